//! Leaderboards as a member sees them: places by nickname, their own, and taking part or no more.

use super::{Ask, Period, counts, days, periods};
use crate::form::Form;
use crate::me::own;
use crate::page::{Page, Place, show};
use crate::parts::{Empty, Field, Summary};
use crate::state::Web;
use crate::tiers::named;
use crate::visit::{Visit, random};
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{Board, Command, NicknameAct, What, Who};
use baci_core::id::MemberId;
use baci_core::leaderboard::{NICKNAME, Nickname};
use baci_core::program::Program;
use baci_core::program::leaderboard::Leaderboard;

/// The member's page of leaderboards.
const PATH: &str = "/m/leaderboards";

#[derive(Template)]
#[template(path = "me_leaderboards.html")]
struct MyBoardsPage {
    page: Page,
    summary: Option<Summary>,
    empty: Option<Empty>,
    /// By which the member takes part, as a sentence.
    nickname: Option<String>,
    field: Field,
    boards: Vec<BoardView>,
    sure: String,
    key: String,
}

/// A leaderboard, as its member sees it.
struct BoardView {
    name: String,
    days: String,
    lines: Vec<String>,
    rows: Vec<RowView>,
    /// Where the member is, as a sentence.
    own: Option<String>,
    periods: Vec<Period>,
    /// The other circle: everybody, or the household; its path and words.
    circle: Option<(String, String)>,
}

/// A place.
struct RowView {
    place: String,
    nickname: String,
    score: String,
    me: bool,
}

/// The page.
pub(crate) async fn read(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    show(&page(&web, &visit, &ask, (&Form::default(), None)).await?)
}

async fn page(
    web: &Web,
    visit: &Visit,
    ask: &Ask,
    (form, wrong): (&Form, Option<String>),
) -> Result<MyBoardsPage, Wrong> {
    let (id, words) = (own(visit)?, &visit.words);
    let nickname = web.baci.nickname_of(id).await?;
    let mut boards = Vec::new();
    if let Some(published) = &visit.program {
        for own in &published.program.leaderboards {
            let board = web.baci.leaderboard(&own.id, ask.of(own, Some(id))).await?;
            boards.push(view(visit, &published.program, own, (&board, ask, id)));
        }
    }
    let (fewest, most) = NICKNAME;
    let hint = words.say("nickname-hint").count("fewest", i64::try_from(fewest).unwrap_or(0));
    let hint = hint.count("most", i64::try_from(most).unwrap_or(0)).to_string();
    let field = Field::text("nickname", words.t("nickname"))
        .hint(hint)
        .complete("off")
        .longest(u32::try_from(most).unwrap_or(20))
        .with(form.filled("nickname").or(nickname.as_deref()).unwrap_or_default())
        .wrong(wrong.clone())
        .required();
    let wrongs: Vec<_> = wrong.map(|text| ("nickname", text)).into_iter().collect();
    let mut page = Page::new(visit, "nav-leaderboards", Place::Bare);
    page.here = PATH.to_owned();
    Ok(MyBoardsPage {
        summary: Summary::of(words, &wrongs),
        empty: boards.is_empty().then(|| Empty::new(words, "me-leaderboards-empty")),
        nickname: nickname.map(|own| words.say("nickname-yours").text("nickname", own).to_string()),
        field,
        boards,
        sure: words.t("nickname-leave-sure"),
        key: random(),
        page,
    })
}

fn view(
    visit: &Visit,
    program: &Program,
    own: &Leaderboard,
    (board, ask, id): (&Board, &Ask, MemberId),
) -> BoardView {
    let words = &visit.words;
    let row = |row: &baci_app::BoardRow| RowView {
        place: words.count(row.place),
        nickname: row.nickname.clone(),
        score: words.count(row.score),
        me: row.member == id,
    };
    let place = board.own.map(|own| {
        let key = if own.place.is_some() { "leaderboard-own" } else { "leaderboard-own-far" };
        let said = words.say(key).text("score", words.count(own.score));
        said.text("place", words.count(own.place.unwrap_or(0))).to_string()
    });
    let family = ask.of(own, None).household;
    let (to, key) = match family {
        true => ("false", "leaderboard-all"),
        false => ("true", "leaderboard-family"),
    };
    let path = format!("{PATH}?board={}&day={}&household={to}", own.id, board.first);
    BoardView {
        name: named(words, &own.name, &own.id),
        days: days(words, own, board.first),
        lines: counts(words, program, own),
        rows: board.rows.iter().map(row).collect(),
        own: place,
        periods: periods(words, own, board, PATH),
        circle: program.household.is_some().then(|| (path, words.t(key))),
    }
}

/// What the member does about their nickname.
pub(crate) async fn act(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let id = own(&visit)?;
    let act = match form.get("do") {
        "choose" => match Nickname::read(form.get("nickname")) {
            Ok(nickname) => NicknameAct::Choose(nickname),
            Err(wrong) => return refused(&web, &visit, &form, visit.words.refusal(&wrong)).await,
        },
        "leave" => NicknameAct::Leave,
        _ => return Err(Wrong::NotFound),
    };
    let asked = visit.asked(form.get("key"), &[form.get("do"), form.get("nickname")])?;
    let left = act == NicknameAct::Leave;
    let command = Command {
        key: asked.key,
        fingerprint: asked.fingerprint,
        actor: visit.signed_in()?.actor(),
        at: None,
        who: Who::Id(id),
        what: What::Nickname(act),
    };
    match web.baci.commit(command).await {
        Ok(_) => Ok(web.done(PATH, if left { "nickname-left" } else { "nickname-chosen" })),
        Err(error) => {
            let wrong = visit.words.refusal(&refusal(error)?);
            refused(&web, &visit, &form, wrong).await
        }
    }
}

async fn refused(web: &Web, visit: &Visit, form: &Form, wrong: String) -> Result<Response, Wrong> {
    let page = show(&page(web, visit, &Ask::default(), (form, Some(wrong))).await?)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
