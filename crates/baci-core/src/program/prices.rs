//! Prices: how a program counts money on a basket: tax, rounding, and how promotions go together.

use super::Filter;
use crate::decimal::Decimal;
use crate::event::Line;
use crate::money::Rounding;

/// The `[prices]` and `[taxes]` of a program.
#[derive(Clone, Debug, PartialEq)]
pub struct Prices {
    pub tax: TaxMode,
    /// How a share of the smallest unit becomes a whole one.
    pub rounding: Rounding,
    /// Where tax is rounded.
    pub tax_round: TaxRound,
    pub split: Split,
    pub stacking: Stacking,
    pub sequence: Sequence,
    pub minimums: Minimums,
    /// What a bill is rounded to, in the smallest unit: 25 for quarters of a baht.
    pub step: i64,
    /// Whether codes must be given in the very letters.
    pub exact_codes: bool,
    /// Goods that carry value themselves, as a gift card: they earn nothing, nothing lowers them, and no
    /// balance pays for them.
    pub value_goods: Filter,
    /// Wallets, by their positions, in the order in which they pay where several do. Those that are not
    /// named come behind: gift cards first, then as they were sent.
    pub pay_order: Vec<usize>,
    /// Rates by name, in percent.
    pub taxes: Vec<(String, Decimal)>,
    /// The rate of lines that name none: a position in `taxes`.
    pub goods_tax: Option<usize>,
    /// The rate of fees that name none.
    pub fee_tax: Option<usize>,
}

/// Whether prices count tax.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TaxMode {
    #[default]
    Included,
    Added,
}

/// Where tax is rounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TaxRound {
    Unit,
    #[default]
    Line,
    Order,
}

/// How an amount is split over lines; the parts always sum to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Split {
    /// Rounded down, what is left to the largest rests, ties to the first line.
    #[default]
    LargestRemainder,
    /// Each to the nearest, halves down; what is off is mended one by one from the first line.
    Nearest,
    /// Rounded down, what is left one by one from the first line.
    Down,
}

/// What a promotion is taken from when others came before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stacking {
    /// What they left.
    #[default]
    Compound,
    /// The price before any of them.
    Listed,
    /// Nothing comes after another: each line takes the one that is best for the member.
    BestPerLine,
}

/// What comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sequence {
    /// Lines, then the basket, then fees; by priority among these.
    #[default]
    Level,
    /// By priority alone.
    Priority,
}

/// What a minimum amount is held against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Minimums {
    /// Prices before any promotion.
    #[default]
    Before,
    /// What the promotions that came before left.
    Current,
}

impl Prices {
    /// Whether a line of a purchase carries value itself, so that no balance pays for it.
    pub fn carries_value(&self, line: &Line) -> bool {
        self.value_goods.names(&line.sku, &line.category, &line.brand, &line.tags)
    }
}

impl Default for Prices {
    fn default() -> Self {
        Self {
            tax: TaxMode::default(),
            rounding: Rounding::HalfUp,
            tax_round: TaxRound::default(),
            split: Split::default(),
            stacking: Stacking::default(),
            sequence: Sequence::default(),
            minimums: Minimums::default(),
            step: 1,
            exact_codes: false,
            value_goods: Filter::default(),
            pay_order: Vec::new(),
            taxes: Vec::new(),
            goods_tax: None,
            fee_tax: None,
        }
    }
}

impl Prices {
    /// A rate by its name, in percent; zero where there is none.
    pub fn rate(&self, name: Option<&str>, otherwise: Option<usize>) -> Decimal {
        let named = name.and_then(|name| self.taxes.iter().find(|(tax, _)| tax == name));
        let rate = named.or_else(|| self.taxes.get(otherwise?));
        rate.map_or(Decimal::ZERO, |(_, rate)| *rate)
    }
}
