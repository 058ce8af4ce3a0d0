//! Occasions of the members of a batch: each an event of its own that sets off rules and coupons, once.

use super::{MemberState, State, to_json};
use crate::answer::Outcome;
use crate::commands::view::SeenUsed;
use crate::occasions::MemberOccasion;
use crate::published::Published;
use baci_core::decide::Count;
use baci_core::decide::caps::Key;
use baci_core::event::{Body, Custom, Field};
use baci_core::id::{EventId, MemberId};
use baci_core::occasion::{self, About, Due, day_number};
use baci_core::program::occasion::{OCCASION, Occasion};
use baci_core::refusal::Refusal;
use baci_core::time::Instant;
use baci_store::event::StoredEvent;
use baci_store::member::StoredMember;
use baci_store::occasion::{StoredDay, StoredOccasions};
use std::sync::Arc;

/// The most occasions of one member that are done at once; what is left follows with whatever comes next.
const MOST: usize = 100;

/// What is on or comes next of each occasion of the program, for a member.
pub(crate) fn all(state: &State, id: MemberId, at: Instant) -> Vec<MemberOccasion> {
    let Some((published, member)) = state.celebrant(id) else { return Vec::new() };
    let program = &published.program;
    let used = SeenUsed::of(&member.counters, &state.program_counters);
    let (about, day) =
        (About::of(program, &member.stored.member, &used), program.zone.local(at).day);
    let one = |own: &Occasion| {
        let on = own.on(&about, &used, day);
        let next = || own.next(&about, &used, &program.zone, at).map(|(_, of)| of);
        MemberOccasion { occasion: own.id.clone(), on: on.is_some(), of: on.or_else(next) }
    };
    program.occasions.iter().map(one).collect()
}

/// That a record tells a date of birth that was not known before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ToldBirthday;

impl State {
    /// Whether a record that is about to be taken in is new, or has another date of birth.
    pub(super) fn tells_birthday(&self, stored: &StoredMember) -> Option<ToldBirthday> {
        let known = self.members.get(&stored.member.id);
        let same = |known: &MemberState| {
            known.stored.member.profile.birthday == stored.member.profile.birthday
        };
        (!known.is_some_and(same)).then_some(ToldBirthday)
    }

    /// Does the occasions that are due of a member up to an instant, in their order, and what falls due of
    /// tiers and stages before each of them.
    pub(super) fn occasions_due(&mut self, id: MemberId, at: Instant) -> Result<(), Refusal> {
        let Some((published, member)) = self.celebrant(id) else { return Ok(()) };
        let mut floor = match member.occasions {
            Some(own) if own.counted_by == published.version => own.next_due_at,
            // Another version may have other occasions. What was over when it came is over.
            _ => published.since.max(member.stored.member.joined_at),
        };
        if member.occasions.is_some_and(|own| own.counted_by == published.version) && floor > at {
            return Ok(());
        }
        for _ in 0..MOST {
            let Some(due) = self.next_occasion(id, &published, floor).filter(|due| due.at <= at)
            else {
                break;
            };
            floor = due.at;
            self.tiers_due(id, due.at)?;
            self.stage_due(id, due.at);
            self.celebrate(id, &published, &due)?;
        }
        let next = self.next_occasion(id, &published, floor);
        self.put_occasions(id, next.map_or(Instant::FAR, |due| due.at));
        Ok(())
    }

    /// Looks again when something is due, right after an event that may bring it forward: who joined or told
    /// their birthday within its days has it now, and a first purchase has its anniversary.
    pub(super) fn look_at_occasions(
        &mut self,
        event: &StoredEvent,
        record: Option<ToldBirthday>,
    ) -> Result<(), Refusal> {
        let id = event.member;
        let Some((published, member)) = self.celebrant(id) else { return Ok(()) };
        let stale = member.occasions.is_none_or(|own| own.counted_by != published.version);
        // Whoever is new has nothing from before.
        let fresh = event.kind == "enroll";
        let bought = self.note_first_purchase(id, &published, event);
        if record.is_none() && !bought || stale && !fresh {
            return Ok(());
        }
        // What comes late changes the record from now on: what was over before stays over.
        let floor = self.now.max(event.at);
        let next = self.next_occasion(id, &published, floor).map_or(Instant::FAR, |due| due.at);
        let known = self.members.get(&id).and_then(|member| member.occasions);
        let before = known.filter(|_| !fresh).map_or(Instant::FAR, |own| own.next_due_at);
        self.put_occasions(id, next.min(before));
        self.occasions_due(id, event.at)
    }

    /// Lets a member's occasions be looked at anew from an instant on: what was over then is over.
    pub(crate) fn celebrate_from(&mut self, id: MemberId, from: Instant) {
        if self.published.as_ref().is_some_and(|p| !p.program.occasions.is_empty()) {
            self.put_occasions(id, from);
        }
    }

    /// Has the day of a member's first purchase read from their history when they come by next.
    pub(crate) fn forget_first_purchase(&mut self, id: MemberId) {
        let key = Key::FIRST_PURCHASE.to_string();
        let Some(member) = self.members.get_mut(&id) else { return };
        if member.counters.get(&key).is_some_and(|day| day != 0) {
            member.counters.set(&key, 0);
            self.out.counters.insert((id, key));
        }
    }

    /// The program and the member, where both have to do with occasions.
    fn celebrant(&self, id: MemberId) -> Option<(Arc<Published>, &MemberState)> {
        let published = self.published.clone().filter(|p| !p.program.occasions.is_empty())?;
        let member = self.members.get(&id).filter(|member| member.is_one())?;
        Some((published, member))
    }

    fn next_occasion(&self, id: MemberId, published: &Published, floor: Instant) -> Option<Due> {
        let member = self.members.get(&id)?;
        let used = SeenUsed::of(&member.counters, &self.program_counters);
        let about = About::of(&published.program, &member.stored.member, &used);
        occasion::next(&published.program, &about, &used, floor)
    }

    fn put_occasions(&mut self, member: MemberId, next_due_at: Instant) {
        let own = StoredOccasions { member, next_due_at, counted_by: self.version() };
        let Some(known) = self.members.get_mut(&member) else { return };
        if known.occasions != Some(own) {
            known.occasions = Some(own);
            self.out.occasions.insert(member);
        }
    }

    /// Notes the day of a member's first purchase, where an occasion hangs on it; whether it is another now.
    fn note_first_purchase(
        &mut self,
        id: MemberId,
        published: &Published,
        event: &StoredEvent,
    ) -> bool {
        let kind = event.kind.as_str();
        if !published.program.counts_first_purchase() || !matches!(kind, "purchase" | "cancel") {
            return false;
        }
        let Some(member) = self.members.get_mut(&id) else { return false };
        let key = Key::FIRST_PURCHASE.to_string();
        let (before, day) =
            (member.counters.get(&key), day_number(published.program.zone.local(event.at).day));
        let first = match (kind, before) {
            // It may have been the first: zero is 'read it from the history'.
            ("cancel", _) => 0,
            (_, None) => day,
            (_, Some(0)) => 0,
            (_, Some(before)) => before.min(day),
        };
        if before == Some(first) {
            return false;
        }
        member.counters.set(&key, first);
        self.out.counters.insert((id, key));
        true
    }

    /// Makes an occasion an event.
    fn celebrate(
        &mut self,
        id: MemberId,
        published: &Arc<Published>,
        due: &Due,
    ) -> Result<(), Refusal> {
        let Some(own) = published.program.occasions.get(due.occasion) else { return Ok(()) };
        let event = event_of(id, own, due, (self.now, published.version))?;
        let day = day_number(due.of.day);
        let key = own.key().to_string();
        let last = self.member(id)?.counters.get(&key).unwrap_or(0);
        let count = Count { key, by: day - last, kept: true, ..Count::default() };
        self.out.occasion_days.push(StoredDay {
            member: id,
            occasion: own.id.clone(),
            day,
            at: due.at,
            event: event.event,
        });
        self.bring(event, as_event(own, due), vec![count]).map(|_| ())
    }
}

/// The event that an occasion is for the rules: its id, the day, and how many years it is where that is known.
fn as_event(own: &Occasion, due: &Due) -> Custom {
    let years = due.of.years.map(|years| ("years".to_owned(), Field::Integer(years)));
    let fields = [
        ("occasion".to_owned(), Field::Text(own.id.clone())),
        ("day".to_owned(), Field::Text(due.of.day.to_string())),
    ];
    Custom { name: OCCASION.to_owned(), fields: fields.into_iter().chain(years).collect() }
}

/// An occasion as an event of the member's; its id follows from what it is, not from who got to it.
fn event_of(
    member: MemberId,
    own: &Occasion,
    due: &Due,
    (now, version): (Instant, i64),
) -> Result<StoredEvent, Refusal> {
    let seed = format!("{}/occasion/{}/{}", member.0, own.id, due.of.day);
    Ok(StoredEvent {
        member,
        event: EventId::derive(due.at, seed.as_bytes()),
        kind: OCCASION.to_owned(),
        at: due.at,
        recorded_at: now,
        origin: None,
        receipt: None,
        net: 0,
        program_version: version,
        actor: "program".to_owned(),
        body: to_json(&Body::Custom(as_event(own, due)))?,
        seen: "{}".to_owned(),
        outcome: to_json(&Outcome::default())?,
    })
}
