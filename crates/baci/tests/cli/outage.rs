//! The database out of order, and back: clear answers, nothing broken, no restart needed.

use baci_testing::client::Client;
use baci_testing::server::Server;
use serde_json::Value;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

const BINARY: &str = env!("CARGO_BIN_EXE_baci");

fn baci(database: &str, words: &[&str]) -> Value {
    let done = Command::new(BINARY).args(["--db", database, "--json"]).args(words).output();
    let done = done.expect("baci runs");
    let (out, err) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{words:?}: {out} {err}");
    serde_json::from_str(&out).unwrap_or_else(|e| panic!("{words:?}: {e}: {out}"))
}

/// A program and a key; gives the secret.
fn prepare(database: &str) -> String {
    let program =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/programs/restaurant-chain");
    baci(database, &["publish", &program.display().to_string()]);
    let key = baci(database, &["keys", "create", "load", "--scope", "purchases:write"]);
    key["secret"].as_str().expect("a secret").to_owned()
}

/// Buys under a key of its own; gives the status.
fn buy(client: &mut Client, number: usize) -> u16 {
    let body = format!(r#"{{"card":"{}","enroll":true,"amount":"25.00"}}"#, number % 50);
    let answer = client.post("/v1/purchases", &format!("key-{number}"), &body).expect("answered");
    if answer.status >= 400 {
        let problem: Value = serde_json::from_str(&answer.body).expect("a problem in JSON");
        assert_eq!(problem["status"], answer.status, "{}", answer.body);
        assert!(problem["code"].is_string(), "{}", answer.body);
    }
    answer.status
}

/// Repeats the purchase until it is through; the database is back.
fn until_through(client: &mut Client, number: usize) {
    let since = Instant::now();
    while buy(client, number) >= 300 {
        assert!(since.elapsed() < Duration::from_secs(30), "it does not come back");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn all_is_well(database: &str, purchases: usize) {
    let report = baci(database, &["ledger", "verify"]);
    assert_eq!(report["faults"], serde_json::json!([]), "{report}");
    assert!(report["postings"].as_u64().expect("a count") >= purchases as u64, "{report}");
}

#[test]
fn a_full_disk_is_said_and_room_is_taken_up_again() {
    let fresh = baci_testing::sqlite();
    let secret = prepare(&fresh.address);
    let server = Server::start(Path::new(BINARY), &fresh.address);
    let mut client = Client::connect(&server.host, &secret).expect("connected");
    for number in 0..20 {
        assert_eq!(buy(&mut client, number), 201);
    }
    server.limit_files(Some(200_000));
    let refused = (20..400).find(|number| buy(&mut client, *number) != 201);
    let refused = refused.expect("the disk becomes full");
    for _ in 0..3 {
        assert_eq!(buy(&mut client, refused), 503);
    }
    server.limit_files(None);
    for number in refused..refused + 20 {
        until_through(&mut client, number);
    }
    drop(server);
    all_is_well(&fresh.address, refused + 20);
}

#[test]
fn a_postgres_that_went_away_is_taken_up_again() {
    let fresh = baci_testing::postgres();
    let secret = prepare(&fresh.address);
    let server = Server::start(Path::new(BINARY), &fresh.address);
    let mut client = Client::connect(&server.host, &secret).expect("connected");
    for round in 0..5 {
        for number in round * 10..round * 10 + 10 {
            let status = buy(&mut client, number);
            assert!(status == 201 || status == 503, "{status}");
            until_through(&mut client, number);
        }
        fresh.cut_connections();
    }
    drop(server);
    all_is_well(&fresh.address, 50);
}

/// Runs Baci as somebody without rights: what the administrator may do proves nothing.
fn as_nobody(binary: &Path, words: &[&str]) -> (bool, String) {
    let is_root = Command::new("id").arg("-u").output().expect("id runs").stdout == b"0\n";
    let mut command = match is_root {
        true => {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(binary);
            command
        }
        false => Command::new(binary),
    };
    let done = command.args(words).current_dir("/").output().expect("baci runs");
    (done.status.success(), String::from_utf8_lossy(&done.stderr).into_owned())
}

#[test]
fn a_file_that_may_not_be_written_is_said_and_left_as_it_is() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let allow = |path: &Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("rights");
    };
    // Where nobody may read it, whoever built it.
    let binary = folder.path().join("baci");
    std::fs::copy(BINARY, &binary).expect("a copy");
    let file = folder.path().join("shop.db");
    let address = format!("sqlite:{}", file.display());
    let secret = prepare(&address);
    let server = Server::start(Path::new(BINARY), &address);
    let mut client = Client::connect(&server.host, &secret).expect("connected");
    assert_eq!(buy(&mut client, 1), 201);
    drop(server);
    baci(&address, &["ledger", "verify"]);
    let before = std::fs::read(&file).expect("the file");

    allow(&file, 0o444);
    allow(folder.path(), 0o555);
    for words in [&["serve", "--listen", "127.0.0.1:0"][..], &["members", "list"]] {
        let (fine, said) = as_nobody(&binary, &[&["--db", &address], words].concat());
        assert!(!fine, "{words:?}");
        assert!(said.contains("check the rights of the file and its folder"), "{said}");
    }
    assert_eq!(std::fs::read(&file).expect("the file"), before);

    allow(folder.path(), 0o777);
    allow(&file, 0o666);
    let (fine, said) = as_nobody(&binary, &["--db", &address, "ledger", "verify"]);
    assert!(fine, "{said}");
    all_is_well(&address, 1);
}
