//! `baci missions`: how far a member is with missions and stamp cards.

use crate::context::{Context, member, program};
use crate::failure::{Done, Exit};
use crate::output::Table;
use baci_app::MemberMission;
use baci_core::program::Program;
use baci_core::program::mission::{Counting, Mission};
use clap::Args;
use serde_json::{Value, json};

/// What it takes.
#[derive(Args, Debug)]
pub struct Missions {
    /// mem_…, a card number, or phone:, email: or external: with what follows
    member: String,
}

/// Runs it.
pub async fn run(context: &Context, args: Missions) -> Done {
    let baci = context.open().await?;
    let id = member(&baci, &args.member).await?;
    let all = baci.missions_of(id).await?;
    let published = program(&baci).await?;
    let program = published.as_ref();
    let mut table = Table::new(["mission", "step", "has", "needs", "done"]).right([1, 2, 3, 4]);
    for own in &all {
        for row in rows(own, program) {
            table.row(row);
        }
    }
    let machine: Vec<Value> = all
        .iter()
        .map(|own| {
            json!({ "mission": own.progress.mission, "done": own.progress.done,
            "over": own.progress.over, "until": own.until, "steps": own.progress.steps })
        })
        .collect();
    context.tell(|| table.to_string(), &Value::Array(machine))?;
    baci.close().await;
    Ok(Exit::Fine)
}

/// A row for each step; the rounds that are done stand beside the first.
fn rows(own: &MemberMission, program: Option<&Program>) -> Vec<[String; 5]> {
    let id = &own.progress.mission;
    let mission = program.and_then(|p| p.missions.iter().find(|mission| mission.id == *id));
    let money = |at: usize| {
        let step = mission.and_then(|mission: &Mission| mission.steps.get(at));
        program.filter(|_| step.is_some_and(|step| step.count == Counting::Money))
    };
    let row = |(at, step): (usize, &baci_core::mission::StepProgress)| {
        let text = |amount: i64| match money(at) {
            Some(program) => program.currency.format(amount),
            None => amount.to_string(),
        };
        let done = if at == 0 { own.progress.done.to_string() } else { String::new() };
        [id.clone(), (at + 1).to_string(), text(step.has), text(step.need), done]
    };
    own.progress.steps.iter().enumerate().map(row).collect()
}
