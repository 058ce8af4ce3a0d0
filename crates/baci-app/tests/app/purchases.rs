//! Purchases, refunds and cancels, on both databases.

#![expect(clippy::inconsistent_digit_grouping, reason = "baht_satang")]

use crate::house::{House, balance, identity};
use baci_app::{AppError, Target, What, Who};
use baci_core::event::{Quantity, Returned, ReturnedLine};
use baci_core::id::EventId;
use baci_core::refusal::Code;

#[tokio::test]
async fn a_purchase_earns_and_answers_twice_the_same() {
    for house in House::both().await {
        let command = house.purchase("k1", "card:1", &[(250_00, 1)]);
        let first = house.baci.commit(command.clone()).await.unwrap();
        assert_eq!(balance(&first, "points").available, 10, "{}", house.kind);
        assert!(!first.replayed);
        let again = house.baci.commit(command.clone()).await.unwrap();
        assert!(again.replayed);
        assert_eq!(again.outcome, first.outcome);
        assert_eq!(again.event, first.event);
        let mut other = command;
        other.fingerprint = [9; 16];
        let refused = house.baci.commit(other).await.unwrap_err();
        assert!(matches!(refused, AppError::Refused(r) if r.code == Code::IdempotencyKeyReused));
        house.verify().await;
    }
}

#[tokio::test]
async fn part_refunds_take_back_what_the_parts_earned() {
    for house in House::both().await {
        let bought = house.baci.commit(house.purchase("k1", "card:1", &[(100_00, 3), (55_00, 1)]));
        let bought = bought.await.unwrap();
        assert_eq!(balance(&bought, "points").available, 6);
        let one = Returned::Lines(vec![ReturnedLine { line: 0, quantity: Quantity::ONE }]);
        let part = house.refund("r1", &bought, one);
        let part = house.baci.commit(part).await.unwrap();
        let left = balance(&part, "points").available;
        assert!((4..6).contains(&left), "{left}");
        let rest = house.baci.commit(house.refund("r2", &bought, Returned::All)).await.unwrap();
        assert_eq!(balance(&rest, "points").available, 0);
        let more = house.baci.commit(house.refund("r3", &bought, Returned::All)).await.unwrap_err();
        assert!(matches!(more, AppError::Refused(r) if r.code == Code::AlreadyReturned));
        let why = house.baci.explain(rest.event).await.unwrap();
        assert!(why.agrees);
        assert!(!why.explanation.unwrap().take_backs.is_empty());
        house.verify().await;
    }
}

#[tokio::test]
async fn a_quote_says_what_a_purchase_then_does_and_writes_nothing() {
    for house in House::both().await {
        let command = house.purchase("k1", "card:1", &[(250_00, 1)]);
        let quote = house.baci.quote(&command).await.unwrap();
        assert_eq!(house.baci.overview().await.unwrap().members, 0);
        let done = house.baci.commit(command).await.unwrap();
        assert_eq!(quote.outcome, done.outcome);
    }
}

#[tokio::test]
async fn who_is_not_a_member_is_refused_unless_enrolled() {
    for house in House::both().await {
        let mut command = house.purchase("k1", "card:1", &[(100, 1)]);
        command.who = Who::Identity(identity("card:1"));
        let refused = house.baci.commit(command).await.unwrap_err();
        assert!(matches!(refused, AppError::Refused(r) if r.code == Code::MemberNotFound));
        let mut late = house.purchase("k2", "card:1", &[(100, 1)]);
        late.at = Some(house.baci.clock().now().plus_seconds(3600));
        let refused = house.baci.commit(late).await.unwrap_err();
        assert!(matches!(refused, AppError::Refused(r) if r.code == Code::TimeOutOfRange));
        let mut empty = house.purchase("k3", "card:1", &[]);
        empty.what = What::Purchase(Default::default());
        assert!(house.baci.commit(empty).await.is_err());
        assert_eq!(house.baci.overview().await.unwrap().members, 0);
    }
}

#[tokio::test]
async fn a_purchase_can_come_back_in_the_batch_that_makes_it() {
    for house in House::both().await {
        let bought = house.purchase("k1", "card:1", &[(100_00, 1)]);
        let event = EventId::derive(house.baci.clock().now(), b"k1");
        let what = What::Refund { purchase: Target(event), what: Returned::All };
        let back = house.command("r1", Who::Identity(identity("card:1")), what);
        let again = What::Refund { purchase: Target(event), what: Returned::All };
        let again = house.command("r2", Who::Identity(identity("card:1")), again);
        let answers = house.baci.commit_all(vec![bought, back, again]).await.unwrap();
        assert_eq!(balance(answers[0].as_ref().unwrap(), "points").available, 4);
        assert_eq!(balance(answers[1].as_ref().unwrap(), "points").available, 0);
        assert!(answers[2].is_err(), "nothing is left of it");
        house.verify().await;
    }
}
