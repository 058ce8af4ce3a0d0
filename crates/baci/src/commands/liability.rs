//! `baci liability` and `baci journal`: what is owed in points, and the accountant's lines month by month.

use super::analyzed::day;
use crate::context::{Context, program};
use crate::failure::{Done, Exit, Failure};
use crate::output::{Table, print, print_json};
use baci_analytics::figure::{amount, number};
use baci_analytics::liability::{Liability as Told, STEP_DAYS, earned};
use baci_app::{JournalLine, OUTSTANDING};
use baci_core::decimal::Decimal;
use baci_core::program::{Program, Wallet, WalletKind};
use baci_core::time::Instant;
use clap::Args;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Value, json};

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

/// A wallet in the words of the program; one that the program does not name any more has none.
struct Words<'a> {
    program: &'a Program,
    wallet: Option<&'a Wallet>,
}

impl<'a> Words<'a> {
    fn of(program: &'a Program, id: &str) -> Self {
        Self { program, wallet: program.wallets.iter().find(|own| own.id == id) }
    }

    fn units(&self, units: i128) -> String {
        amount(units, self.wallet.map_or(0, |own| own.digits))
    }

    /// What units are worth, in the currency's smallest unit; nothing where the program says no worth.
    fn worth(&self, units: i128) -> Option<i128> {
        let wallet = self.wallet?;
        let digits = self.program.currency.digits;
        if wallet.worth.is_none() && wallet.kind == WalletKind::Points {
            return None;
        }
        Some(wallet.pays(i64::try_from(units).ok()?, digits).into())
    }

    fn money(&self, sum: Option<i128>) -> Option<String> {
        sum.map(|sum| amount(sum, self.program.currency.digits))
    }

    /// What a line comes to: worth of the sum up to its end without that of the sum before, so that roundings never add up.
    fn line(&self, line: &JournalLine) -> Option<i128> {
        Some(self.worth(line.before + line.units)? - self.worth(line.before)?)
    }
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
    let wallets: Vec<Value> =
        owed.wallets.iter().map(|(id, told)| machine(id, told, &Words::of(&program, id))).collect();
    let out = json!({
        "definition": {
            "as_of": args.as_of.map(|day| day.to_string()), "zone": program.zone.name(), "currency": program.currency.code(),
            "step_days": STEP_DAYS,
            "liability": "outstanding x expected use x worth",
            "expected_use": "of each age, the share that earlier lots came to use from that age on, in percent; all of an age that no lot has left behind",
            "assumed_use": args.expected_use.map(number), "assumed_worth": args.assumed(),
        },
        "wallets": wallets, "lapsed_holds": owed.lapsed_holds,
    });
    let human = || {
        let each = owed.wallets.iter().map(|(id, told)| text(id, told, &Words::of(&program, id)));
        let all: Vec<String> = each.collect();
        if all.is_empty() { "no points\n".to_owned() } else { all.join("\n") }
    };
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

    fn assumed(&self) -> Value {
        let one = |(id, amount): &(String, Decimal)| (id.clone(), json!(amount.to_string()));
        Value::Object(self.worth.iter().map(one).collect())
    }
}

fn machine(id: &str, told: &Told, words: &Words<'_>) -> Value {
    let ages: Vec<Value> = (0i64..)
        .zip(&told.ages)
        .map(|(step, own)| {
            json!({
                "from_days": step * STEP_DAYS, "outstanding": words.units(own.outstanding), "expected_use": number(own.expected_use),
                "expected": words.units(own.expected), "at_risk": words.units(own.at_risk), "used": words.units(own.used),
                "expired": words.units(own.expired), "other": words.units(own.other),
            })
        })
        .collect();
    json!({
        "wallet": id, "issued": words.units(told.issued), "used": words.units(told.used), "expired": words.units(told.expired),
        "other": words.units(told.other), "outstanding": words.units(told.outstanding()), "expected": words.units(told.expected()),
        "worth": words.money(words.worth(told.outstanding())), "liability": words.money(words.worth(told.expected())), "ages": ages,
    })
}

fn text(id: &str, told: &Told, words: &Words<'_>) -> String {
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

/// A line of the journal in words.
struct Line {
    wallet: String,
    debit: &'static str,
    credit: &'static str,
    units: Option<String>,
    amount: Option<String>,
}

/// Runs `baci journal`.
pub async fn journal(context: &Context, args: &Journal) -> Done {
    let (baci, program) = opened(context).await?;
    let end = args.month.saturating_add(1.month());
    let months = baci.journal(&program.zone, program.zone.start_of(end)).await?;
    let closed = program.zone.start_of(end) <= baci.clock().now();
    baci.close().await;
    let mut lines = Vec::new();
    for own in months.get(&args.month).into_iter().flatten().filter(|own| own.units != 0) {
        let words = Words::of(&program, &own.wallet);
        lines.push(Line {
            wallet: own.wallet.clone(),
            debit: own.debit,
            credit: own.credit,
            units: Some(words.units(own.units)),
            amount: words.money(words.line(own)),
        });
    }
    if let Some(wallet) = &args.wallet {
        let used = months.values().flatten().filter(|own| own.wallet == *wallet).map(redeemed);
        lines.push(args.release(&program, wallet, used.sum())?);
    }
    match (context.json, args.csv) {
        (true, _) => print_json(&json!({
            "month": args.month.strftime("%Y-%m").to_string(), "zone": program.zone.name(), "currency": program.currency.code(),
            "closed": closed, "lines": lines.iter().map(|own| json!({ "wallet": own.wallet, "debit": own.debit, "credit": own.credit,
                "units": own.units, "amount": own.amount })).collect::<Vec<_>>(),
        }))?,
        (_, true) => print(&csv(args.month, &lines)?)?,
        _ => {
            let mut table =
                Table::new(["wallet", "debit", "credit", "units", "amount"]).right([3, 4]);
            for own in lines {
                let or = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
                let (debit, credit) = (own.debit.to_owned(), own.credit.to_owned());
                table.row([own.wallet, debit, credit, or(own.units), or(own.amount)]);
            }
            print(&table.to_string())?;
        }
    }
    if !closed && !context.json {
        eprintln!("baci: the month is not over: this is what it moved so far");
    }
    Ok(Exit::Fine)
}

/// What a line says was used; below zero where it came back.
fn redeemed(line: &JournalLine) -> i128 {
    match (line.debit, line.credit) {
        (OUTSTANDING, "redeemed") => line.units,
        ("redeemed", OUTSTANDING) => -line.units,
        _ => 0,
    }
}

impl Journal {
    /// The line that releases revenue: what is earned by now without what was recognized before.
    fn release(&self, program: &Program, wallet: &str, used: i128) -> Result<Line, Failure> {
        let words = Words::of(program, wallet);
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
        Ok(Line { wallet: wallet.to_owned(), debit, credit, units: None, amount })
    }
}

fn csv(month: Date, lines: &[Line]) -> Result<String, Failure> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let failed = |error: csv::Error| Failure::new(error.to_string());
    let heads = ["month", "wallet", "account", "debit_units", "credit_units", "debit", "credit"];
    out.write_record(heads).map_err(failed)?;
    let month = month.strftime("%Y-%m").to_string();
    for own in lines {
        let units = own.units.as_deref().unwrap_or_default();
        let amount = own.amount.as_deref().unwrap_or_default();
        let row = [month.as_str(), &own.wallet, own.debit, units, "", amount, ""];
        out.write_record(row).map_err(failed)?;
        let row = [month.as_str(), &own.wallet, own.credit, "", units, "", amount];
        out.write_record(row).map_err(failed)?;
    }
    let bytes = out.into_inner().map_err(|error| Failure::new(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
