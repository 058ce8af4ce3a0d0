//! Backtests in the console: asked for by a form, running in the background, read as a report, stopped, refused.

use crate::house::{Browser, House, PROGRAM, Reply};
use baci_core::staff::Role;
use std::time::Duration;

/// Where the report of a backtest stands, once it is there.
async fn done(browser: &Browser<'_>, path: &str) -> Reply {
    for _ in 0..1200 {
        let page = browser.get(path).await;
        page.is(200);
        if !page.text.contains("data-again") {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("it does not end");
}

async fn with_history(house: &House) {
    let member = house.member("Anna", "+66812345678").await;
    for amount in [100_000, 50_000, 25_000] {
        house.purchase(member, amount).await;
    }
}

#[tokio::test]
async fn a_draft_is_held_against_the_program_in_force() {
    for house in House::both().await {
        let browser = house.signed_in(Role::Marketer).await;
        browser.get("/backtest").await.is(200).shows(&["No purchases yet"]);
        with_history(&house).await;
        let form = browser.get("/backtest").await;
        form.is(200).shows(&["A new backtest", "The text below", "Version 1, in force"]);
        let draft = PROGRAM.replace("give = 1", "give = 3")
            + "[[promotion]]\nid = \"fire\"\nname = \"Fire <b>sale</b>\"\ndiscount = { percent = 10 }\nneeds = { amount = 600 }\n";
        let sent = [("draft", "text"), ("text", draft.as_str()), ("redeem", "0")];
        let reply = browser.post("/backtest", &sent).await;
        reply.is(303);
        let path = reply.header("location").to_owned();
        let page = done(&browser, &path).await;
        page.shows(&[
            "Draft against Version 1",
            "3 receipts from",
            "Issued: Points",
            // A point for each 25 baht, or three: 40 and 20 and 10 become 108 and 60 and 30.
            "+128",
            "Fire &#60;b&#62;sale&#60;/b&#62;",
            "1 of 3",
            "Who gains most by the draft",
            "What this assumes",
        ]);
        assert!(!page.text.contains("<b>sale"), "{}", page.text);
        browser.get("/backtest").await.shows(&["Draft against Version 1", "Done"]);
        let json = browser.get(&format!("{path}/report.json")).await;
        assert_eq!(json.header("content-type"), "application/json");
        assert!(json.header("content-disposition").contains("backtest.json"));
        let told: serde_json::Value = serde_json::from_str(&json.text).unwrap();
        assert_eq!(told["draft"]["discount"], "100.00", "{told:#}");
        let log = house.signed_in(Role::Owner).await.get("/audit?area=backtest").await;
        log.is(200).shows(&["Started a backtest", path.trim_start_matches("/backtest/")]);
        // Nothing to stop any more.
        browser.post(&path, &[("do", "stop")]).await.is(409);
        browser.get("/backtest/bkt_00000000000000000000000000").await.is(404);
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_draft_stands_beside_its_line() {
    let house = House::one().await;
    with_history(&house).await;
    let browser = house.signed_in(Role::Owner).await;
    let draft = PROGRAM.replace("per_amount = \"25\"", "per_amont = \"25\"");
    let bad = browser.post("/backtest", &[("text", &draft), ("from", "soon")]).await;
    bad.is(422).shows(&["problem to mend", "class=\"marked\"", "per_amont", "This is no day"]);
    let percent = [("draft", "1"), ("redeem", "101")];
    browser.post("/backtest", &percent).await.is(422).shows(&["a whole number from 0 to 100"]);
    let dollars = PROGRAM.replace("\"THB\"", "\"USD\"");
    let currencies = [("draft", "text"), ("text", dollars.as_str())];
    browser.post("/backtest", &currencies).await.is(422).shows(&["one currency"]);
    let days = [("draft", "1"), ("from", "2026-03-02"), ("to", "2026-03-01")];
    browser.post("/backtest", &days).await.is(422).shows(&["first day must not come after"]);
    browser.post("/backtest", &[("draft", "77")]).await.is(404);
    assert!(house.baci.backtests(10).await.unwrap().is_empty());
    // The editor brings its text along, and a version is held against itself.
    let edited = browser.post("/backtest", &[("do", "backtest"), ("text", &draft)]).await;
    edited.is(200).shows(&["per_amont", "<details open>"]);
    let same = browser.post("/backtest", &[("draft", "1"), ("against", "1")]).await;
    let path = same.header("location").to_owned();
    done(&browser, &path).await.shows(&["Version 1 against Version 1"]);
}

#[tokio::test]
async fn only_who_changes_programs_may_backtest() {
    let house = House::one().await;
    with_history(&house).await;
    let cashier = house.signed_in(Role::Cashier).await;
    cashier.get("/backtest").await.is(403);
    cashier.post("/backtest", &[("draft", "1")]).await.is(403);
}
