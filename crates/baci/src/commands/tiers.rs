//! `baci tiers`: where members stand, what staff gives, and what tiers bring.

use crate::context::{Context, member, own_key, program};
use crate::failure::{Done, Exit, Failure};
use crate::output::{Table, Words};
use baci_app::{Asked, Baci, Command, LadderStanding, MemberTiers, What, Who};
use baci_core::id::MemberId;
use baci_core::program::Program;
use baci_core::program::tier::{MAIN, Measure};
use baci_core::tier::Outlook;
use baci_core::time::Instant;
use clap::Subcommand;
use serde_json::{Value, json};

/// What it takes.
#[derive(Debug, Subcommand)]
pub enum Tiers {
    /// Shows where a member stands, what is missing and by when, and what their tiers bring
    Show {
        /// mem_…, or an identity: '+8562055512345', 'a@b.c', 'card:1234', 'external:C-17'
        member: String,
    },
    /// Gives a tier, so high at least
    Give {
        member: String,
        tier: String,
        #[arg(long)]
        reason: String,
        /// Until then; else until it is taken back
        #[arg(long, value_name = "TIME")]
        until: Option<Instant>,
    },
    /// Takes back a tier that was given
    Revoke {
        member: String,
        #[arg(long)]
        reason: String,
        #[arg(long, default_value = MAIN)]
        ladder: String,
    },
    /// Uses what a tier brings
    Use {
        member: String,
        benefit: String,
        /// Below zero, it is given back
        #[arg(long, default_value_t = 1, allow_negative_numbers = true)]
        times: i64,
    },
    /// Counts members by tier
    Count,
}

/// Runs it.
pub async fn run(context: &Context, args: Tiers) -> Done {
    let baci = context.open().await?;
    match args {
        Tiers::Show { member: text } => {
            let id = member(&baci, &text).await?;
            show(context, &baci, id).await?;
        }
        Tiers::Give { member, tier, reason, until } => {
            write(context, &baci, &member, What::GrantTier { tier, until, reason }).await?;
        }
        Tiers::Revoke { member, reason, ladder } => {
            write(context, &baci, &member, What::RevokeTier { ladder, reason }).await?;
        }
        Tiers::Use { member, benefit, times } => {
            write(context, &baci, &member, What::UseBenefit { benefit, times }).await?;
        }
        Tiers::Count => count(context, &baci).await?,
    }
    baci.close().await;
    Ok(Exit::Fine)
}

async fn write(context: &Context, baci: &Baci, text: &str, what: What) -> Result<(), Failure> {
    let id = member(baci, text).await?;
    let Asked { key, fingerprint } = own_key();
    let (actor, who) = ("console".to_owned(), Who::Id(id));
    baci.commit(Command { key, fingerprint, actor, at: None, who, what }).await?;
    show(context, baci, id).await
}

async fn count(context: &Context, baci: &Baci) -> Result<(), Failure> {
    let counts = baci.tier_counts().await?;
    let mut table = Table::new(["ladder", "tier", "members"]).right([2]);
    let mut machine = Vec::new();
    for own in &counts {
        table.row([own.ladder.clone(), own.tier.clone(), own.members.to_string()]);
        machine.push(json!({ "ladder": own.ladder, "tier": own.tier, "members": own.members }));
    }
    context.tell(|| table.to_string(), &json!({ "tiers": machine }))
}

async fn show(context: &Context, baci: &Baci, id: MemberId) -> Result<(), Failure> {
    let Some(tiers) = baci.tiers_of(id).await? else {
        return context.tell(String::new, &json!({ "ladders": [], "benefits": [] }));
    };
    let program = program(baci).await?;
    let words = Words(program.as_ref());
    let own = &tiers.published.program;
    let mut table = Table::new(["ladder", "tier", "next", "missing", "to keep"]);
    let mut benefits = Table::new(["privilege", "used", "left", "until"]).right([1, 2]);
    for ladder in &tiers.ladders {
        table.row(row(own, ladder, &words));
    }
    for left in &tiers.benefits {
        let Some(benefit) = own.benefits.get(left.benefit) else { continue };
        let many = |n: Option<i64>| n.map_or_else(|| "any".to_owned(), |n| n.to_string());
        let until = left.until.map_or_else(String::new, |day| day.to_string());
        benefits.row([benefit.id.clone(), left.used.to_string(), many(left.left), until]);
    }
    let human = || match benefits.is_empty() {
        true => table.to_string(),
        false => format!("{table}\n{benefits}"),
    };
    context.tell(human, &value(own, &tiers))
}

fn id(program: &Program, ladder: usize, tier: Option<usize>) -> Option<&str> {
    Some(&program.ladders.get(ladder)?.tiers.get(tier?)?.id)
}

fn row(program: &Program, own: &LadderStanding, words: &Words<'_>) -> [String; 5] {
    let ladder = program.ladders.get(own.ladder).map_or("", |ladder| &ladder.id);
    let tier = |at| id(program, own.ladder, at).unwrap_or("-").to_owned();
    let next = own.next.as_ref();
    [
        ladder.to_owned(),
        tier(own.tier),
        next.map_or_else(String::new, |next| tier(Some(next.tier))),
        next.map_or_else(String::new, |next| missing(program, next, words)),
        own.keep.as_ref().map_or_else(String::new, |keep| missing(program, keep, words)),
    ]
}

/// '4200.00 THB by 2027-03-31', for all that is missing.
fn missing(program: &Program, outlook: &Outlook, words: &Words<'_>) -> String {
    let one = |need: &baci_core::tier::Missing| {
        let amount = match need.measure {
            Measure::Spend => words.money(need.missing),
            Measure::Visits => format!("{} visits", need.missing),
            Measure::Points(at) => {
                let wallet = program.wallets.get(at).map_or("", |wallet| &wallet.id);
                format!("{} {wallet}", words.amount(wallet, need.missing))
            }
        };
        need.by.map_or_else(|| amount.clone(), |day| format!("{amount} by {day}"))
    };
    outlook.needs.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn value(program: &Program, tiers: &MemberTiers) -> Value {
    let outlook = |ladder: usize, outlook: &Outlook| {
        let need = |need: &baci_core::tier::Missing| {
            let digits = match need.measure {
                Measure::Spend => program.currency.digits,
                Measure::Visits => 0,
                Measure::Points(at) => program.wallets.get(at).map_or(0, |own| own.digits),
            };
            let text = |n| baci_core::decimal::format(n, digits);
            json!({ "measure": need.measure.word(program), "least": text(need.least),
                "has": text(need.has), "missing": text(need.missing),
                "by": need.by.map(|day| day.to_string()) })
        };
        json!({ "tier": id(program, ladder, Some(outlook.tier)),
            "needs": outlook.needs.iter().map(need).collect::<Vec<_>>() })
    };
    let ladder = |own: &LadderStanding| {
        json!({ "ladder": program.ladders.get(own.ladder).map(|ladder| &ladder.id),
            "tier": id(program, own.ladder, own.tier), "standing": own.standing,
            "next": own.next.as_ref().map(|next| outlook(own.ladder, next)),
            "keep": own.keep.as_ref().map(|keep| outlook(own.ladder, keep)) })
    };
    let benefit = |own: &baci_app::BenefitLeft| {
        json!({ "benefit": program.benefits.get(own.benefit).map(|of| &of.id),
            "used": own.used, "left": own.left, "until": own.until.map(|day| day.to_string()) })
    };
    json!({ "ladders": tiers.ladders.iter().map(ladder).collect::<Vec<_>>(),
        "benefits": tiers.benefits.iter().map(benefit).collect::<Vec<_>>() })
}
