//! Segments: saved conditions over members, how many are in each, and what a member is in.

pub(crate) mod file;
pub(crate) mod form;
pub(crate) mod one;
mod rows;

use crate::list::ListPage;
use crate::page::{Place, show};
use crate::parts::{Cell, Empty, Table};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use axum::extract::State;
use axum::response::Response;
use baci_app::SegmentInfo;
use baci_core::id::MemberId;
use baci_core::staff::Right;
use baci_core::text::Texts;

/// How many steps a member's record tells.
const MOVES: i64 = 20;

/// The list.
pub(crate) async fn list(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    let words = &visit.words;
    let all = web.baci.segments().await?;
    let done = web.baci.segment_progress().await?.is_none_or(|own| own.done);
    let rows = all.iter().map(|own| row(words, own, done));
    let heads = ["segment", "segment-condition", "segment-members", "segment-state"];
    let table = Table::new(heads.map(|key| words.t(key))).numbers(2).rows(rows);
    let place = ("nav-segments", Place::Segments);
    let mut page = ListPage::new(&visit, "/segments", place, table, "segments-empty");
    page.lead = words.t("segments-lead");
    if visit.may(Right::ChangeProgram) && visit.program.is_some() {
        page.action = Some(("/segments/new", words.t("segment-new")));
        if all.is_empty() {
            let empty = Empty::new(words, "segments-empty");
            page.empty = Some(empty.action(words, "/segments/new", "segment-new"));
        }
    }
    show(&page)
}

fn row(words: &Words, own: &SegmentInfo, done: bool) -> Vec<Cell> {
    let (mood, state) = standing(own, done);
    let id = own.segment.segment.clone();
    vec![
        Cell::Named(format!("/segments/{id}"), title(words, &own.segment.names, &id), id),
        Cell::Text(own.segment.condition.clone()),
        Cell::Text(words.count(own.members)),
        Cell::Chip(mood, words.t(state)),
    ]
}

/// How a segment stands: its mood and message.
fn standing(own: &SegmentInfo, done: bool) -> (&'static str, &'static str) {
    match (own.fits, done) {
        (false, _) => ("bad", "segment-unfit"),
        (true, false) => ("warn", "segment-judging"),
        (true, true) => ("good", "segment-current"),
    }
}

/// A segment's name for a reader.
pub(crate) fn title(words: &Words, names: &Texts, id: &str) -> String {
    match names.get(words.language) {
        "" => id.to_owned(),
        name => name.to_owned(),
    }
}

/// The part of a member's record about segments.
pub(crate) struct Part {
    /// Path, name and since when.
    pub own: Vec<(String, String, String)>,
    /// What happened and when.
    pub moves: Vec<(String, String)>,
}

impl Part {
    /// Of a member; nothing where there never was a segment.
    pub async fn of(web: &Web, visit: &Visit, id: MemberId) -> Result<Option<Self>, Wrong> {
        let words = &visit.words;
        if web.baci.segment_progress().await?.is_none() {
            return Ok(None);
        }
        let own = web.baci.segments_of(id).await?.into_iter().map(|own| {
            let since = words.say("segment-since").text("day", words.day(own.since)).to_string();
            let path = format!("/segments/{}", own.segment);
            (path, title(words, &own.names, &own.segment), since)
        });
        let own: Vec<_> = own.collect();
        let all = web.baci.stored_segments().await?;
        let moves = web.baci.segment_moves(id, None, MOVES).await?.into_iter().map(|step| {
            let known = all.iter().find(|own| own.segment == step.segment);
            let name = match known {
                Some(own) => title(words, &own.names, &step.segment),
                None => step.segment,
            };
            let key = if step.entered { "segment-entered" } else { "segment-left" };
            (words.say(key).text("name", name).to_string(), words.moment(step.at))
        });
        Ok(Some(Self { own, moves: moves.collect() }))
    }
}
