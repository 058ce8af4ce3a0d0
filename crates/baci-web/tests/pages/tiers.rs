//! Tiers by hand: the page, a member's record, the till, the member's own page.

use crate::house::{House, PROGRAM};
use baci_core::staff::Role;

const TIERS: &str = r#"
[benefits.tea]
name = { en = "A cup of tea", lo = "ຊາໜຶ່ງຈອກ", th = "ชาหนึ่งแก้ว", vi = "Một tách trà" }
allowance = 1
per = "month"
[tiers.silver]
name = { en = "Silver", lo = "ເງິນ", th = "ซิลเวอร์", vi = "Bạc" }
rank = 1
reach = { spend = "1000", within = "12 months" }
keep = { spend = "800", within = "12 months", grace = "30 days" }
benefits = ["tea"]
[tiers.gold]
name = { en = "Gold", lo = "ຄຳ", th = "โกลด์", vi = "Vàng" }
rank = 2
reach = { spend = "5000", within = "12 months" }
"#;

async fn houses() -> Vec<House> {
    let mut houses = Vec::new();
    for fresh in baci_testing::both() {
        houses.push(House::on(fresh, Some(&format!("{PROGRAM}{TIERS}"))).await);
    }
    houses
}

#[tokio::test]
async fn a_tier_shows_where_it_counts() {
    for house in houses().await {
        let member = house.member("ສົມຊາຍ", "+8562055512345").await;
        house.purchase(member, 150_000).await;
        let browser = house.signed_in(Role::Owner).await;
        let missing = "฿3,500.00 to Gold by";
        let record = browser.get(&format!("/members/{member}")).await;
        record.is(200).shows(&[
            "Silver",
            missing,
            "1,500.00 of",
            "A cup of tea",
            "Reached a tier",
            "reached",
        ]);
        // Each line of the history says why, the step too.
        let links = record.text.split("href=\"/purchases/").skip(1);
        let links: Vec<_> = links.filter_map(|rest| rest.split('"').next()).collect();
        assert!(links.len() >= 3, "{links:?}");
        for link in links {
            browser.get(&format!("/purchases/{link}")).await.is(200);
        }
        browser.get("/tiers").await.is(200).shows(&[
            "Silver",
            "1 member",
            "Gold",
            "0 members",
            "5,000.00 within 12 months",
        ]);
        let till = browser.get(&format!("/till/member/{member}")).await;
        till.is(200).shows(&["Silver", "A cup of tea", "1 left until"]);
        let use_it = [("benefit", "tea"), ("key", "k1")];
        let back = format!("/till/member/{member}");
        browser.post(&format!("{back}/benefit"), &use_it).await.leads_to(&back);
        browser.get(&back).await.shows(&["Used. It is noted in the history."]);
        browser.get(&back).await.shows(&["0 left until"]);
        browser
            .post(&format!("{back}/benefit"), &[("benefit", "tea"), ("key", "k2")])
            .await
            .leads_to(&back);
        browser.get(&back).await.shows(&["It was not used"]);
        browser.get(&format!("/members/{member}")).await.shows(&["Privilege used", "A cup of tea"]);
    }
}

#[tokio::test]
async fn a_tier_is_given_with_a_reason_and_taken_back() {
    for house in houses().await {
        let member = house.member("Anna", "+8562055512345").await;
        let browser = house.signed_in(Role::Owner).await;
        let path = format!("/members/{member}");
        let give = |reason: &'static str, until: &'static str| {
            [("tier", "gold"), ("tier-reason", reason), ("tier-until", until), ("key", "k1")]
        };
        let no = browser.post(&format!("{path}/tiers"), &give("", "")).await;
        no.is(422).shows(&["Say why"]);
        let no = browser.post(&format!("{path}/tiers"), &give("a friend", "2020-01-01")).await;
        no.is(422).shows(&["Name a later day"]);
        browser
            .post(&format!("{path}/tiers"), &give("a friend", "2026-04-30"))
            .await
            .leads_to(&path);
        let shown = browser.get(&path).await;
        shown.is(200).shows(&[
            "The member has the tier.",
            "Given until 30 Apr 2026",
            "given by staff",
            "a friend",
        ]);
        browser
            .post(&format!("{path}/tiers/revoke"), &[("ladder", "main"), ("key", "k2")])
            .await
            .leads_to(&path);
        browser.get(&path).await.shows(&["The tier is taken back.", "No tier"]);
        browser.get("/audit").await.shows(&["Gave a tier", "Took back a tier"]);
        let cashier = house.signed_in(Role::Cashier).await;
        cashier.post(&format!("{path}/tiers"), &give("x", "")).await.is(403);
    }
}
