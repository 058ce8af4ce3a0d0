//! Numbers that the models are written in: plain ones, and dual ones that carry their derivatives along.

use super::special;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// How many parameters a model has at the most.
pub const PARAMETERS: usize = 4;

/// What a formula of a model needs of its numbers.
pub trait Real:
    Copy
    + From<f64>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// The number without its derivatives.
    fn value(self) -> f64;
    /// The natural logarithm.
    fn ln(self) -> Self;
    /// e to its power.
    fn exp(self) -> Self;
    /// The logarithm of the gamma function.
    fn ln_gamma(self) -> Self;
    /// ln(1 + e^x), exact at both ends.
    fn softplus(self) -> Self;
}

impl Real for f64 {
    fn value(self) -> f64 {
        self
    }
    fn ln(self) -> Self {
        f64::ln(self)
    }
    fn exp(self) -> Self {
        f64::exp(self)
    }
    fn ln_gamma(self) -> Self {
        special::ln_gamma(self)
    }
    fn softplus(self) -> Self {
        if self > 0.0 { self + (-self).exp().ln_1p() } else { self.exp().ln_1p() }
    }
}

/// A number with its derivatives by the parameters of a model.
///
/// ```
/// use baci_analytics::models::real::{Dual, Real};
/// let (x, y) = (Dual::parameter(3.0, 0), Dual::parameter(2.0, 1));
/// let z = x * y + x.ln();
/// assert!((z.value() - (6.0 + 3f64.ln())).abs() < 1e-15);
/// assert_eq!((z.slopes[0], z.slopes[1]), (2.0 + 1.0 / 3.0, 3.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dual {
    pub value: f64,
    pub slopes: [f64; PARAMETERS],
}

impl Dual {
    /// The parameter at a place.
    pub fn parameter(value: f64, place: usize) -> Self {
        let mut slopes = [0.0; PARAMETERS];
        if let Some(slope) = slopes.get_mut(place) {
            *slope = 1.0;
        }
        Self { value, slopes }
    }

    /// A function of this number with this value and this slope.
    fn chain(self, value: f64, slope: f64) -> Self {
        Self { value, slopes: self.slopes.map(|own| own * slope) }
    }

    fn both(self, other: Self, value: f64, by_self: f64, by_other: f64) -> Self {
        let mut slopes = self.slopes;
        for (own, more) in slopes.iter_mut().zip(other.slopes) {
            *own = *own * by_self + more * by_other;
        }
        Self { value, slopes }
    }
}

impl From<f64> for Dual {
    fn from(value: f64) -> Self {
        Self { value, slopes: [0.0; PARAMETERS] }
    }
}

impl Add for Dual {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        self.both(other, self.value + other.value, 1.0, 1.0)
    }
}

impl Sub for Dual {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self.both(other, self.value - other.value, 1.0, -1.0)
    }
}

impl Mul for Dual {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        self.both(other, self.value * other.value, other.value, self.value)
    }
}

impl Div for Dual {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let value = self.value / other.value;
        self.both(other, value, 1.0 / other.value, -value / other.value)
    }
}

impl Neg for Dual {
    type Output = Self;
    fn neg(self) -> Self {
        self.chain(-self.value, -1.0)
    }
}

impl Real for Dual {
    fn value(self) -> f64 {
        self.value
    }
    fn ln(self) -> Self {
        self.chain(self.value.ln(), 1.0 / self.value)
    }
    fn exp(self) -> Self {
        let value = self.value.exp();
        self.chain(value, value)
    }
    fn ln_gamma(self) -> Self {
        self.chain(special::ln_gamma(self.value), special::digamma(self.value))
    }
    fn softplus(self) -> Self {
        let slope = 1.0 / (1.0 + (-self.value).exp());
        self.chain(Real::softplus(self.value), slope)
    }
}
