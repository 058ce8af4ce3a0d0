//! `baci cards`: new numbers, lost ones replaced, and plastic ones taken in from a file.

use crate::context::{Context, member, own_key};
use crate::failure::{Done, Exit, Failure};
use baci_app::{AppError, Baci, Country, Identity, MAX_CARDS, PlasticCard};
use baci_core::refusal::Refusal;
use clap::Subcommand;
use serde_json::json;
use std::path::{Path, PathBuf};

/// What it takes.
#[derive(Debug, Subcommand)]
pub enum Cards {
    /// Gives a member a card, in the place of a lost one if one is named
    New {
        /// mem_…, or an identity: '+8562055512345', 'a@b.c', 'card:1234', 'external:C-17'
        member: String,
        /// Its number; the next one of the program's range where none is given
        #[arg(long)]
        number: Option<String>,
        /// The card of theirs that is lost
        #[arg(long)]
        lost: Option<String>,
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Takes in plastic cards from a CSV file with the columns card, and phone, email, external or name
    Import { file: PathBuf },
}

/// Runs it.
pub async fn run(context: &Context, args: Cards) -> Done {
    let baci = context.open().await?;
    let done = match args {
        Cards::New { member: text, number, lost, reason } => {
            let id = member(&baci, &text).await?;
            let card = |text: &Option<String>| text.as_deref().map(Identity::card).transpose();
            let numbers =
                (card(&number).map_err(refused)?, card(&lost).map_err(refused)?, &*reason);
            let (card, answer) = baci.new_card("console", id, numbers, own_key()).await?;
            let number = card.0.strip_prefix("card:").unwrap_or(&card.0).to_owned();
            let value = json!({ "card": number, "reference": answer.event.to_string() });
            context.tell(|| format!("{number}\n"), &value)?;
            Exit::Fine
        }
        Cards::Import { file } => import(context, &baci, &file).await?,
    };
    baci.close().await;
    Ok(done)
}

fn refused(refusal: Refusal) -> Failure {
    Failure::from(AppError::Refused(refusal))
}

/// A row of the file by its line, or why it cannot be read.
type Row = (u64, Result<PlasticCard, Refusal>);

async fn import(context: &Context, baci: &Baci, file: &Path) -> Result<Exit, Failure> {
    let home = match baci.in_force().await {
        Ok(published) => published.program.country,
        Err(AppError::Refused(_)) => None,
        Err(error) => return Err(error.into()),
    };
    let rows = read(file, home)?;
    let (mut joined, mut added, mut there) = (0, 0, 0);
    let mut wrong: Vec<(u64, Refusal)> = Vec::new();
    for part in rows.chunks(MAX_CARDS) {
        let good: Vec<(u64, PlasticCard)> =
            part.iter().filter_map(|(line, row)| Some((*line, row.clone().ok()?))).collect();
        let bad = part.iter().filter_map(|(line, row)| Some((*line, row.clone().err()?)));
        wrong.extend(bad);
        let cards: Vec<PlasticCard> = good.iter().map(|(_, card)| card.clone()).collect();
        let report = baci.take_in_cards("import", &cards).await?;
        (joined, added, there) =
            (joined + report.joined, added + report.added, there + report.there);
        let line = |at: usize| good.get(at).map_or(0, |(line, _)| *line);
        wrong.extend(report.refused.into_iter().map(|(at, refusal)| (line(at), refusal)));
    }
    wrong.sort_by_key(|(line, _)| *line);
    let told: Vec<_> = wrong
        .iter()
        .map(|(line, refusal)| json!({ "line": line, "code": refusal.code.text(), "reason": refusal.sentence }))
        .collect();
    let human = || {
        let mut text = format!("{joined} joined, {added} got a card, {there} had theirs\n");
        for (line, refusal) in &wrong {
            text.push_str(&format!("line {line}: {}\n", refusal.sentence));
        }
        text
    };
    let value = json!({ "joined": joined, "added": added, "there": there, "refused": told });
    context.tell(human, &value)?;
    Ok(if wrong.is_empty() { Exit::Fine } else { Exit::Refused })
}

fn read(file: &Path, home: Option<Country>) -> Result<Vec<Row>, Failure> {
    let unread = |error: csv::Error| Failure::usage(format!("{}: {error}", file.display()));
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(file).map_err(unread)?;
    let heads = reader.headers().map_err(unread)?.clone();
    let place = |name: &str| heads.iter().position(|head| head.trim().eq_ignore_ascii_case(name));
    let Some(card) = place("card") else {
        return Err(Failure::usage(
            "the file has no column 'card': name the columns in its first line".to_owned(),
        ));
    };
    let [phone, email, external, name] = ["phone", "email", "external", "name"].map(place);
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(unread)?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |at: Option<usize>| {
            at.and_then(|at| record.get(at)).map(str::trim).filter(|cell| !cell.is_empty())
        };
        let who = || {
            if let Some(phone) = cell(phone) {
                return Identity::phone(phone, home).map(Some);
            }
            if let Some(email) = cell(email) {
                return Identity::email(email).map(Some);
            }
            cell(external).map(Identity::external).transpose()
        };
        let number = cell(Some(card)).unwrap_or_default();
        let row = Identity::card(number).and_then(|card| {
            Ok(PlasticCard { card, who: who()?, name: cell(name).map(str::to_owned) })
        });
        rows.push((line, row));
    }
    Ok(rows)
}
