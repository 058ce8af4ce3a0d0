//! Load: so many clients send purchases to a running server for so long; prints rate and delays.
//!
//! `cargo run --release -p baci-testing --example load -- HOST:PORT KEY [clients] [seconds] [members] [codes]`
//!
//! With `codes`, a file of one code a line, each purchase is a basket that the program prices, with the next code.

use baci_testing::client::Client;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

struct Settings {
    host: String,
    key: String,
    clients: u64,
    seconds: u64,
    members: u64,
    /// Taken one after another; none where purchases are plain.
    codes: Vec<String>,
    taken: AtomicUsize,
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let word = |at: usize| words.get(at).cloned().unwrap_or_default();
    let number = |at: usize, or: u64| word(at).parse().unwrap_or(or);
    let settings = Settings {
        host: word(0),
        key: word(1),
        clients: number(2, 64),
        seconds: number(3, 10),
        members: number(4, 10_000),
        codes: match words.get(5) {
            Some(file) => {
                let text = std::fs::read_to_string(file).expect("a file of codes");
                text.lines().map(str::to_owned).collect()
            }
            None => Vec::new(),
        },
        taken: AtomicUsize::new(0),
    };
    let run = format!("{}-{}", std::process::id(), settings.clients);
    // A short round first, not counted: members join, caches fill.
    round(&settings, &format!("{run}-warm"), Duration::from_secs(2));
    let length = Duration::from_secs(settings.seconds);
    let since = Instant::now();
    let mut delays = round(&settings, &run, length);
    let seconds = since.elapsed().as_secs_f64();
    delays.sort_unstable();
    let at = |share: f64| {
        let last = delays.len().saturating_sub(1);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "an index below the number of measurements"
        )]
        let index = (last as f64 * share) as usize;
        delays.get(index).copied().unwrap_or_default().as_secs_f64() * 1000.0
    };
    let count = f64::from(u32::try_from(delays.len()).unwrap_or(u32::MAX));
    println!(
        "{} clients: {} purchases in {seconds:.1} s, {:.0} a second; p50 {:.2} ms, p99 {:.2} ms, max {:.2} ms",
        settings.clients,
        delays.len(),
        count / seconds,
        at(0.5),
        at(0.99),
        at(1.0),
    );
}

fn round(settings: &Settings, run: &str, length: Duration) -> Vec<Duration> {
    let until = Instant::now() + length;
    std::thread::scope(|scope| {
        let clients: Vec<_> = (0..settings.clients)
            .map(|client| scope.spawn(move || one(settings, run, client, until)))
            .collect();
        clients.into_iter().flat_map(|c| c.join().expect("a client ends")).collect()
    })
}

fn one(settings: &Settings, run: &str, client: u64, until: Instant) -> Vec<Duration> {
    let mut connection = Client::connect(&settings.host, &settings.key).expect("connected");
    let mut delays = Vec::new();
    let mut i = client;
    while Instant::now() < until {
        i = i.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let member = (i >> 33) % settings.members;
        let body = match settings.codes.is_empty() {
            true => format!(
                r#"{{"card":"{member}","enroll":true,"branch":"silom","lines":[{{"sku":"maki","category":"rolls","amount":"212.50"}},{{"sku":"tea","category":"drinks","amount":"45.00","quantity":"2"}}]}}"#
            ),
            false => {
                let next = settings.taken.fetch_add(1, Ordering::Relaxed);
                let code = settings.codes.get(next).expect("codes enough for the run");
                format!(
                    r#"{{"card":"{member}","enroll":true,"branch":"silom","basket":{{"lines":[{{"sku":"maki","category":"rolls","unit_price":"212.50"}},{{"sku":"tea","category":"drinks","unit_price":"22.50","quantity":"2"}}],"codes":["{code}"]}}}}"#
                )
            }
        };
        let key = format!("{run}-{client}-{}", delays.len());
        let since = Instant::now();
        let answer = connection.post("/v1/purchases", &key, &body).expect("answered");
        delays.push(since.elapsed());
        assert!(answer.status < 300, "{} {}", answer.status, answer.body);
        let lost = !settings.codes.is_empty() && !answer.body.contains(r#""outcome":"applied""#);
        assert!(!lost, "{}", answer.body);
    }
    delays
}
