//! Surprises by the command line, on both databases.

use crate::house::{PROGRAM, file, json, run, said};

const MORE: &str = r#"
[surprises.joy]
gives = { points = 5 }
members = 1
every = "day"
at = "23:59"
"#;

#[test]
fn draws_are_listed_before_they_are_drawn() {
    for fresh in baci_testing::both() {
        let (db, folder) = (fresh.address.as_str(), tempfile::tempdir().unwrap());
        let program = file(folder.path(), "p.toml", format!("{PROGRAM}{MORE}"));
        json(db, &["publish", &program.display().to_string()]);
        json(db, &["tasks", "run"]);
        let list = json(db, &["surprises", "list"]);
        let draws = list["draws"].as_array().unwrap();
        // Today's, as long as it is not due, and tomorrow's.
        assert!((1..=2).contains(&draws.len()), "{list}");
        assert_eq!(draws[0]["state"], "open", "{list}");
        assert_eq!(draws[0]["seed"], serde_json::json!(null), "{list}");
        assert_eq!(draws[0]["seal"].as_str().unwrap().len(), 64, "{list}");
        let id = draws[0]["draw"].as_str().unwrap();
        let (code, _, why) = said(&run(db, &["surprises", "check", id]));
        assert!(code == 1 && why.contains("is not drawn yet"), "{code} {why}");
        assert_eq!(json(db, &["surprises", "entries", id])["entries"], serde_json::json!([]));
        let (code, _, why) = said(&run(db, &["surprises", "check", "joy/2020-01-01"]));
        assert!(code == 1 && why.contains("there is no draw"), "{code} {why}");
    }
}
