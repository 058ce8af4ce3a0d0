//! What is owed and the journal, in units and money: for the API, the pages and the command line alike.

use super::{JournalLine, Owed};
use baci_analytics::figure::{amount, number};
use baci_analytics::liability::{Liability, STEP_DAYS};
use baci_core::program::{Program, Wallet, WalletKind};
use jiff::civil::Date;
use serde_json::{Map, Value, json};

/// A wallet in the words of a program; one that the program does not name any more is told in whole units, without money.
#[derive(Clone, Copy, Debug)]
pub struct Valued<'a> {
    pub program: &'a Program,
    pub wallet: Option<&'a Wallet>,
}

impl<'a> Valued<'a> {
    /// The wallet with this id.
    pub fn of(program: &'a Program, id: &str) -> Self {
        Self { program, wallet: program.wallets.iter().find(|own| own.id == id) }
    }

    /// Units as a decimal.
    pub fn units(&self, units: i128) -> String {
        amount(units, self.wallet.map_or(0, |own| own.digits))
    }

    /// What units are worth, in the currency's smallest unit; nothing where the program says no worth.
    pub fn worth(&self, units: i128) -> Option<i128> {
        let wallet = self.wallet?;
        let digits = self.program.currency.digits;
        if wallet.worth.is_none() && wallet.kind == WalletKind::Points {
            return None;
        }
        Some(wallet.pays(i64::try_from(units).ok()?, digits).into())
    }

    /// A sum of the currency as a decimal.
    pub fn money(&self, sum: Option<i128>) -> Option<String> {
        sum.map(|sum| amount(sum, self.program.currency.digits))
    }

    /// What a line comes to: worth of the sum up to its end without that of the sum before, so that roundings never add up.
    pub fn line(&self, line: &JournalLine) -> Option<i128> {
        Some(self.worth(line.before + line.units)? - self.worth(line.before)?)
    }
}

/// What was assumed beside what the program and earlier lots say.
#[derive(Clone, Debug, Default)]
pub struct Assumed {
    pub as_of: Option<Date>,
    /// The share of units that will be used, in millionths of a percent.
    pub expected_use: Option<i64>,
    /// What a unit of a wallet costs, by wallet.
    pub worth: Map<String, Value>,
}

impl Owed {
    /// As JSON, in the shape that `docs/metrics.md` tells.
    pub fn json(&self, program: &Program, assumed: &Assumed) -> Value {
        let wallets = self.wallets.iter();
        let wallets: Vec<Value> =
            wallets.map(|(id, told)| wallet(id, told, &Valued::of(program, id))).collect();
        json!({
            "definition": {
                "as_of": assumed.as_of.map(|day| day.to_string()), "zone": program.zone.name(), "currency": program.currency.code(),
                "step_days": STEP_DAYS,
                "liability": "outstanding x expected use x worth",
                "expected_use": "of each age, the share that earlier lots came to use from that age on, in percent; all of an age that no lot has left behind",
                "assumed_use": assumed.expected_use.map(number), "assumed_worth": assumed.worth,
            },
            "wallets": wallets, "lapsed_holds": self.lapsed_holds,
        })
    }
}

fn wallet(id: &str, told: &Liability, words: &Valued<'_>) -> Value {
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

/// A line of the journal in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalRow {
    pub wallet: String,
    pub debit: &'static str,
    pub credit: &'static str,
    pub units: Option<String>,
    pub amount: Option<String>,
}

/// What a month moved, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalMonth {
    /// Its first day.
    pub month: Date,
    /// Whether it is over.
    pub closed: bool,
    pub rows: Vec<JournalRow>,
}

impl JournalMonth {
    /// Of the lines of a month; those that moved nothing in all are left out.
    pub fn of(program: &Program, month: Date, closed: bool, lines: &[JournalLine]) -> Self {
        let row = |own: &JournalLine| {
            let words = Valued::of(program, &own.wallet);
            JournalRow {
                wallet: own.wallet.clone(),
                debit: own.debit,
                credit: own.credit,
                units: Some(words.units(own.units)),
                amount: words.money(words.line(own)),
            }
        };
        let rows = lines.iter().filter(|own| own.units != 0).map(row).collect();
        Self { month, closed, rows }
    }

    /// As it is typed: 2026-10.
    pub fn name(&self) -> String {
        self.month.strftime("%Y-%m").to_string()
    }

    /// As JSON, in the shape that `docs/metrics.md` tells.
    pub fn json(&self, program: &Program) -> Value {
        let row = |own: &JournalRow| {
            json!({
                "wallet": own.wallet, "debit": own.debit, "credit": own.credit,
                "units": own.units, "amount": own.amount,
            })
        };
        json!({
            "month": self.name(), "zone": program.zone.name(), "currency": program.currency.code(),
            "closed": self.closed, "lines": self.rows.iter().map(row).collect::<Vec<_>>(),
        })
    }

    /// As CSV, a row for each side of a line.
    pub fn csv(&self) -> String {
        let mut out = csv::Writer::from_writer(Vec::new());
        let month = self.name();
        let heads =
            ["month", "wallet", "account", "debit_units", "credit_units", "debit", "credit"];
        // Into memory, with as many cells each: nothing can fail.
        let _ = out.write_record(heads);
        for own in &self.rows {
            let units = own.units.as_deref().unwrap_or_default();
            let amount = own.amount.as_deref().unwrap_or_default();
            let debited = [month.as_str(), &own.wallet, own.debit, units, "", amount, ""];
            let credited = [month.as_str(), &own.wallet, own.credit, "", units, "", amount];
            let _ = out.write_record(debited).and_then(|()| out.write_record(credited));
        }
        String::from_utf8(out.into_inner().unwrap_or_default()).unwrap_or_default()
    }
}
