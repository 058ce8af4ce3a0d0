//! Trials: who is left alone, by one campaign and by all, and what came of it; from files and from the database.

use crate::house::{NONE, file, json, plain_program};
use crate::metrics::{MINOR, number, receipts};
use serde_json::{Value, json as value};

#[test]
fn a_trial_is_split_and_told_alike() {
    let folder = tempfile::tempdir().unwrap();
    let csv = receipts(folder.path());
    let words = |words: &[&str]| json(NONE, &[words, &MINOR].concat());
    let split = words(&["trial", "groups", &csv, "--campaign", "spring", "--control", "30"]);
    let control = split.as_array().unwrap().iter().filter(|own| own["group"] == "control").count();
    assert!((15..45).contains(&control), "{control} of 100");
    let other = words(&["trial", "groups", &csv, "--campaign", "autumn", "--control", "30"]);
    assert_ne!(split, other);
    let span = ["--from", "2025-03-01", "--until", "2025-06-01"];
    let asked =
        [&["trial", "result", &csv, "--campaign", "spring", "--control", "30"], &span[..]].concat();
    let told = words(&asked);
    let months = words(&[
        "metrics",
        &csv,
        "--period",
        "quarter",
        "--from",
        "2025-03-01",
        "--until",
        "2025-06-01",
    ]);
    // Both groups together are who had bought before the trial.
    let sum: u64 =
        months["periods"].as_array().unwrap().iter().map(|own| number(own, "purchases")).sum();
    let both = number(&told["treated"], "purchases") + number(&told["control"], "purchases");
    assert!(both <= sum && both > sum / 2, "{both} of {sum}");
    let uplift = &told["uplift_points"];
    let [by, low, high] = ["by", "low", "high"].map(|name| uplift[name].as_f64().unwrap());
    let rates = ["treated", "control"].map(|name| told[name]["rate"].as_f64().unwrap());
    assert!((rates[0] - rates[1] - by).abs() < 2e-6 && low < by && by < high);
    let looked = words(&[&asked[..], &["--looks", "5"]].concat());
    assert!(looked["uplift_points"]["low"].as_f64().unwrap() < low, "each look costs confidence");
    let size = json(NONE, &["trial", "size", "--base", "10", "--hoped", "12", "--control", "50"]);
    assert_eq!((number(&size, "treated"), number(&size, "control")), (3841, 3841));
}

/// The names of a group.
fn named(split: &Value, group: &str) -> Vec<String> {
    let all = split.as_array().unwrap().iter().filter(|own| own["group"] == group);
    all.map(|own| own["customer"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn whom_all_campaigns_leave_alone_is_in_none() {
    let folder = tempfile::tempdir().unwrap();
    let csv = receipts(folder.path());
    let words = |words: &[&str]| json(NONE, &[words, &MINOR].concat());
    let split = |campaign: &str, more: &[&str]| {
        let asked = ["trial", "groups", &csv, "--campaign", campaign, "--control", "30"];
        words(&[&asked[..], more].concat())
    };
    let left = named(&split("global", &[]), "control");
    assert!((15..45).contains(&left.len()));
    // Its own trial knows nobody who is apart.
    assert_eq!(named(&split("global", &["--global", "30"]), "control"), left);
    let (alone, with) = (split("spring", &[]), split("spring", &["--global", "30"]));
    assert_eq!((named(&with, "apart"), named(&alone, "apart").len()), (left.clone(), 0));
    for group in ["treated", "control"] {
        let mut stays = named(&alone, group);
        stays.retain(|name| !left.contains(name));
        assert_eq!(named(&with, group), stays, "{group}");
    }
    let result = |more: &[&str]| {
        let span = ["--from", "2025-03-01", "--until", "2025-06-01"];
        let asked = ["trial", "result", &csv, "--campaign", "spring", "--control", "30"];
        let told = words(&[&asked[..], &span, more].concat());
        number(&told["treated"], "customers") + number(&told["control"], "customers")
    };
    let (all, fewer) = (result(&[]), result(&["--global", "30"]));
    assert!(fewer < all && all - fewer <= left.len() as u64, "{fewer} of {all}");
}

#[test]
fn the_trial_of_all_campaigns_that_is_kept_counts_for_the_database() {
    for fresh in baci_testing::both() {
        let db = fresh.address.as_str();
        let folder = tempfile::tempdir().unwrap();
        let program = file(folder.path(), "program.toml", plain_program());
        json(db, &["publish", &program.display().to_string()]);
        let mut rows = "card,at,paid\n".to_owned();
        for n in 0..60 {
            rows.push_str(&format!("m{n},2026-01-10T10:00:00Z,5\n"));
        }
        let rows = file(folder.path(), "rows.csv", rows).display().to_string();
        json(db, &["import", &rows, "--map", "customer=card,time=at,amount=paid", "--source", "s"]);
        let split = |more: &[&str]| {
            let asked = ["trial", "groups", "--campaign", "spring", "--control", "20"];
            json(db, &[&asked[..], more].concat())
        };
        assert_eq!(named(&split(&[]), "apart").len(), 0);
        let kept = value!({ "trials": [{ "id": "global", "name": "All", "control": 4000, "looks": 1,
            "from": "2026-01-01", "until": "2026-12-31", "cost": 0, "revision": 1, "actor": "test",
            "changed_at": "2026-01-01T00:00:00Z" }] });
        fresh.meddle(&format!("INSERT INTO settings VALUES ('trials', '{kept}', 1, 0)"));
        let apart = named(&split(&[]), "apart");
        assert!((10..40).contains(&apart.len()), "{}", apart.len());
        assert_eq!(named(&split(&["--global", "40"]), "apart"), apart);
    }
}
