//! `baci members identities`: by what a member is known, how that was proved, and what is added or taken away.

use crate::context::{Context, identities, member, own_key, program};
use crate::failure::Failure;
use crate::output::{Table, Words};
use baci_app::{Baci, Identity, IdentityChange, Proof};
use clap::Args;
use serde_json::{Value, json};

/// What it takes.
#[derive(Args, Debug)]
pub struct Identities {
    /// mem_…, or an identity as for find
    member: String,
    /// Adds one: '+8562055512345', 'a@b.c', 'card:1234', 'external:C-17'
    #[arg(long, value_name = "IDENTITY")]
    add: Option<String>,
    /// Takes one away, or with --add the one in whose place the new one comes
    #[arg(long, value_name = "IDENTITY")]
    remove: Option<String>,
    /// Notes that the new one is known to be theirs: another system had proved it
    #[arg(long, requires = "add")]
    vouched: bool,
    /// Why; it stays in the member's history
    #[arg(long, default_value = "")]
    reason: String,
}

/// Runs it.
pub async fn run(context: &Context, baci: &Baci, args: &Identities) -> Result<(), Failure> {
    let id = member(baci, &args.member).await?;
    let home = program(baci).await?.as_ref().and_then(|program| program.country);
    let one = |text: &String| -> Result<Identity, Failure> {
        let found = identities(text.trim(), home)?;
        match found.as_slice() {
            [only] => Ok(only.clone()),
            [first, ..] if first.0.starts_with("phone:") => Ok(first.clone()),
            _ => Err(Failure::usage(format!("say of which kind '{text}' is: card:{text}"))),
        }
    };
    let (add, remove) = (args.add.as_ref().map(one), args.remove.as_ref().map(one));
    let (add, remove) = (add.transpose()?, remove.transpose()?);
    if add.is_some() || remove.is_some() {
        let proof = args.vouched.then_some(Proof::Vouched);
        let change = IdentityChange { add, remove, proof, reason: args.reason.clone() };
        baci.change_identity("console", id, change, own_key()).await?;
    }
    let (stored, proofs) = (baci.member(id).await?, baci.proofs_of(id).await?);
    let program = program(baci).await?;
    let words = Words(program.as_ref());
    let mut table = Table::new(["identity", "proved by", "at"]);
    let mut all: Vec<Value> = Vec::new();
    for identity in &stored.identities {
        let proof = proofs.iter().find(|proof| proof.identity == *identity);
        let how = proof.map_or("-", |proof| proof.how.as_str());
        let at = proof.map_or_else(String::new, |proof| words.time(proof.proved_at));
        table.row([identity.clone(), how.to_owned(), at]);
        all.push(json!({
            "identity": identity, "proof": proof.map(|proof| proof.how.as_str()),
            "proved_at": proof.map(|proof| proof.proved_at),
        }));
    }
    let out = json!({ "member": stored.member.id, "identities": all });
    context.tell(|| table.to_string(), &out)
}
