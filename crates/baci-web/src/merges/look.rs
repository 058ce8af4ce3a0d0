//! Before a merge: who the other one is, both side by side, and what would move.

use super::{Problem, find_field, reason_field};
use crate::form::Form;
use crate::members::{count, name, shown};
use crate::page::{Page, Place, show};
use crate::parts::{Cell, Field, Summary, Table};
use crate::state::Web;
use crate::till::sale::known;
use crate::visit::{Visit, random, see_other};
use crate::words::{Words, dates, wallet_name};
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{Balance, MergeAnswer, StoredMember};
use baci_core::id::MemberId;
use baci_core::program::Wallet;
use baci_core::refusal::Refusal;
use serde::Deserialize;
use std::collections::BTreeMap;

/// How many are shown of those whom it may be.
const FOUND: usize = 8;

/// Whom to look at.
#[derive(Deserialize)]
pub(crate) struct Ask {
    other: Option<MemberId>,
}

#[derive(Template)]
#[template(path = "merge.html")]
struct MergePage {
    page: Page,
    id: MemberId,
    /// Who stays, as the way back names them.
    name: String,
    summary: Option<Summary>,
    find: Field,
    /// Those whom it may be.
    found: Vec<Found>,
    look: Option<Look>,
}

struct Found {
    id: MemberId,
    name: String,
    identity: String,
}

struct Look {
    other: MemberId,
    /// Both, side by side.
    both: Table,
    moves: Vec<(String, String)>,
    reason: Field,
    key: String,
    /// What is asked first, where scripts run.
    sure: String,
}

/// The page: what would move, where somebody is named; else the field to find them.
pub(crate) async fn read(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<MemberId>,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    let stays = web.baci.member(id).await?;
    let Some(other) = ask.other else {
        return show(&finding(&visit, &stays, "", None));
    };
    preview(&web, &visit, (stays, other), (&Form::default(), &[])).await
}

/// Finds the other one: exactly, else those whom it may be.
pub(crate) async fn find(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<MemberId>,
    form: Form,
) -> Result<Response, Wrong> {
    let stays = web.baci.member(id).await?;
    let typed: String = form.get("with").chars().take(100).collect();
    if let Some(other) = known(&web, &visit, &typed).await? {
        return Ok(see_other(&format!("/members/{}/merge?other={other}", stays.member.id)));
    }
    let mut found = web.baci.search_members(&typed, FOUND + 1).await?;
    found.retain(|own| own.member.id != stays.member.id);
    if found.is_empty() {
        let page = finding(&visit, &stays, &typed, Some(visit.words.t("merge-nobody")));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response());
    }
    let mut page = finding(&visit, &stays, &typed, None);
    let one = |own: &StoredMember| Found {
        id: own.member.id,
        name: name(&visit.words, own),
        identity: own.identities.iter().map(|own| shown(own)).collect::<Vec<_>>().join(", "),
    };
    page.found = found.iter().take(FOUND).map(one).collect();
    show(&page)
}

fn finding(visit: &Visit, stays: &StoredMember, typed: &str, wrong: Option<String>) -> MergePage {
    let words = &visit.words;
    let wrongs: Vec<Problem> = wrong.clone().map(|text| ("with", text)).into_iter().collect();
    MergePage {
        page: Page::new(visit, "merge-title", Place::Members),
        id: stays.member.id,
        name: name(words, stays),
        summary: Summary::of(words, &wrongs),
        find: find_field(words, typed, wrong),
        found: Vec::new(),
        look: None,
    }
}

/// The look at it with a form that was not taken.
pub(super) async fn again(
    web: &Web,
    visit: &Visit,
    (id, other): (MemberId, MemberId),
    (form, wrong): (&Form, Problem),
) -> Result<Response, Wrong> {
    let stays = web.baci.member(id).await?;
    let page = preview(web, visit, (stays, other), (form, &[wrong])).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn preview(
    web: &Web,
    visit: &Visit,
    (stays, other): (StoredMember, MemberId),
    (form, wrongs): (&Form, &[Problem]),
) -> Result<Response, Wrong> {
    let words = &visit.words;
    let id = stays.member.id;
    let refused = |refusal: &Refusal| {
        let page = finding(visit, &stays, "", Some(words.refusal(refusal)));
        Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
    };
    let answer = match web.baci.merge_preview(id, other).await {
        Ok(answer) => answer,
        Err(error) => return refused(&refusal(error)?),
    };
    let goes = web.baci.record(other).await?;
    let wallets: &[Wallet] = visit.program.as_ref().map_or(&[], |p| p.program.member_wallets());
    let outcome = answer.outcome;
    let balances = (web.baci.balances(id).await?, web.baci.balances(other).await?);
    let mut both = facts(words, &stays, &goes);
    both.extend(wallets.iter().map(|wallet| {
        let on = |all: &BTreeMap<String, Balance>| {
            let balance = all.get(&wallet.id).copied().unwrap_or_default();
            (words.amount(wallet, balance.available), parts(words, wallet, balance))
        };
        let [(one, more), (two, less), (sum, all)] =
            [on(&balances.0), on(&balances.1), on(&outcome.balances)];
        let named = Cell::Text(wallet_name(wallet, words.language).to_owned());
        vec![named, Cell::Two(one, more), Cell::Two(two, less), Cell::Two(sum, all)]
    }));
    let heads = ["merge-what", "merge-stays", "merge-goes", "merge-after"];
    let both = Table::new(heads.map(|key| words.t(key))).rows(both);
    let said = words.say("merge-sure").text("other", name(words, &goes));
    let look = Look {
        other,
        both,
        moves: outcome.merge.map_or_else(Vec::new, |own| moves(words, wallets, &own)),
        reason: reason_field(words, "merge-reason", form, wrongs),
        key: form.filled("key").map_or_else(random, str::to_owned),
        sure: said.text("name", name(words, &stays)).to_string(),
    };
    let summary = Summary::of(words, wrongs);
    show(&MergePage { look: Some(look), summary, ..finding(visit, &stays, "", None) })
}

/// What both records say, and what the one says after it: what it lacked, it gets from the other.
fn facts(words: &Words, stays: &StoredMember, goes: &StoredMember) -> Vec<Vec<Cell>> {
    let row = |label: &str, one: Option<String>, two: Option<String>, after: Option<String>| {
        let cell = |told: Option<String>| Cell::Text(told.unwrap_or_else(dash));
        vec![Cell::Text(words.t(label)), cell(one), cell(two), cell(after)]
    };
    let lacking = |label: &str, told: &dyn Fn(&StoredMember) -> Option<String>| {
        let (one, two) = (told(stays), told(goes));
        row(label, one.clone(), two.clone(), one.or(two))
    };
    let day = |own: &StoredMember| Some(words.day(own.member.joined_at));
    let first = if goes.member.joined_at < stays.member.joined_at { goes } else { stays };
    let numbers = |of: &[&StoredMember]| {
        let all: Vec<_> = of.iter().flat_map(|own| &own.identities).map(|own| shown(own)).collect();
        (!all.is_empty()).then(|| all.join(", "))
    };
    let all = numbers(&[stays, goes]);
    vec![
        lacking("member-name", &|own| own.member.profile.name.clone()),
        row("members-joined", day(stays), day(goes), day(first)),
        row("members-identities", numbers(&[stays]), numbers(&[goes]), all),
        lacking("birthday", &|own| Some(dates::birthday(words, own.member.profile.birthday?))),
    ]
}

fn dash() -> String {
    "–".to_owned()
}

/// What of a balance cannot be spent, in words.
fn parts(words: &Words, wallet: &Wallet, balance: Balance) -> String {
    let parts = [
        ("balance-pending", balance.pending),
        ("balance-held", balance.held),
        ("balance-owed", balance.debt),
    ];
    let told = parts.into_iter().filter(|(_, amount)| *amount != 0).map(|(key, amount)| {
        words.say(key).text("amount", words.amount(wallet, amount)).to_string()
    });
    told.collect::<Vec<_>>().join(" · ")
}

/// What goes over, as (what, how much); what is nothing is left out.
fn moves(words: &Words, wallets: &[Wallet], own: &MergeAnswer) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for wallet in wallets {
        let balance = own.wallets.get(&wallet.id).copied().unwrap_or_default();
        let spendable = (balance.available != 0).then(|| words.amount(wallet, balance.available));
        let more = parts(words, wallet, balance);
        let told: Vec<_> =
            spendable.into_iter().chain((!more.is_empty()).then_some(more)).collect();
        if !told.is_empty() {
            all.push((wallet_name(wallet, words.language).to_owned(), told.join(" · ")));
        }
    }
    for identity in &own.identities {
        let kind = identity.split(':').next().unwrap_or_default();
        all.push((words.named("identity", kind), shown(identity)));
    }
    let counts = [
        ("nav-coupons", own.coupons),
        ("nav-gift-cards", own.cards),
        ("merge-holds", own.holds),
        ("merge-waits", own.waits),
        ("merge-counters", own.counters),
    ];
    let counts = counts.into_iter().filter(|(_, n)| *n > 0);
    all.extend(counts.map(|(key, n)| (words.t(key), words.count(count(n)))));
    all
}
