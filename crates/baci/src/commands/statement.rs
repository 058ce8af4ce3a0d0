//! `baci statement`: a member's history, latest first, with what each event moved.

use crate::context::{Context, member, program};
use crate::failure::{Done, Exit, Failure};
use crate::output::{Table, Words};
use baci_app::StatementLine;
use baci_core::id::{EventId, EventRef};
use baci_core::ledger::Posting;
use baci_core::time::Instant;
use clap::Args;
use serde_json::{Value, json};

/// What it takes.
#[derive(Args, Debug)]
pub struct Statement {
    /// mem_…, or an identity: '+8562055512345', 'a@b.c', 'card:1234', 'external:C-17'
    member: String,
    /// How many events
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(i64).range(1..=1000))]
    limit: i64,
    /// Starts before this place: where the page before ended
    #[arg(long, value_name = "TIME/EVENT")]
    before: Option<String>,
}

/// Runs it.
pub async fn run(context: &Context, args: Statement) -> Done {
    let before = args.before.as_deref().map(place).transpose()?;
    let baci = context.open().await?;
    let id = member(&baci, &args.member).await?;
    let page = baci.statement(id, before, args.limit).await?;
    let program = program(&baci).await?;
    let words = Words(program.as_ref());
    let mut table =
        Table::new(["time", "event", "net", "moved", "balance", "reference"]).right([2]);
    let mut machine = Vec::new();
    for line in &page.lines {
        table.row(row(line, &words));
        machine.push(value(line, &words));
    }
    let next = page.next.map(|(at, event)| format!("{at}/{event}"));
    let more = next.as_ref().map_or_else(String::new, |n| format!("\nmore: --before {n}\n"));
    context.tell(|| format!("{table}{more}"), &json!({ "events": machine, "next": next }))?;
    baci.close().await;
    Ok(Exit::Fine)
}

fn place(text: &str) -> Result<(Instant, EventId), Failure> {
    let found =
        text.split_once('/').and_then(|(at, id)| Some((at.parse().ok()?, id.parse().ok()?)));
    found.ok_or_else(|| Failure::usage(format!("'{text}' is not a place that a page ended at")))
}

fn reference(line: &StatementLine) -> EventRef {
    EventRef { member: line.event.member, event: line.event.event }
}

fn row(line: &StatementLine, words: &Words<'_>) -> [String; 6] {
    let event = &line.event;
    let mut sums: Vec<(&str, &Posting, i64)> = Vec::new();
    for (wallet, p) in &line.postings {
        let same = |(w, q, _): &&mut (&str, &Posting, i64)| {
            *w == wallet && (q.from, q.to) == (p.from, p.to)
        };
        match sums.iter_mut().find(same) {
            Some((_, _, sum)) => *sum = sum.saturating_add(p.amount),
            None => sums.push((wallet, p, p.amount)),
        }
    }
    let moved = |(wallet, p, sum): &(&str, &Posting, i64)| {
        format!("{wallet} {} {}→{}", words.amount(wallet, *sum), p.from.name(), p.to.name())
    };
    let balance = |(wallet, b): (&String, &baci_app::Balance)| {
        format!("{wallet} {}", words.amount(wallet, b.available))
    };
    let moved: Vec<_> = sums.iter().map(moved).collect();
    let balances: Vec<_> = line.outcome.balances.iter().map(balance).collect();
    let net = if event.net == 0 { String::new() } else { words.money(event.net) };
    [
        words.time(event.at),
        event.kind.clone(),
        net,
        moved.join(", "),
        balances.join(", "),
        reference(line).to_string(),
    ]
}

fn value(line: &StatementLine, words: &Words<'_>) -> Value {
    let posting = |(wallet, p): &(String, Posting)| {
        json!({ "wallet": wallet, "seq": p.seq, "from": p.from.name(), "to": p.to.name(),
            "amount": words.plain(wallet, p.amount) })
    };
    let event = &line.event;
    let digits = words.0.map_or(0, |program| program.currency.digits);
    json!({ "reference": reference(line).to_string(), "kind": event.kind, "at": event.at,
        "receipt": event.receipt, "net": baci_core::decimal::format(event.net, digits),
        "program_version": event.program_version, "actor": event.actor,
        "postings": line.postings.iter().map(posting).collect::<Vec<_>>(),
        "balances": words.balances(&line.outcome.balances) })
}
