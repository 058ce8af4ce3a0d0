//! Leaderboards: places by nickname, and by which nickname a member takes part.

use crate::answer::{AnswerResponse, commit};
use crate::auth::{May, MembersRead, MembersWrite};
use crate::extract::{Asked, Named, Write};
use crate::missions::by_language;
use crate::problem::Problem;
use crate::state::Api;
use crate::value::Time;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{BoardAsk, Circle, FriendAct, Friends, NicknameAct, What, Who};
use baci_core::id::MemberId;
use baci_core::leaderboard::Nickname;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

/// The leaderboards of the program.
#[derive(Serialize, ToSchema)]
pub(crate) struct LeaderboardsResponse {
    leaderboards: Vec<LeaderboardResponse>,
}

/// A leaderboard.
#[derive(Serialize, ToSchema)]
struct LeaderboardResponse {
    /// As the program names it.
    leaderboard: String,
    /// By language; empty where the program gives it none.
    name: BTreeMap<String, String>,
    /// week or month.
    per: &'static str,
    /// How many places are shown.
    show: i64,
    /// How many of the first places set something off.
    rewarded: i64,
}

/// Which places are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct BoardQuery {
    /// A day of the week or month, `YYYY-MM-DD`; left out: today.
    day: Option<String>,
    /// Whose own place is told: `mem_…`
    #[param(value_type = Option<String>)]
    member: Option<MemberId>,
    /// Among whom: everybody (left out), the member's household, or the member and their friends.
    #[param(inline)]
    circle: Option<CircleName>,
}

/// Among whom places are told.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum CircleName {
    Everybody,
    Household,
    Friends,
}

/// The places of a week or month.
#[derive(Serialize, ToSchema)]
pub(crate) struct BoardResponse {
    leaderboard: String,
    /// Its first day.
    first: String,
    ends_at: Time,
    /// Whether nothing changes it any more.
    closed: bool,
    /// The first places; who has the same score shares one.
    places: Vec<PlaceResponse>,
    /// The member's own place, if they take part and have a score.
    #[serde(skip_serializing_if = "Option::is_none")]
    own: Option<OwnPlaceResponse>,
    /// The first days of the weeks or months that can be read and have something in them, the latest first.
    periods: Vec<String>,
}

/// A place.
#[derive(Serialize, ToSchema)]
struct PlaceResponse {
    place: i64,
    nickname: String,
    score: i64,
}

/// A member's own place.
#[derive(Serialize, ToSchema)]
struct OwnPlaceResponse {
    /// Left out where it is farther back than is counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<i64>,
    score: i64,
}

/// By which nickname a member takes part.
#[derive(Serialize, ToSchema)]
pub(crate) struct NicknameResponse {
    /// Left out where they do not.
    #[serde(skip_serializing_if = "Option::is_none")]
    nickname: Option<String>,
}

/// A nickname that is wanted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NicknameRequest {
    /// 2 to 20 letters and digits, with spaces and `- _ . ' !` between.
    #[schema(min_length = 2, max_length = 20)]
    nickname: String,
}

/// Nothing more is to be said.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoNicknameRequest {}

/// How a member stands to others who take part, by nickname.
#[derive(Serialize, ToSchema)]
pub(crate) struct FriendsResponse {
    friends: Vec<String>,
    /// Who asked the member to be friends.
    asked: Vec<String>,
    /// Whom the member asked. Who refused is among them still.
    asking: Vec<String>,
}

/// The leaderboards of the program.
#[utoipa::path(get, path = "/v1/leaderboards", operation_id = "list_leaderboards", tag = "leaderboards",
    security(("key" = ["members:read"])),
    responses((status = 200, description = "At most 10", body = LeaderboardsResponse)))]
pub(crate) async fn list(_: May<MembersRead>, State(api): State<Api>) -> Result<Response, Problem> {
    let published = api.baci.in_force().await?;
    let one = |own: &baci_core::program::leaderboard::Leaderboard| LeaderboardResponse {
        leaderboard: own.id.clone(),
        name: by_language(&own.name),
        per: own.per.word(),
        show: own.show,
        rewarded: own.rewarded,
    };
    let leaderboards = published.program.leaderboards.iter().map(one).collect();
    Ok(axum::Json(LeaderboardsResponse { leaderboards }).into_response())
}

/// The places of a leaderboard in a week or month, by nickname; the last twelve can be read.
#[utoipa::path(get, path = "/v1/leaderboards/{leaderboard}", operation_id = "get_leaderboard", tag = "leaderboards",
    security(("key" = ["members:read"])),
    params(("leaderboard" = String, Path, description = "As the program names it"), BoardQuery),
    responses((status = 200, description = "The places", body = BoardResponse)))]
pub(crate) async fn get(
    _: May<MembersRead>,
    State(api): State<Api>,
    Path(id): Path<String>,
    Asked(asked): Asked<BoardQuery>,
) -> Result<Response, Problem> {
    let day =
        match &asked.day {
            Some(text) => Some(text.parse::<Date>().map_err(|_| {
                Problem::invalid("not-a-day").with("name", "day").with("value", text)
            })?),
            None => None,
        };
    let circle = match asked.circle {
        None | Some(CircleName::Everybody) => Circle::Everybody,
        Some(CircleName::Household) => Circle::Household,
        Some(CircleName::Friends) => Circle::Friends,
    };
    let ask = BoardAsk { day, viewer: asked.member, circle };
    let board = api.baci.leaderboard(&id, ask).await?;
    let place = |row: baci_app::BoardRow| PlaceResponse {
        place: row.place,
        nickname: row.nickname,
        score: row.score,
    };
    let own = board.own.map(|own| OwnPlaceResponse { place: own.place, score: own.score });
    let body = BoardResponse {
        leaderboard: board.leaderboard,
        first: board.first.to_string(),
        ends_at: Time(board.ends_at),
        closed: board.closed,
        places: board.rows.into_iter().map(place).collect(),
        own,
        periods: board.periods.iter().map(ToString::to_string).collect(),
    };
    Ok(axum::Json(body).into_response())
}

/// By which nickname a member takes part in leaderboards.
#[utoipa::path(get, path = "/v1/members/{id}/nickname", operation_id = "get_nickname", tag = "leaderboards",
    security(("key" = ["members:read"])), params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 200, description = "The nickname, if there is one", body = NicknameResponse)))]
pub(crate) async fn nickname(
    _: May<MembersRead>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
) -> Result<Response, Problem> {
    let nickname = api.baci.nickname_of(id).await?;
    Ok(axum::Json(NicknameResponse { nickname }).into_response())
}

/// Lets a member take part by a nickname, in the place of the one before; nobody else has it then.
#[utoipa::path(post, path = "/v1/members/{id}/nickname", operation_id = "choose_nickname", tag = "leaderboards",
    security(("key" = ["members:write"])), request_body = NicknameRequest,
    params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 201, description = "Done", body = AnswerResponse)))]
pub(crate) async fn choose(
    May { caller, .. }: May<MembersWrite>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Write { ticket, body }: Write<NicknameRequest>,
) -> Result<Response, Problem> {
    let act = NicknameAct::Choose(Nickname::read(&body.nickname)?);
    commit(&api, ticket.command(&caller, None, Who::Id(id), What::Nickname(act))).await
}

/// Lets a member take part no more: they are on no leaderboard, and the nickname is free.
#[utoipa::path(post, path = "/v1/members/{id}/nickname/leave", operation_id = "leave_leaderboards", tag = "leaderboards",
    security(("key" = ["members:write"])), request_body = NoNicknameRequest,
    params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 201, description = "Done", body = AnswerResponse)))]
pub(crate) async fn leave(
    May { caller, .. }: May<MembersWrite>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Write { ticket, .. }: Write<NoNicknameRequest>,
) -> Result<Response, Problem> {
    let what = What::Nickname(NicknameAct::Leave);
    commit(&api, ticket.command(&caller, None, Who::Id(id), what)).await
}

/// Takes a member's nickname away, so that nobody can have it any more; they may choose another one.
#[utoipa::path(post, path = "/v1/members/{id}/nickname/block", operation_id = "block_nickname", tag = "leaderboards",
    security(("key" = ["members:write"])), request_body = NoNicknameRequest,
    params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 201, description = "Done", body = AnswerResponse)))]
pub(crate) async fn block(
    May { caller, .. }: May<MembersWrite>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Write { ticket, .. }: Write<NoNicknameRequest>,
) -> Result<Response, Problem> {
    let what = What::Nickname(NicknameAct::Block);
    commit(&api, ticket.command(&caller, None, Who::Id(id), what)).await
}

/// A member's friends: those who see each other's places by `circle=friends`.
#[utoipa::path(get, path = "/v1/members/{id}/friends", operation_id = "list_friends", tag = "leaderboards",
    security(("key" = ["members:read"])), params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 200, description = "At most 100 in all", body = FriendsResponse)))]
pub(crate) async fn friends(
    _: May<MembersRead>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
) -> Result<Response, Problem> {
    let Friends { friends, asked, asking } = api.baci.friends_of(id).await?;
    Ok(axum::Json(FriendsResponse { friends, asked, asking }).into_response())
}

/// Asks somebody by their nickname to be the member's friend; where they asked before, both are friends then.
#[utoipa::path(post, path = "/v1/members/{id}/friends", operation_id = "ask_friend", tag = "leaderboards",
    security(("key" = ["members:write"])), request_body = NicknameRequest,
    params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 204, description = "Asked, or friends")))]
pub(crate) async fn ask_friend(
    _: May<MembersWrite>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Write { body, .. }: Write<NicknameRequest>,
) -> Result<Response, Problem> {
    befriend(&api, id, &body, FriendAct::Ask).await
}

/// Ends it: a friend is none any more, who asked is refused and cannot ask again, what the member asked is taken back.
#[utoipa::path(post, path = "/v1/members/{id}/friends/end", operation_id = "end_friend", tag = "leaderboards",
    security(("key" = ["members:write"])), request_body = NicknameRequest,
    params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 204, description = "Ended")))]
pub(crate) async fn end_friend(
    _: May<MembersWrite>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Write { body, .. }: Write<NicknameRequest>,
) -> Result<Response, Problem> {
    befriend(&api, id, &body, FriendAct::End).await
}

async fn befriend(
    api: &Api,
    id: MemberId,
    body: &NicknameRequest,
    act: FriendAct,
) -> Result<Response, Problem> {
    api.baci.befriend(id, &Nickname::read(&body.nickname)?, act).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
