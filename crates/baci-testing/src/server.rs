//! A server in a process of its own, started from the built binary and stopped by its id.

use crate::client::Client;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running server; killed when it is dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    pub host: String,
}

impl Server {
    /// Starts `binary serve` on a free port of the loopback and waits until it is ready.
    ///
    /// # Panics
    /// It does not start, or is not ready within 30 seconds.
    pub fn start(binary: &Path, database: &str) -> Self {
        let host = format!("127.0.0.1:{}", free_port());
        // A file that may not grow any more is to be an error of its own, not the end of the process.
        let child = Command::new("sh")
            .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
            .arg(binary)
            .args(["--db", database, "serve", "--listen", &host])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let mut server = Self { child, host };
        server.wait();
        server
    }

    fn wait(&mut self) {
        let since = Instant::now();
        while since.elapsed() < Duration::from_secs(30) {
            if let Ok(Some(status)) = self.child.try_wait() {
                panic!("the server ended: {status}");
            }
            let ready = Client::connect(&self.host, "").and_then(|mut c| c.get("/ready"));
            if ready.is_ok_and(|r| r.status == 200) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("the server is not ready");
    }

    /// Kills it as a power cut would: no signal handler, no goodbye.
    ///
    /// # Panics
    /// It cannot be killed.
    pub fn kill(mut self) {
        self.child.kill().expect("it is there to be killed");
        self.child.wait().expect("it ends");
    }

    /// Lets no file that it writes grow beyond so many bytes: a full disk. `None` gives room again.
    ///
    /// # Panics
    /// There is no `prlimit` (util-linux).
    pub fn limit_files(&self, bytes: Option<u64>) {
        let soft = bytes.map_or("unlimited".to_owned(), |bytes| bytes.to_string());
        let done = Command::new("prlimit")
            .args(["--pid", &self.id().to_string(), &format!("--fsize={soft}:unlimited")])
            .status();
        assert!(done.expect("prlimit is there").success());
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that nobody uses.
///
/// # Panics
/// There is none.
pub fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}
