//! Members who are one: merged by hand, with a look at what would move, and made two again; those who may be one.

use crate::answer::Answer;
use crate::asked::Asked;
use crate::baci::Baci;
use crate::command::{Command, What, Who};
use crate::error::AppError;
use baci_core::id::MemberId;
use baci_core::time::Instant;
use baci_store::{duplicate, merge, session};

/// A merge, as it can be undone or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MergeInfo {
    /// Who turned out to be the same.
    pub other: MemberId,
    pub at: Instant,
    /// Until when it can be undone.
    pub until: Instant,
    pub undone_at: Option<Instant>,
}

impl MergeInfo {
    /// Whether it can be undone at this time.
    pub fn can_undo(&self, now: Instant) -> bool {
        self.undone_at.is_none() && now < self.until
    }
}

/// Two members who may be one, and by what: 'person:NAME|BIRTHDAY', or an identity in another form.
pub type Lookalikes = duplicate::Pair;

impl Baci {
    /// What merging another member into this one would move: nothing is written.
    ///
    /// # Errors
    /// As [`Baci::merge`].
    pub async fn merge_preview(
        &self,
        member: MemberId,
        other: MemberId,
    ) -> Result<Answer, AppError> {
        let asked = Asked { key: format!("look/{member}/{other}"), fingerprint: [0; 16] };
        let what = What::Merge { other, reason: "look".to_owned() };
        self.quote(&command("look", member, what, asked)).await
    }

    /// Merges another member into this one: all that is theirs comes here. They sign in anew.
    ///
    /// # Errors
    /// [`baci_core::refusal::Code::MemberNotFound`]; they are one already.
    pub async fn merge(
        &self,
        actor: &str,
        (member, other): (MemberId, MemberId),
        reason: &str,
        asked: Asked,
    ) -> Result<Answer, AppError> {
        let what = What::Merge { other, reason: reason.to_owned() };
        self.commit_and_end(command(actor, member, what, asked), &[other]).await
    }

    /// Makes them two again, within the time that the program sets. Both sign in anew: whoever came as the
    /// one may have been the other.
    ///
    /// # Errors
    /// They were not merged, or too long ago.
    pub async fn unmerge(
        &self,
        actor: &str,
        (member, other): (MemberId, MemberId),
        reason: &str,
        asked: Asked,
    ) -> Result<Answer, AppError> {
        let what = What::Unmerge { other, reason: reason.to_owned() };
        self.commit_and_end(command(actor, member, what, asked), &[member, other]).await
    }

    /// Who was merged into a member, the latest first; at most a hundred.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn merges_of(&self, member: MemberId) -> Result<Vec<MergeInfo>, AppError> {
        let member = self.whom(member).await?;
        let stored = merge::of_member(self.database(), member).await?.into_iter();
        let one = |own: merge::StoredMerge| MergeInfo {
            other: own.absorbed,
            at: own.at,
            until: own.until,
            undone_at: own.undone_at,
        };
        Ok(stored.map(one).collect())
    }

    /// Pairs of members who may be one, after a pair where an earlier page ended.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn lookalikes(
        &self,
        after: Option<&Lookalikes>,
        limit: i64,
    ) -> Result<Vec<Lookalikes>, AppError> {
        let lowest = MemberId(baci_core::id::LOWEST);
        let place = after.map_or(("", lowest, lowest), |own| (&*own.mark, own.first, own.second));
        Ok(duplicate::pairs(self.database(), place, limit.clamp(1, 1000)).await?)
    }

    /// Notes that two members are two, whatever they look like.
    ///
    /// # Errors
    /// [`baci_core::refusal::Code::MemberNotFound`].
    pub async fn keep_apart(
        &self,
        actor: &str,
        (one, other): (MemberId, MemberId),
    ) -> Result<(), AppError> {
        let pair = (self.record(one).await?.member.id, self.record(other).await?.member.id);
        let now = self.clock().now();
        let mut tx = self.database().begin().await?;
        duplicate::set_apart(&mut tx, pair, (actor, now)).await?;
        Ok(tx.commit().await?)
    }

    /// Commits, and ends the sessions of these members.
    async fn commit_and_end(
        &self,
        command: Command,
        members: &[MemberId],
    ) -> Result<Answer, AppError> {
        let answer = self.commit(command).await?;
        let mut tx = self.database().begin().await?;
        for member in members {
            session::end_all(&mut tx, member.0, None).await?;
        }
        tx.commit().await?;
        Ok(answer)
    }
}

fn command(actor: &str, member: MemberId, what: What, asked: Asked) -> Command {
    let Asked { key, fingerprint } = asked;
    Command { key, fingerprint, actor: actor.to_owned(), at: None, who: Who::Id(member), what }
}
