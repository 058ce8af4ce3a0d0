//! Totals of each customer, the monthly table and RFM of a file of generated receipts, in one run: what
//! `benches/metrics.py` holds against other engines. Prints one line of JSON.
//!
//! `cargo run --release -p baci-analytics --example measure -- receipts.csv`
//!
//! With `draws` it works out the intervals of averages, too, which no other engine is asked for; with `fit` it fits the models
//! of lifetime value to all customers afterwards.
//!
//! With `summary FILE` it fits the models to a ready summary (customer, frequency, recency, T) instead, twenty times
//! each: what `benches/models_peer.py` holds against lifetimes.

use baci_analytics::calendar::Period;
use baci_analytics::day;
use baci_analytics::history::Histories;
use baci_analytics::metrics::{Asked, Base, Seeds, metrics};
use baci_analytics::models::Model;
use baci_analytics::models::score::{Horizon, score};
use baci_analytics::models::summary::{Known, summary};
use baci_analytics::read::{Shape, csv, parquet};
use baci_analytics::receipts::{Exact, ExactRow, Receipts, RowFault, Wanted};
use baci_analytics::rfm::rfm;
use baci_core::time::Zone;
use jiff::civil::date;
use std::io::BufRead as _;
use std::path::Path;
use std::time::Instant;

/// Generated rows are all plain: what is not is an error.
struct Plain;

impl Exact for Plain {
    fn row(&self, _number: u64, _cells: &[&[u8]]) -> Result<ExactRow, RowFault> {
        Err(RowFault { receipt: None, reason: "not plain".to_owned() })
    }
}

fn shape() -> Shape {
    Shape {
        customer: 1,
        time: 2,
        amount: 4,
        receipt: None,
        branch: None,
        channel: None,
        category: None,
        product: None,
        quantity: false,
        delimiter: b',',
        plain_customers: true,
        plain_times: true,
        plain_amounts: Some(0),
        zone: Zone::UTC,
        wanted: Wanted::default(),
    }
}

fn read(file: &Path) -> Result<Receipts, Box<dyn std::error::Error>> {
    let read = if file.extension().is_some_and(|end| end == "parquet") {
        parquet(file, &shape(), &Plain)?
    } else {
        let mut head = String::new();
        std::io::BufReader::new(std::fs::File::open(file)?).read_line(&mut head)?;
        csv(file, head.len() as u64, &shape(), &Plain)?
    };
    let receipts = read.ok_or("quotation marks, or columns of other kinds")?;
    match receipts.counts.refused {
        0 => Ok(receipts),
        many => Err(format!("{many} rows are not plain").into()),
    }
}

/// The most memory that the process had, in MiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let file = words.first().ok_or("usage: measure FILE [draws|fit] | summary FILE")?;
    if let ("summary", Some(file)) = (file.as_str(), words.get(1)) {
        return fit_summary(&std::fs::read_to_string(file)?);
    }
    let start = Instant::now();
    let mut receipts = read(Path::new(file))?;
    let loaded = start.elapsed();
    let (from, until) = (date(2024, 1, 1), date(2026, 1, 1));
    let histories = Histories::all(&receipts, day::number(until));
    let sorted = start.elapsed();
    let customers = std::mem::take(&mut receipts.customers);
    let names = customers.len();
    drop(receipts);
    let asked =
        Asked { period: Period::Month, from, until, base: Base::Calendar, regular_months: 3 };
    let draws = words.get(1).is_some_and(|word| word == "draws");
    let seeds = if draws { Seeds::Names(&customers) } else { Seeds::None };
    let months = metrics(&histories, seeds, &asked).ok_or("no months")?;
    let counted = start.elapsed();
    let scored = rfm(&histories, day::number(until));
    let done = start.elapsed();
    let monthly: Vec<String> = (0..)
        .zip(months.iter().map(|told| told.figures))
        .map(|(month, own): (u32, _)| {
            format!(
                "[{month}, {}, {}, {}, {}, {}]",
                own.cs, own.ce, own.cn, own.kept, own.repeat_buyers
            )
        })
        .collect();
    let cells: Vec<String> =
        scored.cells().iter().map(|(cell, many)| format!("[{cell}, {many}]")).collect();
    let sum: i128 = scored.customers.iter().map(|(values, _)| values.monetary).sum();
    let (count, peak) = (histories.purchases(), peak());
    println!(
        "{{\"engine\": \"baci\", \"seconds\": {:.4}, \"load\": {:.4}, \"sorted\": {:.4}, \
         \"counted\": {:.4}, \"peak_mib\": {peak}, \
         \"check\": [{names}, {count}, {sum}], \"monthly\": [{}], \"cells\": [{}]}}",
        done.as_secs_f64(),
        loaded.as_secs_f64(),
        sorted.as_secs_f64(),
        counted.as_secs_f64(),
        monthly.join(", "),
        cells.join(", ")
    );
    if words.get(1).is_some_and(|word| word == "fit") {
        fit(&histories);
    }
    Ok(())
}

/// Fits and scores all customers by each model.
fn fit(histories: &Histories) {
    let known = summary(histories, day::number(date(2025, 12, 31)), 100.0);
    for (model, name) in Model::ALL {
        let start = Instant::now();
        let fitted = model.fit(&known);
        let fitting = start.elapsed().as_secs_f64();
        let start = Instant::now();
        let scored = score((model, &fitted), None, &known, Horizon { weeks: 52.0, discount: 0.01 });
        println!(
            "{{\"model\": \"{name}\", \"customers\": {}, \"fit\": {fitting:.4}, \"score\": {:.4}, \
             \"converged\": {}, \"log_likelihood\": {:.6}}}",
            scored.len(),
            start.elapsed().as_secs_f64(),
            fitted.converged,
            fitted.log_likelihood
        );
    }
}

/// Fits each model to a summary in weeks, again and again; prints the middle of the times.
fn fit_summary(text: &str) -> Result<(), Box<dyn std::error::Error>> {
    let mut known = Vec::new();
    for (customer, line) in (0u32..).zip(text.lines().skip(1)) {
        let cells: Vec<&str> = line.split(',').collect();
        let [_, frequency, recency, age, ..] = cells[..] else { return Err(line.into()) };
        let (frequency, mean) = (frequency.parse::<f64>()?, 0.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
        let frequency = frequency as u32;
        let (recency, age) = (recency.parse()?, age.parse()?);
        known.push(Known { customer, frequency, recency, age, mean });
    }
    for (model, name) in Model::ALL {
        let mut took = Vec::new();
        let mut fitted = model.fit(&known);
        for _ in 0..20 {
            let start = Instant::now();
            fitted = model.fit(&known);
            took.push(start.elapsed().as_secs_f64());
        }
        took.sort_by(f64::total_cmp);
        println!(
            "{{\"model\": \"{name}\", \"customers\": {}, \"seconds\": {:.6}, \"log_likelihood\": {:.6}, \
             \"parameters\": {:?}}}",
            known.len(),
            took[took.len() / 2],
            fitted.log_likelihood,
            fitted.parameters
        );
    }
    Ok(())
}
