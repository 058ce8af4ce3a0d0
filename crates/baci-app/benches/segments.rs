//! How long it takes to judge one member with an event, and everybody where a segment changed.
//!
//! `cargo bench -p baci-app --bench segments -- sqlite:/tmp/segments.db [members]`

use baci_app::{Baci, By, Clock, Command, Identity, Options, SegmentAsk, Settings, What, Who};
use baci_core::event::{Line, Purchase};
use baci_core::id::{EventId, MemberId};
use baci_core::member::{Member, Profile};
use baci_core::program::Program;
use baci_core::program::document::Source;
use baci_core::text::Texts;
use baci_core::time::Instant;
use baci_store::bulk::Writes;
use baci_store::event::{self, StoredEvent};
use baci_store::identity;
use baci_store::member::{self, StoredMember};
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
[[earn]]
id = "base"
on = "purchase"
give = 1
per_amount = "1"
"#;

/// The segments that are judged.
const SEGMENTS: &[(&str, &str)] = &[
    ("quiet", "member.days_since_purchase >= 90"),
    ("big", "member.spend >= 150.00 && member.purchases >= 1"),
    ("gold", "'gold' in member.tags"),
    ("rich", "member.balance.points >= 100"),
    ("new", "member.days < 60"),
    ("thai", "has(member.language) && member.language == 'th'"),
    ("cheap", "member.average_bill < 20.00"),
    ("late", "member.last_purchase < '2025-06-01'"),
    ("some", "member.purchases in [1, 2, 3] && !('gold' in member.tags)"),
    ("march", "has(member.birth_month) && member.birth_month == 3"),
];

/// A number that looks random, from a counter (splitmix64).
fn mix(i: u64) -> u64 {
    let mut z = i.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Members with one purchase each, straight into the tables.
async fn fill(baci: &Baci, members: u64, start: Instant) {
    const AT_ONCE: u64 = 20_000;
    for first in (0..members).step_by(usize::try_from(AT_ONCE).unwrap_or(1)) {
        let (mut people, mut events, mut names) = (Vec::new(), Vec::new(), Vec::new());
        for i in first..members.min(first + AT_ONCE) {
            // Two years, one after the other.
            let joined = start.plus_seconds(signed(i * 63_000_000 / members));
            let id = MemberId::derive(joined, &i.to_le_bytes());
            let tags = if mix(i).is_multiple_of(3) { vec!["gold".to_owned()] } else { Vec::new() };
            let profile = Profile { name: Some(format!("Member {i}")), tags, ..Profile::default() };
            let identity = format!("external:{i}");
            names.push((identity.clone(), id));
            let member = Member { id, joined_at: joined, profile };
            let identities = vec![identity];
            let (revision, updated_at, merged_into) = (1, joined, None);
            people.push(StoredMember { member, identities, revision, updated_at, merged_into });
            let at = joined.plus_seconds(signed(mix(i ^ 7) % 5_000_000));
            events.push(StoredEvent {
                member: id,
                event: EventId::derive(at, &i.to_be_bytes()),
                kind: "purchase".to_owned(),
                at,
                recorded_at: at,
                origin: None,
                receipt: None,
                net: signed(100 + mix(i ^ 9) % 20_000),
                program_version: 1,
                actor: "bench".to_owned(),
                body: "{\"purchase\":{\"lines\":[]}}".to_owned(),
                seen: "{}".to_owned(),
                outcome: "{}".to_owned(),
            });
        }
        let mut tx = baci.database().begin().await.expect("a transaction");
        let mut writes = Writes::default();
        member::save(&mut writes, &people.iter().collect::<Vec<_>>()).expect("members");
        event::add(&mut writes, events).expect("events");
        identity::add(&mut writes, names).expect("identities");
        writes.run(&mut tx).await.expect("written");
        tx.commit().await.expect("committed");
    }
}

fn purchase(key: &str, i: u64) -> Command {
    let line = Line { amount: signed(100 + mix(i) % 20_000), ..Line::default() };
    let what = What::Purchase(Purchase { lines: vec![line], ..Purchase::default() });
    let key = format!("{key}/{i}");
    let fingerprint = Command::fingerprint_of(&[key.as_bytes()]);
    let who = Who::EnrollBy(Identity(format!("external:{}", mix(i ^ 0xabcd) % 50_000)));
    Command { key, fingerprint, actor: "bench".into(), at: None, who, what }
}

/// How long one purchase takes that comes alone, in the middle and of a hundred the slowest.
async fn alone(baci: &Baci, key: &str) {
    const MANY: u64 = 3000;
    let mut all = Vec::new();
    for i in 0..MANY {
        let begun = Stopwatch::now();
        baci.commit(purchase(key, i)).await.expect("a purchase");
        all.push(begun.elapsed());
    }
    all.sort();
    let at = |part: usize| all.get(all.len() * part / 100).copied().unwrap_or_default();
    println!("one purchase, {key}: {:?} in the middle, {:?} at 99 of 100", at(50), at(99));
    let begun = Stopwatch::now();
    let commands = (MANY..MANY + 100_000).map(|i| purchase(key, i)).collect();
    for answer in baci.commit_all(commands).await.expect("answers") {
        answer.expect("a purchase");
    }
    println!("100000 purchases together, {key}: {:?}", begun.elapsed());
}

async fn walk(baci: &Baci, what: &str) {
    let begun = Stopwatch::now();
    loop {
        let now = baci.clock().now();
        baci.clock().set(now.plus_seconds(6));
        baci.run_due_tasks().await.expect("tasks");
        let progress = baci.segment_progress().await.expect("progress");
        if progress.is_some_and(|own| own.done) {
            break;
        }
    }
    println!("{what}: {:?}", begun.elapsed());
}

async fn set(baci: &Baci, id: &str, condition: &str) {
    let (names, revision) = (Texts::plain(id), None);
    let ask = SegmentAsk { id: id.into(), names, condition: condition.into(), revision };
    baci.set_segment(&By::console(), ask).await.expect("a segment");
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|w| !w.starts_with("--")).collect();
    let address = words.first().cloned().unwrap_or_else(|| "sqlite:segments.db".to_owned());
    let members: u64 = words.get(1).and_then(|w| w.parse().ok()).unwrap_or(1_000_000);
    let start: Instant = "2024-01-01T00:00:00Z".parse().expect("a time");
    let now: Instant = "2026-01-01T00:00:00Z".parse().expect("a time");
    let settings = Settings {
        database: address,
        options: Options { cache_kib: 64 * 1024, ..Options::default() },
        clock: Clock::fixed(now),
        ..Settings::default()
    };
    let baci = Baci::open(settings).await.expect("a database");
    let source = Source { name: "bench.toml", text: PROGRAM };
    let program = Program::from_toml(&[source]).expect("a good program");
    baci.publish(&program, "bench", None, None).await.expect("published");
    fill(&baci, members, start).await;
    println!("{members} members, {} segments", SEGMENTS.len());
    // Pages that were never read are no measure.
    alone(&baci, "warm").await;
    alone(&baci, "without segments").await;
    for (all, exact) in [(false, "a sample"), (true, "everybody, from their histories")] {
        let begun = Stopwatch::now();
        let own = baci.count_segment("member.spend >= 150.00", all).await.expect("a count");
        println!("count of {exact}: {:?} ({own:?})", begun.elapsed());
    }
    // What else waits for members that were not made one by one: words by which they are found.
    let begun = Stopwatch::now();
    baci.run_due_tasks().await.expect("tasks");
    println!("other tasks: {:?}", begun.elapsed());
    for (id, condition) in SEGMENTS {
        set(&baci, id, condition).await;
    }
    walk(&baci, "first walk, what was bought read from histories").await;
    alone(&baci, "with segments").await;
    set(&baci, "big", "member.spend >= 140.00").await;
    walk(&baci, "walk after a segment changed, with the writing of its differences").await;
    set(&baci, "big", "member.spend >= 140.00 && true").await;
    walk(&baci, "walk where nobody is judged otherwise").await;
    let begun = Stopwatch::now();
    let own = baci.count_segment("member.spend >= 150.00", true).await.expect("a count");
    println!("count of everybody: {:?} ({own:?})", begun.elapsed());
    set(&baci, "best", "member.rfm.r == 5 && member.rfm.m >= 4").await;
    walk(&baci, "first scores: two walks and their bounds").await;
    baci.close().await;
}
