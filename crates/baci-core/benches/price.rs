//! What a quote costs: a 20-line basket under 100 to 100,000 live promotions, of which about fifty
//! touch it, on one core; and how long reading such a program takes.
//!
//! `cargo bench -p baci-core --bench price`. Promotions are made from a fixed seed: nine of ten are on
//! one article of 200,000 or on one category of 2,000, the others on the basket, its delivery or a code.

use baci_core::event::Quantity;
use baci_core::id::MemberId;
use baci_core::member::{Member, MemberView, Profile};
use baci_core::price::{Basket, BasketLine, Fee, price};
use baci_core::program::Program;
use baci_core::time::Instant;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::hint::black_box;

/// The one that the program runs with.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 5_000;
/// How many promotions are live, and how many of them are on something in the basket.
const SIZES: [(usize, usize); 5] = [(100, 5), (100, 50), (1_000, 50), (10_000, 50), (100_000, 50)];

fn main() {
    let at = Instant::from_micros(1_763_000_000_000_000);
    let member =
        Member { id: MemberId::derive(at, b"member"), joined_at: at, profile: Profile::default() };
    let used: BTreeMap<String, i64> = BTreeMap::new();
    let view = MemberView {
        member: &member,
        available: &[0],
        tiers: &[],
        stage: None,
        segments: &[],
        household: None,
        used: &used,
        origin: None,
    };
    let basket = basket();
    for (count, touching) in SIZES {
        let document = document(count, touching).to_string();
        let start = std::time::Instant::now();
        let program = Program::from_json(&document).unwrap_or_else(|p| panic!("{:?}", p.first()));
        let read = start.elapsed().as_millis();
        let priced = price(&program, &view, &basket, at).unwrap_or_else(|r| panic!("{r}"));
        let mut times: Vec<u128> = (0..ROUNDS)
            .map(|_| {
                let start = std::time::Instant::now();
                let _ = black_box(price(&program, &view, black_box(&basket), at));
                start.elapsed().as_nanos()
            })
            .collect();
        times.sort_unstable();
        let micros = |share: usize| times[ROUNDS * share / 100] / 1000;
        println!(
            "{count:>7} promotions: p50 {:>5} us, p99 {:>5} us; {} touched, {} applied, off {}, best {}; read in {read} ms",
            micros(50),
            micros(99),
            priced.verdicts.len(),
            priced.used().len(),
            priced.totals.discount,
            priced.best,
        );
    }
}

fn basket() -> Basket {
    let line = |i: usize| BasketLine {
        sku: Some(format!("sku-{i}")),
        category: Some(format!("cat-{}", i % 7)),
        quantity: Quantity(1_000 * (1 + i64::try_from(i).unwrap_or(0) % 3)),
        price: 1_000 + 731 * i64::try_from(i).unwrap_or(0),
        ..BasketLine::default()
    };
    let fee = Fee { method: "delivery".to_owned(), amount: 4_000, tax: None };
    Basket { lines: (0..20).map(line).collect(), fees: vec![fee], ..Basket::default() }
}

/// A small generator with a fixed seed (SplitMix64).
struct Seed(u64);

impl Seed {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }
}

fn document(count: usize, touching: usize) -> Json {
    let mut seed = Seed(7);
    let promotions: Vec<Json> = (0..count).map(|i| promotion(i, touching, &mut seed)).collect();
    json!({
        "schema": 1,
        "program": {"id": "bench", "name": "Bench", "currency": "THB", "timezone": "Asia/Bangkok"},
        "wallets": {"points": {"kind": "points"}},
        "promotion": promotions,
    })
}

fn promotion(i: usize, touching: usize, seed: &mut Seed) -> Json {
    let touches = i < touching;
    let on = match seed.below(10) {
        0..=5 if touches => json!({"sku": [format!("sku-{}", seed.below(20))]}),
        _ if touches => json!({"category": [format!("cat-{}", seed.below(7))]}),
        0..=5 => json!({"sku": [format!("sku-{}", 20 + seed.below(200_000))]}),
        _ => json!({"category": [format!("cat-{}", 7 + seed.below(2_000))]}),
    };
    let mut own = json!({"id": format!("p-{i}"), "active": {"from": "2025-01-01"}});
    match i % 20 {
        19 if !touches => {
            own["code"] = json!(format!("CODE-{i}"));
            own["discount"] = json!({"percent": 5});
        }
        0..=7 => own["discount"] = json!({"percent": 1 + seed.below(20), "on": on}),
        8..=11 => own["discount"] = json!({"amount": 1 + seed.below(3), "on": on}),
        12..=14 => {
            own["deal"] = json!({"buy": {"quantity": 2, "on": on}, "get": {"on": on}});
        }
        15 => own["bundle"] = json!({"price": 20, "parts": [{"on": on}, {"on": on}]}),
        16 => own["discount"] = json!({"percent": 10, "on": on, "units": 1, "pick": "cheapest"}),
        17 => {
            own["discount"] = json!({"percent": 5, "on": on});
            own["needs"] = json!({"amount": 100 + seed.below(500), "of": on});
        }
        _ => {
            own["discount"] = json!({"percent": 3, "on": on});
            own["when"] = json!("cart.total >= 300 && cart.channel != 'web'");
            own["limits"] = json!({"per_member": 3, "uses": 1000});
        }
    }
    if i.is_multiple_of(10) {
        own["group"] = json!(format!("group-{}", i / 30));
    }
    own
}
