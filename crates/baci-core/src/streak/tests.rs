//! Streaks: which periods keep one, whatever order things come in, and what is given once.

use super::{Record, WINDOW};
use crate::decide::caps::Per;
use crate::program::streak::Streak;
use crate::program::{Program, Source};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::collections::BTreeMap;

const HEAD: &str = "schema = 1\n[program]\nid = \"x\"\nname = { en = \"X\" }\ncurrency = \"THB\"\n\
    timezone = \"Asia/Bangkok\"\n[wallets.points]\nkind = \"points\"\n\
    [events.streak]\n[events.visit]\n[streaks.s]\n";

fn streak(text: &str) -> Streak {
    let text = format!("{HEAD}{text}\n");
    let program = Program::from_toml(&[Source { name: "x.toml", text: &text }]);
    program.unwrap_or_else(|problems| panic!("{problems:#?}")).streaks.remove(0)
}

/// What is given when something was done on days that come in this order; and what is left.
fn played(own: &Streak, days: &[Date]) -> (Vec<i64>, Record) {
    let mut record = Record::default();
    let mut given = Vec::new();
    for day in days {
        did(own, &mut record, *day, 1, &mut given);
    }
    (given, record)
}

fn did(own: &Streak, record: &mut Record, day: Date, by: i64, given: &mut Vec<i64>) {
    record.note(own, own.per.number(day), by);
    while let Some(due) = record.due(own) {
        record.give(&due);
        given.push(due.length);
    }
}

fn days(first: Date, which: &[i64]) -> Vec<Date> {
    which.iter().map(|n| first.saturating_add(n.days())).collect()
}

#[test]
fn days_in_a_row_reach_milestones_and_a_gap_breaks_them() {
    let own = streak("on = \"visit\"\nper = \"day\"\nmilestones = [3, 7]");
    // Over a leap day.
    let first = date(2028, 2, 27);
    let (given, record) = played(&own, &days(first, &[0, 1, 2, 2, 3]));
    assert_eq!(given, [3]);
    let at = |n: i64| record.standing(&own, first.saturating_add(n.days()));
    assert_eq!((at(3).length, at(3).kept(), at(3).until), (4, true, Some(date(2028, 3, 2))));
    assert_eq!((at(4).length, at(4).kept()), (4, false));
    assert_eq!((at(5).length, at(5).best, at(5).until), (0, 4, None));
    let (given, record) = played(&own, &days(first, &[0, 1, 2, 4, 5, 6]));
    assert_eq!((given, record.standing(&own, first).best), (vec![3, 3], 3));
}

#[test]
fn weeks_begin_on_monday_and_months_on_their_first() {
    let own = streak("on = \"purchase\"\nper = \"week\"\nevery = 2");
    let sunday = date(2026, 3, 1);
    let (given, record) = played(&own, &[sunday, date(2026, 3, 2), date(2026, 3, 15)]);
    assert_eq!(given, [2]);
    assert_eq!(record.standing(&own, date(2026, 3, 15)).length, 3);
    let own = streak("on = \"purchase\"\nper = \"month\"\nevery = 3");
    let (given, record) =
        played(&own, &[date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 28), date(2026, 4, 1)]);
    assert_eq!((given, record.standing(&own, date(2026, 4, 1)).length), (vec![3], 1));
}

#[test]
fn a_freeze_is_earned_and_stands_in_for_a_missed_day() {
    let own =
        streak("on = \"visit\"\nper = \"day\"\nmilestones = [4]\nfreezes = { most = 2, each = 3 }");
    let first = date(2026, 11, 2);
    let (given, record) = played(&own, &days(first, &[0, 1, 2, 4]));
    assert_eq!(given, [4]);
    let at = |n: i64| record.standing(&own, first.saturating_add(n.days()));
    assert_eq!((at(4).freezes, at(4).length, at(6).length), (0, 4, 0));
    // Two days at once need two.
    let (given, record) = played(&own, &days(first, &[0, 1, 2, 5]));
    assert_eq!((given.len(), record.standing(&own, first).length), (0, 1));
    let (_, record) = played(&own, &days(first, &[0, 1, 2]));
    let on = |n: i64| record.standing(&own, first.saturating_add(n.days()));
    // The third day was kept; one more may be missed, so the fifth is the last one.
    assert_eq!((on(2).freezes, on(2).until), (1, Some(date(2026, 11, 6))));
    assert_eq!((on(4).freezes, on(4).length, on(5).length), (0, 3, 0));
}

#[test]
fn what_comes_back_breaks_it_and_is_not_given_again() {
    let own = streak("on = \"visit\"\nper = \"day\"\nmilestones = [3]");
    let first = date(2026, 11, 2);
    let (mut given, mut record) = played(&own, &days(first, &[0, 1, 2]));
    let at = |n: i64| first.saturating_add(n.days());
    did(&own, &mut record, at(1), -1, &mut given);
    assert_eq!(record.standing(&own, at(2)).length, 1);
    did(&own, &mut record, at(3), 1, &mut given);
    did(&own, &mut record, at(4), 1, &mut given);
    assert_eq!((given.len(), record.standing(&own, at(4)).length), (1, 3));
    // The next three in a row are due again.
    for n in 6..9 {
        did(&own, &mut record, at(n), 1, &mut given);
    }
    assert_eq!(given, [3, 3]);
}

#[test]
fn what_is_needed_in_a_period_is_summed() {
    let own =
        streak("on = \"purchase\"\ncount = \"money\"\nneed = \"100\"\nper = \"week\"\nevery = 1");
    let mut record = Record::default();
    let mut given = Vec::new();
    did(&own, &mut record, date(2026, 11, 2), 9_999, &mut given);
    assert_eq!(given.len(), 0);
    did(&own, &mut record, date(2026, 11, 8), 1, &mut given);
    assert_eq!(given, [1]);
    did(&own, &mut record, date(2026, 11, 8), -1, &mut given);
    did(&own, &mut record, date(2026, 11, 8), 1, &mut given);
    assert_eq!(given, [1]);
}

#[test]
fn years_of_it_stay_small() {
    let own = streak("on = \"visit\"\nper = \"day\"\nmilestones = [365]\nevery = 7");
    let first = date(2020, 1, 1);
    let (given, record) = played(&own, &days(first, &(0..1000).collect::<Vec<_>>()));
    assert_eq!(given.len(), 142 + 1);
    assert_eq!(record.standing(&own, first.saturating_add(999.days())).length, 1000);
    assert!(record.did.len() <= 62, "{}", record.did.len());
    // What is too long ago counts no more.
    let (mut late, mut given) = (record.clone(), Vec::new());
    did(&own, &mut late, first, 1, &mut given);
    did(&own, &mut late, first, -1, &mut given);
    assert_eq!((late, given.len()), (record, 0));
}

#[test]
fn two_who_are_one_have_what_both_did_and_are_two_again() {
    let own = streak("on = \"visit\"\nper = \"day\"\nmilestones = [3]");
    let first = date(2026, 11, 2);
    let ((_, one), (_, other)) =
        (played(&own, &days(first, &[0, 1, 2])), played(&own, &days(first, &[0, 1, 2, 3, 4])));
    let mut both = one.clone().join(other.clone(), &own);
    let day = first.saturating_add(4.days());
    assert_eq!((both.standing(&own, day).length, both.due(&own)), (5, None));
    let apart = both.part((&one, &other), &BTreeMap::new(), &own);
    assert_eq!(apart, one);
    // Both were given once, they reached it once: the next time is had already.
    let mut given = Vec::new();
    for n in [6, 7, 8, 10, 11, 12] {
        did(&own, &mut both, first.saturating_add(n.days()), 1, &mut given);
    }
    assert_eq!(given, [3]);
}

#[test]
fn who_goes_leaves_no_trace_in_a_long_streak() {
    let own = streak("on = \"visit\"\nper = \"day\"\nmilestones = [3]\nevery = 10");
    let first = date(2026, 1, 1);
    let each_second: Vec<i64> = (0..100).map(|n| n * 2).collect();
    let (_, one) = played(&own, &days(first, &each_second));
    let (_, other) = played(&own, &days(first, &(0..190).collect::<Vec<_>>()));
    let (mut both, mut alone) = (one.clone().join(other.clone(), &own), one.clone());
    assert_ne!(both.run, one.run);
    let mut given = Vec::new();
    for n in [199, 200, 201] {
        let day = first.saturating_add(n.days());
        did(&own, &mut both, day, 1, &mut given);
        did(&own, &mut alone, day, 1, &mut Vec::new());
    }
    // A visit of the other one came back meanwhile.
    let (back, lost) = (first.saturating_add(180.days()), own.per.number(first) + 180);
    did(&own, &mut both, back, -1, &mut given);
    let left = both.part((&one, &other), &BTreeMap::from([(lost, 1)]), &own);
    assert_eq!((&left.did, left.run, left.best), (&alone.did, alone.run, alone.best));
    assert_eq!(left.standing(&own, back), alone.standing(&own, back));
}

#[test]
fn what_cannot_be_is_told() {
    for (text, key) in [
        ("on = \"visit\"\nper = \"day\"", "milestones"),
        ("on = \"streak\"\nper = \"day\"\nevery = 1", "never end"),
        ("on = \"visit\"\nper = \"year\"\nevery = 1", "per"),
        ("on = \"visit\"\nper = \"day\"\nmilestones = [3, 3]", "longer"),
        ("on = \"visit\"\nper = \"day\"\nmilestones = []", "1 to 20"),
        ("on = \"visit\"\nper = \"day\"\nevery = 0", "out of range"),
        ("on = \"visit\"\ncount = \"units\"\nper = \"day\"\nevery = 1", "purchase"),
        ("on = \"visit\"\nper = \"day\"\nevery = 1\nfreezes = { most = 1 }", "each"),
    ] {
        let text = format!("{HEAD}{text}\n");
        let problems = Program::from_toml(&[Source { name: "x.toml", text: &text }]).unwrap_err();
        let told: String = problems.iter().map(ToString::to_string).collect();
        assert!(told.contains(key), "{text}: {told}");
    }
}

/// The length of the streak at the end of all days, worked out from all of them in another way: day by day.
fn naive(own: &Streak, all: &[Date]) -> (i64, i64) {
    let kept: std::collections::BTreeSet<i64> = all.iter().map(|d| own.per.number(*d)).collect();
    let (Some(first), Some(last)) = (kept.first(), kept.last()) else { return (0, 0) };
    let (mut length, mut freezes, mut best) = (0, 0, 0);
    for n in *first..=*last {
        match kept.contains(&n) {
            true => {
                length += 1;
                if let Some(f) = own.freezes.filter(|f| length % f.each == 0) {
                    freezes = f.most.min(freezes + 1);
                }
            }
            false if freezes > 0 => freezes -= 1,
            false => (length, freezes) = (0, 0),
        }
        best = best.max(length);
    }
    (length, best)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn any_order_gives_the_same(
        which in proptest::collection::vec(0..WINDOW, 1..60),
        per in prop_oneof![Just("day"), Just("week"), Just("month")],
        freezes in prop_oneof![Just(""), Just("\nfreezes = { most = 2, each = 3 }")],
    ) {
        let own = streak(&format!("on = \"visit\"\nper = \"{per}\"\nmilestones = [3, 7]\nevery = 2{freezes}"));
        let start = own.per.number(date(2026, 1, 5));
        let day = |n: &i64| own.per.start(start + n).unwrap();
        let shuffled: Vec<Date> = which.iter().map(day).collect();
        let mut sorted = shuffled.clone();
        sorted.sort();
        let ((_, mixed), (given, ordered)) = (played(&own, &shuffled), played(&own, &sorted));
        let last = *sorted.last().unwrap();
        prop_assert_eq!(mixed.standing(&own, last), ordered.standing(&own, last));
        let told = ordered.standing(&own, last);
        prop_assert_eq!((told.length, told.best), naive(&own, &sorted));
        // What came early is made up for: nothing more is due than in their order, and all of that was given.
        prop_assert_eq!(mixed.due(&own), None);
        for (mark, times) in &ordered.given {
            prop_assert!(mixed.given.get(mark).copied().unwrap_or(0) >= *times);
        }
        prop_assert!(given.len() <= which.len() * 3);
    }
}

#[test]
fn periods_follow_each_other_one_by_one() {
    for per in Per::ALL {
        let mut day = date(1999, 12, 1);
        for _ in 0..1500 {
            let next = day.tomorrow().unwrap();
            let (now, then) = (per.number(day), per.number(next));
            let begins = per.start(then) == Some(next);
            assert_eq!(then - now, i64::from(begins), "{per:?} {next}");
            assert!(per.start(now).unwrap() <= day);
            day = next;
        }
    }
}
