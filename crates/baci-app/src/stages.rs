//! Stages: how many members are in which, how they moved, and what one member's is made of.

use crate::baci::Baci;
use crate::error::AppError;
use crate::state::stage;
use baci_core::id::MemberId;
use baci_core::stage::{Stage, Standing};
use baci_core::time::Instant;
use jiff::civil::Date;

/// Members by stage, and the steps between stages within a time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StageFigures {
    /// Now; those with nobody are left out.
    pub counts: Vec<(Stage, i64)>,
    /// From, to, and how many went that way.
    pub flow: Vec<(Stage, Stage, i64)>,
}

/// A member's stage, with what it is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemberStage {
    pub standing: Standing,
    pub since: Instant,
}

impl Baci {
    /// Members by stage now, and the steps from the start of a day up to the end of another.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn stages(&self, (from, to): (Date, Date)) -> Result<StageFigures, AppError> {
        let published = self.in_force().await?;
        let zone = &published.program.zone;
        let until = to.tomorrow().map_or(Instant::FAR, |day| zone.start_of(day));
        Ok(StageFigures {
            counts: baci_store::stage::counts(self.database()).await?,
            flow: baci_store::stage::flow(self.database(), (zone.start_of(from), until)).await?,
        })
    }

    /// A member's stage; nothing where the program has no stages.
    ///
    /// # Errors
    /// No such member.
    pub async fn stage_of(&self, member: MemberId) -> Result<Option<MemberStage>, AppError> {
        let now = self.clock().now();
        let member = self.whom(member).await?;
        let state = self.member_now(member, now).await?;
        let found = state.members.get(&member).zip(state.published.as_ref());
        Ok(found.and_then(|(known, published)| {
            let standing = stage::standing(known, published, now)?;
            Some(MemberStage { standing, since: known.stage.map_or(now, |own| own.since) })
        }))
    }
}
