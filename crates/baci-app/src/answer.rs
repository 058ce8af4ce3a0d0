//! Answers: what became of a command, as it is stored with its event and given to the caller.

pub(crate) use crate::offers::Offers;
use crate::state::merge::Record;
use baci_core::decide::Count;
use baci_core::decide::returns::Credited;
use baci_core::id::{EventId, EventRef, GiftCardId, HoldId, MemberId};
use baci_core::ledger::{Moved, Wallet};
use baci_core::level;
use baci_core::mission::Progress;
use baci_core::program::partner::Rate;
use baci_core::tier::Move;
use baci_core::time::Instant;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The answer to a command; the same again for the same key.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub event: EventRef,
    pub kind: String,
    pub at: Instant,
    pub program_version: i64,
    pub outcome: Outcome,
    /// Whether this is the stored answer to an earlier request with the same key.
    pub replayed: bool,
}

/// What changed. Stored as JSON: a field is never renamed, only added.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<Credited>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taken_back: Vec<TakenBack>,
    /// What had paid and is the member's again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given_back: Vec<GivenBack>,
    /// What of a basket that comes back is to be paid out in money, in the currency's smallest unit: with
    /// the tax that was added, without what wallets get back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub money_back: Option<i64>,
    /// What promotions gave, where a basket was priced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offers: Option<Offers>,
    /// The coupons that the program gave by itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coupons: Vec<CouponGiven>,
    /// The codes of coupons that are taken back with what they were given for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coupons_withdrawn: Vec<String>,
    /// The steps up and down that it brought.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Move>,
    /// How far the member is with the missions that it counted for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missions: Vec<MissionAnswer>,
    /// Where the member stands on the ladders of levels that it counted for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<LevelAnswer>,
    /// How the member stands with the streaks that it counted for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub streaks: Vec<StreakAnswer>,
    /// What others of the household paid or got back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kin: Vec<KinAnswer>,
    /// What gift cards paid or got back, and what is on each after it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<CardAnswer>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<Count>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<HoldAnswer>,
    /// What came back for it, where goods were exchanged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<ExchangeAnswer>,
    /// What a quote put aside, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<QuoteAnswer>,
    /// How a claim of a reward stands after it, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reward: Option<RewardAnswer>,
    /// How the member stands in line for a reward after it, where it is about that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<LineAnswer>,
    /// What was played and drawn, where it is a play of a game.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub game: Option<GameAnswer>,
    /// What moved with a partner or a cause, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<PartnerAnswer>,
    /// By which draw it was given, where it is a surprise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub surprise: Option<SurpriseAnswer>,
    /// What went from one member to another, where they turned out to be one, or two after all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merge: Option<MergeAnswer>,
    /// The balances as they are after it, by wallet.
    pub balances: BTreeMap<String, Balance>,
}

/// How far an event brought a member with a mission, and what the rounds gave that it finished.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissionAnswer {
    #[serde(flatten)]
    pub progress: Progress,
    /// Rounds that it finished, each an event of its own (`mission_done`).
    #[serde(default, skip_serializing_if = "is_zero")]
    pub finished: i64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<Credited>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coupons: Vec<CouponGiven>,
}

/// How an event left a member with a streak, and what came of the lengths that it reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreakAnswer {
    /// Its id in the program.
    pub streak: String,
    /// Periods kept one after another, on the day of the event.
    pub length: i64,
    /// Periods that may be missed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub freezes: i64,
    /// Lengths that were due with it, each an event of its own (`streak`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reached: Vec<i64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<Credited>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coupons: Vec<CouponGiven>,
}

/// Where an event left a member on a ladder of levels, and what came of those that it reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelAnswer {
    /// The ladder, by its id in the program.
    pub levels: String,
    /// What it gave of experience.
    pub gained: i64,
    #[serde(flatten)]
    pub standing: level::Standing,
    /// Levels that it reached, each an event of its own (`level_up`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reached: Vec<i64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<Credited>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coupons: Vec<CouponGiven>,
}

/// What a merge moved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MergeAnswer {
    /// The other member.
    pub other: MemberId,
    /// Until when it can be undone; [`Instant::FAR`], which is not written out, where it was.
    #[serde(default = "far", skip_serializing_if = "is_far")]
    pub until: Instant,
    pub wallets: BTreeMap<String, Balance>,
    pub identities: Vec<String>,
    pub coupons: usize,
    pub holds: usize,
    /// Places in lines.
    pub waits: usize,
    pub cards: usize,
    /// Limits of which they used something.
    pub counters: usize,
}

const fn far() -> Instant {
    Instant::FAR
}

fn is_far(at: &Instant) -> bool {
    *at == Instant::FAR
}

impl MergeAnswer {
    /// What a record says.
    pub(crate) fn of(other: MemberId, record: &Record) -> Self {
        let balance = |moved: &Moved| Balance {
            available: moved.available,
            pending: moved.pending,
            held: moved.held,
            debt: moved.debt,
        };
        let wallets = record.wallets.iter();
        Self {
            other,
            until: Instant::FAR,
            wallets: wallets.map(|(name, moved)| (name.clone(), balance(moved))).collect(),
            identities: record.identities.clone(),
            coupons: record.coupons.len(),
            holds: record.wallets.values().map(|moved| moved.holds.len()).sum(),
            waits: record.waits.len(),
            cards: record.cards.len(),
            counters: record.counters.len(),
        }
    }
}

impl Outcome {
    /// All that was given: by the event itself, by the rounds of missions that it finished, and by the levels and
    /// the lengths of streaks that it reached.
    pub fn gave(&self) -> impl Iterator<Item = &Credited> {
        let own = self.credits.iter().chain(self.missions.iter().flat_map(|own| &own.credits));
        let own = own.chain(self.levels.iter().flat_map(|own| &own.credits));
        own.chain(self.streaks.iter().flat_map(|own| &own.credits))
    }

    /// The coupons of all these.
    pub fn gave_coupons(&self) -> impl Iterator<Item = &CouponGiven> {
        let own = self.coupons.iter().chain(self.missions.iter().flat_map(|own| &own.coupons));
        let own = own.chain(self.levels.iter().flat_map(|own| &own.coupons));
        own.chain(self.streaks.iter().flat_map(|own| &own.coupons))
    }
}

/// What a refund took back from a wallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenBack {
    pub rule: String,
    pub wallet: String,
    pub amount: i64,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub owed: i64,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub forgiven: i64,
}

/// What a refund gave back to a wallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenBack {
    pub wallet: String,
    pub amount: i64,
}

/// A coupon that the program gave by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponGiven {
    pub code: String,
    /// What of the program gave it, by its id.
    pub rule: String,
    /// The promotion that it opens, by its id.
    pub promotion: String,
    pub from: Instant,
    /// [`Instant::FAR`] for never.
    #[serde(deserialize_with = "until")]
    pub until: Instant,
}

/// An end that may be never: that is written as the first instant which is no longer taken.
fn until<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Instant, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text == Instant::LATEST.to_string() {
        return Ok(Instant::FAR);
    }
    text.parse().map_err(serde::de::Error::custom)
}

/// A gift card after a command. Money is in the currency's smallest unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardAnswer {
    pub card: GiftCardId,
    /// What its number ends in.
    pub ends_in: String,
    /// What it paid; below zero for what it got back.
    pub paid: i64,
    pub left: i64,
}

/// What another one of the household paid, from a wallet of theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KinAnswer {
    pub member: MemberId,
    pub wallet: String,
    /// In the wallet's smallest unit; below zero for what they got back.
    pub units: i64,
}

/// What came back in an exchange. Money is in the currency's smallest unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangeAnswer {
    /// The event by which it came back.
    pub refund: EventId,
    /// The money that is due for it.
    pub back: i64,
    /// What is left to be paid for the new goods; below zero where money is paid out.
    pub due: i64,
}

/// A quote that holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteAnswer {
    pub expires_at: Instant,
    /// What was put aside of each payment, in the order of the purchase's payments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<QuoteHold>,
}

/// A claim of a reward after a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewardAnswer {
    /// The event by which it was claimed.
    pub claim: EventId,
    pub reward: String,
    /// ready, given, collected, cancelled or expired.
    pub state: String,
    /// coupon, gift_card, codes or pick_up.
    pub kind: String,
    /// What the member has of it: a code, or a gift card's number.
    pub code: String,
    /// The wallet that paid, and how much in its smallest unit; empty for none.
    pub wallet: String,
    pub units: i64,
    /// What the shop takes in money, in the currency's smallest unit; what it gives back for a cancel.
    pub money: i64,
    /// Until when it can be collected, where it is to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
}

/// A play of a game. The seed can be shown now: nothing is drawn with it any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GameAnswer {
    pub game: String,
    /// Which draw of this member's it was, from 0.
    pub turn: i64,
    /// What was shown before.
    pub seal: String,
    pub seed: String,
    /// The player's own words.
    pub words: String,
    /// The prize that was drawn, by its id.
    pub drawn: String,
    /// The prize that is given: another one where what was drawn has run out.
    pub prize: String,
    /// The seal of this member's next draw.
    pub next: String,
    /// The wallet that paid, and how much in its smallest unit; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub wallet: String,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub units: i64,
}

/// A surprise that was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurpriseAnswer {
    pub surprise: String,
    pub draw: String,
    /// Which place the draw gave the member, from 1.
    pub place: i64,
}

/// Points that moved with a partner or a cause. Stored as the event's body too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerAnswer {
    /// The partner's or the cause's id.
    pub party: String,
    /// earn, spend or donate; earn_undo, spend_undo or donate_undo.
    pub kind: String,
    pub wallet: String,
    /// In the wallet's smallest unit.
    pub units: i64,
    /// What they come to, in the currency's smallest unit.
    pub money: i64,
    /// What was agreed.
    pub rate: Rate,
    /// The partner's own number for it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reference: String,
    /// What it undoes, and how much of that was undone before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<EventId>,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub undone: i64,
    /// What could not be taken back, where the wallet does not owe: it stays given.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub let_go: i64,
    /// Why it was undone.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// A member in line after a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineAnswer {
    pub reward: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub branch: String,
    /// waiting, held, left or lapsed.
    pub state: String,
    /// Until when a piece is kept, where one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
}

/// A part of a balance that a quote put aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteHold {
    /// The member, or a gift card as an account.
    pub account: MemberId,
    pub wallet: String,
    pub hold: HoldId,
}

/// A hold after a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldAnswer {
    pub id: HoldId,
    pub wallet: String,
    /// What is still held.
    pub held: i64,
    pub expires_at: Instant,
    /// open, captured, released, expired or moved (with a member who turned out to be another).
    pub state: String,
}

/// A wallet's balance, in its smallest unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    #[serde(default, skip_serializing_if = "is_zero")]
    pub available: i64,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub pending: i64,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub held: i64,
    /// What the member owes.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub debt: i64,
}

impl From<&Wallet> for Balance {
    fn from(wallet: &Wallet) -> Self {
        let Wallet { available, pending, held, debt, .. } = *wallet;
        Self { available, pending, held, debt }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
fn is_zero(n: &i64) -> bool {
    *n == 0
}
