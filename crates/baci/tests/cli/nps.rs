//! Net Promoter Scores of files of answers: the known number, and what is broken on purpose.

use crate::house::{NONE, coded, file, json, run, said};
use serde_json::json as value;
use std::path::Path;

fn written(folder: &Path, name: &str, rows: &[String]) -> String {
    let text = format!("member,score,time\n{}\n", rows.join("\n"));
    file(folder, name, text).display().to_string()
}

/// The numbers of the definitions: 308 promoters, 549 passives, 954 detractors.
fn known() -> Vec<String> {
    (0..1811u32)
        .map(|n| {
            let score = match n {
                0..308 => 9 + n % 2,
                308..857 => 7 + n % 2,
                _ => n % 7,
            };
            format!("m{n},{score},2026-05-{:02} 10:00", 1 + n % 31)
        })
        .collect()
}

#[test]
fn the_check_of_the_definitions_from_a_file_in_any_order() {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = known();
    // Answers that are not a member's last one: they are counted, but do not count.
    rows.extend((0..50).map(|n| format!("m{n},0,2026-05-01 09:59")));
    let told = json(NONE, &["nps", &written(folder.path(), "a.csv", &rows)]);
    let may = &told["periods"][0];
    assert_eq!(may["nps"], value!(-35.670_9), "{may}");
    assert_eq!([&may["promoters"], &may["passives"], &may["detractors"]], [308, 549, 954]);
    assert_eq!((&may["answers"], &may["members"]), (&value!(1861), &value!(1811)));
    assert_eq!(may["interval"], told["all"]["interval"]);
    rows.reverse();
    let (one, two) = rows.split_at(700);
    let halves = [written(folder.path(), "b.csv", one), written(folder.path(), "c.csv", two)];
    let again = json(NONE, &["nps", &halves[0], &halves[1]]);
    assert_eq!(again, told, "two files in the other order");
}

#[test]
fn periods_windows_and_zones() {
    let folder = tempfile::tempdir().unwrap();
    let rows = ["anna,10,2026-01-31T23:30:00Z", "bounmy,3,2026-02-10", "anna,2,2026-04-02"]
        .map(str::to_owned);
    let path = written(folder.path(), "a.csv", &rows);
    let scores = |more: &[&str]| {
        let told = json(NONE, &[&["nps", &path], more].concat());
        let periods = told["periods"].as_array().unwrap().iter();
        periods.map(|own| own["nps"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(scores(&[]), [value!(100.0), value!(-100.0), value!(null), value!(-100.0)]);
    // In Bangkok it is February when Anna answers first.
    let bangkok = ["--zone", "Asia/Bangkok"];
    assert_eq!(scores(&bangkok), [value!(0.0), value!(null), value!(-100.0)]);
    let window = ["--window", "90d", "--from", "2026-03-01"];
    assert_eq!(scores(&window), [value!(0.0), value!(-100.0)]);
    let year = ["--period", "year"];
    assert_eq!(scores(&year), [value!(-100.0)], "only the last answer of each counts");
}

#[test]
fn csv_text_and_a_page_say_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path(), "a.csv", &known());
    let page = folder.path().join("nps.html").display().to_string();
    let (code, text, _) = said(&run(NONE, &["nps", &path, "--html", &page]));
    assert_eq!((code, text.contains("-35.67")), (0, true), "{text}");
    let (_, csv, _) = said(&run(NONE, &["nps", &path, "--csv"]));
    assert!(csv.contains("2026-05-01,2026-06-01,1811,1811,308,549,954,-35.670900,"), "{csv}");
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("<svg") && page.contains("-35.67") && !page.contains("http"), "{page}");
}

#[test]
fn rows_that_cannot_be_used_are_counted_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let rows = [
        "anna,9,2026-01-01",
        "bounmy,11,2026-01-01",
        "chan,-1,2026-01-01",
        "dao,9.5,2026-01-01",
        "emma,,2026-01-01",
        ",9,2026-01-01",
        "fang,9,2026-02-30",
        "gao,9",
        "hong,nine,2026-01-01",
    ]
    .map(str::to_owned);
    let path = written(folder.path(), "bad.csv", &rows);
    let told = coded(NONE, &["nps", &path], 3);
    let counts = &told["counts"];
    assert_eq!([&counts["rows"], &counts["used"], &counts["refused"]], [9, 1, 8], "{counts}");
    let first = counts["first_refused"].as_array().unwrap();
    let numbers: Vec<_> = first.iter().map(|own| own["row"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [2, 3, 4, 5, 6, 7, 8, 9]);
    let reason = |n: usize| first[n]["reason"].as_str().unwrap();
    for n in [0, 1, 2, 7] {
        assert!(
            reason(n).starts_with("score: '") && reason(n).ends_with("0 to 10"),
            "{}",
            reason(n)
        );
    }
    assert_eq!((reason(3), reason(4)), ("score: empty", "member: empty"));
    let (code, _, err) = said(&run(NONE, &["nps", &path]));
    assert!(code == 3 && err.contains("8 of 9 rows") && err.contains("row 2: score"), "{err}");
    // Nothing that can be used, and nothing at all.
    let none = json(NONE, &["nps", &written(folder.path(), "none.csv", &[])]);
    assert_eq!((&none["all"], none["periods"].as_array().unwrap().len()), (&value!(null), 0));
    for words in [
        &["nps", "there-is-none.csv"][..],
        &["nps", &path, "--map", "member=member,score=score"],
        &["nps", &path, "--map", "member=member,score=points,time=time"],
        &["nps", &path, "--map", "who=member"],
        &["nps", &path, "--from", "2026-03-01", "--until", "2026-03-01"],
        &["nps", &path, "--zone", "Mars/Olympus"],
    ] {
        let (code, out, err) = said(&run(NONE, words));
        assert!((1..=2).contains(&code) && out.is_empty() && !err.is_empty(), "{words:?}: {err}");
    }
}
