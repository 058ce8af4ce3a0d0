//! What came of a trial: what those who were reached did more than those who were left alone, and whether that pays.

use super::super::{Given, counted};
use super::{Grouping, Trial, TrialGroup};
use crate::baci::Baci;
use crate::error::AppError;
use baci_analytics::day;
use baci_analytics::figure::{amount, six};
use baci_analytics::history::Histories;
use baci_analytics::trial::{Difference, Group, Plan, Trial as Counted};
use serde_json::{Value, json};
use std::sync::Arc;

/// Whether a trial is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrialState {
    Planned,
    Running,
    Over,
}

impl TrialState {
    /// The word that stands for it in answers.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Running => "running",
            Self::Over => "over",
        }
    }
}

/// What speaks against reading more out of a result than is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrialWarning {
    /// Somebody looks before the end, which was not planned: a difference may be chance more often than is said.
    Early,
    /// The interval holds zero.
    Chance,
    /// A group has fewer than two customers.
    Few,
}

impl TrialWarning {
    /// The word that stands for it in answers.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Early => "early",
            Self::Chance => "chance",
            Self::Few => "few",
        }
    }
}

/// What is left of what the treated spent more, in the currency's smallest unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gain {
    pub by: f64,
    pub low: f64,
    pub high: f64,
}

/// What came of a trial.
#[derive(Clone, Debug, PartialEq)]
pub struct TrialFigures {
    pub trial: Trial,
    pub state: TrialState,
    pub counted: Counted,
    /// By what share more of the treated bought.
    pub uplift: Option<Difference>,
    /// How much more a treated customer spent, in the smallest unit.
    pub spend: Option<Difference>,
    /// That of all treated customers, at the margin, less what the campaign cost.
    pub gain: Option<Gain>,
    /// What of sales is margin, in millionths of a percent.
    pub margin: i64,
    pub warnings: Vec<TrialWarning>,
}

impl Baci {
    /// What came of a trial until now. Of sales, `margin` is what is left after the goods are paid, in millionths of a percent.
    ///
    /// # Errors
    /// Those of [`Baci::trial`] and [`Baci::purchases_kept`].
    pub async fn trial_figures(
        &self,
        id: &str,
        margin: i64,
    ) -> Result<(Arc<Given>, TrialFigures), AppError> {
        let all = self.trials().await?;
        let trial = self.trial(id).await?;
        let grouping = Grouping::of(&trial, &all);
        let given = self.purchases_kept(false).await?;
        counted(given, move |given| Ok(TrialFigures::of(given, &trial, &grouping, margin))).await
    }
}

impl TrialFigures {
    pub(in crate::analytics) fn of(
        given: &Given,
        trial: &Trial,
        grouping: &Grouping,
        margin: i64,
    ) -> Self {
        let span = (day::number(trial.from), day::number(trial.until));
        let name = |customer: u32| given.receipts.customers.name(customer);
        let histories = Histories::all(&given.receipts, span.1);
        let counted = Counted::of(&histories, span, |own| match grouping.group(name(own)) {
            TrialGroup::Treated => Some(false),
            TrialGroup::Control => Some(true),
            TrialGroup::Apart => None,
        });
        let today = given.today().map_or(i32::MAX, day::number);
        let state = match (today < span.0, today < span.1) {
            (true, _) => TrialState::Planned,
            (_, true) => TrialState::Running,
            _ => TrialState::Over,
        };
        let z = plan(trial).z();
        let (uplift, spend) = (counted.uplift(z), counted.spend(z));
        let mut warnings = Vec::new();
        if state == TrialState::Running && trial.looks == 1 {
            warnings.push(TrialWarning::Early);
        }
        if counted.treated.customers.min(counted.control.customers) < 2 {
            warnings.push(TrialWarning::Few);
        } else if spend.is_some_and(|own| own.low <= 0.0 && own.high >= 0.0) {
            warnings.push(TrialWarning::Chance);
        }
        let gain = spend.map(|own| gain(own, counted.treated.customers, (margin, trial.cost)));
        Self { trial: trial.clone(), state, counted, uplift, spend, gain, margin, warnings }
    }

    /// As JSON, in the shape that `docs/metrics.md` tells.
    pub fn json(&self, given: &Given) -> Value {
        let digits = given.currency.digits;
        let unit = 1.0 / 10f64.powi(digits.into());
        let gain = self.gain.map(|own| Difference { by: own.by, low: own.low, high: own.high });
        let mut out = self.trial.json(digits);
        let told = json!({
            "state": self.state.word(),
            "treated": group(&self.counted.treated, digits), "control_group": group(&self.counted.control, digits),
            "uplift_points": self.uplift.map(|own| difference(own, 100.0)),
            "spend_difference": self.spend.map(|own| difference(own, unit)),
            "margin": baci_analytics::figure::number(self.margin),
            "gain": gain.map(|own| difference(own, unit)),
            "confidence": 95,
            "warnings": self.warnings.iter().map(|own| own.word()).collect::<Vec<_>>(),
            "read_at": given.as_of.map(|at| at.to_string()),
        });
        if let (Some(out), Value::Object(told)) = (out.as_object_mut(), told) {
            out.extend(told);
        }
        out
    }
}

impl Trial {
    /// As JSON, in the shape that `docs/metrics.md` tells.
    pub fn json(&self, digits: u8) -> Value {
        json!({
            "id": self.id, "name": self.name, "control": f64::from(self.control) / 100.0,
            "from": self.from.to_string(), "until": self.until.to_string(), "looks": self.looks,
            "cost": amount(self.cost.into(), digits), "revision": self.revision,
            "changed_at": self.changed_at.to_string(), "changed_by": self.actor,
        })
    }
}

/// The plan that says how sure one look is.
fn plan(trial: &Trial) -> Plan {
    let control = f64::from(trial.control) / f64::from(super::ALL);
    let (base, hoped, power, confidence) = (0.1, 0.2, 0.8, 0.95);
    Plan { base, hoped, power, confidence, control, looks: trial.looks }
}

/// What is left of a difference over so many customers.
#[expect(clippy::cast_precision_loss, reason = "an estimate")]
pub(in crate::analytics) fn gain(
    own: Difference,
    customers: u64,
    (margin, cost): (i64, i64),
) -> Gain {
    let all = customers as f64 * (margin as f64 / 1e8);
    let left = |by: f64| by * all - cost as f64;
    Gain { by: left(own.by), low: left(own.low), high: left(own.high) }
}

pub(in crate::analytics) fn difference(own: Difference, unit: f64) -> Value {
    json!({ "by": six(own.by * unit), "low": six(own.low * unit), "high": six(own.high * unit) })
}

fn group(own: &Group, digits: u8) -> Value {
    json!({
        "customers": own.customers, "buyers": own.buyers, "rate": own.rate().map(|rate| six(100.0 * rate)),
        "purchases": own.purchases, "net": amount(own.net, digits),
    })
}
