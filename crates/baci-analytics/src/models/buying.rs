//! Buying: the likelihoods of the three models, and what they expect of a customer.

use super::fit::{Fitted, fit, refine};
use super::real::{Dual, PARAMETERS, Real};
use super::special::{gauss, gauss_one};
use super::summary::{Alike, Known, Row};
use crate::threads;

/// A model of buying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// Whoever bought may have left right after any purchase but the first.
    BgNbd,
    /// The same, also right after the first.
    MbgNbd,
    /// Whoever bought may leave at any time.
    ParetoNbd,
}

/// A customer's numbers, as the papers write them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    pub x: f64,
    pub t_x: f64,
    pub t: f64,
}

impl From<&Known> for Seen {
    fn from(own: &Known) -> Self {
        Self { x: own.frequency.into(), t_x: own.recency, t: own.age }
    }
}

/// Customers of a sample that the way to the maximum is found by.
const SAMPLE: usize = 6_000;

/// From this `a` on, where everybody leaves with nearly the same probability, the papers' own form is taken: of the
/// transformed one, one part runs out of numbers and the other under.
const LARGE: f64 = 50.0;

impl Model {
    /// All of them with their names.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::BgNbd, "bg-nbd"), (Self::MbgNbd, "mbg-nbd"), (Self::ParetoNbd, "pareto-nbd")];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(own, _)| *own == self).map_or("", |(_, name)| name)
    }

    /// The names of its parameters, as in the papers.
    pub const fn parameters(self) -> [&'static str; PARAMETERS] {
        match self {
            Self::ParetoNbd => ["r", "alpha", "s", "beta"],
            _ => ["r", "alpha", "a", "b"],
        }
    }

    /// The parameters under which what was seen is likeliest. Where there are very many customers, the way there is
    /// found by a sample of them, and only the last steps are taken by all.
    pub fn fit(self, known: &[Known]) -> Fitted {
        let alike = Alike::of(known);
        let likelihood = |parameters| self.likelihood(&alike, parameters);
        if known.len() > 2 * SAMPLE {
            let of_some = self.fit(&alike.sample(known.len() / SAMPLE));
            if of_some.converged {
                return refine::<PARAMETERS>(of_some, alike.customers, likelihood);
            }
        }
        let mean = alike.mean_age();
        let scale = (mean / 4.0).max(0.1);
        let starts = match self {
            Self::ParetoNbd => [[0.5, scale, 0.6, scale], [1.0, scale, 1.0, 10.0 * scale]],
            _ => [[0.5, scale, 0.8, 2.0], [1.0, 2.0 * scale, 0.2, 5.0]],
        };
        // Of very many, a second way would take long and hardly lead elsewhere.
        let tried = if known.len() > 2 * SAMPLE { 1 } else { starts.len() };
        fit(starts.get(..tried).unwrap_or(&starts), alike.customers, likelihood)
    }

    /// The logarithm of the likelihood of parameters.
    pub fn log_likelihood(self, known: &[Known], parameters: [f64; PARAMETERS]) -> f64 {
        self.likelihood(&Alike::of(known), parameters.map(Dual::from)).value
    }

    fn likelihood(self, alike: &Alike, p: [Dual; PARAMETERS]) -> Dual {
        let terms = match self {
            Self::ParetoNbd => pareto_table(alike, p),
            _ => Vec::new(),
        };
        let parts = threads::ranges(alike.rows.len(), |range| {
            let rows = alike.rows.get(range).unwrap_or_default();
            match self {
                Self::BgNbd => beta_rows(alike, rows, p, 0.0),
                Self::MbgNbd => beta_rows(alike, rows, p, 1.0),
                Self::ParetoNbd => pareto_rows(alike, rows, &terms, p),
            }
        });
        let sum = parts.into_iter().fold(Dual::from(0.0), |sum, part| sum + part);
        alike.frequencies.iter().fold(sum, |sum, (x, many)| {
            sum + self.of_frequency(p, f64::from(*x)) * Dual::from(*many)
        })
    }

    /// What hangs on the frequency alone.
    fn of_frequency<R: Real>(self, [r, alpha, a, b]: [R; PARAMETERS], x: f64) -> R {
        let x = R::from(x);
        let counts = (r + x).ln_gamma() - r.ln_gamma() + r * alpha.ln();
        let late = match self {
            Self::BgNbd => R::from(0.0),
            Self::MbgNbd => R::from(1.0),
            Self::ParetoNbd => return counts + a * b.ln(),
        };
        counts + (a + b).ln_gamma() + (b + x + late).ln_gamma()
            - b.ln_gamma()
            - (a + b + x + late).ln_gamma()
    }

    /// The probability that a customer has not left.
    pub fn alive<R: Real>(self, p: [R; PARAMETERS], seen: Seen) -> R {
        let one = R::from(1.0);
        let (x, at) = (R::from(seen.x), |t: f64| p[1] + R::from(t));
        let late = match self {
            Self::ParetoNbd => {
                return stays(p, seen.x, terms(p, seen.x, seen.t_x), terms(p, seen.x, seen.t));
            }
            Self::BgNbd if seen.x == 0.0 => return one,
            Self::BgNbd => R::from(0.0),
            Self::MbgNbd => one,
        };
        let odds = p[2].ln() - (p[3] + x + late - one).ln()
            + (p[0] + x) * (at(seen.t).ln() - at(seen.t_x).ln());
        one / (one + odds.exp())
    }

    /// Purchases that are expected in the next `time` weeks of who is alive.
    pub fn to_come<R: Real>(self, p: [R; PARAMETERS], seen: Seen, time: f64) -> R {
        let [r, alpha, a, b] = p;
        let (one, x) = (R::from(1.0), R::from(seen.x));
        let (age, time) = (R::from(seen.t), R::from(time));
        if self == Self::ParetoNbd {
            let (before, after) = ((b + age).ln(), (b + age + time).ln());
            let power = aside(a);
            // 1 - ((beta + T) / (beta + T + t))^(s - 1), over s - 1
            let gone = one - ((power) * (before - after)).exp();
            return (r + x) * (b + age) / (alpha + age) * gone / power;
        }
        let late = if self == Self::MbgNbd { one } else { R::from(0.0) };
        let a = aside(a) + one;
        let c = a + b + x + late - one;
        let z = time / (alpha + age + time);
        let log = (one - z).ln();
        let stays = if a.value() > LARGE {
            ((r + x) * log).exp() * gauss(r + x, b + x + late, c, z)
        } else {
            // 2F1(r + x, b + x + late; c; z) of the papers, transformed: (1 - z)^(r + x) cancels.
            ((a - one) * log).exp() * gauss(a + b + late - one - r, a - one, c, z)
        };
        c / (a - one) * (one - stays)
    }

    /// Purchases that are expected in the next `time` weeks.
    ///
    /// ```
    /// use baci_analytics::models::Model;
    /// use baci_analytics::models::buying::Seen;
    /// // The example of Fader, Hardie and Lee: a customer of the CDNOW data, the next 39 weeks.
    /// let seen = Seen { x: 2.0, t_x: 30.43, t: 38.86 };
    /// let expected = Model::BgNbd.expected([0.243, 4.414, 0.793, 2.426], seen, 39.0);
    /// assert!((expected - 1.226).abs() < 0.0005);
    /// ```
    pub fn expected<R: Real>(self, p: [R; PARAMETERS], seen: Seen, time: f64) -> R {
        self.alive(p, seen) * self.to_come(p, seen, time)
    }
}

/// A parameter less one, moved off zero, where formulas divide by it and their limits are smooth.
fn aside<R: Real>(a: R) -> R {
    let less = a - R::from(1.0);
    match less.value().abs() < 1e-7 {
        true => less + R::from(2e-7),
        false => less,
    }
}

/// What hangs on the times: BG/NBD and MBG/NBD.
fn beta_rows(alike: &Alike, rows: &[Row], [r, alpha, a, b]: [Dual; PARAMETERS], late: f64) -> Dual {
    let logs: Vec<Dual> = alike.times.iter().map(|t| (alpha + Dual::from(*t)).ln()).collect();
    let odds = |x: f64| a.ln() - (b + Dual::from(x + late - 1.0)).ln();
    let own: Vec<(Dual, Option<Dual>)> = alike
        .frequencies
        .iter()
        .map(|(x, _)| {
            let x = f64::from(*x);
            (r + Dual::from(x), (x + late > 0.0).then(|| odds(x)))
        })
        .collect();
    let mut sum = Dual::from(0.0);
    for row in rows {
        let of = |at: u32| logs.get(at as usize).copied();
        let (Some((power, odds)), Some(last), Some(age)) =
            (own.get(row.frequency as usize), of(row.recency), of(row.age))
        else {
            continue;
        };
        let mut told = -(*power * age);
        if let Some(odds) = odds {
            told = told + (*odds + *power * (age - last)).softplus();
        }
        sum = sum + told * Dual::from(f64::from(row.many));
    }
    sum
}

/// The logarithm of having stayed up to a time, and of the term of having left by it: Pareto/NBD.
pub(super) type Terms<R> = (R, R);

/// These terms of all pairs of a frequency and a time: customers share them.
fn pareto_table(alike: &Alike, p: [Dual; PARAMETERS]) -> Vec<Terms<Dual>> {
    let parts = threads::ranges(alike.pairs.len(), |range| {
        let pairs = alike.pairs.get(range).unwrap_or_default();
        let own = |pair: &(u32, u32)| {
            let (x, t) = alike.of_pair(*pair);
            terms(p, x, t)
        };
        pairs.iter().map(own).collect::<Vec<_>>()
    });
    parts.concat()
}

/// What hangs on the times: Pareto/NBD.
fn pareto_rows(alike: &Alike, rows: &[Row], table: &[Terms<Dual>], p: [Dual; PARAMETERS]) -> Dual {
    let mut sum = Dual::from(0.0);
    for row in rows {
        let of = |time: u32| table.get(alike.pair(row.frequency, time)).copied();
        let (Some((_, first)), Some((stayed, last))) = (of(row.recency), of(row.age)) else {
            continue;
        };
        let (x, _) = alike.of_pair((row.frequency, row.age));
        let share = p[2] / (p[0] + p[2] + Dual::from(x));
        // The first is the largest: all are told beside it, so that none is too small for a number.
        let inner = (stayed - first).exp() + share * (Dual::from(1.0) - (last - first).exp());
        sum = sum + (first + inner.ln()) * Dual::from(f64::from(row.many));
    }
    sum
}

/// Logarithms: of having stayed up to `t`, and of the term of A0 there, without s / (r + s + x).
pub(super) fn terms<R: Real>([r, alpha, s, beta]: [R; PARAMETERS], x: f64, t: f64) -> Terms<R> {
    let (one, x, t) = (R::from(1.0), R::from(x), R::from(t));
    let (log, p) = ((alpha + t).ln(), r + s + x);
    let stayed = -((r + x) * log) - s * (beta + t).ln();
    // The hypergeometric functions of the paper, transformed to those with a one in front.
    let term = match alpha.value() >= beta.value() {
        true => stayed + gauss_one(p, -s, (alpha - beta) / (alpha + t)).ln(),
        false => {
            let f = gauss_one(p, one - r - x, (beta - alpha) / (beta + t));
            stayed + log - (beta + t).ln() + f.ln()
        }
    };
    (stayed, term)
}

/// The probability of having stayed, from the terms at the last purchase and at the end.
pub(super) fn stays<R: Real>(
    [r, _, s, _]: [R; PARAMETERS],
    x: f64,
    first: Terms<R>,
    last: Terms<R>,
) -> R {
    // 1 / (1 + s / (r + s + x) (e^first - e^last) / e^stayed)
    let (one, share) = (R::from(1.0), s / (r + s + R::from(x)));
    one / (one + share * ((first.1 - last.0).exp() - (last.1 - last.0).exp()))
}

#[cfg(test)]
mod tests;
