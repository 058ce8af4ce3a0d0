//! What a batch writes in the end, table by table.

use super::leaderboard::Boards;
use super::{State, to_json};
use crate::segments::Since;
use baci_core::decide::returns::Returned;
use baci_core::id::{EventId, HoldId, HouseholdId, MemberId};
use baci_core::ledger::Lot;
use baci_core::refusal::Refusal;
use baci_store::coupon::Move;
use baci_store::event::StoredEvent;
use baci_store::game::StoredPlay;
use baci_store::gift_card::StoredCard;
use baci_store::lost_card::LostCard;
use baci_store::merge::StoredMerge;
use baci_store::occasion::StoredDay;
use baci_store::offer_use::StoredUse;
use baci_store::posting::StoredPosting;
use baci_store::proof::StoredProof;
use baci_store::request::StoredRequest;
use baci_store::rollup::News;
use baci_store::stage::StageMove;
use baci_store::surprise::StoredGift;
use std::collections::{BTreeMap, BTreeSet};

/// What is to be written.
#[derive(Clone, Default)]
pub(crate) struct Output {
    pub events: Vec<StoredEvent>,
    pub requests: Vec<StoredRequest>,
    pub postings: Vec<StoredPosting>,
    pub lots: BTreeMap<(MemberId, String, i64), Lot>,
    pub wallets: BTreeSet<(MemberId, String)>,
    pub holds: BTreeSet<(MemberId, HoldId)>,
    pub quotes: BTreeSet<(MemberId, EventId)>,
    pub counters: BTreeSet<(MemberId, String)>,
    pub program_counters: BTreeSet<String>,
    pub returns: BTreeMap<(MemberId, EventId), Returned>,
    pub offer_uses: Vec<StoredUse>,
    /// What is new of what members bought, where there are segments.
    pub bought: BTreeMap<MemberId, Since>,
    /// Purchases that are new, and of which something came back.
    pub news: Vec<News>,
    /// Cancelled purchases whose uses of offers are taken away.
    pub offers_undone: Vec<(MemberId, EventId)>,
    pub members: BTreeSet<MemberId>,
    pub tiers: BTreeSet<(MemberId, String)>,
    pub stages: BTreeSet<MemberId>,
    pub stage_moves: Vec<StageMove>,
    pub streaks: BTreeSet<(MemberId, String)>,
    /// Whose highest level on which ladder may be another one.
    pub levels: BTreeSet<(MemberId, String)>,
    pub boards: Boards,
    pub occasions: BTreeSet<MemberId>,
    pub occasion_days: Vec<StoredDay>,
    /// Who came into a household, went, or has another role.
    pub people: BTreeSet<MemberId>,
    /// Who was asked into a household, or need not answer any more.
    pub invites: BTreeSet<(MemberId, HouseholdId)>,
    pub plays: Vec<StoredPlay>,
    pub gifts: Vec<StoredGift>,
    pub coupons: BTreeSet<(MemberId, String)>,
    pub coupon_moves: Vec<Move>,
    pub claims: BTreeSet<(MemberId, EventId)>,
    pub partner_moves: BTreeSet<(MemberId, EventId)>,
    /// Codes for which something is handed out, new ones.
    pub pick_ups: Vec<(String, MemberId, EventId)>,
    /// Places in lines, by member and place.
    pub waits: BTreeSet<(MemberId, String)>,
    pub lost_cards: Vec<LostCard>,
    /// New ones.
    pub cards: Vec<StoredCard>,
    /// The last word on each identity that changed: whose it is from now on, if anybody's.
    pub identities: BTreeMap<String, Option<MemberId>>,
    /// Those that have a row from before, to be removed first.
    pub identities_before: BTreeSet<String>,
    pub proofs: BTreeMap<(MemberId, String), StoredProof>,
    /// Identities that members have no more: neither do they prove them.
    pub proofs_gone: BTreeSet<(MemberId, String)>,
    /// New ones, and those that were undone.
    pub merges: BTreeMap<(MemberId, EventId), StoredMerge>,
    /// Members who turned out to be one, and are another with it.
    pub follow: Vec<(MemberId, MemberId)>,
    /// Members who are in no stage any more.
    pub stages_gone: BTreeSet<MemberId>,
    /// Coupons that went to another member.
    pub coupons_gone: BTreeSet<(MemberId, String)>,
    /// Gift cards that went to another member.
    pub cards_given: Vec<((MemberId, MemberId), Vec<uuid::Uuid>)>,
}

impl State {
    /// Whether an event's row is made. Of a state that is never stored, nobody reads the rows of purchases: only of
    /// those that will come back, and of what the program brings, something is looked up in them.
    pub(crate) fn keeps(&self, kind: &str, event: EventId) -> bool {
        !self.dry || kind != "purchase" || self.wanted.contains(&event)
    }

    /// A part of an event's row, where one is made.
    pub(crate) fn row(
        &self,
        (kind, event): (&str, EventId),
        part: &impl serde::Serialize,
    ) -> Result<String, Refusal> {
        if self.keeps(kind, event) { to_json(part) } else { Ok(String::new()) }
    }
}

impl Output {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        let looked = !self.tiers.is_empty() || !self.stages.is_empty();
        let looked = looked || !self.occasions.is_empty();
        self.events.is_empty() && self.counters.is_empty() && !looked
    }

    /// Notes what an event is to what its member bought in all.
    pub fn note_bought(&mut self, event: &StoredEvent) {
        match (event.kind.as_str(), self.bought.get_mut(&event.member)) {
            ("purchase", Some(Since::Anew)) => {}
            ("purchase", Some(Since::Bought(all))) => all.push((event.at, event.net)),
            ("purchase", None) => {
                let first = Since::Bought(vec![(event.at, event.net)]);
                self.bought.insert(event.member, first);
            }
            ("refund" | "cancel" | "merge" | "merge_away" | "unmerge" | "merge_back", _) => {
                self.bought.insert(event.member, Since::Anew);
            }
            _ => {}
        }
    }

    /// The rows that were added since this was asked last.
    pub fn take_added(&mut self) -> Added {
        Added {
            events: std::mem::take(&mut self.events),
            requests: std::mem::take(&mut self.requests),
            postings: std::mem::take(&mut self.postings),
            offer_uses: std::mem::take(&mut self.offer_uses),
            news: std::mem::take(&mut self.news),
        }
    }
}

/// Rows that are only ever added: nothing that follows in the batch changes them.
#[derive(Default)]
pub(crate) struct Added {
    pub events: Vec<StoredEvent>,
    pub requests: Vec<StoredRequest>,
    pub postings: Vec<StoredPosting>,
    pub offer_uses: Vec<StoredUse>,
    pub news: Vec<News>,
}
