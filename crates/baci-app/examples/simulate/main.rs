//! The simulation: a shop for years, with everything that can go wrong, against a simple model.
//!
//! `cargo run --release -p baci-app --example simulate -- [seed N] [members N] [days N] [servers N] [database ADDRESS] [watch N]`
//!
//! With `watch`, all that this member does is told.
//! Without words: three years, 2,000 members, two servers on one new SQLite file. A run that fails says how to run
//! it again: what members do comes from the seed alone, only who is first where they meet does not.

mod account;
mod acts;
mod checks;
mod club;
mod days;
mod evening;
mod home;
mod life;
mod luck;
mod parties;
mod person;
mod prizes;
mod queue;
mod refusals;
mod run;
mod servers;
mod shop;
mod twins;

use run::Plan;
use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let word = |name: &str| {
        let at = words.iter().position(|word| word == name)?;
        words.get(at + 1).cloned()
    };
    let number = |name: &str, or: u64| word(name).and_then(|text| text.parse().ok()).unwrap_or(or);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = word("database")
        .unwrap_or_else(|| format!("sqlite:{}", folder.path().join("baci.db").display()));
    let plan = Plan {
        seed: number("seed", 1),
        members: usize::try_from(number("members", 2_000)).unwrap_or(usize::MAX),
        days: i64::try_from(number("days", 1_096)).unwrap_or(i64::MAX),
        servers: usize::try_from(number("servers", 2)).unwrap_or(2),
        watch: word("watch").and_then(|number| number.parse().ok()),
        database,
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let since = std::time::Instant::now();
    match runtime.block_on(run::run(plan.clone())) {
        Ok(report) => {
            println!(
                "seed {}: {} days, {} members, {} commands, {} postings in {:.0} s: all as the model says",
                plan.seed,
                report.days,
                report.members,
                report.commands,
                report.postings,
                since.elapsed().as_secs_f64()
            );
            for (what, took) in report.took {
                println!("{what} took {:.0} s", took.as_secs_f64());
            }
            println!("{} surprises were drawn", report.draws);
            for (act, (done, refused)) in report.tally {
                println!("{act:12} {done:>9} done {refused:>9} refused");
            }
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            eprintln!(
                "again: cargo run --release -p baci-app --example simulate -- seed {} members {} days {} servers {}",
                plan.seed, plan.members, plan.days, plan.servers
            );
            ExitCode::FAILURE
        }
    }
}
