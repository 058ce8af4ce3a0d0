//! One price list: its words, its prices, its text, and the ways to change, give or end it.

use super::{found, title, too_long};
use crate::page::{Page, Place, show};
use crate::parts::{Cell, Pager, Table};
use crate::program::offers::list_card;
use crate::program::{Card, edit, numbered};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use baci_app::{Part, end_part, part_text};
use baci_core::event::Quantity;
use baci_core::program::PriceList;
use baci_core::staff::Right;
use serde::Deserialize;

/// How many prices a page has.
const PAGE: usize = 100;

/// Where the prices start.
#[derive(Deserialize)]
pub(crate) struct Ask {
    from: Option<usize>,
}

#[derive(Template)]
#[template(path = "price_list.html")]
struct ListPage {
    page: Page,
    id: String,
    may_edit: bool,
    may_end: bool,
    /// Whether it can be given to members, by who reads this.
    may_give: bool,
    too_long: bool,
    card: Card,
    table: Option<Table>,
    pager: Pager,
    text: Vec<String>,
}

/// Reads one.
pub(crate) async fn read(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<String>,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    let words = &visit.words;
    let published = visit.program.as_ref().ok_or(Wrong::NotFound)?;
    let program = &published.program;
    let list = found(program, &id)?;
    let now = web.baci.clock().now();
    let may_change = visit.may(Right::ChangeProgram);
    let from = ask.from.unwrap_or(0);
    let steps = list.prices.values().map(Vec::len).sum::<usize>();
    let next = (steps > from.saturating_add(PAGE)).then(|| (from + PAGE).to_string());
    let path = format!("/price-lists/{id}");
    let back = ask.from.map(|from| from.to_string());
    let pager = Pager::new(words, &path, &[], back.as_deref(), next.as_deref());
    let long = too_long(list);
    let text = if long {
        String::new()
    } else {
        part_text(Part::PriceList, &program.to_toml(), &id).map_err(|_| Wrong::NotFound)?
    };
    show(&ListPage {
        page: Page::titled(&visit, title(words, list), Place::PriceLists),
        id,
        may_edit: may_change && !long,
        may_end: may_change && list.active.until.is_none_or(|until| now < until),
        may_give: list.held && visit.may(Right::MakeCoupons),
        too_long: long,
        card: list_card(words, list, now),
        table: Some(prices(words, list, from)).filter(|table| !table.is_empty()),
        pager: pager.within("list"),
        text: numbered(&text),
    })
}

/// Its prices, a page of them.
fn prices(words: &Words, list: &PriceList, from: usize) -> Table {
    let all = list.prices.iter().flat_map(|(sku, steps)| {
        steps.iter().map(move |(quantity, price)| (sku, *quantity, *price))
    });
    let row = |(sku, quantity, price): (&String, Quantity, i64)| {
        let from = match quantity {
            Quantity(0) => String::new(),
            quantity => words.quantity(quantity),
        };
        vec![Cell::Text(sku.clone()), Cell::Text(from), Cell::Text(words.money(price))]
    };
    let heads = ["list-article", "list-from", "list-price-of-one"].map(|key| words.t(key));
    let rows = all.skip(from).take(PAGE).map(row);
    Table::new(heads).numbers(1).numbers(2).rows(rows)
}

/// Writes its end into the program's text: what would change is shown, to be published.
pub(crate) async fn end(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Wrong> {
    let published = visit.program.as_ref().ok_or(Wrong::NotFound)?;
    let list = found(&published.program, &id)?;
    let now = web.baci.clock().now();
    let begun = list.active.from.is_none_or(|from| from < now);
    let at = published.program.zone.written(now);
    let text = end_part(Part::PriceList, &published.program.to_toml(), &id, (&at, begun));
    let text = text.map_err(|_| Wrong::NotFound)?;
    let note = visit.words.say("list-note-end").text("name", title(&visit.words, list));
    edit::review(&visit, &text, &note.to_string(), published.version)
}
