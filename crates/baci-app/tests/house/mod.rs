//! A house for tests: an open Baci on a fresh database, a small program, and short ways to act.

#![allow(dead_code, reason = "each test binary uses a part")]

use baci_app::{
    Answer, Baci, Balance, Clock, Command, Identity, Options, Settings, Target, What, Who,
};
use baci_core::event::{Line, Purchase, Quantity, Returned};
use baci_core::program::Program;
use baci_core::program::document::Source;
use baci_core::time::Instant;
use baci_testing::Fresh;

/// Points: one for each full 25 baht, spendable at once, for a year. Cashback: for adjustments only.
pub const PROGRAM: &str = r#"
schema = 1
[program]
id = "house"
name = "House"
currency = "THB"
timezone = "Asia/Bangkok"
[wallets.points]
kind = "points"
expires = { after = "12 months", at = "month-end" }
[wallets.cashback]
kind = "money"
pending = "7 days"
[[earn]]
id = "base"
on = "purchase"
wallet = "points"
give = 1
per_amount = "25"
full = true
"#;

pub struct House {
    pub baci: Baci,
    pub kind: &'static str,
    pub fresh: Fresh,
}

impl House {
    /// One on each database, at noon of 2026-03-15 in Bangkok.
    pub async fn both() -> Vec<House> {
        let mut houses = Vec::new();
        for fresh in baci_testing::both() {
            houses.push(Self::on(fresh, PROGRAM).await);
        }
        houses
    }

    pub async fn on(fresh: Fresh, program: &str) -> House {
        let now: Instant = "2026-03-15T12:00:00+07:00".parse().unwrap();
        let settings = Settings {
            database: fresh.address.clone(),
            options: Options::default(),
            clock: Clock::fixed(now),
        };
        let baci = Baci::open(settings).await.unwrap();
        let source = Source { name: "house.toml", text: program };
        let program = Program::from_toml(&[source]).unwrap_or_else(|p| panic!("{p:?}"));
        baci.publish(&program, "test", None, None).await.unwrap();
        House { baci, kind: fresh.kind, fresh }
    }

    /// A purchase of lines of (amount in satang, pieces), by whoever has the identity.
    pub fn purchase(&self, key: &str, who: &str, lines: &[(i64, i64)]) -> Command {
        let line = |(amount, pieces): &(i64, i64)| Line {
            amount: *amount,
            quantity: Quantity(pieces * 1000),
            ..Line::default()
        };
        let lines = lines.iter().map(line).collect();
        let purchase = Purchase { lines, ..Purchase::default() };
        self.command(key, Who::EnrollBy(identity(who)), What::Purchase(purchase))
    }

    pub fn refund(&self, key: &str, of: &Answer, what: Returned) -> Command {
        let purchase = Target(of.event.event);
        self.command(key, Who::Id(of.event.member), What::Refund { purchase, what })
    }

    pub fn command(&self, key: &str, who: Who, what: What) -> Command {
        let fingerprint = Command::fingerprint_of(&[key.as_bytes()]);
        Command { key: key.into(), fingerprint, actor: "test".into(), at: None, who, what }
    }

    /// The ledger holds.
    pub async fn verify(&self) {
        let report = self.baci.verify_ledger(|_| {}).await.unwrap();
        assert_eq!(report.faults, vec![], "{}", self.kind);
        assert!(report.postings > 0);
    }
}

pub fn identity(text: &str) -> Identity {
    Identity(text.into())
}

pub fn balance(answer: &Answer, wallet: &str) -> Balance {
    answer.outcome.balances.get(wallet).copied().unwrap_or_default()
}
