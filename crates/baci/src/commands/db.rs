//! `baci db`: the database itself: its schema, copies, and what two of them have in common.

use crate::context::Context;
use crate::failure::{Done, Exit, Failure};
use crate::output::Table;
use crate::progress::{Along, Progress};
use crate::settings::hide_password;
use baci_app::Database;
use baci_store::copy::Copied;
use baci_store::{copy, migrate};
use clap::Subcommand;
use serde_json::{Value, json};

/// What it takes.
#[derive(Debug, Subcommand)]
pub enum Db {
    /// Brings the schema up to date
    Migrate {
        /// Only says what is missing; exits 1 where something is
        #[arg(long)]
        check: bool,
    },
    /// Copies everything into another, empty database, and compares both sides
    Copy {
        /// sqlite:FILE or postgres://USER@HOST/NAME
        #[arg(long, value_name = "ADDRESS")]
        from: String,
        /// sqlite:FILE or postgres://USER@HOST/NAME
        #[arg(long, value_name = "ADDRESS")]
        to: String,
    },
    /// Counts and fingerprints every table: equal on databases that hold the same
    Digest,
}

/// Runs it.
pub async fn run(context: &Context, args: Db) -> Done {
    let here = &context.settings.database.address;
    match args {
        Db::Migrate { check } => migrate(context, check).await,
        Db::Copy { from, to } => {
            let (source, target) =
                (open(context, &from, false).await?, open(context, &to, true).await?);
            let mut progress = Progress::start(None, Along::Items, context.json);
            let copied =
                copy::run(&source, &target, |table, rows| progress.at(rows, rows, table)).await;
            progress.finish();
            source.close().await;
            target.close().await;
            tell(context, &copied?)
        }
        Db::Digest => {
            let database = open(context, here, false).await?;
            let digests = copy::digests(&database).await;
            database.close().await;
            tell(context, &digests?)
        }
    }
}

async fn open(context: &Context, address: &str, create: bool) -> Result<Database, Failure> {
    let options = context.settings.database.options(create);
    Database::open(address, options)
        .await
        .map_err(|error| Failure::new(format!("{}: {error}", hide_password(address))))
}

async fn migrate(context: &Context, check: bool) -> Done {
    let database = open(context, &context.settings.database.address, !check).await?;
    let names: Vec<&str> = match check {
        true => migrate::pending(&database).await?.iter().map(|m| m.name).collect(),
        false => migrate::run(&database).await?,
    };
    database.close().await;
    let human = || match (names.is_empty(), check) {
        (true, _) => "the schema is up to date\n".to_owned(),
        (false, true) => format!("missing: {}\n", names.join(", ")),
        (false, false) => format!("applied: {}\n", names.join(", ")),
    };
    context.tell(human, &json!({ (if check { "missing" } else { "applied" }): names }))?;
    Ok(if check && !names.is_empty() { Exit::Failed } else { Exit::Fine })
}

fn tell(context: &Context, tables: &[Copied]) -> Done {
    let mut table = Table::new(["table", "rows", "hash"]).right([1]);
    let mut machine = Vec::new();
    for Copied { table: name, rows, hash } in tables {
        table.row([(*name).to_owned(), rows.to_string(), hash.clone()]);
        machine.push(json!({ "table": name, "rows": rows, "hash": hash }));
    }
    context.tell(|| table.to_string(), &Value::Array(machine))?;
    Ok(Exit::Fine)
}
