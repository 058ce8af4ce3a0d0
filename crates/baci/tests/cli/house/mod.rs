//! What the tests of the command line share: running the built binary, and small files.

pub mod data;

use serde_json::Value;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub const BINARY: &str = env!("CARGO_BIN_EXE_baci");

/// No database is needed for a file.
pub const NONE: &str = "sqlite:there-is-none.db";

/// A program for tests: a point for each dollar, spendable after a day, gone after 30 days.
pub const PROGRAM: &str = r#"
schema = 1

[program]
id = "test"
name = { en = "Test" }
currency = "USD"
timezone = "UTC"

[wallets.points]
kind = "points"
pending = "1 day"
expires = { after = "30 days" }

[[earn]]
id = "base"
on = "purchase"
wallet = "points"
give = 1
per_amount = 1
"#;

/// A program whose points are there at once, and stay.
pub fn plain_program() -> String {
    let kept = |line: &&str| !line.starts_with("pending") && !line.starts_with("expires");
    PROGRAM.lines().filter(kept).map(|line| format!("{line}\n")).collect()
}

/// A command with nothing of the caller's own environment.
pub fn command(database: &str, words: &[&str]) -> Command {
    let mut command = Command::new(BINARY);
    command.env_remove("BACI_DB").env_remove("BACI_CONFIG").env_remove("BACI_LISTEN");
    command.args(["--db", database]).args(words);
    command
}

/// Runs a command.
pub fn run(database: &str, words: &[&str]) -> Output {
    command(database, words).stdin(Stdio::null()).output().expect("baci runs")
}

/// What a command wrote, as (exit code, standard output, standard error).
pub fn said(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

/// Runs a command that must go well, and reads its JSON.
pub fn json(database: &str, words: &[&str]) -> Value {
    coded(database, words, 0)
}

/// Runs a command that must end with this code, and reads its JSON.
pub fn coded(database: &str, words: &[&str], code: i32) -> Value {
    let (was, out, err) = said(&run(database, &[&["--json"], words].concat()));
    assert_eq!(was, code, "{words:?}: {out} {err}");
    serde_json::from_str(&out).unwrap_or_else(|e| panic!("{words:?}: {e}: {out} {err}"))
}

/// Runs a command with this on its standard input.
pub fn fed(database: &str, words: &[&str], input: &[u8]) -> Output {
    let mut child = command(database, words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("baci runs");
    child.stdin.take().expect("a pipe").write_all(input).expect("it reads");
    child.wait_with_output().expect("it ends")
}

/// Writes a file into a folder.
pub fn file(folder: &Path, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("a file");
    path
}

/// Publishes the test program.
pub fn publish(database: &str, folder: &Path) {
    let program = file(folder, "program.toml", PROGRAM);
    json(database, &["publish", &program.display().to_string()]);
}

/// The hash of a table.
pub fn hash(database: &str, table: &str) -> String {
    let digests = json(database, &["db", "digest"]);
    let found = digests.as_array().expect("a list").iter().find(|t| t["table"] == table);
    found.expect("the table")["hash"].as_str().expect("a hash").to_owned()
}
