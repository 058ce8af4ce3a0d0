//! Rewards by the command line, on both databases.

use crate::house::{PROGRAM, file, json, run, said};

const MORE: &str = r#"
[rewards.tote]
stock = 1
waiting = "2 days"
gives = { pick_up = "30 days" }
cancel = {}
[rewards.movie]
gives = { codes = "cinema" }
"#;

#[test]
fn rewards_are_claimed_waited_for_and_handed_out() {
    for fresh in baci_testing::both() {
        let (db, folder) = (fresh.address.as_str(), tempfile::tempdir().unwrap());
        let program = file(folder.path(), "p.toml", format!("{PROGRAM}{MORE}"));
        json(db, &["publish", &program.display().to_string()]);
        let cards = "card,external\n2990000000002,anna\n2990000000019,bo\n";
        let cards = file(folder.path(), "cards.csv", cards).display().to_string();
        json(db, &["cards", "import", &cards]);
        let claim = json(db, &["rewards", "claim", "external:anna", "tote"]);
        assert_eq!(claim["state"], "ready");
        let (code, _, why) = said(&run(db, &["rewards", "claim", "external:bo", "tote"]));
        assert!(code == 1 && why.contains("nothing of 'tote' is left"), "{why}");
        assert_eq!(json(db, &["rewards", "wait", "external:bo", "tote"])["state"], "waiting");
        assert_eq!(json(db, &["rewards", "leave", "external:bo", "tote"])["state"], "left");
        let code = claim["code"].as_str().unwrap();
        assert_eq!(json(db, &["rewards", "collect", code])["state"], "collected");
        let (failed, ..) = said(&run(db, &["rewards", "cancel", code]));
        assert_eq!(failed, 1, "it was handed out");
        json(db, &["rewards", "stock", "tote", "5", "--reason", "delivery"]);
        json(db, &["rewards", "stock", "tote", "-2", "--reason", "broken"]);
        let codes = file(folder.path(), "codes.txt", "A-1\nA-2\n\nA-1\n").display().to_string();
        let added = json(db, &["rewards", "codes", "cinema", &codes]);
        assert_eq!((&added["added"], &added["there"]), (&2.into(), &1.into()));
        let list = json(db, &["rewards", "list"]);
        let left = |n: usize| &list["rewards"][n]["stock"][0]["left"];
        assert_eq!((left(0), left(1)), (&2.into(), &3.into()), "movie, tote");
        let own = json(db, &["rewards", "list", "--member", "external:bo"]);
        assert_eq!(own["rewards"][1]["can_have"], true);
        let claims = json(db, &["rewards", "claims", "--reward", "tote"]);
        assert_eq!(claims["claims"][0]["state"], "collected");
    }
}
