//! `baci stages`: members by stage, and how they moved.

use crate::context::Context;
use crate::failure::{Done, Exit, Failure};
use crate::output::Table;
use baci_app::Baci;
use baci_core::satisfaction::Sign;
use clap::Args;
use jiff::civil::Date;
use serde_json::json;

/// What it takes.
#[derive(Args, Debug)]
pub struct Stages {
    #[command(flatten)]
    days: Days,
}

/// Days of which something is told.
#[derive(Args, Debug)]
pub struct Days {
    /// The first day of which it is told, like 2026-11-01
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// The last day; today where none is given
    #[arg(long, value_name = "DAY")]
    until: Option<String>,
}

/// How many days are told where none are named.
const DAYS: i64 = 30;

impl Days {
    /// The first and the last one: the last thirty where none are named.
    pub async fn read(&self, baci: &Baci) -> Result<(Date, Date), Failure> {
        let day = |text: &str| {
            let wrong = |_| Failure::usage(format!("'{text}' is no day: write it like 2026-11-22"));
            text.parse::<Date>().map_err(wrong)
        };
        let today = baci.in_force().await?.program.zone.local(baci.clock().now()).day;
        let until = self.until.as_deref().map_or(Ok(today), day)?;
        let from = match self.from.as_deref() {
            Some(text) => day(text)?,
            None => until.saturating_sub(jiff::Span::new().days(DAYS)),
        };
        Ok((from, until))
    }
}

/// Runs it.
pub async fn run(context: &Context, args: Stages) -> Done {
    let baci = context.open().await?;
    let (from, until) = args.days.read(&baci).await?;
    let figures = baci.stages((from, until)).await?;
    let mut table = Table::new(["stage", "members"]).right([1]);
    for (stage, n) in &figures.counts {
        table.row([stage.word().to_owned(), n.to_string()]);
    }
    let mut flow = Table::new(["from", "to", "steps"]).right([2]);
    for (from, to, n) in &figures.flow {
        flow.row([from.word().to_owned(), to.word().to_owned(), n.to_string()]);
    }
    let counts: Vec<_> = figures
        .counts
        .iter()
        .map(|(stage, n)| json!({ "stage": stage.word(), "members": n }))
        .collect();
    let moves: Vec<_> = figures
        .flow
        .iter()
        .map(|(from, to, n)| json!({ "from": from.word(), "to": to.word(), "moves": n }))
        .collect();
    let mut answers = Table::new(["stage", "satisfaction", "sign", "members"]).right([3]);
    for (stage, level, n) in &figures.satisfied {
        let sign = level.beside(*stage).map_or("", Sign::word);
        let cells = [stage.word(), level.word(), sign].map(str::to_owned);
        let [stage, level, sign] = cells;
        answers.row([stage, level, sign, n.to_string()]);
    }
    let satisfied = figures.satisfied.iter().map(|(stage, level, n)| {
        json!({ "stage": stage.word(), "satisfaction": level.word(), "members": n,
            "sign": level.beside(*stage).map(Sign::word) })
    });
    let satisfied: Vec<_> = satisfied.collect();
    let human = || {
        let mut text = table.to_string();
        if !answers.is_empty() {
            text.push_str(&format!("\n{answers}"));
        }
        if !flow.is_empty() {
            text.push_str(&format!("\n{from} to {until}\n{flow}"));
        }
        text
    };
    let value = json!({ "stages": counts, "flow": moves, "satisfaction": satisfied });
    context.tell(human, &value)?;
    baci.close().await;
    Ok(Exit::Fine)
}
