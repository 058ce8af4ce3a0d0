//! API keys: made, shown once, and revoked.

use crate::form::Form;
use crate::list::{CheckBox, ListPage, NewForm};
use crate::page::{Place, show};
use crate::parts::{Button, Cell, Field, Summary, Table};
use crate::state::Web;
use crate::tiers::named;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::{Wrong, refusal};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{Scope, StoredKey};
use baci_core::id::KeyId;
use serde_json::json;

/// The list.
pub(crate) async fn list(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    show(&page(&web, &visit, &Form::default()).await?)
}

async fn page(web: &Web, visit: &Visit, form: &Form) -> Result<ListPage, Wrong> {
    let words = &visit.words;
    let mut keys = web.baci.keys().await?;
    keys.sort_by_key(|key| (key.revoked_at.is_some(), std::cmp::Reverse(key.created_at)));
    let heads = ["keys-name", "keys-scopes", "keys-made", "keys-state", "action"];
    let heads = heads.map(|key| words.t(key));
    let table = Table::new(heads).rows(keys.iter().take(200).map(|key| {
        let revoke = key.revoked_at.is_none().then(|| Button {
            action: "/keys/revoke".to_owned(),
            token: visit.token.clone(),
            name: "key",
            value: key.key.to_string(),
            label: words.t("keys-revoke"),
            sure: Some(words.say("keys-revoke-sure").text("name", &key.name).to_string()),
        });
        let state = match key.revoked_at {
            None => Cell::Chip("good", words.t("keys-works")),
            Some(_) => Cell::Chip("", words.t("keys-revoked")),
        };
        vec![
            Cell::Two(key.name.clone(), key.key.to_string()),
            Cell::Text(may(visit, key)),
            Cell::Text(words.day(key.created_at)),
            state,
            Cell::Button(revoke),
        ]
    }));
    let mut page = ListPage::new(visit, "/keys", ("nav-keys", Place::Keys), table, "keys-empty");
    page.lead = words.t("keys-lead");
    let chosen: Vec<&str> = form.all("scope").collect();
    let scope = |scope: &Scope| CheckBox {
        name: "scope",
        value: scope.text().to_owned(),
        label: words.named("scope", scope.text()),
        checked: chosen.contains(&scope.text()),
    };
    page.form = Some(NewForm {
        title: words.t("keys-new"),
        lead: words.t("keys-new-lead"),
        action: "/keys",
        fields: [
            Some(
                Field::text("name", words.t("keys-name"))
                    .hint(words.t("keys-name-hint"))
                    .with(form.get("name"))
                    .longest(80)
                    .complete("off")
                    .required(),
            ),
            partner(visit, form),
        ]
        .into_iter()
        .flatten()
        .collect(),
        boxes_title: words.t("keys-scopes"),
        boxes: Scope::ALL.iter().map(scope).collect(),
        button: words.t("keys-make"),
    });
    Ok(page)
}

/// For whom a new key acts, where the shop has partners.
fn partner(visit: &Visit, form: &Form) -> Option<Field> {
    let words = &visit.words;
    let program = &visit.program.as_ref().filter(|own| !own.program.partners.is_empty())?.program;
    let own = (String::new(), words.t("keys-partner-none"));
    let partners = program.partners.iter();
    let partners = partners.map(|own| (own.id.clone(), named(words, &own.name, &own.id)));
    let field =
        Field::select("partner", words.t("keys-partner"), [own].into_iter().chain(partners));
    Some(field.hint(words.t("keys-partner-hint")).with(form.get("partner")))
}

/// What a key may do: a partner's acts for that partner alone.
fn may(visit: &Visit, key: &StoredKey) -> String {
    let words = &visit.words;
    let Some(id) = &key.partner else { return scopes(words, &key.scopes) };
    let program = visit.program.as_ref().map(|own| &own.program);
    let partner = program.and_then(|program| program.partner(id));
    let name = partner.map_or_else(|| id.clone(), |own| named(words, &own.name, id));
    words.say("keys-of-partner").text("partner", name).to_string()
}

/// What a key may do, in words.
fn scopes(words: &Words, scopes: &str) -> String {
    let all: Vec<&str> = scopes.split(' ').collect();
    match all.len() == Scope::ALL.len() {
        true => words.t("scope-all"),
        false => all.iter().map(|scope| words.named("scope", scope)).collect::<Vec<_>>().join("; "),
    }
}

/// Makes a key. The answer is the only page that ever shows its secret, so it is no redirect.
pub(crate) async fn create(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let words = &visit.words;
    let scopes: Vec<Scope> = form.all("scope").filter_map(|scope| scope.parse().ok()).collect();
    let made = match form.filled("partner") {
        Some(partner) => web.baci.create_partner_key(form.get("name"), partner).await,
        None => web.baci.create_key(form.get("name"), &scopes).await,
    };
    match made {
        Ok(new) => {
            let details = json!({ "scopes": new.stored.scopes, "partner": new.stored.partner });
            let target = new.stored.key.to_string();
            web.baci.audit_entry(&visit.by(), "key.create", &target, &details).await?;
            let mut page = page(&web, &visit, &Form::default()).await?;
            page.shown = Some((words.t("keys-made-title"), words.t("keys-made-lead"), new.secret));
            show(&page)
        }
        Err(error) => {
            refusal(error)?;
            let mut page = page(&web, &visit, &form).await?;
            page.summary = Summary::of(words, &[("name", words.t("keys-wrong"))]);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
        }
    }
}

/// Revokes a key, from its next request on.
pub(crate) async fn revoke(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let id: KeyId = form.get("key").parse().map_err(|_| Wrong::NotFound)?;
    web.baci.revoke_key(id).await?;
    web.baci.audit_entry(&visit.by(), "key.revoke", &id.to_string(), &json!({})).await?;
    Ok(web.done("/keys", "key-revoked"))
}
