//! Coupons: batches of codes made or taken in, what members hold, and how each stands.

mod request;
mod response;

use crate::auth::{CouponsRead, CouponsWrite, May};
use crate::extract::{Asked, Named, NamedPair, Write, cursor, page_limit};
use crate::problem::Problem;
use crate::state::Api;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{CouponLine, FoundCoupon, MAX_AT_ONCE};
use baci_core::coupon::Standing;
use baci_core::id::{CouponBatchId, MemberId};
use request::{BatchRequest, CodesRequest, GrantRequest, ListedMembers, Nothing, PageQuery};
use response::{
    AddedResponse, BatchInfoResponse, BatchListResponse, BatchResponse, CodeListResponse,
    CouponResponse, HeldListResponse, HeldResponse,
};

/// Begins a batch: codes of a template (made in the background, some seconds for a million), codes from
/// outside, or coupons that members hold.
#[utoipa::path(post, path = "/v1/coupon-batches", operation_id = "create_coupon_batch", tag = "coupons",
    security(("key" = ["coupons:write"])), request_body = BatchRequest,
    responses((status = 201, description = "Begun", body = BatchResponse)))]
pub(crate) async fn create(
    May { caller, .. }: May<CouponsWrite>,
    State(api): State<Api>,
    Write { ticket, body }: Write<BatchRequest>,
) -> Result<Response, Problem> {
    let (new, source) = body.read()?;
    let by = caller.by();
    let asked = ticket.asked(&caller);
    let batch = match source {
        request::Source::Template(template, count) => {
            let batch = api.baci.new_coupons(&by, new, (&template, count), Some(asked)).await?;
            let baci = api.baci.clone();
            let id = batch.batch;
            tokio::spawn(async move {
                // What is left here is made by the task runner.
                if let Err(error) = baci.finish_coupons(id, |_| {}).await {
                    tracing::warn!(batch = %id, %error, "a batch has to wait");
                }
            });
            batch
        }
        request::Source::Codes(codes) => {
            let batch = api.baci.import_coupons(&by, new, Some(asked)).await?;
            api.baci.add_coupons(batch.batch, &codes).await?.0
        }
        request::Source::Members(members) => {
            let batch = api.baci.new_grants(&by, new, Some(asked)).await?;
            api.baci.grant_coupons(batch.batch, &members).await?;
            api.baci.coupon_batch(batch.batch).await?.batch
        }
    };
    Ok((StatusCode::CREATED, axum::Json(BatchResponse::of(&batch))).into_response())
}

/// Batches, latest first.
#[utoipa::path(get, path = "/v1/coupon-batches", operation_id = "list_coupon_batches", tag = "coupons",
    security(("key" = ["coupons:read"])), params(PageQuery),
    responses((status = 200, description = "A page of batches", body = BatchListResponse)))]
pub(crate) async fn list(
    _: May<CouponsRead>,
    State(api): State<Api>,
    Asked(asked): Asked<PageQuery>,
) -> Result<Response, Problem> {
    let limit = usize::try_from(page_limit(asked.limit)?).unwrap_or(50);
    let before = cursor::<CouponBatchId>(asked.cursor.as_deref())?;
    let batches = api.baci.coupon_batches(before, limit).await?;
    let next = batches.last().filter(|_| batches.len() == limit);
    let next = next.map(|batch| batch.batch.to_string());
    let batches = batches.iter().map(BatchResponse::of).collect();
    Ok(axum::Json(BatchListResponse { batches, next }).into_response())
}

/// A batch, with how often its codes were used.
#[utoipa::path(get, path = "/v1/coupon-batches/{id}", operation_id = "get_coupon_batch", tag = "coupons",
    security(("key" = ["coupons:read"])), params(("id" = String, Path, description = "`cpb_…`")),
    responses((status = 200, description = "The batch", body = BatchInfoResponse)))]
pub(crate) async fn get(
    _: May<CouponsRead>,
    State(api): State<Api>,
    Named(id): Named<CouponBatchId>,
) -> Result<Response, Problem> {
    let info = api.baci.coupon_batch(id).await?;
    Ok(axum::Json(BatchInfoResponse::of(&info)).into_response())
}

/// The codes of a batch in their order, for export: each with how it stands.
#[utoipa::path(get, path = "/v1/coupon-batches/{id}/codes", operation_id = "list_coupon_codes", tag = "coupons",
    security(("key" = ["coupons:read"])),
    params(("id" = String, Path, description = "`cpb_…`"), PageQuery),
    responses((status = 200, description = "A page of codes", body = CodeListResponse)))]
pub(crate) async fn codes(
    _: May<CouponsRead>,
    State(api): State<Api>,
    Named(id): Named<CouponBatchId>,
    Asked(asked): Asked<PageQuery>,
) -> Result<Response, Problem> {
    let limit = usize::try_from(page_limit(asked.limit)?).unwrap_or(50);
    let after = asked.cursor.as_deref().map(place).transpose()?;
    let lines = api.baci.coupons(id, after.as_ref(), limit).await?;
    let next = lines.last().filter(|_| lines.len() == limit);
    let next = next.map(|line| match line.member {
        None => line.code.clone(),
        Some(member) => format!("{member}/{}", line.code),
    });
    let codes = lines.iter().map(CouponResponse::of).collect();
    Ok(axum::Json(CodeListResponse { codes, next }).into_response())
}

/// Where a page of codes ended.
fn place(cursor: &str) -> Result<CouponLine, Problem> {
    let line = |member, code: &str| CouponLine {
        code: code.to_owned(),
        member,
        used: 0,
        standing: Standing::Open,
    };
    match cursor.split_once('/').filter(|(member, _)| member.starts_with("mem_")) {
        None => Ok(line(None, cursor)),
        Some((member, code)) => {
            let member = crate::extract::cursor::<MemberId>(Some(member))?;
            Ok(line(member, code))
        }
    }
}

/// Adds codes from outside to a batch; those that are somewhere already are left out.
#[utoipa::path(post, path = "/v1/coupon-batches/{id}/codes", operation_id = "add_coupon_codes", tag = "coupons",
    security(("key" = ["coupons:write"])), request_body = CodesRequest,
    params(("id" = String, Path, description = "`cpb_…`")),
    responses((status = 201, description = "Added", body = AddedResponse)))]
pub(crate) async fn add(
    _: May<CouponsWrite>,
    State(api): State<Api>,
    Named(id): Named<CouponBatchId>,
    Write { body, .. }: Write<CodesRequest>,
) -> Result<Response, Problem> {
    let (batch, new) = api.baci.add_coupons(id, &body.codes).await?;
    let body = AddedResponse { batch: BatchResponse::of(&batch), new };
    Ok((StatusCode::CREATED, axum::Json(body)).into_response())
}

/// Gives each of these members a coupon of a batch; who has one of it already gets no second.
#[utoipa::path(post, path = "/v1/coupon-batches/{id}/members", operation_id = "grant_coupons", tag = "coupons",
    security(("key" = ["coupons:write"])), request_body = ListedMembers,
    params(("id" = String, Path, description = "`cpb_…`")),
    responses((status = 201, description = "Given", body = AddedResponse)))]
pub(crate) async fn grant_all(
    _: May<CouponsWrite>,
    State(api): State<Api>,
    Named(id): Named<CouponBatchId>,
    Write { body, .. }: Write<ListedMembers>,
) -> Result<Response, Problem> {
    let new = api.baci.grant_coupons(id, &body.members).await?;
    let batch = api.baci.coupon_batch(id).await?.batch;
    let body = AddedResponse { batch: BatchResponse::of(&batch), new };
    Ok((StatusCode::CREATED, axum::Json(body)).into_response())
}

/// Takes a batch out of use, with all that members hold of it.
#[utoipa::path(post, path = "/v1/coupon-batches/{id}/withdraw", operation_id = "withdraw_coupon_batch", tag = "coupons",
    security(("key" = ["coupons:write"])), request_body = Nothing,
    params(("id" = String, Path, description = "`cpb_…`")),
    responses((status = 200, description = "Withdrawn", body = BatchResponse)))]
pub(crate) async fn withdraw_batch(
    May { caller, .. }: May<CouponsWrite>,
    State(api): State<Api>,
    Named(id): Named<CouponBatchId>,
    Write { .. }: Write<Nothing>,
) -> Result<Response, Problem> {
    api.baci.withdraw_batch(&caller.by(), id).await?;
    let batch = api.baci.coupon_batch(id).await?.batch;
    Ok(axum::Json(BatchResponse::of(&batch)).into_response())
}

/// One code, of a batch or held by a member, with where it was used.
#[utoipa::path(get, path = "/v1/coupons/{code}", operation_id = "get_coupon", tag = "coupons",
    security(("key" = ["coupons:read"])), params(("code" = String, Path)),
    responses((status = 200, description = "The coupon", body = CouponResponse)))]
pub(crate) async fn read(
    _: May<CouponsRead>,
    State(api): State<Api>,
    Named(code): Named<String>,
) -> Result<Response, Problem> {
    let found = match api.baci.find_coupon(&code).await? {
        FoundCoupon::OfBatch(info) => CouponResponse::with_history(&info),
        FoundCoupon::Held(info) => CouponResponse::of_member(&info),
    };
    Ok(axum::Json(found).into_response())
}

/// Takes one code of a batch out of use.
#[utoipa::path(post, path = "/v1/coupons/{code}/withdraw", operation_id = "withdraw_coupon", tag = "coupons",
    security(("key" = ["coupons:write"])), request_body = Nothing, params(("code" = String, Path)),
    responses((status = 200, description = "Withdrawn", body = CouponResponse)))]
pub(crate) async fn withdraw(
    May { caller, .. }: May<CouponsWrite>,
    State(api): State<Api>,
    Named(code): Named<String>,
    Write { .. }: Write<Nothing>,
) -> Result<Response, Problem> {
    api.baci.withdraw_coupon(&caller.by(), &code).await?;
    let info = api.baci.coupon(&code).await?;
    Ok(axum::Json(CouponResponse::with_history(&info)).into_response())
}

/// The coupons that a member holds, open ones first.
#[utoipa::path(get, path = "/v1/members/{id}/coupons", operation_id = "list_member_coupons", tag = "coupons",
    security(("key" = ["coupons:read"])), params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 200, description = "At most 200", body = HeldListResponse)))]
pub(crate) async fn held(
    _: May<CouponsRead>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
) -> Result<Response, Problem> {
    api.baci.member(id).await?;
    let coupons = api.baci.coupons_of(id, 200).await?;
    let coupons = coupons.iter().map(HeldResponse::of).collect();
    Ok(axum::Json(HeldListResponse { coupons }).into_response())
}

/// Gives a member a coupon: a personal offer.
#[utoipa::path(post, path = "/v1/members/{id}/coupons", operation_id = "grant_coupon", tag = "coupons",
    security(("key" = ["coupons:write"])), request_body = GrantRequest,
    params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 201, description = "Given", body = HeldResponse)))]
pub(crate) async fn grant(
    May { caller, .. }: May<CouponsWrite>,
    State(api): State<Api>,
    Named(id): Named<MemberId>,
    Write { ticket, body }: Write<GrantRequest>,
) -> Result<Response, Problem> {
    let asked = ticket.asked(&caller);
    let own = api.baci.grant_coupon(&caller.by(), id, body.read(), Some(asked)).await?;
    Ok((StatusCode::CREATED, axum::Json(HeldResponse::of(&own))).into_response())
}

/// Takes a coupon from a member who has not used it up.
#[utoipa::path(post, path = "/v1/members/{id}/coupons/{code}/withdraw", operation_id = "take_coupon", tag = "coupons",
    security(("key" = ["coupons:write"])), request_body = Nothing,
    params(("id" = String, Path, description = "`mem_…`"), ("code" = String, Path)),
    responses((status = 200, description = "What the member holds now", body = HeldListResponse)))]
pub(crate) async fn take(
    May { caller, .. }: May<CouponsWrite>,
    State(api): State<Api>,
    NamedPair(id, code): NamedPair<MemberId, String>,
    Write { .. }: Write<Nothing>,
) -> Result<Response, Problem> {
    api.baci.take_coupon(&caller.by(), id, &code).await?;
    let coupons = api.baci.coupons_of(id, 200).await?;
    let coupons = coupons.iter().map(HeldResponse::of).collect();
    Ok(axum::Json(HeldListResponse { coupons }).into_response())
}
