//! A refused command changes nothing, and what is refused is no other's loss.

#![expect(clippy::inconsistent_digit_grouping, reason = "baht_satang")]

use crate::house::{House, balance, identity};
use baci_app::{What, Who};
use baci_core::event::{Custom, Purchase, Returned};

#[tokio::test]
async fn nobody_joins_by_a_purchase_that_is_refused() {
    for house in House::both().await {
        let mut unknown = house.purchase("a", "card:1", &[(25_00, 1)]);
        let custom = Custom { name: "unheard-of".into(), fields: Default::default() };
        unknown.what = What::Custom(custom);
        let good = house.purchase("b", "card:2", &[(25_00, 1)]);
        let answers = house.baci.commit_all(vec![unknown, good]).await.unwrap();
        assert!(answers[0].is_err() && answers[1].is_ok());
        assert_eq!(house.baci.overview().await.unwrap().members, 1, "{}", house.kind);
        let now = house.baci.commit(house.purchase("c", "card:1", &[(25_00, 1)])).await.unwrap();
        assert_eq!(balance(&now, "points").available, 1);
        house.verify().await;
    }
}

#[tokio::test]
async fn a_text_that_a_database_cannot_hold_is_refused_alone() {
    for house in House::both().await {
        let bad = house.purchase("a", "external:a\0b", &[(25_00, 1)]);
        let good = house.purchase("b", "card:2", &[(25_00, 1)]);
        let answers = house.baci.commit_all(vec![bad, good]).await.unwrap();
        assert!(answers[0].is_err() && answers[1].is_ok(), "{}: {answers:?}", house.kind);
    }
}

#[tokio::test]
async fn a_purchase_can_come_back_in_the_batch_that_makes_it() {
    for house in House::both().await {
        let bought = house.purchase("a", "card:1", &[(100_00, 1)]);
        let quote = house.baci.quote(&bought).await.unwrap();
        let mut back = house.refund("b", &quote, Returned::All);
        back.who = Who::Identity(identity("card:1"));
        let answers = house.baci.commit_all(vec![bought, back]).await.unwrap();
        let back = answers[1].as_ref().unwrap();
        assert_eq!(balance(back, "points").available, 0, "{}", house.kind);
        house.verify().await;
    }
}

#[tokio::test]
async fn what_a_balance_paid_does_not_come_back_as_spending() {
    for house in House::both().await {
        let mut bought = house.purchase("a", "card:1", &[(100_00, 1)]);
        if let What::Purchase(Purchase { paid_with_balance, .. }) = &mut bought.what {
            *paid_with_balance = 50_00;
        }
        let bought = house.baci.commit(bought).await.unwrap();
        assert_eq!(balance(&bought, "points").available, 2);
        let parts = [Returned::Amount(33_33), Returned::All];
        for (i, part) in parts.into_iter().enumerate() {
            let back = house.refund(&format!("r{i}"), &bought, part);
            house.baci.commit(back).await.unwrap();
        }
        let statement = house.baci.statement(bought.event.member, None, 10).await.unwrap();
        let net: i64 = statement.lines.iter().map(|line| line.event.net).sum();
        assert_eq!(net, 0, "{}", house.kind);
        house.verify().await;
    }
}

#[tokio::test]
async fn an_identity_may_change_hands_within_a_batch() {
    for house in House::both().await {
        let first =
            house.baci.commit(house.purchase("a", "card:1", &[(2500_00, 1)])).await.unwrap();
        let record = |key: &str, identities: &[&str]| {
            let identities = identities.iter().map(|i| identity(i)).collect();
            let what = What::Update { profile: Default::default(), identities, revision: None };
            house.command(key, Who::Id(first.event.member), what)
        };
        let adjust = What::Adjust { wallet: "points".into(), amount: -10, reason: "test".into() };
        let by_card = house.command("c", Who::Identity(identity("card:2")), adjust);
        let commands = vec![
            record("b", &["card:1", "card:2"]),
            by_card,
            record("d", &["card:1"]),
            house.purchase("e", "card:2", &[(25_00, 1)]),
        ];
        for answer in house.baci.commit_all(commands).await.unwrap() {
            answer.unwrap();
        }
        let other = house.baci.member_by(&identity("card:2")).await.unwrap();
        assert_ne!(other.member.id, first.event.member, "{}", house.kind);
        assert_eq!(house.baci.balances(first.event.member).await.unwrap()["points"].available, 90);
        house.verify().await;
    }
}

#[tokio::test]
async fn joining_is_explained_too() {
    for house in House::both().await {
        let what = What::Enroll { profile: Default::default(), identities: vec![] };
        let joined = house.baci.commit(house.command("a", Who::New, what)).await.unwrap();
        assert!(house.baci.explain(joined.event).await.unwrap().agrees, "{}", house.kind);
    }
}

#[tokio::test]
async fn sums_beyond_an_i64_are_refused_not_wrong() {
    for house in House::both().await {
        for who in ["card:1", "card:2"] {
            let member = house.baci.commit(house.purchase(who, who, &[(0, 1)])).await.unwrap();
            let amount = 5_000_000_000_000_000_000;
            let what = What::Adjust { wallet: "points".into(), amount, reason: "test".into() };
            let key = format!("{who}/up");
            house
                .baci
                .commit(house.command(&key, Who::Id(member.event.member), what))
                .await
                .unwrap();
        }
        assert!(house.baci.overview().await.is_err(), "{}", house.kind);
        assert_eq!(house.baci.count_members().await.unwrap(), 2);
        house.verify().await;
    }
}
