//! Club cards: numbers with a check digit, new ones, lost ones, and plastic ones taken in, on both databases.

use crate::house;

use crate::house::{House, identity};
use baci_app::{AppError, Asked, Identity, PlasticCard, Target, What, Who};
use baci_core::refusal::Code;

const CARDS: &str = r#"
[[card]]
prefix = "299"
issue = true
[[card]]
prefix = "77"
length = 8
check = "luhn"
"#;

fn program() -> String {
    format!("{}{CARDS}", house::PROGRAM)
}

fn asked(key: &str) -> Asked {
    Asked { key: key.to_owned(), fingerprint: [7; 16] }
}

fn refused<T: std::fmt::Debug>(result: Result<T, AppError>) -> (Code, &'static str) {
    match result {
        Err(AppError::Refused(refusal)) => (refusal.code, refusal.message()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_mistyped_card_enrolls_nobody() {
    for house in House::both_with(&program()).await {
        let wrong =
            house.baci.commit(house.purchase("a", "card:2990000000000", &[(1000, 1)])).await;
        assert_eq!(refused(wrong), (Code::InvalidRequest, "card-check"), "{}", house.kind);
        // 299000000000 has the check digit 2; a card of somebody else's has none that we know.
        house.baci.commit(house.purchase("b", "card:2990000000002", &[(1000, 1)])).await.unwrap();
        house.baci.commit(house.purchase("c", "card:12345", &[(1000, 1)])).await.unwrap();
        let what = What::Enroll {
            profile: Default::default(),
            identities: vec![identity("card:77000001")],
        };
        let wrong = house.baci.commit(house.command("d", Who::New, what)).await;
        assert_eq!(refused(wrong).1, "card-check");
    }
}

#[tokio::test]
async fn a_lost_card_is_replaced_and_nobodys_for_good() {
    for house in House::both_with(&program()).await {
        let first =
            house.baci.commit(house.purchase("a", "card:12345", &[(1000, 1)])).await.unwrap();
        let member = first.event.member;
        let old = identity("card:12345");
        let replace =
            || house.baci.new_card("test", member, (None, Some(old.clone()), "lost"), asked("n1"));
        let (new, answer) = replace().await.unwrap();
        assert!(new.0.starts_with("card:299") && new.0.len() == 18, "{}", new.0);
        let (again, same) = replace().await.unwrap();
        assert!(same.replayed);
        assert_eq!((again, same.event), (new.clone(), answer.event));
        let stored = house.baci.member(member).await.unwrap();
        assert_eq!(
            (stored.identities.as_slice(), stored.revision),
            ([new.0.clone()].as_slice(), 2)
        );
        // The old number buys nothing, enrolls nobody, finds nobody, and is not given again.
        let lost = house.baci.commit(house.purchase("b", "card:12345", &[(1000, 1)])).await;
        assert_eq!(refused(lost), (Code::CardLost, "card_lost"));
        assert_eq!(refused(house.baci.member_by(&old).await).0, Code::CardLost);
        let what = What::Enroll { profile: Default::default(), identities: vec![old.clone()] };
        assert_eq!(
            refused(house.baci.commit(house.command("c", Who::New, what)).await).0,
            Code::CardLost
        );
        let back = house
            .baci
            .new_card("test", member, (Some(old.clone()), None, "found"), asked("n2"))
            .await;
        assert_eq!(refused(back).0, Code::CardLost);
        let not_theirs =
            house.baci.new_card("test", member, (None, Some(old), "lost"), asked("n3")).await;
        assert_eq!(refused(not_theirs), (Code::NotFound, "no-such-card"));
        let bought = house.purchase("d", &new.0, &[(1000, 1)]);
        assert_eq!(house.baci.commit(bought).await.unwrap().event.member, member, "{}", house.kind);
    }
}

#[tokio::test]
async fn a_program_without_a_range_makes_no_numbers() {
    for house in House::both().await {
        let member = house.baci.commit(house.purchase("a", "card:1", &[(1000, 1)])).await.unwrap();
        let none =
            house.baci.new_card("test", member.event.member, (None, None, "new"), asked("n")).await;
        assert_eq!(refused(none), (Code::NotFound, "no-card-range"));
    }
}

#[tokio::test]
async fn plastic_cards_are_taken_in_once() {
    for house in House::both_with(&program()).await {
        let known = house
            .baci
            .commit(house.purchase("a", "phone:+66812345678", &[(1000, 1)]))
            .await
            .unwrap();
        let card = |card: &str, who: Option<&str>, name: Option<&str>| PlasticCard {
            card: identity(card),
            who: who.map(identity),
            name: name.map(str::to_owned),
        };
        let list = [
            card("card:2990000000002", Some("phone:+66812345678"), None),
            card("card:2990000000019", Some("phone:+66898765432"), Some("Malee")),
            card("card:2990000000026", None, None),
            card("card:2990000000027", None, None),
            card("card:2990000000019", Some("external:7"), None),
        ];
        let report = house.baci.take_in_cards("test", &list).await.unwrap();
        assert_eq!((report.joined, report.added, report.there), (2, 1, 0), "{report:?}");
        let refused: Vec<_> = report.refused.iter().map(|(at, r)| (*at, r.message())).collect();
        assert_eq!(refused, [(3, "card-check"), (4, "identity_taken")]);
        let again = house.baci.take_in_cards("test", &list).await.unwrap();
        assert_eq!((again.joined, again.added, again.there, again.refused.len()), (0, 0, 3, 2));
        let by = house.baci.member_by(&Identity("card:2990000000002".into())).await.unwrap();
        assert_eq!(by.member.id, known.event.member);
        let malee = house.baci.member_by(&identity("phone:+66898765432")).await.unwrap();
        assert_eq!(malee.member.profile.name.as_deref(), Some("Malee"));
    }
}

#[tokio::test]
async fn a_new_card_works_in_the_batch_that_brings_it() {
    for house in House::both_with(&program()).await {
        let first = house.baci.commit(house.purchase("a", "card:12345", &[(200_000, 1)])).await;
        let first = first.unwrap().event;
        let member = first.member;
        let (card, reason) = (identity("card:12399"), "a second one".to_owned());
        let new = What::NewCard { card: card.clone(), lost: None, reason };
        let new = house.command("n", Who::Id(member), new);
        let cancel = What::Cancel { purchase: Target(first.event) };
        let cancel = house.command("c", Who::Identity(card), cancel);
        for answer in house.baci.commit_all(vec![new, cancel]).await.unwrap() {
            answer.unwrap();
        }
        let balances = house.baci.balances(member).await.unwrap();
        assert_eq!(balances["points"].available, 0, "{}", house.kind);
        house.verify().await;
    }
}
