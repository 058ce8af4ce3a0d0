//! When customers come next, from a file and from both databases.

use crate::house::{coded, file, json, plain_program, run, said};
use serde_json::json as value;

const ROWS: &str = "who,at,paid\na,2026-01-01 18:30,5\na,2026-01-08 18:00,5\na,2026-01-08 18:10,5\na,2026-01-15 09:00,5\na,2026-01-23 18:59,5\nb,2026-01-04 12:00,5\n";
const MAP: [&str; 2] = ["--map", "customer=who,time=at,amount=paid"];

#[test]
fn own_rhythms_and_that_of_all() {
    let folder = tempfile::tempdir().unwrap();
    let rows = file(folder.path(), "r.csv", ROWS).display().to_string();
    let told = json("sqlite:none.db", &[&["next", &rows][..], &MAP].concat());
    // Anna came after 7, 7 and 8 days, on three Thursdays and a Friday.
    let anna = value!({ "customer": "a", "purchase_days": 4, "last": "2026-01-23", "rhythm_days": 7, "own_rhythm": true,
        "expected": "2026-01-30", "weekday": "thursday", "hour": 18 });
    assert_eq!(told["customers"][0], anna);
    let bounmy = &told["customers"][1];
    assert_eq!(
        (&bounmy["own_rhythm"], &bounmy["expected"]),
        (&value!(false), &value!("2026-01-11"))
    );
    assert_eq!(
        told["holdout"],
        value!({ "customers": 1, "own_missed_days": 1.0, "typical_missed_days": 1.0 })
    );
    let past =
        json("sqlite:none.db", &[&["next", &rows, "--as-of", "2026-01-15"][..], &MAP].concat());
    assert_eq!(past["customers"][0]["own_rhythm"], false, "one gap is no rhythm");
    let program = file(folder.path(), "p.toml", plain_program()).display().to_string();
    for fresh in baci_testing::both() {
        let db = fresh.address.as_str();
        json(db, &["publish", &program]);
        json(db, &[&["import", &rows][..], &MAP].concat());
        let own = json(db, &["next"]);
        assert_eq!(own["holdout"], told["holdout"], "{}", fresh.kind);
        // Names aside: the database has its own, and its own order.
        let plain = |told: &serde_json::Value| {
            let mut all = told["customers"].as_array().unwrap().clone();
            all.iter_mut().for_each(|own| own["customer"] = "".into());
            all.sort_by_key(ToString::to_string);
            (all, told["typical_days"].clone())
        };
        assert_eq!(plain(&own), plain(&told), "{}", fresh.kind);
    }
    let bad =
        file(folder.path(), "bad.csv", format!("{ROWS}c,2026-02-30,5\n")).display().to_string();
    let told = coded("sqlite:none.db", &[&["next", &bad][..], &MAP].concat(), 3);
    assert_eq!(told["counts"]["refused"], 1);
    let (code, csv, err) =
        said(&run("sqlite:none.db", &[&["next", &rows, "--csv"][..], &MAP].concat()));
    assert!(
        code == 0 && csv.contains("a,4,2026-01-23,7,true,2026-01-30,thursday,18"),
        "{csv} {err}"
    );
    // Bounmy, who is expected on the 11th, stands before Anna, who is on the 30th.
    let (code, text, err) = said(&run("sqlite:none.db", &[&["next", &rows][..], &MAP].concat()));
    let starts: Vec<_> = text
        .lines()
        .skip(1)
        .take(2)
        .map(|line| line.split_whitespace().take(2).collect::<Vec<_>>())
        .collect();
    assert_eq!(
        (code, starts),
        (0, vec![vec!["b", "2026-01-11"], vec!["a", "2026-01-30"]]),
        "{err}"
    );
    assert!(text.contains("thursday   18:00\n") && text.ends_with("2 of 2 customers\n"), "{text}");
    let (_, text, _) =
        said(&run("sqlite:none.db", &[&["next", &rows, "--top", "1"][..], &MAP].concat()));
    assert!(text.ends_with("1 of 2 customers\n") && !text.contains("2026-01-30"), "{text}");
    let page = folder.path().join("next.html");
    let shown = page.display().to_string();
    said(&run("sqlite:none.db", &[&["next", &rows, "--html", &shown][..], &MAP].concat()));
    let html = std::fs::read_to_string(page).unwrap();
    assert!(html.contains("<svg") && html.contains("from 2026-01-24"), "{html}");
    assert!(!html.contains("http") && !html.contains("<script"));
}
