//! Answers to writes: what changed, with the balances as they are after it.

use crate::games::PlayedResponse;
use crate::levels::LevelAfterResponse;
use crate::merges::MergeResponse;
use crate::missions::MissionResponse;
use crate::partners::PartnerPointsResponse;
use crate::problem::Problem;
use crate::purchases::OffersResponse;
use crate::rewards::response::{ClaimedResponse, WaitResponse};
use crate::state::Api;
use crate::streaks::StreakAfterResponse;
use crate::tiers::response::TierMoveResponse;
use crate::value::{Time, in_wallet};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use baci_app::{Answer, Balance, Command, Outcome};
use baci_core::decide::returns::Credited;
use baci_core::id::EventRef;
use baci_core::program::Program;
use baci_core::time::Instant;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What a write did.
#[derive(Serialize, ToSchema)]
pub(crate) struct AnswerResponse {
    /// The event's id (`ref_…`); a quote makes no event and has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// purchase, refund, cancel, custom, adjust, transfer, hold, capture, release, quote_hold, quote_release,
    /// enroll, update, tier_grant, tier_revoke, benefit_use, reward_claim, reward_collect, reward_cancel,
    /// reward_wait, reward_leave, game_play, identity_add, identity_change, identity_remove, identity_verify, merge, unmerge,
    /// household_found, household_invite, household_join, household_decline, household_leave, household_remove,
    /// household_role, partner_earn, partner_spend, partner_undo, donate, donate_undo.
    pub kind: String,
    /// The member's id; a quote that would enroll somebody has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member_id: Option<String>,
    pub at: Time,
    /// The version of the program that decided; 0 before any was published.
    pub program_version: i64,
    #[serde(flatten)]
    pub outcome: OutcomeResponse,
}

/// What changed.
#[derive(Serialize, ToSchema)]
pub(crate) struct OutcomeResponse {
    /// What each rule gave.
    pub credits: Vec<CreditResponse>,
    /// What a refund or cancel took back.
    pub taken_back: Vec<TakenBackResponse>,
    /// What had paid for goods that came back, and is the member's again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub given_back: Vec<GivenBackResponse>,
    /// What of a basket that comes back is to be paid out in money: with the tax that was added to it,
    /// without what wallets and gift cards get back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub money_back: Option<String>,
    /// What promotions gave, where a basket was priced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offers: Option<OffersResponse>,
    /// The coupons that the program gave by itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub coupons: Vec<CouponGivenResponse>,
    /// The codes of coupons that are taken back with what they were given for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub coupons_withdrawn: Vec<String>,
    /// The steps up and down on ladders that it brought.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<TierMoveResponse>,
    /// How far the member is with the missions that it counted for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missions: Vec<MissionResponse>,
    /// Where it left the member on the ladders of levels that it counted for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<LevelAfterResponse>,
    /// How it left the member with the streaks that it counted for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub streaks: Vec<StreakAfterResponse>,
    /// What others of the household paid or got back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub household: Vec<KinPaidResponse>,
    /// What gift cards paid or got back, and what is on each after it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gift_cards: Vec<GiftCardPaidResponse>,
    /// The hold after it, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold: Option<HoldResponse>,
    /// What came back for it, where goods were exchanged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange: Option<ExchangeResponse>,
    /// Until when a quote holds, where it is one that does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_until: Option<Time>,
    /// The claim of a reward after it, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim: Option<ClaimedResponse>,
    /// The member's place in a line after it, where it is about that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait: Option<WaitResponse>,
    /// What was played and drawn, where it is a play of a game.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub play: Option<PlayedResponse>,
    /// What moved with a partner or a cause, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partner: Option<PartnerPointsResponse>,
    /// What went from one member to the other, where it merges them or makes them two again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merge: Option<MergeResponse>,
    /// The balances after it, by wallet.
    pub balances: BTreeMap<String, BalanceResponse>,
}

/// What a rule gave.
#[derive(Serialize, ToSchema)]
pub(crate) struct CreditResponse {
    pub rule: String,
    pub wallet: String,
    pub amount: String,
    /// Each line's part, in the order of the lines; empty where there is one line or none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<String>,
}

/// What was taken back of what a rule had given.
#[derive(Serialize, ToSchema)]
pub(crate) struct TakenBackResponse {
    pub rule: String,
    pub wallet: String,
    pub amount: String,
    /// The part that the member owes now, for it was spent.
    pub owed: String,
    /// The part that was let go, for it was spent.
    pub forgiven: String,
}

/// What a refund gave back to a wallet.
#[derive(Serialize, ToSchema)]
pub(crate) struct GivenBackResponse {
    pub wallet: String,
    pub amount: String,
}

/// What came back in an exchange.
#[derive(Serialize, ToSchema)]
pub(crate) struct ExchangeResponse {
    /// The event by which it came back (`ref_…`).
    pub refund: String,
    /// The money that is due for it.
    pub back: String,
    /// What is left to be paid for the new goods; below zero where money is paid out.
    pub due: String,
}

/// A coupon that the program gave by itself: it is the member's own.
#[derive(Serialize, ToSchema)]
pub(crate) struct CouponGivenResponse {
    pub code: String,
    /// What of the program gave it, by its id.
    pub rule: String,
    /// The promotion that it opens, by its id.
    pub promotion: String,
    pub from: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
}

/// A gift card after a purchase or refund.
#[derive(Serialize, ToSchema)]
pub(crate) struct GiftCardPaidResponse {
    /// `gft_…`
    pub id: String,
    /// What its number ends in.
    pub ends_in: String,
    /// What it paid; below zero for what it got back.
    pub paid: String,
    /// What is left on it.
    pub left: String,
}

/// Another one of the household after a purchase or refund.
#[derive(Serialize, ToSchema)]
pub(crate) struct KinPaidResponse {
    /// `mem_…`
    pub member_id: String,
    pub wallet: String,
    /// What they paid; below zero for what they got back.
    pub paid: String,
}

/// A hold.
#[derive(Serialize, ToSchema)]
pub(crate) struct HoldResponse {
    /// `hld_…`
    pub id: String,
    pub wallet: String,
    /// What was put aside at first; not said in the answer to a write.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// What is still held.
    pub held: String,
    pub expires_at: Time,
    /// open, captured, released or expired.
    pub state: String,
}

/// A wallet's balance.
#[derive(Serialize, ToSchema)]
pub(crate) struct BalanceResponse {
    /// Can be spent.
    pub available: String,
    /// Earned, to be spent later.
    pub pending: String,
    /// Put aside by holds.
    pub held: String,
    /// What the member owes.
    pub debt: String,
}

impl CreditResponse {
    /// A credit in decimal strings.
    pub fn of(own: &Credited, program: &Program) -> Self {
        Self {
            rule: own.rule.clone(),
            wallet: own.wallet.clone(),
            amount: in_wallet(program, &own.wallet, own.amount),
            lines: own.shares.iter().map(|s| in_wallet(program, &own.wallet, *s)).collect(),
        }
    }
}

impl CouponGivenResponse {
    /// A coupon that came by itself.
    pub fn of(given: &baci_app::CouponGiven) -> Self {
        Self {
            code: given.code.clone(),
            rule: given.rule.clone(),
            promotion: given.promotion.clone(),
            from: Time(given.from),
            until: Some(Time(given.until)).filter(|until| until.0 != Instant::FAR),
        }
    }
}

impl OutcomeResponse {
    /// An outcome in decimal strings.
    pub fn of(outcome: &Outcome, program: &Program) -> Self {
        let taken = |t: &baci_app::TakenBack| TakenBackResponse {
            rule: t.rule.clone(),
            wallet: t.wallet.clone(),
            amount: in_wallet(program, &t.wallet, t.amount),
            owed: in_wallet(program, &t.wallet, t.owed),
            forgiven: in_wallet(program, &t.wallet, t.forgiven),
        };
        let given = |g: &baci_app::GivenBack| GivenBackResponse {
            wallet: g.wallet.clone(),
            amount: in_wallet(program, &g.wallet, g.amount),
        };
        let card = |card: &baci_app::CardAnswer| GiftCardPaidResponse {
            id: card.card.to_string(),
            ends_in: card.ends_in.clone(),
            paid: program.currency.format(card.paid),
            left: program.currency.format(card.left),
        };
        let kin = |own: &baci_app::KinAnswer| KinPaidResponse {
            member_id: own.member.to_string(),
            wallet: own.wallet.clone(),
            paid: in_wallet(program, &own.wallet, own.units),
        };
        let hold = outcome.hold.as_ref().map(|h| HoldResponse {
            id: h.id.to_string(),
            wallet: h.wallet.clone(),
            amount: None,
            held: in_wallet(program, &h.wallet, h.held),
            expires_at: Time(h.expires_at),
            state: h.state.clone(),
        });
        Self {
            credits: outcome.credits.iter().map(|own| CreditResponse::of(own, program)).collect(),
            taken_back: outcome.taken_back.iter().map(taken).collect(),
            given_back: outcome.given_back.iter().map(given).collect(),
            money_back: outcome.money_back.map(|money| program.currency.format(money)),
            offers: outcome.offers.as_ref().map(|offers| OffersResponse::of(offers, program)),
            coupons: outcome.coupons.iter().map(CouponGivenResponse::of).collect(),
            coupons_withdrawn: outcome.coupons_withdrawn.clone(),
            tiers: outcome.tiers.iter().map(|step| TierMoveResponse::of(step, program)).collect(),
            missions: outcome
                .missions
                .iter()
                .map(|own| MissionResponse::after(own, program))
                .collect(),
            levels: outcome.levels.iter().map(|own| LevelAfterResponse::of(own, program)).collect(),
            streaks: outcome
                .streaks
                .iter()
                .map(|own| StreakAfterResponse::of(own, program))
                .collect(),
            household: outcome.kin.iter().map(kin).collect(),
            gift_cards: outcome.cards.iter().map(card).collect(),
            hold,
            exchange: None,
            held_until: outcome.quote.as_ref().map(|quote| Time(quote.expires_at)),
            claim: None,
            wait: outcome.line.as_ref().map(WaitResponse::after),
            play: outcome.game.as_ref().map(PlayedResponse::of),
            partner: outcome.partner.as_ref().map(|own| PartnerPointsResponse::of(own, program)),
            merge: outcome.merge.as_ref().map(|own| MergeResponse::of(own, program)),
            balances: balances(&outcome.balances, program),
        }
    }
}

/// Balances in decimal strings.
pub(crate) fn balances(
    all: &BTreeMap<String, Balance>,
    program: &Program,
) -> BTreeMap<String, BalanceResponse> {
    let of = |(wallet, b): (&String, &Balance)| {
        let text = |amount| in_wallet(program, wallet, amount);
        let balance = BalanceResponse {
            available: text(b.available),
            pending: text(b.pending),
            held: text(b.held),
            debt: text(b.debt),
        };
        (wallet.clone(), balance)
    };
    all.iter().map(of).collect()
}

impl AnswerResponse {
    /// An answer in the API's words.
    pub fn of(answer: &Answer, program: Option<&Program>) -> Self {
        let outcome = program.map_or_else(
            || OutcomeResponse {
                credits: Vec::new(),
                taken_back: Vec::new(),
                given_back: Vec::new(),
                money_back: None,
                offers: None,
                coupons: Vec::new(),
                coupons_withdrawn: Vec::new(),
                tiers: Vec::new(),
                missions: Vec::new(),
                levels: Vec::new(),
                streaks: Vec::new(),
                household: Vec::new(),
                gift_cards: Vec::new(),
                hold: None,
                exchange: None,
                held_until: None,
                claim: None,
                wait: None,
                play: None,
                partner: None,
                merge: None,
                balances: BTreeMap::new(),
            },
            |program| {
                let exchange = answer.outcome.exchange.map(|own| ExchangeResponse {
                    refund: EventRef { event: own.refund, ..answer.event }.to_string(),
                    back: program.currency.format(own.back),
                    due: program.currency.format(own.due),
                });
                let claim = answer.outcome.reward.as_ref();
                let claim =
                    claim.map(|own| ClaimedResponse::after(own, answer.event.member, program));
                let outcome = OutcomeResponse::of(&answer.outcome, program);
                OutcomeResponse { exchange, claim, ..outcome }
            },
        );
        Self {
            id: Some(answer.event.to_string()),
            kind: answer.kind.clone(),
            member_id: Some(answer.event.member.to_string()),
            at: Time(answer.at),
            program_version: answer.program_version,
            outcome,
        }
    }
}

/// Commits a command and answers with what it did; 201, for it made an event.
pub(crate) async fn commit(api: &Api, command: Command) -> Result<Response, Problem> {
    let answer = api.baci.commit(command).await?;
    respond(api, &answer, StatusCode::CREATED).await
}

/// The response to a write.
pub(crate) async fn respond(
    api: &Api,
    answer: &Answer,
    status: StatusCode,
) -> Result<Response, Problem> {
    let published = match answer.program_version {
        0 => None,
        version => Some(api.program_since(version).await?),
    };
    let body = AnswerResponse::of(answer, published.as_ref().map(|p| &p.program));
    let mut response = (status, axum::Json(body)).into_response();
    mark_replayed(answer, &mut response);
    Ok(response)
}

/// Says where an answer is the one to an earlier request.
pub(crate) fn mark_replayed(answer: &Answer, response: &mut Response) {
    if answer.replayed {
        const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    }
}
