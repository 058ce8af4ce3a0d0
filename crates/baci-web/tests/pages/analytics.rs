//! Analytics: metrics with groups and meanings, cohorts, RFM, what is owed, the journal as a file, and what moved most.

use crate::house::House;
use crate::segments;
use baci_app::{Identity, What, Who};
use baci_core::event::{Line, Purchase};
use baci_core::staff::Role;

/// Four members before the middle of March, when the house's clock stands: two bought in January, one of them again in February with a
/// new one, who came again in March.
pub async fn shop(house: &House) {
    for (card, day, amount) in [
        ("1", "2026-01-10", 20_000),
        ("2", "2026-01-11", 30_000),
        ("1", "2026-02-09", 20_000),
        ("1", "2026-02-20", 20_000),
        ("3", "2026-02-21", 40_000),
        ("3", "2026-03-02", 10_000),
    ] {
        let who = Who::EnrollBy(Identity::card(card).unwrap());
        let lines = vec![Line { amount, ..Line::default() }];
        let branch = Some(if card == "3" { "river-side" } else { "market" }.to_owned());
        let purchase = Purchase { lines, branch, ..Purchase::default() };
        let at = format!("{day}T12:00:00+07:00").parse().unwrap();
        house.commit_at(Some(at), who, What::Purchase(purchase)).await;
    }
}

#[tokio::test]
async fn metrics_are_shown_with_what_changed_and_what_they_mean() {
    for fresh in baci_testing::both() {
        let house = House::on(fresh, Some(crate::house::PROGRAM)).await;
        shop(&house).await;
        let owner = house.signed_in(Role::Owner).await;
        let page = owner.get("/analytics?from=2026-01-01").await;
        // February is the last month that is over: 1 of 2 stayed, 1 of 2 buyers bought twice, 800 baht on 3 bills.
        page.is(200).shows(&["1 Feb 2026 to 28 Feb 2026", "50.0%", "฿266.67", "฿800.00"]);
        page.shows(&["95% sure: 9.5% to 90.5%", "+60.0%", "Unchanged"]);
        page.shows(&["href=\"#is-churn\"", "id=\"is-churn\"", "Together with those who stayed"]);
        let by = owner.get("/analytics?from=2026-01-01&by=branch").await;
        by.is(200).shows(&["Groups beside each other", "Market", "River Side", "฿400.00"]);
        let window = owner.get("/analytics?from=2026-01-01&base=window&period=week").await;
        window.is(200).shows(&["Every period"]);
        let stages = owner.get("/analytics?by=stage&period=month").await;
        stages.is(200).shows(&["<th scope=\"row\"><div>Buyer</div>"]);
        owner.get("/analytics?from=2026-05-01").await.is(422).shows(&["The first day must lie"]);
        let overview = owner.get("/").await;
        overview
            .is(200)
            .shows(&["What changed most last month", "Sales to members: ฿500.00 → ฿800.00"]);
    }
}

#[tokio::test]
async fn a_segment_can_be_chosen_and_segments_stand_beside_each_other() {
    for fresh in baci_testing::both() {
        let house = House::on(fresh, Some(crate::house::PROGRAM)).await;
        shop(&house).await;
        let owner = house.signed_in(Role::Owner).await;
        let plain = owner.get("/analytics").await;
        assert!(!plain.is(200).text.contains("\"segment\""), "{}", plain.text);
        for (id, condition) in
            [("buyers", "member.purchases >= 2"), ("silent", "member.purchases == 0")]
        {
            segments::saved(&house, id, condition).await;
        }
        // The first and the third member bought twice or more; 600 baht in February are theirs, as all are.
        let chosen = owner.get("/analytics?from=2026-01-01&segment=buyers&by=segment").await;
        chosen.is(200).shows(&["<option value=\"buyers\" selected>", "<th scope=\"row\"><div>"]);
        chosen.shows(&["฿800.00", "All customers"]);
        let january = owner.get("/analytics?from=2026-01-01&until=2026-02-01&segment=buyers").await;
        january.is(200).shows(&["฿200.00"]);
        assert!(!january.text.contains("฿500.00"), "{}", january.text);
        for path in ["/analytics", "/analytics/cohorts", "/analytics/rfm"] {
            owner.get(&format!("{path}?segment=buyers")).await.is(200).shows(&["selected"]);
            let nobody = owner.get(&format!("{path}?segment=silent")).await;
            nobody.is(200).shows(&["Nobody of this segment has bought yet", "All customers"]);
            owner.get(&format!("{path}?segment=gone")).await.is(404);
        }
    }
}

#[tokio::test]
async fn cohorts_and_rfm_are_tables_with_their_numbers() {
    for fresh in baci_testing::both() {
        let house = House::on(fresh, Some(crate::house::PROGRAM)).await;
        shop(&house).await;
        let owner = house.signed_in(Role::Owner).await;
        let cohorts = owner.get("/analytics/cohorts?from=2026-01-01").await;
        cohorts.is(200).shows(&["Who came again", "1 Jan 2026", "50.0%", "100.0%", "h9"]);
        let rfm = owner.get("/analytics/rfm").await;
        rfm.is(200).shows(&[
            "3 customers by recency and frequency",
            "33.3%",
            "How many have each score",
        ]);
        let before = owner.get("/analytics/rfm?as_of=2026-02-01").await;
        before.is(200).shows(&["2 customers by recency and frequency"]);
    }
}

#[tokio::test]
async fn what_is_owed_leads_to_the_journal_of_a_month() {
    for fresh in baci_testing::both() {
        let house = House::on(fresh, Some(crate::house::PROGRAM)).await;
        shop(&house).await;
        let owner = house.signed_in(Role::Owner).await;
        let page = owner.get("/analytics/liability?month=2026-02").await;
        page.is(200).shows(&[
            "Points liability",
            "Outstanding",
            "56",
            "Issued",
            "32",
            "journal.csv?month=2026-02",
        ]);
        page.shows(&["The program does not say what a point of this wallet is worth"]);
        owner.get("/analytics/liability?month=2026-03").await.shows(&["This month is not over"]);
        let file = owner.get("/analytics/journal.csv?month=2026-02").await;
        file.is(200).shows(&["month,wallet,account", "2026-02,points,issued,32"]);
        assert!(file.header("content-disposition").contains("journal-2026-02.csv"));
    }
}

#[tokio::test]
async fn a_shop_without_purchases_is_told_so() {
    let house = House::one().await;
    let owner = house.signed_in(Role::Owner).await;
    for page in ["", "/cohorts", "/rfm", "/liability"] {
        owner.get(&format!("/analytics{page}")).await.is(200).shows(&["Nothing to count yet"]);
    }
    let cashier = house.signed_in(Role::Cashier).await;
    cashier.get("/analytics").await.is(403);
}
