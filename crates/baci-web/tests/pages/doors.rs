//! The doors beside the password: where passkeys are offered, another provider, a proxy in front.

use crate::house::{Browser, House, PASSWORD, Reply};
use axum::body::Body;
use axum::extract::ConnectInfo;
use baci_core::staff::Role;
use baci_web::{Proxies, WebConfig};
use std::net::SocketAddr;

async fn at(public_url: &str) -> House {
    let config = WebConfig { public_url: public_url.into(), ..WebConfig::default() };
    House::with(baci_testing::sqlite(), None, config).await
}

#[tokio::test]
async fn passkeys_are_offered_where_the_pages_have_a_name() {
    for (url, offered) in [
        ("http://localhost:8080", true),
        ("http://127.0.0.1:8080", false),
        ("http://club.example.com", false),
    ] {
        let house = at(url).await;
        let form = "data-passkey=\"make\"";
        let owner = house.signed_in(Role::Owner).await;
        let account = owner.get("/account").await;
        account.is(200);
        assert_eq!(account.text.contains(form), offered, "{url}");
        assert_ne!(account.text.contains("server.public_url"), offered, "{url}: it says why");
        let door = house.browser().get("/sign-in").await;
        assert_eq!(door.text.contains("data-passkey=\"sign\""), offered, "{url}");
        let start = owner.post("/account/passkeys/start", &[]).await;
        start.is(if offered { 200 } else { 422 });
        if offered {
            assert_eq!(start.header("content-type"), "application/json");
            start.shows(&["\"ticket\":\"chl_", "\"id\":\"localhost\""]);
        }
    }
}

#[tokio::test]
async fn what_is_no_passkey_does_nothing() {
    let house = at("http://localhost:8080").await;
    let owner = house.signed_in(Role::Owner).await;
    let stranger = house.browser();
    for browser in [&owner, &stranger] {
        let start = match std::ptr::eq(browser, &owner) {
            true => "/account/passkeys",
            false => "/sign-in/passkey",
        };
        browser.post(start, &[("ticket", "x"), ("response", "{}")]).await.is(404);
        let given = browser.post(&format!("{start}/start"), &[]).await;
        let ticket = given.text.split('"').nth(3).unwrap().to_owned();
        let fields = [("ticket", ticket.as_str()), ("response", "{}"), ("name", "<b>Phone</b>")];
        let no = browser.post(start, &fields).await;
        no.is(422).shows(&["role=\"alert\""]);
        assert!(!no.text.contains("<b>Phone"));
    }
    owner.post("/account/passkeys/remove", &[("passkey", "x")]).await.is(404);
    let nobodys = "pky_01m826np9re47af3sgzxv0cbcx";
    owner.post("/account/passkeys/remove", &[("passkey", nobodys)]).await.is(404);
    assert!(house.browser().get("/account").await.status == 303);
}

#[tokio::test]
async fn without_a_provider_there_is_no_way_to_one() {
    let house = House::one().await;
    let browser = house.browser();
    for path in ["/sign-in/oidc", "/sign-in/oidc/back?state=a&code=b"] {
        browser.get(path).await.is(404);
    }
    assert!(!browser.get("/sign-in").await.text.contains("/sign-in/oidc"));
    browser.get("/sign-in?wrong=oidc-no-account").await.shows(&["There is no account for you"]);
    // Only what another way in says is shown, whatever an address names.
    for other in ["staff-lead", "problem-internal", "%3Cscript%3E"] {
        let page = browser.get(&format!("/sign-in?wrong={other}")).await;
        assert!(!page.text.contains("data-summary"), "{other}");
    }
}

#[tokio::test]
async fn behind_a_proxy_guesses_are_counted_by_client() {
    let config = WebConfig {
        proxies: Proxies::parse(&["10.0.0.0/8".to_owned()]).unwrap(),
        ..WebConfig::default()
    };
    let house = House::with(baci_testing::sqlite(), None, config).await;
    let browser = house.browser();
    let (one, two) = ("10.1.2.3", "192.0.2.44");
    // One client guesses until they have to wait; another one at the same proxy does not.
    let mut slowed = false;
    for n in 0..31 {
        let email = format!("{n}@example.com");
        let reply = knock(&browser, one, "1.1.1.1, 198.51.100.7", (&email, "wrong")).await;
        slowed = reply.text.contains("Too many tries");
    }
    assert!(slowed, "thirty guesses are not slowed");
    let right = ("owner@example.com", PASSWORD);
    knock(&browser, one, "1.1.1.1, 203.0.113.9", right).await.leads_to("/");
    browser.get("/account").await.shows(&["203.0.113.0/24"]);
    // Whoever is no proxy is not believed.
    let liar = house.browser();
    knock(&liar, two, "203.0.113.9", right).await.leads_to("/");
    liar.get("/account").await.shows(&["192.0.2.0/24"]);
}

/// Tries to sign in over a connection from somewhere, which says that it forwards for others.
async fn knock(browser: &Browser<'_>, peer: &str, forwarded: &str, who: (&str, &str)) -> Reply {
    let token = browser.get("/sign-in").await.field("token");
    let fields = [("token", token.as_str()), ("email", who.0), ("password", who.1)];
    let body: String =
        form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let peer: SocketAddr = format!("{peer}:4711").parse().unwrap();
    let request = browser
        .request("POST", "/sign-in")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("x-forwarded-for", forwarded)
        .extension(ConnectInfo(peer));
    browser.send(request.body(Body::from(body)).unwrap()).await
}
