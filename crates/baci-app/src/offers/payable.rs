//! What wallets can pay of a bill, for those who ask at the till.

use super::Offers;
use crate::answer::Balance;
use baci_core::program::Program;
use std::collections::BTreeMap;

/// A wallet that can pay, in its smallest unit and in the currency's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payable {
    pub wallet: String,
    /// The most that it can pay beside what others pay already.
    pub most: i64,
    /// What that is worth.
    pub money: i64,
    /// What it pays in this offer, and what that is worth.
    pub units: i64,
    pub paid: i64,
}

/// What each wallet could pay of a priced basket, given the balances before it. Wallets that can pay
/// nothing are left out.
pub fn payable(
    program: &Program,
    offers: &Offers,
    before: &BTreeMap<String, Balance>,
) -> Vec<Payable> {
    let paid = |of: &dyn Fn(&str) -> bool| {
        let own = offers.paid.iter().filter(|paid| of(&paid.wallet));
        own.fold((0i64, 0i64), |(units, money), paid| match paid.claimed {
            // What a claim cost is gone for paying, but pays nothing of the bill.
            Some(_) => (units, money),
            None => (units.saturating_add(paid.units), money.saturating_add(paid.money)),
        })
    };
    let claimed = |id: &str| {
        let own = offers.paid.iter().filter(|paid| paid.wallet == id && paid.claimed.is_some());
        own.fold(0i64, |sum, paid| sum.saturating_add(paid.units))
    };
    let one = |wallet: &baci_core::program::Wallet| {
        let (units, own) = paid(&|id| id == wallet.id);
        let (_, others) = paid(&|id| id != wallet.id);
        let has = before.get(&wallet.id).map_or(0, |balance| balance.available);
        let has = has.saturating_sub(claimed(&wallet.id));
        let due = offers.totals.payable.saturating_sub(others);
        let (most, money) = wallet.most_units(has, due, program.currency.digits);
        let wallet = wallet.id.clone();
        (most > 0 || units > 0).then_some(Payable { wallet, most, money, units, paid: own })
    };
    program.wallets.iter().filter_map(one).collect()
}

impl Offers {
    /// What is left to be paid with money, in the currency's smallest unit.
    pub fn due(&self) -> i64 {
        let paid = self.paid.iter().fold(0i64, |sum, paid| sum.saturating_add(paid.money));
        self.totals.payable.saturating_sub(paid)
    }
}
