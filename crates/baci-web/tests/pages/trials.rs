//! Control groups, whether the program pays, and what new customers cost.

use crate::house::House;
use baci_app::By;
use baci_app::analytics::TrialAsk;
use baci_core::staff::Role;
use jiff::civil::date;

/// A trial of half of all members, which began in February.
pub async fn saved(house: &House, id: &str) {
    let ask = TrialAsk {
        id: id.to_owned(),
        name: id.to_owned(),
        control: 5_000,
        from: date(2026, 2, 1),
        until: date(2026, 3, 1),
        looks: 1,
        cost: 0,
        revision: None,
    };
    house.baci.set_trial(&By::console(), ask).await.unwrap();
}

#[tokio::test]
async fn a_trial_is_planned_made_read_changed_and_removed() {
    for fresh in baci_testing::both() {
        let house = House::on(fresh, Some(crate::house::PROGRAM)).await;
        crate::analytics::shop(&house).await;
        let browser = house.signed_in(Role::Marketer).await;
        let path = "/analytics/trials";
        browser.get(path).await.is(200).shows(&["There is no trial yet", "New trial"]);
        let plan = browser.get(&format!("{path}?base=10&hoped=12&share=50&often=1")).await;
        plan.is(200).shows(&["It takes 7,682 members: 3,841 who are reached"]);
        let plan = browser.get(&format!("{path}?base=10&hoped=10")).await;
        plan.is(200).shows(&["two different rates"]);
        let form = [
            ("id", "spring"),
            ("name", "Spring <b>letter</b>"),
            ("control", "50"),
            ("from", "2026-02-01"),
            ("until", "2026-04-01"),
            ("looks", ""),
            ("cost", "100.50"),
        ];
        let wrong = form.map(|(k, v)| (k, if k == "control" { "none" } else { v }));
        browser.post(path, &wrong).await.is(422).shows(&["Write a percentage"]);
        let wrong = form.map(|(k, v)| (k, if k == "until" { "2026-01-01" } else { v }));
        browser.post(path, &wrong).await.is(422).shows(&["The first day must lie"]);
        browser.post(path, &form).await.leads_to("/analytics/trials/spring");
        let page = browser.get("/analytics/trials/spring").await;
        // It runs until April, and the house's clock stands in March: who looks now looks too early.
        page.is(200).shows(&["Running", "This trial is not over", "Spring &#60;b&#62;letter"]);
        page.shows(&["More spent by a member", "value=\"100.50\"", "Groups as CSV"]);
        let half = browser.get("/analytics/trials/spring?margin=30").await;
        half.is(200).shows(&["value=\"30\""]);
        let file = browser.get("/analytics/trials/spring/groups.csv").await;
        assert_eq!(file.is(200).text.lines().count(), 4, "{}", file.text);
        assert!(file.text.starts_with("member_id,group\r\nmem_"), "{}", file.text);
        let at = "/analytics/trials/spring";
        let changed = form.map(|(k, v)| (k, if k == "name" { "Letter" } else { v }));
        browser.post(at, &changed[1..]).await.is(303);
        browser.get(path).await.is(200).shows(&["Letter", "50.0%"]);
        browser.post(&format!("{at}/remove"), &[]).await.is(303);
        browser.get(at).await.is(404);
        let log = house.signed_in(Role::Owner).await.get("/audit?area=trial").await;
        log.is(200).shows(&["Removed a trial", "Saved a trial", "Exported groups of a trial"]);
    }
}

#[tokio::test]
async fn whether_it_pays_is_told_with_what_is_missing() {
    for fresh in baci_testing::both() {
        let house = House::on(fresh, Some(crate::house::PROGRAM)).await;
        crate::analytics::shop(&house).await;
        let browser = house.signed_in(Role::Marketer).await;
        let page = browser.get("/analytics/profit?from=2026-01&until=2026-04").await;
        page.is(200).shows(&[
            "Does it pay",
            "nobody was left alone",
            "Cost of what was used",
            "56",
        ]);
        let none = browser.get("/analytics/profit?from=2020-01&until=2020-02").await;
        none.is(200).shows(&["Does it pay"]);
    }
}

#[tokio::test]
async fn what_new_customers_cost_is_entered_and_held_against_what_they_brought() {
    for fresh in baci_testing::both() {
        let house = House::on(fresh, Some(crate::house::PROGRAM)).await;
        crate::analytics::shop(&house).await;
        let browser = house.signed_in(Role::Marketer).await;
        let path = "/analytics/acquisition";
        browser.get(path).await.is(200).shows(&["2026-01", "2026-02", "Enter what it cost"]);
        let form = [("month", "2026-01"), ("channel", ""), ("cost", "450")];
        let wrong = form.map(|(k, v)| (k, if k == "cost" { "much" } else { v }));
        browser.post(path, &wrong).await.is(422).shows(&["Write an amount of zero or above"]);
        browser.post(path, &form).await.is(303);
        // Two were won in January for 450 baht. They spent 500 there, and 400 in February: paid back in the first month, twice in all.
        let page = browser.get(path).await;
        page.is(200).shows(&["฿225.00", "2.0 times", "1 month"]);
        let margin = browser.get(&format!("{path}?margin=50")).await;
        margin.is(200).shows(&["1.0 times", "2 months"]);
        let gone = form.map(|(k, v)| (k, if k == "cost" { "0" } else { v }));
        browser.post(path, &gone).await.is(303);
        assert!(!browser.get(path).await.text.contains("฿225.00"));
        let clerk = house.signed_in(Role::Cashier).await;
        clerk.get(path).await.is(403);
    }
}
