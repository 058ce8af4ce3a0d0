//! Surprises: what each is, its draws, and a draw drawn once more.

use crate::members;
use crate::page::{Page, Place, show};
use crate::parts::{Cell, Empty, Table};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use baci_app::{StoredDraw, StoredEntry};
use baci_core::program::Program;
use baci_core::program::present::{Part, Present};
use baci_core::program::surprise::Surprise;
use baci_core::staff::Right;

#[derive(Template)]
#[template(path = "surprises.html")]
struct SurprisesPage {
    page: Page,
    empty: Option<Empty>,
    surprises: Vec<Shown>,
    draws: Option<Table>,
}

/// A surprise as the shop sees it.
struct Shown {
    name: String,
    lines: Vec<String>,
}

#[derive(Template)]
#[template(path = "surprise_draw.html")]
struct DrawPage {
    page: Page,
    chip: (&'static str, String),
    lines: Vec<String>,
    seal: String,
    /// Where it is drawn: whether it holds, the seed, and who was drawn.
    drawn: Option<Drawn>,
}

struct Drawn {
    holds: bool,
    seed: String,
    table: Table,
}

/// The page.
pub(crate) async fn list(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    let words = &visit.words;
    let program = visit.program.as_ref().map(|published| &published.program);
    let draws = web.baci.surprise_draws().await?;
    let surprises: Vec<Shown> = program.map_or_else(Vec::new, |program| {
        program.surprises.iter().map(|own| shown(words, program, own)).collect()
    });
    let nothing = surprises.is_empty() && draws.is_empty();
    show(&SurprisesPage {
        empty: nothing.then(|| Empty::new(words, "surprises-empty")),
        draws: (!draws.is_empty()).then(|| table(words, program, &draws)),
        surprises,
        page: Page::new(&visit, "nav-surprises", Place::Surprises),
    })
}

fn named(words: &Words, program: Option<&Program>, id: &str) -> String {
    let own = program.and_then(|program| program.surprise(id));
    own.map_or_else(|| id.to_owned(), |own| own.name.get(words.language).to_owned())
}

fn shown(words: &Words, program: &Program, own: &Surprise) -> Shown {
    let gives = match &own.gives {
        Present::Nothing => String::new(),
        Present::Units { wallet, units } => {
            program.wallets.get(*wallet).map(|own| words.valued(own, *units)).unwrap_or_default()
        }
        Present::Coupon { promotion, .. } => {
            let of = program.promotions.iter().find(|of| of.id == *promotion);
            let name = of.map_or(promotion.as_str(), |of| of.name.get(words.language));
            words.say("game-coupon").text("name", name).to_string()
        }
    };
    let every = match own.every {
        Part::Day => "surprise-day",
        Part::Week => "surprise-week",
        Part::Month => "surprise-month",
    };
    let every = words.say(every).count("n", own.members).to_string();
    let again = words.say("surprise-again").count("n", own.not_again_days).to_string();
    let budget = own.budget.map(|budget| {
        let key = match budget.per {
            None => "surprise-budget",
            Some(Part::Day) => "surprise-budget-day",
            Some(Part::Week) => "surprise-budget-week",
            Some(Part::Month) => "surprise-budget-month",
        };
        words.say(key).text("money", words.money(budget.amount)).to_string()
    });
    let lines = [Some(gives), Some(every), Some(again), budget];
    let lines = lines.into_iter().flatten().filter(|line| !line.is_empty()).collect();
    Shown { name: own.name.get(words.language).to_owned(), lines }
}

fn table(words: &Words, program: Option<&Program>, draws: &[StoredDraw]) -> Table {
    let heads =
        ["surprise", "surprise-due", "surprise-state", "surprise-eligible", "surprise-given"];
    let table = Table::new(heads.map(|key| words.t(key))).numbers(3).numbers(4);
    table.rows(draws.iter().map(|own| {
        let (mood, state) = chip(words, own);
        vec![
            Cell::Link(format!("/surprises/{}", own.draw), named(words, program, &own.surprise)),
            Cell::Text(words.moment(own.due_at)),
            Cell::Chip(mood, state),
            Cell::Text(words.count(own.eligible)),
            Cell::Text(words.count(own.given)),
        ]
    }))
}

fn chip(words: &Words, own: &StoredDraw) -> (&'static str, String) {
    let mood = match own.state.as_str() {
        "given" => "good",
        "drawn" => "warn",
        _ => "",
    };
    (mood, words.named("surprise-is", &own.state))
}

/// A draw.
pub(crate) async fn one(
    State(web): State<Web>,
    visit: Visit,
    Path((surprise, day)): Path<(String, String)>,
) -> Result<Response, Wrong> {
    let words = &visit.words;
    let program = visit.program.as_ref().map(|published| &published.program);
    let own = web.baci.surprise_draw(&format!("{surprise}/{day}")).await?;
    let drawn = match own.seed.is_empty() {
        true => None,
        false => {
            let checked = web.baci.check_draw(&own.draw).await?;
            let (holds, seed) = (checked.holds(), own.seed.clone());
            Some(Drawn { holds, seed, table: winners(&web, &visit, &checked.drawn).await? })
        }
    };
    let mut lines =
        vec![words.say("surprise-due-at").text("time", words.moment(own.due_at)).to_string()];
    if drawn.is_some() {
        let said = words.say("surprise-looked").count("n", own.looked);
        lines.push(said.text("eligible", words.count(own.eligible)).to_string());
        lines.push(words.say("surprise-gifts").count("n", own.given).to_string());
    }
    show(&DrawPage {
        chip: chip(words, &own),
        lines,
        seal: own.seal.clone(),
        drawn,
        page: Page::titled(&visit, named(words, program, &own.surprise), Place::Surprises),
    })
}

/// Those who were drawn, in their order.
async fn winners(web: &Web, visit: &Visit, drawn: &[StoredEntry]) -> Result<Table, Wrong> {
    let words = &visit.words;
    let names = web.baci.members_with(&drawn.iter().map(|own| own.member).collect()).await?;
    let heads = ["surprise-place", "member", "surprise-had"].map(|key| words.t(key));
    Ok(Table::new(heads).numbers(2).rows(drawn.iter().map(|own| {
        let member = names.get(&own.member).map(|stored| members::name(words, stored));
        let member = member.unwrap_or_default();
        let named = match visit.may(Right::SeeMembers) {
            true => Cell::Link(format!("/members/{}", own.member), member),
            false => Cell::Text(member),
        };
        vec![Cell::Text(words.count(own.place)), named, Cell::Text(words.count(own.had))]
    })))
}
