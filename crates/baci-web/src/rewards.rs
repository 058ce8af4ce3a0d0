//! Rewards: the catalog with what is left, and handing out by a member's code.

pub(crate) mod me;
pub(crate) mod one;
pub(crate) mod till;
mod view;

use crate::form::Form;
use crate::page::{Page, Place, show};
use crate::parts::{Cell, Empty, Field, Summary, Table};
use crate::state::Web;
use crate::visit::{Visit, random};
use crate::words::Words;
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{RewardInfo, RewardState};
use baci_core::id::EventRef;
use baci_core::program::Program;
use baci_core::staff::Right;

#[derive(Template)]
#[template(path = "rewards.html")]
struct RewardsPage {
    page: Page,
    summary: Option<Summary>,
    /// Handing out by a code, for those who stand at a counter.
    hand_out: Option<Field>,
    key: String,
    empty: Option<Empty>,
    table: Table,
}

/// The list.
pub(crate) async fn list(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    show(&page(&web, &visit, &Form::default(), None).await?)
}

async fn page(
    web: &Web,
    visit: &Visit,
    form: &Form,
    wrong: Option<String>,
) -> Result<RewardsPage, Wrong> {
    let words = &visit.words;
    let heads = ["reward", "reward-price", "reward-state", "reward-left", "reward-waiting"];
    let mut table = Table::new(heads.map(|key| words.t(key))).numbers(3).numbers(4);
    if visit.program.is_some() {
        let (published, infos) = web.baci.rewards().await?;
        let program = &published.program;
        table = table.rows(infos.iter().filter_map(|info| row(words, program, info)));
    }
    let hand_out = visit.may(Right::Sell).then(|| {
        let field = Field::text("code", words.t("claim-code")).with(form.get("code"));
        field.complete("off").longest(80).wrong(wrong.clone()).required()
    });
    Ok(RewardsPage {
        summary: wrong.and_then(|wrong| Summary::of(words, &[("code", wrong)])),
        hand_out,
        key: form.filled("key").map_or_else(random, str::to_owned),
        empty: table.is_empty().then(|| Empty::new(words, "rewards-empty")),
        table,
        page: Page::new(visit, "nav-rewards", Place::Rewards),
    })
}

fn row(words: &Words, program: &Program, info: &RewardInfo) -> Option<Vec<Cell>> {
    let own = program.rewards.get(info.reward)?;
    let (mood, state) = chip(words, info.state);
    let count = |n: i64| Cell::Text(words.count(n));
    let (left, waiting) = match info.shelves.as_slice() {
        [] => (Cell::Text(words.t("reward-uncounted")), Cell::Text(String::new())),
        all => (
            count(all.iter().map(|shelf| shelf.left).sum()),
            count(all.iter().map(|shelf| shelf.waiting).sum()),
        ),
    };
    Some(vec![
        Cell::Link(format!("/rewards/{}", own.id), view::name(words, own)),
        Cell::Text(view::prices(words, program, own).join(" / ")),
        Cell::Chip(mood, state),
        left,
        waiting,
    ])
}

/// How a reward stands: its mood and word.
pub(super) fn chip(words: &Words, state: RewardState) -> (&'static str, String) {
    let mood = match state {
        RewardState::Open => "good",
        RewardState::Scheduled | RewardState::Gone => "warn",
        RewardState::Closed => "",
    };
    (mood, words.named("reward-is", state.text()))
}

/// Hands out what a code is for. By a form: no code stands in an address.
pub(crate) async fn collect(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let wrong = match hand_out(&web, &visit, &form).await? {
        Ok(reward) => return Ok(web.done(&format!("/rewards/{reward}"), "reward-collected")),
        Err(wrong) => wrong,
    };
    let page = show(&page(&web, &visit, &form, Some(wrong)).await?)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Hands out what a form's code is for; answers with the reward, or what is wrong.
pub(super) async fn hand_out(
    web: &Web,
    visit: &Visit,
    form: &Form,
) -> Result<Result<String, String>, Wrong> {
    let told = |error| Ok(Err(visit.words.refusal(&refusal(error)?)));
    let claim = match web.baci.claim_by_code(form.get("code")).await {
        Ok(claim) => claim,
        Err(error) => return told(error),
    };
    let id = EventRef { member: claim.member, event: claim.event };
    let asked = visit.asked(form.get("key"), &["collect", form.get("code")])?;
    let actor = visit.signed_in()?.actor();
    match web.baci.collect_claim(&actor, id, asked).await {
        Ok(_) => Ok(Ok(claim.reward)),
        Err(error) => told(error),
    }
}
