//! The hash chain: each posting's hash covers its contents and the posting before.
//!
//! A hash is BLAKE3 over these bytes, one after the other; whole numbers are little-endian:
//!
//! | bytes | what |
//! | --- | --- |
//! | 32 | the hash of the posting before; zeros for the first |
//! | 16 | the member's id |
//! | 4, then that many | the length of the wallet's id, and the id |
//! | 8 | `seq` |
//! | 16 | the event's id |
//! | 32 | the event's digest |
//! | 8 | `at`, microseconds since 1970 |
//! | 1, 1 | the codes of `from` and `to` |
//! | 8 | `amount` |
//! | 8 | `lot` |
//! | 8, 8, 8 | only where the posting makes the lot: its `earned_at`, `available_at`, `expires_at` |
//! | 16 | only where it was earned from another event than the posting's: that event's id |

use crate::id::MemberId;
use crate::ledger::{Lot, Posting};

/// Whose chain it is.
#[derive(Clone, Copy)]
pub struct Owner<'a> {
    pub member: MemberId,
    /// The wallet's id in the program.
    pub wallet: &'a str,
}

/// The hash of a posting that follows `before`. `made` is the lot that this very posting makes, so
/// that nobody can move a lot's dates unseen.
pub fn link(
    before: &[u8; 32],
    owner: Owner<'_>,
    posting: &Posting,
    digest: &[u8; 32],
    made: Option<&Lot>,
) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(before);
    hasher.update(owner.member.0.as_bytes());
    let length = u32::try_from(owner.wallet.len()).unwrap_or(u32::MAX);
    hasher.update(&length.to_le_bytes());
    hasher.update(owner.wallet.as_bytes());
    let mut fixed = [0u8; 82];
    put(&mut fixed, 0, &posting.seq.to_le_bytes());
    put(&mut fixed, 8, posting.event.0.as_bytes());
    put(&mut fixed, 24, digest);
    put(&mut fixed, 56, &posting.at.micros().to_le_bytes());
    put(&mut fixed, 64, &[posting.from.code(), posting.to.code()]);
    put(&mut fixed, 66, &posting.amount.to_le_bytes());
    put(&mut fixed, 74, &posting.lot.to_le_bytes());
    hasher.update(&fixed);
    if let Some(lot) = made {
        for at in [lot.earned_at, lot.available_at, lot.expires_at] {
            hasher.update(&at.micros().to_le_bytes());
        }
        if lot.event != posting.event {
            hasher.update(lot.event.0.as_bytes());
        }
    }
    *hasher.finalize().as_bytes()
}

fn put(out: &mut [u8; 82], start: usize, bytes: &[u8]) {
    for (to, from) in out.iter_mut().skip(start).zip(bytes) {
        *to = *from;
    }
}
