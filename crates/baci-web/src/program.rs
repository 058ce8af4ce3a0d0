//! The program: as cards and as text, edited, published, and its versions.

mod cards;
pub(crate) mod edit;
pub(crate) mod offers;
mod pieces;
pub(crate) mod versions;

use crate::page::{Page, Place, show};
use crate::parts::Empty;
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use baci_app::PublishedVersion;
use baci_core::program::Program;
use baci_core::staff::Right;
pub(crate) use cards::Card;
pub(crate) use cards::{active, period, standing};

#[derive(Template)]
#[template(path = "program.html")]
struct ProgramPage {
    page: Page,
    lead: String,
    may_change: bool,
    empty: Option<Empty>,
    name: String,
    facts: Vec<(String, String)>,
    wallets: Vec<Card>,
    rules: Vec<Card>,
    offers: Vec<Card>,
    /// How many promotions are not shown, as a sentence.
    more: Option<String>,
}

/// The program in force, as cards.
pub(crate) async fn read(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    let words = &visit.words;
    let may_change = visit.may(Right::ChangeProgram);
    let mut shown = ProgramPage {
        page: Page::new(&visit, "nav-program", Place::Program),
        lead: String::new(),
        may_change,
        empty: None,
        name: String::new(),
        facts: Vec::new(),
        wallets: Vec::new(),
        rules: Vec::new(),
        offers: Vec::new(),
        more: None,
    };
    match &visit.program {
        None => {
            let empty = Empty::new(words, "overview-no-program");
            let empty = match may_change {
                true => empty.action(words, "/program/edit", "program-write"),
                false => empty,
            };
            shown.empty = Some(empty);
        }
        Some(published) => {
            let program = &published.program;
            let version = web.baci.program(Some(published.version)).await?;
            shown.lead = published_line(words, &version);
            program.name.get(words.language).clone_into(&mut shown.name);
            shown.facts = facts(words, program);
            shown.wallets = cards::wallets(words, program);
            let now = web.baci.clock().now();
            shown.rules = cards::rules(words, program, now);
            let (offers, more) = offers::offers(words, program, now);
            shown.offers = offers::lists(words, program, now);
            shown.offers.extend(offers);
            shown.more = i64::try_from(more)
                .ok()
                .filter(|more| *more > 0)
                .map(|more| words.say("program-more-offers").count("n", more).to_string());
        }
    }
    show(&shown)
}

/// 'Version 3, live since 22 Nov 2026, 14:05'.
fn published_line(words: &Words, version: &PublishedVersion) -> String {
    words
        .say("program-live")
        .count("version", version.version)
        .text("day", words.moment(version.published_at))
        .to_string()
}

fn facts(words: &Words, program: &Program) -> Vec<(String, String)> {
    let fields = |fields: &[baci_core::program::FieldDef]| {
        fields.iter().map(|f| f.name.clone()).collect::<Vec<_>>().join(", ")
    };
    let events = program.events.iter().map(|e| e.name.clone()).collect::<Vec<_>>().join(", ");
    let all = [
        ("program-id", program.id.clone()),
        ("program-currency", program.currency.to_string()),
        ("program-zone", program.zone.name().to_owned()),
        ("program-fields", fields(&program.member_fields)),
        ("program-events", events),
    ];
    let told = all.into_iter().filter(|(_, value)| !value.is_empty());
    told.map(|(key, value)| (words.t(key), value)).collect()
}

/// A text as numbered lines.
pub(crate) fn numbered(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}
