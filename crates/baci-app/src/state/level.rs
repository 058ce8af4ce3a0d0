//! Levels of the members of a batch: each that is reached is an event of its own that sets off rules and coupons.

use super::{MemberState, State, to_json};
use crate::answer::{LevelAnswer, Outcome};
use crate::commands::view::SeenUsed;
use crate::levels::MemberLevel;
use baci_core::decide::Count;
use baci_core::decide::caps::{Key, Span};
use baci_core::event::{Body, Custom, Field};
use baci_core::id::{EventId, MemberId};
use baci_core::level::{due, standing};
use baci_core::program::level::{LEVEL_UP, Levels};
use baci_core::refusal::Refusal;
use baci_core::time::Instant;
use baci_store::event::StoredEvent;
use baci_store::level::StoredLevel;

/// Where a member stands on each ladder of levels.
pub(crate) fn all(state: &State, id: MemberId) -> Result<Vec<MemberLevel>, Refusal> {
    let Some(published) = state.published.clone() else { return Ok(Vec::new()) };
    let used = SeenUsed::new(state, state.member(id)?);
    let one = |own: &Levels| MemberLevel { levels: own.id.clone(), standing: standing(own, &used) };
    Ok(published.program.levels.iter().map(one).collect())
}

/// The highest level of a member on a ladder, as it is written.
pub(crate) fn stored(member: &MemberState, levels: &str) -> StoredLevel {
    let key = Key { rule: levels, span: Span::Level }.to_string();
    let used = member.counters.get(&key).unwrap_or(0);
    let number = if member.is_one() { used } else { 0 };
    StoredLevel { member: member.stored.member.id, levels: levels.to_owned(), number }
}

impl State {
    /// Makes each level that is due by what an event counted an event; gives where the member stands on the
    /// ladders that it counted for.
    pub(super) fn look_at_levels(
        &mut self,
        cause: &StoredEvent,
        counts: &[Count],
    ) -> Result<Vec<LevelAnswer>, Refusal> {
        let Some(published) = self.published.clone() else { return Ok(Vec::new()) };
        let mut all = Vec::new();
        for own in &published.program.levels {
            let key = own.experience_key().to_string();
            let gained: i64 =
                counts.iter().filter(|own| own.key == key && own.by > 0).map(|own| own.by).sum();
            if gained == 0 {
                continue;
            }
            let mut answer = LevelAnswer { gained, ..LevelAnswer::default() };
            // No more than there are levels: what one gives may bring the next.
            for _ in &own.steps {
                let Some(number) = self.used_by(cause.member, |used| due(own, used)) else { break };
                let event = event_of(own, number, cause, (self.now, published.version))?;
                let key = own.level_key().to_string();
                let last = self.member(cause.member)?.counters.get(&key).unwrap_or(0);
                let count = Count { key, by: number - last, kept: true, ..Count::default() };
                let outcome = self.bring(event, as_event(own, number), vec![count])?;
                self.out.levels.insert((cause.member, own.id.clone()));
                answer.reached.push(number);
                answer.credits.extend(outcome.credits);
                answer.coupons.extend(outcome.coupons);
            }
            let stands = self.used_by(cause.member, |used| Some(standing(own, used)));
            (answer.levels, answer.standing) = (own.id.clone(), stands.unwrap_or_default());
            all.push(answer);
        }
        Ok(all)
    }

    /// Has the levels of members written anew: who is another member by now is on none.
    pub(crate) fn write_levels(&mut self, members: [MemberId; 2]) {
        let Some(published) = self.published.clone() else { return };
        for own in &published.program.levels {
            self.out.levels.extend(members.map(|id| (id, own.id.clone())));
        }
    }

    fn used_by<T>(&self, id: MemberId, look: impl FnOnce(&SeenUsed<'_>) -> Option<T>) -> Option<T> {
        let member = self.members.get(&id)?;
        look(&SeenUsed::of(&member.counters, &self.program_counters))
    }
}

/// The event that a level is for the rules.
fn as_event(own: &Levels, number: i64) -> Custom {
    let fields = [
        ("level".to_owned(), Field::Text(own.id.clone())),
        ("number".to_owned(), Field::Integer(number)),
    ];
    Custom { name: LEVEL_UP.to_owned(), fields: fields.into() }
}

/// A level as an event of the member's; its id follows from what it is.
fn event_of(
    own: &Levels,
    number: i64,
    cause: &StoredEvent,
    (now, version): (Instant, i64),
) -> Result<StoredEvent, Refusal> {
    let seed = format!("{}/level/{}/{number}", cause.event.0, own.id);
    Ok(StoredEvent {
        member: cause.member,
        event: EventId::derive(cause.at, seed.as_bytes()),
        kind: LEVEL_UP.to_owned(),
        at: cause.at,
        recorded_at: now,
        origin: Some(cause.event),
        receipt: None,
        net: 0,
        program_version: version,
        actor: "program".to_owned(),
        body: to_json(&Body::Custom(as_event(own, number)))?,
        seen: "{}".to_owned(),
        outcome: to_json(&Outcome::default())?,
    })
}
