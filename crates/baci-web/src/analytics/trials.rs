//! Control groups: the list of trials, how many members one takes, and making one.

pub(crate) mod one;

use super::{Tab, day_field, tabs};
use crate::form::Form;
use crate::page::{Page, show};
use crate::parts::{Cell, Field, Summary, Table};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::{Words, dates};
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::analytics::{GLOBAL, Trial, TrialAsk, TrialPlan, TrialState};
use baci_core::decimal::Decimal;
use baci_core::money::Currency;
use baci_core::staff::Right;
use jiff::civil::Date;
use serde::Deserialize;

pub(super) const HERE: &str = "/analytics/trials";

/// What is planned, in percent, as it is typed.
#[derive(Default, Deserialize)]
pub(crate) struct Ask {
    base: Option<String>,
    hoped: Option<String>,
    /// How many are left alone, and how often results are looked at: by other names than in the form below.
    share: Option<String>,
    often: Option<String>,
}

#[derive(Template)]
#[template(path = "trials.html")]
struct TrialsPage {
    page: Page,
    tabs: Vec<Tab>,
    table: Table,
    plan: Vec<Field>,
    /// How many it takes, or what is wrong.
    size: Option<(bool, String)>,
    summary: Option<Summary>,
    /// The form of a new one, for those who may make one.
    fields: Option<Vec<Field>>,
}

/// The list.
pub(crate) async fn list(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    show(&page(&web, &visit, &ask, (&Form::default(), &[])).await?)
}

/// Takes the form of a new one.
pub(crate) async fn take(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let id = form.get("id").to_owned();
    let wrongs = match set(&web, &visit, (&id, Some(0)), &form).await? {
        Ok(own) => return Ok(web.done(&format!("{HERE}/{}", own.id), "trial-saved")),
        Err(wrongs) => wrongs,
    };
    let page = show(&page(&web, &visit, &Ask::default(), (&form, &wrongs)).await?)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// What is wrong with a form, by field.
pub(super) type Wrongs = Vec<(&'static str, String)>;

/// Sets a trial as a form says, or tells what is wrong with it.
pub(super) async fn set(
    web: &Web,
    visit: &Visit,
    (id, revision): (&str, Option<i64>),
    form: &Form,
) -> Result<Result<Trial, Wrongs>, Wrong> {
    let words = &visit.words;
    let currency = visit.program.as_ref().ok_or(Wrong::NotFound)?.program.currency;
    let mut wrongs = Wrongs::new();
    let mut miss = |field: &'static str, key: &str| wrongs.push((field, words.t(key)));
    let date = |name: &str| form.get(name).parse::<Date>().ok();
    let days = date("from").zip(date("until"));
    if days.is_none() {
        miss("from", "trial-days-wrong");
    }
    let control = percent(form.get("control"), 2).and_then(|n| u32::try_from(n).ok());
    if control.is_none() {
        miss("control", "trial-percent-wrong");
    }
    let cost = form.filled("cost").map_or(Some(0), |text| money(text, &currency));
    if cost.is_none() {
        miss("cost", "trial-money-wrong");
    }
    let looks = form.filled("looks").map_or(Some(1), |text| text.parse::<u32>().ok());
    if looks.is_none() {
        miss("looks", "trial-looks-wrong");
    }
    let all = days.zip(control).zip(cost.zip(looks));
    let Some((((from, until), control), (cost, looks))) = all else { return Ok(Err(wrongs)) };
    let (id, name) = (id.to_owned(), form.get("name").to_owned());
    let ask = TrialAsk { id, name, control, from, until, looks, cost, revision };
    match web.baci.set_trial(&visit.by(), ask).await {
        Ok(own) => Ok(Ok(own)),
        Err(error) => {
            let refusal = refusal(error)?;
            let field = match refusal.message() {
                "trial-id" => "id",
                "trial-name" => "name",
                "trial-days" => "from",
                "trial-control" => "control",
                "trial-looks" => "looks",
                "trial-cost" => "cost",
                _ => "",
            };
            Ok(Err(vec![(field, words.refusal(&refusal))]))
        }
    }
}

/// A percentage as it is typed, with so many decimals.
pub(super) fn percent(text: &str, digits: u8) -> Option<i64> {
    let units = text.replace(',', ".").parse::<Decimal>().ok()?.in_units(digits)?;
    let all = 100 * 10i64.pow(digits.into());
    Some(units).filter(|units| (1..=all).contains(units))
}

/// An amount of zero or more as it is typed.
pub(super) fn money(text: &str, currency: &Currency) -> Option<i64> {
    currency.parse(text).ok().filter(|amount| *amount >= 0)
}

/// A share of ten thousand in percent, as it is typed.
pub(super) fn typed(share: u32) -> String {
    let text = baci_core::decimal::format(share.into(), 2);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The fields of a trial.
pub(super) fn fields(
    words: &Words,
    form: &Form,
    wrongs: &[(&'static str, String)],
    new: bool,
) -> Vec<Field> {
    let wrong = |name: &str| wrongs.iter().find(|(n, _)| *n == name).map(|(_, text)| text.clone());
    let of = |name: &'static str, key: &str| {
        let field = Field::text(name, words.t(key)).complete("off");
        field.with(form.get(name)).wrong(wrong(name))
    };
    let day = |name: &'static str, key: &str| {
        let day = form.get(name).parse().ok();
        day_field(words, name, key, day).required().wrong(wrong(name))
    };
    let mut all = vec![of("name", "trial-name").longest(100).required()];
    if new {
        let id = of("id", "trial-id").hint(words.t("trial-id-hint"));
        all.push(id.longest(64).required());
    }
    let control = of("control", "trial-control").hint(words.t("trial-control-hint"));
    all.push(control.mode("decimal").required());
    all.push(day("from", "analytics-from"));
    all.push(day("until", "analytics-until"));
    all.push(of("looks", "trial-looks").hint(words.t("trial-looks-hint")).mode("numeric"));
    all.push(of("cost", "trial-cost").hint(words.t("trial-cost-hint")).mode("decimal"));
    all
}

/// Whether a trial is over on a day.
fn state(own: &Trial, today: Date) -> TrialState {
    match (today < own.from, today < own.until) {
        (true, _) => TrialState::Planned,
        (_, true) => TrialState::Running,
        _ => TrialState::Over,
    }
}

/// The mood and the words of a state.
pub(super) fn chip(words: &Words, state: TrialState) -> (&'static str, String) {
    let mood = if state == TrialState::Running { "good" } else { "" };
    (mood, words.named("trial-state", state.word()))
}

/// The days of a trial.
pub(super) fn days(words: &Words, own: &Trial) -> String {
    let last = own.until.yesterday().unwrap_or(own.until);
    let said = words.say("analytics-days").text("from", dates::day(words, own.from));
    said.text("until", dates::day(words, last)).to_string()
}

async fn page(
    web: &Web,
    visit: &Visit,
    ask: &Ask,
    (form, wrongs): (&Form, &[(&'static str, String)]),
) -> Result<TrialsPage, Wrong> {
    let words = &visit.words;
    let today = words.zone.local(web.baci.clock().now()).day;
    let all = web.baci.trials().await?;
    let rows = all.iter().map(|own| {
        let (mood, text) = chip(words, state(own, today));
        let name = if own.id == GLOBAL { words.t("trial-global") } else { own.id.clone() };
        vec![
            Cell::Named(format!("{HERE}/{}", own.id), own.name.clone(), name),
            Cell::Text(days(words, own)),
            Cell::Text(words.percent(i64::from(own.control) * 10_000)),
            Cell::Chip(mood, text),
        ]
    });
    let heads = ["trial-trial", "trial-days", "trial-control", "trial-state"];
    let may = visit.may(Right::ChangeProgram) && visit.program.is_some();
    Ok(TrialsPage {
        page: super::page(visit),
        tabs: tabs(words, HERE),
        table: Table::new(heads.map(|key| words.t(key))).numbers(2).rows(rows),
        plan: plan_fields(words, ask),
        size: size(words, ask),
        summary: Summary::of(words, wrongs),
        fields: may.then(|| fields(words, form, wrongs, true)),
    })
}

fn plan_fields(words: &Words, ask: &Ask) -> Vec<Field> {
    let field = |name: &'static str, key: &str, value: &Option<String>, usual: &str| {
        let field = Field::text(name, words.t(key)).complete("off").mode("decimal");
        field.with(value.as_deref().unwrap_or(usual))
    };
    vec![
        field("base", "trial-base", &ask.base, "10"),
        field("hoped", "trial-hoped", &ask.hoped, "12"),
        field("share", "trial-control", &ask.share, "10"),
        field("often", "trial-looks", &ask.often, "1"),
    ]
}

/// How many members it takes; nothing where nobody asks.
fn size(words: &Words, ask: &Ask) -> Option<(bool, String)> {
    let (base, hoped) = (ask.base.as_deref()?, ask.hoped.as_deref()?);
    let share = |text: &str| {
        let units = percent(text, 6).and_then(|n| i32::try_from(n).ok())?;
        Some(f64::from(units) / 1e8).filter(|share| *share < 1.0)
    };
    let looks = ask.often.as_deref().unwrap_or("1").parse::<u32>().ok();
    let told = share(base).zip(share(hoped)).zip(share(ask.share.as_deref().unwrap_or("10")));
    let sized = told.zip(looks.filter(|n| (1..=1000).contains(n)));
    let sized = sized.and_then(|(((base, hoped), control), looks)| {
        TrialPlan { base, hoped, power: 0.8, confidence: 0.95, control, looks }.size()
    });
    let count = |n: u64| words.count(i64::try_from(n).unwrap_or(i64::MAX));
    Some(match sized {
        Some((treated, control)) => {
            let said = words.say("trial-takes").text("all", count(treated + control));
            let said = said.text("treated", count(treated)).text("control", count(control));
            (true, said.to_string())
        }
        None => (false, words.t("trial-size-wrong")),
    })
}
