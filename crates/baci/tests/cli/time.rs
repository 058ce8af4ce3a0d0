//! Time passes: points become available, then expire; and every step can be explained.

use crate::house::{file, json, publish, run, said};

#[test]
fn points_wait_then_can_be_spent_then_expire() {
    for fresh in baci_testing::both() {
        let (db, folder) = (fresh.address.as_str(), tempfile::tempdir().unwrap());
        publish(db, folder.path());
        let path = file(folder.path(), "r.csv", "who,at,paid\nanna,2026-03-01 10:00,12.50\n");
        let path = path.display().to_string();
        json(db, &["import", &path, "--map", "customer=who,time=at,amount=paid"]);
        let points =
            || json(db, &["members", "show", "external:anna"])["balances"]["points"].clone();
        assert_eq!(points()["pending"], "12");
        json(db, &["tasks", "run", "--until", "2026-03-02T09:59:59Z"]);
        assert_eq!(points()["pending"], "12", "a second too early");
        json(db, &["tasks", "run", "--until", "2026-03-02T10:00:00Z"]);
        assert_eq!(
            (points()["pending"].as_str(), points()["available"].as_str()),
            (Some("0"), Some("12"))
        );
        json(db, &["tasks", "run", "--until", "2026-03-31T10:00:00Z"]);
        assert_eq!(points()["available"], "0");
        assert_eq!(json(db, &["tasks", "run"])["failed"], 0);
        let tasks = json(db, &["tasks", "list"]);
        assert!(tasks.as_array().unwrap().iter().any(|task| task["kind"] == "settle"), "{tasks}");
        assert_eq!(json(db, &["ledger", "verify"])["faults"], serde_json::json!([]));
        let statement = json(db, &["statement", "external:anna"]);
        let events = statement["events"].as_array().unwrap();
        let kinds: Vec<_> = events.iter().map(|e| e["kind"].as_str().unwrap()).collect();
        // Joining and buying happen at one instant: either may stand first.
        assert_eq!(kinds[..2], ["settle", "settle"]);
        let purchase = events.iter().find(|e| e["kind"] == "purchase").unwrap();
        let purchase = purchase["reference"].as_str().unwrap();
        let explained = json(db, &["explain", purchase]);
        assert_eq!(explained["agrees"], true);
        assert_eq!(explained["explanation"]["rules"][0]["rule"], "base");
        let (code, human, _) = said(&run(db, &["explain", purchase]));
        assert!(code == 0 && human.contains("12.50 USD") && human.contains("+12"), "{human}");
        let (code, _, _) = said(&run(db, &["explain", "ref_nothing"]));
        assert_eq!(code, 2);
    }
}
