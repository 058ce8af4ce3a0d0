//! The index: which promotions a basket can touch, found by what its lines and codes are, so that
//! a price costs by what touches the basket and not by what is live.

use super::basket::Basket;
use crate::program::{Filter, Give, Of, Pick, PriceList, Prices, Promotion, Target};
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::BuildHasherDefault;

/// Hashed by fixed keys: the same program always gives the same index.
type Map = HashMap<String, Vec<u32>, BuildHasherDefault<DefaultHasher>>;

/// Promotions by what they require.
#[derive(Debug, Default)]
pub struct Index {
    /// Those that any basket may touch.
    any: Vec<u32>,
    sku: Map,
    category: Map,
    brand: Map,
    tag: Map,
    code: Map,
    claim: Map,
    /// By the id of a promotion that takes coupons.
    coupon: Map,
    /// The ids of price lists that members hold.
    lists: BTreeSet<String>,
    /// Where each stands, by its id.
    ids: HashMap<String, u32, BuildHasherDefault<DefaultHasher>>,
    /// The rank of each: by priority, then as they stand.
    ranks: Vec<u32>,
    /// Whether a promotion takes units as they stand in the basket.
    pub(super) as_entered: bool,
}

/// A code as it is compared.
pub fn fold(code: &str, prices: &Prices) -> String {
    if prices.exact_codes { code.to_owned() } else { code.trim().to_lowercase() }
}

/// Whether a promotion takes units as they stand in the basket.
fn as_entered(promotion: &Promotion) -> bool {
    promotion.gives.iter().any(|give| match give {
        Give::Discount(discount) => discount.pick == Pick::Basket,
        Give::Deal(deal) => deal.pick == Pick::Basket,
        Give::Bundle(_) | Give::Gift(_) => false,
    })
}

impl Index {
    /// The index of a program's promotions, and of the price lists that members hold.
    pub fn new(promotions: &[Promotion], lists: &[PriceList], prices: &Prices) -> Self {
        let held = lists.iter().filter(|list| list.held).map(|list| list.id.clone());
        let mut index = Self { lists: held.collect(), ..Self::default() };
        let mut order: Vec<usize> = (0..promotions.len()).collect();
        order.sort_by_key(|at| promotions.get(*at).map(|p| std::cmp::Reverse(p.priority)));
        index.ranks = vec![0; promotions.len()];
        for (rank, at) in order.into_iter().enumerate() {
            if let Some(own) = index.ranks.get_mut(at) {
                *own = u32::try_from(rank).unwrap_or(u32::MAX);
            }
        }
        index.as_entered = promotions.iter().any(as_entered);
        for (at, promotion) in promotions.iter().enumerate() {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            index.ids.entry(promotion.id.clone()).or_insert(at);
            index.add(at, promotion, prices);
        }
        index
    }

    /// The position of the promotion with this id.
    pub fn of_id(&self, id: &str) -> Option<usize> {
        self.ids.get(id).map(|at| *at as usize)
    }

    fn add(&mut self, at: u32, promotion: &Promotion, prices: &Prices) {
        if let Some(code) = &promotion.code {
            self.code.entry(fold(code, prices)).or_default().push(at);
            return;
        }
        if promotion.coupon.is_some() {
            self.coupon.entry(promotion.id.clone()).or_default().push(at);
            return;
        }
        if promotion.costs.is_some() {
            self.claim.entry(promotion.id.clone()).or_default().push(at);
            return;
        }
        let Some(anchors) = anchors(promotion) else {
            self.any.push(at);
            return;
        };
        let mut note = |map: fn(&mut Self) -> &mut Map, words: &[String]| {
            for word in words {
                let list = map(self).entry(word.clone()).or_default();
                if list.last() != Some(&at) {
                    list.push(at);
                }
            }
        };
        for filter in anchors {
            note(|index| &mut index.sku, &filter.sku);
            note(|index| &mut index.category, &filter.category);
            note(|index| &mut index.brand, &filter.brand);
            note(|index| &mut index.tag, &filter.tag);
        }
    }

    /// The promotions that a basket can touch, by rank, each once.
    pub fn touched(&self, basket: &Basket, prices: &Prices) -> Vec<u32> {
        let mut found = self.any.clone();
        let mut add = |map: &Map, word: &str| {
            if !map.is_empty() {
                found.extend(map.get(word).into_iter().flatten().copied());
            }
        };
        for line in &basket.lines {
            let words = [(&self.sku, &line.sku), (&self.category, &line.category)];
            for (map, word) in words.into_iter().chain([(&self.brand, &line.brand)]) {
                if let Some(word) = word {
                    add(map, word);
                }
            }
            line.tags.iter().for_each(|tag| add(&self.tag, tag));
        }
        basket.codes.iter().for_each(|code| add(&self.code, &fold(code, prices)));
        basket.claims.iter().for_each(|claim| add(&self.claim, claim));
        basket.open_coupons().for_each(|coupon| add(&self.coupon, &coupon.promotion));
        let rank = |at: &u32| self.ranks.get(*at as usize).copied().unwrap_or(u32::MAX);
        found.sort_unstable_by_key(rank);
        found.dedup();
        found
    }

    /// Whether any promotion takes coupons, or a price list is held.
    pub fn takes_coupons(&self) -> bool {
        !self.coupon.is_empty() || !self.lists.is_empty()
    }

    /// The promotion that a coupon for this id opens; none where it is a price list's.
    pub fn of_coupon(&self, promotion: &str) -> Option<&[u32]> {
        match self.coupon.get(promotion) {
            Some(found) => Some(found),
            None => self.is_held_list(promotion).then_some(&[]),
        }
    }

    /// Whether this is a price list that members hold.
    pub fn is_held_list(&self, id: &str) -> bool {
        self.lists.contains(id)
    }

    /// The promotions that a code of the document opens.
    pub fn of_code(&self, code: &str, prices: &Prices) -> Option<&[u32]> {
        self.code.get(&fold(code, prices)).map(Vec::as_slice)
    }
}

/// What a basket must have a line of; `None` where it need not.
fn anchors(promotion: &Promotion) -> Option<Vec<&Filter>> {
    let named = |target: &Target| !target.only.is_empty();
    if let Some(need) = promotion.needs.iter().find(|need| named(&need.of)) {
        return Some(vec![&need.of.only]);
    }
    let each = promotion.gives.iter().map(|give| {
        let target = match give {
            Give::Discount(discount) if discount.of == Of::Goods => &discount.on,
            Give::Discount(_) => return None,
            Give::Deal(deal) => &deal.buy,
            Give::Bundle(bundle) => &bundle.parts.first()?.0,
            Give::Gift(gift) => gift.for_each.as_ref()?,
        };
        named(target).then_some(&target.only)
    });
    each.collect()
}
