//! What whoever is signed in sold today, with a way to each.

use crate::page::{Page, show};
use crate::parts::{Cell, Empty, Table};
use crate::state::Web;
use crate::till::{Frame, gifts};
use crate::visit::Visit;
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use baci_app::{Answer, PurchaseFilter};
use baci_core::id::EventRef;

/// The most sales that are listed.
const MOST: usize = 100;
/// How many purchases of the shop are looked at: of a day with more, the latest are shown.
const PAGE: usize = 500;
const PAGES: usize = 10;

#[derive(Template)]
#[template(path = "till_today.html")]
struct TodayPage {
    page: Page,
    till: Frame,
    lead: String,
    empty: Option<Empty>,
    table: Table,
}

/// The list.
pub(crate) async fn list(
    State(web): State<Web>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Wrong> {
    let words = &visit.words;
    let actor = visit.signed_in()?.actor();
    let day = words.zone.local(web.baci.clock().now()).day;
    let filter =
        PurchaseFilter { from: Some(words.zone.start_of(day)), ..PurchaseFilter::default() };
    let (mut own, mut before) = (Vec::new(), None);
    for _ in 0..PAGES {
        let page = web.baci.purchases(&filter, before, PAGE).await?;
        own.extend(page.lines.into_iter().filter(|line| line.event.actor == actor));
        before = page.next;
        if before.is_none() || own.len() >= MOST {
            break;
        }
    }
    own.truncate(MOST);
    let ids = own.iter().map(|line| line.event.member).collect();
    let names = web.baci.members_with(&ids).await?;
    let (mut rows, mut total, mut count) = (Vec::new(), 0i64, 0i64);
    for line in own {
        let reference = EventRef { member: line.event.member, event: line.event.event };
        let cancelled = web.baci.returned(reference).await?.cancelled;
        if !cancelled {
            (total, count) = (total.saturating_add(line.event.net), count + 1);
        }
        let stored = names.get(&reference.member);
        let name = stored.map(|stored| crate::members::name(words, stored)).unwrap_or_default();
        let more = [stored.and_then(ending), line.event.receipt.clone()];
        let more: Vec<_> = more.into_iter().flatten().collect();
        let (kind, at) = (line.event.kind.clone(), line.event.at);
        let program_version = line.event.program_version;
        let outcome = line.outcome;
        let answer =
            Answer { event: reference, kind, at, program_version, outcome, replayed: false };
        let program = visit.program.as_ref();
        let sums = program.map_or_else(Vec::new, |p| gifts(words, &p.program, &answer).0);
        rows.push(vec![
            Cell::Link(format!("/till/done/{reference}"), words.clock(at)),
            Cell::Two(name, more.join(" · ")),
            Cell::Text(words.money(line.event.net)),
            match cancelled {
                true => Cell::Chip("bad", words.t("till-undone")),
                false => Cell::Text(sums.join(", ")),
            },
        ]);
    }
    let heads = ["purchase-when", "member", "fact-amount", "purchase-gave"].map(|key| words.t(key));
    let table = Table::new(heads).numbers(2).rows(rows);
    let till = Frame::new(&web, &visit, &headers, ("till-today", "/till/today")).await?;
    let sold = words.money(total);
    show(&TodayPage {
        page: till.page.clone(),
        till,
        lead: words.say("till-today-lead").count("n", count).text("total", sold).to_string(),
        empty: table
            .is_empty()
            .then(|| Empty::new(words, "till-today-empty").action(words, "/till", "till-start")),
        table,
    })
}

/// The end of a phone number or card: who it is of several without a name.
fn ending(stored: &baci_app::StoredMember) -> Option<String> {
    let mut all: Vec<&String> = stored.identities.iter().collect();
    all.sort_by_key(|identity| !identity.starts_with("phone:"));
    let end: Vec<char> = all.first()?.chars().rev().take(4).collect();
    Some(format!("… {}", end.into_iter().rev().collect::<String>()))
}
