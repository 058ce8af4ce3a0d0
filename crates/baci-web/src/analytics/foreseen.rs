//! The part of a member's record about what is foreseen of them: whether and when they come again, for how much, and for what.

use super::next::{best, days_late};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::{Words, dates};
use crate::wrong::Wrong;
use baci_app::analytics::{Foresight, NextOne, date, rounded};
use baci_core::id::MemberId;
use baci_core::staff::Right;
use jiff::civil::Date;

/// What is known by now.
pub(crate) struct Foreseen {
    pub rows: Vec<(String, String)>,
    /// Whether more is there in a moment.
    pub waiting: bool,
}

impl Foreseen {
    /// What is foreseen of a member; nothing where nothing can be, or the reader may not see figures.
    pub async fn of(web: &Web, visit: &Visit, id: MemberId) -> Result<Option<Self>, Wrong> {
        if visit.program.is_none() || !visit.may(Right::SeeOverview) {
            return Ok(None);
        }
        let words = &visit.words;
        let told = web.baci.foresight(id).await?;
        let today = words.zone.local(web.baci.clock().now()).day;
        let rows = rows(words, &told, today);
        Ok((told.waiting || !rows.is_empty()).then_some(Self { rows, waiting: told.waiting }))
    }
}

fn rows(words: &Words, told: &Foresight, today: Date) -> Vec<(String, String)> {
    let mut all = Vec::new();
    if let Some((fit, own)) = &told.lifetime {
        let digits = fit.given.currency.digits;
        all.push((words.t("forecast-alive"), words.percent(rounded(own.alive, 8))));
        let purchases = words.decimals(rounded(own.expected, 2), 2);
        all.push((words.t("forecast-purchases-year"), purchases));
        let value = own.value.map(|value| words.money(rounded(value, digits)));
        all.extend(value.map(|value| (words.t("forecast-value-year"), value)));
    }
    if let Some(own) = &told.next {
        all.push((words.t("next-expected"), expected(words, own, today)));
        all.push((words.t("next-best"), best(words, own)));
    }
    if !told.products.is_empty() {
        all.push((words.t("foreseen-may-like"), told.products.join(", ")));
    }
    all
}

/// The day on which somebody is expected, and how late they are.
fn expected(words: &Words, own: &NextOne, today: Date) -> String {
    let day = dates::day(words, date(own.expected));
    match days_late(words, own, today) {
        Some(late) => format!("{day} ({late})"),
        None => day,
    }
}
