//! Imports kept as rows: run once, refused rows kept, twice the same, stopped and gone on with.

mod house;

use baci_app::receipts::{AmountUnit, Column, Field, ReadOptions};
use baci_app::{Baci, By, ImportPlan, StoredImport};
use baci_core::id::ImportId;
use baci_core::refusal::Code;
use house::House;
use std::time::Duration;

const FILE: &str =
    "who,at,paid,bill\nanna,2026-01-05 12:00,100,B1\nbo,never,5,B2\n,2026-01-05,1,B3\n";

fn plan() -> ImportPlan {
    let heads = ["who", "at", "paid", "bill"];
    let fields = [Field::Customer, Field::Time, Field::Amount, Field::Receipt];
    let options = ReadOptions {
        map: fields.into_iter().enumerate().map(|(i, field)| (field, Column::At(i))).collect(),
        currency: None,
        amount_unit: AmountUnit::Major,
        time_format: None,
        zone: None,
        delimiter: Some(b','),
        no_header: false,
    };
    ImportPlan { options, source: "till".into(), heads: heads.map(str::to_owned).into() }
}

async fn upload(baci: &Baci) -> ImportId {
    let mut upload = baci.upload().await.unwrap();
    upload.write(FILE.as_bytes()).await.unwrap();
    baci.keep_upload(&By::console(), upload, "bills.csv").await.unwrap()
}

async fn ended(baci: &Baci, id: ImportId) -> StoredImport {
    for _ in 0..600 {
        let stored = baci.import(id).await.unwrap();
        if !matches!(stored.state.as_str(), "waiting" | "running") {
            return stored;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the import does not end");
}

#[tokio::test]
async fn a_file_is_imported_once_and_its_bad_rows_are_kept() {
    for house in House::both().await {
        let (baci, by) = (&house.baci, By::console());
        for (new, there) in [(1, 0), (0, 1)] {
            let id = upload(baci).await;
            baci.start_import(&by, id, Some(&plan())).await.unwrap();
            let stored = ended(baci, id).await;
            assert_eq!((stored.state.as_str(), stored.problem.as_deref()), ("done", None));
            assert_eq!((stored.rows, stored.new, stored.there, stored.refused), (3, new, there, 2));
            let rows = baci.refused_rows(id, 0, 10).await.unwrap();
            let why: Vec<_> =
                rows.iter().map(|r| (r.row_number, r.code.as_str(), r.cell.as_str())).collect();
            assert_eq!(why, [(2, "time", "never"), (3, "empty", "")]);
            assert!(!baci.import_file(id).exists(), "the file is not kept");
            let again = baci.start_import(&by, id, None).await.unwrap_err();
            assert!(
                matches!(again, baci_app::AppError::Refused(r) if r.code == Code::RecordChanged)
            );
        }
    }
}

#[tokio::test]
async fn what_was_not_started_can_be_thrown_away_and_an_empty_file_is_refused() {
    for house in House::both().await {
        let (baci, by) = (&house.baci, By::console());
        let id = upload(baci).await;
        let file = baci.import_file(id);
        assert!(file.exists());
        baci.discard_import(&by, id).await.unwrap();
        assert!(!file.exists() && baci.imports(None, 10).await.unwrap().is_empty());
        let empty = baci.upload().await.unwrap();
        baci.keep_upload(&by, empty, "empty.csv").await.unwrap_err();
        let folder = file.parent().unwrap().to_owned();
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), 0, "nothing is left behind");
        let mut huge = baci.upload().await.unwrap();
        let chunk = vec![b'x'; 1 << 20];
        let mut taken = 0;
        while huge.write(&chunk).await.is_ok() {
            taken += 1;
        }
        assert_eq!(taken, 32);
    }
}
