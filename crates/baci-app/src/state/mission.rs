//! Missions of the members of a batch: the rounds that an event finishes, each an event of its own that
//! sets off rules and coupons.

use super::{State, stage, tier, to_json};
use crate::answer::{MissionAnswer, Outcome};
use crate::commands::view::{self, SeenUsed};
use crate::missions::MemberMission;
use baci_core::condition::Scope;
use baci_core::decide::Count;
use baci_core::event::{Body, Custom, Event, Field};
use baci_core::id::{EventId, MemberId};
use baci_core::member::MemberView;
use baci_core::mission;
use baci_core::program::mission::{DONE, Mission};
use baci_core::refusal::Refusal;
use baci_core::time::Instant;
use baci_store::event::StoredEvent;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The missions that are for a member at an instant, with how far they are.
pub(crate) fn all(state: &State, id: MemberId, at: Instant) -> Result<Vec<MemberMission>, Refusal> {
    let Some(published) = state.published.clone() else { return Ok(Vec::new()) };
    let program = &published.program;
    let known = state.member(id)?;
    let local = program.zone.local(at);
    let available = view::available(known, &published, at)?;
    let tiers = tier::at(state, known, &published, at);
    let stage = stage::seen(known, &published, at);
    let used = SeenUsed::new(state, known);
    let view = MemberView {
        member: &known.stored.member,
        available: &available,
        tiers: &tiers,
        stage,
        segments: &known.segments,
        household: known.household,
        used: &used,
        origin: None,
    };
    let body = Body::Custom(Custom { name: String::new(), fields: BTreeMap::new() });
    let event = Event { id: EventId(baci_core::id::LOWEST), at, body };
    let scope = Scope { program, view: &view, event: &event, local };
    let theirs = |own: &&Mission| {
        let begun = own.active.from.is_none_or(|from| from <= at);
        let ended = own.active.until.is_some_and(|until| until <= at);
        begun && !ended && own.when.as_ref().is_none_or(|when| when.holds(&scope))
    };
    let one = |own: &Mission| {
        let anew = own.per.map(|per| program.zone.start_of(per.next(local.day)));
        MemberMission {
            progress: mission::progress(own, &used, local.day),
            until: [anew, own.active.until].into_iter().flatten().min(),
        }
    };
    Ok(program.missions.iter().filter(theirs).map(one).collect())
}

impl State {
    /// Finishes the rounds that are done by what an event counted; gives how far the member is with the
    /// missions that it counted for.
    pub(super) fn look_at_missions(
        &mut self,
        cause: &StoredEvent,
        counts: &[Count],
    ) -> Result<Vec<MissionAnswer>, Refusal> {
        let Some(published) = self.published.clone() else { return Ok(Vec::new()) };
        let program = &published.program;
        let day = program.zone.local(cause.at).day;
        let counted = |mission: &&Mission| {
            // Most events count for no mission: no key is written out for them.
            let near = |count: &Count| {
                let rest = count.key.strip_prefix(&mission.id);
                rest.is_some_and(|rest| rest.starts_with("/step/"))
            };
            if !counts.iter().any(near) {
                return false;
            }
            let key = |step| mission.step_key(step, day).to_string();
            let mut keys = (0..mission.steps.len()).map(key);
            keys.any(|key| counts.iter().any(|count| count.key == key))
        };
        let mut all = Vec::new();
        for own in program.missions.iter().filter(counted) {
            let mut answer = MissionAnswer::default();
            // What a round gives may bring the member further: it is asked anew each time.
            while answer.finished < mission::MOST_ROUNDS {
                let due = self.look(cause.member, |used| mission::due(own, used, day));
                if due.is_none_or(|due| due == 0) {
                    break;
                }
                let outcome = self.finish(own, (cause, day))?;
                answer.finished += 1;
                answer.credits.extend(outcome.credits);
                answer.coupons.extend(outcome.coupons);
            }
            let progress = self.look(cause.member, |used| mission::progress(own, used, day));
            answer.progress = progress.unwrap_or_default();
            all.push(answer);
        }
        Ok(all)
    }

    fn look<T>(&self, id: MemberId, at: impl FnOnce(&SeenUsed<'_>) -> T) -> Option<T> {
        let member = self.members.get(&id)?;
        Some(at(&SeenUsed::of(&member.counters, &self.program_counters)))
    }

    /// Notes one more round, and gives what came of it.
    fn finish(
        &mut self,
        own: &Mission,
        (cause, day): (&StoredEvent, Date),
    ) -> Result<Outcome, Refusal> {
        let done = self.look(cause.member, |used| mission::progress(own, used, day).done);
        let event = event_of(own, done.unwrap_or(0) + 1, (cause, day), self.now, self.version())?;
        let key = own.done_key(day).to_string();
        let count = Count { key, by: 1, kept: true, ..Count::default() };
        let body = as_event(own, done.unwrap_or(0) + 1);
        self.bring(event, body, vec![count])
    }
}

/// The event that a finished round is for the rules.
fn as_event(own: &Mission, round: i64) -> Custom {
    let fields = [
        ("mission".to_owned(), Field::Text(own.id.clone())),
        ("round".to_owned(), Field::Integer(round)),
    ];
    Custom { name: DONE.to_owned(), fields: fields.into() }
}

/// A finished round as an event of the member's; its id follows from what it is.
fn event_of(
    own: &Mission,
    round: i64,
    (cause, day): (&StoredEvent, Date),
    now: Instant,
    version: i64,
) -> Result<StoredEvent, Refusal> {
    let seed = format!("{}/mission/{}/{:?}/{round}", cause.event.0, own.id, own.part(day));
    Ok(StoredEvent {
        member: cause.member,
        event: EventId::derive(cause.at, seed.as_bytes()),
        kind: DONE.to_owned(),
        at: cause.at,
        recorded_at: now,
        origin: Some(cause.event),
        receipt: None,
        net: 0,
        program_version: version,
        actor: "program".to_owned(),
        body: to_json(&Body::Custom(as_event(own, round)))?,
        seen: "{}".to_owned(),
        outcome: to_json(&Outcome::default())?,
    })
}
