//! One visit: where, what was eaten, and what it cost.

use super::menu::{Branch, MENU};
use super::random::Random;
use baci_core::event::{Line, Purchase, Quantity};

const CHANNELS: [(&str, u64); 3] = [("dine-in", 62), ("app", 24), ("delivery", 14)];

/// A receipt; `branches` are those of the country, the home branch at position `home`.
pub fn purchase(
    random: &mut Random,
    branches: &[Branch],
    home: usize,
    receipt: String,
) -> Purchase {
    let elsewhere = random.per_mille(130);
    let weights: Vec<u64> = branches.iter().map(|branch| branch.weight).collect();
    let at = if elsewhere { random.weighed(&weights) } else { home };
    let channel = random.weighed(&CHANNELS.map(|(_, weight)| weight));
    let count = 1 + random.weighed(&[18, 30, 26, 16, 10]);
    let discounted = random.per_mille(80);
    let dishes = MENU.each_ref().map(|dish| dish.weight);
    let lines = (0..count).filter_map(|_| {
        let dish = MENU.get(random.weighed(&dishes))?;
        let pieces = 1 + i64::try_from(random.weighed(&[72, 22, 6])).unwrap_or(0);
        let full = dish.price * pieces;
        // Ten percent off, in whole units.
        let discount = if discounted && dish.category != "gift-card" { full / 10 } else { 0 };
        Some(Line {
            sku: Some(dish.sku.to_owned()),
            category: Some(dish.category.to_owned()),
            quantity: Quantity(pieces * Quantity::ONE.0),
            amount: full - discount,
            discount,
            ..Line::default()
        })
    });
    Purchase {
        lines: lines.collect(),
        branch: branches.get(at).map(|branch| branch.id.to_owned()),
        channel: CHANNELS.get(channel).map(|(name, _)| (*name).to_owned()),
        receipt: Some(receipt),
        ..Purchase::default()
    }
}
