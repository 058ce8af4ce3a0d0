//! Members who are one: found, looked at, merged, and made two again; pairs who may be one.

use crate::house::{Browser, House};
use baci_app::{Identity, What, Who};
use baci_core::id::MemberId;
use baci_core::member::Profile;
use baci_core::staff::Role;

/// Two of whom each bought something, and a browser of the owner.
async fn two(house: &House) -> (MemberId, MemberId, Browser<'_>) {
    let one = house.member("Somchai Kaew", "+66812345678").await;
    let other = house.member("Somchay K.", "+66899999999").await;
    house.purchase(one, 50_000).await;
    house.purchase(other, 250_000).await;
    (one, other, house.signed_in(Role::Owner).await)
}

#[tokio::test]
async fn the_other_one_is_found_and_what_would_move_is_shown() {
    for house in House::both().await {
        let (one, other, browser) = two(&house).await;
        let path = format!("/members/{one}/merge");
        browser.get(&format!("/members/{one}")).await.is(200).shows(&[&format!("{path}/find")]);
        let look = format!("{path}?other={other}");
        for typed in ["+66 89 999 9999", "0899999999", &other.to_string()] {
            browser.post(&format!("{path}/find"), &[("with", typed)]).await.leads_to(&look);
        }
        let found = browser.post(&format!("{path}/find"), &[("with", "somchay")]).await;
        found.is(200).shows(&["Which one is it?", "Somchay K.", &look]);
        for nobody in ["0800000000", "kaew", ""] {
            let reply = browser.post(&format!("{path}/find"), &[("with", nobody)]).await;
            reply.is(422).shows(&["Nobody else was found"]);
        }
        let coupon = [("promotion", "staff"), ("key", "c1")];
        let theirs = format!("/members/{other}");
        browser.post(&format!("{theirs}/coupons"), &coupon).await.leads_to(&theirs);
        let page = browser.get(&look).await;
        page.is(200).shows(&["Somchai Kaew", "Somchay K.", "What moves", "20", "200", "220"]);
        page.shows(&["<dt>Points</dt><dd>200</dd>", "<dt>Coupons</dt><dd>1</dd>"]);
        page.shows(&["+66\u{a0}89\u{a0}999\u{a0}9999", "Merge Somchay K. into Somchai Kaew?"]);
        let balances = house.baci.balances(other).await.unwrap();
        assert_eq!(balances["points"].available, 200, "a look moves nothing");
        // One with themselves, and with nobody.
        let reply = browser.get(&format!("{path}?other={one}")).await;
        reply.is(422).shows(&["These are one member"]);
        let nobody = "mem_00000000000000000000000001";
        let reply = browser.get(&format!("{path}?other={nobody}")).await;
        assert!(matches!(reply.status, 404 | 422), "{}", reply.text);
    }
}

#[tokio::test]
async fn a_merge_wants_a_reason_is_done_once_and_can_be_undone() {
    for house in House::both().await {
        let (one, other, browser) = two(&house).await;
        let (record, path) = (format!("/members/{one}"), format!("/members/{one}/merge"));
        let other = other.to_string();
        let key = browser.get(&format!("{path}?other={other}")).await.field("key");
        let with = |reason| [("other", &*other), ("merge-reason", reason), ("key", &*key)];
        browser.post(&path, &with("")).await.is(422).shows(&["stays in the history of both"]);
        browser.post(&path, &with("One card lost")).await.leads_to(&record);
        browser.get(&record).await.is(200).shows(&["The two are one member now."]);
        browser.post(&path, &with("One card lost")).await.leads_to(&record);
        // Another form for the same pair is refused, in words.
        let again = [("other", &*other), ("merge-reason", "Again"), ("key", "another")];
        browser.post(&path, &again).await.is(422).shows(&["one member"]);
        let page = browser.get(&record).await;
        page.is(200).shows(&["Merged on", "can be undone until"]);
        page.shows(&["Merged with another member", "Somchay K.", "220"]);
        let audit = browser.get("/audit").await;
        assert_eq!(audit.text.matches("Merged two members").count(), 1, "{}", audit.text);
        // The old address goes on, and its form leads to who stays.
        browser.get(&format!("/members/{other}")).await.is(200).shows(&["220", &path]);
        let (undo, key) = (format!("{path}/undo"), "undo-once");
        let with = |reason| [("other", &*other), ("undo-reason", reason), ("key", key)];
        browser.post(&undo, &with("")).await.is(422).shows(&["<details open>", "undo-reason"]);
        browser.post(&undo, &with("They are sisters")).await.leads_to(&record);
        let page = browser.get(&record).await;
        page.is(200).shows(&["They are two members again.", "undone on", "Merge undone"]);
        browser.post(&undo, &with("They are sisters")).await.leads_to(&record);
        assert!(!page.text.contains("/merge/undo"), "nothing is left to undo");
        let own = house.baci.balances(one).await.unwrap()["points"].available;
        let theirs = house.baci.balances(other.parse().unwrap()).await.unwrap();
        assert_eq!((own, theirs["points"].available), (20, 200));
    }
}

#[tokio::test]
async fn who_may_not_merge_sees_no_form() {
    let house = House::one().await;
    let member = house.member("Anna", "+66812345678").await;
    for role in [Role::Marketer, Role::Cashier] {
        let browser = house.signed_in(role).await;
        let page = browser.get(&format!("/members/{member}")).await;
        page.is(200);
        assert!(!page.text.contains("/merge"), "{role}");
    }
}

/// So many members of one name and birthday.
async fn alike(house: &House, count: u32) {
    for number in 0..count {
        let profile = Profile {
            name: Some("Mali Thong".to_owned()),
            birthday: Some("1990-04-13".parse().unwrap()),
            ..Profile::default()
        };
        let phone = format!("+6681234{number:04}");
        let identities = vec![Identity::phone(&phone, None).unwrap()];
        house.commit(Who::New, What::Enroll { profile, identities }).await;
    }
}

#[tokio::test]
async fn pairs_who_may_be_one_are_listed_until_they_are_known_to_be_two() {
    const PATH: &str = "/members/lookalikes";
    for house in House::both().await {
        let browser = house.signed_in(Role::Owner).await;
        browser.get(PATH).await.is(200).shows(&["No pairs"]);
        browser.get("/members").await.shows(&[PATH]);
        alike(&house, 2).await;
        let page = browser.get(PATH).await;
        page.is(200).shows(&["Mali Thong", "Name and birthday", "/merge?other=", "They are two"]);
        let seen = house.signed_in(Role::Cashier).await.get(PATH).await;
        seen.is(200).shows(&["Mali Thong"]);
        assert!(!seen.text.contains("/merge") && !seen.text.contains("They are two"));
        assert!(!seen.text.contains(">Action<"), "no column of nothing");
        let at = page.text.find("name=\"pair\" value=\"").unwrap();
        let pair = page.text[at..].split('"').nth(3).unwrap().to_owned();
        browser.post(PATH, &[("pair", "x")]).await.is(404);
        browser.post(PATH, &[("pair", &pair)]).await.leads_to(PATH);
        browser.get(PATH).await.is(200).shows(&["No pairs", "Noted: they are two."]);
        browser.post(PATH, &[("pair", &pair)]).await.leads_to(PATH);
    }
}

#[tokio::test]
async fn many_pairs_are_leafed_through_and_a_note_keeps_the_place() {
    const PATH: &str = "/members/lookalikes";
    let house = House::one().await;
    alike(&house, 9).await;
    let browser = house.signed_in(Role::Owner).await;
    let pairs = |text: &str| text.matches("name=\"pair\"").count();
    let first = browser.get(PATH).await;
    assert_eq!(pairs(&first.text), 30);
    let at = first.text.find("/members/lookalikes?from=").expect("a next page");
    let next = first.text[at..].split('"').next().unwrap().replace("&#38;", "&");
    let second = browser.get(&next).await;
    assert_eq!(pairs(&second.text), 6);
    let at = second.text.find("name=\"pair\" value=\"").unwrap();
    let pair = second.text[at..].split('"').nth(3).unwrap().to_owned();
    let reply = browser.post(&next, &[("pair", &pair)]).await;
    reply.is(303);
    assert!(reply.header("location").starts_with("/members/lookalikes?from=mem_"));
    assert_eq!(pairs(&browser.get(reply.header("location")).await.text), 5);
    browser.get("/members/lookalikes?from=x").await.is(404);
}
