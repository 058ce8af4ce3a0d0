//! Figures of parts of the receipts: of a branch, a channel, a cohort, a stage; and what a catalog says.

use super::{By, Metrics, Report};
use crate::commands::analyzed::{Given, written};
use crate::failure::Failure;
use baci_analytics::cross::Class;
use baci_analytics::day;
use baci_analytics::history::{Histories, History};
use baci_analytics::metrics::Asked;
use baci_analytics::names::{NONE, Names};
use baci_analytics::receipts::{Receipt, Receipts};
use baci_analytics::stages;
use baci_core::program::stages::Stages;
use std::collections::BTreeMap;
use std::path::Path;

/// The most groups that are told.
const MOST: usize = 500;

/// The figures of each group: those that are made of its receipts alone.
pub(super) fn groups(
    args: &Metrics,
    given: &Given,
    histories: &Histories,
    (by, asked): (By, &Asked),
) -> Result<Vec<Report>, Failure> {
    let receipts = &given.receipts;
    let until = day::number(asked.until);
    match by {
        By::Branch => named(&receipts.branches, |own| own.branch, (args, receipts, asked)),
        By::Channel => named(&receipts.channels, |own| own.channel, (args, receipts, asked)),
        By::Cohort => {
            let first = |own: History<'_>| {
                own.days
                    .first()
                    .map(|first| written(day::number(day::date(*first).first_of_month())))
            };
            of_customers(histories, first, (args, receipts, asked))
        }
        By::Stage => {
            let rules = Stages::default();
            let stage = |own: History<'_>| Some(stages::of(own, &rules, until)?.word().to_owned());
            of_customers(histories, stage, (args, receipts, asked))
        }
    }
}

type Of<'a> = (&'a Metrics, &'a Receipts, &'a Asked);

fn named(
    names: &Names,
    of: impl Fn(&Receipt) -> u32,
    (args, receipts, asked): Of<'_>,
) -> Result<Vec<Report>, Failure> {
    let mut all: Vec<(String, u32)> = Vec::new();
    for number in (0..names.len()).filter_map(|n| u32::try_from(n).ok()) {
        all.push((names.name(number).to_owned(), number));
    }
    all.sort();
    if receipts.iter().any(|own| of(&own) == NONE) {
        all.push((String::new(), NONE));
    }
    few(all.len())?;
    let until = day::number(asked.until);
    let report = |(name, number): (String, u32)| {
        let histories = Histories::of(receipts, until, |own| of(own) == number);
        args.report(&histories, Some(asked), Some(name))
    };
    all.into_iter().map(report).collect()
}

fn of_customers(
    histories: &Histories,
    of: impl Fn(History<'_>) -> Option<String>,
    (args, receipts, asked): Of<'_>,
) -> Result<Vec<Report>, Failure> {
    let mut names = Names::default();
    let group =
        |customer: usize| of(histories.get(customer)).map_or(NONE, |name| names.number(&name));
    let groups: Vec<u32> = (0..histories.customers()).map(group).collect();
    let of = |own: &Receipt| groups.get(own.customer as usize).copied().unwrap_or(NONE);
    let reports = named(&names, of, (args, receipts, asked))?;
    // Who bought nothing until then is in no group.
    Ok(reports.into_iter().filter(|own| own.name.as_deref() != Some("")).collect())
}

fn few(groups: usize) -> Result<(), Failure> {
    match groups <= MOST {
        true => Ok(()),
        false => Err(Failure::usage(format!(
            "--by would make {groups} groups; {MOST} are told at the most"
        ))),
    }
}

/// Families and classes of categories, by the numbers of the categories that were bought.
pub(super) fn catalog(file: &Path, receipts: &Receipts) -> Result<BTreeMap<u32, Class>, Failure> {
    let wrong = |error: csv::Error| Failure::new(format!("{}: {error}", file.display()));
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(file).map_err(wrong)?;
    let heads = reader.headers().map_err(wrong)?.clone();
    let place = |name: &str| {
        heads.iter().position(|head| head == name).ok_or_else(|| {
            Failure::usage(format!("{}: there is no column '{name}'", file.display()))
        })
    };
    let (category, family, class) = (place("category")?, place("family")?, place("class")?);
    let mut classes = BTreeMap::new();
    for (row, record) in reader.records().enumerate() {
        let record = record.map_err(wrong)?;
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let class = cell(class).parse().map_err(|_| {
            Failure::new(format!(
                "{}: row {}: class: '{}' is no whole number",
                file.display(),
                row + 1,
                cell(class)
            ))
        })?;
        if let Some(number) = receipts.categories.find(cell(category)) {
            classes.insert(number, Class { family: cell(family).to_owned(), class });
        }
    }
    Ok(classes)
}
