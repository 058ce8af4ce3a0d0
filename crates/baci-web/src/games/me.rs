//! Games as their member plays them: the odds, the seal of the next draw, what was won, and how to check it.

use super::view;
use crate::form::Form;
use crate::me::own;
use crate::page::{Page, Place, show};
use crate::parts::{Empty, Summary};
use crate::state::Web;
use crate::visit::{Visit, random};
use crate::words::Words;
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{MemberGame, Play, PlayGame, StoredPlay, Who};
use baci_core::id::{EventRef, MemberId};
use baci_core::program::Program;
use baci_core::program::game::{Game, Kind, Prize};

/// How many of the latest plays are shown.
const LATEST: usize = 20;

#[derive(Template)]
#[template(path = "me_games.html")]
struct MyGamesPage {
    page: Page,
    summary: Option<Summary>,
    empty: Option<Empty>,
    games: Vec<GameView>,
    plays: Vec<PlayView>,
    key: String,
}

/// A game as it is shown to a member.
struct GameView {
    id: String,
    /// Whether it is a wheel.
    spins: bool,
    name: String,
    description: String,
    lines: Vec<String>,
    prizes: Vec<PrizeView>,
    /// What happens where a prize has run out.
    otherwise: Option<String>,
    why_not: Option<String>,
    /// The words on its button.
    play: String,
    seal: String,
}

/// A prize with its odds.
struct PrizeView {
    name: String,
    gives: String,
    percent: String,
    odds: String,
    /// That none is left now.
    gone: bool,
}

/// A play in the list.
struct PlayView {
    /// Where it is checked, where it is in the member's own history.
    path: Option<String>,
    game: String,
    prize: String,
    at: String,
}

#[derive(Template)]
#[template(path = "me_play.html")]
struct PlayPage {
    page: Page,
    /// Whether it is a wheel.
    spins: bool,
    game: String,
    prize: String,
    gives: String,
    /// Whether it gives anything.
    won: bool,
    /// The prize that was drawn and had run out.
    ran_out: Option<String>,
    at: String,
    holds: bool,
    seal: String,
    seed: String,
    own_words: String,
    /// What goes into the last hash: seed, words and round.
    hashed: String,
    number: String,
    weights: String,
    rest: String,
    /// Each prize with the rests that fall to it.
    ranges: Vec<(String, String, bool)>,
}

/// The page.
pub(crate) async fn read(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    show(&page(&web, &visit, None).await?)
}

async fn page(web: &Web, visit: &Visit, wrong: Option<String>) -> Result<MyGamesPage, Wrong> {
    let (id, words) = (own(visit)?, &visit.words);
    let mut games = Vec::new();
    if visit.program.is_some() {
        let all = web.baci.games_for(id).await?;
        let program = &all.published.program;
        games.extend(all.games.iter().filter_map(|own| game(words, program, own)));
    }
    let program = visit.program.as_ref().map(|published| &published.program);
    let plays = web.baci.plays_of(id, None, LATEST).await?.plays;
    let plays: Vec<_> = plays.iter().map(|own| play_view(words, program, id, own)).collect();
    let nothing = games.is_empty() && plays.is_empty();
    Ok(MyGamesPage {
        page: Page::titled(visit, words.t("nav-games"), Place::Bare),
        summary: wrong.and_then(|wrong| Summary::of(words, &[("", wrong)])),
        empty: nothing.then(|| Empty::new(words, "me-games-empty")),
        games,
        plays,
        key: random(),
    })
}

fn game(words: &Words, program: &Program, own: &MemberGame) -> Option<GameView> {
    let game = program.games.get(own.game)?;
    let why = own.look.bars.first().map(|bar| bar.refusal(program, game));
    let mut lines = vec![view::price(words, program, game)];
    // What they may do still matters only to those who may do something.
    let left = own.look.plays_left.filter(|_| why.is_none());
    lines.extend(left.map(|n| words.say("game-plays-left").count("n", n).to_string()));
    if let Some(closes) = game.closes {
        let day = words.day(closes.just_before());
        lines.push(words.say("reward-closes").text("day", day).to_string());
    }
    let prizes = game.prizes.iter().enumerate();
    let prizes = prizes.map(|(at, prize)| PrizeView {
        gone: !own.look.left.has(game, at),
        ..prize_view(words, program, (game, prize))
    });
    let otherwise = game.otherwise.and_then(|at| game.prizes.get(at)).map(|prize| {
        let prize = view::prize_name(words, prize);
        words.say("game-otherwise").text("prize", prize).to_string()
    });
    Some(GameView {
        id: game.id.clone(),
        spins: game.kind == Kind::Spin,
        name: game.name.get(words.language).to_owned(),
        description: game.description.get(words.language).to_owned(),
        lines,
        prizes: prizes.collect(),
        otherwise,
        why_not: why.map(|no| view::refusal(words, Some(program), no)),
        play: words.named("game-play", game.kind.word()),
        seal: own.seal.clone(),
    })
}

fn prize_view(words: &Words, program: &Program, (game, prize): (&Game, &Prize)) -> PrizeView {
    PrizeView {
        name: view::prize_name(words, prize),
        gives: view::gives(words, program, prize),
        percent: view::percent(words, game, prize),
        odds: view::odds(words, game, prize),
        gone: false,
    }
}

fn play_view(words: &Words, program: Option<&Program>, id: MemberId, own: &StoredPlay) -> PlayView {
    let game = program.and_then(|program| program.game(&own.game));
    let prize = game.and_then(|game| game.prizes.get(game.prize(&own.prize)?));
    let reference = EventRef { member: own.member, event: own.event };
    let name = |game: &Game| game.name.get(words.language).to_owned();
    PlayView {
        path: (own.member == id).then(|| format!("/m/plays/{reference}")),
        game: game.map_or_else(|| own.game.clone(), name),
        prize: prize.map_or_else(|| own.prize.clone(), |prize| view::prize_name(words, prize)),
        at: words.moment(own.at),
    }
}

/// Plays one.
pub(crate) async fn play(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let id = own(&visit)?;
    let [game, seal] = ["game", "seal"].map(|name| form.get(name).to_owned());
    let words = form.get("words").trim().to_owned();
    let asked = visit.asked(form.get("key"), &["play", &game, &words, &seal])?;
    let wanted = PlayGame { game, words, seal: Some(seal) };
    let actor = visit.signed_in()?.actor();
    match web.baci.play_game(&actor, Who::Id(id), wanted, asked).await {
        Ok(answer) => Ok(web.done(&format!("/m/plays/{}", answer.event), "game-played")),
        Err(error) => {
            let program = visit.program.as_ref().map(|published| &published.program);
            let wrong = view::refusal(&visit.words, program, refusal(error)?);
            let page = show(&page(&web, &visit, Some(wrong)).await?)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// What a play came to, and how to check it.
pub(crate) async fn one(
    State(web): State<Web>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Response, Wrong> {
    let reference: EventRef = reference.parse().map_err(|_| Wrong::NotFound)?;
    // Another's play is not there, whether it is or not.
    if reference.member != own(&visit)? {
        return Err(Wrong::NotFound);
    }
    let play = web.baci.play(reference).await?;
    show(&checked(&visit, &play).ok_or(Wrong::NotFound)?)
}

fn checked(visit: &Visit, play: &Play) -> Option<PlayPage> {
    let (words, program) = (&visit.words, &play.published.program);
    let (game, own, pick) = (play.game()?, &play.answer, play.checked.pick?);
    let prize = game.prizes.get(game.prize(&own.prize)?)?;
    let drawn = game.prizes.get(game.prize(&own.drawn)?)?;
    let gives = view::gives(words, program, prize);
    let mut start = 0;
    let ranges = game.prizes.iter().enumerate().map(|(at, prize)| {
        let last = start + prize.weight - 1;
        let range = if last == start { start.to_string() } else { format!("{start}–{last}") };
        start = last + 1;
        (view::prize_name(words, prize), range, at == pick.outcome)
    });
    Some(PlayPage {
        ranges: ranges.collect(),
        page: Page::titled(visit, game.name.get(words.language).to_owned(), Place::Bare),
        spins: game.kind == Kind::Spin,
        game: game.name.get(words.language).to_owned(),
        prize: view::prize_name(words, prize),
        won: prize.gives != baci_core::program::present::Present::Nothing,
        gives,
        ran_out: (own.drawn != own.prize).then(|| {
            let name = view::prize_name(words, drawn);
            words.say("game-ran-out").text("prize", name).to_string()
        }),
        at: words.moment(play.at),
        holds: play.holds(),
        seal: own.seal.clone(),
        seed: own.seed.clone(),
        own_words: own.words.clone(),
        hashed: format!("{}:{}:{}", own.seed, own.words, pick.round),
        number: format!("{:016x}", pick.number),
        weights: game.weight().to_string(),
        rest: pick.rest.to_string(),
    })
}
