//! `baci rewards`: the catalog, claims, hand-outs, lines, stock and partners' codes.

use crate::context::{Context, member, own_key, program};
use crate::failure::{Done, Exit, Failure};
use crate::output::{Table, Words};
use baci_app::{
    Answer, Baci, By, ClaimReward, MAX_POOL_CODES, NewStock, RewardAnswer, StoredClaim, Who, say,
};
use baci_core::id::EventRef;
use baci_core::program::Program;
use baci_core::reward::Shelf;
use baci_core::text::Language;
use baci_core::time::Instant;
use clap::Subcommand;
use serde_json::{Value, json};
use std::path::PathBuf;

/// The most claims that are listed.
const MOST: usize = 200;

/// What it takes.
#[derive(Debug, Subcommand)]
pub enum Rewards {
    /// Lists the catalog with what is left; for a member, what they may have and why not
    List {
        /// mem_…, or an identity: '+8562055512345', 'a@b.c', 'card:1234', 'external:C-17'
        #[arg(long)]
        member: Option<String>,
    },
    /// Claims a reward for a member
    Claim {
        /// mem_…, or an identity
        member: String,
        reward: String,
        /// The way to pay, counted from 1
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..))]
        price: u8,
        #[arg(long)]
        branch: Option<String>,
    },
    /// Lists claims, latest first: a member's, or a reward's
    Claims {
        /// mem_…, or an identity
        #[arg(long, conflicts_with = "reward", required_unless_present = "reward")]
        member: Option<String>,
        #[arg(long)]
        reward: Option<String>,
    },
    /// Hands out what a member's code is for
    Collect {
        /// The code that the member shows, or the claim (ref_…)
        code: String,
    },
    /// Undoes a claim, by the terms that it was made on
    Cancel {
        /// The code that the member shows, or the claim (ref_…)
        code: String,
    },
    /// Puts a member in line for what is out of stock
    Wait {
        /// mem_…, or an identity
        member: String,
        reward: String,
        #[arg(long)]
        branch: Option<String>,
    },
    /// Takes a member out of the line
    Leave {
        /// mem_…, or an identity
        member: String,
        reward: String,
        #[arg(long)]
        branch: Option<String>,
    },
    /// Adds to a stock, or takes from what nobody has
    Stock {
        reward: String,
        /// How many come; below zero for those that go
        #[arg(allow_negative_numbers = true)]
        by: i64,
        #[arg(long)]
        reason: String,
        #[arg(long)]
        branch: Option<String>,
    },
    /// Puts a partner's codes into a pool: a file with a code a line
    Codes { pool: String, file: PathBuf },
}

/// Runs it.
pub async fn run(context: &Context, args: Rewards) -> Done {
    let baci = context.open().await?;
    match args {
        Rewards::List { member: None } => list(context, &baci).await?,
        Rewards::List { member: Some(text) } => list_for(context, &baci, &text).await?,
        Rewards::Claim { member: text, reward, price, branch } => {
            let who = Who::Id(member(&baci, &text).await?);
            let price = usize::from(price) - 1;
            let wanted = ClaimReward { reward, price, branch, card: None };
            let answer = baci.claim_reward("console", who, wanted, own_key()).await?;
            tell(context, &answer)?;
        }
        Rewards::Claims { member, reward } => claims(context, &baci, member, reward).await?,
        Rewards::Collect { code } => {
            let id = find(&baci, &code).await?;
            tell(context, &baci.collect_claim("console", id, own_key()).await?)?;
        }
        Rewards::Cancel { code } => {
            let id = find(&baci, &code).await?;
            tell(context, &baci.cancel_claim("console", id, own_key()).await?)?;
        }
        Rewards::Wait { member: text, reward, branch } => {
            let who = Who::Id(member(&baci, &text).await?);
            let line = (reward.as_str(), branch.as_deref());
            tell_line(context, &baci.join_line("console", who, line, own_key()).await?)?;
        }
        Rewards::Leave { member: text, reward, branch } => {
            let id = member(&baci, &text).await?;
            let line = (reward.as_str(), branch.as_deref());
            tell_line(context, &baci.leave_line("console", id, line, own_key()).await?)?;
        }
        Rewards::Stock { reward, by, reason, branch } => {
            let new = NewStock { reward, branch, by, reason };
            let moved = baci.move_stock(&By::console(), new, Some(own_key())).await?;
            let machine = json!({ "place": moved.place, "by": moved.by, "at": moved.at });
            context.tell(|| format!("{}: {:+}\n", moved.place, moved.by), &machine)?;
        }
        Rewards::Codes { pool, file } => codes(context, &baci, &pool, &file).await?,
    }
    baci.close().await;
    Ok(Exit::Fine)
}

/// The claim that a code or an id names.
async fn find(baci: &Baci, text: &str) -> Result<EventRef, Failure> {
    if let Ok(id) = text.parse::<EventRef>() {
        return Ok(id);
    }
    let claim = baci.claim_by_code(text).await?;
    Ok(EventRef { member: claim.member, event: claim.event })
}

async fn codes(
    context: &Context,
    baci: &Baci,
    pool: &str,
    file: &std::path::Path,
) -> Result<(), Failure> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::new(format!("{}: {error}", file.display())))?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let all: Vec<String> = lines.map(str::to_owned).collect();
    let mut added = 0;
    for codes in all.chunks(MAX_POOL_CODES) {
        added += baci.add_pool_codes(&By::console(), pool, codes).await?;
    }
    let there = all.len() as u64 - added;
    let machine = json!({ "pool": pool, "added": added, "there": there });
    context.tell(|| format!("{pool}: {added} codes added, {there} were there\n"), &machine)
}

fn shelves_json(shelves: &[Shelf]) -> Value {
    let shelf =
        |own: &Shelf| json!({ "branch": own.branch, "left": own.left, "waiting": own.waiting });
    shelves.iter().map(shelf).collect()
}

/// What is left, in a cell.
fn left(shelves: &[Shelf]) -> String {
    let shelf = |own: &Shelf| match &own.branch {
        Some(branch) => format!("{branch} {}", own.left),
        None => own.left.to_string(),
    };
    shelves.iter().map(shelf).collect::<Vec<_>>().join(", ")
}

fn prices(program: &Program, reward: usize) -> String {
    let words = Words(Some(program));
    let own = program.rewards.get(reward);
    let price = |price: &baci_core::program::reward::RewardPrice| {
        let wallet = price.wallet.and_then(|(at, units)| {
            program.wallets.get(at).map(|wallet| words.amount(&wallet.id, units))
        });
        let money = (price.money > 0).then(|| words.money(price.money));
        let both: Vec<_> = wallet.into_iter().chain(money).collect();
        if both.is_empty() { "free".to_owned() } else { both.join(" + ") }
    };
    own.map(|own| own.prices.iter().map(price).collect::<Vec<_>>().join(" or ")).unwrap_or_default()
}

async fn list(context: &Context, baci: &Baci) -> Result<(), Failure> {
    let (published, infos) = baci.rewards().await?;
    let program = &published.program;
    let mut table = Table::new(["reward", "name", "price", "state", "left"]);
    let mut machine = Vec::new();
    for info in &infos {
        let Some(own) = program.rewards.get(info.reward) else { continue };
        let (name, price) = (own.name.get(Language::En).to_owned(), prices(program, info.reward));
        machine.push(json!({ "reward": own.id, "name": name, "price": price,
            "state": info.state.text(), "stock": shelves_json(&info.shelves) }));
        let state = info.state.text().to_owned();
        table.row([own.id.clone(), name, price, state, left(&info.shelves)]);
    }
    context.tell(|| table.to_string(), &json!({ "rewards": machine }))
}

async fn list_for(context: &Context, baci: &Baci, text: &str) -> Result<(), Failure> {
    let catalog = baci.rewards_for(member(baci, text).await?).await?;
    let program = &catalog.published.program;
    let mut table = Table::new(["reward", "price", "can have", "why not"]);
    let mut machine = Vec::new();
    for own in &catalog.rewards {
        let Some(reward) = program.rewards.get(own.reward) else { continue };
        let why = own.why_not(&catalog.published);
        let said = why.as_ref().map(|why| say::refusal(Language::En, why)).unwrap_or_default();
        let (can, price) = (own.can_have(), prices(program, own.reward));
        machine.push(json!({ "reward": reward.id, "price": price, "can_have": can,
            "reason": why.as_ref().map(|why| why.message()), "why_not": said,
            "stock": shelves_json(&own.look.shelves) }));
        let can = if can { "yes" } else { "no" }.to_owned();
        table.row([reward.id.clone(), price, can, said]);
    }
    context.tell(|| table.to_string(), &json!({ "rewards": machine }))
}

fn claim_json(own: &StoredClaim, words: &Words<'_>) -> Value {
    let id = EventRef { member: own.member, event: own.event }.to_string();
    json!({ "claim": id, "member": own.member, "reward": own.reward, "branch": own.branch,
        "state": own.state, "gives": own.kind, "code": own.code,
        "units": words.plain(&own.wallet, own.units), "money": words.money(own.money),
        "claimed_at": own.claimed_at,
        "until": Some(own.ends_at).filter(|until| *until != Instant::FAR) })
}

async fn claims(
    context: &Context,
    baci: &Baci,
    of: Option<String>,
    reward: Option<String>,
) -> Result<(), Failure> {
    let page = match (of, reward) {
        (Some(text), _) => baci.claims_of(member(baci, &text).await?, None, MOST).await?,
        (None, reward) => baci.claims_of_reward(&reward.unwrap_or_default(), None, MOST).await?,
    };
    let program = program(baci).await?;
    let words = Words(program.as_ref());
    let mut table = Table::new(["claimed", "reward", "state", "code", "member"]);
    for own in &page.claims {
        let (reward, state, code) = (own.reward.clone(), own.state.clone(), own.code.clone());
        table.row([words.time(own.claimed_at), reward, state, code, own.member.to_string()]);
    }
    let machine: Vec<_> = page.claims.iter().map(|own| claim_json(own, &words)).collect();
    context.tell(|| table.to_string(), &json!({ "claims": machine }))
}

fn tell(context: &Context, answer: &Answer) -> Result<(), Failure> {
    let Some(own) = &answer.outcome.reward else { return Ok(()) };
    let RewardAnswer { claim, reward, state, code, until, kind, .. } = own;
    let id = EventRef { member: answer.event.member, event: *claim }.to_string();
    let machine = json!({ "claim": id, "reward": reward, "state": state, "gives": kind,
        "code": code, "until": until });
    context.tell(|| format!("{reward}: {state}, code {code}\n{id}\n"), &machine)
}

fn tell_line(context: &Context, answer: &Answer) -> Result<(), Failure> {
    let Some(own) = &answer.outcome.line else { return Ok(()) };
    let machine = json!({ "reward": own.reward, "branch": own.branch, "state": own.state });
    context.tell(|| format!("{}: {}\n", own.reward, own.state), &machine)
}
