//! Presents of games and surprises, put into the ledger and into the member's hands.

use crate::commands::{purchase, reward};
use crate::state::{Change, MemberState};
use baci_core::decide::returns::Credited;
use baci_core::program::Program;
use baci_core::program::present::Present;
use baci_core::refusal::Refusal;
use baci_core::time::Instant;

/// Gives a present; `from` is what of the program gives it, by its id.
pub(super) fn give(
    program: &Program,
    known: &MemberState,
    change: &mut Change,
    (from, present): (&str, &Present),
) -> Result<(), Refusal> {
    match present {
        Present::Nothing => {}
        Present::Units { wallet, units } => {
            purchase::credit(program, known, change, (*wallet, *units))?;
            let wallet = program.wallets.get(*wallet).map(|own| own.id.clone());
            change.draft.outcome.credits.push(Credited {
                rule: from.to_owned(),
                wallet: wallet.unwrap_or_default(),
                amount: *units,
                shares: Vec::new(),
            });
        }
        Present::Coupon { promotion, lasts } => {
            let at = change.cause.at;
            let until = lasts.map_or(Instant::FAR, |lasts| lasts.after(at, &program.zone));
            reward::give_coupon(change, (from, promotion), until);
        }
    }
    Ok(())
}
