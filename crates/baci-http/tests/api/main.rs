//! The API from outside, on both databases: one file a noun, as the addresses go.

mod balances;
mod cards;
mod coupons;
mod decisions;
mod document;
mod events;
mod fuzz;
mod gift_cards;
mod holds;
mod house;
mod identities;
mod keys;
mod members;
mod merges;
mod missions;
mod occasions;
mod offers;
mod problems;
mod programs;
mod purchases;
mod quotes;
mod rewards;
mod server;
mod stages;
mod statement;
mod tiers;
