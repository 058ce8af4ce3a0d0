//! `baci members`: who they are, and what they have.

use crate::commands::identities::{self, Identities};
use crate::commands::merges::{self, Merges};
use crate::context::{Context, member, program};
use crate::failure::{Done, Exit, Failure};
use crate::output::{Table, Words};
use baci_app::Baci;
use baci_core::id::MemberId;
use baci_store::member::StoredMember;
use clap::Subcommand;
use serde_json::{Value, json};

/// What it takes.
#[derive(Debug, Subcommand)]
pub enum Members {
    /// Lists members in the order they joined
    List {
        /// Starts after this member: where the page before ended
        #[arg(long, value_name = "MEMBER")]
        after: Option<MemberId>,
        /// How many
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(i64).range(1..=1000))]
        limit: i64,
    },
    /// Finds a member by phone number, e-mail, card or external id
    Find {
        /// '+8562055512345', 'a@b.c', 'card:1234', 'external:C-17'
        identity: String,
    },
    /// Shows a member's record, balances and what expires when
    Show {
        /// mem_…, or an identity as for find
        member: String,
    },
    /// Lists by what a member is known and how that was proved; adds one or takes one away
    Identities(Identities),
    #[command(flatten)]
    Merges(Merges),
}

/// Runs it.
pub async fn run(context: &Context, args: Members) -> Done {
    let baci = context.open().await?;
    match args {
        Members::List { after, limit } => list(context, &baci, after, limit).await?,
        Members::Find { identity: text } | Members::Show { member: text } => {
            let id = member(&baci, &text).await?;
            show(context, &baci, id).await?;
        }
        Members::Identities(args) => identities::run(context, &baci, &args).await?,
        Members::Merges(args) => merges::run(context, &baci, args).await?,
    }
    baci.close().await;
    Ok(Exit::Fine)
}

async fn list(
    context: &Context,
    baci: &Baci,
    after: Option<MemberId>,
    limit: i64,
) -> Result<(), Failure> {
    let page = baci.members(after, limit).await?;
    let program = program(baci).await?;
    let words = Words(program.as_ref());
    let mut table = Table::new(["member", "name", "joined", "identities"]);
    for StoredMember { member, identities, .. } in &page.members {
        let name = member.profile.name.clone().unwrap_or_default();
        table.row([
            member.id.to_string(),
            name,
            words.time(member.joined_at),
            identities.join(" "),
        ]);
    }
    let next = page.next.map_or_else(String::new, |id| format!("\nmore: --after {id}\n"));
    let members: Vec<Value> = page.members.iter().map(record).collect();
    context.tell(|| format!("{table}{next}"), &json!({ "members": members, "next": page.next }))
}

fn record(stored: &StoredMember) -> Value {
    let StoredMember { member, identities, revision, .. } = stored;
    json!({ "id": member.id, "joined_at": member.joined_at, "profile": member.profile,
        "identities": identities, "revision": revision })
}

async fn show(context: &Context, baci: &Baci, id: MemberId) -> Result<(), Failure> {
    let stored = baci.member(id).await?;
    let balances = baci.balances(id).await?;
    let lots = baci.lots(id).await?;
    let program = program(baci).await?;
    let words = Words(program.as_ref());
    let mut table = Table::new(["wallet", "left", "earned", "spendable", "expires"]).right([1]);
    let mut machine = Vec::new();
    for stored in &lots {
        let (wallet, lot) = (&stored.wallet, &stored.lot);
        let left = lot.pending.saturating_add(lot.available).saturating_add(lot.held);
        table.row([
            wallet.clone(),
            words.amount(wallet, left),
            words.time(lot.earned_at),
            words.time(lot.available_at),
            words.time(lot.expires_at),
        ]);
        let expires = (lot.expires_at < baci_core::time::Instant::LATEST).then_some(lot.expires_at);
        machine.push(json!({ "wallet": wallet, "left": words.plain(wallet, left),
            "earned_at": lot.earned_at, "available_at": lot.available_at, "expires_at": expires }));
    }
    let human = || {
        let profile = &stored.member.profile;
        let mut text = format!("{id}  {}\n", profile.name.as_deref().unwrap_or("(no name)"));
        text.push_str(&format!("joined {}\n", words.time(stored.member.joined_at)));
        for (what, value) in [("known as", &stored.identities), ("tags", &profile.tags)] {
            if !value.is_empty() {
                text.push_str(&format!("{what} {}\n", value.join(", ")));
            }
        }
        text.push_str(&format!("\n{}", words.balance_table(&balances)));
        if !table.is_empty() {
            text.push_str(&format!("\n{table}"));
        }
        text
    };
    let mut all = record(&stored);
    all["balances"] = words.balances(&balances);
    all["lots"] = Value::Array(machine);
    context.tell(human, &all)
}
