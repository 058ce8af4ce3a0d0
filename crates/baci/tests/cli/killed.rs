//! `kill -9` at random moments under load: every answered purchase is there once, no other half.

use baci_testing::Fresh;
use baci_testing::client::Client;
use baci_testing::server::Server;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const BINARY: &str = env!("CARGO_BIN_EXE_baci");
const CLIENTS: usize = 8;
/// Each of the two databases sees this many kills: twenty in all.
const KILLS: u64 = 10;

fn baci(database: &str, words: &[&str]) -> Value {
    let done = Command::new(BINARY)
        .args(["--db", database, "--json"])
        .args(words)
        .output()
        .expect("baci runs");
    let out = String::from_utf8_lossy(&done.stdout).into_owned();
    let err = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{words:?}: {out} {err}");
    serde_json::from_str(&out).unwrap_or_else(|e| panic!("{words:?}: {e}: {out}"))
}

/// One client: buys until the server is gone; notes the keys that were answered, with the answer.
fn buy(
    host: &str,
    secret: &str,
    (round, client): (u64, usize),
    (stop, count): (&AtomicBool, &AtomicUsize),
) -> BTreeMap<String, Value> {
    let mut answered = BTreeMap::new();
    let Ok(mut connection) = Client::connect(host, secret) else { return answered };
    for i in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let key = format!("r{round}-c{client}-{i}");
        let body =
            json!({ "card": format!("{}", (client + i) % 5), "enroll": true, "amount": "25.00" });
        let Ok(response) = connection.post("/v1/purchases", &key, &body.to_string()) else { break };
        assert!(response.status < 300, "{} {}", response.status, response.body);
        answered.insert(key, serde_json::from_str(&response.body).expect("JSON"));
        count.fetch_add(1, Ordering::Relaxed);
    }
    answered
}

/// Sends each answered key again: the same event must come back, as a stored answer.
fn is_there(host: &str, secret: &str, answered: &BTreeMap<String, Value>) {
    let mut connection = Client::connect(host, secret).expect("connected");
    for (key, before) in answered {
        let words: Vec<usize> = key.split(['r', '-', 'c']).filter_map(|n| n.parse().ok()).collect();
        let body = json!({ "card": format!("{}", (words[1] + words[2]) % 5), "enroll": true, "amount": "25.00" });
        let again = connection.post("/v1/purchases", key, &body.to_string()).expect("answered");
        let replayed =
            again.headers.iter().any(|(n, v)| n == "idempotency-replayed" && v == "true");
        assert!(replayed, "{key} was answered, and is not there: {}", again.body);
        let again: Value = serde_json::from_str(&again.body).expect("JSON");
        assert_eq!(again["id"], before["id"], "{key}");
    }
}

fn prove(fresh: &Fresh) {
    let database = fresh.address.as_str();
    let program =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/programs/restaurant-chain");
    baci(database, &["publish", &program.display().to_string()]);
    let key = baci(database, &["keys", "create", "load", "--scope", "purchases:write"]);
    let secret = key["secret"].as_str().expect("a secret").to_owned();
    let mut all = BTreeMap::new();
    for round in 0..KILLS {
        let server = Server::start(Path::new(BINARY), database);
        let (host, stop) = (server.host.clone(), AtomicBool::new(false));
        let count = AtomicUsize::new(0);
        let answered: Vec<_> = std::thread::scope(|scope| {
            let (host, secret, state) = (&host, &secret, (&stop, &count));
            let clients: Vec<_> = (0..CLIENTS)
                .map(|client| scope.spawn(move || buy(host, secret, (round, client), state)))
                .collect();
            // Under load: after some answers, a different number in every round, and a moment more.
            let enough = 12 + usize::try_from(round * 7919 % 60).unwrap_or(0);
            let since = Instant::now();
            while count.load(Ordering::Relaxed) < enough {
                assert!(since.elapsed() < Duration::from_secs(60), "no load");
                std::thread::sleep(Duration::from_millis(1));
            }
            std::thread::sleep(Duration::from_micros(round * 104_729 % 9_000));
            server.kill();
            stop.store(true, Ordering::Relaxed);
            clients.into_iter().map(|c| c.join().expect("a client")).collect()
        });
        all.extend(answered.into_iter().flatten());
    }
    assert!(all.len() > 100, "only {} purchases were answered: no load", all.len());
    let server = Server::start(Path::new(BINARY), database);
    is_there(&server.host, &secret, &all);
    drop(server);
    let report = baci(database, &["ledger", "verify"]);
    assert_eq!(report["faults"], json!([]), "{report}");
}

#[test]
fn killed_ten_times_on_sqlite_nothing_is_lost_doubled_or_half() {
    prove(&baci_testing::sqlite());
}

#[test]
fn killed_ten_times_on_postgres_nothing_is_lost_doubled_or_half() {
    prove(&baci_testing::postgres());
}
