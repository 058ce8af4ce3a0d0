//! How quickly the console's reads answer on a database that is there: searching, lists, figures.
//!
//! `cargo bench -p baci-app --bench reads -- sqlite:/tmp/big.db [times]`

use baci_app::{AuditFilter, Baci, MemberFilter, PurchaseFilter, Settings};
use std::time::{Duration, Instant as Stopwatch};

const WORDS: &[&str] =
    &["a", "so", "nguyen", "nguyen t", "ສົມ", "ນາງ", "สม", "020", "4711", "0812", "WSB"];

/// Prints the middle and the 95th of a hundred of what was measured.
fn tell(name: &str, mut took: Vec<Duration>) {
    took.sort();
    let at = |part: usize| took.get(took.len() * part / 100).copied().unwrap_or_default();
    println!("{name:<28} middle {:>9.2?}   95% {:>9.2?}", at(50), at(95));
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|w| !w.starts_with("--")).collect();
    let database = words.first().cloned().unwrap_or_else(|| "sqlite:baci.db".to_owned());
    let times: usize = words.get(1).and_then(|w| w.parse().ok()).unwrap_or(30);
    let watch = Stopwatch::now();
    let settings = Settings { database, ..Settings::default() };
    let baci = Baci::open(settings).await.expect("the database opens");
    println!("opened and migrated in {:.2?}", watch.elapsed());
    let watch = Stopwatch::now();
    baci.sweep().await.expect("swept");
    println!("words for all members in {:.2?}", watch.elapsed());
    let watch = Stopwatch::now();
    let figures = baci.figures().await.expect("figures");
    println!("{} members, first figures in {:.2?}", figures.members, watch.elapsed());

    let mut took = Vec::new();
    for _ in 0..times {
        let watch = Stopwatch::now();
        baci.figures().await.expect("figures");
        took.push(watch.elapsed());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    tell("figures, kept", took);
    for word in WORDS {
        let mut took = Vec::new();
        let mut found = 0;
        for _ in 0..times {
            let watch = Stopwatch::now();
            found = baci.search_members(word, 20).await.expect("found").len();
            took.push(watch.elapsed());
        }
        tell(&format!("search {word} ({found})"), took);
    }
    let mut took = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..times {
        let watch = Stopwatch::now();
        baci.purchases(&PurchaseFilter::default(), None, 50).await.expect("purchases");
        took.0.push(watch.elapsed());
        let watch = Stopwatch::now();
        baci.latest_members(MemberFilter::default(), None, 50).await.expect("members");
        took.1.push(watch.elapsed());
        let watch = Stopwatch::now();
        baci.audit(&AuditFilter::default(), None, 50).await.expect("lines");
        took.2.push(watch.elapsed());
    }
    tell("50 latest purchases", took.0);
    tell("50 latest members", took.1);
    tell("50 lines of the audit log", took.2);
    baci.close().await;
}
