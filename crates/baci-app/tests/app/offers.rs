//! Baskets: priced, paid, limited, taken back, alone and many at once, on both databases.

use crate::house::sales::{basket, off, outcome, sale};
use crate::house::{House, balance, code, identity};
use baci_app::{Pay, Sale, What, Who};
use baci_core::event::{Quantity, Returned, ReturnedLine};
use baci_core::refusal::Code;

/// Ten percent off by a code that works once, an offer of which a member has two, a budget of fifty
/// baht, a dessert for points; a point for each baht, worth a tenth of one.
const OFFERS: &str = r#"
schema = 1
[program]
id = "offers"
name = "Offers"
currency = "THB"
timezone = "Asia/Bangkok"
[wallets.points]
kind = "points"
worth = "0.1"
pays = { up_to = 50, step = 10 }
[[earn]]
id = "base"
on = "purchase"
give = 1
per_amount = 1
[[promotion]]
id = "once"
code = "ONCE"
discount = { percent = 10 }
limits = { uses = 1 }
[[promotion]]
id = "twice"
needs = { amount = 20, of = { sku = ["tea"] } }
discount = { amount = 5, on = { sku = ["tea"] }, per = "all" }
limits = { per_member = 2 }
[[promotion]]
id = "poor"
code = "POOR"
discount = { amount = 20 }
limits = { budget = "50" }
[[promotion]]
id = "mochi"
costs = { units = 50 }
discount = { percent = 100, on = { sku = ["mochi"] }, units = 1 }
[[promotion]]
id = "first"
when = "member.purchases == 0"
discount = { amount = 1, on = { sku = ["welcome"] }, per = "all" }
"#;

#[tokio::test]
async fn a_quote_equals_its_purchase_and_limits_count() {
    for house in House::both_with(OFFERS).await {
        let tea = || basket(&[("tea", 3, 10_00)], &[]);
        for (round, expected) in [(1, 5_00), (2, 5_00), (3, 0)] {
            let command = sale(&house, &format!("s{round}"), "card:1", tea());
            let quoted = house.baci.quote(&command).await.unwrap();
            let done = house.baci.commit(command.clone()).await.unwrap();
            assert_eq!(quoted.outcome, done.outcome, "{}", house.kind);
            assert_eq!(off(&done), expected, "{} {round}", house.kind);
            let again = house.baci.commit(command).await.unwrap();
            assert!(again.replayed && again.outcome == done.outcome);
            let explained = house.baci.explain(done.event).await.unwrap();
            assert!(explained.agrees, "{} {round}: priced again it is the same", house.kind);
        }
        let other = house.baci.commit(sale(&house, "s4", "card:2", tea())).await.unwrap();
        assert_eq!(off(&other), 5_00, "another member has their own");
        house.verify().await;
    }
}

/// Tax on top of prices, ten percent off, and points that pay.
const ON_TOP: &str = r#"
schema = 1
[program]
id = "on-top"
name = "On top"
currency = "THB"
timezone = "Asia/Bangkok"
[prices]
tax = "added"
goods_tax = "vat"
[taxes]
vat = 7
[wallets.points]
kind = "points"
worth = "1"
[[promotion]]
id = "ten"
discount = { percent = 10 }
"#;

#[tokio::test]
async fn tax_on_top_comes_back_with_each_piece() {
    for house in House::both_with(ON_TOP).await {
        let bought = sale(&house, "s", "card:1", basket(&[("tea", 3, 10_00)], &[]));
        let bought = house.baci.commit(bought).await.unwrap();
        assert_eq!(bought.outcome.offers.as_ref().unwrap().totals.payable, 28_89);
        let mut back = Vec::new();
        for (round, pieces) in [(1, 1_000), (2, 2_000)] {
            let lines = vec![ReturnedLine { line: 0, quantity: Quantity(pieces) }];
            let refund = house.refund(&format!("r{round}"), &bought, Returned::Lines(lines));
            let done = house.baci.commit(refund).await;
            back.push(done.unwrap().outcome.money_back);
        }
        assert_eq!(back, [Some(9_63), Some(19_26)], "{}", house.kind);
    }
}

/// From a thousand baht of all purchases on ten percent off, from five hundred of a week five baht.
const LADDER: &str = r#"
schema = 1
[program]
id = "ladder"
name = "Ladder"
currency = "THB"
timezone = "Asia/Bangkok"
[wallets.points]
kind = "points"
[[earn]]
id = "base"
on = "purchase"
give = 1
per_amount = 1
[[promotion]]
id = "regulars"
discount = { by = "spent", steps = [{ from = 1000, percent = 10 }] }
[[promotion]]
id = "week"
discount = { by = "spent", spent_days = 7, per = "all", steps = [{ from = 500, amount = 5 }] }
"#;

#[tokio::test]
async fn what_was_spent_counts_with_the_purchase_and_goes_back_with_the_goods() {
    for house in House::both_with(LADDER).await {
        let buy = |key: &str, price: i64| {
            sale(&house, key, "card:1", basket(&[("rice", 1, price * 100)], &[]))
        };
        let quote = async |key: &str, price: i64| {
            let quoted = house.baci.quote(&buy(key, price)).await.unwrap();
            off(&quoted)
        };
        let first = house.baci.commit(buy("a", 400)).await.unwrap();
        assert_eq!(off(&first), 0, "{}", house.kind);
        let second = house.baci.commit(buy("b", 200)).await.unwrap();
        assert_eq!(off(&second), 5_00, "600 in a week");
        // 595 were paid so far.
        assert_eq!(quote("q1", 404).await, 5_00, "999 in all");
        assert_eq!(quote("q2", 405).await, 40_50 + 5_00, "1,000 in all");
        let half = house.refund("c", &first, Returned::Amount(30_000));
        house.baci.commit(half).await.unwrap();
        assert_eq!(quote("q3", 704).await, 5_00, "{}: 295 are left", house.kind);
        assert_eq!(quote("q4", 705).await, 70_50 + 5_00);
        for (key, bought) in [("d", &first), ("e", &second)] {
            let purchase = baci_app::Target(bought.event.event);
            let what = What::Cancel { purchase };
            let cancel = house.command(key, Who::Id(bought.event.member), what);
            house.baci.commit(cancel).await.unwrap();
        }
        assert_eq!(quote("q5", 499).await, 0, "nothing is left");
        assert_eq!(quote("q6", 1_000).await, 10_500, "and nothing is missing");
        house.verify().await;
    }
}

#[tokio::test]
async fn a_cancel_gives_uses_back_and_a_refund_what_paid() {
    for house in House::both_with(OFFERS).await {
        let coded = |key: &str, who: &str| {
            sale(&house, key, who, basket(&[("rice", 1, 10_000)], &[" once "]))
        };
        let first = house.baci.commit(coded("a", "card:1")).await.unwrap();
        assert_eq!((off(&first), outcome(&first, "once")), (10_00, "applied"));
        let second = house.baci.commit(coded("b", "card:2")).await.unwrap();
        assert_eq!((off(&second), outcome(&second, "once")), (0, "used_up"), "{}", house.kind);
        let purchase = baci_app::Target(first.event.event);
        let cancel = What::Cancel { purchase };
        let cancel = house.command("c", Who::Id(first.event.member), cancel);
        house.baci.commit(cancel).await.unwrap();
        let third = house.baci.commit(coded("d", "card:2")).await.unwrap();
        assert_eq!(off(&third), 10_00, "the use is there again");
        // 190 points: 50 for the mochi, 100 of them pay ten baht of the rest.
        let mut basket = basket(&[("mochi", 2, 30_00), ("rice", 1, 60_00)], &[]);
        basket.claims = vec!["mochi".to_owned()];
        let pay = vec![Pay { wallet: "points".to_owned(), units: Some(100), household: false }];
        let what = What::Basket(Sale { basket, pay, ..Sale::default() });
        let command = house.command("e", Who::Identity(identity("card:2")), what);
        let done = house.baci.commit(command).await.unwrap();
        let offers = done.outcome.offers.as_ref().unwrap();
        assert_eq!((offers.totals.payable, offers.paid.len()), (90_00, 2));
        // 190 - 150 + 80, for what points paid earns nothing.
        assert_eq!(balance(&done, "points").available, 120, "{}", house.kind);
        let part = ReturnedLine { line: 1, quantity: Quantity::ONE };
        let back = house.refund("f", &done, Returned::Lines(vec![part]));
        let back = house.baci.commit(back).await.unwrap();
        let given: i64 = back.outcome.given_back.iter().map(|given| given.amount).sum();
        assert_eq!(given, 33 + 66, "two thirds of 50 and of 100");
        let rest = house.baci.commit(house.refund("g", &done, Returned::All)).await.unwrap();
        assert_eq!(balance(&rest, "points").available, 190, "all is as before");
        house.verify().await;
    }
}

/// A use and a budget that come back with the goods, and a use that only a cancel gives back.
const BACK: &str = r#"
schema = 1
[program]
id = "back"
name = "Back"
currency = "THB"
timezone = "Asia/Bangkok"
[wallets.points]
kind = "points"
[[promotion]]
id = "returns"
code = "RETURNS"
discount = { percent = 10 }
limits = { uses = 1, budget = "15", back_on_return = true }
[[promotion]]
id = "stays"
code = "STAYS"
discount = { amount = 1 }
limits = { uses = 1 }
"#;

#[tokio::test]
async fn refunds_give_uses_back_where_the_program_says_so() {
    for house in House::both_with(BACK).await {
        let commit = async |command| house.baci.commit(command).await.unwrap();
        let codes = ["RETURNS", "STAYS"];
        let buy = |key: &str, codes: &[&str]| {
            sale(&house, key, "card:1", basket(&[("tea", 2, 50_00)], codes))
        };
        let bought = commit(buy("a", &codes)).await;
        assert_eq!(off(&bought), 11_00, "{}", house.kind);
        commit(house.refund("h", &bought, Returned::Amount(44_50))).await;
        let half = commit(buy("b", &codes)).await;
        assert_eq!(outcome(&half, "returns"), "used_up", "{}: half of it is still out", house.kind);
        commit(house.refund("r", &bought, Returned::All)).await;
        let again = commit(buy("c", &codes)).await;
        assert_eq!(outcome(&again, "returns"), "applied", "{}", house.kind);
        assert_eq!(outcome(&again, "stays"), "used_up", "{}", house.kind);
        // Taken back whole before, it can still be made as if it had not been: once.
        let cancel = |key: &str| {
            let what = What::Cancel { purchase: baci_app::Target(bought.event.event) };
            house.command(key, Who::Id(bought.event.member), what)
        };
        commit(cancel("x")).await;
        let last = commit(buy("d", &codes)).await;
        assert_eq!(outcome(&last, "stays"), "applied", "{}", house.kind);
        assert_eq!(outcome(&last, "returns"), "used_up", "{}: given back once only", house.kind);
        let twice = house.baci.commit(cancel("y")).await.unwrap_err();
        assert_eq!(code(&twice), Code::AlreadyReturned);
    }
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_leaves_nothing() {
    for house in House::both_with(OFFERS).await {
        let try_out = |key: &str, sale: Sale| {
            let command = house.command(key, Who::EnrollBy(identity("card:9")), What::Basket(sale));
            let baci = house.baci.clone();
            async move { baci.commit(command).await }
        };
        let rice = || basket(&[("rice", 1, 10_000)], &[]);
        let pay = vec![Pay { wallet: "points".to_owned(), units: Some(10), household: false }];
        let poor = try_out("a", Sale { basket: rice(), pay, ..Sale::default() }).await;
        assert_eq!(code(&poor.unwrap_err()), Code::InsufficientBalance);
        let told = Sale { basket: rice(), payable: Some(99_00), ..Sale::default() };
        assert_eq!(code(&try_out("b", told).await.unwrap_err()), Code::PriceChanged);
        let empty = try_out("c", Sale::default()).await;
        assert_eq!(code(&empty.unwrap_err()), Code::InvalidRequest);
        let huge = basket(&[("rice", 9_000_000_000_000, i64::MAX)], &[]);
        let huge = try_out("d", Sale { basket: huge, ..Sale::default() }).await;
        assert_eq!(code(&huge.unwrap_err()), Code::AmountOutOfRange);
        assert_eq!(house.baci.overview().await.unwrap().members, 0, "{}", house.kind);
    }
}

#[tokio::test]
async fn the_first_purchase_is_the_first_also_of_those_who_were_here_before() {
    for house in House::both_with(OFFERS).await {
        let welcome = || basket(&[("welcome", 1, 10_00)], &[]);
        let old = house.purchase("old", "card:1", &[(25_00, 1)]);
        house.baci.commit(old).await.unwrap();
        let later = house.baci.commit(sale(&house, "a", "card:1", welcome())).await.unwrap();
        let first = house.baci.commit(sale(&house, "b", "card:2", welcome())).await.unwrap();
        let second = house.baci.commit(sale(&house, "c", "card:2", welcome())).await.unwrap();
        assert_eq!([off(&later), off(&first), off(&second)], [0, 1_00, 0], "{}", house.kind);
    }
}

#[tokio::test]
async fn what_a_purchase_earns_can_pay_for_it_where_the_program_says_so() {
    for fresh in baci_testing::both() {
        let at_once = OFFERS.replace("up_to = 50, step = 10", "at_once = true");
        let house = House::on(fresh, &at_once).await;
        let pay = |units| vec![Pay { wallet: "points".to_owned(), units, household: false }];
        let sell = |key: &str, units| {
            let basket = basket(&[("rice", 1, 10_000)], &[]);
            let what = What::Basket(Sale { basket, pay: pay(units), ..Sale::default() });
            house.command(key, Who::EnrollBy(identity("card:1")), what)
        };
        // Ninety points pay nine baht; the ninety-one that are paid otherwise earn ninety-one.
        let first = house.baci.commit(sell("a", None)).await.unwrap();
        let paid = first.outcome.offers.as_ref().unwrap().paid[0].clone();
        assert_eq!((paid.units, paid.money), (90, 9_00), "{}", house.kind);
        assert_eq!(balance(&first, "points").available, 1);
        let second = house.baci.commit(sell("b", Some(50))).await.unwrap();
        assert_eq!(balance(&second, "points").available, 1 - 50 + 95);
        house.verify().await;
    }
}
