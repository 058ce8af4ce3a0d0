//! Segments in what a program decides: rules, promotions and rewards for those who are in one, on both databases.

use crate::house;

use crate::house::rewards::{asked, wanted, why};
use crate::house::sales::{basket, off, sale};
use crate::house::{House, identity};
use baci_app::{Answer, By, Command, SegmentAsk, Target, What, Who};
use baci_core::event::Returned;
use baci_core::text::Texts;

/// Points for each baht, 50 more for regulars; a tenth off and a mug for them.
const OWN: &str = r#"
[[earn]]
id = "regulars"
on = "purchase"
wallet = "points"
give = 50
when = "'regulars' in member.segments && member.purchases < 100"
[[promotion]]
id = "tenth"
when = "'regulars' in member.segments"
discount = { percent = 10 }
[rewards.mug]
price = { points = 1, wallet = "points" }
when = "'regulars' in member.segments"
gives = { pick_up = "7 days" }
"#;

async fn open() -> Vec<House> {
    let houses = House::both_with(&format!("{}{OWN}", house::PROGRAM)).await;
    for house in &houses {
        let ask = SegmentAsk {
            id: "regulars".to_owned(),
            names: Texts::plain("Regulars"),
            condition: "member.purchases >= 2".to_owned(),
            revision: None,
        };
        house.baci.set_segment(&By::console(), ask).await.unwrap();
    }
    houses
}

fn points(answer: &Answer) -> i64 {
    answer.outcome.credits.iter().map(|own| own.amount).sum()
}

/// What commands brought that were handed in together.
async fn together(house: &House, commands: Vec<Command>) -> Vec<Answer> {
    let answers = house.baci.commit_all(commands).await.unwrap();
    answers.into_iter().map(Result::unwrap).collect()
}

/// Purchases of 25 baht by cards, each with a key of its own.
fn purchases(house: &House, cards: &[&str]) -> Vec<Command> {
    let one = |(at, card): (usize, &&str)| {
        house.purchase(&format!("{card}/{at}"), &format!("card:{card}"), &[(25_00, 1)])
    };
    cards.iter().enumerate().map(one).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn together_decides_what_one_by_one_does() {
    let cards = ["a", "b", "a", "a", "c", "b", "b", "a", "c", "c", "a"];
    for (together_house, alone) in open().await.into_iter().zip(open().await) {
        let all = together(&together_house, purchases(&together_house, &cards)).await;
        let mut each = Vec::new();
        for command in purchases(&alone, &cards) {
            each.push(points(&alone.baci.commit(command).await.unwrap()));
        }
        let all: Vec<i64> = all.iter().map(points).collect();
        assert_eq!(all, each, "{}", alone.kind);
        // The third purchase of each is the first of a regular.
        assert_eq!(all, [1, 1, 1, 51, 1, 1, 51, 51, 1, 51, 51], "{}", alone.kind);
        for house in [together_house, alone] {
            assert_eq!(house.baci.segment("regulars").await.unwrap().members, 3, "{}", house.kind);
            house.verify().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_no_regular_any_more_gets_nothing_as_one() {
    for house in open().await {
        let bought = together(&house, purchases(&house, &["a", "a"])).await;
        let back = house.refund("back", &bought[0], Returned::All);
        let more = house.purchase("more", "card:a", &[(25_00, 1)]);
        let last = house.purchase("last", "card:a", &[(25_00, 1)]);
        let done = together(&house, vec![back, more, last]).await;
        assert_eq!(done[1..].iter().map(points).collect::<Vec<_>>(), [1, 51], "{}", house.kind);
        for answer in bought.iter().chain(&done) {
            assert!(house.baci.explain(answer.event).await.unwrap().agrees, "{}", house.kind);
        }
        let cancel = What::Cancel { purchase: Target(done[2].event.event) };
        let cancel = house.command("cancel", Who::Id(done[2].event.member), cancel);
        let taken = house.baci.commit(cancel).await.unwrap().outcome.taken_back;
        assert_eq!(taken.iter().map(|own| own.amount).sum::<i64>(), 51, "{}", house.kind);
        house.verify().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn promotions_and_rewards_are_for_those_in_a_segment() {
    for house in open().await {
        let goods = || basket(&[("tea", 10_000, 1)], &[]);
        let first = house.baci.commit(sale(&house, "1", "card:a", goods())).await.unwrap();
        let who = Who::Identity(identity("card:a"));
        let claim = house.baci.claim_reward("test", who.clone(), wanted("mug"), asked("early"));
        assert_eq!(why(claim.await), "reward-condition", "{}", house.kind);
        let second = house.baci.commit(sale(&house, "2", "card:a", goods())).await.unwrap();
        let third = house.baci.commit(sale(&house, "3", "card:a", goods())).await.unwrap();
        assert_eq!([off(&first), off(&second), off(&third)], [0, 0, 10_00], "{}", house.kind);
        assert!(house.baci.explain(third.event).await.unwrap().agrees, "{}", house.kind);
        let program = house.baci.in_force().await.unwrap();
        let now = house.baci.clock().now();
        let offers =
            house.baci.offers_for(&program.program, third.event.member, now).await.unwrap();
        assert_eq!(offers.len(), 1, "{}", house.kind);
        let claim = house.baci.claim_reward("test", who, wanted("mug"), asked("now"));
        claim.await.unwrap();
        // Where the segment goes, so does what it brought.
        house.baci.remove_segment(&By::console(), "regulars").await.unwrap();
        let fourth = house.baci.commit(sale(&house, "4", "card:a", goods())).await.unwrap();
        assert_eq!((off(&fourth), points(&fourth)), (0, 4), "{}", house.kind);
        house.verify().await;
    }
}
