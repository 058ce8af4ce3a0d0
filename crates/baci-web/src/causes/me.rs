//! Causes as a member gives to them.

use super::CauseView;
use crate::form::Form;
use crate::me::own;
use crate::page::{Page, Place, show};
use crate::parts::{Empty, Field, Summary};
use crate::state::Web;
use crate::visit::{Visit, random};
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{PartnerAct, Who};
use baci_core::decimal::Decimal;
use baci_core::refusal::{Refusal, Value};

#[derive(Template)]
#[template(path = "me_causes.html")]
struct MyCausesPage {
    page: Page,
    summary: Option<Summary>,
    empty: Option<Empty>,
    causes: Vec<GiveView>,
    key: String,
}

/// A cause with its form, where it can be given to now.
struct GiveView {
    view: CauseView,
    /// What the member has to give.
    has: String,
    field: Option<Field>,
}

/// The page.
pub(crate) async fn read(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    show(&page(&web, &visit, (&Form::default(), None)).await?)
}

async fn page(
    web: &Web,
    visit: &Visit,
    (form, wrong): (&Form, Option<String>),
) -> Result<MyCausesPage, Wrong> {
    let (id, words) = (own(visit)?, &visit.words);
    let mut causes = Vec::new();
    if visit.program.as_ref().is_some_and(|published| !published.program.causes.is_empty()) {
        let (published, infos) = web.baci.causes().await?;
        let program = &published.program;
        let balances = web.baci.balances(id).await?;
        for info in infos.iter().filter(|info| info.state != "closed") {
            let Some(cause) = program.causes.get(info.cause) else { continue };
            let Some(view) = CauseView::of(words, program, info) else { continue };
            let Some(wallet) = program.wallets.get(cause.wallet) else { continue };
            let has = balances.get(&wallet.id).map_or(0, |own| own.available).max(0);
            let asked = form.get("cause") == cause.id;
            // Each form has a field of its own: all of them stand on one page.
            let name = format!("points-{}", cause.id);
            let field = Field::text(name.clone(), words.t("cause-amount")).mode("decimal");
            let field = field.complete("off").longest(20).required();
            let field = match asked {
                true => field.with(form.get(&name)).wrong(wrong.clone()),
                false => field,
            };
            let open = info.state == "open" && has >= cause.least;
            causes.push(GiveView {
                has: words.say("cause-has").text("points", words.valued(wallet, has)).to_string(),
                field: open.then_some(field),
                view,
            });
        }
    }
    let mut page = Page::titled(visit, words.t("nav-causes"), Place::Bare);
    page.here = "/m/causes".to_owned();
    let field = format!("points-{}", form.get("cause"));
    Ok(MyCausesPage {
        summary: wrong.and_then(|wrong| Summary::of(words, &[(&field, wrong)])),
        empty: causes.is_empty().then(|| Empty::new(words, "me-causes-empty")),
        causes,
        key: random(),
        page,
    })
}

/// Gives points.
pub(crate) async fn give(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let id = own(&visit)?;
    let published = visit.program.as_ref().ok_or(Wrong::NotFound)?;
    let program = &published.program;
    let cause = program.cause(form.get("cause")).ok_or(Wrong::NotFound)?;
    let digits = program.wallets.get(cause.wallet).map_or(0, |own| own.digits);
    let typed = form.get(&format!("points-{}", cause.id)).trim().replace(',', ".");
    let units = typed.parse::<Decimal>().ok().and_then(|points| points.in_units(digits));
    let Some(units) = units.filter(|units| *units > 0) else {
        let wrong = visit.words.t("adjust-wrong-amount");
        return refused(&web, &visit, (&form, wrong)).await;
    };
    let asked = visit.asked(form.get("key"), &["donate", &cause.id, &units.to_string()])?;
    let actor = visit.signed_in()?.actor();
    let act = PartnerAct::Donate { cause: cause.id.clone(), units };
    match web.baci.partner_act(&actor, (Who::Id(id), None), act, asked).await {
        Ok(_) => Ok(web.done("/m/causes", "donated")),
        Err(error) => {
            let mut no: Refusal = refusal(error)?;
            for (_, value) in no.values.iter_mut().filter(|(key, _)| *key == "cause") {
                *value = Value::Text(cause.name.get(visit.words.language).to_owned());
            }
            let wrong = visit.words.refusal(&no);
            refused(&web, &visit, (&form, wrong)).await
        }
    }
}

async fn refused(
    web: &Web,
    visit: &Visit,
    (form, wrong): (&Form, String),
) -> Result<Response, Wrong> {
    let page = show(&page(web, visit, (form, Some(wrong))).await?)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
