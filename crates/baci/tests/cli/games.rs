//! Games by the command line, on both databases; checked also without one.

use crate::house::{PROGRAM, file, json, run, said};

const MORE: &str = r#"
[games.wheel]
kind = "spin"
limits = { per_day = 1 }
otherwise = "nothing"
prizes = [
    { id = "ten", weight = 1, gives = { points = 10 }, most = 5 },
    { id = "nothing", weight = 3 },
]
"#;

#[test]
fn games_are_played_and_checked() {
    for fresh in baci_testing::both() {
        let (db, folder) = (fresh.address.as_str(), tempfile::tempdir().unwrap());
        let program = file(folder.path(), "p.toml", format!("{PROGRAM}{MORE}"));
        json(db, &["publish", &program.display().to_string()]);
        let cards = "card,external\n2990000000002,anna\n";
        let cards = file(folder.path(), "cards.csv", cards).display().to_string();
        json(db, &["cards", "import", &cards]);
        let own = json(db, &["games", "list", "--member", "external:anna"]);
        let wheel = own["games"][0].clone();
        assert_eq!((&wheel["plays_left"], &wheel["can_play"]), (&1.into(), &true.into()), "{own}");
        let seal = wheel["seal"].as_str().unwrap();
        let play = ["games", "play", "external:anna", "wheel", "--words", "hello", "--seal", seal];
        let played = json(db, &play);
        assert_eq!(played["seal"], wheel["seal"], "{played}");
        let (code, _, why) = said(&run(db, &["games", "play", "external:anna", "wheel"]));
        assert!(code == 1 && why.contains("come back tomorrow"), "{why}");
        let check = json(db, &["games", "check", played["play"].as_str().unwrap()]);
        assert_eq!((&check["holds"], &check["drawn"]), (&true.into(), &played["drawn"]), "{check}");
        // With nothing but what the player has, and no database at all.
        let seed = played["seed"].as_str().unwrap();
        let mine = [
            "games",
            "check",
            "--seed",
            seed,
            "--seal",
            seal,
            "--words",
            "hello",
            "--weights",
            "1,3",
        ];
        let mine = json("sqlite:/nowhere/at/all.db", &mine);
        assert_eq!(
            (&mine["sealed"], &mine["outcome"]),
            (&true.into(), &check["outcome"]),
            "{mine}"
        );
        let wrong = ["games", "check", "--seed", &seed[1..], "--seal", seal, "--weights", "1,3"];
        let (code, out, _) = said(&run(db, &wrong));
        assert!(code == 1 && out.contains("NOT"), "{code} {out}");
        let plays = json(db, &["games", "plays", "external:anna"]);
        assert_eq!(plays["plays"][0]["play"], played["play"], "{plays}");
        let list = json(db, &["games", "list"]);
        let given = list["games"][0]["prizes"].as_array().unwrap().iter();
        assert_eq!(given.map(|own| own["given"].as_i64().unwrap()).sum::<i64>(), 1, "{list}");
        json(db, &["games", "reseal"]);
        let other = json(db, &["games", "list", "--member", "external:anna"]);
        assert_ne!(other["games"][0]["seal"], played["next_seal"], "{other}");
        let (code, _, why) = said(&run(db, &["games", "check", "soon"]));
        assert!(code == 2 && why.contains("'soon' is no play"), "{code} {why}");
    }
}
