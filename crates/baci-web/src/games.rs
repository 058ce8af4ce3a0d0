//! Games: odds, what is left of prizes and budgets, and what was given, for the shop.

pub(crate) mod me;
mod view;

use crate::page::{Page, Place, show};
use crate::parts::{Cell, Empty, Table};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use baci_app::GameInfo;
use baci_core::program::Program;
use baci_core::program::game::{Game, Prize};

#[derive(Template)]
#[template(path = "games.html")]
struct GamesPage {
    page: Page,
    empty: Option<Empty>,
    games: Vec<Shown>,
}

/// A game as the shop sees it.
struct Shown {
    name: String,
    /// Its mood and word: open, later or over.
    chip: (&'static str, String),
    lines: Vec<String>,
    table: Table,
}

/// The page.
pub(crate) async fn list(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    let words = &visit.words;
    let games: Vec<Shown> = match visit.program.as_ref() {
        Some(published) if !published.program.games.is_empty() => {
            let (published, infos) = web.baci.games(None).await?;
            infos.iter().filter_map(|own| shown(words, &published.program, own)).collect()
        }
        _ => Vec::new(),
    };
    show(&GamesPage {
        empty: games.is_empty().then(|| Empty::new(words, "games-empty")),
        games,
        page: Page::new(&visit, "nav-games", Place::Games),
    })
}

fn shown(words: &Words, program: &Program, info: &GameInfo) -> Option<Shown> {
    let game = program.games.get(info.game)?;
    let mood = if info.state == "open" { "good" } else { "" };
    let plays = info.given.iter().map(|own| own.times).fold(0, i64::saturating_add);
    let worth = info.given.iter().map(|own| own.worth).fold(0, i64::saturating_add);
    let mut lines =
        vec![words.named("game-kind", game.kind.word()), view::price(words, program, game)];
    lines.extend(view::limits(words, game));
    let lately = words.say("game-lately").count("n", plays).text("money", words.money(worth));
    lines.push(lately.to_string());
    if let Some(budget) = game.budget {
        let left = words.money(info.left.budget.unwrap_or(0));
        let key = match budget.per {
            None => "game-budget",
            Some(part) => {
                view::per_key(part, ["game-budget-day", "game-budget-week", "game-budget-month"])
            }
        };
        let said = words.say(key).text("left", left).text("money", words.money(budget.amount));
        lines.push(said.to_string());
    }
    if let Some(otherwise) = game.otherwise.and_then(|at| game.prizes.get(at)) {
        let prize = view::prize_name(words, otherwise);
        lines.push(words.say("game-otherwise").text("prize", prize).to_string());
    }
    Some(Shown {
        name: game.name.get(words.language).to_owned(),
        chip: (mood, words.named("game-is", info.state)),
        lines,
        table: prizes(words, program, (info, game)),
    })
}

fn prizes(words: &Words, program: &Program, (info, game): (&GameInfo, &Game)) -> Table {
    let heads = ["game-prize", "game-chance", "game-left", "game-given"];
    let table = Table::new(heads.map(|key| words.t(key))).numbers(2).numbers(3);
    let row = |(prize, left): (&Prize, &Option<i64>)| {
        let given = info.given.iter().find(|own| own.prize == prize.id).map_or(0, |own| own.times);
        let gives = view::gives(words, program, prize);
        vec![
            Cell::Two(view::prize_name(words, prize), gives),
            Cell::Two(view::percent(words, game, prize), view::odds(words, game, prize)),
            Cell::Text(left.map_or_else(|| words.t("reward-uncounted"), |left| words.count(left))),
            Cell::Text(words.count(given)),
        ]
    };
    table.rows(game.prizes.iter().zip(&info.left.prizes).map(row))
}
