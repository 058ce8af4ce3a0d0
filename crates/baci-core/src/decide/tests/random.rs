//! Whatever the program and the purchase: both walks agree, shares sum up, the order of lines does
//! not matter, and nothing panics.

use super::build::{category, line, program, purchase, rule, run, survey};
use super::*;
use crate::event::Line;
use proptest::prelude::*;

fn award(give: impl Strategy<Value = i64> + Clone + 'static) -> impl Strategy<Value = Award> {
    let amount = prop_oneof![1i64..50_000, Just(i64::MAX)];
    let percent = (0i64..20_000).prop_map(|mantissa| Decimal { mantissa, scale: 2 });
    let by = (100i64..500).prop_map(|mantissa| Decimal { mantissa, scale: 2 });
    let both = (give.clone(), amount);
    prop_oneof![
        give.clone().prop_map(|give| Award::Fixed { give }),
        give.clone().prop_map(|give| Award::PerVisit { give }),
        both.clone().prop_map(|(give, amount)| Award::PerAmount { give, amount }),
        both.prop_map(|(give, amount)| Award::PerFullAmount { give, amount }),
        give.clone().prop_map(|give| Award::PerItem { give }),
        give.prop_map(|give| Award::PerUnit { give }),
        percent.prop_map(|percent| Award::Percent { percent }),
        by.prop_map(|by| Award::Multiply { by }),
    ]
}

fn cap() -> impl Strategy<Value = Option<i64>> {
    prop::option::weighted(0.2, 1i64..200)
}

fn a_rule(give: impl Strategy<Value = i64> + Clone + 'static) -> impl Strategy<Value = Rule> {
    let filter = || prop::option::weighted(0.3, prop::sample::select(vec!["a", "b", "c"]));
    let base = prop::sample::select(vec![Base::Net, Base::Gross, Base::BeforeDiscounts]);
    let caps =
        (cap(), cap(), cap(), cap(), cap()).prop_map(|(receipt, day, month, member, program)| {
            Caps { receipt, day, month, member, program }
        });
    let of = |filter: Option<&str>| filter.map(category).unwrap_or_default();
    (award(give), 0usize..2, filter(), filter(), base, caps, prop::bool::weighted(0.15)).prop_map(
        move |(award, wallet, only, except, base, caps, exclusive)| {
            let (only, except) = (of(only), of(except));
            Rule { wallet, only, except, base, caps, exclusive, ..rule("r", award) }
        },
    )
}

/// A program of up to six rules with small or with any numbers.
pub(super) fn a_program(wild: bool) -> impl Strategy<Value = Program> {
    let give = if wild { any::<i64>().boxed() } else { (0i64..60).boxed() };
    let give = std::rc::Rc::new(give);
    let rounding = prop::sample::select(vec![Rounding::Down, Rounding::HalfUp, Rounding::Up]);
    (prop::collection::vec(a_rule(give), 0..6), rounding).prop_map(|(mut rules, rounding)| {
        rules.iter_mut().enumerate().for_each(|(i, rule)| rule.id = format!("r{i}"));
        let mut program = program(rules);
        program.wallets[0].rounding = rounding;
        program
    })
}

fn a_line(wild: bool) -> impl Strategy<Value = Line> {
    let amount = if wild { any::<i64>().boxed() } else { (-5_000i64..50_000).boxed() };
    let quantity = if wild {
        any::<i64>().boxed()
    } else {
        prop_oneof![6 => 1i64..6_000, 2 => Just(1_000), 1 => -2_000i64..1].boxed()
    };
    let discount = if wild { any::<i64>().boxed() } else { (0i64..1_000).boxed() };
    let category = prop::sample::select(vec!["a", "b", "c", "d"]);
    (amount, quantity, category, discount).prop_map(|(amount, quantity, category, discount)| Line {
        discount,
        ..line(amount, quantity, category)
    })
}

pub(super) fn a_purchase(wild: bool) -> impl Strategy<Value = Purchase> {
    (prop::collection::vec(a_line(wild), 0..7), 0i64..10_000).prop_map(|(lines, paid)| {
        let cart = purchase(&lines);
        let paid_with_balance = paid.min(cart.gross().unwrap_or(0).max(0));
        Purchase { paid_with_balance, ..cart }
    })
}

fn totals(decision: &Decision) -> Vec<(usize, i64)> {
    decision.credits.iter().map(|credit| (credit.rule, credit.amount)).collect()
}

proptest! {
    #[test]
    fn a_decision_is_sound_and_explained(program in a_program(false), cart in a_purchase(false)) {
        let lines = cart.lines.len();
        let (decision, tree) = run(&program, &BTreeMap::new(), Body::Purchase(cart)).unwrap();
        prop_assert_eq!(tree.rules.len(), program.rules.len());
        for credit in &decision.credits {
            prop_assert!(credit.amount > 0);
            prop_assert_eq!(credit.shares.len(), lines);
            prop_assert_eq!(credit.shares.iter().sum::<i64>(), credit.amount);
            prop_assert!(credit.shares.iter().all(|share| *share >= 0));
            prop_assert_eq!(tree.rules[credit.rule].amount, credit.amount);
        }
        let told: i64 = tree.rules.iter().map(|reason| reason.amount).sum();
        prop_assert_eq!(told, decision.credits.iter().map(|c| c.amount).sum::<i64>());
    }

    #[test]
    fn the_order_of_lines_does_not_change_totals(
        mut program in a_program(false), cart in a_purchase(false),
    ) {
        // A balance's odd unit goes to the first of equal lines, and a multiplier sees shares.
        program.rules.retain(|rule| !matches!(rule.award, Award::Multiply { .. }));
        let cart = Purchase { paid_with_balance: 0, ..cart };
        let mut turned = cart.clone();
        turned.lines.reverse();
        let (one, _) = run(&program, &BTreeMap::new(), Body::Purchase(cart)).unwrap();
        let (other, _) = run(&program, &BTreeMap::new(), Body::Purchase(turned)).unwrap();
        prop_assert_eq!(totals(&one), totals(&other));
    }

    #[test]
    fn no_number_makes_it_panic(program in a_program(true), cart in a_purchase(true)) {
        if let Err(refusal) = run(&program, &BTreeMap::new(), Body::Purchase(cart)) {
            prop_assert_eq!(refusal.code, Code::AmountOutOfRange);
        }
        let _ = run(&program, &BTreeMap::new(), survey());
    }
}
