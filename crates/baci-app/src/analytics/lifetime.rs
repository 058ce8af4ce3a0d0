//! Lifetime value by a model: who will come again, how often and for how much, with what speaks against believing it.

mod json;

use super::{Given, Length};
use crate::error::AppError;
use baci_analytics::day;
use baci_analytics::history::Histories;
pub use baci_analytics::models::holdout::{Holdout as LifetimeHoldout, Pair};
use baci_analytics::models::holdout::{Holdout, check};
use baci_analytics::models::score::score;
pub use baci_analytics::models::score::{Horizon, Score};
use baci_analytics::models::spend::correlation;
use baci_analytics::models::summary::{Known, summary};
pub use baci_analytics::models::{Fitted as FittedModel, Model, spend::PARAMETERS_OF_SPEND};
use baci_analytics::models::{Fitted, fit_spend};
use baci_core::refusal::Code;
use jiff::civil::Date;

/// Customers who came again on another day, without whom there is no model.
const LEAST: usize = 4;
/// Customers who came again below which parameters say little.
const FEW: usize = 100;
/// How much frequency and spend may go together.
const MOST_CORRELATION: f64 = 0.3;
/// Below this chance of being a customer still somebody counts as at risk of silence.
const AT_RISK: f64 = 0.5;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LifetimeAsk {
    pub model: Model,
    pub horizon: Horizon,
    /// The last day that the model sees; where none is named, that of the last purchase. What was bought later checks its forecast.
    pub through: Option<Date>,
}

/// What a model says of all customers.
#[derive(Debug)]
pub struct Lifetime {
    pub model: Model,
    pub horizon: Horizon,
    /// The last day that the model saw; nothing for a ready summary.
    pub through: Option<Date>,
    /// Customers that it saw, and those of them who came again on another day.
    pub customers: usize,
    pub repeaters: usize,
    pub buying: Fitted,
    pub spending: Option<Fitted>,
    pub correlation: Option<f64>,
    /// Of each customer, in the order of their numbers.
    pub scores: Vec<Score>,
    pub totals: Totals,
    pub holdout: Option<Holdout>,
    pub warnings: Vec<Warning>,
    /// Places among the scores, the most valuable first.
    ranks: Vec<u32>,
}

/// A forecast, rounded to so many digits after the point, in whole units of the last of them: money in its smallest unit, for one.
#[expect(clippy::cast_possible_truncation, reason = "what is too large stays the largest")]
pub fn rounded(value: f64, digits: u8) -> i64 {
    (value * 10f64.powi(digits.into())).round() as i64
}

/// A day up to which a model can be fitted, so that the rest of the time checks it: a third of all of it, a quarter of a year at the
/// most. Nothing where that is less than four weeks.
pub fn check_day(given: &Given) -> Option<Date> {
    let (first, last) = given.span()?;
    let weeks = ((last - first) / 21).min(13);
    (weeks >= 4).then(|| day::date(last - 7 * weeks))
}

/// What is expected of all together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Totals {
    pub purchases: f64,
    /// In the currency's main unit; nothing without a model of spend.
    pub value: Option<f64>,
    /// How many are customers still.
    pub alive: f64,
}

/// In which order customers are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LifetimeOrder {
    /// The most valuable ahead first.
    #[default]
    Value,
    /// Only those who are less likely than not to be customers still, the most valuable ahead first.
    AtRisk,
}

/// What speaks against taking the figures at their word.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Warning {
    /// Few came again.
    FewRepeaters(usize),
    /// The data do not determine the parameters of this model.
    Undetermined(Model),
    /// Nor those of the model of spend.
    SpendUndetermined,
    /// Frequency and spend go together by this correlation, which the model takes for independent.
    SpendByFrequency(f64),
    /// The mean spend of a new customer has no finite value.
    NoMeanSpend,
}

impl Warning {
    /// A name for messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FewRepeaters(_) => "few-repeaters",
            Self::Undetermined(_) => "undetermined",
            Self::SpendUndetermined => "spend-undetermined",
            Self::SpendByFrequency(_) => "spend-by-frequency",
            Self::NoMeanSpend => "no-mean-spend",
        }
    }

    /// As the command line and machines are told.
    pub fn sentence(self) -> String {
        match self {
            Self::FewRepeaters(many) => {
                format!("only {many} customers came again: the parameters are hardly determined")
            }
            Self::Undetermined(model) => format!(
                "the data do not determine the parameters of {}: try another model",
                model.name()
            ),
            Self::SpendUndetermined => {
                "the data do not determine the model of spend: values are not to be trusted"
                    .to_owned()
            }
            Self::SpendByFrequency(own) => format!(
                "frequency and spend go together (correlation {own:.2}): the model of spend takes them for independent"
            ),
            Self::NoMeanSpend => {
                "q is not above 1: the mean spend of a new customer has no finite value".to_owned()
            }
        }
    }
}

impl Default for LifetimeAsk {
    /// BG/NBD over a year, without discount.
    fn default() -> Self {
        let weeks = Length { count: 12, unit: 'm' }.weeks();
        Self { model: Model::BgNbd, horizon: Horizon { weeks, discount: 0.0 }, through: None }
    }
}

impl LifetimeAsk {
    /// What the model says of these receipts; those of zero count as visits.
    ///
    /// # Errors
    /// [`Code::TooFewRepeaters`].
    pub fn of(&self, given: &Given) -> Result<Lifetime, AppError> {
        let histories = Histories::visits(&given.receipts);
        let last = histories.span().map_or(0, |(_, last)| last);
        let through = self.through.map_or(last, day::number);
        let unit = 10f64.powi(given.currency.digits.into());
        let known = summary(&histories, through, unit);
        let mut told = self.of_summary(&known)?;
        told.through = Some(day::date(through));
        told.holdout = check((self.model, &told.buying), &known, &histories, (through, last));
        Ok(told)
    }

    /// What it says of a ready summary of customers.
    ///
    /// # Errors
    /// [`Code::TooFewRepeaters`].
    pub fn of_summary(&self, known: &[Known]) -> Result<Lifetime, AppError> {
        let repeaters = known.iter().filter(|own| own.frequency > 0).count();
        if repeaters < LEAST {
            return Err(too_few(repeaters, known.len()));
        }
        let model = self.model;
        let buying = model.fit(known);
        let spenders = known.iter().filter(|own| own.frequency > 0 && own.mean > 0.0).count();
        let spending = (spenders > 3).then(|| fit_spend(known));
        let scores = score((model, &buying), spending.as_ref(), known, self.horizon);
        let correlation = correlation(known);
        let mut told = Lifetime {
            model,
            horizon: self.horizon,
            through: None,
            customers: known.len(),
            repeaters,
            buying,
            spending,
            correlation,
            totals: Totals::of(&scores),
            ranks: ranks(&scores),
            scores,
            holdout: None,
            warnings: Vec::new(),
        };
        told.warnings = told.warn();
        Ok(told)
    }
}

fn too_few(repeaters: usize, customers: usize) -> AppError {
    let sentence = format!(
        "{repeaters} of {customers} customers came again on another day: no model can be made of that"
    );
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    AppError::refused(Code::TooFewRepeaters, sentence)
        .because("too-few-repeaters")
        .with("repeaters", count(repeaters))
        .with("customers", count(customers))
}

/// What a customer is ranked by: the value, or purchases where there is none.
fn worth(own: &Score) -> f64 {
    own.value.unwrap_or(own.expected)
}

fn ranks(scores: &[Score]) -> Vec<u32> {
    let mut all: Vec<u32> = (0u32..).take(scores.len()).collect();
    let of = |place: &u32| scores.get(*place as usize).map_or(0.0, worth);
    all.sort_by(|a, b| of(b).total_cmp(&of(a)));
    all
}

impl Totals {
    /// Sums of floats are the same in whatever order customers come.
    fn of(scores: &[Score]) -> Self {
        let sum = |of: fn(&Score) -> Option<f64>| {
            let mut all: Vec<f64> = scores.iter().filter_map(of).collect();
            all.sort_unstable_by(f64::total_cmp);
            (!all.is_empty()).then(|| all.iter().sum::<f64>())
        };
        Self {
            purchases: sum(|own| Some(own.expected)).unwrap_or(0.0),
            value: sum(|own| own.value),
            alive: sum(|own| Some(own.alive)).unwrap_or(0.0),
        }
    }
}

impl Lifetime {
    /// Customers in an order, from a place on, at most so many.
    pub fn listed(&self, order: LifetimeOrder, from: usize, limit: usize) -> Vec<&Score> {
        let all = self.ranks.iter().filter_map(|place| self.scores.get(*place as usize));
        let in_it = |own: &&Score| order == LifetimeOrder::Value || own.alive < AT_RISK;
        all.filter(in_it).skip(from).take(limit).collect()
    }

    /// How many an order has.
    pub fn many(&self, order: LifetimeOrder) -> usize {
        match order {
            LifetimeOrder::Value => self.scores.len(),
            LifetimeOrder::AtRisk => self.scores.iter().filter(|own| own.alive < AT_RISK).count(),
        }
    }

    /// What it says of one customer, by their number; nothing of who bought only later.
    pub fn of(&self, customer: u32) -> Option<&Score> {
        let at = self.scores.binary_search_by_key(&customer, |own| own.customer).ok()?;
        self.scores.get(at)
    }

    /// How many customers are still ones with a chance of zero to ten percent, ten to twenty, and so on.
    pub fn by_alive(&self) -> [u64; 10] {
        let mut counts = [0; 10];
        for own in &self.scores {
            let tenth = (1..10).take_while(|n| own.alive >= f64::from(*n) / 10.0).count();
            if let Some(count) = counts.get_mut(tenth) {
                *count += 1;
            }
        }
        counts
    }

    fn warn(&self) -> Vec<Warning> {
        let mut out = Vec::new();
        if self.repeaters < FEW {
            out.push(Warning::FewRepeaters(self.repeaters));
        }
        if !self.buying.converged {
            out.push(Warning::Undetermined(self.model));
        }
        if self.spending.as_ref().is_some_and(|own| !own.converged) {
            out.push(Warning::SpendUndetermined);
        }
        if let Some(own) = self.correlation.filter(|own| own.abs() >= MOST_CORRELATION) {
            out.push(Warning::SpendByFrequency(own));
        }
        let q = self.spending.as_ref().and_then(|own| own.parameters.get(1)).copied();
        if q.is_some_and(|q| q <= 1.0) {
            out.push(Warning::NoMeanSpend);
        }
        out
    }
}
