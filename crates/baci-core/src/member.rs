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
    /// What they are in a household, where they are in one.
    pub household: Option<Standing>,
    /// Use of caps, the member's own and the program's.
    pub used: &'a dyn Used,
    /// For a refund or cancel: the purchase it is about, and what came back before.
    pub origin: Option<&'a Origin>,
}
