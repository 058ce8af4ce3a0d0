//! Importing Parquet: the same receipts as from a CSV give the same ledger.

use crate::house::{NONE, file, hash, json, publish};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type, Int96, Int96Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::path::Path;
use std::sync::Arc;

const SCHEMA: &str = "message receipts {
    required binary bill (UTF8);
    required int64 who;
    required int64 at (TIMESTAMP(MILLIS,false));
    required double paid;
    optional binary shop (UTF8);
}";

/// Writes receipts, three seconds apart.
fn write(path: &Path, count: usize) {
    let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
    let zstd = parquet::basic::Compression::ZSTD(parquet::basic::ZstdLevel::default());
    let properties = Arc::new(WriterProperties::builder().set_compression(zstd).build());
    let out = std::fs::File::create(path).unwrap();
    let mut writer = SerializedFileWriter::new(out, schema, properties).unwrap();
    let numbers = || 0..i64::try_from(count).unwrap();
    let bills: Vec<ByteArray> = numbers().map(|n| format!("B{n}").as_str().into()).collect();
    let who: Vec<i64> = numbers().map(|n| n % 70).collect();
    let at: Vec<i64> = numbers().map(|n| 1_767_225_600_000 + n * 3000).collect();
    let paid: Vec<f64> = (0..count).map(|n| f64::from(u32::try_from(n).unwrap()) + 0.29).collect();
    let shops: Vec<ByteArray> = numbers().filter(|n| n % 2 == 0).map(|_| "siam".into()).collect();
    let levels: Vec<i16> = numbers().map(|n| i16::from(n % 2 == 0)).collect();
    let mut group = writer.next_row_group().unwrap();
    let mut index = 0;
    while let Some(mut column) = group.next_column().unwrap() {
        let written = match index {
            0 => column.typed::<ByteArrayType>().write_batch(&bills, None, None),
            1 => column.typed::<Int64Type>().write_batch(&who, None, None),
            2 => column.typed::<Int64Type>().write_batch(&at, None, None),
            3 => column.typed::<DoubleType>().write_batch(&paid, None, None),
            _ => column.typed::<ByteArrayType>().write_batch(&shops, Some(&levels), None),
        };
        assert_eq!(written.unwrap(), if index == 4 { shops.len() } else { count });
        column.close().unwrap();
        index += 1;
    }
    group.close().unwrap();
    writer.close().unwrap();
}

#[test]
fn parquet_and_csv_give_the_same_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let columns = folder.path().join("receipts.parquet");
    write(&columns, 700);
    let mut rows = String::from("bill,who,at,paid,shop\n");
    for n in 0..700i64 {
        let at = jiff::Timestamp::from_second(1_767_225_600 + n * 3).unwrap();
        let shop = if n % 2 == 0 { "siam" } else { "" };
        rows.push_str(&format!("B{n},{},{at},{n}.29,{shop}\n", n % 70));
    }
    let rows = file(folder.path(), "receipts.csv", rows);
    let map = "customer=who,time=at,amount=paid,receipt=bill,branch=shop";
    let hashes = [columns, rows].map(|path| {
        let fresh = baci_testing::sqlite();
        publish(&fresh.address, folder.path());
        let path = path.display().to_string();
        let words = ["import", &path, "--map", map, "--source", "s"];
        assert_eq!(json(&fresh.address, &words)["new"], 700);
        assert_eq!(json(&fresh.address, &words)["already_there"], 700);
        hash(&fresh.address, "postings")
    });
    assert_eq!(hashes[0], hashes[1]);
}

/// Two receipts of the old form: one minute before the month ends on the clock of the shop, and one after.
fn write_old(path: &Path) {
    let schema = "message receipts { required int64 who; required int96 at; required int64 paid; }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let out = std::fs::File::create(path).unwrap();
    let mut writer = SerializedFileWriter::new(out, schema, Arc::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    // Nanoseconds of the day, low half first, and the Julian day: 2026-01-31 and 2026-02-01.
    let time = |nanos: u64, day: u32| {
        let halves = [nanos & 0xffff_ffff, nanos >> 32].map(|half| u32::try_from(half).unwrap());
        Int96::from(vec![halves[0], halves[1], day])
    };
    let minute = 60_000_000_000;
    let at = [time(1439 * minute, 2_461_072), time(minute, 2_461_073)];
    let mut index = 0;
    while let Some(mut column) = group.next_column().unwrap() {
        match index {
            1 => column.typed::<Int96Type>().write_batch(&at, None, None),
            _ => column.typed::<Int64Type>().write_batch(&[7, 7], None, None),
        }
        .unwrap();
        column.close().unwrap();
        index += 1;
    }
    group.close().unwrap();
    writer.close().unwrap();
}

#[test]
fn times_of_the_old_form_are_those_of_the_clock_in_the_zone() {
    let folder = tempfile::tempdir().unwrap();
    let old = folder.path().join("receipts.parquet");
    write_old(&old);
    let rows = "who,at,paid\n7,2026-01-31 23:59,7\n7,2026-02-01 00:01,7\n";
    let rows = file(folder.path(), "receipts.csv", rows);
    let figures = [old, rows].map(|path| {
        let map = "customer=who,time=at,amount=paid";
        let path = path.display().to_string();
        let words = ["metrics", &path, "--map", map, "--zone", "America/New_York"];
        json(NONE, &words)
    });
    let months = figures[0]["periods"].as_array().unwrap();
    let bought: Vec<_> = months.iter().map(|month| &month["purchases"]).collect();
    assert_eq!(bought, [1, 1]);
    assert_eq!(figures[0]["periods"], figures[1]["periods"]);
}
