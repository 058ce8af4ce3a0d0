//! `baci streaks`: what a member keeps up, or how many members do.

use crate::context::{Context, member, program};
use crate::failure::{Done, Exit};
use crate::output::Table;
use clap::Args;
use serde_json::{Value, json};

/// What it takes.
#[derive(Args, Debug)]
pub struct Streaks {
    /// mem_…, a card number, or phone:, email: or external: with what follows; without, how many members
    member: Option<String>,
}

/// Runs it.
pub async fn run(context: &Context, args: Streaks) -> Done {
    let baci = context.open().await?;
    let (table, machine) = match &args.member {
        Some(name) => {
            let id = member(&baci, name).await?;
            let published = program(&baci).await?;
            let mut table = Table::new(["streak", "per", "length", "best", "freezes", "until"]);
            table = table.right([2, 3, 4]);
            let mut machine = Vec::new();
            for own in baci.streaks_of(id).await? {
                let streaks = published.iter().flat_map(|program| &program.streaks);
                let per = streaks.filter(|s| s.id == own.streak).map(|s| s.per.word()).next();
                let (per, now) = (per.unwrap_or_default().to_owned(), own.standing);
                let until = now.until.map(|day| day.to_string()).unwrap_or_default();
                let [length, best, freezes] =
                    [now.length, now.best, now.freezes].map(|n| n.to_string());
                table.row([own.streak.clone(), per.clone(), length, best, freezes, until]);
                machine.push(json!({ "streak": own.streak, "per": per, "standing": now }));
            }
            (table, machine)
        }
        None => {
            let mut table = Table::new(["streak", "members", "longest", "best"]).right([1, 2, 3]);
            let mut machine = Vec::new();
            for own in baci.streak_figures().await? {
                let [members, longest, best] =
                    [own.members, own.longest, own.best].map(|n| n.to_string());
                table.row([own.streak.clone(), members, longest, best]);
                machine.push(json!({ "streak": own.streak, "members": own.members,
                    "longest": own.longest, "best": own.best }));
            }
            (table, machine)
        }
    };
    context.tell(|| table.to_string(), &Value::Array(machine))?;
    baci.close().await;
    Ok(Exit::Fine)
}
