//! Surprises in the console: what each is, draws that come and that were, and one drawn once more.

use crate::house::{House, PROGRAM};
use baci_core::program::{Program, Source};
use baci_core::staff::Role;

const SURPRISES: &str = "\n[surprises.joy]\nname = { en = \"Morning joy\", lo = \"ຄວາມສຸກຍາມເຊົ້າ\", th = \"สุขยามเช้า\", vi = \"Niềm vui buổi sáng\" }\n\
    gives = { wallet = \"points\", points = 7 }\nworth = 1\nmembers = 2\nevery = \"day\"\nat = \"00:00\"\n\
    not_again_days = 90\nbudget = { amount = 100, per = \"month\" }\n";

#[tokio::test]
async fn a_draw_is_seen_before_and_checked_after() {
    for fresh in baci_testing::both() {
        let house = House::on(fresh, Some(PROGRAM)).await;
        let text = format!("{PROGRAM}{SURPRISES}");
        let program = Program::from_toml(&[Source { name: "p.toml", text: &text }]).unwrap();
        house.baci.publish(&program, "test", None, None).await.unwrap();
        for (name, phone) in [("Mali", "+66812345678"), ("Bo", "+66812345679")] {
            house.member(name, phone).await;
        }
        let owner = house.signed_in(Role::Owner).await;
        let now = house.baci.clock().now();
        house.baci.surprises_due(now).await.unwrap();
        let draw = house.baci.surprise_draws().await.unwrap().remove(0);
        let list = owner.get("/surprises").await;
        list.is(200).shows(&["Morning joy", "2 members each day", "Not again within 90 days"]);
        list.shows(&["a month at most", "Not drawn yet", &format!("/surprises/{}", draw.draw)]);
        let path = format!("/surprises/{}", draw.draw);
        let open = owner.get(&path).await;
        open.is(200).shows(&[&draw.seal, "Not drawn yet"]);
        assert!(!open.text.contains("Secret number, shown after"), "it is told afterwards");
        let later = now.plus_seconds(86_400);
        house.baci.clock().set(later);
        house.baci.surprises_due(later).await.unwrap();
        // Staff who were signed in a day ago come in again.
        let owner = house.signed_in(Role::Owner).await;
        let given = owner.get(&path).await;
        given.is(200).shows(&[&draw.seal, "It is right", "Mali", "Bo", "2 gifts were given"]);
        given.shows(&["2 members were looked at, 2 could be drawn"]);
        let drawn = house.baci.check_draw(&draw.draw).await.unwrap().drawn[0].member;
        let record = owner.get(&format!("/members/{drawn}")).await;
        record.is(200).shows(&["Surprise", "Morning joy", "+7"]);
        for (language, name) in
            [("lo", "ຄວາມສຸກຍາມເຊົ້າ"), ("th", "สุขยามเช้า"), ("vi", "Niềm vui buổi sáng")]
        {
            owner.get(&format!("{path}?lang={language}")).await.is(200).shows(&[name]);
        }
        owner.get("/surprises/joy/2020-01-01").await.is(404);
    }
}

#[tokio::test]
async fn without_surprises_the_page_says_how_to_get_some() {
    let house = House::one().await;
    let owner = house.signed_in(Role::Owner).await;
    owner.get("/surprises").await.is(200).shows(&["No surprises yet", "[surprises]"]);
}
