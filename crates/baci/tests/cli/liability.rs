//! The liability and the accountant's journal on the command line, and what is asked for wrongly.

use crate::house::{file, json, plain_program, run, said};
use serde_json::json as value;

const MAP: [&str; 2] = ["--map", "customer=who,time=at,amount=paid"];

#[test]
fn points_that_are_owed_and_the_lines_of_a_month() {
    let folder = tempfile::tempdir().unwrap();
    let worth =
        plain_program().replace("kind = \"points\"", "kind = \"points\"\nworth = \"0.015\"");
    let program = file(folder.path(), "program.toml", worth).display().to_string();
    let rows = "who,at,paid\na,2026-01-31 23:59,7.00\nb,2026-02-01 00:00,4.00\na,2026-03-01,3.00\n";
    let rows = file(folder.path(), "receipts.csv", rows).display().to_string();
    for fresh in baci_testing::both() {
        let db = fresh.address.as_str();
        json(db, &["publish", &program]);
        json(db, &[&["import", &rows][..], &MAP].concat());
        let told = json(db, &["liability", "--as-of", "2026-03-01"]);
        let points = &told["wallets"][0];
        assert_eq!((&points["issued"], &points["outstanding"]), (&value!("11"), &value!("11")));
        // Nobody has used a point: nothing is known, and all is owed. 11 x 0.015 is 0.165.
        assert_eq!((&points["expected"], &points["liability"]), (&value!("11"), &value!("0.17")));
        let half = json(db, &["liability", "--as-of", "2026-03-01", "--expected-use", "50"]);
        assert_eq!(half["wallets"][0]["expected"], "6", "5.5, rounded half up");
        assert_eq!(half["wallets"][0]["liability"], "0.09");
        // 11 x 0.5, whatever the program says.
        let dear = json(db, &["liability", "--as-of", "2026-03-01", "--worth", "points=0.5"]);
        assert_eq!(dear["wallets"][0]["liability"], "5.50");
        assert_eq!(dear["definition"]["assumed_worth"], value!({ "points": "0.5" }));
        assert_eq!(half["definition"]["assumed_worth"], value!({}));

        // 7 are 0.11, 11 are 0.17, 14 are 0.21: each month has what comes to the sum.
        for (month, units, amount) in
            [("2026-01", "7", "0.11"), ("2026-02", "4", "0.06"), ("2026-03", "3", "0.04")]
        {
            let told = json(db, &["journal", "--month", month]);
            let line = value!([{ "wallet": "points", "debit": "issued", "credit": "outstanding", "units": units, "amount": amount }]);
            assert_eq!((&told["lines"], &told["closed"]), (&line, &true.into()), "{month}");
        }
        // A month that is not over tells what it moved so far, and says so.
        let open = json(db, &["journal", "--month", "2150-01"]);
        assert_eq!((&open["lines"], &open["closed"]), (&value!([]), &false.into()));
        let (_, _, so_far) = said(&run(db, &["journal", "--month", "2150-01"]));
        assert!(so_far.contains("the month is not over"), "{so_far}");
        let (_, csv, _) = said(&run(db, &["journal", "--month", "2026-02", "--csv"]));
        let rows: Vec<_> = csv.lines().skip(1).collect();
        assert_eq!(rows, ["2026-02,points,issued,4,,0.06,", "2026-02,points,outstanding,,4,,0.06"]);
        let release = ["--wallet", "points", "--allocation", "90", "--expected", "10"];
        let told = json(
            db,
            &[&["journal", "--month", "2026-02"], &release[..], &["--recognized", "1"]].concat(),
        );
        let line = value!({ "wallet": "points", "debit": "revenue", "credit": "deferred_revenue", "units": null, "amount": "1.00" });
        assert_eq!(told["lines"][1], line, "nothing was used: what was recognized goes back");
        pages_open_offline(db, folder.path());
        refuses_what_is_wrong(db);
    }
}

fn pages_open_offline(db: &str, folder: &std::path::Path) {
    for (words, told) in [
        (&["liability", "--as-of", "2026-03-01"][..], "points: units by age of their lots"),
        (&["journal", "--month", "2026-02"], "points: issued to outstanding"),
    ] {
        let page = folder.join(format!("{}.html", words[0]));
        let shown = page.display().to_string();
        let (code, _, err) = said(&run(db, &[words, &["--html", &shown]].concat()));
        let html = std::fs::read_to_string(page).unwrap();
        assert!(code == 0 && html.contains(told) && html.contains("<svg"), "{err} {html}");
        assert!(!html.contains("http") && !html.contains("<script"));
    }
}

fn refuses_what_is_wrong(db: &str) {
    for wrong in [
        &["journal"][..],
        &["journal", "--month", "2026-13"],
        &["journal", "--month", "2026-02", "--allocation", "90"],
        &[
            "journal",
            "--month",
            "2026-02",
            "--wallet",
            "none",
            "--allocation",
            "90",
            "--expected",
            "10",
        ],
        &[
            "journal",
            "--month",
            "2026-02",
            "--wallet",
            "points",
            "--allocation",
            "-1",
            "--expected",
            "10",
        ],
        &["liability", "--expected-use", "101"],
        &["liability", "--as-of", "2026-02-30"],
        &["liability", "--worth", "0.5"],
        &["liability", "--worth", "points=-1"],
        &["liability", "--worth", "points=0.0000001"],
        &["liability", "--worth", "points=1000001"],
        &["liability", "--worth", "miles=1"],
        &["liability", "--worth", "points=1,points=2"],
    ] {
        let (code, out, err) = said(&run(db, wrong));
        assert!(code == 2 && out.is_empty() && !err.is_empty(), "{wrong:?}: {code} {err}");
    }
}
