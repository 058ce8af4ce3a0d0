//! What is bought together, and what that suggests for a cart or a customer.

use super::Given;
use baci_analytics::day;
use baci_analytics::figure::{number, percent, wilson};
use baci_analytics::names::Names;
use baci_analytics::products::{Baskets, FIVE, Holdout, Rules, WIDE, holdout};
pub use baci_analytics::products::{HitRate, LAST, Least, Pair as ProductPair, Suggestion};
use baci_core::time::Instant;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::sync::Arc;

/// What everybody bought, by products.
#[derive(Debug)]
pub struct Shelf {
    pub baskets: Baskets,
    customers: Names,
    /// How many rows were read.
    counts: Value,
    /// When they were read from the database.
    pub as_of: Option<Instant>,
}

/// Pairs that are bought together, with what they suggest and how well that would have told.
#[derive(Debug)]
pub struct Products {
    pub shelf: Arc<Shelf>,
    pub least: Least,
    pub rules: Rules,
    pub holdout: Holdout,
}

/// What is suggested, and names of the cart that nobody bought.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Suggested {
    pub products: Vec<Suggestion>,
    pub unknown: Vec<String>,
}

impl Shelf {
    /// Of receipts with their minutes and products, without what was bought on a day or later. Takes the customers' names with it.
    pub fn of(given: &mut Given, as_of: Option<Date>) -> Self {
        let baskets = Baskets::new(&given.receipts, as_of.map_or(i32::MAX, day::number));
        let counts = given.counts();
        // Nobody else holds receipts that were read for this alone.
        let customers = match Arc::get_mut(&mut given.receipts) {
            Some(own) => std::mem::take(&mut own.customers),
            None => given.receipts.customers.clone(),
        };
        Self { baskets, customers, counts, as_of: given.as_of }
    }
}

impl Products {
    /// Counts all pairs.
    pub fn of(shelf: Arc<Shelf>, least: Least) -> Self {
        let rules = Rules::new(&shelf.baskets, least, |_| true);
        let holdout = holdout(&shelf.baskets, least);
        Self { shelf, least, rules, holdout }
    }

    /// A product's name.
    pub fn name(&self, product: u32) -> &str {
        self.shelf.baskets.product(product)
    }

    /// Pairs on enough receipts that are not kept.
    pub fn left_out(&self) -> u64 {
        self.rules.enough.saturating_sub(self.rules.pairs().len() as u64)
    }

    /// Pairs, those of most lift first: from a place on, at most so many.
    pub fn listed(&self, from: usize, many: usize) -> &[ProductPair] {
        let all = self.rules.pairs();
        let end = from.saturating_add(many).min(all.len());
        all.get(from..end).unwrap_or_default()
    }

    /// Support, both confidences and lift of a pair.
    pub fn figures(&self, own: &ProductPair) -> [Option<i64>; 4] {
        let rules = &self.rules;
        [
            rules.support(own.both),
            rules.confidence(own.a, own.both),
            rules.confidence(own.b, own.both),
            rules.lift(own.a, own.b, own.both),
        ]
    }

    /// Confidence and lift of what is suggested.
    pub fn because(&self, own: &Suggestion) -> [Option<i64>; 2] {
        let (from, both) = own.because.unzip();
        let own_figures = from.zip(both).map(|(from, both)| {
            [self.rules.confidence(from, both), self.rules.lift(from, own.product, both)]
        });
        own_figures.unwrap_or_default()
    }

    /// What goes with these products.
    pub fn for_cart<'a>(&self, names: impl Iterator<Item = &'a str>, many: usize) -> Suggested {
        let (mut cart, mut unknown) = (Vec::new(), Vec::new());
        for name in names {
            match self.shelf.baskets.find(name) {
                Some(product) => cart.push(product),
                None => unknown.push(name.to_owned()),
            }
        }
        Suggested { products: self.rules.suggest(&cart, &cart, many), unknown }
    }

    /// What goes with what a customer bought, without what they had last; nothing where they bought no product that counts.
    pub fn for_customer(&self, name: &str, many: usize) -> Option<Suggested> {
        let (known, last) = self.shelf.baskets.of(self.shelf.customers.seek(name)?);
        let some = !known.is_empty();
        let products = some.then(|| self.rules.suggest(&known, last, many))?;
        Some(Suggested { products, unknown: Vec::new() })
    }

    /// What most buy, for somebody of whom nothing is known.
    pub fn for_anybody(&self, many: usize) -> Suggested {
        Suggested { products: self.rules.suggest(&[], &[], many), unknown: Vec::new() }
    }

    /// As JSON, in the shape that `docs/metrics.md` tells, with pairs from a place on, at most so many.
    pub fn json(&self, (from, many): (usize, usize), suggested: Option<&Suggested>) -> Value {
        let pairs: Vec<Value> = self.listed(from, many).iter().map(|own| self.pair(own)).collect();
        let products = suggested
            .map(|own| own.products.iter().map(|own| self.suggestion(own)).collect::<Vec<Value>>());
        json!({
            "definition": {
                "support": "receipts_both / receipts, in percent",
                "confidence_of_a": "receipts_both / receipts_a, in percent: of those with a, who had b as well",
                "lift": "receipts_both x receipts / (receipts_a x receipts_b)",
                "suggestions": "products of the highest confidence with a lift above 1; the most popular fill up (because is null)",
                "holdout": format!("the last receipt of each customer with two or more is held out of the rules; a hit is one of {FIVE}"),
                "minimum_receipts": self.least.receipts, "most_pairs": self.least.pairs,
                "most_products_of_a_receipt": WIDE,
            },
            "receipts": self.rules.receipts, "products": self.shelf.baskets.products(),
            "receipts_too_wide": self.shelf.baskets.wide, "receipts_without_product": self.shelf.baskets.bare,
            "pairs_found": self.rules.enough, "pairs_left_out": self.left_out(),
            "pairs": pairs, "suggestions": products,
            "unknown_products": suggested.map(|own| own.unknown.as_slice()).unwrap_or_default(),
            "holdout": { "members": trial(&self.holdout.members), "carts": trial(&self.holdout.carts),
                "pairs_left_out": self.holdout.left_out },
            "counts": self.shelf.counts,
        })
    }

    fn pair(&self, own: &ProductPair) -> Value {
        let [support, of_a, of_b, lift] = self.figures(own).map(|own| own.map(number));
        json!({
            "a": self.name(own.a), "b": self.name(own.b), "receipts_both": own.both,
            "receipts_a": self.rules.on(own.a), "receipts_b": self.rules.on(own.b), "support": support,
            "confidence_of_a": of_a, "confidence_of_b": of_b, "lift": lift,
        })
    }

    fn suggestion(&self, own: &Suggestion) -> Value {
        let [confidence, lift] = self.because(own).map(|own| own.map(number));
        json!({
            "product": self.name(own.product), "receipts": self.rules.on(own.product),
            "because": own.because.map(|(from, _)| self.name(from)),
            "receipts_because": own.because.map(|(from, _)| self.rules.on(from)),
            "receipts_both": own.because.map(|(_, both)| both),
            "confidence": confidence, "lift": lift,
        })
    }
}

fn trial(own: &HitRate) -> Value {
    let rate = |hits: u64| {
        json!({ "hits": hits, "tried": own.tried, "rate": percent(hits.into(), own.tried.into()).map(number),
            "interval": wilson(hits, own.tried) })
    };
    json!({ "rules": rate(own.hits), "most_popular": rate(own.popular) })
}
