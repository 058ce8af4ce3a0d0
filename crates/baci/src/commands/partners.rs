//! `baci partners`: what was agreed with whom, points given, taken and undone, and statements that tie to the ledger.

use crate::commands::analyzed::day;
use crate::context::{Context, member, own_key};
use crate::failure::{Done, Exit, Failure};
use crate::output::{Table, Words, print, print_json};
use baci_app::{Answer, Baci, PartnerAct, PartnerPoints, PartnerStatement, PartnerUndo, Who};
use baci_core::decimal::Decimal;
use baci_core::id::EventRef;
use baci_core::program::Program;
use baci_core::program::partner::{Partner, Side, Way};
use baci_core::text::Language;
use clap::{Args, Subcommand};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Value, json};

/// What it takes.
#[derive(Debug, Subcommand)]
pub enum Partners {
    /// Lists the partners: prices, limits and what is left of this month's budgets
    List,
    /// Tells what a partner or a cause moved, what is due for it, and whether the ledger says the same
    Statement(Statement),
    /// Gives points of a partner to a member
    Earn(Move),
    /// Spends a member's points at a partner
    Spend(Move),
    /// Undoes a part of what was given or spent, or all that is left of it
    Undo {
        partner: String,
        /// ref_…
        event: String,
        /// How many points [default: all that is left]
        #[arg(long)]
        points: Option<Decimal>,
        #[arg(long, default_value = "")]
        reason: String,
    },
}

/// Which days of which partner or cause.
#[derive(Args, Debug)]
pub struct Statement {
    /// The partner's or the cause's id
    partner: String,
    /// The month, as 2026-10
    #[arg(long, value_parser = month, required_unless_present = "from")]
    month: Option<Date>,
    /// The first day
    #[arg(long, value_name = "DAY", value_parser = day, requires = "until", conflicts_with = "month")]
    from: Option<Date>,
    /// The last day
    #[arg(long, value_name = "DAY", value_parser = day, requires = "from")]
    until: Option<Date>,
    /// Writes CSV, a row for each day, kind and wallet
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

/// Points that move.
#[derive(Args, Debug)]
pub struct Move {
    partner: String,
    /// mem_…, or an identity: '+8562055512345', 'a@b.c', 'card:1234', 'external:C-17'
    member: String,
    points: Decimal,
    /// The partner's own number for it
    #[arg(long, default_value = "")]
    reference: String,
}

fn month(text: &str) -> Result<Date, String> {
    format!("{text}-01").parse().map_err(|_| format!("'{text}' is no month: write it like 2026-10"))
}

/// Runs it.
pub async fn run(context: &Context, args: Partners) -> Done {
    let baci = context.open().await?;
    let mut exit = Exit::Fine;
    match args {
        Partners::List => list(context, &baci).await?,
        Partners::Statement(own) => {
            let told = baci.partner_statement(&own.partner, own.days()).await?;
            tell(context, &told, own.csv)?;
            exit = if told.ties() { Exit::Fine } else { Exit::Failed };
        }
        Partners::Earn(own) => moved(context, &baci, Way::Earn, own).await?,
        Partners::Spend(own) => moved(context, &baci, Way::Spend, own).await?,
        Partners::Undo { partner, event, points, reason } => {
            let (who, undo) = undone(&baci, (partner, &event), points, reason).await?;
            let done = baci.partner_act("console", (who, None), PartnerAct::Undo(undo), own_key());
            answered(context, &baci, &done.await?).await?;
        }
    }
    baci.close().await;
    Ok(exit)
}

impl Statement {
    /// The first day, and the one after the last.
    fn days(&self) -> (Date, Date) {
        let whole = self.month.map(|month| (month, month.saturating_add(1.month())));
        let named =
            self.from.zip(self.until).map(|(from, last)| (from, last.saturating_add(1.day())));
        whole.or(named).unwrap_or((Date::ZERO, Date::ZERO))
    }
}

fn side(program: &Program, own: &Side, left: Option<i64>) -> (String, Value) {
    let wallet = program.wallets.get(own.wallet);
    let id = wallet.map_or("", |own| own.id.as_str());
    let words = Words(Some(program));
    let digits = wallet.map_or(0, |own| own.digits);
    let price = own.rate.price(digits, program.currency.digits).to_string();
    let plain = |units: Option<i64>| units.map(|units| words.plain(id, units));
    let text = left.map_or_else(
        || format!("{price} for a point of {id}"),
        |left| format!("{price} for a point of {id}, {} left this month", words.plain(id, left)),
    );
    let machine = json!({ "wallet": id, "price": price, "most": plain(own.most),
        "per_day": plain(own.per_day), "per_month": plain(own.per_month), "budget": plain(own.budget),
        "budget_left": plain(left) });
    (text, machine)
}

async fn list(context: &Context, baci: &Baci) -> Result<(), Failure> {
    let (published, infos) = baci.partners().await?;
    let program = &published.program;
    let mut table = Table::new(["partner", "name", "state", "gives", "takes"]);
    let mut machine = Vec::new();
    for info in &infos {
        let Some(own) = program.partners.get(info.partner) else { continue };
        let of = |agreed: Option<&Side>, at: usize| {
            let left = info.sides.get(at).copied().flatten().and_then(|info| info.left);
            agreed.map(|agreed| side(program, agreed, left)).unzip()
        };
        let Partner { issues, accepts, .. } = own;
        let ((gives, issues), (takes, accepts)) = (of(issues.as_ref(), 0), of(accepts.as_ref(), 1));
        machine.push(
            json!({ "partner": own.id, "name": own.name.get(Language::En), "state": info.state,
            "issues": issues, "accepts": accepts }),
        );
        let (id, name) = (own.id.clone(), own.name.get(Language::En).to_owned());
        let [gives, takes] = [gives, takes].map(Option::unwrap_or_default);
        table.row([id, name, info.state.to_owned(), gives, takes]);
    }
    context.tell(|| table.to_string(), &json!({ "partners": machine }))
}

fn tell(context: &Context, told: &PartnerStatement, csv: bool) -> Result<(), Failure> {
    match (context.json, csv) {
        (true, _) => return print_json(&told.json()),
        (_, true) => return print(&told.csv()),
        _ => {}
    }
    let currency = told.published.program.currency.code();
    let mut table =
        Table::new(["day", "kind", "wallet", "times", "points", "amount"]).right([3, 4, 5]);
    for own in &told.lines {
        table.row([
            own.day.to_string(),
            own.kind.clone(),
            own.wallet.clone(),
            own.sum.times.to_string(),
            told.units(&own.wallet, own.sum.units),
            told.money(own.sum.money),
        ]);
    }
    let mut ledger = Table::new(["kind", "wallet", "events", "postings"]).right([2, 3]);
    for own in &told.ties {
        let units = |units| told.units(&own.wallet, units);
        ledger.row([own.kind.clone(), own.wallet.clone(), units(own.told), units(own.posted)]);
    }
    let due = |money: i128| format!("{} {currency}", told.money(money));
    let who = match told.payer() {
        "partner" => format!("{} pays {}", told.party, due(told.net)),
        "shop" => format!("the shop pays {}", due(-told.net)),
        _ => "nobody pays".to_owned(),
    };
    let ties = if told.ties() { "is" } else { "is NOT" };
    print(&format!(
        "{table}\nopening {}, closing {}: {who}\n\n{ledger}\nthe ledger {ties} the same\n",
        due(told.opening),
        due(told.closing()),
    ))?;
    if !told.is_final {
        eprintln!("baci: the statement may change still: it is final from {} on", told.final_from);
    }
    Ok(())
}

async fn moved(context: &Context, baci: &Baci, way: Way, own: Move) -> Result<(), Failure> {
    let published = baci.in_force().await?;
    let program = &published.program;
    let side = program.partner(&own.partner).and_then(|own| own.side(way));
    let digits = side.and_then(|side| program.wallets.get(side.wallet)).map_or(0, |own| own.digits);
    let units = units(own.points, digits)?;
    let who = Who::Id(member(baci, &own.member).await?);
    let (partner, reference) = (own.partner, own.reference);
    let act = PartnerAct::Move(PartnerPoints { partner, way, units, reference });
    answered(context, baci, &baci.partner_act("console", (who, None), act, own_key()).await?).await
}

/// Points as a count of the wallet's smallest unit.
pub(super) fn units(points: Decimal, digits: u8) -> Result<i64, Failure> {
    let units = points.in_units(digits);
    units.ok_or_else(|| Failure::usage(format!("{points} is no amount of this wallet")))
}

/// What is to be undone, by its reference.
pub(super) async fn undone(
    baci: &Baci,
    (party, event): (String, &str),
    points: Option<Decimal>,
    reason: String,
) -> Result<(Who, PartnerUndo), Failure> {
    let id: EventRef =
        event.parse().map_err(|_| Failure::usage(format!("'{event}' is no event: it is ref_…")))?;
    let published = baci.in_force().await?;
    let found = baci.partner_move(id).await?;
    let wallets = &published.program.wallets;
    let wallet = found.and_then(|found| wallets.iter().find(|own| own.id == found.wallet));
    let digits = wallet.map_or(0, |own| own.digits);
    let units = points.map(|points| units(points, digits)).transpose()?;
    Ok((Who::Id(id.member), PartnerUndo { party, of: id.event, units, reason }))
}

/// Tells what moved.
pub(super) async fn answered(
    context: &Context,
    baci: &Baci,
    answer: &Answer,
) -> Result<(), Failure> {
    let published = baci.in_force().await?;
    let program = &published.program;
    let words = Words(Some(program));
    let Some(own) = &answer.outcome.partner else { return Ok(()) };
    let (id, points) = (answer.event.to_string(), words.plain(&own.wallet, own.units));
    let amount = program.currency.format(own.money);
    let machine = json!({ "event": id, "kind": answer.kind, "party": own.party, "moved": own.kind,
        "wallet": own.wallet, "points": points, "amount": amount,
        "let_go": words.plain(&own.wallet, own.let_go),
        "balances": words.balances(&answer.outcome.balances) });
    let human = || {
        format!(
            "{}: {} {points} of {}, {amount} {}\n{id}\n",
            own.party,
            own.kind,
            own.wallet,
            program.currency.code()
        )
    };
    context.tell(human, &machine)
}
