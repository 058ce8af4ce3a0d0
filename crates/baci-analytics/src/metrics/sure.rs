//! How sure an average bill is: the standard error of a quotient of two sums over customers.
//!
//! A customer's bills are like each other, so it is customers that vary, not bills. What they come to is summed exactly, so the
//! interval is the same wherever the sums come from: from receipts, or from sums that somebody kept.

use super::Interval;
use crate::figure::Z95;

/// Sums over customers, of what each bought in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bills {
    /// Of the square of each one's net.
    pub net_square: i128,
    /// Of each one's net times their purchases.
    pub net_purchases: i128,
    /// Of the square of each one's purchases.
    pub purchases_square: i128,
}

impl Bills {
    /// Of one customer.
    pub fn of(purchases: u64, net: i128) -> Self {
        let many = i128::from(purchases);
        Self {
            net_square: net.saturating_mul(net),
            net_purchases: net.saturating_mul(many),
            purchases_square: many.saturating_mul(many),
        }
    }

    /// Adds those of others.
    pub const fn add(&mut self, more: &Self) {
        self.net_square = self.net_square.saturating_add(more.net_square);
        self.net_purchases = self.net_purchases.saturating_add(more.net_purchases);
        self.purchases_square = self.purchases_square.saturating_add(more.purchases_square);
    }
}

/// Where an average bill lies with 95% confidence, in the currency's smallest unit; nothing with fewer than two customers.
///
/// With `r` the average and `n` customers of net `y` and `x` purchases each, the variance of the average is
/// `n / (n - 1) * sum((y - r x)^2) / sum(x)^2` (Cochran, Sampling Techniques, 1977, chapter 6).
#[expect(clippy::cast_precision_loss, reason = "an interval of a statistic")]
pub(super) fn interval(customers: u64, purchases: u64, net: i128, bills: &Bills) -> Interval {
    if customers < 2 || purchases == 0 {
        return None;
    }
    let (n, x, y) = (customers as f64, purchases as f64, net as f64);
    let rest = squares(purchases.into(), net, bills);
    let error = (n / (n - 1.0) * rest).sqrt() / x;
    Some((y / x - Z95 * error, y / x + Z95 * error))
}

/// The sum of `(y - r x)^2`: exact up to the last division, where the numbers have room for it.
#[expect(clippy::cast_precision_loss, reason = "an interval of a statistic")]
fn squares(x: i128, y: i128, bills: &Bills) -> f64 {
    let Bills { net_square, net_purchases, purchases_square } = *bills;
    let exact = || {
        let all = net_square.checked_mul(x.checked_mul(x)?)?;
        let both = net_purchases.checked_mul(x.checked_mul(y)?)?.checked_mul(2)?;
        let own = purchases_square.checked_mul(y.checked_mul(y)?)?;
        all.checked_sub(both)?.checked_add(own)
    };
    let (square, float) = ((x as f64) * (x as f64), |n: i128| n as f64);
    let rest = exact().map_or_else(
        || {
            let r = float(y) / float(x);
            float(net_square) - 2.0 * r * float(net_purchases) + r * r * float(purchases_square)
        },
        |sum| float(sum) / square,
    );
    rest.max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::Random;

    fn sums(customers: &[(u64, i128)]) -> (u64, u64, i128, Bills) {
        let mut bills = Bills::default();
        let (mut purchases, mut net) = (0, 0);
        for (many, own) in customers {
            bills.add(&Bills::of(*many, *own));
            purchases += many;
            net += own;
        }
        (customers.len() as u64, purchases, net, bills)
    }

    fn told(customers: &[(u64, i128)]) -> Interval {
        let (n, purchases, net, bills) = sums(customers);
        interval(n, purchases, net, &bills)
    }

    #[test]
    fn bills_that_are_all_alike_are_sure_and_one_customer_tells_nothing() {
        assert_eq!(told(&[(1, 700), (3, 2_100), (2, 1_400)]), Some((700.0, 700.0)));
        assert_eq!(told(&[(5, 700)]), None);
        assert_eq!(told(&[]), None);
        // Where the numbers have no room, the sums are floats, and it is the same but for their last digits.
        let large = told(&[(1_000_000, 1 << 62), (2_000_000, 1 << 62)]).unwrap();
        assert!(large.0 < large.1 && large.1.is_finite(), "{large:?}");
    }

    /// Drawing customers again and again says the same, which shares nothing with the formula.
    #[test]
    fn drawing_customers_says_the_same() {
        let mut random = Random::new(7);
        let customers: Vec<(u64, i128)> = (0..400)
            .map(|_| {
                let many = 1 + random.below(6);
                (many.into(), (0..many).map(|_| 200 + i128::from(random.below(2_000))).sum())
            })
            .collect();
        let mut drawn: Vec<f64> = (0..2_000)
            .map(|_| {
                let pick = |_| customers[random.below(400) as usize];
                let (many, net) = (0..400).map(pick).fold((0, 0), |(a, b), (x, y)| (a + x, b + y));
                net as f64 / many as f64
            })
            .collect();
        drawn.sort_by(f64::total_cmp);
        let (low, high) = told(&customers).unwrap();
        assert!((low - drawn[50]).abs() < 8.0, "{low} {}", drawn[50]);
        assert!((high - drawn[1_949]).abs() < 8.0, "{high} {}", drawn[1_949]);
    }
}
