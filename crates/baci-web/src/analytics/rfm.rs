//! The page of RFM: how many customers have which scores of recency and frequency, and how many have each score.

use super::{
    Tab, day, day_field, metrics::read_at, nothing_of, or_waiting, segment, segment_field, tabs,
};
use crate::page::{Page, show};
use crate::parts::{Cell, Field, Heat, Table};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use baci_app::analytics::RfmFigures;
use serde::Deserialize;

const HERE: &str = "/analytics/rfm";

/// As of which day.
#[derive(Deserialize)]
pub(crate) struct Ask {
    as_of: Option<String>,
    segment: Option<String>,
}

#[derive(Template)]
#[template(path = "rfm.html")]
struct RfmPage {
    page: Page,
    tabs: Vec<Tab>,
    read_at: String,
    fields: Vec<Field>,
    scored: String,
    heat: Heat,
    scores: Table,
}

/// Shows it.
pub(crate) async fn read(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    if visit.program.is_none() {
        return super::nothing(&visit, HERE);
    }
    let words = &visit.words;
    let as_of = day(ask.as_of.as_ref());
    let chosen = segment(ask.segment.as_ref());
    let fit = match or_waiting(&visit, HERE, web.baci.rfm(as_of, chosen).await)? {
        Ok(fit) => fit,
        Err(waiting) => return Ok(waiting),
    };
    let (given, told) = (&fit.given, &fit.own);
    if given.is_empty() {
        return nothing_of(&visit, HERE, chosen);
    }
    let mut fields = vec![day_field(words, "as_of", "analytics-as-of", as_of)];
    fields.extend(segment_field(words, &web.baci.stored_segments().await?, chosen));
    let scored = i64::try_from(told.scored.customers.len()).unwrap_or(i64::MAX);
    show(&RfmPage {
        page: super::page(&visit),
        tabs: tabs(words, HERE),
        read_at: read_at(words, given),
        fields,
        scored: words.say("analytics-scored").count("n", scored).to_string(),
        heat: heat(words, told),
        scores: scores(words, told),
    })
}

fn heat(words: &Words, told: &RfmFigures) -> Heat {
    let score = |key: &str, n: usize| words.say(key).text("score", n.to_string()).to_string();
    let mut heads = vec![words.t("analytics-recency-frequency")];
    heads.extend((1..=5).map(|n| score("analytics-f", n)));
    let mut heat = Heat::new(words.t("analytics-rfm"), heads);
    for (n, row) in (1..=5).rev().zip(told.shares()) {
        heat.row(words, vec![score("analytics-r", n)], row.into_iter());
    }
    heat
}

fn scores(words: &Words, told: &RfmFigures) -> Table {
    let heads =
        ["analytics-score", "analytics-recency", "analytics-frequency", "analytics-monetary"];
    let table = Table::new(heads.map(|key| words.t(key))).numbers(1).numbers(2).numbers(3);
    let scored = &told.scored;
    let all = [scored.counts(|own| own.r), scored.counts(|own| own.f), scored.counts(|own| own.m)];
    let rows = (0..5usize).rev().map(|at| {
        let count = |counts: &[u64; 5]| {
            let n = counts.get(at).copied().unwrap_or(0);
            Cell::Text(words.count(i64::try_from(n).unwrap_or(i64::MAX)))
        };
        let first = Cell::Text((at + 1).to_string());
        std::iter::once(first).chain(all.iter().map(count)).collect()
    });
    table.rows(rows)
}
