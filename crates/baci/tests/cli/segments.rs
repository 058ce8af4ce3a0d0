//! Segments that are kept, by the command line, on both databases.

use crate::house;

use crate::house::{file, json, run, said};
use serde_json::json;

/// Figures are told of who is in the segment, and beside all.
fn figures(db: &str, receipts: &str) {
    let own = json(db, &["metrics", "--segment", "big"]);
    assert_eq!((&own["definition"]["segment"], &own["counts"]["used"]), (&json!("big"), &json!(1)));
    let by = json(db, &["metrics", "--by", "segment"]);
    assert_eq!(by["groups"][0]["name"], "big", "{by}");
    assert_eq!(by["groups"][0]["periods"], own["periods"]);
    assert_eq!((&by["definition"]["segment"], &by["counts"]["used"]), (&json!(null), &json!(2)));
    assert_eq!(json(db, &["rfm", "--segment", "big"])["scored"], 1);
    let (code, _, why) = said(&run(db, &["cohorts", "--segment", "gone"]));
    assert!(code == 1 && why.contains("gone"), "{code} {why}");
    for asked in [["--segment", "big"], ["--by", "segment"]] {
        let words =
            [&["metrics", receipts, "--map", "customer=who,time=at,amount=paid"], &asked[..]];
        let (code, _, why) = said(&run(db, &words.concat()));
        assert!(code == 2 && why.contains("which segment"), "{code} {why}");
    }
}

#[test]
fn a_segment_is_set_counted_listed_exported_and_removed() {
    for fresh in baci_testing::both() {
        let (db, folder) = (fresh.address.as_str(), tempfile::tempdir().unwrap());
        house::publish(db, folder.path());
        let rows = "bill,who,at,paid\nB1,anna,2026-01-05,100.00\nB2,bo,2026-01-06,20.00\n";
        let receipts = file(folder.path(), "r.csv", rows).display().to_string();
        let map = "customer=who,time=at,amount=paid,receipt=bill";
        let import = ["import", &receipts, "--map", map, "--currency", "USD", "--source", "s"];
        assert_eq!(json(db, &import)["new"], 2);
        let counted = json(db, &["segments", "count", "member.spend >= 50.00"]);
        assert_eq!(
            (&counted["members"], &counted["exact"]),
            (&json!(1), &json!(true)),
            "{counted}"
        );
        let set = [
            "segments",
            "set",
            "big",
            "member.spend >= 50.00",
            "--name",
            "en=Big",
            "--name",
            "th=ใหญ่",
        ];
        assert_eq!(json(db, &set)["members"], 1);
        // One right after the other is judged at once too.
        let small = ["segments", "set", "small", "member.spend < 50.00", "--name", "en=Small"];
        assert_eq!(json(db, &small)["members"], 1);
        json(db, &["segments", "remove", "small"]);
        let list = json(db, &["segments", "list"]);
        assert_eq!(
            (&list["segments"][0]["names"]["th"], &list["progress"]["done"]),
            (&json!("ใหญ่"), &json!(true)),
            "{list}"
        );
        let members = json(db, &["segments", "members", "big"]);
        assert_eq!(members["members"].as_array().unwrap().len(), 1, "{members}");
        figures(db, &receipts);
        let (code, out, _) = said(&run(db, &["segments", "export", "big"]));
        assert!(code == 0 && out.starts_with("member,entered_at,"), "{code} {out}");
        assert_eq!(out.lines().count(), 2, "{out}");
        let (code, _, why) = said(&run(db, &["segments", "export", "big", "--format", "meta"]));
        assert!(code == 1 && why.contains("consent"), "{code} {why}");
        let (code, _, why) =
            said(&run(db, &["segments", "set", "bad", "member.x > 1", "--name", "en=Bad"]));
        assert!(code == 1 && why.contains("condition:1:1"), "{code} {why}");
        json(db, &["segments", "remove", "big"]);
        assert_eq!(json(db, &["segments", "list"])["segments"], json!([]));
        assert_eq!(json(db, &["segments", "revisions", "big"])["revisions"][0]["removed"], true);
        // The analysis stands beside it.
        assert!(json(db, &["segments"])["stages"].is_array());
    }
}
