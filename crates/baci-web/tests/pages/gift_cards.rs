//! Gift cards by hand: issued with a PIN that is shown once, found, topped up, blocked, bound to a member.

use crate::coupons::houses;
use baci_core::staff::Role;

/// The text after a mark, up to the next tag.
fn after<'a>(text: &'a str, mark: &str) -> &'a str {
    let at = text.find(mark).unwrap_or_else(|| panic!("no {mark} in {text}"));
    text[at + mark.len()..].split('<').next().unwrap()
}

#[tokio::test]
async fn a_card_is_issued_once_and_its_pin_is_shown_once() {
    for house in houses().await {
        let member = house.member("Mali", "+66812345678").await;
        let browser = house.signed_in(Role::Cashier).await;
        browser.get("/gift-cards").await.is(200).shows(&["No gift cards yet", "/gift-cards/new"]);
        let fields = [("key", "i1"), ("amount", "500"), ("pin", "yes"), ("member", "0812345678")];
        let issued = browser.post("/gift-cards/new", &fields).await;
        issued.is(200).shows(&["shown only this once"]);
        let number = after(&issued.text, "data-number>").to_owned();
        let pin = after(&issued.text, "data-pin>").to_owned();
        assert_eq!((number.len(), pin.len()), (16, 6));
        let again = browser.post("/gift-cards/new", &fields).await;
        again.is(200).shows(&[&number, "was shown then"]);
        assert!(!again.text.contains("data-pin"));
        let find = browser.post("/gift-cards/find", &[("number", &number)]).await;
        let path = find.is(303).header("location").to_owned();
        let card = browser.get(&path).await;
        card.is(200).shows(&["฿500", &number, "Issued", "+฿500", "Mali"]);
        assert!(!card.text.contains(&pin) && !card.text.contains("/state"));
        let list = browser.get("/gift-cards").await;
        list.shows(&[&number[12..], "฿500", "Mali"]);
        assert!(!list.text.contains(&number), "a list does not hand out numbers");
        let top_up = format!("{path}/top-up");
        for _ in 0..2 {
            browser.post(&top_up, &[("key", "t1"), ("amount", "50.50")]).await.leads_to(&path);
        }
        browser.get(&path).await.shows(&["฿550.50", "+฿50.50", "Topped up"]);
        browser.post(&top_up, &[("amount", "-1")]).await.is(422).shows(&["id=\"amount-wrong\""]);
        let owner = house.signed_in(Role::Owner).await;
        owner.post(&format!("{path}/state"), &[("do", "block")]).await.leads_to(&path);
        let blocked = browser.get(&path).await;
        blocked.shows(&["Blocked"]);
        assert!(!blocked.text.contains("/top-up"));
        browser.post(&top_up, &[("key", "t2"), ("amount", "1")]).await.is(422);
        owner.post(&format!("{path}/state"), &[("do", "unblock")]).await.leads_to(&path);
        let fresh = owner.post(&format!("{path}/pin"), &[]).await;
        assert_ne!(after(&fresh.is(200).text, "data-pin>"), "");
        owner.get(&format!("/members/{member}")).await.shows(&[&path, "฿550.50"]);
        let wallets = owner.get(&format!("/members/{member}")).await;
        assert!(!wallets.text.contains("value=\"gift\""), "a member has no wallet of gift cards");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_card_stands_beside_its_field() {
    for house in houses().await {
        let browser = house.signed_in(Role::Owner).await;
        for (fields, wrong) in [
            (vec![("amount", "")], "amount-wrong"),
            (vec![("amount", "5"), ("number", "12")], "number-wrong"),
            (vec![("amount", "5"), ("member", "0800000000")], "member-wrong"),
        ] {
            let reply = browser.post("/gift-cards/new", &fields).await;
            reply.is(422).shows(&[&format!("id=\"{wrong}\"")]);
        }
        let none = browser.post("/gift-cards/find", &[("number", "123456789")]).await;
        none.is(422).shows(&["id=\"number-wrong\"", "no gift card with this number"]);
        let own = [("key", "o1"), ("amount", "5"), ("number", "ab-1234 5678")];
        let issued = browser.post("/gift-cards/new", &own).await;
        issued.is(200).shows(&["AB12345678", "It has no PIN"]);
        let taken = [("key", "o2"), ("amount", "5"), ("number", "AB12345678")];
        browser.post("/gift-cards/new", &taken).await.is(422).shows(&["id=\"number-wrong\""]);
    }
}
