//! Runs one case: its steps, one after another, and what must have come of them.

use crate::cart::{line, program};
use crate::document::document;
use crate::expect::{Difference, check};
use crate::shop::{Cart, Shop, instant};
use crate::text::{items, text, units, word};
use baci_core::event::Quantity;
use baci_core::ledger::{Cause, Journal};
use baci_core::program::DebtPolicy;
use serde_json::Value as Json;

/// How a case came out.
pub enum Outcome {
    Passed,
    Failed(Vec<Difference>),
    /// What it asks for is not there.
    Unsupported(String),
}

/// Runs the case on a line of a file; gives its id.
pub fn case(text_line: &str) -> (String, Outcome) {
    let case: Json = match serde_json::from_str(text_line) {
        Ok(case) => case,
        Err(error) => return ("?".to_owned(), Outcome::Unsupported(error.to_string())),
    };
    let id = text(&case["id"]);
    let outcome = match play(&case) {
        Ok(differences) if differences.is_empty() => Outcome::Passed,
        Ok(differences) => Outcome::Failed(differences),
        Err(why) => Outcome::Unsupported(why),
    };
    (id, outcome)
}

fn play(case: &Json) -> Result<Vec<Difference>, String> {
    let mut shop = Shop::new(case)?;
    let mut differences = Vec::new();
    let steps = items(&case["steps"]);
    // Where the last steps have numbers of their own, the case's are those of the step before.
    let own = steps.iter().rposition(|step| !step["expect"].is_object());
    let early = own.filter(|at| at + 1 < steps.len());
    for (at, step) in steps.iter().enumerate() {
        take(&mut shop, step)?;
        let looks = text(&step["do"]) == "quote" || text(&step["do"]) == "commit";
        if step["expect"].is_object() {
            differences.extend(check(&shop, &step["expect"])?);
        } else if looks && early.is_some() && last_look(&steps) == Some(at) {
            differences.extend(check(&shop, &case["expect"])?);
        }
    }
    if early.is_some() && last_look(&steps).is_some() {
        return Ok(differences);
    }
    // A case may end on a step that only moves something: its numbers are those of the cart then.
    let last = steps.last().map(|step| text(&step["do"])).unwrap_or_default();
    let looks = ["quote", "commit"].contains(&last.as_str()) || shop.orders.is_empty();
    if looks && !["commit", "quote"].contains(&last.as_str()) {
        let reason = shop.seen.reason.clone();
        shop.seen = shop.quote(&shop.cart, &shop.program)?;
        shop.seen.reason = shop.seen.reason.clone().or(reason);
    }
    differences.extend(check(&shop, &case["expect"])?);
    Ok(differences)
}

/// The last step that looks and has no numbers of its own.
fn last_look(steps: &[Json]) -> Option<usize> {
    let looks = |step: &Json| ["quote", "commit"].contains(&text(&step["do"]).as_str());
    steps.iter().rposition(|step| looks(step) && !step["expect"].is_object())
}

fn take(shop: &mut Shop<'_>, step: &Json) -> Result<(), String> {
    match text(&step["do"]).as_str() {
        "quote" => quote(shop, step),
        "commit" => {
            let order = word(step, "order").unwrap_or_else(|| format!("order-{}", shop.serial));
            if shop.cart.basket.lines.is_empty() && word(step, "earns").is_none() {
                // A case about counting names no goods.
                let entry = serde_json::json!({"sku": "goods", "unit_price": "100", "qty": "1"});
                shop.cart.basket.lines.push(line(&entry, shop.digits)?);
            }
            shop.commit(&order, step)
        }
        "reopen" => Ok(()),
        "cancel" => shop.take_back(&text(&step["order"]), step, true),
        "refund" => shop.take_back(&text(&step["order"]), step, false),
        "claim" => claim(shop, step),
        "redeem" => {
            shop.cart.redeem = Some(units(&text(&step["points"]), shop.digits.points));
            Ok(())
        }
        "redeem_max" => {
            shop.cart.redeem = Some(None);
            Ok(())
        }
        "pay_ewallet" => {
            shop.cart.ewallet = true;
            Ok(())
        }
        "register_usage" | "revert_usage" => {
            let amounts = items(&step["amounts"]);
            shop.register(&amounts, text(&step["do"]) == "revert_usage")
        }
        "concurrently" => {
            for _ in 0..word(step, "times").and_then(|n| n.parse().ok()).unwrap_or(1) {
                shop.cart = shop.first.clone();
                for inner in items(&step["steps"]) {
                    take(shop, &inner)?;
                }
            }
            Ok(())
        }
        action => match cart_step(shop, step, action) {
            Some(done) => done,
            None => ledger(shop, step, action),
        },
    }
}

/// Steps that only change the cart, or who the customer is.
fn cart_step(shop: &mut Shop<'_>, step: &Json, action: &str) -> Option<Result<(), String>> {
    match action {
        "apply_code" => {
            let code = text(&step["code"]);
            if shop.cards.contains_key(&code) {
                shop.cart.cards.push(code);
            } else {
                shop.cart.basket.codes.push(code);
            }
        }
        "remove_code" => {
            let code = text(&step["code"]);
            shop.cart.basket.codes.retain(|own| *own != code);
            shop.cart.cards.retain(|own| *own != code);
        }
        "set_qty" => {
            return Some(set_quantity(&mut shop.cart, &text(&step["sku"]), &text(&step["qty"])));
        }
        "remove_line" => {
            let sku = text(&step["sku"]);
            shop.cart.basket.lines.retain(|line| line.sku.as_deref() != Some(&sku));
        }
        "new_cart" => {
            let (codes, first) = (Vec::new(), shop.first.clone());
            shop.cart = first;
            shop.cart.basket.codes = codes;
            customer(shop, step);
        }
        "set_customer" => {
            customer(shop, step);
        }
        "leave_group" => {
            let group = text(&step["group"]);
            shop.groups.retain(|own| *own != group);
        }
        "join_group" => shop.groups.push(text(&step["group"])),
        "add_line" => {
            return Some(line(step, shop.digits).map(|line| shop.cart.basket.lines.push(line)));
        }
        _ => return None,
    }
    Some(Ok(()))
}

fn ledger(shop: &mut Shop<'_>, step: &Json, action: &str) -> Result<(), String> {
    let at = match word(step, "at") {
        Some(at) => instant(&at)?,
        None => shop.now()?,
    };
    let points = word(step, "points").and_then(|n| units(&n, shop.digits.points)).unwrap_or(0);
    match action {
        "credit" => {
            let expires = word(step, "expires").map(|at| instant(&at)).transpose()?;
            // What is credited in the past is credited before it expires.
            let early = expires.filter(|until| *until <= at).map(|_| instant("2025-01-01"));
            shop.credit("points", points, early.unwrap_or(Ok(at))?, expires)?;
            shop.credited.extend(shop.last);
            Ok(())
        }
        "debit" => {
            let cause = shop.cause(at)?;
            let wallet = shop.wallet("points");
            let origin = cause.event;
            let mut journal = Journal::default();
            let taken = wallet.take_back(&cause, origin, points, DebtPolicy::Owe, &mut journal);
            taken.map(|_| ()).map_err(|refusal| refusal.to_string())
        }
        "spend_points" => {
            let early = shop.wallet("points").lots.iter().map(|lot| lot.earned_at).max();
            shop.debit("points", points, early.unwrap_or(at).min(at))
        }
        "expire" | "run_expiry" => {
            let cause = Cause { ..shop.cause(at)? };
            let wallet = shop.wallet("points");
            let before = wallet.available;
            wallet.settle(&cause, &mut Journal::default()).map_err(|r| r.to_string())?;
            let expired = before - wallet.available;
            shop.expired += expired;
            Ok(())
        }
        other => Err(format!("step {other}")),
    }
}

fn customer(shop: &mut Shop<'_>, step: &Json) {
    if step.get("customer").is_some() {
        shop.customer = word(step, "customer");
    }
}

fn set_quantity(cart: &mut Cart, sku: &str, quantity: &str) -> Result<(), String> {
    let quantity = Quantity(units(quantity, 3).ok_or("a quantity")?);
    for line in cart.basket.lines.iter_mut().filter(|line| line.sku.as_deref() == Some(sku)) {
        line.quantity = quantity;
    }
    cart.basket.lines.retain(|line| line.quantity > Quantity(0));
    Ok(())
}

/// A quote may look at other quantities for this once, and may add lines for good.
fn quote(shop: &mut Shop<'_>, step: &Json) -> Result<(), String> {
    for entry in items(&step["add"]) {
        let added = line(&entry, shop.digits)?;
        shop.cart.basket.lines.push(added);
    }
    let mut cart = shop.cart.clone();
    if let Json::Object(quantities) = &step["cart_qty"] {
        for (sku, quantity) in quantities {
            set_quantity(&mut cart, sku, &text(quantity))?;
        }
    }
    let only: Vec<String> = items(&step["only"]).iter().map(text).collect();
    shop.seen = if only.is_empty() {
        shop.quote(&cart, &shop.program)?
    } else {
        let program = program(&document(shop.case, Some(&only))?)?;
        shop.quote(&cart, &program)?
    };
    Ok(())
}

fn claim(shop: &mut Shop<'_>, step: &Json) -> Result<(), String> {
    let promotions = items(&shop.case["program"]["promotions"]);
    let with_rewards = promotions.iter().find(|p| !items(&p["rewards"]).is_empty());
    let promotion = with_rewards.map(|p| text(&p["id"])).ok_or("a promotion with rewards")?;
    let name = format!("{promotion}-reward-{}", text(&step["reward"]));
    shop.cart.basket.claims.push(crate::give::name(&name));
    Ok(())
}
