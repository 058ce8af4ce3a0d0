//! Pages through the router, on both databases.

mod analytics;
mod console;
mod coupons;
mod doors;
mod frame;
mod games;
mod gift_cards;
mod guard;
mod house;
mod households;
mod imports;
mod leaderboards;
mod me;
mod merges;
mod missions;
mod occasions;
mod offers;
mod people;
mod price_lists;
mod questions;
mod rewards;
mod streaks;
mod surprises;
mod tiers;
mod till;
mod why;
