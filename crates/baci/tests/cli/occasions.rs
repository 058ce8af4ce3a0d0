//! Birthdays and feasts by the command line, on both databases.

use crate::house;

use crate::house::{PROGRAM, file, json, said};

const MORE: &str = r#"
[events.occasion]
fields = { occasion = "text", day = "text", years = "integer" }
[[occasion]]
id = "birthday"
kind = "birthday"
before = 60
after = 60
[[card]]
prefix = "299"
"#;

/// The first of each month: one of them is on whenever this runs.
fn months() -> String {
    let days = (2026..2040).flat_map(|year| (1..=12).map(move |m| format!("\"{year}-{m:02}-01\"")));
    let days = days.collect::<Vec<_>>().join(", ");
    format!("[[occasion]]\nid = \"month\"\nkind = \"days\"\nafter = 31\ndays = [{days}]\n")
}

#[test]
fn they_are_told_and_counted() {
    for fresh in baci_testing::both() {
        let (db, folder) = (fresh.address.as_str(), tempfile::tempdir().unwrap());
        let program = file(folder.path(), "p.toml", format!("{PROGRAM}{MORE}{}", months()));
        json(db, &["publish", &program.display().to_string()]);
        let cards = "card,external\n2990000000002,anna\n";
        let cards = file(folder.path(), "cards.csv", cards).display().to_string();
        json(db, &["cards", "import", &cards]);
        let own = json(db, &["occasions", "external:anna"]);
        assert_eq!(own["occasions"][0]["on"], false, "{own}");
        assert_eq!(own["occasions"][0]["day"], serde_json::json!(null), "no birthday was told");
        assert_eq!(own["occasions"][1]["on"], true, "{own}");
        assert_eq!(own["had"][0]["occasion"], "month", "{own}");
        let all = json(db, &["occasions"]);
        let counts = serde_json::json!([{ "occasion": "month", "members": 1 }]);
        assert_eq!(all["occasions"], counts, "{all}");
        let (code, _, wrong) = said(&house::run(db, &["occasions", "--from", "soon"]));
        assert!(code == 2 && wrong.contains("'soon' is no day"), "{code} {wrong}");
    }
}
