//! Tax: on what promotions left, included in prices or added to them, rounded as the program says.

use super::PerLine;
use super::board::{Board, Stack};
use crate::decimal::Decimal;
use crate::money::Rounding;
use crate::program::{TaxMode, TaxRound};
use smallvec::{SmallVec, smallvec};

/// `amount`'s tax as numerator and denominator.
fn exact(amount: i64, rate: Decimal, mode: TaxMode) -> (i128, i128) {
    let (part, whole) = (i128::from(rate.mantissa), 100 * 10i128.pow(u32::from(rate.scale)));
    let over = match mode {
        TaxMode::Included => whole + part,
        TaxMode::Added => whole,
    };
    (i128::from(amount).saturating_mul(part), over)
}

fn rounded(amount: i64, rate: Decimal, mode: TaxMode) -> i64 {
    let (part, over) = exact(amount, rate, mode);
    Rounding::HalfUp.divide(part, over).unwrap_or(0)
}

impl Board<'_> {
    /// The tax of each line and fee on what `of` a stack.
    pub fn taxes(&self, of: impl Fn(&Stack) -> i64) -> PerLine {
        let mode = self.prices.tax;
        let mut amounts: PerLine = smallvec![0; self.width()];
        let mut taxes: PerLine = smallvec![0; self.width()];
        for stack in &self.stacks {
            let rate = self.rate(stack.line);
            let (Some(amount), Some(tax)) =
                (amounts.get_mut(stack.line), taxes.get_mut(stack.line))
            else {
                continue;
            };
            *amount = amount.saturating_add(of(stack));
            if self.prices.tax_round == TaxRound::Unit {
                let part = stack.by_unit(of(stack), |unit| rounded(unit, rate, mode));
                *tax = tax.saturating_add(part);
            }
        }
        match self.prices.tax_round {
            TaxRound::Unit => taxes,
            TaxRound::Line => {
                let lines = amounts.iter().enumerate();
                lines.map(|(line, amount)| rounded(*amount, self.rate(line), mode)).collect()
            }
            TaxRound::Order => self.by_rate(&amounts, mode),
        }
    }

    /// Each rate's tax is rounded once, and split over its lines.
    fn by_rate(&self, amounts: &[i64], mode: TaxMode) -> PerLine {
        let mut taxes: PerLine = smallvec![0; amounts.len()];
        let mut rates: SmallVec<[Decimal; 4]> = SmallVec::new();
        for line in 0..amounts.len() {
            let rate = self.rate(line);
            if rate > Decimal::ZERO && !rates.contains(&rate) {
                rates.push(rate);
            }
        }
        for rate in rates {
            let own = |line: usize| self.rate(line) == rate;
            let weight = |(line, amount): (usize, &i64)| if own(line) { *amount } else { 0 };
            let weights: PerLine = amounts.iter().enumerate().map(weight).collect();
            let sum = weights.iter().fold(0i64, |sum, amount| sum.saturating_add(*amount));
            let parts = self.share(rounded(sum, rate, mode), &weights);
            for (line, (tax, part)) in taxes.iter_mut().zip(parts).enumerate() {
                if own(line) {
                    *tax = tax.saturating_add(part);
                }
            }
        }
        taxes
    }
}
