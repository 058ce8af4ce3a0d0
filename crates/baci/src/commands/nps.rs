//! `baci nps`: the Net Promoter Score of files of answers, by period.

use super::analyzed::page::{self, Line};
use super::analyzed::{Length, day, length, write, written};
use super::import::options::{delimiter, pairs, unmapped};
use super::metrics::PeriodWord;
use crate::context::Context;
use crate::failure::{Done, Exit, Failure};
use crate::output::{Table, print, print_json};
use baci_analytics::calendar::Calendar;
use baci_analytics::day as days;
use baci_analytics::figure::{number, percent};
use baci_analytics::nps::{Answer, Nps as Score, Told, by_period};
use baci_app::receipts::{Answers, Column, Field, ReadOptions, answers};
use baci_core::time::Zone;
use clap::Args;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::path::PathBuf;

/// What it takes.
#[derive(Args, Debug)]
pub struct Nps {
    /// Answers: CSV (also compressed with gzip; - for standard input) or Parquet files
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Which column is what: who answered, the score from 0 to 10, and when. COL is a name of the head line, or
    /// a number from 1
    #[arg(
        long,
        value_name = "member=COL,score=COL,time=COL",
        value_delimiter = ',',
        default_value = "member=member,score=score,time=time"
    )]
    map: Vec<String>,
    /// The periods that figures are told by
    #[arg(long, value_enum, default_value_t = PeriodWord::Month)]
    period: PeriodWord,
    /// The first day [default: the start of the period of the first answer]
    #[arg(long, value_name = "DAY", value_parser = day)]
    from: Option<Date>,
    /// The day after the last one [default: the end of the period of the last answer]
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Option<Date>,
    /// The last answer of each member in so long before a period's end counts: 90d, 12w, 6m, 1y
    /// [default: in the period]
    #[arg(long, value_name = "LENGTH", value_parser = length)]
    window: Option<Length>,
    /// How times are written, as for strftime: '%d/%m/%Y %H:%M'
    /// [default: RFC 3339, or YYYY-MM-DD with or without HH:MM[:SS]]
    #[arg(long, value_name = "FORMAT")]
    time_format: Option<String>,
    /// The zone of days, and of times that do not say theirs
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    zone: String,
    /// What stands between the columns: one character, 'tab', or 'space' for any run of spaces
    #[arg(long, default_value = ",", value_name = "CHAR")]
    delimiter: String,
    /// The file has no head line: columns are named by their numbers, from 1
    #[arg(long)]
    no_header: bool,
    /// Writes CSV, a row for each period
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Writes a page with a picture, which opens without a network
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

/// What a mapping names, and as what the reader of receipts knows it.
const FIELDS: [(&str, Field); 3] =
    [("member", Field::Customer), ("score", Field::Amount), ("time", Field::Time)];

/// All figures.
struct All {
    from: Date,
    until: Date,
    periods: Vec<Told>,
    /// Of the whole time.
    whole: Score,
}

/// Runs it.
pub fn run(context: &Context, args: &Nps) -> Done {
    let zone = Zone::named(&args.zone).map_err(|error| Failure::usage(error.to_string()))?;
    let read = answers(&args.files, &args.options()?, &zone)?;
    let all = args.all(&read.all)?;
    if let Some(file) = &args.html {
        write(file, &html(args, all.as_ref()))?;
    }
    match (context.json, args.csv) {
        (true, _) => print_json(&machine(args, all.as_ref(), &read))?,
        (_, true) => print(&csv(all.as_ref())?)?,
        _ => print(&text(args, all.as_ref()))?,
    }
    if !context.json {
        tell(&read);
    }
    Ok(if read.refused == 0 { Exit::Fine } else { Exit::Refused })
}

impl Nps {
    fn options(&self) -> Result<ReadOptions, Failure> {
        let map = pairs(&self.map, &FIELDS)?;
        if let Some((name, _)) =
            FIELDS.into_iter().find(|(_, field)| !map.iter().any(|(known, _)| known == field))
        {
            return Err(unmapped(name));
        }
        let map = map.into_iter().map(|(field, column)| (field, Column::Written(column)));
        Ok(ReadOptions {
            map: map.collect(),
            time_format: self.time_format.clone(),
            delimiter: delimiter(&self.delimiter)?,
            no_header: self.no_header,
            ..ReadOptions::usual()
        })
    }

    /// The figures of the time that is asked for; nothing where nobody answered and no time is named.
    fn all(&self, answers: &[Answer]) -> Result<Option<All>, Failure> {
        let period = self.period.period();
        let first = answers.iter().map(|own| own.day).min();
        let first = first.map(|day| period.start(days::date(day)));
        let last = answers.iter().map(|own| own.day).max();
        let last = last.map(|day| period.next(period.start(days::date(day))));
        let (Some(from), Some(until)) = (self.from.or(first), self.until.or(last)) else {
            return Ok(None);
        };
        if from >= until {
            return Err(Failure::usage(
                "--from must lie before --until, and before the last answer",
            ));
        }
        let calendar = Calendar::new(period, from, until).ok_or_else(|| {
            Failure::usage("these are too many periods: choose longer ones, or --from and --until")
        })?;
        let periods = by_period(answers, &calendar, self.window.map(Length::days));
        let within = calendar.from()..calendar.until();
        let within = answers.iter().filter(|own| within.contains(&own.day));
        let whole = Score::of(&within.copied().collect::<Vec<_>>());
        Ok(Some(All { from, until, periods, whole }))
    }

    /// Which answers count, in words.
    fn window(&self) -> String {
        match self.window {
            Some(window) => format!("in the {} days before the period's end", window.days()),
            None => "in the period".to_owned(),
        }
    }
}

fn tell(read: &Answers) {
    if read.refused == 0 {
        return;
    }
    eprintln!("baci: {} of {} rows could not be used:", read.refused, read.rows);
    for row in read.first_refused.iter().take(5) {
        eprintln!("  row {}: {}", row.number, row.reason);
    }
}

fn machine(args: &Nps, all: Option<&All>, read: &Answers) -> Value {
    let period = |told: &Told| {
        let mut out = json!({ "start": written(told.start), "end": written(told.end) });
        if let (Some(out), Value::Object(own)) = (out.as_object_mut(), figures(&told.nps)) {
            out.extend(own);
            out.insert("change".to_owned(), json!(told.change.map(number)));
        }
        out
    };
    let refused: Vec<Value> = read
        .first_refused
        .iter()
        .map(|row| json!({ "row": row.number, "reason": row.reason }))
        .collect();
    json!({
        "definition": {
            "period": args.period.period().name(), "zone": args.zone,
            "window_days": args.window.map(Length::days),
            "nps": { "numerator": "promoters - detractors", "denominator": "members",
                "is": format!("last answer of each member {}: 9 and 10 promote, 7 and 8 are passive, 0 to 6 detract; in percent", args.window()) },
            "interval": "95%, of Agresti and Min (2005)",
        },
        "from": all.map(|all| all.from.to_string()), "until": all.map(|all| all.until.to_string()),
        "periods": all.map_or_else(Vec::new, |all| all.periods.iter().map(period).collect()),
        "all": all.map(|all| figures(&all.whole)),
        "counts": { "rows": read.rows, "used": read.all.len(), "refused": read.refused, "first_refused": refused },
    })
}

fn figures(nps: &Score) -> Value {
    json!({
        "answers": nps.answers, "members": nps.members(), "promoters": nps.promoters, "passives": nps.passives,
        "detractors": nps.detractors, "scores": nps.scores, "nps": nps.score().map(number), "interval": nps.interval(),
    })
}

fn csv(all: Option<&All>) -> Result<String, Failure> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let failed = |error: csv::Error| Failure::new(error.to_string());
    let heads = [
        "start",
        "end",
        "answers",
        "members",
        "promoters",
        "passives",
        "detractors",
        "nps",
        "low",
        "high",
    ];
    out.write_record(heads).map_err(failed)?;
    for told in all.iter().flat_map(|all| &all.periods) {
        let nps = &told.nps;
        let counts = [nps.answers, nps.members(), nps.promoters, nps.passives, nps.detractors]
            .map(|n| n.to_string());
        let (low, high) = nps.interval().unzip();
        let figures = [nps.score().map(number), low, high];
        let figures = figures.map(|n| n.map_or_else(String::new, |n| format!("{n:.6}")));
        let row = [written(told.start), written(told.end)].into_iter().chain(counts).chain(figures);
        out.write_record(row).map_err(failed)?;
    }
    let bytes = out.into_inner().map_err(|error| Failure::new(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn text(args: &Nps, all: Option<&All>) -> String {
    let Some(all) = all else { return "no answers\n".to_owned() };
    let heads = [
        "from",
        "answers",
        "members",
        "promoters",
        "passives",
        "detractors",
        "NPS",
        "from 95%",
        "to",
        "change",
    ];
    let mut table = Table::new(heads).right([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for told in &all.periods {
        let change = told.change.map_or_else(|| "-".to_owned(), |n| format!("{:+.2}", number(n)));
        table.row(row(written(told.start), &told.nps, change));
    }
    table.row(row("all".to_owned(), &all.whole, String::new()));
    let (period, zone) = (args.period.period().name(), &args.zone);
    format!(
        "{} to {} by {period}, days of {zone}; the last answer of each member {} counts\n\n{table}",
        all.from,
        all.until,
        args.window()
    )
}

fn row(name: String, nps: &Score, change: String) -> [String; 10] {
    let counts = [nps.answers, nps.members(), nps.promoters, nps.passives, nps.detractors];
    let [answers, members, promoters, passives, detractors] = counts.map(|n| n.to_string());
    let (low, high) = nps.interval().unzip();
    let short = |n: Option<f64>| n.map_or_else(|| "-".to_owned(), |n| format!("{n:.2}"));
    let score = short(nps.score().map(number));
    [
        name,
        answers,
        members,
        promoters,
        passives,
        detractors,
        score,
        short(low),
        short(high),
        change,
    ]
}

fn html(args: &Nps, all: Option<&All>) -> String {
    let mut body = String::new();
    if let Some(all) = all {
        let places: Vec<String> = all.periods.iter().map(|told| written(told.start)).collect();
        let share = |of: fn(&Score) -> u64| {
            let one =
                |told: &Told| percent(of(&told.nps).into(), told.nps.members().into()).map(number);
            all.periods.iter().map(one).collect()
        };
        let lines = [
            Line { name: "promoters", values: share(|nps| nps.promoters) },
            Line { name: "detractors", values: share(|nps| nps.detractors) },
            Line { name: "passives", values: share(|nps| nps.passives) },
        ];
        body.push_str(&page::lines("Share of members, %", &places, &lines));
    }
    body.push_str(&page::text("All figures", &text(args, all)));
    page::page("Net Promoter Score", &body)
}
