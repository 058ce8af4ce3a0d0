//! The family at the till: what a member may pay with together with the others of their household.

use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use baci_app::{Balance, Offers, payable};
use baci_core::id::MemberId;
use baci_core::program::Program;
use std::collections::BTreeMap;

/// A wallet that may pay together with the family's.
pub(crate) struct FamilyPayer {
    pub wallet: String,
    /// What the button says.
    pub button: String,
}

/// What the others have that the member may pay with, by wallet.
pub(crate) async fn others(
    web: &Web,
    visit: &Visit,
    id: MemberId,
) -> Result<BTreeMap<String, i64>, Wrong> {
    let shared = visit.program.as_ref().is_some_and(|live| live.program.household.is_some());
    if !shared {
        return Ok(BTreeMap::new());
    }
    let own = web.baci.household_of(id).await?.household;
    let own = own.and_then(|info| info.people.into_iter().find(|person| person.member == id));
    Ok(own.map(|person| person.may_use).unwrap_or_default())
}

/// What they may pay with together, in words.
pub(super) async fn told(web: &Web, visit: &Visit, id: MemberId) -> Result<Vec<String>, Wrong> {
    let others = others(web, visit, id).await?;
    let Some(published) = visit.program.as_ref().filter(|_| !others.is_empty()) else {
        return Ok(Vec::new());
    };
    let own = web.baci.balances(id).await?;
    let words = &visit.words;
    let one = |(wallet, theirs): (&String, &i64)| {
        let known = published.program.wallets.iter().find(|own| own.id == *wallet)?;
        let own = own.get(wallet).map_or(0, |balance| balance.available);
        let all = words.valued(known, own.saturating_add(*theirs));
        let said = words.say("till-family").text("amount", all).to_string();
        (*theirs > 0).then_some(said)
    };
    Ok(others.iter().filter_map(one).collect())
}

/// The wallets that can pay of a bill with the family, given the balances before it and what the others have.
pub(super) fn payers(
    words: &Words,
    program: &Program,
    offers: &Offers,
    (before, others): (&BTreeMap<String, Balance>, &BTreeMap<String, i64>),
) -> Vec<FamilyPayer> {
    let mut together = BTreeMap::new();
    for (wallet, theirs) in others.iter().filter(|(_, theirs)| **theirs > 0) {
        let own = before.get(wallet).copied().unwrap_or_default();
        let available = own.available.saturating_add(*theirs);
        together.insert(wallet.clone(), Balance { available, ..own });
    }
    let one = |can: baci_app::Payable| {
        let wallet = program.wallets.iter().find(|own| own.id == can.wallet)?;
        let pays = offers.paid.iter().any(|own| own.wallet == can.wallet && own.from.is_some());
        if !together.contains_key(&can.wallet) || can.most == 0 || pays {
            return None;
        }
        let (money, units) = (words.money(can.money), words.valued(wallet, can.most));
        let button = words.say("till-pay-family").text("money", money).text("units", units);
        Some(FamilyPayer { wallet: can.wallet, button: button.to_string() })
    };
    payable(program, offers, &together).into_iter().filter_map(one).collect()
}
