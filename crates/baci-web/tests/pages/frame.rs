//! What every page has: headers, languages, looks, sizes, and nothing unescaped.

use crate::house::House;
use crate::households;
use crate::segments;
use crate::trials;
use baci_core::staff::Role;

/// Pages without a name in their path.
const PAGES: &[&str] = &[
    "/",
    "/members",
    "/members/new",
    "/members/lookalikes",
    "/purchases",
    "/program",
    "/program/text",
    "/program/edit",
    "/program/versions",
    "/program/versions/1",
    "/offers",
    "/offers?q=ten&state=live",
    "/offers/new",
    "/offers/new?kind=percent",
    "/offers/new?kind=amount",
    "/offers/new?kind=price",
    "/offers/new?kind=deal",
    "/offers/new?kind=bundle",
    "/offers/new?kind=steps",
    "/offers/new?kind=gift",
    "/offers/new?kind=delivery",
    "/offers/new?kind=text",
    "/offers/ten",
    "/offers/ten/edit",
    "/price-lists",
    "/price-lists?q=staff",
    "/price-lists/new",
    "/price-lists/new?kind=list-text",
    "/price-lists/staff",
    "/price-lists/staff/edit",
    "/rewards",
    "/rewards/tote",
    "/rewards/movie",
    "/games",
    "/tiers",
    "/stages",
    "/segments",
    "/segments/new",
    "/segments/quiet",
    "/segments/quiet/edit",
    "/analytics",
    "/analytics/cohorts",
    "/analytics/rfm",
    "/analytics/forecast",
    "/analytics/next",
    "/analytics/products",
    "/analytics/liability",
    "/analytics/trials",
    "/analytics/trials?base=10&hoped=12&share=10&often=1",
    "/analytics/trials/spring",
    "/analytics/profit",
    "/analytics/acquisition",
    "/missions",
    "/streaks",
    "/leaderboards",
    "/occasions",
    "/households",
    "/surprises",
    "/partners",
    "/causes",
    "/imports",
    "/outbox",
    "/tasks",
    "/staff",
    "/keys",
    "/settings",
    "/audit",
    "/account",
    "/till",
    "/till/today",
    "/till/offline",
    "/none",
];

#[tokio::test]
async fn every_page_renders_in_every_language() {
    for house in House::both().await {
        let member = house.member("ສົມຊາຍ", "+8562055512345").await;
        let purchase = house.purchase(member, 250_000).await;
        segments::saved(&house, "quiet", "member.days >= 0").await;
        trials::saved(&house, "spring").await;
        let browser = house.signed_in(Role::Owner).await;
        let file = b"who,at,paid,bill\nanna,2026-01-05 12:00,10,B1\nbo,never,5,B2\n";
        let (draft, done) = (house.import(file).await, house.import(file).await);
        let start = house.guessed_start(done).await;
        assert_eq!(start.state, "done");
        let other = house.member("ສົມຊາຍ", "+8562055512346").await;
        let family = households::family(&house, member, other).await;
        let own = [
            format!("/households/{family}"),
            format!("/members/{member}"),
            format!("/members/{member}/edit"),
            format!("/members/{member}/merge"),
            format!("/members/{member}/merge?other={other}"),
            format!("/purchases/{purchase}"),
            format!("/till/member/{member}/rewards"),
            format!("/imports/{draft}"),
            format!("/imports/{done}"),
        ];
        let pages = PAGES.iter().copied().chain(own.iter().map(String::as_str));
        for (language, path) in
            ["en", "lo", "th", "vi"].into_iter().flat_map(|l| pages.clone().map(move |p| (l, p)))
        {
            let reply = browser.get(&format!("{path}{}lang={language}", joint(path))).await;
            reply
                .is(if path == "/none" { 404 } else { 200 })
                .shows(&[&format!("<html lang=\"{language}\"")]);
            assert!(!reply.text.contains(" style=") && !reply.text.contains("<script>"), "{path}");
            let missing = reply.text.split('[').skip(1).filter_map(|rest| rest.split(']').next());
            for name in missing {
                let key =
                    name.contains('-') && name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
                assert!(!key, "{path} lacks the message {name}");
            }
            assert!(reply.text.len() < 150_000, "{path} has {} bytes", reply.text.len());
        }
    }
}

fn joint(path: &str) -> char {
    if path.contains('?') { '&' } else { '?' }
}

#[tokio::test]
async fn the_language_is_chosen_then_kept() {
    let house = House::one().await;
    let mut browser = house.browser();
    browser.language = "th-TH,th;q=0.9,en;q=0.8";
    browser.get("/sign-in").await.shows(&["<html lang=\"th\""]);
    browser.get("/sign-in?lang=lo").await.shows(&["<html lang=\"lo\"", "ເຂົ້າສູ່ລະບົບ"]);
    browser.get("/sign-in").await.shows(&["<html lang=\"lo\""]);
    browser.post("/look", &[("theme", "dark"), ("back", "/sign-in")]).await.leads_to("/sign-in");
    browser.get("/sign-in").await.shows(&["data-theme=\"dark\""]);
}

#[tokio::test]
async fn headers_forbid_what_no_page_needs() {
    let house = House::one().await;
    for path in ["/sign-in", "/none"] {
        let reply = house.browser().get(path).await;
        let policy = reply.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("cache-control"), "no-store");
        assert!(reply.header("permissions-policy").contains("camera=()"));
        assert_eq!(reply.header("strict-transport-security"), "", "only with https");
    }
    let config = baci_web::WebConfig {
        public_url: "https://club.example.com".into(),
        ..baci_web::WebConfig::default()
    };
    let house = House::with(baci_testing::sqlite(), None, config).await;
    let reply = house.browser().get("/sign-in").await;
    assert!(reply.header("strict-transport-security").starts_with("max-age="));
    for cookie in reply.headers.get_all("set-cookie") {
        let text = cookie.to_str().unwrap();
        assert!(text.starts_with("__Host-baci-") && text.contains("; Secure"), "{text}");
        assert!(text.contains("HttpOnly") && text.contains("SameSite=Lax"), "{text}");
    }
}

#[tokio::test]
async fn assets_are_named_by_what_they_hold_and_kept() {
    let house = House::one().await;
    let browser = house.browser();
    let page = browser.get("/sign-in").await;
    let at = page.text.find("/assets/baci.").unwrap();
    let path = page.text[at..].split('"').next().unwrap();
    let style = browser.get(path).await;
    style.is(200).shows(&["@media print"]);
    assert!(style.header("cache-control").contains("immutable"));
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
    browser.get("/assets/baci.000000000000.css").await.is(404);
    browser.get("/assets/..%2fCargo.toml").await.is(404);
}

#[tokio::test]
async fn a_hostile_name_is_only_a_name() {
    for house in House::both().await {
        let hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
        let member = house.member(hostile, "+66812345678").await;
        let purchase = house.purchase(member, 100_000).await;
        let browser = house.signed_in(Role::Owner).await;
        let own = [
            format!("/members/{member}"),
            format!("/members/{member}/edit"),
            format!("/purchases/{purchase}"),
        ];
        let asked = "%3Cscript%3Ealert(1)%3C/script%3E%22%27";
        let more = ["/members", "/purchases", "/audit"]
            .map(|path| format!("{path}?q={asked}&receipt={asked}"));
        for path in own.iter().chain(&more).map(String::as_str).chain(["/members", "/purchases"]) {
            let reply = browser.get(path).await;
            reply.is(200);
            for bad in ["<script>", "<img src=x", "onerror=alert(2)>\""] {
                assert!(!reply.text.contains(bad), "{path}: {bad} in {}", reply.text);
            }
        }
    }
}

#[tokio::test]
async fn what_is_not_there_is_said_in_the_readers_language() {
    let house = House::one().await;
    let mut browser = house.browser();
    browser.language = "vi";
    browser.get("/none").await.is(404).shows(&["Không tìm thấy", "<html lang=\"vi\""]);
    let reply = browser
        .send(browser.request("DELETE", "/members").body(axum::body::Body::empty()).unwrap())
        .await;
    assert!([403, 404].contains(&reply.status), "{}", reply.status);
}
