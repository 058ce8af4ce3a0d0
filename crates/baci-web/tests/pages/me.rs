//! The member's page: the ways in, what a member sees, and that it is only their own.

use crate::house::{Browser, House, Reply};
use baci_app::{By, Place};
use baci_core::id::MemberId;
use baci_core::staff::Role;

/// Fills in a form of the member's pages and sends it.
pub async fn post(browser: &Browser<'_>, path: &str, fields: &[(&str, &str)]) -> Reply {
    let page = browser.get("/m/profile").await;
    let page = if page.status == 200 { page } else { browser.get("/m/sign-in").await };
    let token = page.field("token");
    let all: Vec<_> = [("token", &*token)].into_iter().chain(fields.iter().copied()).collect();
    browser.post_as_is(path, &all).await
}

/// A browser with this member signed in.
pub async fn signed_in(house: &House, member: MemberId) -> Browser<'_> {
    let link = house.baci.member_link(&By::console(), member).await.unwrap();
    let new = house.baci.accept_member_link(link.reveal(), &Place::console()).await.unwrap();
    let browser = house.browser();
    browser.cookies.borrow_mut().insert("baci-member".into(), new.token.reveal().to_owned());
    browser
}

/// The code that was sent last.
async fn code(house: &House) -> String {
    let page = house.baci.messages(None, 1, true).await.unwrap();
    let body = page.messages.first().expect("a message").body.clone();
    let digits = body.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == 6);
    digits.unwrap_or_else(|| panic!("no code in {body}")).to_owned()
}

#[tokio::test]
async fn a_member_comes_in_by_a_code_and_sees_card_history_and_reasons() {
    for house in House::both().await {
        let member = house.member("Somchai", "+66812345678").await;
        let purchase = house.purchase(member, 100_000).await;
        let browser = house.browser();
        browser.get("/m").await.leads_to("/m/sign-in");
        let asked = post(&browser, "/m/sign-in", &[("who", "081-234-5678")]).await;
        asked.is(200).shows(&["one-time-code"]);
        let who = asked.field("who");
        let code = code(&house).await;
        let wrong = if code == "000000" { "111111" } else { "000000" };
        let bad = post(&browser, "/m/code", &[("who", &who), ("code", wrong)]).await;
        bad.is(422).shows(&["This code is not right"]);
        let good = [("who", &*who), ("code", &*code)];
        let reply = post(&browser, "/m/code", &good).await;
        reply.leads_to("/m");
        assert!(!browser.cookies.borrow().contains_key("baci-session"));
        let card = browser.get("/m").await;
        card.is(200).shows(&["Somchai", "<path class=\"dark\"", "80", "expire on 31 Mar 2027"]);
        let path = format!("/m/why/{purchase}");
        browser.get("/m/history").await.is(200).shows(&["Purchase", &path, "+80 Points"]);
        let why = browser.get(&path).await;
        why.is(200).shows(&["A point for every 25 baht"]);
        assert!(!why.text.contains("member.tags"), "the shop's conditions are its own");
        post(&browser, "/m/sign-out", &[]).await.leads_to("/m/sign-in");
        browser.get("/m").await.leads_to("/m/sign-in");
    }
}

#[tokio::test]
async fn a_link_signs_in_once_and_looking_at_it_uses_nothing_up() {
    for house in House::both().await {
        let member = house.member("Somchai", "+66812345678").await;
        let link = house.baci.member_link(&By::console(), member).await.unwrap();
        let path = format!("/m/link/{}", link.reveal());
        let (one, two) = (house.browser(), house.browser());
        one.get(&path).await.is(200);
        one.get(&path).await.is(200);
        post(&one, &path, &[]).await.leads_to("/m");
        one.get("/m").await.is(200).shows(&["Somchai"]);
        assert_eq!(two.get(&path).await.status, post(&two, &path, &[]).await.status);
        two.get("/m").await.leads_to("/m/sign-in");
        // Links of the staff are not opened here.
        let (_, invitation) = house
            .baci
            .invite(&By::console(), "noy@example.com", Role::Cashier, None)
            .await
            .unwrap();
        two.get(&format!("/m/link/{}", invitation.reveal())).await.is(404);
    }
}

#[tokio::test]
async fn another_members_things_are_not_there() {
    for house in House::both().await {
        let mine = house.member("Somchai", "+66812345678").await;
        let theirs = house.member("Malee", "+66891112222").await;
        let purchase = house.purchase(theirs, 100_000).await;
        let browser = signed_in(&house, mine).await;
        let other = signed_in(&house, theirs).await;
        browser.get(&format!("/m/why/{purchase}")).await.is(404);
        other.get(&format!("/m/why/{purchase}")).await.is(200);
        browser.get("/m/why/ref_nothing").await.is(404);
        let history = browser.get(&format!("/m/history?from=0.{}", purchase.event)).await;
        assert!(!history.text.contains(&purchase.to_string()));
        let session = session_id(&house, theirs, &other).await;
        let reply = post(&browser, "/m/end", &[("session", &session)]).await;
        assert_eq!(reply.status, 404, "{}", reply.text);
        other.get("/m").await.is(200).shows(&["Malee"]);
        for page in ["/m", "/m/history", "/m/profile"] {
            let text = browser.get(page).await.text;
            assert!(!text.contains("Malee") && !text.contains(&theirs.to_string()), "{page}");
        }
    }
}

/// The id of a session that a member has beside the one of this browser.
async fn session_id(house: &House, member: MemberId, browser: &Browser<'_>) -> String {
    signed_in(house, member).await;
    browser.get("/m/profile").await.field("session")
}

#[tokio::test]
async fn staff_and_members_have_doors_of_their_own() {
    let house = House::one().await;
    let member = house.member("Somchai", "+66812345678").await;
    let staff = house.signed_in(Role::Owner).await;
    let token = staff.cookies.borrow()["baci-session"].clone();
    staff.get("/m").await.leads_to("/m/sign-in");
    staff.cookies.borrow_mut().insert("baci-member".into(), token);
    staff.get("/m").await.leads_to("/m/sign-in");
    let browser = signed_in(&house, member).await;
    let token = browser.cookies.borrow()["baci-member"].clone();
    browser.cookies.borrow_mut().insert("baci-session".into(), token);
    for path in ["/", "/members", "/till", "/account"] {
        browser.get(path).await.is(303);
    }
}

#[tokio::test]
async fn without_a_session_no_page_of_a_member_opens() {
    let house = House::one().await;
    let browser = house.browser();
    let gets = [
        "/m",
        "/m/history",
        "/m/profile",
        "/m/why/ref_x",
        "/m/rewards",
        "/m/family",
        "/m/games",
        "/m/causes",
        "/m/leaderboards",
        "/m/plays/ref_x",
        "/m/number",
        "/m/live",
        "/m/card.pkpass",
        "/m/google-wallet",
    ];
    let posts = [
        "/m/profile",
        "/m/number",
        "/m/number/code",
        "/m/end",
        "/m/end-others",
        "/m/rewards",
        "/m/rewards/cancel",
        "/m/rewards/line",
        "/m/family",
        "/m/give",
        "/m/causes",
        "/m/games",
        "/m/leaderboards",
        "/m/friends",
    ];
    for path in gets {
        browser.get(path).await.leads_to("/m/sign-in");
    }
    for path in posts {
        post(&browser, path, &[]).await.leads_to("/m/sign-in");
    }
    let text = include_str!("../../src/routes.rs");
    let all = text.lines().filter(|line| line.contains(", Member, ")).count();
    assert_eq!(all, gets.len() + posts.len(), "every route is tried");
}

#[tokio::test]
async fn guessing_is_slowed_and_nobody_learns_who_is_a_member() {
    for house in House::both().await {
        house.member("Somchai", "+66812345678").await;
        let browser = house.browser();
        let known = post(&browser, "/m/sign-in", &[("who", "0812345678")]).await;
        let unknown = post(&browser, "/m/sign-in", &[("who", "0812345679")]).await;
        let same = |reply: &Reply| reply.text.replace("0812345678", "#").replace("0812345679", "#");
        assert_eq!(same(&known), same(&unknown));
        post(&browser, "/m/sign-in", &[("who", "nobody")]).await.is(422);
        let code = code(&house).await;
        let mut slowed = false;
        for n in 0..8 {
            let guess =
                if code == format!("00000{n}") { "999999".into() } else { format!("00000{n}") };
            let tried = [("who", "0812345678"), ("code", &*guess)];
            let reply = post(&browser, "/m/code", &tried).await;
            reply.is(422);
            slowed |= reply.text.contains("Too many tries");
        }
        assert!(slowed);
        let right = [("who", "0812345678"), ("code", &*code)];
        post(&browser, "/m/code", &right).await.is(422);
    }
}

#[tokio::test]
async fn a_member_changes_what_they_told_and_ends_other_sessions() {
    for house in House::both().await {
        let member = house.member("Somchai", "+66812345678").await;
        let browser = signed_in(&house, member).await;
        let other = signed_in(&house, member).await;
        let page = browser.get("/m/profile").await;
        let (key, revision) = (page.field("key"), page.field("revision"));
        let change = [
            ("name", "สมชาย"),
            ("birth-day", "13"),
            ("birth-month", "4"),
            ("language", "th"),
            ("key", &*key),
            ("revision", &*revision),
        ];
        browser.post_as_is("/m/profile", &change).await.is(403);
        post(&browser, "/m/profile", &change).await.leads_to("/m/profile");
        let stored = house.baci.member(member).await.unwrap();
        assert_eq!(stored.member.profile.name.as_deref(), Some("สมชาย"));
        assert_eq!(stored.member.profile.tags, ["gold"]);
        assert_eq!(stored.identities.len(), 1);
        browser.get("/m").await.is(200).shows(&["<html lang=\"th\"", "สมชาย"]);
        // The page was older than the record.
        let late = [("name", "X"), ("key", "k"), ("revision", &*revision)];
        post(&browser, "/m/profile", &late).await.is(422);
        post(&browser, "/m/end-others", &[]).await.leads_to("/m/profile");
        other.get("/m").await.leads_to("/m/sign-in");
        browser.get("/m").await.is(200);
        let look = [("theme", "dark"), ("back", "/m")];
        post(&browser, "/m/look", &look).await.leads_to("/m");
        browser.get("/m").await.shows(&["data-theme=\"dark\""]);
    }
}

#[tokio::test]
async fn the_page_is_small_installable_and_in_every_language() {
    for house in House::both().await {
        let member = house.member("<b>Somchai</b>", "+66812345678").await;
        house.purchase(member, 100_000).await;
        let browser = signed_in(&house, member).await;
        for language in ["en", "lo", "th", "vi"] {
            for path in ["/m", "/m/history", "/m/profile"] {
                let page = browser.get(&format!("{path}?lang={language}")).await;
                page.is(200).shows(&[&format!("<html lang=\"{language}\"")]);
                assert!(!page.text.contains("<b>Somchai") && !page.text.contains(" style="));
            }
        }
        let card = browser.get("/m").await;
        let mut size = card.text.len();
        for path in card.text.split('"').filter(|part| part.starts_with("/assets/")) {
            size += browser.get(path).await.is(200).text.len();
        }
        let manifest = browser.get("/m/manifest.webmanifest").await;
        manifest.is(200).shows(&["\"scope\":\"/m\"", "standalone"]);
        let worker = browser.get("/m/sw.js").await;
        assert_eq!(worker.header("service-worker-allowed"), "/m");
        assert!(worker.text.contains("/assets/me.") && !worker.text.contains("__"));
        size += manifest.text.len() + worker.text.len();
        assert!(size < 100_000, "the page has {size} bytes in all");
    }
}

#[tokio::test]
async fn a_member_changes_their_number_by_a_code_that_is_sent_there() {
    for house in House::both().await {
        let member = house.member("Mali", "+66812345678").await;
        let other = house.member("Somchai", "+66899999999").await;
        let browser = signed_in(&house, member).await;
        browser.get("/m/profile").await.is(200).shows(&["/m/number"]);
        post(&browser, "/m/number", &[("who", "12")]).await.is(422).shows(&["value=\"12\""]);
        let asked = post(&browser, "/m/number", &[("who", "089-999-9999")]).await;
        asked.is(200).shows(&["one-time-code", "on its way to 089-999-9999"]);
        let (who, key, code) = (asked.field("who"), asked.field("key"), code(&house).await);
        let wrong = if code == "000000" { "111111" } else { "000000" };
        let sent =
            |code: &str| [("who", who.clone()), ("key", key.clone()), ("code", code.to_owned())];
        let bad = sent(wrong);
        let bad: Vec<_> = bad.iter().map(|(name, value)| (*name, value.as_str())).collect();
        post(&browser, "/m/number/code", &bad).await.is(422).shows(&["This code is not right"]);
        let good = sent(&code);
        let good: Vec<_> = good.iter().map(|(name, value)| (*name, value.as_str())).collect();
        post(&browser, "/m/number/code", &good).await.leads_to("/m/profile");
        // The number was somebody else's: it goes to whoever proved it, in the place of their old one.
        let of = |stored: baci_app::StoredMember| stored.identities;
        assert_eq!(of(house.baci.member(member).await.unwrap()), ["phone:+66899999999"]);
        assert!(of(house.baci.member(other).await.unwrap()).is_empty());
        // The same form again is the same change.
        post(&browser, "/m/number/code", &good).await.leads_to("/m/profile");
    }
}
