//! What a program owes its members in points: by age of lots, and month by month for the accountant.

mod told;

use crate::baci::Baci;
use crate::error::AppError;
/// What is owed of a wallet, by age.
pub use baci_analytics::liability::Liability as LiabilityFigures;
use baci_analytics::liability::{Fate, Liability, MOST, Move, STEP_DAYS, liability};
use baci_core::ledger::Account;
use baci_core::program::Program;
use baci_core::time::{Instant, Zone};
use baci_store::liability::{self as store, Moved};
use jiff::ToSpan as _;
use jiff::civil::Date;
use std::collections::BTreeMap;
pub use told::{Assumed, JournalMonth, JournalRow, Valued};

/// A step of age in microseconds.
const STEP: i64 = STEP_DAYS * 86_400_000_000;
const QUARTER: i64 = 900_000_000;

/// What is owed of all wallets as of an instant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owed {
    /// By wallet.
    pub wallets: BTreeMap<String, Liability>,
    /// Holds that ran out and were not let go yet: what they hold counts as owed until they are.
    pub lapsed_holds: i64,
}

/// A line of the journal: what a month moved from one account to another. Member accounts but debts are one,
/// [`OUTSTANDING`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalLine {
    pub wallet: String,
    /// The account that is debited, and the one that is credited.
    pub debit: &'static str,
    pub credit: &'static str,
    /// In the wallet's smallest unit.
    pub units: i128,
    /// The same pair's sum of all months before.
    pub before: i128,
}

/// What members hold: available, pending or held.
pub const OUTSTANDING: &str = "outstanding";

impl Baci {
    /// What is owed at an instant, which must not lie ahead; later operations do not count, and what expired by then does whether or not
    /// an operation came to it. `known` is the share of units that will be used, in millionths of a percent, where somebody knows
    /// better than earlier lots.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn owed(&self, at: Instant, known: Option<i64>) -> Result<Owed, AppError> {
        let at = at.min(self.after_now());
        let mut moved = store::by_age(self.database(), at, STEP).await?;
        moved.extend(store::due_by_age(self.database(), at, STEP).await?);
        let mut wallets: BTreeMap<String, Vec<Move>> = BTreeMap::new();
        for own in moved {
            let one = fate(&own);
            wallets.entry(own.wallet).or_default().extend(one);
        }
        let told = |(wallet, moves): (String, Vec<Move>)| (wallet, liability(&moves, known));
        Ok(Owed {
            wallets: wallets.into_iter().map(told).collect(),
            lapsed_holds: store::lapsed_holds(self.database(), at).await?,
        })
    }

    /// The instant after now: what happens now counts.
    fn after_now(&self) -> Instant {
        Instant::from_micros(self.clock().now().micros().saturating_add(1))
    }

    /// What each month of a zone moved, up to an instant, which must not lie ahead: the first day of each month, and its lines. Months
    /// in which nothing moved are left out.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn journal(
        &self,
        zone: &Zone,
        until: Instant,
    ) -> Result<BTreeMap<Date, Vec<JournalLine>>, AppError> {
        let until = until.min(self.after_now());
        let mut moved = store::by_time(self.database(), until).await?;
        moved.extend(store::due_by_time(self.database(), until).await?);
        let mut months: BTreeMap<Date, BTreeMap<Pair, i128>> = BTreeMap::new();
        for own in moved {
            let (debit, credit) = (name(own.from), name(own.to));
            if debit == credit {
                continue;
            }
            let at = Instant::EARLIEST.micros().saturating_add(own.place.saturating_mul(QUARTER));
            let month = zone.local(Instant::from_micros(at)).day.first_of_month();
            let lines = months.entry(month).or_default();
            *lines.entry((own.wallet, debit, credit)).or_default() += own.sum;
        }
        let mut sums: BTreeMap<Pair, i128> = BTreeMap::new();
        let mut line = |(pair, units): (Pair, i128)| {
            let sum = sums.entry(pair.clone()).or_default();
            let before = *sum;
            *sum += units;
            let (wallet, debit, credit) = pair;
            JournalLine { wallet, debit, credit, units, before }
        };
        let month = |(month, lines): (Date, BTreeMap<Pair, i128>)| {
            (month, lines.into_iter().map(&mut line).collect())
        };
        Ok(months.into_iter().map(month).collect())
    }

    /// What one month of the program's zone moved, in words; nothing yet where it lies ahead.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn journal_of(
        &self,
        program: &Program,
        month: Date,
    ) -> Result<JournalMonth, AppError> {
        let month = month.first_of_month();
        let end = program.zone.start_of(month.saturating_add(1.month()));
        let months = self.journal(&program.zone, end).await?;
        let closed = end <= self.clock().now();
        let lines = months.get(&month).map(Vec::as_slice).unwrap_or_default();
        Ok(JournalMonth::of(program, month, closed, lines))
    }
}

/// Wallet, debited account, credited account.
type Pair = (String, &'static str, &'static str);

const fn is_members(account: Account) -> bool {
    matches!(account, Account::Available | Account::Pending | Account::Held)
}

const fn name(account: Account) -> &'static str {
    if is_members(account) { OUTSTANDING } else { account.name() }
}

/// What became of units that moved into a lot or out of it.
fn fate(own: &Moved) -> Option<Move> {
    let (other, sign) = match (is_members(own.from), is_members(own.to)) {
        (true, false) => (own.to, 1),
        (false, true) => (own.from, -1),
        _ => return None,
    };
    let (fate, units) = match other {
        // What comes in is issued: below zero where it is taken back.
        Account::Issued | Account::PartnerGiven => (Fate::Issued, -sign * own.sum),
        Account::Redeemed | Account::PartnerSpent | Account::Donated => {
            (Fate::Used, sign * own.sum)
        }
        Account::Expired => (Fate::Expired, sign * own.sum),
        _ => (Fate::Other, sign * own.sum),
    };
    let step = |n: i64| usize::try_from(n.max(0)).unwrap_or(0).min(MOST - 1);
    Some(Move { cohort: step(own.place), age: step(own.age), fate, units })
}
