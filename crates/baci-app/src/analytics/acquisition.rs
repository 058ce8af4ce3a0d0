//! What winning customers cost, month by month and by channel as somebody entered it, against what they spent since.

use super::{Given, counted, wrong};
use crate::audit::note;
use crate::baci::Baci;
use crate::error::AppError;
use crate::place::By;
use baci_analytics::acquisition::{ByMonth, Won, won};
use baci_analytics::calendar::month;
use baci_analytics::day;
use baci_analytics::figure::{amount, number, six};
use baci_analytics::history::Histories;
use baci_analytics::metrics::{LifetimeValue, Seeds};
use baci_core::refusal::Code;
use baci_store::setting::{self, StoredSetting};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The setting that holds the costs.
const SETTING: &str = "acquisition";
/// The most costs that are kept.
pub const MOST_COSTS: usize = 5_000;
/// The longest name of a channel, in characters.
const LONGEST_NAME: usize = 100;

/// What winning customers cost in a month.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AcquisitionCost {
    /// Its first day.
    pub month: Date,
    /// The channel that it was for; empty for all together.
    pub channel: String,
    /// In the currency's smallest unit.
    pub cost: i64,
}

/// A month, or a channel of one, beside what it cost.
#[derive(Clone, Debug, PartialEq)]
pub struct AcquiredRow {
    /// The first day of the month.
    pub month: Date,
    /// Nothing for all channels together.
    pub channel: Option<String>,
    pub cost: i64,
    pub won: Won,
}

/// What winning customers cost, and what they brought.
#[derive(Clone, Debug, PartialEq)]
pub struct Acquired {
    /// Months for which there is a cost or a new customer, all channels together, the latest first.
    pub months: Vec<AcquiredRow>,
    /// Those of channels for which a cost was entered.
    pub channels: Vec<AcquiredRow>,
    /// Of all months with a cost: what they cost, and whom they won.
    pub all: AcquiredRow,
    pub value: LifetimeValue,
    /// What of sales is margin, in millionths of a percent.
    pub margin: i64,
}

#[derive(Default, Serialize, Deserialize)]
struct Document {
    costs: Vec<AcquisitionCost>,
}

fn read(stored: Option<&StoredSetting>) -> Result<Vec<AcquisitionCost>, AppError> {
    let Some(stored) = stored else { return Ok(Vec::new()) };
    let read: Result<Document, _> = serde_json::from_str(&stored.document);
    let read = read.map_err(|error| AppError::Internal(format!("costs cannot be read: {error}")));
    Ok(read?.costs)
}

impl Baci {
    /// What winning customers cost, by month and channel.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn acquisition_costs(&self) -> Result<Vec<AcquisitionCost>, AppError> {
        read(setting::get(self.database(), SETTING).await?.as_ref())
    }

    /// Puts what winning customers cost in a month in the place of what was entered before: by channel, none for all together. A cost of zero
    /// takes one away; channels that are not named stay as they are.
    ///
    /// # Errors
    /// [`Code::InvalidRequest`] for what cannot be, and where there are too many.
    pub async fn set_acquisition_costs(
        &self,
        by: &By,
        month: Date,
        costs: Vec<(String, i64)>,
    ) -> Result<(), AppError> {
        let month = month.first_of_month();
        costs.iter().try_for_each(valid)?;
        let now = self.clock().now();
        let mut tx = self.database().begin().await?;
        let stored = setting::lock(&mut tx, SETTING).await?;
        let before = read(stored.as_ref())?;
        let mut all: BTreeMap<(Date, String), i64> =
            before.into_iter().map(|own| ((own.month, own.channel), own.cost)).collect();
        for (channel, cost) in costs {
            let key = (month, channel.trim().to_owned());
            match cost {
                0 => all.remove(&key),
                cost => all.insert(key, cost),
            };
        }
        if all.len() > MOST_COSTS {
            tx.rollback().await?;
            let sentence = format!("{MOST_COSTS} costs are kept at the most: take old ones away");
            let refused = AppError::refused(Code::InvalidRequest, sentence);
            return Err(refused.because("acquisition-many").with("most", MOST_COSTS));
        }
        let one = |((month, channel), cost)| AcquisitionCost { month, channel, cost };
        let document = Document { costs: all.into_iter().map(one).collect() };
        let document = serde_json::to_string(&document);
        let document = document.map_err(|error| AppError::Internal(error.to_string()))?;
        let revision = stored.map_or(0, |own| own.revision) + 1;
        let name = SETTING.to_owned();
        let setting = StoredSetting { name, document, revision, changed_at: now };
        setting::save(&mut tx, &setting).await?;
        let target = month.strftime("%Y-%m").to_string();
        note(&mut tx, now, by, ("acquisition.set", &target), &json!({})).await?;
        Ok(tx.commit().await?)
    }

    /// What winning customers cost, and what they brought until now.
    ///
    /// # Errors
    /// Those of [`Baci::purchases_kept`].
    pub async fn acquired(&self, margin: i64) -> Result<(Arc<Given>, Acquired), AppError> {
        let costs = self.acquisition_costs().await?;
        let by_channel = costs.iter().any(|own| !own.channel.is_empty());
        let given = self.purchases_kept(by_channel).await?;
        let until = given.today().map_or(i32::MAX, |day| day::number(day) + 1);
        counted(given, move |given| Ok(Acquired::of(given, &costs, until, margin))).await
    }
}

fn valid((channel, cost): &(String, i64)) -> Result<(), AppError> {
    let long = channel.trim().chars().count() > LONGEST_NAME;
    if long || channel.chars().any(char::is_control) {
        let sentence = format!("a channel has a name of {LONGEST_NAME} characters at most");
        let refused = AppError::refused(Code::InvalidRequest, sentence);
        let most = i64::try_from(LONGEST_NAME).unwrap_or(i64::MAX);
        return Err(refused.because("acquisition-channel").with("most", most));
    }
    if *cost < 0 {
        return Err(wrong("acquisition-cost", "what customers cost is zero or above"));
    }
    Ok(())
}

fn first_day(month: i32) -> Date {
    let year = i16::try_from(month.div_euclid(12)).unwrap_or(i16::MAX);
    let of_year = i8::try_from(month.rem_euclid(12)).unwrap_or(0) + 1;
    Date::new(year, of_year, 1).unwrap_or(Date::MAX)
}

impl Acquired {
    /// Of these purchases, those before a day, and of these costs.
    pub fn of(given: &Given, costs: &[AcquisitionCost], until: i32, margin: i64) -> Self {
        let won: ByMonth = won(&given.receipts, until);
        let mut months: BTreeMap<i32, (i64, Won)> = BTreeMap::new();
        for ((month, _), own) in &won {
            months.entry(*month).or_default().1.add(own);
        }
        let mut channels = Vec::new();
        for own in costs {
            let month = month(day::number(own.month));
            let to = &mut months.entry(month).or_default().0;
            *to = to.saturating_add(own.cost);
            if !own.channel.is_empty() {
                let won = won.get(&(month, own.channel.clone())).cloned().unwrap_or_default();
                let channel = Some(own.channel.clone());
                channels.push(AcquiredRow { month: own.month, channel, cost: own.cost, won });
            }
        }
        let row = |(month, (cost, won)): (i32, (i64, Won))| AcquiredRow {
            month: first_day(month),
            channel: None,
            cost,
            won,
        };
        let months: Vec<AcquiredRow> = months.into_iter().rev().map(row).collect();
        channels.sort_by(|a, b| b.month.cmp(&a.month).then_with(|| a.channel.cmp(&b.channel)));
        let mut all = AcquiredRow { month: Date::MIN, channel: None, cost: 0, won: Won::default() };
        for own in months.iter().filter(|own| own.cost > 0) {
            all.cost = all.cost.saturating_add(own.cost);
            all.won.add(&own.won);
        }
        let last = given.receipts.span().map_or(0, |(_, last)| last + 1);
        let histories = Histories::all(&given.receipts, until);
        let value = LifetimeValue::of(&histories, Seeds::None, last.min(until));
        Self { months, channels, all, value, margin }
    }

    /// How many times what a customer cost on average they are worth: lifetime value so far, at the margin.
    #[expect(clippy::cast_precision_loss, reason = "a quotient of estimates")]
    pub fn value_to_cost(&self, row: &AcquiredRow) -> Option<f64> {
        let LifetimeValue { net, buyers, customers, days, .. } = self.value;
        let over = buyers as f64 * customers as f64 * 365.0;
        if row.cost <= 0 || row.won.customers == 0 || over == 0.0 {
            return None;
        }
        let value = net as f64 * days as f64 / over * (self.margin as f64 / 1e8);
        Some(six(value / (row.cost as f64 / row.won.customers as f64)))
    }

    /// As JSON, in the shape that `docs/metrics.md` tells.
    pub fn json(&self, given: &Given) -> Value {
        let digits = given.currency.digits;
        json!({
            "definition": {
                "cac": "cost / customers", "ltv_to_cac": "lifetime value so far x margin / cac", "returned": "net x margin / cost",
                "payback_months": "months until net x margin is cost, that of the first purchase counted as one",
                "margin": number(self.margin), "zone": given.zone.name(), "currency": given.code(),
                "read_at": given.as_of.map(|at| at.to_string()),
            },
            "ltv": self.value.value(digits),
            "all": self.row(&self.all, digits),
            "months": self.months.iter().map(|own| self.row(own, digits)).collect::<Vec<_>>(),
            "channels": self.channels.iter().map(|own| self.row(own, digits)).collect::<Vec<_>>(),
            "counts": given.counts(),
        })
    }

    fn row(&self, own: &AcquiredRow, digits: u8) -> Value {
        let paid = own.cost > 0;
        json!({
            "month": (own.month != Date::MIN).then(|| own.month.strftime("%Y-%m").to_string()),
            "channel": own.channel, "cost": amount(own.cost.into(), digits),
            "customers": own.won.customers, "net": amount(own.won.spent(), digits),
            "cac": if paid { own.won.cost_of_one(own.cost, digits) } else { None },
            "returned": own.won.returned(own.cost, self.margin).map(number),
            "ltv_to_cac": self.value_to_cost(own),
            "payback_months": own.won.payback(own.cost, self.margin),
            "months_seen": own.won.net.len(),
        })
    }
}
