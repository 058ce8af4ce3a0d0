//! A small HTTP client for tests and load: one connection, kept alive, one request at a time.
//!
//! It does only what our own server needs (HTTP/1.1 with Content-Length), so that a load test spends
//! its time in the server.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// A connection to a server.
#[derive(Debug)]
pub struct Client {
    stream: BufReader<TcpStream>,
    host: String,
    bearer: String,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Client {
    /// Connects to `host:port`; `bearer` is the API key, or empty.
    ///
    /// # Errors
    /// Nobody listens there.
    pub fn connect(host: &str, bearer: &str) -> std::io::Result<Self> {
        let stream = TcpStream::connect(host)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        let (host, bearer) = (host.to_owned(), bearer.to_owned());
        Ok(Self { stream: BufReader::new(stream), host, bearer })
    }

    /// Sends a write with its idempotency key and waits for the answer.
    ///
    /// # Errors
    /// The connection broke.
    pub fn post(&mut self, path: &str, key: &str, body: &str) -> std::io::Result<Response> {
        let head = format!("Content-Type: application/json\r\nIdempotency-Key: {key}\r\n");
        self.request("POST", path, &head, body.as_bytes())
    }

    /// Asks for a page.
    ///
    /// # Errors
    /// The connection broke.
    pub fn get(&mut self, path: &str) -> std::io::Result<Response> {
        self.request("GET", path, "", &[])
    }

    /// Sends any request; `head` holds further header lines, each with its line end.
    ///
    /// # Errors
    /// The connection broke.
    pub fn request(
        &mut self,
        method: &str,
        path: &str,
        head: &str,
        body: &[u8],
    ) -> std::io::Result<Response> {
        let Self { host, bearer, .. } = self;
        let length = body.len();
        let mut message = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {bearer}\r\n{head}Content-Length: {length}\r\n\r\n"
        )
        .into_bytes();
        message.extend_from_slice(body);
        self.stream.get_mut().write_all(&message)?;
        self.read()
    }

    fn read(&mut self) -> std::io::Result<Response> {
        let broken = |what: &str| std::io::Error::new(std::io::ErrorKind::UnexpectedEof, what);
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|s| s.parse().ok());
        let status = status.ok_or_else(|| broken("no status line"))?;
        let (mut headers, mut length) = (Vec::new(), 0usize);
        loop {
            line.clear();
            if self.stream.read_line(&mut line)? == 0 {
                return Err(broken("the headers end early"));
            }
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            let (name, value) = (name.to_ascii_lowercase(), value.trim().to_owned());
            if name == "content-length" {
                length = value.parse().map_err(|_| broken("a bad length"))?;
            }
            headers.push((name, value));
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(Response { status, headers, body: String::from_utf8_lossy(&body).into_owned() })
    }
}
