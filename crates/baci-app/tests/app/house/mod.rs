//! A house for tests: an open Baci on a fresh database, a small program, and short ways to act.

pub mod issuer;
pub mod rewards;
pub mod sales;
pub mod tiers;

use baci_app::{
    Acceptance, Answer, AppError, Baci, Balance, By, Clock, Command, Identity, NewSession, Options,
    Place, Settings, StoredMessage, Target, Uploads, What, Who,
};
use baci_core::event::{Line, Purchase, Quantity, Returned};
use baci_core::id::MemberId;
use baci_core::member::Profile;
use baci_core::program::Program;
use baci_core::program::document::Source;
use baci_core::refusal::Code;
use baci_core::staff::Role;
use baci_core::time::Instant;
use baci_store::Type;
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
        Self::both_with(PROGRAM).await
    }

    /// One on each database, with this program.
    pub async fn both_with(program: &str) -> Vec<House> {
        let mut houses = Vec::new();
        for fresh in baci_testing::both() {
            houses.push(Self::on(fresh, program).await);
        }
        houses
    }

    /// A second server on the same database.
    pub async fn second(&self) -> Baci {
        let settings = Settings {
            database: self.fresh.address.clone(),
            clock: self.baci.clock().clone(),
            ..Settings::default()
        };
        Baci::open(settings).await.unwrap()
    }

    pub async fn on(fresh: Fresh, program: &str) -> House {
        let now: Instant = "2026-03-15T12:00:00+07:00".parse().unwrap();
        let settings = Settings {
            database: fresh.address.clone(),
            options: Options::default(),
            clock: Clock::fixed(now),
            uploads: Uploads { folder: Some(fresh.folder().join("imports")), largest: 1 << 20 },
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

/// Base64 for addresses, without padding.
pub fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let bits =
            chunk.iter().fold(0u32, |bits, b| bits << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        for i in 0..=chunk.len() {
            out.push(char::from(LETTERS[(bits >> (18 - 6 * i)) as usize & 63]));
        }
    }
    out
}

/// A password that nobody tries first.
pub const PASSWORD: &str = "three green rivers";

/// Where the tests sit.
pub fn place() -> Place {
    Place::new(Some("203.0.113.7".parse().unwrap()), "Mozilla/5.0 (Android 14) Firefox/130.0")
}

/// Another line of the network.
pub fn elsewhere(last: u8) -> Place {
    Place::new(Some(std::net::IpAddr::from([198, 51, 100, last])), "")
}

/// The code of a refusal.
pub fn code(error: &AppError) -> Code {
    match error {
        AppError::Refused(refusal) => refusal.code,
        other => panic!("{other}"),
    }
}

impl House {
    /// The first owner, signed in.
    pub async fn owner(&self) -> NewSession {
        let link = self.baci.first_owner_link().await.unwrap().unwrap();
        let with = Acceptance {
            name: "Noy",
            email: "Noy@Example.com ",
            password: PASSWORD,
            language: None,
        };
        self.baci.accept_link(link.reveal(), with, &place()).await.unwrap()
    }

    /// Somebody who was invited in a role and came, signed in.
    pub async fn joined(&self, email: &str, role: Role) -> NewSession {
        let (_, link) = self.baci.invite(&By::console(), email, role, None).await.unwrap();
        self.tick();
        let with = Acceptance { name: "Kham", email: "", password: PASSWORD, language: None };
        self.baci.accept_link(link.reveal(), with, &place()).await.unwrap()
    }

    /// A member with these identities.
    pub async fn member(&self, profile: Profile, identities: &[&str]) -> MemberId {
        let identities: Vec<_> = identities.iter().map(|i| identity(i)).collect();
        let key = format!("enroll/{identities:?}");
        let what = What::Enroll { profile, identities };
        let joined = self.baci.commit(self.command(&key, Who::New, what)).await.unwrap();
        joined.event.member
    }

    /// Lets time pass.
    pub fn pass(&self, seconds: i64) {
        let now = self.baci.clock().now();
        self.baci.clock().set(now.plus_seconds(seconds));
    }

    /// Whether these words stand anywhere in the database, and in which columns.
    pub async fn columns_with(&self, word: &str) -> Vec<String> {
        let mut found = Vec::new();
        for table in baci_store::table::ALL {
            for (column, kind) in table.columns {
                let sql = format!("SELECT {column} FROM {}", table.name);
                let sql: &'static str = sql.leak();
                let there = match kind {
                    Type::Text => {
                        let rows = self.baci.database().fetch::<(Option<String>,)>(sql, vec![]);
                        let has = |row: (Option<String>,)| row.0.is_some_and(|t| t.contains(word));
                        rows.await.unwrap().into_iter().any(has)
                    }
                    Type::Blob => {
                        let rows = self.baci.database().fetch::<(Option<Vec<u8>>,)>(sql, vec![]);
                        let has = |row: (Option<Vec<u8>>,)| {
                            String::from_utf8_lossy(&row.0.unwrap_or_default()).contains(word)
                        };
                        rows.await.unwrap().into_iter().any(has)
                    }
                    Type::Int | Type::Uuid => false,
                };
                if there {
                    found.push(format!("{}.{column}", table.name));
                }
            }
        }
        found
    }

    /// The text of the latest message.
    pub async fn latest(&self) -> StoredMessage {
        self.tick();
        self.baci.messages(None, 1, true).await.unwrap().messages.remove(0)
    }

    /// Lets a thousandth of a second pass: what is made within one has no order.
    fn tick(&self) {
        let now = self.baci.clock().now();
        self.baci.clock().set(Instant::from_micros(now.micros() + 1000));
    }

    /// The token of the link in the latest message.
    pub async fn latest_token(&self) -> String {
        let body = self.latest().await.body;
        let word = body.split_whitespace().find(|word| word.contains("lnk_")).unwrap();
        word.rsplit('/').next().unwrap().to_owned()
    }
}
