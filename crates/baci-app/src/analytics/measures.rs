//! The figures of a period one by one, with their intervals and what changed: for pages, which count nothing themselves.

use super::metrics::{Group, Metrics, PeriodFigures};
use baci_analytics::day;
use baci_analytics::figure::{millionths, percent, wilson};
use baci_analytics::metrics::Figures;
use jiff::civil::Date;

/// A figure of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    Buyers,
    New,
    Lost,
    Reactivated,
    Crr,
    StrictRetention,
    Churn,
    RepeatPurchases,
    Purchases,
    Net,
    AverageBill,
    AverageBillRegulars,
}

/// What a figure comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    Count(i64),
    /// Millionths of a percent.
    Rate(i64),
    /// In the currency's smallest unit, an average rounded to it.
    Money(i64),
}

/// How a figure moved from one period to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    pub figure: Figure,
    pub before: Measure,
    pub now: Measure,
    /// In millionths: rates in points of a percent, all else in percent of what it was.
    pub by: i64,
}

impl Figure {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Buyers,
        Self::New,
        Self::Lost,
        Self::Reactivated,
        Self::Crr,
        Self::StrictRetention,
        Self::Churn,
        Self::RepeatPurchases,
        Self::Purchases,
        Self::Net,
        Self::AverageBill,
        Self::AverageBillRegulars,
    ];

    /// Its name, as JSON has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Buyers => "buyers",
            Self::New => "cn",
            Self::Lost => "lost",
            Self::Reactivated => "reactivated",
            Self::Crr => "crr",
            Self::StrictRetention => "strict_retention",
            Self::Churn => "churn",
            Self::RepeatPurchases => "rpr",
            Self::Purchases => "purchases",
            Self::Net => "net",
            Self::AverageBill => "average_bill",
            Self::AverageBillRegulars => "average_bill_regulars",
        }
    }

    /// Whether it is better the lower it is.
    pub const fn is_loss(self) -> bool {
        matches!(self, Self::Churn | Self::Lost)
    }

    /// What it comes to; nothing where it has no denominator.
    pub fn of(self, told: &PeriodFigures) -> Option<Measure> {
        let own = &told.figures;
        let count = |n: u64| i64::try_from(n).ok().map(Measure::Count);
        match self {
            Self::Buyers => count(own.buyers),
            Self::New => count(own.cn),
            Self::Lost => count(own.lost()),
            Self::Reactivated => count(own.reactivated()),
            Self::Purchases => count(own.purchases),
            Self::Crr => own.crr().map(Measure::Rate),
            Self::StrictRetention => own.strict_retention().map(Measure::Rate),
            Self::Churn => own.churn().map(Measure::Rate),
            Self::RepeatPurchases => own.rpr().map(Measure::Rate),
            Self::Net => i64::try_from(own.net).ok().map(Measure::Money),
            Self::AverageBill => average(own.net, own.purchases),
            Self::AverageBillRegulars => average(own.regular_net, own.regular_purchases),
        }
    }

    /// Where it lies with 95% confidence; nothing for counts, and for retention as the articles have it, which is no share.
    pub fn interval(self, told: &PeriodFigures) -> Option<(Measure, Measure)> {
        let own: &Figures = &told.figures;
        let rate = |(low, high): (f64, f64)| {
            (Measure::Rate(whole(low * 1e6)), Measure::Rate(whole(high * 1e6)))
        };
        match self {
            Self::StrictRetention => wilson(own.kept, own.cs).map(rate),
            Self::Churn => wilson(own.lost(), own.cs).map(rate),
            Self::RepeatPurchases => wilson(own.repeat_buyers, own.buyers).map(rate),
            Self::AverageBill => told.average_bill.map(money),
            Self::AverageBillRegulars => told.average_bill_regulars.map(money),
            _ => None,
        }
    }

    /// How it moved between two periods; nothing where one of them has none, or there was nothing to compare with.
    pub fn moved(self, before: &PeriodFigures, now: &PeriodFigures) -> Option<Moved> {
        let (before, now) = (self.of(before)?, self.of(now)?);
        let by = match (before, now) {
            (Measure::Rate(before), Measure::Rate(now)) => now.checked_sub(before)?,
            _ => percent(
                i128::from(now.units()) - i128::from(before.units()),
                before.units().into(),
            )?,
        };
        Some(Moved { figure: self, before, now, by })
    }
}

impl Measure {
    /// The bare number.
    pub const fn units(self) -> i64 {
        match self {
            Self::Count(n) | Self::Rate(n) | Self::Money(n) => n,
        }
    }
}

fn money((low, high): (f64, f64)) -> (Measure, Measure) {
    (Measure::Money(whole(low)), Measure::Money(whole(high)))
}

fn average(net: i128, purchases: u64) -> Option<Measure> {
    let exact = millionths(net, purchases.into())?;
    let half = if exact < 0 { -500_000 } else { 500_000 };
    Some(Measure::Money(exact.checked_add(half)? / 1_000_000))
}

#[expect(clippy::cast_possible_truncation, reason = "an interval of a statistic; casts saturate")]
fn whole(x: f64) -> i64 {
    x.round() as i64
}

impl Group {
    /// The last period that was over at the start of a day, and the one before.
    pub fn last_two(&self, today: Date) -> Option<(Option<&PeriodFigures>, &PeriodFigures)> {
        let (now, before) = self.over(today).split_last()?;
        Some((before.last(), now))
    }

    /// The periods that were over at the start of a day.
    pub fn over(&self, today: Date) -> &[PeriodFigures] {
        let today = day::number(today);
        let many = self.periods.partition_point(|told| told.figures.end <= today);
        self.periods.get(..many).unwrap_or_default()
    }

    /// The lifetime value so far, rounded to the smallest unit.
    pub fn lifetime_value(&self) -> Option<Measure> {
        let exact = self.value.value(0)?.parse::<f64>().ok()?;
        Some(Measure::Money(whole(exact)))
    }

    /// Where it lies with 95% confidence.
    pub fn lifetime_interval(&self) -> Option<(Measure, Measure)> {
        self.value.sure.value.map(money)
    }
}

impl Metrics {
    /// The figures that changed most with the last period that is over, at most so many: those first whose change is the
    /// largest part of what they were.
    pub fn moved_most(&self, today: Date, most: usize) -> Vec<Moved> {
        let Some((Some(before), now)) = self.all.last_two(today) else { return Vec::new() };
        let mut all: Vec<(i64, Moved)> = Figure::ALL
            .into_iter()
            // Strict retention is what churn is not: one of them is enough.
            .filter(|figure| *figure != Figure::Churn)
            .filter_map(|figure| figure.moved(before, now))
            .filter(|moved| moved.by != 0)
            .filter_map(|moved| Some((part(&moved)?, moved)))
            .collect();
        all.sort_by_key(|(part, _)| std::cmp::Reverse(*part));
        all.into_iter().take(most).map(|(_, moved)| moved).collect()
    }
}

/// How large a part of what it was the change is, in millionths of a percent.
fn part(moved: &Moved) -> Option<i64> {
    let (before, now) = (i128::from(moved.before.units()), i128::from(moved.now.units()));
    percent((now - before).abs(), before)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(kept: u64, purchases: u64, net: i128) -> PeriodFigures {
        let figures =
            Figures { cs: 4, ce: kept, kept, buyers: kept, purchases, net, ..Figures::default() };
        PeriodFigures { figures, average_bill: Some((1.4, 2.6)), average_bill_regulars: None }
    }

    #[test]
    fn figures_move_in_points_and_in_percent() {
        let (before, now) = (period(2, 3, 1000), period(3, 4, 1000));
        let moved = |figure: Figure| figure.moved(&before, &now).unwrap();
        assert_eq!(moved(Figure::StrictRetention).by, 25_000_000);
        assert_eq!(moved(Figure::Purchases).by, 33_333_333);
        assert_eq!(moved(Figure::AverageBill).now, Measure::Money(250));
        assert_eq!(Figure::AverageBill.of(&before), Some(Measure::Money(333)));
        assert_eq!(Figure::RepeatPurchases.of(&before), Some(Measure::Rate(0)));
        assert_eq!(Figure::AverageBillRegulars.of(&before), None, "no regulars, no average");
        assert!(Figure::RepeatPurchases.moved(&before, &now).is_some_and(|moved| moved.by == 0));
    }

    #[test]
    fn intervals_are_in_the_units_of_their_figure() {
        let own = period(2, 3, 1000);
        let (low, high) = Figure::StrictRetention.interval(&own).unwrap();
        // Wilson's interval of 2 of 4: 15.00% to 85.00%.
        assert_eq!((low, high), (Measure::Rate(15_003_899), Measure::Rate(84_996_101)));
        let money = Some((Measure::Money(1), Measure::Money(3)));
        assert_eq!(Figure::AverageBill.interval(&own), money);
        assert_eq!((Figure::Crr.interval(&own), Figure::Net.interval(&own)), (None, None));
    }
}
