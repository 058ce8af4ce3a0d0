//! Households: who is in one, what each has and has used; coming in, leaving, and what the head does.

use crate::answer::{AnswerResponse, commit};
use crate::auth::{May, MembersRead, MembersWrite};
use crate::extract::{Asked, Named, Write, cursor, page_limit};
use crate::named::MemberName;
use crate::problem::Problem;
use crate::state::Api;
use crate::value::{Time, in_wallet};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use baci_app::{HouseholdAct, HouseholdInfo, HouseholdInvite, HouseholdPerson, What, Who};
use baci_core::household::Role;
use baci_core::id::{HouseholdId, MemberId};
use baci_core::program::Program;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

/// What a member is in a household.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RoleName {
    Head,
    Adult,
    Child,
}

/// An empty body, or when it was.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HouseholdRequest {
    at: Option<Time>,
}

/// Who is asked in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InviteRequest {
    whom: MemberName,
    /// adult or child.
    role: RoleName,
    at: Option<Time>,
}

/// Which household.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswerRequest {
    /// `hou_…`
    #[schema(value_type = String)]
    household: HouseholdId,
    at: Option<Time>,
}

/// Somebody else in the household, or who was asked in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RemoveRequest {
    /// `mem_…`
    #[schema(value_type = String)]
    whom: MemberId,
    at: Option<Time>,
}

/// A role for somebody else in the household.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoleRequest {
    /// `mem_…`
    #[schema(value_type = String)]
    whom: MemberId,
    /// With head, who was that is an adult from then on.
    role: RoleName,
    at: Option<Time>,
}

/// Where to go on in a list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct HouseholdsQuery {
    /// `next` of the page before.
    cursor: Option<String>,
    /// 1 to 100; 50 where nothing is said.
    limit: Option<i64>,
}

/// A page of households.
#[derive(Serialize, ToSchema)]
pub(crate) struct HouseholdListResponse {
    households: Vec<HouseholdLineResponse>,
    /// The cursor of the next page; not there on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A household in a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct HouseholdLineResponse {
    /// `hou_…`
    id: String,
    /// `mem_…`
    head_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// How many people.
    people: usize,
}

/// A household.
#[derive(Serialize, ToSchema)]
pub(crate) struct HouseholdResponse {
    /// `hou_…`
    id: String,
    /// Who came in first stands first.
    people: Vec<PersonResponse>,
    /// Who was asked in and may still accept.
    invites: Vec<InviteResponse>,
    /// What all can spend together, by wallet that is shared.
    has: BTreeMap<String, String>,
}

/// Somebody in a household.
#[derive(Serialize, ToSchema)]
pub(crate) struct PersonResponse {
    /// `mem_…`
    member_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    role: RoleName,
    joined_at: Time,
    /// What they can spend of their own, by wallet that is shared.
    has: BTreeMap<String, String>,
    /// What of the others' they paid with this month.
    used: BTreeMap<String, String>,
    /// What of the others' they may pay with now.
    may_use: BTreeMap<String, String>,
}

/// Somebody who was asked in.
#[derive(Serialize, ToSchema)]
pub(crate) struct InviteResponse {
    /// `hou_…`
    household: String,
    /// `mem_…`
    member_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    role: RoleName,
    /// Who asked: `mem_…`
    by_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    by_name: Option<String>,
    until: Time,
}

/// What a member has to do with households.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberHouseholdResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    household: Option<HouseholdResponse>,
    /// Where they were asked in, the latest first.
    invites: Vec<InviteResponse>,
}

impl From<Role> for RoleName {
    fn from(role: Role) -> Self {
        match role {
            Role::Head => Self::Head,
            Role::Adult => Self::Adult,
            Role::Child => Self::Child,
        }
    }
}

impl From<RoleName> for Role {
    fn from(role: RoleName) -> Self {
        match role {
            RoleName::Head => Self::Head,
            RoleName::Adult => Self::Adult,
            RoleName::Child => Self::Child,
        }
    }
}

fn amounts(all: &BTreeMap<String, i64>, program: &Program) -> BTreeMap<String, String> {
    let text =
        |(wallet, units): (&String, &i64)| (wallet.clone(), in_wallet(program, wallet, *units));
    all.iter().map(text).collect()
}

impl PersonResponse {
    fn of(own: &HouseholdPerson, program: &Program) -> Self {
        Self {
            member_id: own.member.to_string(),
            name: own.name.clone(),
            role: own.role.into(),
            joined_at: Time(own.joined_at),
            has: amounts(&own.has, program),
            used: amounts(&own.used, program),
            may_use: amounts(&own.may_use, program),
        }
    }
}

impl InviteResponse {
    fn of(own: &HouseholdInvite) -> Self {
        Self {
            household: own.household.to_string(),
            member_id: own.member.to_string(),
            name: own.name.clone(),
            role: own.role.into(),
            by_id: own.by.to_string(),
            by_name: own.by_name.clone(),
            until: Time(own.until),
        }
    }
}

impl HouseholdResponse {
    fn of(own: &HouseholdInfo, program: &Program) -> Self {
        Self {
            id: own.id.to_string(),
            people: own.people.iter().map(|one| PersonResponse::of(one, program)).collect(),
            invites: own.invites.iter().map(InviteResponse::of).collect(),
            has: amounts(&own.has, program),
        }
    }
}

/// Households, the latest first.
#[utoipa::path(get, path = "/v1/households", operation_id = "list_households", tag = "members",
    security(("key" = ["members:read"])), params(HouseholdsQuery),
    responses((status = 200, description = "A page", body = HouseholdListResponse)))]
pub(crate) async fn list(
    _: May<MembersRead>,
    State(api): State<Api>,
    Asked(asked): Asked<HouseholdsQuery>,
) -> Result<Response, Problem> {
    let before = cursor::<HouseholdId>(asked.cursor.as_deref())?;
    let limit = usize::try_from(page_limit(asked.limit)?).unwrap_or(1);
    let (lines, next) = api.baci.households(before, limit).await?;
    let line = |own: baci_app::HouseholdLine| HouseholdLineResponse {
        id: own.id.to_string(),
        head_id: own.head.to_string(),
        name: own.name,
        people: own.people,
    };
    let households = lines.into_iter().map(line).collect();
    let next = next.map(|id| id.to_string());
    Ok(axum::Json(HouseholdListResponse { households, next }).into_response())
}

/// One household: who is in it, what each has and has used, and who was asked in.
#[utoipa::path(get, path = "/v1/households/{id}", operation_id = "get_household", tag = "members",
    security(("key" = ["members:read"])), params(("id" = String, Path, description = "`hou_…`")),
    responses((status = 200, description = "The household", body = HouseholdResponse)))]
pub(crate) async fn get(
    _: May<MembersRead>,
    State(api): State<Api>,
    Named(id): Named<HouseholdId>,
) -> Result<Response, Problem> {
    let own = api.baci.household(id).await?;
    let published = api.program().await?;
    Ok(axum::Json(HouseholdResponse::of(&own, &published.program)).into_response())
}

/// A member's household, and where they were asked in.
#[utoipa::path(get, path = "/v1/members/{id}/household", operation_id = "get_member_household", tag = "members",
    security(("key" = ["members:read"])), params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 200, description = "The household, if they are in one", body = MemberHouseholdResponse)))]
pub(crate) async fn of_member(
    _: May<MembersRead>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
) -> Result<Response, Problem> {
    let own = api.baci.household_of(id).await?;
    let household = match &own.household {
        Some(own) => Some(HouseholdResponse::of(own, &api.program().await?.program)),
        None => None,
    };
    let invites = own.invites.iter().map(InviteResponse::of).collect();
    Ok(axum::Json(MemberHouseholdResponse { household, invites }).into_response())
}

/// Begins a household, with the member as its head.
#[utoipa::path(post, path = "/v1/members/{id}/household", operation_id = "found_household", tag = "members",
    security(("key" = ["members:write"])), request_body = HouseholdRequest,
    params(("id" = String, Path, description = "Who does it: `mem_…`")),
    responses((status = 201, description = "Done", body = AnswerResponse)))]
pub(crate) async fn found(
    May { caller, .. }: May<MembersWrite>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Write { ticket, body }: Write<HouseholdRequest>,
) -> Result<Response, Problem> {
    let what = What::Household(HouseholdAct::Found);
    commit(&api, ticket.command(&caller, body.at.map(|at| at.0), Who::Id(id), what)).await
}

/// The head asks somebody in, who then accepts or not.
#[utoipa::path(post, path = "/v1/members/{id}/household/invites", operation_id = "invite_to_household", tag = "members",
    security(("key" = ["members:write"])), request_body = InviteRequest,
    params(("id" = String, Path, description = "Who does it: `mem_…`")),
    responses((status = 201, description = "Done", body = AnswerResponse)))]
pub(crate) async fn invite(
    May { caller, .. }: May<MembersWrite>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Write { ticket, body }: Write<InviteRequest>,
) -> Result<Response, Problem> {
    let whom = body.whom.who(&api, false).await?;
    let what = What::Household(HouseholdAct::Invite { whom, role: body.role.into() });
    commit(&api, ticket.command(&caller, body.at.map(|at| at.0), Who::Id(id), what)).await
}

/// Comes into a household, having been asked.
#[utoipa::path(post, path = "/v1/members/{id}/household/accept", operation_id = "join_household", tag = "members",
    security(("key" = ["members:write"])), request_body = AnswerRequest,
    params(("id" = String, Path, description = "Who does it: `mem_…`")),
    responses((status = 201, description = "Done", body = AnswerResponse)))]
pub(crate) async fn accept(
    May { caller, .. }: May<MembersWrite>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Write { ticket, body }: Write<AnswerRequest>,
) -> Result<Response, Problem> {
    let what = What::Household(HouseholdAct::Accept { household: body.household });
    commit(&api, ticket.command(&caller, body.at.map(|at| at.0), Who::Id(id), what)).await
}

/// Does not come into a household.
#[utoipa::path(post, path = "/v1/members/{id}/household/decline", operation_id = "decline_household", tag = "members",
    security(("key" = ["members:write"])), request_body = AnswerRequest,
    params(("id" = String, Path, description = "Who does it: `mem_…`")),
    responses((status = 201, description = "Done", body = AnswerResponse)))]
pub(crate) async fn decline(
    May { caller, .. }: May<MembersWrite>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Write { ticket, body }: Write<AnswerRequest>,
) -> Result<Response, Problem> {
    let what = What::Household(HouseholdAct::Decline { household: body.household });
    commit(&api, ticket.command(&caller, body.at.map(|at| at.0), Who::Id(id), what)).await
}

/// Leaves the household, with all that is the member's. After the head the adult who came in first is that; without one, all go.
#[utoipa::path(post, path = "/v1/members/{id}/household/leave", operation_id = "leave_household", tag = "members",
    security(("key" = ["members:write"])), request_body = HouseholdRequest,
    params(("id" = String, Path, description = "Who does it: `mem_…`")),
    responses((status = 201, description = "Done", body = AnswerResponse)))]
pub(crate) async fn leave(
    May { caller, .. }: May<MembersWrite>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Write { ticket, body }: Write<HouseholdRequest>,
) -> Result<Response, Problem> {
    let what = What::Household(HouseholdAct::Leave);
    commit(&api, ticket.command(&caller, body.at.map(|at| at.0), Who::Id(id), what)).await
}

/// The head removes somebody, or takes back that they were asked.
#[utoipa::path(post, path = "/v1/members/{id}/household/remove", operation_id = "remove_from_household", tag = "members",
    security(("key" = ["members:write"])), request_body = RemoveRequest,
    params(("id" = String, Path, description = "Who does it: `mem_…`")),
    responses((status = 201, description = "Done", body = AnswerResponse)))]
pub(crate) async fn remove(
    May { caller, .. }: May<MembersWrite>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Write { ticket, body }: Write<RemoveRequest>,
) -> Result<Response, Problem> {
    let what = What::Household(HouseholdAct::Remove { whom: body.whom });
    commit(&api, ticket.command(&caller, body.at.map(|at| at.0), Who::Id(id), what)).await
}

/// The head gives somebody another role.
#[utoipa::path(post, path = "/v1/members/{id}/household/role", operation_id = "set_household_role", tag = "members",
    security(("key" = ["members:write"])), request_body = RoleRequest,
    params(("id" = String, Path, description = "Who does it: `mem_…`")),
    responses((status = 201, description = "Done", body = AnswerResponse)))]
pub(crate) async fn role(
    May { caller, .. }: May<MembersWrite>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Write { ticket, body }: Write<RoleRequest>,
) -> Result<Response, Problem> {
    let what = What::Household(HouseholdAct::Role { whom: body.whom, role: body.role.into() });
    commit(&api, ticket.command(&caller, body.at.map(|at| at.0), Who::Id(id), what)).await
}
