//! Games: odds and what is left, as the shop and as a member sees them; plays, and what it takes to check them.

mod response;

pub(crate) use response::PlayedResponse;

use crate::answer::{AnswerResponse, respond};
use crate::auth::{GamesRead, GamesWrite, May};
use crate::extract::{Asked, Named, Write, cursor, page_limit};
use crate::gift_cards::ListQuery;
use crate::problem::Problem;
use crate::reader;
use crate::state::Api;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{PlayGame, Who};
use baci_core::id::{EventRef, MemberId};
use response::{
    GameListResponse, MemberGamesResponse, PlayListResponse, PlayResponse, PlayShortResponse,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// The days on which what was given is counted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct GamesQuery {
    /// The first day, `YYYY-MM-DD`; with `until`. The last thirty days where nothing is said.
    from: Option<String>,
    /// The last day, `YYYY-MM-DD`.
    until: Option<String>,
}

/// A game that a member plays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlayRequest {
    /// Its id in the program.
    game: String,
    /// Words of the player's own, with which it is drawn: so that not only the shop's seed decides.
    #[schema(max_length = 64)]
    words: Option<String>,
    /// The seal that the player was shown: refused where another draw is next by now.
    #[schema(max_length = 64)]
    seal: Option<String>,
}

/// All games: their odds, what is left, and what was given.
#[utoipa::path(get, path = "/v1/games", operation_id = "list_games", tag = "games",
    security(("key" = ["games:read"])), params(GamesQuery),
    responses((status = 200, description = "All games", body = GameListResponse)))]
pub(crate) async fn list(
    _: May<GamesRead>,
    State(api): State<Api>,
    Asked(asked): Asked<GamesQuery>,
) -> Result<Response, Problem> {
    let days = match (asked.from, asked.until) {
        (None, None) => None,
        (from, until) => {
            let [from, until] = [from, until].map(Option::unwrap_or_default);
            Some(crate::stages::between(&from, &until)?)
        }
    };
    let (published, infos) = api.baci.games(days).await?;
    let body = GameListResponse::of(&published.program, &infos, reader::language());
    Ok(axum::Json(body).into_response())
}

/// The games as a member sees them: odds, plays left, and the seal of their next draw.
#[utoipa::path(get, path = "/v1/members/{id}/games", operation_id = "list_member_games", tag = "games",
    security(("key" = ["games:read"])), params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 200, description = "The games that are not over", body = MemberGamesResponse)))]
pub(crate) async fn for_member(
    _: May<GamesRead>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
) -> Result<Response, Problem> {
    let games = api.baci.games_for(id).await?;
    Ok(axum::Json(MemberGamesResponse::of(&games, reader::language())).into_response())
}

/// Plays a game for a member: it is paid, drawn and given at once, and the seed is shown.
#[utoipa::path(post, path = "/v1/members/{id}/plays", operation_id = "play_game", tag = "games",
    security(("key" = ["games:write"])), request_body = PlayRequest,
    params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 201, description = "Played", body = AnswerResponse)))]
pub(crate) async fn play(
    May { caller, .. }: May<GamesWrite>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Write { ticket, body }: Write<PlayRequest>,
) -> Result<Response, Problem> {
    let PlayRequest { game, words, seal } = body;
    let wanted = PlayGame { game, words: words.unwrap_or_default(), seal };
    let actor = format!("key:{}", caller.name);
    let asked = ticket.asked(&caller);
    let answer = api.baci.play_game(&actor, Who::Id(id), wanted, asked).await?;
    respond(&api, &answer, StatusCode::CREATED).await
}

/// A member's plays, the latest first.
#[utoipa::path(get, path = "/v1/members/{id}/plays", operation_id = "list_member_plays", tag = "games",
    security(("key" = ["games:read"])), params(("id" = String, Path, description = "`mem_…`"), ListQuery),
    responses((status = 200, description = "A page of plays", body = PlayListResponse)))]
pub(crate) async fn of_member(
    _: May<GamesRead>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Asked(asked): Asked<ListQuery>,
) -> Result<Response, Problem> {
    let limit = usize::try_from(page_limit(asked.limit)?).unwrap_or(50);
    let before: Option<EventRef> = cursor(asked.cursor.as_deref())?;
    let page = api.baci.plays_of(id, before.map(|before| before.event), limit).await?;
    let last = page.plays.last().filter(|_| page.next.is_some());
    let next = last.map(|own| EventRef { member: own.member, event: own.event }.to_string());
    let plays = page.plays.iter().map(PlayShortResponse::of).collect();
    Ok(axum::Json(PlayListResponse { plays, next }).into_response())
}

/// A play with all that it takes to check it: seal, seed, words, the odds that counted, and what these draw.
#[utoipa::path(get, path = "/v1/plays/{id}", operation_id = "get_play", tag = "games",
    security(("key" = ["games:read"])), params(("id" = String, Path, description = "`ref_…`")),
    responses((status = 200, description = "The play", body = PlayResponse)))]
pub(crate) async fn get(
    _: May<GamesRead>,
    State(api): State<Api>,
    Named(id): Named<EventRef>,
) -> Result<Response, Problem> {
    let play = api.baci.play(id).await?;
    Ok(axum::Json(PlayResponse::of(&play, reader::language())).into_response())
}
