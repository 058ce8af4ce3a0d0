//! Imports kept as rows: looked at, run once, refused rows kept, twice the same, stopped and gone on with.

use crate::house;

use crate::house::House;
use baci_app::receipts::{Column, CustomerBy, Field, FileKind, NumberForm, ReadOptions};
use baci_app::{
    AppError, AuditFilter, Baci, BadUpload, By, ImportPlan, Settings, StoredImport, Uploads,
};
use baci_core::id::ImportId;
use baci_core::member::Profile;
use baci_core::refusal::Code;
use std::io::Write as _;
use std::time::Duration;

const FILE: &str =
    "who,at,paid,bill\nanna,2026-01-05 12:00,100,B1\nbo,never,5,B2\n,2026-01-05,1,B3\n";

fn options() -> ReadOptions {
    let fields = [Field::Customer, Field::Time, Field::Amount, Field::Receipt];
    let map = fields.into_iter().enumerate().map(|(i, field)| (field, Column::At(i))).collect();
    ReadOptions { map, ..ReadOptions::usual() }
}

async fn upload(baci: &Baci, bytes: &[u8]) -> ImportId {
    let mut upload = baci.upload().await.unwrap();
    for part in bytes.chunks(7000) {
        upload.write(part).await.unwrap();
    }
    baci.keep_upload(&By::console(), upload, "folder/bills.csv").await.unwrap()
}

async fn until(baci: &Baci, id: ImportId, good: impl Fn(&StoredImport) -> bool) -> StoredImport {
    for _ in 0..1200 {
        let stored = baci.import(id).await.unwrap();
        if good(&stored) {
            return stored;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("it does not come to that: {:?}", baci.import(id).await.unwrap());
}

async fn ended(baci: &Baci, id: ImportId) -> StoredImport {
    until(baci, id, |stored| !matches!(stored.state.as_str(), "waiting" | "running")).await
}

fn is_refused<T: std::fmt::Debug>(result: Result<T, AppError>, code: Code) {
    match result {
        Err(AppError::Refused(refusal)) => assert_eq!(refusal.code, code),
        other => panic!("{other:?}"),
    }
}

/// A file of so many receipts, of fifty customers.
fn many(receipts: usize) -> String {
    let row = |i: usize| format!("c{},2026-01-05 12:00,{}.50,B{i}\n", i % 50, i % 90 + 1);
    std::iter::once("who,at,paid,bill\n".to_owned()).chain((0..receipts).map(row)).collect()
}

#[tokio::test]
async fn a_file_is_imported_once_and_its_bad_rows_are_kept() {
    for house in House::both().await {
        let (baci, by) = (&house.baci, By::console());
        for (new, there) in [(1, 0), (0, 1)] {
            let id = upload(baci, FILE.as_bytes()).await;
            assert_eq!(baci.import(id).await.unwrap().file_name, "bills.csv");
            baci.start_import(&by, id, options(), "till").await.unwrap();
            let stored = ended(baci, id).await;
            assert_eq!((stored.state.as_str(), stored.problem.as_deref()), ("done", None));
            assert_eq!((stored.rows, stored.new, stored.there, stored.refused), (3, new, there, 2));
            assert_eq!(stored.place, stored.bytes, "all of it is read");
            let rows = baci.refused_rows(id, 0, 10).await.unwrap();
            let why: Vec<_> =
                rows.iter().map(|r| (r.row_number, r.code.as_str(), r.cell.as_str())).collect();
            assert_eq!(why, [(2, "time", "never"), (3, "empty", "")]);
            assert_eq!(rows[0].contents, r#"["bo","never","5","B2"]"#);
            assert_eq!(baci.refused_rows(id, 2, 10).await.unwrap().len(), 1, "after the second");
            assert_eq!(ImportPlan::of(&stored).unwrap().heads, ["who", "at", "paid", "bill"]);
            assert!(!baci.import_file(id).exists(), "the file is not kept");
            is_refused(baci.start_import(&by, id, options(), "till").await, Code::RecordChanged);
            is_refused(baci.continue_import(&by, id).await, Code::RecordChanged);
            is_refused(baci.stop_import(&by, id).await, Code::RecordChanged);
            is_refused(baci.discard_import(&by, id).await, Code::RecordChanged);
        }
        let all = baci.imports(None, 10).await.unwrap();
        assert_eq!(all.len(), 2);
        let older = baci.imports(Some(all[0].import), 10).await.unwrap();
        assert_eq!(older, all[1..], "the next page");
        let filter = AuditFilter { action: "import".into(), ..AuditFilter::default() };
        let log = baci.audit(&filter, None, 10).await.unwrap();
        let mut did: Vec<_> = log.lines.iter().map(|line| line.action.as_str()).collect();
        did.sort_unstable();
        assert_eq!(
            did,
            ["end", "end", "start", "start", "upload", "upload"].map(|did| format!("import.{did}"))
        );
        let stored = all.iter().find(|stored| stored.new == 1).unwrap();
        let csv = baci.refused_csv(stored.import, ["No", "Why"], |row| row.code.clone()).await;
        let csv = String::from_utf8(csv.unwrap()).unwrap();
        assert_eq!(
            csv,
            "\u{feff}No,Why,who,at,paid,bill\n2,time,bo,never,5,B2\n3,empty,,2026-01-05,1,B3\n"
        );
        assert!(!log.lines.iter().any(|line| line.details.contains("anna")));
    }
}

#[tokio::test]
async fn a_file_is_looked_at_before_it_is_read() {
    for house in House::both().await {
        let baci = &house.baci;
        let text = "Số hóa đơn;Mã khách hàng;Ngày;Thành tiền\n\
            H1;anna;31/01/2026 07:30;1.234,50\nH2;bo;01/02/2026 08:00;x\n";
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(text.as_bytes()).unwrap();
        for (bytes, kind) in
            [(text.as_bytes().to_vec(), FileKind::Csv), (gzip.finish().unwrap(), FileKind::Gzip)]
        {
            let id = upload(baci, &bytes).await;
            let peek = baci.peek_import(id, None, false).await.unwrap();
            assert_eq!((peek.kind, peek.delimiter), (kind, Some(b';')));
            assert_eq!(peek.heads[1], "Mã khách hàng");
            assert_eq!(peek.rows[0][3], "1.234,50");
            let options = baci.guess_import(&peek).await.unwrap();
            assert_eq!(options.missing(), []);
            assert_eq!(options.time_format.as_deref(), Some("%d/%m/%Y %H:%M"));
            assert_eq!(options.number_form, NumberForm::Comma);
            let preview = baci.preview_import(id, options.clone()).await.unwrap();
            assert_eq!((preview.read, preview.bad, preview.whole), (2, 1, true));
            let first = preview.rows[0].read.as_ref().unwrap();
            assert_eq!((first.amount, first.customer.0.as_str()), (123_450, "external:anna"));
            assert_eq!(first.at.to_string(), "2026-01-31T00:30:00Z");
            let reason = preview.rows[1].read.as_ref().unwrap_err();
            assert_eq!((reason.code, reason.text.as_str()), ("amount", "x"));
            let wrong = ReadOptions { zone: Some("Asia/Nowhere".into()), ..options.clone() };
            is_refused(baci.preview_import(id, wrong).await, Code::InvalidRequest);
            let column = ReadOptions { map: vec![(Field::Sku, Column::At(9))], ..options.clone() };
            is_refused(baci.preview_import(id, column).await, Code::InvalidRequest);
            baci.start_import(&By::console(), id, options, "h").await.unwrap();
            assert_eq!(ended(baci, id).await.refused, 1);
        }
    }
}

/// Who is known by phone is found however the number is written; a number of which a digit is lost makes
/// nobody a member.
#[tokio::test]
async fn a_file_of_phone_numbers_finds_the_members_who_have_them() {
    for house in House::both().await {
        let baci = &house.baci;
        let known = house.member(Profile::default(), &["phone:+8562055512345"]).await;
        let text = "ເລກທີ,ວັນທີ,ເບີ,ຍອດ\nA1,14/02/2569 12:30,020 5551 2345,10\n\
            A2,14/02/2569 13:00,+856 20 55512345,20\nA3,14/02/2569 14:00,020 555 1234,30\n\
            A4,14/02/2569 15:00,020 9999 8888,40\n";
        let id = upload(baci, text.as_bytes()).await;
        let peek = baci.peek_import(id, None, false).await.unwrap();
        let options = baci.guess_import(&peek).await.unwrap();
        assert_eq!((options.missing(), options.customer), (vec![], CustomerBy::Phone));
        let preview = baci.preview_import(id, options.clone()).await.unwrap();
        assert_eq!((preview.read, preview.bad), (4, 1));
        assert_eq!(preview.rows[2].read.as_ref().unwrap_err().code, "customer");
        baci.start_import(&By::console(), id, options, "bills").await.unwrap();
        let end = ended(baci, id).await;
        assert_eq!((end.new, end.refused), (3, 1));
        let statement = baci.statement(known, None, 10).await.unwrap();
        let nets: Vec<_> = statement.lines.iter().map(|line| line.event.net).collect();
        assert_eq!(nets.iter().filter(|net| **net != 0).count(), 2, "{nets:?}");
        assert_eq!(baci.count_members().await.unwrap(), 2);
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_told_without_where_it_lies() {
    let [fresh, _] = baci_testing::both();
    let house = House::on(fresh, house::PROGRAM).await;
    let (baci, by) = (&house.baci, By::console());
    let id = upload(baci, &[0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8]).await;
    let Err(AppError::Refused(refusal)) = baci.peek_import(id, None, false).await else { panic!() };
    assert!(!refusal.sentence.contains("imports"), "{}", refusal.sentence);
    let mut plan = options();
    plan.map.remove(2);
    is_refused(baci.start_import(&by, id, plan, "s").await, Code::InvalidRequest);
    is_refused(baci.start_import(&by, id, options(), "s").await, Code::InvalidRequest);
    // A file that begins well and breaks off.
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    gzip.write_all(many(20_000).as_bytes()).unwrap();
    let whole = gzip.finish().unwrap();
    let id = upload(baci, &whole[..whole.len() / 2]).await;
    baci.start_import(&by, id, options(), "s").await.unwrap();
    let stored = ended(baci, id).await;
    assert_eq!(stored.state, "failed");
    assert!(stored.new > 1000, "what was read before stays: {stored:?}");
    assert!(!stored.problem.unwrap().contains("imports"));
}

#[tokio::test]
async fn an_import_stops_and_goes_on_and_doubles_nothing() {
    const RECEIPTS: i64 = 12_000;
    for house in House::both().await {
        let (baci, by) = (&house.baci, By::console());
        let id = upload(baci, many(12_000).as_bytes()).await;
        baci.start_import(&by, id, options(), "till").await.unwrap();
        until(baci, id, |stored| stored.rows > 0).await;
        baci.stop_import(&by, id).await.unwrap();
        let stopped = baci.import(id).await.unwrap();
        assert_eq!(stopped.state, "stopped");
        assert!(stopped.new < RECEIPTS && baci.import_file(id).exists());
        baci.continue_import(&by, id).await.unwrap();
        let done = ended(baci, id).await;
        assert_eq!((done.state.as_str(), done.rows, done.refused), ("done", RECEIPTS, 0));
        assert_eq!(done.new + done.there, RECEIPTS);
        assert!(done.new > RECEIPTS - 6 * 1024, "what the first run added counts: {done:?}");
        let again = upload(baci, many(12_000).as_bytes()).await;
        baci.start_import(&by, again, options(), "till").await.unwrap();
        let again = ended(baci, again).await;
        assert_eq!((again.new, again.there), (0, RECEIPTS), "all of it was there, once");
    }
}

#[tokio::test]
async fn what_ran_when_a_server_ended_goes_on_with_the_next() {
    for House { baci, kind, fresh } in House::both().await {
        let by = By::console();
        let folder = fresh.folder().join("imports");
        let id = upload(&baci, many(9_000).as_bytes()).await;
        baci.start_import(&by, id, options(), "till").await.unwrap();
        until(&baci, id, |stored| stored.rows > 0).await;
        let clock = baci.clock().clone();
        baci.close().await;
        let settings = Settings {
            database: fresh.address.clone(),
            clock,
            uploads: Uploads { folder: Some(folder), ..Uploads::default() },
            ..Settings::default()
        };
        let next = Baci::open(settings).await.unwrap();
        // As if the first server had ended in the midst of it.
        if next.import(id).await.unwrap().state == "waiting" {
            fresh.meddle("UPDATE imports SET state = 'running'");
        }
        next.imports_after_start().await.unwrap();
        let done = ended(&next, id).await;
        assert_eq!((done.state.as_str(), done.new + done.there), ("done", 9_000), "{kind}");
        // One whose file is lost is no riddle.
        fresh.meddle("UPDATE imports SET state = 'running'");
        next.imports_after_start().await.unwrap();
        assert_eq!(next.import(id).await.unwrap().state, "running", "another server may be at it");
        next.clock().set(next.clock().now().plus_seconds(301));
        next.imports_after_start().await.unwrap();
        let lost = next.import(id).await.unwrap();
        assert_eq!((lost.state.as_str(), lost.problem.as_deref()), ("failed", Some("gone")));
    }
}

#[tokio::test]
async fn what_was_not_started_can_be_thrown_away_or_is_swept() {
    for house in House::both().await {
        let (baci, by) = (&house.baci, By::console());
        let id = upload(baci, FILE.as_bytes()).await;
        let file = baci.import_file(id);
        let mode = std::os::unix::fs::PermissionsExt::mode(&file.metadata().unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600, "nobody else reads it");
        baci.discard_import(&by, id).await.unwrap();
        assert!(!file.exists() && baci.imports(None, 10).await.unwrap().is_empty());
        is_refused(baci.import(id).await, Code::NotFound);
        let old = upload(baci, FILE.as_bytes()).await;
        let done = upload(baci, FILE.as_bytes()).await;
        baci.start_import(&by, done, options(), "till").await.unwrap();
        ended(baci, done).await;
        std::fs::write(baci.import_file(done), "left over").unwrap();
        baci.sweep().await.unwrap();
        assert!(baci.import_file(old).exists(), "a young draft stays");
        baci.clock().set(baci.clock().now().plus_seconds(8 * 86_400));
        baci.sweep().await.unwrap();
        is_refused(baci.import(old).await, Code::NotFound);
        assert!(!baci.import_file(old).exists() && !baci.import_file(done).exists());
        assert_eq!(baci.refused_rows(done, 0, 10).await.unwrap().len(), 2);
        baci.clock().set(baci.clock().now().plus_seconds(90 * 86_400));
        baci.sweep().await.unwrap();
        assert!(
            baci.refused_rows(done, 0, 10).await.unwrap().is_empty(),
            "rows are not kept forever"
        );
        assert_eq!(baci.import(done).await.unwrap().refused, 2, "that they were, is");
    }
}

#[tokio::test]
async fn what_is_too_large_empty_or_a_spreadsheet_is_refused_and_leaves_nothing() {
    let [fresh, _] = baci_testing::both();
    let house = House::on(fresh, house::PROGRAM).await;
    let (baci, by) = (&house.baci, By::console());
    let empty = baci.upload().await.unwrap();
    let refused = baci.keep_upload(&by, empty, "empty.csv").await.unwrap_err();
    assert!(matches!(refused, BadUpload::Empty));
    let mut sheet = baci.upload().await.unwrap();
    sheet.write(b"PK").await.unwrap();
    sheet.write(b"\x03\x04 and so on").await.unwrap();
    let refused = baci.keep_upload(&by, sheet, "bills.xlsx").await.unwrap_err();
    assert!(matches!(refused, BadUpload::Spreadsheet));
    let mut huge = baci.upload().await.unwrap();
    let mut taken = 0;
    let refused = loop {
        match huge.write(&[b'x'; 1024]).await {
            Ok(()) => taken += 1,
            Err(refused) => break refused,
        }
    };
    assert!(matches!(refused, BadUpload::TooLarge(most) if most == 1 << 20));
    assert_eq!(taken, 1024);
    drop(huge);
    let folder = house.fresh.folder().join("imports");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 0, "nothing is left behind");
    for _ in 0..20 {
        upload(baci, FILE.as_bytes()).await;
    }
    assert!(matches!(baci.upload().await.unwrap_err(), BadUpload::TooMany));
}
