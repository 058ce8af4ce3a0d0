//! Whoever changes the ledger in the database itself is found, with the first posting that is wrong.

#![expect(clippy::inconsistent_digit_grouping, reason = "baht_satang")]

use crate::house::House;
use baci_app::{What, Who};

/// Four purchases of one member, then a statement behind everybody's back; the faults that show.
async fn after(sql: &str) -> Vec<Vec<i64>> {
    let mut found = Vec::new();
    for house in House::both().await {
        for key in ["a", "b", "c", "d"] {
            house.baci.commit(house.purchase(key, "card:1", &[(100_00, 1)])).await.unwrap();
        }
        house.verify().await;
        house.fresh.meddle(sql);
        let report = house.baci.verify_ledger(|_| {}).await.unwrap();
        found.push(report.faults.iter().map(|fault| fault.problem.seq).collect());
    }
    found
}

#[tokio::test]
async fn a_posting_that_was_changed_is_named() {
    let found = after("UPDATE postings SET amount = amount + 1 WHERE seq = 3").await;
    assert_eq!(found, [[3], [3]]);
}

#[tokio::test]
async fn a_posting_that_was_taken_out_is_named() {
    let found = after("DELETE FROM postings WHERE seq = 2").await;
    assert_eq!(found, [[3], [3]]);
}

#[tokio::test]
async fn an_event_that_was_changed_shows_at_its_first_posting() {
    let sql = "UPDATE events SET net = net + 1 WHERE event_id = (SELECT event_id FROM postings WHERE seq = 4)";
    assert_eq!(after(sql).await, [[4], [4]]);
}

#[tokio::test]
async fn a_balance_or_a_lot_that_was_changed_shows_at_the_end() {
    let sql = "UPDATE wallets SET available = available + 1";
    assert_eq!(after(sql).await, [[4], [4]]);
    let sql = "UPDATE lots SET available = available + 1 WHERE lot = 2";
    assert_eq!(after(sql).await, [[4], [4]]);
}

#[tokio::test]
async fn a_hold_that_was_made_to_last_is_named() {
    for house in House::both().await {
        let bought = house.purchase("a", "card:1", &[(100_00, 1)]);
        let bought = house.baci.commit(bought).await.unwrap();
        let expires_at = house.baci.clock().now().plus_seconds(3600);
        let what = What::Hold { wallet: "points".into(), amount: 2, expires_at };
        house.baci.commit(house.command("h", Who::Id(bought.event.member), what)).await.unwrap();
        house.verify().await;
        house.fresh.meddle("UPDATE holds SET expires_at = expires_at + 1000000");
        house.fresh.meddle("UPDATE wallets SET next_due_at = next_due_at + 1000000");
        let report = house.baci.verify_ledger(|_| {}).await.unwrap();
        let faults: Vec<_> = report.faults.iter().map(|f| f.problem.to_string()).collect();
        assert!(faults.len() == 1 && faults[0].contains("ends at another time"), "{faults:?}");
    }
}
