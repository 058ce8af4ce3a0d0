//! The figures of the whole shop, for the overview. Working them out reads most of the database, so the
//! last ones are kept and shown with their time, and worked out anew in the background.

mod offers;

use crate::answer::Balance;
use crate::baci::Baci;
use crate::error::AppError;
use crate::overview::count;
use crate::published::{Programs, Published};
use baci_core::ledger::Account;
use baci_core::refusal::Code;
use baci_core::time::{Instant, Zone};
use baci_store::posting::Flow;
use baci_store::setting::{self, StoredSetting};
use baci_store::{Database, StoreError};
use baci_store::{event, lot, member, posting, program, wallet};
use jiff::civil::Date;
pub use offers::{OfferDay, OfferFigures};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant as Stopwatch};

/// How many days the series have, today the last of them.
const DAYS: i64 = 90;
/// Who bought within so many days is active; what expires within so many is shown.
const SOON: i64 = 30;
const DAY_SECONDS: i64 = 86_400;
/// After each part the work rests as long as that part took, but no longer than this.
const PAUSE: Duration = Duration::from_secs(2);
/// What is said where the very first ones take long.
const PATIENCE: &str = "the figures are worked out for the first time: look again in a minute";
/// The setting that keeps the last ones over a restart.
const STORED: &str = "figures";

/// The figures of the whole shop as they were at one time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    pub as_of: Instant,
    pub members: i64,
    /// Members who bought something in the last 30 days.
    pub active: i64,
    pub wallets: BTreeMap<String, WalletFigures>,
    /// What all balances would pay, in the currency's smallest unit.
    pub liability: i64,
    /// The last 90 days in the program's zone, today the last one.
    pub days: Vec<Day>,
    /// By the promotion's id; those that were never used are left out.
    #[serde(default)]
    pub offers: BTreeMap<String, OfferFigures>,
}

/// The figures of a wallet, in its smallest unit, over all time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalletFigures {
    pub balance: Balance,
    /// Given by rules, less what refunds took back.
    pub issued: i64,
    pub redeemed: i64,
    pub expired: i64,
    /// Put right by staff, up less down.
    pub adjusted: i64,
    /// What expires in the next 30 days if nobody uses it.
    pub expiring: i64,
    /// What the balances would pay, in the currency's smallest unit; debts are left out.
    pub liability: i64,
}

/// One day in the program's zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    pub day: Date,
    pub purchases: i64,
    pub refunds: i64,
    /// Purchases less refunds, in the currency's smallest unit.
    pub net: i64,
    pub new_members: i64,
    /// By wallet, in its smallest unit.
    pub issued: BTreeMap<String, i64>,
    pub redeemed: BTreeMap<String, i64>,
    pub expired: BTreeMap<String, i64>,
}

impl Figures {
    /// Today, so far.
    pub fn today(&self) -> Option<&Day> {
        self.days.last()
    }
}

impl Baci {
    /// The figures of the whole shop. They are there at once, and new ones are set off where these have
    /// grown old (see [`Figures::as_of`]); only the very first ones of a database are waited for.
    ///
    /// # Errors
    /// No program is published; the database is out of order; the first ones take longer than three
    /// seconds: they are worked out all the same, and there when they are asked for again.
    pub async fn figures(&self) -> Result<Arc<Figures>, AppError> {
        let kept = self.kept_figures();
        if kept.is_empty() {
            self.remember_figures().await?;
        }
        let now = self.clock().now();
        let (database, programs) = (self.database().clone(), self.programs().clone());
        let work = Work { database, programs, now };
        kept.read(now, PATIENCE, |gentle| async move { work.run(gentle).await }).await
    }

    /// Takes up the figures that the last run left in the database.
    async fn remember_figures(&self) -> Result<(), AppError> {
        let Some(stored) = setting::get(self.database(), STORED).await? else { return Ok(()) };
        // Of another version of Baci, perhaps: then new ones are worked out.
        if let Ok(figures) = serde_json::from_str::<Figures>(&stored.document) {
            let as_of = figures.as_of;
            self.kept_figures().remember(figures, as_of);
        }
        Ok(())
    }
}

/// What working out needs: not all of Baci, so that a server can stop meanwhile.
struct Work {
    database: Database,
    programs: Arc<Programs>,
    now: Instant,
}

impl Work {
    async fn run(&self, gentle: bool) -> Result<Figures, AppError> {
        let mut breath = Breath { gentle, since: Stopwatch::now() };
        let figures = self.new_figures(&mut breath).await?;
        self.store(&figures).await?;
        Ok(figures)
    }

    /// Leaves the figures in the database, for the next start.
    async fn store(&self, figures: &Figures) -> Result<(), AppError> {
        let document = serde_json::to_string(figures);
        let document = document.map_err(|error| AppError::Internal(error.to_string()))?;
        let mut tx = self.database.begin().await?;
        let before = setting::lock(&mut tx, STORED).await?;
        let (name, revision) = (STORED.to_owned(), before.map_or(1, |b| b.revision + 1));
        let changed_at = figures.as_of;
        let stored = StoredSetting { name, document, revision, changed_at };
        match setting::save(&mut tx, &stored).await {
            // Another server was first.
            Err(StoreError::Conflict(_)) => Ok(tx.rollback().await?),
            done => {
                done?;
                Ok(tx.commit().await?)
            }
        }
    }

    async fn in_force(&self) -> Result<Arc<Published>, AppError> {
        let version = program::get(&self.database, None).await?.map_or(0, |p| p.version);
        let found = self.programs.version(&self.database, version).await?;
        found.ok_or_else(|| AppError::refused(Code::NoProgram, "no program is published yet"))
    }

    async fn new_figures(&self, breath: &mut Breath) -> Result<Figures, AppError> {
        let published = self.in_force().await?;
        let (database, now) = (&self.database, self.now);
        let mut days = Days::until(now, &published.program.zone);
        for part in event::quarters(database, days.start).await? {
            let Some(day) = days.of(part.quarter) else { continue };
            day.net = day.net.saturating_add(count(part.net)?);
            match part.kind.as_str() {
                "purchase" => day.purchases += part.count,
                "refund" | "cancel" => day.refunds += part.count,
                _ => {}
            }
        }
        breath.take().await;
        for (quarter, joined) in member::joined(database, days.start).await? {
            if let Some(day) = days.of(quarter) {
                day.new_members += joined;
            }
        }
        breath.take().await;
        let mut wallets: BTreeMap<String, WalletFigures> = BTreeMap::new();
        for flow in posting::flows_since(database, days.start).await? {
            let wallet = wallets.entry(flow.wallet.clone()).or_default();
            add(wallet, days.of(flow.quarter), &flow)?;
        }
        breath.take().await;
        for totals in wallet::totals(database).await? {
            let wallet = wallets.entry(totals.wallet).or_default();
            wallet.balance = Balance {
                available: count(totals.available)?,
                pending: count(totals.pending)?,
                held: count(totals.held)?,
                debt: count(totals.debt)?,
            };
        }
        breath.take().await;
        let soon = now.plus_seconds(SOON * DAY_SECONDS);
        for (name, sum) in lot::expiring(database, now, soon).await? {
            wallets.entry(name).or_default().expiring = count(sum)?;
        }
        breath.take().await;
        let active = event::active(database, now.plus_seconds(-SOON * DAY_SECONDS)).await?;
        let members = member::count(database).await?;
        let liability = liability(&published, &mut wallets);
        breath.take().await;
        let offers = offers::figures(database, &days).await?;
        Ok(Figures { as_of: now, members, active, wallets, liability, days: days.all, offers })
    }
}

/// Rests between the parts of the work, so that who waits for a page does not wait for it. The very
/// first figures are waited for, and take none.
struct Breath {
    gentle: bool,
    since: Stopwatch,
}

impl Breath {
    async fn take(&mut self) {
        if self.gentle {
            tokio::time::sleep(self.since.elapsed().min(PAUSE)).await;
        }
        self.since = Stopwatch::now();
    }
}

/// Adds what moved to the sums of its wallet and its day.
fn add(wallet: &mut WalletFigures, day: Option<&mut Day>, flow: &Flow) -> Result<(), AppError> {
    let sum = count(flow.sum)?;
    let of_day = |pick: fn(&mut Day) -> &mut BTreeMap<String, i64>, sum: i64| {
        if let Some(day) = day {
            *pick(day).entry(flow.wallet.clone()).or_default() += sum;
        }
    };
    match (flow.from, flow.to) {
        (Account::Issued | Account::PartnerGiven, _) => {
            wallet.issued += sum;
            of_day(|day| &mut day.issued, sum);
        }
        (_, Account::Issued | Account::PartnerGiven) => {
            wallet.issued -= sum;
            of_day(|day| &mut day.issued, -sum);
        }
        (_, Account::Redeemed | Account::PartnerSpent | Account::Donated) => {
            wallet.redeemed += sum;
            of_day(|day| &mut day.redeemed, sum);
        }
        (_, Account::Expired) => {
            wallet.expired += sum;
            of_day(|day| &mut day.expired, sum);
        }
        (Account::Adjusted, _) => wallet.adjusted += sum,
        (_, Account::Adjusted) => wallet.adjusted -= sum,
        _ => {}
    }
    Ok(())
}

/// What all balances would pay, noted in each wallet too.
fn liability(published: &Published, wallets: &mut BTreeMap<String, WalletFigures>) -> i64 {
    let digits = published.program.currency.digits;
    let mut all = 0i64;
    for of in &published.program.wallets {
        let Some(wallet) = wallets.get_mut(&of.id) else { continue };
        let Balance { available, pending, held, .. } = wallet.balance;
        let units = available.saturating_add(pending).saturating_add(held);
        wallet.liability = of.pays(units, digits);
        all = all.saturating_add(wallet.liability);
    }
    all
}

/// The days of the series, and which quarter of an hour belongs to which: zones are off from UTC by
/// whole quarters, so no quarter belongs to two days.
struct Days {
    start: Instant,
    zone: Zone,
    first: Date,
    all: Vec<Day>,
}

impl Days {
    fn until(now: Instant, zone: &Zone) -> Self {
        let today = zone.local(now).day;
        let mut first = today;
        for _ in 1..DAYS {
            first = first.yesterday().unwrap_or(first);
        }
        let empty = |day: Date| Day {
            day,
            purchases: 0,
            refunds: 0,
            net: 0,
            new_members: 0,
            issued: BTreeMap::new(),
            redeemed: BTreeMap::new(),
            expired: BTreeMap::new(),
        };
        let all = first.series(jiff::Span::new().days(1)).take_while(|day| *day <= today);
        let all = all.map(empty).collect();
        Self { start: zone.start_of(first), zone: zone.clone(), first, all }
    }

    /// The day of a quarter of an hour; none for one before or after the series.
    fn of(&mut self, quarter: i64) -> Option<&mut Day> {
        let position = self.position(quarter)?;
        self.all.get_mut(position)
    }

    /// Where the day of a quarter of an hour stands in the series.
    fn position(&self, quarter: i64) -> Option<usize> {
        let at = Instant::from_micros(quarter.saturating_mul(900_000_000));
        if at < self.start {
            return None;
        }
        let days = self.zone.local(at).day.since(self.first).ok()?.get_days();
        usize::try_from(days).ok().filter(|day| *day < self.all.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_belong_to_the_days_of_the_zone() {
        for (name, now) in [
            ("Asia/Vientiane", "2026-03-15T16:59:59Z"),
            ("Asia/Kathmandu", "2026-03-15T18:14:59Z"),
            ("Europe/Berlin", "2026-04-15T21:59:59Z"),
        ] {
            let zone = Zone::named(name).unwrap();
            let now: Instant = now.parse().unwrap();
            let mut days = Days::until(now, &zone);
            assert_eq!(days.all.len(), 90);
            let quarter = now.micros() / 900_000_000;
            let (first, last) = (days.all[0].day, days.all[89].day);
            assert_eq!(days.of(quarter).unwrap().day, last, "{name}");
            assert!(days.of(quarter + 1).is_none(), "{name}: tomorrow");
            let start = days.start.micros() / 900_000_000;
            assert_eq!(days.start.micros() % 900_000_000, 0);
            assert_eq!(days.of(start).unwrap().day, first);
            assert!(days.of(start - 1).is_none() && days.of(0).is_none());
        }
    }
}
