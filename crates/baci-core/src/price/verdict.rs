//! Verdicts: how each promotion that a basket touched came out, and each code on it.

use crate::condition::Seen;
use crate::coupon::{Binding, Standing};
use crate::decide::Inactive;
use crate::event::Quantity;
use crate::program::Counted;

/// A promotion's part in a price.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Its position in `Program::promotions`.
    pub promotion: usize,
    pub fate: Fate,
}

/// How a promotion came out.
#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    /// It gave something: see [`super::Applied`] and the gifts.
    Applied,
    /// Not within its dates, weekdays or hours.
    NotActive(Inactive),
    /// Its condition did not hold; the parts that failed are there where words were asked for.
    ConditionFailed(Vec<Seen>),
    /// The basket does not hold what it needs: the position among its needs, and what is missing.
    Missing(usize, Missing),
    /// All its uses are gone.
    UsedUp { limit: i64, used: i64 },
    /// This member's uses are gone.
    MemberUsedUp { limit: i64, used: i64 },
    /// This member's uses of the day are gone.
    DayUsedUp { limit: i64, used: i64 },
    /// What it would give does not fit into what is left of its budget.
    OverBudget { limit: i64, used: i64, wanted: i64 },
    /// The member has too little to pay for it; in the wallet's smallest unit.
    TooDear { wallet: usize, cost: i64, has: i64 },
    /// No tier of the member's brings what it uses: a position in `Program::benefits`.
    NotTheirs { benefit: usize },
    /// The member's allowance of what it uses is gone.
    AllowanceGone { benefit: usize, limit: i64, used: i64 },
    /// The coupon that opens it is for other goods than the basket holds.
    OtherGoods(Binding),
    /// An exclusive promotion applied instead.
    ShutOut { by: usize },
    /// A promotion before it stopped all that come behind.
    Stopped { by: usize },
    /// A rival of its group is better: what each gives.
    Lost { to: usize, theirs: i64, own: i64 },
    /// Nothing is left that it could take off, or nothing it works on is there.
    Nothing,
}

/// What a basket lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    Amount {
        least: i64,
        has: i64,
        counted: Counted,
    },
    Quantity {
        least: Quantity,
        has: Quantity,
    },
    /// It holds goods that are reduced already.
    Reduced,
}

/// What became of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeFate {
    /// No promotion has it.
    Unknown,
    /// These do: their verdicts tell more.
    Known(Vec<usize>),
    /// It is a coupon's, which may not be used.
    Shut(Standing),
    /// It is a coupon's that is for other goods.
    OtherGoods(Binding),
}
