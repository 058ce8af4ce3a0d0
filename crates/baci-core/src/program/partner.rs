//! Partners and causes in the program: who gives and takes points beside the shop, at which rates and within which
//! limits, and what members may give points to.

use super::{Program, Wallet};
use crate::decimal::{Decimal, power};
use crate::text::Texts;
use crate::time::{Instant, Period};
use serde::{Deserialize, Serialize};

/// `[partners.ID]`: another company whose customers are members here.
#[derive(Clone, Debug)]
pub struct Partner {
    pub id: String,
    pub name: Texts,
    pub opens: Option<Instant>,
    /// Exclusive.
    pub closes: Option<Instant>,
    /// How late it may tell what happened: after that, a day of a statement changes no more.
    pub late: Period,
    /// For how long something may be undone.
    pub undo: Period,
    /// Where it gives points to members.
    pub issues: Option<Side>,
    /// Where members spend points there.
    pub accepts: Option<Side>,
}

/// One direction of what was agreed with a partner. Points are counted in the wallet's smallest unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// Position in `Program::wallets`; never the one that is on gift cards.
    pub wallet: usize,
    pub rate: Rate,
    /// The most at once.
    pub most: Option<i64>,
    /// The most of one member on a local day, and in a local month.
    pub per_day: Option<i64>,
    pub per_month: Option<i64>,
    /// The most of all members together in a local month.
    pub budget: Option<i64>,
}

/// The two directions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// The partner gives points to a member.
    Earn,
    /// A member spends points at the partner.
    Spend,
}

/// `[causes.ID]`: something good that members may give points to.
#[derive(Clone, Debug)]
pub struct Cause {
    pub id: String,
    pub name: Texts,
    /// What members read below its name; empty where nothing is said.
    pub description: Texts,
    /// Position in `Program::wallets`; never the one that is on gift cards.
    pub wallet: usize,
    /// What the shop pays the cause.
    pub rate: Rate,
    /// The least and the most of one gift, in the wallet's smallest unit.
    pub least: i64,
    pub most: Option<i64>,
    /// What is hoped for, in the wallet's smallest unit. What comes beyond it is taken too.
    pub goal: Option<i64>,
    pub opens: Option<Instant>,
    /// Exclusive.
    pub closes: Option<Instant>,
    /// For how long the shop may give a gift back; on the same local day where nothing is said.
    pub undo: Option<Period>,
}

/// What points come to in money: so many smallest units of the currency for one smallest unit of the wallet, exactly
/// `mantissa` x 10^`shift`. Stored with what was settled by it, so a field is never renamed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    pub mantissa: i64,
    pub shift: i8,
}

impl Way {
    /// Its stable word, in keys of counters and in what is stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Earn => "earn",
            Self::Spend => "spend",
        }
    }
}

impl Rate {
    /// The rate of a price for one whole point of a wallet, in a currency with so many decimals.
    pub fn of(price: Decimal, wallet: &Wallet, currency_digits: u8) -> Self {
        let small = |n: u8| i8::try_from(n).unwrap_or(i8::MAX);
        let shift = small(currency_digits) - small(price.scale) - small(wallet.digits);
        Self { mantissa: price.mantissa, shift }
    }

    /// The price of one whole point, as it stands in the document.
    pub fn price(self, wallet_digits: u8, currency_digits: u8) -> Decimal {
        let up = i32::from(self.shift) + i32::from(wallet_digits) - i32::from(currency_digits);
        match u8::try_from(-up) {
            Ok(scale) => Decimal { mantissa: self.mantissa, scale: scale.min(18) },
            Err(_) => Decimal::whole(self.mantissa),
        }
    }

    /// What so many units come to, in the currency's smallest unit, rounded half up; nothing beyond what can be counted.
    ///
    /// ```
    /// use baci_core::program::partner::Rate;
    /// // 0.20 of a currency with two decimals for a whole point is 20 satang; 0.125 is 12.5, rounded once.
    /// assert_eq!(Rate { mantissa: 20, shift: 0 }.money(3), Some(60));
    /// assert_eq!(Rate { mantissa: 125, shift: -1 }.money(3), Some(38));
    /// ```
    pub fn money(self, units: i64) -> Option<i64> {
        let exact = i128::from(self.mantissa) * i128::from(units);
        let step = i128::from(power(self.shift.unsigned_abs().min(18)));
        let money = match self.shift < 0 {
            true => (exact + step / 2).div_euclid(step),
            false => exact.checked_mul(step)?,
        };
        i64::try_from(money).ok()
    }

    /// What a part comes to that is taken off what is left, `undone` units of it having gone before: all parts sum
    /// to the whole.
    pub fn part(self, undone: i64, units: i64) -> Option<i64> {
        let after = self.money(undone.checked_add(units)?)?;
        after.checked_sub(self.money(undone)?)
    }
}

impl Partner {
    /// What was agreed for a direction.
    pub const fn side(&self, way: Way) -> Option<&Side> {
        match way {
            Way::Earn => self.issues.as_ref(),
            Way::Spend => self.accepts.as_ref(),
        }
    }
}

impl Program {
    /// The partner with this id.
    pub fn partner(&self, id: &str) -> Option<&Partner> {
        self.partners.iter().find(|own| own.id == id)
    }

    /// The cause with this id.
    pub fn cause(&self, id: &str) -> Option<&Cause> {
        self.causes.iter().find(|own| own.id == id)
    }
}
