//! Occasions: what of a member's is on or comes next, and the page that lists them with how many had each.

use crate::missions::sets_off;
use crate::page::{Page, Place, show};
use crate::parts::Empty;
use crate::state::Web;
use crate::tiers::named;
use crate::visit::Visit;
use crate::words::{Words, dates};
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use baci_app::MemberOccasion;
use baci_core::id::MemberId;
use baci_core::occasion::{About, Occurrence};
use baci_core::program::Program;
use baci_core::program::occasion::{Kind, Leap, OCCASION, Occasion};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Of how many days it is told how many members had one.
const DAYS: i64 = 365;

/// An occasion of a member's, as it is shown.
pub(crate) struct OccasionView {
    pub name: String,
    /// The day, or the first and the last of those that belong to it.
    pub days: String,
    pub on: bool,
}

#[derive(Template)]
#[template(path = "occasions.html")]
struct OccasionsPage {
    page: Page,
    empty: Option<Empty>,
    occasions: Vec<Shown>,
    /// What they set off: rules and coupons, by name.
    sets_off: Vec<String>,
}

struct Shown {
    name: String,
    kind: String,
    lines: Vec<String>,
    /// How many members had it lately, as a sentence.
    had: String,
}

/// A member's occasions that are on or come; none where the program has none.
pub(crate) async fn of(web: &Web, visit: &Visit, id: MemberId) -> Result<Vec<OccasionView>, Wrong> {
    let Some(published) = visit.program.as_ref().filter(|p| !p.program.occasions.is_empty()) else {
        return Ok(Vec::new());
    };
    let own = web.baci.occasions_of(id).await?;
    Ok(own.all.iter().filter_map(|own| view(&visit.words, &published.program, own)).collect())
}

fn view(words: &Words, program: &Program, own: &MemberOccasion) -> Option<OccasionView> {
    let occasion = program.occasions.iter().find(|one| one.id == own.occasion)?;
    let name = named(words, &occasion.name, &occasion.id);
    Some(OccasionView { name, days: days(words, &own.of?), on: own.on })
}

/// The day of an occurrence, or its first and last one.
fn days(words: &Words, of: &Occurrence) -> String {
    let last = of.until.yesterday().unwrap_or(of.until);
    let first = dates::day(words, of.from);
    match last == of.from {
        true => first,
        false => {
            let said = words.say("occasion-days").text("from", first);
            said.text("until", dates::day(words, last)).to_string()
        }
    }
}

/// The page.
pub(crate) async fn list(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    let words = &visit.words;
    let today = words.zone.local(web.baci.clock().now()).day;
    let program = visit.program.as_ref().map(|p| &p.program);
    let program = program.filter(|program| !program.occasions.is_empty());
    let counts: BTreeMap<String, i64> = match program {
        Some(_) => {
            let since = today.saturating_sub(DAYS.days());
            web.baci.occasions((since, today)).await?.into_iter().collect()
        }
        None => BTreeMap::new(),
    };
    let occasions: Vec<Shown> = program.map_or_else(Vec::new, |program| {
        let one = |own: &Occasion| {
            let had = counts.get(&own.id).copied().unwrap_or(0);
            shown(words, program, own, (today, had))
        };
        program.occasions.iter().map(one).collect()
    });
    show(&OccasionsPage {
        empty: occasions.is_empty().then(|| Empty::new(words, "occasions-empty")),
        occasions,
        sets_off: program.map_or_else(Vec::new, |program| sets_off(words, program, OCCASION)),
        page: Page::new(&visit, "nav-occasions", Place::Occasions),
    })
}

fn shown(words: &Words, program: &Program, own: &Occasion, (today, had): (Date, i64)) -> Shown {
    let mut lines = Vec::new();
    if !own.is_own() {
        lines.extend(
            next(program, own, today)
                .map(|of| words.say("occasion-next").text("days", days(words, &of)).to_string()),
        );
    }
    let around = [("occasion-before", own.before), ("occasion-after", own.after)];
    let around = around.into_iter().filter(|(_, n)| *n > 0);
    lines.extend(around.map(|(key, n)| words.say(key).count("n", n).to_string()));
    if own.kind == Kind::Birthday {
        let key = match own.leap {
            Leap::Before => "occasion-leap-before",
            Leap::After => "occasion-leap-after",
        };
        lines.push(words.t(key));
    }
    lines.push(words.say("occasion-gap").count("n", own.gap).to_string());
    Shown {
        name: named(words, &own.name, &own.id),
        kind: words.named("occasion-kind", own.kind.word()),
        lines,
        had: words.say("occasion-had").count("n", had).to_string(),
    }
}

/// The one of the calendar that is on or comes next.
fn next(program: &Program, own: &Occasion, today: Date) -> Option<Occurrence> {
    let about = About { birthday: None, joined: today, first_purchase: None };
    let floor = program.zone.start_of(today);
    let used = BTreeMap::new();
    own.next(&about, &used, &program.zone, floor).map(|(_, of)| of)
}
