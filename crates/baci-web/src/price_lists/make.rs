//! Making and changing a price list, by the same form and example cart as offers.

use super::{found, shape};
use crate::form::Form;
use crate::offers::make::{Draft, begin, live, take};
use crate::offers::shape::{Kind, Values};
use crate::state::Web;
use crate::visit::Visit;
use crate::wrong::Wrong;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use baci_app::{Part, part_text};
use serde::Deserialize;

/// Whether it is to be written by hand.
#[derive(Deserialize)]
pub(crate) struct Ask {
    kind: Option<String>,
}

/// The form of a new one.
pub(crate) async fn new(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    let asked = ask.kind.as_deref().and_then(|text| Kind::named(Part::PriceList, text));
    let kind = asked.unwrap_or(Kind::List);
    let mut values = Values::default();
    if kind == Kind::ListText {
        let name = visit.words.t("list-new");
        values.set("text", format!("[[price_list]]\nid = \"new-list\"\nname = {{ en = \"{name}\" }}\nprices = [\n    {{ sku = \"roll\", price = \"90\" }},\n]\n"));
    }
    begin(&web, &visit, Draft { kind, values, over: None })
}

/// The form of one that is there; as text where a form cannot say all of it.
pub(crate) async fn edit(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Wrong> {
    let published = live(&visit)?;
    let program = &published.program;
    // One that is longer than a form takes is changed with the program's text.
    let own = found(program, &id)?;
    if super::too_long(own) {
        return Err(Wrong::NotFound);
    }
    let list = program.document().get("price_list").and_then(|list| list.as_array());
    let stored = list.into_iter().flatten().find(|own| own["id"] == *id).ok_or(Wrong::NotFound)?;
    let (kind, mut values) = match shape::fields(stored, program.currency) {
        Some(values) => (Kind::List, values),
        None => {
            let mut values = Values::default();
            let text = part_text(Part::PriceList, &program.to_toml(), &id);
            values.set("text", text.map_err(|_| Wrong::NotFound)?);
            (Kind::ListText, values)
        }
    };
    if let Some(sku) = own.prices.keys().next() {
        values.set("cart1_what", sku.as_str());
    }
    begin(&web, &visit, Draft { kind, values, over: Some(id) })
}

/// Takes the form of a new one.
pub(crate) async fn take_new(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    take(&web, &visit, Part::PriceList, &form, None)
}

/// Takes the form of one that is there.
pub(crate) async fn take_edit(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Wrong> {
    take(&web, &visit, Part::PriceList, &form, Some(id))
}
