//! `baci households`: who shares what they have with whom, and what members give to each other.

use crate::context::{Context, member, own_key, program};
use crate::failure::{Done, Exit, Failure};
use crate::output::{Table, Words};
use baci_app::{
    Baci, Command, HouseholdAct, HouseholdInfo, HouseholdInvite, HouseholdPerson, What, Who,
};
use baci_core::household::Role;
use baci_core::id::HouseholdId;
use clap::Subcommand;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What it takes.
#[derive(Debug, Subcommand)]
pub enum Households {
    /// Lists households, the latest first
    List {
        /// Starts after this one: where the page before ended
        #[arg(long)]
        after: Option<HouseholdId>,
        /// How many
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u8).range(1..=200))]
        limit: u8,
    },
    /// Shows a household, by its id or by a member: who is in it, and what each has and has used
    Show {
        /// hou_…, or mem_…, a card number, or phone:, email: or external: with what follows
        whose: String,
    },
    /// Begins a household
    Found { head: String },
    /// Asks somebody in, who then accepts or not
    Invite {
        head: String,
        whom: String,
        /// What they will be in it
        #[arg(long, default_value = "adult")]
        role: Joins,
    },
    /// Accepts that somebody asks the member in
    Accept { member: String, household: HouseholdId },
    /// Does not accept it
    Decline { member: String, household: HouseholdId },
    /// Leaves the household with all that is the member's
    Leave { member: String },
    /// Removes somebody, or takes back that they were asked
    Remove { head: String, whom: String },
    /// Gives somebody another role
    Role { head: String, whom: String, role: Named },
}

/// What somebody may come in as.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum Joins {
    Adult,
    Child,
}

/// A role.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum Named {
    Head,
    Adult,
    Child,
}

/// Runs it.
pub async fn run(context: &Context, args: Households) -> Done {
    let baci = context.open().await?;
    match args {
        Households::List { after, limit } => list(context, &baci, after, limit).await?,
        Households::Show { whose } => show(context, &baci, &whose).await?,
        Households::Found { head } => act(context, &baci, &head, HouseholdAct::Found).await?,
        Households::Invite { head, whom, role } => {
            let whom = Who::Id(member(&baci, &whom).await?);
            let role = match role {
                Joins::Adult => Role::Adult,
                Joins::Child => Role::Child,
            };
            act(context, &baci, &head, HouseholdAct::Invite { whom, role }).await?;
        }
        Households::Accept { member, household } => {
            act(context, &baci, &member, HouseholdAct::Accept { household }).await?;
        }
        Households::Decline { member, household } => {
            act(context, &baci, &member, HouseholdAct::Decline { household }).await?;
        }
        Households::Leave { member } => {
            act(context, &baci, &member, HouseholdAct::Leave).await?;
        }
        Households::Remove { head, whom } => {
            let whom = member(&baci, &whom).await?;
            act(context, &baci, &head, HouseholdAct::Remove { whom }).await?;
        }
        Households::Role { head, whom, role } => {
            let whom = member(&baci, &whom).await?;
            let role = match role {
                Named::Head => Role::Head,
                Named::Adult => Role::Adult,
                Named::Child => Role::Child,
            };
            act(context, &baci, &head, HouseholdAct::Role { whom, role }).await?;
        }
    }
    baci.close().await;
    Ok(Exit::Fine)
}

async fn act(context: &Context, baci: &Baci, who: &str, act: HouseholdAct) -> Result<(), Failure> {
    let who = member(baci, who).await?;
    let asked = own_key();
    let command = Command {
        key: asked.key,
        fingerprint: asked.fingerprint,
        actor: "console".to_owned(),
        at: None,
        who: Who::Id(who),
        what: What::Household(act),
    };
    let answer = baci.commit(command).await?;
    let household = baci.household_of(who).await?.household.map(|own| own.id);
    let reference = answer.event.to_string();
    let value = json!({ "reference": reference, "kind": answer.kind, "household": household });
    let human = || match household {
        Some(id) => format!("{}: {who} is in {id}\n", answer.kind),
        None => format!("{}: {who} is in no household\n", answer.kind),
    };
    context.tell(human, &value)
}

async fn list(
    context: &Context,
    baci: &Baci,
    after: Option<HouseholdId>,
    limit: u8,
) -> Result<(), Failure> {
    let (lines, next) = baci.households(after, limit.into()).await?;
    let mut table = Table::new(["household", "head", "name", "people"]).right([3]);
    let mut all = Vec::new();
    for own in lines {
        all.push(json!({ "household": own.id, "head": own.head, "name": own.name, "people": own.people }));
        let name = own.name.unwrap_or_default();
        table.row([own.id.to_string(), own.head.to_string(), name, own.people.to_string()]);
    }
    let more = next.map_or_else(String::new, |next| format!("\nmore: --after {next}\n"));
    context.tell(|| format!("{table}{more}"), &json!({ "households": all, "next": next }))
}

async fn show(context: &Context, baci: &Baci, whose: &str) -> Result<(), Failure> {
    let program = program(baci).await?;
    let words = Words(program.as_ref());
    let (own, asked) = match whose.parse::<HouseholdId>() {
        Ok(id) => (Some(baci.household(id).await?), Vec::new()),
        Err(_) => {
            let own = baci.household_of(member(baci, whose).await?).await?;
            (own.household, own.invites)
        }
    };
    let human = || {
        let mut text = match &own {
            Some(own) => format!("{}\n{}", own.id, people(&words, own)),
            None => "in no household\n".to_owned(),
        };
        for own in own.iter().flat_map(|own| &own.invites) {
            let until = words.time(own.until);
            text.push_str(&format!(
                "asked in: {} as {} until {until}\n",
                own.member,
                own.role.word()
            ));
        }
        for own in &asked {
            let until = words.time(own.until);
            text.push_str(&format!("asked into {} by {} until {until}\n", own.household, own.by));
        }
        text
    };
    let household = own.as_ref().map(|own| {
        let people: Vec<Value> = own.people.iter().map(|one| person(&words, one)).collect();
        let invites: Vec<Value> = own.invites.iter().map(invite).collect();
        json!({ "household": own.id, "people": people, "invites": invites,
                "has": amounts(&words, &own.has) })
    });
    let asked: Vec<Value> = asked.iter().map(invite).collect();
    context.tell(human, &json!({ "household": household, "invites": asked }))
}

fn amounts(words: &Words<'_>, all: &BTreeMap<String, i64>) -> BTreeMap<String, String> {
    all.iter().map(|(wallet, units)| (wallet.clone(), words.plain(wallet, *units))).collect()
}

fn people(words: &Words<'_>, own: &HouseholdInfo) -> String {
    let mut table = Table::new(["member", "name", "role", "has", "used", "may use"]);
    let said = |all: &BTreeMap<String, i64>| {
        let each = amounts(words, all).into_iter();
        each.map(|(wallet, amount)| format!("{amount} {wallet}")).collect::<Vec<_>>().join(", ")
    };
    for one in &own.people {
        let name = one.name.clone().unwrap_or_default();
        let role = one.role.word().to_owned();
        let sums = [said(&one.has), said(&one.used), said(&one.may_use)];
        let [has, used, may_use] = sums;
        table.row([one.member.to_string(), name, role, has, used, may_use]);
    }
    format!("{table}together: {}\n", said(&own.has))
}

fn person(words: &Words<'_>, one: &HouseholdPerson) -> Value {
    let HouseholdPerson { member, name, role, joined_at, has, used, may_use } = one;
    json!({ "member": member, "name": name, "role": role, "joined_at": joined_at,
            "has": amounts(words, has), "used": amounts(words, used),
            "may_use": amounts(words, may_use) })
}

fn invite(own: &HouseholdInvite) -> Value {
    let HouseholdInvite { household, member, role, by, until, .. } = own;
    json!({ "household": household, "member": member, "role": role, "by": by, "until": until })
}
