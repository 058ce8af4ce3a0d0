//! Missions and stamp cards: listed, and shown at the till, on the record and on the member's own page.

use crate::house::{House, PROGRAM};
use baci_core::staff::Role;

const MISSIONS: &str = "\n[events.mission_done]\nfields = { mission = \"text\", round = \"integer\" }\n\
    [missions.tea]\nname = { en = \"Tea card\", lo = \"ບັດຊາ\", th = \"บัตรชา\", vi = \"Thẻ trà\" }\n\
    look = \"card\"\nsteps = [{ on = \"purchase\", need = 3 }]\n\
    [missions.big]\nname = { en = \"Big month\" }\nlook = \"badge\"\nper = \"month\"\n\
    steps = [{ on = \"purchase\", count = \"money\", need = \"5000\", of = { category = [\"rolls\"] }, per_day = \"3000\" }]\n\
    [[earn]]\nid = \"full\"\nname = { en = \"A full card\" }\non = \"mission_done\"\nwallet = \"points\"\ngive = 50\n";

#[tokio::test]
async fn a_card_fills_where_everybody_sees_it() {
    for fresh in baci_testing::both() {
        let house = House::on(fresh, Some(&format!("{PROGRAM}{MISSIONS}"))).await;
        let member = house.member("Mali", "+66812345678").await;
        let owner = house.signed_in(Role::Owner).await;
        let list = owner.get("/missions").await;
        list.is(200).shows(&["Tea card", "Stamp card", "Big month", "Badge", "Spent: rolls"]);
        list.shows(&[
            "฿5,000.00 · ฿3,000.00 a day at most",
            "Begins anew every month",
            "A full card",
        ]);
        let browser = house.signed_in(Role::Cashier).await;
        let (id, record) = (member.to_string(), format!("/members/{member}"));
        browser.get(&format!("/till/member/{id}")).await.shows(&["0 of 3", "3 to go"]);
        for (n, far) in ["1 of 3", "2 of 3"].into_iter().enumerate() {
            let key = format!("0123456789abcdef-{n}");
            let bill = [("member", &*id), ("amount", "100"), ("key", &*key)];
            browser.post("/till/quote", &bill).await.is(200).shows(&["Tea card", far]);
            let to = browser.post("/till/sell", &bill).await.is(303).header("location").to_owned();
            browser.get(&to).await.is(200).shows(&["Tea card", far]);
        }
        owner.get(&record).await.is(200).shows(&["2 of 3", "1 to go"]);
        let bill = [("member", &*id), ("amount", "100"), ("key", "0123456789abcdef-9")];
        let to = browser.post("/till/sell", &bill).await.is(303).header("location").to_owned();
        browser.get(&to).await.is(200).shows(&["0 of 3", "1 round done"]);
        owner.get(&record).await.is(200).shows(&["Mission done", "Tea card", "+50"]);
    }
}

#[tokio::test]
async fn without_missions_the_page_says_how_to_get_some() {
    let house = House::one().await;
    let owner = house.signed_in(Role::Owner).await;
    owner.get("/missions").await.is(200).shows(&["No missions yet", "[missions]"]);
}
