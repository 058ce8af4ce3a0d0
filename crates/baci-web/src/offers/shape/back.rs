//! From an offer of the program to the fields of a form. What it cannot say is left out: whether
//! anything was is seen by making the offer again.

use super::read::{copy, name_and_time, names, target};
use super::{Kind, PARTS, STEPS, Values};
use serde_json::Value as Json;

/// The kind, and what stands in its fields.
pub(super) fn read(offer: &Json) -> Option<(Kind, Values)> {
    let mut values = Values::default();
    head(offer, &mut values);
    let one = |key: &str| match offer.get(key) {
        Some(Json::Array(items)) => items.first().filter(|_| items.len() == 1),
        found => found,
    };
    let kind = if let Some(discount) = one("discount") {
        discounted(discount, &mut values)
    } else if let Some(deal) = one("deal") {
        deal_back(deal, &mut values);
        Kind::Deal
    } else if let Some(bundle) = one("bundle") {
        bundle_back(bundle, &mut values);
        Kind::Bundle
    } else {
        let gift = one("gift")?;
        copy(gift, &mut values, &[("sku", "sku"), ("quantity", "quantity"), ("worth", "worth")]);
        target(gift.get("for_each"), &mut values, "each_kind", "each_names");
        Kind::Gift
    };
    Some((kind, values))
}

fn head(offer: &Json, values: &mut Values) {
    name_and_time(offer, values);
    copy(
        offer,
        values,
        &[("code", "code"), ("when", "when"), ("group", "group"), ("most", "most")],
    );
    if offer.get("exclusive") == Some(&Json::Bool(true)) {
        values.set("exclusive", "yes");
    }
    let needs = match offer.get("needs") {
        Some(Json::Array(needs)) => needs.iter().collect(),
        found => found.into_iter().collect::<Vec<_>>(),
    };
    for need in needs {
        copy(need, values, &[("need_amount", "amount"), ("need_quantity", "quantity")]);
        target(need.get("of"), values, "need_kind", "need_names");
    }
    if let Some(costs) = offer.get("costs") {
        copy(costs, values, &[("costs_units", "units"), ("costs_wallet", "wallet")]);
    }
    if let Some(limits) = offer.get("limits") {
        for key in ["uses", "per_member", "per_day", "budget"] {
            copy(limits, values, &[(key, key)]);
        }
    }
}

fn discounted(discount: &Json, values: &mut Values) -> Kind {
    target(discount.get("on"), values, "on_kind", "on_names");
    copy(discount, values, &[("per", "per"), ("units", "units"), ("by", "by")]);
    let steps = match discount.get("steps") {
        Some(Json::Array(steps)) => steps.iter().collect(),
        found => found.into_iter().collect::<Vec<_>>(),
    };
    if !steps.is_empty() {
        for (step, [from, value]) in steps.into_iter().zip(STEPS) {
            copy(step, values, &[(from, "from")]);
            cut(step, values, value);
        }
        return Kind::Steps;
    }
    let how = cut(discount, values, "value");
    if discount.get("of").and_then(Json::as_str) == Some("delivery") {
        let methods = discount.get("methods").map(names).unwrap_or_default();
        values.set("methods", methods);
        return Kind::Delivery;
    }
    match how {
        "amount" => Kind::Amount,
        "price" => Kind::Price,
        _ => Kind::Percent,
    }
}

fn deal_back(deal: &Json, values: &mut Values) {
    let none = Json::Null;
    let (buy, get) = (deal.get("buy").unwrap_or(&none), deal.get("get").unwrap_or(&none));
    copy(buy, values, &[("buy_quantity", "quantity")]);
    target(buy.get("on"), values, "buy_kind", "buy_names");
    copy(get, values, &[("get_quantity", "quantity")]);
    target(get.get("on"), values, "get_kind", "get_names");
    let how = cut(get, values, "value");
    let added = deal.get("added") == Some(&Json::Bool(true));
    values.set(
        "how",
        if added {
            "added"
        } else if how.is_empty() {
            "free"
        } else {
            how
        },
    );
    copy(deal, values, &[("times", "times")]);
}

fn bundle_back(bundle: &Json, values: &mut Values) {
    let parts = bundle.get("parts").and_then(Json::as_array);
    for (part, [quantity, kind, names]) in parts.into_iter().flatten().zip(PARTS) {
        copy(part, values, &[(quantity, "quantity")]);
        target(part.get("on"), values, kind, names);
    }
    cut(bundle, values, "value");
    copy(bundle, values, &[("times", "times")]);
}

/// How much comes off, into `how` and a field; empty where nothing is said.
fn cut(from: &Json, values: &mut Values, field: &str) -> &'static str {
    let found = ["percent", "amount", "price"].into_iter().find(|key| from.get(key).is_some());
    let Some(how) = found else { return "" };
    copy(from, values, &[(field, how)]);
    values.set("how", how);
    how
}
