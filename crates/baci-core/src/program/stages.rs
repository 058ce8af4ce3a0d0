//! What makes a stage: how many visits, how seldom, how long overdue.

use crate::decimal::Decimal;

/// The bounds between stages. Days are local days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stages {
    /// The days between two visits that are usual in the shop: for who has no rhythm yet.
    pub usual: i64,
    /// Who comes less often than that comes seldom.
    pub seldom: i64,
    /// So many visits make a regular.
    pub regular: usize,
    /// So many make somebody loyal.
    pub loyal: usize,
    /// So many times their rhythm without a visit, and somebody is overdue.
    pub at_risk: Decimal,
    /// And so many times, and they have lapsed.
    pub lapsed: Decimal,
    /// For so many visits somebody who came back is called won back.
    pub won_back: usize,
}

impl Default for Stages {
    fn default() -> Self {
        Self {
            usual: 30,
            seldom: 60,
            regular: 4,
            loyal: 10,
            at_risk: Decimal { mantissa: 15, scale: 1 },
            lapsed: Decimal::whole(3),
            won_back: 2,
        }
    }
}
