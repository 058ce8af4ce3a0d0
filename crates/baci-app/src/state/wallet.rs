//! Wallets of a change, taken into the state: their postings, lots and holds are to be written.

use super::{MemberState, Output};
use baci_core::ledger::{Journal, Wallet};
use baci_store::hold::StoredHold;
use baci_store::posting::StoredPosting;

/// Takes a wallet that was worked on in the place of the one before; `named` are holds as a command left them.
/// `dry` where no rows are to be written.
pub(super) fn absorb(
    member: &mut MemberState,
    out: &mut Output,
    (wallet, journal): (Wallet, Journal),
    (named, dry): (&[StoredHold], bool),
) {
    let id = wallet.member;
    if journal.postings.is_empty() && journal.holds.is_empty() {
        return;
    }
    let name = &wallet.wallet;
    out.postings.extend(journal.postings.into_iter().map(|posting| StoredPosting {
        member: id,
        wallet: name.clone(),
        posting,
    }));
    for (lot, state) in journal.lots.into_iter().filter(|_| !dry) {
        out.lots.insert((id, name.clone(), lot), state);
    }
    for (hold, state) in journal.holds {
        let named = named.iter().find(|n| n.hold == hold);
        let Some(mut stored) = named.or_else(|| member.holds.get(&hold)).cloned() else { continue };
        match state {
            Some(open) => {
                stored.held = open.amount;
                stored.pieces = open.pieces;
            }
            None => {
                stored.held = 0;
                stored.pieces.clear();
                // Time closed it, unless the command did.
                stored.state = named.map_or("expired", |n| n.state.as_str()).to_owned();
            }
        }
        member.holds.insert(hold, stored);
        out.holds.insert((id, hold));
    }
    if !dry {
        out.wallets.insert((id, name.clone()));
    }
    match member.wallets.iter_mut().find(|w| w.wallet == wallet.wallet) {
        Some(there) => *there = wallet,
        None => member.wallets.push(wallet),
    }
}
