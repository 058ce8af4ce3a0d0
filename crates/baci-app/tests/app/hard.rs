//! Bugs that other engines live with, about points, value and who somebody is, named by their number among
//! the twenty. Those of prices alone are in the core; races have their tests in `offers` and `gift_cards`.

use crate::house::sales::{basket, off, outcome, sale};
use crate::house::{House, balance, code, identity};
use baci_app::{Answer, Command, Pay, Sale, What, Who};
use baci_core::event::{Quantity, Returned, ReturnedLine};
use baci_core::member::Profile;
use baci_core::refusal::Code;

/// A point for each baht, worth a tenth of one; top-ups are sold; an offer that each member has once.
const HARD: &str = r#"
schema = 1
[program]
id = "hard"
name = "Hard"
currency = "THB"
timezone = "Asia/Bangkok"
[prices]
value_goods = { sku = ["top-up"] }
[wallets.cash]
kind = "money"
[wallets.points]
kind = "points"
worth = "0.1"
[[earn]]
id = "base"
on = "purchase"
wallet = "points"
give = 1
per_amount = 1
[[promotion]]
id = "welcome"
code = "WELCOME"
discount = { amount = 20 }
limits = { per_member = 1 }
"#;

fn pays(wallet: &str, units: Option<i64>) -> Vec<Pay> {
    vec![Pay { wallet: wallet.to_owned(), units, household: false }]
}

fn rice(price: i64) -> Sale {
    Sale { basket: basket(&[("rice", 4, price)], &[]), ..Sale::default() }
}

fn command(house: &House, key: &str, sale: Sale) -> Command {
    house.command(key, Who::EnrollBy(identity("card:1")), What::Basket(sale))
}

fn points(answer: &Answer) -> i64 {
    let balance = balance(answer, "points");
    balance.available - balance.debt
}

/// Buy with points, earn points, give back in one part or in many: the balance is what it was.
#[tokio::test]
async fn hard_04_points_come_back_once_however_the_goods_do() {
    for house in House::both_with(HARD).await {
        let first = house.baci.commit(command(&house, "a", rice(10_000))).await.unwrap();
        assert_eq!(points(&first), 400, "{}", house.kind);
        let line = |pieces: i64| {
            Returned::Lines(vec![ReturnedLine { line: 0, quantity: Quantity(pieces * 1000) }])
        };
        let ways: [Vec<Returned>; 4] = [
            vec![Returned::All],
            vec![line(1), line(1), line(1), line(1)],
            vec![line(3), Returned::Amount(7_77), Returned::All],
            vec![Returned::Amount(1), Returned::Amount(33_33), line(2), Returned::All],
        ];
        for (at, way) in ways.into_iter().enumerate() {
            let sale = Sale { pay: pays("points", Some(333)), ..rice(2_500) };
            let bought = command(&house, &format!("b{at}"), sale);
            let bought = house.baci.commit(bought).await.unwrap();
            // 333 points pay 33.30 of 100.00; what they paid earns nothing.
            assert_eq!(points(&bought), 400 - 333 + 66, "{} {at}", house.kind);
            let mut last = None;
            for (part, what) in way.into_iter().enumerate() {
                let key = format!("c{at}-{part}");
                last = Some(house.baci.commit(house.refund(&key, &bought, what)).await.unwrap());
            }
            assert_eq!(points(&last.unwrap()), 400, "{} {at}: as before", house.kind);
            let again = house.refund(&format!("d{at}"), &bought, Returned::All);
            let refused = house.baci.commit(again).await.unwrap_err();
            assert_eq!(code(&refused), Code::AlreadyReturned);
        }
        house.verify().await;
    }
}

/// A top-up is worth what it costs: it earns nothing, and no balance pays for it.
#[tokio::test]
async fn hard_06_no_money_comes_of_topping_up_from_the_same_wallet() {
    for house in House::both_with(HARD).await {
        let first = house.baci.commit(command(&house, "a", rice(10_000))).await.unwrap();
        let member = first.event.member;
        let top_up = |pieces: i64| basket(&[("top-up", pieces, 10_00)], &[]);
        let sold = house.baci.commit(sale(&house, "b", "card:1", top_up(5))).await.unwrap();
        assert_eq!(points(&sold), 400, "{}: it earns nothing", house.kind);
        let sale = Sale { basket: top_up(5), pay: pays("points", None), ..Sale::default() };
        let paid = house.baci.commit(command(&house, "c", sale)).await.unwrap();
        assert_eq!(points(&paid), 400, "{}: points pay nothing of it", house.kind);
        let sale = Sale { basket: top_up(1), pay: pays("points", Some(10)), ..Sale::default() };
        let refused = house.baci.commit(command(&house, "d", sale)).await.unwrap_err();
        assert_eq!(code(&refused), Code::InsufficientBalance);
        let mixed = basket(&[("top-up", 1, 10_000), ("rice", 1, 10_00)], &[]);
        let sale = Sale { basket: mixed, pay: pays("points", None), ..Sale::default() };
        let mixed = house.command("e", Who::Id(member), What::Basket(sale));
        let mixed = house.baci.commit(mixed).await.unwrap();
        let money: i64 = mixed.outcome.offers.unwrap().paid.iter().map(|paid| paid.money).sum();
        assert_eq!(money, 10_00, "{}: the rice alone", house.kind);
        house.verify().await;
    }
}

/// Who comes by another card or number is the same member; a guest's use is theirs once they are known.
#[tokio::test]
async fn hard_11_a_limit_per_member_is_the_members_by_whichever_name() {
    for house in House::both_with(HARD).await {
        let both = ["card:7", "phone:+66812345678"];
        house.member(Profile::default(), &both).await;
        let buy = |key: &str, who: &str| {
            sale(&house, key, who, basket(&[("rice", 1, 10_000)], &["welcome"]))
        };
        let quoted = house.baci.quote(&buy("q", both[1])).await.unwrap();
        assert_eq!(off(&quoted), 20_00, "{}: not used yet", house.kind);
        let first = house.baci.commit(buy("a", both[0])).await.unwrap();
        assert_eq!(off(&first), 20_00);
        // What was quoted before is held against the limit again when it is bought.
        let second = house.baci.commit(buy("b", both[1])).await.unwrap();
        assert_eq!((off(&second), outcome(&second, "welcome")), (0, "member_used_up"));
        assert_eq!(first.event.member, second.event.member, "{}", house.kind);
        let guest = house.baci.commit(buy("c", "card:8")).await.unwrap();
        assert_eq!(off(&guest), 20_00, "somebody else has their own");
        let known = house.baci.commit(buy("d", "card:8")).await.unwrap();
        assert_eq!(outcome(&known, "welcome"), "member_used_up", "{}", house.kind);
        house.verify().await;
    }
}
