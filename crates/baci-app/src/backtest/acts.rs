//! What members did on their own in history, as the commands that it was: claims, gifts to each other, partners,
//! causes and plays. And what no program is asked about, because staff did it, or a draw.

use crate::answer::Outcome;
use crate::command::{
    ClaimReward, PartnerAct, PartnerPoints, PartnerUndo, PlayGame, Target, What, Who,
};
use crate::error::AppError;
use baci_core::id::EventId;
use baci_core::partner as partners;
use baci_core::program::game::PLAY;
use baci_core::program::leaderboard::PLACE;
use baci_core::program::partner::Way;
use baci_core::program::surprise::GIFT;
use baci_store::event::StoredEvent;
use serde_json::Value;

/// What is done again.
pub(super) const ACTS: [&str; 11] = [
    "reward_claim",
    "reward_collect",
    "reward_cancel",
    "reward_expire",
    "transfer",
    PLAY,
    partners::EARN,
    partners::SPEND,
    partners::UNDO,
    partners::DONATE,
    partners::DONATE_UNDO,
];

/// What is only counted, with what it moved.
pub(super) const LEFT_OUT: [&str; 12] = [
    "adjust",
    "capture",
    "tier_grant",
    "tier_revoke",
    "benefit_use",
    "household_pay",
    "household_back",
    "gift_card_issue",
    "gift_card_top_up",
    "merge",
    GIFT,
    PLACE,
];

/// Whether a command is one of [`ACTS`].
pub(super) const fn is_act(what: &What) -> bool {
    matches!(
        what,
        What::ClaimReward(_)
            | What::CollectClaim { .. }
            | What::CancelClaim { .. }
            | What::ExpireClaim { .. }
            | What::Transfer { .. }
            | What::PlayGame(_)
            | What::Partner(_)
    )
}

/// Whether something undoes or ends what an earlier event began.
pub(super) fn follows(kind: &str) -> bool {
    matches!(kind, "reward_collect" | "reward_cancel" | "reward_expire")
        || kind == partners::UNDO
        || kind == partners::DONATE_UNDO
}

/// An event of [`ACTS`] as its command; nothing where it is the other side of one.
///
/// # Errors
/// [`AppError::Internal`] where the event cannot be read.
pub(super) fn act(event: &StoredEvent) -> Result<Option<What>, AppError> {
    let wrong = |told: &str| AppError::Internal(format!("event {}: {told}", event.event));
    let body: Value = serde_json::from_str(&event.body).map_err(|e| wrong(&e.to_string()))?;
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let number = |name: &str| body[name].as_i64().unwrap_or(0);
    let origin = || event.origin.ok_or_else(|| wrong("it names no event before it"));
    let undo = |of: EventId| PartnerUndo {
        party: text("party"),
        of,
        units: Some(number("units")),
        reason: text("reason"),
    };
    let moved = |way: Way| PartnerPoints {
        partner: text("party"),
        way,
        units: number("units"),
        reference: text("reference"),
    };
    Ok(Some(match event.kind.as_str() {
        "reward_claim" => What::ClaimReward(ClaimReward {
            reward: text("reward"),
            price: usize::try_from(number("price")).unwrap_or(usize::MAX),
            branch: body["branch"].as_str().map(str::to_owned),
            // A number that nobody else has, where the reward is a gift card.
            card: Some(format!("backtest-{}", event.event)),
        }),
        "reward_collect" => What::CollectClaim { claim: origin()? },
        "reward_cancel" => What::CancelClaim { claim: origin()? },
        "reward_expire" => What::ExpireClaim { claim: origin()? },
        "transfer" if text("direction") == "out" => What::Transfer {
            wallet: text("wallet"),
            amount: number("amount"),
            to: Who::Id(text("other").parse().map_err(|_| wrong("its receiver is no member"))?),
            reason: None,
        },
        "transfer" => return Ok(None),
        PLAY => What::PlayGame(PlayGame { game: text("game"), words: text("words"), seal: None }),
        partners::EARN => What::Partner(PartnerAct::Move(moved(Way::Earn))),
        partners::SPEND => What::Partner(PartnerAct::Move(moved(Way::Spend))),
        partners::UNDO => What::Partner(PartnerAct::Undo(undo(origin()?))),
        partners::DONATE => {
            What::Partner(PartnerAct::Donate { cause: text("party"), units: number("units") })
        }
        partners::DONATE_UNDO => What::Partner(PartnerAct::TakeBack(undo(origin()?))),
        other => return Err(wrong(&format!("'{other}' is nothing that is done again"))),
    }))
}

/// The same about the event that its origin became in this run; nothing where it is not there.
pub(super) fn of_this_run(
    what: &What,
    became: impl Fn(EventId) -> Option<EventId>,
) -> Option<What> {
    Some(match what {
        What::CollectClaim { claim } => What::CollectClaim { claim: became(*claim)? },
        What::CancelClaim { claim } => What::CancelClaim { claim: became(*claim)? },
        What::ExpireClaim { claim } => What::ExpireClaim { claim: became(*claim)? },
        What::Partner(PartnerAct::Undo(own)) => {
            let own = PartnerUndo { of: became(own.of)?, ..own.clone() };
            What::Partner(PartnerAct::Undo(own))
        }
        What::Partner(PartnerAct::TakeBack(own)) => {
            let own = PartnerUndo { of: became(own.of)?, ..own.clone() };
            What::Partner(PartnerAct::TakeBack(own))
        }
        What::Refund { purchase, what } => {
            What::Refund { purchase: Target(became(purchase.0)?), what: what.clone() }
        }
        What::Cancel { purchase } => What::Cancel { purchase: Target(became(purchase.0)?) },
        other => other.clone(),
    })
}

/// What an event that is left out moved on its member's balances, by wallet.
pub(super) fn moved(event: &StoredEvent) -> Vec<(String, i64)> {
    let body: Value = serde_json::from_str(&event.body).unwrap_or_default();
    let outcome: Outcome = serde_json::from_str(&event.outcome).unwrap_or_default();
    let own = match (event.kind.as_str(), body["wallet"].as_str()) {
        ("adjust", Some(wallet)) => Some((wallet.to_owned(), body["amount"].as_i64().unwrap_or(0))),
        _ => None,
    };
    let credits = outcome.credits.into_iter().map(|credit| (credit.wallet, credit.amount));
    let held = outcome.hold.filter(|_| event.kind == "capture");
    let captured = held.zip(body["amount"].as_i64());
    let captured = captured.map(|(held, units)| (held.wallet, units.saturating_neg()));
    own.into_iter().chain(credits).chain(captured).collect()
}
