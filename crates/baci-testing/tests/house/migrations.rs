//! Migrations: numbered without gaps, each with its reason on top, all known to the store.

use super::tree::{files, read};

fn migrations() -> Vec<String> {
    let mut found: Vec<String> =
        files().into_iter().filter(|f| f.starts_with("migrations/")).collect();
    found.sort();
    found
}

#[test]
fn migrations_are_numbered_and_say_why() {
    let store = read("crates/baci-store/src/migrate.rs");
    let found = migrations();
    assert!(!found.is_empty());
    for (i, file) in found.iter().enumerate() {
        assert!(file.starts_with(&format!("migrations/{:04}_", i + 1)), "{file} is out of order");
        assert!(file.ends_with(".sql"), "{file} is not SQL");
        assert!(read(file).starts_with("-- "), "{file}: the first line says why");
        assert!(store.contains(file), "{file} is not known to the store");
    }
}

#[test]
fn members_tables_start_with_the_member() {
    for file in migrations() {
        let text = read(&file);
        for table in text.split("CREATE TABLE ").skip(1) {
            let Some((name, body)) = table.split_once('(') else { continue };
            let body = body.split(';').next().unwrap_or_default();
            let keyed = body.contains("PRIMARY KEY (");
            let of_member = body.contains("member_id UUID NOT NULL");
            // What is unique across members is keyed by its own value, in one column.
            if of_member && keyed {
                assert!(body.contains("PRIMARY KEY (member_id"), "{file}: {name}");
            }
        }
    }
}

#[test]
fn value_is_never_a_float_or_a_numeric() {
    for file in migrations() {
        let text = read(&file).to_uppercase();
        for word in ["NUMERIC", "REAL", "DOUBLE", "FLOAT", "DECIMAL", "TIMESTAMP", "TRIGGER"] {
            assert!(!text.contains(word), "{file} has {word}");
        }
    }
}
