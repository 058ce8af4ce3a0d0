//! Paying with value: how much of a bill a wallet or a gift card pays.

use crate::id::MemberId;
use crate::money::{Currency, Rounding};
use crate::program::{Prices, Wallet};
use crate::time::Instant;

impl Prices {
    /// Where a wallet stands among those that pay: what is not named comes last, gift cards first.
    pub fn rank_of_payer(&self, wallet: usize, card: bool) -> (usize, bool) {
        let named = self.pay_order.iter().position(|own| *own == wallet);
        (named.unwrap_or(self.pay_order.len()), named.is_none() && !card)
    }
}

impl Wallet {
    /// The most of the wallet's smallest units that can pay on a bill of `payable`, of those
    /// `available`, and what they pay: within the wallet's share of a bill, in its whole steps,
    /// never more than the bill.
    pub fn most_units(&self, available: i64, payable: i64, digits: u8) -> (i64, i64) {
        let cap = self
            .pays
            .up_to
            .map_or(Some(payable), |percent| Rounding::Down.percent(payable, percent));
        let cap = cap.unwrap_or(0);
        let step = self.pays.step.max(1);
        let down = |units: i64| (units.max(0) / step).saturating_mul(step);
        let mut units = down(available.min(self.units_for(cap, digits)));
        while units > 0 && self.pays(units, digits) > cap {
            units = down(units - 1);
        }
        (units, self.pays(units, digits))
    }

    /// How many units are worth an amount, rounded up.
    fn units_for(&self, amount: i64, digits: u8) -> i64 {
        let one = self.pays(i64::from(i32::MAX), digits);
        let exact = i128::from(amount.max(0)) * i128::from(i32::MAX);
        Rounding::Up.divide(exact, one.max(1).into()).map_or(i64::MAX, |units| units + 1)
    }
}

/// A gift card as far as paying needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiftCard {
    pub balance: i64,
    pub currency: Currency,
    /// Whose it is, where it is bound to a member.
    pub owner: Option<MemberId>,
    /// Not blocked by staff.
    pub open: bool,
    /// At this very instant it no longer pays.
    pub expires_at: Instant,
}

impl GiftCard {
    /// Whether a member may pay with the card at a time, however much is on it.
    ///
    /// # Errors
    /// Why not.
    pub fn may_pay(
        &self,
        currency: Currency,
        member: Option<MemberId>,
        at: Instant,
    ) -> Result<(), NoCard> {
        if !self.open {
            return Err(NoCard::Blocked);
        }
        if self.currency != currency {
            return Err(NoCard::OtherCurrency);
        }
        if self.owner.is_some() && self.owner != member {
            return Err(NoCard::OtherMember);
        }
        if at >= self.expires_at {
            return Err(NoCard::Expired);
        }
        Ok(())
    }

    /// What the card pays of a bill.
    ///
    /// # Errors
    /// Why it pays nothing.
    pub fn pays(
        &self,
        payable: i64,
        currency: Currency,
        member: Option<MemberId>,
        at: Instant,
    ) -> Result<i64, NoCard> {
        self.may_pay(currency, member, at)?;
        if self.balance <= 0 {
            return Err(NoCard::Empty);
        }
        Ok(self.balance.min(payable.max(0)))
    }
}

/// Why a gift card pays nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoCard {
    /// Staff took it out of use.
    Blocked,
    OtherCurrency,
    /// It is bound to somebody else.
    OtherMember,
    Expired,
    Empty,
}
