//! Transfers: from one member's wallet into another's; lots keep their dates.

use crate::ledger::spend::Piece;
use crate::ledger::{Account, Cause, Grant, Journal, Wallet};
use crate::refusal::Refusal;

impl Wallet {
    /// Moves an amount into another wallet, in spending order. Each lot that is touched becomes a
    /// lot there, earned, available and expiring as before. Each wallet has its own cause (an event
    /// in its own member's history) and journal; the instants of both must be the same.
    ///
    /// # Errors
    /// Less can be spent here, or more would be there than can be counted. Nothing moves then.
    pub fn transfer(
        &mut self,
        out: (&Cause, &mut Journal),
        to: &mut Wallet,
        into: (&Cause, &mut Journal),
        amount: i64,
    ) -> Result<(), Refusal> {
        let ((cause, journal), (their_cause, their_journal)) = (out, into);
        let pieces = self.pick(cause, amount, journal)?;
        to.need_room(amount)?;
        let grants: Vec<Grant> = pieces.iter().filter_map(|piece| self.grant_of(piece)).collect();
        self.move_pieces(cause, &pieces, Account::Transferred, journal)?;
        self.tidy();
        for grant in grants {
            to.credit(their_cause, Account::Transferred, grant, their_journal)?;
        }
        Ok(())
    }

    fn grant_of(&self, piece: &Piece) -> Option<Grant> {
        let lot = self.lots.get(piece.lot)?;
        Some(Grant {
            amount: piece.amount,
            earned_at: lot.earned_at,
            available_at: lot.available_at,
            expires_at: lot.expires_at,
        })
    }
}
