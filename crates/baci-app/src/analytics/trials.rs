//! Trials: campaigns of which some members are left alone, kept as one setting; who is in which group, and what came of them.

mod told;

pub use told::{Gain, TrialFigures, TrialState, TrialWarning};
pub(super) use told::{difference, gain};

use super::wrong;
use crate::audit::note;
use crate::baci::Baci;
use crate::error::AppError;
use crate::place::By;
use baci_analytics::trial::is_control;
use baci_core::id::{LOWEST, MemberId};
use baci_core::refusal::Code;
use baci_core::time::Instant;
use baci_store::WriteTx;
use baci_store::rollup::members_after;
use baci_store::setting::{self, StoredSetting};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The setting that holds them.
const SETTING: &str = "trials";
/// The most trials that there are.
const MOST: usize = 200;
/// The longest name, in characters.
const LONGEST_NAME: usize = 100;
/// The trial whose control group is left alone by all others, too.
pub const GLOBAL: &str = "global";
/// All, in the parts of which a share is told.
pub const ALL: u32 = 10_000;

/// A campaign of which some are left alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// Small letters, digits, `-` and `_`, a letter first; at most 64. Groups are drawn by it.
    pub id: String,
    pub name: String,
    /// How many of ten thousand are left alone.
    pub control: u32,
    pub from: Date,
    /// The day after its last one.
    pub until: Date,
    /// How often results are looked at, the last time included.
    pub looks: u32,
    /// What the campaign costs beside what members get, in the currency's smallest unit.
    pub cost: i64,
    /// Counts changes, from 1.
    pub revision: i64,
    /// Who changed it last.
    pub actor: String,
    pub changed_at: Instant,
}

/// What a trial is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrialAsk {
    pub id: String,
    pub name: String,
    pub control: u32,
    pub from: Date,
    pub until: Date,
    pub looks: u32,
    pub cost: i64,
    /// The revision that the caller took as a start; 0 for a new one, none for whatever is there.
    pub revision: Option<i64>,
}

/// What a member is in a trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrialGroup {
    /// Is reached.
    Treated,
    /// Is left alone, to be compared with.
    Control,
    /// Is left alone by all campaigns, and in none.
    Apart,
}

impl TrialGroup {
    /// The word that stands for it in answers and files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Treated => "treated",
            Self::Control => "control",
            Self::Apart => "apart",
        }
    }
}

/// Who is in which group.
///
/// ```
/// use baci_app::analytics::{Grouping, TrialGroup};
/// // Of ten thousand, a thousand are left alone by this campaign, and five hundred by all.
/// let spring = Grouping::new("spring", 1_000, 500);
/// let apart = (0..10_000).filter(|n| spring.group(&format!("c{n}")) == TrialGroup::Apart);
/// assert!((400..600).contains(&apart.count()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grouping {
    id: String,
    control: u32,
    /// How many of ten thousand are left alone by all.
    global: u32,
}

impl Grouping {
    /// That of a campaign of this name; how many of ten thousand it leaves alone, and how many all do. In the trial of all
    /// campaigns itself nobody is apart.
    pub fn new(id: &str, control: u32, global: u32) -> Self {
        let global = if id == GLOBAL { 0 } else { global };
        Self { id: id.to_owned(), control, global }
    }

    /// The same, where all campaigns leave alone whom their trial says, of those that are kept.
    pub fn among(id: &str, control: u32, all: &[Trial]) -> Self {
        let global = all.iter().find(|own| own.id == GLOBAL).map_or(0, |own| own.control);
        Self::new(id, control, global)
    }

    pub(super) fn of(trial: &Trial, all: &[Trial]) -> Self {
        Self::among(&trial.id, trial.control, all)
    }

    /// The group of a member, or of a customer of a file, by the name that they have there.
    pub fn group(&self, member: &str) -> TrialGroup {
        if is_control(GLOBAL, member, self.global) {
            TrialGroup::Apart
        } else if is_control(&self.id, member, self.control) {
            TrialGroup::Control
        } else {
            TrialGroup::Treated
        }
    }
}

#[derive(Default, Serialize, Deserialize)]
struct Document {
    trials: Vec<Trial>,
}

fn read(stored: Option<&StoredSetting>) -> Result<Vec<Trial>, AppError> {
    let Some(stored) = stored else { return Ok(Vec::new()) };
    let read: Result<Document, _> = serde_json::from_str(&stored.document);
    Ok(read.map_err(|error| AppError::Internal(format!("trials cannot be read: {error}")))?.trials)
}

impl Baci {
    /// All trials, the latest first.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn trials(&self) -> Result<Vec<Trial>, AppError> {
        let mut all = read(setting::get(self.database(), SETTING).await?.as_ref())?;
        all.sort_by(|a, b| b.from.cmp(&a.from).then_with(|| a.id.cmp(&b.id)));
        Ok(all)
    }

    /// One trial.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub async fn trial(&self, id: &str) -> Result<Trial, AppError> {
        self.trials().await?.into_iter().find(|own| own.id == id).ok_or_else(|| no_trial(id))
    }

    /// Makes a trial, or changes it. The same as it stands is no change, so a request can be sent twice.
    ///
    /// # Errors
    /// [`Code::InvalidRequest`] for what cannot be; [`Code::RecordChanged`] where it is another revision by now.
    pub async fn set_trial(&self, by: &By, ask: TrialAsk) -> Result<Trial, AppError> {
        valid(&ask)?;
        let now = self.clock().now();
        let mut tx = self.database().begin().await?;
        let stored = setting::lock(&mut tx, SETTING).await?;
        let mut all = read(stored.as_ref())?;
        let at = all.iter().position(|own| own.id == ask.id);
        let before = at.and_then(|at| all.get(at));
        let revision = before.map_or(0, |own| own.revision);
        let same = before.is_some_and(|own| ask.is(own));
        let refused = match (ask.revision, at) {
            (Some(asked), _) if asked != revision && !same => Some(record_changed(&ask.id)),
            (_, None) if all.len() >= MOST => Some(too_many()),
            _ => None,
        };
        if same || refused.is_some() {
            tx.rollback().await?;
            return match refused {
                Some(refused) => Err(refused),
                None => self.trial(&ask.id).await,
            };
        }
        let trial = ask.stored(revision + 1, &by.actor, now);
        match at.and_then(|at| all.get_mut(at)) {
            Some(own) => *own = trial.clone(),
            None => all.push(trial.clone()),
        }
        save(&mut tx, stored, all, now).await?;
        let told = json!({ "revision": trial.revision });
        note(&mut tx, now, by, ("trial.set", &trial.id), &told).await?;
        tx.commit().await?;
        Ok(trial)
    }

    /// Removes a trial. Groups are drawn by its id: one that is made under it again has the same.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub async fn remove_trial(&self, by: &By, id: &str) -> Result<(), AppError> {
        let now = self.clock().now();
        let mut tx = self.database().begin().await?;
        let stored = setting::lock(&mut tx, SETTING).await?;
        let mut all = read(stored.as_ref())?;
        let before = all.len();
        all.retain(|own| own.id != id);
        if all.len() == before {
            tx.rollback().await?;
            return Err(no_trial(id));
        }
        save(&mut tx, stored, all, now).await?;
        note(&mut tx, now, by, ("trial.remove", id), &json!({})).await?;
        Ok(tx.commit().await?)
    }

    /// Which group of a trial a member is in, whoever they turned out to be.
    ///
    /// # Errors
    /// [`Code::NotFound`]; [`Code::MemberNotFound`].
    pub async fn trial_group(&self, id: &str, member: MemberId) -> Result<TrialGroup, AppError> {
        let grouping = self.grouping(id).await?;
        let member = self.member(member).await?.member.id;
        Ok(grouping.group(&member.to_string()))
    }

    /// A page of members with their groups, in the order of their ids, 10,000 at most.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub async fn trial_groups(
        &self,
        id: &str,
        after: Option<MemberId>,
        limit: i64,
    ) -> Result<Vec<(MemberId, TrialGroup)>, AppError> {
        let grouping = self.grouping(id).await?;
        let mut tx = self.database().begin_snapshot().await?;
        let after = after.unwrap_or(MemberId(LOWEST));
        let members = members_after(&mut tx, after, limit.clamp(1, 10_000)).await;
        tx.rollback().await?;
        let one = |id: MemberId| (id, grouping.group(&id.to_string()));
        Ok(members?.into_iter().map(one).collect())
    }

    async fn grouping(&self, id: &str) -> Result<Grouping, AppError> {
        let all = self.trials().await?;
        let trial = all.iter().find(|own| own.id == id).ok_or_else(|| no_trial(id))?;
        Ok(Grouping::of(trial, &all))
    }
}

async fn save(
    tx: &mut WriteTx,
    before: Option<StoredSetting>,
    trials: Vec<Trial>,
    now: Instant,
) -> Result<(), AppError> {
    let document = serde_json::to_string(&Document { trials });
    let document = document.map_err(|error| AppError::Internal(error.to_string()))?;
    let revision = before.map_or(0, |own| own.revision) + 1;
    let name = SETTING.to_owned();
    Ok(setting::save(tx, &StoredSetting { name, document, revision, changed_at: now }).await?)
}

impl TrialAsk {
    fn stored(self, revision: i64, actor: &str, now: Instant) -> Trial {
        Trial {
            id: self.id,
            name: self.name.trim().to_owned(),
            control: self.control,
            from: self.from,
            until: self.until,
            looks: self.looks,
            cost: self.cost,
            revision,
            actor: actor.to_owned(),
            changed_at: now,
        }
    }

    /// Whether a trial is what it is to be.
    fn is(&self, own: &Trial) -> bool {
        let same = self.clone().stored(own.revision, &own.actor, own.changed_at);
        same == *own
    }
}

fn valid(ask: &TrialAsk) -> Result<(), AppError> {
    let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_".contains(&b);
    let first = ask.id.bytes().next().is_some_and(|b| b.is_ascii_lowercase());
    if !first || ask.id == "new" || ask.id.len() > 64 || !ask.id.bytes().all(letter) {
        let sentence = "the id of a trial is made of small letters, digits, - and _, a letter first, 64 at most, and is not 'new'";
        return Err(wrong("trial-id", sentence));
    }
    let name = ask.name.trim();
    let length = name.chars().count();
    if name.is_empty() || length > LONGEST_NAME || name.chars().any(char::is_control) {
        let sentence = format!("a trial has a name of {LONGEST_NAME} characters at most");
        let refused = AppError::refused(Code::InvalidRequest, sentence).because("trial-name");
        return Err(refused.with("most", i64::try_from(LONGEST_NAME).unwrap_or(i64::MAX)));
    }
    if ask.from >= ask.until {
        return Err(wrong(
            "trial-days",
            "the first day must lie before the day after the last one",
        ));
    }
    if !(1..ALL).contains(&ask.control) {
        let sentence = "the share that is left alone lies between 0.01 and 99.99 percent";
        return Err(wrong("trial-control", sentence));
    }
    if !(1..=1000).contains(&ask.looks) {
        return Err(wrong("trial-looks", "results are looked at 1 to 1000 times"));
    }
    if ask.cost < 0 {
        return Err(wrong("trial-cost", "what a campaign costs is zero or above"));
    }
    Ok(())
}

fn too_many() -> AppError {
    let sentence = format!("there are {MOST} trials, which is as many as there may be: remove one");
    let refused = AppError::refused(Code::InvalidRequest, sentence).because("trial-many");
    refused.with("most", i64::try_from(MOST).unwrap_or(i64::MAX))
}

fn record_changed(id: &str) -> AppError {
    let sentence = format!("the trial '{id}' was changed in between: look at it, then change it");
    AppError::refused(Code::RecordChanged, sentence).because("trial-changed").with("name", id)
}

fn no_trial(id: &str) -> AppError {
    let sentence = format!("there is no trial '{id}'");
    AppError::refused(Code::NotFound, sentence).because("no-trial").with("name", id)
}
