//! Stages of the members of a batch: what falls due of them, and where an event leaves them.

use super::{MemberState, State};
use crate::published::Published;
use baci_core::id::MemberId;
use baci_core::stage::{self, Stage, Standing};
use baci_core::tier::visits;
use baci_core::time::Instant;
use baci_store::stage::{StageMove, StoredStage};
use jiff::civil::Date;

/// What a member's stage is made of on the day of an instant; nothing where the program has no stages.
pub(crate) fn standing(
    member: &MemberState,
    published: &Published,
    at: Instant,
) -> Option<Standing> {
    let rules = published.program.stages?;
    let today = published.program.zone.local(at).day;
    Some(stage::stage(&rules, &days(member), today))
}

/// The stage that a decision at an instant sees, where the program's conditions ask for one.
pub(crate) fn seen(member: &MemberState, published: &Published, at: Instant) -> Option<Stage> {
    if !published.program.asks.stage {
        return None;
    }
    standing(member, published, at).map(|own| own.stage)
}

fn days(member: &MemberState) -> Vec<Date> {
    visits(member.counters.days())
}

impl State {
    /// Does what falls due of a member's stage up to an instant: before anything that happens then counts.
    pub(super) fn stage_due(&mut self, id: MemberId, at: Instant) {
        // At risk and lapsed are two; what is due again at the same instant is a slip of ours.
        for _ in 0..2 {
            let due = self.members.get(&id).and_then(|member| member.stage);
            let Some(due) = due.filter(|own| own.next_due_at <= at) else { return };
            self.put_stage(id, due.next_due_at);
        }
    }

    /// Looks at a member's stage right after something happened.
    pub(crate) fn look_at_stage(&mut self, id: MemberId, at: Instant) {
        let Some(published) = self.published.clone().filter(|p| p.program.stages.is_some()) else {
            return;
        };
        let Some(member) = self.members.get(&id) else { return };
        let since = member.stage.map(|own| own.since);
        let last = days(member).last().map(|day| published.program.zone.start_of(*day));
        // What comes late changes the days, and is seen from where the member is by now.
        self.put_stage(id, [since, last].into_iter().flatten().fold(at, Instant::max));
    }

    /// Notes the stage that a member has at an instant.
    fn put_stage(&mut self, id: MemberId, at: Instant) {
        let Some(published) = self.published.clone() else { return };
        let (zone, Some(rules)) = (&published.program.zone, published.program.stages) else {
            return;
        };
        let Some(member) = self.members.get_mut(&id).filter(|member| member.is_one()) else {
            return;
        };
        let today = zone.local(at).day;
        let (own, before) = (stage::stage(&rules, &days(member), today), member.stage);
        let next = stage::next_change(&own, today);
        let next_due_at = next.map_or(Instant::FAR, |day| zone.start_of(day));
        let moved = before.is_none_or(|before| before.stage != own.stage);
        let since = before.filter(|_| !moved).map_or(at, |before| before.since);
        let (stage, counted_by) = (own.stage, published.version);
        let new = StoredStage { member: id, stage, since, next_due_at, counted_by };
        let recounted = std::mem::take(&mut member.recounted);
        self.out.counters.extend(recounted.into_iter().map(|key| (id, key)));
        if before == Some(new) {
            return;
        }
        member.stage = Some(new);
        self.out.stages.insert(id);
        if let Some(before) = before.filter(|_| moved) {
            let (from, to) = (before.stage, own.stage);
            self.out.stage_moves.push(StageMove { member: id, at, from, to });
        }
    }
}
