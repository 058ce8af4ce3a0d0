//! Going back: what a batch's state was before a command that is refused after it has changed something.

use super::{MemberState, Merging, Output, State};
use baci_core::id::MemberId;
use baci_store::leaderboard::NicknameOwner;
use std::collections::HashMap;

/// See [`State::mark`].
pub(crate) struct Mark {
    events: usize,
    postings: usize,
    shared: HashMap<String, i64>,
}

/// See [`State::snapshot`].
pub(crate) struct Snapshot {
    members: HashMap<MemberId, MemberState>,
    program_counters: HashMap<String, i64>,
    out: Output,
    nicknames: HashMap<String, NicknameOwner>,
    merging: HashMap<MemberId, Merging>,
}

impl State {
    /// All that a command of two parts may change, before its first: a whole copy, for few commands are so.
    pub fn snapshot(&self) -> Snapshot {
        let Self { members, program_counters, out, .. } = self;
        let (members, out) = (members.clone(), out.clone());
        let (nicknames, merging) = (self.nicknames.clone(), self.merging.clone());
        let program_counters = program_counters.clone();
        Snapshot { members, program_counters, out, nicknames, merging }
    }

    /// Forgets what was done since.
    pub fn restore(&mut self, before: Snapshot) {
        self.members = before.members;
        self.program_counters = before.program_counters;
        self.out = before.out;
        self.nicknames = before.nicknames;
        self.merging = before.merging;
    }

    /// Where the batch stands before a command by which somebody may join.
    pub fn mark(&self) -> Mark {
        let shared = match self.program_counters.is_empty() {
            true => HashMap::new(),
            false => self.program_counters.clone(),
        };
        Mark { events: self.out.events.len(), postings: self.out.postings.len(), shared }
    }

    /// Forgets whoever joined since then: their command was refused, so all that was made is theirs.
    pub fn back_to(&mut self, mark: Mark) {
        let Self { members, identities, out, program_counters, .. } = self;
        *program_counters = mark.shared;
        let since = out.events.split_off(mark.events.min(out.events.len()));
        out.postings.truncate(mark.postings);
        for id in since.into_iter().map(|event| event.member) {
            members.remove(&id);
            identities.retain(|_, of| *of != id);
            out.members.remove(&id);
            out.bought.remove(&id);
            out.identities.retain(|_, of| *of != Some(id));
            out.lots.retain(|(of, ..), _| *of != id);
            out.wallets.retain(|(of, _)| *of != id);
            out.counters.retain(|(of, _)| *of != id);
            out.coupons.retain(|(of, _)| *of != id);
            out.tiers.retain(|(of, _)| *of != id);
            out.stages.remove(&id);
            out.stage_moves.retain(|step| step.member != id);
            out.boards.scores.retain(|(of, _)| *of != id);
            out.streaks.retain(|(of, _)| *of != id);
            out.levels.retain(|(of, _)| *of != id);
            out.occasions.remove(&id);
            out.occasion_days.retain(|own| own.member != id);
            out.partner_moves.retain(|(of, _)| *of != id);
            out.plays.retain(|own| own.member != id);
            out.offer_uses.retain(|own| own.member != id);
            out.news.retain(|own| own.member != id);
        }
    }
}
