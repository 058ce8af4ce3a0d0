//! Signing in and out, links, and one's own account.

use crate::house::{House, PASSWORD};
use baci_core::staff::Role;
use baci_core::text::Language;

#[tokio::test]
async fn somebody_signs_in_and_out() {
    for house in House::both().await {
        let browser = house.browser();
        browser.get("/members?q=a").await.leads_to("/sign-in?back=%2Fmembers%3Fq%3Da");
        let wrong = [("email", "owner@example.com"), ("password", "wrong wrong wrong")];
        browser.post("/sign-in", &wrong).await.is(422).shows(&["role=\"alert\""]);
        let before = browser.get("/sign-in").await.field("token");
        let right =
            [("email", "owner@example.com"), ("password", PASSWORD), ("back", "/members?q=a")];
        browser.post("/sign-in", &right).await.leads_to("/members?q=a");
        let page = browser.get("/members?q=a").await;
        page.is(200);
        assert_ne!(page.field("token"), before, "another session, another token");
        assert!(!page.text.contains(PASSWORD));
        browser.post("/sign-out", &[]).await.leads_to("/sign-in");
        browser.get("/members").await.is(303);
        let away =
            [("email", "owner@example.com"), ("password", PASSWORD), ("back", "//evil.example")];
        browser.post("/sign-in", &away).await.leads_to("/");
    }
}

#[tokio::test]
async fn a_session_that_was_known_before_is_not_taken_over() {
    let house = House::one().await;
    let browser = house.browser();
    browser.cookies.borrow_mut().insert("baci-session".into(), "chosen-by-somebody-else".into());
    let right = [("email", "owner@example.com"), ("password", PASSWORD)];
    browser.post("/sign-in", &right).await.leads_to("/");
    assert_ne!(browser.cookies.borrow()["baci-session"], "chosen-by-somebody-else");
}

#[tokio::test]
async fn guessing_is_slowed() {
    let house = House::one().await;
    let browser = house.browser();
    let mut slowed = false;
    for n in 0..30 {
        let guess = [("email", "owner@example.com"), ("password", &*format!("guess number {n}"))];
        let reply = browser.post("/sign-in", &guess).await;
        slowed |= reply.text.contains("Too many tries");
    }
    assert!(slowed, "thirty guesses are not slowed");
}

#[tokio::test]
async fn an_invitation_makes_an_account_once() {
    for house in House::both().await {
        let by = baci_app::By::console();
        let (_, link) =
            house.baci.invite(&by, "noy@example.com", Role::Cashier, None).await.unwrap();
        let path = format!("/link/{}", link.reveal());
        let browser = house.browser();
        browser.get(&path).await.is(200).shows(&["You are invited", "Cashier"]);
        let weak = [("name", "Noy"), ("password", "short")];
        browser.post(&path, &weak).await.is(422).shows(&["id=\"password-wrong\"", "value=\"Noy\""]);
        browser.post(&path, &[("name", "Noy"), ("password", PASSWORD)]).await.leads_to("/");
        let start = browser.get("/").await;
        assert_eq!(start.status, 303, "a cashier's work is at the till");
        let again = house.browser();
        again.get(&path).await.is(404).shows(&["This link was used"]);
    }
}

#[tokio::test]
async fn an_invitation_speaks_the_language_it_was_written_in() {
    for house in House::both().await {
        let (by, language) = (baci_app::By::console(), Some(Language::Lo));
        let invite = house.baci.invite(&by, "noy@example.com", Role::Cashier, language);
        let path = format!("/link/{}", invite.await.unwrap().1.reveal());
        let browser = house.browser();
        browser.get(&path).await.leads_to(&format!("{path}?lang=lo"));
        let shown = browser.get(&format!("{path}?lang=lo")).await;
        shown.is(200).shows(&["<html lang=\"lo\"", "noy@example.com"]);
        // Who wants another one gets it.
        browser.get(&format!("{path}?lang=vi")).await.is(200).shows(&["<html lang=\"vi\""]);
    }
}

#[tokio::test]
async fn a_password_is_changed_and_other_sessions_end() {
    for house in House::both().await {
        let (one, other) = (house.signed_in(Role::Owner).await, house.signed_in(Role::Owner).await);
        one.get("/account").await.shows(&["End all others"]);
        let wrong = [("old", "wrong wrong wrong"), ("new", "seven small boats")];
        one.post("/account/password", &wrong).await.is(422).shows(&["id=\"old-wrong\""]);
        let right = [("old", PASSWORD), ("new", "seven small boats")];
        one.post("/account/password", &right).await.leads_to("/account");
        one.get("/account").await.is(200).shows(&["Your password is changed"]);
        other.get("/account").await.is(303);
    }
}
