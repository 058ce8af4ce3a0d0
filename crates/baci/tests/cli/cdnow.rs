//! Real receipts, proved: the CDNOW purchases, imported on both databases and held against an
//! independent calculation (`cdnow.py`). Without the network or pip this fails, loudly.

use crate::house::data::{data, python, script};
use crate::house::{file, hash, json, plain_program};

/// Imports a data set; `words` say which of its columns is what.
fn prove(name: &str, words: &[&str], members: u64) {
    let path = data().join(name).display().to_string();
    let folder = tempfile::tempdir().unwrap();
    let program = file(folder.path(), "program.toml", plain_program()).display().to_string();
    let [sqlite, postgres] = baci_testing::both();
    for fresh in [&sqlite, &postgres] {
        json(&fresh.address, &["publish", &program]);
        let import = ["import", &path, "--delimiter", "space", "--time-format", "%Y%m%d"];
        let done = json(&fresh.address, &[&import, words].concat());
        assert_eq!(done["refused_rows"], 0, "{done}");
        let verified = json(&fresh.address, &["ledger", "verify"]);
        assert_eq!(verified["members"], members);
        assert_eq!(verified["faults"], serde_json::json!([]));
    }
    let db = sqlite.address.trim_start_matches("sqlite:");
    let counted = python(&[&script(), "compare", &path, db]);
    let counted: serde_json::Value = serde_json::from_str(&counted).unwrap();
    assert_eq!(counted["members"], members, "{counted}");
    for table in ["postings", "lots", "wallets", "identities"] {
        let (one, other) = (hash(&sqlite.address, table), hash(&postgres.address, table));
        assert_eq!(one, other, "{table} is the same on both databases");
    }
}

#[test]
fn the_sample_comes_to_what_it_must() {
    let map = ["--no-header", "--map", "customer=1,time=3,quantity=4,amount=5"];
    prove("CDNOW_sample.txt", &map, 2357);
}

#[test]
fn the_whole_comes_to_what_it_must() {
    let map = "customer=customer_id,time=date,quantity=number_of_cds,amount=dollar_value";
    prove("CDNOW_master.txt", &["--map", map], 23570);
}
