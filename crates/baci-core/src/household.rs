//! Households: members who share what they have, each in wallets of their own, and how a payment is split.

use crate::decide::caps::{Key, Per, Span};
use crate::member::Used;
use crate::program::household::Rules;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What somebody is in a household.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Asks others in, and removes them. There is exactly one.
    Head,
    Adult,
    Child,
}

impl Role {
    /// All of them, the head first.
    pub const ALL: [Role; 3] = [Self::Head, Self::Adult, Self::Child];

    /// Its stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::Adult => "adult",
            Self::Child => "child",
        }
    }

    /// The role with this word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
}

/// What a decision may see of a member's household.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub role: Role,
    /// How many they are, the member included.
    pub people: i64,
}

/// Splits units over balances in proportion to what each has, rounded down; what is left goes one by one to
/// those who have more, the first of them first. Nobody gives more than they have; where all together have
/// less, they give all.
///
/// ```
/// assert_eq!(baci_core::household::split(100, &[300, 0, 150]), [67, 0, 33]);
/// ```
pub fn split(units: i64, has: &[i64]) -> Vec<i64> {
    let has: Vec<i128> = has.iter().map(|own| i128::from((*own).max(0))).collect();
    let sum: i128 = has.iter().sum();
    let units = i128::from(units.max(0)).min(sum);
    let part = |own: &i128| if sum == 0 { 0 } else { units * own / sum };
    let mut parts: Vec<i128> = has.iter().map(part).collect();
    // Less than one is left for each of those who have anything.
    let mut left = units - parts.iter().sum::<i128>();
    for (part, own) in parts.iter_mut().zip(&has) {
        let more = left.min(1).min(own - *part).max(0);
        *part += more;
        left -= more;
    }
    parts.into_iter().map(|part| i64::try_from(part).unwrap_or(i64::MAX)).collect()
}

/// How much of what the others have somebody may still pay with on a day; nothing in a role that may not.
/// `None` where no limit is.
pub fn left(rules: &Rules, wallet: &str, role: Role, used: &dyn Used, day: Date) -> Option<i64> {
    if !rules.may_use(role) || !rules.shares(wallet) {
        return Some(0);
    }
    let own = |limit: &&crate::program::household::Limit| {
        limit.wallet == wallet && limit.role.is_none_or(|of| of == role)
    };
    let left = |limit: &crate::program::household::Limit| {
        let span = Span::Household(limit.per, day);
        limit.most.saturating_sub(used.used(Key { rule: wallet, span })).max(0)
    };
    rules.limits.iter().filter(own).map(left).min()
}

/// Under what it is counted that a member paid with what others have: by the day, the week and the month,
/// whatever limits a program has now.
pub fn keys(wallet: &str, day: Date) -> [Key<'_>; 3] {
    Per::ALL.map(|per| Key { rule: wallet, span: Span::Household(per, day) })
}

#[cfg(test)]
mod tests;
