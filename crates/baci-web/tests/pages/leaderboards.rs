//! Leaderboards: a member takes part by a nickname and leaves, and the shop takes one away.

use crate::house::{Browser, House, PROGRAM, Reply};
use crate::me;
use baci_core::staff::Role;

const BEST: &str = "\n[leaderboards.best]\nname = { en = \"Best of the month\" }\nper = \"month\"\nrewarded = 3\n\
    counts = [{ on = \"purchase\", count = \"money\", each = \"10\", give = 1 }]\n";

/// Sends the form of a member's page, with its token.
async fn sends(browser: &Browser<'_>, fields: &[(&str, &str)]) -> Reply {
    sends_to(browser, "/m/leaderboards", fields).await
}

async fn sends_to(browser: &Browser<'_>, path: &str, fields: &[(&str, &str)]) -> Reply {
    let token = browser.get("/m/leaderboards").await.field("token");
    let all: Vec<_> = [("token", &*token)].into_iter().chain(fields.iter().copied()).collect();
    browser.post_as_is(path, &all).await
}

#[tokio::test]
async fn a_member_takes_part_by_a_nickname_and_the_shop_can_block_it() {
    for fresh in baci_testing::both() {
        let house = House::on(fresh, Some(&format!("{PROGRAM}{BEST}"))).await;
        let (mali, noy) = (
            house.member("Mali Jaidee", "+66812345678").await,
            house.member("Noy", "+66812345679").await,
        );
        house.purchase(mali, 50_000).await;
        let hers = me::signed_in(&house, mali).await;
        hers.get("/m").await.is(200).shows(&["href=\"/m/leaderboards\""]);
        let page = hers.get("/m/leaderboards").await;
        page.is(200).shows(&["Best of the month", "Nobody has a score yet", "Take part"]);
        let act = |act: &'static str, nickname: &'static str, key: &'static str| {
            [("do", act), ("nickname", nickname), ("key", key)]
        };
        let wrong = sends(&hers, &act("choose", "x", "0123456789abcdef-1")).await;
        wrong.is(422).shows(&["A nickname has 2 to 20 characters", "value=\"x\""]);
        let chosen = act("choose", "Sushi Cat", "0123456789abcdef-2");
        sends(&hers, &chosen).await.leads_to("/m/leaderboards");
        let page = hers.get("/m/leaderboards").await;
        page.is(200).shows(&[
            "You take part as",
            "Sushi Cat",
            "Your place:",
            "Show your family only",
        ]);
        let family = hers.get("/m/leaderboards?board=best&circle=family").await;
        family.is(200).shows(&["Show everybody"]);
        // Others see the nickname alone.
        let his = me::signed_in(&house, noy).await;
        let seen = his.get("/m/leaderboards").await;
        seen.is(200).shows(&["Sushi Cat"]);
        assert!(!seen.text.contains("Mali"));
        let taken = act("choose", "sushi cat", "0123456789abcdef-3");
        sends(&his, &taken).await.is(422).shows(&["not free"]);
        become_friends(&hers, &his).await;
        let owner = house.signed_in(Role::Owner).await;
        owner.get("/leaderboards").await.is(200).shows(&["Sushi Cat", "Block", "rewarded"]);
        let member = mali.to_string();
        let block = [("member", &*member)];
        owner.post("/leaderboards/block", &block).await.leads_to("/leaderboards");
        owner.post("/leaderboards/block", &block).await.leads_to("/leaderboards");
        assert!(!owner.get("/leaderboards").await.text.contains("Sushi Cat"));
        let again = act("choose", "SUSHI CAT", "0123456789abcdef-4");
        sends(&hers, &again).await.is(422).shows(&["not free"]);
        let other = act("choose", "Ramen Cat", "0123456789abcdef-5");
        sends(&hers, &other).await.leads_to("/m/leaderboards");
        let left = act("leave", "", "0123456789abcdef-6");
        sends(&hers, &left).await.leads_to("/m/leaderboards");
        let page = his.get("/m/leaderboards").await;
        assert!(!page.is(200).text.contains("Ramen Cat"));
        owner.get(&format!("/members/{mali}")).await.is(200).shows(&["Nickname blocked"]);
    }
}

/// One asks the other, who takes part as Sushi Cat, to be friends, and ends it again.
async fn become_friends(hers: &Browser<'_>, his: &Browser<'_>) {
    // Friends: who takes no part sees nothing of them.
    assert!(!his.get("/m/leaderboards").await.text.contains("/m/friends"));
    let own = [("do", "choose"), ("nickname", "Noodle Boy"), ("key", "0123456789abcdef-7")];
    sends(his, &own).await.leads_to("/m/leaderboards");
    let friend = |act: &'static str, name: &'static str| [("do", act), ("friend", name)];
    sends_to(his, "/m/friends", &friend("ask", "nobody here"))
        .await
        .is(422)
        .shows(&["Nobody takes part as", "value=\"nobody here\""]);
    sends_to(his, "/m/friends", &friend("ask", "sushi cat")).await.leads_to("/m/leaderboards");
    his.get("/m/leaderboards").await.is(200).shows(&["You asked", "Take back"]);
    let asked = hers.get("/m/leaderboards").await;
    asked.is(200).shows(&["They ask to be friends", "Noodle Boy", "Accept", "Decline"]);
    sends_to(hers, "/m/friends", &friend("accept", "Noodle Boy")).await.leads_to("/m/leaderboards");
    let friends = his.get("/m/leaderboards?board=best&circle=friends").await;
    friends.is(200).shows(&["Show everybody", "Sushi Cat", "Remove Sushi Cat from your friends?"]);
    sends_to(his, "/m/friends", &friend("end", "Sushi Cat")).await.leads_to("/m/leaderboards");
    hers.get("/m/leaderboards").await.is(200).shows(&["You have no friends here yet"]);
}

#[tokio::test]
async fn without_leaderboards_the_page_says_how_to_get_some() {
    let house = House::one().await;
    let owner = house.signed_in(Role::Owner).await;
    owner.get("/leaderboards").await.is(200).shows(&["No leaderboards yet", "[leaderboards]"]);
    let member = house.member("Mali", "+66812345678").await;
    let hers = me::signed_in(&house, member).await;
    hers.get("/m/leaderboards").await.is(200).shows(&["No leaderboards yet"]);
    assert!(!hers.get("/m").await.text.contains("/m/leaderboards"), "there is nothing to go to");
}
