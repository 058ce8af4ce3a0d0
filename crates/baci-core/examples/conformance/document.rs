//! From a case to a program document: its environment becomes `[prices]`, its promotions become
//! `[[promotion]]` and `[[earn]]`.

use crate::earning;
use crate::give;
use crate::text::{id, items, percent, text, truth, whole, word};
use serde_json::{Map, Value as Json, json};

/// The number of decimals of money and of points in a case.
#[derive(Clone, Copy)]
pub struct Digits {
    pub money: u8,
    pub points: u8,
}

/// The decimals that a case needs.
pub fn digits(case: &Json) -> Digits {
    let environment = &case["program"]["environment"];
    let usual = match text(&case["currency"]).as_str() {
        "JPY" | "KRW" | "VND" | "LAK" => 0,
        "BHD" | "KWD" => 3,
        _ => 2,
    };
    let stated = word(environment, "decimals");
    let money = match stated.as_deref() {
        // A source that does not round has as many decimals as its numbers show, four at most.
        Some("exact") => shown(&[&case["cart"], &case["expect"], environment]).clamp(usual, 4),
        Some(digits) => digits.parse().unwrap_or(usual),
        None => usual,
    };
    Digits { money, points: point_digits(case, money) }
}

/// The most decimals of the numbers in some values.
fn shown(values: &[&Json]) -> u8 {
    let own = |value: &&Json| match value {
        Json::Array(list) => shown(&list.iter().collect::<Vec<_>>()),
        Json::Object(entries) => shown(&entries.values().collect::<Vec<_>>()),
        one => text(one).split_once('.').map_or(0, |(_, rest)| {
            let number = rest.bytes().all(|b| b.is_ascii_digit());
            if number { u8::try_from(rest.trim_end_matches('0').len()).unwrap_or(4) } else { 0 }
        }),
    };
    values.iter().map(own).max().unwrap_or(0)
}

/// Points are whole where each full amount earns some. Points for every unit of money have its decimals,
/// and their own.
fn point_digits(case: &Json, money: u8) -> u8 {
    let mut most = shown(&[&case["customer"]["points"]]);
    for promotion in items(&case["program"]["promotions"]) {
        for action in items(&promotion["actions"]) {
            let per_unit = text(&action["type"]) == "points_per_money"
                && word(&action, "per").is_none()
                && word(&action, "rounding").is_none();
            most = most.max(shown(&[&action["points"]]) + if per_unit { money } else { 0 });
        }
    }
    most.min(4)
}

/// The program of a case; `only` some of its promotions where a step says so.
pub fn document(case: &Json, only: Option<&[String]>) -> Result<Json, String> {
    let environment = &case["program"]["environment"];
    let promotions = items(&case["program"]["promotions"]);
    let kept = |p: &&Json| only.is_none_or(|only| only.contains(&text(&p["id"])));
    let mut offers = Vec::new();
    let mut earn = Vec::new();
    for promotion in promotions.iter().filter(kept) {
        let gives = give::gives(promotion, case)?;
        if !gives.is_empty() {
            let copies = gives.iter().map(|give| give.claims).max().unwrap_or(1);
            let gives: Vec<Json> = gives.into_iter().map(|give| give.give).collect();
            for copy in 0..copies {
                offers.push(offer(promotion, case, &gives, copy)?);
            }
        }
        offers.extend(rewards(promotion, case)?);
        earn.extend(earning::rules(promotion, case)?);
    }
    let (prices, taxes) = prices(case, environment, &promotions)?;
    let digits = digits(case);
    Ok(json!({
        "schema": 1,
        "program": {"id": "case", "name": "Case", "currency": text(&case["currency"]),
            "currency_digits": digits.money, "timezone": "UTC"},
        "prices": prices, "taxes": taxes,
        "wallets": earning::wallets(case, digits),
        "earn": earn, "promotion": offers,
    }))
}

fn prices(case: &Json, environment: &Json, promotions: &[Json]) -> Result<(Json, Json), String> {
    let tax = &environment["tax"];
    let mut prices = Map::new();
    let mut set = |key: &str, value: &str| prices.insert(key.to_owned(), json!(value));
    let included = match word(tax, "included") {
        Some(included) => included == "true",
        None => word(environment, "prices_include_tax").as_deref() != Some("false"),
    };
    set("tax", if included { "included" } else { "added" });
    set("tax_round", word(tax, "round").as_deref().unwrap_or("line"));
    // What a source follows where its numbers hang on it stands in the case's convention.
    let convention = text(&case["convention"]);
    set("rounding", if rounds_down(case) { "down" } else { "half-up" });
    set(
        "split",
        match word(environment, "distribution").as_deref() {
            Some("sylius") => "nearest",
            Some("first_gets_rest") => "down",
            _ => "largest-remainder",
        },
    );
    set(
        "stacking",
        match word(environment, "stacking").as_deref() {
            Some("base") => "listed",
            Some("best_per_line") => "best-per-line",
            Some("sequential" | "best_order_discount") | None => "compound",
            Some(other) => return Err(format!("stacking {other}")),
        },
    );
    let ranked = promotions.iter().any(|promotion| word(promotion, "priority").is_some());
    set("sequence", if ranked { "priority" } else { "level" });
    let running = word(environment, "condition_basis").as_deref() == Some("current");
    set("minimums", if running { "current" } else { "before" });
    let typed = convention.contains("as typed") || convention.contains("case-sensitive");
    set("codes", if typed { "exact" } else { "folded" });
    if let Some(step) = word(environment, "currency_step") {
        set("step", &step);
    }
    let mut taxes = Map::new();
    if let Json::Object(rates) = &tax["rates"] {
        for (name, rate) in rates {
            let rate = percent(&text(rate)).ok_or("a tax rate")?;
            if rate == "0" {
                continue;
            }
            if name == "*" {
                prices.insert("goods_tax".to_owned(), json!(id(name)));
                // A fee's price holds tax as any other price does; where tax is added, a fee that
                // names no rate has none.
                if included {
                    prices.insert("fee_tax".to_owned(), json!(id(name)));
                }
            }
            taxes.insert(id(name), json!(rate));
        }
    }
    if let Some(rate) = word(tax, "shipping_rate").and_then(|rate| percent(&rate)) {
        taxes.insert("delivery".to_owned(), json!(rate));
        prices.insert("fee_tax".to_owned(), json!("delivery"));
    }
    Ok((Json::Object(prices), Json::Object(taxes)))
}

/// Whether a source cuts shares of a cent off, by its environment or its convention.
pub fn rounds_down(case: &Json) -> bool {
    let stated = word(&case["program"]["environment"], "rounding");
    match stated.as_deref() {
        Some(rounding) => rounding == "floor" || rounding == "down",
        None => text(&case["convention"]).contains("floor"),
    }
}

fn offer(promotion: &Json, case: &Json, gives: &[Json], copy: usize) -> Result<Json, String> {
    let name = id(&text(&promotion["id"]));
    let mut offer = Map::new();
    let copied = if copy == 0 { name } else { format!("{name}-again-{copy}") };
    offer.insert("id".to_owned(), json!(copied));
    for give in gives {
        let (kind, give) = (text(&give["kind"]), give["give"].clone());
        let list = offer.entry(kind).or_insert_with(|| json!([]));
        list.as_array_mut().ok_or("a list of gives")?.push(give);
    }
    if let Some(priority) = whole(promotion, "priority") {
        offer.insert("priority".to_owned(), json!(priority));
    }
    for key in ["exclusive"].into_iter().filter(|key| truth(promotion, key)) {
        offer.insert(key.to_owned(), json!(true));
    }
    if truth(promotion, "skip_on_sale_lines") {
        offer.insert("skip_reduced".to_owned(), json!(true));
    }
    if word(promotion, "rounding").as_deref() == Some("price_half_up") {
        offer.insert("round_price".to_owned(), json!(true));
    }
    if let Json::Object(most) = &promotion["max_discount"] {
        let mut cap = json!({"amount": text(&most["amount"])});
        if let Some(tax) = most.get("tax").map(text) {
            cap["tax"] = json!(if tax == "included" { "included" } else { "added" });
        }
        offer.insert("most".to_owned(), cap);
    }
    let best = word(&case["program"]["environment"], "stacking");
    let on_order = items(&promotion["actions"])
        .iter()
        .any(|action| text(&action["type"]).starts_with("order_"));
    if best.as_deref() == Some("best_order_discount") && on_order {
        offer.insert("group".to_owned(), json!("order"));
    }
    crate::give::conditions(promotion, &mut offer)?;
    limits(promotion, &mut offer)?;
    Ok(Json::Object(offer))
}

fn limits(promotion: &Json, offer: &mut Map<String, Json>) -> Result<(), String> {
    let given = &promotion["limits"];
    let mut limits = Map::new();
    for (key, own) in [("per_customer", "per_member"), ("total", "uses")] {
        if let Some(limit) = whole(given, key) {
            limits.insert(own.to_owned(), json!(limit));
        }
    }
    if let Json::Object(budget) = &given["campaign_budget"] {
        let limit = text(budget.get("limit").unwrap_or(&Json::Null));
        match budget.get("type").map(text).as_deref() {
            Some("spend") => limits.insert("budget".to_owned(), json!(limit)),
            Some("usage") => limits.insert("uses".to_owned(), json!(limit.parse::<i64>().ok())),
            other => return Err(format!("budget of {other:?}")),
        };
    }
    if word(given, "restore_on_cancel").as_deref() == Some("false") {
        limits.insert("kept_on_cancel".to_owned(), json!(true));
    }
    if !limits.is_empty() {
        offer.insert("limits".to_owned(), Json::Object(limits));
    }
    Ok(())
}

/// What members claim for points: promotions of their own.
fn rewards(promotion: &Json, case: &Json) -> Result<Vec<Json>, String> {
    let mut offers = Vec::new();
    for (i, reward) in items(&promotion["rewards"]).into_iter().enumerate() {
        let name = format!("{}-reward-{}", text(&promotion["id"]), i + 1);
        let as_promotion = json!({"id": name, "actions": [reward]});
        let gives = give::gives(&as_promotion, case)?;
        let gives: Vec<Json> = gives.into_iter().map(|give| give.give).collect();
        let mut offer = offer(&as_promotion, case, &gives, 0)?;
        offer["costs"] = json!({"wallet": "points", "units": text(&reward["points"])});
        offers.push(offer);
    }
    Ok(offers)
}
