//! Leaderboards as a member sees them: places by nickname, their own, and taking part or no more.

use super::friends::FriendsView;
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
use baci_app::{Board, Circle, Command, NicknameAct, What, Who};
use baci_core::id::MemberId;
use baci_core::leaderboard::{NICKNAME, Nickname};
use baci_core::program::Program;
use baci_core::program::leaderboard::Leaderboard;

/// A field, and what is wrong in it.
pub(super) type Wrongly = (&'static str, String);

/// The member's page of leaderboards.
pub(super) const PATH: &str = "/m/leaderboards";

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
    /// Friends, with who asked and was asked; nothing where the member takes no part.
    friends: Option<FriendsView>,
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
    /// The other circles: everybody, the household, friends; their paths and words.
    circles: Vec<(String, String)>,
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
    (form, wrong): (&Form, Option<Wrongly>),
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
    let wrong_of = |field| wrong.as_ref().filter(|own| own.0 == field).map(|own| own.1.clone());
    let friends = match &nickname {
        Some(_) => Some(FriendsView::of(web, visit, id, (form, wrong_of("friend"))).await?),
        None => None,
    };
    let (fewest, most) = NICKNAME;
    let hint = words.say("nickname-hint").count("fewest", i64::try_from(fewest).unwrap_or(0));
    let hint = hint.count("most", i64::try_from(most).unwrap_or(0)).to_string();
    let field = Field::text("nickname", words.t("nickname"))
        .hint(hint)
        .complete("off")
        .longest(u32::try_from(most).unwrap_or(20))
        .with(form.filled("nickname").or(nickname.as_deref()).unwrap_or_default())
        .wrong(wrong_of("nickname"))
        .required();
    let wrongs: Vec<_> = wrong.into_iter().collect();
    let mut page = Page::new(visit, "nav-leaderboards", Place::Bare);
    page.here = PATH.to_owned();
    Ok(MyBoardsPage {
        summary: Summary::of(words, &wrongs),
        empty: boards.is_empty().then(|| Empty::new(words, "me-leaderboards-empty")),
        nickname: nickname.map(|own| words.say("nickname-yours").text("nickname", own).to_string()),
        field,
        boards,
        friends,
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
    let now = ask.of(own, None).circle;
    let circles = [
        (Circle::Everybody, "all", true),
        (Circle::Household, "family", program.household.is_some()),
        (Circle::Friends, "friends", true),
    ];
    let circles = circles.into_iter().filter(|(circle, _, there)| *there && *circle != now);
    let to = |(_, name, _): (Circle, &str, bool)| {
        let path = format!("{PATH}?board={}&day={}&circle={name}", own.id, board.first);
        (path, words.t(&format!("leaderboard-{name}")))
    };
    BoardView {
        name: named(words, &own.name, &own.id),
        days: days(words, own, board.first),
        lines: counts(words, program, own),
        rows: board.rows.iter().map(row).collect(),
        own: place,
        periods: periods(words, own, board, PATH),
        circles: circles.map(to).collect(),
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
            Err(wrong) => {
                let wrong = ("nickname", visit.words.refusal(&wrong));
                return refused(&web, &visit, &form, wrong).await;
            }
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
            refused(&web, &visit, &form, ("nickname", wrong)).await
        }
    }
}

/// The page again, with what is wrong in a field.
pub(super) async fn refused(
    web: &Web,
    visit: &Visit,
    form: &Form,
    (field, wrong): Wrongly,
) -> Result<Response, Wrong> {
    let wrong = Some((field, wrong));
    let page = show(&page(web, visit, &Ask::default(), (form, wrong)).await?)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
