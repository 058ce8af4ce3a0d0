//! The models against published figures, and against the formulas of the papers as they stand there.

use super::*;

const SEEN: Seen = Seen { x: 2.0, t_x: 30.43, t: 38.86 };
const PUBLISHED: [(Model, [f64; 4], f64, f64); 3] = [
    (Model::BgNbd, [0.243, 4.414, 0.793, 2.426], 1.226_028, 0.726_579),
    (Model::MbgNbd, [0.525, 6.183, 0.891, 1.614], 1.262_961, 0.706_202),
    (Model::ParetoNbd, [0.553, 10.578, 0.606, 11.669], 1.455_123, 0.869_168),
];

fn near(a: f64, b: f64, by: f64) -> bool {
    (a - b).abs() <= by * b.abs()
}

#[test]
fn published_figures_are_met() {
    for (model, p, expected, alive) in PUBLISHED {
        let told = (model.expected(p, SEEN, 39.0), model.alive(p, SEEN));
        assert!(
            (told.0 - expected).abs() < 1e-6 && (told.1 - alive).abs() < 1e-6,
            "{model:?}: {told:?}"
        );
    }
}

/// Customers of all kinds.
fn customers() -> Vec<Seen> {
    let mut all = vec![Seen { x: 0.0, t_x: 0.0, t: 40.0 }, Seen { x: 30.0, t_x: 39.0, t: 39.5 }];
    for x in [1.0, 2.0, 7.0] {
        for t_x in [0.5, 12.0, 27.0] {
            all.push(Seen { x, t_x, t: 27.0 });
        }
    }
    all
}

#[test]
fn expectations_are_those_of_the_papers_formulas() {
    for (model, p, ..) in PUBLISHED.into_iter().take(2) {
        let ([r, alpha, a, b], late) = (p, f64::from(u8::from(model == Model::MbgNbd)));
        for seen in customers() {
            for time in [1.0, 13.0, 39.0] {
                let Seen { x, t_x, t } = seen;
                let (c, whole) = (a + b + x + late - 1.0, alpha + t + time);
                let f = gauss(r + x, b + x + late, c, time / whole);
                let top = c / (a - 1.0) * (1.0 - ((alpha + t) / whole).powf(r + x) * f);
                let left = ((alpha + t) / (alpha + t_x)).powf(r + x) * a / (b + x + late - 1.0);
                let left = if x + late > 0.0 { left } else { 0.0 };
                let told = model.expected(p, seen, time);
                assert!(near(told, top / (1.0 + left), 1e-9), "{model:?} {seen:?} {time}: {told}");
            }
        }
    }
}

#[test]
fn pareto_is_that_of_the_papers_formulas() {
    // Both cases of the paper: alpha above beta, and below.
    for p in [[0.553, 10.578, 0.606, 11.669], [0.8, 14.0, 0.5, 6.0], [1.3, 5.0, 1.4, 5.0]] {
        let [r, alpha, s, beta] = p;
        for seen in customers() {
            let Seen { x, t_x, t } = seen;
            let sum = r + s + x;
            let (most, least, power) =
                if alpha >= beta { (alpha, beta, s + 1.0) } else { (beta, alpha, r + x) };
            let term = |t: f64| {
                gauss(sum, power, sum + 1.0, (most - least) / (most + t)) / (most + t).powf(sum)
            };
            let left = s / sum * (term(t_x) - term(t));
            let stayed = (alpha + t).powf(-(r + x)) * (beta + t).powf(-s);
            let alive = Model::ParetoNbd.alive(p, seen);
            assert!(near(alive, stayed / (stayed + left), 1e-9), "{p:?} {seen:?}: {alive}");
            let front = ln_gamma(r + x) - ln_gamma(r) + r * alpha.ln() + s * beta.ln();
            let known = Known { customer: 0, frequency: 0, recency: t_x, age: t, mean: 0.0 };
            let whole = (0..40).find(|n| f64::from(*n) == x).unwrap();
            let told = Model::ParetoNbd.log_likelihood(&[Known { frequency: whole, ..known }], p);
            assert!(near(told, front + (stayed + left).ln(), 1e-9), "{p:?} {seen:?}: {told}");
        }
    }
}

fn ln_gamma(x: f64) -> f64 {
    Real::ln_gamma(x)
}

#[test]
fn nothing_breaks_at_the_edges() {
    for (model, mut p, ..) in PUBLISHED {
        for one in [1.0, 1.0 + 1e-12] {
            p[2] = one;
            let told = model.expected(p, SEEN, 39.0);
            p[2] = 1.0 + 1e-5;
            let near_by = model.expected(p, SEEN, 39.0);
            assert!((told - near_by).abs() < 1e-4, "{model:?}: {told} {near_by}");
        }
        let just_come = Seen { x: 0.0, t_x: 0.0, t: 0.0 };
        let told = model.expected(PUBLISHED[0].1, just_come, 520.0);
        assert!(told.is_finite() && told > 0.0, "{model:?}: {told}");
    }
}

#[test]
fn where_all_leave_alike_the_figures_go_on_as_before() {
    for model in [Model::BgNbd, Model::MbgNbd] {
        for seen in customers() {
            let told = |a: f64| model.expected([1.08, 4.15, a, 13.3 * a], seen, 52.0);
            // Both forms, right beside each other, and far out, where there is hardly any difference left.
            let (below, above) = (told(LARGE * (1.0 - 1e-12)), told(LARGE * (1.0 + 1e-12)));
            assert!(near(below, above, 1e-9), "{model:?} {seen:?}: {below} {above}");
            let (far, farther) = (told(78_213.0), told(782_130.0));
            assert!(near(far, farther, 1e-3), "{model:?} {seen:?}: {far} {farther}");
        }
    }
}
