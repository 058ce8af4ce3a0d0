//! From a case's earning and paying actions to wallets and `[[earn]]` rules.

use crate::document::Digits;
use crate::give::target;
use crate::text::{id, items, text, units, word};
use serde_json::{Map, Value as Json, json};

/// Whether an action earns, pays or keeps points, rather than lower a price.
pub fn knows(kind: &str) -> bool {
    kind.starts_with("points_")
        || ["redeem_points", "ewallet", "gift_card", "issue_gift_card", "clawback"].contains(&kind)
}

fn actions(case: &Json) -> Vec<Json> {
    let promotions = items(&case["program"]["promotions"]);
    promotions.iter().flat_map(|promotion| items(&promotion["actions"])).collect()
}

/// The wallets of a case: points, and money for a prepaid wallet.
pub fn wallets(case: &Json, digits: Digits) -> Json {
    let actions = actions(case);
    let find = |kind: &str| actions.iter().find(|action| text(&action["type"]) == kind);
    let mut points = json!({"kind": "points", "digits": digits.points});
    let mut pays = Map::new();
    if let Some(redeem) = find("redeem_points") {
        if let Some(worth) = worth(redeem) {
            points["worth"] = json!(worth);
        }
        let step = word(redeem, "step");
        if let Some(step) = step {
            pays.insert("step".to_owned(), json!(step));
            // Steps of whole points are taken of what the order itself earns, too.
            pays.insert("at_once".to_owned(), json!(true));
        }
        let share = word(redeem, "max_share_of_items").and_then(|s| crate::text::percent(&s));
        if let Some(share) = share {
            pays.insert("up_to".to_owned(), json!(share));
        }
    }
    if !pays.is_empty() {
        points["pays"] = Json::Object(pays);
    }
    let rounding = actions.iter().find_map(|action| word(action, "rounding"));
    match rounding.as_deref() {
        Some("half_up") => points["rounding"] = json!("half-up"),
        Some("up" | "ceil") => points["rounding"] = json!("up"),
        _ => {}
    }
    let forgives = find("clawback").and_then(|c| word(c, "policy"));
    if forgives.as_deref() == Some("clamp_to_zero") {
        points["debt"] = json!("forgive");
    }
    json!({"points": points, "ewallet": {"kind": "money", "pays": {"earns": true}}})
}

/// What a point is worth: the action's value for so many points.
fn worth(redeem: &Json) -> Option<String> {
    let value = units(&word(redeem, "value")?, 6)?;
    let points: i64 = word(redeem, "points").unwrap_or_else(|| "1".to_owned()).parse().ok()?;
    (points > 0 && value % points == 0).then(|| {
        let text = baci_core::decimal::format(value / points, 6);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    })
}

/// The earning rules of a promotion.
pub fn rules(promotion: &Json, case: &Json) -> Result<Vec<Json>, String> {
    let actions = items(&promotion["actions"]);
    let has_rewards = !items(&promotion["rewards"]).is_empty();
    let rated = actions.iter().filter(|action| text(&action["type"]) == "points_per_money");
    let targets: Vec<Json> =
        rated.filter_map(|action| target(&action["target"]).ok().flatten()).collect();
    let earns = actions.iter().any(|action| text(&action["type"]).starts_with("points_"));
    let (when, dates) = if earns { conditions(promotion)? } else { Default::default() };
    let mut rules = Vec::new();
    for (i, action) in actions.iter().enumerate() {
        let mut rule = json!({
            "id": format!("{}-earn-{i}", id(&text(&promotion["id"]))),
            "on": "purchase", "wallet": "points",
        });
        match text(&action["type"]).as_str() {
            "points_per_money" => {
                rule["give"] = json!(text(&action["points"]));
                let per = word(action, "per");
                rule["per_amount"] = json!(per.as_deref().unwrap_or("1"));
                // So many points for each full amount; without an amount, parts of a point count.
                if per.is_some() {
                    rule["full"] = json!(true);
                }
                let apart = per.is_none() && !action["target"].is_null() && !on_goods(case);
                rule["base"] = json!(base(action, has_rewards || apart));
            }
            "points_per_order" => rule["give"] = json!(text(&action["points"])),
            "points_per_unit" => {
                rule["give"] = json!(text(&action["points"]));
                rule["per"] = json!("unit");
            }
            "points_multiplier" => rule["multiply"] = json!(text(&action["factor"])),
            _ => continue,
        }
        on(&mut rule, action, &targets)?;
        if word(action, "stackable").as_deref() == Some("false") {
            rule["exclusive"] = json!(true);
            if let Some(priority) = crate::text::whole(action, "priority") {
                rule["priority"] = json!(priority);
            }
        }
        if !when.is_empty() {
            rule["when"] = json!(when.join(" && "));
        }
        let mut active = dates.clone();
        for (key, own) in [("starts", "from"), ("ends", "until")] {
            if let Some(at) = word(action, key) {
                let at = super::shop::instant(&at)?;
                active.insert(own.to_owned(), json!(at.to_string()));
            }
        }
        if !active.is_empty() {
            rule["active"] = Json::Object(active);
        }
        rules.push(rule);
    }
    Ok(rules)
}

/// What must hold for a promotion to earn: conditions in CEL, and its dates.
fn conditions(promotion: &Json) -> Result<(Vec<String>, Map<String, Json>), String> {
    let mut offer = Map::new();
    super::give::conditions(promotion, &mut offer)?;
    let mut when = Vec::new();
    if let Some(code) = offer.get("code").map(text) {
        when.push(format!("'{}' in cart.codes", code.trim().to_lowercase()));
    }
    for need in offer.get("needs").map(items).unwrap_or_default() {
        when.push(needed(&need)?);
    }
    when.extend(offer.get("when").map(text));
    let active = offer.get("active").and_then(Json::as_object).cloned();
    Ok((when, active.unwrap_or_default()))
}

/// A need of a promotion as a condition on a purchase.
fn needed(need: &Json) -> Result<String, String> {
    let of = &need["of"];
    let mut goods = Vec::new();
    for (key, name) in [("sku", "sku"), ("category", "category"), ("brand", "brand")] {
        let any: Vec<String> =
            items(&of[key]).iter().map(|name| format!("'{}'", text(name))).collect();
        if !any.is_empty() {
            goods.push(format!("line.{name} in [{}]", any.join(", ")));
        }
    }
    let (amount, quantity) = (word(need, "amount"), word(need, "quantity"));
    match (amount, quantity, goods.is_empty()) {
        (Some(amount), _, true) => Ok(format!("cart.total >= {amount}")),
        (None, Some(quantity), true) => Ok(format!("cart.quantity >= {quantity}")),
        (Some(amount), _, false) => {
            Ok(format!("lines.exists(line, ({}) && line.amount >= {amount})", goods.join(" || ")))
        }
        (None, Some(quantity), false) => Ok(format!(
            "lines.exists(line, ({}) && line.quantity >= {quantity})",
            goods.join(" || ")
        )),
        _ => Err(format!("an earning that needs {need}")),
    }
}

/// Whether any discount of the case is on some goods: a rule on goods that counts in fractions sees those,
/// and not what comes off the whole order.
fn on_goods(case: &Json) -> bool {
    let whole = ["order_", "shipping_", "free_shipping"];
    let discounts = actions(case).into_iter().map(|action| text(&action["type"]));
    discounts.filter(|kind| !knows(kind)).any(|kind| !whole.iter().any(|own| kind.starts_with(own)))
}

/// What a purchase brings: discounts lower it, but what the same program's points paid for do not, nor
/// what is not on its goods.
fn base(action: &Json, before: bool) -> &'static str {
    match word(action, "basis").as_deref() {
        Some("gross") => "with-tax",
        Some("net") => "without-tax",
        _ if before => "before-discounts",
        _ => "net",
    }
}

/// A rule on some goods. Of several rates a line has the closest one: that of the product, else of the
/// category, else of all goods.
fn on(rule: &mut Json, action: &Json, targets: &[Json]) -> Result<(), String> {
    let target = target(&action["target"])?;
    if let Some(target) = &target {
        rule["only"] = target.clone();
    }
    if text(&action["type"]) != "points_per_money" {
        return Ok(());
    }
    let mut except = Map::new();
    for other in targets.iter().filter(|other| close(Some(other)) > close(target.as_ref())) {
        for (key, names) in other.as_object().into_iter().flatten() {
            let list = except.entry(key.clone()).or_insert_with(|| json!([]));
            list.as_array_mut().ok_or("a list of goods")?.extend(items(names));
        }
    }
    if !except.is_empty() {
        rule["except"] = Json::Object(except);
    }
    Ok(())
}

/// How close a target is to a line.
fn close(target: Option<&Json>) -> u8 {
    match target {
        None => 0,
        Some(target) if target["sku"].is_null() => 1,
        Some(_) => 2,
    }
}
