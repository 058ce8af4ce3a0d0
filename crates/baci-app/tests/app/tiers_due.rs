//! Steps between tiers that fall due beside other things, come late, or under another program.

#![expect(clippy::inconsistent_digit_grouping, reason = "baht_satang")]

use crate::house;

use crate::house::tiers::{TIERS, at, buy, program, story};
use crate::house::{House, balance};
use baci_app::{Answer, AppError, What, Who};
use baci_core::event::Custom;
use baci_core::program::Program;
use baci_core::program::document::Source;
use baci_core::stage::Stage;

/// A step down gives points: into the very wallet that the next command works on.
const SORRY: &str = r#"
[events.tier_down]
[[earn]]
id = "sorry"
on = "tier_down"
wallet = "points"
give = 7
"#;

#[tokio::test]
async fn a_step_that_falls_due_with_a_purchase_gives_into_the_same_wallet() {
    for house in House::both_with(&format!("{}{SORRY}", program())).await {
        let member = buy(&house, "a", 2000).await.event.member;
        house.baci.clock().set(at("2027-03-15T12:00:00+07:00"));
        let bought = buy(&house, "b", 100).await;
        assert_eq!(balance(&bought, "points").available, 80 + 7 + 4, "{}", house.kind);
        // The points of the first purchase end with the month; silver is lost after its grace.
        house.baci.clock().set(at("2028-05-28T12:00:00+07:00"));
        let settle = house.command("s", Who::Id(member), What::Settle);
        house.baci.commit(settle).await.unwrap();
        assert_eq!(story(&house, member).await.len(), 3);
        assert_eq!(house.baci.balances(member).await.unwrap()["points"].available, 7);
        house.verify().await;
    }
}

#[tokio::test]
async fn a_step_that_falls_due_with_a_transfer_gives_to_giver_and_receiver() {
    for house in House::both_with(&format!("{}{SORRY}", program())).await {
        let giver = buy(&house, "a", 2000).await.event.member;
        let other = house.purchase("b", "card:2", &[(2000_00, 1)]);
        let other = house.baci.commit(other).await.unwrap().event.member;
        house.baci.clock().set(at("2027-03-15T12:00:00+07:00"));
        let (wallet, to) = ("points".to_owned(), Who::Id(other));
        let what = What::Transfer { wallet, amount: 50, to, reason: None };
        house.baci.commit(house.command("t", Who::Id(giver), what)).await.unwrap();
        for (member, points) in [(giver, 37), (other, 137)] {
            let balances = house.baci.balances(member).await.unwrap();
            assert_eq!(balances["points"].available, points, "{}", house.kind);
        }
        house.verify().await;
    }
}

#[tokio::test]
async fn a_refusal_leaves_a_step_that_fell_due_and_its_member() {
    for house in House::both_with(&format!("{}{SORRY}", program())).await {
        let member = buy(&house, "a", 2000).await.event.member;
        house.baci.clock().set(at("2027-03-15T12:00:00+07:00"));
        let by = || Who::EnrollBy(house::identity("card:1"));
        let custom = Custom { name: "nothing".to_owned(), fields: [].into() };
        let refused = house.command("n", by(), What::Custom(custom));
        let bought = house.purchase("b", "card:1", &[(100_00, 1)]);
        let answers = house.baci.commit_all(vec![refused, bought]).await.unwrap();
        assert!(answers[0].is_err());
        assert_eq!(balance(answers[1].as_ref().unwrap(), "points").available, 80 + 7 + 4);
        assert_eq!(story(&house, member).await.len(), 2, "{}", house.kind);
        house.verify().await;
    }
}

/// A purchase of a day, that is told only now.
async fn late(house: &House, key: &str, day: &str, baht: i64) -> Answer {
    let mut command = house.purchase(key, "card:1", &[(baht * 100, 1)]);
    command.at = Some(at(&format!("{day}T12:00:00+07:00")));
    house.baci.commit(command).await.unwrap()
}

#[tokio::test]
async fn what_comes_late_does_not_make_a_step_twice() {
    for house in House::both_with(&program()).await {
        let member = buy(&house, "a", 2000).await.event.member;
        house.baci.clock().set(at("2027-03-16T12:00:00+07:00"));
        house.baci.review_due(house.baci.clock().now()).await.unwrap();
        let told = ["2026-03-15T05:00:00Z >gold", "2027-03-14T17:00:00Z gold>silver"];
        assert_eq!(story(&house, member).await, told);
        // On the 14th it would have been gold still; but gold was lost since, and it is not lost twice.
        late(&house, "b", "2027-03-14", 100).await;
        buy(&house, "c", 100).await;
        house.baci.review_due(house.baci.clock().now()).await.unwrap();
        assert_eq!(story(&house, member).await, told, "{}", house.kind);
        house.verify().await;
    }
}

#[tokio::test]
async fn what_comes_late_lifts_whoever_has_enough_with_it() {
    for house in House::both_with(&program()).await {
        let member = buy(&house, "a", 300).await.event.member;
        let lifted = late(&house, "b", "2026-03-10", 300).await;
        assert_eq!(lifted.outcome.tiers[0].to.as_deref(), Some("silver"), "{}", house.kind);
        // With the day of what was there before, for only then there was enough.
        assert_eq!(story(&house, member).await, ["2026-03-14T17:00:00Z >silver"]);
        house.verify().await;
    }
}

#[tokio::test]
async fn a_tier_given_late_does_not_end_before_what_was_judged() {
    for house in House::both_with(&program()).await {
        let member = buy(&house, "a", 100).await.event.member;
        let grant = |key: &str| {
            let (tier, reason) = ("gold".to_owned(), "a friend".to_owned());
            let until = Some(at("2026-04-01T00:00:00+07:00"));
            let what = What::GrantTier { tier, until, reason };
            let mut command = house.command(key, Who::Id(member), what);
            command.at = Some(at("2026-03-15T12:00:00+07:00"));
            command
        };
        house.baci.commit(grant("1")).await.unwrap();
        house.baci.clock().set(at("2026-04-02T12:00:00+07:00"));
        buy(&house, "b", 100).await;
        let no = house.baci.commit(grant("2")).await.unwrap_err();
        assert!(matches!(no, AppError::Refused(no) if no.message() == "tier-until"));
        buy(&house, "c", 100).await;
        assert_eq!(story(&house, member).await.len(), 2, "{}", house.kind);
    }
}

#[tokio::test]
async fn one_who_cannot_be_looked_at_does_not_hold_up_the_others() {
    for house in House::both_with(&format!("{}[stages]\n", program())).await {
        // Only their stage falls due: they are looked at after all whose tiers do.
        let quiet = house.purchase("q", "card:q", &[(10_00, 1)]);
        house.baci.commit(quiet).await.unwrap();
        house.pass(1);
        let mut members = Vec::new();
        for i in 0..3 {
            let bought = house.purchase(&format!("k{i}"), &format!("card:{i}"), &[(2000_00, 1)]);
            members.push(house.baci.commit(bought).await.unwrap().event.member);
            house.pass(1);
        }
        let first = members[0];
        let sql = "UPDATE member_tiers SET standing = '{' WHERE member_id = (SELECT member_id FROM member_tiers WHERE tier = 'gold' ORDER BY member_id LIMIT 1)";
        house.fresh.meddle(sql);
        house.baci.clock().set(at("2027-03-16T12:00:00+07:00"));
        let told = house.baci.review_due(house.baci.clock().now()).await;
        assert!(matches!(told, Err(AppError::Internal(_))), "{told:?}");
        assert_eq!(story(&house, first).await.len(), 1);
        for other in &members[1..] {
            assert_eq!(story(&house, *other).await.len(), 2, "{}", house.kind);
        }
        let day = jiff::civil::date(2027, 3, 16);
        let counts = house.baci.stages((day, day)).await.unwrap().counts;
        assert!(counts.contains(&(Stage::Lapsed, 3)), "{counts:?}");
    }
}

async fn publish(house: &House, text: &str) {
    let new = Program::from_toml(&[Source { name: "p.toml", text }]).unwrap();
    house.baci.publish(&new, "test", None, None).await.unwrap();
}

#[tokio::test]
async fn nobody_is_judged_by_what_was_not_counted_yet() {
    let visits = TIERS.replace("keep = { spend = \"1500\"", "keep = { visits = 3");
    let visits = format!("{}{visits}", house::PROGRAM);
    for house in House::both_with(&program()).await {
        let member = buy(&house, "a", 2000).await.event.member;
        for (key, day) in [("b", "16"), ("c", "18"), ("d", "19")] {
            house.baci.clock().set(at(&format!("2026-03-{day}T12:00:00+07:00")));
            if key == "c" {
                // No task ran since: the third visit is looked at with those that were before.
                publish(&house, &visits).await;
            }
            buy(&house, key, 10).await;
        }
        house.baci.run_due_tasks().await.unwrap();
        assert_eq!(story(&house, member).await, ["2026-03-15T05:00:00Z >gold"], "{}", house.kind);
        house.verify().await;
    }
}

#[tokio::test]
async fn a_recount_knows_what_steps_earned() {
    let by_points = "[tiers.first]\nrank = 1\nreach = { spend = \"100\" }\n\
        [tiers.second]\nrank = 2\nreach = { points = 1000, wallet = \"points\" }\n\
        [events.tier_up]\n[[earn]]\nid = \"gift\"\non = \"tier_up\"\nwallet = \"points\"\ngive = 500\n";
    let text = format!("{}{by_points}", house::PROGRAM);
    for house in House::both_with(&text).await {
        let member = buy(&house, "a", 100).await.event.member;
        let has = async |house: &House| {
            let tiers = house.baci.tiers_of(member).await.unwrap().unwrap();
            tiers.ladders[0].next.clone().unwrap().needs[0].has
        };
        assert_eq!(has(&house).await, 504);
        publish(&house, &text.replace("points = 1000", "points = 2000")).await;
        house.baci.run_due_tasks().await.unwrap();
        assert_eq!(has(&house).await, 504, "{}", house.kind);
    }
}

#[tokio::test]
async fn what_the_program_has_no_more_is_not_looked_at_for_ever() {
    let text = format!("{}[stages]\n", program());
    for house in House::both_with(&text).await {
        let member = buy(&house, "a", 2000).await.event.member;
        publish(&house, house::PROGRAM).await;
        house.baci.clock().set(at("2027-06-01T12:00:00+07:00"));
        let now = house.baci.clock().now();
        assert!(house.baci.review_due(now).await.unwrap() > 0);
        assert_eq!(house.baci.review_due(now).await.unwrap(), 0, "{}", house.kind);
        // With them again they are looked at again, as of then.
        publish(&house, &text).await;
        house.baci.run_due_tasks().await.unwrap();
        house.pass(120);
        house.baci.run_due_tasks().await.unwrap();
        assert_eq!(story(&house, member).await[1..], ["2027-06-01T05:00:00Z gold>silver"]);
        assert_eq!(house.baci.review_due(now).await.unwrap(), 0);
    }
}
