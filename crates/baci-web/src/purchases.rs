//! Purchases of all members, latest first.

use crate::list::ListPage;
use crate::members;
use crate::page::{Place, show};
use crate::parts::{Cell, Field, Pager, Table};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use axum::extract::{Query, State};
use axum::response::Response;
use baci_app::{PurchaseFilter, PurchaseLine, StoredMember};
use baci_core::id::{EventId, EventRef, MemberId};
use baci_core::staff::Right;
use baci_core::time::Instant;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// How many purchases a page has.
const PAGE: usize = 40;

/// What is asked for.
#[derive(Deserialize)]
pub(crate) struct Ask {
    #[serde(default)]
    receipt: String,
    #[serde(default)]
    branch: String,
    from: Option<String>,
}

/// The list.
pub(crate) async fn list(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    let words = &visit.words;
    let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let filter = PurchaseFilter {
        receipt: filled(&ask.receipt),
        branch: filled(&ask.branch),
        ..PurchaseFilter::default()
    };
    let place = |text: &String| {
        let (at, event) = text.split_once('.')?;
        Some((Instant::from_micros(at.parse().ok()?), event.parse().ok()?))
    };
    let before = ask.from.as_ref().map(|from| place(from).ok_or(Wrong::NotFound)).transpose()?;
    let found = web.baci.purchases(&filter, before, PAGE).await?;
    let names = match visit.may(Right::SeeMembers) {
        true => {
            let ids = found.lines.iter().map(|line| line.event.member).collect();
            Some(web.baci.members_with(&ids).await?)
        }
        false => None,
    };
    let cancelled = web.baci.cancelled(&found.lines).await?;
    let shown = Shown { names, cancelled };
    let heads = ["purchase-when", "member", "fact-receipt", "fact-amount", "purchase-gave"];
    let table = Table::new(heads.map(|key| words.t(key))).numbers(3).numbers(4);
    let table = table.rows(found.lines.iter().map(|line| row(&visit, &shown, line)));
    let mut page = ListPage::new(
        &visit,
        "/purchases",
        ("nav-purchases", Place::Purchases),
        table,
        "purchases-empty",
    );
    page.lead = words.t("purchases-lead");
    page.filter = filter_fields(words, &ask);
    let next = found.next.map(|(at, event)| format!("{}.{event}", at.micros()));
    let query = [("receipt", ask.receipt.as_str()), ("branch", ask.branch.as_str())];
    let pager = Pager::new(words, "/purchases", &query, ask.from.as_deref(), next.as_deref());
    page.pager = pager.within("list");
    show(&page)
}

/// Receipt number, and a branch where the shop has named its branches.
fn filter_fields(words: &Words, ask: &Ask) -> Vec<Field> {
    let receipt = Field::of("search", "receipt", words.t("purchases-receipt"))
        .with(&ask.receipt)
        .complete("off")
        .longest(100);
    if words.branches.is_empty() {
        return vec![receipt];
    }
    let all = (String::new(), words.t("branch-all"));
    let named = words.branches.iter().map(|branch| (branch.id.clone(), words.branch(&branch.id)));
    let branch = Field::select("branch", words.t("fact-branch"), [all].into_iter().chain(named));
    vec![receipt, branch.with(&ask.branch)]
}

/// What a row needs beside its purchase.
struct Shown {
    /// The members, for who may see them.
    names: Option<BTreeMap<MemberId, StoredMember>>,
    /// What was taken back whole.
    cancelled: BTreeSet<EventId>,
}

fn row(visit: &Visit, shown: &Shown, line: &PurchaseLine) -> Vec<Cell> {
    let words = &visit.words;
    let event = &line.event;
    let reference = EventRef { member: event.member, event: event.event };
    let member = match shown.names.as_ref().and_then(|names| names.get(&event.member)) {
        Some(stored) => {
            Cell::Link(format!("/members/{}", event.member), members::name(words, stored))
        }
        None => Cell::Text(String::new()),
    };
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    for credit in &line.outcome.credits {
        *sums.entry(&credit.wallet).or_default() += credit.amount;
    }
    let wallets = visit.program.as_ref().map(|p| p.program.wallets.as_slice()).unwrap_or_default();
    let gave = sums.iter().filter_map(|(id, sum)| {
        let wallet = wallets.iter().find(|w| w.id == *id)?;
        Some(format!("+{}", words.valued(wallet, *sum)))
    });
    let receipt = event.receipt.clone().unwrap_or_default();
    let branch = line.purchase.branch.as_deref().map(|id| words.branch(id)).unwrap_or_default();
    vec![
        Cell::Link(format!("/purchases/{reference}"), words.moment(event.at)),
        member,
        Cell::Two(receipt, branch),
        Cell::Text(words.money(event.net)),
        match shown.cancelled.contains(&event.event) {
            true => Cell::Chip("bad", words.t("till-undone")),
            false => Cell::Text(gave.collect::<Vec<_>>().join(", ")),
        },
    ]
}
