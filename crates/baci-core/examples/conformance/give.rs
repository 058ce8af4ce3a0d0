//! From a case's actions and conditions to what a promotion gives and needs.

use crate::text::{id, items, text, units, whole, word};
use serde_json::{Map, Value as Json, json};

/// What an action becomes: a give of a kind, claimed so many times.
pub struct Give {
    pub give: Json,
    pub claims: usize,
}

/// What a promotion of the case gives; nothing where it only earns or pays.
pub fn gives(promotion: &Json, case: &Json) -> Result<Vec<Give>, String> {
    let mut gives = Vec::new();
    for action in items(&promotion["actions"]) {
        // An amount in another currency is worth nothing here.
        let other = word(&action, "currency").is_some_and(|c| c != text(&case["currency"]));
        if other || text(&action["value"]) == "any" {
            continue;
        }
        if let Some((kind, give)) = give(&action, case)? {
            let claims = whole(&action, "claims").and_then(|n| usize::try_from(n).ok());
            let give = json!({"kind": kind, "give": give});
            gives.push(Give { give, claims: claims.unwrap_or(1) });
        }
    }
    Ok(gives)
}

fn give(action: &Json, case: &Json) -> Result<Option<(&'static str, Json)>, String> {
    let value = || text(&action["value"]);
    let kind = text(&action["type"]);
    let mut give = Map::new();
    let mut put = |key: &str, value: Json| give.insert(key.to_owned(), value);
    match kind.as_str() {
        "order_percent" => put("percent", json!(value())),
        "order_fixed" | "group_fixed" => put("amount", json!(value())),
        "item_percent" => put("percent", json!(value())),
        "item_fixed" | "line_fixed" => put("amount", json!(value())),
        "cheapest_percent" | "dearest_percent" => put("percent", json!(value())),
        "cheapest_fixed" | "dearest_fixed" => put("amount", json!(value())),
        "item_price" => put("price", json!(value())),
        "shipping_percent" => put("percent", json!(value())),
        "shipping_fixed" => put("amount", json!(value())),
        "free_shipping" => put("percent", json!(100)),
        "tiered_fixed" => put("amount", json!(text(&action["base"]))),
        "tiered_percent" => put("percent", json!(text(&action["base"]))),
        "first_then_additional" => {
            put("amount", json!(text(&action["first"])));
            put("further", json!(text(&action["additional"])))
        }
        "buy_x_get_y" => return deal(action).map(Some),
        "tier_by_spend" => return tiers(action).map(Some),
        "free_product" => return Ok(Some(gift(action, case))),
        other if super::earning::knows(other) => return Ok(None),
        other => return Err(format!("action {other}")),
    };
    // A zero base is a ladder whose lowest step gives nothing.
    for key in ["amount", "percent"] {
        if kind.starts_with("tiered") && give.get(key).is_some_and(|v| is_zero(&text(v))) {
            give.remove(key);
        }
    }
    // Who cuts off does so once a line.
    let by_line = crate::document::rounds_down(case);
    reach(&kind, action, by_line, &mut give)?;
    Ok(Some(("discount", Json::Object(give))))
}

/// Tiers by what a customer spent become a ladder by that: its first step is one percent off, the
/// next two, so that what came off tells the tier. A tier from zero on is the foot of the ladder.
fn tiers(action: &Json) -> Result<(&'static str, Json), String> {
    let mut steps = Vec::new();
    for tier in items(&action["tiers"]) {
        let from = text(&tier["min_spent"]);
        if !is_zero(&from) {
            steps.push(json!({"from": from, "percent": steps.len() + 1}));
        }
    }
    Ok(("discount", json!({"by": "spent", "steps": steps})))
}

/// The name of the tier that so many percent off tell.
pub fn tier(case: &Json, percent: i64) -> Option<String> {
    let promotions = items(&case["program"]["promotions"]);
    let actions = promotions.iter().flat_map(|promotion| items(&promotion["actions"]));
    let mut ladders = actions.filter(|action| text(&action["type"]) == "tier_by_spend");
    let tiers = items(&ladders.next()?["tiers"]);
    let foot = tiers.iter().filter(|tier| is_zero(&text(&tier["min_spent"]))).count();
    let at = usize::try_from(percent).ok()?.checked_add(foot)?.checked_sub(1)?;
    tiers.get(at).map(|tier| text(&tier["name"]))
}

fn is_zero(number: &str) -> bool {
    number.is_empty() || units(number, 4) == Some(0)
}

/// What a discount is on, per what, and how many units.
fn reach(
    kind: &str,
    action: &Json,
    by_line: bool,
    give: &mut Map<String, Json>,
) -> Result<(), String> {
    let mut put = |key: &str, value: Json| give.insert(key.to_owned(), value);
    let on_fees = kind.contains("shipping") || word(action, "on").as_deref() == Some("shipping");
    let target = target(&action["target"])?;
    if on_fees {
        put("of", json!("delivery"));
        let methods = items(&action["target"]["method"]);
        if !methods.is_empty() {
            put("methods", json!(methods));
        }
    } else if let Some(target) = target {
        put("on", target);
    }
    if word(action, "scope").as_deref() == Some("items_and_shipping") {
        put("of", json!("everything"));
    }
    if word(action, "amount_tax").as_deref() == Some("included") {
        put("tax", json!("included"));
    }
    let by_line = match word(action, "basis").as_deref() {
        Some(basis) => basis == "line",
        None => by_line && kind.ends_with("percent"),
    };
    match kind {
        "item_percent"
        | "item_fixed"
        | "cheapest_percent"
        | "cheapest_fixed"
        | "dearest_percent"
        | "dearest_fixed"
        | "item_price"
        | "first_then_additional" => {
            put("per", json!(if by_line { "line" } else { "unit" }));
        }
        "line_fixed" | "tiered_percent" => {
            put("per", json!("line"));
        }
        "order_percent" | "order_fixed" | "group_fixed" | "tiered_fixed" | "shipping_fixed" => {
            put("per", json!("all"));
        }
        _ => {}
    }
    if kind.starts_with("cheapest") {
        put("units", json!(1));
        put("pick", json!("cheapest"));
    }
    if kind.starts_with("dearest") {
        put("units", json!(1));
        put("pick", json!("dearest"));
    }
    let limits = [
        ("max_units", if kind == "first_then_additional" { "units_per_line" } else { "units" }),
        ("max_units_per_line", "units_per_line"),
        ("per_full_group_of", "sets_of"),
    ];
    for (key, own) in limits {
        if let Some(most) = whole(action, key) {
            put(own, json!(most));
            if key == "per_full_group_of" {
                put("pick", json!("basket"));
            }
        }
    }
    steps(kind, action, give)
}

fn steps(kind: &str, action: &Json, give: &mut Map<String, Json>) -> Result<(), String> {
    let Json::Object(tiers) = &action["tiers"] else { return Ok(()) };
    let key = if kind == "tiered_percent" { "percent" } else { "amount" };
    let mut steps: Vec<(i64, Json)> = Vec::new();
    for (from, value) in tiers {
        let order = units(from, 4).ok_or("a tier's threshold")?;
        steps.push((order, json!({"from": from, key: text(value)})));
    }
    steps.sort_by_key(|(order, _)| *order);
    let steps: Vec<Json> = steps.into_iter().map(|(_, step)| step).collect();
    give.insert("steps".to_owned(), json!(steps));
    let by = match word(action, "tier_basis").as_deref() {
        Some("order_items_total") => "basket",
        Some("units_in_target") => "quantity",
        Some("line") => "line",
        None => "amount",
        Some(other) => return Err(format!("tiers by {other}")),
    };
    give.insert("by".to_owned(), json!(by));
    Ok(())
}

/// Goods by what they are.
pub fn target(target: &Json) -> Result<Option<Json>, String> {
    let Json::Object(keys) = target else { return Ok(None) };
    let mut own = Map::new();
    for (key, value) in keys {
        match key.as_str() {
            "sku" | "category" | "brand" | "tag" => own.insert(key.clone(), json!(items(value))),
            "price_min" => own.insert("price_from".to_owned(), json!(text(value))),
            "price_max" => own.insert("price_to".to_owned(), json!(text(value))),
            "method" | "price" => None,
            other => return Err(format!("target by {other}")),
        };
    }
    Ok((!own.is_empty()).then_some(Json::Object(own)))
}

fn part(units: Option<i64>, on: &Json) -> Result<Map<String, Json>, String> {
    let mut part = Map::new();
    part.insert("quantity".to_owned(), json!(units.unwrap_or(1)));
    if let Some(on) = target(on)? {
        part.insert("on".to_owned(), on);
    }
    Ok(part)
}

fn deal(action: &Json) -> Result<(&'static str, Json), String> {
    let buy = part(whole(action, "buy_qty"), &action["buy"])?;
    let mut get = part(whole(action, "get_qty"), &action["get"])?;
    let added = super::text::truth(action, "gift_added_on_top");
    if !added {
        let percent = word(action, "percent").unwrap_or_else(|| "100".to_owned());
        get.insert("percent".to_owned(), json!(percent));
        get.insert("pick".to_owned(), json!("dearest"));
    }
    let mut deal = json!({"buy": buy, "get": get, "added": added});
    let once = if super::text::truth(action, "repeat") { None } else { Some(1) };
    if let Some(times) = whole(action, "max_applications").or(once) {
        deal["times"] = json!(times);
    }
    Ok(("deal", deal))
}

fn gift(action: &Json, case: &Json) -> (&'static str, Json) {
    let get = &action["get"];
    let sku = items(&get["sku"]).first().map(text).or_else(|| word(action, "sku"));
    let sku = sku.unwrap_or_default();
    let line = items(&case["cart"]).into_iter().find(|line| text(&line["sku"]) == sku);
    let worth = word(get, "price").or_else(|| line.and_then(|line| word(&line, "unit_price")));
    let mut gift = json!({"sku": sku});
    if let Some(worth) = worth.filter(|worth| !is_zero(worth)) {
        gift["worth"] = json!(worth);
    }
    if let Ok(Some(each)) = target(&action["per"]) {
        gift["for_each"] = each;
    }
    ("gift", gift)
}

/// Turns a case's conditions into needs, dates, code and CEL.
pub fn conditions(promotion: &Json, offer: &mut Map<String, Json>) -> Result<(), String> {
    let Json::Object(conditions) = &promotion["conditions"] else { return Ok(()) };
    let mut needs = Vec::new();
    let mut when = Vec::new();
    let mut active = Map::new();
    for (key, value) in conditions {
        let own = text(value);
        match key.as_str() {
            "code" => {
                offer.insert("code".to_owned(), json!(own));
            }
            "min_amount" => needs.push(json!({"amount": own})),
            "min_amount_net" => needs.push(json!({"amount": own, "counted": "net"})),
            "min_amount_gross" => needs.push(json!({"amount": own, "counted": "gross"})),
            "min_qty" => needs.push(json!({"quantity": own})),
            "min_amount_of" => needs.push(some_of(value, "amount", &text(&value["amount"]))?),
            "min_qty_of" => needs.push(some_of(value, "quantity", &text(&value["qty"]))?),
            "contains" => {
                let of = target(value)?.ok_or("what the cart contains")?;
                needs.push(json!({"quantity": "0.001", "of": of}));
            }
            "no_sale_items" => needs.push(json!({"nothing_reduced": true})),
            "amount_gt" => when.push(format!("cart.total > {own}")),
            "amount_lt" => when.push(format!("cart.total < {own}")),
            "max_qty" => when.push(format!("cart.quantity <= {own}")),
            "not_contains" => when.push(format!("!({})", holds(value)?)),
            "first_order" if own == "true" => when.push("member.purchases == 0".to_owned()),
            "max_amount" => when.push(format!("cart.total <= {own}")),
            "customer_group" => when.push(format!("'{own}' in member.tags")),
            "nth_order" => {
                let before = own.parse::<i64>().map_err(|_| "the nth order")? - 1;
                when.push(format!("member.purchases == {before}"));
            }
            "starts" => {
                active.insert("from".to_owned(), json!(super::shop::instant(&own)?.to_string()));
            }
            "ends" => {
                active.insert("until".to_owned(), json!(super::shop::instant(&own)?.to_string()));
            }
            "active" if own == "false" => {
                active.insert("until".to_owned(), json!("2000-01-01"));
            }
            "active" => {}
            other => return Err(format!("condition {other}")),
        }
    }
    if !needs.is_empty() {
        offer.insert("needs".to_owned(), json!(needs));
    }
    if !when.is_empty() {
        offer.insert("when".to_owned(), json!(when.join(" && ")));
    }
    if !active.is_empty() {
        offer.insert("active".to_owned(), Json::Object(active));
    }
    Ok(())
}

/// Whether the cart holds goods, as a condition.
fn holds(goods: &Json) -> Result<String, String> {
    let mut any = Vec::new();
    for key in ["sku", "category", "brand"] {
        let names: Vec<String> =
            items(&goods[key]).iter().map(|name| format!("'{}'", text(name))).collect();
        if !names.is_empty() {
            any.push(format!("line.{key} in [{}]", names.join(", ")));
        }
    }
    match any.is_empty() {
        true => Err("what the cart does not contain".to_owned()),
        false => Ok(format!("lines.exists(line, {})", any.join(" || "))),
    }
}

fn some_of(value: &Json, key: &str, least: &str) -> Result<Json, String> {
    let mut need = json!({key: least});
    if let Some(of) = target(&value["target"])? {
        need["of"] = of;
    }
    Ok(need)
}

/// The id of a promotion in the program document.
pub fn name(promotion: &str) -> String {
    id(promotion)
}
