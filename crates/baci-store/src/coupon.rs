//! Coupons: batches of codes, their codes, what members hold themselves, and where each was used.

mod batch;
mod binding;
mod code;
mod held;
mod history;
mod known;

pub use batch::{StoredBatch, batch, batches, lock_batch, save_batch, unfinished};
pub use code::{StoredCoupon, add_codes, codes_of, get, withdraw};
pub use held::{
    MemberCoupon, grant, held, held_of, of_member, save_own, sweep, take, withdraw_held,
};
pub use history::{Move, add_moves, moves, uses_of};
pub use known::known;
