//! Who may come in: a form needs its token, a page needs its right.

use crate::house::House;
use axum::body::Body;
use baci_core::staff::Role;

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
