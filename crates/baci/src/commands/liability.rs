//! `baci liability` and `baci journal`: what is owed in points, and the accountant's lines month by month.

use super::analyzed::page::{self, Line};
use super::analyzed::{day, write};
use crate::context::{Context, program};
use crate::failure::{Done, Exit, Failure};
use crate::output::{Table, print, print_json};
use baci_analytics::figure::{amount, number};
use baci_analytics::liability::{Age, Liability as Told, STEP_DAYS, earned};
use baci_app::{Assumed, JournalLine, JournalMonth, JournalRow, OUTSTANDING, Valued};
use baci_core::decimal::Decimal;
use baci_core::program::{Program, WalletKind};
use baci_core::time::Instant;
use clap::Args;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// What `baci liability` takes.
#[derive(Args, Debug)]
pub struct Liability {
    /// The day at whose start points are counted [default: now]
    #[arg(long, value_name = "DAY", value_parser = day)]
    as_of: Option<Date>,
    /// The share of points that will be used, in percent, where you know better than earlier lots
    #[arg(long, value_name = "PERCENT", value_parser = share)]
    expected_use: Option<i64>,
    /// What a point of a wallet costs, in the currency, where the program says none or another: points=0.015
    #[arg(long, value_name = "WALLET=AMOUNT", value_delimiter = ',', value_parser = worth)]
    worth: Vec<(String, Decimal)>,
    /// Writes a page with a picture, which opens without a network
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

/// What `baci journal` takes.
#[derive(Args, Debug)]
pub struct Journal {
    /// The month, as 2026-10
    #[arg(long, value_parser = month)]
    month: Date,
    /// Writes CSV, a row for each side of a line
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Writes a page with a picture, which opens without a network
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// What was allocated to all points of a wallet, in the currency: releases revenue as points are used (IFRS 15)
    #[arg(long, value_name = "AMOUNT", requires = "expected", requires = "wallet")]
    allocation: Option<String>,
    /// How many points of all that were issued will ever be used
    #[arg(long, value_name = "POINTS", requires = "allocation")]
    expected: Option<String>,
    /// What of the allocation was recognized before this month, in the currency
    #[arg(long, value_name = "AMOUNT", default_value = "0", requires = "allocation")]
    recognized: String,
    /// The wallet of the allocation
    #[arg(long, value_name = "WALLET", requires = "allocation")]
    wallet: Option<String>,
}

fn share(text: &str) -> Result<i64, String> {
    let wrong = || format!("'{text}' is no share: write 0 to 100, with up to six decimals");
    let units = text.parse::<Decimal>().ok().and_then(|n| n.in_units(6)).ok_or_else(wrong)?;
    Some(units).filter(|n| (0..=100_000_000).contains(n)).ok_or_else(wrong)
}

fn worth(text: &str) -> Result<(String, Decimal), String> {
    let wrong = || {
        format!(
            "'{text}' is no worth of a wallet: write it like points=0.015, with up to six decimals"
        )
    };
    let (wallet, amount) = text.split_once('=').ok_or_else(wrong)?;
    let amount: Decimal = amount.parse().map_err(|_| wrong())?;
    let units = amount.in_units(6).filter(|n| (0..=1_000_000_000_000).contains(n));
    units.map(|_| (wallet.to_owned(), amount)).ok_or_else(wrong)
}

fn month(text: &str) -> Result<Date, String> {
    format!("{text}-01").parse().map_err(|_| format!("'{text}' is no month: write it like 2026-10"))
}

async fn opened(context: &Context) -> Result<(baci_app::Baci, Program), Failure> {
    let baci = context.open().await?;
    let found = program(&baci).await?;
    let program = found
        .ok_or_else(|| Failure::new("no program is published yet: run 'baci publish' first"))?;
    Ok((baci, program))
}

/// Runs `baci liability`.
pub async fn run(context: &Context, args: &Liability) -> Done {
    let (baci, mut program) = opened(context).await?;
    args.assume(&mut program)?;
    let at = args.as_of.map_or(Instant::LATEST, |day| program.zone.start_of(day));
    let owed = baci.owed(at, args.expected_use).await?;
    baci.close().await;
    let assumed =
        Assumed { as_of: args.as_of, expected_use: args.expected_use, worth: args.assumed() };
    let out = owed.json(&program, &assumed);
    let human = || {
        let each = owed.wallets.iter().map(|(id, told)| text(id, told, &Valued::of(&program, id)));
        let all: Vec<String> = each.collect();
        if all.is_empty() { "no points\n".to_owned() } else { all.join("\n") }
    };
    if let Some(file) = &args.html {
        let each = owed.wallets.iter();
        let body: String =
            each.map(|(id, told)| body(id, told, &Valued::of(&program, id))).collect();
        write(file, &page::page("Points liability", &body))?;
    }
    context.tell(human, &out)?;
    if owed.lapsed_holds > 0 && !context.json {
        eprintln!(
            "baci: {} holds ran out and still hold points; 'baci tasks run' lets them go",
            owed.lapsed_holds
        );
    }
    Ok(Exit::Fine)
}

impl Liability {
    /// Puts what points are said to cost in the place of what the program says.
    fn assume(&self, program: &mut Program) -> Result<(), Failure> {
        for (at, (id, amount)) in self.worth.iter().enumerate() {
            if self.worth.iter().take(at).any(|(other, _)| other == id) {
                return Err(Failure::usage(format!("--worth: {id} stands twice")));
            }
            let points = program
                .wallets
                .iter_mut()
                .find(|own| own.id == *id && own.kind == WalletKind::Points);
            let wallet = points.ok_or_else(|| {
                Failure::usage(format!("--worth: the program has no wallet of points '{id}'"))
            })?;
            wallet.worth = Some(*amount);
        }
        Ok(())
    }

    fn assumed(&self) -> Map<String, Value> {
        let one = |(id, amount): &(String, Decimal)| (id.clone(), json!(amount.to_string()));
        self.worth.iter().map(one).collect()
    }
}

fn text(id: &str, told: &Told, words: &Valued<'_>) -> String {
    let money = |sum| words.money(sum).unwrap_or_else(|| "-".to_owned());
    let mut table =
        Table::new(["age, days", "outstanding", "expected use %", "expected"]).right([1, 2, 3]);
    for (step, own) in (0i64..).zip(&told.ages) {
        if own.outstanding != 0 {
            let share = format!("{:.2}", number(own.expected_use));
            let age = format!("{} to {}", step * STEP_DAYS, (step + 1) * STEP_DAYS);
            table.row([age, words.units(own.outstanding), share, words.units(own.expected)]);
        }
    }
    format!(
        "{id}: issued {}, used {}, expired {}, other {}, outstanding {} (worth {}); expected to be used {}: liability {} {}\n\n{table}",
        words.units(told.issued),
        words.units(told.used),
        words.units(told.expired),
        words.units(told.other),
        words.units(told.outstanding()),
        money(words.worth(told.outstanding())),
        words.units(told.expected()),
        money(words.worth(told.expected())),
        words.program.currency.code()
    )
}

/// What is outstanding of a wallet by age, and what of it is expected to be used.
fn body(id: &str, told: &Told, words: &Valued<'_>) -> String {
    let digits = words.wallet.map_or(0, |wallet| wallet.digits);
    let whole = |units: i128| amount(units, digits).parse::<f64>().ok();
    let line = |name, of: fn(&Age) -> i128| Line {
        name,
        values: told.ages.iter().map(|own| whole(of(own))).collect(),
    };
    let places: Vec<String> =
        (0i64..).zip(&told.ages).map(|(step, _)| (step * STEP_DAYS).to_string()).collect();
    let lines = [
        line("outstanding", |own| own.outstanding),
        line("expected to be used", |own| own.expected),
    ];
    page::lines(&format!("{id}: units by age of their lots, in days"), &places, &lines)
        + &page::text("All figures", &text(id, told, words))
}

/// Runs `baci journal`.
pub async fn journal(context: &Context, args: &Journal) -> Done {
    let (baci, program) = opened(context).await?;
    let end = args.month.saturating_add(1.month());
    let months = baci.journal(&program.zone, program.zone.start_of(end)).await?;
    let closed = program.zone.start_of(end) <= baci.clock().now();
    baci.close().await;
    let lines = months.get(&args.month).map(Vec::as_slice).unwrap_or_default();
    let mut told = JournalMonth::of(&program, args.month, closed, lines);
    if let Some(wallet) = &args.wallet {
        let used = months.values().flatten().filter(|own| own.wallet == *wallet).map(redeemed);
        told.rows.push(args.release(&program, wallet, used.sum())?);
    }
    if let Some(file) = &args.html {
        let title = format!("Journal of {}", told.name());
        write(file, &page::page(&title, &journal_body(&told)))?;
    }
    match (context.json, args.csv) {
        (true, _) => print_json(&told.json(&program))?,
        (_, true) => print(&told.csv())?,
        _ => print(&journal_text(&told))?,
    }
    if !closed && !context.json {
        eprintln!("baci: the month is not over: this is what it moved so far");
    }
    Ok(Exit::Fine)
}

fn journal_text(told: &JournalMonth) -> String {
    let mut table = Table::new(["wallet", "debit", "credit", "units", "amount"]).right([3, 4]);
    for own in &told.rows {
        let or = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
        let (debit, credit) = (own.debit.to_owned(), own.credit.to_owned());
        table.row([own.wallet.clone(), debit, credit, or(&own.units), or(&own.amount)]);
    }
    table.to_string()
}

/// What each line moved, as bars, and all lines.
fn journal_body(told: &JournalMonth) -> String {
    let bar = |own: &JournalRow| {
        let name = format!("{}: {} to {}", own.wallet, own.debit, own.credit);
        Some((name, own.units.as_ref()?.parse::<f64>().ok()?))
    };
    let bars: Vec<_> = told.rows.iter().filter_map(bar).collect();
    let note = match told.closed {
        true => "All lines",
        false => "All lines so far: the month is not over",
    };
    page::bars("Units by line", &bars) + &page::text(note, &journal_text(told))
}

/// What a line says was used; below zero where it came back.
fn redeemed(line: &JournalLine) -> i128 {
    // What members spent at partners or gave to causes is used as well: the shop owes it to nobody but them.
    let used = |account: &str| ["redeemed", "partner_spent", "donated"].contains(&account);
    match (line.debit, line.credit) {
        (OUTSTANDING, to) if used(to) => line.units,
        (from, OUTSTANDING) if used(from) => -line.units,
        _ => 0,
    }
}

impl Journal {
    /// The line that releases revenue: what is earned by now without what was recognized before.
    fn release(&self, program: &Program, wallet: &str, used: i128) -> Result<JournalRow, Failure> {
        let words = Valued::of(program, wallet);
        let known = words
            .wallet
            .ok_or_else(|| Failure::usage(format!("the program has no wallet '{wallet}'")))?;
        let read = |text: &str, digits: u8| {
            let units = text.parse::<Decimal>().ok().and_then(|n| n.in_units(digits));
            let units = units.filter(|n| *n >= 0).map(i128::from);
            units.ok_or_else(|| Failure::usage(format!("'{text}' is no amount")))
        };
        let digits = program.currency.digits;
        let allocation = read(self.allocation.as_deref().unwrap_or_default(), digits)?;
        let expected = read(self.expected.as_deref().unwrap_or_default(), known.digits)?;
        let before = read(&self.recognized, digits)?;
        let sum = earned(allocation, used, expected) - before;
        let (debit, credit) = match sum < 0 {
            true => ("revenue", "deferred_revenue"),
            false => ("deferred_revenue", "revenue"),
        };
        let amount = Some(amount(sum.abs(), digits));
        Ok(JournalRow { wallet: wallet.to_owned(), debit, credit, units: None, amount })
    }
}
