//! What a member is told by among all: the bounds of the scores of recency, frequency and monetary value, made anew each day, and
//! what foresees their purchases, made anew each week. Both are kept, so that one member's figures are a look at a few numbers.

use super::foresight::{self, Foresight};
use super::rules::{Bounds, Generation, Known};
use super::{SETTING, turn_on};
use crate::baci::Baci;
use crate::error::AppError;
use baci_analytics::day;
use baci_analytics::models::summary::Known as Customer;
use baci_analytics::rfm::limits;
use baci_core::id::{LOWEST, MemberId};
use baci_core::member::Bought;
use baci_core::time::Zone;
use baci_store::{segment, setting};
use jiff::civil::Date;

/// How many members are read at once.
const PAGE: i64 = 20_000;

/// What is to be made anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    pub scores: bool,
    pub foresight: bool,
}

/// What all members are told by.
pub(super) struct Made {
    pub bounds: Bounds,
    pub foresight: Option<Foresight>,
}

/// What members bought, column by column.
#[derive(Default)]
pub(super) struct Columns {
    last: Vec<i128>,
    purchases: Vec<i128>,
    spend: Vec<i128>,
    customers: Vec<Customer>,
}

impl Columns {
    fn add(&mut self, own: &Bought, zone: &Zone, today: Date) {
        let Some((_, last)) = own.span else { return };
        self.last.push(day::number(zone.local(last).day).into());
        self.purchases.push(own.purchases.into());
        self.spend.push(own.spend.into());
        self.customers.extend(foresight::customer(own, zone, today));
    }

    /// Of members who are known.
    pub fn of<'a>(known: impl Iterator<Item = &'a Known>, zone: &Zone, today: Date) -> Self {
        let mut columns = Self::default();
        known.for_each(|own| columns.add(&own.bought, zone, today));
        columns
    }

    /// All that is wanted; a fit takes a second or two of a million members.
    pub fn made(mut self, wanted: Wanted) -> Made {
        let customers = std::mem::take(&mut self.customers);
        let foresight = wanted.foresight.then(|| Foresight::fit(&customers)).flatten();
        Made { bounds: self.bounds(), foresight }
    }

    /// The bounds between scores; `docs/metrics.md` says what a score is.
    fn bounds(self) -> Bounds {
        let whole = |value: Option<i128>| value.and_then(|value| i64::try_from(value).ok());
        let date = |value: Option<i128>| Some(day::date(value?.try_into().ok()?));
        Bounds {
            last: limits(self.last).map(date),
            purchases: limits(self.purchases).map(whole),
            spend: limits(self.spend).map(whole),
        }
    }
}

impl Baci {
    /// Works out of what is kept of all members what is wanted; answers whether it is otherwise than before, which begins
    /// the next generation of segments.
    pub(super) async fn score_again(
        &self,
        zone: &Zone,
        today: Date,
        wanted: Wanted,
    ) -> Result<bool, AppError> {
        let (mut columns, mut after) = (Columns::default(), MemberId(LOWEST));
        loop {
            let page = segment::bought(self.database(), after, PAGE).await?;
            let Some((last, _)) = page.last() else { break };
            after = *last;
            page.iter().for_each(|(_, own)| columns.add(own, zone, today));
        }
        let made = tokio::task::spawn_blocking(move || columns.made(wanted)).await;
        let Made { bounds, foresight } = made.map_err(|e| AppError::Internal(e.to_string()))?;
        let now = self.clock().now();
        let mut tx = self.database().begin().await?;
        let before = setting::lock(&mut tx, SETTING).await?;
        let own = before.as_ref().map(Generation::read).transpose()?;
        let mut new = own.clone().unwrap_or_default();
        if wanted.scores {
            new.bounds = Some(bounds);
        }
        if wanted.foresight {
            new.foresight = foresight;
        }
        if own.is_none_or(|own| own == new) {
            tx.rollback().await?;
            return Ok(false);
        }
        turn_on(&mut tx, before, now, |own| *own = new).await?;
        tx.commit().await?;
        Ok(true)
    }
}
