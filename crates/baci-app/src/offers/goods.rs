//! Goods as people type them: a word that a program knows as a category, brand or tag is that, any
//! other is an article.

use baci_core::price::BasketLine;
use baci_core::program::{Filter, Give, Program, Promotion};
use std::collections::BTreeSet;

/// The most articles of a price list that are named.
const LISTED: usize = 500;

/// The names of goods in a program's rules, promotions, missions, streaks and price lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Goods {
    pub categories: BTreeSet<String>,
    pub articles: BTreeSet<String>,
    pub brands: BTreeSet<String>,
    pub tags: BTreeSet<String>,
}

impl Goods {
    /// All that a program names.
    pub fn of(program: &Program) -> Self {
        let mut goods = Self::default();
        for rule in &program.rules {
            goods.add(&rule.only);
            goods.add(&rule.except);
        }
        for promotion in &program.promotions {
            goods.take(promotion);
        }
        program.streaks.iter().for_each(|streak| goods.add(&streak.step.only));
        for mission in &program.missions {
            mission.steps.iter().for_each(|step| goods.add(&step.only));
        }
        for list in &program.price_lists {
            list.percent.iter().for_each(|(_, on)| goods.add(&on.only));
            goods.articles.extend(list.prices.keys().take(LISTED).cloned());
        }
        goods
    }

    fn take(&mut self, promotion: &Promotion) {
        self.add(&promotion.except);
        promotion.needs.iter().for_each(|need| self.add(&need.of.only));
        for give in &promotion.gives {
            match give {
                Give::Discount(discount) => self.add(&discount.on.only),
                Give::Deal(deal) => {
                    self.add(&deal.buy.only);
                    self.add(&deal.get.only);
                }
                Give::Bundle(bundle) => {
                    bundle.parts.iter().for_each(|(part, _)| self.add(&part.only));
                }
                Give::Gift(gift) => {
                    gift.for_each.iter().for_each(|each| self.add(&each.only));
                }
            }
        }
    }

    fn add(&mut self, filter: &Filter) {
        self.categories.extend(filter.category.iter().cloned());
        self.articles.extend(filter.sku.iter().cloned());
        self.brands.extend(filter.brand.iter().cloned());
        self.tags.extend(filter.tag.iter().cloned());
    }

    /// At most so many of the names, categories first.
    pub fn names(&self, most: usize) -> Vec<&str> {
        let all = [&self.categories, &self.brands, &self.tags, &self.articles];
        all.into_iter().flatten().map(String::as_str).take(most).collect()
    }

    /// A line of one piece at no price of what somebody typed; nothing typed is goods without a name.
    pub fn line(&self, typed: &str) -> BasketLine {
        let mut line = BasketLine::default();
        let typed = typed.trim();
        let known = |names: &BTreeSet<String>| {
            let folded = typed.to_lowercase();
            names.iter().find(|name| name.to_lowercase() == folded).cloned()
        };
        if typed.is_empty() {
            return line;
        }
        if let Some(name) = known(&self.categories) {
            line.category = Some(name);
        } else if let Some(name) = known(&self.brands) {
            line.brand = Some(name);
        } else if let Some(name) = known(&self.tags) {
            line.tags = vec![name];
        } else {
            line.sku = Some(known(&self.articles).unwrap_or_else(|| typed.to_owned()));
        }
        line
    }
}
