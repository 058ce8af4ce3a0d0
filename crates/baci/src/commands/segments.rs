//! `baci segments`: customers by stage as of any day, how they moved, and lists of who is in which; and segments that are kept.

mod saved;

use super::analyzed::{Length, Source, day, length, page, tell, write, written};
use crate::context::{Context, program};
use crate::failure::{Done, Exit, Failure};
use crate::output::{Table, print, print_json};
use baci_analytics::day as days;
use baci_analytics::figure::{amount, average, number, percent};
use baci_analytics::history::Histories;
use baci_analytics::receipts::Wanted;
use baci_analytics::stages::{Pyramid, pyramid};
use baci_app::analytics::Given;
use baci_core::program::stages::Stages;
use baci_core::stage::Stage;
use clap::Args;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::path::PathBuf;

/// What it takes.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Segments {
    #[command(subcommand)]
    saved: Option<saved::Saved>,
    #[command(flatten)]
    source: Source,
    /// The day at whose start customers are looked at [default: the day after the last purchase]
    #[arg(long, value_name = "DAY", value_parser = day)]
    as_of: Option<Date>,
    /// How long before that steps are told from: 30d, 12w, 6m, 1y
    #[arg(long, default_value = "30d", value_name = "LENGTH", value_parser = length)]
    since: Length,
    /// Lists who is in this stage: new, occasional, buyer, regular, loyal, won_back, at_risk, lapsed
    #[arg(long, value_name = "STAGE", value_parser = stage)]
    stage: Option<Stage>,
    /// Writes CSV: a row for each customer with the stage
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Writes a page with pictures, which opens without a network
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

fn stage(word: &str) -> Result<Stage, String> {
    let known = || Stage::ALL.map(Stage::word).join(", ");
    Stage::of_word(word).ok_or_else(|| format!("'{word}' is no stage: there are {}", known()))
}

/// Runs it.
pub async fn run(context: &Context, args: Segments) -> Done {
    if let Some(act) = args.saved {
        return saved::run(context, act).await;
    }
    let rules = args.rules(context).await?;
    let given = args.source.read(context, Wanted::default(), args.as_of).await?;
    let last = given.receipts.span().map_or(0, |(_, last)| last + 1);
    let as_of = args.as_of.map_or(last, days::number);
    let span = (as_of - args.since.days(), as_of);
    let all = pyramid(&Histories::all(&given.receipts, as_of), &rules, span);
    let listed = |own: Stage| args.stage.is_none_or(|asked| asked == own);
    let list: Vec<(&str, Stage)> = (0u32..)
        .zip(&all.customers)
        .filter_map(|(customer, own)| {
            Some((given.receipts.customers.name(customer), own.filter(|own| listed(*own))?))
        })
        .collect();
    if let Some(file) = &args.html {
        write(file, &page::page("Stages", &body(&given, &all, span)))?;
    }
    match (context.json, args.csv) {
        (true, _) => {
            let mut out = json(&given, &all, span);
            if let (Some(stage), Some(out)) = (args.stage, out.as_object_mut()) {
                let names = list.iter().map(|(name, _)| *name).collect::<Vec<_>>();
                out.insert("stage".to_owned(), json!(stage.word()));
                out.insert("customers".to_owned(), json!(names));
            }
            print_json(&out)?;
        }
        (_, true) => print(&csv(&list)?)?,
        _ if args.stage.is_some() => {
            print(&list.iter().map(|(name, _)| format!("{name}\n")).collect::<String>())?;
        }
        _ => print(&text(&given, &all, span))?,
    }
    if !context.json {
        tell(&given);
    }
    Ok(if given.receipts.counts.refused == 0 { Exit::Fine } else { Exit::Refused })
}

impl Segments {
    /// The bounds between stages: the program's for a database, the usual ones for files.
    async fn rules(&self, context: &Context) -> Result<Stages, Failure> {
        if !self.source.is_database() {
            return Ok(Stages::default());
        }
        let baci = context.open().await?;
        let own = program(&baci).await?.and_then(|program| program.stages);
        baci.close().await;
        Ok(own.unwrap_or_default())
    }
}

fn csv(list: &[(&str, Stage)]) -> Result<String, Failure> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let failed = |error: csv::Error| Failure::new(error.to_string());
    out.write_record(["customer", "stage"]).map_err(failed)?;
    for (name, stage) in list {
        out.write_record([*name, stage.word()]).map_err(failed)?;
    }
    let bytes = out.into_inner().map_err(|error| Failure::new(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn many(all: &Pyramid) -> i128 {
    all.levels.values().map(|level| i128::from(level.customers)).sum()
}

fn json(given: &Given, all: &Pyramid, (since, as_of): (i32, i32)) -> Value {
    let digits = given.currency.digits;
    let stages = Stage::ALL.into_iter().filter_map(|stage| Some((stage, all.levels.get(&stage)?)));
    let stages = stages.map(|(stage, level)| {
        json!({
            "stage": stage.word(), "customers": level.customers,
            "share": percent(level.customers.into(), many(all)).map(number),
            "purchases_last_365_days": level.purchases, "net_last_365_days": amount(level.net, digits),
            "average_bill": average(level.net, level.purchases.into(), digits),
        })
    });
    let flow = all.flow.iter().map(|((from, to), many)| {
        json!({ "from": from.map(Stage::word), "to": to.word(), "customers": many })
    });
    json!({
        "as_of": written(as_of), "since": written(since), "stages": stages.collect::<Vec<_>>(),
        "flow": flow.collect::<Vec<_>>(), "counts": given.counts(),
    })
}

fn text(given: &Given, all: &Pyramid, (since, as_of): (i32, i32)) -> String {
    let digits = given.currency.digits;
    let mut table = Table::new(["stage", "customers", "%", "net of a year", "average bill"])
        .right([1, 2, 3, 4]);
    for stage in Stage::ALL {
        let Some(level) = all.levels.get(&stage) else { continue };
        let share = percent(level.customers.into(), many(all)).map_or(0.0, number);
        let bill =
            average(level.net, level.purchases.into(), digits).unwrap_or_else(|| "-".to_owned());
        let cells =
            [level.customers.to_string(), format!("{share:.2}"), amount(level.net, digits), bill];
        let [customers, share, net, bill] = cells;
        table.row([stage.word().to_owned(), customers, share, net, bill]);
    }
    let mut flow = Table::new(["from", "to", "customers"]).right([2]);
    for ((from, to), many) in &all.flow {
        let moved = *from != Some(*to);
        if moved {
            flow.row([
                from.map_or("(nobody)", Stage::word).to_owned(),
                to.word().to_owned(),
                many.to_string(),
            ]);
        }
    }
    format!("as of {}\n\n{table}\nmoved since {}\n\n{flow}", written(as_of), written(since))
}

/// How many customers are in each stage, where those of each stage went, and the same as text.
fn body(given: &Given, all: &Pyramid, span: (i32, i32)) -> String {
    let count = |many: u64| f64::from(u32::try_from(many).unwrap_or(u32::MAX));
    let levels = Stage::ALL.into_iter().filter_map(|stage| Some((stage, all.levels.get(&stage)?)));
    let bars: Vec<(String, f64)> =
        levels.map(|(stage, level)| (stage.word().to_owned(), count(level.customers))).collect();
    let heads: Vec<String> =
        std::iter::once("").chain(Stage::ALL.map(Stage::word)).map(str::to_owned).collect();
    let went = |from: Option<Stage>| {
        let to = Stage::ALL.map(|to| all.flow.get(&(from, to)).copied().unwrap_or(0));
        let sum = to.iter().sum::<u64>();
        let shares = to.map(|many| (many > 0).then(|| 100.0 * count(many) / count(sum)));
        (sum > 0).then(|| (from.map_or("(nobody)", Stage::word).to_owned(), shares.to_vec()))
    };
    let before = std::iter::once(None).chain(Stage::ALL.map(Some));
    let rows: Vec<_> = before.filter_map(went).collect();
    let (since, as_of) = (written(span.0), written(span.1));
    page::bars(&format!("Customers by stage on {as_of}"), &bars)
        + &page::heat(&format!("Where those of each stage of {since} are, %"), &heads, &rows)
        + &page::text("All figures", &text(given, all, span))
}
