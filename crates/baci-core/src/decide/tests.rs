//! Tests of deciding: what each award, cap and rival comes to; `random` and `returning` hold the
//! rules that no purchase may break.

mod build;
mod money_back;
mod random;
mod returning;

use super::*;
use crate::decimal::Decimal;
use crate::event::{Purchase, Quantity};
use crate::money::Rounding;
use crate::program::{Active, Award, Base, Caps, Filter, Rule, Trigger};
use crate::refusal::Code;
use build::{amounts, category, line, program, purchase, rule, run, survey};
use std::collections::BTreeMap;

fn per_25() -> Award {
    Award::PerAmount { give: 1, amount: 2500 }
}

fn outcomes(program: &Program, used: &BTreeMap<String, i64>, body: Body) -> Vec<Outcome> {
    let (_, tree) = run(program, used, body).unwrap();
    tree.rules.into_iter().map(|reason| reason.outcome).collect()
}

#[test]
fn each_award_gives_by_its_own_measure() {
    let cart = purchase(&[line(31_250, 2_500, "food"), line(5_000, 1_000, "drink")]);
    for (award, expected) in [
        (Award::Fixed { give: 7 }, 7),
        (Award::PerVisit { give: 5 }, 5),
        (per_25(), 14),
        (Award::PerFullAmount { give: 3, amount: 10_000 }, 9),
        (Award::PerItem { give: 4 }, 8),
        (Award::PerUnit { give: 3 }, 10),
        (Award::Percent { percent: "1.5".parse().unwrap() }, 543),
    ] {
        let program = program(vec![rule("a", award.clone())]);
        assert_eq!(amounts(&program, &cart), [(0, expected)], "{award:?}");
    }
}

#[test]
fn the_base_is_what_the_rule_names() {
    let mut cart = purchase(&[line(6_000, 1_000, "food"), line(3_000, 1_000, "drink")]);
    cart.lines[0].discount = 1_000;
    cart.paid_with_balance = 3_000;
    for (base, only, expected) in [
        (Base::Net, Filter::default(), 60),
        (Base::Net, category("food"), 40),
        (Base::Gross, Filter::default(), 90),
        (Base::BeforeDiscounts, category("food"), 70),
    ] {
        let award = Award::PerAmount { give: 1, amount: 100 };
        let program = program(vec![Rule { base, only, ..rule("a", award) }]);
        assert_eq!(amounts(&program, &cart), [(0, expected)], "{base:?}");
    }
}

#[test]
fn points_are_rounded_once_and_shared_by_largest_remainder() {
    let cart =
        purchase(&[line(2_000, 1_000, "a"), line(2_000, 1_000, "b"), line(2_000, 1_000, "c")]);
    for (rounding, expected) in
        [(Rounding::Down, &[1, 1, 0]), (Rounding::HalfUp, &[1, 1, 0]), (Rounding::Up, &[1, 1, 1])]
    {
        let mut program = program(vec![rule("a", per_25())]);
        program.wallets[0].rounding = rounding;
        let body = Body::Purchase(cart.clone());
        let (decision, _) = run(&program, &BTreeMap::new(), body).unwrap();
        assert_eq!(decision.credits[0].shares.as_slice(), expected);
    }
    let program =
        program(vec![Rule { except: category("a"), ..rule("fixed", Award::Fixed { give: 5 }) }]);
    let (decision, _) = run(&program, &BTreeMap::new(), Body::Purchase(cart)).unwrap();
    assert_eq!(decision.credits[0].shares.as_slice(), [0, 3, 2]);
}

#[test]
fn rules_work_within_their_dates_weekdays_and_hours_only() {
    // Noon of a Sunday in Bangkok.
    let at = |text: &str| Some(text.parse().unwrap());
    let cart = purchase(&[line(2_500, 1_000, "food")]);
    for (active, works) in [
        (Active { from: at("2026-11-22T05:00:00Z"), ..Active::default() }, true),
        (Active { from: at("2026-11-22T05:00:01Z"), ..Active::default() }, false),
        (Active { until: at("2026-11-22T05:00:00Z"), ..Active::default() }, false),
        (Active { weekdays: 1 << 7, ..Active::default() }, true),
        (Active { weekdays: 1 << 1, ..Active::default() }, false),
        (Active { hours: Some((720, 721)), ..Active::default() }, true),
        (Active { hours: Some((660, 720)), ..Active::default() }, false),
        (Active { hours: Some((1320, 721)), ..Active::default() }, true),
        (Active { hours: Some((720, 60)), ..Active::default() }, true),
        (Active { hours: Some((1320, 720)), ..Active::default() }, false),
    ] {
        let program = program(vec![Rule { active: active.clone(), ..rule("a", per_25()) }]);
        let body = Body::Purchase(cart.clone());
        let outcome = outcomes(&program, &BTreeMap::new(), body).remove(0);
        assert_eq!(matches!(outcome, Outcome::Applied { .. }), works, "{active:?} {outcome:?}");
    }
}

#[test]
fn each_cap_cuts_to_what_it_leaves_and_is_counted() {
    let caps = Caps {
        receipt: Some(90),
        day: Some(80),
        month: None,
        member: Some(100),
        program: Some(1_000),
    };
    let program = program(vec![Rule { caps, ..rule("a", Award::Fixed { give: 100 }) }]);
    let cart = || Body::Purchase(purchase(&[line(1, 1_000, "food")]));
    let (decision, tree) = run(&program, &BTreeMap::new(), cart()).unwrap();
    assert_eq!(decision.credits[0].amount, 80);
    let counts: Vec<_> = decision.counts.iter().map(|c| (&*c.key, c.program, c.by)).collect();
    let expected =
        [("a/day/2026-11-22", false, 80), ("a/member", false, 80), ("a/program", true, 80)];
    assert_eq!(counts, expected);
    let Outcome::Applied { caps, .. } = &tree.rules[0].outcome else { panic!() };
    let allowed: Vec<_> = caps.iter().map(|cap| (&*cap.cap, cap.allowed)).collect();
    assert_eq!(allowed, [("receipt", 90), ("day", 80), ("member", 80), ("program", 80)]);

    let used = BTreeMap::from([("a/member".to_owned(), 95)]);
    assert_eq!(run(&program, &used, cart()).unwrap().0.credits[0].amount, 5);
    let used = BTreeMap::from([("a/member".to_owned(), 120)]);
    assert!(matches!(outcomes(&program, &used, cart())[0], Outcome::CapReached { .. }));
}

#[test]
fn a_visit_counts_once_a_local_day() {
    let program = program(vec![rule("hello", Award::PerVisit { give: 10 })]);
    let cart = || Body::Purchase(purchase(&[line(0, 1_000, "food")]));
    let (decision, _) = run(&program, &BTreeMap::new(), cart()).unwrap();
    assert_eq!((&*decision.counts[0].key, decision.counts[0].by), ("hello/visit/2026-11-22", 1));
    let used = BTreeMap::from([(decision.counts[0].key.clone(), 1)]);
    assert_eq!(outcomes(&program, &used, cart()), [Outcome::VisitCounted]);
}

#[test]
fn the_best_exclusive_rule_stands_alone_and_is_still_multiplied() {
    let exclusive = |id, give| Rule { exclusive: true, ..rule(id, Award::Fixed { give }) };
    let money = Rule { wallet: 1, ..rule("money", Award::Fixed { give: 9 }) };
    let double = Award::Multiply { by: Decimal::whole(2) };
    let dry = Rule { only: category("none"), ..exclusive("dry", 1_000) };
    let program = program(vec![
        rule("double-nothing", double.clone()),
        rule("base", Award::Fixed { give: 100 }),
        exclusive("small", 5),
        exclusive("best", 20),
        exclusive("tie", 20),
        dry,
        money,
        rule("double", double),
    ]);
    let cart = purchase(&[line(2_500, 1_000, "food")]);
    assert_eq!(amounts(&program, &cart), [(3, 20), (6, 9), (7, 20)]);
    let told = outcomes(&program, &BTreeMap::new(), Body::Purchase(cart));
    assert_eq!(told[1], Outcome::ShutOut { by: "best".to_owned() });
    assert_eq!(told[5], Outcome::NoLines);
    let Outcome::Zero { arithmetic } = &told[0] else { panic!("{:?}", told[0]) };
    assert_eq!(arithmetic.to_string(), "0 x (2 - 1) = 0");
}

#[test]
fn multipliers_work_on_what_came_before_for_their_lines() {
    let by = |text: &str| Award::Multiply { by: text.parse().unwrap() };
    let program = program(vec![
        rule("base", Award::PerAmount { give: 1, amount: 100 }),
        Rule { only: category("food"), ..rule("food", by("1.5")) },
        rule("gold", by("2")),
        rule("after", Award::Fixed { give: 1 }),
    ]);
    let cart = purchase(&[line(3_300, 1_000, "food"), line(1_000, 1_000, "drink")]);
    assert_eq!(amounts(&program, &cart), [(0, 43), (1, 16), (2, 59), (3, 1)]);
}

#[test]
fn a_named_event_sets_off_its_own_rules_in_one_part() {
    let on = || Trigger::Event(0);
    let program = program(vec![
        rule("base", per_25()),
        Rule { on: on(), ..rule("thanks", Award::Fixed { give: 30 }) },
        Rule { on: on(), ..rule("double", Award::Multiply { by: Decimal::whole(2) }) },
    ]);
    let (decision, _) = run(&program, &BTreeMap::new(), survey()).unwrap();
    let credits: Vec<_> = decision.credits.iter().map(|c| (c.rule, c.shares.to_vec())).collect();
    assert_eq!(credits, [(1, vec![30]), (2, vec![30])]);
    let unknown =
        Body::Custom(crate::event::Custom { name: "x".to_owned(), fields: BTreeMap::new() });
    assert_eq!(run(&program, &BTreeMap::new(), unknown).unwrap_err().code, Code::UnknownName);
}

#[test]
fn the_arithmetic_is_told_in_major_units() {
    let cart = purchase(&[line(31_250, 1_500, "food")]);
    for (wallet, award, expected) in [
        (0, per_25(), "312.50 x 1 / 25.00 = 12.5, rounded down to 12"),
        (
            0,
            Award::PerAmount { give: 1, amount: 300 },
            "312.50 x 1 / 3.00 = 104.166666…, rounded down to 104",
        ),
        (0, Award::PerFullAmount { give: 3, amount: 10_000 }, "3 x 100.00 in 312.50, x 3 = 9"),
        (0, Award::PerUnit { give: 3 }, "1.5 units x 3 = 4.5, rounded down to 4"),
        (0, Award::PerItem { give: 3 }, "1 line x 3 = 3"),
        (
            1,
            Award::Percent { percent: "1.50".parse().unwrap() },
            "312.50 x 1.50% = 4.6875, rounded down to 4.68",
        ),
        (1, Award::Fixed { give: 1_000 }, "10.00 each time"),
    ] {
        let program = program(vec![Rule { wallet, ..rule("a", award) }]);
        let body = Body::Purchase(cart.clone());
        let outcome = outcomes(&program, &BTreeMap::new(), body).remove(0);
        let Outcome::Applied { arithmetic, .. } = outcome else { panic!("{outcome:?}") };
        assert_eq!(arithmetic.to_string(), expected);
    }
}

#[test]
fn what_cannot_be_counted_is_refused() {
    let program = program(vec![rule("a", Award::PerAmount { give: i64::MAX, amount: 1 })]);
    let max = || line(i64::MAX, 1_000, "food");
    let discounted = crate::event::Line { discount: 1, ..max() };
    let paid = Purchase { paid_with_balance: 2, ..purchase(&[line(1, 1_000, "food")]) };
    for (cart, code) in [
        (purchase(&[max(), max()]), Code::AmountOutOfRange),
        (purchase(&[discounted]), Code::AmountOutOfRange),
        (purchase(&[max()]), Code::AmountOutOfRange),
        (paid, Code::InvalidRequest),
        (purchase(&vec![line(1, 1_000, "food"); 1_001]), Code::InvalidRequest),
    ] {
        let refused = run(&program, &BTreeMap::new(), Body::Purchase(cart)).unwrap_err();
        assert_eq!(refused.code, code);
    }
}

#[test]
fn bases_of_nothing_or_less_give_nothing() {
    let per_unit = rule("unit", Award::PerUnit { give: 1 });
    let half = rule("half", Award::Multiply { by: "0.5".parse().unwrap() });
    let item = rule("item", Award::PerItem { give: 1 });
    let program = program(vec![rule("a", per_25()), item, per_unit, half]);
    assert_eq!(amounts(&program, &purchase(&[line(5_000, 0, "food")])), [(0, 2)]);
    for amount in [0, -1, -2_500, i64::MIN] {
        assert_eq!(amounts(&program, &purchase(&[line(amount, 0, "food")])), []);
        assert_eq!(amounts(&program, &purchase(&[line(amount, -1_000, "food")])), []);
    }
    assert_eq!(amounts(&program, &purchase(&[])), []);
    assert_eq!(Quantity(-250).to_string(), "-0.25");
}

#[test]
fn rules_that_do_not_apply_cost_no_memory() {
    let cart = || Body::Purchase(purchase(&[line(2_500, 1_000, "food"), line(100, 1, "drink")]));
    let member = build::member();
    let used = BTreeMap::new();
    let view = MemberView {
        member: &member,
        available: &[],
        tiers: &[],
        stage: None,
        segments: &[],
        household: None,
        used: &used,
        origin: None,
    };
    let allocated = |others: usize| {
        let dry = (0..others).map(|_| Rule { only: category("none"), ..rule("dry", per_25()) });
        let program = program(dry.chain([rule("base", per_25())]).collect());
        let event = build::event(cart());
        allocation_counter::measure(|| drop(decide(&program, &view, &event))).count_total
    };
    assert_eq!(allocated(0), 0);
    assert_eq!(allocated(500), 0);
}
