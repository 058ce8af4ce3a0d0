//! `baci trial`: control groups that are always the same, how many customers it takes, and what came of it.

use super::analyzed::{Source, day, tell};
use crate::context::Context;
use crate::failure::{Done, Exit, Failure};
use crate::output::{Table, print};
use baci_analytics::day as days;
use baci_analytics::figure::{amount, six};
use baci_analytics::history::Histories;
use baci_analytics::receipts::Wanted;
use baci_analytics::trial::{Difference, Group, Plan, Trial as Told};
use baci_app::analytics::{Given, Grouping, TrialGroup};
use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde_json::{Value, json};

/// What there is.
#[derive(Debug, Subcommand)]
pub enum Trial {
    /// Says how many customers it takes to see a difference
    Size(Size),
    /// Lists all customers with their group: treated, or control, which is left alone; or apart, left alone by all
    /// campaigns
    Groups(Groups),
    /// Holds what the treated did against what the control group did
    Result(TrialResult),
}

/// A share that is typed in percent.
fn percent(text: &str) -> Result<f64, String> {
    let read = text.parse::<f64>().ok().filter(|n| *n > 0.0 && *n < 100.0);
    read.map(|n| n / 100.0).ok_or_else(|| format!("'{text}' is no percentage between 0 and 100"))
}

/// How sure one wants to be.
#[derive(Args, Debug)]
struct Sure {
    /// The probability, in percent, of not seeing what is not there
    #[arg(long, default_value = "95", value_name = "PERCENT", value_parser = percent)]
    confidence: f64,
    /// How often results are looked at before the trial is over: each look takes its part of the doubt
    #[arg(long, default_value_t = 1, value_name = "TIMES", value_parser = clap::value_parser!(u32).range(1..=1000))]
    looks: u32,
    /// How many customers, in percent, are left alone
    #[arg(long, default_value = "10", value_name = "PERCENT", value_parser = percent)]
    control: f64,
}

/// What `size` takes.
#[derive(Args, Debug)]
pub struct Size {
    /// How many customers, in percent, buy anyway in the time
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    base: f64,
    /// How many are hoped to
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    hoped: f64,
    /// The probability, in percent, of seeing it if it is there
    #[arg(long, default_value = "80", value_name = "PERCENT", value_parser = percent)]
    power: f64,
    #[command(flatten)]
    sure: Sure,
}

/// Who is in which group.
#[derive(Args, Debug)]
struct Split {
    /// The campaign's name: another name makes other groups; 'global' is that of all campaigns together
    #[arg(long, value_name = "NAME")]
    campaign: String,
    /// How many customers, in percent, all campaigns leave alone: they are in no group of this one [default: as
    /// the trial 'global' of the database has it; nobody of files]
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    global: Option<f64>,
}

impl Split {
    async fn grouping(
        &self,
        context: &Context,
        control: f64,
        source: &Source,
    ) -> Result<Grouping, Failure> {
        let (campaign, control) = (&self.campaign, of_ten_thousand(control));
        if self.global.is_none() && source.is_database() {
            let baci = context.open().await?;
            let kept = baci.trials().await;
            baci.close().await;
            return Ok(Grouping::among(campaign, control, &kept?));
        }
        Ok(Grouping::new(campaign, control, self.global.map_or(0, of_ten_thousand)))
    }
}

/// What `groups` takes.
#[derive(Args, Debug)]
pub struct Groups {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    split: Split,
    /// How many customers, in percent, are left alone
    #[arg(long, default_value = "10", value_name = "PERCENT", value_parser = percent)]
    control: f64,
}

/// What `result` takes.
#[derive(Args, Debug)]
pub struct TrialResult {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    split: Split,
    /// The first day of the trial; who had bought before is in it
    #[arg(long, value_name = "DAY", value_parser = day)]
    from: Date,
    /// The day after its last one
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Date,
    #[command(flatten)]
    sure: Sure,
}

/// Runs it.
pub async fn run(context: &Context, args: Trial) -> Done {
    match args {
        Trial::Size(args) => size(context, &args),
        Trial::Groups(args) => groups(context, args).await,
        Trial::Result(args) => result(context, args).await,
    }
}

/// A share in parts of ten thousand.
fn of_ten_thousand(share: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 10000"
    )]
    let parts = (share * 10_000.0).round() as u32;
    parts
}

impl Sure {
    fn plan(&self, base: f64, hoped: f64, power: f64) -> Plan {
        let Self { confidence, looks, control } = *self;
        Plan { base, hoped, power, confidence, control, looks }
    }
}

fn size(context: &Context, args: &Size) -> Done {
    let plan = args.sure.plan(args.base, args.hoped, args.power);
    let (treated, control) = plan.size().ok_or_else(|| {
        Failure::usage("--base and --hoped are the same: there is nothing to see")
    })?;
    let human = || {
        format!(
            "it takes {} customers: {treated} treated and {control} left alone\n",
            treated + control
        )
    };
    context.tell(
        human,
        &json!({ "treated": treated, "control": control, "all": treated + control }),
    )?;
    Ok(Exit::Fine)
}

async fn groups(context: &Context, args: Groups) -> Done {
    let given = args.source.read(context, Wanted::default(), None).await?;
    let split = args.split.grouping(context, args.control, &args.source).await?;
    let names = (0..given.receipts.customers.len()).filter_map(|n| u32::try_from(n).ok());
    let mut list: Vec<(&str, &str)> = names
        .map(|number| given.receipts.customers.name(number))
        .map(|name| (name, split.group(name).word()))
        .collect();
    list.sort_unstable();
    if context.json {
        let all = list.iter().map(|(name, group)| json!({ "customer": name, "group": group }));
        crate::output::print_json(&all.collect::<Value>())?;
        return Ok(Exit::Fine);
    }
    let mut out = csv::Writer::from_writer(Vec::new());
    let failed = |error: csv::Error| Failure::new(error.to_string());
    out.write_record(["customer", "group"]).map_err(failed)?;
    for (name, group) in &list {
        out.write_record([*name, *group]).map_err(failed)?;
    }
    let bytes = out.into_inner().map_err(|error| Failure::new(error.to_string()))?;
    print(&String::from_utf8_lossy(&bytes))?;
    tell(&given);
    Ok(Exit::Fine)
}

async fn result(context: &Context, args: TrialResult) -> Done {
    if args.from >= args.until {
        return Err(Failure::usage("--from must lie before --until"));
    }
    let given = args.source.read(context, Wanted::default(), Some(args.until)).await?;
    let span = (days::number(args.from), days::number(args.until));
    let split = args.split.grouping(context, args.sure.control, &args.source).await?;
    let name = |customer: u32| given.receipts.customers.name(customer);
    let histories = Histories::all(&given.receipts, span.1);
    let told = Told::of(&histories, span, |own| match split.group(name(own)) {
        TrialGroup::Apart => None,
        group => Some(group == TrialGroup::Control),
    });
    let z = args.sure.plan(0.1, 0.2, 0.8).z();
    let (uplift, spend) = (told.uplift(z), told.spend(z));
    let mut warnings = Vec::new();
    let last = given.receipts.span().map_or(0, |(_, last)| last);
    if last < span.1 - 1 && args.sure.looks == 1 {
        warnings.push("there are no receipts of the last day yet: who looks before the end should say how often, with --looks");
    }
    if uplift.is_some_and(|own| own.low <= 0.0 && own.high >= 0.0) {
        warnings.push("the difference may be chance: the interval holds zero");
    }
    let machine = json!({
        "treated": group(&told.treated, &given), "control": group(&told.control, &given),
        "uplift_points": uplift.map(|own| difference(own, 100.0)),
        "spend_difference": spend.map(|own| difference(own, 1.0 / 10f64.powi(given.currency.digits.into()))),
        "confidence": args.sure.confidence * 100.0, "looks": args.sure.looks,
        "warnings": warnings, "counts": given.counts(),
    });
    context.tell(|| text(&told, &given, (uplift, spend)), &machine)?;
    if !context.json {
        warnings.iter().for_each(|warning| eprintln!("baci: {warning}"));
        tell(&given);
    }
    Ok(if given.receipts.counts.refused == 0 { Exit::Fine } else { Exit::Refused })
}

fn difference(own: Difference, unit: f64) -> Value {
    json!({ "by": six(own.by * unit), "low": six(own.low * unit), "high": six(own.high * unit) })
}

fn group(own: &Group, given: &Given) -> Value {
    json!({
        "customers": own.customers, "buyers": own.buyers, "rate": own.rate().map(|rate| six(100.0 * rate)),
        "purchases": own.purchases, "net": amount(own.net, given.currency.digits),
    })
}

fn text(
    told: &Told,
    given: &Given,
    (uplift, spend): (Option<Difference>, Option<Difference>),
) -> String {
    let mut table = Table::new(["group", "customers", "bought", "%", "purchases", "net"])
        .right([1, 2, 3, 4, 5]);
    for (name, own) in [("treated", &told.treated), ("control", &told.control)] {
        table.row([
            name.to_owned(),
            own.customers.to_string(),
            own.buyers.to_string(),
            own.rate().map_or_else(|| "-".to_owned(), |rate| format!("{:.2}", 100.0 * rate)),
            own.purchases.to_string(),
            amount(own.net, given.currency.digits),
        ]);
    }
    let unit = 10f64.powi(given.currency.digits.into());
    let told = |own: Option<Difference>, unit: f64| match own {
        Some(own) => {
            format!("{:+.2} ({:+.2} to {:+.2})", own.by * unit, own.low * unit, own.high * unit)
        }
        None => "-".to_owned(),
    };
    format!(
        "{table}\nmore who bought, in points: {}\nmore spent by a customer: {}\n",
        told(uplift, 100.0),
        told(spend, 1.0 / unit)
    )
}
