//! `baci rollups` on the command line: sums that somebody changed are told, and made anew.

use crate::house::{coded, file, json, plain_program};

#[test]
fn what_was_changed_is_told_and_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let program = file(folder.path(), "program.toml", plain_program()).display().to_string();
    let rows = "who,at,paid\na,2026-01-31 23:59,7.00\nb,2026-02-01 00:00,4.00\na,2026-03-01,3.00\n";
    let rows = file(folder.path(), "receipts.csv", rows).display().to_string();
    for fresh in baci_testing::both() {
        let db = fresh.address.as_str();
        json(db, &["publish", &program]);
        json(db, &["import", &rows, "--map", "customer=who,time=at,amount=paid"]);
        let checked = json(db, &["rollups", "check"]);
        assert_eq!((&checked["members"], &checked["months"]), (&2.into(), &3.into()));
        assert_eq!((&checked["wrong"], &checked["not_folded"]), (&0.into(), &0.into()));
        fresh.meddle("UPDATE rollup_totals SET purchases = purchases + 1 WHERE kind = 4");
        fresh.meddle("UPDATE rollup_months SET net = net + 1 WHERE month = 24314");
        let wrong = coded(db, &["rollups", "check"], 1);
        assert_eq!(wrong["faults"][0]["month"], "2026-03", "{wrong:#}");
        assert_eq!(
            wrong["wrong"], 7,
            "a month, and two sums of all, of no branch and of no channel"
        );
        assert_eq!(json(db, &["rollups", "rebuild"])["members"], 2);
        assert_eq!(json(db, &["rollups", "check"]), checked);
    }
}
