//! Offers in the console: listed, made by a form, tried on a basket, compared, published, ended.

use crate::house::{Browser, House, Reply};
use baci_core::staff::Role;

const NEW: [(&str, &str); 6] = [
    ("kind", "percent"),
    ("name_en", "Rolls for less"),
    ("name_lo", "ໂຣລ ຫຼຸດລາຄາ"),
    ("value", "10"),
    ("on_kind", "category"),
    ("on_names", "rolls"),
];
const CART: [(&str, &str); 4] =
    [("cart1_what", "rolls"), ("cart1_price", "100"), ("cart1_count", "2"), ("cart2_price", "50")];

fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    NEW.iter().chain(&CART).chain(more).copied().collect()
}

/// The text that a page brings to be published.
fn text(reply: &Reply) -> String {
    let start = reply.text.find("<textarea id=\"text\"").expect("a text");
    let rest = &reply.text[start..];
    let from = rest.find(">\n").unwrap() + 2;
    let text = &rest[from..rest.find("</textarea>").unwrap()];
    text.replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&gt;", ">")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
}

pub async fn publish(browser: &Browser<'_>, reply: &Reply) {
    let (text, expected) = (text(reply), reply.field("expected"));
    let fields = [("do", "publish"), ("text", &*text), ("expected", &*expected)];
    browser.post("/program/edit", &fields).await.leads_to("/program");
}

#[tokio::test]
async fn an_offer_is_made_by_a_form_tried_and_published() {
    for house in House::both().await {
        let browser = house.signed_in(Role::Marketer).await;
        browser.get("/offers").await.is(200).shows(&["Ten off by code", "Live", "of ฿100"]);
        browser.get("/offers/new?kind=percent").await.is(200);
        let tried = browser.post("/offers/new", &with(&[("do", "try")])).await;
        tried.is(200).shows(&[
            "2 × rolls",
            "฿180",
            "฿230",
            "Rolls for less",
            "data-region=\"example\"",
        ]);
        let fields = with(&[("do", "review")]);
        let review = browser.post("/offers/new", &fields).await;
        review.is(200).shows(&["The text is good", "rolls-for-less", "New offer “Rolls for less”"]);
        publish(&browser, &review).await;
        browser.get("/offers").await.shows(&["Rolls for less", "10% off, on rolls"]);
        // In the middle of it, what stands there stays: only what was changed differs.
        let form = browser.get("/offers/rolls-for-less/edit").await;
        form.is(200).shows(&["value=\"10\"", "value=\"rolls\"", "value=\"ໂຣລ ຫຼຸດລາຄາ\""]);
        let changed: Vec<_> = with(&[("do", "review"), ("uses", "100")]);
        let review = browser.post("/offers/rolls-for-less/edit", &changed).await;
        review.is(200).shows(&["limits"]);
        assert_eq!(review.text.matches("class=\"chip good\"").count(), 1, "one thing was added");
        publish(&browser, &review).await;
        browser.get("/offers/rolls-for-less").await.shows(&["100 times in all", "of 100"]);
    }
}

#[tokio::test]
async fn an_offer_ends_at_once_and_is_found_by_its_state() {
    for house in House::both().await {
        let browser = house.signed_in(Role::Owner).await;
        let review = browser.post("/offers/ten/end", &[]).await;
        review.is(200).shows(&["2026-03-15T12:00:00+07:00", "End the offer"]);
        publish(&browser, &review).await;
        browser.get("/offers/ten").await.shows(&["Ended"]);
        assert!(!browser.get("/offers/ten").await.text.contains("/offers/ten/end"));
        browser.get("/offers?state=ended").await.shows(&["Ten off by code"]);
        browser.get("/offers?state=live").await.shows(&["Nothing found"]);
        browser.get("/offers?q=code").await.shows(&["Ten off by code"]);
        // A form has no field for a time of the day: it opens as text.
        browser.get("/offers/ten/edit").await.is(200).shows(&["[[promotion]]", "name=\"text\""]);
        browser.get("/offers/none").await.is(404);
        browser.post("/offers/none/end", &[]).await.is(404);
    }
}

#[tokio::test]
async fn what_is_wrong_with_an_offer_stands_beside_its_field() {
    let house = House::one().await;
    let browser = house.signed_in(Role::Owner).await;
    let empty = [("kind", "percent"), ("do", "review"), ("value", "lots"), ("from", "soon")];
    let reply = browser.post("/offers/new", &empty).await;
    reply.is(422).shows(&["id=\"value-wrong\"", "id=\"from-wrong\"", "id=\"name_en-wrong\""]);
    let over = [("kind", "percent"), ("do", "review"), ("value", "110"), ("name_en", "Over")];
    browser.post("/offers/new", &over).await.is(422).shows(&["data-summary", "percent"]);
    let text = [("kind", "text"), ("do", "review"), ("text", "id = 1")];
    browser.post("/offers/new", &text).await.is(422).shows(&["[[promotion]]"]);
    let twice = "[[promotion]]\r\nid = \"ten\"\r\ndiscount = { percent = 5 }\r\n";
    let text = [("kind", "text"), ("do", "review"), ("text", twice)];
    browser.post("/offers/new", &text).await.is(422).shows(&["is taken"]);
    browser.post("/offers/new", &[("kind", "nothing")]).await.is(404);
}

#[tokio::test]
async fn the_example_says_who_lost_and_what_it_would_take() {
    let house = House::one().await;
    let browser = house.signed_in(Role::Owner).await;
    let fields = with(&[("do", "try"), ("need_amount", "400"), ("cart_code", "ten")]);
    let tried = browser.post("/offers/new", &fields).await;
    tried.is(200).shows(&["Ten off by code", "฿240", "more is needed", "What it would take"]);
    let none = [("kind", "percent"), ("name_en", "x"), ("value", "5"), ("do", "try")];
    browser.post("/offers/new", &none).await.is(200).shows(&["Put something into the basket"]);
}

#[tokio::test]
async fn a_cashier_sees_offers_and_changes_none() {
    let house = House::one().await;
    let browser = house.signed_in(Role::Cashier).await;
    let list = browser.get("/offers").await;
    list.is(200).shows(&["Ten off by code"]);
    assert!(!list.text.contains("/offers/new") && !list.text.contains("฿100"));
    let one = browser.get("/offers/ten").await;
    assert!(!one.text.contains("/edit\"") && !one.text.contains("class=\"tiles\""));
    browser.get("/offers/ten/edit").await.is(403);
}
