//! Birthdays and feasts: listed, and shown at the till, on the record and on the member's own page.

use crate::house::{House, PROGRAM};
use baci_core::staff::Role;

const OCCASIONS: &str = "\n[events.occasion]\nfields = { occasion = \"text\", day = \"text\", years = \"integer\" }\n\
    [[occasion]]\nid = \"own_day\"\nname = { en = \"Your day\", lo = \"ວັນຂອງທ່ານ\", th = \"วันของคุณ\", vi = \"Ngày của bạn\" }\n\
    kind = \"yearly\"\non = \"MONTH-DAY\"\nafter = 2\n\
    [[occasion]]\nid = \"birthday\"\nkind = \"birthday\"\nleap_day = \"after\"\n\
    [[earn]]\nid = \"gift\"\nname = { en = \"A gift for the day\" }\non = \"occasion\"\nwallet = \"points\"\ngive = 50\n";

/// The program, with an occasion that begins on the day of the house's clock.
async fn opened(fresh: baci_testing::Fresh) -> House {
    let house = House::on(fresh, Some(PROGRAM)).await;
    let zone = house.baci.in_force().await.unwrap().program.zone.clone();
    let today = zone.local(house.baci.clock().now()).day;
    let day = format!("{:02}-{:02}", today.month(), today.day());
    let text = format!("{PROGRAM}{}", OCCASIONS.replace("MONTH-DAY", &day));
    let source = baci_core::program::Source { name: "p.toml", text: &text };
    let program = baci_core::program::Program::from_toml(&[source]).unwrap();
    house.baci.publish(&program, "test", None, None).await.unwrap();
    house
}

#[tokio::test]
async fn what_is_on_is_seen_by_everybody() {
    for fresh in baci_testing::both() {
        let house = opened(fresh).await;
        let member = house.member("Mali", "+66812345678").await;
        let owner = house.signed_in(Role::Owner).await;
        let list = owner.get("/occasions").await;
        list.is(200).shows(&["Your day", "Each year", "Until 2 days after", "A gift for the day"]);
        list.shows(&["1 member had it in the last 365 days", "on 1 March in other years"]);
        list.shows(&["Nobody had it in the last 365 days", "Not again within 300 days"]);
        let record = owner.get(&format!("/members/{member}")).await;
        record.is(200).shows(&["Occasions", "Your day", "Now", "+50"]);
        let cashier = house.signed_in(Role::Cashier).await;
        cashier.get(&format!("/till/member/{member}")).await.is(200).shows(&["Your day"]);
        for (language, name) in [("lo", "ວັນຂອງທ່ານ"), ("th", "วันของคุณ"), ("vi", "Ngày của bạn")]
        {
            owner.get(&format!("/occasions?lang={language}")).await.is(200).shows(&[name]);
        }
    }
}

#[tokio::test]
async fn without_occasions_the_page_says_how_to_get_some() {
    let house = House::one().await;
    let owner = house.signed_in(Role::Owner).await;
    owner.get("/occasions").await.is(200).shows(&["No occasions yet", "[[occasion]]"]);
}
