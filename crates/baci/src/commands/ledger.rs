//! `baci ledger verify`: folds all postings anew and names the first bad one of each wallet.

use crate::context::Context;
use crate::failure::{Done, Exit};
use crate::output::grouped;
use crate::progress::{Along, Progress};
use baci_app::WalletFault;
use clap::Subcommand;
use serde_json::json;

/// What it takes.
#[derive(Debug, Subcommand)]
pub enum Ledger {
    /// Checks every posting, total, lot and hash; exits 1 where something is wrong
    Verify,
}

/// Runs it.
pub async fn run(context: &Context, args: Ledger) -> Done {
    let Ledger::Verify = args;
    let baci = context.open().await?;
    let total = u64::try_from(baci.overview().await?.members).ok();
    let mut progress = Progress::start(total, Along::Items, context.json);
    let report = baci.verify_ledger(|members| progress.at(members, members, "members")).await?;
    progress.finish();
    let fault = |f: &WalletFault| {
        json!({ "member": f.member, "wallet": f.wallet, "posting": f.problem.seq,
            "fault": f.problem.fault.to_string() })
    };
    let machine = json!({ "members": report.members, "wallets": report.wallets,
        "postings": report.postings, "faults": report.faults.iter().map(fault).collect::<Vec<_>>() });
    let human = || {
        let mut text = String::new();
        for WalletFault { member, wallet, problem } in &report.faults {
            text.push_str(&format!("{member} {wallet}: {problem}\n"));
        }
        let (members, wallets) = (grouped(report.members), grouped(report.wallets));
        let postings = grouped(report.postings);
        let end = match report.faults.len() {
            0 => "all is well".to_owned(),
            n => format!("{n} wallets are wrong"),
        };
        text + &format!("{members} members, {wallets} wallets, {postings} postings: {end}\n")
    };
    context.tell(human, &machine)?;
    baci.close().await;
    Ok(if report.faults.is_empty() { Exit::Fine } else { Exit::Failed })
}
