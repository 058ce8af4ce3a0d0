//! The commands: one verb, one file.

pub mod acquisition;
pub mod analyzed;
pub mod backtest;
pub mod backup;
pub mod cards;
pub mod causes;
pub mod check;
pub mod clv;
pub mod cohorts;
pub mod completions;
pub mod config;
pub mod coupons;
pub mod db;
pub mod demo;
pub mod explain;
pub mod games;
pub mod gift_cards;
pub mod households;
pub mod identities;
pub mod import;
pub mod keys;
pub mod leaderboards;
pub mod ledger;
pub mod levels;
pub mod liability;
pub mod members;
pub mod merges;
pub mod metrics;
pub mod missions;
pub mod next;
pub mod nps;
pub mod occasions;
pub mod partners;
pub mod products;
pub mod publish;
pub mod purchases;
pub mod rewards;
pub mod rfm;
pub mod rollups;
pub mod schema;
pub mod segments;
pub mod serve;
pub mod staff;
pub mod stages;
pub mod statement;
pub mod streaks;
pub mod surprises;
pub mod tasks;
pub mod tiers;
pub mod trial;

use crate::cli::{Cli, Verb};
use crate::context::Context;
use crate::failure::Done;

/// Runs the command that the command line names.
pub async fn run(cli: Cli) -> Done {
    let context = Context::new(&cli)?;
    match cli.verb {
        Verb::Demo(args) => demo::run(context, args).await,
        Verb::Serve(args) => serve::run(&context, args).await,
        Verb::Check(args) => check::run(&context, &args),
        Verb::Schema => schema::run(),
        Verb::Publish(args) => publish::run(&context, args).await,
        Verb::Backtest(args) => backtest::run(&context, args).await,
        Verb::Metrics(args) => metrics::run(&context, args).await,
        Verb::Rfm(args) => rfm::run(&context, args).await,
        Verb::Clv(args) => clv::run(&context, args).await,
        Verb::Segments(args) => segments::run(&context, args).await,
        Verb::Trial(args) => trial::run(&context, args).await,
        Verb::Acquisition(args) => acquisition::run(&context, args).await,
        Verb::Liability(args) => liability::run(&context, &args).await,
        Verb::Journal(args) => liability::journal(&context, &args).await,
        Verb::Next(args) => next::run(&context, args).await,
        Verb::Products(args) => products::run(&context, args).await,
        Verb::Nps(args) => nps::run(&context, &args),
        Verb::Cohorts(args) => cohorts::run(&context, args).await,
        Verb::Import(args) => import::run(&context, args).await,
        Verb::Members(args) => members::run(&context, args).await,
        Verb::Statement(args) => statement::run(&context, args).await,
        Verb::Explain(args) => explain::run(&context, args).await,
        Verb::Ledger(args) => ledger::run(&context, args).await,
        Verb::Rollups(args) => rollups::run(&context, args).await,
        Verb::Db(args) => db::run(&context, args).await,
        Verb::Backup(args) => backup::run(&context, args).await,
        Verb::Cards(args) => cards::run(&context, args).await,
        Verb::Coupons(args) => coupons::run(&context, args).await,
        Verb::Games(args) => games::run(&context, args).await,
        Verb::GiftCards(args) => gift_cards::run(&context, args).await,
        Verb::Households(args) => households::run(&context, args).await,
        Verb::Rewards(args) => rewards::run(&context, args).await,
        Verb::Purchases(args) => purchases::run(&context, args).await,
        Verb::Keys(args) => keys::run(&context, args).await,
        Verb::Staff(args) => staff::run(&context, args).await,
        Verb::Missions(args) => missions::run(&context, args).await,
        Verb::Streaks(args) => streaks::run(&context, args).await,
        Verb::Leaderboards(args) => leaderboards::run(&context, args).await,
        Verb::Levels(args) => levels::run(&context, args).await,
        Verb::Occasions(args) => occasions::run(&context, args).await,
        Verb::Stages(args) => stages::run(&context, args).await,
        Verb::Partners(args) => partners::run(&context, args).await,
        Verb::Causes(args) => causes::run(&context, args).await,
        Verb::Surprises(args) => surprises::run(&context, args).await,
        Verb::Tiers(args) => tiers::run(&context, args).await,
        Verb::Tasks(args) => tasks::run(&context, args).await,
        Verb::Config(args) => config::run(&context, &args),
        Verb::Completions(args) => completions::run(&args),
    }
}
