//! Rewards as they are shown.

use crate::value::{Time, in_wallet};
use baci_app::{
    LineAnswer, MemberReward, MemberRewards, RewardAnswer, RewardInfo, StockMove, StoredClaim,
    StoredWait, say,
};
use baci_core::id::{EventRef, MemberId};
use baci_core::program::Program;
use baci_core::program::reward::{Gives, Reward, RewardPrice};
use baci_core::refusal::Refusal;
use baci_core::reward::Shelf;
use baci_core::text::Language;
use baci_core::time::Instant;
use serde::Serialize;
use utoipa::ToSchema;

/// All rewards.
#[derive(Serialize, ToSchema)]
pub(crate) struct RewardListResponse {
    rewards: Vec<RewardResponse>,
}

/// A reward.
#[derive(Serialize, ToSchema)]
pub(crate) struct RewardResponse {
    id: String,
    /// In the language of `Accept-Language`.
    name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
    /// open, scheduled, gone or closed; not said where a member looks.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
    /// coupon, gift_card, codes or pick_up.
    gives: &'static str,
    /// The ways to pay.
    prices: Vec<PriceResponse>,
    #[serde(skip_serializing_if = "Option::is_none")]
    opens: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closes: Option<Time>,
    /// What is left where; empty where nobody counts.
    stock: Vec<ShelfResponse>,
    /// Whether one can wait in line where nothing is left.
    line: bool,
}

/// A way to pay; free where it names neither.
#[derive(Serialize, ToSchema)]
pub(crate) struct PriceResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    wallet: Option<String>,
    /// Units of the wallet.
    #[serde(skip_serializing_if = "Option::is_none")]
    units: Option<String>,
    /// Money that the shop takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    money: Option<String>,
    /// Why the member cannot pay so, where a member looks.
    #[serde(skip_serializing_if = "Option::is_none")]
    why_not: Option<WhyNotResponse>,
}

/// What is left at a place.
#[derive(Serialize, ToSchema)]
pub(crate) struct ShelfResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    branch: Option<String>,
    left: i64,
    /// How many members wait; as many of what is left are kept for them.
    waiting: i64,
}

/// The catalog as a member sees it.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberRewardsResponse {
    rewards: Vec<MemberRewardResponse>,
}

/// A reward as a member sees it.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberRewardResponse {
    #[serde(flatten)]
    reward: RewardResponse,
    /// Whether the member can have it now, in some way and at some place.
    can_have: bool,
    /// The first reason why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    why_not: Option<WhyNotResponse>,
    /// What they wait for of it, and what is kept for them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    waits: Vec<WaitResponse>,
}

/// Why not.
#[derive(Serialize, ToSchema)]
pub(crate) struct WhyNotResponse {
    /// As a claim would be refused.
    code: &'static str,
    /// Finer than the code.
    reason: &'static str,
    /// In the language of `Accept-Language`.
    sentence: String,
}

impl WhyNotResponse {
    /// A refusal, said in a language.
    pub fn of(no: &Refusal, language: Language) -> Self {
        let sentence = say::refusal(language, no);
        Self { code: no.code.text(), reason: no.message(), sentence }
    }
}

/// A place in a line.
#[derive(Serialize, ToSchema)]
pub(crate) struct WaitResponse {
    reward: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    branch: String,
    /// waiting or held; left or lapsed in the answer to a write.
    state: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Time>,
    /// Until when a piece is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Time>,
}

/// A claim in the answer to a write.
#[derive(Serialize, ToSchema)]
pub(crate) struct ClaimedResponse {
    /// The claim's id (`ref_…`).
    id: String,
    reward: String,
    /// ready (to be handed out), given (there is nothing to hand out), collected, cancelled or expired.
    state: String,
    /// coupon, gift_card, codes or pick_up.
    gives: String,
    /// What the member has of it: a code, or the number of a gift card.
    code: String,
    /// Money that the shop takes; of a cancel, what it gives back.
    money: String,
    /// Until when it can be collected, where it is to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Time>,
}

/// A page of claims.
#[derive(Serialize, ToSchema)]
pub(crate) struct ClaimListResponse {
    pub claims: Vec<ClaimResponse>,
    /// Where the next page starts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A claim.
#[derive(Serialize, ToSchema)]
pub(crate) struct ClaimResponse {
    /// `ref_…`
    id: String,
    member_id: String,
    reward: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    branch: String,
    /// ready (to be handed out), given (there is nothing to hand out), collected, cancelled or expired.
    state: String,
    /// coupon, gift_card, codes or pick_up.
    gives: String,
    /// What the member has of it: a code, or the number of a gift card.
    code: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    wallet: String,
    /// What it cost, in units of the wallet.
    units: String,
    /// What it cost in money.
    money: String,
    claimed_at: Time,
    /// When it is too late to collect it.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Time>,
    /// Whether its terms let it be cancelled, and until when.
    can_cancel: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    cancel_until: Option<Time>,
    changed_at: Time,
}

/// Movements of stock.
#[derive(Serialize, ToSchema)]
pub(crate) struct StockListResponse {
    pub moves: Vec<StockMoveResponse>,
}

/// A movement of stock.
#[derive(Serialize, ToSchema)]
pub(crate) struct StockMoveResponse {
    /// The reward's id, with its branch behind a `/` where each has its own stock.
    place: String,
    by: i64,
    reason: String,
    actor: String,
    at: Time,
}

/// What became of codes for a pool.
#[derive(Serialize, ToSchema)]
pub(crate) struct PoolResponse {
    pub added: u64,
    /// Those that were there, or stood twice.
    pub there: u64,
}

fn price(program: &Program, own: &RewardPrice) -> PriceResponse {
    let wallet = own.wallet.and_then(|(at, units)| Some((program.wallets.get(at)?, units)));
    let money = program.currency.format(own.money);
    PriceResponse {
        wallet: wallet.map(|(wallet, _)| wallet.id.clone()),
        units: wallet.map(|(wallet, units)| in_wallet(program, &wallet.id, units)),
        money: (own.money > 0).then_some(money),
        why_not: None,
    }
}

fn shelf(own: &Shelf) -> ShelfResponse {
    ShelfResponse { branch: own.branch.clone(), left: own.left, waiting: own.waiting }
}

/// The word of what a reward gives.
const fn gives(gives: &Gives) -> &'static str {
    match gives {
        Gives::Coupon { .. } => "coupon",
        Gives::GiftCard { .. } => "gift_card",
        Gives::Codes { .. } => "codes",
        Gives::PickUp { .. } => "pick_up",
    }
}

impl RewardResponse {
    fn of(program: &Program, own: &Reward, stock: &[Shelf], language: Language) -> Self {
        Self {
            id: own.id.clone(),
            name: own.name.get(language).to_owned(),
            description: own.description.get(language).to_owned(),
            state: None,
            gives: gives(&own.gives),
            prices: own.prices.iter().map(|own| price(program, own)).collect(),
            opens: own.opens.map(Time),
            closes: own.closes.map(Time),
            stock: stock.iter().map(shelf).collect(),
            line: own.waiting.is_some(),
        }
    }
}

impl RewardListResponse {
    /// All rewards of a program.
    pub fn of(program: &Program, infos: &[RewardInfo], language: Language) -> Self {
        let one = |info: &RewardInfo| {
            let own = program.rewards.get(info.reward)?;
            let shown = RewardResponse::of(program, own, &info.shelves, language);
            Some(RewardResponse { state: Some(info.state.text()), ..shown })
        };
        Self { rewards: infos.iter().filter_map(one).collect() }
    }
}

impl MemberRewardsResponse {
    /// The catalog in the reader's language.
    pub fn of(catalog: &MemberRewards, language: Language) -> Self {
        let one = |own: &MemberReward| member_reward(catalog, own, language);
        Self { rewards: catalog.rewards.iter().filter_map(one).collect() }
    }
}

fn member_reward(
    catalog: &MemberRewards,
    own: &MemberReward,
    language: Language,
) -> Option<MemberRewardResponse> {
    let program = &catalog.published.program;
    let reward = program.rewards.get(own.reward)?;
    let mut shown = RewardResponse::of(program, reward, &own.look.shelves, language);
    // When it opens for them: some may look first.
    shown.opens = own.look.opens.map(Time);
    let why = |no: Refusal| WhyNotResponse::of(&no, language);
    for (price, bar) in shown.prices.iter_mut().zip(&own.look.prices) {
        price.why_not = bar.as_ref().map(|bar| why(bar.refusal(program, reward)));
    }
    Some(MemberRewardResponse {
        reward: shown,
        can_have: own.can_have(),
        why_not: own.why_not(&catalog.published).map(why),
        waits: own.waits.iter().map(WaitResponse::of).collect(),
    })
}

impl WaitResponse {
    fn of(own: &StoredWait) -> Self {
        Self {
            reward: own.reward.clone(),
            branch: own.branch.clone(),
            state: own.state.clone(),
            since: Some(Time(own.since)),
            until: (own.state == "held").then_some(Time(own.until)),
        }
    }

    /// As a write left it.
    pub fn after(own: &LineAnswer) -> Self {
        Self {
            reward: own.reward.clone(),
            branch: own.branch.clone(),
            state: own.state.clone(),
            since: None,
            until: own.until.map(Time),
        }
    }
}

impl ClaimedResponse {
    /// As a write left it.
    pub fn after(own: &RewardAnswer, member: MemberId, program: &Program) -> Self {
        Self {
            id: EventRef { member, event: own.claim }.to_string(),
            reward: own.reward.clone(),
            state: own.state.clone(),
            gives: own.kind.clone(),
            code: own.code.clone(),
            money: program.currency.format(own.money),
            until: own.until.map(Time),
        }
    }
}

impl ClaimResponse {
    /// A claim in decimal strings.
    pub fn of(own: &StoredClaim, program: &Program) -> Self {
        Self {
            id: EventRef { member: own.member, event: own.event }.to_string(),
            member_id: own.member.to_string(),
            reward: own.reward.clone(),
            branch: own.branch.clone(),
            state: own.state.clone(),
            gives: own.kind.clone(),
            code: own.code.clone(),
            wallet: own.wallet.clone(),
            units: in_wallet(program, &own.wallet, own.units),
            money: program.currency.format(own.money),
            claimed_at: Time(own.claimed_at),
            until: (own.ends_at != Instant::FAR).then_some(Time(own.ends_at)),
            can_cancel: own.terms.cancel,
            cancel_until: own.terms.until.map(Time),
            changed_at: Time(own.changed_at),
        }
    }
}

impl StockMoveResponse {
    /// A movement.
    pub fn of(own: &StockMove) -> Self {
        let StockMove { place, by, reason, actor, at, .. } = own.clone();
        Self { place, by, reason, actor, at: Time(at) }
    }
}
