//! Maximum likelihood: quasi-Newton steps (BFGS) in the logarithms of the parameters, then Newton's, and standard
//! errors from the second derivatives.

use super::real::{Dual, PARAMETERS};

/// What a fit gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// In the order of the model's names.
    pub parameters: Vec<f64>,
    /// The covariance of the parameters; nothing where the data do not determine them.
    pub covariance: Option<Vec<Vec<f64>>>,
    pub log_likelihood: f64,
    /// Whether the slopes are zero there, as far as numbers go.
    pub converged: bool,
}

impl Fitted {
    /// The standard error of each parameter.
    pub fn standard_errors(&self) -> Option<Vec<f64>> {
        let own = self.covariance.as_ref()?;
        own.iter().enumerate().map(|(i, row)| row.get(i).map(|v| v.sqrt())).collect()
    }

    /// The standard error of what depends on the parameters by these slopes.
    pub fn error_of(&self, slopes: &[f64; PARAMETERS]) -> Option<f64> {
        let rows = self.covariance.as_ref()?.iter().zip(slopes);
        let product = |row: &Vec<f64>| row.iter().zip(slopes).map(|(v, s)| v * s).sum::<f64>();
        let variance: f64 = rows.map(|(row, slope)| slope * product(row)).sum();
        (variance >= 0.0).then(|| variance.sqrt())
    }
}

/// Logarithms of parameters stay within e to this power, up and down.
const EDGE: f64 = 18.0;
const ROUNDS: usize = 120;
/// Slopes from which Newton's steps take over.
const GENTLE: f64 = 1e-4;
/// Rounds that hardly change the value, after which it is a ridge that leads nowhere.
const IDLE: usize = 8;

/// The greatest likelihood from some starts: the first that arrives is taken. `of` gives the logarithm of the
/// likelihood of parameters, with its slopes; `many` is how many customers it is of.
pub(super) fn fit<const N: usize>(
    starts: &[[f64; N]],
    many: f64,
    of: impl Fn([Dual; PARAMETERS]) -> Dual,
) -> Fitted {
    let problem = Problem::<N, _> { of, many: many.max(1.0) };
    let mut best: Option<(Point<N>, bool)> = None;
    for start in starts {
        let mut point = problem.at(start.map(f64::ln));
        problem.climb(&mut point);
        let arrived = problem.polish(&mut point);
        let better =
            best.as_ref().is_none_or(|(old, _)| point.value < old.value || !old.value.is_finite());
        if better {
            best = Some((point, arrived));
        }
        if arrived {
            break;
        }
    }
    let (point, converged) = best.unwrap_or_else(|| (problem.at([0.0; N]), false));
    let inside = point.logs.iter().all(|log| log.abs() < EDGE - 0.1);
    Fitted {
        parameters: point.logs.iter().map(|log| log.exp()).collect(),
        covariance: if inside { problem.covariance(&point) } else { None },
        log_likelihood: -point.value * problem.many,
        converged: converged && inside,
    }
}

/// The greatest likelihood of many, from where that of a sample of them is: some steps are enough.
pub(super) fn refine<const N: usize>(
    sample: Fitted,
    many: f64,
    of: impl Fn([Dual; PARAMETERS]) -> Dual,
) -> Fitted {
    let Ok(start) = <[f64; N]>::try_from(sample.parameters.as_slice()) else { return sample };
    fit(&[start], many, of)
}

struct Problem<const N: usize, F> {
    of: F,
    many: f64,
}

/// A place with the value and the slopes there, of what is to be made small, by the logarithms.
#[derive(Clone)]
struct Point<const N: usize> {
    logs: [f64; N],
    value: f64,
    slopes: [f64; N],
}

fn dot<const N: usize>(a: &[f64; N], b: &[f64; N]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn times<const N: usize>(matrix: &[[f64; N]; N], by: &[f64; N]) -> [f64; N] {
    std::array::from_fn(|i| matrix.get(i).map_or(0.0, |row| dot(row, by)))
}

fn at<const N: usize>(from: &[f64; N], i: usize) -> f64 {
    from.get(i).copied().unwrap_or(0.0)
}

impl<const N: usize, F: Fn([Dual; PARAMETERS]) -> Dual> Problem<N, F> {
    fn at(&self, logs: [f64; N]) -> Point<N> {
        let logs = logs.map(|log| log.clamp(-EDGE, EDGE));
        let parameters = std::array::from_fn(|i| match i < N {
            true => Dual::parameter(at(&logs, i).exp(), i),
            false => Dual::from(0.0),
        });
        let told = (self.of)(parameters);
        let value = if told.value.is_finite() { -told.value / self.many } else { f64::INFINITY };
        let slope =
            |i: usize| -told.slopes.get(i).copied().unwrap_or(0.0) * at(&logs, i).exp() / self.many;
        Point { logs, value, slopes: std::array::from_fn(slope) }
    }

    /// Quasi-Newton steps until the slopes are small.
    fn climb(&self, point: &mut Point<N>) {
        let unit = || std::array::from_fn(|i| std::array::from_fn(|j| f64::from(u8::from(i == j))));
        let mut inverse: [[f64; N]; N] = unit();
        let mut idle = 0;
        for _ in 0..ROUNDS {
            if idle > IDLE || point.slopes.iter().all(|slope| slope.abs() < GENTLE) {
                return;
            }
            let mut step = times(&inverse, &point.slopes).map(|s| -s);
            if dot(&step, &point.slopes) >= 0.0 {
                inverse = unit();
                step = point.slopes.map(|s| -s);
            }
            let most = step.iter().fold(0.0f64, |most, s| most.max(s.abs()));
            let step = step.map(|s| s * (1.0 / most).min(1.0));
            let Some(next) = self.along(point, &step) else {
                return;
            };
            let s: [f64; N] = std::array::from_fn(|i| at(&next.logs, i) - at(&point.logs, i));
            let y: [f64; N] = std::array::from_fn(|i| at(&next.slopes, i) - at(&point.slopes, i));
            update(&mut inverse, &s, &y);
            idle = if point.value - next.value < 1e-8 { idle + 1 } else { 0 };
            *point = next;
        }
    }

    /// The first of ever shorter steps that goes down enough.
    fn along(&self, from: &Point<N>, step: &[f64; N]) -> Option<Point<N>> {
        let mut share = 1.0;
        for _ in 0..20 {
            let next = self.at(std::array::from_fn(|i| at(&from.logs, i) + share * at(step, i)));
            if next.value <= from.value + 1e-4 * share * dot(step, &from.slopes) {
                return Some(next);
            }
            share *= 0.4;
        }
        None
    }

    /// Newton's steps, with second derivatives by differences of the slopes, made anew only where the last ones
    /// do not lead on quickly; says whether it arrived.
    fn polish(&self, point: &mut Point<N>) -> bool {
        let steepest = |of: &Point<N>| of.slopes.iter().fold(0.0f64, |most, s| most.max(s.abs()));
        let mut inverse = None;
        for _ in 0..16 {
            let before = steepest(point);
            if before < 1e-10 {
                return true;
            }
            let fresh = inverse.is_none();
            inverse = inverse.or_else(|| invert(&self.curves(point, |own| own.slopes, 1e-4)));
            let Some(own) = &inverse else { break };
            let step = times(own, &point.slopes).map(|s| (-s).clamp(-1.0, 1.0));
            let next = self.at(std::array::from_fn(|i| at(&point.logs, i) + at(&step, i)));
            let after = steepest(&next);
            if after < before && next.value <= point.value + 1e-9 {
                *point = next;
            } else if fresh {
                break;
            }
            if after > 0.3 * before {
                inverse = None;
            }
        }
        steepest(point) < 1e-7
    }

    /// Second derivatives by the logarithms, as differences of what `of` gives.
    fn curves(
        &self,
        point: &Point<N>,
        of: impl Fn(&Point<N>) -> [f64; N],
        by: f64,
    ) -> [[f64; N]; N] {
        let row = |i: usize| {
            let moved = |by: f64| {
                let mut logs = point.logs;
                if let Some(log) = logs.get_mut(i) {
                    *log += by;
                }
                of(&self.at(logs))
            };
            let (up, down) = (moved(by), moved(-by));
            std::array::from_fn(|j| (at(&up, j) - at(&down, j)) / (2.0 * by))
        };
        let rows: [[f64; N]; N] = std::array::from_fn(row);
        let own = |i: usize, j: usize| rows.get(i).map_or(0.0, |row| at(row, j));
        std::array::from_fn(|i| std::array::from_fn(|j| 0.5 * (own(i, j) + own(j, i))))
    }

    /// The inverse of the information at the maximum, by the parameters themselves. There the slopes are zero, so
    /// curves by logarithms are those by parameters times both parameters.
    fn covariance(&self, point: &Point<N>) -> Option<Vec<Vec<f64>>> {
        let inverse = invert(&self.curves(point, |own| own.slopes, 1e-4))?;
        let size = |i: usize| at(&point.logs, i).exp();
        let row = |(i, row): (usize, &[f64; N])| {
            let own = |(j, v): (usize, &f64)| v * size(i) * size(j) / self.many;
            row.iter().enumerate().map(own).collect::<Vec<f64>>()
        };
        let rows: Vec<Vec<f64>> = inverse.iter().enumerate().map(row).collect();
        let good = rows.iter().enumerate().all(|(i, row)| row.get(i).is_some_and(|v| *v > 0.0));
        good.then_some(rows)
    }
}

/// The update of Broyden, Fletcher, Goldfarb and Shanno, of the inverse.
fn update<const N: usize>(inverse: &mut [[f64; N]; N], s: &[f64; N], y: &[f64; N]) {
    let along = dot(s, y);
    if along <= 1e-14 {
        return;
    }
    let hy = times(inverse, y);
    let factor = (1.0 + dot(y, &hy) / along) / along;
    for (i, row) in inverse.iter_mut().enumerate() {
        for (j, own) in row.iter_mut().enumerate() {
            *own += factor * at(s, i) * at(s, j)
                - (at(&hy, i) * at(s, j) + at(s, i) * at(&hy, j)) / along;
        }
    }
}

/// The inverse of a matrix, by Gauss and Jordan; nothing where it is as good as singular.
fn invert<const N: usize>(matrix: &[[f64; N]; N]) -> Option<[[f64; N]; N]> {
    let mut left = *matrix;
    let mut right: [[f64; N]; N] =
        std::array::from_fn(|i| std::array::from_fn(|j| f64::from(u8::from(i == j))));
    for column in 0..N {
        let own = |row: &usize| left.get(*row).map_or(0.0, |row| at(row, column).abs());
        let pivot = (column..N).max_by(|a, b| own(a).total_cmp(&own(b)))?;
        left.swap(column, pivot);
        right.swap(column, pivot);
        let by = at(left.get(column)?, column);
        if by.abs() < 1e-13 || !by.is_finite() {
            return None;
        }
        let (top, bottom) = (left.get(column)?.map(|v| v / by), right.get(column)?.map(|v| v / by));
        for row in 0..N {
            let factor = at(left.get(row)?, column);
            let (own, other) = (left.get_mut(row)?, right.get_mut(row)?);
            for j in 0..N {
                let (minus, less) = (factor * at(&top, j), factor * at(&bottom, j));
                *own.get_mut(j)? -= minus;
                *other.get_mut(j)? -= less;
            }
        }
        *left.get_mut(column)? = top;
        *right.get_mut(column)? = bottom;
    }
    Some(right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::real::Real as _;

    #[test]
    fn a_known_maximum_is_found_with_its_errors() {
        // Exponential waiting times: the rate's estimate is 1 / mean, its standard error that over root n.
        let (n, sum) = (400.0, 1000.0);
        let of = |p: [Dual; 4]| Dual::from(n) * p[0].ln() - p[0] * Dual::from(sum);
        let fitted = fit(&[[1.0]], n, of);
        assert!(fitted.converged && (fitted.parameters[0] - 0.4).abs() < 1e-9, "{fitted:?}");
        assert!((fitted.standard_errors().unwrap()[0] - 0.02).abs() < 1e-8);
        assert_eq!(invert(&[[1.0, 2.0], [2.0, 4.0]]), None);
        let inverse = invert(&[[0.0, 2.0], [1.0, 1.0]]).unwrap();
        assert_eq!(inverse, [[-0.5, 1.0], [0.5, 0.0]]);
    }
}
