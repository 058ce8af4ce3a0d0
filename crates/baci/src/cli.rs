//! The command line: which commands there are. What each takes stands in its own file.

use crate::commands::{
    acquisition, backtest, backup, cards, causes, check, clv, cohorts, completions, config,
    coupons, db, demo, explain, games, gift_cards, households, import, keys, leaderboards, ledger,
    levels, liability, members, metrics, missions, next, nps, occasions, partners, products,
    publish, purchases, rewards, rfm, rollups, segments, serve, staff, stages, statement, streaks,
    surprises, tasks, tiers, trial,
};
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Baci: customer loyalty that can explain and prove every point.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, after_help = AFTER)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub verb: Verb,
}

const AFTER: &str = "Exit codes: 0 all is well; 1 it failed, or problems were found; \
    2 the command line or the settings are wrong; 3 an import went through with some rows refused.";

/// What every command takes.
#[derive(Args, Debug)]
pub struct Global {
    /// The database: sqlite:FILE or postgres://USER@HOST/NAME [default: sqlite:baci.db]
    #[arg(long, global = true, env = "BACI_DB", hide_env_values = true, value_name = "ADDRESS")]
    pub db: Option<String>,
    /// Writes JSON for machines instead of tables for people
    #[arg(long, global = true)]
    pub json: bool,
    /// The settings [default: baci.toml of this folder, if it is there]
    #[arg(long, global = true, env = "BACI_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Starts a restaurant chain with a year of history, to look around
    Demo(demo::Demo),
    /// Serves the API
    Serve(serve::Serve),
    /// Checks a program and prints all its problems
    Check(check::Check),
    /// Prints the JSON Schema of program documents
    Schema,
    /// Publishes a program as the next version
    Publish(publish::Publish),
    /// Tries a draft of a program on receipts that there were
    Backtest(backtest::Backtest),
    /// Tells retention, churn, repeat purchases, lifetime value and average bills of files or the database
    Metrics(metrics::Metrics),
    /// Scores customers by recency, frequency and what they spent
    Rfm(rfm::Rfm),
    /// Fits a model of lifetime value: who will come again, how often and for how much
    Clv(clv::Clv),
    /// Counts customers by stage as of any day, tells how they moved, and lists them
    Segments(segments::Segments),
    /// Plans control groups, and tells what those who were reached did more
    #[command(subcommand)]
    Trial(trial::Trial),
    /// Holds what winning customers cost against what they brought
    Acquisition(acquisition::Acquisition),
    /// Tells what is owed in points, by age, and how much of it will be used
    Liability(liability::Liability),
    /// Writes the accountant's lines of a month
    Journal(liability::Journal),
    /// Tells when each customer is expected to buy next, and when they mostly come
    Next(next::Next),
    /// Tells what is bought together, and suggests products for a cart or a customer
    Products(products::Products),
    /// Tells the Net Promoter Score of files of answers
    Nps(nps::Nps),
    /// Follows who bought first in the same period
    Cohorts(cohorts::Cohorts),
    /// Imports receipts from CSV or Parquet
    Import(import::Import),
    /// Lists, finds, shows and merges members
    #[command(subcommand)]
    Members(members::Members),
    /// Prints a member's history with what each event moved
    Statement(statement::Statement),
    /// Says why an event gave what it gave, rule by rule
    Explain(explain::Explain),
    /// Checks the ledger
    #[command(subcommand)]
    Ledger(ledger::Ledger),
    /// Makes the sums of figures by month anew, and checks them
    #[command(subcommand)]
    Rollups(rollups::Rollups),
    /// Migrates, copies and fingerprints databases
    #[command(subcommand)]
    Db(db::Db),
    /// Copies the database into a new SQLite file while it serves
    Backup(backup::Backup),
    /// Makes, lists and revokes API keys
    #[command(subcommand)]
    Keys(keys::Keys),
    /// Quotes, holds, sells and takes back baskets
    #[command(subcommand)]
    Purchases(purchases::Purchases),
    /// Gives and replaces club cards, and takes in plastic ones
    #[command(subcommand)]
    Cards(cards::Cards),
    /// Makes, gives, lists and withdraws coupons
    #[command(subcommand)]
    Coupons(coupons::Coupons),
    /// Issues, lists, tops up and blocks gift cards
    #[command(subcommand)]
    GiftCards(gift_cards::GiftCards),
    /// Shows the catalog, claims, hands out and cancels rewards; moves their stock
    #[command(subcommand)]
    Rewards(rewards::Rewards),
    /// Shows games with their odds and what is left; plays, and checks what was drawn
    #[command(subcommand)]
    Games(games::Games),
    /// Shows partners, lets points move with them, and tells statements that tie to the ledger
    #[command(subcommand)]
    Partners(partners::Partners),
    /// Shows causes and what was collected; gives points to them
    #[command(subcommand)]
    Causes(causes::Causes),
    /// Lists draws of surprises with their seals, and checks them
    #[command(subcommand)]
    Surprises(surprises::Surprises),
    /// Counts members by stage, and says how they moved
    Stages(stages::Stages),
    /// Which birthdays, anniversaries and feasts a member has, or how many members had each
    Occasions(occasions::Occasions),
    /// Shows households, and lets members in and out
    #[command(subcommand)]
    Households(households::Households),
    /// How far a member is with missions and stamp cards
    Missions(missions::Missions),
    /// What a member keeps up day by day, week by week or month by month, or how many members do
    Streaks(streaks::Streaks),
    /// Shows the places of leaderboards, by nickname
    Leaderboards(leaderboards::Leaderboards),
    /// Where a member stands on ladders of levels, or how many members are on each level
    Levels(levels::Levels),
    /// Shows, gives and counts tiers, and uses what they bring
    #[command(subcommand)]
    Tiers(tiers::Tiers),
    /// Lists and invites staff; lets in whoever is locked out
    #[command(subcommand)]
    Staff(staff::Staff),
    /// Does what time brings, now or for a simulated time
    #[command(subcommand)]
    Tasks(tasks::Tasks),
    /// Shows the settings in force
    #[command(subcommand)]
    Config(config::Config),
    /// Prints completions for a shell
    Completions(completions::Completions),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
