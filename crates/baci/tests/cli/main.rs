//! The command line and the served program as they are used: one program, linked once, with a module
//! for each noun.

mod backtest;
mod broken;
mod cdnow;
mod clv;
mod database;
mod games;
mod house;
mod households;
mod identities;
mod import;
mod killed;
mod liability;
mod merges;
mod metrics;
mod next;
mod nps;
mod occasions;
mod outage;
mod parquet;
mod partners;
mod products;
mod program;
mod purchases;
mod rewards;
mod rollups;
mod segments;
mod serve;
mod staff;
mod streaks;
mod surprises;
mod tiers;
mod time;
mod trials;
