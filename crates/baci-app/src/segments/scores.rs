//! Scores of recency, frequency and monetary value: their bounds, which are kept and made anew each day, so that one member's
//! score is a look at a few numbers.

use super::rules::{Bounds, Known};
use super::{SETTING, turn_on};
use crate::baci::Baci;
use crate::error::AppError;
use baci_analytics::day;
use baci_analytics::rfm::limits;
use baci_core::id::{LOWEST, MemberId};
use baci_core::time::Zone;
use baci_store::{segment, setting};
use jiff::civil::Date;

/// How many members are read at once.
const PAGE: i64 = 20_000;

/// What members bought, column by column.
#[derive(Default)]
pub(super) struct Columns {
    last: Vec<i128>,
    purchases: Vec<i128>,
    spend: Vec<i128>,
}

impl Columns {
    fn add(&mut self, last: Date, purchases: i64, spend: i64) {
        self.last.push(day::number(last).into());
        self.purchases.push(purchases.into());
        self.spend.push(spend.into());
    }

    /// Of members who are known.
    pub fn of<'a>(known: impl Iterator<Item = &'a Known>, zone: &Zone) -> Self {
        let mut columns = Self::default();
        for own in known {
            let Some((_, last)) = own.bought.span else { continue };
            columns.add(zone.local(last).day, own.bought.purchases, own.bought.spend);
        }
        columns
    }

    /// The bounds between scores; `docs/metrics.md` says what a score is.
    pub fn bounds(self) -> Bounds {
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
    /// Works the bounds out of what is kept of all members; answers whether they are others than before, which begins
    /// the next generation of segments.
    pub(super) async fn score_again(&self, zone: &Zone) -> Result<bool, AppError> {
        let (mut columns, mut after) = (Columns::default(), MemberId(LOWEST));
        loop {
            let page = segment::bought(self.database(), after, PAGE).await?;
            let Some((last, ..)) = page.last() else { break };
            after = *last;
            for (_, purchases, spend, last) in page {
                columns.add(zone.local(last).day, purchases, spend);
            }
        }
        let bounds = Some(columns.bounds());
        let now = self.clock().now();
        let mut tx = self.database().begin().await?;
        let before = setting::lock(&mut tx, SETTING).await?;
        let own = before.as_ref().map(super::Generation::read).transpose()?;
        if before.is_none() || own.is_some_and(|own| own.bounds == bounds) {
            tx.rollback().await?;
            return Ok(false);
        }
        turn_on(&mut tx, before, now, |own| own.bounds = bounds).await?;
        tx.commit().await?;
        Ok(true)
    }
}
