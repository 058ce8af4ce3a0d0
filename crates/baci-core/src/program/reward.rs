//! Rewards: what members can claim, who may and when, what it costs and gives, and what can be undone.

use super::Limits;
use crate::condition::Condition;
use crate::decimal::Decimal;
use crate::text::Texts;
use crate::time::{Instant, Period};
use std::collections::BTreeMap;

/// Something of the catalog. All that is set must hold for a member to claim it.
#[derive(Debug)]
pub struct Reward {
    pub id: String,
    pub name: Texts,
    /// What members read below its name; empty where nothing is said.
    pub description: Texts,
    /// The ways to pay for it, one of which is chosen; at least one, which may be free.
    pub prices: Vec<RewardPrice>,
    /// The tiers that it is for, on any ladder; all members where none is named.
    pub tiers: Vec<String>,
    pub when: Option<Condition>,
    pub opens: Option<Instant>,
    /// Exclusive.
    pub closes: Option<Instant>,
    pub first_look: Option<FirstLook>,
    /// Claims: in all, of a member, of a member on a local day.
    pub limits: Limits,
    pub stock: Stock,
    /// How long a piece is kept for whoever is first in line; nobody can wait where nothing is said.
    pub waiting: Option<Period>,
    pub gives: Gives,
    /// Nothing can be undone where there is none.
    pub cancel: Option<Undo>,
}

/// What a reward costs: units of a wallet, money that the shop takes, both, or nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RewardPrice {
    /// Position in `Program::wallets`, and its smallest units, above zero.
    pub wallet: Option<(usize, i64)>,
    /// In the currency's smallest unit.
    pub money: i64,
}

/// Who may claim before it opens for all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstLook {
    pub tiers: Vec<String>,
    /// How long before.
    pub before: Period,
}

/// How many there are at the start; what staff add and take away comes on top.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Stock {
    /// Nobody counts.
    #[default]
    Unlimited,
    /// In all.
    All(i64),
    /// By branch: it is claimed at one of these.
    Branches(BTreeMap<String, i64>),
    /// As many as codes of the pool are left.
    Pool,
}

/// What a member gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gives {
    /// A coupon of the member's own for a promotion.
    Coupon { promotion: String, lasts: Option<Period> },
    /// A gift card that only this member can pay with, with so much money.
    GiftCard { amount: i64 },
    /// A code of a partner's, out of a pool.
    Codes { pool: String },
    /// A code against which staff hand it out, within so long.
    PickUp { within: Period },
}

/// What a member gets back who changes their mind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undo {
    /// Counted from the claim; no end where nothing is said.
    pub within: Option<Period>,
    /// The share of the price that comes back, in percent.
    pub back: Decimal,
    /// Whether it can also be brought back after it was handed out.
    pub returns: bool,
    /// The share that comes back where it was never collected, in percent.
    pub expired: Decimal,
}

impl Reward {
    /// Under which name its pieces are counted: its id, with the branch where each has its own, or the
    /// pool that its codes are in. Nothing where nobody counts.
    ///
    /// No id holds a `/` or `:`, so no two places have the same name.
    pub fn place(&self, branch: Option<&str>) -> Option<String> {
        match (&self.stock, &self.gives) {
            (Stock::Unlimited, _) => None,
            (Stock::Branches(_), _) => Some(format!("{}/{}", self.id, branch?)),
            (Stock::Pool, Gives::Codes { pool }) => Some(pool_place(pool)),
            _ => Some(self.id.clone()),
        }
    }

    /// All places at which its pieces are counted, with the branch of each and how many there are at the
    /// start.
    pub fn places(&self) -> Vec<(Option<&str>, String, i64)> {
        match &self.stock {
            Stock::Branches(all) => {
                let own = all.iter().map(|(branch, start)| (Some(branch.as_str()), *start));
                let place = |branch: Option<&str>| self.place(branch).unwrap_or_default();
                own.map(|(branch, start)| (branch, place(branch), start)).collect()
            }
            Stock::All(start) => vec![(None, self.id.clone(), *start)],
            _ => self.place(None).map(|place| (None, place, 0)).into_iter().collect(),
        }
    }
}

/// The place at which codes of a pool are counted.
pub fn pool_place(pool: &str) -> String {
    format!("pool:{pool}")
}
