//! Members who turn out to be one, within a batch: whom a command means, and all that goes from one to the other.

use super::{MemberState, State};
use crate::commands::coupons::held_key;
use baci_core::decide::Count;
use baci_core::decide::caps::{Day, Key, Span};
use baci_core::id::{EventId, MemberId};
use baci_core::ledger::Moved;
use baci_core::member::Profile;
use baci_core::refusal::{Code, Refusal};
use baci_core::streak;
use baci_core::tier::Standing;
use baci_core::time::Instant;
use baci_store::coupon::MemberCoupon;
use baci_store::merge::StoredMerge;
use baci_store::proof::StoredProof;
use baci_store::reward::StoredWait;
use baci_store::tier::StoredTier;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What is known of a member who is merged into another, or was.
#[derive(Clone, Debug, Default)]
pub(crate) struct Merging {
    /// Who turned out to be this one before.
    pub followers: Vec<MemberId>,
    /// The gift cards that they own.
    pub cards: Vec<Uuid>,
    /// The merge that can be undone.
    pub stored: Option<StoredMerge>,
}

/// What went from one member to another, and what both were before. Stored as JSON: a field is never renamed,
/// only added.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// The version of the program in force.
    #[serde(default)]
    pub version: i64,
    #[serde(default)]
    pub wallets: BTreeMap<String, Moved>,
    #[serde(default)]
    pub counters: BTreeMap<String, i64>,
    /// What was taken back since of what came with it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub taken: BTreeMap<String, i64>,
    #[serde(default)]
    pub identities: Vec<String>,
    /// What the other one had of streaks.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub streaks: BTreeMap<String, streak::Record>,
    /// And who stays, before.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub own_streaks: BTreeMap<String, streak::Record>,
    #[serde(default)]
    pub coupons: Vec<String>,
    /// Places in lines, by the event by which they were joined.
    #[serde(default)]
    pub waits: BTreeMap<String, EventId>,
    #[serde(default)]
    pub cards: Vec<Uuid>,
    #[serde(default)]
    pub followers: Vec<MemberId>,
    /// Where each stood on the ladders: who stays, and who was merged.
    #[serde(default)]
    pub tiers: [BTreeMap<String, Standing>; 2],
    /// The record of the one who stays, before and after.
    #[serde(default)]
    pub profiles: [Profile; 2],
    #[serde(default)]
    pub joined: Option<Instant>,
}

impl Record {
    /// Reads what was stored.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        serde_json::from_str(text).map_err(|error| {
            Refusal::new(Code::InvalidRequest, error.to_string()).because("unstorable")
        })
    }
}

impl MemberState {
    /// Whether it is a member who is nobody else: no gift card either.
    pub fn is_one(&self) -> bool {
        self.card.is_none() && self.stored.merged_into.is_none()
    }

    /// Notes in whose history an event is.
    pub fn know(&mut self, event: EventId, owner: MemberId) {
        if owner != self.stored.member.id {
            self.theirs.insert(event, owner);
        }
    }

    /// In whose histories events are that are known here, beside the member's own.
    pub fn owners(&self) -> impl Iterator<Item = MemberId> {
        self.theirs.values().copied()
    }

    /// In whose history an event is that is known here.
    pub fn owner(&self, event: EventId) -> MemberId {
        self.theirs.get(&event).copied().unwrap_or(self.stored.member.id)
    }
}

impl State {
    /// Whom a member turned out to be; themselves where they did not.
    pub fn whom(&self, id: MemberId) -> MemberId {
        self.members.get(&id).and_then(|member| member.stored.merged_into).unwrap_or(id)
    }

    /// Notes with each merge by which a purchase's counts came here what of them is taken back: it does not go back
    /// where the two are two again.
    pub(crate) fn note_taken(
        &mut self,
        id: MemberId,
        origin: Option<EventId>,
        counts: &[Count],
    ) -> Result<(), Refusal> {
        let member = self.member(id)?;
        let Some(mut owner) = origin.map(|origin| member.owner(origin)) else { return Ok(()) };
        let less = |count: &&Count| !count.program && count.by < 0;
        let less: Vec<_> = counts.iter().filter(less).collect();
        while owner != id && !less.is_empty() {
            let open = self.merging.get_mut(&owner).and_then(|own| own.stored.as_mut());
            let Some(stored) = open else { break };
            let mut record = Record::read(&stored.record)?;
            for count in &less {
                *record.taken.entry(count.key.clone()).or_default() -= count.by;
            }
            stored.record = super::to_json(&record)?;
            owner = stored.member;
            self.out.merges.insert((stored.member, stored.event), stored.clone());
        }
        Ok(())
    }

    /// Lets one member's counters go to another: all of them, or so much of each.
    pub(crate) fn hand_counters(
        &mut self,
        (from, to): (MemberId, MemberId),
        counters: &BTreeMap<String, i64>,
    ) {
        for (key, by) in counters.iter().filter(|(_, by)| **by != 0) {
            for (id, by) in [(from, -by), (to, *by)] {
                let Some(member) = self.members.get_mut(&id) else { continue };
                let more = |used: Option<i64>| used.unwrap_or(0).saturating_add(by);
                member.counters.change(key, more);
                self.out.counters.insert((id, key.clone()));
            }
        }
    }

    /// Gives who stays the days that the other one noted, where these are theirs then; the other one keeps them.
    pub(crate) fn join_days(&mut self, (from, to): (MemberId, MemberId)) {
        let Some(giver) = self.members.get(&from) else { return };
        let days = giver.counters.named().filter_map(|(key, day)| {
            let of = Key::day_of(key)?;
            (day > 0).then(|| (key.to_owned(), of, day))
        });
        let days: Vec<_> = days.collect();
        let Some(taker) = self.members.get_mut(&to) else { return };
        for (key, of, day) in days {
            let own = taker.counters.get(&key).filter(|own| *own > 0).unwrap_or(day);
            let joined = match of {
                Day::Last => own.max(day),
                Day::First => own.min(day),
            };
            taker.counters.set(&key, joined);
            self.out.counters.insert((to, key));
        }
    }

    /// Lets what is known of one member's events be known of another, who answers for them from now on;
    /// only those in the history of `of`.
    pub(crate) fn hand_events(&mut self, (from, to): (MemberId, MemberId), of: Option<MemberId>) {
        let Some(mut giver) = self.members.remove(&from) else { return };
        if let Some(taker) = self.members.get_mut(&to) {
            let mut all: Vec<EventId> = Vec::new();
            all.extend(giver.purchases.keys());
            all.extend(giver.quotes.keys());
            all.extend(giver.claims.keys());
            all.extend(giver.partner_moves.keys());
            for event in all {
                let owner = giver.owner(event);
                if of.is_some_and(|of| of != owner) {
                    continue;
                }
                taker.take_event(&mut giver, event, owner);
            }
        }
        self.members.insert(from, giver);
    }

    /// Gives a member's coupon to another, as it is; its code is nobody else's.
    pub(crate) fn hand_coupon(&mut self, (from, to): (MemberId, MemberId), own: MemberCoupon) {
        let code = own.code.clone();
        if let Some(giver) = self.members.get_mut(&from) {
            giver.coupons.retain(|coupon| coupon.code != code);
        }
        self.out.coupons.remove(&(from, code.clone()));
        self.out.coupons_gone.insert((from, code.clone()));
        if let Some(taker) = self.members.get_mut(&to) {
            taker.coupons.push(MemberCoupon { member: to, ..own });
        }
        self.out.coupons_gone.remove(&(to, code.clone()));
        self.out.coupons.insert((to, code));
    }

    /// Gives a member's place in a line to another.
    pub(crate) fn hand_wait(&mut self, (from, to): (MemberId, MemberId), own: &StoredWait) {
        for (id, wait) in [
            (from, StoredWait { state: "left".to_owned(), ..own.clone() }),
            (to, StoredWait { member: to, ..own.clone() }),
        ] {
            let Some(member) = self.members.get_mut(&id) else { continue };
            member.waits.insert(wait.place.clone(), wait);
            self.out.waits.insert((id, own.place.clone()));
        }
    }

    /// Notes that a member proved an identity.
    pub(crate) fn prove(&mut self, proof: StoredProof) {
        if let Some(member) = self.members.get_mut(&proof.member) {
            member.proofs.insert(proof.identity.clone(), proof.clone());
        }
        self.out.proofs.insert((proof.member, proof.identity.clone()), proof);
    }

    /// Puts a standing in the place of the one on a ladder; one that is counted by no version is looked at
    /// by the history when somebody comes by next.
    pub(crate) fn stand(
        &mut self,
        id: MemberId,
        ladder: &str,
        (tier, standing): (String, Standing),
        (next_due_at, counted_by): (Instant, i64),
    ) {
        let ladder = ladder.to_owned();
        let own = StoredTier {
            member: id,
            ladder: ladder.clone(),
            tier,
            standing,
            next_due_at,
            counted_by,
        };
        if let Some(member) = self.members.get_mut(&id) {
            member.tiers.insert(ladder.clone(), Box::new(own));
            self.out.tiers.insert((id, ladder));
        }
    }

    /// Takes a member's stage away.
    pub(crate) fn leave_stages(&mut self, id: MemberId) {
        if let Some(member) = self.members.get_mut(&id) {
            member.stage = None;
            self.out.stages.remove(&id);
            self.out.stages_gone.insert(id);
        }
    }
}

impl MemberState {
    /// Takes in what another knows of an event.
    fn take_event(&mut self, giver: &mut Self, event: EventId, owner: MemberId) {
        let id = self.stored.member.id;
        if let Some(own) = giver.purchases.remove(&event) {
            self.purchases.insert(event, own);
        }
        if let Some(own) = giver.given.remove(&event) {
            self.given.insert(event, own);
        }
        if let Some(mut own) = giver.quotes.remove(&event) {
            own.stored.member = id;
            self.quotes.insert(event, own);
        }
        if let Some(mut own) = giver.claims.remove(&event) {
            own.member = id;
            self.claims.insert(event, own);
        }
        if let Some(mut own) = giver.partner_moves.remove(&event) {
            own.member = id;
            self.partner_moves.insert(event, own);
        }
        giver.theirs.remove(&event);
        self.know(event, owner);
    }
}

/// The counters that go with a coupon: its uses, and those that a quote holds.
pub(crate) fn coupon_keys(code: &str) -> [String; 2] {
    [Key { rule: code, span: Span::Coupon }.to_string(), held_key(code)]
}
