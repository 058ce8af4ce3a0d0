//! How many purchases a second the pipeline makes durable, in batches and from many callers.
//!
//! `cargo bench -p baci-app --bench pipeline -- sqlite:/tmp/bench.db [receipts] [customers]`

use baci_app::{Baci, Clock, Command, Identity, Options, Settings, What, Who};
use baci_core::event::{Line, Purchase};
use baci_core::program::Program;
use baci_core::program::document::Source;
use baci_core::time::Instant;
use std::time::Instant as Stopwatch;

const PROGRAM: &str = r#"
schema = 1
[program]
id = "bench"
name = "Bench"
currency = "USD"
timezone = "UTC"
[wallets.points]
kind = "points"
expires = { after = "12 months", at = "month-end" }
[[earn]]
id = "base"
on = "purchase"
give = 1
per_amount = "1"
"#;

/// A number that looks random, from a counter (splitmix64).
fn mix(i: u64) -> u64 {
    let mut z = i.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn purchase(batch: u64, i: u64, customers: u64, start: Instant) -> Command {
    let amount = i64::try_from(100 + mix(i) % 20_000).unwrap_or(100);
    let key = format!("bench/{batch}/{i}");
    let at = start.plus_seconds(i64::try_from(i).unwrap_or(0));
    let who = Who::EnrollBy(Identity(format!("external:{}", mix(i ^ 0xabcd) % customers)));
    let line = Line { amount, ..Line::default() };
    let what = What::Purchase(Purchase { lines: vec![line], ..Purchase::default() });
    let fingerprint = Command::fingerprint_of(&[key.as_bytes(), &amount.to_le_bytes()]);
    Command { key, fingerprint, actor: "bench".into(), at: Some(at), who, what }
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|w| !w.starts_with("--")).collect();
    let number = |at: usize, or: u64| words.get(at).and_then(|w| w.parse().ok()).unwrap_or(or);
    let address = words.first().cloned().unwrap_or_else(|| "sqlite:bench.db".to_owned());
    let (count, customers) = (number(1, 200_000), number(2, 20_000));
    let start: Instant = "2024-01-01T00:00:00Z".parse().expect("a time");
    let now: Instant = "2026-01-01T00:00:00Z".parse().expect("a time");
    let settings = Settings {
        database: address,
        options: Options { cache_kib: 64 * 1024, ..Options::default() },
        clock: Clock::fixed(now),
        ..Settings::default()
    };
    let baci = Baci::open(settings).await.expect("the database opens");
    let program = Program::from_toml(&[Source { name: "bench.toml", text: PROGRAM }]);
    baci.publish(&program.expect("a program"), "bench", None, None).await.expect("published");
    for batch in [1u64, 64, 256, 1024, 4096] {
        let total = (count / (4097 / batch).max(1)).clamp(256, count);
        let watch = Stopwatch::now();
        let mut i = 0;
        while i < total {
            let commands =
                (i..(i + batch).min(total)).map(|i| purchase(batch, i, customers, start));
            let answers = baci.commit_all(commands.collect()).await.expect("committed");
            assert!(answers.iter().all(Result::is_ok), "{:?}", answers.iter().find(|a| a.is_err()));
            i += batch;
        }
        let seconds = watch.elapsed().as_secs_f64();
        let rate = f64::from(u32::try_from(total).unwrap_or(u32::MAX)) / seconds;
        println!("batches of {batch}: {total} receipts in {seconds:.2} s, {rate:.0} a second");
    }
    baci.close().await;
}
