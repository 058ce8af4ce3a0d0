//! The segments that there are, ready to judge: compiled once for each generation of them and each version of the program.

use super::foresight::Foresight;
use crate::published::{Programs, Published};
use baci_core::condition::{Condition, Names, Scope, Wrong};
use baci_core::event::{Body, Custom, Event};
use baci_core::id::{EventId, LOWEST};
use baci_core::member::{Bought, MemberView, Used};
use baci_core::program::Program;
use baci_core::program::document::Problem;
use baci_core::time::Instant;
use baci_store::segment::{self, Facts};
use baci_store::setting::StoredSetting;
use baci_store::{StoreError, WriteTx};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many segments there may be: each is judged with each event.
pub(crate) const MOST: usize = 200;

/// In which generation segments are: what stands in the setting. Its revision is the generation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Generation {
    /// Since when what members bought is kept without a gap.
    #[serde(default)]
    pub epoch: i64,
    #[serde(default)]
    pub bounds: Option<Bounds>,
    #[serde(default)]
    pub foresight: Option<Foresight>,
}

impl Generation {
    pub fn read(stored: &StoredSetting) -> Result<Self, StoreError> {
        serde_json::from_str(&stored.document).map_err(|e| StoreError::Corrupt(e.to_string()))
    }
}

/// The least value of each score above 1, of recency (the day of the last purchase), frequency and monetary value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Bounds {
    pub last: [Option<Date>; 4],
    pub purchases: [Option<i64>; 4],
    pub spend: [Option<i64>; 4],
}

impl Bounds {
    /// The three scores of whoever bought so, last on this day.
    pub fn scores(&self, last: Date, bought: &Bought) -> [u8; 3] {
        [
            score(&self.last, last),
            score(&self.purchases, bought.purchases),
            score(&self.spend, bought.spend),
        ]
    }
}

fn score<T: Ord + Copy>(bounds: &[Option<T>; 4], value: T) -> u8 {
    let reached = bounds.iter().flatten().filter(|bound| value >= **bound).count();
    1 + u8::try_from(reached).unwrap_or(0)
}

/// What has to be read of a member to judge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Needs {
    pub profile: bool,
    pub balances: bool,
    pub tiers: bool,
    pub stage: bool,
    pub household: bool,
    pub rfm: bool,
    pub foresight: bool,
}

impl Needs {
    /// What a condition asks for.
    pub fn of(condition: &Condition) -> Self {
        let mut needs = Self::default();
        for name in condition.names() {
            let mut path = name.split('.').skip(1);
            match path.next() {
                Some("balance") => needs.balances = true,
                Some("tier" | "tiers" | "rank" | "ranks") => needs.tiers = true,
                Some("stage") => needs.stage = true,
                Some("household") => needs.household = true,
                Some("rfm") => needs.rfm = true,
                Some("alive" | "expected_purchases") => needs.foresight = true,
                Some("name" | "language" | "tags" | "fields") => needs.profile = true,
                Some(birth) if birth.starts_with("birth") => needs.profile = true,
                _ => {}
            }
        }
        needs
    }

    fn and(self, other: Self) -> Self {
        Self {
            profile: self.profile || other.profile,
            balances: self.balances || other.balances,
            tiers: self.tiers || other.tiers,
            stage: self.stage || other.stage,
            household: self.household || other.household,
            rfm: self.rfm || other.rfm,
            foresight: self.foresight || other.foresight,
        }
    }
}

/// A segment, ready to judge; one that does not fit the program in force is not judged, and stays as it is.
#[derive(Debug)]
pub(crate) struct Rule {
    pub id: String,
    pub condition: Option<Condition>,
}

/// All segments of a generation under a version of the program.
#[derive(Debug)]
pub(crate) struct Rules {
    pub generation: i64,
    pub now: Generation,
    pub published: Arc<Published>,
    pub all: Vec<Rule>,
    pub needs: Needs,
}

impl Rules {
    /// Those that the transaction sees, which stay as they are until it ends; none where there never were any.
    pub async fn of(
        tx: &mut WriteTx,
        programs: &Programs,
        published: &Arc<Published>,
    ) -> Result<Option<Arc<Self>>, StoreError> {
        let Some(stored) = segment::generation(tx).await? else { return Ok(None) };
        let same = |own: &Arc<Self>| {
            own.generation == stored.revision && own.published.version == published.version
        };
        if let Some(ready) = programs.rules().filter(same) {
            return Ok(Some(ready));
        }
        let limit = i64::try_from(MOST).unwrap_or(i64::MAX);
        let all = segment::list_in(tx, limit).await?.into_iter().map(|own| {
            let condition =
                Condition::compile(&own.condition, &Names::of_segment(&published.program));
            Rule { id: own.segment, condition: condition.ok() }
        });
        let all: Vec<Rule> = all.collect();
        let needs = all.iter().filter_map(|rule| rule.condition.as_ref()).map(Needs::of);
        let rules = Arc::new(Self {
            generation: stored.revision,
            now: Generation::read(&stored)?,
            published: Arc::clone(published),
            needs: needs.fold(Needs::default(), Needs::and),
            all,
        });
        programs.keep_rules(Arc::clone(&rules));
        Ok(Some(rules))
    }

    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.all.iter().find(|rule| rule.id == id)
    }
}

/// Reads a condition under a program.
///
/// # Errors
/// Everything that is wrong with it, each with its line and column.
pub(crate) fn compile(condition: &str, program: &Program) -> Result<Condition, Vec<Problem>> {
    let problem = |wrong: Wrong| {
        let before = condition.get(..wrong.start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Problem {
            file: "condition".to_owned(),
            line: count(line),
            column: count(column),
            ..Problem::whole(wrong.said)
        }
    };
    let compiled = Condition::compile(condition, &Names::of_segment(program));
    compiled.map_err(|wrongs| wrongs.into_iter().map(problem).collect())
}

/// What somebody bought, as conditions ask for it.
struct Own<'a>(&'a Bought);

impl Used for Own<'_> {
    fn used(&self, key: baci_core::decide::caps::Key<'_>) -> i64 {
        if key == baci_core::decide::caps::Key::PURCHASES { self.0.purchases } else { 0 }
    }

    fn bought(&self) -> Option<&Bought> {
        Some(self.0)
    }
}

/// All that is known of a member to judge them.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub person: segment::Person,
    pub stored: Option<Facts>,
    pub bought: Bought,
    /// What foresees what they will buy.
    pub foresight: Option<Foresight>,
    /// The segments that they are in, and since when.
    pub memberships: BTreeMap<String, Instant>,
    /// In the order of the program's wallets.
    pub available: Vec<i64>,
    /// In the order of the program's ladders; empty for none.
    pub tiers: Vec<String>,
    pub stage: Option<baci_core::stage::Stage>,
    pub household: Option<baci_core::household::Standing>,
}

impl Known {
    /// Asks something of what is known as of an instant.
    pub fn ask<T>(&self, program: &Program, at: Instant, of: impl FnOnce(&Scope<'_>) -> T) -> T {
        let foreseen = self.foresight.and_then(|own| own.of(&self.bought, &program.zone, at));
        let bought = Bought { foreseen, ..self.bought };
        let used = Own(&bought);
        let view = MemberView {
            member: &self.person.member,
            available: &self.available,
            tiers: &self.tiers,
            stage: self.stage,
            segments: &[],
            household: self.household,
            used: &used,
            origin: None,
        };
        let body = Body::Custom(Custom { name: String::new(), fields: BTreeMap::new() });
        let event = Event { id: EventId(LOWEST), at, body };
        of(&Scope { program, view: &view, event: &event, local: program.zone.local(at) })
    }
}
