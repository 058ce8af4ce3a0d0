//! By what a member is known, and how that was proved: added, taken away, proved by a code.

use super::{name, shown};
use crate::form::Form;
use crate::page::{Page, Place, show};
use crate::parts::{Button, Cell, Field, Summary, Table};
use crate::state::Web;
use crate::visit::{Visit, random};
use crate::words::Words;
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{AppError, Asked, Command, Identity, IdentityChange, StoredMember, StoredProof};
use baci_core::id::MemberId;
use baci_core::refusal::{Code, Refusal};
use serde_json::json;

/// What a member may be known by.
const KINDS: [&str; 8] =
    ["phone", "email", "card", "external", "line", "zalo", "whatsapp", "facebook"];

#[derive(Template)]
#[template(path = "member_identities.html")]
struct IdentitiesPage {
    page: Page,
    id: MemberId,
    member: String,
    summary: Option<Summary>,
    table: Table,
    key: String,
    fields: Vec<Field>,
    /// Where a code is on its way: to what, and the field for it.
    code: Option<(String, Field)>,
}

/// What somebody asked for that went wrong: the field, and what to say.
type Problem = (&'static str, String);

/// The page.
pub(crate) async fn read(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<MemberId>,
) -> Result<Response, Wrong> {
    show(&page(&web, &visit, id, (&Form::default(), None), None).await?)
}

async fn page(
    web: &Web,
    visit: &Visit,
    id: MemberId,
    (form, sent): (&Form, Option<String>),
    wrong: Option<Problem>,
) -> Result<IdentitiesPage, Wrong> {
    let words = &visit.words;
    let stored = web.baci.member(id).await?;
    let proofs = web.baci.proofs_of(id).await?;
    let code = sent.map(|to| {
        let field = Field::text("code", words.t("me-code"))
            .mode("numeric")
            .complete("one-time-code")
            .longest(20)
            .wrong(wrong.as_ref().filter(|(name, _)| *name == "code").map(|(_, text)| text.clone()))
            .required();
        (words.say("me-number-sent").text("who", to).to_string(), field)
    });
    Ok(IdentitiesPage {
        page: Page::new(visit, "identities", Place::Members),
        id,
        member: name(words, &stored),
        summary: wrong.as_ref().and_then(|wrong| Summary::of(words, std::slice::from_ref(wrong))),
        table: table(visit, &stored, &proofs),
        key: form.filled("key").map_or_else(random, str::to_owned),
        fields: fields(words, form, wrong.as_ref()),
        code,
    })
}

fn table(visit: &Visit, stored: &StoredMember, proofs: &[StoredProof]) -> Table {
    let (words, id) = (&visit.words, stored.member.id);
    let heads = [words.t("identities-what"), words.t("identities-proof"), String::new()];
    let row = |identity: &String| {
        let kind = identity.split(':').next().unwrap_or_default();
        let proved = match proofs.iter().find(|proof| &proof.identity == identity) {
            None => Cell::Chip("none", words.t("identities-not-proved")),
            Some(proof) => {
                let by_code = proof.how == "code";
                let key = if by_code { "identities-by-code" } else { "identities-vouched" };
                let day = words.day(proof.proved_at);
                Cell::Chip("good", words.say(key).text("day", day).to_string())
            }
        };
        let remove = Button {
            action: format!("/members/{id}/identities/remove"),
            token: visit.token.clone(),
            name: "identity",
            value: identity.clone(),
            label: words.t("identities-remove"),
            sure: Some(words.t("identities-remove-sure")),
        };
        let known = Cell::Two(shown(identity), words.named("identity", kind));
        vec![known, proved, Cell::Button(Some(remove))]
    };
    Table::new(heads).rows(stored.identities.iter().map(row))
}

fn fields(words: &Words, form: &Form, wrong: Option<&Problem>) -> Vec<Field> {
    let kinds = KINDS.map(|kind| (kind.to_owned(), words.named("identity", kind)));
    let wrong = wrong.filter(|(name, _)| *name == "value").map(|(_, text)| text.clone());
    vec![
        Field::select("kind", words.t("identities-kind"), kinds).with(form.get("kind")),
        Field::text("value", words.t("identities-value"))
            .complete("off")
            .longest(200)
            .with(form.get("value"))
            .wrong(wrong)
            .required(),
    ]
}

/// The identity that a form names.
fn named(visit: &Visit, form: &Form) -> Result<Identity, Refusal> {
    let home = visit.program.as_ref().and_then(|p| p.program.country);
    let value = form.get("value");
    match form.get("kind") {
        "phone" => Identity::phone(value, home),
        "email" => Identity::email(value),
        "card" => Identity::card(value),
        "external" => Identity::external(value),
        kind => Identity::messenger(kind, value),
    }
}

/// Adds one; or sends a code there first, and adds it once the code is told.
pub(crate) async fn add(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<MemberId>,
    form: Form,
) -> Result<Response, Wrong> {
    let words = &visit.words;
    let identity = match named(&visit, &form) {
        Ok(identity) => identity,
        Err(refusal) => {
            let wrong = ("value", words.refusal(&refusal));
            return again(&web, &visit, id, (&form, None), wrong).await;
        }
    };
    let to = shown(&identity.0);
    let done = match form.get("do") {
        "code" => {
            let way = (words.language, &visit.place);
            match web.baci.request_proof(&visit.by(), id, &identity, way, None).await {
                Ok(()) => {
                    let page = page(&web, &visit, id, (&form, Some(to)), None).await?;
                    return show(&page);
                }
                Err(error) => Err(error),
            }
        }
        "prove" => {
            let code: String = form.get("code").chars().take(20).collect();
            let asked = asked(&visit, &form, &[&identity.0, &code])?;
            let by = visit.by();
            let told = (&identity, None);
            let done = web.baci.prove_identity((&by, &visit.place), id, told, &code, asked).await;
            if let Err(AppError::Refused(refusal)) = &done
                && refusal.code == Code::ProofFailed
            {
                let wrong = ("code", words.t("me-code-wrong"));
                return again(&web, &visit, id, (&form, Some(to)), wrong).await;
            }
            done
        }
        _ => {
            let asked = asked(&visit, &form, &[&identity.0])?;
            let change =
                IdentityChange { add: Some(identity.clone()), ..IdentityChange::default() };
            web.baci.change_identity(&visit.signed_in()?.actor(), id, change, asked).await
        }
    };
    match done {
        Ok(_) => changed(&web, &visit, id, "identity.add").await,
        Err(error) => {
            let wrong = ("value", words.refusal(&refusal(error)?));
            again(&web, &visit, id, (&form, None), wrong).await
        }
    }
}

/// Takes one away.
pub(crate) async fn remove(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<MemberId>,
    form: Form,
) -> Result<Response, Wrong> {
    let identity = form.get("identity");
    let actor = visit.signed_in()?.actor();
    // What is gone cannot go again: the same button pressed twice is one change.
    let revision = web.baci.member(id).await?.revision.to_string();
    let asked = Asked {
        key: format!("web/{actor}/identity/{id}/{identity}/{revision}"),
        fingerprint: Command::fingerprint_of(&[identity.as_bytes()]),
    };
    let change =
        IdentityChange { remove: Some(Identity(identity.to_owned())), ..IdentityChange::default() };
    match web.baci.change_identity(&actor, id, change, asked).await {
        Ok(_) => changed(&web, &visit, id, "identity.remove").await,
        Err(error) => {
            let wrong = ("value", visit.words.refusal(&refusal(error)?));
            again(&web, &visit, id, (&Form::default(), None), wrong).await
        }
    }
}

/// The key of a form, with what it says.
fn asked(visit: &Visit, form: &Form, what: &[&str]) -> Result<Asked, Wrong> {
    visit.asked(form.get("key"), what)
}

async fn changed(web: &Web, visit: &Visit, id: MemberId, what: &str) -> Result<Response, Wrong> {
    web.baci.audit_entry(&visit.by(), what, &id.to_string(), &json!({})).await?;
    Ok(web.done(&format!("/members/{id}/identities"), "saved"))
}

async fn again(
    web: &Web,
    visit: &Visit,
    id: MemberId,
    told: (&Form, Option<String>),
    wrong: Problem,
) -> Result<Response, Wrong> {
    let page = show(&page(web, visit, id, told, Some(wrong)).await?)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
