//! Leaderboards: places by nickname as the shop sees them, where it takes nicknames away.

pub(crate) mod friends;
pub(crate) mod me;

use crate::form::Form;
use crate::levels::gives;
use crate::page::{Page, Place, show};
use crate::parts::{Button, Cell, Empty, Table};
use crate::state::Web;
use crate::tiers::named;
use crate::visit::Visit;
use crate::words::{Words, dates, wallet_name};
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use baci_app::{Board, BoardAsk, Circle, Command, NicknameAct, What, Who};
use baci_core::id::MemberId;
use baci_core::program::Program;
use baci_core::program::leaderboard::Leaderboard;
use baci_core::staff::Right;
use jiff::civil::Date;
use serde::Deserialize;

/// Which week or month of which leaderboard is looked at; the running one of all others.
#[derive(Default, Deserialize)]
pub(crate) struct Ask {
    board: Option<String>,
    day: Option<String>,
    /// family or friends; everybody for all else.
    circle: Option<String>,
}

/// A week or month that can be looked at.
struct Period {
    path: String,
    days: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "leaderboards.html")]
struct BoardsPage {
    page: Page,
    empty: Option<Empty>,
    boards: Vec<Shown>,
    /// Who only looks sees no buttons.
    lead: String,
}

/// A leaderboard, as the shop sees it.
struct Shown {
    name: String,
    days: String,
    lines: Vec<String>,
    table: Option<Table>,
    periods: Vec<Period>,
}

impl Ask {
    /// What is asked of one leaderboard.
    fn of(&self, own: &Leaderboard, viewer: Option<MemberId>) -> BoardAsk {
        let meant = self.board.as_deref() == Some(own.id.as_str());
        let day = self.day.as_deref().filter(|_| meant).and_then(|day| day.parse().ok());
        let circle = match self.circle.as_deref().filter(|_| meant) {
            Some("family") => Circle::Household,
            Some("friends") => Circle::Friends,
            _ => Circle::Everybody,
        };
        BoardAsk { day, viewer, circle }
    }
}

/// '23 November 2026 – 29 November 2026'
fn days(words: &Words, own: &Leaderboard, first: Date) -> String {
    let last = own.per.start(own.per.number(first) + 1).and_then(|day| day.yesterday().ok());
    format!("{} – {}", dates::day(words, first), dates::day(words, last.unwrap_or(first)))
}

/// The weeks or months that can be looked at, where there is more than one.
fn periods(words: &Words, own: &Leaderboard, board: &Board, base: &str) -> Vec<Period> {
    let one = |first: &Date| Period {
        path: format!("{base}?board={}&day={first}", own.id),
        days: days(words, own, *first),
        current: *first == board.first,
    };
    let all: Vec<_> = board.periods.iter().map(one).collect();
    if all.iter().all(|period| period.current) { Vec::new() } else { all }
}

/// What counts, in words.
fn counts(words: &Words, program: &Program, own: &Leaderboard) -> Vec<String> {
    let wallet = own.wallet.and_then(|at| program.wallets.get(at));
    let earned = wallet.map(|wallet| {
        let name = wallet_name(wallet, words.language);
        words.say("leaderboard-earned").text("wallet", name).to_string()
    });
    let mut lines: Vec<_> = own.counts.iter().map(|gain| gives(words, program, gain)).collect();
    lines.extend(earned);
    if own.rewarded > 0 {
        lines.push(words.say("leaderboard-rewarded").count("n", own.rewarded).to_string());
    }
    lines
}

/// The page.
pub(crate) async fn list(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    let words = &visit.words;
    let mut boards = Vec::new();
    if let Some(published) = &visit.program {
        for own in &published.program.leaderboards {
            let board = web.baci.leaderboard(&own.id, ask.of(own, None)).await?;
            boards.push(shown(&visit, &published.program, own, &board));
        }
    }
    show(&BoardsPage {
        empty: boards.is_empty().then(|| Empty::new(words, "leaderboards-empty")),
        boards,
        lead: words.t("leaderboards-lead"),
        page: Page::new(&visit, "nav-leaderboards", Place::Leaderboards),
    })
}

fn shown(visit: &Visit, program: &Program, own: &Leaderboard, board: &Board) -> Shown {
    let words = &visit.words;
    let may = visit.may(Right::ChangeMembers);
    let heads = ["leaderboard-place", "leaderboard-nickname", "leaderboard-score"];
    let mut heads: Vec<_> = heads.map(|key| words.t(key)).into();
    heads.extend(may.then(String::new));
    let row = |row: &baci_app::BoardRow| {
        let sure = words.say("leaderboard-block-sure").text("nickname", &row.nickname);
        let button = Button {
            action: "/leaderboards/block".to_owned(),
            token: visit.token.clone(),
            name: "member",
            value: row.member.to_string(),
            label: words.t("leaderboard-block"),
            sure: Some(sure.to_string()),
        };
        let mut cells = vec![
            Cell::Text(words.count(row.place)),
            Cell::Link(format!("/members/{}", row.member), row.nickname.clone()),
            Cell::Text(words.count(row.score)),
        ];
        cells.extend(may.then_some(Cell::Button(Some(button))));
        cells
    };
    let table = Table::new(heads).numbers(2).rows(board.rows.iter().map(row));
    Shown {
        name: named(words, &own.name, &own.id),
        days: days(words, own, board.first),
        lines: counts(words, program, own),
        table: Some(table).filter(|table| !table.is_empty()),
        periods: periods(words, own, board, "/leaderboards"),
    }
}

/// Takes a nickname away, so that nobody can have it any more.
pub(crate) async fn block(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let member: MemberId = form.get("member").parse().map_err(|_| Wrong::NotFound)?;
    // Sent twice, it does not take away what was chosen in between.
    let Some(nickname) = web.baci.nickname_of(member).await? else {
        return Ok(web.done("/leaderboards", "nickname-blocked"));
    };
    let (key, id) = (format!("block/{member}/{nickname}"), member.to_string());
    let asked = visit.asked(&key, &["block", &id, &nickname])?;
    let command = Command {
        key: asked.key,
        fingerprint: asked.fingerprint,
        actor: visit.signed_in()?.actor(),
        at: None,
        who: Who::Id(member),
        what: What::Nickname(NicknameAct::Block),
    };
    if let Err(error) = web.baci.commit(command).await {
        refusal(error)?;
    }
    Ok(web.done("/leaderboards", "nickname-blocked"))
}
