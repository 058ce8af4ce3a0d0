//! Members who are one: what a merge would move, merging, undoing it; those who may be one.

use crate::answer::{AnswerResponse, BalanceResponse, balances, respond};
use crate::auth::{May, MembersMerge, MembersRead};
use crate::extract::{Asked, Named, NamedPair, Write, cursor, page_limit};
use crate::members::MemberSummary;
use crate::named::IdentityResponse;
use crate::problem::Problem;
use crate::state::Api;
use crate::value::Time;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{Lookalikes, MergeAnswer, MergeInfo};
use baci_core::id::MemberId;
use baci_core::program::Program;
use baci_core::time::Instant;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::{IntoParams, ToSchema};

/// Whom to look at beside a member.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PreviewQuery {
    /// Who would be merged into the member: `mem_…`
    #[param(value_type = String)]
    other: MemberId,
}

/// Who is merged into the member.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MergeRequest {
    /// `mem_…`
    #[schema(value_type = String)]
    other: MemberId,
    /// Why; it stays in the history of both.
    reason: String,
}

/// Why a merge is undone.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UndoRequest {
    /// It stays in the history of both.
    reason: String,
}

/// Who is somebody else.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApartRequest {
    /// `mem_…`
    #[schema(value_type = String)]
    other: MemberId,
}

/// What goes from one member to the other; of a merge that is undone, what it had moved.
#[derive(Serialize, ToSchema)]
pub(crate) struct MergeResponse {
    /// The other member, `mem_…`.
    pub other_id: String,
    /// Until when it can be undone; not there where it is undone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
    /// What goes over, by wallet.
    pub wallets: BTreeMap<String, BalanceResponse>,
    pub identities: Vec<IdentityResponse>,
    /// So many coupons that they hold.
    pub coupons: usize,
    /// So many holds.
    pub holds: usize,
    /// So many places in lines for rewards.
    pub waits: usize,
    /// So many gift cards that they own.
    pub gift_cards: usize,
    /// So many counts of limits, missions and tiers, which are added up.
    pub counters: usize,
}

/// Merges into a member, the latest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct MergeListResponse {
    merges: Vec<MergeInfoResponse>,
}

/// A merge, as it can be undone or not.
#[derive(Serialize, ToSchema)]
pub(crate) struct MergeInfoResponse {
    /// Who was merged into the member: `mem_…`
    other_id: String,
    at: Time,
    until: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    undone_at: Option<Time>,
    /// Whether it can be undone now.
    can_undo: bool,
}

/// Where to go on in a list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// `next` of the page before.
    cursor: Option<String>,
    /// 1 to 100; 50 where nothing is said.
    limit: Option<i64>,
}

/// A page of pairs.
#[derive(Serialize, ToSchema)]
pub(crate) struct LookalikeListResponse {
    pairs: Vec<LookalikeResponse>,
    /// The cursor of the next page; not there on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Two members who may be one.
#[derive(Serialize, ToSchema)]
pub(crate) struct LookalikeResponse {
    /// What both have: `person`, a name with a birthday; `phone` or `email`, that number or mailbox in two forms.
    by: String,
    /// What it is, in the form that is compared.
    value: String,
    first: MemberSummary,
    second: MemberSummary,
}

/// What merging another member into this one would move. Nothing is done.
#[utoipa::path(get, path = "/v1/members/{id}/merge-preview", operation_id = "preview_merge", tag = "members",
    security(("key" = ["members:read"])),
    params(("id" = String, Path, description = "Who would stay: `mem_…`"), PreviewQuery),
    responses((status = 200, description = "What it would do", body = AnswerResponse)))]
pub(crate) async fn preview(
    _: May<MembersRead>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Asked(asked): Asked<PreviewQuery>,
) -> Result<Response, Problem> {
    let answer = api.baci.merge_preview(id, asked.other).await?;
    let published = api.program_since(answer.program_version).await?;
    let mut body = AnswerResponse::of(&answer, Some(&published.program));
    body.id = None;
    Ok(axum::Json(body).into_response())
}

/// Merges another member into this one: all that is theirs comes here, and their id goes on naming who stays.
#[utoipa::path(post, path = "/v1/members/{id}/merges", operation_id = "merge_members", tag = "members",
    security(("key" = ["members:merge"])), request_body = MergeRequest,
    params(("id" = String, Path, description = "Who stays: `mem_…`")),
    responses((status = 201, description = "Merged", body = AnswerResponse)))]
pub(crate) async fn merge(
    May { caller, .. }: May<MembersMerge>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Write { ticket, body }: Write<MergeRequest>,
) -> Result<Response, Problem> {
    let (actor, asked) = (caller.by().actor, ticket.asked(&caller));
    let answer = api.baci.merge(&actor, (id, body.other), &body.reason, asked).await?;
    respond(&api, &answer, StatusCode::CREATED).await
}

/// Who was merged into a member, the latest first.
#[utoipa::path(get, path = "/v1/members/{id}/merges", operation_id = "list_merges", tag = "members",
    security(("key" = ["members:read"])), params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 200, description = "At most 100", body = MergeListResponse)))]
pub(crate) async fn list(
    _: May<MembersRead>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
) -> Result<Response, Problem> {
    api.baci.member(id).await?;
    let (merges, now) = (api.baci.merges_of(id).await?, api.baci.clock().now());
    let merges = merges.iter().map(|own| MergeInfoResponse::of(own, now)).collect();
    Ok(axum::Json(MergeListResponse { merges }).into_response())
}

/// Makes two members of one again, within the time that the program sets: what came and is still there goes
/// back; what was used in between stays used.
#[utoipa::path(post, path = "/v1/members/{id}/merges/{other}/undo", operation_id = "undo_merge", tag = "members",
    security(("key" = ["members:merge"])), request_body = UndoRequest,
    params(("id" = String, Path, description = "Who stayed: `mem_…`"),
        ("other" = String, Path, description = "Who was merged into them: `mem_…`")),
    responses((status = 201, description = "Two again", body = AnswerResponse)))]
pub(crate) async fn undo(
    May { caller, .. }: May<MembersMerge>,
    State(api): State<Api>,
    NamedPair(id, other): NamedPair<MemberId, MemberId>,
    Write { ticket, body }: Write<UndoRequest>,
) -> Result<Response, Problem> {
    let (actor, asked) = (caller.by().actor, ticket.asked(&caller));
    let answer = api.baci.unmerge(&actor, (id, other), &body.reason, asked).await?;
    respond(&api, &answer, StatusCode::CREATED).await
}

/// Pairs of members who may be one. A pair comes once for each thing that both have.
#[utoipa::path(get, path = "/v1/lookalikes", operation_id = "list_lookalikes", tag = "members",
    security(("key" = ["members:read"])), params(PageQuery),
    responses((status = 200, description = "A page of pairs", body = LookalikeListResponse)))]
pub(crate) async fn lookalikes(
    _: May<MembersRead>,
    State(api): State<Api>,
    Asked(asked): Asked<PageQuery>,
) -> Result<Response, Problem> {
    let limit = page_limit(asked.limit)?;
    let after = cursor::<Lookalikes>(asked.cursor.as_deref())?;
    let pairs = api.baci.lookalikes(after.as_ref(), limit).await?;
    let full = i64::try_from(pairs.len()).is_ok_and(|count| count >= limit);
    let next = pairs.last().filter(|_| full).map(ToString::to_string);
    let ids: BTreeSet<MemberId> = pairs.iter().flat_map(|own| [own.first, own.second]).collect();
    let known = api.baci.members_with(&ids).await?;
    let one = |pair: &Lookalikes| {
        let (by, value) = pair.by();
        Some(LookalikeResponse {
            by: by.to_owned(),
            value: value.to_owned(),
            first: MemberSummary::of(known.get(&pair.first)?),
            second: MemberSummary::of(known.get(&pair.second)?),
        })
    };
    let pairs = pairs.iter().filter_map(one).collect();
    Ok(axum::Json(LookalikeListResponse { pairs, next }).into_response())
}

/// Notes that another member is somebody else, whatever the two look like: the pair is listed no more.
#[utoipa::path(post, path = "/v1/members/{id}/apart", operation_id = "keep_apart", tag = "members",
    security(("key" = ["members:merge"])), request_body = ApartRequest,
    params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 204, description = "Noted")))]
pub(crate) async fn apart(
    May { caller, .. }: May<MembersMerge>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Write { body, .. }: Write<ApartRequest>,
) -> Result<Response, Problem> {
    api.baci.keep_apart(&caller.by().actor, (id, body.other)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

impl MergeResponse {
    /// What a merge moved, in decimal strings.
    pub fn of(own: &MergeAnswer, program: &Program) -> Self {
        Self {
            other_id: own.other.to_string(),
            until: (own.until != Instant::FAR).then_some(Time(own.until)),
            wallets: balances(&own.wallets, program),
            identities: own.identities.iter().map(|own| IdentityResponse::of(own)).collect(),
            coupons: own.coupons,
            holds: own.holds,
            waits: own.waits,
            gift_cards: own.cards,
            counters: own.counters,
        }
    }
}

impl MergeInfoResponse {
    fn of(own: &MergeInfo, now: Instant) -> Self {
        Self {
            other_id: own.other.to_string(),
            at: Time(own.at),
            until: Time(own.until),
            undone_at: own.undone_at.map(Time),
            can_undo: own.can_undo(now),
        }
    }
}
