//! Rewards on the pages: stock and codes in the console, claims at the till and on the member's own page,
//! handed out by a code; what is refused is said where it was asked.

use crate::house::House;
use crate::me;
use baci_core::id::MemberId;
use baci_core::staff::Role;

/// A member with eighty points.
async fn member(house: &House, name: &str, phone: &str) -> MemberId {
    let id = house.member(name, phone).await;
    house.purchase(id, 100_000).await;
    id
}

/// The code on a page: three groups of four.
fn code(text: &str) -> String {
    let codes = text.split("class=\"mono\">").skip(1).filter_map(|rest| rest.split('<').next());
    let mut codes = codes.filter(|code| code.len() == 14 && code.split('-').count() == 3);
    codes.next().unwrap_or_else(|| panic!("no code in {text}")).to_owned()
}

#[tokio::test]
async fn a_reward_is_claimed_at_the_till_and_handed_out_by_its_code() {
    for house in House::both().await {
        let id = member(&house, "Mali", "+66812345678").await;
        let browser = house.signed_in(Role::Owner).await;
        let path = format!("/till/member/{id}/rewards");
        let page = browser.get(&path).await;
        page.is(200).shows(&[
            "Tote bag",
            "Made of cotton",
            "1 left",
            "Nothing of “Cinema ticket” is left",
        ]);
        browser.get(&format!("/till/member/{id}")).await.shows(&[&path]);
        let fields = [("key", "c1"), ("reward", "tote"), ("price", "1")];
        for _ in 0..2 {
            browser.post(&path, &fields).await.leads_to(&path);
        }
        let page = browser.get(&path).await;
        page.shows(&["To be picked up", "Nothing of “Tote bag” is left", "Join the waiting list"]);
        let again = browser.post(&path, &[("key", "c2"), ("reward", "tote"), ("price", "0")]).await;
        again.is(422).shows(&["Nothing of “Tote bag” is left"]);
        let code = code(&page.text);
        let out = browser.post("/rewards/collect", &[("key", "h1"), ("code", &code)]).await;
        out.leads_to("/rewards/tote");
        let twice = browser.post("/rewards/collect", &[("key", "h2"), ("code", &code)]).await;
        twice.is(422).shows(&["id=\"code-wrong\"", "handed out already"]);
        let one = browser.get("/rewards/tote").await;
        one.is(200).shows(&["Mali", "Picked up", "Nothing left"]);
        browser.get(&format!("/members/{id}")).await.shows(&["Reward claimed", "Reward picked up"]);
    }
}

#[tokio::test]
async fn stock_and_codes_come_in_by_hand() {
    for house in House::both().await {
        let browser = house.signed_in(Role::Marketer).await;
        browser.get("/rewards").await.is(200).shows(&["Tote bag", "Cinema ticket", "Nothing left"]);
        let stock = "/rewards/tote/stock";
        for (fields, wrong) in [
            ([("key", "s1"), ("by", "some"), ("reason", "x")], "by-wrong"),
            ([("key", "s2"), ("by", "0"), ("reason", "x")], "by-wrong"),
            ([("key", "s3"), ("by", "-5"), ("reason", "x")], "by-wrong"),
            ([("key", "s4"), ("by", "5"), ("reason", "")], "reason-wrong"),
        ] {
            let reply = browser.post(stock, &fields).await;
            reply.is(422).shows(&[&format!("id=\"{wrong}\"")]);
        }
        let more = [("key", "s5"), ("by", "+12"), ("reason", "delivery")];
        for _ in 0..2 {
            browser.post(stock, &more).await.leads_to("/rewards/tote");
        }
        browser.get("/rewards/tote").await.shows(&["delivery", "+12", ">13<"]);
        let token = browser.get("/rewards/movie").await.field("token");
        let codes = "/rewards/movie/codes";
        browser
            .hand_in(codes, &token, "c.txt", b"A-1\nA-2\nA-1\n")
            .await
            .leads_to("/rewards/movie");
        browser.hand_in(codes, "wrong", "c.txt", b"A-3\n").await.is(403);
        browser.hand_in("/rewards/tote/codes", &token, "c.txt", b"A-3\n").await.is(404);
        browser.get("/rewards/movie").await.shows(&[">2<"]);
        let cashier = house.signed_in(Role::Cashier).await;
        let page = cashier.get("/rewards/tote").await;
        assert!(!page.is(200).text.contains("/stock\""), "a cashier changes no stock");
    }
}

#[tokio::test]
async fn a_member_claims_with_points_waits_and_gives_back_what_is_theirs() {
    for house in House::both().await {
        let (anna, bo) = (
            member(&house, "Anna", "+66811111111").await,
            member(&house, "Bo", "+66822222222").await,
        );
        let (hers, his) = (me::signed_in(&house, anna).await, me::signed_in(&house, bo).await);
        let page = hers.get("/m/rewards").await;
        page.is(200).shows(&["Tote bag", "Within reach", "Claim for 30", "at the till"]);
        let money = [("key", "m"), ("reward", "tote"), ("price", "1")];
        me::post(&hers, "/m/rewards", &money).await.is(404);
        let claim = [("key", "c"), ("reward", "tote"), ("price", "0")];
        me::post(&hers, "/m/rewards", &claim).await.leads_to("/m/rewards");
        let page = hers.get("/m/rewards").await;
        page.shows(&["To be picked up", "Give back"]);
        let claim_id = page.field("claim");
        // Bo is told why not, waits, and cannot give back what is Anna's.
        let no = me::post(&his, "/m/rewards", &claim).await;
        no.is(422).shows(&["Nothing of “Tote bag” is left"]);
        let wait = [("key", "w"), ("reward", "tote"), ("do", "wait")];
        me::post(&his, "/m/rewards/line", &wait).await.leads_to("/m/rewards");
        his.get("/m/rewards").await.shows(&["On the waiting list"]);
        let back = [("key", "b"), ("claim", &*claim_id)];
        me::post(&his, "/m/rewards/cancel", &back).await.is(404);
        me::post(&hers, "/m/rewards/cancel", &back).await.leads_to("/m/rewards");
        hers.get("/m/rewards").await.shows(&["Given back"]);
        his.get("/m/rewards").await.shows(&["One is kept for you until", "Claim for 30"]);
        hers.get("/m/history").await.shows(&["Reward claimed", "Reward given back"]);
        let leave = [("key", "l"), ("reward", "tote"), ("do", "leave")];
        me::post(&his, "/m/rewards/line", &leave).await.leads_to("/m/rewards");
        hers.get("/m/rewards").await.shows(&["1 left"]);
        house.browser().get("/m/rewards").await.leads_to("/m/sign-in");
    }
}

#[tokio::test]
async fn what_cost_money_or_is_in_their_hands_is_given_back_at_the_counter() {
    for house in House::both().await {
        let anna = member(&house, "Anna", "+66811111111").await;
        let (till, hers) =
            (house.signed_in(Role::Cashier).await, me::signed_in(&house, anna).await);
        let path = format!("/till/member/{anna}/rewards");
        let fields = [("key", "c1"), ("reward", "tote"), ("price", "1")];
        till.post(&path, &fields).await.leads_to(&path);
        let page = till.get(&path).await;
        let (claim, code) = (page.field("claim"), code(&page.text));
        let own = hers.get("/m/rewards").await;
        own.is(200).shows(&[&code, "To be picked up"]);
        assert!(!own.text.contains("/m/rewards/cancel"), "money is handed back by somebody");
        for key in ["b1", "b2"] {
            let back = [("key", key), ("claim", &*claim)];
            let no = me::post(&hers, "/m/rewards/cancel", &back).await;
            no.is(422).shows(&["given back at the counter"]);
            // The second time it is in her hands.
            let collect = [("key", "h1"), ("code", &*code)];
            house.signed_in(Role::Owner).await.post("/rewards/collect", &collect).await;
        }
        hers.get("/m/rewards").await.shows(&["Picked up"]);
    }
}
