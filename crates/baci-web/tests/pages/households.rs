//! Families on the pages: begun and joined by members, seen and changed in the console, paying at the till; and
//! gifts, which are looked at first.

use crate::house::{Browser, House, PROGRAM};
use crate::me;
use baci_app::{HouseholdAct, What, Who};
use baci_core::household::Role as Family;
use baci_core::id::{HouseholdId, MemberId};
use baci_core::program::{Program, Source};
use baci_core::staff::Role;

/// A household of a head and somebody who was asked in.
pub async fn family(house: &House, head: MemberId, whom: MemberId) -> HouseholdId {
    house.commit(Who::Id(head), What::Household(HouseholdAct::Found)).await;
    let role = Family::Child;
    let invite = HouseholdAct::Invite { whom: Who::Id(whom), role };
    house.commit(Who::Id(head), What::Household(invite)).await;
    house.baci.household_of(head).await.unwrap().household.unwrap().id
}

/// Two members, each with eighty points.
async fn two(house: &House) -> [MemberId; 2] {
    let mut ids = Vec::new();
    for (name, phone) in [("Somchai Keo", "+66812345678"), ("Mali", "+66812345679")] {
        let id = house.member(name, phone).await;
        house.purchase(id, 100_000).await;
        ids.push(id);
    }
    ids.try_into().unwrap()
}

async fn points(house: &House, id: MemberId) -> i64 {
    house.baci.balances(id).await.unwrap()["points"].available
}

/// Sends a form of the family's page.
async fn act(browser: &Browser<'_>, fields: &[(&str, &str)]) -> crate::house::Reply {
    me::post(browser, "/m/family", fields).await
}

#[tokio::test]
async fn members_come_together_and_part_with_what_is_theirs() {
    for house in House::both().await {
        let [head, mali] = two(&house).await;
        let (his, hers) = (me::signed_in(&house, head).await, me::signed_in(&house, mali).await);
        his.get("/m").await.shows(&["href=\"/m/family\""]);
        his.get("/m/family").await.is(200).shows(&["Begin a family account"]);
        act(&his, &[("key", "f"), ("do", "found")]).await.leads_to("/m/family");
        let nobody = [("key", "i0"), ("do", "invite"), ("whom", "0899999999"), ("role", "adult")];
        act(&his, &nobody).await.is(422).shows(&["whom-wrong", "No member has this number."]);
        let asks = [("key", "i"), ("do", "invite"), ("whom", "081-234-5679"), ("role", "child")];
        act(&his, &asks).await.leads_to("/m/family");
        act(&his, &asks).await.leads_to("/m/family");
        his.get("/m/family").await.shows(&["Mali", "not answered", "Take back"]);
        let asked = hers.get("/m/family").await;
        asked.is(200).shows(&["Somchai Keo asks you", "Child", "May accept until"]);
        let id = asked.field("household");
        let accept = [("key", "a"), ("do", "accept"), ("household", &*id)];
        act(&hers, &accept).await.leads_to("/m/family");
        let own = hers.get("/m/family").await;
        own.shows(&["160 Points", "Head of the family", "You", "May still use", "50 Points"]);
        assert!(!own.text.contains("Ask somebody in"), "a child asks nobody in");
        let mali_id = mali.to_string();
        let out = [("key", "x"), ("do", "remove"), ("member", &*mali_id)];
        act(&hers, &out).await.is(422).shows(&["Only the head"]);
        let role = [("key", "r"), ("do", "role"), ("member", &*mali_id), ("role", "head")];
        act(&his, &role).await.is(422).shows(&["Make them an adult first"]);
        act(&his, &[("key", "z"), ("do", "nothing")]).await.is(404);
        act(&hers, &[("key", "l"), ("do", "leave")]).await.leads_to("/m/family");
        hers.get("/m/family").await.shows(&["Begin a family account"]);
        hers.get("/m/history").await.shows(&["Left the family account", "Came into"]);
        assert_eq!((points(&house, head).await, points(&house, mali).await), (80, 80));
        house.browser().get("/m/family").await.leads_to("/m/sign-in");
    }
}

#[tokio::test]
async fn staff_begin_a_family_let_somebody_in_and_see_what_each_uses() {
    for house in House::both().await {
        let [head, mali] = two(&house).await;
        let browser = house.signed_in(Role::Owner).await;
        browser.get("/households").await.is(200).shows(&["No family accounts yet"]);
        let record = format!("/members/{head}");
        browser.get(&record).await.shows(&["In no family account", "Begin a family account"]);
        let path = format!("{record}/household");
        let begun = browser.post(&path, &[("key", "b")]).await;
        begun.is(303);
        let one = begun.header("location").to_owned();
        assert!(one.starts_with("/households/hou_"), "{one}");
        browser.post(&path, &[("key", "other")]).await.leads_to(&record);
        browser.get("/households").await.shows(&["Somchai Keo", &one]);
        browser.get(&record).await.shows(&["Family of Somchai Keo", &one]);
        let nobody = [("key", "n"), ("do", "invite"), ("whom", "12345"), ("role", "adult")];
        browser.post(&one, &nobody).await.is(422).shows(&["whom-wrong"]);
        let asks = [("key", "i"), ("do", "invite"), ("whom", "0812345679"), ("role", "adult")];
        browser.post(&one, &asks).await.leads_to(&one);
        browser.get(&format!("/members/{mali}")).await.shows(&["Somchai Keo asks them"]);
        let id = mali.to_string();
        let with = |act: &'static str| [("key", act), ("do", act), ("member", &*id)];
        browser.get(&one).await.is(200).shows(&["They accept here", "Take back"]);
        browser.post(&one, &with("leave")).await.is(404);
        browser.post(&one, &with("accept")).await.leads_to(&one);
        let page = browser.get(&one).await;
        page.shows(&["160 Points", "Mali", "Adult", "May still use of the others&#39;"]);
        let [role, key] = [("role", "child"), ("key", "r")];
        browser.post(&one, &[key, ("do", "role"), ("member", &*id), role]).await.leads_to(&one);
        browser.get(&one).await.shows(&["Child", "50 Points"]);
        let seen = house.signed_in(Role::Marketer).await.get(&one).await;
        assert!(
            !seen.is(200).text.contains("<form class=\"stack\""),
            "who may not changes nothing"
        );
        browser.post(&one, &with("remove")).await.leads_to(&one);
        let head = head.to_string();
        let last = [("key", "l"), ("do", "leave"), ("member", &*head)];
        browser.post(&one, &last).await.leads_to("/households");
        browser.get(&one).await.is(404);
        browser.get("/audit").await.shows(&["Changed a family account"]);
    }
}

#[tokio::test]
async fn a_gift_is_looked_at_confirmed_and_given_once() {
    for house in House::both().await {
        let [giver, receiver] = two(&house).await;
        let browser = me::signed_in(&house, giver).await;
        let page = browser.get("/m/family").await;
        page.is(200).shows(&["Give to somebody", "Look at it first"]);
        let with = |key, to, amount, sure| {
            [("key", key), ("wallet", "points"), ("to", to), ("amount", amount), ("sure", sure)]
        };
        let give = async |fields: &[(&str, &str)]| me::post(&browser, "/m/give", fields).await;
        give(&with("0", "0812345679", "x", "")).await.is(422).shows(&["amount-wrong"]);
        give(&with("1", "0812345679", "4", "")).await.is(422).shows(&["At least 5"]);
        give(&with("2", "0812345679", "81", "")).await.is(422).shows(&["80", "81"]);
        give(&with("3", "0899999999", "30", "")).await.is(422).shows(&["to-wrong"]);
        give(&with("4", "0812345678", "30", "")).await.is(422).shows(&["two members"]);
        let look = give(&with("5", "0812345679", "30", "")).await;
        look.is(200).shows(&["Give 30 Points to M…?", "You have 50 Points left"]);
        assert!(!look.text.contains("Mali"), "the name is not told whole");
        assert_eq!(points(&house, giver).await, 80, "a look takes nothing");
        let to = look.field("to");
        assert_eq!(to, receiver.to_string());
        // Sure of another one is sure of nobody.
        let other = giver.to_string();
        give(&with("5", &to, "30", &other)).await.is(200);
        for _ in 0..2 {
            give(&with("5", &to, "30", &to)).await.leads_to("/m/family");
        }
        assert_eq!((points(&house, giver).await, points(&house, receiver).await), (50, 110));
        browser.get("/m/history").await.shows(&["Transfer", "30 Points"]);
        let money = [("key", "6"), ("wallet", "cashback"), ("to", &*to), ("amount", "1")];
        give(&money).await.is(404);
    }
}

#[tokio::test]
async fn at_the_till_the_family_pays() {
    for house in House::both().await {
        let text = PROGRAM.replace("kind = \"points\"", "kind = \"points\"\nworth = \"1\"");
        let program = Program::from_toml(&[Source { name: "p.toml", text: &text }]).unwrap();
        house.baci.publish(&program, "test", None, None).await.unwrap();
        let [head, mali] = two(&house).await;
        let id = family(&house, head, mali).await;
        let accept = HouseholdAct::Accept { household: id };
        house.commit(Who::Id(mali), What::Household(accept)).await;
        let till = house.signed_in(Role::Cashier).await;
        let path = format!("/till/member/{mali}");
        till.get(&path).await.is(200).shows(&["With the family up to 130"]);
        let member = mali.to_string();
        let key = "0123456789abcdef0123";
        let bill = [("key", key), ("member", &*member), ("amount", "120")];
        let quote = till.post("/till/quote", &bill).await;
        quote.is(200).shows(&["With the family: ฿120.00 (120 Points)"]);
        let set = [("set-pay", "points=family")];
        let quote = till.post("/till/quote", &[&bill[..], &set].concat()).await;
        quote.is(200).shows(&["The family pays 40 Points", "name=\"pay-points\" value=\"family\""]);
        let pays = [("pay-points", "family"), ("payable", "12000")];
        let sold = till.post("/till/sell", &[&bill[..], &pays].concat()).await;
        sold.is(303);
        till.get(sold.header("location")).await.is(200).shows(&["The family pays 40 Points"]);
        assert_eq!((points(&house, head).await, points(&house, mali).await), (40, 0));
        let owner = house.signed_in(Role::Owner).await;
        owner.get(&format!("/members/{head}")).await.shows(&["Paid for somebody of the family"]);
        owner.get(&format!("/households/{id}")).await.shows(&["Used of the others", "40 Points"]);
    }
}

#[tokio::test]
async fn a_phone_book_is_not_tried_number_by_number() {
    for house in House::both().await {
        let [giver, _] = two(&house).await;
        let browser = me::signed_in(&house, giver).await;
        let mut told = Vec::new();
        for n in 0..21 {
            let to = format!("08999999{n:02}");
            let fields = [("key", "k"), ("wallet", "points"), ("to", &*to), ("amount", "5")];
            told.push(me::post(&browser, "/m/give", &fields).await);
        }
        told[18].is(422).shows(&["No member has this number."]);
        told[20].is(422).shows(&["to-wrong"]);
        assert!(!told[20].text.contains("No member has this number."), "{}", told[20].text);
    }
}
