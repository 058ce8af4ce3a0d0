//! From a case's cart to a basket, and from its document to a program.

use crate::document::Digits;
use crate::shop::Cart;
use crate::text::{id, items, text, truth, units, word};
use baci_core::event::Quantity;
use baci_core::price::{BasketLine, Fee};
use baci_core::program::Program;
use serde_json::Value as Json;

/// Reads a program from its document.
pub fn program(document: &Json) -> Result<Program, String> {
    Program::from_json(&document.to_string()).map_err(|problems| {
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        format!("the program: {}", told.join("; "))
    })
}

/// The cart as a case begins.
pub fn cart(case: &Json, digits: Digits) -> Result<Cart, String> {
    let mut cart = Cart::default();
    for entry in items(&case["cart"]) {
        cart.basket.lines.push(line(&entry, digits)?);
    }
    let environment = &case["program"]["environment"];
    if let Some(fee) = word(environment, "shipping") {
        let amount = units(&fee, digits.money).ok_or("the fee")?;
        cart.basket.fees.push(Fee { method: "shipping".to_owned(), amount, tax: None });
    }
    for method in items(&environment["shipping_methods"]) {
        let amount = units(&text(&method["amount"]), digits.money).ok_or("a fee")?;
        cart.basket.fees.push(Fee { method: text(&method["id"]), amount, tax: None });
    }
    cart.basket.codes = items(&case["customer"]["codes_applied"]).iter().map(text).collect();
    if cart.basket.codes.is_empty() && !enters_codes(&case["steps"]) {
        // A case in which nobody enters a code is about a cart that has its codes.
        let promotions = items(&case["program"]["promotions"]);
        let codes = promotions.iter().filter_map(|p| word(&p["conditions"], "code"));
        cart.basket.codes = codes.collect();
    }
    Ok(cart)
}

fn enters_codes(steps: &Json) -> bool {
    steps.to_string().contains("\"apply_code\"") || steps.to_string().contains("\"commit\"")
}

/// A line of a case's cart.
pub fn line(entry: &Json, digits: Digits) -> Result<BasketLine, String> {
    let price = word(entry, "unit_price").unwrap_or_default();
    let price = units(&price, digits.money).ok_or_else(|| format!("the price {price}"))?;
    let some = |key: &str| word(entry, key).and_then(|text| units(&text, digits.money));
    for key in entry.as_object().into_iter().flat_map(|keys| keys.keys()) {
        let known = [
            "sku",
            "category",
            "unit_price",
            "qty",
            "min_price",
            "listed_price",
            "on_sale",
            "tax_category",
            "included_tax",
            "brand",
            "tags",
            "fixed_levy",
        ];
        if !known.contains(&key.as_str()) {
            return Err(format!("a line's {key}"));
        }
    }
    let quantity = word(entry, "qty").unwrap_or_else(|| "1".to_owned());
    Ok(BasketLine {
        sku: word(entry, "sku"),
        category: word(entry, "category"),
        brand: word(entry, "brand"),
        tags: items(&entry["tags"]).iter().map(text).collect(),
        quantity: Quantity(units(&quantity, 3).ok_or("a quantity")?),
        price,
        listed: some("listed_price"),
        reduced: truth(entry, "on_sale"),
        floor: some("min_price"),
        levy: some("fixed_levy"),
        tax: word(entry, "tax_category").map(|name| id(&name)),
        item: None,
    })
}
