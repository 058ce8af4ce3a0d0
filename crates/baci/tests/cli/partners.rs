//! Partners and causes by the command line, on both databases.

use crate::house;

use crate::house::{file, json, run, said};

const MORE: &str = r#"
[partners.bank]
issues = { price = "0.2", budget = 1000 }
accepts = { price = "0.1" }
[causes.school]
price = "0.25"
goal = 100
"#;

#[test]
fn points_move_and_the_statement_ties() {
    for fresh in baci_testing::both() {
        let (db, folder) = (fresh.address.as_str(), tempfile::tempdir().unwrap());
        let text = format!("{}{MORE}", house::plain_program());
        let program = file(folder.path(), "p.toml", text);
        json(db, &["publish", &program.display().to_string()]);
        let cards = "card,external\n2990000000002,anna\n";
        let cards = file(folder.path(), "cards.csv", cards).display().to_string();
        json(db, &["cards", "import", &cards]);
        let earn = ["partners", "earn", "bank", "external:anna", "300", "--reference", "T1"];
        let given = json(db, &earn);
        assert_eq!((&given["amount"], &given["kind"]), (&"60.00".into(), &"partner_earn".into()));
        let (code, _, why) = said(&run(db, &["partners", "earn", "bank", "external:anna", "701"]));
        assert!(code == 1 && why.contains("700 left"), "{why}");
        json(db, &["partners", "spend", "bank", "external:anna", "50"]);
        let event = given["event"].as_str().unwrap();
        let undone = json(db, &["partners", "undo", "bank", event, "--points", "100"]);
        assert_eq!(undone["amount"], "20.00");
        let gift = json(db, &["causes", "donate", "school", "external:anna", "40"]);
        assert_eq!(gift["amount"], "10.00", "{gift}");
        assert_eq!(json(db, &["causes", "list"])["causes"][0]["collected"], "40");
        json(db, &["causes", "undo", "school", gift["event"].as_str().unwrap()]);
        let list = json(db, &["partners", "list"]);
        assert_eq!(list["partners"][0]["issues"]["budget_left"], "800", "{list}");
        let day = "2020-01-01";
        let none = json(db, &["partners", "statement", "bank", "--from", day, "--until", day]);
        assert_eq!((&none["net"], &none["ties"]), (&"0.00".into(), &true.into()));
        let now = jiff::Zoned::now().with_time_zone(jiff::tz::TimeZone::UTC).date();
        let days = [now.yesterday().unwrap(), now].map(|day| day.to_string());
        let told = ["partners", "statement", "bank", "--from", &days[0], "--until", &days[1]];
        let all = json(db, &told);
        assert_eq!((&all["net"], &all["ties"]), (&"35.00".into(), &true.into()), "{all}");
        let (code, text, _) = said(&run(db, &told));
        assert!(code == 0 && text.contains("bank pays 35.00 USD"), "{text}");
        let (_, csv, _) = said(&run(db, &[&told[..], &["--csv"]].concat()));
        assert_eq!(csv.lines().count(), 1 + 1 + 3, "{csv}");
        assert_eq!(json(db, &["ledger", "verify"])["faults"], serde_json::json!([]));
        let key = json(db, &["keys", "create", "bank", "--partner", "bank"]);
        assert_eq!(key["scopes"], serde_json::json!(["partners:read", "partners:write"]));
    }
}
