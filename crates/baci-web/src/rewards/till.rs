//! Rewards at the till: claimed for whoever stands there, and handed out by their code.

use super::view::{self, By, ClaimView, RewardView, catalog, claims};
use crate::form::Form;
use crate::page::{Page, show};
use crate::parts::Summary;
use crate::state::Web;
use crate::till::live;
use crate::till::{Customer, Frame, customer};
use crate::visit::{Visit, random};
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use baci_app::{AppError, ClaimReward, Who};
use baci_core::id::{EventRef, MemberId};

#[derive(Template)]
#[template(path = "till_rewards.html")]
struct RewardsPage {
    page: Page,
    till: Frame,
    customer: Customer,
    summary: Option<Summary>,
    rewards: Vec<RewardView>,
    claims: Vec<ClaimView>,
    key: String,
}

/// The catalog for a member, and what is to be handed out to them.
pub(crate) async fn read(
    State(web): State<Web>,
    visit: Visit,
    headers: HeaderMap,
    Path(id): Path<MemberId>,
) -> Result<Response, Wrong> {
    show(&page(&web, &visit, &headers, id, None).await?)
}

async fn page(
    web: &Web,
    visit: &Visit,
    headers: &HeaderMap,
    id: MemberId,
    wrong: Option<String>,
) -> Result<RewardsPage, Wrong> {
    let here = format!("/till/member/{id}/rewards");
    let till = Frame::new(web, visit, headers, ("nav-rewards", &here)).await?;
    let stored = web.baci.member(id).await?;
    let mut rewards = match visit.program {
        Some(_) => catalog(&visit.words, &web.baci.rewards_for(id).await?),
        None => Vec::new(),
    };
    // Where each branch has its own stock, this till's comes first.
    for reward in rewards.iter_mut().filter(|reward| reward.line.is_none()) {
        reward.branches.sort_by_key(|(branch, _)| !till.is_here(branch));
    }
    Ok(RewardsPage {
        page: till.page.clone(),
        customer: customer(web, visit, &stored).await?,
        summary: wrong.and_then(|wrong| Summary::of(&visit.words, &[("", wrong)])),
        rewards,
        claims: claims(web, visit, id, By::Staff).await?,
        key: random(),
        till,
    })
}

/// Claims one. Where its price asks for money, the cashier takes it.
pub(crate) async fn claim(
    State(web): State<Web>,
    visit: Visit,
    headers: HeaderMap,
    Path(id): Path<MemberId>,
    form: Form,
) -> Result<Response, Wrong> {
    let wanted = wanted(&form)?;
    let what = ["claim", form.get("reward"), form.get("price"), form.get("branch")];
    let asked = visit.asked(form.get("key"), &what)?;
    let actor = visit.signed_in()?.actor();
    let form = live::with(&web, &headers, form, id).await?;
    let who = live::who(&web, &form, id).await?;
    let done = web.baci.claim_reward(&actor, who, wanted, asked).await;
    after(&web, &visit, &headers, id, ("reward-claimed", done.map(|_| ()))).await
}

/// The reward that a form asks for.
pub(super) fn wanted(form: &Form) -> Result<ClaimReward, Wrong> {
    let price = form.get("price").parse().map_err(|_| Wrong::NotFound)?;
    let branch = form.filled("branch").map(str::to_owned);
    Ok(ClaimReward { reward: form.get("reward").to_owned(), price, branch, card: None })
}

/// Hands one out, or takes it back by its terms.
pub(crate) async fn step(
    State(web): State<Web>,
    visit: Visit,
    headers: HeaderMap,
    Path(id): Path<MemberId>,
    form: Form,
) -> Result<Response, Wrong> {
    let claim: EventRef = form.get("claim").parse().map_err(|_| Wrong::NotFound)?;
    if claim.member != id {
        return Err(Wrong::NotFound);
    }
    let asked = visit.asked(form.get("key"), &[form.get("do"), form.get("claim")])?;
    let actor = visit.signed_in()?.actor();
    let (notice, done) = match form.get("do") {
        "collect" => ("reward-collected", web.baci.collect_claim(&actor, claim, asked).await),
        "cancel" => ("reward-cancelled", web.baci.cancel_claim(&actor, claim, asked).await),
        _ => return Err(Wrong::NotFound),
    };
    after(&web, &visit, &headers, id, (notice, done.map(|_| ()))).await
}

/// Joins the line for one, or leaves it.
pub(crate) async fn line(
    State(web): State<Web>,
    visit: Visit,
    headers: HeaderMap,
    Path(id): Path<MemberId>,
    form: Form,
) -> Result<Response, Wrong> {
    let (notice, done) = wait(&web, &visit, id, &form).await?;
    after(&web, &visit, &headers, id, (notice, done)).await
}

/// Joins a line or leaves it, as a form says.
pub(super) async fn wait(
    web: &Web,
    visit: &Visit,
    id: MemberId,
    form: &Form,
) -> Result<(&'static str, Result<(), AppError>), Wrong> {
    let what = [form.get("do"), form.get("reward"), form.get("branch")];
    let asked = visit.asked(form.get("key"), &what)?;
    let actor = visit.signed_in()?.actor();
    let line = (form.get("reward"), form.filled("branch"));
    let (notice, done) = match form.get("do") {
        "wait" => {
            let done = web.baci.join_line(&actor, Who::Id(id), line, asked).await;
            ("reward-waits", done)
        }
        "leave" => ("reward-left-line", web.baci.leave_line(&actor, id, line, asked).await),
        _ => return Err(Wrong::NotFound),
    };
    Ok((notice, done.map(|_| ())))
}

async fn after(
    web: &Web,
    visit: &Visit,
    headers: &HeaderMap,
    id: MemberId,
    (notice, done): (&str, Result<(), AppError>),
) -> Result<Response, Wrong> {
    match done {
        Ok(()) => Ok(web.done(&format!("/till/member/{id}/rewards"), notice)),
        Err(error) => {
            let program = visit.program.as_ref().map(|published| &published.program);
            let wrong = view::refusal(&visit.words, program, refusal(error)?);
            let page = show(&page(web, visit, headers, id, Some(wrong)).await?)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
