//! Coupons that the program gives by itself: for the next purchase, for joining; taken back with it.

use crate::house;

use crate::house::House;
use crate::house::sales::{basket, of_code, off, outcome, sale};
use baci_app::{Answer, Command, Sale, Target, What, Who};
use baci_core::coupon::Standing;
use baci_core::event::Returned;
use baci_core::id::MemberId;
use baci_core::member::Profile;

/// Who buys for 100 gets ten percent off the next purchase, from tomorrow for 30 days; who joins gets tea.
const NEXT: &str = r#"
schema = 1
[program]
id = "next"
name = "Next"
currency = "THB"
timezone = "Asia/Bangkok"
[wallets.points]
kind = "points"
[events.enrolled]
[[promotion]]
id = "next-time"
coupon = "held"
discount = { percent = 10 }
[[promotion]]
id = "tea"
coupon = "typed"
discount = { amount = 5 }
[[coupon]]
id = "come-again"
on = "purchase"
when = "cart.total >= 100"
promotion = "next-time"
after = "1 day"
lasts = "30 days"
limits = { per_day = 1 }
[[coupon]]
id = "welcome"
on = "enrolled"
promotion = "tea"
limits = { uses = 2 }
kept = true
"#;

async fn buys(house: &House, key: &str, price: i64, codes: &[&str]) -> Answer {
    let cart = basket(&[("rice", 1, price)], codes);
    house.baci.commit(sale(house, key, "card:1", cart)).await.unwrap()
}

async fn states(house: &House, member: MemberId) -> Vec<(String, String)> {
    let mut held = house.baci.coupons_of(member, 50).await.unwrap();
    held.sort_by_key(|own| (own.created_at, own.code.clone()));
    held.into_iter().map(|own| (own.promotion, own.state)).collect()
}

fn pairs(words: &[(&str, &str)]) -> Vec<(String, String)> {
    words.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

#[tokio::test]
async fn the_next_purchase_is_cheaper_and_the_first_is_not() {
    for house in House::both_with(NEXT).await {
        let member = house.member(Profile::default(), &["card:1"]).await;
        assert_eq!(states(&house, member).await, pairs(&[("tea", "open")]), "{}", house.kind);
        house.pass(60);
        let first = buys(&house, "a", 10_000, &[]).await;
        assert_eq!(off(&first), 0, "{}", house.kind);
        let given = &first.outcome.coupons;
        assert_eq!((given.len(), given[0].rule.as_str()), (1, "come-again"));
        assert!(house.baci.explain(first.event).await.unwrap().agrees, "{}", house.kind);
        // One a day; too little gives none; not before tomorrow.
        let second = buys(&house, "b", 10_000, &[]).await;
        assert_eq!((second.outcome.coupons.len(), off(&second)), (0, 0), "{}", house.kind);
        house.pass(86_400);
        let next = buys(&house, "c", 5_000, &[]).await;
        assert_eq!((off(&next), next.outcome.coupons.len()), (500, 0), "{}", house.kind);
        assert_eq!(outcome(&next, "next-time"), "applied");
        // It is used up, and the next but one costs what it costs.
        assert_eq!(off(&buys(&house, "d", 5_000, &[]).await), 0, "{}", house.kind);
        assert_eq!(
            states(&house, member).await,
            pairs(&[("tea", "open"), ("next-time", "used")]),
            "{}",
            house.kind
        );
    }
}

#[tokio::test]
async fn what_is_taken_back_takes_its_unused_coupon_along() {
    for house in House::both_with(NEXT).await {
        let member = house.member(Profile::default(), &["card:1"]).await;
        house.pass(60);
        let first = buys(&house, "a", 10_000, &[]).await;
        let what = What::Cancel { purchase: Target(first.event.event) };
        let cancel = house.command("x", Who::Id(member), what);
        let back = house.baci.commit(cancel).await.unwrap();
        assert_eq!(back.outcome.coupons_withdrawn, [first.outcome.coupons[0].code.clone()]);
        let all = states(&house, member).await;
        assert_eq!(all, pairs(&[("tea", "open"), ("next-time", "withdrawn")]), "{}", house.kind);
        // The day's count came back with it.
        house.pass(1);
        let again = buys(&house, "b", 10_000, &[]).await;
        assert_eq!(again.outcome.coupons.len(), 1, "{}", house.kind);
        // Half of it back keeps the coupon, all of it does not; used it stays used.
        let half = house.refund("h", &again, Returned::Amount(5_000));
        assert!(house.baci.commit(half).await.unwrap().outcome.coupons_withdrawn.is_empty());
        house.pass(86_400);
        let used = buys(&house, "c", 5_000, &[]).await;
        assert_eq!(off(&used), 500, "{}", house.kind);
        let rest = house.refund("r", &again, Returned::All);
        assert!(house.baci.commit(rest).await.unwrap().outcome.coupons_withdrawn.is_empty());
    }
}

#[tokio::test]
async fn a_purchase_and_its_return_in_one_batch_leave_no_coupon() {
    for house in House::both_with(NEXT).await {
        let member = house.member(Profile::default(), &["card:1"]).await;
        house.pass(60);
        let basket = basket(&[("rice", 1, 10_000)], &[]);
        let buy = sale(&house, "a", "card:1", basket);
        let purchase = baci_core::id::EventId::derive(house.baci.clock().now(), b"a");
        let what = What::Refund { purchase: Target(purchase), what: Returned::All };
        let commands: Vec<Command> = vec![buy, house.command("r", Who::Id(member), what)];
        for answer in house.baci.commit_all(commands).await.unwrap() {
            answer.unwrap();
        }
        let all = states(&house, member).await;
        assert_eq!(all, pairs(&[("tea", "open"), ("next-time", "withdrawn")]), "{}", house.kind);
    }
}

#[tokio::test]
async fn so_many_who_join_get_one_and_no_more() {
    for house in House::both_with(NEXT).await {
        let mut got = 0;
        for i in 0..4 {
            let member = house.member(Profile::default(), &[&format!("card:{i}")]).await;
            got += states(&house, member).await.len();
        }
        assert_eq!(got, 2, "{}", house.kind);
        let member = house.baci.member_by(&house::identity("card:0")).await.unwrap();
        let own = house.baci.coupons_of(member.member.id, 5).await.unwrap();
        let cart = basket(&[("tea", 1, 2_000)], &[&own[0].code]);
        let sold = Sale { basket: cart, ..Sale::default() };
        let sold = house.command("t", Who::Id(member.member.id), What::Basket(sold));
        let sold = house.baci.commit(sold).await.unwrap();
        assert_eq!((off(&sold), of_code(&sold, &own[0].code)), (500, "applied"), "{}", house.kind);
        assert_eq!(
            Standing::Used.word(),
            house.baci.coupons_of(sold.event.member, 5).await.unwrap()[0].state
        );
    }
}
