//! What is known of a member when an event is decided.

use crate::birthday::Birthday;
use crate::decide::caps::Key;
use crate::decide::returns::Origin;
use crate::event::Field;
use crate::household::Standing;
use crate::id::MemberId;
use crate::stage::Stage;
use crate::text::Language;
use crate::time::Instant;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A member's record: who they are, never what they have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Member {
    pub id: MemberId,
    pub joined_at: Instant,
    #[serde(flatten)]
    pub profile: Profile,
}

/// What a member tells about themselves, and what the shop notes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `YYYY-MM-DD`, or `--MM-DD` where the year is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday: Option<Birthday>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Fields that the program declares in `[member.fields]`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, Field>,
}

/// How much of a cap is used, by the cap's key (see [`crate::decide::caps`]).
pub trait Used {
    /// Units used under this key so far; 0 where nothing is noted.
    fn used(&self, key: Key<'_>) -> i64;

    /// What they bought in all, for the conditions of segments; decisions do not ask.
    fn bought(&self) -> Option<&Bought> {
        None
    }
}

/// What a member bought in all: purchases of which something above zero is left after what came back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bought {
    pub purchases: i64,
    /// On how many local days.
    pub days: i64,
    /// What they came to together, in the currency's smallest unit.
    pub spend: i64,
    /// The first and the last purchase, where there is one.
    pub span: Option<(Instant, Instant)>,
    /// Recency, frequency and monetary value among all members, each 1 to 5, where they are scored.
    pub rfm: Option<[u8; 3]>,
    /// What a model expects of them, where one is fitted.
    pub foreseen: Option<Foreseen>,
}

/// What a model of buying expects of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Foreseen {
    /// The probability that they are a customer still, in ten-thousandths.
    pub alive: i64,
    /// Purchases within the next 365 days, in hundredths.
    pub purchases: i64,
}

impl Bought {
    /// One purchase more, of so much at a time; nothing where it came to nothing. Whether it was on a day of its own is
    /// not looked at.
    ///
    /// ```
    /// use baci_core::member::Bought;
    /// let at = "2026-11-21T12:00:00Z".parse()?;
    /// let mut bought = Bought::default();
    /// bought.add(at, 25_000);
    /// bought.add(at, 0);
    /// assert_eq!((bought.purchases, bought.spend), (1, 25_000));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add(&mut self, at: Instant, net: i64) {
        if net <= 0 {
            return;
        }
        self.purchases = self.purchases.saturating_add(1);
        self.spend = self.spend.saturating_add(net);
        let (first, last) = self.span.unwrap_or((at, at));
        self.span = Some((first.min(at), last.max(at)));
    }

    /// What a purchase came to on average, rounded down; nothing where there was none.
    pub const fn average(&self) -> Option<i64> {
        self.spend.checked_div(self.purchases)
    }
}

impl Used for BTreeMap<String, i64> {
    fn used(&self, key: Key<'_>) -> i64 {
        if self.is_empty() { 0 } else { self.get(&key.to_string()).copied().unwrap_or(0) }
    }
}

/// All that `decide` may see of a member.
#[derive(Clone, Copy)]
pub struct MemberView<'a> {
    pub member: &'a Member,
    /// Spendable balance of each wallet, in the program's wallet order; empty counts as zero.
    pub available: &'a [i64],
    /// The tier on each of the program's ladders, by its id; empty for none, and where the list ends.
    pub tiers: &'a [String],
    /// How far they have come with the shop, where the program's conditions ask.
    pub stage: Option<Stage>,
    /// The segments that they are in, by id, where the program's conditions ask.
    pub segments: &'a [String],
    /// What they are in a household, where they are in one.
    pub household: Option<Standing>,
    /// Use of caps, the member's own and the program's.
    pub used: &'a dyn Used,
    /// For a refund or cancel: the purchase it is about, and what came back before.
    pub origin: Option<&'a Origin>,
}
