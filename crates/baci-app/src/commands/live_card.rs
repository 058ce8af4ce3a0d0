//! The live card: whether the code that names a member is in time, and what is done only with one.

use crate::command::{Command, What, Who};
use crate::live_card::over;
use crate::state::State;
use baci_core::refusal::{Code, Refusal};
use baci_core::time::Instant;

/// A code must be in time; where the program asks for one, nobody spends without.
pub(super) fn good(state: &State, command: &Command, at: Instant) -> Result<(), Refusal> {
    if let Who::Live { card, scanned_at } = &command.who {
        return if card.stands(*scanned_at, at) { Ok(()) } else { Err(over()) };
    }
    let needed = state.published.as_ref().is_some_and(|p| p.program.cards.live_to_spend);
    // On a page of their own members have signed in; the console is whoever has the machine.
    let known = command.actor.starts_with("member:") || command.actor == "console";
    if needed && !known && spends(&command.what) {
        let sentence = "members of this program spend only with the code on their phone: scan it";
        return Err(Refusal::new(Code::LiveCardNeeded, sentence));
    }
    Ok(())
}

/// Whether a member's own balances, or what they were given, would be spent at a till.
fn spends(what: &What) -> bool {
    match what {
        What::Basket(sale) | What::HoldQuote { sale, .. } => {
            !sale.pay.is_empty() || !sale.basket.claims.is_empty()
        }
        What::Hold { .. } | What::ClaimReward(_) => true,
        _ => false,
    }
}
