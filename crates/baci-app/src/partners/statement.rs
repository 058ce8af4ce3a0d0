//! Statements: what a partner or a cause moved in a time, day by day, what is due for it, and the ledger's own sums beside it.

use crate::baci::Baci;
use crate::commands::partner::unknown;
use crate::error::AppError;
use crate::liability::Valued;
use crate::published::Published;
use baci_analytics::figure::amount;
use baci_core::ledger::Account;
use baci_core::refusal::Code;
use baci_core::time::Instant;
use baci_store::WriteTx;
use baci_store::partner::{self as store, Moved, Posted};
use jiff::civil::Date;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most days of a statement.
const MOST_DAYS: i32 = 366;
const QUARTER: i64 = 900_000_000;

/// How often, how many units, and what they come to in the currency's smallest unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    pub times: i64,
    pub units: i128,
    pub money: i128,
}

/// What moved on a day, of one kind and wallet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayLine {
    pub day: Date,
    /// earn, spend or donate; earn_undo, spend_undo or donate_undo.
    pub kind: String,
    pub wallet: String,
    pub sum: Settled,
}

/// The units of a kind by events and by postings: they must be the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    pub kind: String,
    pub wallet: String,
    pub told: i128,
    pub posted: i128,
}

/// What a partner or a cause moved in a time.
#[derive(Clone, Debug)]
pub struct PartnerStatement {
    pub published: Arc<Published>,
    /// The partner's or the cause's id.
    pub party: String,
    /// The first day, and the one after the last.
    pub from: Date,
    pub until: Date,
    /// What was due before, in the currency's smallest unit: above zero where the partner owes the shop, below where
    /// the shop owes.
    pub opening: i128,
    /// What the time adds to it: the sum of all lines.
    pub net: i128,
    pub lines: Vec<DayLine>,
    /// By kind and wallet, of the time and of all before it.
    pub ties: Vec<Tie>,
    pub ties_before: Vec<Tie>,
    /// Units of postings in the time behind which no event of a partner or a cause stands: there must be none.
    pub strays: i128,
    /// From when on it changes no more: nothing comes that late.
    pub final_from: Instant,
    /// Whether that is so.
    pub is_final: bool,
}

impl Baci {
    /// The statement of a partner or a cause from the start of a day up to the start of another, of the program's zone;
    /// all of it as it stood at one moment.
    ///
    /// # Errors
    /// There is no such partner or cause; the days are none, or more than a year of them.
    pub async fn partner_statement(
        &self,
        party: &str,
        (from, until): (Date, Date),
    ) -> Result<PartnerStatement, AppError> {
        let published = self.in_force().await?;
        let days = from.until(until).map_or(0, |span| span.get_days());
        if !(1..=MOST_DAYS).contains(&days) {
            let sentence = format!("a statement is of 1 to {MOST_DAYS} days");
            let refused = AppError::refused(Code::InvalidRequest, sentence);
            return Err(refused.because("statement-days").with("most", i64::from(MOST_DAYS)));
        }
        let zone = &published.program.zone;
        let span = (zone.start_of(from), zone.start_of(until));
        let mut tx = self.database().begin_snapshot().await?;
        let found = Found::read(&mut tx, party, span).await;
        tx.rollback().await?;
        let found = found?;
        let program = &published.program;
        if !found.any && program.partner(party).is_none() && program.cause(party).is_none() {
            let all = program.partners.iter().map(|own| &own.id);
            let all = all.chain(program.causes.iter().map(|own| &own.id)).map(String::as_str);
            return Err(unknown("partner", "unknown-partner", party, all).into());
        }
        let late = program.partner(party).map(|own| own.late);
        let final_from = late.map_or(span.1, |late| late.after(span.1, zone));
        let lines = found.lines(&published);
        let strays = found.posted.iter().chain(&found.posted_before);
        let strays = strays.filter(|own| own.party.is_empty()).map(|own| own.units).sum();
        Ok(PartnerStatement {
            party: party.to_owned(),
            from,
            until,
            opening: found.before.iter().map(|own| due(&own.kind, own.money)).sum(),
            net: lines.iter().map(|own| due(&own.kind, own.sum.money)).sum(),
            lines,
            ties: ties(party, &found.moved, &found.posted),
            ties_before: ties(party, &found.before, &found.posted_before),
            strays,
            final_from,
            is_final: self.clock().now() > final_from,
            published,
        })
    }
}

/// What is read for a statement.
struct Found {
    any: bool,
    moved: Vec<Moved>,
    before: Vec<Moved>,
    posted: Vec<Posted>,
    posted_before: Vec<Posted>,
}

impl Found {
    async fn read(
        tx: &mut WriteTx,
        party: &str,
        span: (Instant, Instant),
    ) -> Result<Self, AppError> {
        let (from, _) = span;
        let start = Instant::EARLIEST;
        Ok(Self {
            any: store::any(tx, party).await?,
            moved: store::moved(tx, party, span).await?,
            before: store::moved_before(tx, party, from).await?,
            posted: store::posted(tx, span).await?,
            posted_before: store::posted(tx, (start, from)).await?,
        })
    }

    /// The lines of each day, in the order of days and kinds.
    fn lines(&self, published: &Published) -> Vec<DayLine> {
        let zone = &published.program.zone;
        let mut lines: BTreeMap<(Date, &str, &str), Settled> = BTreeMap::new();
        for own in &self.moved {
            let at = Instant::from_micros(own.quarter.saturating_mul(QUARTER));
            let key = (zone.local(at).day, own.kind.as_str(), own.wallet.as_str());
            let sum = lines.entry(key).or_default();
            sum.times += own.times;
            sum.units += own.units;
            sum.money += own.money;
        }
        let line = |((day, kind, wallet), sum): ((Date, &str, &str), Settled)| DayLine {
            day,
            kind: kind.to_owned(),
            wallet: wallet.to_owned(),
            sum,
        };
        lines.into_iter().map(line).collect()
    }
}

/// What money of a kind adds to what the partner owes the shop.
fn due(kind: &str, money: i128) -> i128 {
    match kind {
        "earn" | "spend_undo" | "donate_undo" => money,
        _ => -money,
    }
}

/// Which kind of event a posting must be of.
fn kind_of(own: &Posted) -> &'static str {
    match (own.from, own.to) {
        (Account::PartnerGiven, _) => "earn",
        (_, Account::PartnerGiven) => "earn_undo",
        (_, Account::PartnerSpent) => "spend",
        (Account::PartnerSpent, _) => "spend_undo",
        (_, Account::Donated) => "donate",
        _ => "donate_undo",
    }
}

/// Events beside postings.
fn ties(party: &str, moved: &[Moved], posted: &[Posted]) -> Vec<Tie> {
    let mut sums: BTreeMap<(&str, &str), (i128, i128)> = BTreeMap::new();
    for own in moved {
        sums.entry((&own.kind, &own.wallet)).or_default().0 += own.units;
    }
    for own in posted.iter().filter(|own| own.party == party) {
        sums.entry((kind_of(own), &own.wallet)).or_default().1 += own.units;
    }
    let tie = |((kind, wallet), (told, posted)): ((&str, &str), (i128, i128))| Tie {
        kind: kind.to_owned(),
        wallet: wallet.to_owned(),
        told,
        posted,
    };
    sums.into_iter().map(tie).collect()
}

impl PartnerStatement {
    /// The last day.
    pub fn last(&self) -> Date {
        self.until.yesterday().unwrap_or(self.until)
    }

    /// What is due at the end.
    pub const fn closing(&self) -> i128 {
        self.opening + self.net
    }

    /// Whether events and postings say the same, in this time and before.
    pub fn ties(&self) -> bool {
        let mut all = self.ties.iter().chain(&self.ties_before);
        self.strays == 0 && all.all(|tie| tie.told == tie.posted)
    }

    /// The sums of the whole time, by kind and wallet.
    pub fn totals(&self) -> BTreeMap<(&str, &str), Settled> {
        let mut totals: BTreeMap<(&str, &str), Settled> = BTreeMap::new();
        for own in &self.lines {
            let sum = totals.entry((&own.kind, &own.wallet)).or_default();
            sum.times += own.sum.times;
            sum.units += own.sum.units;
            sum.money += own.sum.money;
        }
        totals
    }

    /// Who pays the net: `partner`, `shop` or nobody. A cause pays nothing: what was given back is taken off later.
    pub const fn payer(&self) -> &'static str {
        match self.net {
            0 => "nobody",
            1.. => "partner",
            _ => "shop",
        }
    }

    /// Units of a wallet as a decimal.
    pub fn units(&self, wallet: &str, units: i128) -> String {
        Valued::of(&self.published.program, wallet).units(units)
    }

    /// Money as a decimal of the currency.
    pub fn money(&self, money: i128) -> String {
        amount(money, self.published.program.currency.digits)
    }

    /// As JSON, in the shape that `docs/partners.md` tells.
    pub fn json(&self) -> Value {
        let program = &self.published.program;
        let sum = |kind: &str, wallet: &str, sum: &Settled| {
            json!({
                "kind": kind, "wallet": wallet, "times": sum.times, "points": self.units(wallet, sum.units),
                "amount": self.money(sum.money),
            })
        };
        let line = |own: &DayLine| {
            let mut told = sum(&own.kind, &own.wallet, &own.sum);
            told["day"] = json!(own.day.to_string());
            told
        };
        let tie = |own: &Tie| {
            json!({
                "kind": own.kind, "wallet": own.wallet, "events": self.units(&own.wallet, own.told),
                "postings": self.units(&own.wallet, own.posted), "ties": own.told == own.posted,
            })
        };
        let totals = self.totals();
        let totals = totals.iter().map(|((kind, wallet), own)| sum(kind, wallet, own));
        json!({
            "partner": self.party, "from": self.from.to_string(), "until": self.last().to_string(),
            "zone": program.zone.name(), "currency": program.currency.code(),
            "opening": self.money(self.opening), "net": self.money(self.net), "closing": self.money(self.closing()),
            "payer": self.payer(), "lines": self.lines.iter().map(line).collect::<Vec<_>>(),
            "totals": totals.collect::<Vec<_>>(), "ledger": self.ties.iter().map(tie).collect::<Vec<_>>(),
            "ties": self.ties(), "final": self.is_final, "final_from": self.final_from,
        })
    }

    /// As CSV: a row for each day, kind and wallet, what it adds to what is due with its sign, and what is due after it.
    pub fn csv(&self) -> String {
        let mut out = csv::Writer::from_writer(Vec::new());
        let heads =
            ["partner", "day", "kind", "wallet", "times", "points", "amount", "adds", "due"];
        // Into memory, with as many cells each: nothing can fail.
        let _ = out.write_record(heads);
        let (party, opening) = (self.party.as_str(), self.money(self.opening));
        let from = self.from.to_string();
        let _ = out.write_record([party, &from, "opening", "", "", "", "", "", &opening]);
        let mut sum = self.opening;
        for own in &self.lines {
            let adds = due(&own.kind, own.sum.money);
            sum += adds;
            let _ = out.write_record([
                party,
                &own.day.to_string(),
                &own.kind,
                &own.wallet,
                &own.sum.times.to_string(),
                &self.units(&own.wallet, own.sum.units),
                &self.money(own.sum.money),
                &self.money(adds),
                &self.money(sum),
            ]);
        }
        String::from_utf8(out.into_inner().unwrap_or_default()).unwrap_or_default()
    }
}
