//! Forms for a new batch: codes of a template, codes from outside, or a coupon each for members.

use super::{more, one, takers};
use crate::form::Form;
use crate::members::edit::FormPage;
use crate::page::{Page, Place, show};
use crate::parts::{Field, Summary};
use crate::state::Web;
use crate::visit::{Visit, random};
use crate::words::Words;
use crate::wrong::{Wrong, refusal};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::NewBatch;
use baci_core::coupon::Binding;
use baci_core::id::CouponBatchId;
use baci_core::refusal::Refusal;
use baci_core::time::Instant;
use jiff::civil::Date;
use serde::Deserialize;

/// A problem with a field.
pub(super) type Problem = (&'static str, String);

/// What a batch is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum How {
    #[default]
    Template,
    Codes,
    Members,
}

impl How {
    const fn text(self) -> &'static str {
        match self {
            Self::Template => "template",
            Self::Codes => "codes",
            Self::Members => "members",
        }
    }

    fn named(text: &str) -> Option<Self> {
        [Self::Template, Self::Codes, Self::Members].into_iter().find(|how| how.text() == text)
    }
}

/// Which form.
#[derive(Deserialize)]
pub(crate) struct Ask {
    #[serde(default)]
    how: How,
    /// What is chosen already.
    #[serde(default)]
    promotion: String,
}

/// The empty form.
pub(crate) async fn form(visit: Visit, Query(ask): Query<Ask>) -> Result<Response, Wrong> {
    let chosen = ("promotion", ask.promotion);
    let form = Form::of([("count", "100".to_owned()), ("uses", "1".to_owned()), chosen]);
    show(&page(&visit, ask.how, &form, &[]))
}

fn page(visit: &Visit, how: How, form: &Form, wrongs: &[Problem]) -> FormPage {
    let words = &visit.words;
    let key = |part: &str| words.t(&format!("coupons-{}-{part}", how.text()));
    let mut page = Page::titled(visit, key("title"), Place::Coupons);
    page.here = format!("/coupons/new?how={}", how.text());
    FormPage {
        lead: key("lead"),
        back: ("/coupons".to_owned(), words.t("nav-coupons")),
        summary: Summary::of(words, wrongs),
        action: "/coupons/new".to_owned(),
        hidden: vec![
            ("key", form.filled("key").map_or_else(random, str::to_owned)),
            ("how", how.text().to_owned()),
        ],
        fields: fields(visit, how, form, wrongs),
        button: key("title"),
        page,
    }
}

fn fields(visit: &Visit, how: How, form: &Form, wrongs: &[Problem]) -> Vec<Field> {
    let words = &visit.words;
    let wrong = |name| wrongs.iter().find(|(n, _)| *n == name).map(|(_, text)| text.clone());
    let field = |kind, name: &'static str, label: &str| {
        let field = Field::of(kind, name, words.t(label)).with(form.get(name));
        field.complete("off").wrong(wrong(name))
    };
    let mut all = vec![
        promotion_field(visit, form).wrong(wrong("promotion")),
        field("text", "name", "coupons-name").hint(words.t("coupons-name-hint")).longest(200),
    ];
    match how {
        How::Template => {
            let template = field("text", "template", "coupons-template").longest(40);
            all.push(template.hint(words.t("coupons-template-hint")).required());
            all.push(field("text", "count", "coupons-count").mode("numeric").required());
        }
        How::Codes => all.push(more::codes_field(words, form).wrong(wrong("codes"))),
        How::Members => all.push(more::members_field(words, form).wrong(wrong("members"))),
    }
    let hint = if how == How::Members { "coupons-uses-one" } else { "coupons-uses-hint" };
    all.push(field("text", "uses", "coupons-uses").mode("numeric").hint(words.t(hint)));
    all.extend(dates(words, form, wrongs));
    all.extend(binding_fields(words, form, wrongs));
    all
}

/// The choice of what takes coupons: promotions, and price lists that members hold.
pub(super) fn promotion_field(visit: &Visit, form: &Form) -> Field {
    let words = &visit.words;
    let label = words.t("coupons-promotion");
    Field::select("promotion", label, takers(visit)).with(form.get("promotion"))
}

/// From when until when.
pub(super) fn dates(words: &Words, form: &Form, wrongs: &[Problem]) -> [Field; 2] {
    let wrong = |name| wrongs.iter().find(|(n, _)| *n == name).map(|(_, text)| text.clone());
    let field = |name: &'static str, label: &str, hint: &str| {
        let field = Field::of("date", name, words.t(label)).with(form.get(name));
        field.hint(words.t(hint)).wrong(wrong(name))
    };
    [
        field("from", "coupons-from", "coupons-from-hint"),
        field("until", "coupons-until", "coupons-until-hint"),
    ]
}

/// What they are for: articles, an owned item.
pub(super) fn binding_fields(words: &Words, form: &Form, wrongs: &[Problem]) -> [Field; 2] {
    let wrong = |name| wrongs.iter().find(|(n, _)| *n == name).map(|(_, text)| text.clone());
    let field = |name: &'static str, label: &str, hint: &str| {
        let field = Field::text(name, words.t(label)).with(form.get(name));
        field.hint(words.t(hint)).complete("off").wrong(wrong(name))
    };
    [
        field("sku", "coupons-sku", "coupons-sku-hint"),
        field("item", "coupons-item", "coupons-item-hint").longest(64),
    ]
}

/// What a form says that they are for.
pub(super) fn binding(form: &Form) -> Binding {
    let sku = form.get("sku").split(',').map(str::to_owned).collect();
    Binding { sku, item: form.filled("item").map(str::to_owned) }
}

/// Takes the form.
pub(crate) async fn take(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let how = How::named(form.get("how")).unwrap_or_default();
    let wrong = match batch(&visit.words, &form) {
        Err(wrong) => wrong,
        Ok(new) => match begin(&web, &visit, how, new, &form).await? {
            Ok(response) => return Ok(response),
            Err(wrong) => wrong,
        },
    };
    let page = show(&page(&visit, how, &form, &[wrong]))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Begins the batch and what belongs into it, or says which field is wrong.
async fn begin(
    web: &Web,
    visit: &Visit,
    how: How,
    new: NewBatch,
    form: &Form,
) -> Result<Result<Response, Problem>, Wrong> {
    let (by, words) = (visit.by(), &visit.words);
    let what =
        ["how", "promotion", "name", "template", "count", "uses", "from", "until", "sku", "item"];
    let asked = Some(visit.asked(form.get("key"), &what.map(|name| form.get(name)))?);
    let begun = match how {
        How::Template => {
            let Some(count) = whole(form.get("count")) else {
                return Ok(Err(("count", words.t("coupons-wrong-number"))));
            };
            web.baci.new_coupons(&by, new, (form.get("template"), count), asked).await
        }
        How::Codes => web.baci.import_coupons(&by, new, asked).await,
        How::Members => match more::resolved(web, visit, form.raw("members")).await? {
            Err(wrong) => return Ok(Err(("members", wrong))),
            Ok(members) => {
                let begun = web.baci.new_grants(&by, new, asked).await;
                if let Ok(batch) = &begun {
                    web.baci.grant_coupons(batch.batch, &members).await?;
                }
                begun
            }
        },
    };
    let batch = match begun {
        Ok(batch) => batch,
        Err(error) => {
            let refusal = refusal(error)?;
            return Ok(Err((field_of(&refusal), words.refusal(&refusal))));
        }
    };
    let here = format!("/coupons/{}", batch.batch);
    match how {
        How::Template => finish(web, batch.batch),
        How::Codes => {
            let codes = more::lines(form.raw("codes"));
            if let Err(error) = web.baci.add_coupons(batch.batch, &codes).await {
                // The batch is there: what is wrong is put right on its own page.
                let wrong = ("codes", words.refusal(&refusal(error)?));
                let page = one::page(web, visit, batch.batch, form, &[wrong]).await?;
                return Ok(Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response()));
            }
        }
        How::Members => {}
    }
    Ok(Ok(web.done(&here, "coupons-made")))
}

/// Makes the codes in the background. What is left here is made by the task runner.
fn finish(web: &Web, id: CouponBatchId) {
    let baci = web.baci.clone();
    tokio::spawn(async move {
        if let Err(error) = baci.finish_coupons(id, |_| {}).await {
            tracing::warn!(batch = %id, %error, "a batch has to wait");
        }
    });
}

/// The batch that the form asks for.
fn batch(words: &Words, form: &Form) -> Result<NewBatch, Problem> {
    let (from, until) = span(words, form)?;
    Ok(NewBatch {
        promotion: form.get("promotion").to_owned(),
        name: form.get("name").to_owned(),
        uses: uses(words, form)?,
        from,
        until,
        binding: binding(form),
    })
}

/// How often each may be used; as often as liked where nothing is said.
pub(super) fn uses(words: &Words, form: &Form) -> Result<Option<i64>, Problem> {
    let Some(text) = form.filled("uses") else { return Ok(None) };
    let uses = whole(text).and_then(|uses| i64::try_from(uses).ok());
    uses.map(Some).ok_or_else(|| ("uses", words.t("coupons-wrong-number")))
}

/// From the start of a day, until the end of another.
pub(super) fn span(
    words: &Words,
    form: &Form,
) -> Result<(Option<Instant>, Option<Instant>), Problem> {
    let day = |name: &'static str| match form.filled(name).map(str::parse::<Date>) {
        None => Ok(None),
        Some(Ok(day)) => Ok(Some(day)),
        Some(Err(_)) => Err((name, words.t("birthday-wrong"))),
    };
    let from = day("from")?.map(|day| words.zone.start_of(day));
    let until = day("until")?.map(|day| day.tomorrow().unwrap_or(day));
    Ok((from, until.map(|day| words.zone.start_of(day))))
}

/// A whole number, its digits grouped or not.
fn whole(text: &str) -> Option<u64> {
    let plain: String = text.chars().filter(|c| !matches!(c, ' ' | ',' | '.' | '\u{a0}')).collect();
    plain.parse().ok()
}

/// The field that a refusal is about.
pub(super) fn field_of(refusal: &Refusal) -> &'static str {
    match refusal.reason {
        "coupons-name" => "name",
        "coupons-uses" => "uses",
        "coupons-end" => "until",
        "coupons-many" => "count",
        "takes-no-coupons" => "promotion",
        "binding-many" => "sku",
        "binding-text" if refusal.values.iter().any(|(_, value)| *value == "item".into()) => "item",
        "binding-text" => "sku",
        reason if reason.starts_with("template-") => "template",
        _ => "",
    }
}
