//! The database on the command line: copies both ways, backups while writing, keys, and settings.

use crate::house;

use crate::house::{command, file, json, publish, run, said};
use serde_json::Value;
use std::path::Path;
use std::process::Stdio;

fn receipts(folder: &Path, count: u32) -> String {
    let mut all = String::from("bill,who,at,paid\n");
    for n in 0..count {
        all.push_str(&format!("B{n},c{},2026-02-{:02} 10:00,{n}.25\n", n % 50, 1 + n % 28));
    }
    file(folder, "receipts.csv", all).display().to_string()
}

const MAP: [&str; 2] = ["--map", "customer=who,time=at,amount=paid,receipt=bill"];

fn without_keys(digests: &Value) -> Vec<Value> {
    digests.as_array().unwrap().clone()
}

#[test]
fn a_copy_holds_the_same_both_ways() {
    let folder = tempfile::tempdir().unwrap();
    let path = receipts(folder.path(), 500);
    let [sqlite, postgres] = baci_testing::both();
    for (from, to) in [(sqlite, baci_testing::postgres()), (postgres, baci_testing::sqlite())] {
        publish(&from.address, folder.path());
        json(&from.address, &[&["import", &path], &MAP[..]].concat());
        json(&from.address, &["keys", "create", "till", "--scope", "members:read"]);
        let words = ["db", "copy", "--from", &from.address, "--to", &to.address];
        let copied = json("sqlite:none.db", &words);
        assert_eq!(copied, json(&from.address, &["db", "digest"]));
        assert_eq!(without_keys(&copied), without_keys(&json(&to.address, &["db", "digest"])));
        let (code, _, err) = said(&run("sqlite:none.db", &words));
        assert_eq!(code, 1, "a second copy is refused: {err}");
        assert_eq!(json(&to.address, &["ledger", "verify"])["faults"], serde_json::json!([]));
    }
}

#[test]
fn a_backup_made_while_an_import_writes_is_whole() {
    for fresh in baci_testing::both() {
        let (db, folder) = (fresh.address.as_str(), tempfile::tempdir().unwrap());
        publish(db, folder.path());
        let path = receipts(folder.path(), 6_000);
        let words = [&["import", &path, "--batch", "100"], &MAP[..]].concat();
        let mut importing =
            command(db, &words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        for n in 0..3 {
            std::thread::sleep(std::time::Duration::from_millis(150));
            let copy = folder.path().join(format!("backup-{n}.db")).display().to_string();
            json(db, &["backup", &copy]);
            let report = json(&format!("sqlite:{copy}"), &["ledger", "verify"]);
            assert_eq!(report["faults"], serde_json::json!([]), "{}", fresh.kind);
            let (code, _, err) = said(&run(db, &["backup", &copy]));
            assert_eq!(code, 1, "a backup is never written over: {err}");
        }
        assert!(importing.wait().unwrap().success());
    }
}

#[test]
fn keys_are_made_listed_and_revoked() {
    for fresh in baci_testing::both() {
        let db = fresh.address.as_str();
        let made = json(db, &["keys", "create", "till 3", "--scope", "members:read,programs:read"]);
        let secret = made["secret"].as_str().unwrap();
        assert!(secret.starts_with("baci_"));
        let (_, shown, _) = said(&run(db, &["keys", "list"]));
        assert!(shown.contains("till 3") && !shown.contains(secret));
        let key = made["key"].as_str().unwrap();
        assert!(json(db, &["keys", "revoke", key])["revoked_at"].is_string());
        assert!(json(db, &["keys", "list"])[0]["revoked_at"].is_string());
        let (code, _, err) = said(&run(db, &["keys", "create", "x", "--scope", "members:eat"]));
        assert_eq!(code, 2);
        assert!(err.contains("members:read"), "the scopes are told: {err}");
    }
}

#[test]
fn settings_are_strict_and_their_secrets_hidden() {
    let folder = tempfile::tempdir().unwrap();
    let good = "[database]\naddress = \"postgres://baci:hush@db/loyalty\"\n";
    let good = file(folder.path(), "good.toml", good).display().to_string();
    let check = |path: &str| {
        let mut command = std::process::Command::new(house::BINARY);
        command.env_remove("BACI_DB").args(["config", "check", "--config", path]);
        said(&command.output().unwrap())
    };
    let (code, out, _) = check(&good);
    assert_eq!(code, 0);
    assert!(out.contains("postgres://baci:***@db/loyalty") && !out.contains("hush"), "{out}");
    let bad = file(folder.path(), "bad.toml", "[database]\nadress = \"x\"\n");
    let (code, _, err) = check(&bad.display().to_string());
    assert_eq!(code, 2);
    assert!(err.contains("adress"), "{err}");
    let (code, out, _) = said(&run("sqlite:none.db", &["completions", "bash"]));
    assert!(code == 0 && out.contains("ledger"));
}

#[test]
fn a_database_that_is_not_there_is_not_made_by_looking() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none.db");
    let (code, _, err) = said(&run(&format!("sqlite:{}", path.display()), &["members", "list"]));
    assert_eq!(code, 1);
    assert!(err.contains("there is no database"), "{err}");
    assert!(!path.exists());
}
