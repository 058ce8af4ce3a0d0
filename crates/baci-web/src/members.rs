//! Members: found as somebody types, or leafed through.

pub(crate) mod edit;
pub(crate) mod history;
pub(crate) mod identities;
pub(crate) mod record;

use crate::page::{Page, Place, show};
use crate::parts::{Empty, Field, Pager};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use baci_app::{MemberFilter, MemberPage, StoredMember};
use baci_core::id::MemberId;
use baci_core::staff::Right;
use serde::Deserialize;

/// How many members a page of the list has.
const PAGE: i64 = 30;
/// How many are shown of what somebody types.
const FOUND: usize = 50;

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
    let typed = ask.q.trim();
    let found = match typed {
        "" => web.baci.latest_members(MemberFilter::default(), ask.from, PAGE).await?,
        typed => {
            let members = web.baci.search_members(typed, FOUND).await?;
            MemberPage { members, next: None }
        }
    };
    // Counting all takes longer than finding a few.
    let lead = match typed {
        "" => words.say("members-lead").count("n", web.baci.count_members().await?).to_string(),
        _ => String::new(),
    };
    let next = found.next.map(|id| id.to_string());
    let from = ask.from.map(|id| id.to_string());
    let rows: Vec<Row> = found.members.iter().map(|member| row(words, member)).collect();
    let may_add = visit.may(Right::ChangeMembers);
    let empty = rows.is_empty().then(|| {
        let key = if typed.is_empty() { "members-empty" } else { "members-none" };
        let empty = Empty::new(words, key);
        if may_add { empty.action(words, "/members/new", "members-add") } else { empty }
    });
    let query = [("q", ask.q.as_str())];
    let pager = Pager::new(words, "/members", &query, from.as_deref(), next.as_deref());
    let search = Field::of("search", "q", words.t("members-search"))
        .hint(words.t("members-search-hint"))
        .with(&ask.q)
        .complete("off")
        .longest(100);
    show(&MembersPage {
        page: Page::new(&visit, "nav-members", Place::Members),
        lead,
        may_add,
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
        identities: identities(stored),
        tags: stored.member.profile.tags.clone(),
        joined: words.day(stored.member.joined_at),
    }
}

/// Phone numbers first: that is who people are at a till.
pub(crate) fn identities(stored: &StoredMember) -> String {
    let mut all: Vec<&String> = stored.identities.iter().collect();
    all.sort_by_key(|identity| !identity.starts_with("phone:"));
    all.into_iter().map(|identity| shown(identity)).collect::<Vec<_>>().join(", ")
}

/// A member's name, or words for one who has told none.
pub(crate) fn name(words: &Words, stored: &StoredMember) -> String {
    stored.member.profile.name.clone().unwrap_or_else(|| words.t("member-nameless"))
}

/// An identity as a person reads it: without its kind, a phone number in groups.
pub(crate) fn shown(identity: &str) -> String {
    let (kind, value) = identity.split_once(':').unwrap_or(("", identity));
    let code = ["+856", "+66", "+84"].iter().find(|code| value.starts_with(**code));
    match code.filter(|_| kind == "phone") {
        Some(code) => grouped(code, &value[code.len()..]),
        None => value.to_owned(),
    }
}

/// '+66' and '812345678' as '+66 81 234 5678'.
fn grouped(code: &str, rest: &str) -> String {
    let sizes: &[usize] = match rest.len() {
        10 => &[2, 4, 4],
        9 => &[2, 3, 4],
        _ => &[2, 3],
    };
    let (mut out, mut rest) = (code.to_owned(), rest);
    for size in sizes {
        let (part, more) = rest.split_at_checked(*size).unwrap_or((rest, ""));
        if !part.is_empty() {
            out.push('\u{a0}');
            out.push_str(part);
        }
        rest = more;
    }
    out + rest
}

/// How many there are, as messages count.
pub(crate) fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_are_read_in_groups() {
        for (identity, read) in [
            ("phone:+66812345678", "+66 81 234 5678"),
            ("phone:+8562055512345", "+856 20 5551 2345"),
            ("phone:+84912345678", "+84 91 234 5678"),
            ("phone:+4915112345678", "+4915112345678"),
            ("card:WSB0012", "WSB0012"),
        ] {
            assert_eq!(shown(identity).replace('\u{a0}', " "), read);
        }
    }
}
