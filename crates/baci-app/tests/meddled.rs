//! Whoever changes the ledger in the database itself is found, with the first posting that is wrong.

#![expect(clippy::inconsistent_digit_grouping, reason = "baht_satang")]

mod house;

use house::House;

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
