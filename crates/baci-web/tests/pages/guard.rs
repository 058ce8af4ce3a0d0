//! Who may come in: a form needs its token, a page needs its right.

use crate::house::House;
use axum::body::Body;
use baci_app::{By, Place};
use baci_core::staff::{Right, Role};

#[tokio::test]
async fn a_form_without_its_token_changes_nothing() {
    for house in House::both().await {
        let browser = house.signed_in(Role::Owner).await;
        let token = browser.get("/account").await.field("token");
        let stranger = house.browser().get("/sign-in").await.field("token");
        for wrong in ["", "x", &token[1..], &stranger] {
            browser.post_as_is("/account/end-others", &[("token", wrong)]).await.is(403);
        }
        let cross = browser
            .request("POST", "/account/end-others")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", "https://evil.example")
            .body(Body::from(format!("token={token}")))
            .unwrap();
        browser.send(cross).await.is(403);
        let json = browser
            .request("POST", "/account/end-others")
            .header("content-type", "application/json")
            .body(Body::from("{}"))
            .unwrap();
        browser.send(json).await.is(403);
        browser.post_as_is("/account/end-others", &[("token", &token)]).await.leads_to("/account");
    }
}

/// Every route of the console with what it takes to come in, as a list of its own: the table in the
/// crate must say the same.
const MATRIX: &[(&str, &str, Option<Right>)] = &[
    ("GET", "/account", None),
    ("POST", "/account/password", None),
    ("POST", "/account/language", None),
    ("POST", "/account/passkeys/start", None),
    ("POST", "/account/passkeys", None),
    ("POST", "/account/passkeys/remove", None),
    ("POST", "/account/end", None),
    ("POST", "/account/end-others", None),
    ("GET", "/", Some(Right::SeeOverview)),
    ("GET", "/members", Some(Right::SeeMembers)),
    ("GET", "/members/new", Some(Right::ChangeMembers)),
    ("POST", "/members/new", Some(Right::ChangeMembers)),
    ("GET", "/members/{id}", Some(Right::SeeMembers)),
    ("GET", "/members/{id}/edit", Some(Right::ChangeMembers)),
    ("POST", "/members/{id}/edit", Some(Right::ChangeMembers)),
    ("GET", "/members/{id}/identities", Some(Right::ChangeMembers)),
    ("POST", "/members/{id}/identities", Some(Right::ChangeMembers)),
    ("POST", "/members/{id}/identities/remove", Some(Right::ChangeMembers)),
    ("POST", "/members/{id}/adjust", Some(Right::AdjustBalances)),
    ("GET", "/stages", Some(Right::SeeOverview)),
    ("GET", "/segments", Some(Right::SeeMembers)),
    ("GET", "/segments/new", Some(Right::ChangeProgram)),
    ("POST", "/segments/new", Some(Right::ChangeProgram)),
    ("GET", "/segments/{segment}", Some(Right::SeeMembers)),
    ("GET", "/segments/{segment}/edit", Some(Right::ChangeProgram)),
    ("POST", "/segments/{segment}/edit", Some(Right::ChangeProgram)),
    ("POST", "/segments/{segment}/remove", Some(Right::ChangeProgram)),
    ("GET", "/segments/{segment}/file.csv", Some(Right::ChangeProgram)),
    ("GET", "/analytics", Some(Right::SeeOverview)),
    ("GET", "/analytics/cohorts", Some(Right::SeeOverview)),
    ("GET", "/analytics/rfm", Some(Right::SeeOverview)),
    ("GET", "/analytics/forecast", Some(Right::SeeOverview)),
    ("GET", "/analytics/next", Some(Right::SeeOverview)),
    ("GET", "/analytics/products", Some(Right::SeeOverview)),
    ("GET", "/analytics/liability", Some(Right::SeeOverview)),
    ("GET", "/analytics/journal.csv", Some(Right::SeeOverview)),
    ("GET", "/analytics/trials", Some(Right::SeeOverview)),
    ("POST", "/analytics/trials", Some(Right::ChangeProgram)),
    ("GET", "/analytics/trials/{trial}", Some(Right::SeeOverview)),
    ("POST", "/analytics/trials/{trial}", Some(Right::ChangeProgram)),
    ("POST", "/analytics/trials/{trial}/remove", Some(Right::ChangeProgram)),
    ("GET", "/analytics/trials/{trial}/groups.csv", Some(Right::ChangeProgram)),
    ("GET", "/analytics/profit", Some(Right::SeeOverview)),
    ("GET", "/analytics/acquisition", Some(Right::SeeOverview)),
    ("POST", "/analytics/acquisition", Some(Right::ChangeProgram)),
    ("GET", "/missions", Some(Right::SeeProgram)),
    ("GET", "/streaks", Some(Right::SeeMembers)),
    ("GET", "/leaderboards", Some(Right::SeeMembers)),
    ("POST", "/leaderboards/block", Some(Right::ChangeMembers)),
    ("GET", "/occasions", Some(Right::SeeProgram)),
    ("GET", "/households", Some(Right::SeeMembers)),
    ("GET", "/households/{household}", Some(Right::SeeMembers)),
    ("POST", "/households/{household}", Some(Right::ChangeMembers)),
    ("POST", "/members/{id}/household", Some(Right::ChangeMembers)),
    ("GET", "/partners", Some(Right::SeeOverview)),
    ("GET", "/partners/bank", Some(Right::SeeOverview)),
    ("GET", "/partners/bank/statement.csv", Some(Right::SeeOverview)),
    ("GET", "/causes", Some(Right::SeeOverview)),
    ("GET", "/causes/school", Some(Right::SeeOverview)),
    ("GET", "/causes/school/statement.csv", Some(Right::SeeOverview)),
    ("GET", "/surprises", Some(Right::SeeProgram)),
    ("GET", "/surprises/joy/2026-11-23", Some(Right::SeeProgram)),
    ("GET", "/tiers", Some(Right::SeeMembers)),
    ("POST", "/members/{id}/tiers", Some(Right::AdjustBalances)),
    ("POST", "/members/{id}/tiers/revoke", Some(Right::AdjustBalances)),
    ("GET", "/members/lookalikes", Some(Right::SeeMembers)),
    ("POST", "/members/lookalikes", Some(Right::AdjustBalances)),
    ("GET", "/members/{id}/merge", Some(Right::AdjustBalances)),
    ("POST", "/members/{id}/merge", Some(Right::AdjustBalances)),
    ("POST", "/members/{id}/merge/find", Some(Right::AdjustBalances)),
    ("POST", "/members/{id}/merge/undo", Some(Right::AdjustBalances)),
    ("POST", "/till/member/{id}/benefit", Some(Right::Sell)),
    ("GET", "/purchases", Some(Right::SeePurchases)),
    ("GET", "/purchases/{ref}", Some(Right::SeePurchases)),
    ("POST", "/purchases/{ref}/undo", Some(Right::Undo)),
    ("GET", "/program", Some(Right::SeeProgram)),
    ("GET", "/program/text", Some(Right::SeeProgram)),
    ("GET", "/program/versions", Some(Right::SeeProgram)),
    ("GET", "/program/versions/1", Some(Right::SeeProgram)),
    ("GET", "/program/edit", Some(Right::ChangeProgram)),
    ("POST", "/program/edit", Some(Right::ChangeProgram)),
    ("GET", "/backtest", Some(Right::ChangeProgram)),
    ("POST", "/backtest", Some(Right::ChangeProgram)),
    ("GET", "/backtest/bkt_00000000000000000000000000", Some(Right::ChangeProgram)),
    ("POST", "/backtest/bkt_00000000000000000000000000", Some(Right::ChangeProgram)),
    ("GET", "/backtest/bkt_00000000000000000000000000/report.json", Some(Right::ChangeProgram)),
    ("GET", "/offers", Some(Right::SeeProgram)),
    ("GET", "/offers/new", Some(Right::ChangeProgram)),
    ("POST", "/offers/new", Some(Right::ChangeProgram)),
    ("GET", "/offers/{offer}", Some(Right::SeeProgram)),
    ("GET", "/offers/{offer}/edit", Some(Right::ChangeProgram)),
    ("POST", "/offers/{offer}/edit", Some(Right::ChangeProgram)),
    ("POST", "/offers/{offer}/end", Some(Right::ChangeProgram)),
    ("GET", "/price-lists", Some(Right::SeeProgram)),
    ("GET", "/price-lists/new", Some(Right::ChangeProgram)),
    ("POST", "/price-lists/new", Some(Right::ChangeProgram)),
    ("GET", "/price-lists/{list}", Some(Right::SeeProgram)),
    ("GET", "/price-lists/{list}/edit", Some(Right::ChangeProgram)),
    ("POST", "/price-lists/{list}/edit", Some(Right::ChangeProgram)),
    ("POST", "/price-lists/{list}/end", Some(Right::ChangeProgram)),
    ("GET", "/coupons", Some(Right::SeeCoupons)),
    ("GET", "/coupons/new", Some(Right::MakeCoupons)),
    ("POST", "/coupons/new", Some(Right::MakeCoupons)),
    ("GET", "/coupons/code", Some(Right::SeeCoupons)),
    ("POST", "/coupons/code", Some(Right::MakeCoupons)),
    ("GET", "/coupons/{batch}", Some(Right::SeeCoupons)),
    ("POST", "/coupons/{batch}/withdraw", Some(Right::MakeCoupons)),
    ("POST", "/coupons/{batch}/codes", Some(Right::MakeCoupons)),
    ("POST", "/coupons/{batch}/members", Some(Right::MakeCoupons)),
    ("POST", "/coupons/{batch}/file", Some(Right::MakeCoupons)),
    ("GET", "/coupons/{batch}/codes.csv", Some(Right::MakeCoupons)),
    ("POST", "/members/{id}/coupons", Some(Right::GiveCoupons)),
    ("POST", "/members/{id}/coupons/take", Some(Right::GiveCoupons)),
    ("GET", "/gift-cards", Some(Right::SeeGiftCards)),
    ("POST", "/gift-cards/find", Some(Right::SeeGiftCards)),
    ("GET", "/gift-cards/new", Some(Right::IssueGiftCards)),
    ("POST", "/gift-cards/new", Some(Right::IssueGiftCards)),
    ("GET", "/gift-cards/{card}", Some(Right::SeeGiftCards)),
    ("POST", "/gift-cards/{card}/top-up", Some(Right::IssueGiftCards)),
    ("POST", "/gift-cards/{card}/state", Some(Right::BlockGiftCards)),
    ("POST", "/gift-cards/{card}/pin", Some(Right::BlockGiftCards)),
    ("GET", "/games", Some(Right::SeeRewards)),
    ("GET", "/rewards", Some(Right::SeeRewards)),
    ("POST", "/rewards/collect", Some(Right::Sell)),
    ("GET", "/rewards/{reward}", Some(Right::SeeRewards)),
    ("POST", "/rewards/{reward}/stock", Some(Right::ChangeStock)),
    ("POST", "/rewards/{reward}/codes", Some(Right::ChangeStock)),
    ("GET", "/till/member/{id}/rewards", Some(Right::Sell)),
    ("POST", "/till/member/{id}/rewards", Some(Right::Sell)),
    ("POST", "/till/member/{id}/claims", Some(Right::Sell)),
    ("POST", "/till/member/{id}/waits", Some(Right::Sell)),
    ("GET", "/imports", Some(Right::Import)),
    ("POST", "/imports", Some(Right::Import)),
    ("GET", "/imports/{import}", Some(Right::Import)),
    ("POST", "/imports/{import}", Some(Right::Import)),
    ("POST", "/imports/{import}/start", Some(Right::Import)),
    ("GET", "/imports/{import}/refused.csv", Some(Right::Import)),
    ("GET", "/outbox", Some(Right::SeeOutbox)),
    ("GET", "/tasks", Some(Right::SeeTasks)),
    ("GET", "/staff", Some(Right::ManageStaff)),
    ("POST", "/staff", Some(Right::ManageStaff)),
    ("GET", "/staff/{staff}", Some(Right::ManageStaff)),
    ("POST", "/staff/{staff}", Some(Right::ManageStaff)),
    ("GET", "/keys", Some(Right::ManageKeys)),
    ("POST", "/keys", Some(Right::ManageKeys)),
    ("POST", "/keys/revoke", Some(Right::ManageKeys)),
    ("GET", "/settings", Some(Right::ManageSettings)),
    ("POST", "/settings", Some(Right::ManageSettings)),
    ("GET", "/audit", Some(Right::SeeAudit)),
    ("GET", "/till", Some(Right::Sell)),
    ("POST", "/till/find", Some(Right::Sell)),
    ("POST", "/till/enroll", Some(Right::Sell)),
    ("POST", "/till/branch", Some(Right::Sell)),
    ("GET", "/till/member/{id}", Some(Right::Sell)),
    ("POST", "/till/quote", Some(Right::Sell)),
    ("POST", "/till/sell", Some(Right::Sell)),
    ("GET", "/till/done/{ref}", Some(Right::Sell)),
    ("POST", "/till/undo/{ref}", Some(Right::Undo)),
    ("GET", "/till/today", Some(Right::Sell)),
    ("GET", "/till/offline", Some(Right::Sell)),
];

#[tokio::test]
async fn each_role_comes_in_where_it_may_and_nowhere_else() {
    let house = House::one().await;
    let member = house.member("Somchai", "+66812345678").await;
    let purchase = house.purchase(member, 100_000).await;
    let owner = house.baci.staff_by_email("owner@example.com").await.unwrap();
    let import = house.import(b"who,at,paid\nanna,2026-01-05,1\n").await;
    let filled = |path: &str| {
        path.replace("{import}", &import.to_string())
            .replace("{offer}", "ten")
            .replace("{reward}", "tote")
            .replace("{list}", "staff")
            .replace("{segment}", "quiet")
            .replace("{trial}", "spring")
            .replace("{id}", &member.to_string())
            .replace("{ref}", &purchase.to_string())
            .replace("{staff}", &owner.id.to_string())
    };
    for role in Role::ALL {
        let browser = house.signed_in(role).await;
        let token = browser.get("/account").await.field("token");
        for (method, path, right) in MATRIX {
            // What would end this very session is tried elsewhere.
            if *path == "/account/end-others" {
                continue;
            }
            let may = right.is_none_or(|right| role.may(right));
            let reply = match *method {
                "GET" => browser.get(&filled(path)).await,
                _ => browser.post_as_is(&filled(path), &[("token", &token)]).await,
            };
            match (may, *path) {
                (true, _) => assert_ne!(reply.status, 403, "{role} {method} {path}"),
                (false, "/") => assert_eq!(reply.status, 303, "{role} is led to their own work"),
                (false, _) => assert_eq!(reply.status, 403, "{role} {method} {path}"),
            }
        }
    }
    let stranger = house.browser();
    let token = stranger.get("/sign-in").await.field("token");
    for (method, path, _) in MATRIX {
        let reply = match *method {
            "GET" => stranger.get(&filled(path)).await,
            _ => stranger.post_as_is(&filled(path), &[("token", &token)]).await,
        };
        assert_eq!(reply.status, 303, "a stranger {method} {path}");
        assert!(reply.header("location").starts_with("/sign-in"), "{path}");
    }
    let sold = house.baci.returned(purchase).await.unwrap();
    assert!(sold.cancelled, "those who may did take it back");
}

/// A member's session is none of the staff.
#[tokio::test]
async fn a_member_does_not_come_into_the_console() {
    let house = House::one().await;
    let member = house.member("Somchai", "+66812345678").await;
    let by = By::console();
    let link = house.baci.member_link(&by, member).await.unwrap();
    let session = house.baci.accept_member_link(link.reveal(), &Place::console()).await.unwrap();
    let browser = house.browser();
    browser.cookies.borrow_mut().insert("baci-session".into(), session.token.reveal().to_owned());
    for path in ["/", "/members", "/account", "/keys"] {
        browser.get(path).await.is(303);
    }
}

/// The list above misses no route of the crate.
#[test]
fn every_route_is_tried() {
    let text = include_str!("../../src/routes.rs");
    let table = text.split("fn table()").nth(1).expect("the table");
    let mut method = "";
    let routes = table.lines().filter_map(|line| {
        let line = line.trim();
        // A long one has its path on the line after.
        match line.split('(').next() {
            Some("shows") => method = "GET",
            Some("takes") => method = "POST",
            _ => {}
        }
        let path = line.split('"').nth(1)?;
        // Members' own pages are tried beside them.
        let open = line.contains(", Nothing, ") || line.contains(", Member, ");
        Some((method, path, open))
    });
    let mut tried = 0;
    for (method, path, open) in routes {
        let same = |known: &str| {
            known.split('/').count() == path.split('/').count()
                && known.split('/').zip(path.split('/')).all(|(a, b)| a == b || b.starts_with('{'))
        };
        let listed = MATRIX.iter().any(|(m, known, _)| *m == method && same(known));
        assert!(open != listed, "{method} {path}");
        tried += usize::from(listed);
    }
    assert_eq!(tried, MATRIX.len());
}
