//! Which crate may know which: read from `cargo metadata`, any other arrow is forbidden.

use super::tree::root;
use serde_json::Value;
use std::process::Command;

/// Crate, and the crates of the house that it may use.
const ALLOWED: &[(&str, &[&str])] = &[
    ("baci-core", &[]),
    ("baci-analytics", &["baci-core"]),
    ("baci-store", &["baci-core"]),
    ("baci-app", &["baci-analytics", "baci-core", "baci-store"]),
    ("baci-http", &["baci-app", "baci-core"]),
    ("baci-web", &["baci-app", "baci-core"]),
    ("baci", &["baci-analytics", "baci-app", "baci-core", "baci-http", "baci-store", "baci-web"]),
    ("baci-testing", &[]),
];

/// Libraries that only one room may use.
const ONLY: &[(&str, &[&str])] = &[
    ("sqlx", &["baci-store"]),
    ("axum", &["baci-http", "baci-web"]),
    ("askama", &["baci-web"]),
    ("fluent-bundle", &["baci-app", "baci-web"]),
    ("utoipa", &["baci-http"]),
    ("clap", &["baci"]),
    ("cel", &["baci-core"]),
    ("reqwest", &["baci-app"]),
    ("openidconnect", &["baci-app"]),
];

fn packages() -> Vec<Value> {
    let listed = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&listed.stdout).expect("cargo metadata is JSON");
    metadata["packages"].as_array().expect("packages").clone()
}

/// The names of a package's dependencies, those for tests left out.
fn uses(package: &Value) -> Vec<String> {
    let all = package["dependencies"].as_array().cloned().unwrap_or_default();
    let built = all.into_iter().filter(|d| d["kind"].as_str() != Some("dev"));
    built.filter_map(|d| d["name"].as_str().map(str::to_owned)).collect()
}

#[test]
fn only_the_arrows_of_the_architecture_are_there() {
    for package in packages() {
        let name = package["name"].as_str().unwrap_or_default();
        let allowed = ALLOWED.iter().find(|(crate_, _)| *crate_ == name);
        let (_, allowed) = allowed.unwrap_or_else(|| panic!("{name} is not a room of the house"));
        for used in uses(&package).iter().filter(|used| used.starts_with("baci")) {
            assert!(allowed.contains(&used.as_str()), "{name} must not know {used}");
        }
    }
}

#[test]
fn databases_servers_and_flags_stay_in_their_rooms() {
    for package in packages() {
        let name = package["name"].as_str().unwrap_or_default();
        for used in uses(&package) {
            let Some((_, rooms)) = ONLY.iter().find(|(library, _)| *library == used) else {
                continue;
            };
            assert!(rooms.contains(&name), "{name} must not use {used}: {rooms:?} may");
        }
    }
}

#[test]
fn every_package_has_the_same_license_and_edition() {
    for package in packages() {
        assert_eq!(package["license"], "MIT OR Apache-2.0", "{}", package["name"]);
        assert_eq!(package["edition"], "2024", "{}", package["name"]);
    }
}
