//! Families by the command line, on both databases.

use crate::house;

use crate::house::{PROGRAM, file, json, said};

const FAMILY: &str = r#"
[wallets.stars]
kind = "points"
worth = "1"
[household]
wallets = ["stars"]
[[card]]
prefix = "299"
"#;

#[test]
fn a_family_comes_together_pays_and_parts() {
    for fresh in baci_testing::both() {
        let (db, folder) = (fresh.address.as_str(), tempfile::tempdir().unwrap());
        let program = file(folder.path(), "p.toml", format!("{PROGRAM}{FAMILY}"));
        json(db, &["publish", &program.display().to_string()]);
        let cards = "card,external\n2990000000002,anna\n2990000000019,ben\n";
        let cards = file(folder.path(), "cards.csv", cards).display().to_string();
        json(db, &["cards", "import", &cards]);
        let begun = json(db, &["households", "found", "external:anna"]);
        let id = begun["household"].as_str().unwrap().to_owned();
        json(db, &["households", "invite", "external:anna", "external:ben", "--role", "child"]);
        let asked = json(db, &["households", "show", "external:ben"]);
        assert_eq!(asked["invites"][0]["household"], *id, "{asked}");
        json(db, &["households", "accept", "external:ben", &id]);
        let own = json(db, &["households", "show", &id]);
        assert_eq!(own["household"]["people"][1]["role"], "child", "{own}");
        assert_eq!(own["household"]["has"]["stars"], "0", "{own}");
        json(db, &["households", "role", "external:anna", "external:ben", "adult"]);
        let all = json(db, &["households", "list"]);
        assert_eq!(all["households"][0]["people"], 2, "{all}");
        let bill = ["purchases", "quote", "--member", "external:ben", "--line", "price=60.00"];
        let bill = json(db, &[&bill[..], &["--pay", "household:stars"]].concat());
        assert_eq!(bill["offers"]["payable"], "60.00", "{bill}");
        let (_, text, _) = said(&house::run(db, &["households", "show", "external:anna"]));
        assert!(text.contains("together: 0 stars"), "{text}");
        json(db, &["households", "leave", "external:anna"]);
        let left = json(db, &["households", "show", &id]);
        assert_eq!(left["household"]["people"][0]["role"], "head", "ben is the head by now");
        let (code, _, wrong) = said(&house::run(db, &["households", "leave", "external:anna"]));
        assert!(code == 1 && wrong.contains("in no household"), "{code} {wrong}");
    }
}
