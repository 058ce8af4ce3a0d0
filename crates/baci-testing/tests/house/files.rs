//! No stray files: everything that is here has its place, and says nothing of the machine it was
//! written on.

use super::tree::{files, read};

/// Where files may stand: a folder, and the endings that may stand in it.
const PLACES: &[(&str, &[&str])] = &[
    ("crates/baci-web/templates/", &[".html"]),
    ("crates/baci-web/assets/", &[".css", ".js", ".svg", ".png", ".webmanifest"]),
    ("locales/", &[".ftl"]),
    ("crates/baci-core/tests/conformance/", &[".jsonl"]),
    ("crates/", &[".rs", "Cargo.toml", ".proptest-regressions", ".snap", ".py"]),
    ("migrations/", &[".sql"]),
    ("docs/", &[".md", ".json", ".toml", ".svg", ".png"]),
    ("examples/", &[".toml", ".csv", ".md"]),
    ("schema/", &[".json"]),
    ("benches/", &[".sh", ".md", ".py", ".mjs"]),
    ("tests/browser/", &[".mjs", "package.json", "package-lock.json"]),
    (".ci/", &["run"]),
    (".cargo/", &["config.toml"]),
];

/// What may stand at the root.
const ROOT: &[&str] = &[
    ".gitignore",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "clippy.toml",
    "rustfmt.toml",
    "test",
];

#[test]
fn every_file_has_its_place() {
    for file in files() {
        if ROOT.contains(&file.as_str()) {
            continue;
        }
        let place = PLACES.iter().find(|(folder, _)| file.starts_with(folder));
        let (_, endings) = place.unwrap_or_else(|| panic!("{file} is in no room of the house"));
        assert!(endings.iter().any(|e| file.ends_with(e)), "{file} does not belong there");
    }
}

#[test]
fn modules_are_a_file_and_a_folder_of_its_name() {
    for file in files() {
        // A folder in tests/ would be a test of its own otherwise.
        let in_tests = file.contains("/tests/");
        assert!(in_tests || !file.ends_with("/mod.rs"), "{file}: use name.rs and name/");
    }
}

#[test]
fn nothing_is_left_over() {
    let marks = ["FIX", "TO", "XX"].map(|m| m.to_owned());
    let marks = [format!("{}ME", marks[0]), format!("{}DO:", marks[1]), format!("{}X:", marks[2])];
    for file in files().iter().filter(|f| f.ends_with(".rs")) {
        let text = read(file);
        for mark in &marks {
            assert!(!text.contains(mark.as_str()), "{file} has {mark}");
        }
        let skipped = text.contains(&format!("#[{}", "ignore"));
        assert!(!skipped, "{file}: no test is skipped");
    }
}

#[test]
fn no_path_of_a_machine_is_named() {
    let homes = ["/ro", "/ho", "/wo"].map(|h| h.to_owned());
    let homes =
        [format!("{}ot/", homes[0]), format!("{}me/", homes[1]), format!("{}rk/", homes[2])];
    for file in files() {
        let text = read(&file);
        for home in &homes {
            let found = text.match_indices(home.as_str()).any(|(at, _)| {
                let before = text[..at].chars().next_back();
                before.is_none_or(|c| " \"'`=(\n".contains(c))
            });
            assert!(!found, "{file} names a path of a machine ({home})");
        }
    }
}
