//! `baci backtest`: a draft over a file and over the database, as numbers, text and a page.

use crate::house::{PROGRAM, file, json, publish, run, said};

const MAP: &str = "customer=who,time=at,amount=paid,receipt=bill";
const RECEIPTS: &str = "\
bill,who,at,paid
B1,anna,2026-01-05 12:00:00,10.50
B2,bounmy,2026-01-06 13:30:00,20
B2,bounmy,2026-01-06 13:30:00,5
B3,anna,2026-02-07T09:00:00Z,8
B4,,2026-02-07T09:00:00Z,8
";

#[test]
fn a_draft_over_a_file_and_over_the_database_says_the_same() {
    for fresh in baci_testing::both() {
        let (db, folder) = (fresh.address.as_str(), tempfile::tempdir().unwrap());
        publish(db, folder.path());
        let text = |path: std::path::PathBuf| path.display().to_string();
        let receipts = text(file(folder.path(), "receipts.csv", RECEIPTS));
        let doubled = PROGRAM.replace("give = 1", "give = 2");
        let draft = text(file(folder.path(), "draft.toml", doubled));
        let rejected = text(folder.path().join("bad.csv"));
        let imported =
            run(db, &["import", &receipts, "--map", MAP, "--rejected", &rejected, "--source", "s"]);
        assert_eq!(said(&imported).0, 3, "{}", said(&imported).2);
        let page = folder.path().join("report.html");
        let asked = ["backtest", "--program", &draft, "--redeem", "0", "--to", "2026-02-10"];
        let shown = text(page.clone());
        let of_file =
            [&asked[..], &["--receipts", &receipts, "--map", MAP, "--html", &shown]].concat();
        let from_file = json(db, &of_file);
        let from_database = json(db, &[&asked[..], &["--receipts", "database"]].concat());
        for report in [&from_file, &from_database] {
            assert_eq!(report["draft"]["issued"]["points"], "87", "{report:#}");
            assert_eq!(report["against"]["issued"]["points"], "43", "{report:#}");
            // What January brought was gone after thirty days; what February did is pending no more.
            assert_eq!(report["against"]["expired"]["points"], "35", "{report:#}");
            assert_eq!(report["against"]["left"]["points"], "8", "{report:#}");
            assert_eq!(report["draft"]["months"][1]["issued"]["points"], "16", "{report:#}");
        }
        assert_eq!((&from_file["read"], &from_file["unusable"]), (&3.into(), &1.into()));
        let html = std::fs::read_to_string(page).unwrap();
        assert!(
            html.contains("<svg") && html.contains("2026-02") && !html.contains("http"),
            "{html}"
        );
        let (code, out, _) = said(&run(db, &of_file));
        assert!(code == 0 && out.contains("points issued"), "{out}");
    }
}

#[test]
fn what_cannot_be_is_told() {
    let (fresh, folder) = (baci_testing::sqlite(), tempfile::tempdir().unwrap());
    let db = fresh.address.as_str();
    publish(db, folder.path());
    let draft = file(folder.path(), "draft.toml", PROGRAM).display().to_string();
    let receipts = file(folder.path(), "receipts.csv", RECEIPTS).display().to_string();
    for (of, more, told) in [
        ("database", &[][..], "no purchases yet"),
        ("database", &["--against", "nothing"][..], "there is no nothing"),
        (&receipts, &[][..], "which column is the customer"),
        (&receipts, &["--from", "2026-02-01", "--to", "2026-01-01"][..], "must lie before"),
        (&receipts, &["--from", "yesterday"][..], "'yesterday' is no day"),
    ] {
        let asked = ["backtest", "--program", &draft, "--receipts", of];
        let (code, _, err) = said(&run(db, &[&asked[..], more].concat()));
        assert!(code != 0 && err.contains(told), "{more:?}: {err}");
    }
}
