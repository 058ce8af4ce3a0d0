//! Streaks of the members of a batch: what counts for them is noted, and each length that is due is an event of
//! its own that sets off rules and coupons.

use super::{State, to_json};
use crate::answer::{Outcome, StreakAnswer};
use crate::published::Published;
use crate::streaks::MemberStreak;
use baci_core::decide::Count;
use baci_core::decide::caps::Key;
use baci_core::event::{Body, Custom, Field};
use baci_core::id::{EventId, MemberId};
use baci_core::program::streak::{STREAK, Streak};
use baci_core::refusal::Refusal;
use baci_core::streak::{Due, MOST, Record};
use baci_core::time::Instant;
use baci_store::event::StoredEvent;
use baci_store::streak::StoredStreak;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How a member stands with each streak of the program.
pub(crate) fn all(state: &State, id: MemberId, at: Instant) -> Result<Vec<MemberStreak>, Refusal> {
    let Some(published) = state.published.clone() else { return Ok(Vec::new()) };
    let (program, known) = (&published.program, state.member(id)?);
    let day = program.zone.local(at).day;
    let one = |own: &Streak| {
        let record = known.streaks.get(&own.id).map(|own| &own.record);
        let standing = record.unwrap_or(&Record::default()).standing(own, day);
        MemberStreak { streak: own.id.clone(), standing }
    };
    Ok(program.streaks.iter().map(one).collect())
}

impl State {
    /// Notes what an event counts for streaks, or takes back.
    pub(super) fn note_streaks(&mut self, id: MemberId, counts: &[Count]) {
        let Some(published) = self.published.clone() else { return };
        for own in &published.program.streaks {
            let of = |count: &Count| {
                let (streak, day) = Key::streak_of(&count.key)?;
                (streak == own.id && !count.program).then_some((day, count.by))
            };
            let all: Vec<_> = counts.iter().filter_map(of).collect();
            if all.is_empty() {
                continue;
            }
            let mut record = self.record_of(id, own);
            for (day, by) in all {
                record.note(own, own.per.number(day), by);
            }
            self.put_streak(id, (&published, own), record);
        }
    }

    /// Makes each length that is due by what an event counted an event; gives how the member stands with the
    /// streaks that it counted for.
    pub(super) fn look_at_streaks(
        &mut self,
        cause: &StoredEvent,
        counts: &[Count],
    ) -> Result<Vec<StreakAnswer>, Refusal> {
        let Some(published) = self.published.clone() else { return Ok(Vec::new()) };
        let day = published.program.zone.local(cause.at).day;
        let mut all = Vec::new();
        for own in &published.program.streaks {
            let counted = |count: &Count| {
                count.by > 0 && Key::streak_of(&count.key).is_some_and(|(id, _)| id == own.id)
            };
            if !counts.iter().any(counted) {
                continue;
            }
            let mut answer = StreakAnswer { streak: own.id.clone(), ..StreakAnswer::default() };
            while answer.reached.len() < MOST {
                let mut record = self.record_of(cause.member, own);
                let Some(due) = record.due(own) else { break };
                record.give(&due);
                let times = record.given.get(&due.mark).copied().unwrap_or(0);
                self.put_streak(cause.member, (&published, own), record);
                let event = event_of(own, (&due, times), cause, (self.now, published.version))?;
                let outcome = self.bring(event, as_event(own, &due), Vec::new())?;
                answer.reached.push(due.length);
                answer.credits.extend(outcome.credits);
                answer.coupons.extend(outcome.coupons);
            }
            let standing = self.record_of(cause.member, own).standing(own, day);
            (answer.length, answer.freezes) = (standing.length, standing.freezes);
            all.push(answer);
        }
        Ok(all)
    }

    /// Gives a member's streaks to another, who has what both did; gives what both were, who stays first.
    pub(crate) fn join_streaks(
        &mut self,
        (from, to): (MemberId, MemberId),
    ) -> [BTreeMap<String, Record>; 2] {
        let mut all = [BTreeMap::new(), BTreeMap::new()];
        let Some(published) = self.published.clone() else { return all };
        for own in &published.program.streaks {
            let theirs = self.record_of(from, own);
            if theirs == Record::default() {
                continue;
            }
            let before = self.record_of(to, own);
            let joined = before.clone().join(theirs.clone(), own);
            self.put_streak(to, (&published, own), joined);
            self.put_streak(from, (&published, own), Record::default());
            all[0].insert(own.id.clone(), before);
            all[1].insert(own.id.clone(), theirs);
        }
        all
    }

    /// Gives back what [`State::join_streaks`] gave, without what of it was taken back since.
    pub(crate) fn part_streaks(
        &mut self,
        (from, to): (MemberId, MemberId),
        [before, all]: [&BTreeMap<String, Record>; 2],
        taken: &BTreeMap<String, i64>,
    ) {
        let Some(published) = self.published.clone() else { return };
        for own in &published.program.streaks {
            let Some(mut theirs) = all.get(&own.id).cloned() else { continue };
            let back = taken.iter().filter_map(|(key, by)| {
                let (id, day) = Key::streak_of(key)?;
                (id == own.id).then(|| (own.per.number(day), *by))
            });
            let back = back.collect();
            let before = before.get(&own.id).cloned().unwrap_or_default();
            let left = self.record_of(from, own).part((&before, &theirs), &back, own);
            theirs.lose(&back);
            self.put_streak(from, (&published, own), left);
            self.put_streak(to, (&published, own), theirs);
        }
    }

    fn record_of(&self, id: MemberId, own: &Streak) -> Record {
        let member = self.members.get(&id);
        let stored = member.and_then(|member| member.streaks.get(&own.id));
        stored.map(|stored| stored.record.clone()).unwrap_or_default()
    }

    fn put_streak(
        &mut self,
        id: MemberId,
        (published, own): (&Arc<Published>, &Streak),
        record: Record,
    ) {
        let Some(member) = self.members.get_mut(&id) else { return };
        let latest = record.latest(own);
        let after = latest.until.and_then(|day| day.tomorrow().ok());
        let ends_at = after.map_or(Instant::EARLIEST, |day| published.program.zone.start_of(day));
        let (streak, length, best) = (own.id.clone(), latest.length, latest.best);
        let stored = StoredStreak { member: id, streak, length, best, ends_at, record };
        member.streaks.insert(own.id.clone(), stored);
        self.out.streaks.insert((id, own.id.clone()));
    }
}

/// The event that a length is for the rules.
fn as_event(own: &Streak, due: &Due) -> Custom {
    let fields = [
        ("streak".to_owned(), Field::Text(own.id.clone())),
        ("length".to_owned(), Field::Integer(due.length)),
        ("milestone".to_owned(), Field::Truth(due.milestone)),
    ];
    Custom { name: STREAK.to_owned(), fields: fields.into() }
}

/// A length as an event of the member's; its id follows from what it is.
fn event_of(
    own: &Streak,
    (due, times): (&Due, i64),
    cause: &StoredEvent,
    (now, version): (Instant, i64),
) -> Result<StoredEvent, Refusal> {
    let seed = format!("{}/streak/{}/{}/{times}", cause.event.0, own.id, due.mark);
    Ok(StoredEvent {
        member: cause.member,
        event: EventId::derive(cause.at, seed.as_bytes()),
        kind: STREAK.to_owned(),
        at: cause.at,
        recorded_at: now,
        origin: Some(cause.event),
        receipt: None,
        net: 0,
        program_version: version,
        actor: "program".to_owned(),
        body: to_json(&Body::Custom(as_event(own, due)))?,
        seen: "{}".to_owned(),
        outcome: to_json(&Outcome::default())?,
    })
}
