//! `baci staff`: lists and invites staff, and lets in whoever is locked out. Whoever can run this has
//! the database itself, so nothing more is asked.

use crate::context::{Context, program};
use crate::failure::{Done, Exit, Failure};
use crate::output::{Table, Words};
use baci_app::{Baci, By, Purpose, Secret};
use baci_core::staff::Role;
use baci_core::text::Language;
use clap::Subcommand;
use serde_json::{Value, json};

/// What it takes.
#[derive(Debug, Subcommand)]
pub enum Staff {
    /// Lists all of the staff
    List,
    /// Invites somebody: prints a one-time link, good for a week
    Invite {
        /// Their e-mail address, by which they will sign in
        email: String,
        /// owner, marketer, cashier, support or analyst
        #[arg(long)]
        role: Role,
        /// The language of their messages: en, lo, th, vi [default: the shop's]
        #[arg(long)]
        language: Option<Language>,
    },
    /// Prints a one-time link to a new password, good for an hour
    Reset {
        /// The account's e-mail address
        email: String,
    },
    /// Prints the one-time link that makes the first owner, good for a day
    Link,
}

/// Runs it.
pub async fn run(context: &Context, args: Staff) -> Done {
    let baci = match args {
        Staff::Link => context.open_or_create().await?,
        _ => context.open().await?,
    };
    match args {
        Staff::List => list(context, &baci).await?,
        Staff::Invite { email, role, language } => {
            let (id, token) = baci.invite(&By::console(), &email, role, language).await?;
            let link = address(context, &baci, &token).await?;
            let human = || format!("{link}\n\nThis link works once, within a week.\n");
            context.tell(human, &json!({ "staff": id, "link": link }))?;
        }
        Staff::Reset { email } => {
            let id = baci.staff_by_email(&email).await?.id;
            let token = baci.reset_link(&By::console(), id).await?;
            let link = address(context, &baci, &token).await?;
            let human = || format!("{link}\n\nThis link works once, within an hour.\n");
            context.tell(human, &json!({ "staff": id, "link": link }))?;
        }
        Staff::Link => first_owner(context, &baci).await?,
    }
    baci.close().await;
    Ok(Exit::Fine)
}

async fn first_owner(context: &Context, baci: &Baci) -> Result<(), Failure> {
    let Some(token) = baci.first_owner_link().await? else {
        return Err(Failure::new(
            "there is an owner already: 'baci staff list' shows who, 'baci staff reset EMAIL' lets them in",
        ));
    };
    let link = address(context, baci, &token).await?;
    let human = || format!("{link}\n\nThis link works once, within a day.\n");
    context.tell(human, &json!({ "link": link }))
}

/// Where a link leads: the shop's own address, else where the server listens.
async fn address(context: &Context, baci: &Baci, token: &Secret) -> Result<String, Failure> {
    let mut shop = baci.shop().await?.settings;
    if shop.address.is_empty() {
        shop.address = format!("http://{}", context.settings.server.listen);
    }
    Ok(shop.link(Purpose::Invitation, token))
}

async fn list(context: &Context, baci: &Baci) -> Result<(), Failure> {
    let staff = baci.staff().await?;
    let program = program(baci).await?;
    let words = Words(program.as_ref());
    let mut table = Table::new(["staff", "e-mail", "name", "role", "state", "since"]);
    let mut machine = Vec::new();
    for one in &staff {
        table.row([
            one.id.to_string(),
            one.email.clone(),
            one.name.clone(),
            one.role.to_string(),
            one.state.text().to_owned(),
            words.time(one.created_at),
        ]);
        machine.push(json!({ "staff": one.id, "email": one.email, "name": one.name,
            "role": one.role.text(), "state": one.state.text(), "created_at": one.created_at }));
    }
    context.tell(|| table.to_string(), &Value::Array(machine))
}
