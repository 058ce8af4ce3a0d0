//! What time brings to leaderboards: weeks and months are closed, their first places given, old scores forgotten.

use super::placed;
use crate::baci::Baci;
use crate::command::{Command, GivePlace, What, Who};
use crate::error::AppError;
use baci_core::occasion::{day_number, number_day};
use baci_core::program::leaderboard::{KEPT, Leaderboard};
use baci_core::refusal::Code;
use baci_core::time::{Instant, Zone};
use baci_store::leaderboard::{self as rows, Placed, StoredPeriod};
use jiff::civil::Date;

/// How many weeks or months back one is closed that was not: a server may have been away.
const BACK: i64 = 3;
/// The most who share the first places.
const MOST: i64 = 500;
/// How many closed weeks or months are given at once.
const AT_ONCE: i64 = 100;
/// How many scores are forgotten at once.
const FORGET: i64 = 1000;

impl Baci {
    /// Closes the weeks and months that are over, gives their first places, and forgets scores that nobody can
    /// read any more; answers how many places were given.
    pub(crate) async fn leaderboards_due(&self, now: Instant) -> Result<u64, AppError> {
        let published = match self.in_force().await {
            Ok(published) => published,
            Err(AppError::Refused(refusal)) if refusal.code == Code::NoProgram => return Ok(0),
            Err(error) => return Err(error),
        };
        let program = &published.program;
        let today = program.zone.local(now).day;
        for own in &program.leaderboards {
            for first in (1..=BACK).filter_map(|ago| own.before(today, ago)) {
                self.close_period(own, &program.zone, first, now).await?;
            }
            if let Some(before) = own.before(today, KEPT - 1) {
                let mut tx = self.database().begin().await?;
                rows::forget(&mut tx, (&own.id, day_number(before)), FORGET).await?;
                tx.commit().await?;
            }
        }
        let mut given = 0;
        for closed in rows::to_give(self.database(), AT_ONCE).await? {
            given += self.give_places(&closed).await?;
        }
        Ok(given)
    }

    /// Closes a week or month whose time is over: whose the first places are is written down once, whoever of
    /// several servers is first.
    async fn close_period(
        &self,
        own: &Leaderboard,
        zone: &Zone,
        first: Date,
        now: Instant,
    ) -> Result<(), AppError> {
        let (closed_at, of) = (own.closes(zone, first), (own.id.as_str(), day_number(first)));
        if own.rewarded == 0
            || closed_at > now
            || rows::closed(self.database(), of).await?.is_some()
        {
            return Ok(());
        }
        let best = placed(rows::best(self.database(), of, MOST).await?);
        let best = best.into_iter().filter(|row| row.place <= own.rewarded);
        let place = |row: super::BoardRow| Placed {
            member: row.member,
            place: row.place,
            score: row.score,
        };
        let (leaderboard, state) = (own.id.clone(), "closed".to_owned());
        let places = best.map(place).collect();
        let stored = StoredPeriod { leaderboard, period: of.1, state, closed_at, places };
        let mut tx = self.database().begin().await?;
        rows::close(&mut tx, &stored).await?;
        Ok(tx.commit().await?)
    }

    /// Gives the places of a closed week or month; each is given once, however often it is asked.
    async fn give_places(&self, closed: &StoredPeriod) -> Result<u64, AppError> {
        let first = number_day(closed.period).unwrap_or(Date::ZERO);
        let gives = closed.places.iter().map(|own| Command {
            key: format!("leaderboard/{}/{first}/{}", closed.leaderboard, own.member),
            fingerprint: [0; 16],
            actor: "program".to_owned(),
            at: Some(closed.closed_at),
            who: Who::Id(own.member),
            what: What::GivePlace(GivePlace {
                leaderboard: closed.leaderboard.clone(),
                first,
                place: own.place,
            }),
        });
        let mut new = 0;
        for answer in self.commit_all(gives.collect()).await? {
            match answer {
                Ok(answer) => new += u64::from(!answer.replayed),
                Err(AppError::Refused(no)) => {
                    tracing::info!(leaderboard = %closed.leaderboard, %no, "a place gives nothing");
                }
                Err(error) => return Err(error),
            }
        }
        let mut tx = self.database().begin().await?;
        rows::given(&mut tx, closed).await?;
        tx.commit().await?;
        Ok(new)
    }
}
