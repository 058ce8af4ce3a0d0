//! Occasions: the days that a member or everybody celebrates, as a program names them.

use crate::text::Texts;
use jiff::civil::Date;

/// The event that an occasion is, for rules and coupons that it sets off.
pub const OCCASION: &str = "occasion";

/// A day that comes back, with the days around it that belong to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occasion {
    pub id: String,
    pub name: Texts,
    pub kind: Kind,
    /// Days before it that belong to it.
    pub before: i64,
    /// Days after it that belong to it.
    pub after: i64,
    /// At least so many days lie between one time and the next, whatever happens to the date.
    pub gap: i64,
    pub leap: Leap,
}

/// Which day it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Birthday,
    /// The day of joining, from a year later on.
    Joined,
    /// The day of the first purchase, from a year later on.
    FirstPurchase,
    Feast(Feast),
    /// The same day of each year.
    Yearly {
        month: i8,
        day: i8,
    },
    /// Each of these days, the earliest first.
    Days(Vec<Date>),
}

/// A feast of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feast {
    /// 1 January.
    NewYear,
    /// The first day of the Vietnamese lunar year.
    Tet,
    /// 13 to 15 April.
    Songkran,
    /// 14 to 16 April.
    PiMaiLao,
    /// 25 December.
    Christmas,
}

/// The day on which 29 February falls in other years.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Leap {
    /// 28 February.
    #[default]
    Before,
    /// 1 March.
    After,
}

impl Occasion {
    /// Whether it hangs on the member's own record, and not on the calendar alone.
    pub const fn is_own(&self) -> bool {
        matches!(self.kind, Kind::Birthday | Kind::Joined | Kind::FirstPurchase)
    }

    /// How many days it lasts, without those around it.
    pub const fn lasts(&self) -> i64 {
        match self.kind {
            Kind::Feast(Feast::Songkran | Feast::PiMaiLao) => 3,
            _ => 1,
        }
    }
}

impl Kind {
    /// Its word in a document.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Birthday => "birthday",
            Self::Joined => "joined",
            Self::FirstPurchase => "first_purchase",
            Self::Feast(Feast::NewYear) => "new_year",
            Self::Feast(Feast::Tet) => "tet",
            Self::Feast(Feast::Songkran) => "songkran",
            Self::Feast(Feast::PiMaiLao) => "pi_mai_lao",
            Self::Feast(Feast::Christmas) => "christmas",
            Self::Yearly { .. } => "yearly",
            Self::Days(_) => "days",
        }
    }
}
