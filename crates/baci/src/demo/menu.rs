//! What the chain sells, and where.

use super::people::People;

/// A dish: its article number, category, and price in the currency's smallest unit.
pub struct Dish {
    pub sku: &'static str,
    pub category: &'static str,
    pub price: i64,
    /// How often it is ordered, beside the others.
    pub weight: u64,
}

const fn dish(sku: &'static str, category: &'static str, baht: i64, weight: u64) -> Dish {
    Dish { sku, category, price: baht * 100, weight }
}

/// The menu.
pub const MENU: [Dish; 20] = [
    dish("ROLL-SALMON", "rolls", 189, 14),
    dish("ROLL-CALIFORNIA", "rolls", 169, 12),
    dish("ROLL-DRAGON", "rolls", 249, 6),
    dish("ROLL-VEGETABLE", "rolls", 129, 5),
    dish("SASHIMI-SALMON", "sashimi", 229, 9),
    dish("SASHIMI-MIX", "sashimi", 399, 4),
    dish("RAMEN-TONKOTSU", "noodles", 195, 13),
    dish("RAMEN-MISO", "noodles", 185, 9),
    dish("UDON-TEMPURA", "noodles", 175, 6),
    dish("DON-KATSU", "rice", 179, 10),
    dish("DON-UNAGI", "rice", 329, 3),
    dish("CURRY-CHICKEN", "rice", 159, 8),
    dish("GYOZA-6", "sides", 95, 14),
    dish("EDAMAME", "sides", 65, 10),
    dish("KARAAGE", "sides", 115, 9),
    dish("GREEN-TEA", "drinks", 45, 20),
    dish("SODA-YUZU", "drinks", 75, 9),
    dish("BEER-DRAFT", "drinks", 120, 6),
    dish("MATCHA-ICE", "desserts", 79, 8),
    dish("GIFT-500", "gift-card", 500, 1),
];

/// A branch, and which part of those who live in its country go there.
pub struct Branch {
    pub id: &'static str,
    pub weight: u64,
}

const fn branch(id: &'static str, weight: u64) -> Branch {
    Branch { id, weight }
}

const THAILAND: [Branch; 7] = [
    branch("bangkok-siam", 30),
    branch("bangkok-ari", 20),
    branch("bangkok-bangna", 16),
    branch("chiang-mai-nimman", 14),
    branch("khon-kaen", 9),
    branch("udon-thani", 6),
    branch("phuket-town", 5),
];
const LAOS: [Branch; 5] = [
    branch("vientiane-center", 45),
    branch("vientiane-riverside", 15),
    branch("luang-prabang", 20),
    branch("savannakhet", 10),
    branch("pakse", 10),
];

/// The branches of the country where somebody lives.
pub const fn branches(people: People) -> &'static [Branch] {
    match people {
        People::Lao => &LAOS,
        _ => &THAILAND,
    }
}
