//! Satisfaction beside the stages: on the page of stages, and on a member's record.

use crate::house::{House, PROGRAM};
use baci_app::{What, Who};
use baci_core::event::{Custom, Field};
use baci_core::staff::Role;

#[tokio::test]
async fn answers_stand_beside_stages_with_what_they_mean() {
    let text = format!(
        "{PROGRAM}\n[stages]\n[events.asked]\nfields = {{ score = \"integer\" }}\n[satisfaction]\non = \"asked\"\n\
         field = \"score\"\nneed_met = 5\nsatisfied = 7\nexceeded = 9\nwow = 10\n"
    );
    for fresh in baci_testing::both() {
        let house = House::on(fresh, Some(&text)).await;
        let member = house.member("Somchai", "+66812345678").await;
        house.purchase(member, 10_000).await;
        let browser = house.signed_in(Role::Owner).await;
        let page = browser.get("/stages").await;
        page.is(200);
        assert!(!page.text.contains("id=\"satisfied\""), "nobody has answered yet");
        let fields = [("score".to_owned(), Field::Integer(10))].into();
        let asked = What::Custom(Custom { name: "asked".to_owned(), fields });
        house.commit(Who::Id(member), asked).await;
        browser.get("/stages").await.is(200).shows(&["Satisfaction", "Wow", "An opportunity"]);
        let record = browser.get(&format!("/members/{member}")).await;
        record.is(200).shows(&["Satisfaction", "Wow · An opportunity"]);
        browser.get("/stages?lang=lo").await;
        browser.get("/stages").await.is(200).shows(&["ຄວາມພໍໃຈ", "ມີໂອກາດ"]);
    }
}
