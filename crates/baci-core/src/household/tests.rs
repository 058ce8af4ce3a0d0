//! Splits are exact, and limits count what they say.

use super::*;
use crate::program::household::{Limit, Rules};
use proptest::prelude::*;
use std::collections::BTreeMap;

proptest! {
    #[test]
    fn a_split_sums_to_the_unit_and_takes_from_nobody_more_than_they_have(
        units in 0i64..=i64::MAX,
        has in proptest::collection::vec(0i64..=i64::MAX / 8, 0..8),
    ) {
        let parts = split(units, &has);
        let sum: i64 = parts.iter().sum();
        let all: i64 = has.iter().sum();
        prop_assert_eq!(sum, units.min(all));
        for (part, own) in parts.iter().zip(&has) {
            prop_assert!((0..=*own).contains(part));
            // In proportion, to within one unit.
            if all > 0 {
                let exact = i128::from(units.min(all)) * i128::from(*own) / i128::from(all);
                prop_assert!((exact..=exact + 1).contains(&i128::from(*part)));
            }
        }
    }
}

#[test]
fn what_is_left_over_goes_to_the_first_who_have_more() {
    assert_eq!(split(2, &[5, 5, 5]), [1, 1, 0]);
    assert_eq!(split(7, &[1, 1, 1]), [1, 1, 1]);
    assert_eq!(split(1, &[0, 0, 9]), [0, 0, 1]);
    assert_eq!(split(5, &[]), Vec::<i64>::new());
    assert_eq!(split(-5, &[3]), [0]);
    assert_eq!(split(5, &[-3, 4]), [0, 4]);
}

#[test]
fn the_least_limit_of_a_role_decides() {
    let limit = |role, most, per| Limit { role, wallet: "points".to_owned(), most, per };
    let rules = Rules {
        most: 6,
        wallets: vec!["points".to_owned()],
        may_use: vec![Role::Head, Role::Child],
        limits: vec![
            limit(None, 1000, Per::Month),
            limit(Some(Role::Child), 50, Per::Day),
            limit(Some(Role::Child), 200, Per::Week),
        ],
        invite_days: 7,
    };
    // 29 November 2026 is a Sunday: the week began on Monday the 23rd.
    let day = jiff::civil::date(2026, 11, 29);
    let used: BTreeMap<String, i64> = [
        ("points/household/day/2026-11-29", 10),
        ("points/household/week/2026-11-23", 190),
        ("points/household/month/2026-11", 400),
    ]
    .map(|(key, used)| (key.to_owned(), used))
    .into();
    assert_eq!(left(&rules, "points", Role::Head, &used, day), Some(600));
    assert_eq!(left(&rules, "points", Role::Child, &used, day), Some(10));
    assert_eq!(left(&rules, "points", Role::Child, &BTreeMap::new(), day), Some(50));
    assert_eq!(left(&rules, "points", Role::Adult, &used, day), Some(0), "no such role may");
    assert_eq!(left(&rules, "cash", Role::Head, &used, day), Some(0), "it is not shared");
    let free = Rules { limits: Vec::new(), ..rules };
    assert_eq!(left(&free, "points", Role::Head, &used, day), None);
}

fn problems(more: &str) -> Vec<(&'static str, String)> {
    let text = format!(
        "schema = 1\n[program]\nid = \"p\"\nname = \"P\"\ncurrency = \"THB\"\n\
         timezone = \"Asia/Bangkok\"\n[wallets.points]\nkind = \"points\"\n[wallets.cash]\n\
         kind = \"money\"\n[wallets.gift]\nkind = \"gift-card\"\n{more}"
    );
    let source = crate::program::Source { name: "p.toml", text: &text };
    match crate::program::Program::from_toml(&[source]) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.into_iter().map(|own| (own.reason, own.path)).collect(),
    }
}

#[test]
fn what_is_wrong_with_households_and_transfers_is_said_at_its_place() {
    let family = "[household]\nwallets = [\"points\"]\n";
    assert_eq!(problems(family), []);
    let limit = "limits = [{ wallet = \"cash\", most = 5, per = \"week\" }]\n";
    let wrong = ("goes-with", "household.limits[0].wallet".to_owned());
    assert_eq!(problems(&format!("{family}{limit}")), [wrong]);
    let twice = "[household]\nwallets = [\"points\", \"points\"]\n";
    assert_eq!(problems(twice), [("twice", "household.wallets[1]".to_owned())]);
    let most = problems(&format!("{family}most = 1\n"));
    assert_eq!(most.len(), 1, "{most:?}");
    // What is on gift cards is given with the card.
    for (text, path) in [
        ("[household]\nwallets = [\"gift\"]\n", "household.wallets[0]"),
        ("[[transfer]]\nwallet = \"gift\"\n", "transfer[0].wallet"),
    ] {
        let found = problems(text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].1, path);
    }
    let least = "[[transfer]]\nwallet = \"cash\"\nleast = 10\nmost = 5\nper_day = 10\n";
    assert_eq!(problems(least), [("transfer-least", "transfer[0].most".to_owned())]);
    let whom = "[[transfer]]\nwallet = \"cash\"\nto = \"household\"\n";
    assert_eq!(problems(whom), [("goes-with", "transfer[0].to".to_owned())]);
    assert_eq!(problems(&format!("{family}{whom}")), []);
}

#[test]
fn a_condition_names_only_roles_that_there_are_and_only_where_there_are_households() {
    let promotion = |when: &str| {
        format!("[[promotion]]\nid = \"f\"\nwhen = \"{when}\"\ndiscount = {{ percent = 5 }}\n")
    };
    let family = "[household]\nwallets = [\"points\"]\n";
    for (when, wrong) in [
        ("member.household.role == 'adult' && member.household.people > 2", 0),
        ("member.household.role == ''", 0),
        ("member.household.role == 'parent'", 1),
        ("member.household.size > 2", 1),
    ] {
        let found = problems(&format!("{family}{}", promotion(when)));
        assert_eq!(found.len(), wrong, "{when}: {found:?}");
        assert!(!problems(&promotion(when)).is_empty(), "{when} without households");
    }
}
