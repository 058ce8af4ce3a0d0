//! Promotions: what the document says of discounts, gifts and bundles, once it is checked.

use super::{Active, Filter};
use crate::condition::{Condition, OfLine};
use crate::decimal::Decimal;
use crate::event::Quantity;
use crate::program::TaxMode;
use crate::text::Texts;

/// A promotion. All that is set must hold for it to apply.
#[derive(Debug)]
pub struct Promotion {
    pub id: String,
    pub name: Texts,
    pub active: Active,
    pub when: Option<Condition>,
    /// What the basket must hold.
    pub needs: Vec<Need>,
    /// The code that a member gives for it, as written; any letters' case will do unless the
    /// program says otherwise.
    pub code: Option<String>,
    /// Whether it takes a coupon of its own, and how.
    pub coupon: Option<ByCoupon>,
    /// What a member pays for it, having claimed it: a wallet's position and its smallest units.
    pub costs: Option<(usize, i64)>,
    /// A position in `Program::benefits`: it is one that the member's tier brings, and uses it.
    pub benefit: Option<usize>,
    /// The higher, the earlier; equal ones in the order they stand.
    pub priority: i64,
    /// Where it applies, nothing else does; of several, the one of the highest priority.
    pub exclusive: bool,
    /// Once it applied, nothing that ranks behind it does.
    pub stop: bool,
    /// Rivals: of a group, the one applies that is best for the member with all else.
    pub group: Option<String>,
    /// Lines that get nothing of it; an empty filter is none.
    pub except: Filter,
    /// The same, by a condition on each.
    pub except_where: Option<OfLine>,
    /// Whether goods that are reduced already get nothing of it.
    pub skip_reduced: bool,
    pub gives: Vec<Give>,
    /// The most it gives on one basket.
    pub most: Option<Most>,
    /// Whether the reduced price is rounded, not the discount.
    pub round_price: bool,
    pub limits: Limits,
}

/// How a promotion takes coupons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByCoupon {
    /// Its code must be given: one of a batch, or the member's own.
    Typed,
    /// Who holds one gets the promotion by itself: a personal offer.
    Held,
}

/// The most that a promotion gives on a basket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Most {
    pub amount: i64,
    /// Whether the amount counts tax; as prices do where it is not said.
    pub tax: Option<TaxMode>,
}

/// How often, and how much in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Baskets of all members together.
    pub uses: Option<i64>,
    /// Baskets of a member, ever.
    pub per_member: Option<i64>,
    /// Baskets of a member on a local day.
    pub per_day: Option<i64>,
    /// Money given in all. What does not fit is not given at all.
    pub budget: Option<i64>,
    /// Whether a cancelled purchase keeps its use and money.
    pub kept_on_cancel: bool,
    /// Whether refunds give back its money in proportion, and its use once all is back.
    pub back_on_return: bool,
}

/// Something that a basket must hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    pub what: What,
    /// The lines that count; all where nothing is named.
    pub of: Target,
}

/// What must be there at least, the number itself included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Amount {
        least: i64,
        counted: Counted,
    },
    Quantity(Quantity),
    /// No line that is reduced already.
    NothingReduced,
}

/// How an amount is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Counted {
    /// As prices are entered.
    #[default]
    Entered,
    /// Without tax.
    Net,
    /// With tax.
    Gross,
}

/// Lines by what they are and what a unit costs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// Any of these; an empty filter is every line.
    pub only: Filter,
    /// The unit price before promotions, from and up to, both included.
    pub price_from: Option<i64>,
    pub price_to: Option<i64>,
    /// A condition of their own.
    pub condition: Option<OfLine>,
}

/// What a promotion gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Give {
    Discount(Discount),
    Deal(Deal),
    Bundle(Bundle),
    Gift(Gift),
}

/// Money off lines, the whole basket or its fees.
#[derive(Clone, Debug, PartialEq)]
pub struct Discount {
    pub of: Of,
    pub on: Target,
    /// Fees by their method; all where none is named.
    pub methods: Vec<String>,
    pub cut: Cut,
    /// Steps by a measure: the last one reached stands in for `cut`.
    pub steps: Option<Steps>,
    pub per: Per,
    /// The most units that get it.
    pub units: Option<i64>,
    /// The most units of a line that get it.
    pub units_per_line: Option<i64>,
    /// Only full sets of so many units get it.
    pub sets_of: Option<i64>,
    /// Which units come first where not all get it.
    pub pick: Pick,
}

/// What is discounted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Of {
    #[default]
    Goods,
    /// Delivery and other fees.
    Fees,
    /// Goods and fees together.
    Everything,
}

/// How much comes off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    Percent(Decimal),
    /// An amount; `further` for each unit of a line after the first, where that differs.
    Amount {
        amount: i64,
        further: Option<i64>,
        tax: Option<TaxMode>,
    },
    /// What a unit then costs.
    Price(i64),
}

/// What a cut is taken from, once each: this is also where it is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    Unit,
    Line,
    /// All that it is on together, split in proportion.
    All,
}

/// Steps: `(from, cut)`, the lowest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Steps {
    pub by: Measure,
    pub steps: Vec<(i64, Cut)>,
}

/// What steps go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The basket's goods before promotions.
    Basket,
    /// The lines (or fees) that the discount is on, together.
    Amount,
    /// Each line by itself.
    Line,
    /// Units of the lines that the discount is on, in thousandths.
    Quantity,
    /// What the member spent so far, this basket included.
    Spent(Spent),
}

/// The time over which what a member spent is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spent {
    Ever,
    /// The local calendar year.
    Year,
    /// The local calendar month.
    Month,
    /// So many local days, today included.
    Days(u16),
}

/// Which units come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pick {
    #[default]
    Dearest,
    Cheapest,
    /// As they stand in the basket.
    Basket,
}

/// Buy some, get some.
#[derive(Clone, Debug, PartialEq)]
pub struct Deal {
    pub buy: Target,
    pub buy_units: i64,
    pub get: Target,
    pub get_units: i64,
    pub cut: Cut,
    pub pick: Pick,
    /// The units are given on top of the basket, not out of it.
    pub added: bool,
    /// The most times on a basket.
    pub times: Option<i64>,
}

/// Goods together at a price, or with a cut.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundle {
    pub parts: Vec<(Target, i64)>,
    /// A price is that of the whole bundle.
    pub cut: Cut,
    pub times: Option<i64>,
}

/// Goods on top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gift {
    pub sku: String,
    pub units: i64,
    /// What one would cost, for the record.
    pub worth: i64,
    /// So many for each unit of these; once a basket where nothing is named.
    pub for_each: Option<Target>,
}

impl Discount {
    /// Whether it works on single lines, and so before what works on the whole basket.
    pub fn on_lines(&self) -> bool {
        self.of == Of::Goods && (self.per != Per::All || !self.on.is_all())
    }
}

impl Target {
    /// Whether every line counts.
    pub fn is_all(&self) -> bool {
        self.only.is_empty()
            && self.price_from.is_none()
            && self.price_to.is_none()
            && self.condition.is_none()
    }
}
