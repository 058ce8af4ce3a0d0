//! Pairs of members who may be one: a look at a merge, or a note that they are two.

use crate::form::Form;
use crate::members::{identities, name, shown};
use crate::page::{Page, Place, show};
use crate::parts::{Button, Cell, Empty, Pager, Table};
use crate::state::Web;
use crate::visit::Visit;
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use baci_app::{Lookalikes, StoredMember};
use baci_core::id::MemberId;
use baci_core::staff::Right;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeSet;

/// How many pairs a page has.
const PAGE: i64 = 30;
const PATH: &str = "/members/lookalikes";

/// Where the list starts.
#[derive(Deserialize)]
pub(crate) struct Ask {
    from: Option<String>,
}

#[derive(Template)]
#[template(path = "lookalikes.html")]
struct PairsPage {
    page: Page,
    empty: Option<Empty>,
    table: Table,
    pager: Pager,
}

/// The list.
pub(crate) async fn list(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    let words = &visit.words;
    let from = ask.from.filter(|from| !from.is_empty());
    let after = from.as_deref().map(str::parse::<Lookalikes>).transpose();
    let after = after.map_err(|_| Wrong::NotFound)?;
    let pairs = web.baci.lookalikes(after.as_ref(), PAGE).await?;
    let full = pairs.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
    let next = pairs.last().filter(|_| full).map(ToString::to_string);
    let ids: BTreeSet<MemberId> = pairs.iter().flat_map(|own| [own.first, own.second]).collect();
    let known = web.baci.members_with(&ids).await?;
    let rows = pairs.iter().filter_map(|pair| {
        let both = (known.get(&pair.first)?, known.get(&pair.second)?);
        Some(row(&visit, pair, both, from.as_deref()))
    });
    let heads = ["merge-one", "merge-other", "lookalikes-by", "merges", "action"];
    // Whoever may not merge sees the pairs alone.
    let shown = if visit.may(Right::AdjustBalances) { heads.len() } else { 3 };
    let table = Table::new(heads.iter().take(shown).map(|key| words.t(key))).rows(rows);
    show(&PairsPage {
        empty: table.is_empty().then(|| Empty::new(words, "lookalikes-empty")),
        pager: Pager::new(words, PATH, &[], from.as_deref(), next.as_deref()).within("list"),
        table,
        page: Page::new(&visit, "lookalikes", Place::Members),
    })
}

fn row(
    visit: &Visit,
    pair: &Lookalikes,
    (one, two): (&StoredMember, &StoredMember),
    from: Option<&str>,
) -> Vec<Cell> {
    let words = &visit.words;
    let who = |own: &StoredMember| {
        let path = format!("/members/{}", own.member.id);
        Cell::Named(path, name(words, own), identities(own))
    };
    let (by, value) = pair.by();
    let value = match by {
        // The name as it is compared is none that anybody writes.
        "person" => String::new(),
        by => shown(&format!("{by}:{value}")),
    };
    let mut row = vec![who(one), who(two), Cell::Two(words.named("lookalikes-by", by), value)];
    if visit.may(Right::AdjustBalances) {
        let look = format!("/members/{}/merge?other={}", pair.first, pair.second);
        row.push(Cell::Link(look, words.t("lookalikes-look")));
        row.push(Cell::Button(Some(Button {
            action: here(from),
            token: visit.token.clone(),
            name: "pair",
            value: format!("{}/{}", pair.first, pair.second),
            label: words.t("lookalikes-apart"),
            sure: Some(words.t("lookalikes-sure")),
        })));
    }
    row
}

/// The address of a page of the list.
fn here(from: Option<&str>) -> String {
    let Some(from) = from else { return PATH.to_owned() };
    let mut rest = form_urlencoded::Serializer::new(String::new());
    format!("{PATH}?{}", rest.append_pair("from", from).finish())
}

/// Notes that a pair are two. To say it again changes nothing.
pub(crate) async fn apart(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
    form: Form,
) -> Result<Response, Wrong> {
    let (one, other) = form.get("pair").split_once('/').ok_or(Wrong::NotFound)?;
    let id = |text: &str| text.parse::<MemberId>().map_err(|_| Wrong::NotFound);
    let (one, other) = (id(one)?, id(other)?);
    web.baci.keep_apart(&visit.signed_in()?.actor(), (one, other)).await?;
    let (by, details) = (visit.by(), json!({ "other": other }));
    web.baci.audit_entry(&by, "member.apart", &one.to_string(), &details).await?;
    let from = ask.from.filter(|from| from.parse::<Lookalikes>().is_ok());
    Ok(web.done(&here(from.as_deref()), "apart"))
}
