//! Every outcome, code and hint in every language: with its values, and nothing left open.

use super::*;
use crate::offers::{CodeAnswer, CutAnswer, HintAnswer, PromotionAnswer, StepAnswer};
use baci_core::event::Quantity;
use baci_core::program::Program;
use baci_core::program::Source;
use std::collections::BTreeMap;

const SHOP: &str = r#"
schema = 1
[program]
id = "shop"
name = "Shop"
currency = "THB"
timezone = "Asia/Bangkok"
[wallets.points]
kind = "points"
name = { en = "Points", th = "คะแนน", lo = "ຄະແນນ", vi = "Điểm" }
[[promotion]]
id = "rolls"
name = { en = "Eight rolls", th = "แปดคำ", lo = "ແປດຄຳ", vi = "Tám cuộn" }
discount = { percent = 30 }
[[promotion]]
id = "tea"
discount = { percent = 10 }
"#;

fn shop() -> Program {
    Program::from_toml(&[Source { name: "shop.toml", text: SHOP }]).unwrap()
}

fn values(values: &[(&str, &str)]) -> BTreeMap<String, String> {
    values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn answer(outcome: &str, with: &[(&str, &str)]) -> PromotionAnswer {
    PromotionAnswer {
        promotion: "rolls".to_owned(),
        outcome: outcome.to_owned(),
        amount: 0,
        shares: Vec::new(),
        values: values(with),
    }
}

/// An outcome, the values that it is stored with, and what it says in English.
type Row = (&'static str, &'static [(&'static str, &'static str)], &'static str);

/// Each outcome.
const OUTCOMES: &[Row] = &[
    ("applied", &[], "It was applied."),
    (
        "not_active",
        &[("why", "starts"), ("from", "2026-11-30T17:00:00Z")],
        "It starts on 2026-12-01 00:00.",
    ),
    (
        "not_active",
        &[("why", "ended"), ("until", "2026-11-30T17:00:00Z")],
        "It ended on 2026-12-01 00:00.",
    ),
    ("not_active", &[("why", "weekday"), ("weekday", "3")], "It does not work on Wednesday."),
    (
        "not_active",
        &[("why", "hours"), ("now", "10:30"), ("from", "11:00"), ("until", "22:00")],
        "It works from 11:00 to 22:00; it was 10:30.",
    ),
    ("not_active", &[("why", "not on a Monday")], "It does not work at this time."),
    (
        "condition_failed",
        &[("failed", "cart.total >= 300"), ("cart.total", "250.00")],
        "Its condition is not met. Total: 250.00 (cart.total >= 300)",
    ),
    ("condition_failed", &[("failed", "false")], "Its condition is not met (false)."),
    (
        "missing_amount",
        &[("least", "300.00"), ("has", "255.00"), ("missing", "45.00"), ("counted", "entered")],
        "45.00 THB more is needed: there is 255.00 THB of 300.00 THB.",
    ),
    (
        "missing_amount",
        &[("least", "300.00"), ("has", "255.00"), ("missing", "45.00"), ("counted", "net")],
        "45.00 THB more is needed, without tax: there is 255.00 THB of 300.00 THB.",
    ),
    (
        "missing_amount",
        &[("least", "300.00"), ("has", "255.00"), ("missing", "45.00"), ("counted", "gross")],
        "45.00 THB more is needed, with tax: there is 255.00 THB of 300.00 THB.",
    ),
    (
        "missing_quantity",
        &[("least", "8"), ("has", "7"), ("missing", "1")],
        "1 more piece is needed: there are 7 of 8.",
    ),
    (
        "missing_quantity",
        &[("least", "2.5"), ("has", "1"), ("missing", "1.5")],
        "1.5 more pieces are needed: there are 1 of 2.5.",
    ),
    ("reduced_goods", &[], "The basket holds goods that are reduced already."),
    ("used_up", &[("limit", "100"), ("used", "100")], "All its uses are gone: 100 of 100."),
    ("member_used_up", &[("limit", "3"), ("used", "3")], "The uses per member are gone: 3 of 3."),
    (
        "day_used_up",
        &[("limit", "1"), ("used", "1")],
        "The uses per member for today are gone: 1 of 1.",
    ),
    (
        "over_budget",
        &[("limit", "500.00"), ("used", "460.00"), ("wanted", "60.00")],
        "Of its budget of 500.00 THB only 40.00 THB is left; it would give 60.00 THB.",
    ),
    (
        "too_dear",
        &[("wallet", "points"), ("cost", "50"), ("has", "12")],
        "It costs 50 Points; the balance is 12 Points.",
    ),
    ("other_goods", &[("sku", "oil, filter")], "It is only for oil, filter."),
    ("other_goods", &[("item", "VIN-7")], "It is only for VIN-7."),
    ("other_goods", &[("sku", "oil"), ("item", "VIN-7")], "It is only for oil on VIN-7."),
    ("shut_out", &[("by", "tea")], "“tea” was applied, and goes with no other promotion."),
    (
        "stopped",
        &[("by", "rolls")],
        "“Eight rolls” was applied before it, and lets no other follow.",
    ),
    (
        "lost",
        &[("to", "rolls"), ("theirs", "90.00"), ("own", "30.00")],
        "“Eight rolls” gives more: 90.00 THB instead of 30.00 THB.",
    ),
    ("nothing", &[], "There is nothing left that it could take off."),
    ("expired", &[], "It has run out."),
    ("expired", &[("until", "2026-11-30T17:00:00Z")], "It ran out on 2026-12-01 00:00."),
    ("not_yet", &[], "It cannot be used yet."),
    ("not_yet", &[("from", "2026-11-30T17:00:00Z")], "It can be used from 2026-12-01 00:00."),
    ("used", &[], "It was used already."),
    ("held", &[], "Another purchase is holding it right now."),
    ("withdrawn", &[], "It was withdrawn."),
    ("other_member", &[], "It belongs to another member."),
    ("too_often", &[], "It was used as often as it may be."),
    ("too_often", &[("limit", "2")], "It may be used 2 times, and was."),
];

/// A sentence with its values, none of them open and no message missing.
fn whole(text: &str) {
    assert!(!text.is_empty() && !text.contains(['{', '[', '$']), "{text}");
}

#[test]
fn every_outcome_is_said_in_every_language() {
    let program = shop();
    for (word, with, english) in OUTCOMES {
        let answer = answer(word, with);
        assert_eq!(outcome(Language::En, &program, &answer), *english);
        for language in Language::ALL {
            let text = outcome(language, &program, &answer);
            whole(&text);
            assert_eq!(language == Language::En, text == *english, "{word}: {text}");
        }
    }
}

#[test]
fn what_was_taken_off_is_said() {
    let program = shop();
    let answer = PromotionAnswer { amount: 12_000, ..answer("applied", &[]) };
    assert_eq!(outcome(Language::En, &program, &answer), "120.00 THB off.");
    assert_eq!(outcome(Language::Th, &program, &answer), "ลด 120.00 THB");
    assert_eq!(outcome(Language::Lo, &program, &answer), "ຫຼຸດ 120.00 THB.");
    assert_eq!(outcome(Language::Vi, &program, &answer), "Giảm 120.00 THB.");
}

#[test]
fn a_word_of_tomorrow_is_shown_as_it_is() {
    assert_eq!(outcome(Language::Vi, &shop(), &answer("melted", &[])), "melted");
}

#[test]
fn every_code_is_said_in_every_language() {
    let program = shop();
    let given = |outcome: &str, with: &[(&str, &str)]| CodeAnswer {
        code: "ROLLS".to_owned(),
        outcome: outcome.to_owned(),
        promotions: vec!["rolls".to_owned(), "tea".to_owned()],
        values: values(with),
    };
    let text = code(Language::En, &program, &given("applied", &[]));
    assert_eq!(text, "The code “ROLLS” works: Eight rolls, tea.");
    let text = code(Language::En, &program, &given("unknown", &[]));
    assert_eq!(text, "There is no promotion for the code “ROLLS”.");
    let text = code(Language::En, &program, &given("used", &[]));
    assert_eq!(text, "The code “ROLLS”: It was used already.");
    for (word, with, _) in OUTCOMES.iter().chain(&[("unknown", &[] as &[_], "")]) {
        for language in Language::ALL {
            let text = code(language, &program, &given(word, with));
            whole(&text);
            assert!(text.contains("“ROLLS”"), "{text}");
        }
    }
}

#[test]
fn every_hint_is_said_in_every_language() {
    let program = shop();
    let of = |amount, quantity, of: &[&str]| HintAnswer {
        promotion: "rolls".to_owned(),
        amount,
        quantity,
        of: of.iter().map(|of| (*of).to_owned()).collect(),
        gain: 12_000,
        step: None,
    };
    let climb = |now, next, answer| HintAnswer { step: Some(StepAnswer { now, next }), ..answer };
    let percent = |n: &str| CutAnswer::Percent(n.to_owned());
    let rows = [
        (
            of(Some(45_00), None, &["rolls"]),
            "Add 45.00 THB of rolls and get 120.00 THB off with “Eight rolls”.",
        ),
        (of(Some(45_00), None, &[]), "Add 45.00 THB and get 120.00 THB off with “Eight rolls”."),
        (
            of(None, Some(Quantity(2000)), &["rolls"]),
            "Add 2 × rolls and get 120.00 THB off with “Eight rolls”.",
        ),
        (
            of(None, Some(Quantity(1000)), &[]),
            "Add 1 piece and get 120.00 THB off with “Eight rolls”.",
        ),
        (
            of(None, Some(Quantity(1500)), &[]),
            "Add 1.5 pieces and get 120.00 THB off with “Eight rolls”.",
        ),
        (of(None, None, &[]), "There is 120.00 THB more to get off with “Eight rolls”."),
        (
            climb(percent("10"), percent("15"), of(Some(45_00), None, &[])),
            "Add 45.00 THB and get 15% off instead of 10%: 120.00 THB more with “Eight rolls”.",
        ),
        (
            climb(
                CutAnswer::Amount(10_00),
                CutAnswer::Amount(30_00),
                of(Some(45_00), None, &["tea"]),
            ),
            "Add 45.00 THB of tea and get 30.00 THB off instead of 10.00 THB: 120.00 THB more with “Eight rolls”.",
        ),
        (
            climb(
                CutAnswer::Price(90_00),
                CutAnswer::Price(80_00),
                of(None, Some(Quantity(1000)), &[]),
            ),
            "Add 1 piece and pay 80.00 THB a piece instead of 90.00 THB: 120.00 THB more off with “Eight rolls”.",
        ),
        (
            climb(percent("5"), percent("7.5"), of(None, Some(Quantity(2000)), &["tea"])),
            "Add 2 × tea and get 7.5% off instead of 5%: 120.00 THB more with “Eight rolls”.",
        ),
    ];
    for (answer, english) in rows {
        assert_eq!(hint(Language::En, &program, &answer), english);
        for language in Language::ALL {
            let text = hint(language, &program, &answer);
            whole(&text);
            assert!(text.contains("120.00 THB"), "{text}");
        }
    }
}
