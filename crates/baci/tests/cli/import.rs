//! Importing: good and bad rows, every kind of file, twice, and after it was stopped.

use crate::house::{coded, fed, file, hash, json, publish, run, said};
use serde_json::json as value;
use std::path::Path;

const MAP: &str =
    "customer=who,time=at,amount=paid,receipt=bill,branch=shop,sku=article,quantity=count";
const GOOD: &str = "\
bill,who,at,paid,shop,article,count
B1,anna,2026-01-05 12:00:00,10.50,siam,TEA,2
B1,anna,2026-01-05 12:00:00,4.50,siam,CAKE,1
B2,bounmy,2026-01-06 13:30:00,20,vientiane,,
B3,anna,2026-01-07T09:00:00Z,7.99,siam,TEA,0.5
";

fn import<'a>(path: &'a str, rejected: &'a str) -> Vec<&'a str> {
    vec!["import", path, "--map", MAP, "--currency", "USD", "--rejected", rejected, "--source", "s"]
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

#[test]
fn receipts_are_imported_once_whatever_the_file() {
    for fresh in baci_testing::both() {
        let (db, folder) = (fresh.address.as_str(), tempfile::tempdir().unwrap());
        publish(db, folder.path());
        let rejected = text(&folder.path().join("bad.csv"));
        let plain = text(&file(folder.path(), "receipts.csv", GOOD));
        let first = json(db, &import(&plain, &rejected));
        assert_eq!(first["rows"], 4);
        assert_eq!((&first["new"], &first["already_there"]), (&value!(3), &value!(0)));
        let before = hash(db, "postings");
        let again = json(db, &import(&plain, &rejected));
        assert_eq!((&again["new"], &again["already_there"]), (&value!(0), &value!(3)));
        let piped = fed(db, &import("-", &rejected), GOOD.as_bytes());
        assert_eq!(said(&piped).0, 0, "{}", said(&piped).2);
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut gzip, GOOD.as_bytes()).unwrap();
        let packed = text(&file(folder.path(), "receipts.csv.gz", gzip.finish().unwrap()));
        assert_eq!(json(db, &import(&packed, &rejected))["already_there"], 3);
        assert_eq!(hash(db, "postings"), before, "{}: nothing came twice", fresh.kind);
        assert!(!Path::new(&rejected).exists(), "nothing was refused");
        let anna = json(db, &["members", "find", "external:anna"]);
        let points = &anna["balances"]["points"];
        assert_eq!((&points["available"], &points["pending"]), (&value!("15"), &value!("7")));
        let verified = json(db, &["ledger", "verify"]);
        assert_eq!(verified["faults"], value!([]));
    }
}

#[test]
fn refused_rows_go_to_a_file_with_number_and_reason() {
    let (fresh, folder) = (baci_testing::sqlite(), tempfile::tempdir().unwrap());
    let db = fresh.address.as_str();
    publish(db, folder.path());
    let bad = "\
bill,who,at,paid,shop,article,count
B1,anna,2026-01-05 12:00:00,10.505,siam,TEA,1
B1,anna,2026-01-05 12:00:00,4.50,siam,CAKE,1
B2,,2026-01-06 13:30:00,20,siam,,
B3,anna,yesterday,20,siam,,
B4,anna,2026-01-06,-3,siam,,
B5,anna,2026-01-06,3
B6,anna,2026-01-07,3,siam,,
B6,bounmy,2026-01-07,3,siam,,
";
    let rejected = text(&folder.path().join("bad.csv"));
    let path = text(&file(folder.path(), "receipts.csv", bad));
    let done = coded(db, &import(&path, &rejected), 3);
    assert_eq!(done["new"], 1, "{done}");
    let refused = std::fs::read_to_string(&rejected).unwrap();
    let numbers: Vec<_> = refused.lines().skip(1).map(|l| l.split(',').next().unwrap()).collect();
    let mut sorted: Vec<u32> = numbers.iter().map(|n| n.parse().unwrap()).collect();
    sorted.sort_unstable();
    assert_eq!(sorted, [1, 2, 3, 4, 5, 6, 8], "{refused}");
    assert!(refused.starts_with("row,reason,bill,who,at,paid,shop,article,count\n"), "{refused}");
    assert!(refused.contains("more decimals than USD"), "{refused}");
    assert_eq!(done["refused_rows"], 7);
}

#[test]
fn an_import_goes_on_where_it_was_stopped() {
    let (fresh, other) = (baci_testing::sqlite(), baci_testing::sqlite());
    let folder = tempfile::tempdir().unwrap();
    let mut all = String::from("bill,who,at,paid,shop,article,count\n");
    for n in 0..3000 {
        all.push_str(&format!("B{n},c{},2026-02-{:02} 10:00,{n}.25,s,,\n", n % 50, 1 + n / 120));
    }
    let whole = text(&file(folder.path(), "all.csv", &all));
    let half: String = all.lines().take(1700).map(|line| format!("{line}\n")).collect();
    let half = text(&file(folder.path(), "half.csv", half));
    for db in [&fresh.address, &other.address] {
        publish(db, folder.path());
    }
    json(&fresh.address, &import(&half, "/dev/null"));
    let rest = json(&fresh.address, &import(&whole, "/dev/null"));
    assert_eq!((&rest["new"], &rest["already_there"]), (&value!(1301), &value!(1699)));
    let mut small = import(&whole, "/dev/null");
    small.extend(["--batch", "7"]);
    json(&other.address, &small);
    for table in ["postings", "wallets", "lots"] {
        assert_eq!(hash(&fresh.address, table), hash(&other.address, table), "{table}");
    }
}

#[test]
fn what_cannot_be_read_is_said_before_anything_is_written() {
    let (fresh, folder) = (baci_testing::sqlite(), tempfile::tempdir().unwrap());
    let db = fresh.address.as_str();
    publish(db, folder.path());
    let path = text(&file(folder.path(), "receipts.csv", GOOD));
    let wrong = |words: &[&str], says: &str| {
        let (code, _, err) = said(&run(db, &[&["import", &path], words].concat()));
        assert_eq!(code, 2, "{err}");
        assert!(err.contains(says), "{err}");
    };
    wrong(&["--map", "customer=who,time=at"], "amount");
    wrong(&["--map", "customer=who,time=at,amount=total"], "there is no column 'total'");
    wrong(&["--map", "customer=who,time=at,amount=paid,colour=x"], "'colour'");
    wrong(&["--map", "customer=who,time=at,amount=paid", "--currency", "THB"], "THB");
    wrong(&["--map", "customer=who,time=at,amount=paid", "--zone", "Mars/Base"], "Mars/Base");
}
