//! Members who are one, by the command line, on both databases.

use crate::house::{PROGRAM, file, json, run, said};

#[test]
fn lookalikes_are_merged_after_a_look_and_made_two_again() {
    for fresh in baci_testing::both() {
        let (db, folder) = (fresh.address.as_str(), tempfile::tempdir().unwrap());
        let program = file(folder.path(), "p.toml", PROGRAM);
        json(db, &["publish", &program.display().to_string()]);
        let cards = "card,email,name\n1,mali@example.com,\n2,mali+shop@example.com,\n";
        let cards = file(folder.path(), "cards.csv", cards).display().to_string();
        json(db, &["cards", "import", &cards]);
        let pair = json(db, &["members", "lookalikes"])["pairs"][0].clone();
        assert_eq!((&pair["by"], &pair["value"]), (&"email".into(), &"mali@example.com".into()));
        let look = json(db, &["members", "merge", "card:1", "card:2"]);
        assert_eq!(look["reference"], serde_json::json!(null));
        assert_eq!(look["identities"].as_array().map(Vec::len), Some(2));
        let other = look["other"].as_str().unwrap().to_owned();
        let done = json(db, &["members", "merge", "card:1", "card:2", "--reason", "one person"]);
        assert!(done["reference"].as_str().unwrap().starts_with("ref_"), "{done}");
        let stays = json(db, &["members", "find", "card:2"])["id"].clone();
        assert_eq!(stays, done["member"]);
        assert_eq!(json(db, &["members", "merges", "card:1"])["merges"][0]["other"], *other);
        assert_eq!(json(db, &["members", "lookalikes"])["pairs"], serde_json::json!([]));
        json(db, &["members", "unmerge", "card:1", &other, "--reason", "sisters"]);
        assert_eq!(json(db, &["members", "find", "card:2"])["id"], *other);
        let (code, ..) = said(&run(db, &["members", "unmerge", "card:1", &other, "--reason", "x"]));
        assert_eq!(code, 1);
        json(db, &["members", "apart", "card:1", "card:2"]);
        assert_eq!(json(db, &["members", "lookalikes"])["pairs"], serde_json::json!([]));
    }
}
