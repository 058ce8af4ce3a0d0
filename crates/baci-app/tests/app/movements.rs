//! Holds, adjustments and transfers, on both databases.

#![expect(clippy::inconsistent_digit_grouping, reason = "baht_satang")]

use crate::house::{House, balance, identity};
use baci_app::{Answer, AppError, What, Who};
use baci_core::id::MemberId;
use baci_core::refusal::Code;

async fn with_points(house: &House, who: &str) -> MemberId {
    let key = format!("buy/{who}");
    let bought = house.baci.commit(house.purchase(&key, who, &[(2500_00, 1)])).await.unwrap();
    assert_eq!(balance(&bought, "points").available, 100);
    bought.event.member
}

fn refused(answer: Result<Answer, AppError>, code: Code) {
    match answer {
        Err(AppError::Refused(refusal)) => assert_eq!(refusal.code, code, "{refusal}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_hold_is_captured_in_parts_and_the_rest_released() {
    for house in House::both().await {
        let member = with_points(&house, "card:1").await;
        let act = |key: &str, what| house.baci.commit(house.command(key, Who::Id(member), what));
        let until = house.baci.clock().now().plus_seconds(600);
        let hold = |amount| What::Hold { wallet: "points".into(), amount, expires_at: until };
        refused(act("h0", hold(101)).await, Code::InsufficientBalance);
        refused(act("h1", hold(0)).await, Code::InvalidRequest);
        let held = act("h2", hold(60)).await.unwrap();
        let id = held.outcome.hold.clone().unwrap().id;
        refused(act("h3", hold(41)).await, Code::InsufficientBalance);
        let capture = |amount, release_rest| What::Capture { hold: id, amount, release_rest };
        refused(act("c0", capture(Some(61), false)).await, Code::InsufficientBalance);
        let part = act("c1", capture(Some(20), false)).await.unwrap();
        assert_eq!(part.outcome.hold.as_ref().unwrap().state, "open");
        assert_eq!((balance(&part, "points").available, balance(&part, "points").held), (40, 40));
        let rest = act("c2", capture(Some(15), true)).await.unwrap();
        assert_eq!(rest.outcome.hold.as_ref().unwrap().state, "captured");
        assert_eq!((balance(&rest, "points").available, balance(&rest, "points").held), (65, 0));
        refused(act("c3", capture(None, false)).await, Code::HoldClosed);
        refused(act("r1", What::Release { hold: id }).await, Code::HoldClosed);
        let again = act("h4", hold(65)).await.unwrap().outcome.hold.unwrap().id;
        let back = act("r2", What::Release { hold: again }).await.unwrap();
        assert_eq!(balance(&back, "points").available, 65);
        assert_eq!(back.outcome.hold.unwrap().state, "released");
        house.verify().await;
    }
}

#[tokio::test]
async fn staff_put_balances_right_with_a_reason() {
    for house in House::both().await {
        let member = with_points(&house, "card:1").await;
        let adjust = |key: &str, amount, reason: &str| {
            let what = What::Adjust { wallet: "points".into(), amount, reason: reason.into() };
            house.baci.commit(house.command(key, Who::Id(member), what))
        };
        assert_eq!(balance(&adjust("a", 5, "cold soup").await.unwrap(), "points").available, 105);
        assert_eq!(balance(&adjust("b", -105, "wrong").await.unwrap(), "points").available, 0);
        refused(adjust("c", -1, "more").await, Code::InsufficientBalance);
        refused(adjust("d", 1, " ").await, Code::InvalidRequest);
        refused(adjust("e", 0, "nothing").await, Code::InvalidRequest);
        refused(adjust("f", i64::MIN, "much").await, Code::AmountOutOfRange);
        assert_eq!(house.baci.overview().await.unwrap().wallets["points"].adjusted, -100);
        house.verify().await;
    }
}

#[tokio::test]
async fn a_transfer_moves_points_with_their_dates() {
    for house in House::both().await {
        let giver = with_points(&house, "card:1").await;
        let receiver = with_points(&house, "card:2").await;
        let give = |key: &str, amount, to| {
            let what = What::Transfer { wallet: "points".into(), amount, to, reason: None };
            house.baci.commit(house.command(key, Who::Id(giver), what))
        };
        let to = Who::Identity(identity("card:2"));
        assert_eq!(balance(&give("t", 30, to.clone()).await.unwrap(), "points").available, 70);
        assert_eq!(house.baci.balances(receiver).await.unwrap()["points"].available, 130);
        let lots = house.baci.lots(receiver).await.unwrap();
        assert_eq!(lots[0].lot.expires_at, lots[1].lot.expires_at);
        refused(give("u", 71, to).await, Code::InsufficientBalance);
        refused(give("v", 1, Who::Id(giver)).await, Code::InvalidRequest);
        let nobody = Who::Identity(identity("card:3"));
        refused(give("w", 1, nobody).await, Code::MemberNotFound);
        house.verify().await;
    }
}

#[tokio::test]
async fn identities_are_one_members_only() {
    for house in House::both().await {
        let enroll = |key: &str, who: &str| {
            let what =
                What::Enroll { profile: Default::default(), identities: vec![identity(who)] };
            house.baci.commit(house.command(key, Who::New, what))
        };
        let first = enroll("a", "phone:+8562055512345").await.unwrap();
        refused(enroll("b", "phone:+8562055512345").await, Code::IdentityTaken);
        let replace = What::Update {
            profile: Default::default(),
            identities: vec![identity("card:7")],
            revision: Some(1),
        };
        let update = house.command("c", Who::Id(first.event.member), replace.clone());
        house.baci.commit(update).await.unwrap();
        let stale = house.command("d", Who::Id(first.event.member), replace);
        refused(house.baci.commit(stale).await, Code::RecordChanged);
        enroll("e", "phone:+8562055512345").await.unwrap();
        refused(enroll("f", "card:7").await, Code::IdentityTaken);
        assert_eq!(house.baci.overview().await.unwrap().members, 2);
    }
}
