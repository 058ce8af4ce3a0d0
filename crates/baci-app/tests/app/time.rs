//! Time passes: pending points become available, lots expire, holds run out, tasks are retried.

#![expect(clippy::inconsistent_digit_grouping, reason = "baht_satang")]

use crate::house::{House, balance, identity};
use baci_app::{AppError, What, Who};
use baci_core::refusal::Code;
use baci_core::time::Instant;

const PENDING: &str = r#"
schema = 1
[program]
id = "house"
name = "House"
currency = "THB"
timezone = "Asia/Bangkok"
[wallets.points]
kind = "points"
pending = "7 days"
expires = { after = "1 month", at = "day-end" }
[events.enrolled]
[[earn]]
id = "base"
on = "purchase"
give = 1
per_amount = "1"
[[earn]]
id = "welcome"
on = "enrolled"
give = 50
caps = { program = 120 }
"#;

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

#[tokio::test]
async fn what_is_earned_waits_then_can_be_spent_then_expires() {
    for fresh in baci_testing::both() {
        let house = House::on(fresh, PENDING).await;
        let bought =
            house.baci.commit(house.purchase("k", "card:1", &[(100_00, 1)])).await.unwrap();
        assert_eq!(balance(&bought, "points").pending, 150);
        let hold = |key: &str, expires: &str| {
            let what = What::Hold { wallet: "points".into(), amount: 100, expires_at: at(expires) };
            house.command(key, Who::Identity(identity("card:1")), what)
        };
        let early = house.baci.commit(hold("h0", "2026-03-16T00:00:00Z")).await.unwrap_err();
        assert!(matches!(early, AppError::Refused(r) if r.code == Code::InsufficientBalance));

        house.baci.clock().set(at("2026-03-22T12:00:00+07:00"));
        let swept = house.baci.run_due_tasks().await.unwrap();
        assert_eq!((swept.members, swept.failed), (1, 0), "{}", house.kind);
        let held = house.baci.commit(hold("h1", "2026-03-22T13:00:00+07:00")).await.unwrap();
        assert_eq!(balance(&held, "points").held, 100);

        // The hold runs out after an hour, by the task alone.
        house.baci.clock().set(at("2026-03-22T13:00:00+07:00"));
        house.baci.run_due_tasks().await.unwrap();
        let balances = house.baci.balances(held.event.member).await.unwrap();
        assert_eq!((balances["points"].available, balances["points"].held), (150, 0));
        let id = held.outcome.hold.unwrap().id;
        let late = What::Capture { hold: id, amount: None, release_rest: true };
        let late = house.command("c1", Who::Id(held.event.member), late);
        let late = house.baci.commit(late).await.unwrap_err();
        assert!(matches!(late, AppError::Refused(r) if r.code == Code::HoldClosed));

        house.baci.settle_due(at("2026-04-15T16:59:59Z")).await.unwrap();
        assert_eq!(house.baci.balances(held.event.member).await.unwrap()["points"].available, 150);
        house.baci.settle_due(at("2026-04-15T17:00:00Z")).await.unwrap();
        assert_eq!(house.baci.balances(held.event.member).await.unwrap()["points"].available, 0);
        let overview = house.baci.overview().await.unwrap();
        assert_eq!(overview.wallets["points"].expired, 150);
        house.verify().await;
    }
}

#[tokio::test]
async fn a_balance_is_right_even_where_no_task_ran() {
    for fresh in baci_testing::both() {
        let house = House::on(fresh, PENDING).await;
        house.baci.commit(house.purchase("k", "card:1", &[(100_00, 1)])).await.unwrap();
        house.baci.clock().set(at("2026-05-01T12:00:00+07:00"));
        let next = house.baci.commit(house.purchase("l", "card:1", &[(10_00, 1)])).await.unwrap();
        let balance = balance(&next, "points");
        assert_eq!((balance.available, balance.pending), (0, 10), "{}", house.kind);
        house.verify().await;
    }
}

#[tokio::test]
async fn a_cap_of_the_program_is_exact_and_given_to_the_first() {
    for fresh in baci_testing::both() {
        let house = House::on(fresh, PENDING).await;
        let mut sum = 0;
        for i in 0..4 {
            let name = format!("card:{i}");
            let what =
                What::Enroll { profile: Default::default(), identities: vec![identity(&name)] };
            let joined = house.baci.commit(house.command(&name, Who::New, what)).await.unwrap();
            sum += balance(&joined, "points").pending;
        }
        assert_eq!(sum, 120, "{}", house.kind);
    }
}

#[tokio::test]
async fn two_servers_share_the_tasks() {
    let house = House::on(baci_testing::postgres(), PENDING).await;
    let other = house.second().await;
    for i in 0..20 {
        let bought = house.purchase(&format!("k{i}"), &format!("card:{i}"), &[(100_00, 1)]);
        house.baci.commit(bought).await.unwrap();
    }
    house.baci.clock().set(at("2026-03-23T12:00:00+07:00"));
    let (a, b) = tokio::join!(house.baci.run_due_tasks(), other.run_due_tasks());
    let (a, b) = (a.unwrap(), b.unwrap());
    assert_eq!(a.members + b.members, 20);
    let all = "settling, sweeping, making coupons, looking at tiers, drawing surprises, closing months, segments";
    assert_eq!(a.tasks + b.tasks, 7, "{all}");
    house.verify().await;
}
