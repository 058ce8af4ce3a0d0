//! Segments: saved conditions over members, who is in which, and how they came and went.
//!
//! A member is judged in the transaction of what happened to them (`judge`), on the day on which time alone changes a
//! judgement, and, where a segment, the scores or the program changed, page by page in the background (`walk`).

mod count;
mod export;
mod foresight;
mod judge;
mod known;
mod rules;
mod scores;
mod walk;

pub use count::SegmentCount;
pub use export::{Audience, AudiencePage};
pub(crate) use judge::{Since, Touched, keep_up};
pub(crate) use rules::Rules;
pub use walk::SegmentProgress;

use crate::audit::note;
use crate::baci::Baci;
use crate::error::AppError;
use crate::place::By;
use baci_core::id::MemberId;
use baci_core::program::Program;
use baci_core::refusal::Code;
use baci_core::text::Texts;
use baci_core::time::Instant;
use baci_store::segment::{self, Move, Revision, StoredSegment};
use baci_store::setting::{self, StoredSetting};
use baci_store::{StoreError, WriteTx, task};
use rules::{Generation, MOST};
use serde_json::json;

/// The setting that says in which generation segments are.
const SETTING: &str = "segments";
/// The longest name of a segment, in characters.
const LONGEST_NAME: usize = 100;
/// How many revisions are told.
const REVISIONS: i64 = 100;

/// A segment with how many are in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentInfo {
    pub segment: StoredSegment,
    pub members: i64,
    /// Whether its condition fits the program in force; where it does not, it stays as it is.
    pub fits: bool,
}

/// What a segment is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentAsk {
    /// Small letters, digits, `-` and `_`, a letter first; at most 64.
    pub id: String,
    /// In one language at least.
    pub names: Texts,
    /// See [`baci_core::condition`].
    pub condition: String,
    /// The revision that the caller took as a start; 0 for a new one, none for whatever is there.
    pub revision: Option<i64>,
}

/// A segment that a member is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnSegment {
    pub segment: String,
    pub names: Texts,
    pub since: Instant,
}

impl Baci {
    /// All segments, in the order of their ids.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn segments(&self) -> Result<Vec<SegmentInfo>, AppError> {
        let all = self.stored_segments().await?;
        if all.is_empty() {
            return Ok(Vec::new());
        }
        let published = self.in_force().await?;
        let counts = segment::counts(self.database()).await?;
        let info = |own: StoredSegment| {
            let members = counts.iter().find(|(id, _)| *id == own.segment);
            info(own, members.map_or(0, |(_, count)| *count), &published.program)
        };
        Ok(all.into_iter().map(info).collect())
    }

    /// All segments as they are stored, in the order of their ids, without counting who is in them: that takes long of a million members.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn stored_segments(&self) -> Result<Vec<StoredSegment>, AppError> {
        let limit = i64::try_from(MOST).unwrap_or(i64::MAX);
        Ok(segment::list(self.database(), limit).await?)
    }

    /// One segment.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub async fn segment(&self, id: &str) -> Result<SegmentInfo, AppError> {
        let all = self.stored_segments().await?;
        let own = all.into_iter().find(|own| own.segment == id).ok_or_else(|| no_segment(id))?;
        let published = self.in_force().await?;
        Ok(info(own, segment::count(self.database(), id).await?, &published.program))
    }

    /// What a segment is and was, the latest first; also of one that was removed.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub async fn segment_revisions(&self, id: &str) -> Result<Vec<Revision>, AppError> {
        let all = segment::revisions(self.database(), id, REVISIONS).await?;
        if all.is_empty() { Err(no_segment(id)) } else { Ok(all) }
    }

    /// Makes a segment, or changes it. The same as it stands is no change, so a request can be sent twice.
    ///
    /// # Errors
    /// [`AppError::Program`] with what is wrong with its condition; [`Code::RecordChanged`] where it is another revision by
    /// now; [`Code::InvalidRequest`] for an id or names that cannot be, and where there are too many.
    pub async fn set_segment(&self, by: &By, ask: SegmentAsk) -> Result<SegmentInfo, AppError> {
        valid(&ask)?;
        let published = self.in_force().await?;
        rules::compile(&ask.condition, &published.program).map_err(AppError::Program)?;
        let now = self.clock().now();
        let mut tx = self.database().begin().await?;
        let turn = setting::lock(&mut tx, SETTING).await?;
        let there = segment::get_in(&mut tx, &ask.id).await?;
        let before = there.as_ref().filter(|own| own.removed_at.is_none());
        let same =
            |own: &StoredSegment| (&own.names, &own.condition) == (&ask.names, &ask.condition);
        if before.is_some_and(same) {
            tx.rollback().await?;
            return self.segment(&ask.id).await;
        }
        let revision = before.map_or(0, |own| own.revision);
        if ask.revision.is_some_and(|asked| asked != revision) {
            tx.rollback().await?;
            return Err(changed(&ask.id));
        }
        let count = segment::list_in(&mut tx, i64::MAX).await?.len();
        if before.is_none() && count >= MOST {
            tx.rollback().await?;
            return Err(too_many());
        }
        let stored = StoredSegment {
            segment: ask.id.clone(),
            revision: there.as_ref().map_or(0, |own| own.revision) + 1,
            names: ask.names,
            condition: ask.condition,
            actor: by.actor.clone(),
            created_at: before.map_or(now, |own| own.created_at),
            changed_at: now,
            removed_at: None,
        };
        // Another name judges nobody otherwise.
        let renamed = before.is_some_and(|own| own.condition == stored.condition);
        segment::save(&mut tx, &stored).await?;
        if !renamed {
            turn_on(&mut tx, turn, now, |own| own.epoch += i64::from(count == 0)).await?;
        }
        let told = json!({ "revision": stored.revision });
        note(&mut tx, now, by, ("segment.set", &ask.id), &told).await?;
        tx.commit().await?;
        self.segment(&ask.id).await
    }

    /// Removes a segment: who is in it leaves it in the background. What it was can still be read.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub async fn remove_segment(&self, by: &By, id: &str) -> Result<(), AppError> {
        let now = self.clock().now();
        let mut tx = self.database().begin().await?;
        let turn = setting::lock(&mut tx, SETTING).await?;
        let there = segment::get_in(&mut tx, id).await?.filter(|own| own.removed_at.is_none());
        let Some(there) = there else {
            tx.rollback().await?;
            return Err(no_segment(id));
        };
        let stored = StoredSegment {
            revision: there.revision + 1,
            removed_at: Some(now),
            changed_at: now,
            actor: by.actor.clone(),
            ..there
        };
        segment::save(&mut tx, &stored).await?;
        turn_on(&mut tx, turn, now, |_| {}).await?;
        let told = json!({ "revision": stored.revision });
        note(&mut tx, now, by, ("segment.remove", id), &told).await?;
        Ok(tx.commit().await?)
    }

    /// A page of a segment's members, in the order of their ids: who, and since when.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub async fn segment_members(
        &self,
        id: &str,
        after: Option<MemberId>,
        limit: i64,
    ) -> Result<Vec<(MemberId, Instant)>, AppError> {
        self.known_segment(id).await?;
        Ok(segment::members(self.database(), id, after, limit.clamp(1, 10_000)).await?)
    }

    pub(crate) async fn known_segment(&self, id: &str) -> Result<StoredSegment, AppError> {
        let found = segment::get(self.database(), id).await?;
        found.filter(|own| own.removed_at.is_none()).ok_or_else(|| no_segment(id))
    }

    /// The segments that a member is in.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn segments_of(&self, member: MemberId) -> Result<Vec<OwnSegment>, AppError> {
        let own = segment::of_member(self.database(), self.whom(member).await?).await?;
        let all = match own.is_empty() {
            true => Vec::new(),
            false => self.stored_segments().await?,
        };
        // What was removed a moment ago is left in the background.
        let of = |(segment, since): (String, Instant)| {
            let names = all.iter().find(|known| known.segment == segment)?.names.clone();
            Some(OwnSegment { segment, names, since })
        };
        Ok(own.into_iter().filter_map(of).collect())
    }

    /// How a member came into segments and went, the latest first: what was before an instant.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn segment_moves(
        &self,
        member: MemberId,
        before: Option<Instant>,
        limit: i64,
    ) -> Result<Vec<Move>, AppError> {
        let member = self.whom(member).await?;
        let before = before.unwrap_or(Instant::FAR);
        Ok(segment::moves(self.database(), member, before, limit.clamp(1, 1000)).await?)
    }
}

fn info(segment: StoredSegment, members: i64, program: &Program) -> SegmentInfo {
    let fits = rules::compile(&segment.condition, program).is_ok();
    SegmentInfo { segment, members, fits }
}

/// Begins the next generation of segments: whoever is judged from now on is judged by it.
pub(crate) async fn turn_on(
    tx: &mut WriteTx,
    before: Option<StoredSetting>,
    now: Instant,
    change: impl FnOnce(&mut Generation),
) -> Result<(), StoreError> {
    let mut own = before.as_ref().map(Generation::read).transpose()?.unwrap_or_default();
    change(&mut own);
    let document =
        serde_json::to_string(&own).map_err(|error| StoreError::Other(error.to_string()))?;
    let revision = before.map_or(0, |own| own.revision) + 1;
    let name = SETTING.to_owned();
    setting::save(tx, &StoredSetting { name, document, revision, changed_at: now }).await?;
    // Whoever made the change waits for what comes of it.
    task::hasten(tx, walk::task(), now).await
}

fn valid(ask: &SegmentAsk) -> Result<(), AppError> {
    let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_".contains(&b);
    let first = ask.id.bytes().next().is_some_and(|b| b.is_ascii_lowercase());
    // `count` is the name of a route.
    if !first || ask.id == "count" || ask.id.len() > 64 || !ask.id.bytes().all(letter) {
        let sentence = "the id of a segment is made of small letters, digits, - and _, a letter first, 64 at most, and is not 'count'";
        return Err(AppError::refused(Code::InvalidRequest, sentence).because("segment-id"));
    }
    let good = |name: &String| {
        let length = name.chars().count();
        length <= LONGEST_NAME && !name.trim().is_empty() && !name.chars().any(char::is_control)
    };
    if ask.names.is_empty() || !ask.names.0.values().all(good) {
        let sentence = format!(
            "a segment has a name in one language at least, each of {LONGEST_NAME} characters at most"
        );
        let refused = AppError::refused(Code::InvalidRequest, sentence).because("segment-name");
        return Err(refused.with("most", i64::try_from(LONGEST_NAME).unwrap_or(i64::MAX)));
    }
    Ok(())
}

fn too_many() -> AppError {
    let sentence =
        format!("there are {MOST} segments, which is as many as there may be: remove one");
    let refused = AppError::refused(Code::InvalidRequest, sentence).because("segment-many");
    refused.with("most", i64::try_from(MOST).unwrap_or(i64::MAX))
}

fn changed(id: &str) -> AppError {
    let sentence = format!("the segment '{id}' was changed in between: look at it, then change it");
    AppError::refused(Code::RecordChanged, sentence).because("segment-changed").with("name", id)
}

pub(crate) fn no_segment(id: &str) -> AppError {
    let sentence = format!("there is no segment '{id}'");
    AppError::refused(Code::NotFound, sentence).because("no-segment").with("name", id)
}
