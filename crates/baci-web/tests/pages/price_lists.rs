//! Price lists in the console: listed, made by a form, tried on a basket, published, given, ended.

use crate::house::House;
use crate::offers::publish;
use baci_app::{By, Place};
use baci_core::staff::Role;

const NEW: [(&str, &str); 10] = [
    ("kind", "list"),
    ("name_en", "Friends of the house"),
    ("prices", "roll; 90\r\nroll\t80\t10\r\n"),
    ("percent", "20"),
    ("on_names", "drinks"),
    ("tag", "friend"),
    ("cart1_what", "roll"),
    ("cart1_price", "100"),
    ("cart1_count", "10"),
    ("cart2_price", ""),
];

fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    NEW.iter().chain(more).copied().collect()
}

#[tokio::test]
async fn a_price_list_is_made_by_a_form_tried_and_published() {
    for house in House::both().await {
        let browser = house.signed_in(Role::Marketer).await;
        let lists = browser.get("/price-lists").await;
        lists.is(200).shows(&["Staff prices", "Only for members to whom it was given"]);
        browser.get("/price-lists/new").await.is(200).shows(&["Prices, one on a line"]);
        let tried = browser.post("/price-lists/new", &with(&[("do", "try")])).await;
        tried.is(200).shows(&["10 × roll", "฿800", "Friends of the house", "instead of ฿100"]);
        let review = browser.post("/price-lists/new", &with(&[("do", "review")])).await;
        review.is(200).shows(&["The text is good", "New price list “Friends of the house”"]);
        publish(&browser, &review).await;
        browser.get("/price-lists").await.shows(&[
            "Friends of the house",
            "Price list with one article",
            "Members with the tag “friend”",
        ]);
        let path = "/price-lists/friends-of-the-house";
        browser.get(path).await.shows(&["roll", "฿90", "฿80", "20% off, on drinks"]);
        let form = browser.get(&format!("{path}/edit")).await;
        form.is(200).shows(&["roll; 90.00\nroll; 80.00; 10</textarea>", "value=\"friend\""]);
        let changed = with(&[("do", "review"), ("priority", "5")]);
        let review = browser.post(&format!("{path}/edit"), &changed).await;
        review.is(200).shows(&["Change the price list", "priority"]);
        publish(&browser, &review).await;
        let review = browser.post(&format!("{path}/end"), &[]).await;
        review.is(200).shows(&["End the price list"]);
        publish(&browser, &review).await;
        browser.get(path).await.shows(&["Over"]);
        browser.get("/price-lists/none").await.is(404);
        browser.get("/price-lists/none/edit").await.is(404);
        browser.post("/price-lists/none/end", &[]).await.is(404);
    }
}

#[tokio::test]
async fn a_list_is_given_to_a_member_and_works_at_the_till() {
    for house in House::both().await {
        let member = house.member("Malee", "+66898765432").await;
        let browser = house.signed_in(Role::Owner).await;
        browser
            .get("/price-lists/staff")
            .await
            .is(200)
            .shows(&["promotion=staff", "From quantity"]);
        let many = browser.get("/coupons/new?how=members&promotion=staff").await;
        many.is(200).shows(&["<option value=\"staff\" selected>Staff prices"]);
        let record = format!("/members/{member}");
        browser.get(&record).await.is(200).shows(&["<option value=\"staff\">Staff prices"]);
        let page = browser.get(&format!("/till/member/{member}")).await;
        let (key, id) = (page.field("key"), member.to_string());
        let goods = [("what", "onigiri"), ("amount", "40"), ("count", "2")];
        let bill = [[("member", &*id), ("key", &*key)].as_slice(), &goods].concat();
        browser.post("/till/quote", &bill).await.is(200).shows(&["฿80"]);
        let give =
            [("key", "g1"), ("promotion", "staff"), ("uses", ""), ("from", ""), ("until", "")];
        browser.post(&format!("{record}/coupons"), &give).await.leads_to(&record);
        let held = house.baci.coupons_of(member, 10).await.unwrap();
        browser.get(&record).await.shows(&["Staff prices", &held[0].code]);
        // It is found by its code, with the member who holds it.
        let found = browser.get(&format!("/coupons/code?q={}", held[0].code.to_lowercase())).await;
        found.is(200).shows(&["Staff prices", "Malee", &record, "Can be used"]);
        let quote = browser.post("/till/quote", &bill).await;
        quote.is(200).shows(&["฿70", "Staff prices", "฿35", "instead of ฿40"]);
        let link = house.baci.member_link(&By::console(), member).await.unwrap();
        let session = house.baci.accept_member_link(link.reveal(), &Place::console()).await;
        let own = house.browser();
        let token = session.unwrap().token.reveal().to_owned();
        own.cookies.borrow_mut().insert("baci-member".into(), token);
        own.get("/m").await.is(200).shows(&["Staff prices", "Price list with one article"]);
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_list_names_the_line() {
    let house = House::one().await;
    let browser = house.signed_in(Role::Owner).await;
    let wrong = [("kind", "list"), ("do", "review"), ("name_en", "A"), ("prices", "roll; 9\ntea")];
    let reply = browser.post("/price-lists/new", &wrong).await;
    reply.is(422).shows(&["id=\"prices-wrong\"", "Line 2 is not an article and a price"]);
    let text = [("kind", "list-text"), ("do", "review"), ("text", "[[promotion]]\nid = \"a\"")];
    browser.post("/price-lists/new", &text).await.is(422).shows(&["[[price_list]]"]);
    // A kind of offers is none of price lists, and the other way round.
    let offer = [("kind", "percent"), ("do", "review"), ("value", "5"), ("name_en", "A")];
    browser.post("/price-lists/new", &offer).await.is(404);
    browser.post("/offers/new", &wrong).await.is(404);
}
