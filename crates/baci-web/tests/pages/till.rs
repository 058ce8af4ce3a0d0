//! The till: find, enroll, quote, sell once, undo within the day; without scripts, as forms.

use crate::house::{Browser, House};
use baci_core::id::{EventRef, MemberId};
use baci_core::staff::Role;

const KEY: &str = "0123456789abcdef0123456789abcdef";

/// How many purchases a member has.
async fn purchases(house: &House, member: MemberId) -> usize {
    let lines = house.baci.statement(member, None, 100).await.unwrap().lines;
    lines.iter().filter(|line| line.event.kind == "purchase").count()
}

async fn points(house: &House, member: MemberId) -> i64 {
    house.baci.balances(member).await.unwrap().get("points").map_or(0, |b| b.available)
}

/// Sells something, and answers where that led.
async fn sold(browser: &Browser<'_>, member: MemberId, amount: &str, key: &str) -> String {
    let id = member.to_string();
    let bill = [("member", &*id), ("amount", amount), ("key", key)];
    let reply = browser.post("/till/sell", &bill).await;
    assert_eq!(reply.status, 303, "{}", reply.text);
    reply.header("location").to_owned()
}

#[tokio::test]
async fn a_cashier_finds_quotes_sells_and_takes_back() {
    for house in House::both().await {
        let member = house.member("Somchai", "+66812345678").await;
        let browser = house.signed_in(Role::Cashier).await;
        browser.get("/till").await.is(200).shows(&["name=\"q\"", "autofocus"]);
        let path = format!("/till/member/{member}");
        for typed in ["081 234 5678", "+66812345678", &member.to_string()] {
            browser.post("/till/find", &[("q", typed)]).await.leads_to(&path);
        }
        browser.post("/till/find", &[("q", "somch")]).await.is(200).shows(&["Somchai", &path]);
        let page = browser.get(&path).await;
        page.is(200).shows(&["Somchai", "gold", "data-pad hidden"]);
        let (key, id) = (page.field("key"), member.to_string());
        let bill = [("member", &*id), ("amount", "1,250"), ("receipt", "A-7"), ("key", &*key)];
        let quote = browser.post("/till/quote", &bill).await;
        quote.is(200).shows(&["+100\u{a0}Points".replace('\u{a0}', " ").as_str()]);
        quote.shows(&["A point for every 25 baht", "฿1,250"]);
        assert_eq!((purchases(&house, member).await, quote.field("key")), (0, key.clone()));
        let done = browser.post("/till/sell", &bill).await;
        let to = done.header("location").to_owned();
        done.leads_to(&to);
        browser.get(&to).await.is(200).shows(&["+100 Points", "/till/undo/"]);
        assert_eq!(points(&house, member).await, 100);
        // Back, and once more: it is the same sale.
        browser.post("/till/sell", &bill).await.leads_to(&to);
        browser.post("/till/quote", &bill).await.leads_to(&to);
        let other = [("member", &*id), ("amount", "99"), ("receipt", "A-7"), ("key", &*key)];
        browser.post("/till/sell", &other).await.is(422).shows(&["data-why"]);
        assert_eq!(purchases(&house, member).await, 1);
        let undo = to.replace("/done/", "/undo/");
        browser.post(&undo, &[]).await.leads_to(&to);
        browser.post(&undo, &[]).await.leads_to(&to);
        assert!(!browser.get(&to).await.text.contains("/till/undo/"));
        assert_eq!(points(&house, member).await, 0);
    }
}

#[tokio::test]
async fn a_bill_that_is_sent_twice_at_once_or_by_another_is_one_sale() {
    for house in House::both().await {
        let member = house.member("Somchai", "+66812345678").await;
        let browser = house.signed_in(Role::Cashier).await;
        let other = house.signed_in(Role::Cashier).await;
        let (a, b, c) = tokio::join!(
            sold(&browser, member, "500", KEY),
            sold(&browser, member, "500", KEY),
            sold(&other, member, "500", KEY),
        );
        assert!(a == b && b == c, "{a} {b} {c}");
        assert_eq!(purchases(&house, member).await, 1);
    }
}

#[tokio::test]
async fn a_sale_that_waited_names_its_member_as_it_was_typed_and_its_time() {
    for house in House::both().await {
        let member = house.member("Somchai", "+66812345678").await;
        let browser = house.signed_in(Role::Cashier).await;
        house.baci.clock().set("2026-03-15T14:00:00+07:00".parse().unwrap());
        let at: baci_core::time::Instant = "2026-03-15T13:00:00+07:00".parse().unwrap();
        let millis = (at.micros() / 1000).to_string();
        let bill = [("who", "0812345678"), ("amount", "100"), ("key", KEY), ("at", &*millis)];
        let reply = browser.post("/till/sell", &bill).await;
        let to = reply.header("location").strip_prefix("/till/done/").expect("it is sold");
        let event: EventRef = to.parse().unwrap();
        assert_eq!(event.member, member);
        assert_eq!(house.baci.event(event).await.unwrap().event.at, at);
        let nobody = [("who", "0899999999"), ("amount", "100"), ("key", "0123456789abcdef")];
        browser.post("/till/sell", &nobody).await.is(422).shows(&["Nobody is a member"]);
    }
}

#[tokio::test]
async fn what_is_no_amount_is_said_and_the_entry_stays() {
    let house = House::one().await;
    let member = house.member("Somchai", "+66812345678").await.to_string();
    let browser = house.signed_in(Role::Cashier).await;
    for wrong in ["", "0", "-5", "abc", "99999999999999999999"] {
        let bill = [("member", &*member), ("amount", wrong), ("receipt", "A-8"), ("key", KEY)];
        let reply = browser.post("/till/quote", &bill).await;
        reply.is(422).shows(&["id=\"amount-wrong\"", "value=\"A-8\"", KEY]);
    }
    // A number of something else, held to the scanner in the wrong field.
    for odd in ["0812345678", "+66812345678", "66812345678901"] {
        let bill = [("member", &*member), ("amount", odd), ("key", KEY)];
        let reply = browser.post("/till/quote", &bill).await;
        let told =
            if odd.starts_with('+') { "an amount above zero" } else { "card or phone number" };
        reply.is(422).shows(&[told]);
    }
    let good = [("member", &*member), ("amount", "50"), ("key", "x")];
    browser.post("/till/sell", &good).await.is(422);
}

#[tokio::test]
async fn somebody_new_joins_once() {
    for house in House::both().await {
        let browser = house.signed_in(Role::Cashier).await;
        let page = browser.post("/till/find", &[("q", "0891112222")]).await;
        page.is(200).shows(&["value=\"0891112222\"", "/till/enroll"]);
        let key = page.field("key");
        let new = [("phone", "0891112222"), ("name", "มะลิ"), ("language", "th"), ("key", &*key)];
        let reply = browser.post("/till/enroll", &new).await;
        let to = reply.header("location").to_owned();
        browser.get(&to).await.is(200).shows(&["มะลิ"]);
        browser.post("/till/enroll", &new).await.leads_to(&to);
        assert_eq!(house.baci.count_members().await.unwrap(), 1);
        let again = [("phone", "0891112222"), ("name", "Other"), ("key", "another-key")];
        // Whose number it is can be opened from here.
        let other = [to.as_str(), "Open that member"];
        browser.post("/till/enroll", &again).await.is(422).shows(&["Other"]).shows(&other);
        browser.post("/till/enroll", &[("phone", "12"), ("key", "k")]).await.is(422);
        browser.post("/till/enroll", &[("name", "No phone"), ("key", "k")]).await.is(422);
    }
}

#[tokio::test]
async fn the_till_takes_back_what_was_sold_today() {
    for house in House::both().await {
        let member = house.member("Somchai", "+66812345678").await;
        let browser = house.signed_in(Role::Cashier).await;
        let to = sold(&browser, member, "500", KEY).await;
        house.baci.clock().set("2026-03-15T23:30:00+07:00".parse().unwrap());
        browser.get(&to).await.shows(&["/till/undo/"]);
        house.baci.clock().set("2026-03-16T00:10:00+07:00".parse().unwrap());
        let browser = house.signed_in(Role::Cashier).await;
        assert!(!browser.get(&to).await.text.contains("/till/undo/"));
        browser.post(&to.replace("/done/", "/undo/"), &[]).await.is(422);
        assert_eq!(points(&house, member).await, 20);
    }
}

#[tokio::test]
async fn a_cashier_sees_what_they_sold_today_and_no_other() {
    for house in House::both().await {
        let member = house.member("Somchai", "+66812345678").await;
        house.purchase(member, 77_700).await;
        let browser = house.signed_in(Role::Cashier).await;
        browser.get("/till/today").await.is(200).shows(&["No sales yet today"]);
        let to = sold(&browser, member, "500", KEY).await;
        let list = browser.get("/till/today").await;
        list.is(200).shows(&["1 sale today, ฿500", &to, "Somchai"]);
        assert!(!list.text.contains("฿777"));
    }
}

#[tokio::test]
async fn a_session_that_ended_leads_back_to_the_till_and_sells_nothing() {
    let house = House::one().await;
    let member = house.member("Somchai", "+66812345678").await;
    let browser = house.signed_in(Role::Cashier).await;
    let token = browser.get("/till").await.field("token");
    browser.cookies.borrow_mut().clear();
    let id = member.to_string();
    let bill = [("token", &*token), ("member", &*id), ("amount", "500"), ("key", KEY)];
    browser.post_as_is("/till/sell", &bill).await.leads_to("/sign-in?back=%2Ftill");
    let browser = house.signed_in(Role::Cashier).await;
    browser.post_as_is("/till/sell", &bill).await.is(403);
    assert_eq!(purchases(&house, member).await, 0);
}

#[tokio::test]
async fn the_branch_is_kept_and_goes_into_the_sale() {
    let house = House::one().await;
    let member = house.member("Somchai", "+66812345678").await;
    let shop = house.baci.shop().await.unwrap();
    let branch = baci_app::Branch { id: "สีลม".into(), name: "Silom".into() };
    let settings = baci_app::ShopSettings { branches: vec![branch], ..shop.settings };
    house.baci.set_shop(&baci_app::By::console(), &settings, shop.revision).await.unwrap();
    let browser = house.signed_in(Role::Cashier).await;
    let choice = [("branch", "สีลม"), ("back", "/till")];
    browser.post("/till/branch", &choice).await.leads_to("/till");
    browser.get("/till").await.shows(&["· Silom"]);
    let page = browser.get(&format!("/till/member/{member}")).await;
    assert_eq!(page.field("branch"), "สีลม");
    let id = member.to_string();
    for (branch, key, kept) in [("สีลม", KEY, true), ("nowhere", "abcdefghijklmnop", false)]
    {
        let bill = [("member", &*id), ("amount", "5"), ("key", key), ("branch", branch)];
        let reply = browser.post("/till/sell", &bill).await;
        let to = reply.header("location").replace("/till/done/", "");
        let body = house.baci.event(to.parse().unwrap()).await.unwrap().event.body;
        assert_eq!(body.contains("สีลม"), kept, "{body}");
    }
}

#[tokio::test]
async fn the_till_may_use_the_camera_and_its_worker_keeps_its_page() {
    let house = House::one().await;
    let browser = house.signed_in(Role::Cashier).await;
    let page = browser.get("/till").await;
    assert!(page.header("permissions-policy").contains("camera=(self)"));
    assert!(page.text.len() < 60_000, "{}", page.text.len());
    let worker = browser.get("/till/sw.js").await;
    assert_eq!(worker.header("service-worker-allowed"), "/till");
    assert!(worker.text.contains("/assets/till.") && !worker.text.contains("__"));
}

/// What the hidden fields of a form say.
fn carried(reply: &crate::house::Reply) -> Vec<(String, String)> {
    let names = ["key", "member", "amount", "codes", "pay-points", "payable", "claims"];
    let there = |name: &&&str| reply.text.contains(&format!("name=\"{name}\" value=\""));
    let mut all: Vec<_> =
        names.iter().filter(there).map(|name| ((*name).to_owned(), reply.field(name))).collect();
    if let Some(at) = reply.text.find("<textarea name=\"lines\" hidden>\n") {
        let rest = &reply.text[at + 31..];
        all.push(("lines".into(), rest[..rest.find("</textarea>").unwrap()].to_owned()));
    }
    all
}

fn fields<'a>(
    carried: &'a [(String, String)],
    more: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    carried.iter().map(|(name, value)| (&**name, &**value)).chain(more.iter().copied()).collect()
}

#[tokio::test]
async fn lines_are_added_and_removed_codes_typed_and_the_price_confirmed() {
    for house in House::both().await {
        let member = house.member("Somchai", "+66812345678").await;
        let browser = house.signed_in(Role::Cashier).await;
        let page = browser.get(&format!("/till/member/{member}")).await;
        let line = [("amount", "100"), ("what", "rolls"), ("count", "2"), ("add", "yes")];
        let page = browser.post("/till/quote", &fields(&carried(&page), &line)).await;
        page.is(200).shows(&["rolls", "name=\"remove\" value=\"0\""]);
        let own: Vec<_> = carried(&page).into_iter().filter(|(name, _)| name != "amount").collect();
        let line = [("amount", "7,50"), ("what", ""), ("count", ""), ("add", "yes")];
        let page = browser.post("/till/quote", &fields(&own, &line)).await;
        let own: Vec<_> = carried(&page).into_iter().filter(|(name, _)| name != "amount").collect();
        assert_eq!(own.last().unwrap().1, "rolls\t100\t2\n\t7,50\t");
        let page =
            browser.post("/till/quote", &fields(&own, &[("remove", "1"), ("edit", "yes")])).await;
        let own: Vec<_> = carried(&page).into_iter().filter(|(name, _)| name != "amount").collect();
        assert_eq!(own.last().unwrap().1, "rolls\t100\t2");
        let quote = browser.post("/till/quote", &fields(&own, &[("code", "nope")])).await;
        quote.is(200).shows(&["฿200", "nope"]);
        let quote = browser.post("/till/quote", &fields(&own, &[("code", " ten ")])).await;
        quote.is(200).shows(&["฿190", "Ten off by code", "−฿10"]);
        // Told something else than it comes to, it is shown anew and sold only when asked again.
        let own = carried(&quote);
        let stale: Vec<_> = own
            .iter()
            .map(|(name, value)| match name.as_str() {
                "payable" => (name.clone(), "18000".to_owned()),
                _ => (name.clone(), value.clone()),
            })
            .collect();
        let again = browser.post("/till/sell", &fields(&stale, &[])).await;
        again.is(409).shows(&["data-changed", "฿190"]);
        assert_eq!(purchases(&house, member).await, 0);
        let done = browser.post("/till/sell", &fields(&carried(&again), &[])).await;
        let to = done.header("location").to_owned();
        browser.get(&to).await.is(200).shows(&["฿190", "Ten off by code"]);
        // The same bill once more is the same sale, whatever it was told to come to.
        browser.post("/till/sell", &fields(&stale, &[])).await.leads_to(&to);
        assert_eq!(purchases(&house, member).await, 1);
        let undo = to.replace("/done/", "/undo/");
        browser.post(&undo, &[]).await.leads_to(&to);
        let wrong = [("amount", "x"), ("lines", "rolls\t5\t1"), ("key", KEY)];
        let id = member.to_string();
        let fields = [&wrong[..], &[("member", &*id)]].concat();
        browser.post("/till/quote", &fields).await.is(422).shows(&["id=\"amount-wrong\""]);
    }
}

#[tokio::test]
async fn points_pay_for_a_part_and_come_back() {
    let program = crate::house::PROGRAM.replacen(
        "kind = \"points\"",
        "kind = \"points\"\nworth = \"0.5\"\npays = { up_to = 50 }",
        1,
    );
    for fresh in baci_testing::both() {
        let house = House::on(fresh, Some(&program)).await;
        let member = house.member("Somchai", "+66812345678").await;
        house.purchase(member, 2_500_000).await;
        assert_eq!(points(&house, member).await, 2000);
        let browser = house.signed_in(Role::Cashier).await;
        let id = member.to_string();
        let bill = [("member", &*id), ("amount", "300"), ("key", KEY)];
        let quote = browser.post("/till/quote", &bill).await;
        quote.is(200).shows(&["Up to ฿150.00", "Pay ฿150.00 with it"]);
        let most = browser
            .post("/till/quote", &fields(&carried(&quote), &[("set-pay", "points=most")]))
            .await;
        most.is(200).shows(&["−฿150", "Do not pay with it"]);
        let own = carried(&most);
        let typed = [("set-pay", "points"), ("typed-points", "100")];
        let some = browser.post("/till/quote", &fields(&own, &typed)).await;
        some.is(200).shows(&["−฿50", "฿250"]);
        let over = [("set-pay", "points"), ("typed-points", "301")];
        let over = browser.post("/till/quote", &fields(&own, &over)).await;
        over.is(422).shows(&["data-summary", "฿300"]);
        let done = browser.post("/till/sell", &fields(&carried(&some), &[])).await;
        let to = done.header("location").to_owned();
        browser.get(&to).await.is(200).shows(&["฿250", "Paid with 100 Points"]);
        assert_eq!(points(&house, member).await, 2000 - 100 + 10);
        browser.post(&to.replace("/done/", "/undo/"), &[]).await.leads_to(&to);
        assert_eq!(points(&house, member).await, 2000);
    }
}
