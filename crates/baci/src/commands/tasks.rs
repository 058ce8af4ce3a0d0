//! `baci tasks`: what time brings: pending points become available, lots expire, holds run out.

use crate::context::{Context, program};
use crate::failure::{Done, Exit, Failure};
use crate::output::{Table, Words};
use baci_app::Baci;
use baci_core::time::Instant;
use clap::Subcommand;
use serde_json::{Value, json};

/// What it takes.
#[derive(Debug, Subcommand)]
pub enum Tasks {
    /// Does what is due
    Run {
        /// Does all that falls due until this time, RFC 3339: for simulations, it may lie ahead
        #[arg(long, value_name = "TIME")]
        until: Option<Instant>,
    },
    /// Lists the tasks that wait
    List,
}

/// Runs it.
pub async fn run(context: &Context, args: Tasks) -> Done {
    let baci = context.open().await?;
    let exit = match args {
        Tasks::Run { until } => due(context, &baci, until).await?,
        Tasks::List => list(context, &baci).await?,
    };
    baci.close().await;
    Ok(exit)
}

async fn due(context: &Context, baci: &Baci, until: Option<Instant>) -> Done {
    if let Some(until) = until {
        baci.let_quotes_go(until).await?;
        let members = baci.settle_due(until).await?;
        let human = || format!("{members} times a member's wallets were settled until {until}\n");
        context.tell(human, &json!({ "until": until, "settled": members }))?;
        return Ok(Exit::Fine);
    }
    let swept = baci.run_due_tasks().await?;
    let human = || {
        let (tasks, members, failed) = (swept.tasks, swept.members, swept.failed);
        format!("{tasks} tasks, {members} members settled, {failed} failed\n")
    };
    let machine = json!({ "tasks": swept.tasks, "settled": swept.members, "failed": swept.failed });
    context.tell(human, &machine)?;
    Ok(if swept.failed == 0 { Exit::Fine } else { Exit::Failed })
}

async fn list(context: &Context, baci: &Baci) -> Result<Exit, Failure> {
    let tasks = baci.tasks().await?;
    let program = program(baci).await?;
    let words = Words(program.as_ref());
    let mut table = Table::new(["task", "kind", "due", "attempts", "last error"]).right([3]);
    let mut machine = Vec::new();
    for task in &tasks {
        table.row([
            task.task.to_string(),
            task.kind.clone(),
            words.time(task.due_at),
            task.attempts.to_string(),
            task.last_error.clone().unwrap_or_default(),
        ]);
        machine.push(json!({ "task": task.task, "kind": task.kind, "due_at": task.due_at,
            "attempts": task.attempts, "last_error": task.last_error }));
    }
    context.tell(|| table.to_string(), &Value::Array(machine))?;
    Ok(Exit::Fine)
}
