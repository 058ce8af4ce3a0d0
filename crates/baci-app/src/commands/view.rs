//! The view that a decision has of a member, and the note of it that is stored with the event, so
//! that the decision can be explained at any later time.

use crate::published::Published;
use crate::state::{Counters, MemberState, State};
use baci_core::decide::caps::Key;
use baci_core::decide::returns::Returned;
use baci_core::household::Standing;
use baci_core::id::EventId;
use baci_core::ledger::{Cause, Journal};
use baci_core::member::{Profile, Used};
use baci_core::refusal::Refusal;
use baci_core::stage::Stage;
use baci_core::time::Instant;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

/// What a decision saw. Stored as JSON: a field is never renamed, only added.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Seen {
    /// Spendable balances, by wallet.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub available: BTreeMap<String, i64>,
    /// Use of caps, those above zero that were looked at.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub used: BTreeMap<String, i64>,
    #[serde(default, skip_serializing_if = "is_empty")]
    pub profile: Profile,
    /// The tiers that they had, by ladder.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tiers: BTreeMap<String, String>,
    /// The stage that they had, where the program asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// The segments that they were in, where the program asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<String>,
    /// What they were in a household, where they were in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub household: Option<Standing>,
    /// For a refund or cancel: what had come back before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned: Option<Returned>,
}

impl Seen {
    /// What a decision saw: the member's record, what could be spent and the tiers, in the program's order.
    pub fn of(
        published: &Published,
        known: &MemberState,
        (available, tiers, stage): (&[i64], &[String], Option<Stage>),
        used: BTreeMap<String, i64>,
    ) -> Self {
        Self {
            available: by_wallet(published, available),
            used,
            profile: known.stored.member.profile.clone(),
            tiers: tiers_by_ladder(published, tiers),
            stage,
            segments: known.segments.clone(),
            household: known.household,
            returned: None,
        }
    }
}

fn is_empty(profile: &Profile) -> bool {
    *profile == Profile::default()
}

/// The use of caps as the batch knows it, noting what is looked at where that is stored.
pub(crate) struct SeenUsed<'a> {
    own: &'a Counters,
    shared: &'a HashMap<String, i64>,
    noted: Option<RefCell<BTreeMap<String, i64>>>,
    /// The key that is looked for, as it is printed: one after the other in one place.
    printed: RefCell<String>,
}

impl<'a> SeenUsed<'a> {
    /// For a decision, which is stored with what it saw.
    pub fn new(state: &'a State, member: &'a MemberState) -> Self {
        let noted = (!state.dry).then(RefCell::default);
        Self { noted, ..Self::of(&member.counters, &state.program_counters) }
    }

    /// To look, and note nothing.
    pub fn of(own: &'a Counters, shared: &'a HashMap<String, i64>) -> Self {
        Self { own, shared, noted: None, printed: RefCell::default() }
    }

    /// What was looked at and was above zero.
    pub fn noted(self) -> BTreeMap<String, i64> {
        self.noted.map(RefCell::into_inner).unwrap_or_default()
    }
}

impl Used for SeenUsed<'_> {
    fn used(&self, key: Key<'_>) -> i64 {
        if self.own.has_no_name() && self.shared.is_empty() {
            return 0;
        }
        let mut name = self.printed.borrow_mut();
        name.clear();
        // Writing into a text never fails.
        let _ = write!(name, "{key}");
        let used = self.own.get(&name).or_else(|| self.shared.get(&*name).copied()).unwrap_or(0);
        if let Some(noted) = self.noted.as_ref().filter(|_| used != 0) {
            noted.borrow_mut().insert(name.clone(), used);
        }
        used
    }
}

/// What can be spent from each of the program's wallets at an instant, what is due by then counted.
pub(crate) fn available(
    member: &MemberState,
    published: &Published,
    at: Instant,
) -> Result<Vec<i64>, Refusal> {
    published.program.wallets.iter().map(|w| available_in(member, &w.id, at)).collect()
}

/// What can be spent from one wallet.
pub(crate) fn available_in(member: &MemberState, id: &str, at: Instant) -> Result<i64, Refusal> {
    let Some(wallet) = member.wallets.iter().find(|w| w.wallet == id) else { return Ok(0) };
    if wallet.next_due_at > at {
        return Ok(wallet.spendable(at));
    }
    let mut settled = wallet.clone();
    let cause = Cause { event: EventId(member.stored.member.id.0), at, digest: [0; 32] };
    settled.settle(&cause, &mut Journal::default())?;
    Ok(settled.spendable(at))
}

/// Tiers by ladder, where there are some.
pub(crate) fn tiers_by_ladder(published: &Published, tiers: &[String]) -> BTreeMap<String, String> {
    let pairs = published.program.ladders.iter().zip(tiers);
    let some = pairs.filter(|(_, tier)| !tier.is_empty());
    some.map(|(ladder, tier)| (ladder.id.clone(), tier.clone())).collect()
}

/// Balances by wallet, those above zero.
pub(crate) fn by_wallet(published: &Published, available: &[i64]) -> BTreeMap<String, i64> {
    let pairs = published.program.wallets.iter().zip(available);
    pairs.filter(|(_, a)| **a != 0).map(|(w, a)| (w.id.clone(), *a)).collect()
}
