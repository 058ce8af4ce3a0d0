//! Leaderboards within a batch: who takes part by which nickname, and whose scores are to be written.

use super::{MemberState, State};
use baci_core::decide::Count;
use baci_core::decide::caps::Key;
use baci_core::id::MemberId;
use baci_core::leaderboard::Nickname;
use baci_core::occasion::day_number;
use baci_core::program::leaderboard::Leaderboard;
use baci_core::time::Instant;
use baci_store::leaderboard::{NicknameOwner, StoredNickname, StoredScore};
use std::collections::{BTreeMap, BTreeSet};

/// What is to be written of leaderboards.
#[derive(Clone, Default)]
pub(crate) struct Boards {
    /// The last word on each nickname that changed: whose it is from now on, if anybody's.
    pub nicknames: BTreeMap<String, Option<NicknameOwner>>,
    /// Those that have a row from before, to be removed first.
    pub before: BTreeSet<String>,
    /// Who has another nickname, or none any more.
    pub members: BTreeSet<MemberId>,
    /// Scores that may be others, by their counters.
    pub scores: BTreeSet<(MemberId, String)>,
}

/// The score of a member who takes part, as it is written.
pub(crate) fn stored(member: &MemberState, key: &str) -> Option<StoredScore> {
    let (leaderboard, first) = Key::score_of(key)?;
    member.nickname.as_ref()?;
    Some(StoredScore {
        member: member.stored.member.id,
        leaderboard: leaderboard.to_owned(),
        period: day_number(first),
        score: member.counters.get(key).unwrap_or(0),
    })
}

impl State {
    /// Notes scores that an event changes, of weeks and months that are not closed.
    pub(super) fn note_scores(&mut self, id: MemberId, counts: &[Count]) {
        let Some(published) = self.published.clone() else { return };
        let program = &published.program;
        if program.leaderboards.is_empty() || self.dry {
            return;
        }
        let open = |count: &&Count| {
            let Some((board, first)) = Key::score_of(&count.key) else { return false };
            let board = program.leaderboards.iter().find(|own| own.id == board);
            board.is_some_and(|own| own.closes(&program.zone, first) > self.now)
        };
        let keys: Vec<_> =
            counts.iter().filter(open).map(|count| (id, count.key.clone())).collect();
        self.out.boards.scores.extend(keys);
    }

    /// Has all scores of a member written anew that count now.
    pub(crate) fn rescore(&mut self, id: MemberId) {
        let Some(published) = self.published.clone() else { return };
        let day = published.program.zone.local(self.now).day;
        let keys = published.program.leaderboards.iter().map(|own| (id, own.key(day).to_string()));
        self.out.boards.scores.extend(keys);
    }

    /// As [`State::rescore`], for somebody who turned out to be another one, or two again: also what is over and
    /// takes what comes late still, where they took part in it.
    pub(crate) fn rescore_open(&mut self, id: MemberId) {
        self.rescore(id);
        let Some(published) = self.published.clone() else { return };
        let nickname = self.members.get(&id).and_then(|member| member.nickname.as_ref());
        let Some(since) = nickname.map(|own| own.since) else { return };
        let (zone, now) = (&published.program.zone, self.now);
        let last = |own: &Leaderboard| {
            let first = own.before(zone.local(now).day, 1)?;
            let open = own.closes(zone, first) > now && since < own.ends(zone, first);
            open.then(|| (id, own.key(first).to_string()))
        };
        self.out.boards.scores.extend(published.program.leaderboards.iter().filter_map(last));
    }

    /// Gives a member a nickname that is free.
    pub(crate) fn take_nickname(&mut self, id: MemberId, nickname: &Nickname, since: Instant) {
        let folded = nickname.folded();
        let taken = NicknameOwner { folded: folded.clone(), member: id, blocked_at: None };
        self.nicknames.insert(folded.clone(), taken.clone());
        self.out.boards.nicknames.insert(folded.clone(), Some(taken));
        let nickname = nickname.as_str().to_owned();
        if let Some(member) = self.members.get_mut(&id) {
            member.nickname = Some(StoredNickname { member: id, nickname, folded, since });
            self.out.boards.members.insert(id);
        }
        self.rescore(id);
    }

    /// Takes a member's nickname away, where they have one; blocked, nobody can have it any more.
    pub(crate) fn release_nickname(&mut self, id: MemberId, blocked_at: Option<Instant>) {
        let Some(member) = self.members.get_mut(&id) else { return };
        let Some(own) = member.nickname.take() else { return };
        let folded = own.folded;
        let left = blocked_at.is_some().then(|| NicknameOwner {
            folded: folded.clone(),
            member: id,
            blocked_at,
        });
        match &left {
            Some(taken) => self.nicknames.insert(folded.clone(), taken.clone()),
            None => self.nicknames.remove(&folded),
        };
        // Only what was there before the batch has a row.
        let new = matches!(self.out.boards.nicknames.get(&folded), Some(Some(_)));
        if !new {
            self.out.boards.before.insert(folded.clone());
        }
        self.out.boards.nicknames.insert(folded, left);
        self.out.boards.members.insert(id);
    }
}
