//! `baci demo`: a restaurant chain with a year of history, made, imported and served in one go.

use crate::commands::serve;
use crate::context::Context;
use crate::demo::{self, History, Scale};
use crate::failure::{Done, Exit, Failure};
use crate::output::{Words, grouped, print, print_json};
use crate::progress::{Along, Progress};
use baci_app::{AppError, Baci, By, Scope, Secret};
use baci_core::program::Program;
use baci_core::refusal::Code;
use clap::Args;
use serde_json::json;

/// Where the demo is kept when no database is named.
const ADDRESS: &str = "sqlite:demo.db";
/// Commands that are committed together.
const BATCH: usize = 2048;
/// The name of the demo's key.
const KEY: &str = "demo";

/// What it takes.
#[derive(Args, Debug)]
pub struct Demo {
    /// Where it listens [default: 127.0.0.1:8080]
    #[arg(long, value_name = "HOST:PORT")]
    listen: Option<String>,
    /// How many members
    #[arg(long, default_value_t = 2000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    members: u32,
    /// About how many receipts
    #[arg(long, default_value_t = 40_000, value_parser = clap::value_parser!(u32).range(1..=20_000_000))]
    receipts: u32,
    /// Another number gives another history; the same number, the same history on the same day
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Makes the history and ends
    #[arg(long)]
    no_serve: bool,
}

/// Runs it.
pub async fn run(mut context: Context, args: Demo) -> Done {
    if !context.named {
        context.settings.database.address = ADDRESS.to_owned();
    }
    if let Some(listen) = &args.listen {
        context.settings.server.listen.clone_from(listen);
    }
    context.settings.log.filter = "warn".to_owned();
    serve::start_log(&context.settings)?;
    let listener = match args.no_serve {
        true => None,
        false => Some(serve::listen(&context.settings).await?),
    };
    let baci = context.open_or_create().await?;
    let program = demo::program()?;
    let scale = publish(&baci, &program, &args).await?;
    let history = demo::history(&scale, &program);
    let fresh = fill(&baci, &history, context.json).await?;
    baci.settle_due(baci.clock().now()).await?;
    let secret = key(&baci).await?;
    let owner = baci.first_owner_link().await?;
    tell(&context, &baci, &program, &Story { history, fresh, secret, owner }, !args.no_serve)
        .await?;
    match listener {
        Some(listener) => serve::serve(baci, &context.settings, listener, true).await,
        None => {
            baci.close().await;
            Ok(Exit::Fine)
        }
    }
}

/// Publishes the program, or finds the one that an earlier start published, with its scale.
async fn publish(baci: &Baci, program: &Program, args: &Demo) -> Result<Scale, Failure> {
    match baci.program(Some(1)).await {
        Ok(first) => first.note.as_deref().and_then(Scale::from_note).ok_or_else(|| {
            Failure::new("this database holds something else already: name a new one with --db")
        }),
        Err(AppError::Refused(refusal)) if refusal.code == Code::NotFound => {
            let until = program.zone.local(baci.clock().now()).day;
            let Demo { members, receipts, seed, .. } = *args;
            let scale = Scale { members, receipts, seed, until };
            baci.publish(program, "demo", Some(scale.note()), Some(0)).await?;
            Ok(scale)
        }
        Err(error) => Err(error.into()),
    }
}

/// Commits the history, unless it is there; answers whether it was not.
async fn fill(baci: &Baci, history: &History, quiet: bool) -> Result<bool, Failure> {
    let Some(last) = history.commands.last() else { return Ok(false) };
    if baci.quote(last).await.is_ok_and(|answer| answer.replayed) {
        return Ok(false);
    }
    let mut progress = Progress::start(Some(history.commands.len() as u64), Along::Items, quiet);
    let mut done = 0;
    for commands in history.commands.chunks(BATCH) {
        for answer in baci.commit_all(commands.to_vec()).await? {
            answer?;
        }
        done += commands.len() as u64;
        progress.at(done, done, "events");
    }
    progress.finish();
    Ok(true)
}

/// A key for looking around; those of earlier starts are revoked, for their secrets are lost.
async fn key(baci: &Baci) -> Result<String, Failure> {
    for old in baci.keys().await? {
        if old.name == KEY && old.revoked_at.is_none() {
            baci.revoke_key(old.key).await?;
        }
    }
    Ok(baci.create_key(KEY, Scope::ALL).await?.secret)
}

/// What there is to tell.
struct Story {
    history: History,
    fresh: bool,
    secret: String,
    /// While nobody owns the shop.
    owner: Option<Secret>,
}

/// The addresses of the pages; the links are good once, and replaced at the next start.
fn pages(url: &str, owner: Option<&Secret>, member: &Secret) -> String {
    let console = match owner {
        Some(secret) => format!("{url}/link/{} (makes you the owner)", secret.reveal()),
        None => format!("{url}/"),
    };
    let me = format!("{url}/m/link/{} (a member's; good for 15 minutes)", member.reveal());
    format!("\nThe pages:\n  console  {console}\n  till     {url}/till\n  member   {me}\n")
}

async fn tell(
    context: &Context,
    baci: &Baci,
    program: &Program,
    story: &Story,
    serving: bool,
) -> Result<(), Failure> {
    let overview = baci.overview().await?;
    let guest = story.history.guest;
    if context.json {
        return print_json(&json!({ "members": overview.members, "purchases": overview.purchases,
            "refunds": overview.refunds, "new": story.fresh, "key": story.secret,
            "net": program.currency.format(overview.purchases_net),
            "guest": guest.map(|g| g.member), "reference": guest.map(|g| g.to_string()) }));
    }
    let count = |n: i64| grouped(u64::try_from(n).unwrap_or(0));
    let mut text = format!(
        "{}: {} members, {} receipts of {}, {} refunds{}\n",
        program.name.get(baci_core::text::Language::En),
        count(overview.members),
        count(overview.purchases),
        Words(Some(program)).money(overview.purchases_net),
        count(overview.refunds),
        if story.fresh { "" } else { " (as it was)" },
    );
    let db = crate::settings::hide_password(&context.settings.database.address);
    if let Some(guest) = guest {
        text.push_str(&format!("\nLook around:\n  baci --db {db} members list\n"));
        text.push_str(&format!("  baci --db {db} members show {}\n", guest.member));
        text.push_str(&format!("  baci --db {db} statement {}\n", guest.member));
        text.push_str(&format!("  baci --db {db} explain {guest}\n"));
        text.push_str(&format!("  baci --db {db} ledger verify\n"));
        if serving {
            let url = context.settings.server.url();
            let member = baci.member_link(&By::console(), guest.member).await?;
            text.push_str(&pages(&url, story.owner.as_ref(), &member));
            text.push_str(&format!("\nThe API, with its documentation at {url}/docs:\n"));
            text.push_str(&format!("  KEY={}\n", story.secret));
            for path in
                ["members", &format!("members/{}", guest.member), &format!("decisions/{guest}")]
            {
                text.push_str(&format!(
                    "  curl -H \"Authorization: Bearer $KEY\" {url}/v1/{path}\n"
                ));
            }
            text.push_str("\nCtrl-C stops it; the same command goes on with the same data.\n");
        }
    }
    print(&text)
}
