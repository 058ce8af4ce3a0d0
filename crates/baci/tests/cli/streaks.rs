//! Streaks, levels and leaderboards by the command line, on both databases.

use crate::house;

use crate::house::{PROGRAM, file, json, said};

const MORE: &str = r#"
[streaks.daily]
on = "purchase"
per = "day"
every = 2
[levels.fan]
counts = [{ on = "purchase", count = "money", each = 10, give = 1 }]
first = 5
most = 2
[leaderboards.month]
wallet = "points"
per = "month"
"#;

#[test]
fn they_are_told_of_a_member_and_of_all() {
    for fresh in baci_testing::both() {
        let (db, folder) = (fresh.address.as_str(), tempfile::tempdir().unwrap());
        let program = file(folder.path(), "p.toml", format!("{PROGRAM}{MORE}"));
        json(db, &["publish", &program.display().to_string()]);
        // The later day comes first: the order in a file does not matter.
        let rows = "who,when,total\nanna,2026-11-21T10:00:00Z,40\nanna,2026-11-20T10:00:00Z,30\n\
            anna,2026-11-18T10:00:00Z,5\n";
        let rows = file(folder.path(), "r.csv", rows).display().to_string();
        json(db, &["import", &rows, "--map", "customer=who,time=when,amount=total"]);
        let own = json(db, &["streaks", "external:anna"]);
        assert_eq!(own[0]["streak"], "daily", "{own}");
        assert_eq!(own[0]["standing"]["best"], 2, "{own}");
        json(db, &["streaks"]);
        let own = json(db, &["levels", "external:anna"]);
        assert_eq!(own[0]["standing"]["number"], 1, "{own}");
        assert_eq!(own[0]["standing"]["experience"], 7, "{own}");
        let all = json(db, &["levels"]);
        let one = serde_json::json!([{ "levels": "fan", "level": 1, "members": 1 }]);
        assert_eq!(all, one, "{all}");
        // Nobody chose a nickname.
        let board = json(db, &["leaderboards"]);
        assert_eq!(board[0]["places"], serde_json::json!([]), "{board}");
        let (code, _, wrong) = said(&house::run(db, &["leaderboards", "gone"]));
        assert!(code != 0 && wrong.contains("gone"), "{code} {wrong}");
    }
}
