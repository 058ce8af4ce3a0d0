//! Pages through the router, on both databases.

mod console;
mod coupons;
mod doors;
mod frame;
mod games;
mod gift_cards;
mod guard;
mod house;
mod imports;
mod me;
mod merges;
mod missions;
mod occasions;
mod offers;
mod people;
mod price_lists;
mod rewards;
mod surprises;
mod tiers;
mod till;
mod why;
