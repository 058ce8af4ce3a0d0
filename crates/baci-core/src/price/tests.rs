//! Pricing: the kinds of promotions, the bugs that others live with, and what must always hold.

mod always;
mod bound;
mod hard;
mod house;
mod kinds;
mod lists;
mod own;
