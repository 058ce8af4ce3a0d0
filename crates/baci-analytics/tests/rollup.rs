//! Figures of rollups are those that are counted of the same purchases, whatever is asked, and whatever came and went before.

use baci_analytics::calendar::{Calendar, Period, month};
use baci_analytics::cohorts;
use baci_analytics::day::{self, Day};
use baci_analytics::gaps::Gaps;
use baci_analytics::history::Histories;
use baci_analytics::metrics::{
    Asked, Base, LifetimeValue, Seeds, Weights, first_month, metrics, seed,
};
use baci_analytics::receipts::{ExactRow, OneByOne, Receipts, Wanted};
use baci_analytics::rollup::{
    self, Ask, Bought, Cells, Drawn, Kind, Lifetime, REGULAR, Share, cells,
};
use baci_core::time::{Instant, Zone};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Customer, days since 2024-01-01, net.
type Row = (u8, i32, i64);

const START: Day = 19_723;

fn receipts(rows: &[Row]) -> Receipts {
    let mut all = OneByOne::new(Wanted::default(), Zone::UTC);
    for (customer, day, net) in rows {
        let at = Instant::from_micros(i64::from(START + day) * 86_400_000_000 + 3_600_000_000);
        let (receipt, branch, channel, category, product) = (None, None, None, None, None);
        let customer = format!("c{customer}");
        let net = *net;
        let row = ExactRow { customer, at, net, receipt, branch, channel, category, product };
        all.push(Ok(&row));
    }
    all.finish()
}

/// What each customer bought by days.
fn bought(rows: &[Row]) -> BTreeMap<u8, Vec<Bought>> {
    let mut days: BTreeMap<(u8, Day), (u64, i64)> = BTreeMap::new();
    for (who, day, net) in rows.iter().filter(|row| row.2 > 0) {
        let own = days.entry((*who, START + day)).or_default();
        *own = (own.0 + 1, own.1 + net);
    }
    let mut all: BTreeMap<u8, Vec<Bought>> = BTreeMap::new();
    for ((who, day), (purchases, net)) in days {
        all.entry(who).or_default().push(Bought { day, purchases, net });
    }
    all
}

/// The cells of all customers, and what is drawn of them, who each had bought something else before.
fn summed(rows: &[Row], earlier: &[Row], part: bool) -> (Cells, Drawn) {
    let (mut all, mut drawn) = (Cells::new(), Drawn::new());
    let (now, before) = (bought(rows), bought(earlier));
    for own in before.values() {
        cells(own, part, |cell, sums| all.entry(cell).or_default().add(&sums, 1));
    }
    for own in now.values() {
        cells(own, part, |cell, sums| all.entry(cell).or_default().add(&sums, 1));
    }
    for own in before.values() {
        cells(own, part, |cell, sums| all.entry(cell).or_default().add(&sums, -1));
    }
    for who in 0..12 {
        let weights = Weights::of(seed(&format!("c{who}")));
        let [old, new] = [&before, &now].map(|own| own.get(&who).map_or(&[][..], Vec::as_slice));
        let mut first = Share::default();
        cells(old, part, |cell, sums| first.add(&cell, &sums, 1));
        first.give(&weights, &mut drawn, |_| true);
        // What changed is drawn of, and no more.
        let mut change = Share::default();
        cells(old, part, |cell, sums| change.add(&cell, &sums, -1));
        cells(new, part, |cell, sums| change.add(&cell, &sums, 1));
        assert!(old != new || change.is_nothing());
        change.give(&weights, &mut drawn, |_| true);
    }
    (all, drawn)
}

/// Lifetime value as of a day which the first day of a month, or all purchases, lie before.
fn lifetime((summed, drawn): (&Cells, &Drawn), as_of: Day, until: i32) -> LifetimeValue {
    let twelve = first_month(as_of);
    let wanted = |kind, start| match kind {
        Kind::Twelve => start == twelve,
        _ => kind == Kind::Life && start < until,
    };
    let drawn = drawn.iter().filter(|(cell, _)| wanted(cell.kind, cell.start));
    let own = Lifetime {
        life: Ask::Life { until }.of(summed),
        window: Ask::Window { from: as_of - 365, until: as_of, month: until }.of(summed),
        twelve: Ask::Twelve { start: twelve }.of(summed),
        drawn: drawn.map(|(cell, draws)| (*cell, draws.clone())).collect(),
    };
    rollup::lifetime(&own, as_of)
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((0u8..12, 0i32..900, -300i64..2_000), 0..200)
}

fn whole(period: Period, from: Date, until: Date) -> (Date, Date) {
    (period.start(from), period.next(period.start(until)))
}

proptest! {
    #[test]
    fn figures_are_those_of_the_purchases(
        (rows, earlier, part) in (rows(), rows(), any::<bool>()),
        period in prop::sample::select(vec![Period::Month, Period::Quarter, Period::Year]),
        (from, length) in (0i64..700, 0i64..400),
    ) {
        let first = date(2024, 1, 1).saturating_add(jiff::Span::new().days(from));
        let last = first.saturating_add(jiff::Span::new().days(length));
        let (from, until) = whole(period, first, last);
        let (summed, drawn) = summed(&rows, &earlier, part);
        let receipts = receipts(&rows);
        let histories = Histories::all(&receipts, day::number(until));

        let asked = Asked { period, from, until, base: Base::Calendar, regular_months: 3 };
        let calendar = Calendar::new(period, from, until).unwrap();
        let kind = Kind::period(period).unwrap();
        let before = month(calendar.bounds(0).0);
        let (start, end) = (month(calendar.from()), month(calendar.until()));
        let ask = Ask::Periods { kind, from: before, until: end, regular: REGULAR };
        let told = rollup::figures(&ask.of(&summed), &drawn, &calendar, kind);
        prop_assert_eq!(told, metrics(&histories, Seeds::Names(&receipts.customers), &asked).unwrap());

        let gaps = rollup::gaps(&Ask::Gaps { from: start, until: end }.of(&summed));
        prop_assert_eq!(gaps, Gaps::of(&histories, day::number(from), day::number(until)));

        let as_of = day::number(until);
        let value = lifetime((&summed, &drawn), as_of, month(as_of));
        prop_assert_eq!(value, LifetimeValue::of(&histories, Seeds::Names(&receipts.customers), as_of));

        prop_assert_eq!(rollup::span(&Ask::Days.of(&summed)), receipts.span());
        if !part {
            let own = rollup::cohorts(&ask.of(&summed), &calendar, period);
            prop_assert_eq!(own, cohorts::cohorts(&histories, &calendar));
        }
    }

    #[test]
    fn as_of_a_day_after_all_purchases(rows in rows(), after in 1i32..100) {
        let (summed, drawn) = summed(&rows, &[], false);
        let as_of = rows.iter().map(|row| START + row.1).max().unwrap_or(START) + after;
        let receipts = receipts(&rows);
        let histories = Histories::all(&receipts, i32::MAX);
        let value = lifetime((&summed, &drawn), as_of, month(as_of) + 1);
        prop_assert_eq!(value, LifetimeValue::of(&histories, Seeds::Names(&receipts.customers), as_of));
    }

    #[test]
    fn who_goes_leaves_nothing(rows in rows()) {
        let (mut all, _) = summed(&rows, &[], false);
        for own in bought(&rows).values() {
            cells(own, false, |cell, sums| all.entry(cell).or_default().add(&sums, -1));
        }
        prop_assert!(all.values().all(rollup::Sums::is_nothing));
    }
}
