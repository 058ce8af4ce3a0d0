//! Tiers of a member: where they stand, what they have towards a tier, and what time takes away.
//!
//! What is counted is counted by local days, so a window is exact to the day. A member climbs with what
//! they do ([`Judge::look`]), and what falls due falls due at the start of a day ([`Judge::settle`]):
//! it is dated then, whoever gets to it when.

mod forecast;
mod judge;
mod progress;
#[cfg(test)]
mod tests;

use crate::id::EventId;
use crate::program::tier::{Ladder, Least, Measure};
use crate::time::Instant;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use forecast::{Missing, Outlook};
pub use judge::{Judge, Taken};
pub(crate) use progress::counts;
pub use progress::{
    DayKey, Progress, counted_before, first_day, first_key, is_of_day, left_of, tracked, visits,
};

/// Where a member stands on a ladder. Stored as JSON: a field is never renamed, only added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earned: Option<Earned>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<Grant>,
    /// When they last moved, or something last fell due: nothing is judged as of an earlier time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged: Option<Instant>,
}

/// A tier that somebody earned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earned {
    /// Its id: the program of today may not have it any more.
    pub tier: String,
    pub since: Instant,
    /// The first day on which it is looked at whether it is still earned.
    pub review: Date,
    /// Until when it stays although it is not earned any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace: Option<Instant>,
    /// The event that reached it, and the tier before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<EventId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What stood before, as it was: it stands again where what reached this one comes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<Box<Self>>,
}

/// A tier that staff gave: so high at least, until then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    pub tier: String,
    pub since: Instant,
    /// Until it is taken back for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
    pub reason: String,
    pub actor: String,
}

/// A step up or down, as it stands in the member's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    pub ladder: String,
    pub at: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    pub up: bool,
    pub why: Why,
    /// What was counted, and what it takes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measured: Vec<Measured>,
}

/// Why a member moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// What it takes is there.
    Reached,
    /// What it takes to keep is not there any more.
    NotKept,
    /// Nor was it made up for in time.
    GraceOver,
    /// Staff gave a tier.
    Granted,
    /// What staff gave is over.
    GrantOver,
    /// Staff took back what they gave.
    Revoked,
    /// What had reached it came back.
    CameBack,
    /// The program has no such tier any more.
    NoSuchTier,
}

/// A measure over a window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// `spend`, `visits`, or the wallet's id behind `points/`.
    pub measure: String,
    pub has: i64,
    pub least: i64,
    /// The first day that counts; none where all do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The last day that counts.
    pub until: Date,
}

impl Standing {
    /// The better of two standings, of members who turned out to be one: the higher of what each earned, and of
    /// what each was given; of two that are as high, the one that lasts longer.
    pub fn join(self, other: Self, ladder: &Ladder) -> Self {
        let earned = |own: &Option<Earned>| {
            own.as_ref().and_then(|own| Some((ladder.tier(&own.tier)?, own.review, own.grace)))
        };
        let given = |own: &Option<Grant>| {
            let own = own.as_ref()?;
            Some((ladder.tier(&own.tier)?, own.until.unwrap_or(Instant::FAR)))
        };
        let better = earned(&other.earned) > earned(&self.earned);
        let more = given(&other.grant) > given(&self.grant);
        Self {
            earned: if better { other.earned } else { self.earned },
            grant: if more { other.grant } else { self.grant },
            judged: self.judged.max(other.judged),
        }
    }

    /// The position of the tier that they have: the higher of what they earned and what they were given.
    pub fn tier(&self, ladder: &Ladder) -> Option<usize> {
        let earned = self.earned.as_ref().and_then(|earned| ladder.tier(&earned.tier));
        let given = self.grant.as_ref().and_then(|grant| ladder.tier(&grant.tier));
        earned.max(given)
    }
}

impl Measure {
    /// Its stable word.
    pub fn word(self, program: &crate::program::Program) -> String {
        match self {
            Self::Spend => "spend".to_owned(),
            Self::Visits => "visits".to_owned(),
            Self::Points(at) => {
                format!("points/{}", program.wallets.get(at).map_or("", |wallet| &wallet.id))
            }
        }
    }
}

impl Least {
    /// Whether so much is enough.
    const fn met(self, has: i64) -> bool {
        has >= self.least
    }
}
