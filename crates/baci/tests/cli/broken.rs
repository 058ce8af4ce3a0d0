//! Files that are broken on purpose, or of a kind that nobody expects: figures are exact, or the file is refused, and nobody's memory
//! is filled.

use crate::house::{BINARY, NONE, coded, file, json, publish, run, said};
use crate::metrics::number;
use serde_json::Value;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::Command;

const MAP: &str = "customer=who,time=at,amount=paid,receipt=bill";

fn path(folder: &Path, name: &str, text: impl AsRef<[u8]>) -> String {
    file(folder, name, text).display().to_string()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

#[test]
fn lines_that_never_end_and_gzip_bombs_are_refused_without_filling_the_memory() {
    let folder = tempfile::tempdir().unwrap();
    let sparse = |name: &str, head: &[u8]| {
        let path = path(folder.path(), name, head);
        // Ten GB of which none lies on the disk.
        File::options().write(true).open(&path).unwrap().set_len(10 << 30).unwrap();
        path
    };
    let unit = gzip(&vec![b'x'; 16 << 20]);
    let bomb = |name: &str, head: &[u8]| {
        // Ten GB in 640 members, one after the other.
        let mut all = gzip(head);
        (0..640).for_each(|_| all.extend_from_slice(&unit));
        path(folder.path(), name, all)
    };
    let database = format!("sqlite:{}", folder.path().join("shop.db").display());
    publish(&database, folder.path());
    let head = b"who,at,paid\n";
    let files = [
        sparse("line.csv", head),
        sparse("head.csv", b""),
        bomb("line.csv.gz", head),
        bomb("head.csv.gz", b""),
    ];
    for (file, command) in files.iter().flat_map(|file| [(file, "metrics"), (file, "import")]) {
        // Its address space has a limit of 2 GB, most of which no thread ever touches.
        let limited = r#"ulimit -v 2000000; exec "$0" "$@""#;
        let map = "customer=who,time=at,amount=paid";
        let done = Command::new("sh")
            .env_remove("BACI_DB")
            .args(["-c", limited, BINARY, "--db", &database, command, file, "--map", map])
            .output()
            .unwrap();
        let (code, out, err) = said(&done);
        assert!(code != 0 && err.contains("longer than 16 MiB"), "{command} {file}: {out} {err}");
    }
}

/// Some receipts of a few customers: customer, local minute of 2026, cents.
fn some() -> Vec<(u32, u32, u32)> {
    let one = |n: u32| (n * n % 17, n * 7919 % 500_000, 100 + n * 31 % 5_000);
    (1..400).map(one).collect()
}

fn of(row: &(u32, u32, u32), number: usize, zone: i32) -> String {
    // Bangkok's own minutes, as another zone writes them.
    let start = 1_767_200_400 + i64::from(row.1) * 60;
    let zoned = jiff::Timestamp::from_second(start).unwrap();
    let offset = jiff::tz::Offset::constant(i8::try_from(zone).unwrap());
    let at = zoned.display_with_offset(offset);
    format!("B{number},c{},{at},{}.{:02}\n", row.0, row.2 / 100, row.2 % 100)
}

fn told(folder: &Path, name: &str, rows: &[String]) -> Vec<Value> {
    let text = format!("bill,who,at,paid\n{}", rows.concat());
    let path = path(folder, name, text);
    let shared = ["--map", MAP, "--zone", "Asia/Bangkok", "--currency", "THB"];
    let ask =
        |command: &[&str]| json(NONE, &[&[command[0], &path], &shared[..], &command[1..]].concat());
    vec![
        ask(&["metrics", "--period", "week"]),
        ask(&["rfm", "--as-of", "2026-09-01"]),
        ask(&["cohorts"]),
    ]
}

#[test]
fn order_and_zones_of_receipts_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = some();
    rows.sort_unstable_by_key(|row| row.1);
    let written = |zone: &dyn Fn(usize) -> i32| -> Vec<String> {
        rows.iter().enumerate().map(|(at, row)| of(row, at, zone(at))).collect()
    };
    let plain = told(folder.path(), "plain.csv", &written(&|_| 7));
    assert_eq!(number(&plain[0]["counts"], "receipts"), 399);
    let mut shuffled = written(&|_| 7);
    shuffled.sort_unstable_by_key(|row| crc(row));
    assert_eq!(told(folder.path(), "shuffled.csv", &shuffled), plain);
    let zones = [-11, -5, 0, 7, 9, 14];
    let mut zoned = written(&|at| zones[at % zones.len()]);
    zoned.reverse();
    assert_eq!(told(folder.path(), "zones.csv", &zoned), plain);
}

/// Some order that is none.
fn crc(text: &str) -> u32 {
    let mut sum = flate2::Crc::new();
    sum.update(text.as_bytes());
    sum.sum()
}

#[test]
fn a_receipt_whose_rows_stand_apart_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let text = "bill,who,at,paid\nB1,a,2026-01-05,20\nB2,a,2026-01-05,30\nB1,a,2026-01-05,5\nB1,b,2026-01-05,5\nB1,a,2026-01-06,1\n";
    let path = path(folder.path(), "apart.csv", text);
    let words = ["metrics", &path, "--map", MAP];
    let counts = json(NONE, &words)["counts"].clone();
    // The same number of another customer, or on another day, is another receipt.
    assert_eq!((number(&counts, "receipts"), number(&counts, "receipts_apart")), (5, 1));
    let (code, _, err) = said(&run(NONE, &words));
    assert!(code == 0 && err.contains("1 receipts go on after rows of others"), "{err}");
}

#[test]
fn one_customer_with_a_million_receipts() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = "bill,who,at,paid\nx,other,2026-01-01 08:00,3.00\n".to_owned();
    for n in 0..1_000_000_u32 {
        let (day, hour) = (n % 28 + 1, n / 28 % 24);
        text += &format!("b{n},king,2026-01-{day:02} {hour:02}:30,0.0{}\n", n % 9 + 1);
    }
    let path = path(folder.path(), "one.csv", text);
    let words = [&path, "--map", MAP, "--currency", "USD"];
    let told = json(NONE, &[&["metrics"], &words[..]].concat());
    let period = &told["periods"][0];
    let is = ["buyers", "repeat_buyers", "purchases"].map(|name| number(period, name));
    assert_eq!(is, [2, 1, 1_000_001]);
    let cents: u64 = (0..1_000_000_u64).map(|n| n % 9 + 1).sum::<u64>() + 300;
    let net = format!("{}.{:02}", cents / 100, cents % 100);
    assert_eq!(period["net"].as_str(), Some(&*net));
    let scored = json(NONE, &[&["rfm"], &words[..], &["--as-of", "2026-02-01"]].concat());
    let cells = scored["cells"].as_object().unwrap();
    assert_eq!(cells.values().map(|own| own.as_u64().unwrap()).sum::<u64>(), 2);
    let next = json(NONE, &[&["next"], &words[..]].concat());
    let customers = next["customers"].as_array().unwrap();
    assert!(customers.iter().any(|own| own["customer"] == "king"), "{customers:?}");
}

#[test]
fn rows_of_nobody_and_of_no_day_are_counted_with_their_reasons() {
    let folder = tempfile::tempdir().unwrap();
    let text = "bill,who,at,paid\nB1,a,2026-02-29,1\nB2,a,2026-04-31,1\nB3,a,2028-02-29,1\nB4,a,2026-13-01,1\nB5,a,2026-01-01 24:01,1\nB6, ,2026-01-01,1\nB7,a,,1\n";
    let path = path(folder.path(), "days.csv", text);
    let counts = coded(NONE, &["metrics", &path, "--map", MAP], 3)["counts"].clone();
    let is = ["rows", "used", "refused"].map(|name| number(&counts, name));
    assert_eq!(is, [7, 1, 6], "{counts:#}");
    let refused = counts["first_refused"].as_array().unwrap();
    let rows: Vec<_> = refused.iter().map(|row| row["row"].as_u64()).collect();
    assert_eq!(rows, [Some(1), Some(2), Some(4), Some(5), Some(6), Some(7)]);
}
