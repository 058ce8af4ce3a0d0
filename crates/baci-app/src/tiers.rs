//! Tiers of a member: where they stand, what is missing and by when, and what their tiers bring.

mod review;

use crate::baci::Baci;
use crate::command::{Command, What, Who};
use crate::error::AppError;
use crate::pipeline::look_at;
use crate::published::Published;
use crate::state::{State, tier};
use baci_core::id::MemberId;
use baci_core::program::Program;
use baci_core::program::tier::Measure;
use baci_core::refusal::Code;
use baci_core::tier::{Judge, Outlook, Standing};
use baci_core::time::Instant;
use jiff::civil::Date;
use std::sync::Arc;

/// Where a member stands on a ladder. Positions are those of the program.
#[derive(Clone, Debug)]
pub struct LadderStanding {
    /// Position in `Program::ladders`.
    pub ladder: usize,
    /// Position in `Ladder::tiers` of the tier that they have.
    pub tier: Option<usize>,
    pub standing: Standing,
    /// What the next tier takes.
    pub next: Option<Outlook>,
    /// What is missing to keep the one that they earned.
    pub keep: Option<Outlook>,
}

/// What a member's tiers bring, and how much of it is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BenefitLeft {
    /// Position in `Program::benefits`.
    pub benefit: usize,
    pub used: i64,
    /// Nothing where it has no end.
    pub left: Option<i64>,
    /// The last day of the part of the calendar in which that counts.
    pub until: Option<Date>,
}

/// How many members have a tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierCount {
    pub ladder: String,
    pub tier: String,
    pub members: i64,
}

/// A member's tiers, under the program in force.
#[derive(Clone, Debug)]
pub struct MemberTiers {
    pub published: Arc<Published>,
    /// The tier on each ladder, by its id; empty for none.
    pub tiers: Vec<String>,
    pub ladders: Vec<LadderStanding>,
    pub benefits: Vec<BenefitLeft>,
}

impl Baci {
    /// Where a member stands now on each ladder, and what their tiers bring; nothing where no program is
    /// published.
    ///
    /// # Errors
    /// [`Code::MemberNotFound`].
    pub async fn tiers_of(&self, member: MemberId) -> Result<Option<MemberTiers>, AppError> {
        let now = self.clock().now();
        let member = self.whom(member).await?;
        let state = self.member_now(member, now).await?;
        let Some(published) = state.published.clone() else { return Ok(None) };
        let tiers = of_state(&state, &published, member, now).ok_or_else(|| {
            AppError::refused(Code::MemberNotFound, format!("there is no member {member}"))
        })?;
        Ok(Some(tiers))
    }

    /// All that is known of a member at an instant, what falls due by then counted; nothing is written.
    pub(crate) async fn member_now(
        &self,
        member: MemberId,
        now: Instant,
    ) -> Result<State, AppError> {
        let command = Command {
            key: format!("look/{member}"),
            fingerprint: [0; 16],
            actor: "look".to_owned(),
            at: Some(now),
            who: Who::Id(member),
            what: What::Review { anew: false },
        };
        let (state, answer) = look_at(self.database(), self.programs(), now, &command).await?;
        answer?;
        Ok(state)
    }

    /// How many members have each tier.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn tier_counts(&self) -> Result<Vec<TierCount>, AppError> {
        let rows = baci_store::tier::counts(self.database()).await?;
        let read = |(ladder, tier, members)| TierCount { ladder, tier, members };
        Ok(rows.into_iter().map(read).collect())
    }
}

fn of_state(
    state: &State,
    published: &Arc<Published>,
    member: MemberId,
    now: Instant,
) -> Option<MemberTiers> {
    let program = &published.program;
    let known = state.members.get(&member)?;
    let standing = |(ladder, judge): (usize, &Judge<'_>)| {
        let standing = known.tiers.get(&judge.ladder.id).map(|own| own.standing.clone());
        let standing = standing.unwrap_or_default();
        LadderStanding {
            ladder,
            tier: standing.tier(judge.ladder),
            next: judge.next(&standing, now),
            keep: judge.to_keep(&standing),
            standing,
        }
    };
    let ladders: Vec<_> = tier::judges(&state.program_counters, known, published, |all| {
        all.iter().enumerate().map(standing).collect()
    });
    let tiers = tier::at(state, known, published, now);
    let day = program.zone.local(now).day;
    let left = |(at, own): (usize, &baci_core::program::tier::Benefit)| {
        let used = known.counters.get(&own.key(day).to_string()).unwrap_or(0);
        BenefitLeft {
            benefit: at,
            used,
            left: own.allowance.map(|most| most.saturating_sub(used).max(0)),
            until: own.per.and_then(|part| part.next(day).yesterday().ok()),
        }
    };
    let benefits = program.benefits.iter().enumerate();
    let benefits = benefits.filter(|(at, _)| program.brings(&tiers, *at)).map(left).collect();
    Some(MemberTiers { published: published.clone(), tiers, ladders, benefits })
}

/// The measure that a stored word stands for.
pub fn measure_of(program: &Program, word: &str) -> Option<Measure> {
    match word.split_once('/') {
        None if word == "spend" => Some(Measure::Spend),
        None if word == "visits" => Some(Measure::Visits),
        Some(("points", wallet)) => program.wallet(wallet).map(Measure::Points),
        _ => None,
    }
}
