//! Rewards: claims of members, who waits in line, codes of partners' pools, and how stock came and went.

mod claim;
mod code;
mod stock;
mod wait;

pub use claim::{
    StoredClaim, add_pick_ups, by_code, claim, claims_of, expired, find, of_member, save_claims,
};
pub use code::{StoredCode, add_codes, codes, known_codes};
pub use stock::{StockMove, add_move, moves};
pub use wait::{
    StoredWait, lapsed, line, open_waits, places, save_waits, wait, waits_of, waits_of_members,
};
