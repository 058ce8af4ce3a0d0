//! The judge against a model that knows no dues: a shop that looks at everybody every morning.

use super::{Life, at};
use jiff::civil::{Date, date};
use proptest::prelude::*;

/// What a tier takes, in baht: to reach it and to keep it, over so many days, with so many days of grace.
#[derive(Clone, Copy, Debug)]
struct Takes {
    reach: i64,
    keep: i64,
    days: i64,
    grace: i64,
}

const FIRST: Date = date(2024, 1, 1);

fn day(n: i64) -> Date {
    FIRST.saturating_add(jiff::Span::new().days(n))
}

/// A member as the shop's book has them, all by day numbers.
#[derive(Default)]
struct Book {
    spent: Vec<(i64, i64)>,
    tier: Option<usize>,
    /// From when on it is looked at.
    from: i64,
    grace: Option<i64>,
    story: Vec<String>,
}

impl Book {
    /// What was spent on the so many days before a day, or up to and with it.
    fn sum(&self, first: i64, last: i64) -> i64 {
        self.spent
            .iter()
            .filter(|(day, _)| (first..=last).contains(day))
            .map(|(_, baht)| baht)
            .sum()
    }

    fn to(&mut self, now: i64, to: Option<usize>) {
        let name = |tier: Option<usize>| tier.map_or("", |tier| ["silver", "gold"][tier]);
        self.story.push(format!("{} {}>{}", day(now), name(self.tier), name(to)));
        self.tier = to;
        self.grace = None;
    }

    fn morning(&mut self, now: i64, takes: &[Takes; 2]) {
        // What happens in one morning may end more than one thing.
        loop {
            let Some(tier) = self.tier else { return };
            let own = takes[tier];
            let over = self.grace == Some(now);
            let fails = self.grace.is_none()
                && now >= self.from
                && self.sum(now - own.days + 1, now - 1) < own.keep;
            if !over && !fails {
                return;
            }
            if fails && own.grace > 0 {
                self.grace = Some(now + own.grace);
                self.from = now + 1;
                return;
            }
            let lower = tier.checked_sub(1);
            self.to(now, lower);
            self.from = now + lower.map_or(0, |lower| takes[lower].days);
        }
    }

    fn buys(&mut self, now: i64, baht: i64, takes: &[Takes; 2]) {
        self.spent.push((now, baht));
        let reached =
            (0..2).rev().find(|at| self.sum(now - takes[*at].days + 1, now) >= takes[*at].reach);
        if reached > self.tier {
            self.to(now, reached);
            self.from = now + 1;
        }
        if let Some(tier) = self.tier
            && self.sum(now - takes[tier].days + 1, now) >= takes[tier].keep
        {
            self.grace = None;
        }
    }
}

fn takes() -> impl Strategy<Value = Takes> {
    (1..40i64, 0..3i64, 5..90i64, 0..20i64).prop_map(|(keep, more, days, grace)| {
        let keep = keep * 100;
        Takes { reach: keep + more * 500, keep, days, grace }
    })
}

fn text([silver, gold]: &[Takes; 2]) -> String {
    let tier = |name: &str, rank: u8, own: &Takes| {
        let grace = match own.grace {
            0 => String::new(),
            days => format!(", grace = '{days} days'"),
        };
        format!(
            "[tiers.{name}]\nrank = {rank}\nreach = {{ spend = {}, within = '{1} days' }}\n\
             keep = {{ spend = {2}, within = '{1} days'{grace} }}\n",
            own.reach, own.days, own.keep
        )
    };
    tier("silver", 1, silver) + &tier("gold", 2, gold)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn whoever_looks_seldom_tells_the_same_as_who_looks_every_morning(
        silver in takes(),
        gold in takes(),
        buys in proptest::collection::btree_map(0..400i64, 1..30i64, 0..60),
        stops in proptest::collection::btree_set(0..700i64, 0..6),
    ) {
        let takes = [silver, gold];
        let mut book = Book::default();
        for now in 0..700 {
            book.morning(now, &takes);
            if let Some(baht) = buys.get(&now) {
                book.buys(now, baht * 100, &takes);
            }
        }
        let mut life = Life::of(&text(&takes));
        for now in 0..700 {
            if stops.contains(&now) || now == 699 {
                life.wait(&day(now).to_string());
            }
            if let Some(baht) = buys.get(&now) {
                let name = u128::try_from(now).unwrap() + 1;
                life.spend(name, &day(now).to_string(), baht * 100);
            }
        }
        prop_assert_eq!(life.story(), book.story);
        // What is said to fall due next is never later than what does.
        let next = life.judge(|judge| judge.next_due(&life.standing));
        prop_assert!(next > at("2025-11-30"), "{next}");
    }
}
