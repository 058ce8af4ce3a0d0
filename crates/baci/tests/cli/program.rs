//! Programs on the command line: checked with all their problems, published once.

use crate::house::{PROGRAM, coded, file, json, run, said};
use std::path::Path;

#[test]
fn a_check_prints_all_problems_with_their_places() {
    let folder = tempfile::tempdir().unwrap();
    let broken = PROGRAM
        .replace("currency = \"USD\"", "currency = \"dollars\"")
        .replace("timezone = \"UTC\"", "timezone = \"Mars/Base\"")
        .replace("give = 1", "give = 0");
    let path = file(folder.path(), "program.toml", broken).display().to_string();
    let (code, out, _) = said(&run("sqlite:none.db", &["check", &path]));
    assert_eq!(code, 1, "{out}");
    assert!(out.lines().count() >= 2, "{out}");
    for line in out.lines() {
        let rest = line.strip_prefix(&format!("{path}:")).expect("the file comes first");
        let mut parts = rest.splitn(3, ':');
        assert!(parts.next().unwrap().parse::<u32>().is_ok(), "{line}");
        assert!(parts.next().unwrap().parse::<u32>().is_ok(), "{line}");
    }
    let machine = coded("sqlite:none.db", &["check", &path], 1);
    assert_eq!(machine["problems"].as_array().unwrap().len(), out.lines().count());
    assert!(!Path::new("none.db").exists());
}

#[test]
fn every_example_is_well_and_publishes() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/programs");
    for entry in std::fs::read_dir(examples).unwrap() {
        let folder = entry.unwrap().path();
        let path = folder.display().to_string();
        let fresh = baci_testing::sqlite();
        json(&fresh.address, &["check", &path]);
        assert_eq!(json(&fresh.address, &["publish", &path])["version"], 1);
        assert_eq!(json(&fresh.address, &["publish", &path])["version"], 1, "the same again");
        let (code, _, err) = said(&run(&fresh.address, &["publish", &path, "--expect", "7"]));
        assert_eq!(code, 1, "{err}");
    }
}

#[test]
fn the_schema_is_json() {
    let (code, out, _) = said(&run("sqlite:none.db", &["schema"]));
    let schema: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(code, 0);
    assert_eq!(schema["type"], "object");
}
