//! Coupons by hand: codes made, taken in and given to members; one found, withdrawn, handed out as a file.

use crate::house::{Browser, House, PROGRAM};
use baci_app::Place;
use baci_core::staff::Role;

/// The house's program with promotions that take coupons, and gift cards.
pub fn program() -> String {
    format!(
        "{PROGRAM}\n[wallets.gift]\nkind = \"gift-card\"\nexpires = {{ after = \"12 months\" }}\n\
        [[promotion]]\nid = \"leaflet\"\nname = {{ en = \"Leaflet\" }}\ncoupon = \"typed\"\n\
        discount = {{ amount = 20 }}\n"
    )
}

pub async fn houses() -> Vec<House> {
    let mut houses = Vec::new();
    for fresh in baci_testing::both() {
        houses.push(House::on(fresh, Some(&program())).await);
    }
    houses
}

fn form<'a>(how: &'a str, key: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("how", how),
        ("key", key),
        ("promotion", "leaflet"),
        ("name", "March leaflet"),
        ("uses", "1"),
        ("until", "2026-04-30"),
    ]
}

/// Waits until a batch is made, and gives its path.
async fn made(browser: &Browser<'_>, fields: &[(&str, &str)]) -> String {
    let reply = browser.post("/coupons/new", fields).await;
    let path = reply.is(303).header("location").to_owned();
    for _ in 0..400 {
        if !browser.get(&path).await.text.contains("data-again") {
            return path;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("the batch is never made");
}

#[tokio::test]
async fn codes_are_made_found_exported_and_withdrawn() {
    for house in houses().await {
        let browser = house.signed_in(Role::Marketer).await;
        browser.get("/coupons").await.is(200).shows(&["No coupons yet", "/coupons/new?how=codes"]);
        browser.get("/coupons/new").await.is(200).shows(&["Leaflet", "WASABI-****"]);
        let mut fields = form("template", "k1");
        fields.extend([("template", "MARCH-********"), ("count", "1,200")]);
        let path = made(&browser, &fields).await;
        // Sent twice, it is the same batch.
        browser.post("/coupons/new", &fields).await.leads_to(&path);
        browser.get("/coupons").await.shows(&["March leaflet", "1,200", "30 Apr 2026", "Ready"]);
        let file = browser.get(&format!("{path}/codes.csv")).await;
        assert_eq!(file.is(200).text.lines().count(), 1201);
        let code = file.text.lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
        let found = browser.get(&format!("/coupons/code?q={}", code.to_lowercase())).await;
        found.is(200).shows(&[&code, "Can be used", "March leaflet", "It was not used yet"]);
        browser.get("/coupons/code?q=NONE").await.is(200).shows(&["There is no such code"]);
        let one = browser.post("/coupons/code", &[("code", &code)]).await;
        one.leads_to(&format!("/coupons/code?q={code}"));
        browser.get(one.header("location")).await.shows(&["Withdrawn"]);
        browser.post(&format!("{path}/withdraw"), &[]).await.leads_to(&path);
        browser.get(&path).await.shows(&["Withdrawn"]);
        let support = house.signed_in(Role::Support).await;
        let list = support.get("/coupons").await;
        assert!(!list.is(200).text.contains("/coupons/new"));
        assert!(!support.get(&path).await.is(200).text.contains("codes.csv"));
    }
}

#[tokio::test]
async fn codes_from_outside_come_by_hand_and_by_file() {
    for house in houses().await {
        let browser = house.signed_in(Role::Owner).await;
        let mut fields = form("codes", "k2");
        fields.push(("codes", "old-1\r\nold-2\r\n\r\nOLD-1"));
        let path = made(&browser, &fields).await;
        browser.get(&path).await.shows(&["<dd>2</dd>", "/file"]);
        browser.post(&format!("{path}/codes"), &[("codes", "old-3")]).await.leads_to(&path);
        browser.post(&format!("{path}/codes"), &[("codes", "")]).await.is(422);
        let token = browser.get("/account").await.field("token");
        let many: String = (0..12_000).map(|n| format!("FILE-{n}\n")).collect();
        let file = format!("{path}/file");
        browser.hand_in(&file, &token, "codes.txt", many.as_bytes()).await.leads_to(&path);
        browser.get(&path).await.shows(&["12,003"]);
        browser.hand_in(&file, "wrong", "codes.txt", b"A-1\n").await.is(403);
    }
}

#[tokio::test]
async fn members_get_coupons_and_see_them() {
    for house in houses().await {
        let member = house.member("Mali", "+66812345678").await;
        let browser = house.signed_in(Role::Owner).await;
        let mut fields = form("members", "k3");
        fields.push(("members", "0812345678\r\n0899999999"));
        let refused = browser.post("/coupons/new", &fields).await;
        refused.is(422).shows(&["id=\"members-wrong\"", "0899999999"]);
        *fields.last_mut().unwrap() = ("members", "0812345678");
        browser.post("/coupons/new", &fields).await.is(303);
        let record = format!("/members/{member}");
        let support = house.signed_in(Role::Support).await;
        support.get(&record).await.is(200).shows(&["Leaflet", "30 Apr 2026", "Take away"]);
        let give = [("key", "g1"), ("promotion", "leaflet"), ("uses", ""), ("until", "2026-05-31")];
        let path = format!("{record}/coupons");
        support.post(&path, &give).await.leads_to(&record);
        support.post(&path, &give).await.leads_to(&record);
        let held = house.baci.coupons_of(member, 10).await.unwrap();
        assert_eq!(held.len(), 2, "sent twice, given once");
        let late = [("key", "g2"), ("promotion", "leaflet"), ("until", "2020-01-01")];
        support.post(&path, &late).await.is(422).shows(&["id=\"until-wrong\""]);
        let by = baci_app::By::console();
        let link = house.baci.member_link(&by, member).await.unwrap();
        let session =
            house.baci.accept_member_link(link.reveal(), &Place::console()).await.unwrap();
        let own = house.browser();
        let token = session.token.reveal().to_owned();
        own.cookies.borrow_mut().insert("baci-member".into(), token);
        own.get("/m").await.is(200).shows(&["Leaflet", "Until 31 May 2026", &held[0].code]);
        for coupon in &held {
            support
                .post(&format!("{path}/take"), &[("code", &coupon.code)])
                .await
                .leads_to(&record);
        }
        assert!(!own.get("/m").await.text.contains("Leaflet"));
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_batch_stands_beside_its_field() {
    let house = House::on(baci_testing::sqlite(), Some(&program())).await;
    let browser = house.signed_in(Role::Owner).await;
    for (field, value, wrong) in [
        ("template", "SAME", "template-wrong"),
        ("count", "many", "count-wrong"),
        ("uses", "x", "uses-wrong"),
        ("until", "2020-01-01", "until-wrong"),
        ("name", "", "name-wrong"),
        ("promotion", "ten", "promotion-wrong"),
    ] {
        let mut fields = form("template", "k4");
        fields.extend([("template", "MARCH-********"), ("count", "10")]);
        fields.retain(|(name, _)| *name != field);
        fields.push((field, value));
        let reply = browser.post("/coupons/new", &fields).await;
        reply.is(422).shows(&[&format!("id=\"{wrong}\"")]);
    }
}

#[tokio::test]
async fn the_till_says_that_a_sale_brought_a_coupon() {
    let again = "[[coupon]]\nid = \"come-again\"\non = \"purchase\"\npromotion = \"leaflet\"\n\
        after = \"1 day\"\nlasts = \"30 days\"\n";
    let program = format!("{}{again}", program());
    for fresh in baci_testing::both() {
        let house = House::on(fresh, Some(&program)).await;
        let member = house.member("Mali", "+66812345678").await;
        let browser = house.signed_in(Role::Cashier).await;
        let id = member.to_string();
        let bill = [("member", &*id), ("amount", "100"), ("key", "a-key-of-this-sale")];
        let to = browser.post("/till/sell", &bill).await.header("location").to_owned();
        let told = "Given with it: a coupon for “Leaflet”, from 16 Mar 2026 until 15 Apr 2026.";
        browser.get(&to).await.is(200).shows(&[told]);
    }
}

#[tokio::test]
async fn what_coupons_are_for_is_asked_and_shown() {
    for house in houses().await {
        let member = house.member("Mali", "+66812345678").await;
        let browser = house.signed_in(Role::Owner).await;
        let new = browser.get("/coupons/new?how=codes").await;
        new.is(200).shows(&["Only for these articles", "Only for this owned item"]);
        let mut fields = form("codes", "k5");
        fields.extend([("codes", "OIL-1"), ("sku", " oil , filter,"), ("item", "la-7310")]);
        let path =
            browser.post("/coupons/new", &fields).await.is(303).header("location").to_owned();
        browser.get(&path).await.shows(&["Only for", "oil, filter on LA-7310"]);
        let found = browser.get("/coupons/code?q=oil-1").await;
        found.shows(&["Only for", "oil, filter on LA-7310"]);
        let long = "x".repeat(201);
        for (field, text) in [("sku", long.as_str()), ("item", &long)] {
            let mut wrong = form("codes", "k6");
            wrong.extend([("codes", "OIL-2"), (field, text)]);
            let reply = browser.post("/coupons/new", &wrong).await;
            reply.is(422).shows(&[&format!("id=\"{field}-wrong\"")]);
        }
        let record = format!("/members/{member}");
        let give = [("key", "g5"), ("promotion", "leaflet"), ("item", "la-7310")];
        browser.post(&format!("{record}/coupons"), &give).await.leads_to(&record);
        browser.get(&record).await.shows(&["Only for this owned item", "Only for: LA-7310"]);
        let held = house.baci.coupons_of(member, 10).await.unwrap();
        let found = browser.get(&format!("/coupons/code?q={}", held[0].code)).await;
        found.is(200).shows(&["Only for", "LA-7310", "Mali"]);
    }
}

#[tokio::test]
async fn the_till_uses_a_coupon_of_an_owned_item_on_its_line_alone() {
    for house in houses().await {
        let member = house.member("Mali", "+66812345678").await;
        let owner = house.signed_in(Role::Owner).await;
        let give = [("key", "g6"), ("promotion", "leaflet"), ("item", "la-7310")];
        let record = format!("/members/{member}");
        owner.post(&format!("{record}/coupons"), &give).await.leads_to(&record);
        let code = house.baci.coupons_of(member, 10).await.unwrap()[0].code.clone();
        let browser = house.signed_in(Role::Cashier).await;
        let id = member.to_string();
        let key = "a-key-of-this-sale";
        let bill = |item| {
            let line = [("member", &*id), ("amount", "100"), ("key", key), ("owned", item)];
            [&line[..], &[("code", &*code)]].concat()
        };
        // An amount with nothing but an item is a line of its own.
        let added = [&bill("la-7310")[..], &[("add", "yes")]].concat();
        let page = browser.post("/till/quote", &added).await;
        page.is(200).shows(&["la-7310", "\t100\t\tla-7310", "id=\"owned\""]);
        let other = browser.post("/till/quote", &bill("LA-9999")).await;
        other.is(200).shows(&["฿100", "It is only for LA-7310."]);
        let quote = browser.post("/till/quote", &bill("la-7310")).await;
        quote.is(200).shows(&["฿80", "−฿20"]);
        let to = browser.post("/till/sell", &bill("la-7310")).await;
        let to = to.is(303).header("location").to_owned();
        browser.get(&to).await.is(200).shows(&["฿80", "Leaflet"]);
        let missing = [("member", &*id), ("key", key), ("owned", "la-7310")];
        let missing = browser.post("/till/quote", &missing).await;
        missing.is(422).shows(&["value=\"la-7310\""]);
        let spent = [&bill("la-7310")[..2], &[("key", "another-key-of-a-sale")]].concat();
        let spent = [&spent[..], &[("owned", "la-7310"), ("code", &*code)]].concat();
        browser.post("/till/quote", &spent).await.is(200).shows(&["฿100"]);
    }
}
