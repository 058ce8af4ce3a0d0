//! Spend: gamma-gamma (Fader and Hardie 2013). What customers spend a time varies around a mean of their own,
//! and these means vary among customers; how much somebody spends says nothing of how often.

use super::fit::{Fitted, fit as maximize};
use super::real::{Dual, PARAMETERS, Real};
use super::summary::Known;
use crate::threads;
use std::collections::BTreeMap;

/// The names of the parameters, as in the paper.
pub const PARAMETERS_OF_SPEND: [&str; 3] = ["p", "q", "v"];

/// The parameters under which what was spent is likeliest: of who came again and spent something.
pub fn fit(known: &[Known]) -> Fitted {
    let own = spenders(known);
    let mut frequencies: BTreeMap<u64, f64> = BTreeMap::new();
    for (x, _) in &own {
        *frequencies.entry(x.to_bits()).or_default() += 1.0;
    }
    let many = frequencies.values().sum::<f64>();
    let mean = own.iter().map(|(_, mean)| mean).sum::<f64>() / many.max(1.0);
    let starts =
        [[4.0, 3.0, mean / 2.0], [1.0, 2.0, mean], [10.0, 10.0, mean], [1.0, 5.0, 0.1 * mean]];
    maximize(&starts, many, |parameters| likelihood(&own, &frequencies, parameters))
}

/// Frequency and mean of who came again and spent something, in their own order: sums of floats are the same in whatever order
/// customers come.
fn spenders(known: &[Known]) -> Vec<(f64, f64)> {
    let some = known.iter().filter(|own| own.frequency > 0 && own.mean > 0.0);
    let mut own: Vec<(f64, f64)> = some.map(|own| (f64::from(own.frequency), own.mean)).collect();
    own.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    own
}

fn likelihood(
    own: &[(f64, f64)],
    frequencies: &BTreeMap<u64, f64>,
    [p, q, v, _]: [Dual; PARAMETERS],
) -> Dual {
    let parts = threads::ranges(own.len(), |range| {
        let rows = own.get(range).unwrap_or_default();
        rows.iter().fold(Dual::from(0.0), |sum, (x, mean)| {
            let (log, px) = (mean.ln(), p * Dual::from(*x));
            sum + (px - Dual::from(1.0)) * Dual::from(log) + px * Dual::from(x.ln())
                - (px + q) * (v + Dual::from(x * mean)).ln()
        })
    });
    let sum = parts.into_iter().fold(Dual::from(0.0), |sum, part| sum + part);
    frequencies.iter().fold(sum, |sum, (x, many)| {
        let px = p * Dual::from(f64::from_bits(*x));
        let told = (px + q).ln_gamma() - px.ln_gamma() - q.ln_gamma() + q * v.ln();
        sum + told * Dual::from(*many)
    })
}

/// What a customer is expected to spend a time.
///
/// ```
/// use baci_analytics::models::spend::expected;
/// // The example of Fader and Hardie: who spent 35 once, by the parameters of the CDNOW data.
/// let mean: f64 = expected([6.25, 3.74, 15.44], 1.0, 35.0);
/// assert!((mean - 35.0).abs() < 2.0);
/// ```
pub fn expected<R: Real>([p, q, v]: [R; 3], frequency: f64, mean: f64) -> R {
    let (x, total) = (R::from(frequency), R::from(frequency * mean));
    p * (v + total) / (p * x + q - R::from(1.0))
}

/// How much frequency and mean go together among who came again (Pearson); the model takes them for independent.
pub fn correlation(known: &[Known]) -> Option<f64> {
    let own = spenders(known);
    let n = own.iter().map(|_| 1.0).sum::<f64>();
    let mx = own.iter().map(|(x, _)| x).sum::<f64>() / n;
    let my = own.iter().map(|(_, y)| y).sum::<f64>() / n;
    let sums = own.iter().fold((0.0, 0.0, 0.0), |(xx, xy, yy), (x, y)| {
        let (dx, dy) = (x - mx, y - my);
        (xx + dx * dx, xy + dx * dy, yy + dy * dy)
    });
    (sums.0 > 0.0 && sums.2 > 0.0).then(|| sums.1 / (sums.0 * sums.2).sqrt())
}
