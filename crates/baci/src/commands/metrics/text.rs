//! Metrics for people: tables, CSV, and a page with pictures.

use super::Metrics;
use crate::commands::analyzed::page::{self, Line};
use crate::commands::analyzed::written;
use crate::failure::Failure;
use crate::output::Table;
use baci_analytics::figure::{amount, average, number, percent};
use baci_analytics::metrics::{Base, Figures};
use baci_app::analytics::{Given, Group, Metrics as All};
use std::fmt::Write as _;

const HEADS: [&str; 20] = [
    "start",
    "end",
    "cs",
    "ce",
    "cn",
    "kept",
    "lost",
    "reactivated",
    "crr",
    "strict_retention",
    "churn",
    "buyers",
    "repeat_buyers",
    "rpr",
    "purchases",
    "net",
    "average_bill",
    "average_bill_regulars",
    "regulars",
    "group",
];

/// A rate with two decimals, or nothing.
fn short(millionths: Option<i64>) -> String {
    millionths.map_or_else(|| "-".to_owned(), |n| format!("{:.2}", number(n)))
}

/// An average with the currency's decimals.
fn bill(net: i128, many: u64, digits: u8) -> String {
    let Some(text) = average(net, many.into(), digits) else { return "-".to_owned() };
    text.parse::<f64>().map_or(text, |value| format!("{value:.*}", usize::from(digits)))
}

/// The whole report as tables.
pub(super) fn text(given: &Given, all: &All, args: &Metrics) -> String {
    let Some(asked) = &all.asked else { return "no purchases\n".to_owned() };
    let base = match asked.base {
        Base::Calendar => "base: who bought in the period before".to_owned(),
        Base::Window { days } => format!("base: who bought in the {days} days before"),
    };
    let code = given.code().map_or_else(String::new, |code| format!("; money in {code}"));
    let zone = given.zone.name();
    let mut out = format!(
        "{} to {} by {}, days of {zone}{code}; {base}\n\n",
        asked.from,
        asked.until,
        args.period.period().name()
    );
    own(&mut out, &all.all, given.currency.digits);
    categories(&mut out, given, all);
    for group in &all.groups {
        let name = group.name.as_deref().filter(|name| !name.is_empty()).unwrap_or("(none)");
        let _ = writeln!(out, "== {name}\n");
        own(&mut out, group, given.currency.digits);
    }
    out
}

fn own(out: &mut String, report: &Group, digits: u8) {
    let mut table = Table::new([
        "from",
        "base",
        "new",
        "kept",
        "back",
        "lost",
        "CRR %",
        "strict %",
        "churn %",
        "buyers",
        "repeat %",
        "purchases",
        "net",
        "average",
        "regulars'",
    ])
    .right([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    for told in &report.periods {
        let own = &told.figures;
        table.row([
            written(own.start),
            own.cs.to_string(),
            own.cn.to_string(),
            own.kept.to_string(),
            own.reactivated().to_string(),
            own.lost().to_string(),
            short(own.crr()),
            short(own.strict_retention()),
            short(own.churn()),
            own.buyers.to_string(),
            short(own.rpr()),
            own.purchases.to_string(),
            amount(own.net, digits),
            bill(own.net, own.purchases, digits),
            bill(own.regular_net, own.regular_purchases, digits),
        ]);
    }
    let value = &report.value;
    let unit = 10f64.powi(digits.into());
    let sure = value.sure.value.map_or_else(String::new, |(low, high)| {
        let (low, high) = (low / unit, high / unit);
        format!(", 95% sure: {low:.*} to {high:.*}", usize::from(digits), usize::from(digits))
    });
    let _ = writeln!(
        out,
        "{table}\nlifetime value as of {}: {}{sure} (a year's {} x {} years, {} customers)",
        written(value.as_of),
        bill_text(value.value(digits), digits),
        bill_text(value.per_year(digits), digits),
        short(value.years()),
        value.customers
    );
    let quantile =
        |percent| report.gaps.quantile(percent).map_or_else(|| "-".to_owned(), |n| n.to_string());
    let _ = writeln!(
        out,
        "days between visits: half within {}, three of four within {}, nine of ten within {}\n",
        quantile(50),
        quantile(75),
        quantile(90)
    );
}

fn bill_text(text: Option<String>, digits: u8) -> String {
    let Some(text) = text else { return "-".to_owned() };
    text.parse::<f64>().map_or(text, |value| format!("{value:.*}", usize::from(digits)))
}

fn categories(out: &mut String, given: &Given, all: &All) {
    let Some(cross) = &all.cross else { return };
    let mut table =
        Table::new(["category", "buyers", "then another", "%", "dearer of its family", "%"]);
    table = table.right([1, 2, 3, 4, 5]);
    for (category, own) in &cross.categories {
        let known = all.classes.contains_key(category);
        let upsold = if known { own.upsold.to_string() } else { "-".to_owned() };
        table.row([
            given.receipts.categories.name(*category).to_owned(),
            own.buyers.to_string(),
            own.crossed.to_string(),
            short(percent(own.crossed.into(), own.buyers.into())),
            upsold,
            short(percent(own.upsold.into(), own.buyers.into()).filter(|_| known)),
        ]);
    }
    let share = short(percent(cross.of_several.into(), cross.buyers.into()));
    let _ = writeln!(
        out,
        "{table}\n{} of {} buyers bought of several categories: {share} %\n",
        cross.of_several, cross.buyers
    );
}

/// The periods as CSV.
pub(super) fn csv(given: &Given, all: &All) -> Result<String, Failure> {
    let digits = given.currency.digits;
    let mut out = csv::Writer::from_writer(Vec::new());
    let failed = |error: csv::Error| Failure::new(error.to_string());
    out.write_record(HEADS).map_err(failed)?;
    for report in std::iter::once(&all.all).chain(&all.groups) {
        for told in &report.periods {
            out.write_record(row(&told.figures, report, digits)).map_err(failed)?;
        }
    }
    let bytes = out.into_inner().map_err(|error| Failure::new(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn row(own: &Figures, report: &Group, digits: u8) -> [String; 20] {
    let rate = |n: Option<i64>| n.map_or_else(String::new, |n| baci_core::decimal::format(n, 6));
    [
        written(own.start),
        written(own.end),
        own.cs.to_string(),
        own.ce.to_string(),
        own.cn.to_string(),
        own.kept.to_string(),
        own.lost().to_string(),
        own.reactivated().to_string(),
        rate(own.crr()),
        rate(own.strict_retention()),
        rate(own.churn()),
        own.buyers.to_string(),
        own.repeat_buyers.to_string(),
        rate(own.rpr()),
        own.purchases.to_string(),
        amount(own.net, digits),
        average(own.net, own.purchases.into(), digits).unwrap_or_default(),
        average(own.regular_net, own.regular_purchases.into(), digits).unwrap_or_default(),
        own.regulars.to_string(),
        report.name.clone().unwrap_or_default(),
    ]
}

/// A page with pictures.
pub(super) fn page(given: &Given, all: &All, args: &Metrics) -> String {
    let periods = &all.all.periods;
    let places: Vec<String> = periods.iter().map(|told| written(told.figures.start)).collect();
    let rates = |of: fn(&Figures) -> Option<i64>| {
        periods.iter().map(|told| of(&told.figures).map(number)).collect()
    };
    #[expect(clippy::cast_precision_loss, reason = "places in a picture")]
    let counts = |of: fn(&Figures) -> u64| {
        periods.iter().map(|told| Some(of(&told.figures) as f64)).collect()
    };
    let digits = given.currency.digits;
    let bills = |of: fn(&Figures) -> (i128, u64)| {
        let average = |told: &baci_analytics::metrics::Told| {
            let (net, many) = of(&told.figures);
            average(net, many.into(), digits)?.parse::<f64>().ok()
        };
        periods.iter().map(average).collect()
    };
    let mut body = page::lines(
        "Customers",
        &places,
        &[
            Line { name: "buyers", values: counts(|own| own.buyers) },
            Line { name: "new", values: counts(|own| own.cn) },
            Line { name: "lost", values: counts(Figures::lost) },
        ],
    );
    body += &page::lines(
        "Retention and repeat purchases, %",
        &places,
        &[
            Line { name: "retention (CRR)", values: rates(Figures::crr) },
            Line { name: "strict retention", values: rates(Figures::strict_retention) },
            Line { name: "repeat purchases", values: rates(Figures::rpr) },
        ],
    );
    body += &page::lines(
        "Average bill",
        &places,
        &[
            Line { name: "all", values: bills(|own| (own.net, own.purchases)) },
            Line {
                name: "regulars",
                values: bills(|own| (own.regular_net, own.regular_purchases)),
            },
        ],
    );
    body += &page::text("All figures", &text(given, all, args));
    page::page("Metrics", &body)
}
