//! A segment: its condition, who is in it, what it was, files of it, and removing it.

use super::{standing, title};
use crate::members;
use crate::page::{Page, Place, show};
use crate::parts::{Cell, Empty, Field, Pager, Table};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use baci_app::{SegmentProgress, SegmentRevision};
use baci_core::id::MemberId;
use baci_core::program::FieldKind;
use baci_core::staff::Right;
use serde::Deserialize;

/// How many members a page has.
const PAGE: usize = 30;

/// Where the page starts.
#[derive(Deserialize)]
pub(crate) struct Ask {
    from: Option<MemberId>,
}

#[derive(Template)]
#[template(path = "segment.html")]
struct SegmentPage {
    page: Page,
    id: String,
    condition: String,
    chip: (&'static str, String),
    /// What to do about it, where it does not fit.
    told: Option<String>,
    facts: Vec<(String, String)>,
    /// How far members are judged, while they are: the words, so many of so many.
    progress: Option<(String, i64, i64)>,
    may_change: bool,
    files: Vec<Field>,
    empty: Option<Empty>,
    table: Table,
    pager: Pager,
    revisions: Table,
}

/// The page.
pub(crate) async fn read(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<String>,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    let words = &visit.words;
    let own = web.baci.segment(&id).await?;
    let progress = web.baci.segment_progress().await?.filter(|own| !own.done);
    let (table, next) = list(&web, words, &id, ask.from).await?;
    let (mood, state) = standing(&own, progress.is_none());
    let from = ask.from.map(|id| id.to_string());
    let pager =
        Pager::new(words, &format!("/segments/{id}"), &[], from.as_deref(), next.as_deref());
    let stored = &own.segment;
    let fact = |key: &str, value: String| (words.t(key), value);
    show(&SegmentPage {
        page: Page::titled(&visit, title(words, &stored.names, &id), Place::Segments),
        condition: stored.condition.clone(),
        chip: (mood, words.t(state)),
        told: (!own.fits).then(|| words.t("segment-unfit-text")),
        facts: vec![
            fact("segment-members", words.count(own.members)),
            fact("segment-id", id.clone()),
            fact("segment-made", words.moment(stored.created_at)),
            fact("segment-changed", words.moment(stored.changed_at)),
        ],
        progress: progress.map(|own| far(words, own)),
        may_change: visit.may(Right::ChangeProgram),
        files: files(&visit),
        empty: table.is_empty().then(|| Empty::new(words, "segment-nobody")),
        table,
        pager: pager.within("list"),
        revisions: revisions(words, web.baci.segment_revisions(&id).await?),
        id,
    })
}

fn far(words: &Words, own: SegmentProgress) -> (String, i64, i64) {
    let said = words.say("segment-progress").text("looked", words.count(own.looked));
    (said.text("total", words.count(own.total)).to_string(), own.looked, own.total.max(1))
}

/// A page of members, and where the next one starts.
async fn list(
    web: &Web,
    words: &Words,
    id: &str,
    from: Option<MemberId>,
) -> Result<(Table, Option<String>), Wrong> {
    let limit = i64::try_from(PAGE).unwrap_or(30) + 1;
    let mut found = web.baci.segment_members(id, from, limit).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|(id, _)| id.to_string());
    let mut rows = Vec::with_capacity(found.len());
    for (member, since) in found {
        let stored = web.baci.member(member).await?;
        rows.push(vec![
            Cell::Named(
                format!("/members/{member}"),
                members::name(words, &stored),
                members::identities(&stored),
            ),
            Cell::Text(words.moment(since)),
        ]);
    }
    let heads = ["nav-members", "segment-in-since"];
    Ok((Table::new(heads.map(|key| words.t(key))).rows(rows), next))
}

fn revisions(words: &Words, all: Vec<SegmentRevision>) -> Table {
    let heads = ["segment-revision", "segment-condition", "audit-when", "audit-who"];
    let rows = all.into_iter().map(|own| {
        vec![
            Cell::Text(words.count(own.revision)),
            Cell::Text(if own.removed { words.t("segment-removed") } else { own.condition }),
            Cell::Text(words.moment(own.at)),
            Cell::Text(own.actor),
        ]
    });
    Table::new(heads.map(|key| words.t(key))).rows(rows)
}

/// What kind of file, and which field says who consented.
fn files(visit: &Visit) -> Vec<Field> {
    let words = &visit.words;
    let kinds =
        ["csv", "google", "meta"].map(|kind| (kind.to_owned(), words.named("segment-file", kind)));
    let live = visit.program.as_ref();
    let fields = live.map_or(&[][..], |own| &own.program.member_fields);
    let truths = fields.iter().filter(|field| field.kind == FieldKind::Truth);
    let truths = truths.map(|field| (field.name.clone(), field.name.clone()));
    let all = std::iter::once((String::new(), words.t("segment-consent-none"))).chain(truths);
    vec![
        Field::select("format", words.t("segment-file-kind"), kinds),
        Field::select("consent", words.t("segment-consent"), all)
            .hint(words.t("segment-consent-hint")),
    ]
}

/// Removes it.
pub(crate) async fn remove(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Wrong> {
    web.baci.remove_segment(&visit.by(), &id).await?;
    Ok(web.done("/segments", "segment-removed"))
}
