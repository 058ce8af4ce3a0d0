//! What is foreseen: the forecast with its check, who comes next, what is bought together, and a member's outlook.

use crate::house::House;
use crate::segments;
use baci_app::{Identity, What, Who};
use baci_core::event::{Line, Purchase};
use baci_core::staff::Role;
use jiff::ToSpan as _;
use jiff::civil::Date;

/// Seven members before the middle of March, when the house's clock stands: five came at rhythms of their own, two once.
async fn shop(house: &House) {
    let start: Date = "2025-09-01".parse().unwrap();
    for (card, every, times) in [
        ("1", 14, 14),
        ("2", 9, 10),
        ("3", 14, 8),
        ("4", 5, 4),
        ("5", 21, 5),
        ("6", 1, 1),
        ("7", 1, 1),
    ] {
        for n in 0..times {
            let day = start.saturating_add((every * n).days());
            let line =
                |sku: &str, amount| Line { sku: Some(sku.to_owned()), amount, ..Line::default() };
            let other = if n % 3 == 0 { "tea" } else { "cake" };
            let mut lines = vec![line("rice", 10_000 + 1_000 * n), line(other, 2_000)];
            if n % 3 == 0 {
                lines.push(line("milk", 1_500));
            }
            let purchase = Purchase { lines, ..Purchase::default() };
            let at = format!("{day}T12:00:00+07:00").parse().unwrap();
            let who = Who::EnrollBy(Identity::card(card).unwrap());
            house.commit_at(Some(at), who, What::Purchase(purchase)).await;
        }
    }
}

#[tokio::test]
async fn the_forecast_says_who_is_worth_what_and_how_sure_that_is() {
    for house in House::both().await {
        shop(&house).await;
        let owner = house.signed_in(Role::Owner).await;
        let page = owner.get("/analytics/forecast").await;
        page.is(200).shows(&["The next 12 months", "Only 5 customers came again", "of 7 who ever"]);
        page.shows(&["Most valuable ahead", "At risk of silence", "/members/mem_"]);
        page.shows(&["How well it would have told", "Log-likelihood", ">alpha<", "gamma-gamma"]);
        page.shows(&["Purchases since then, added up week by week", "<svg"]);
        // Who looks at figures and not at people sees no names.
        let analyst = house.signed_in(Role::Analyst).await;
        let page = analyst.get("/analytics/forecast").await;
        assert!(!page.is(200).shows(&[">mem_"]).text.contains("/members/mem_"));
        let other = "/analytics/forecast?model=pareto-nbd&months=3&discount=10";
        owner.get(other).await.is(200).shows(&["The next 3 months", ">beta<"]);
        // What nobody offers is taken for the usual.
        let odd = "/analytics/forecast?model=guess&months=1000&discount=-1";
        owner.get(odd).await.is(200).shows(&["The next 12 months"]);
    }
}

#[tokio::test]
async fn who_comes_next_and_who_is_late_with_the_time_to_reach_them() {
    for house in House::both().await {
        shop(&house).await;
        let owner = house.signed_in(Role::Owner).await;
        // The first came every two weeks, last on 2 March: expected on 16 March.
        let week = owner.get("/analytics/next").await;
        week.is(200).shows(&["1 member", "16 Mar 2026", "every 14 days", "Monday, about 12:00"]);
        let late = owner.get("/analytics/next?show=late").await;
        late.is(200).shows(&["6 members", "days late", "that of all", "their own"]);
        late.shows(&["Tried on the last purchases of 5 members"]);
        owner.get("/analytics/next?show=late&from=30").await.is(200).shows(&["Nobody."]);
    }
}

#[tokio::test]
async fn what_is_to_come_of_a_segment() {
    for fresh in baci_testing::both() {
        let house = House::on(fresh, Some(crate::house::PROGRAM)).await;
        shop(&house).await;
        let owner = house.signed_in(Role::Owner).await;
        for (id, condition) in
            [("buyers", "member.purchases >= 2"), ("silent", "member.purchases == 0")]
        {
            segments::saved(&house, id, condition).await;
        }
        let chosen = "<option value=\"buyers\" selected>";
        let page = owner.get("/analytics/forecast?segment=buyers").await;
        page.is(200).shows(&[chosen, "of 5 who ever", "How well it would have told"]);
        let late = owner.get("/analytics/next?show=late&segment=buyers").await;
        late.is(200).shows(&[chosen, "4 members", "days late"]);
        owner.get("/analytics/forecast?segment=silent").await.is(200).shows(&["All customers"]);
        let nobody = owner.get("/analytics/next?segment=silent").await;
        nobody.is(200).shows(&["Nobody of this segment has bought yet", "All customers"]);
        for path in ["forecast", "next"] {
            owner.get(&format!("/analytics/{path}?segment=gone")).await.is(404);
        }
    }
}

#[tokio::test]
async fn what_is_bought_together_and_what_goes_with_a_cart_or_a_member() {
    for house in House::both().await {
        shop(&house).await;
        let owner = house.signed_in(Role::Owner).await;
        let page = owner.get("/analytics/products").await;
        // Milk is on each receipt with tea, and on no other.
        page.is(200).shows(&["milk", "tea", "100.0%", "Lift", "the most popular five"]);
        let cart = owner.get("/analytics/products?cart=tea%2C+salt").await;
        cart.is(200).shows(&["With tea, salt", "Nobody bought salt.", "Because of"]);
        let member = house.baci.member_by(&Identity::card("1").unwrap()).await.unwrap();
        let id = member.member.id;
        owner
            .get(&format!("/analytics/products?member={id}"))
            .await
            .is(200)
            .shows(&["id=\"suggested\">For "]);
        let odd = owner.get("/analytics/products?support=7&from=x").await;
        odd.is(200).shows(&["<option value=\"5\" selected"]);
    }
}

#[tokio::test]
async fn a_record_shows_the_outlook_to_whoever_may_see_figures() {
    for house in House::both().await {
        shop(&house).await;
        let member = house.baci.member_by(&Identity::card("1").unwrap()).await.unwrap();
        let path = format!("/members/{}", member.member.id);
        let owner = house.signed_in(Role::Owner).await;
        // A record waits for a moment only; pages of analytics wait longer.
        owner.get("/analytics/forecast").await.is(200);
        owner.get("/analytics/next").await.is(200);
        owner.get("/analytics/products").await.is(200);
        let page = owner.get(&path).await;
        page.is(200).shows(&["Outlook", "Chance to be a customer still", "Expected value in 12"]);
        page.shows(&["16 Mar 2026", "Monday, about 12:00", "May like"]);
        let cashier = house.signed_in(Role::Cashier).await;
        let page = cashier.get(&path).await;
        assert!(!page.is(200).text.contains("Outlook"));
    }
}

#[tokio::test]
async fn a_shop_of_which_nothing_can_be_foreseen_is_told_why() {
    for house in House::both().await {
        let owner = house.signed_in(Role::Owner).await;
        owner.get("/analytics/forecast").await.is(200).shows(&["Too few came again"]);
        owner.get("/analytics/next").await.is(200).shows(&["Nothing to count yet"]);
        owner.get("/analytics/products").await.is(200).shows(&["No products yet"]);
    }
}
