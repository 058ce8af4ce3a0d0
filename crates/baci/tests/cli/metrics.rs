//! Metrics of the known thousand receipts, against an answer that was worked out elsewhere, from CSV, from Parquet
//! and from both databases; and what is broken on purpose.

#[expect(dead_code, reason = "its main function is the example's")]
#[path = "../../examples/gen_receipts.rs"]
mod gen_receipts;

use crate::house::{NONE, coded, file, json, plain_program, run, said};
use serde_json::{Value, json as value};
use std::path::Path;

/// Month, base at the start, at the end, new, kept, repeat buyers: what pandas, Polars and DuckDB make of it.
const MONTHS: [[u64; 6]; 24] = [
    [0, 0, 2, 2, 0, 1],
    [1, 2, 4, 3, 1, 2],
    [2, 4, 7, 4, 3, 4],
    [3, 7, 10, 4, 4, 8],
    [4, 10, 11, 4, 6, 4],
    [5, 11, 10, 2, 7, 6],
    [6, 10, 9, 3, 4, 7],
    [7, 9, 18, 5, 8, 5],
    [8, 18, 19, 4, 13, 13],
    [9, 19, 24, 8, 13, 10],
    [10, 24, 21, 4, 12, 12],
    [11, 21, 24, 7, 14, 8],
    [12, 24, 20, 4, 14, 6],
    [13, 20, 20, 3, 10, 3],
    [14, 20, 22, 5, 11, 9],
    [15, 22, 18, 1, 12, 6],
    [16, 18, 16, 1, 11, 5],
    [17, 16, 23, 9, 7, 13],
    [18, 23, 24, 8, 11, 14],
    [19, 24, 28, 4, 15, 13],
    [20, 28, 26, 3, 17, 12],
    [21, 26, 32, 5, 21, 14],
    [22, 32, 35, 6, 20, 18],
    [23, 35, 30, 1, 25, 16],
];

/// Customers by RFM cell on 2026-01-01, by the same three.
const CELLS: &str = "111:4 112:1 113:1 122:1 123:2 124:1 132:3 134:2 144:1 155:4 211:2 212:2 214:1 222:1 223:1 233:2 234:1 235:1 242:1 243:1 244:2 255:5 311:5 312:1 313:2 321:1 323:2 332:2 333:1 334:1 341:1 344:1 345:2 355:1 411:2 412:4 422:2 431:1 432:1 434:3 444:4 455:4 511:3 513:1 523:1 524:2 531:1 533:4 534:1 535:1 542:1 543:1 553:1 555:2";

const MAP: &str = "customer=customer_id,time=ts,amount=amount_cents,receipt=receipt_id";
pub const MINOR: [&str; 4] = ["--map", MAP, "--amount-unit", "minor"];

pub fn receipts(folder: &Path) -> String {
    let mut bytes = Vec::new();
    gen_receipts::write(1000, 100, &mut bytes).unwrap();
    file(folder, "r1k.csv", bytes).display().to_string()
}

pub fn number(of: &Value, name: &str) -> u64 {
    of[name].as_u64().unwrap_or_else(|| panic!("{name}: {of}"))
}

fn check_months(told: &Value) {
    let periods = told["periods"].as_array().unwrap();
    assert_eq!(periods.len(), 24);
    let mut net = 0.0;
    for (own, [_, cs, ce, cn, kept, repeat]) in periods.iter().zip(MONTHS) {
        let is = ["cs", "ce", "cn", "kept", "repeat_buyers"].map(|name| number(own, name));
        assert_eq!(is, [cs, ce, cn, kept, repeat], "{own:#}");
        assert_eq!(number(own, "lost") + kept, cs);
        assert_eq!(number(own, "reactivated") + kept + cn, ce);
        assert_eq!(own["crr"].is_null(), cs == 0);
        net += own["net"].as_str().unwrap().parse::<f64>().unwrap();
    }
    assert!((net - 50_186.33).abs() < 1e-6, "{net}");
    assert_eq!(
        (&periods[0]["start"], &periods[23]["end"]),
        (&value!("2024-01-01"), &value!("2026-01-01"))
    );
    // 14 of 18 back, 4 new of 19: (19 - 4) / 18.
    assert_eq!(periods[8]["crr"], value!(83.333_333), "{}", periods[8]);
    assert_eq!(periods[8]["strict_retention"], value!(72.222_222));
    assert_eq!(periods[8]["churn"], value!(27.777_778));
}

#[test]
fn the_known_receipts_have_the_known_figures() {
    let folder = tempfile::tempdir().unwrap();
    let csv = receipts(folder.path());
    let told = json(NONE, &[&["metrics", &csv][..], &MINOR].concat());
    check_months(&told);
    assert_eq!(told["counts"]["used"], 1000);
    let scored = json(NONE, &[&["rfm", &csv, "--as-of", "2026-01-01"][..], &MINOR].concat());
    check_cells(&scored);
    // The same through the reader for what the quick way does not take.
    let text = std::fs::read_to_string(&csv).unwrap();
    let quote = |line: &str| {
        line.split(',')
            .map(|cell| format!("\"{}\"", cell.trim_matches('"')))
            .collect::<Vec<_>>()
            .join(",")
    };
    let quoted: String = text.lines().map(|line| quote(line) + "\r\n").collect();
    let quoted = file(folder.path(), "quoted.csv", quoted).display().to_string();
    assert_eq!(json(NONE, &[&["metrics", &quoted][..], &MINOR].concat()), told);
    let zipped = gzip(folder.path(), &text);
    assert_eq!(json(NONE, &[&["metrics", &zipped][..], &MINOR].concat()), told);
}

fn gzip(folder: &Path, text: &str) -> String {
    use std::io::Write as _;
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(text.as_bytes()).unwrap();
    file(folder, "r1k.csv.gz", out.finish().unwrap()).display().to_string()
}

fn check_cells(scored: &Value) {
    let cells = scored["cells"].as_object().unwrap();
    let own: Vec<String> = cells.iter().map(|(cell, many)| format!("{cell}:{many}")).collect();
    assert_eq!(own.join(" "), CELLS);
    for letter in ["r", "f", "m"] {
        let sum: u64 = scored[letter].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).sum();
        assert_eq!(sum, 100, "{letter}: everybody has bought");
    }
}

#[test]
fn the_database_and_parquet_tell_the_same_to_the_digit() {
    let folder = tempfile::tempdir().unwrap();
    let csv = receipts(folder.path());
    let program = file(folder.path(), "program.toml", plain_program()).display().to_string();
    let file_of = |words: &[&str]| json(NONE, &[words, &MINOR, &["--currency", "USD"]].concat());
    let columns = parquet(folder.path(), &csv);
    for fresh in baci_testing::both() {
        let db = fresh.address.as_str();
        json(db, &["publish", &program]);
        json(db, &[&["import", &csv][..], &MINOR].concat());
        for more in [
            &[][..],
            &["--base", "window", "--window", "60d"],
            &["--period", "week", "--from", "2024-03-04", "--until", "2025-11-03"],
            &["--period", "quarter", "--until", "2025-02-11"],
        ] {
            let of_file = file_of(&[&["metrics", &csv], more].concat());
            let of_database = json(db, &[&["metrics"], more].concat());
            assert!(of_file["periods"] == of_database["periods"], "{more:?}");
            assert_eq!(of_file["ltv"], of_database["ltv"], "{more:?}");
            assert!(of_file["ltv"]["intervals"]["value"].is_array(), "{more:?}");
            assert_eq!(of_file["definition"], of_database["definition"], "{more:?}");
            let of_columns = file_of(&[&["metrics", &columns], more].concat());
            assert!(of_file == of_columns, "{more:?}");
        }
        for command in ["rfm", "cohorts"] {
            assert!(file_of(&[command, &csv]) == json(db, &[command]), "{command}");
        }
        check_cells(&json(db, &["rfm", "--as-of", "2026-01-01"]));
    }
}

/// The receipts as Parquet: whole numbers, times on a wall clock, receipts' numbers as texts.
fn parquet(folder: &Path, csv: &str) -> String {
    use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
    let schema = "message receipts { required binary receipt_id (UTF8); optional int64 customer_id;
        required int64 ts (TIMESTAMP(MILLIS,false)); required int64 amount_cents; }";
    let schema = std::sync::Arc::new(parquet::schema::parser::parse_message_type(schema).unwrap());
    let path = folder.join("r1k.parquet");
    let out = std::fs::File::create(&path).unwrap();
    let mut writer =
        parquet::file::writer::SerializedFileWriter::new(out, schema, std::sync::Arc::default())
            .unwrap();
    let text = std::fs::read_to_string(csv).unwrap();
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    // In groups of different sizes, as writers make them.
    for rows in [&rows[..1], &rows[1..700], &rows[700..]] {
        let numbers =
            |at: usize| rows.iter().map(|row| row[at].parse().unwrap()).collect::<Vec<i64>>();
        let millis = |text: &str| {
            let local: jiff::civil::DateTime = text.parse().unwrap();
            local.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp().as_millisecond()
        };
        let mut group = writer.next_row_group().unwrap();
        let mut at = 0;
        while let Some(mut column) = group.next_column().unwrap() {
            match at {
                0 => {
                    let texts: Vec<ByteArray> = rows.iter().map(|row| row[0].into()).collect();
                    column.typed::<ByteArrayType>().write_batch(&texts, None, None).unwrap();
                }
                2 => {
                    let times: Vec<i64> = rows.iter().map(|row| millis(row[2])).collect();
                    column.typed::<Int64Type>().write_batch(&times, None, None).unwrap();
                }
                at => {
                    let levels = vec![1; rows.len()];
                    let levels = (at == 1).then_some(levels.as_slice());
                    let values = numbers(if at == 1 { 1 } else { 4 });
                    column.typed::<Int64Type>().write_batch(&values, levels, None).unwrap();
                }
            }
            column.close().unwrap();
            at += 1;
        }
        group.close().unwrap();
    }
    writer.close().unwrap();
    path.display().to_string()
}

const BROKEN: &str = "\
bill,who,at,paid,shop,group
B1,anna,2026-01-31T18:30:00Z,10.00,siam,rolls
B2,anna,2026-01-05 12:00,5,siam,soup
B3,bounmy,2026-02-30,7,siam,soup
B4,,2026-02-07,8,siam,soup
B5,bounmy,2026-02-07,0,siam,soup
B6,bounmy,2026-02-07,-3.50,siam,soup
B7,chan,2026-02-08 10:00,20,asoke,rolls
B7,chan,2026-02-08 10:00,5.00,asoke,soup

B8,chan,2026-02-09,1.005,asoke,soup
B9,dao,2026-02-10,9,asoke,soup
B9,dao,2026-02-10,nine,asoke,soup
B9,dao,2026-02-10,9,asoke,soup
B10,dao
";

#[test]
fn what_is_broken_is_counted_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "broken.csv", BROKEN).display().to_string();
    let map = "customer=who,time=at,amount=paid,receipt=bill,branch=shop,category=group";
    let asked = ["metrics", &path, "--map", map, "--zone", "Asia/Bangkok", "--currency", "THB"];
    let told = coded(NONE, &[&asked[..], &["--by", "branch"]].concat(), 3);
    let counts = &told["counts"];
    assert_eq!(
        (number(counts, "rows"), number(counts, "used"), number(counts, "refused")),
        (13, 6, 7)
    );
    assert_eq!((number(counts, "receipts"), number(counts, "not_purchases")), (5, 2));
    assert_eq!(counts["not_purchases_net"], "-3.50");
    let rows: Vec<_> =
        counts["first_refused"].as_array().unwrap().iter().map(|row| row["row"].as_u64()).collect();
    assert_eq!(rows, [Some(3), Some(4), Some(9), Some(11), Some(13), None], "{counts:#}");
    // In Bangkok it was February already when Anna came again.
    let periods = told["periods"].as_array().unwrap();
    assert_eq!(periods.len(), 2);
    let is =
        |own: &Value| ["cs", "cn", "kept", "buyers", "purchases"].map(|name| number(own, name));
    assert_eq!((is(&periods[0]), is(&periods[1])), ([0, 1, 0, 1, 1], [1, 1, 1, 2, 2]));
    assert_eq!(
        (&periods[1]["net"], &periods[1]["average_bill"]),
        (&value!("35.00"), &value!("17.500000"))
    );
    // Anna bought soup and later rolls, Chan rolls and soup at once.
    let cross = &told["cross_sell"];
    assert_eq!((number(cross, "buyers"), number(cross, "buyers_of_several")), (2, 2));
    let categories = cross["categories"].as_array().unwrap();
    let crossed = |name: &str| {
        let own = categories.iter().find(|own| own["category"] == name).unwrap();
        (number(own, "buyers"), number(own, "crossed"))
    };
    assert_eq!((crossed("soup"), crossed("rolls")), ((2, 2), (2, 1)));
    let groups = told["groups"].as_array().unwrap();
    let names: Vec<_> = groups.iter().map(|own| own["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["asoke", "siam"]);
    // The same by the other reader: every cell in quotation marks.
    let line = |line: &str| match line.is_empty() {
        true => String::new(),
        false => format!("\"{}\"", line.replace(',', "\",\"")),
    };
    let quoted: String = BROKEN.lines().map(|own| line(own) + "\n").collect();
    let quoted = file(folder.path(), "quoted.csv", quoted).display().to_string();
    let again = [&["metrics", &quoted], &asked[2..], &["--by", "branch"]].concat();
    assert_eq!(coded(NONE, &again, 3), told);
    let (code, out, err) = said(&run(NONE, &asked));
    assert!(code == 3 && out.contains("2026-02-01") && err.contains("7 of 13 rows"), "{out}{err}");
}

#[test]
fn what_cannot_be_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "broken.csv", BROKEN).display().to_string();
    let twice = file(folder.path(), "twice.csv", "who,at,paid,paid\na,2026-01-01,1,2\n")
        .display()
        .to_string();
    let plain = ["--map", "customer=who,time=at,amount=paid"];
    let endless =
        file(folder.path(), "endless.csv", [&b"who,at,paid\n"[..], &vec![b'x'; 40 << 20]].concat());
    let endless = endless.display().to_string();
    for (words, told) in [
        (vec!["metrics", &path], "which column is the customer"),
        (vec!["metrics", &twice, plain[0], plain[1]], "several columns are called 'paid'"),
        (vec!["metrics", "none.csv", plain[0], plain[1]], "none.csv"),
        (vec!["metrics", &endless, plain[0], plain[1]], "longer than 16 MiB"),
        (
            vec![
                "metrics",
                &path,
                plain[0],
                plain[1],
                "--from",
                "2026-02-01",
                "--until",
                "2026-02-01",
            ],
            "must lie before",
        ),
        (vec!["metrics", &path, plain[0], plain[1], "--until", "soon"], "'soon' is no day"),
        (vec!["metrics", &path, plain[0], plain[1], "--window", "5"], "is no length of time"),
        (vec!["metrics", &path, plain[0], plain[1], "--zone", "Mars"], "Mars"),
        (vec!["metrics"], "there is no database"),
        (vec!["rfm", plain[0], plain[1]], "name the file that --map is for"),
    ] {
        let (code, _, err) = said(&run(NONE, &words));
        assert!((1..=2).contains(&code) && err.contains(told), "{words:?}: {code} {err}");
    }
}

#[test]
fn pages_open_offline_and_csv_has_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let csv = receipts(folder.path());
    for command in ["metrics", "rfm", "cohorts", "segments"] {
        let page = folder.path().join("page.html");
        let shown = page.display().to_string();
        let words = [&[command, &csv, "--csv", "--html", &shown][..], &MINOR].concat();
        let (code, out, err) = said(&run(NONE, &words));
        assert_eq!(code, 0, "{err}");
        let rows = match command {
            "metrics" => 25,
            "cohorts" => 301,
            _ => 101,
        };
        assert_eq!(out.lines().count(), rows, "{command}");
        let html = std::fs::read_to_string(page).unwrap();
        assert!(html.contains("<svg") || html.contains("<table"), "{html}");
        assert!(!html.contains("http") && !html.contains("<script"), "{html}");
    }
}

#[test]
fn segments_say_where_customers_stand_and_how_they_moved() {
    let folder = tempfile::tempdir().unwrap();
    let csv = receipts(folder.path());
    let words = |more: &[&str]| json(NONE, &[&["segments", &csv][..], &MINOR, more].concat());
    let (now, before) = (words(&["--as-of", "2025-07-01"]), words(&["--as-of", "2025-06-01"]));
    let count = |of: &Value, stage: &str| {
        let own = of["stages"].as_array().unwrap().iter().find(|own| own["stage"] == stage);
        own.map_or(0, |own| number(own, "customers"))
    };
    // Who left a stage and who came into it is the difference between two days.
    for stage in ["new", "occasional", "buyer", "regular", "loyal", "won_back", "at_risk", "lapsed"]
    {
        let moved = now["flow"].as_array().unwrap().iter();
        let sum = |end: &str| -> u64 {
            moved
                .clone()
                .filter(|step| step[end] == stage)
                .map(|step| number(step, "customers"))
                .sum()
        };
        assert_eq!(
            (sum("to"), sum("from")),
            (count(&now, stage), count(&before, stage)),
            "{stage}"
        );
        let list = words(&["--as-of", "2025-07-01", "--stage", stage]);
        assert_eq!(list["customers"].as_array().unwrap().len() as u64, count(&now, stage));
    }
    assert_eq!((&now["since"], &now["as_of"]), (&value!("2025-06-01"), &value!("2025-07-01")));
    let by = json(
        NONE,
        &[&["metrics", &csv, "--by", "stage", "--until", "2025-07-01"][..], &MINOR].concat(),
    );
    for group in by["groups"].as_array().unwrap() {
        let stage = group["name"].as_str().unwrap();
        assert_eq!(number(&group["ltv"], "customers"), count(&now, stage), "{stage}");
    }
    let fresh = baci_testing::sqlite();
    let db = fresh.address.as_str();
    let program = file(folder.path(), "program.toml", plain_program()).display().to_string();
    json(db, &["publish", &program]);
    json(db, &[&["import", &csv][..], &MINOR].concat());
    let stored = json(db, &["segments", "--as-of", "2025-07-01"]);
    assert_eq!((&stored["stages"], &stored["flow"]), (&now["stages"], &now["flow"]));
}

#[test]
fn what_customers_cost_is_told_alike_of_a_file_and_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let csv = receipts(folder.path());
    let program = file(folder.path(), "program.toml", plain_program()).display().to_string();
    let costs = "month,cost,channel\n2024-01,500.00,\n2024-02,1.00,web\n2030-01,7,\n";
    let costs = file(folder.path(), "costs.csv", costs).display().to_string();
    let asked = ["--costs", &costs, "--margin", "40"];
    let of_file = [&["acquisition", &csv], &MINOR[..], &["--currency", "USD"], &asked].concat();
    let of_file = json(NONE, &of_file);
    let row = &of_file["months"].as_array().unwrap().last().unwrap().clone();
    // Two bought first in January 2024, as the table above has it.
    assert_eq!((&row["month"], &row["customers"]), (&value!("2024-01"), &value!(2)));
    assert_eq!((&row["cost"], &row["cac"]), (&value!("500.00"), &value!("250.000000")));
    let all = &of_file["all"];
    assert_eq!((&all["customers"], &all["cost"]), (&value!(5), &value!("508.00")), "{all}");
    assert_eq!(of_file["channels"][0]["customers"], 0, "no channel is mapped");
    for fresh in baci_testing::both() {
        let db = fresh.address.as_str();
        json(db, &["publish", &program]);
        json(db, &[&["import", &csv][..], &MINOR].concat());
        let told = json(db, &[&["acquisition"], &asked[..]].concat());
        for part in ["all", "months", "channels", "ltv"] {
            assert_eq!(told[part], of_file[part], "{part}");
        }
        // Nothing is entered yet.
        assert_eq!(json(db, &["acquisition"])["all"]["cost"], "0.00");
    }
    for (text, wrong) in [
        ("month,price\n", "there is no column 'cost'"),
        ("month,cost\n2024-13,1\n", "row 1: month: '2024-13' is no month"),
        ("month,cost\n2024-01,-1\n", "row 1: cost: '-1' is no amount"),
    ] {
        let costs = file(folder.path(), "wrong.csv", text).display().to_string();
        let words = [&["acquisition", &csv, "--costs", &costs], &MINOR[..]].concat();
        let (code, _, err) = said(&run(NONE, &words));
        assert!(code != 0 && err.contains(wrong), "{code} {err}");
    }
}
