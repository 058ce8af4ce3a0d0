//! Stages: how many members are in which, how they moved, and what one member's is made of.

use crate::baci::Baci;
use crate::commands::view::SeenUsed;
use crate::error::AppError;
use crate::state::stage;
use baci_core::decide::caps::Key;
use baci_core::id::MemberId;
use baci_core::program::Program;
use baci_core::satisfaction::{Noted, Satisfaction, Sign};
use baci_core::stage::{Stage, Standing};
use baci_core::time::Instant;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Members by stage, and the steps between stages within a time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StageFigures {
    /// Now; those with nobody are left out.
    pub counts: Vec<(Stage, i64)>,
    /// From, to, and how many went that way.
    pub flow: Vec<(Stage, Stage, i64)>,
    /// Now, by stage and how satisfied they are by their last answer; those of whom that is not known are left out, and all
    /// where the program does not ask.
    pub satisfied: Vec<(Stage, Satisfaction, i64)>,
}

/// A member's stage, with what it is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemberStage {
    pub standing: Standing,
    pub since: Instant,
    /// Their last answer of how satisfied they are, as long as it says something.
    pub answer: Option<Noted>,
}

impl MemberStage {
    /// What the shop should look at.
    pub fn sign(&self) -> Option<Sign> {
        self.answer?.level.beside(self.standing.stage)
    }
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
            satisfied: self.satisfied(&published.program).await?,
        })
    }

    /// Members by stage and satisfaction, in the order of both.
    async fn satisfied(
        &self,
        program: &Program,
    ) -> Result<Vec<(Stage, Satisfaction, i64)>, AppError> {
        let Some(rules) = &program.satisfaction else { return Ok(Vec::new()) };
        let today = program.zone.local(self.clock().now()).day;
        let counter = Key::SATISFACTION.to_string();
        let mut sums: BTreeMap<(Stage, Satisfaction), i64> = BTreeMap::new();
        for (stage, number, n) in baci_store::stage::noted(self.database(), &counter).await? {
            let noted = Noted::read(number).filter(|own| own.says(rules.good_days, today));
            if let Some(noted) = noted {
                *sums.entry((stage, noted.level)).or_default() += n;
            }
        }
        Ok(sums.into_iter().map(|((stage, level), n)| (stage, level, n)).collect())
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
            let since = known.stage.map_or(now, |own| own.since);
            let (program, used) = (&published.program, SeenUsed::new(&state, known));
            let answer = Noted::of(program, &used, program.zone.local(now).day);
            Some(MemberStage { standing, since, answer })
        }))
    }
}
