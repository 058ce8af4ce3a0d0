//! `baci causes`: what members may give points to, what was collected, and gifts given and given back.

use super::partners::{answered, undone, units};
use crate::context::{Context, member, own_key};
use crate::failure::{Done, Exit, Failure};
use crate::output::{Table, Words};
use baci_app::{Baci, PartnerAct, Who};
use baci_core::decimal::Decimal;
use baci_core::text::Language;
use clap::Subcommand;
use serde_json::json;

/// What it takes.
#[derive(Debug, Subcommand)]
pub enum Causes {
    /// Lists the causes with what was collected; what is due is told by 'baci partners statement'
    List,
    /// Gives points of a member to a cause
    Donate {
        cause: String,
        /// mem_…, or an identity: '+8562055512345', 'a@b.c', 'card:1234', 'external:C-17'
        member: String,
        points: Decimal,
    },
    /// Gives points of a gift back to the member
    Undo {
        cause: String,
        /// ref_…
        event: String,
        /// How many points [default: all that is left]
        #[arg(long)]
        points: Option<Decimal>,
        #[arg(long, default_value = "")]
        reason: String,
    },
}

/// Runs it.
pub async fn run(context: &Context, args: Causes) -> Done {
    let baci = context.open().await?;
    match args {
        Causes::List => list(context, &baci).await?,
        Causes::Donate { cause, member: text, points } => {
            let published = baci.in_force().await?;
            let program = &published.program;
            let wallet = program.cause(&cause).and_then(|own| program.wallets.get(own.wallet));
            let units = units(points, wallet.map_or(0, |own| own.digits))?;
            let who = Who::Id(member(&baci, &text).await?);
            let act = PartnerAct::Donate { cause, units };
            let answer = baci.partner_act("console", (who, None), act, own_key()).await?;
            answered(context, &baci, &answer).await?;
        }
        Causes::Undo { cause, event, points, reason } => {
            let (who, undo) = undone(&baci, (cause, &event), points, reason).await?;
            let act = PartnerAct::TakeBack(undo);
            let answer = baci.partner_act("console", (who, None), act, own_key()).await?;
            answered(context, &baci, &answer).await?;
        }
    }
    baci.close().await;
    Ok(Exit::Fine)
}

async fn list(context: &Context, baci: &Baci) -> Result<(), Failure> {
    let (published, infos) = baci.causes().await?;
    let program = &published.program;
    let words = Words(Some(program));
    let mut table =
        Table::new(["cause", "name", "state", "wallet", "collected", "goal"]).right([4, 5]);
    let mut machine = Vec::new();
    for info in &infos {
        let Some(own) = program.causes.get(info.cause) else { continue };
        let wallet = program.wallets.get(own.wallet).map_or("", |own| own.id.as_str());
        let collected = words.plain(wallet, info.collected);
        let goal = own.goal.map(|goal| words.plain(wallet, goal));
        machine.push(
            json!({ "cause": own.id, "name": own.name.get(Language::En), "state": info.state,
            "wallet": wallet, "collected": collected, "goal": goal }),
        );
        table.row([
            own.id.clone(),
            own.name.get(Language::En).to_owned(),
            info.state.to_owned(),
            wallet.to_owned(),
            collected,
            goal.unwrap_or_default(),
        ]);
    }
    context.tell(|| table.to_string(), &json!({ "causes": machine }))
}
