//! `baci levels`: where a member stands on ladders of levels, or how many members are on each level.

use crate::context::{Context, member};
use crate::failure::{Done, Exit};
use crate::output::Table;
use clap::Args;
use serde_json::{Value, json};

/// What it takes.
#[derive(Args, Debug)]
pub struct Levels {
    /// mem_…, a card number, or phone:, email: or external: with what follows; without, how many members
    member: Option<String>,
}

/// Runs it.
pub async fn run(context: &Context, args: Levels) -> Done {
    let baci = context.open().await?;
    let (table, machine) = match &args.member {
        Some(name) => {
            let id = member(&baci, name).await?;
            let mut table =
                Table::new(["levels", "level", "experience", "missing"]).right([1, 2, 3]);
            let mut machine = Vec::new();
            for own in baci.levels_of(id).await? {
                let now = own.standing;
                let [number, experience, missing] =
                    [now.number, now.experience, now.missing()].map(|n| n.to_string());
                table.row([own.levels.clone(), number, experience, missing]);
                machine.push(json!({ "levels": own.levels, "standing": now }));
            }
            (table, machine)
        }
        None => {
            let mut table = Table::new(["levels", "level", "members"]).right([1, 2]);
            let mut machine = Vec::new();
            for own in baci.level_counts().await? {
                table.row([own.levels.clone(), own.number.to_string(), own.members.to_string()]);
                machine.push(json!({ "levels": own.levels, "level": own.number,
                    "members": own.members }));
            }
            (table, machine)
        }
    };
    context.tell(|| table.to_string(), &Value::Array(machine))?;
    baci.close().await;
    Ok(Exit::Fine)
}
