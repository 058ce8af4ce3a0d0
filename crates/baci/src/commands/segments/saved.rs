//! `baci segments list|count|members|export|set|remove|revisions`: segments that are kept, beside the analysis.

use crate::context::Context;
use crate::failure::{Done, Exit, Failure};
use crate::output::{Table, print};
use baci_app::{Audience, AudiencePage, Baci, By, SegmentAsk, SegmentInfo};
use baci_core::id::MemberId;
use baci_core::text::{Language, Texts};
use clap::Subcommand;
use serde_json::{Value, json};

/// How many members are read at a time.
const PAGE: i64 = 10_000;

/// What is done with segments that are kept.
#[derive(Debug, Subcommand)]
pub enum Saved {
    /// Lists the segments with how many members each has
    List,
    /// Counts who a condition holds for, without saving it
    Count {
        /// Like 'member.days_since_purchase >= 90'
        condition: String,
        /// Looks at everybody, not at a sample
        #[arg(long)]
        all: bool,
    },
    /// Lists who is in a segment
    Members { segment: String },
    /// Writes a segment as CSV to standard output
    Export {
        segment: String,
        /// csv, or hashed for advertisements: google, meta
        #[arg(long, default_value = "csv", value_parser = audience)]
        format: Audience,
        /// The member's field, of kind truth, that says who consented: needed for google and meta
        #[arg(long)]
        consent: Option<String>,
    },
    /// Makes a segment, or changes it
    Set {
        segment: String,
        condition: String,
        /// The name, by language: en=Sleepers; may stand several times
        #[arg(long = "name", required = true, value_parser = name)]
        names: Vec<(Language, String)>,
    },
    /// Removes a segment: its members leave it
    Remove { segment: String },
    /// Shows what a segment is and was
    Revisions { segment: String },
}

fn audience(word: &str) -> Result<Audience, String> {
    let wrong = || format!("'{word}' is no format: there are csv, google and meta");
    Audience::of_word(word).ok_or_else(wrong)
}

fn name(text: &str) -> Result<(Language, String), String> {
    let (language, name) =
        text.split_once('=').ok_or_else(|| format!("'{text}' is no name: write en=Sleepers"))?;
    Ok((language.parse()?, name.to_owned()))
}

/// Runs it.
pub async fn run(context: &Context, act: Saved) -> Done {
    let baci = context.open().await?;
    match act {
        Saved::List => list(context, &baci).await?,
        Saved::Count { condition, all } => {
            let own = baci.count_segment(&condition, all).await?;
            let told = json!({ "members": own.members, "of": own.of, "looked": own.looked, "exact": own.exact });
            let human = || match own.exact {
                true => format!("{} of {} members\n", own.members, own.of),
                false => format!(
                    "about {} of {} members: {} were looked at\n",
                    own.members, own.of, own.looked
                ),
            };
            context.tell(human, &told)?;
        }
        Saved::Members { segment } => members(context, &baci, &segment).await?,
        Saved::Export { segment, format, consent } => {
            export(&baci, &segment, (format, consent.as_deref())).await?;
        }
        Saved::Set { segment, condition, names } => {
            let names = Texts(names.into_iter().collect());
            let ask = SegmentAsk { id: segment, names, condition, revision: None };
            let own = baci.set_segment(&By::console(), ask).await?;
            // Here nobody runs tasks unless a server does.
            baci.run_due_tasks().await?;
            let own = baci.segment(&own.segment.segment).await?;
            let said = || format!("{}: {} members\n", own.segment.segment, own.members);
            context.tell(said, &machine(&own))?;
        }
        Saved::Remove { segment } => {
            baci.remove_segment(&By::console(), &segment).await?;
            baci.run_due_tasks().await?;
            let said = || format!("{segment} is removed\n");
            context.tell(said, &json!({ "segment": segment, "removed": true }))?;
        }
        Saved::Revisions { segment } => revisions(context, &baci, &segment).await?,
    }
    baci.close().await;
    Ok(Exit::Fine)
}

fn machine(own: &SegmentInfo) -> Value {
    json!({ "segment": own.segment.segment, "names": own.segment.names,
        "condition": own.segment.condition, "revision": own.segment.revision,
        "members": own.members, "fits": own.fits })
}

async fn list(context: &Context, baci: &Baci) -> Result<(), Failure> {
    let all = baci.segments().await?;
    let progress = baci.segment_progress().await?;
    let mut table = Table::new(["segment", "name", "members", "condition"]).right([2]);
    for own in &all {
        let name = own.segment.names.get(Language::En).to_owned();
        let fits = if own.fits { "" } else { "(does not fit the program) " };
        let condition = format!("{fits}{}", own.segment.condition);
        let id = own.segment.segment.clone();
        table.row([id, name, own.members.to_string(), condition]);
    }
    let human = || {
        let mut text = table.to_string();
        if let Some(own) = progress.filter(|own| !own.done) {
            text.push_str(&format!("judged so far: {} of {} members\n", own.looked, own.total));
        }
        text
    };
    let told: Vec<Value> = all.iter().map(machine).collect();
    let progress =
        progress.map(|own| json!({ "looked": own.looked, "total": own.total, "done": own.done }));
    context.tell(human, &json!({ "segments": told, "progress": progress }))
}

async fn members(context: &Context, baci: &Baci, id: &str) -> Result<(), Failure> {
    let mut all = Vec::new();
    loop {
        let after = all.last().map(|(id, _): &(MemberId, _)| *id);
        let page = baci.segment_members(id, after, PAGE).await?;
        let full = i64::try_from(page.len()) == Ok(PAGE);
        all.extend(page);
        if !full {
            break;
        }
    }
    let lines = || all.iter().map(|(id, _)| format!("{id}\n")).collect::<String>();
    let told: Vec<Value> =
        all.iter().map(|(id, since)| json!({ "member": id, "since": since })).collect();
    context.tell(lines, &json!({ "segment": id, "members": told }))
}

/// Page by page: never all of it in memory. What was left out is said on standard error.
async fn export(baci: &Baci, id: &str, wanted: (Audience, Option<&str>)) -> Result<(), Failure> {
    let (mut after, mut first) = (None, true);
    let (mut refused, mut unknown) = (0, 0);
    loop {
        let page = baci.segment_file(id, wanted, after).await?;
        let mut text = String::new();
        if std::mem::take(&mut first) {
            let details = json!({ "format": wanted.0.word(), "consent": wanted.1 });
            baci.audit_entry(&By::console(), "segment.export", id, &details).await?;
            text.push_str(&format!("{}\r\n", page.heads.join(",")));
        }
        page.rows.iter().for_each(|row| text.push_str(&AudiencePage::line(row)));
        print(&text)?;
        refused += page.without_consent;
        unknown += page.without_contact;
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    if refused + unknown > 0 {
        eprintln!("left out: {refused} without consent, {unknown} without e-mail and phone");
    }
    Ok(())
}

async fn revisions(context: &Context, baci: &Baci, id: &str) -> Result<(), Failure> {
    let all = baci.segment_revisions(id).await?;
    let mut table = Table::new(["revision", "at", "by", "condition"]).right([0]);
    for own in &all {
        let condition = if own.removed { "(removed)".to_owned() } else { own.condition.clone() };
        table.row([own.revision.to_string(), own.at.to_string(), own.actor.clone(), condition]);
    }
    let told = all.iter().map(|own| {
        json!({ "revision": own.revision, "at": own.at, "by": own.actor, "names": own.names,
            "condition": own.condition, "removed": own.removed })
    });
    let told: Vec<Value> = told.collect();
    context.tell(|| table.to_string(), &json!({ "segment": id, "revisions": told }))
}
