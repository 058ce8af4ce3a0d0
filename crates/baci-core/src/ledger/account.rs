//! Accounts: their stable codes, as they are stored and hashed, and which way a total runs.

use crate::ledger::{Account, Lot, Wallet};
use crate::refusal::{Code, Refusal};

impl Account {
    /// All accounts, in the order of their codes.
    pub const ALL: [Account; 13] = [
        Self::Available,
        Self::Pending,
        Self::Held,
        Self::Debt,
        Self::Issued,
        Self::Redeemed,
        Self::Expired,
        Self::Adjusted,
        Self::Transferred,
        Self::Merged,
        Self::PartnerGiven,
        Self::PartnerSpent,
        Self::Donated,
    ];

    /// The stable code of the account: never changed, for it is part of every hash.
    pub const fn code(self) -> u8 {
        match self {
            Self::Available => 1,
            Self::Pending => 2,
            Self::Held => 3,
            Self::Debt => 4,
            Self::Issued => 5,
            Self::Redeemed => 6,
            Self::Expired => 7,
            Self::Adjusted => 8,
            Self::Transferred => 9,
            Self::Merged => 10,
            Self::PartnerGiven => 11,
            Self::PartnerSpent => 12,
            Self::Donated => 13,
        }
    }

    /// The account with this code.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|account| account.code() == code)
    }

    /// The account's name in words and in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Pending => "pending",
            Self::Held => "held",
            Self::Debt => "debt",
            Self::Issued => "issued",
            Self::Redeemed => "redeemed",
            Self::Expired => "expired",
            Self::Adjusted => "adjusted",
            Self::Transferred => "transferred",
            Self::Merged => "merged",
            Self::PartnerGiven => "partner_given",
            Self::PartnerSpent => "partner_spent",
            Self::Donated => "donated",
        }
    }
}

/// Adds `by` to a part that must stay within zero and the largest i64.
fn add(part: &mut i64, by: i64) -> Result<(), Refusal> {
    match part.checked_add(by) {
        Some(sum) if sum >= 0 => {
            *part = sum;
            Ok(())
        }
        _ => Err(out_of_range()),
    }
}

/// That a balance would leave what can be counted.
pub(super) fn out_of_range() -> Refusal {
    Refusal::new(Code::AmountOutOfRange, "the balance would go beyond what can be counted")
}

impl Wallet {
    /// Changes the total that stands for an account; the program's accounts have none.
    pub(super) fn add(&mut self, account: Account, by: i64) -> Result<(), Refusal> {
        match account {
            Account::Available => add(&mut self.available, by),
            Account::Pending => add(&mut self.pending, by),
            Account::Held => add(&mut self.held, by),
            // What flows out of this account is owed, so the debt runs the other way.
            Account::Debt => add(&mut self.debt, by.checked_neg().ok_or_else(out_of_range)?),
            _ => Ok(()),
        }
    }
}

impl Lot {
    /// Changes the part of the lot that stands for an account.
    pub(super) fn add(&mut self, account: Account, by: i64) -> Result<(), Refusal> {
        match account {
            Account::Available => add(&mut self.available, by),
            Account::Pending => add(&mut self.pending, by),
            Account::Held => add(&mut self.held, by),
            _ => Ok(()),
        }
    }
}
