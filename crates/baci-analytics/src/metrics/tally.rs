//! Counting: one walk over each customer's purchases, on all cores.

use super::bootstrap::Gathered;
use super::{Asked, Base, Bills, Figures, Seeds, Weights};
use crate::calendar::{Calendar, month};
use crate::day::Day;
use crate::history::{Histories, History};
use crate::threads;

/// What is counted, by the places of periods.
pub(super) struct Tally {
    own: Vec<Figures>,
    /// What is drawn, of others and of regulars.
    drawn: Vec<[Gathered; 2]>,
    /// The same of other threads.
    bills: Vec<Bills>,
    /// How many more are in the base at the start of a period than at the start of the one before, and how
    /// many more stay through it.
    base: Vec<i64>,
    stay: Vec<i64>,
}

/// What is worked out once.
struct Plan<'a> {
    calendar: &'a Calendar,
    window: Option<Window>,
    /// The months that a period's regulars bought in, by its place: the last of them.
    last_month: Vec<i32>,
    regular: i32,
    /// The month of each day from `from` on.
    months: Vec<i32>,
    from: Day,
}

/// Bases of a window: which starts of periods see a purchase.
struct Window {
    days: i32,
    /// Where periods start, from the first asked one on, and where the last one ends.
    starts: Vec<Day>,
}

pub(super) fn tally(
    histories: &Histories,
    seeds: Seeds<'_>,
    calendar: &Calendar,
    asked: &Asked,
) -> Tally {
    let places = calendar.len() + 1;
    let regular = i32::try_from(asked.regular_months.clamp(1, 120)).unwrap_or(1);
    let window = match asked.base {
        Base::Calendar => None,
        Base::Window { days } => {
            let starts = (1..=places).map(|place| calendar.bounds(place).0).collect();
            Some(Window { days: days.max(1), starts })
        }
    };
    let from = calendar.bounds(0).0.saturating_sub(31 * (regular + 1));
    let plan = Plan {
        last_month: (0..places).map(|place| month(calendar.bounds(place).1) - 1).collect(),
        months: (from..calendar.until()).map(month).collect(),
        calendar,
        window,
        regular,
        from,
    };
    let parts = threads::ranges(histories.customers(), |range| {
        let mut tally = Tally::new(places);
        let mut own = Own::default();
        for customer in range {
            own.weights = None;
            own.customer = customer;
            tally.customer(&plan, (seeds, &mut own), histories.get(customer));
        }
        tally
    });
    let mut all = Tally::new(places);
    for part in parts {
        all.add(part);
    }
    all
}

/// What is kept of a customer while counting.
#[derive(Default)]
struct Own {
    /// Months with a purchase, each with how many such months come together up to it.
    months: Vec<(i32, i32)>,
    /// Their number, and how often they are in each draw, once that is asked.
    customer: usize,
    weights: Option<Weights>,
}

impl Tally {
    fn new(places: usize) -> Self {
        Self {
            own: vec![Figures::default(); places],
            drawn: vec![Default::default(); places],
            bills: vec![Bills::default(); places],
            base: vec![0; places + 2],
            stay: vec![0; places + 2],
        }
    }

    fn customer(
        &mut self,
        plan: &Plan<'_>,
        (seeds, own): (Seeds<'_>, &mut Own),
        history: History<'_>,
    ) {
        let Some(first) = history.days.first().copied() else { return };
        own.count_months(plan, history.days);
        let before = plan.calendar.place(first);
        let (mut at, mut last) = (0, None);
        while let Some(day) = history.days.get(at).copied() {
            let Some(place) = plan.calendar.place(day) else {
                at += 1;
                continue;
            };
            let end = plan.calendar.bounds(place).1;
            let rest = history.days.get(at..).unwrap_or_default();
            let many = rest.iter().take_while(|day| **day < end).count();
            let nets = history.nets.get(at..at + many).unwrap_or_default();
            let net: i128 = nets.iter().map(|net| i128::from(*net)).sum();
            let regular = own.regular(plan, place);
            self.period(place, many as u64, net, regular);
            // The place before the first is not told.
            let draws = place > 0 && !matches!(seeds, Seeds::None);
            if let Some(drawn) = self.drawn.get_mut(place).filter(|_| draws) {
                drawn[usize::from(regular)].add(own.weights(seeds), many as u64, net);
            }
            let latest = rest.get(many - 1).copied().unwrap_or(day);
            if let Some(figures) = self.own.get_mut(place) {
                // New: in the base at the end, and never seen before the period.
                let in_base = plan.window.as_ref().is_none_or(|window| latest >= end - window.days);
                figures.cn += u64::from(before == Some(place) && in_base);
                figures.kept += u64::from(last.is_some_and(|last: usize| last + 1 == place));
            }
            last = Some(place);
            at += many;
        }
        if let Some(window) = &plan.window {
            self.window(window, history.days);
        }
    }

    fn period(&mut self, place: usize, many: u64, net: i128, regular: bool) {
        let Some(figures) = self.own.get_mut(place) else { return };
        figures.buyers += 1;
        figures.repeat_buyers += u64::from(many > 1);
        figures.purchases += many;
        figures.net += net;
        if regular {
            figures.regulars += 1;
            figures.regular_purchases += many;
            figures.regular_net += net;
        }
    }

    /// Notes at which starts a customer is in the base: runs of them, of which all but the last are followed
    /// by a start at which the customer still is.
    fn window(&mut self, window: &Window, days: &[Day]) {
        let mut run: Option<(usize, usize)> = None;
        for day in days {
            let low = window.starts.partition_point(|start| *start <= *day);
            let high =
                window.starts.partition_point(|start| *start <= day.saturating_add(window.days));
            if low >= high {
                continue;
            }
            match &mut run {
                Some((_, to)) if low <= *to => *to = high.max(*to),
                run => {
                    if let Some(done) = run.replace((low, high)) {
                        self.run(done);
                    }
                }
            }
        }
        if let Some(done) = run {
            self.run(done);
        }
    }

    fn run(&mut self, (from, to): (usize, usize)) {
        let mut add = |column: fn(&mut Self) -> &mut Vec<i64>, at: usize, by: i64| {
            if let Some(slot) = column(self).get_mut(at) {
                *slot += by;
            }
        };
        add(|own| &mut own.base, from, 1);
        add(|own| &mut own.base, to, -1);
        add(|own| &mut own.stay, from, 1);
        add(|own| &mut own.stay, to - 1, -1);
    }

    fn add(&mut self, mut other: Self) {
        for (own, more) in self.bills.iter_mut().zip(other.bills()) {
            own.merge(&more);
        }
        for (own, more) in self.own.iter_mut().zip(&other.own) {
            own.cn += more.cn;
            own.kept += more.kept;
            own.buyers += more.buyers;
            own.repeat_buyers += more.repeat_buyers;
            own.purchases += more.purchases;
            own.net += more.net;
            own.regulars += more.regulars;
            own.regular_purchases += more.regular_purchases;
            own.regular_net += more.regular_net;
        }
        let bases = self.base.iter_mut().zip(&other.base);
        for (own, more) in bases.chain(self.stay.iter_mut().zip(&other.stay)) {
            *own += more;
        }
    }

    /// What is drawn, by the places of periods; it is there once.
    pub(super) fn bills(&mut self) -> Vec<Bills> {
        let mut all = std::mem::take(&mut self.bills);
        for (bills, [others, regulars]) in all.iter_mut().zip(std::mem::take(&mut self.drawn)) {
            bills.others.merge(&others.settle());
            bills.regulars.merge(&regulars.settle());
        }
        all
    }

    /// The figures of all periods, with the one before the first; bases are those of a window.
    pub(super) fn figures(&self, calendar: &Calendar) -> Vec<Figures> {
        let whole = |n: i64| u64::try_from(n).unwrap_or(0);
        let mut all = self.own.clone();
        let (mut base, mut stay) = (0, 0);
        for (place, own) in all.iter_mut().enumerate() {
            (own.start, own.end) = calendar.bounds(place);
            let Some(at) = place.checked_sub(1) else { continue };
            base += self.base.get(at).copied().unwrap_or(0);
            stay += self.stay.get(at).copied().unwrap_or(0);
            let next = base + self.base.get(at + 1).copied().unwrap_or(0);
            (own.cs, own.ce, own.kept) = (whole(base), whole(next), whole(stay));
        }
        all
    }

    /// Puts the bases of the calendar into the figures: who bought in the period, and in the one before.
    pub(super) fn calendar_bases(&self, all: &mut [Figures]) {
        let mut before = 0;
        for (figures, own) in all.iter_mut().zip(&self.own) {
            (figures.cs, figures.ce, figures.kept) = (before, own.buyers, own.kept);
            before = own.buyers;
        }
    }
}

impl Own {
    /// How often the customer is in each draw.
    fn weights(&mut self, seeds: Seeds<'_>) -> &Weights {
        let customer = self.customer;
        self.weights.get_or_insert_with(|| Weights::of(seeds.of(customer)))
    }

    fn count_months(&mut self, plan: &Plan<'_>, days: &[Day]) {
        self.months.clear();
        for day in days {
            let at = usize::try_from(day - plan.from).unwrap_or(usize::MAX);
            let Some(month) = plan.months.get(at).copied() else { continue };
            match self.months.last().copied() {
                Some((last, _)) if last == month => {}
                Some((last, run)) if last + 1 == month => self.months.push((month, run + 1)),
                _ => self.months.push((month, 1)),
            }
        }
    }

    /// Whether there is a purchase in each of the months that a period asks for.
    fn regular(&self, plan: &Plan<'_>, place: usize) -> bool {
        let Some(last) = plan.last_month.get(place).copied() else { return false };
        let found = self.months.binary_search_by_key(&last, |(month, _)| *month);
        let run = found.ok().and_then(|at| self.months.get(at)).map_or(0, |(_, run)| *run);
        run >= plan.regular
    }
}
