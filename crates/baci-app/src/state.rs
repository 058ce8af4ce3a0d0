//! What a batch knows while it runs: the members' state, and what is to be written.

mod answers;
mod back;
mod brought;
mod counters;
pub(crate) mod household;
pub(crate) mod leaderboard;
pub(crate) mod level;
pub(crate) mod merge;
pub(crate) mod mission;
pub(crate) mod occasion;
mod output;
mod partner;
mod record;
mod reward;
pub(crate) mod stage;
pub(crate) mod streak;
pub(crate) mod tier;
mod wallet;

use crate::answer::{Answer, Balance, CouponGiven, Offers, Outcome, QuoteHold};
use crate::command::Who;
use crate::commands::coupons;
use crate::published::Published;
use crate::stored;
use baci_core::decide::Count;
use baci_core::decide::returns::{Origin, Returned};
use baci_core::event::Purchase;
use baci_core::household::Standing;
use baci_core::id::{EventId, EventRef, HoldId, MemberId};
use baci_core::ledger::{Cause, Journal, Wallet};
use baci_core::member::{Member, Profile};
use baci_core::refusal::{Code, Refusal};
use baci_core::tier::{Grant, Taken};
use baci_core::time::Instant;
use baci_store::coupon::{MemberCoupon, StoredCoupon};
use baci_store::event::StoredEvent;
use baci_store::gift_card::StoredCard;
use baci_store::hold::StoredHold;
use baci_store::leaderboard::{NicknameOwner, StoredNickname};
use baci_store::member::StoredMember;
use baci_store::occasion::StoredOccasions;
use baci_store::offer_use::StoredUse;
use baci_store::partner::PartnerMove;
use baci_store::proof::StoredProof;
use baci_store::quote::StoredQuote;
use baci_store::reward::{StoredClaim, StoredWait};
use baci_store::rollup::News;
use baci_store::stage::StoredStage;
use baci_store::streak::StoredStreak;
use baci_store::tier::StoredTier;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

pub(crate) use counters::Counters;
pub(crate) use merge::Merging;
pub(crate) use output::{Added, Output};

/// The state of a batch.
pub(crate) struct State {
    pub now: Instant,
    pub published: Option<Arc<Published>>,
    pub members: HashMap<MemberId, MemberState>,
    pub identities: HashMap<String, MemberId>,
    /// Keys that were answered before, by earlier batches or in this one.
    pub answered: HashMap<String, Answered>,
    pub program_counters: HashMap<String, i64>,
    /// Identities of cards that were lost, of those that commands name.
    pub lost_cards: BTreeSet<String>,
    /// Coupons of batches, by the codes that were given.
    pub coupons: HashMap<String, StoredCoupon>,
    /// Whose the nicknames are that commands name, of those that nobody else can have.
    pub nicknames: HashMap<String, NicknameOwner>,
    /// Codes of partners' pools that may be given next, by pool and number.
    pub pool_codes: HashMap<(String, i64), String>,
    /// Purchases that a command of this batch wants to return: they may be made in it too.
    pub wanted: BTreeSet<EventId>,
    /// Who is in which household, of those who are known.
    pub households: household::Households,
    /// What is known of those who are merged, or were.
    pub merging: HashMap<MemberId, Merging>,
    /// What seeds of games are made from, where somebody plays.
    pub draw_secret: Option<[u8; 32]>,
    /// In which generation segments are; 0 where there never were any.
    pub segments: i64,
    /// Whether nothing is stored in the end: see [`State::keeps`].
    pub dry: bool,
    pub out: Output,
}

/// A key that has its answer.
pub(crate) struct Answered {
    pub fingerprint: Vec<u8>,
    pub answer: Answer,
}

/// A quote that holds, with what it holds.
#[derive(Clone)]
pub(crate) struct KnownQuote {
    pub stored: StoredQuote,
    pub purchase: Purchase,
    pub offers: Offers,
    pub counts: Vec<Count>,
    /// One for each payment of the purchase.
    pub holds: Vec<QuoteHold>,
}

/// What is known of a member.
#[derive(Clone)]
pub(crate) struct MemberState {
    pub stored: StoredMember,
    pub wallets: Vec<Wallet>,
    pub counters: Counters,
    pub purchases: HashMap<EventId, Origin>,
    /// The open holds, and those that a command names.
    pub holds: HashMap<HoldId, StoredHold>,
    /// The coupons that purchases had brought which commands return.
    pub given: HashMap<EventId, Vec<CouponGiven>>,
    /// The quotes that commands name.
    pub quotes: HashMap<EventId, KnownQuote>,
    /// The open coupons of their own, and those that a command names: first those that end first.
    pub coupons: Vec<MemberCoupon>,
    /// The claims of rewards that commands name.
    pub claims: HashMap<EventId, StoredClaim>,
    /// What they had from partners and gave to causes, of that which commands undo.
    pub partner_moves: HashMap<EventId, PartnerMove>,
    /// What they wait for, by place, of that which commands name.
    pub waits: BTreeMap<String, StoredWait>,
    /// Where they stand on each ladder that they were looked at on; boxed, for a map has room for eleven.
    pub tiers: BTreeMap<String, Box<StoredTier>>,
    /// Their stage, where they were looked at.
    pub stage: Option<StoredStage>,
    /// The segments that they are in, by id, where the program asks.
    pub segments: Vec<String>,
    /// The nickname by which they take part in leaderboards.
    pub nickname: Option<StoredNickname>,
    /// What they keep up, by streak.
    pub streaks: BTreeMap<String, StoredStreak>,
    /// What they are in a household.
    pub household: Option<Standing>,
    /// When an occasion of theirs is due next, where that was worked out.
    pub occasions: Option<StoredOccasions>,
    /// Counters that were read from their history, and are not stored yet.
    pub recounted: Vec<String>,
    /// Which of their identities they proved, where somebody asks.
    pub proofs: BTreeMap<String, StoredProof>,
    /// Events among those that are known here of which the history of a member is full who turned out to be
    /// this one: whose they are.
    pub theirs: HashMap<EventId, MemberId>,
    /// Where it is no member at all, but a gift card: an account of its own in the ledger.
    pub card: Option<StoredCard>,
}

/// An event on its way: its fields, and the wallets it works on, copied so that a refusal leaves
/// everything as it was.
pub(crate) struct Draft {
    pub event: StoredEvent,
    pub wallets: Vec<(Wallet, Journal)>,
    pub outcome: Outcome,
    pub returned: Option<(EventId, Returned)>,
    /// How many of the last counts were counted before: by the quote that it buys.
    pub counted: usize,
    /// The holds that the command is about, and how they stand after.
    pub holds: Vec<StoredHold>,
    /// Coupons of the member's own that it gives or takes, as they stand after.
    pub coupons: Vec<MemberCoupon>,
    /// The quote that it is about, and how it stands after.
    pub quote: Option<KnownQuote>,
    /// The claim of a reward that it is about, and how it stands after.
    pub claim: Option<StoredClaim>,
    /// The member's place in a line, as it is after.
    pub wait: Option<StoredWait>,
    /// What moves with a partner or a cause, and how it stands that is undone by it.
    pub partner_moves: Vec<PartnerMove>,
    /// The ladder on which staff gives a tier or takes one back.
    pub grant: Option<(String, Option<Grant>)>,
    pub stored: Option<StoredMember>,
}

/// A draft whose fields are final: from here on the ledger can name it.
pub(crate) struct Change {
    pub draft: Draft,
    pub cause: Cause,
}

impl Draft {
    /// One of an event that does nothing yet.
    pub fn of(event: StoredEvent) -> Self {
        Self {
            event,
            wallets: Vec::new(),
            outcome: Outcome::default(),
            counted: 0,
            returned: None,
            holds: Vec::new(),
            coupons: Vec::new(),
            quote: None,
            claim: None,
            wait: None,
            partner_moves: Vec::new(),
            grant: None,
            stored: None,
        }
    }
}

impl MemberState {
    /// A member of whom nothing else is known yet.
    pub fn new(stored: StoredMember) -> Self {
        Self {
            stored,
            wallets: Vec::new(),
            counters: Counters::default(),
            purchases: HashMap::new(),
            holds: HashMap::new(),
            given: HashMap::new(),
            quotes: HashMap::new(),
            coupons: Vec::new(),
            claims: HashMap::new(),
            partner_moves: HashMap::new(),
            waits: BTreeMap::new(),
            tiers: BTreeMap::new(),
            stage: None,
            segments: Vec::new(),
            nickname: None,
            streaks: BTreeMap::new(),
            household: None,
            occasions: None,
            recounted: Vec::new(),
            proofs: BTreeMap::new(),
            theirs: HashMap::new(),
            card: None,
        }
    }

    /// A gift card, as an account.
    pub fn of_card(card: StoredCard) -> Self {
        let id = MemberId(card.card.0);
        let member = Member { id, joined_at: card.issued_at, profile: Profile::default() };
        let stored = StoredMember {
            member,
            identities: Vec::new(),
            revision: 0,
            updated_at: card.issued_at,
            merged_into: None,
        };
        Self { card: Some(card), ..Self::new(stored) }
    }

    /// The wallet with this id, an empty one where there is none yet.
    pub fn wallet(&self, id: &str) -> Wallet {
        let found = self.wallets.iter().find(|w| w.wallet == id);
        found.cloned().unwrap_or_else(|| Wallet::new(self.stored.member.id, id))
    }
}

impl Change {
    /// The wallet with this id and its journal, to work on.
    pub fn wallet(&mut self, member: &MemberState, id: &str) -> &mut (Wallet, Journal) {
        let wallets = &mut self.draft.wallets;
        let position = wallets.iter().position(|(w, _)| w.wallet == id).unwrap_or_else(|| {
            wallets.push((member.wallet(id), Journal::default()));
            wallets.len() - 1
        });
        &mut wallets[position]
    }

    /// Brings all wallets of the member that have something due to the event's instant.
    pub fn settle(&mut self, member: &MemberState) -> Result<(), Refusal> {
        let cause = self.cause;
        for wallet in member.wallets.iter().filter(|w| w.next_due_at <= cause.at) {
            let (wallet, journal) = self.wallet(member, &wallet.wallet);
            wallet.settle(&cause, journal)?;
        }
        Ok(())
    }
}

impl State {
    /// Nobody and nothing is known yet.
    pub fn new(now: Instant, published: Option<Arc<Published>>) -> Self {
        Self {
            now,
            published,
            members: HashMap::new(),
            identities: HashMap::new(),
            answered: HashMap::new(),
            program_counters: HashMap::new(),
            lost_cards: BTreeSet::new(),
            coupons: HashMap::new(),
            nicknames: HashMap::new(),
            pool_codes: HashMap::new(),
            wanted: BTreeSet::new(),
            households: household::Households::default(),
            merging: HashMap::new(),
            draw_secret: None,
            segments: 0,
            dry: false,
            out: Output::default(),
        }
    }

    /// The version of the program in force; 0 where there is none.
    pub fn version(&self) -> i64 {
        self.published.as_ref().map_or(0, |p| p.version)
    }

    /// What it counted for all members together, as it is after it.
    pub fn counted_shared(&self) -> HashMap<String, i64> {
        let counted = self.out.program_counters.iter();
        let used = |key: &String| Some((key.clone(), *self.program_counters.get(key)?));
        counted.filter_map(used).collect()
    }

    /// The member that a command names, if known: whom they turned out to be, where they did.
    pub fn resolve(&self, who: &Who) -> Option<MemberId> {
        match who {
            Who::Id(id) => Some(self.whom(*id)),
            Who::Live { card, .. } => Some(self.whom(card.member)),
            Who::Identity(identity) | Who::EnrollBy(identity) => {
                self.identities.get(&identity.0).copied()
            }
            Who::New => None,
        }
    }

    /// The member with this id.
    pub fn member(&self, id: MemberId) -> Result<&MemberState, Refusal> {
        self.members.get(&id).ok_or_else(|| nobody(id))
    }

    /// The program in force.
    pub fn program(&self) -> Result<Arc<Published>, Refusal> {
        self.published.clone().ok_or_else(|| {
            Refusal::new(Code::NoProgram, "no program is published yet: publish one first")
        })
    }

    /// Takes a change into the state and notes what is to be written; gives the answer. What time brings
    /// to the member was done before: see [`State::fall_due`].
    pub fn absorb(&mut self, change: Change) -> Result<Answer, Refusal> {
        let Draft { mut event, mut outcome, counted, stored, .. } = change.draft;
        let Draft { wallets, returned, holds, coupons, quote, claim, wait, grant, .. } =
            change.draft;
        let moves = change.draft.partner_moves;
        let id = event.member;
        let fresh = outcome.counts.len().saturating_sub(counted);
        let record = stored.as_ref().and_then(|stored| self.tells_birthday(stored));
        if let Some(stored) = stored {
            self.absorb_record(stored);
        }
        let counted = outcome.counts.get(..fresh).unwrap_or_default();
        self.absorb_counts(id, counted)?;
        self.note_taken(id, event.origin, counted)?;
        let Self { members, out, dry, .. } = self;
        let member = members.get_mut(&id).ok_or_else(|| nobody(id))?;
        coupons::note(member, out, &event, &outcome.counts);
        for (wallet, journal) in wallets {
            wallet::absorb(member, out, (wallet, journal), (&holds, *dry));
        }
        absorb_coupons(member, out, coupons);
        reward::absorb(member, out, (claim, wait));
        partner::absorb(member, out, moves);
        if let Some(quote) = quote {
            out.quotes.insert((id, quote.stored.event));
            member.quotes.insert(quote.stored.event, quote);
        }
        let taken = returned.and_then(|returned| absorb_returned(member, out, returned));
        out.offer_uses.extend(uses(&event, &outcome));
        if self.segments > 0 {
            out.note_bought(&event);
        }
        out.news.extend(news(member, &event));
        let (by, actor) = (Some(event.event), grant.is_some().then(|| event.actor.clone()));
        let cause = tier::Cause { event: by, actor, taken, grant };
        outcome.tiers = self.look_at_tiers(id, event.at, &cause)?;
        self.look_at_stage(id, event.at);
        outcome.missions = self.look_at_missions(&event, &outcome.counts)?;
        outcome.levels = self.look_at_levels(&event, &outcome.counts)?;
        outcome.streaks = self.look_at_streaks(&event, &outcome.counts)?;
        self.look_at_occasions(&event, record)?;
        self.look_at_answers(&event)?;
        if !self.dry {
            let wallets = self.member(id)?.wallets.iter();
            outcome.balances = wallets.map(|w| (w.wallet.clone(), Balance::from(w))).collect();
        }
        event.outcome = self.row((&event.kind, event.event), &outcome)?;
        let Self { members, out, wanted, .. } = self;
        if wanted.contains(&event.event)
            && let Some(member) = members.get_mut(&id)
            && let Some(origin) =
                stored::origin(&event, Returned::default()).map_err(|e| unreadable(&e))?
        {
            member.given.insert(event.event, outcome.coupons.clone());
            member.purchases.insert(event.event, origin);
        }
        let answer = Answer {
            event: EventRef { member: id, event: event.event },
            kind: event.kind.clone(),
            at: event.at,
            program_version: event.program_version,
            outcome,
            replayed: false,
        };
        out.events.push(event);
        Ok(answer)
    }
}

/// Notes what came back of a purchase.
fn absorb_returned(
    member: &mut MemberState,
    out: &mut Output,
    (purchase, returned): (EventId, Returned),
) -> Option<Taken> {
    let owner = member.owner(purchase);
    let taken = member.purchases.get_mut(&purchase).map(|origin| {
        origin.returned = returned.clone();
        if returned.cancelled && origin.purchase.offered.is_some() {
            out.offer_uses.retain(|own| own.event != purchase);
            out.offers_undone.push((owner, purchase));
        }
        Taken { purchase, all: returned.is_all_of(&origin.purchase) }
    });
    out.returns.insert((member.owner(purchase), purchase), returned);
    taken
}

/// That a purchase is new, or something of it came back: for rollups.
fn news(member: &MemberState, event: &StoredEvent) -> Option<News> {
    let purchase = match event.kind.as_str() {
        "purchase" => event.event,
        "refund" | "cancel" => event.origin?,
        _ => return None,
    };
    Some(News { member: member.owner(purchase), event: event.event, purchase })
}

/// The uses of offers that a purchase is.
fn uses(event: &StoredEvent, outcome: &Outcome) -> impl Iterator<Item = StoredUse> + use<> {
    let bought = outcome.offers.as_ref().filter(|_| event.kind == "purchase");
    let given = bought.map(Offers::given).unwrap_or_default();
    let (member, event, at) = (event.member, event.event, event.at);
    given.into_iter().map(move |(promotion, given)| StoredUse {
        member,
        event,
        promotion,
        at,
        given,
    })
}

fn absorb_coupons(member: &mut MemberState, out: &mut Output, coupons: Vec<MemberCoupon>) {
    for coupon in coupons {
        out.coupons.insert((coupon.member, coupon.code.clone()));
        member.coupons.retain(|own| own.code != coupon.code);
        member.coupons.push(coupon);
    }
}

fn nobody(id: MemberId) -> Refusal {
    let sentence = format!("there is no member {id}");
    Refusal::new(Code::MemberNotFound, sentence).with("member", id.to_string())
}

fn unreadable(error: &baci_store::StoreError) -> Refusal {
    Refusal::new(Code::InvalidRequest, error.to_string()).because("unstorable")
}

/// Anything as JSON; what cannot be written as JSON is a slip of ours.
pub(crate) fn to_json(value: &impl serde::Serialize) -> Result<String, Refusal> {
    let wrong = |e: serde_json::Error| {
        Refusal::new(Code::InvalidRequest, e.to_string()).because("unstorable")
    };
    serde_json::to_string(value).map_err(wrong)
}
