//! The overview: a few sums over everything, for a look and for proofs.

use crate::answer::Balance;
use crate::baci::Baci;
use crate::error::AppError;
use baci_core::ledger::Account;
use baci_core::refusal::Code;
use baci_store::{event, member, posting, wallet};
use std::collections::BTreeMap;

/// Sums over all members.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    pub members: i64,
    pub purchases: i64,
    /// What the purchases came to, in the currency's smallest unit.
    pub purchases_net: i64,
    pub refunds: i64,
    pub wallets: BTreeMap<String, WalletTotals>,
}

/// Sums over all members of one wallet, in its smallest unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WalletTotals {
    pub members: i64,
    pub balance: Balance,
    /// Given by rules, less what refunds took back.
    pub issued: i64,
    pub redeemed: i64,
    pub expired: i64,
    /// Put right by staff, up less down.
    pub adjusted: i64,
}

impl Baci {
    /// The sums over everything.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn overview(&self) -> Result<Overview, AppError> {
        let database = self.database();
        let (purchases, purchases_net) = event::totals(database, "purchase").await?;
        let (refunds, _) = event::totals(database, "refund").await?;
        let members = member::count(database).await?;
        let mut wallets: BTreeMap<String, WalletTotals> = BTreeMap::new();
        for of in wallet::totals(database).await? {
            let totals = wallets.entry(of.wallet).or_default();
            totals.members = of.members;
            totals.balance = Balance {
                available: count(of.available)?,
                pending: count(of.pending)?,
                held: count(of.held)?,
                debt: count(of.debt)?,
            };
        }
        for (name, from, to, sum) in posting::flows(database).await? {
            let totals = wallets.entry(name).or_default();
            let sum = count(sum)?;
            match (from, to) {
                (Account::Issued | Account::PartnerGiven, _) => totals.issued += sum,
                (_, Account::Issued | Account::PartnerGiven) => totals.issued -= sum,
                (_, Account::Redeemed | Account::PartnerSpent | Account::Donated) => {
                    totals.redeemed += sum;
                }
                (_, Account::Expired) => totals.expired += sum,
                (Account::Adjusted, _) => totals.adjusted += sum,
                (_, Account::Adjusted) => totals.adjusted -= sum,
                _ => {}
            }
        }
        let purchases_net = count(purchases_net)?;
        Ok(Overview { members, purchases, purchases_net, refunds, wallets })
    }

    /// How many members there are.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn count_members(&self) -> Result<i64, AppError> {
        Ok(member::count(self.database()).await?)
    }
}

pub(crate) fn count(sum: i128) -> Result<i64, AppError> {
    i64::try_from(sum).map_err(|_| {
        let sentence = format!("the sum over all members, {sum}, is beyond what can be shown");
        AppError::refused(Code::AmountOutOfRange, sentence)
    })
}
