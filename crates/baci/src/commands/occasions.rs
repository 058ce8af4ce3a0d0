//! `baci occasions`: birthdays, anniversaries and feasts of a member, or how many members had each.

use crate::commands::stages::Days;
use crate::context::{Context, member};
use crate::failure::{Done, Exit};
use crate::output::Table;
use baci_app::{HadOccasion, MemberOccasion};
use baci_core::occasion::Occurrence;
use clap::Args;
use jiff::civil::Date;
use serde_json::{Value, json};

/// What it takes.
#[derive(Args, Debug)]
pub struct Occasions {
    /// mem_…, a card number, or phone:, email: or external: with what follows; how many members had each without one
    member: Option<String>,
    #[command(flatten)]
    days: Days,
}

/// Runs it.
pub async fn run(context: &Context, args: Occasions) -> Done {
    let baci = context.open().await?;
    if let Some(asked) = &args.member {
        let own = baci.occasions_of(member(&baci, asked).await?).await?;
        let mut table = Table::new(["occasion", "on", "day", "from", "until"]);
        for one in &own.all {
            table.row(row(one));
        }
        let mut had = Table::new(["had", "day"]);
        for one in &own.had {
            had.row([one.occasion.clone(), one.day.map(|day| day.to_string()).unwrap_or_default()]);
        }
        let human = || match had.is_empty() {
            true => table.to_string(),
            false => format!("{table}\n{had}"),
        };
        let all: Vec<Value> = own.all.iter().map(machine).collect();
        let past: Vec<Value> = own.had.iter().map(past).collect();
        context.tell(human, &json!({ "occasions": all, "had": past }))?;
    } else {
        let days = args.days.read(&baci).await?;
        let mut table = Table::new(["occasion", "members"]).right([1]);
        let mut counts = Vec::new();
        for (occasion, n) in baci.occasions(days).await? {
            counts.push(json!({ "occasion": occasion, "members": n }));
            table.row([occasion, n.to_string()]);
        }
        let (from, until) = days;
        let human = || format!("{from} to {until}\n{table}");
        context.tell(
            human,
            &json!({ "from": from.to_string(), "until": until.to_string(), "occasions": counts }),
        )?;
    }
    baci.close().await;
    Ok(Exit::Fine)
}

fn last(of: &Occurrence) -> Date {
    of.until.yesterday().unwrap_or(of.until)
}

fn row(own: &MemberOccasion) -> [String; 5] {
    let day = |of: fn(&Occurrence) -> Date| own.of.as_ref().map(|own| of(own).to_string());
    let days = [day(|of| of.day), day(|of| of.from), day(last)].map(Option::unwrap_or_default);
    let [day, from, until] = days;
    let on = if own.on { "yes" } else { "" };
    [own.occasion.clone(), on.to_owned(), day, from, until]
}

fn machine(own: &MemberOccasion) -> Value {
    json!({ "occasion": own.occasion, "on": own.on,
        "day": own.of.map(|of| of.day.to_string()), "from": own.of.map(|of| of.from.to_string()),
        "until": own.of.map(|of| last(&of).to_string()), "years": own.of.and_then(|of| of.years) })
}

fn past(own: &HadOccasion) -> Value {
    json!({ "occasion": own.occasion, "day": own.day.map(|day| day.to_string()),
        "at": own.at, "event": own.event.to_string() })
}
