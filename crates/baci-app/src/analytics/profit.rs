//! Does it pay: what a program gave in some months and what that cost, what is owed, and, where a group is left alone by all campaigns,
//! what members spent more for it.

use super::trials::{GLOBAL, Grouping, difference, gain};
use super::{Gain, Given, Trial, TrialFigures, counted, wrong};
use crate::baci::Baci;
use crate::error::AppError;
use crate::liability::{JournalLine, OUTSTANDING, Valued};
use baci_analytics::figure::number;
use baci_analytics::trial::Difference;
use baci_core::program::Program;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most months that are told.
const MOST: i32 = 120;

/// What a wallet gave in some months. Units are the wallet's smallest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WalletProfit {
    pub wallet: String,
    /// Less what was taken back.
    pub issued: i128,
    /// At the till, at partners, for causes.
    pub used: i128,
    pub expired: i128,
    /// Put right, moved to other members, merged.
    pub other: i128,
    /// What members have at the end, and what of it is expected to be used.
    pub outstanding: i128,
    pub expected: i128,
}

/// What a program gave, and what it brought.
#[derive(Clone, Debug, PartialEq)]
pub struct Profit {
    /// The first day of a month, and that of the month after the last one.
    pub from: Date,
    pub until: Date,
    pub wallets: Vec<WalletProfit>,
    /// What of sales is margin, in millionths of a percent.
    pub margin: i64,
    /// What a member who is reached spent more than one who is left alone by all campaigns, and how many are reached; nothing where nobody
    /// was left alone in all of this time.
    pub more: Option<(Difference, u64)>,
}

impl Baci {
    /// What the program gave in some months, and what it brought, of members who had bought before.
    ///
    /// # Errors
    /// Months that make no time; those of [`Baci::purchases_kept`], where a group is left alone.
    pub async fn profit(
        &self,
        (from, until): (Date, Date),
        margin: i64,
    ) -> Result<Profit, AppError> {
        let (from, until) = (from.first_of_month(), until.first_of_month());
        let months = i32::from(until.year() - from.year()) * 12 + i32::from(until.month())
            - i32::from(from.month());
        if !(1..=MOST).contains(&months) {
            return Err(wrong("profit-months", "name 1 to 120 months, the first one first"));
        }
        let published = self.in_force().await?;
        let zone = &published.program.zone;
        let mut wallets: BTreeMap<String, WalletProfit> = BTreeMap::new();
        for (_, lines) in self.journal(zone, zone.start_of(until)).await?.range(from..until) {
            for line in lines {
                wallets.entry(line.wallet.clone()).or_default().take(line);
            }
        }
        for (wallet, owed) in self.owed(zone.start_of(until), None).await?.wallets {
            let own = wallets.entry(wallet).or_default();
            (own.outstanding, own.expected) = (owed.outstanding(), owed.expected());
        }
        let named = |(wallet, own)| WalletProfit { wallet, ..own };
        let wallets = wallets.into_iter().map(named).collect();
        let more = self.spent_more((from, until), margin).await?;
        Ok(Profit { from, until, wallets, margin, more })
    }

    /// What members who are reached spent more than those who are left alone by all campaigns.
    async fn spent_more(
        &self,
        (from, until): (Date, Date),
        margin: i64,
    ) -> Result<Option<(Difference, u64)>, AppError> {
        let all = self.trials().await?;
        let Some(global) = all.iter().find(|own| own.id == GLOBAL) else { return Ok(None) };
        if from < global.from || until > global.until {
            return Ok(None);
        }
        let trial = Trial { from, until, cost: 0, ..global.clone() };
        let grouping = Grouping::of(&trial, &all);
        let given: Arc<Given> = self.purchases_kept(false).await?;
        let work = move |given: &Given| Ok(TrialFigures::of(given, &trial, &grouping, margin));
        let (_, told) = counted(given, work).await?;
        Ok(told.spend.map(|own| (own, told.counted.treated.customers)))
    }
}

impl WalletProfit {
    fn take(&mut self, line: &JournalLine) {
        let (account, sign) = match (line.debit, line.credit) {
            (OUTSTANDING, other) => (other, 1),
            (other, OUTSTANDING) => (other, -1),
            _ => return,
        };
        let units = line.units.saturating_mul(sign);
        match account {
            "issued" | "partner_given" => self.issued -= units,
            "redeemed" | "partner_spent" | "donated" => self.used += units,
            "expired" => self.expired += units,
            _ => self.other += units,
        }
    }

    /// What was used, at its worth in the currency's smallest unit; nothing where the program says no worth.
    pub fn cost(&self, program: &Program) -> Option<i128> {
        Valued::of(program, &self.wallet).worth(self.used)
    }

    /// What is owed at the end, likewise.
    pub fn liability(&self, program: &Program) -> Option<i128> {
        Valued::of(program, &self.wallet).worth(self.expected)
    }
}

impl Profit {
    /// What all that was used cost, in the currency's smallest unit, and whether each wallet that was used has a worth.
    pub fn cost(&self, program: &Program) -> (i128, bool) {
        let costs = self.wallets.iter().map(|own| (own.used, own.cost(program)));
        costs.fold((0, true), |(sum, all), (used, cost)| {
            (sum + cost.unwrap_or(0), all && (cost.is_some() || used == 0))
        })
    }

    /// The margin of what members spent more, less what was used cost, in the currency's smallest unit.
    pub fn gain(&self, program: &Program) -> Option<Gain> {
        let (more, customers) = self.more?;
        let cost = i64::try_from(self.cost(program).0).unwrap_or(i64::MAX);
        Some(gain(more, customers, (self.margin, cost)))
    }

    /// As JSON, in the shape that `docs/metrics.md` tells.
    pub fn json(&self, program: &Program) -> Value {
        let unit = 1.0 / 10f64.powi(program.currency.digits.into());
        let wallet = |own: &WalletProfit| {
            let words = Valued::of(program, &own.wallet);
            json!({
                "wallet": own.wallet, "issued": words.units(own.issued), "used": words.units(own.used),
                "expired": words.units(own.expired), "other": words.units(own.other),
                "outstanding": words.units(own.outstanding), "expected": words.units(own.expected),
                "cost": words.money(own.cost(program)), "liability": words.money(own.liability(program)),
            })
        };
        let (cost, complete) = self.cost(program);
        let written = |own: Gain| {
            let Gain { by, low, high } = own;
            difference(Difference { by, low, high }, unit)
        };
        json!({
            "from": self.from.to_string(), "until": self.until.to_string(),
            "currency": program.currency.code(), "zone": program.zone.name(), "margin": number(self.margin),
            "wallets": self.wallets.iter().map(wallet).collect::<Vec<_>>(),
            "cost": baci_analytics::figure::amount(cost, program.currency.digits), "cost_complete": complete,
            "reached": self.more.map(|(_, customers)| customers),
            "spend_difference": self.more.map(|(own, _)| difference(own, unit)),
            "gain": self.gain(program).map(written),
        })
    }

    /// The months before a day's own, so many: what is asked where nobody says.
    pub fn usual(today: Date, months: i32) -> (Date, Date) {
        let until = today.first_of_month();
        (until.saturating_sub(months.months()), until)
    }
}
