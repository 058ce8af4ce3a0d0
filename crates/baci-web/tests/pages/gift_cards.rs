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

#[tokio::test]
async fn the_till_takes_a_card_by_number_and_pin() {
    for house in houses().await {
        let member = house.member("Mali", "+66812345678").await.to_string();
        let browser = house.signed_in(Role::Cashier).await;
        let fields = [("key", "i9"), ("amount", "80"), ("pin", "yes")];
        let issued = browser.post("/gift-cards/new", &fields).await;
        let number = after(&issued.text, "data-number>").to_owned();
        let pin = after(&issued.text, "data-pin>").to_owned();
        let key = "fedcba9876543210fedcba9876543210";
        let bill = [("member", &*member), ("amount", "100"), ("key", key)];
        let with = |more: &[(&'static str, &str)]| -> Vec<(String, String)> {
            let all = bill.iter().chain(more);
            all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let send = async |path: &str, fields: Vec<(String, String)>| {
            let fields: Vec<_> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            browser.post(path, &fields).await
        };
        // Without the PIN, the bill stays and the reason is said.
        let wrong = [("card_number", &*number), ("card_pin", "000000")];
        let refused = send("/till/quote", with(&wrong)).await;
        refused.is(200).shows(&["no gift card with this number and PIN", "฿100"]);
        assert!(!refused.text.contains(&number) && !refused.text.contains("name=\"cards\""));
        let right = [("card_number", &*number), ("card_pin", &*pin)];
        let quote = send("/till/quote", with(&right)).await;
        let end = number[12..].to_owned();
        quote.is(200).shows(&[&format!("… {end} pays; ฿0.00 stays on it"), "฿20.00"]);
        assert!(!quote.text.contains(&number) && !quote.text.contains(&pin), "no secret in a page");
        let card = quote.field("cards");
        // It can be let go again.
        let gone = send("/till/quote", with(&[("cards", &card), ("card-drop", &card)])).await;
        assert!(!gone.text.contains("name=\"cards\""));
        let sold = send("/till/sell", with(&[("cards", &card)])).await;
        let to = sold.is(303).header("location").to_owned();
        browser.get(&to).await.is(200).shows(&[&end, "฿20.00"]);
        send("/till/sell", with(&[("cards", &card)])).await.leads_to(&to);
        // Empty by now: it pays nothing more.
        let next = [("member", &*member), ("amount", "50"), ("key", "aaaabbbbccccddddeeee")];
        let more = [("card_number", &*number), ("card_pin", &*pin)];
        let all: Vec<_> = next.into_iter().chain(more).collect();
        browser.post("/till/quote", &all).await.is(200).shows(&["฿50.00", "pays nothing here"]);
        browser.post(&to.replace("/done/", "/undo/"), &[]).await.leads_to(&to);
        browser.post("/till/quote", &all).await.is(200).shows(&["฿30.00 stays on it"]);
    }
}
