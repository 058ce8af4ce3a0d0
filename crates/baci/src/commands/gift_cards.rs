//! `baci gift-cards`: issued, found, topped up and blocked.

use crate::context::{Context, member, own_key, program};
use crate::failure::{Done, Exit, Failure};
use crate::output::{Table, Words};
use baci_app::{Baci, By, CardInfo, WantedCard};
use baci_core::id::GiftCardId;
use clap::Subcommand;
use serde_json::{Value, json};

/// What it takes.
#[derive(Debug, Subcommand)]
pub enum GiftCards {
    /// Issues a card and shows its PIN, this once
    Issue {
        /// What is on it, in the program's currency: 500.00
        amount: String,
        /// The number that is printed on it already
        #[arg(long)]
        number: Option<String>,
        /// Without a PIN: whoever has the number can pay with it
        #[arg(long)]
        no_pin: bool,
        /// The only member who may pay with it (mem_…, or an identity)
        #[arg(long)]
        member: Option<String>,
    },
    /// Lists cards, latest first
    List {
        /// How many
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=200))]
        limit: u16,
    },
    /// Shows a card with what it paid and got
    Show {
        /// Its number, or gft_…
        card: String,
    },
    /// Puts more money on a card
    TopUp {
        /// Its number, or gft_…
        card: String,
        /// In the program's currency: 100.00
        amount: String,
    },
    /// Takes a card out of use
    Block {
        /// Its number, or gft_…
        card: String,
    },
    /// Puts a blocked card back into use
    Unblock {
        /// Its number, or gft_…
        card: String,
    },
    /// Gives a card a new PIN and shows it, this once
    Pin {
        /// Its number, or gft_…
        card: String,
    },
}

/// Runs it.
pub async fn run(context: &Context, args: GiftCards) -> Done {
    let baci = context.open().await?;
    match args {
        GiftCards::Issue { amount, number, no_pin, member } => {
            issue(context, &baci, (&amount, number, !no_pin, member.as_deref())).await?;
        }
        GiftCards::List { limit } => list(context, &baci, limit).await?,
        GiftCards::Show { card } => show(context, &baci, &card).await?,
        GiftCards::TopUp { card, amount } => {
            let id = find(&baci, &card).await?.card.card;
            baci.top_up_card("console", id, money(&baci, &amount).await?, own_key()).await?;
            tell(context, &baci, id, None).await?;
        }
        GiftCards::Block { card } => block(context, &baci, &card, true).await?,
        GiftCards::Unblock { card } => block(context, &baci, &card, false).await?,
        GiftCards::Pin { card } => {
            let id = find(&baci, &card).await?.card.card;
            let pin = baci.new_card_pin(&By::console(), id).await?;
            tell(context, &baci, id, Some(pin.reveal())).await?;
        }
    }
    baci.close().await;
    Ok(Exit::Fine)
}

async fn money(baci: &Baci, text: &str) -> Result<i64, Failure> {
    let program = program(baci).await?;
    let program = program.ok_or_else(|| Failure::new("no program is published yet"))?;
    let parsed = program.currency.parse(text);
    parsed.map_err(|_| Failure::usage(format!("'{text}' is no amount of {}", program.currency)))
}

async fn find(baci: &Baci, text: &str) -> Result<CardInfo, Failure> {
    Ok(match text.parse::<GiftCardId>() {
        Ok(id) => baci.gift_card(id).await?,
        Err(_) => baci.gift_card_by_number(text).await?,
    })
}

async fn issue(
    context: &Context,
    baci: &Baci,
    (amount, number, pin, owner): (&str, Option<String>, bool, Option<&str>),
) -> Result<(), Failure> {
    let owner = match owner {
        Some(text) => Some(member(baci, text).await?),
        None => None,
    };
    let wanted = WantedCard { amount: money(baci, amount).await?, number, pin, owner };
    let issued = baci.issue_card("console", wanted, own_key()).await?;
    tell(context, baci, issued.card.card, issued.pin.as_ref().map(|pin| pin.reveal())).await
}

async fn block(context: &Context, baci: &Baci, card: &str, on: bool) -> Result<(), Failure> {
    let id = find(baci, card).await?.card.card;
    baci.block_card(&By::console(), id, on).await?;
    tell(context, baci, id, None).await
}

fn card_json(info: &CardInfo, balance: &str) -> Value {
    json!({ "card": info.card.card, "number": info.card.number, "balance": balance,
        "state": info.card.state, "member": info.card.owner, "issued_at": info.card.issued_at })
}

async fn tell(
    context: &Context,
    baci: &Baci,
    id: GiftCardId,
    pin: Option<&str>,
) -> Result<(), Failure> {
    let info = baci.gift_card(id).await?;
    let program = program(baci).await?;
    let balance = Words(program.as_ref()).money(info.left);
    let mut machine = card_json(&info, &balance);
    if let Some(pin) = pin {
        machine["pin"] = json!(pin);
    }
    let human = || {
        let (number, state) = (&info.card.number, &info.card.state);
        let pin = pin.map_or_else(String::new, |pin| {
            format!("PIN {pin}: write it down now, it is not stored.\n")
        });
        format!("{id}: number {number}, {balance} on it, {state}\n{pin}")
    };
    context.tell(human, &machine)
}

async fn list(context: &Context, baci: &Baci, limit: u16) -> Result<(), Failure> {
    let program = program(baci).await?;
    let words = Words(program.as_ref());
    let mut table = Table::new(["card", "number", "balance", "state", "issued"]);
    let mut machine = Vec::new();
    for info in baci.gift_cards(None, limit.into()).await? {
        let balance = words.money(info.left);
        machine.push(card_json(&info, &balance));
        let (number, state) = (info.card.number.clone(), info.card.state.clone());
        let issued = words.time(info.card.issued_at);
        table.row([info.card.card.to_string(), number, balance, state, issued]);
    }
    context.tell(|| table.right([2]).to_string(), &Value::Array(machine))
}

async fn show(context: &Context, baci: &Baci, card: &str) -> Result<(), Failure> {
    let info = find(baci, card).await?;
    let program = program(baci).await?;
    let words = Words(program.as_ref());
    let mut table = Table::new(["at", "what", "amount"]);
    let mut lines = Vec::new();
    for line in baci.gift_card_history(info.card.card, None, 100).await?.lines {
        let (kind, amount) = (line.event.kind.clone(), words.money(line.moved()));
        lines.push(json!({ "at": line.event.at, "kind": kind, "amount": amount }));
        table.row([words.time(line.event.at), kind, amount]);
    }
    let balance = words.money(info.left);
    let mut machine = card_json(&info, &balance);
    machine["history"] = Value::Array(lines);
    let human = || {
        let (number, state) = (&info.card.number, &info.card.state);
        format!("number {number}: {balance} on it, {state}\n{}", table.right([2]))
    };
    context.tell(human, &machine)
}
