//! Tiers, stages and cards by the command line, on both databases.

use crate::house::{PROGRAM, coded, file, json, run, said};

const MORE: &str = r#"
[stages]
[[card]]
prefix = "299"
issue = true
[benefits.tea]
allowance = 1
per = "month"
[tiers.gold]
rank = 1
reach = { spend = "100", within = "12 months" }
benefits = ["tea"]
"#;

#[test]
fn members_climb_are_counted_and_get_cards() {
    for fresh in baci_testing::both() {
        let (db, folder) = (fresh.address.as_str(), tempfile::tempdir().unwrap());
        let program = file(folder.path(), "p.toml", format!("{PROGRAM}{MORE}"));
        json(db, &["publish", &program.display().to_string()]);
        let cards = "card,phone,external,name\n2990000000002,,anna,Anna\n2990000000003,,bo,\n";
        let cards = file(folder.path(), "cards.csv", cards).display().to_string();
        let taken = coded(db, &["cards", "import", &cards], 3);
        assert_eq!((&taken["joined"], &taken["refused"][0]["line"]), (&1.into(), &3.into()));
        let tiers =
            json(db, &["tiers", "give", "card:2990000000002", "gold", "--reason", "a friend"]);
        assert_eq!(tiers["ladders"][0]["tier"], "gold");
        assert_eq!(tiers["ladders"][0]["next"], serde_json::json!(null));
        let used = json(db, &["tiers", "use", "external:anna", "tea"]);
        assert_eq!(used["benefits"][0]["left"], 0);
        let (code, ..) = said(&run(db, &["tiers", "use", "external:anna", "tea"]));
        assert_eq!(code, 1);
        json(db, &["tiers", "revoke", "external:anna", "--reason", "a slip"]);
        let shown = json(db, &["tiers", "show", "external:anna"]);
        assert_eq!(shown["ladders"][0]["next"]["needs"][0]["missing"], "100.00");
        assert_eq!(json(db, &["tiers", "count"])["tiers"], serde_json::json!([]));
        let new = json(db, &["cards", "new", "external:anna", "--lost", "2990000000002"]);
        assert!(new["card"].as_str().unwrap().starts_with("299"), "{new}");
        let (code, _, lost) = said(&run(db, &["members", "find", "card:2990000000002"]));
        assert!(code == 1 && lost.contains("replaced by another"), "{lost}");
        let stages = json(db, &["stages"]);
        assert_eq!(stages["stages"][0]["stage"], "potential");
    }
}
