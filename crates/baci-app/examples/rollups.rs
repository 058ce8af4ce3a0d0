//! How long dashboards take in a large database: `cargo run --release -p baci-app --example rollups -- ADDRESS MEMBERS`.
//!
//! Makes a million members (or so many) who bought ten times each in 24 months, in 20 branches by 3 channels: their months and sums, without
//! their events, straight into the tables. Then asks what the console asks, of a server that has just begun, and again and again;
//! last with purchases that nobody folded yet.

use baci_analytics::calendar::month;
use baci_analytics::day::number;
use baci_analytics::figure::Random;
use baci_analytics::metrics::{Weights, seed};
use baci_analytics::rollup::{Between, Bought, Cell, Cells, Drawn, Kind, Share, Sums, cells, pack};
use baci_app::analytics::{Base, By, CohortsAsk, MetricsAsk, Period};
use baci_app::{Baci, Clock, Command, Identity, Settings, What, Who};
use baci_core::event::{Line, Purchase};
use baci_core::id::MemberId;
use baci_core::program::Program;
use baci_core::program::document::Source;
use baci_core::time::Instant;
use baci_store::bulk::Writes;
use baci_store::rollup::{StoredMonth, StoredPack, Total, add_totals, save_months, save_packs};
use baci_store::setting::{self, StoredSetting};
use jiff::civil::date;
use std::collections::BTreeMap;
use std::time::{Duration, Instant as Stopwatch};

const PROGRAM: &str = include_str!("../../../examples/programs/cafe/program.toml");
const TIMES: u32 = 10;
/// Purchases that are not folded.
const NOTED: u32 = 900;

type Failure = Box<dyn std::error::Error>;
/// Sums, and what is drawn, by part and name.
type All = BTreeMap<(i64, String), (Cells, Drawn)>;
/// Purchases and net by day.
type Days = BTreeMap<i32, (u64, i64)>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut words = std::env::args().skip(1);
    let address = words.next().ok_or("name a database: sqlite:FILE or postgres://…")?;
    let members = words.next().map_or(Ok(1_000_000), |n| n.parse())?;
    let baci = open(&address).await?;
    if baci.program(None).await.is_err() {
        let source = Source { name: "cafe.toml", text: PROGRAM };
        let program = Program::from_toml(&[source]).map_err(|p| format!("{p:?}"))?;
        baci.publish(&program, "measure", None, None).await?;
        let watch = Stopwatch::now();
        fill(&baci, members, program.zone.name()).await?;
        println!("{members} members made in {:.0?}", watch.elapsed());
    }
    baci.close().await;
    for noted in [0, NOTED] {
        let baci = open(&address).await?;
        // What an earlier run left.
        baci.fold_rollups(|_| {}).await?;
        buy(&baci, noted).await?;
        baci.close().await;
        println!("{noted} purchases not folded:");
        ask_all(&address).await?;
    }
    Ok(())
}

async fn open(address: &str) -> Result<Baci, Failure> {
    let clock = Clock::fixed("2025-12-20T12:00:00+07:00".parse::<Instant>()?);
    let settings = Settings { database: address.to_owned(), clock, ..Settings::default() };
    Ok(Baci::open(settings).await?)
}

/// Months and sums of so many members.
async fn fill(baci: &Baci, members: u32, zone: &str) -> Result<(), Failure> {
    let (mut random, mut all) = (Random::new(1), All::default());
    let mut last = MemberId(baci_core::id::LOWEST);
    let mut next = 0;
    while next < members {
        let mut months = Vec::new();
        for _ in 0..members.min(next + 5_000) - next {
            last = MemberId(uuid::Uuid::from_u128(u128::from(next + 1) << 64));
            months.extend(one(last, &mut random, &mut all));
            next += 1;
        }
        let mut tx = baci.database().begin().await?;
        let mut writes = Writes::default();
        save_months(&mut writes, months)?;
        writes.run(&mut tx).await?;
        tx.commit().await?;
    }
    let mut sums = Vec::new();
    for ((part, name), (cells, _)) in &all {
        let of_rows = cells.iter().filter(|(cell, _)| cell.kind != Kind::Gap);
        sums.extend(of_rows.map(|(cell, own)| total(*part, name, cell, own)));
    }
    println!("{} sums", sums.len());
    let mut tx = baci.database().begin().await?;
    for part in sums.chunks(5_000) {
        let mut writes = Writes::default();
        add_totals(&mut writes, part.to_vec())?;
        writes.run(&mut tx).await?;
    }
    let mut writes = Writes::default();
    save_packs(&mut writes, packs(&all))?;
    writes.run(&mut tx).await?;
    let document = format!(
        r#"{{"zone":"{zone}","after":"{last}","done":true,"folded_at":"2025-12-20T00:00:00Z"}}"#
    );
    let (name, changed_at) = ("rollups".to_owned(), Instant::EARLIEST);
    setting::save(&mut tx, &StoredSetting { name, document, revision: 1, changed_at }).await?;
    Ok(tx.commit().await?)
}

/// One member's months, whose cells go into the sums.
fn one(member: MemberId, random: &mut Random, all: &mut All) -> Vec<StoredMonth> {
    let first = number(date(2024, 1, 1));
    let home = random.below(20);
    let mut bought: BTreeMap<(i32, u32, u32), Days> = BTreeMap::new();
    for _ in 0..TIMES {
        let day = first + random.below(719).cast_signed();
        let branch = if random.below(5) == 0 { random.below(20) } else { home };
        let to = bought.entry((month(day), branch, random.below(3))).or_default();
        let own = to.entry(day).or_default();
        *own = (own.0 + 1, own.1 + i64::from(random.below(1_000) + 20) * 100);
    }
    let days = |own: &Days| -> Vec<Bought> {
        let one = |(day, of): (&i32, &(u64, i64))| Bought { day: *day, purchases: of.0, net: of.1 };
        own.iter().map(one).collect()
    };
    let mut parts: BTreeMap<(i64, String), Days> = BTreeMap::new();
    let mut months = Vec::new();
    for ((month, branch, channel), own) in &bought {
        let (branch, channel) = (format!("branch-{branch}"), format!("channel-{channel}"));
        for part in [(0, String::new()), (1, branch.clone()), (2, channel.clone())] {
            let to = parts.entry(part).or_default();
            for (day, more) in own {
                let own = to.entry(*day).or_default();
                *own = (own.0 + more.0, own.1 + more.1);
            }
        }
        let own = days(own);
        months.push(StoredMonth {
            member,
            month: (*month).into(),
            branch,
            channel,
            purchases: own.iter().map(|own| own.purchases.cast_signed()).sum(),
            net: own.iter().map(|own| own.net).sum(),
            others: 0,
            others_net: 0,
            days: pack(*month, &own),
        });
    }
    let weights = Weights::of(seed(&member.to_string()));
    for ((part, name), own) in parts {
        let mut share = Share::default();
        let (all, drawn) = all.entry((part, name)).or_default();
        cells(&days(&own), part != 0, |cell, sums| {
            share.add(&cell, &sums, 1);
            all.entry(cell).or_default().add(&sums, 1);
        });
        share.give(&weights, drawn, |_| true);
    }
    months
}

/// What is kept many in a row: draws, and days between visits by pair of months.
fn packs(all: &All) -> Vec<StoredPack> {
    let mut rows = Vec::new();
    let mut add = |(place, name): (i64, &String), kind: Kind, (start, step): (i32, i32), pack| {
        rows.push(StoredPack {
            place,
            kind: kind.code(),
            name: name.clone(),
            start: start.into(),
            step: step.into(),
            pack,
        });
    };
    for ((place, name), (cells, drawn)) in all {
        for (cell, draws) in drawn {
            add((*place, name), cell.kind, (cell.start, cell.step), draws.to_bytes());
        }
        let mut apart: BTreeMap<(i32, i32), Between> = BTreeMap::new();
        for (cell, sums) in cells.iter().filter(|(cell, _)| cell.kind == Kind::Gap) {
            apart.entry((cell.other, cell.step)).or_default().add(cell.start, sums.members);
        }
        for (months, own) in apart {
            add((*place, name), Kind::Gap, months, own.to_bytes());
        }
    }
    let bytes = rows.iter().map(|own| own.pack.len()).sum::<usize>();
    println!("{} packs of {bytes} bytes", rows.len());
    rows
}

fn total(part: i64, name: &str, cell: &Cell, own: &Sums) -> (i64, Total) {
    let Sums { members, repeaters, kept, purchases, days, net } = *own;
    let total = Total {
        name: name.to_owned(),
        kind: cell.kind.code(),
        start: cell.start.into(),
        other: cell.other.into(),
        step: cell.step.into(),
        members,
        repeaters,
        kept,
        purchases,
        days,
        net,
    };
    (part, total)
}

/// Purchases that nobody folds.
async fn buy(baci: &Baci, many: u32) -> Result<(), Failure> {
    let command = |n: u32| {
        let purchase = Purchase {
            lines: vec![Line { amount: 10_000, ..Line::default() }],
            branch: Some(format!("branch-{}", n % 20)),
            channel: Some(format!("channel-{}", n % 3)),
            ..Purchase::default()
        };
        let key = format!("noted-{n}");
        Command {
            fingerprint: Command::fingerprint_of(&[key.as_bytes()]),
            key,
            actor: "measure".to_owned(),
            at: None,
            who: Who::EnrollBy(Identity(format!("card:{n}"))),
            what: What::Purchase(purchase),
        }
    };
    for answer in baci.commit_all((0..many).map(command).collect()).await? {
        answer?;
    }
    Ok(())
}

async fn ask_all(address: &str) -> Result<(), Failure> {
    let months = |from, by| MetricsAsk {
        period: Period::Month,
        from,
        until: None,
        base: Base::Calendar,
        regular_months: 3,
        by,
    };
    let year = Some(date(2024, 12, 1));
    let quarters = MetricsAsk { period: Period::Quarter, ..months(None, None) };
    for (name, ask) in [
        ("the page of metrics, 12 months", months(year, None)),
        ("24 months", months(None, None)),
        ("8 quarters", quarters),
        ("24 months by channel", months(None, Some(By::Channel))),
        ("24 months by branch", months(None, Some(By::Branch))),
    ] {
        measure(address, name, async |baci: &Baci| {
            let (given, told) = baci.metrics(ask, None).await?;
            assert!(given.kept.is_some() && !told.all.periods.is_empty(), "of kept sums");
            Ok(())
        })
        .await?;
    }
    measure(address, "cohorts of 24 months", async |baci: &Baci| {
        let ask = CohortsAsk { period: Period::Month, from: None, until: None };
        baci.cohorts(ask, None).await.map(|_| ())
    })
    .await?;
    measure(address, "what changed most, for the overview", async |baci: &Baci| {
        baci.moved_most(date(2025, 12, 20), 3).await.map(|_| ())
    })
    .await
}

/// The first time of a server that has just begun, and the middle and the longest of those after.
async fn measure(
    address: &str,
    name: &str,
    ask: impl AsyncFn(&Baci) -> Result<(), baci_app::AppError>,
) -> Result<(), Failure> {
    let baci = open(address).await?;
    let mut times: Vec<Duration> = Vec::new();
    for _ in 0..21 {
        let watch = Stopwatch::now();
        ask(&baci).await?;
        times.push(watch.elapsed());
    }
    baci.close().await;
    let first = times.remove(0);
    times.sort();
    println!("  {name}: first {first:.1?}, middle {:.1?}, longest {:.1?}", times[10], times[19]);
    Ok(())
}
