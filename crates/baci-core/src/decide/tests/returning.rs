//! What comes back takes back what it earned: parts sum to the whole, in any order and any sizes.

use super::build::{cancel, line, origin, program, purchase, refund, rule};
use super::random::{a_program, a_purchase};
use super::*;
use crate::decide::returns::Origin;
use crate::event::{Paid, Returned, ReturnedLine};
use crate::program::Spent;
use proptest::prelude::*;

fn taken(decision: &Decision) -> i64 {
    decision.take_backs.iter().map(|back| back.amount).sum()
}

fn units(line: u32, quantity: i64) -> Returned {
    Returned::Lines(vec![ReturnedLine { line, quantity: Quantity(quantity) }])
}

#[test]
fn parts_take_back_their_part_and_the_last_one_the_rest() {
    let program = program(vec![rule("base", Award::PerAmount { give: 1, amount: 1_000 })]);
    let cart = purchase(&[line(10_000, 3_000, "food"), line(2_500, 1_000, "drink")]);
    let mut origin = origin(&program, cart);
    assert_eq!(origin.credits[0].shares, [10, 2]);
    let mut back = |what| refund(&program, &mut origin, what);
    assert_eq!(taken(&back(units(0, 1_000)).unwrap()), 3);
    assert_eq!(taken(&back(Returned::Amount(4_000)).unwrap()), 3);
    assert_eq!(taken(&back(units(0, 2_000)).unwrap()), 4);
    assert_eq!(back(units(0, 1)).unwrap_err().code, Code::AlreadyReturned);
    assert_eq!(back(units(2, 1)).unwrap_err().code, Code::UnknownName);
    assert_eq!(back(units(1, 0)).unwrap_err().code, Code::InvalidRequest);
    assert_eq!(back(Returned::Amount(0)).unwrap_err().code, Code::InvalidRequest);
    assert_eq!(back(Returned::Lines(Vec::new())).unwrap_err().code, Code::InvalidRequest);
    assert_eq!(back(Returned::Amount(1_410)).unwrap_err().code, Code::AlreadyReturned);
    assert_eq!(taken(&back(Returned::All).unwrap()), 2);
    assert_eq!(back(Returned::All).unwrap_err().code, Code::AlreadyReturned);
    // What is back cannot come back; but a purchase may still be one that never was.
    assert_eq!(taken(&cancel(&program, &mut origin).unwrap()), 0);
    assert_eq!(cancel(&program, &mut origin).unwrap_err().code, Code::AlreadyReturned);
}

#[test]
fn what_a_member_spent_goes_back_with_the_goods() {
    let mut program = program(Vec::new());
    program.prices.value_goods = build::category("card");
    program.spent = vec![Spent::Ever, Spent::Year, Spent::Month, Spent::Days(30), Spent::Days(7)];
    let cart = [line(9_000, 3_000, "food"), line(1_000, 1_000, "tea"), line(5_000, 1_000, "card")];
    let mut origin = origin(&program, purchase(&cart));
    let told = |decision: &Decision| -> Vec<(String, i64)> {
        decision.counts.iter().map(|count| (count.key.clone(), count.by)).collect()
    };
    let of = |by: i64| -> Vec<(String, i64)> {
        let keys = ["/spent", "/spent/2026", "/spent/2026-11", "/spent/2026-11-22"];
        keys.into_iter().map(|key| (key.to_owned(), by)).collect()
    };
    let first = Decision { counts: origin.counts.clone().into(), ..Decision::default() };
    assert_eq!(told(&first), of(10_000), "a gift card is not spent on; two windows are one key");
    // A fifth of the bill came back, so a fifth of what was counted does.
    assert_eq!(told(&refund(&program, &mut origin, units(0, 1_000)).unwrap()), of(-2_000));
    assert_eq!(told(&refund(&program, &mut origin, Returned::Amount(1_000)).unwrap()), of(-666));
    assert_eq!(told(&cancel(&program, &mut origin).unwrap()), of(-7_334));
    let small = vec![Spent::Ever];
    program.spent = small;
    let nothing = build::origin(&program, purchase(&[line(-500, 1_000, "food")]));
    assert!(nothing.counts.is_empty(), "what is below zero is not spent");
}

#[test]
fn money_and_units_that_came_back_are_not_given_twice() {
    let program = program(vec![rule("base", Award::PerAmount { give: 1, amount: 1_000 })]);
    let mut origin = origin(&program, purchase(&[line(9_000, 3_000, "food")]));
    let mut back = |what| refund(&program, &mut origin, what);
    assert_eq!(taken(&back(Returned::Amount(4_000)).unwrap()), 4);
    assert_eq!(taken(&back(units(0, 2_000)).unwrap()), 5);
    // Two units and the money before come to more than all three cost: nothing is left.
    assert_eq!(back(units(0, 1_000)).unwrap_err().code, Code::AlreadyReturned);
}

#[test]
fn money_alone_can_bring_lines_back() {
    let program = program(vec![rule("item", Award::PerItem { give: 5 })]);
    let mut small = origin(&program, purchase(&[line(1, 1_000, "a"), line(1_000, 1_000, "b")]));
    // The small line gets its whole unit by the largest remainder.
    assert_eq!(taken(&refund(&program, &mut small, Returned::Amount(1_000)).unwrap()), 9);
    let refused = refund(&program, &mut small, units(0, 1_000)).unwrap_err();
    assert_eq!(refused.code, Code::AlreadyReturned);

    let mut reduced =
        origin(&program, purchase(&[line(1_000, 1_000, "a"), line(-400, 1_000, "b")]));
    assert_eq!(taken(&refund(&program, &mut reduced, Returned::Amount(300)).unwrap()), 1);
    assert_eq!(taken(&refund(&program, &mut reduced, Returned::Amount(300)).unwrap()), 9);
    let refused = refund(&program, &mut reduced, Returned::All).unwrap_err();
    assert_eq!(refused.code, Code::AlreadyReturned);
}

#[test]
fn a_line_that_costs_nothing_comes_back_by_its_units() {
    let program = program(vec![rule("unit", Award::PerUnit { give: 3 })]);
    let gift_and_return = [line(0, 2_000, "gift"), line(-500, -1_000, "food"), line(0, 0, "x")];
    let mut origin = origin(&program, purchase(&gift_and_return));
    assert_eq!(origin.credits[0].shares, [3, 0, 0]);
    let mut back = |what| refund(&program, &mut origin, what);
    assert_eq!(taken(&back(units(0, 1_000)).unwrap()), 1);
    assert_eq!(taken(&back(units(0, 1_000)).unwrap()), 2);
    assert_eq!(back(units(1, 1_000)).unwrap_err().code, Code::AlreadyReturned);
    assert_eq!(taken(&back(Returned::All).unwrap()), 0);
}

#[test]
fn a_cancel_takes_all_and_gives_back_the_use_of_caps() {
    let caps = Caps { member: Some(100), ..Caps::default() };
    let rules = vec![Rule { caps, ..rule("hello", Award::PerVisit { give: 10 }) }];
    let program = program(rules);
    let mut origin = origin(&program, purchase(&[line(0, 1_000, "food"), line(5, 0, "food")]));
    let decision = cancel(&program, &mut origin).unwrap();
    assert_eq!(taken(&decision), 10);
    let counts: Vec<_> = decision.counts.iter().map(|c| (&*c.key, c.by)).collect();
    assert_eq!(counts, [("hello/member", -10), ("hello/visit/2026-11-22", -1)]);
    assert_eq!(cancel(&program, &mut origin).unwrap_err().code, Code::AlreadyReturned);
}

#[test]
fn only_the_purchase_that_is_there_comes_back() {
    let program = program(Vec::new());
    let mut origin = origin(&program, purchase(&[line(100, 1_000, "food")]));
    origin.event = build::id(1);
    let body = Body::Cancel(crate::event::Cancel { purchase: build::id(2) });
    let refused = run(&program, &BTreeMap::new(), body).unwrap_err();
    assert_eq!(refused.code, Code::EventNotFound);
}

/// A way in which goods come back, to be fitted to what is left.
#[derive(Clone, Debug)]
enum Way {
    Units { line: u32, percent: i64 },
    Money { percent: i64 },
}

fn way() -> impl Strategy<Value = Way> {
    prop_oneof![
        (0u32..8, 1i64..=100).prop_map(|(line, percent)| Way::Units { line, percent }),
        (1i64..=100).prop_map(|percent| Way::Money { percent }),
    ]
}

fn what(origin: &Origin, way: &Way) -> Returned {
    let back = |i: usize| origin.returned.lines.get(i).copied();
    match *way {
        Way::Units { line, percent } => {
            let i = usize::try_from(line).unwrap();
            let whole = origin.purchase.lines.get(i).map_or(0, |line| line.quantity.0);
            let left = whole - back(i).map_or(0, |back| back.quantity.0);
            units(line, (left * percent + 99) / 100)
        }
        Way::Money { percent } => {
            let lines = origin.purchase.lines.iter().enumerate();
            let left: i64 =
                lines.map(|(i, line)| line.amount - back(i).map_or(0, |back| back.amount)).sum();
            Returned::Amount((left * percent + 99) / 100)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    #[test]
    fn all_parts_sum_to_the_whole(
        program in a_program(false),
        cart in a_purchase(false),
        ways in prop::collection::vec(way(), 0..12),
        paid in prop::collection::vec(1i64..5_000, 0..3),
        end in any::<bool>(),
    ) {
        let (mut program, mut cart) = (program, cart);
        program.spent = vec![Spent::Ever, Spent::Days(30), Spent::Days(7), Spent::Month];
        let wallets = ["points", "cashback"];
        cart.paid = wallets.iter().zip(&paid).map(|(wallet, units)| Paid {
            wallet: (*wallet).to_owned(), units: *units, money: 0, claimed: None, card: None, from: None,
        }).collect();
        let mut origin = origin(&program, cart);
        let mut spent: BTreeMap<String, i64> =
            origin.counts.iter().filter(|c| c.in_part).map(|c| (c.key.clone(), c.by)).collect();
        let mut due: BTreeMap<String, i64> =
            origin.purchase.paid.iter().map(|paid| (paid.wallet.clone(), paid.units)).collect();
        let mut left: BTreeMap<String, i64> =
            origin.credits.iter().map(|credit| (credit.rule.clone(), credit.amount)).collect();
        let mut take = |decision: Decision| {
            for count in decision.counts.iter().filter(|count| count.in_part) {
                let left = spent.get_mut(&count.key).unwrap();
                *left += count.by;
                prop_assert!(*left >= 0, "no more than was counted");
            }
            for back in &decision.give_backs {
                let left = due.get_mut(&back.wallet).unwrap();
                *left -= back.units;
                prop_assert!(back.units > 0 && *left >= 0);
            }
            for back in &decision.take_backs {
                prop_assert!(back.amount > 0);
                let left = left.get_mut(&back.rule).unwrap();
                *left -= back.amount;
                prop_assert!(*left >= 0);
            }
            Ok(left.values().chain(spent.values()).chain(due.values()).sum::<i64>())
        };
        let mut sum = take(Decision::default())?;
        for way in &ways {
            let what = what(&origin, way);
            match refund(&program, &mut origin, what) {
                Ok(decision) => sum = take(decision)?,
                Err(refusal) => prop_assert!(matches!(
                    refusal.code,
                    Code::AlreadyReturned | Code::UnknownName | Code::InvalidRequest
                )),
            }
        }
        let last = match end {
            true => cancel(&program, &mut origin),
            false => refund(&program, &mut origin, Returned::All),
        };
        match last {
            Ok(decision) => sum = take(decision)?,
            Err(refusal) => prop_assert_eq!(refusal.code, Code::AlreadyReturned),
        }
        prop_assert_eq!(sum, 0);
    }

    #[test]
    fn no_number_makes_a_return_panic(
        cart in a_purchase(true), line in 0u32..8, quantity in any::<i64>(), amount in any::<i64>(),
    ) {
        let rules = vec![rule("a", Award::PerAmount { give: 1, amount: 1 })];
        let (program, lines) = (program(rules), cart.lines.len());
        let credit = returns::Credited {
            rule: "a".to_owned(),
            wallet: "points".to_owned(),
            amount: i64::MAX,
            shares: vec![i64::MAX; lines],
        };
        let (event, credits, returned) = (build::id(1), vec![credit], returns::Returned::default());
        let mut origin = Origin { event, purchase: cart, credits, counts: Vec::new(), returned };
        let _ = refund(&program, &mut origin, units(line, quantity));
        let _ = refund(&program, &mut origin, Returned::Amount(amount));
        let _ = refund(&program, &mut origin, Returned::All);
    }
}
