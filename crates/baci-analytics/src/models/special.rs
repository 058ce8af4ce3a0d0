//! Special functions: logarithm of gamma, its derivative, and Gauss's hypergeometric function where it is needed.

use super::real::Real;

/// The logarithm of the gamma function, of a number above zero.
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// The derivative of [`ln_gamma`], of a number above zero: up to 8 by its recurrence, then by the series
/// of Stirling.
pub fn digamma(x: f64) -> f64 {
    let (mut x, mut sum) = (x, 0.0);
    while x < 10.0 {
        sum -= 1.0 / x;
        x += 1.0;
    }
    let y = 1.0 / (x * x);
    let tail = y
        * (1.0 / 12.0
            - y * (1.0 / 120.0
                - y * (1.0 / 252.0
                    - y * (1.0 / 240.0 - y * (1.0 / 132.0 - y * 691.0 / 32_760.0)))));
    sum + x.ln() - 0.5 / x - tail
}

/// The most steps of a series or a fraction.
const STEPS: u32 = 10_000;

/// 2F1(1, p + q; p + 1; z) for 0 <= z < 1, by the continued fraction of the incomplete beta function, in the way
/// of Lentz.
pub fn gauss_one<R: Real>(p: R, q: R, z: R) -> R {
    let one = R::from(1.0);
    let sum = p + q;
    let mut d = one / (one - sum * z / (p + one));
    let (mut c, mut h) = (one, d);
    let mut quiet = 0;
    for m in 1..STEPS {
        let m = R::from(f64::from(m));
        let two = m + m;
        let even = m * (q - m) * z / ((p - one + two) * (p + two));
        d = one / (one + even * d);
        c = one + even / c;
        h = h * d * c;
        let odd = -((p + m) * (sum + m) * z) / ((p + two) * (p + one + two));
        d = one / (one + odd * d);
        c = one + odd / c;
        let step = d * c;
        h = h * step;
        // Derivatives are still a step behind when the value stands.
        quiet = if (step.value() - 1.0).abs() < 4e-16 { quiet + 1 } else { 0 };
        if quiet > 2 {
            break;
        }
    }
    h
}

/// 2F1(a, b; c; z) for 0 <= z < 1, by its series.
pub fn gauss<R: Real>(a: R, b: R, c: R, z: R) -> R {
    let mut term = R::from(1.0);
    let mut sum = term;
    for n in 0..STEPS {
        let n = R::from(f64::from(n));
        term = term * (a + n) * (b + n) / ((c + n) * (R::from(1.0) + n)) * z;
        sum = sum + term;
        // What is left is less than a geometric series of the last term.
        if term.value().abs() <= 1e-17 * sum.value().abs() * (1.0 - z.value()) {
            break;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::real::Dual;

    fn close(a: f64, b: f64, by: f64) {
        assert!((a - b).abs() <= by * b.abs().max(1e-300), "{a} is not {b}");
    }

    #[test]
    fn known_values_are_met() {
        close(ln_gamma(0.5), std::f64::consts::PI.sqrt().ln(), 1e-15);
        close(digamma(1.0), -0.577_215_664_901_532_9, 1e-14);
        close(digamma(0.25), -4.227_453_533_376_265, 1e-14);
        // 2F1(1, 1; 2; z) = -ln(1 - z) / z; 2F1(a, b; b; z) = (1 - z)^-a.
        for z in [1e-6, 0.1, 0.5, 0.9, 0.99] {
            close(gauss_one(1.0, 0.0, z), -(-z).ln_1p() / z, 1e-13);
            close(gauss(1.0, 1.0, 2.0, z), -(-z).ln_1p() / z, 1e-13);
            close(gauss(1.7, 0.3, 0.3, z), (1.0 - z).powf(-1.7), 1e-12);
            for (p, q) in [(3.7, -0.6), (0.9, -1.4), (12.0, -7.5)] {
                close(gauss_one(p, q, z), gauss(1.0, p + q, p + 1.0, z), 1e-12);
            }
        }
    }

    #[test]
    fn derivatives_are_those_of_differences() {
        let dual = |of: &dyn Fn(Dual, Dual, Dual) -> Dual, at: [f64; 3]| {
            of(Dual::parameter(at[0], 0), Dual::parameter(at[1], 1), Dual::parameter(at[2], 2))
        };
        let at = [2.3, -0.4, 0.6];
        for of in [
            (&|p, q, z| gauss_one(p, q, z)) as &dyn Fn(Dual, Dual, Dual) -> Dual,
            &|p, q, z| gauss(p, q, p + Dual::from(2.0), z),
            &|p, q, z| (p * q / z).softplus() + p.ln_gamma() - z.exp(),
        ] {
            let slopes = dual(of, at).slopes;
            for (place, slope) in slopes.into_iter().take(3).enumerate() {
                let moved = |by: f64| {
                    let mut at = at;
                    at[place] += by;
                    dual(of, at).value
                };
                let h = 1e-5;
                let difference = (moved(h) - moved(-h)) / (2.0 * h);
                assert!((slope - difference).abs() < 1e-7, "{place}: {slope} {difference}");
            }
        }
    }
}
