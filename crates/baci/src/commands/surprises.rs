//! `baci surprises`: draws that come and that were, everybody who could be drawn, and checking a draw.

use crate::context::Context;
use crate::failure::{Done, Exit, Failure};
use crate::output::{Table, Words};
use baci_app::{Baci, StoredDraw, StoredEntry};
use clap::Subcommand;
use serde_json::{Value, json};

/// How many who could be drawn are read at a time.
const PAGE: i64 = 10_000;

/// What it takes.
#[derive(Debug, Subcommand)]
pub enum Surprises {
    /// Lists draws, the latest due first, with their seals; of those that were, how many could be drawn and got it
    List,
    /// Draws a draw once more from its seed and the list of those who could be drawn
    Check {
        /// Like joy/2026-11-23
        draw: String,
    },
    /// Prints everybody who could be drawn, in their order: place, how many they had had, and the member
    Entries {
        /// Like joy/2026-11-23
        draw: String,
    },
}

/// Runs it.
pub async fn run(context: &Context, args: Surprises) -> Done {
    let baci = context.open().await?;
    let mut exit = Exit::Fine;
    match args {
        Surprises::List => list(context, &baci).await?,
        Surprises::Check { draw } => exit = check(context, &baci, &draw).await?,
        Surprises::Entries { draw } => entries(context, &baci, &draw).await?,
    }
    baci.close().await;
    Ok(exit)
}

fn machine(own: &StoredDraw) -> Value {
    json!({ "draw": own.draw, "state": own.state, "due_at": own.due_at, "seal": own.seal,
        "seed": Some(&own.seed).filter(|seed| !seed.is_empty()), "looked": own.looked,
        "eligible": own.eligible, "members": own.members, "given": own.given })
}

fn of(own: &StoredEntry) -> Value {
    json!({ "place": own.place, "had": own.had, "member": own.member })
}

async fn list(context: &Context, baci: &Baci) -> Result<(), Failure> {
    let draws = baci.surprise_draws().await?;
    let published = baci.in_force().await?;
    let words = Words(Some(&published.program));
    let heads = ["draw", "state", "due", "could be drawn", "given", "seal"];
    let mut table = Table::new(heads).right([3, 4]);
    for own in &draws {
        let (eligible, given) = (own.eligible.to_string(), own.given.to_string());
        let due = words.time(own.due_at);
        table.row([own.draw.clone(), own.state.clone(), due, eligible, given, own.seal.clone()]);
    }
    let draws: Vec<_> = draws.iter().map(machine).collect();
    context.tell(|| table.to_string(), &json!({ "draws": draws }))
}

async fn check(context: &Context, baci: &Baci, id: &str) -> Done {
    let own = baci.check_draw(id).await?;
    let mut told = machine(&own.draw);
    told["drawn"] = own.drawn.iter().map(of).collect();
    told["sealed"] = own.sealed.into();
    told["ordered"] = own.ordered.into();
    told["holds"] = own.holds().into();
    let human = || {
        let word = |holds| if holds { "is" } else { "is NOT" };
        let mut text = format!(
            "the seed {} the one that was sealed\nthe order of the {} who could be drawn {} that of the seed\n",
            word(own.sealed),
            own.draw.eligible,
            word(own.ordered)
        );
        for drawn in &own.drawn {
            text.push_str(&format!("{:>4}  {}\n", drawn.place, drawn.member));
        }
        text
    };
    context.tell(human, &told)?;
    Ok(if own.holds() { Exit::Fine } else { Exit::Failed })
}

async fn entries(context: &Context, baci: &Baci, id: &str) -> Result<(), Failure> {
    let draw = baci.surprise_draw(id).await?;
    let mut all: Vec<StoredEntry> = Vec::new();
    loop {
        let after = all.last().map_or(0, |own| own.place);
        let page = baci.surprise_entries(&draw.draw, after, PAGE).await?;
        if page.is_empty() {
            break;
        }
        all.extend(page);
    }
    let lines = || {
        let line = |own: &StoredEntry| format!("{} {} {}\n", own.place, own.had, own.member);
        all.iter().map(line).collect::<String>()
    };
    let told: Vec<_> = all.iter().map(of).collect();
    context.tell(lines, &json!({ "draw": draw.draw, "entries": told }))
}
