//! `baci members merge` and what belongs to it: members who are one, two again, or two whatever they look like.

use crate::context::{Context, member, own_key, program};
use crate::failure::Failure;
use crate::output::{Table, Words};
use baci_app::{Answer, Baci, Lookalikes};
use baci_core::id::MemberId;
use clap::Subcommand;
use serde_json::{Value, json};

/// What it takes.
#[derive(Debug, Subcommand)]
pub enum Merges {
    /// Merges another member into this one; without a reason, only shows what would move
    Merge {
        /// Who stays: mem_…, or an identity: '+8562055512345', 'a@b.c', 'card:1234', 'external:C-17'
        member: String,
        /// Who turned out to be the same
        other: String,
        /// Why; it stays in the history of both
        #[arg(long)]
        reason: Option<String>,
    },
    /// Makes two members of one again, while it is in time
    Unmerge {
        /// Who stayed
        member: String,
        /// Who was merged into them, by their id
        other: MemberId,
        #[arg(long)]
        reason: String,
    },
    /// Lists who was merged into a member, and until when it can be undone
    #[command(name = "merges")]
    Past { member: String },
    /// Lists pairs of members who may be one
    Lookalikes {
        /// Starts after this pair: where the page before ended
        #[arg(long, value_name = "PAIR")]
        after: Option<Lookalikes>,
        /// How many
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(i64).range(1..=1000))]
        limit: i64,
    },
    /// Notes that two members are two: they are listed as lookalikes no more
    Apart { member: String, other: String },
}

/// Runs it.
pub async fn run(context: &Context, baci: &Baci, args: Merges) -> Result<(), Failure> {
    match args {
        Merges::Merge { member: one, other, reason } => {
            let pair = (member(baci, &one).await?, member(baci, &other).await?);
            let answer = match &reason {
                Some(reason) => baci.merge("console", pair, reason, own_key()).await?,
                None => baci.merge_preview(pair.0, pair.1).await?,
            };
            moved(context, baci, &answer, reason.is_some()).await
        }
        Merges::Unmerge { member: one, other, reason } => {
            let pair = (member(baci, &one).await?, other);
            let answer = baci.unmerge("console", pair, &reason, own_key()).await?;
            moved(context, baci, &answer, true).await
        }
        Merges::Past { member: text } => list(context, baci, &text).await,
        Merges::Lookalikes { after, limit } => pairs(context, baci, after.as_ref(), limit).await,
        Merges::Apart { member: one, other } => {
            let pair = (member(baci, &one).await?, member(baci, &other).await?);
            baci.keep_apart("console", pair).await?;
            let value = json!({ "first": pair.0, "second": pair.1 });
            context.tell(|| format!("{} and {} are two\n", pair.0, pair.1), &value)
        }
    }
}

/// What moved, or would.
async fn moved(context: &Context, baci: &Baci, answer: &Answer, done: bool) -> Result<(), Failure> {
    let program = program(baci).await?;
    let words = Words(program.as_ref());
    let Some(own) = &answer.outcome.merge else { return Ok(()) };
    let reference = done.then(|| answer.event.to_string());
    let value = json!({ "reference": reference, "kind": answer.kind, "member": answer.event.member,
        "other": own.other, "wallets": words.balances(&own.wallets), "identities": own.identities,
        "coupons": own.coupons, "holds": own.holds, "waits": own.waits, "gift_cards": own.cards,
        "counters": own.counters, "balances": words.balances(&answer.outcome.balances) });
    let human = || {
        let head = match (done, answer.kind.as_str()) {
            (false, _) => "would move; give a --reason to do it",
            (true, "unmerge") => "two again; it had moved",
            (true, _) => "moved",
        };
        let mut text = format!("{head}:\n{}", words.balance_table(&own.wallets));
        for identity in &own.identities {
            text.push_str(&format!("{identity}\n"));
        }
        text.push_str(&format!(
            "{} coupons, {} holds, {} places in lines, {} gift cards, {} counts\n",
            own.coupons, own.holds, own.waits, own.cards, own.counters
        ));
        text
    };
    context.tell(human, &value)
}

async fn list(context: &Context, baci: &Baci, text: &str) -> Result<(), Failure> {
    let id = member(baci, text).await?;
    let merges = baci.merges_of(id).await?;
    let program = program(baci).await?;
    let words = Words(program.as_ref());
    let mut table = Table::new(["other", "merged", "can be undone until", "undone"]);
    for own in &merges {
        let undone = own.undone_at.map_or_else(String::new, |at| words.time(at));
        table.row([own.other.to_string(), words.time(own.at), words.time(own.until), undone]);
    }
    let one = |own: &baci_app::MergeInfo| json!({ "other": own.other, "at": own.at, "until": own.until, "undone_at": own.undone_at });
    let all: Vec<Value> = merges.iter().map(one).collect();
    context.tell(|| table.to_string(), &json!({ "merges": all }))
}

async fn pairs(
    context: &Context,
    baci: &Baci,
    after: Option<&Lookalikes>,
    limit: i64,
) -> Result<(), Failure> {
    let pairs = baci.lookalikes(after, limit).await?;
    let full = i64::try_from(pairs.len()).is_ok_and(|count| count >= limit);
    let next = pairs.last().filter(|_| full).map(ToString::to_string);
    let mut table = Table::new(["first", "second", "by", "both have"]);
    for pair in &pairs {
        let (by, value) = pair.by();
        table.row([pair.first.to_string(), pair.second.to_string(), by.into(), value.into()]);
    }
    let one = |pair: &Lookalikes| {
        let (by, value) = pair.by();
        json!({ "first": pair.first, "second": pair.second, "by": by, "value": value })
    };
    let all: Vec<Value> = pairs.iter().map(one).collect();
    let more = next.as_ref().map_or_else(String::new, |next| format!("\nmore: --after '{next}'\n"));
    context.tell(|| format!("{table}{more}"), &json!({ "pairs": all, "next": next }))
}
