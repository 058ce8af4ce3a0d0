//! Claims of rewards and places in lines, taken into the state of a batch.

use super::{MemberState, Output};
use baci_store::reward::{StoredClaim, StoredWait};

/// Takes in how a claim and a place in a line stand after an event.
pub(super) fn absorb(
    member: &mut MemberState,
    out: &mut Output,
    (claim, wait): (Option<StoredClaim>, Option<StoredWait>),
) {
    let id = member.stored.member.id;
    if let Some(claim) = claim {
        // What is handed out for a code is noted once, when it is claimed.
        if claim.kind == "pick_up" && claim.state == "ready" {
            out.pick_ups.push((claim.code.clone(), id, claim.event));
        }
        out.claims.insert((id, claim.event));
        member.claims.insert(claim.event, claim);
    }
    if let Some(wait) = wait {
        out.waits.insert((id, wait.place.clone()));
        member.waits.insert(wait.place.clone(), wait);
    }
}
