//! Members: found as somebody types, or leafed through.

use crate::page::{Page, Place, show};
use crate::parts::{Empty, Field, Pager};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use baci_app::StoredMember;
use baci_core::id::MemberId;
use baci_core::staff::Right;
use serde::Deserialize;

/// How many members a page of the list has.
const PAGE: i64 = 50;

/// What is asked for.
#[derive(Deserialize)]
pub(crate) struct Ask {
    #[serde(default)]
    q: String,
    from: Option<MemberId>,
}

#[derive(Template)]
#[template(path = "members.html")]
struct MembersPage {
    page: Page,
    lead: String,
    may_add: bool,
    search: Field,
    found: String,
    empty: Option<Empty>,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    id: MemberId,
    name: String,
    identities: String,
    tags: Vec<String>,
    joined: String,
}

/// The list.
pub(crate) async fn list(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    let words = &visit.words;
    let found = web.baci.members(ask.from, PAGE).await?;
    let all = web.baci.count_members().await?;
    let next = found.next.map(|id| id.to_string());
    let from = ask.from.map(|id| id.to_string());
    let rows: Vec<Row> = found.members.iter().map(|member| row(words, member)).collect();
    let empty = rows
        .is_empty()
        .then(|| Empty::new(words, "members-empty").action(words, "/members/new", "members-add"));
    let query = [("q", ask.q.as_str())];
    let pager = Pager::new(words, "/members", &query, from.as_deref(), next.as_deref());
    let search = Field::of("search", "q", words.t("members-search"))
        .hint(words.t("members-search-hint"))
        .with(&ask.q)
        .complete("off")
        .longest(100);
    show(&MembersPage {
        page: Page::new(&visit, "nav-members", Place::Members),
        lead: words.say("members-lead").count("n", all).to_string(),
        may_add: visit.may(Right::ChangeMembers),
        found: words.say("members-shown").count("n", count(rows.len())).to_string(),
        pager: pager.within("members"),
        search,
        empty,
        rows,
    })
}

fn row(words: &Words, stored: &StoredMember) -> Row {
    Row {
        id: stored.member.id,
        name: name(words, stored),
        identities: stored.identities.iter().map(|i| shown(i)).collect::<Vec<_>>().join(", "),
        tags: stored.member.profile.tags.clone(),
        joined: words.day(stored.member.joined_at),
    }
}

/// A member's name, or words for one who has told none.
pub(crate) fn name(words: &Words, stored: &StoredMember) -> String {
    stored.member.profile.name.clone().unwrap_or_else(|| words.t("member-nameless"))
}

/// An identity as a person writes it: without its kind.
pub(crate) fn shown(identity: &str) -> &str {
    identity.split_once(':').map_or(identity, |(_, value)| value)
}

pub(crate) fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
