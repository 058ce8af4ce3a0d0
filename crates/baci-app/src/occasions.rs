//! Occasions: which a member has now and next, which they had, and how many members had each.

use crate::baci::Baci;
use crate::error::AppError;
use baci_core::id::{EventRef, MemberId};
use baci_core::occasion::{Occurrence, number_day};
use baci_core::time::Instant;
use baci_store::occasion;
use jiff::civil::Date;

/// How many that were had are told of a member.
const HAD: i64 = 100;

/// An occasion of the program's, for a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberOccasion {
    /// As the program names it.
    pub occasion: String,
    /// The one that is on, or the next one; nothing where none comes, as long as no birthday is known.
    pub of: Option<Occurrence>,
    /// Whether it is on.
    pub on: bool,
}

/// An occasion that a member had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HadOccasion {
    pub occasion: String,
    /// The day that was celebrated.
    pub day: Option<Date>,
    pub at: Instant,
    pub event: EventRef,
}

/// The occasions of a member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberOccasions {
    /// Those of the program, in its order.
    pub all: Vec<MemberOccasion>,
    /// The latest first, at most a hundred.
    pub had: Vec<HadOccasion>,
}

impl Baci {
    /// A member's occasions: what is on or comes next of each that the program has, and what they had.
    ///
    /// # Errors
    /// No such member; no program is published.
    pub async fn occasions_of(&self, member: MemberId) -> Result<MemberOccasions, AppError> {
        let (now, member) = (self.clock().now(), self.whom(member).await?);
        let state = self.member_now(member, now).await?;
        let had = |own: occasion::StoredDay| HadOccasion {
            day: number_day(own.day),
            at: own.at,
            event: EventRef { member: own.member, event: own.event },
            occasion: own.occasion,
        };
        let stored = occasion::of_member(self.database(), member, HAD).await?;
        let all = crate::state::occasion::all(&state, member, now);
        Ok(MemberOccasions { all, had: stored.into_iter().map(had).collect() })
    }

    /// How many members had each occasion from the start of a day up to the end of another, by its id;
    /// those that nobody had are left out.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn occasions(
        &self,
        (from, to): (Date, Date),
    ) -> Result<Vec<(String, i64)>, AppError> {
        let published = self.in_force().await?;
        let zone = &published.program.zone;
        let until = to.tomorrow().map_or(Instant::FAR, |day| zone.start_of(day));
        Ok(occasion::counts(self.database(), (zone.start_of(from), until)).await?)
    }
}
