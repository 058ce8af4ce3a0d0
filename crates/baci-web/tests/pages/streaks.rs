//! Streaks and levels: listed with figures, and shown on the record and on the member's own page.

use crate::house::{House, PROGRAM};
use baci_core::staff::Role;

const KEPT: &str = "\n[events.streak]\nfields = { streak = \"text\", length = \"integer\", milestone = \"truth\" }\n\
    [events.level_up]\nfields = { level = \"text\", number = \"integer\" }\n\
    [streaks.weekly]\nname = { en = \"Every week\", lo = \"ທຸກອາທິດ\", th = \"ทุกสัปดาห์\", vi = \"Mỗi tuần\" }\n\
    on = \"purchase\"\ncount = \"money\"\nneed = \"50\"\nper = \"week\"\nmilestones = [1, 4]\nevery = 10\n\
    freezes = { most = 2, each = 1 }\n\
    [levels.fan]\nname = { en = \"Fans\" }\n\
    counts = [{ on = \"purchase\", count = \"money\", each = \"10\", give = 1 }]\n\
    steps = [{ need = 5, name = { en = \"Bronze fan\" } }, { need = 100 }]\n\
    [[earn]]\nid = \"kept\"\nname = { en = \"For the first week\" }\non = \"streak\"\nwallet = \"points\"\ngive = 50\n";

#[tokio::test]
async fn a_member_sees_what_they_keep_up_and_staff_how_many_do() {
    for fresh in baci_testing::both() {
        let house = House::on(fresh, Some(&format!("{PROGRAM}{KEPT}"))).await;
        let member = house.member("Mali", "+66812345678").await;
        let owner = house.signed_in(Role::Owner).await;
        let record = format!("/members/{member}");
        owner.get(&record).await.is(200).shows(&[
            "Not begun",
            "No level yet",
            "5 to go for Bronze",
        ]);
        owner.get("/streaks").await.is(200).shows(&["Every week", "Rewarded at 1, 4", "Fans"]);
        let browser = house.signed_in(Role::Cashier).await;
        let id = member.to_string();
        let bill = [("member", &*id), ("amount", "100"), ("key", "0123456789abcdef-1")];
        let quote = browser.post("/till/quote", &bill).await;
        quote.is(200).shows(&["Every week: 1 week", "Fans: Bronze fan, 90 to go for Level 2"]);
        let sold = browser.post("/till/sell", &bill).await;
        let done = browser.get(sold.is(303).header("location")).await;
        done.is(200).shows(&["Every week: 1 week", "Fans: Bronze fan, 90 to go for Level 2"]);
        let told = owner.get(&record).await;
        told.is(200).shows(&["1 week", "Done for this week", "One may be missed", "3 more to 4"]);
        told.shows(&["Bronze fan", "90 to go for Level 2", "10 experience", "Streak", "+50"]);
        let own = crate::me::signed_in(&house, member).await;
        own.get("/m").await.is(200).shows(&["1 week", "flame on", "Bronze fan", "90 to go"]);
        let list = owner.get("/streaks").await;
        list.is(200).shows(&["Members who keep it up", "For the first week", "Bronze fan"]);
        list.shows(&["Spent: each ฿10.00 gives 1", "Declare the event level_up"]);
    }
}

#[tokio::test]
async fn without_streaks_the_page_says_how_to_get_some() {
    let house = House::one().await;
    let owner = house.signed_in(Role::Owner).await;
    owner.get("/streaks").await.is(200).shows(&["No streaks or levels yet", "[streaks]"]);
}
