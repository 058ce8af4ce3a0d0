//! What moved between members and partners or causes, taken into the state of a batch.

use super::{MemberState, Output};
use baci_store::partner::PartnerMove;

/// Takes in moves as they stand after an event.
pub(super) fn absorb(member: &mut MemberState, out: &mut Output, moves: Vec<PartnerMove>) {
    let id = member.stored.member.id;
    for own in moves {
        out.partner_moves.insert((id, own.event));
        member.partner_moves.insert(own.event, own);
    }
}
