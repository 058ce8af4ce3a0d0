//! The page of cohorts: who bought first in the same period, and how many of them came again, as a heat map.

use super::{
    Tab, day, day_field, metrics::read_at, nothing_of, or_waiting, period, period_field, progress,
    segment, segment_field, tabs, usual_start,
};
use crate::page::{Page, show};
use crate::parts::{Field, Heat};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::{Words, dates};
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use baci_app::analytics::{Cohort, Cohorts, CohortsAsk};
use jiff::civil::Date;
use serde::Deserialize;

const HERE: &str = "/analytics/cohorts";
/// The most periods that are shown beside each other.
const WIDE: usize = 25;
/// The most cohorts that are shown, the latest ones.
const HIGH: usize = 60;

/// What is asked.
#[derive(Deserialize)]
pub(crate) struct Ask {
    period: Option<String>,
    from: Option<String>,
    until: Option<String>,
    segment: Option<String>,
}

#[derive(Template)]
#[template(path = "cohorts.html")]
struct CohortsPage {
    page: Page,
    tabs: Vec<Tab>,
    read_at: String,
    /// How far sums are that are not made yet.
    making: Option<String>,
    fields: Vec<Field>,
    heat: Heat,
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
    let today = words.zone.local(web.baci.clock().now()).day;
    let period = period(ask.period.as_deref());
    let from = day(ask.from.as_ref()).unwrap_or_else(|| usual_start(period, today));
    let until = day(ask.until.as_ref());
    let asked = CohortsAsk { period, from: Some(from), until };
    let chosen = segment(ask.segment.as_ref());
    let (given, told) = match or_waiting(&visit, HERE, web.baci.cohorts(asked, chosen).await)? {
        Ok(told) => told,
        Err(waiting) => return Ok(waiting),
    };
    if given.is_empty() {
        return nothing_of(&visit, HERE, chosen);
    }
    let mut fields = vec![
        period_field(words, period),
        day_field(words, "from", "analytics-from", Some(from)),
        day_field(words, "until", "analytics-until", until),
    ];
    fields.extend(segment_field(words, &web.baci.stored_segments().await?, chosen));
    show(&CohortsPage {
        page: super::page(&visit),
        tabs: tabs(words, HERE),
        read_at: read_at(words, &given),
        making: progress(&web, words).await?,
        fields,
        heat: heat(words, &told),
    })
}

fn heat(words: &Words, told: &Cohorts) -> Heat {
    let many = |own: &Cohort| own.cells.first().map_or(0, |cell| cell.buyers);
    let rows: Vec<_> = told.rows.iter().filter(|(_, own)| many(own) > 0).collect();
    let rows = rows.get(rows.len().saturating_sub(HIGH)..).unwrap_or_default();
    let wide = rows.iter().map(|(_, own)| own.cells.len()).max().unwrap_or(0).min(WIDE);
    let mut heads = vec![words.t("analytics-first-bought"), words.t("analytics-customers")];
    heads.extend((1..wide).map(|n| format!("+{n}")));
    let mut heat = Heat::new(words.t("analytics-came-again"), heads);
    for (start, own) in rows {
        let day =
            start.parse::<Date>().map_or_else(|_| start.clone(), |day| dates::day(words, day));
        let shares = own.cells.iter().take(wide).skip(1).map(|cell| Cohorts::share(cell, own));
        heat.row(
            words,
            vec![day, words.count(i64::try_from(many(own)).unwrap_or(i64::MAX))],
            shares,
        );
    }
    heat
}
