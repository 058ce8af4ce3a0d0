//! Lifetime values, told: as JSON, CSV, tables and a page with pictures.

use super::Report;
use crate::commands::analyzed::page::{self, Line};
use crate::failure::Failure;
use crate::output::Table;
use baci_analytics::models::Fitted;
use baci_analytics::models::holdout::{Holdout, Pair};
use baci_analytics::models::score::Score;
use baci_analytics::models::spend::PARAMETERS_OF_SPEND;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// For machines.
pub(super) fn json(report: &Report<'_>) -> Value {
    let names = report.model.parameters();
    let mut out = fitted(&report.buying, &names);
    out.insert("model".to_owned(), json!(report.model.name()));
    let spend = report.spending.as_ref().map(|own| {
        let mut out = fitted(own, &PARAMETERS_OF_SPEND);
        out.insert("model".to_owned(), json!("gamma-gamma"));
        out.insert("correlation".to_owned(), json!(report.correlation));
        out
    });
    let repeaters = report.seen.known.iter().filter(|own| own.frequency > 0).count();
    out.insert("spend".to_owned(), json!(spend));
    out.insert("horizon_weeks".to_owned(), json!(report.horizon.weeks));
    out.insert("discount".to_owned(), json!(report.horizon.discount));
    out.insert("through".to_owned(), json!(report.seen.through.map(|day| day.to_string())));
    out.insert(
        "seen".to_owned(),
        json!({ "customers": report.seen.known.len(), "repeaters": repeaters }),
    );
    out.insert("counts".to_owned(), json!(report.seen.given.as_ref().map(super::Given::counts)));
    out.insert("holdout".to_owned(), json!(report.holdout.as_ref().map(holdout)));
    out.insert("warnings".to_owned(), json!(report.warnings));
    let one = |(name, own): (&String, &Score)| {
        json!({
            "customer": name, "expected_purchases": own.expected, "standard_error": own.error,
            "alive": own.alive, "value": own.value,
        })
    };
    let customers = report.seen.names.iter().zip(&report.scores).map(one).collect();
    out.insert("customers".to_owned(), Value::Array(customers));
    Value::Object(out)
}

fn fitted(own: &Fitted, names: &[&str]) -> Map<String, Value> {
    let named = |values: &[f64]| -> Map<String, Value> {
        names.iter().zip(values).map(|(name, value)| ((*name).to_owned(), json!(value))).collect()
    };
    let mut out = Map::new();
    out.insert("parameters".to_owned(), Value::Object(named(&own.parameters)));
    out.insert(
        "standard_errors".to_owned(),
        json!(own.standard_errors().map(|errors| named(&errors))),
    );
    out.insert("log_likelihood".to_owned(), json!(own.log_likelihood));
    out.insert("converged".to_owned(), json!(own.converged));
    out
}

fn holdout(own: &Holdout) -> Value {
    let pair = |own: &Pair| json!({ "customers": own.customers, "expected": own.expected, "actual": own.actual });
    json!({
        "weeks": own.weeks, "all": pair(&own.all),
        "mean_absolute_error": own.mean_error, "root_mean_squared_error": own.root_error,
        "mean_absolute_error_as_before": own.mean_error_as_before,
        "root_mean_squared_error_as_before": own.root_error_as_before,
        "by_frequency": own.by_frequency.iter().map(pair).collect::<Vec<_>>(),
        "by_week": own.by_week.iter().map(pair).collect::<Vec<_>>(),
    })
}

/// A row for each customer.
pub(super) fn csv(report: &Report<'_>) -> Result<String, Failure> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let failed = |error: csv::Error| Failure::new(error.to_string());
    out.write_record(["customer", "expected_purchases", "standard_error", "alive", "value"])
        .map_err(failed)?;
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    for (name, own) in report.seen.names.iter().zip(&report.scores) {
        let numbers = [Some(own.expected), own.error, Some(own.alive), own.value].map(number);
        let [expected, error, alive, value] = numbers;
        out.write_record([name.clone(), expected, error, alive, value]).map_err(failed)?;
    }
    let bytes = out.into_inner().map_err(|error| Failure::new(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Customers that a table shows.
const SHOWN: usize = 20;

/// For people.
pub(super) fn text(report: &Report<'_>) -> String {
    let mut table = Table::new(["parameter", "value", "standard error"]).right([1, 2]);
    let mut rows = |own: &Fitted, names: &[&str]| {
        let errors = own.standard_errors();
        for (i, (name, value)) in names.iter().zip(&own.parameters).enumerate() {
            let error = errors.as_ref().and_then(|all| all.get(i));
            let error = error.map_or_else(|| "-".to_owned(), |error| format!("{error:.6}"));
            table.row([(*name).to_owned(), format!("{value:.6}"), error]);
        }
    };
    rows(&report.buying, &report.model.parameters());
    if let Some(own) = &report.spending {
        rows(own, &PARAMETERS_OF_SPEND);
    }
    let (expected, value) = report.scores.iter().fold((0.0, 0.0), |(expected, value), own| {
        (expected + own.expected, value + own.value.unwrap_or(0.0))
    });
    let mut out = format!(
        "{} of {} customers; log-likelihood {:.6}\n\n{table}\nin the next {:.1} weeks: {expected:.0} purchases, worth {value:.0}\n\n",
        report.model.name(),
        report.scores.len(),
        report.buying.log_likelihood,
        report.horizon.weeks,
    );
    if let Some(own) = &report.holdout {
        check(&mut out, own);
    }
    customers(&mut out, report);
    out
}

fn check(out: &mut String, own: &Holdout) {
    let _ = writeln!(
        out,
        "checked on {:.1} weeks after: expected {:.0}, came {:.0}; a customer's error {:.3} on average (going on as before: {:.3})\n",
        own.weeks, own.all.expected, own.all.actual, own.mean_error, own.mean_error_as_before
    );
    let mut table = Table::new(["came again", "customers", "expected", "came"]).right([1, 2, 3]);
    for (frequency, pair) in own.by_frequency.iter().enumerate() {
        let more = if frequency + 1 == own.by_frequency.len() { "+" } else { "" };
        let cells = [format!("{frequency}{more}"), format!("{:.0}", pair.customers)];
        let [name, customers] = cells;
        table.row([
            name,
            customers,
            format!("{:.1}", pair.expected),
            format!("{:.0}", pair.actual),
        ]);
    }
    let _ = writeln!(out, "{table}");
}

fn customers(out: &mut String, report: &Report<'_>) {
    let mut best: Vec<(&String, &Score)> = report.seen.names.iter().zip(&report.scores).collect();
    let worth = |own: &Score| own.value.unwrap_or(own.expected);
    best.sort_by(|a, b| worth(b.1).total_cmp(&worth(a.1)));
    let mut table = Table::new(["most valuable", "purchases", "alive", "value"]).right([1, 2, 3]);
    for (name, own) in best.into_iter().take(SHOWN) {
        let value = own.value.map_or_else(|| "-".to_owned(), |value| format!("{value:.2}"));
        table.row([
            name.clone(),
            format!("{:.3}", own.expected),
            format!("{:.3}", own.alive),
            value,
        ]);
    }
    let _ = write!(out, "{table}");
}

/// A page's contents.
pub(super) fn body(report: &Report<'_>) -> String {
    let mut out = String::new();
    if let Some(own) = &report.holdout {
        let of = |all: &[Pair], value: fn(&Pair) -> f64| {
            all.iter().map(|pair| Some(value(pair))).collect()
        };
        let weeks: Vec<String> = (1..=own.by_week.len()).map(|n| n.to_string()).collect();
        out += &page::lines(
            "Purchases since then, by week",
            &weeks,
            &[
                Line { name: "expected", values: of(&own.by_week, |pair| pair.expected) },
                Line { name: "came", values: of(&own.by_week, |pair| pair.actual) },
            ],
        );
        let each = |pair: &Pair, sum: f64| (pair.customers > 0.0).then(|| sum / pair.customers);
        let frequencies: Vec<String> = (0..own.by_frequency.len()).map(|n| n.to_string()).collect();
        out += &page::lines(
            "Purchases of a customer, by how often they came again before",
            &frequencies,
            &[
                Line {
                    name: "expected",
                    values: own.by_frequency.iter().map(|pair| each(pair, pair.expected)).collect(),
                },
                Line {
                    name: "came",
                    values: own.by_frequency.iter().map(|pair| each(pair, pair.actual)).collect(),
                },
            ],
        );
    }
    let mut alive = [0.0; 10];
    for own in &report.scores {
        if let Some(count) = alive.get_mut(tenth(own.alive)) {
            *count += 1.0;
        }
    }
    let tenths: Vec<String> = (0..10).map(|n| format!("{n}0%")).collect();
    out += &page::lines(
        "Customers by the probability of being one still",
        &tenths,
        &[Line { name: "customers", values: alive.into_iter().map(Some).collect() }],
    );
    out + &page::text("All figures", &text(report))
}

fn tenth(share: f64) -> usize {
    (1..10).take_while(|n| share >= f64::from(*n) / 10.0).count()
}
