//! `baci rollups`: makes the sums of figures by month anew, and holds them against the events.

use crate::context::Context;
use crate::failure::{Done, Exit, Failure};
use crate::output::grouped;
use crate::progress::{Along, Progress};
use baci_app::{Baci, RollupFault};
use clap::Subcommand;
use serde_json::{Value, json};

/// What it takes.
#[derive(Debug, Subcommand)]
pub enum Rollups {
    /// Takes all months and sums away and makes them anew of the events; figures are counted of all purchases meanwhile
    Rebuild,
    /// Compares each member's months with the events, and each sum with the months; exits 1 where something differs
    Check,
}

/// Runs it.
pub async fn run(context: &Context, args: Rollups) -> Done {
    let baci = context.open().await?;
    let exit = match args {
        Rollups::Rebuild => rebuild(context, &baci).await?,
        Rollups::Check => check(context, &baci).await?,
    };
    baci.close().await;
    Ok(exit)
}

async fn rebuild(context: &Context, baci: &Baci) -> Result<Exit, Failure> {
    let members = baci.count_members().await?;
    let mut progress = Progress::start(u64::try_from(members).ok(), Along::Items, context.json);
    baci.rebuild_rollups(|done| progress.at(done, done, "members")).await?;
    progress.finish();
    let human = || {
        let members = grouped(u64::try_from(members).unwrap_or(0));
        format!("the months of {members} members are made anew\n")
    };
    context.tell(human, &json!({ "members": members }))?;
    Ok(Exit::Fine)
}

async fn check(context: &Context, baci: &Baci) -> Result<Exit, Failure> {
    let total = u64::try_from(baci.count_members().await?).ok();
    let mut progress = Progress::start(total, Along::Items, context.json);
    let report = baci.check_rollups(|members| progress.at(members, members, "members")).await?;
    progress.finish();
    let machine = json!({
        "members": report.members, "months": report.months, "sums": report.sums,
        "not_folded": report.noted, "wrong": report.wrong,
        "faults": report.faults.iter().map(machine).collect::<Vec<_>>(),
    });
    let human = || {
        let mut text: String = report.faults.iter().map(|own| line(own) + "\n").collect();
        let [members, months, sums] = [report.members, report.months, report.sums].map(grouped);
        let end = match report.wrong {
            0 => "all is well".to_owned(),
            n => format!("{} are wrong: 'baci rollups rebuild' makes them anew", grouped(n)),
        };
        text.push_str(&format!("{members} members, {months} months, {sums} sums: {end}\n"));
        text
    };
    context.tell(human, &machine)?;
    Ok(if report.wrong == 0 { Exit::Fine } else { Exit::Failed })
}

/// A month that is counted from the year 0.
fn month(n: i64) -> String {
    format!("{:04}-{:02}", n.div_euclid(12), n.rem_euclid(12) + 1)
}

fn line(fault: &RollupFault) -> String {
    match fault {
        RollupFault::Month { member, month: own, branch, channel } => {
            let own = month(*own);
            format!(
                "{member} {own} (branch '{branch}', channel '{channel}'): not what the events say"
            )
        }
        RollupFault::Sum { part, name, cell, kept, given } => {
            format!("{part} '{name}' {cell}: {kept} is kept, the months give {given}")
        }
    }
}

fn machine(fault: &RollupFault) -> Value {
    match fault {
        RollupFault::Month { member, month: own, branch, channel } => json!({
            "member": member, "month": month(*own), "branch": branch, "channel": channel,
        }),
        RollupFault::Sum { part, name, cell, kept, given } => {
            json!({ "part": part, "name": name, "cell": cell, "kept": kept, "given": given })
        }
    }
}
