//! Quotes of baskets from a file under a program from a file: how long each takes, and what all come to. For comparing
//! with other engines; `benches/peer.mjs` makes both files.
//!
//! `cargo run --release -p baci-core --example quotes -- PROGRAM.json BASKETS.json [rounds]`

use baci_core::id::MemberId;
use baci_core::member::{Member, MemberView, Profile};
use baci_core::price::{Basket, price};
use baci_core::program::Program;
use baci_core::time::Instant;
use std::collections::BTreeMap;
use std::hint::black_box;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let file = |at: usize| {
        let name = words.get(at).expect("PROGRAM.json BASKETS.json [rounds]");
        std::fs::read_to_string(name).unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    let program = Program::from_json(&file(0)).unwrap_or_else(|p| panic!("{:?}", p.first()));
    let baskets: Vec<Basket> = serde_json::from_str(&file(1)).expect("baskets");
    let rounds = words.get(2).map_or(20, |n| n.parse().expect("a number of rounds"));
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
    let mut times = Vec::new();
    let mut off = 0;
    for round in 0..rounds {
        for basket in &baskets {
            let start = std::time::Instant::now();
            let priced = price(&program, &view, black_box(basket), at);
            times.push(start.elapsed().as_nanos());
            let priced = priced.unwrap_or_else(|refusal| panic!("{refusal}"));
            off += if round == 0 { priced.totals.discount } else { 0 };
        }
    }
    times.sort_unstable();
    let micros =
        |share: usize| times.get(times.len() * share / 100).map_or(0, |nanos| nanos / 1000);
    println!("{}", serde_json::json!({ "p50_us": micros(50), "p99_us": micros(99), "off": off }));
}
