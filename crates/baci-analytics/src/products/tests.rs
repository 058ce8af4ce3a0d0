//! An example counted by hand, and pairs of any receipts against the plain double loop.

use super::*;
use crate::receipts::{ExactRow, OneByOne, Wanted};
use baci_core::time::{Instant, Zone};
use proptest::prelude::*;

/// Baskets of a customer, one a day from the first of 1970.
fn baskets(all: &[(&str, &[&str])]) -> Baskets {
    let wanted = Wanted { minute: true, product: true, receipt: true, ..Wanted::default() };
    let mut receipts = OneByOne::new(wanted, Zone::UTC);
    for (number, (customer, products)) in all.iter().enumerate() {
        for product in *products {
            receipts.push(Ok(&ExactRow {
                customer: (*customer).to_owned(),
                at: Instant::from_micros(i64::try_from(number).unwrap() * 86_400_000_000),
                net: 1,
                receipt: Some(number.to_string()),
                branch: None,
                channel: None,
                category: None,
                product: Some((*product).to_owned()),
            }));
        }
    }
    Baskets::new(&receipts.finish(), Day::MAX)
}

const LEAST: Least = Least { receipts: 2, pairs: 1000 };

#[test]
fn an_example_counted_by_hand() {
    // Six receipts: bread on 4, butter on 3, jam on 2, tea on 3. Bread and butter are on 3 of them, bread and jam on
    // 2, butter and jam on 1, bread and tea on 1: the last two are not enough.
    let all = baskets(&[
        ("a", &["bread", "butter", "jam"]),
        ("b", &["bread", "butter", "bread"]),
        ("a", &["tea"]),
        ("b", &["tea"]),
        ("c", &["butter", "bread", "tea"]),
        ("c", &["jam", "bread"]),
    ]);
    let rules = Rules::new(&all, LEAST, |_| true);
    assert_eq!((rules.receipts, rules.enough, all.products()), (6, 2, 4));
    let number = |name| all.find(name).unwrap();
    let (bread, butter, jam, tea) =
        (number("bread"), number("butter"), number("jam"), number("tea"));
    assert_eq!([bread, butter, jam, tea].map(|own| rules.on(own)), [4, 3, 2, 3]);
    // Lifts: 3 x 6 / (4 x 3) = 1.5 and 2 x 6 / (4 x 2) = 1.5: the one of more receipts is first.
    let pairs = [Pair { a: bread, b: butter, both: 3 }, Pair { a: bread, b: jam, both: 2 }];
    assert_eq!(rules.pairs(), pairs);
    assert_eq!(rules.lift(bread, butter, 3), Some(1_500_000));
    assert_eq!(rules.support(3), Some(50_000_000));
    assert_eq!(rules.confidence(bread, 3), Some(75_000_000));
    assert_eq!(rules.confidence(butter, 3), Some(100_000_000));
    // Butter and jam both have bread on all of their receipts: the rule of more receipts is named. What most buy
    // fills up: tea, on 3.
    let told = rules.suggest(&[butter, jam], &[butter, jam], 5);
    let told: Vec<_> = told.iter().map(|own| (own.product, own.because)).collect();
    assert_eq!(told, [(bread, Some((butter, 3))), (tea, None)]);
    let told = rules.suggest(&[bread], &[bread], 1);
    assert_eq!(told, [Suggestion { product: butter, because: Some((bread, 3)) }]);
    // Anna had bread, butter and jam, and tea last.
    let a = 0;
    let (known, last) = all.of(a);
    assert_eq!((known, last), (vec![tea, bread, butter, jam], &[tea][..]));
    assert_eq!(all.of(99), (vec![], &[][..]));
}

#[test]
fn last_baskets_are_foretold_without_having_been_seen() {
    // The last baskets of a, b and c are held out; d has one only, which is learnt from with the first ones: x and y
    // go together on 2 of 4, z is on 3, and with w on 1.
    let all = baskets(&[
        ("a", &["x", "y"]),
        ("b", &["z"]),
        ("c", &["z", "w"]),
        ("d", &["x", "y", "z"]),
        ("a", &["z"]),
        ("b", &["x", "y"]),
        ("c", &["v"]),
    ]);
    let told = holdout(&all, LEAST);
    // Members: a gets z (fills up) and is right, b without z gets x, y and w: right; v has never been seen: c is
    // wrong. What most buy is as right here, as there are four products only.
    assert_eq!(told.members, HitRate { tried: 3, hits: 2, popular: 2 });
    // Carts: b's only, x from y and y from x.
    assert_eq!(told.carts, HitRate { tried: 2, hits: 2, popular: 2 });
    assert_eq!(holdout(&baskets(&[]), LEAST), Holdout::default());
}

#[test]
fn rules_tell_what_most_buy_does_not() {
    // Seven products are on more receipts than the rare pair, which is bought together always.
    let mut rows: Vec<(String, Vec<&str>)> = Vec::new();
    for n in 0..20 {
        rows.push((format!("m{n}"), vec!["p1", "p2", "p3", "p4", "p5", "p6", "p7"]));
    }
    rows.extend([3, 4].map(|n| (format!("r{n}"), vec!["rare", "rarer"])));
    rows.push(("r1".to_owned(), vec!["rare"]));
    rows.push(("r1".to_owned(), vec!["rarer"]));
    let rows: Vec<_> = rows.iter().map(|(who, what)| (who.as_str(), what.as_slice())).collect();
    let told = holdout(&baskets(&rows), LEAST);
    assert_eq!(told.members, HitRate { tried: 1, hits: 1, popular: 0 });
}

#[test]
fn wide_receipts_are_left_out_and_counted() {
    let names: Vec<String> = (0..=WIDE).map(|n| format!("p{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let all = baskets(&[("a", &names), ("a", &names[1..]), ("a", &[""])]);
    assert_eq!((all.len(), all.wide, all.bare, all.products()), (1, 1, 1, WIDE));
    let few = Rules::new(&all, Least { receipts: 1, pairs: 10 }, |_| true);
    assert_eq!((few.pairs().len(), few.enough), (10, 4950), "100 x 99 / 2 pairs, ten are kept");
}

proptest! {
    #[test]
    fn pairs_are_those_of_the_plain_way(
        sets in prop::collection::vec(prop::collection::btree_set(0u8..12, 1..6), 0..40),
        receipts in 1u32..4,
        most in 1usize..80,
    ) {
        let names: Vec<String> = (0..12).map(|n| format!("p{n:02}")).collect();
        let name = |n: &u8| names[usize::from(*n)].as_str();
        let rows: Vec<Vec<&str>> = sets.iter().map(|set| set.iter().map(name).collect()).collect();
        let rows: Vec<_> = rows.iter().map(|row| ("a", row.as_slice())).collect();
        let all = baskets(&rows);
        let rules = Rules::new(&all, Least { receipts, pairs: most }, |_| true);
        let mut plain = Vec::new();
        for a in 0..12u8 {
            for b in a + 1..12 {
                let both = sets.iter().filter(|set| set.contains(&a) && set.contains(&b)).count();
                if both >= receipts as usize {
                    plain.push((std::cmp::Reverse(both), name(&a), name(&b)));
                }
            }
        }
        prop_assert_eq!(rules.enough, plain.len() as u64);
        // Those on most receipts are kept.
        plain.sort();
        plain.truncate(most);
        let mut kept: Vec<_> = rules.pairs().iter()
            .map(|own| (std::cmp::Reverse(own.both as usize), all.product(own.a), all.product(own.b)))
            .collect();
        kept.sort();
        prop_assert_eq!(kept, plain);
    }
}
