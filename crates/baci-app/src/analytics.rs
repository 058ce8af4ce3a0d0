//! What analysts ask of purchases, of the database or of files: metrics, cohorts, RFM and what is foreseen, and the JSON that tells
//! them alike on the API and the command line.

mod acquisition;
mod cohorts;
mod foresight;
mod json;
mod length;
mod lifetime;
mod measures;
mod metrics;
mod next;
mod products;
mod profit;
mod rfm;
mod rolled;
mod segmented;
mod trials;

use crate::baci::Baci;
use crate::bought::bought;
use crate::error::AppError;
pub use acquisition::{Acquired, AcquiredRow, AcquisitionCost, MOST_COSTS};
pub use baci_analytics::calendar::Period;
pub use baci_analytics::cohorts::Cohort;
use baci_analytics::day::{self, Day};
use baci_analytics::figure;
pub use baci_analytics::metrics::Base;
use baci_analytics::receipts::{Counts, Receipts, Wanted};
pub use baci_analytics::trial::{Difference, Group as TrialCounts, Plan as TrialPlan};
use baci_core::id::MemberId;
use baci_core::money::Currency;
use baci_core::program::Program;
use baci_core::program::stages::Stages;
use baci_core::refusal::Code;
use baci_core::time::{Instant, Zone};
use baci_store::{Database, tier};
pub use cohorts::{Cohorts, CohortsAsk};
pub(crate) use foresight::Foresights;
pub use foresight::{Fit, Foresight};
use jiff::civil::Date;
pub use length::Length;
pub use lifetime::{
    FittedModel, Horizon, Lifetime, LifetimeAsk, LifetimeHoldout, LifetimeOrder, Model,
    PARAMETERS_OF_SPEND, Pair, Score, Totals, Warning, check_day, rounded,
};
pub use measures::{Figure, Measure, Moved};
pub use metrics::{By, Group, Metrics, MetricsAsk, PeriodFigures};
pub use next::{NextFigures, NextOne, WEEKDAYS, weekday};
pub use products::{HitRate, LAST, Least, ProductPair, Products, Shelf, Suggested, Suggestion};
pub use profit::{Profit, WalletProfit};
pub use rfm::RfmFigures;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
pub use trials::{
    ALL, GLOBAL, Gain, Grouping, Trial, TrialAsk, TrialFigures, TrialGroup, TrialState,
    TrialWarning,
};

/// How long figures that stand beside others wait for purchases that nobody read yet.
const GLANCE: Duration = Duration::from_millis(150);
/// How long purchases are held in memory that nobody asks for.
const HELD: Duration = Duration::from_secs(600);
/// What is said where the purchases are read for the first time, and there are many.
const PATIENCE: &str = "the purchases are read for the first time: ask again in a minute";

/// How many rows of tiers are read at once: more than a member has ladders.
const PAGE: i64 = 10_000;

/// Purchases that figures are made of, with what they are told in.
#[derive(Clone, Debug)]
pub struct Given {
    pub receipts: Arc<Receipts>,
    pub currency: Currency,
    /// Whether somebody said which currency it is.
    pub named: bool,
    pub zone: Zone,
    /// By which bounds customers are in stages.
    pub stages: Stages,
    /// Who has which tier: by ladder and tier, the numbers of customers. Of the database only.
    pub tiers: BTreeMap<(String, String), Vec<u32>>,
    /// The segment whose members alone these purchases are of; nothing for all.
    pub segment: Option<String>,
    /// Who is in which segment, by the numbers of customers; where figures by segment are asked for.
    pub segments: BTreeMap<String, Vec<u32>>,
    /// When those were read that are kept in memory, or as of when the sums are.
    pub as_of: Option<Instant>,
    /// What is known of purchases where no receipts are held, but figures are made of sums that are kept.
    pub kept: Option<KeptSums>,
}

/// What kept sums say of all purchases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptSums {
    pub receipts: u64,
    /// Receipts of zero or less, and what they come to.
    pub others: (u64, i128),
    /// The first and the last day with a purchase.
    pub span: Option<(Day, Day)>,
}

impl Given {
    /// The currency's code, where one was named.
    pub fn code(&self) -> Option<&str> {
        self.named.then(|| self.currency.code())
    }

    /// How many rows were read, used and refused, and what is no purchase.
    pub fn counts(&self) -> Value {
        let counts = self.kept.map_or(self.receipts.counts, |kept| Counts {
            rows: kept.receipts,
            used: kept.receipts,
            refused: 0,
            receipts: kept.receipts,
            apart: 0,
        });
        let (others, net) = self.kept.map_or_else(|| self.receipts.others(), |kept| kept.others);
        let one = |row: &baci_analytics::receipts::Refused| {
            let number = Some(row.number).filter(|number| *number > 0);
            json!({ "row": number, "reason": row.reason })
        };
        let refused: Vec<Value> = self.receipts.refused.iter().map(one).collect();
        json!({
            "rows": counts.rows, "used": counts.used, "refused": counts.refused,
            "receipts": counts.receipts, "receipts_apart": counts.apart, "not_purchases": others,
            "not_purchases_net": figure::amount(net, self.currency.digits),
            "first_refused": refused,
        })
    }

    /// Whether nobody bought anything.
    pub fn is_empty(&self) -> bool {
        self.span().is_none()
    }

    /// The first and the last day with a purchase.
    pub fn span(&self) -> Option<(Day, Day)> {
        self.kept.map_or_else(|| self.receipts.span(), |kept| kept.span)
    }

    /// The start of the period of the first purchase.
    fn start_of(&self, period: Period) -> Option<Date> {
        let (first, _) = self.span()?;
        Some(period.start(date(first)))
    }

    /// The end of the period in which they were read.
    fn end_of(&self, period: Period) -> Option<Date> {
        self.today().map(|day| period.next(period.start(day)))
    }

    /// The local day on which they were read; nothing for those of files.
    pub fn today(&self) -> Option<Date> {
        self.as_of.map(|at| self.zone.local(at).day)
    }
}

/// The date of a day that figures count by.
pub fn date(day: Day) -> Date {
    day::date(day)
}

/// A day in words.
fn written(day: Day) -> String {
    day::date(day).to_string()
}

/// A request that cannot be answered, with its reason.
fn wrong(reason: &'static str, sentence: &str) -> AppError {
    AppError::refused(Code::InvalidRequest, sentence).because(reason)
}

impl Baci {
    /// The purchases of the database as they were lately: they are kept in memory for as long as somebody asks, and read anew in the
    /// background where they have grown old (see [`Given::as_of`]). Branches and channels are in them where they are wanted: those stand in the events themselves,
    /// which takes longer to read.
    ///
    /// # Errors
    /// No program is published; the database is out of order; the very first ones take longer than three seconds: they are read all
    /// the same, and there when they are asked for again.
    pub async fn purchases_kept(&self, with_places: bool) -> Result<Arc<Given>, AppError> {
        self.purchases_within(crate::kept::PATIENCE, with_places).await
    }

    /// Lets purchases go that nobody asked for lately.
    pub(crate) fn release_purchases(&self) {
        for with_places in [false, true] {
            if self.kept_purchases(with_places).release(HELD) {
                tracing::debug!(with_places, "purchases are held in memory no more");
            }
        }
        self.release_foresights();
    }

    async fn purchases_within(
        &self,
        wait: Duration,
        with_places: bool,
    ) -> Result<Arc<Given>, AppError> {
        let published = self.in_force().await?;
        let (database, now) = (self.database().clone(), self.clock().now());
        let work = move |_| async move {
            let wanted = Wanted {
                minute: true,
                branch: with_places,
                channel: with_places,
                ..Wanted::default()
            };
            let program = &published.program;
            let own = given(&database, program, &program.zone, (wanted, now)).await?;
            Ok(Given { as_of: Some(now), ..own })
        };
        self.kept_purchases(with_places).read_within(wait, now, PATIENCE, work).await
    }

    /// The metrics of the database, up to the end of the running period where no other day is named. What lies before the first
    /// purchase of all is not told. Whole months, quarters and years, of all or by branch or channel, are told of kept sums, by who bought
    /// in each; all else, and whatever is asked before these sums are there, of the purchases.
    ///
    /// Of a segment, they are those of who is in it now.
    ///
    /// # Errors
    /// Those of [`Baci::purchases_kept`], [`Baci::purchases_in`] and [`MetricsAsk::of`].
    pub async fn metrics(
        &self,
        ask: MetricsAsk,
        segment: Option<&str>,
    ) -> Result<(Arc<Given>, Metrics), AppError> {
        if segment.is_none()
            && let Some((given, told)) = self.metrics_of_sums(&ask).await?
        {
            return Ok((Arc::new(given), told));
        }
        let mut given = self.kept_of(segment, ask.by.is_some_and(By::needs_places)).await?;
        if ask.by == Some(By::Segment) {
            given = Arc::new(self.with_segments(given).await?);
        }
        let until = ask.until.or_else(|| given.end_of(ask.period));
        let from = ask.from.max(given.start_of(ask.period));
        counted(given, move |given| MetricsAsk { from, until, ..ask }.of(given, BTreeMap::new()))
            .await
    }

    /// The figures that changed most with the last month that is over, at most so many.
    ///
    /// # Errors
    /// Those of [`Baci::purchases_kept`]; the very first purchases are hardly waited for, since these figures stand beside others.
    pub async fn moved_most(&self, today: Date, most: usize) -> Result<Vec<Moved>, AppError> {
        let period = Period::Month;
        let last = period.before(period.start(today));
        let (from, until) = (Some(period.before(last)), Some(period.start(today)));
        let ask =
            MetricsAsk { period, from, until, base: Base::Calendar, regular_months: 3, by: None };
        if let Some((given, told)) = self.metrics_of_sums(&ask).await? {
            return Ok(if given.is_empty() { Vec::new() } else { told.moved_most(today, most) });
        }
        let given = self.purchases_within(GLANCE, false).await?;
        if given.is_empty() {
            return Ok(Vec::new());
        }
        let (_, told) = counted(given, move |given| ask.of(given, BTreeMap::new())).await?;
        Ok(told.moved_most(today, most))
    }

    /// The cohorts of the database, up to the end of the running period where no other day is named; of all or of who is in a segment.
    ///
    /// # Errors
    /// Those of [`Baci::purchases_kept`], [`Baci::purchases_in`] and [`CohortsAsk::of`].
    pub async fn cohorts(
        &self,
        ask: CohortsAsk,
        segment: Option<&str>,
    ) -> Result<(Arc<Given>, Cohorts), AppError> {
        if segment.is_none()
            && let Some((given, told)) = self.cohorts_of_sums(&ask).await?
        {
            return Ok((Arc::new(given), told));
        }
        let given = self.kept_of(segment, false).await?;
        let until = ask.until.or_else(|| given.end_of(ask.period));
        counted(given, move |given| CohortsAsk { until, ..ask }.of(given)).await
    }

    /// The purchases of the database before an instant, by days of a zone.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn purchases_of(
        &self,
        program: &Program,
        zone: &Zone,
        wanted: Wanted,
        until: Instant,
    ) -> Result<Given, AppError> {
        given(self.database(), program, zone, (wanted, until)).await
    }
}

/// Counts beside the tasks that serve: a second of arithmetic must not keep others waiting.
async fn counted<T: Send + 'static>(
    given: Arc<Given>,
    count: impl FnOnce(&Given) -> Result<T, AppError> + Send + 'static,
) -> Result<(Arc<Given>, T), AppError> {
    let task = tokio::task::spawn_blocking(move || count(&given).map(|told| (given, told)));
    task.await.map_err(|error| AppError::Internal(error.to_string()))?
}

async fn given(
    database: &Database,
    program: &Program,
    zone: &Zone,
    (wanted, until): (Wanted, Instant),
) -> Result<Given, AppError> {
    let receipts = bought(database, wanted, zone, until).await?;
    let tiers = match program.ladders.is_empty() {
        true => BTreeMap::new(),
        false => tiers(database, &receipts).await?,
    };
    Ok(Given {
        receipts: Arc::new(receipts),
        currency: program.currency,
        named: true,
        zone: zone.clone(),
        stages: program.stages.unwrap_or_default(),
        tiers,
        segment: None,
        segments: BTreeMap::new(),
        as_of: None,
        kept: None,
    })
}

/// Who of the customers has which tier now.
async fn tiers(
    database: &Database,
    receipts: &Receipts,
) -> Result<BTreeMap<(String, String), Vec<u32>>, AppError> {
    let mut all: BTreeMap<(String, String), Vec<u32>> = BTreeMap::new();
    let numbers = segmented::numbers(receipts);
    let mut last = MemberId(uuid::Uuid::nil());
    loop {
        let mut rows = tier::after(database, last, PAGE).await?;
        let full = i64::try_from(rows.len()).is_ok_and(|n| n >= PAGE);
        let end = rows.last().map(|(member, ..)| *member);
        if full {
            // The last one's rows may go on: they come with the next page.
            rows.retain(|(member, ..)| Some(*member) != end);
        }
        let Some((next, ..)) = rows.last() else { return Ok(all) };
        last = *next;
        for (member, ladder, tier) in rows {
            if let Some(number) = numbers.get(&member) {
                all.entry((ladder, tier)).or_default().push(*number);
            }
        }
        if !full {
            return Ok(all);
        }
    }
}
