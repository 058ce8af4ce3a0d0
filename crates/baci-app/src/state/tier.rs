//! Tiers of the members of a batch: what falls due of them, and what an event does to them.

use super::{MemberState, State, to_json};
use crate::answer::Outcome;
use crate::commands::view::{self, SeenUsed};
use crate::published::Published;
use baci_core::condition::{Condition, Scope};
use baci_core::event::{Body, Custom, Event, Field};
use baci_core::id::{EventId, MemberId};
use baci_core::member::MemberView;
use baci_core::program::tier::Ladder;
use baci_core::refusal::Refusal;
use baci_core::tier::{Grant, Judge, Move, Progress, Standing, Taken, Why};
use baci_core::time::Instant;
use baci_store::event::StoredEvent;
use baci_store::tier::StoredTier;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What made somebody look at a member's tiers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cause {
    pub event: Option<EventId>,
    pub actor: Option<String>,
    pub taken: Option<Taken>,
    /// The ladder on which staff gave a tier or took one back.
    pub grant: Option<(String, Option<Grant>)>,
}

/// The tiers that a member has at an instant, ladder by ladder, what falls due by then counted; empty for
/// none.
pub(crate) fn at(
    state: &State,
    member: &MemberState,
    published: &Published,
    at: Instant,
) -> Vec<String> {
    let program = &published.program;
    let known = |ladder: &Ladder| member.tiers.get(&ladder.id);
    let due = |ladder: &Ladder| known(ladder).is_some_and(|own| own.next_due_at <= at);
    if !program.ladders.iter().any(due) {
        let tier = |ladder: &Ladder| known(ladder).map(|own| own.tier.clone());
        return program.ladders.iter().map(|ladder| tier(ladder).unwrap_or_default()).collect();
    }
    let settled = |judge: &Judge<'_>| {
        let own = known(judge.ladder);
        let mut standing = own.map(|own| own.standing.clone()).unwrap_or_default();
        judge.settle(&mut standing, at);
        id_of(judge.ladder, &standing)
    };
    judges(&state.program_counters, member, published, |all| all.iter().map(settled).collect())
}

/// The id of the tier that a standing comes to; empty for none.
pub(crate) fn id_of(ladder: &Ladder, standing: &Standing) -> String {
    let tier = standing.tier(ladder).and_then(|at| ladder.tiers.get(at));
    tier.map(|tier| tier.id.clone()).unwrap_or_default()
}

/// What a member is judged by, ladder by ladder.
pub(crate) fn judges<T>(
    shared: &HashMap<String, i64>,
    member: &MemberState,
    published: &Published,
    with: impl FnOnce(&[Judge<'_>]) -> T,
) -> T {
    let program = &published.program;
    let progress = Progress::of(program, member.counters.days());
    let holds = |condition: &Condition, at: Instant| {
        let available = view::available(member, published, at).unwrap_or_default();
        let used = SeenUsed::of(&member.counters, shared);
        let view = MemberView {
            member: &member.stored.member,
            available: &available,
            tiers: &[],
            stage: None,
            segments: &[],
            household: member.household,
            used: &used,
            origin: None,
        };
        let body = Body::Custom(Custom { name: String::new(), fields: BTreeMap::new() });
        let event = Event { id: EventId(baci_core::id::LOWEST), at, body };
        let local = program.zone.local(at);
        condition.holds(&Scope { program, view: &view, event: &event, local })
    };
    let judge = |ladder| Judge { program, ladder, progress: &progress, holds: &holds };
    let all: Vec<Judge<'_>> = program.ladders.iter().map(judge).collect();
    with(&all)
}

impl State {
    /// Does what falls due of a member's occasions, tiers and stage up to an instant: before anything that happens then
    /// counts, and before a wallet is copied to be worked on, for a step may set off rules that give.
    pub(crate) fn fall_due(&mut self, id: MemberId, at: Instant) -> Result<(), Refusal> {
        self.occasions_due(id, at)?;
        self.tiers_due(id, at)?;
        self.stage_due(id, at);
        Ok(())
    }

    pub(super) fn tiers_due(&mut self, id: MemberId, at: Instant) -> Result<(), Refusal> {
        let Some((published, member)) = self.climber(id) else { return Ok(()) };
        if !member.tiers.values().any(|own| own.next_due_at <= at) {
            return Ok(());
        }
        let settle = |judge: &Judge<'_>| {
            let mut standing = member.standing(&judge.ladder.id);
            let moves = judge.settle(&mut standing, at);
            (moves, stored(id, judge, standing, published.version))
        };
        let done: Vec<_> = judges(&self.program_counters, member, &published, |all| {
            all.iter().map(settle).collect()
        });
        self.take_in_tiers(id, done, &Cause::default()).map(|_| ())
    }

    /// Lets what was noted of a ladder or of stages that the program has no more fall due never.
    pub(crate) fn lay_aside(&mut self, id: MemberId) {
        let Some(published) = self.published.clone() else { return };
        let Some(member) = self.members.get_mut(&id) else { return };
        let gone = |own: &&mut Box<StoredTier>| published.program.ladder(&own.ladder).is_none();
        let gone = member.tiers.values_mut().filter(gone);
        for own in gone.filter(|own| own.next_due_at < Instant::FAR) {
            own.next_due_at = Instant::FAR;
            self.out.tiers.insert((id, own.ladder.clone()));
        }
        let stage = member.stage.as_mut().filter(|_| published.program.stages.is_none());
        if let Some(own) = stage.filter(|own| own.next_due_at < Instant::FAR) {
            own.next_due_at = Instant::FAR;
            self.out.stages.insert(id);
        }
        let due = member.occasions.as_mut().filter(|_| published.program.occasions.is_empty());
        if let Some(own) = due.filter(|own| own.next_due_at < Instant::FAR) {
            own.next_due_at = Instant::FAR;
            self.out.occasions.insert(id);
        }
    }

    /// Looks at a member's tiers right after something happened; gives the moves.
    pub(crate) fn look_at_tiers(
        &mut self,
        id: MemberId,
        at: Instant,
        cause: &Cause,
    ) -> Result<Vec<Move>, Refusal> {
        let Some((published, member)) = self.climber(id) else { return Ok(Vec::new()) };
        let look = |judge: &Judge<'_>| {
            let mut standing = member.standing(&judge.ladder.id);
            let mut moves = given(judge, &mut standing, at, cause);
            moves.extend(judge.look(&mut standing, at, (cause.event, cause.taken)));
            (moves, stored(id, judge, standing, published.version))
        };
        let done: Vec<_> = judges(&self.program_counters, member, &published, |all| {
            all.iter().map(look).collect()
        });
        self.take_in_tiers(id, done, cause)
    }

    /// The program and the member, where both have to do with tiers.
    fn climber(&self, id: MemberId) -> Option<(Arc<Published>, &MemberState)> {
        let published = self.published.clone().filter(|p| !p.program.ladders.is_empty())?;
        let member = self.members.get(&id).filter(|member| member.is_one())?;
        Some((published, member))
    }

    fn take_in_tiers(
        &mut self,
        id: MemberId,
        done: Vec<(Vec<Move>, StoredTier)>,
        cause: &Cause,
    ) -> Result<Vec<Move>, Refusal> {
        let (now, version) = (self.now, self.version());
        let Some(member) = self.members.get_mut(&id) else { return Ok(Vec::new()) };
        let recounted = std::mem::take(&mut member.recounted);
        self.out.counters.extend(recounted.into_iter().map(|key| (id, key)));
        let mut all = Vec::new();
        for (moves, own) in done {
            // What is due a little early is only looked at in vain: not every event writes a row.
            let same = member.tiers.get(&own.ladder).is_some_and(|old| {
                old.standing == own.standing
                    && old.tier == own.tier
                    && old.counted_by == own.counted_by
                    && old.next_due_at <= own.next_due_at
                    && old.next_due_at > now
            });
            if !same {
                self.out.tiers.insert((id, own.ladder.clone()));
                member.tiers.insert(own.ladder.clone(), Box::new(own));
            }
            all.extend(moves);
        }
        for step in &all {
            let event = event_of(id, step, cause, (now, version))?;
            let declared = |p: &Arc<Published>| p.program.event(&event.kind).is_some();
            let declared = self.published.as_ref().is_some_and(declared);
            let set_off = declared.then(|| self.set_off(&event, as_event(&event.kind, step), &[]));
            if set_off.is_none_or(|outcome| outcome.is_none()) {
                self.out.events.push(event);
            }
        }
        Ok(all)
    }
}

impl MemberState {
    fn standing(&self, ladder: &str) -> Standing {
        self.tiers.get(ladder).map(|own| own.standing.clone()).unwrap_or_default()
    }
}

/// The event that a step is for the rules: its fields are the ladder and the tiers, empty for none.
pub(crate) fn as_event(kind: &str, step: &Move) -> Custom {
    let text = |tier: &Option<String>| Field::Text(tier.clone().unwrap_or_default());
    let fields = [
        ("ladder".to_owned(), Field::Text(step.ladder.clone())),
        ("from".to_owned(), text(&step.from)),
        ("to".to_owned(), text(&step.to)),
    ];
    Custom { name: kind.to_owned(), fields: fields.into() }
}

/// Gives or takes back what staff decided.
fn given(judge: &Judge<'_>, standing: &mut Standing, at: Instant, cause: &Cause) -> Vec<Move> {
    let own = cause.grant.as_ref().filter(|(ladder, _)| *ladder == judge.ladder.id);
    let Some((_, grant)) = own else { return Vec::new() };
    let (before, at) = (standing.tier(judge.ladder), judge.as_of(standing, at));
    standing.grant.clone_from(grant);
    standing.judged = Some(at);
    let why = if grant.is_some() { Why::Granted } else { Why::Revoked };
    judge.moved(standing, before, at, (why, Vec::new())).into_iter().collect()
}

fn stored(member: MemberId, judge: &Judge<'_>, standing: Standing, counted_by: i64) -> StoredTier {
    StoredTier {
        member,
        ladder: judge.ladder.id.clone(),
        tier: id_of(judge.ladder, &standing),
        next_due_at: judge.next_due(&standing),
        standing,
        counted_by,
    }
}

/// A move as an event of the member's. Its id follows from what it is, not from who got to it.
fn event_of(
    member: MemberId,
    step: &Move,
    cause: &Cause,
    (now, version): (Instant, i64),
) -> Result<StoredEvent, Refusal> {
    let by = cause.event.map_or(member.0, |event| event.0);
    let [from, to] = [&step.from, &step.to].map(|tier| tier.as_deref().unwrap_or_default());
    let seed = format!("{by}/tier/{}/{from}/{to}/{}", step.ladder, step.at.micros());
    Ok(StoredEvent {
        member,
        event: EventId::derive(step.at, seed.as_bytes()),
        kind: if step.up { "tier_up" } else { "tier_down" }.to_owned(),
        at: step.at,
        recorded_at: now,
        origin: cause.event,
        receipt: None,
        net: 0,
        program_version: version,
        actor: cause.actor.clone().unwrap_or_else(|| "program".to_owned()),
        body: to_json(step)?,
        seen: "{}".to_owned(),
        outcome: to_json(&Outcome::default())?,
    })
}
