//! `baci purchases`: a basket quoted, held, sold, exchanged and taken back.

use crate::house::{fed, file, json, run, said};

const SHOP: &str = r#"
schema = 1
[program]
id = "shop"
name = "Shop"
currency = "THB"
timezone = "Asia/Bangkok"
[wallets.points]
kind = "points"
worth = "0.5"
[[earn]]
id = "base"
on = "purchase"
give = 1
per_amount = 1
[[promotion]]
id = "ten"
name = "Ten off"
code = "TEN"
discount = { amount = 10 }
limits = { uses = 1 }
"#;

const RICE: &[&str] =
    &["--member", "external:C1", "--line", "sku=rice,price=50.00,quantity=2", "--code", "ten"];

fn purchases<'a>(verb: &'a str, goods: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    ["purchases", verb].iter().chain(goods).chain(more).copied().collect()
}

#[test]
fn a_basket_is_quoted_held_sold_exchanged_and_taken_back() {
    for fresh in baci_testing::both() {
        let db = fresh.address.as_str();
        let program = file(fresh.folder(), "shop.toml", SHOP);
        run(db, &["publish", program.to_str().unwrap()]);
        let rows = b"card,time,amount\nC1,2026-01-01T12:00:00+07:00,100.00\n";
        let map = "customer=card,time=time,amount=amount";
        let words = ["import", "-", "--source", "old", "--map", map, "--currency", "THB"];
        assert_eq!(said(&fed(db, &words, rows)).0, 0);
        let quote = json(db, &purchases("quote", RICE, &[]));
        assert_eq!(
            (&quote["offers"]["payable"], &quote["id"]),
            (&"90.00".into(), &serde_json::Value::Null)
        );
        let (_, told, _) = said(&run(db, &purchases("quote", RICE, &[])));
        assert!(
            told.contains("to pay: 90.00 THB") && told.contains("Ten off: 10.00 THB off"),
            "{told}"
        );
        let held = json(db, &purchases("quote", RICE, &["--hold", "60", "--pay", "points=20"]));
        assert_eq!(held["offers"]["due"], "80.00");
        assert_eq!(held["balances"]["points"]["held"], "20");
        assert_eq!(json(db, &purchases("quote", RICE, &[]))["offers"]["payable"], "100.00");
        let held = held["id"].as_str().unwrap().to_owned();
        let bought = json(db, &["purchases", "buy-quote", &held, "--receipt", "B7"]);
        assert_eq!(bought["balances"]["points"]["available"], (100 - 20 + 80).to_string());
        let (code, _, err) = said(&run(db, &["purchases", "release", &held]));
        assert!(code == 1 && err.contains("is bought"), "{err}");
        let bought = bought["id"].as_str().unwrap().to_owned();
        let tea = ["--member", "external:C1", "--line", "sku=tea,price=30.00"];
        let swap = purchases("buy", &tea, &["--exchange", &bought, "--back-line", "0=1"]);
        let (code, told, _) = said(&run(db, &swap));
        assert!(code == 0 && told.contains("back: 40.00 THB; still due: -10.00 THB"), "{told}");
        let back = json(db, &["purchases", "return", &bought, "--back-all"]);
        assert_eq!(back["kind"], "refund");
    }
}

#[test]
fn what_cannot_be_read_is_said() {
    let fresh = baci_testing::sqlite();
    let db = fresh.address.as_str();
    let program = file(fresh.folder(), "shop.toml", SHOP);
    run(db, &["publish", program.to_str().unwrap()]);
    for (goods, says) in [
        (&["--member", "external:C1", "--line", "sku=rice"][..], "has no price"),
        (&["--member", "external:C1", "--line", "rice"], "write it like"),
        (&["--member", "external:C1", "--line", "price=x"], "no amount of THB"),
        (&["--member", "external:C1", "--line", "price=1", "--pay", "miles"], "no wallet 'miles'"),
        (&["--member", "external:C1", "--line", "price=1", "--exchange", "ref_1"], "ref_"),
    ] {
        let (code, _, err) = said(&run(db, &purchases("quote", goods, &[])));
        assert!(code == 2 && err.contains(says), "{err}");
    }
    let (code, _, err) = said(&run(db, &purchases("quote", RICE, &[])));
    assert!(code == 1 && err.contains("nobody is a member"), "{err}");
}
