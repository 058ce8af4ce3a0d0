//! The live card: the phone's codes are the member's own, and the till spends by them where the program asks for it.

use crate::house::{House, PROGRAM};
use crate::me;
use baci_core::staff::Role;
use baci_testing::Fresh;

const KEY: &str = "0123456789abcdef0123456789abcdef";

async fn house(fresh: Fresh) -> House {
    let text = format!("{PROGRAM}\n[live_card]\nneeded_to_spend = true\n");
    House::on(fresh, Some(&text)).await
}

#[tokio::test]
async fn a_phone_gets_its_own_codes_and_nobody_elses() {
    let house = House::one().await;
    let member = house.member("Somchai", "+66812345678").await;
    house.browser().get("/m/live").await.leads_to("/m/sign-in");
    let browser = me::signed_in(&house, member).await;
    browser.get("/m").await.is(200).shows(&["data-live viewBox", "data-live-text hidden"]);
    // No pass is offered by a shop that has no keys for one.
    assert!(!browser.get("/m").await.text.contains("pkpass"));
    browser.get("/m/card.pkpass").await.is(404);
    browser.get("/m/google-wallet").await.is(404);
    let reply = browser.get("/m/live").await;
    assert_eq!(reply.is(200).header("cache-control"), "no-store");
    let told: serde_json::Value = serde_json::from_str(&reply.text).unwrap();
    let codes = told["codes"].as_array().unwrap();
    assert_eq!(codes.len(), 4);
    // 174 characters in capitals: version 7 or 8, by how digits and letters follow each other.
    assert!(matches!(codes[0]["rows"].as_array().unwrap().len(), 45 | 49));
    assert!(codes.windows(2).all(|pair| pair[0]["until"] == pair[1]["from"]));
    assert!(codes[0]["from"].as_i64() <= told["now"].as_i64());
}

#[tokio::test]
async fn the_till_spends_by_a_live_card_and_by_nothing_less() {
    for fresh in baci_testing::both() {
        let house = house(fresh).await;
        let member = house.member("Somchai", "+66812345678").await;
        house.purchase(member, 10_000_000).await;
        let browser = house.signed_in(Role::Cashier).await;
        let id = member.to_string();
        let bill = [("member", &*id), ("amount", "100"), ("key", KEY)];
        let plain = browser.post("/till/quote", &bill).await;
        plain.is(200).shows(&["data-needs-live"]);
        assert!(!plain.text.contains("set-pay"));
        let paying = [("member", &*id), ("amount", "100"), ("key", KEY), ("pay-points", "most")];
        browser
            .post("/till/sell", &paying)
            .await
            .is(422)
            .shows(&["code on the member&#39;s phone"]);
        // Held to the scanner at the start, it stands for the bill that follows.
        let code = house.baci.live_codes(member, 1).await.unwrap().remove(0).text;
        let path = format!("/till/member/{member}");
        browser.post("/till/find", &[("q", &code.to_lowercase())]).await.leads_to(&path);
        let quote = browser.post("/till/quote", &paying).await;
        let live = quote.is(200).field("live");
        assert!(live.starts_with(&code) && live.contains('@') && quote.text.contains("set-pay"));
        // Another member's bill gets nothing of it.
        let other = house.member("Malee", "+66812345679").await.to_string();
        let theirs = [("member", &*other), ("amount", "100"), ("key", "f123456789abcdef")];
        browser.post("/till/quote", &theirs).await.is(200).shows(&["data-needs-live"]);
        browser.cookies.borrow_mut().remove("baci-live");
        let with = [paying[0], paying[1], paying[2], paying[3], ("live", &*live)];
        assert_eq!(browser.post("/till/sell", &with).await.status, 303);
        let left = house.baci.balances(member).await.unwrap()["points"].available;
        assert!(left < 4000, "{left}");
    }
}

#[tokio::test]
async fn an_old_code_finds_nobody_and_one_that_was_scanned_on_the_bill_is_taken() {
    let house = house(baci_testing::sqlite()).await;
    let member = house.member("Somchai", "+66812345678").await;
    house.purchase(member, 10_000_000).await;
    let browser = house.signed_in(Role::Cashier).await;
    let codes = house.baci.live_codes(member, 3).await.unwrap();
    let later = &codes[2].text;
    browser
        .post("/till/find", &[("q", later)])
        .await
        .is(422)
        .shows(&["This code is over", "data-find"]);
    let id = member.to_string();
    let bill = [("member", &*id), ("amount", "100"), ("key", KEY), ("code", &*codes[0].text)];
    let quote = browser.post("/till/quote", &bill).await;
    quote.is(200).shows(&["set-pay"]);
    assert!(quote.field("live").starts_with(&codes[0].text));
    // What was read without a connection is sent on with the time of the scan.
    let at = house.baci.clock().now().micros() / 1_000_000;
    let timed = format!("{}@{at}", codes[0].text);
    let who = [("who", &*timed), ("amount", "50"), ("key", "e123456789abcdef")];
    assert_eq!(browser.post("/till/sell", &who).await.status, 303);
    let early = format!("{}@{}", codes[0].text, at - 100);
    let who = [("who", &*early), ("amount", "50"), ("key", "d123456789abcdef")];
    browser.post("/till/sell", &who).await.is(422).shows(&["data-why"]);
}
