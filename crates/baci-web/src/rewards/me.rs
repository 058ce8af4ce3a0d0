//! Rewards as their member sees them: what is within reach, claimed with points; own claims with their codes.

use super::till::{wait, wanted};
use super::view::{self, By, ClaimView, RewardView, alone, catalog, claims};
use crate::form::Form;
use crate::me::own;
use crate::page::{Page, Place, show};
use crate::parts::{Empty, Summary};
use crate::state::Web;
use crate::visit::{Visit, random};
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{AppError, Who};
use baci_core::id::EventRef;
use baci_core::refusal::{Code, Refusal};

#[derive(Template)]
#[template(path = "me_rewards.html")]
struct RewardsPage {
    page: Page,
    summary: Option<Summary>,
    rewards: Vec<RewardView>,
    claims: Vec<ClaimView>,
    empty: Option<Empty>,
    key: String,
}

/// The page.
pub(crate) async fn read(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    show(&page(&web, &visit, None).await?)
}

async fn page(web: &Web, visit: &Visit, wrong: Option<String>) -> Result<RewardsPage, Wrong> {
    let (id, words) = (own(visit)?, &visit.words);
    let mut rewards = match visit.program {
        Some(_) => catalog(words, &web.baci.rewards_for(id).await?),
        None => Vec::new(),
    };
    // What they can have now comes first.
    rewards.sort_by_key(|reward| !reward.can_have);
    let claims = claims(web, visit, id, By::Member).await?;
    let nothing = rewards.is_empty() && claims.is_empty();
    let mut page = Page::titled(visit, words.t("nav-rewards"), Place::Bare);
    page.here = "/m/rewards".to_owned();
    Ok(RewardsPage {
        page,
        summary: wrong.and_then(|wrong| Summary::of(words, &[("", wrong)])),
        rewards,
        claims,
        empty: nothing.then(|| Empty::new(words, "me-rewards-empty")),
        key: random(),
    })
}

/// Claims one that costs no money: money is paid at a till.
pub(crate) async fn claim(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let (id, wanted) = (own(&visit)?, wanted(&form)?);
    let program = visit.program.as_ref().ok_or(Wrong::NotFound)?;
    let reward = program.program.reward(&wanted.reward);
    let reward = reward.and_then(|at| program.program.rewards.get(at)).ok_or(Wrong::NotFound)?;
    if reward.prices.get(wanted.price).is_none_or(|price| price.money > 0) {
        return Err(Wrong::NotFound);
    }
    let what = ["claim", form.get("reward"), form.get("price"), form.get("branch")];
    let asked = visit.asked(form.get("key"), &what)?;
    let actor = visit.signed_in()?.actor();
    let done = web.baci.claim_reward(&actor, Who::Id(id), wanted, asked).await;
    after(&web, &visit, ("reward-claimed", done.map(|_| ()))).await
}

/// Gives one back, by its terms.
pub(crate) async fn cancel(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let claim: EventRef = form.get("claim").parse().map_err(|_| Wrong::NotFound)?;
    // Never an id of a form: only what is the session's own.
    if claim.member != own(&visit)? {
        return Err(Wrong::NotFound);
    }
    // What is in their hands, or was paid with money too, comes back over the counter.
    let known = web.baci.claim(claim).await?;
    if !alone(&known) {
        let sentence = "this is given back at the counter";
        let refusal = Refusal::new(Code::ClaimClosed, sentence).because("claim-at-counter");
        return after(&web, &visit, ("reward-cancelled", Err(AppError::Refused(refusal)))).await;
    }
    let asked = visit.asked(form.get("key"), &["cancel", form.get("claim")])?;
    let actor = visit.signed_in()?.actor();
    let done = web.baci.cancel_claim(&actor, claim, asked).await;
    after(&web, &visit, ("reward-cancelled", done.map(|_| ()))).await
}

/// Joins the line for one, or leaves it.
pub(crate) async fn line(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let (notice, done) = wait(&web, &visit, own(&visit)?, &form).await?;
    after(&web, &visit, (notice, done)).await
}

async fn after(
    web: &Web,
    visit: &Visit,
    (notice, done): (&str, Result<(), AppError>),
) -> Result<Response, Wrong> {
    match done {
        Ok(()) => Ok(web.done("/m/rewards", notice)),
        Err(error) => {
            let program = visit.program.as_ref().map(|published| &published.program);
            let wrong = view::refusal(&visit.words, program, refusal(error)?);
            let page = show(&page(web, visit, Some(wrong)).await?)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
