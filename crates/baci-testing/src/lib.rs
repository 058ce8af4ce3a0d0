//! For tests only: fresh databases of both kinds, each gone when its test ends; a server that runs as
//! its own process, and a client for it.
//!
//! PostgreSQL is a real server that `./test` starts; `BACI_TEST_POSTGRES` holds its address, up to
//! and without the name of a database. A test without it fails: nothing is skipped silently.

pub mod client;
mod dice;
pub mod server;

pub use dice::Dice;

use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// A database that nobody else uses, and its address.
#[derive(Debug)]
pub struct Fresh {
    /// `sqlite:FILE` or `postgres://…`.
    pub address: String,
    /// SQLite or PostgreSQL.
    pub kind: &'static str,
    folder: tempfile::TempDir,
    name: Option<String>,
}

/// One fresh database of each kind.
///
/// # Panics
/// No temporary folder, or no PostgreSQL.
pub fn both() -> [Fresh; 2] {
    [sqlite(), postgres()]
}

/// A fresh SQLite file in a folder of its own (it is made when it is opened).
///
/// # Panics
/// No temporary folder can be made.
pub fn sqlite() -> Fresh {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let address = format!("sqlite:{}", folder.path().join("baci.db").display());
    Fresh { address, kind: "SQLite", folder, name: None }
}

/// A fresh database on the PostgreSQL that `./test` started.
///
/// # Panics
/// There is none, or it refuses.
pub fn postgres() -> Fresh {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("baci_{}_{number}", std::process::id());
    psql(&format!("CREATE DATABASE {name}"));
    Fresh {
        address: format!("{}/{name}", server()),
        kind: "PostgreSQL",
        folder: tempfile::tempdir().expect("a temporary folder"),
        name: Some(name),
    }
}

fn server() -> String {
    std::env::var("BACI_TEST_POSTGRES")
        .expect("BACI_TEST_POSTGRES holds the address of a PostgreSQL server: run ./test")
}

/// Cuts all connections to the PostgreSQL database with this address.
///
/// # Panics
/// It is no such address, or the server refuses.
pub fn cut_connections(address: &str) {
    const CUT: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    psql_on(address, CUT);
}

fn psql(sql: &str) {
    psql_on(&format!("{}/postgres", server()), sql);
}

fn psql_on(address: &str, sql: &str) {
    let done = Command::new("psql")
        .args(["-qXv", "ON_ERROR_STOP=1", "-c", sql, address])
        .output()
        .expect("psql is there");
    assert!(done.status.success(), "{sql}: {}", String::from_utf8_lossy(&done.stderr));
}

impl Fresh {
    /// Writes into the database behind everybody's back, as somebody with its password could.
    ///
    /// # Panics
    /// The statement is refused.
    pub fn meddle(&self, sql: &str) {
        const SCRIPT: &str = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()";
        let done = match self.address.strip_prefix("sqlite:") {
            Some(file) => Command::new("python3").args(["-c", SCRIPT, file, sql]).output(),
            None => Command::new("psql")
                .args(["-qXv", "ON_ERROR_STOP=1", "-c", sql, &self.address])
                .output(),
        };
        let done = done.expect("python3 and psql are there");
        assert!(done.status.success(), "{sql}: {}", String::from_utf8_lossy(&done.stderr));
    }

    /// Cuts all connections to a PostgreSQL database, as a restart of the server does.
    ///
    /// # Panics
    /// It is a SQLite file.
    pub fn cut_connections(&self) {
        assert!(self.name.is_some(), "a PostgreSQL database");
        cut_connections(&self.address);
    }

    /// A folder that is gone with the database; a SQLite file lies in it.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        if let Some(name) = &self.name {
            psql(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}
