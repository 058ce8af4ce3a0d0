//! The ledger's own check: every posting of every member, folded anew.

use crate::baci::Baci;
use crate::error::AppError;
use crate::stored;
use baci_core::id::{EventId, GiftCardId, HoldId, MemberId};
use baci_core::ledger::chain::Owner;
use baci_core::ledger::verify::{Fault, Problem, Verifier};
use baci_core::ledger::{Hold, Lot, Wallet};
use baci_core::time::Instant;
use baci_store::event::{self, StoredEvent};
use baci_store::posting::{self, StoredPosting};
use baci_store::{Column, StoreError, WriteTx, gift_card, hold, lot, member, wallet};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};

/// How many members are checked at a time.
const PAGE: i64 = 256;

/// The outcome of a check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerReport {
    pub members: u64,
    pub wallets: u64,
    pub postings: u64,
    /// The first bad posting of each wallet that has one; at most a hundred.
    pub faults: Vec<WalletFault>,
}

/// A wallet whose ledger is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletFault {
    pub member: MemberId,
    pub wallet: String,
    pub problem: Problem,
}

impl Baci {
    /// Checks the whole ledger as it is at one moment, while the server serves.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn verify_ledger(
        &self,
        mut progress: impl FnMut(u64),
    ) -> Result<LedgerReport, AppError> {
        let mut report = LedgerReport::default();
        let mut after = None;
        loop {
            let page = member::list(self.database(), after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.member.id);
            let ids: Vec<MemberId> = page.iter().map(|m| m.member.id).collect();
            self.verify_accounts(&ids, &mut report).await?;
            report.members += ids.len() as u64;
            progress(report.members);
        }
        // Gift cards are accounts as well.
        let mut after = GiftCardId(baci_core::id::LOWEST);
        loop {
            let page = gift_card::list(self.database(), after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(report) };
            after = last.card;
            let ids: Vec<MemberId> = page.iter().map(|card| MemberId(card.card.0)).collect();
            self.verify_accounts(&ids, &mut report).await?;
        }
    }

    async fn verify_accounts(
        &self,
        ids: &[MemberId],
        report: &mut LedgerReport,
    ) -> Result<(), AppError> {
        let mut tx = self.database().begin_snapshot().await?;
        let ledgers = load(&mut tx, ids).await?;
        tx.rollback().await?;
        for ledger in ledgers {
            report.wallets += 1;
            report.postings += ledger.postings.len() as u64;
            if let Err(problem) = ledger.check()
                && report.faults.len() < 100
            {
                let Wallet { member, wallet, .. } = ledger.wallet;
                report.faults.push(WalletFault { member, wallet, problem });
            }
        }
        Ok(())
    }
}

/// All that is stored of one wallet.
struct Stored {
    wallet: Wallet,
    lots: Vec<Lot>,
    postings: Vec<StoredPosting>,
    digests: HashMap<EventId, [u8; 32]>,
    /// Until when the member's events held something.
    limits: HashSet<(Option<HoldId>, Instant)>,
}

impl Stored {
    fn check(&self) -> Result<(), Problem> {
        let owner = Owner { member: self.wallet.member, wallet: &self.wallet.wallet };
        let mut verifier = Verifier::new(owner, &self.lots);
        for StoredPosting { posting, .. } in &self.postings {
            let digest = self.digests.get(&posting.event);
            let digest = digest.ok_or(Problem { seq: posting.seq, fault: Fault::Chain })?;
            verifier.push(posting, digest)?;
        }
        verifier.finish(&self.wallet)?;
        let strange = |hold: &&Hold| {
            let told = |id| self.limits.contains(&(id, hold.expires_at));
            !told(Some(hold.id)) && !told(None)
        };
        match self.wallet.holds.iter().find(strange) {
            Some(hold) => Err(Problem { seq: self.wallet.seq, fault: Fault::HoldLimit(hold.id) }),
            None => Ok(()),
        }
    }
}

/// Until when an event holds something, and which hold it is where it names one: events are in the
/// chain, so a hold's time limit that no event says was meddled with. Those that come with a member who is
/// merged are all named.
fn limits_of(event: &StoredEvent) -> Vec<(Option<HoldId>, Instant)> {
    #[derive(Deserialize)]
    struct Holding {
        hold: Option<HoldId>,
        #[serde(alias = "expires_at")]
        until: Instant,
    }
    #[derive(Deserialize)]
    struct Merging {
        #[serde(default)]
        holds: Vec<Holding>,
    }
    let holds = match event.kind.as_str() {
        "hold" | "quote_hold" | "gift_card_hold" => {
            serde_json::from_str(&event.body).map(|own| vec![own])
        }
        "merge" | "merge_back" => serde_json::from_str(&event.body).map(|own: Merging| own.holds),
        _ => return Vec::new(),
    };
    holds.unwrap_or_default().into_iter().map(|own: Holding| (own.hold, own.until)).collect()
}

async fn load(tx: &mut WriteTx, ids: &[MemberId]) -> Result<Vec<Stored>, StoreError> {
    let list = || Column::uuids(ids.iter().map(|id| id.0));
    let mut digests: HashMap<MemberId, HashMap<EventId, [u8; 32]>> = HashMap::new();
    let mut limits: HashMap<MemberId, HashSet<_>> = HashMap::new();
    for event in event::of_members(tx, list()).await? {
        limits.entry(event.member).or_default().extend(limits_of(&event));
        digests.entry(event.member).or_default().insert(event.event, stored::digest(&event));
    }
    let mut put = Collector { all: BTreeMap::new(), digests, limits };
    for known in wallet::of_members(tx, list()).await? {
        let slot = put.slot(known.member, &known.wallet);
        slot.wallet = known;
    }
    for stored in lot::of_members(tx, list()).await? {
        put.slot(stored.member, &stored.wallet).lots.push(stored.lot);
    }
    for stored in hold::open(tx, list()).await? {
        let slot = put.slot(stored.member, &stored.wallet);
        slot.wallet.holds.push(Hold {
            id: stored.hold,
            amount: stored.held,
            expires_at: stored.expires_at,
            pieces: stored.pieces,
        });
    }
    for stored in posting::of_members(tx, list()).await? {
        put.slot(stored.member, &stored.wallet).postings.push(stored);
    }
    Ok(put.all.into_values().collect())
}

struct Collector {
    all: BTreeMap<(MemberId, String), Stored>,
    digests: HashMap<MemberId, HashMap<EventId, [u8; 32]>>,
    limits: HashMap<MemberId, HashSet<(Option<HoldId>, Instant)>>,
}

impl Collector {
    /// The place of a wallet; one that has rows without a wallet row is a fault to be found.
    fn slot(&mut self, member: MemberId, wallet: &str) -> &mut Stored {
        let (digests, limits) = (&self.digests, &self.limits);
        self.all.entry((member, wallet.to_owned())).or_insert_with(|| Stored {
            wallet: Wallet::new(member, wallet),
            lots: Vec::new(),
            postings: Vec::new(),
            digests: digests.get(&member).cloned().unwrap_or_default(),
            limits: limits.get(&member).cloned().unwrap_or_default(),
        })
    }
}
