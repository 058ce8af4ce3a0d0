//! `baci keys`: API keys, made, listed and revoked. A secret is shown once and stored nowhere.

use crate::context::{Context, program};
use crate::failure::{Done, Exit, Failure};
use crate::output::{Table, Words};
use baci_app::{Baci, Scope};
use baci_core::id::KeyId;
use clap::Subcommand;
use serde_json::{Value, json};

/// What it takes.
#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Makes a key and shows its secret, this once
    #[command(after_help = scopes_help())]
    Create {
        /// What the key is for: 'till 3'
        name: String,
        /// What the key may do; all for 'all'
        #[arg(
            long = "scope",
            value_delimiter = ',',
            required_unless_present = "partner",
            value_name = "SCOPE"
        )]
        scopes: Vec<String>,
        /// The partner that it acts for: it can do nothing else
        #[arg(long, conflicts_with = "scopes")]
        partner: Option<String>,
    },
    /// Lists all keys
    List,
    /// Revokes a key, from its next request on
    Revoke {
        /// key_…
        key: KeyId,
    },
}

fn scopes_help() -> String {
    let mut text = String::from("Scopes:\n");
    for scope in Scope::ALL {
        text.push_str(&format!("  {:19}{}\n", scope.text(), scope.meaning().trim()));
    }
    text
}

/// Runs it.
pub async fn run(context: &Context, args: Keys) -> Done {
    let baci = match args {
        Keys::Create { .. } => context.open_or_create().await?,
        _ => context.open().await?,
    };
    match args {
        Keys::Create { name, scopes, partner } => {
            create(context, &baci, &name, (&scopes, partner.as_deref())).await?;
        }
        Keys::List => list(context, &baci).await?,
        Keys::Revoke { key } => {
            let stored = baci.revoke_key(key).await?;
            let machine = json!({ "key": stored.key, "name": stored.name,
                "revoked_at": stored.revoked_at });
            context.tell(|| format!("{key} ({}) is revoked\n", stored.name), &machine)?;
        }
    }
    baci.close().await;
    Ok(Exit::Fine)
}

async fn create(
    context: &Context,
    baci: &Baci,
    name: &str,
    (scopes, partner): (&[String], Option<&str>),
) -> Result<(), Failure> {
    let scopes: Vec<Scope> = match scopes {
        [all] if all == "all" => Scope::ALL.to_vec(),
        some => some.iter().map(|s| s.parse()).collect::<Result<_, _>>().map_err(Failure::usage)?,
    };
    let made = match partner {
        Some(partner) => baci.create_partner_key(name, partner).await?,
        None => baci.create_key(name, &scopes).await?,
    };
    let key = made.stored.key;
    let human = || {
        format!("{}\n\nThis is the secret of {key}: keep it now, it is not stored.\n", made.secret)
    };
    let machine = json!({ "key": key, "name": made.stored.name, "secret": made.secret,
        "scopes": words(&made.stored.scopes),
        "partner": made.stored.partner });
    context.tell(human, &machine)
}

fn words(scopes: &str) -> Vec<&str> {
    scopes.split_whitespace().collect()
}

async fn list(context: &Context, baci: &Baci) -> Result<(), Failure> {
    let keys = baci.keys().await?;
    let program = program(baci).await?;
    let time = Words(program.as_ref());
    let mut table = Table::new(["key", "name", "made", "revoked", "scopes", "partner"]);
    let mut machine = Vec::new();
    for key in &keys {
        table.row([
            key.key.to_string(),
            key.name.clone(),
            time.time(key.created_at),
            key.revoked_at.map_or_else(String::new, |at| time.time(at)),
            key.scopes.clone(),
            key.partner.clone().unwrap_or_default(),
        ]);
        machine.push(json!({ "key": key.key, "name": key.name, "scopes": words(&key.scopes),
            "created_at": key.created_at, "revoked_at": key.revoked_at, "partner": key.partner }));
    }
    context.tell(|| table.to_string(), &Value::Array(machine))
}
