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
pub fn rules(promotion: &Json) -> Result<Vec<Json>, String> {
    let actions = items(&promotion["actions"]);
    let has_rewards = !items(&promotion["rewards"]).is_empty();
    let targets: Vec<Json> = actions
        .iter()
        .filter(|action| text(&action["type"]) == "points_per_money")
        .filter_map(|action| target(&action["target"]).ok().flatten())
        .collect();
    let mut rules = Vec::new();
    for (i, action) in actions.iter().enumerate() {
        let mut rule = json!({
            "id": format!("{}-earn-{i}", id(&text(&promotion["id"]))),
            "on": "purchase", "wallet": "points",
        });
        match text(&action["type"]).as_str() {
            "points_per_money" => {
                rule["give"] = json!(text(&action["points"]));
                let per = word(action, "per").unwrap_or_else(|| "1".to_owned());
                rule["per_amount"] = json!(per);
                rule["base"] = json!(base(action, has_rewards));
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
        let code = word(&promotion["conditions"], "code");
        if let Some(code) = code.map(|code| code.trim().to_lowercase()) {
            rule["when"] = json!(format!("'{code}' in cart.codes"));
        }
        if let Some(from) = word(action, "starts") {
            rule["active"] = json!({"from": super::shop::instant(&from)?.to_string()});
        }
        rules.push(rule);
    }
    Ok(rules)
}

/// What a purchase brings: discounts lower it, but what the same program's points paid for do not.
fn base(action: &Json, has_rewards: bool) -> &'static str {
    match word(action, "basis").as_deref() {
        Some("gross") => "with-tax",
        Some("net") => "without-tax",
        _ if has_rewards => "before-discounts",
        _ => "net",
    }
}

/// A rule on some goods; a rule on all goods leaves out those that have a rate of their own.
fn on(rule: &mut Json, action: &Json, targets: &[Json]) -> Result<(), String> {
    let target = target(&action["target"])?;
    let first = targets.first().filter(|_| targets.len() == 1 && target.is_none());
    if let Some(target) = &target {
        rule["only"] = target.clone();
    } else if let Some(other) = first.filter(|_| text(&action["type"]) == "points_per_money") {
        rule["except"] = other.clone();
    }
    Ok(())
}
