//! Households in the program: how many people, what they share, and who may use how much of it. And what
//! members may give to each other.

use crate::decide::caps::Per;
use crate::household::Role;

/// `[household]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The most people.
    pub most: i64,
    /// The wallets that are shared, in the order of their ids.
    pub wallets: Vec<String>,
    /// The roles that may pay with what the others have.
    pub may_use: Vec<Role>,
    pub limits: Vec<Limit>,
    /// For how many days somebody may accept that they were asked in.
    pub invite_days: i64,
}

/// How much one person may pay with of what the others have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Whom it is for; everybody for `None`.
    pub role: Option<Role>,
    pub wallet: String,
    /// In the wallet's smallest unit.
    pub most: i64,
    pub per: Per,
}

impl Rules {
    /// Whether a role may pay with what the others have.
    pub fn may_use(&self, role: Role) -> bool {
        self.may_use.contains(&role)
    }

    /// Whether a wallet is shared.
    pub fn shares(&self, wallet: &str) -> bool {
        self.wallets.iter().any(|own| own == wallet)
    }
}

/// `[[transfer]]`: what members may give to each other from a wallet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    pub wallet: String,
    pub to: To,
    /// The least and the most of one gift, in the wallet's smallest unit.
    pub least: i64,
    pub most: Option<i64>,
    /// The most that one member gives in a day and in a month.
    pub per_day: Option<i64>,
    pub per_month: Option<i64>,
    /// Whoever joined less than so many days ago gives nothing yet.
    pub wait_days: i64,
}

/// To whom members may give.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum To {
    /// To any member.
    #[default]
    Anyone,
    /// To those of their own household.
    Household,
}

impl Transfer {
    /// The limits over time: the span that each is counted over, and the most.
    pub fn limits(&self) -> impl Iterator<Item = (Per, i64)> + use<> {
        let both = [(Per::Day, self.per_day), (Per::Month, self.per_month)];
        both.into_iter().filter_map(|(per, most)| Some((per, most?)))
    }
}
