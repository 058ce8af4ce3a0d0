//! Metrics against a second way of counting, written differently, and the identities that always hold.

use baci_analytics::calendar::Period;
use baci_analytics::cohorts::cohorts;
use baci_analytics::day::{self, Day};
use baci_analytics::history::Histories;
use baci_analytics::metrics::{Asked, Base, Figures, LifetimeValue, Seeds, metrics};
use baci_analytics::receipts::{ExactRow, OneByOne, Receipts, Wanted};
use baci_core::time::{Instant, Zone};
use jiff::civil::date;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Customer, days since 2024-01-01, net.
type Row = (u8, i32, i64);

const START: Day = 19_723;

fn receipts(rows: &[Row]) -> Receipts {
    let mut all = OneByOne::new(Wanted::default(), Zone::UTC);
    for (customer, day, net) in rows {
        let row = ExactRow {
            customer: format!("c{customer}"),
            at: Instant::from_micros(i64::from(START + day) * 86_400_000_000 + 3_600_000_000),
            net: *net,
            receipt: None,
            branch: None,
            channel: None,
            category: None,
            product: None,
        };
        all.push(Ok(&row));
    }
    all.finish()
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((0u8..12, 0i32..400, -300i64..2_000), 0..150)
}

/// The figures of a period by sets of customers, as the definitions read.
fn by_sets(rows: &[Row], (before, start, end): (Day, Day, Day), window: Option<i32>) -> Figures {
    let bought: Vec<(u8, Day, i64)> = rows
        .iter()
        .filter(|row| row.2 > 0)
        .map(|(who, day, net)| (*who, START + day, *net))
        .collect();
    let within = |from: Day, until: Day| -> BTreeSet<u8> {
        bought.iter().filter(|own| (from..until).contains(&own.1)).map(|own| own.0).collect()
    };
    let (at_start, at_end) = match window {
        Some(days) => (within(start - days, start), within(end - days, end)),
        None => (within(before, start), within(start, end)),
    };
    let first = |who: &u8| bought.iter().filter(|own| own.0 == *who).map(|own| own.1).min();
    let new = at_end.iter().filter(|who| first(who).is_some_and(|day| (start..end).contains(&day)));
    let mut times: BTreeMap<u8, u64> = BTreeMap::new();
    let mut net = 0;
    for own in bought.iter().filter(|own| (start..end).contains(&own.1)) {
        *times.entry(own.0).or_default() += 1;
        net += i128::from(own.2);
    }
    Figures {
        start,
        end,
        cs: at_start.len() as u64,
        ce: at_end.len() as u64,
        cn: new.count() as u64,
        kept: at_start.intersection(&at_end).count() as u64,
        buyers: times.len() as u64,
        repeat_buyers: times.values().filter(|many| **many > 1).count() as u64,
        purchases: times.values().sum(),
        net,
        ..Figures::default()
    }
}

proptest! {
    #[test]
    fn both_ways_of_counting_agree_and_identities_hold(
        rows in rows(),
        period in prop::sample::select(vec![Period::Day, Period::Week, Period::Month, Period::Quarter, Period::Year]),
        window in prop::option::of(1i32..200),
    ) {
        let base = window.map_or(Base::Calendar, |days| Base::Window { days });
        let (from, until) = (date(2024, 1, 1), date(2025, 3, 1));
        let from = if period == Period::Week { date(2024, 3, 4) } else { from };
        let asked = Asked { period, from, until, base, regular_months: 3 };
        let receipts = receipts(&rows);
        let histories = Histories::all(&receipts, day::number(until));
        let told = metrics(&histories, Seeds::Names(&receipts.customers), &asked).unwrap();
        let mut before = day::number(period.before(from));
        for own in told.iter().map(|told| told.figures) {
            let sets = by_sets(&rows, (before, own.start, own.end), window);
            let (regulars, purchases, net) = (own.regulars, own.regular_purchases, own.regular_net);
            prop_assert!(regulars <= own.buyers && purchases <= own.purchases && net <= own.net);
            let bare = Figures { regulars: 0, regular_purchases: 0, regular_net: 0, ..own };
            prop_assert_eq!(bare, sets);
            before = own.start;
            // Whoever is in the base at the end was kept, is new, or came back.
            prop_assert_eq!(own.kept + own.cn + own.reactivated(), own.ce);
            prop_assert_eq!(own.kept + own.lost(), own.cs);
            if own.cs == 0 {
                prop_assert_eq!((own.crr(), own.strict_retention(), own.churn()), (None, None, None));
                continue;
            }
            // Strict retention and churn are 100 together, but for what both were rounded by.
            let both = own.strict_retention().unwrap() + own.churn().unwrap();
            prop_assert!((both - 100_000_000).abs() <= 1, "{}", both);
            // CRR x CS / 100 is who was kept and who came back.
            let crr = i128::from(own.crr().unwrap()) * i128::from(own.cs);
            let whole = i128::from(own.kept + own.reactivated()) * 100_000_000;
            prop_assert!((crr - whole).abs() <= i128::from(own.cs), "{} {}", crr, whole);
        }
    }

    #[test]
    fn regulars_are_who_bought_in_each_of_three_months(rows in rows()) {
        let asked = Asked {
            period: Period::Month, from: date(2024, 4, 1), until: date(2025, 2, 1), base: Base::Calendar, regular_months: 3,
        };
        let receipts = receipts(&rows);
        let histories = Histories::all(&receipts, day::number(asked.until));
        let told = metrics(&histories, Seeds::Names(&receipts.customers), &asked).unwrap();
        for own in told.iter().map(|told| told.figures) {
            let month = day::date(own.start);
            let bought = |who: u8, back: i64| {
                let of = month.saturating_sub(jiff::Span::new().months(back));
                rows.iter().any(|row| {
                    let day = day::date(START + row.1);
                    row.0 == who && row.2 > 0 && (day.year(), day.month()) == (of.year(), of.month())
                })
            };
            let regulars: Vec<u8> = (0..12).filter(|who| (0..3).all(|back| bought(*who, back))).collect();
            prop_assert_eq!(own.regulars, regulars.len() as u64);
            let theirs = rows.iter().filter(|row| {
                regulars.contains(&row.0) && row.2 > 0 && (own.start..own.end).contains(&(START + row.1))
            });
            prop_assert_eq!(own.regular_net, theirs.map(|row| i128::from(row.2)).sum::<i128>());
        }
    }

    #[test]
    fn cohorts_and_lifetime_value_are_what_the_rows_say(rows in rows()) {
        let until = date(2025, 3, 1);
        let histories = Histories::all(&receipts(&rows), day::number(until));
        let calendar = baci_analytics::calendar::Calendar::new(Period::Month, date(2024, 1, 1), until).unwrap();
        let all = cohorts(&histories, &calendar).unwrap();
        let cells = all.iter().flat_map(|own| &own.cells);
        let bought: Vec<&Row> = rows.iter().filter(|row| row.2 > 0).collect();
        prop_assert_eq!(cells.clone().map(|cell| cell.purchases).sum::<u64>(), bought.len() as u64);
        prop_assert_eq!(cells.map(|cell| cell.net).sum::<i128>(), bought.iter().map(|row| i128::from(row.2)).sum::<i128>());
        let customers: BTreeSet<u8> = bought.iter().map(|row| row.0).collect();
        let first = all.iter().filter_map(|own| own.cells.first()).map(|cell| cell.buyers).sum::<u64>();
        prop_assert_eq!(first, customers.len() as u64);
        for own in &all {
            let most = own.cells.first().map_or(0, |cell| cell.buyers);
            prop_assert!(own.cells.iter().all(|cell| cell.buyers <= most));
        }
        let value = LifetimeValue::of(&histories, Seeds::None, START + 380);
        let known: Vec<&&Row> = bought.iter().filter(|row| row.1 < 380).collect();
        let year = known.iter().filter(|row| row.1 >= 15);
        prop_assert_eq!(value.net, year.map(|row| i128::from(row.2)).sum::<i128>());
        let days = |who: &u8| {
            let own = || known.iter().filter(|row| row.0 == *who).map(|row| row.1);
            Some(i128::from(own().max()? - own().min()?).max(1))
        };
        prop_assert_eq!(value.days, customers.iter().filter_map(days).sum::<i128>());
    }
}
