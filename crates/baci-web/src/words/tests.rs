//! Numbers, money and dates in the four languages.

use super::*;
use baci_core::time::Instant;

fn words(language: Language) -> Words {
    let mut words = Words::new(language);
    words.zone = Zone::named("Asia/Vientiane").unwrap();
    words
}

#[test]
fn digits_are_grouped_as_each_language_does() {
    let of = |language| numbers::decimal(language, 123_456_789, 2);
    assert_eq!(of(Language::En), "1,234,567.89");
    assert_eq!(of(Language::Th), "1,234,567.89");
    assert_eq!(of(Language::Lo), "1.234.567,89");
    assert_eq!(of(Language::Vi), "1.234.567,89");
    assert_eq!(numbers::decimal(Language::En, -5, 0), "-5");
}

#[test]
fn money_has_its_sign_where_people_write_it() {
    let of = |language, amount, code| {
        numbers::money(language, amount, &Currency::new(code, None).unwrap())
    };
    assert_eq!(of(Language::Th, 123_450, "THB"), "฿1,234.50");
    assert_eq!(of(Language::Lo, 25_000, "LAK"), "25.000\u{a0}₭");
    assert_eq!(of(Language::Vi, 1_250_000, "VND"), "1.250.000\u{a0}₫");
    assert_eq!(of(Language::En, -990, "USD"), "\u{2212}$9.90");
    assert_eq!(of(Language::En, 500, "EUR"), "5.00\u{a0}EUR");
}

#[test]
fn days_are_written_as_each_language_does() {
    let at: Instant = "2026-11-22T14:05:00+07:00".parse().unwrap();
    let of = |language| (words(language).day(at), words(language).moment(at));
    assert_eq!(of(Language::En), ("22 Nov 2026".into(), "22 Nov 2026, 14:05".into()));
    assert_eq!(of(Language::Th), ("22 พ.ย. 2569".into(), "22 พ.ย. 2569 14:05".into()));
    assert_eq!(of(Language::Lo), ("22 ພ.ຈ. 2026".into(), "22 ພ.ຈ. 2026, 14:05".into()));
    assert_eq!(of(Language::Vi), ("22/11/2026".into(), "14:05 22/11/2026".into()));
    let mut common = words(Language::Th);
    common.buddhist = false;
    assert_eq!(common.day(at), "22 พ.ย. 2026");
}

#[test]
fn a_count_decides_between_one_and_many() {
    let lead = |n| words(Language::En).say("members-lead").count("n", n).to_string();
    assert_eq!((lead(1), lead(1_234)), ("1 member in all".into(), "1,234 members in all".into()));
}

#[test]
fn a_name_without_a_message_is_shown_as_it_is() {
    assert_eq!(words(Language::En).named("event", "purchase"), "Purchase");
    assert_eq!(words(Language::En).named("event", "of tomorrow"), "of tomorrow");
}
