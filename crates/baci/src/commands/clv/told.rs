//! Lifetime values, told: as CSV, tables and a page with pictures.

use super::Report;
use crate::commands::analyzed::page::{self, Line};
use crate::failure::Failure;
use crate::output::Table;
use baci_app::analytics::{FittedModel, LifetimeHoldout, LifetimeOrder, PARAMETERS_OF_SPEND, Pair};
use std::fmt::Write as _;

/// A row for each customer.
pub(super) fn csv(report: &Report) -> Result<String, Failure> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let failed = |error: csv::Error| Failure::new(error.to_string());
    out.write_record(["customer", "expected_purchases", "standard_error", "alive", "value"])
        .map_err(failed)?;
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    for (name, own) in report.customers() {
        let numbers = [Some(own.expected), own.error, Some(own.alive), own.value].map(number);
        let [expected, error, alive, value] = numbers;
        out.write_record([name, &expected, &error, &alive, &value]).map_err(failed)?;
    }
    let bytes = out.into_inner().map_err(|error| Failure::new(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Customers that a table shows.
const SHOWN: usize = 20;

/// For people.
pub(super) fn text(report: &Report) -> String {
    let mut table = Table::new(["parameter", "value", "standard error"]).right([1, 2]);
    let mut rows = |own: &FittedModel, names: &[&str]| {
        let errors = own.standard_errors();
        for (i, (name, value)) in names.iter().zip(&own.parameters).enumerate() {
            let error = errors.as_ref().and_then(|all| all.get(i));
            let error = error.map_or_else(|| "-".to_owned(), |error| format!("{error:.6}"));
            table.row([(*name).to_owned(), format!("{value:.6}"), error]);
        }
    };
    let told = &report.told;
    rows(&told.buying, &told.model.parameters());
    if let Some(own) = &told.spending {
        rows(own, &PARAMETERS_OF_SPEND);
    }
    let (expected, value) = (told.totals.purchases, told.totals.value.unwrap_or(0.0));
    let mut out = format!(
        "{} of {} customers; log-likelihood {:.6}\n\n{table}\nin the next {:.1} weeks: {expected:.0} purchases, worth {value:.0}\n\n",
        told.model.name(),
        told.customers,
        told.buying.log_likelihood,
        told.horizon.weeks,
    );
    if let Some(own) = &report.told.holdout {
        check(&mut out, own);
    }
    customers(&mut out, report);
    out
}

fn check(out: &mut String, own: &LifetimeHoldout) {
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

fn customers(out: &mut String, report: &Report) {
    let mut table = Table::new(["most valuable", "purchases", "alive", "value"]).right([1, 2, 3]);
    for own in report.told.listed(LifetimeOrder::Value, 0, SHOWN) {
        let value = own.value.map_or_else(|| "-".to_owned(), |value| format!("{value:.2}"));
        table.row([
            report.name(own).to_owned(),
            format!("{:.3}", own.expected),
            format!("{:.3}", own.alive),
            value,
        ]);
    }
    let _ = write!(out, "{table}");
}

/// A page's contents.
pub(super) fn body(report: &Report) -> String {
    let mut out = String::new();
    if let Some(own) = &report.told.holdout {
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
    let alive = report.told.by_alive().map(|many| Some(many as f64));
    let tenths: Vec<String> = (0..10).map(|n| format!("{}%", n * 10)).collect();
    out += &page::lines(
        "Customers by the probability of being one still",
        &tenths,
        &[Line { name: "customers", values: alive.into() }],
    );
    out + &page::text("All figures", &text(report))
}
