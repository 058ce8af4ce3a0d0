//! Trying out: what a basket would come to under a program that nobody published, for somebody who
//! is only imagined. Nothing is read from the database and nothing is counted.

use super::{Offers, hints};
use baci_core::id::{self, MemberId};
use baci_core::member::{Member, MemberView, Profile};
use baci_core::price::{self, Basket};
use baci_core::program::Program;
use baci_core::refusal::Refusal;
use baci_core::time::Instant;
use std::collections::BTreeMap;

/// A member who is only imagined: just joined, with these tags, and with enough of every wallet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imagined {
    pub tags: Vec<String>,
}

/// More than any promotion costs, in a wallet's smallest unit.
const PLENTY: i64 = 1_000_000_000_000;

/// What a basket comes to under a program at a time, with what it would take to get more.
///
/// # Errors
/// The basket cannot be: too many lines, amounts beyond what can be counted.
pub fn try_out(
    program: &Program,
    basket: &Basket,
    member: &Imagined,
    at: Instant,
) -> Result<Offers, Refusal> {
    let profile = Profile { tags: member.tags.clone(), ..Profile::default() };
    let member = Member { id: MemberId(id::LOWEST), joined_at: at, profile };
    let available = vec![PLENTY; program.wallets.len()];
    let used: BTreeMap<String, i64> = BTreeMap::new();
    let view = MemberView {
        member: &member,
        available: &available,
        tiers: &[],
        stage: None,
        segments: &[],
        household: None,
        used: &used,
        origin: None,
    };
    let priced = price::price(program, &view, basket, at)?;
    let purchase = priced.purchase(program, basket);
    let mut offers = Offers::of(program, &priced, &purchase, true);
    offers.hints = hints(program, &price::hints(program, &view, basket, at, &priced)?);
    Ok(offers)
}
