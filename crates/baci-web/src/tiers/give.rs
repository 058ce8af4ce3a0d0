//! Giving a tier, taking it back, and using what a tier brings.

use super::{Stands, named};
use crate::form::Form;
use crate::members::record;
use crate::page::show;
use crate::parts::Field;
use crate::state::Web;
use crate::visit::{Visit, random};
use crate::words::Words;
use crate::wrong::{Wrong, refusal};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{Command, What, Who};
use baci_core::id::MemberId;
use baci_core::program::tier::MAIN;
use baci_core::staff::Right;
use jiff::civil::Date;
use serde_json::json;

/// A field that is wrong, and why.
type Problem = (&'static str, String);

/// The part of a member's record: where they stand, with the form to give a tier.
pub(crate) struct Give {
    pub stands: Stands,
    /// The form, where the reader may give one.
    pub fields: Vec<Field>,
    /// The ladders on which staff gave a tier: id and the button's words.
    pub revokes: Vec<(String, String)>,
    pub key: String,
}

impl Give {
    /// A member's, with a form that was sent and what is wrong with it.
    pub async fn of(
        web: &Web,
        visit: &Visit,
        id: MemberId,
        (form, wrongs): (&Form, &[Problem]),
    ) -> Result<Option<Self>, Wrong> {
        let Some(stands) = Stands::of(web, visit, id).await? else { return Ok(None) };
        let may = visit.may(Right::AdjustBalances);
        let mut revokes = Vec::new();
        if let Some(tiers) = web.baci.tiers_of(id).await?.filter(|_| may) {
            let given = tiers.ladders.iter().filter(|own| own.standing.grant.is_some());
            let ladders = &tiers.published.program.ladders;
            let ids = given.filter_map(|own| ladders.get(own.ladder).map(|own| own.id.clone()));
            revokes.extend(ids.map(|id| (id, visit.words.t("tier-revoke"))));
        }
        let fields = if may { fields(visit, form, wrongs) } else { Vec::new() };
        let key = form.filled("key").map_or_else(random, str::to_owned);
        Ok(Some(Self { stands, fields, revokes, key }))
    }
}

fn fields(visit: &Visit, form: &Form, wrongs: &[Problem]) -> Vec<Field> {
    let words = &visit.words;
    let wrong = |name| wrongs.iter().find(|(n, _)| *n == name).map(|(_, text)| text.clone());
    let ladders = visit.program.as_ref().map(|p| p.program.ladders.as_slice()).unwrap_or_default();
    let tiers = ladders.iter().flat_map(|ladder| &ladder.tiers);
    let tiers = tiers.map(|tier| (tier.id.clone(), named(words, &tier.name, &tier.id)));
    let until = Field::of("date", "tier-until", words.t("tier-until")).with(form.get("tier-until"));
    vec![
        Field::select("tier", words.t("tier"), tiers).with(form.get("tier")),
        until.hint(words.t("tier-until-hint")).wrong(wrong("tier-until")),
        Field::text("tier-reason", words.t("adjust-reason"))
            .hint(words.t("adjust-reason-hint"))
            .complete("off")
            .longest(200)
            .with(form.get("tier-reason"))
            .wrong(wrong("tier-reason"))
            .required(),
    ]
}

/// Gives a tier.
pub(crate) async fn give(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<MemberId>,
    form: Form,
) -> Result<Response, Wrong> {
    let (tier, reason) = (form.get("tier").to_owned(), form.get("tier-reason").to_owned());
    let wrong = match until(&visit.words, &form) {
        Err(wrong) => wrong,
        Ok(until) => {
            let details = json!({ "tier": tier });
            let what = What::GrantTier { tier, until, reason };
            match commit(&web, &visit, id, &form, what).await {
                Ok(()) => {
                    let (by, target) = (visit.by(), id.to_string());
                    web.baci.audit_entry(&by, "member.tier", &target, &details).await?;
                    return Ok(web.done(&format!("/members/{id}"), "tier-given"));
                }
                Err(error) => {
                    let refusal = refusal(error)?;
                    let field =
                        if refusal.reason == "tier-until" { "tier-until" } else { "tier-reason" };
                    (field, visit.words.refusal(&refusal))
                }
            }
        }
    };
    let page = record::with_tier(&web, &visit, id, &form, wrong).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
}

/// Until the end of the day that was named.
fn until(words: &Words, form: &Form) -> Result<Option<baci_core::time::Instant>, Problem> {
    let Some(text) = form.filled("tier-until") else { return Ok(None) };
    let day: Date = text.parse().map_err(|_| ("tier-until", words.t("birthday-wrong")))?;
    let next = day.tomorrow().map_err(|_| ("tier-until", words.t("birthday-wrong")))?;
    Ok(Some(words.zone.start_of(next)))
}

/// Takes back what staff gave.
pub(crate) async fn revoke(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<MemberId>,
    form: Form,
) -> Result<Response, Wrong> {
    let ladder = form.filled("ladder").unwrap_or(MAIN).to_owned();
    let details = json!({ "ladder": ladder });
    let what = What::RevokeTier { ladder, reason: visit.words.t("tier-revoke") };
    if let Err(error) = commit(&web, &visit, id, &form, what).await {
        let wrong = ("tier", visit.words.refusal(&refusal(error)?));
        let page = record::with_tier(&web, &visit, id, &form, wrong).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response());
    }
    web.baci.audit_entry(&visit.by(), "member.tier-revoke", &id.to_string(), &details).await?;
    Ok(web.done(&format!("/members/{id}"), "tier-revoked"))
}

/// Uses what a member's tier brings, at the till.
pub(crate) async fn use_at_till(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<MemberId>,
    form: Form,
) -> Result<Response, Wrong> {
    let what = What::UseBenefit { benefit: form.get("benefit").to_owned(), times: 1 };
    let back = format!("/till/member/{id}");
    match commit(&web, &visit, id, &form, what).await {
        Ok(()) => Ok(web.done(&back, "benefit-used")),
        Err(error) => {
            refusal(error)?;
            Ok(web.done(&back, "benefit-not-used"))
        }
    }
}

async fn commit(
    web: &Web,
    visit: &Visit,
    id: MemberId,
    form: &Form,
    what: What,
) -> Result<(), baci_app::AppError> {
    let actor = visit
        .signed_in()
        .map_err(|_| baci_app::AppError::Internal("no session".to_owned()))?
        .actor();
    let names = ["tier", "tier-until", "tier-reason", "ladder", "benefit"];
    let parts = names.map(|name| form.get(name).as_bytes());
    let command = Command {
        key: format!("web/{actor}/{}/{id}", form.get("key")),
        fingerprint: Command::fingerprint_of(&parts),
        actor,
        at: None,
        who: Who::Id(id),
        what,
    };
    web.baci.commit(command).await.map(|_| ())
}
