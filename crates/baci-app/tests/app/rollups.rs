//! Rollups are what the events say, whatever comes in which order: figures of kept sums are those of the purchases and
//! those of a file with the same receipts, to the digit, on both databases.

use crate::house::{House, identity};
use baci_analytics::figure::Random;
use baci_analytics::receipts::Wanted;
use baci_app::analytics::{Base, By, CohortsAsk, Given, MetricsAsk, Period};
use baci_app::receipts::{Column, Defaults, Field, ReadOptions, columns};
use baci_app::{By as Hand, Command, RollupReport, SegmentAsk, Target, What, Who};
use baci_core::event::{Line, Purchase, Returned};
use baci_core::id::{EventId, EventRef, LOWEST, MemberId};
use baci_core::program::stages::Stages;
use baci_core::text::Texts;
use baci_core::time::Instant;
use jiff::civil::{Date, date};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

const HOUR: i64 = 3_600;
const BRANCHES: [Option<&str>; 4] = [Some("siam"), Some("ari"), None, Some("วัดพระธาตุ")];
const CHANNELS: [Option<&str>; 3] = [Some("app"), None, Some("till")];

/// A purchase as the test knows it.
struct Known {
    event: EventRef,
    /// By which it was bought.
    card: String,
    at: Instant,
    line: i64,
    net: i64,
    branch: Option<&'static str>,
    channel: Option<&'static str>,
}

/// A shop in which anything comes in any order.
struct Shop {
    house: House,
    random: Random,
    all: Vec<Known>,
    keys: u32,
    /// By which card each joined: so files name them.
    cards: BTreeMap<MemberId, String>,
    /// Who became one with whom, and was not undone.
    merged: Option<(MemberId, MemberId)>,
}

impl Shop {
    fn new(house: House, seed: u64) -> Self {
        Self {
            house,
            random: Random::new(seed),
            all: Vec::new(),
            keys: 0,
            cards: BTreeMap::new(),
            merged: None,
        }
    }

    fn below(&mut self, most: usize) -> usize {
        self.random.below(u32::try_from(most).unwrap()) as usize
    }

    fn key(&mut self) -> String {
        self.keys += 1;
        format!("k{}", self.keys)
    }

    /// At any hour of the last three years, more often lately.
    fn when(&mut self) -> Instant {
        let hours = if self.below(3) == 0 { 26_000 } else { 2_500 };
        let back = i64::try_from(self.below(hours)).unwrap() + 1;
        self.house.baci.clock().now().plus_seconds(-back * HOUR)
    }

    fn sale(&mut self) -> (Command, Known) {
        let (branch, channel) = (BRANCHES[self.below(4)], CHANNELS[self.below(3)]);
        let line = 100 * i64::try_from(self.below(400)).unwrap();
        let lines = vec![Line { amount: line, ..Line::default() }; 2];
        let purchase = Purchase {
            lines,
            branch: branch.map(str::to_owned),
            channel: channel.map(str::to_owned),
            ..Purchase::default()
        };
        let card = format!("card:{}", self.below(9));
        let who = Who::EnrollBy(identity(&card));
        let key = self.key();
        let command = self.house.command(&key, who, What::Purchase(purchase));
        let command = Command { at: Some(self.when()), ..command };
        let event = EventRef { member: MemberId(LOWEST), event: EventId(LOWEST) };
        let at = command.at.unwrap();
        (command, Known { event, card, at, line, net: 2 * line, branch, channel })
    }

    async fn act(&mut self) {
        match self.below(10) {
            0..=3 => self.buy(1).await,
            4 => self.buy(20).await,
            5..=7 => self.take_back().await,
            8 => self.merge().await,
            _ => {
                let seconds = 86_400 * i64::try_from(self.below(12)).unwrap();
                self.house.pass(seconds);
            }
        }
    }

    /// Some purchases as one batch, as imports bring them.
    async fn buy(&mut self, many: usize) {
        let (commands, known): (Vec<_>, Vec<_>) = (0..many).map(|_| self.sale()).unzip();
        let answers = self.house.baci.commit_all(commands).await.unwrap();
        for (answer, known) in answers.into_iter().zip(known) {
            let event = answer.unwrap().event;
            self.cards.entry(event.member).or_insert_with(|| known.card.clone());
            self.all.push(Known { event, ..known });
        }
    }

    /// A part of a purchase comes back, or all of it, or it is cancelled.
    async fn take_back(&mut self) {
        if self.all.is_empty() {
            return;
        }
        let at = self.below(self.all.len());
        let (how, key) = (self.below(4), self.key());
        let own = &self.all[at];
        let (member, purchase) = (own.event.member, Target(own.event.event));
        let what = match how {
            0 => What::Cancel { purchase },
            1 => What::Refund { purchase, what: Returned::All },
            _ => What::Refund { purchase, what: Returned::Amount(own.line / 3 + 1) },
        };
        let left = match &what {
            What::Refund { what: Returned::Amount(amount), .. } => own.net - amount,
            _ => 0,
        };
        let command = self.house.command(&key, Who::Id(member), what);
        // What is gone cannot come back again: that is refused, and changes nothing.
        if self.house.baci.commit(command).await.is_ok() {
            self.all[at].net = left;
        }
    }

    /// Two members turn out to be one, or two again.
    async fn merge(&mut self) {
        let key = self.key();
        let (who, what) = match self.merged.take() {
            Some((stays, goes)) => {
                (stays, What::Unmerge { other: goes, reason: "two people".into() })
            }
            None if self.all.len() > 1 => {
                let [a, b] = [self.below(self.all.len()), self.below(self.all.len())];
                let [stays, goes] = [a, b].map(|at| self.all[at].event.member);
                if stays == goes {
                    return;
                }
                self.merged = Some((stays, goes));
                (stays, What::Merge { other: goes, reason: "one person".into() })
            }
            None => return,
        };
        self.house.baci.commit(self.house.command(&key, Who::Id(who), what)).await.unwrap();
    }

    /// The receipts as a file, read as one is.
    fn file(&self) -> Given {
        let mut text = "who,when,paid,shop,by\n".to_owned();
        for own in &self.all {
            let (who, at) = (&self.cards[&own.event.member], own.at);
            let (shop, by) = (own.branch.unwrap_or(""), own.channel.unwrap_or(""));
            writeln!(text, "{who},{at},{}.{:02},{shop},{by}", own.net / 100, own.net % 100)
                .unwrap();
        }
        let path = self.house.fresh.folder().join("receipts.csv");
        std::fs::write(&path, text).unwrap();
        let map = [
            (Field::Customer, "who"),
            (Field::Time, "when"),
            (Field::Amount, "paid"),
            (Field::Branch, "shop"),
            (Field::Channel, "by"),
        ];
        let written = |(field, name): (Field, &str)| (field, Column::Written(name.into()));
        let options = ReadOptions { map: map.map(written).into(), ..ReadOptions::usual() };
        let zone = baci_core::time::Zone::named("Asia/Bangkok").unwrap();
        let currency = baci_core::money::Currency::new("THB", None).unwrap();
        let wanted = Wanted { branch: true, channel: true, ..Wanted::default() };
        let defaults = Defaults::at(zone.clone(), currency);
        let receipts = columns(&path, &options, &defaults, wanted).unwrap();
        assert_eq!(receipts.counts.refused, 0, "{:?}", receipts.refused);
        let (named, stages, tiers) = (true, Stages::default(), BTreeMap::new());
        // Today as the database has it, so that lifetime value is as of the same day.
        let as_of = Some(self.house.baci.clock().now());
        let (receipts, segments) = (Arc::new(receipts), BTreeMap::new());
        let (segment, kept) = (None, None);
        Given { receipts, currency, named, zone, stages, tiers, segment, segments, as_of, kept }
    }

    /// All figures of kept sums are those of the file.
    async fn agree(&self) {
        let (baci, kind) = (&self.house.baci, self.house.kind);
        let file = self.file();
        let today = file.today().unwrap();
        for ask in asks() {
            let (given, told) = baci.metrics(ask, None).await.unwrap();
            assert!(given.kept.is_some(), "{kind}: {ask:?} is told of kept sums");
            let told = plain(told.json(&given, &ask));
            let until = ask.until.unwrap_or(ask.period.next(ask.period.start(today)));
            let first = file.span().map(|(first, _)| baci_app::analytics::date(first));
            let from = ask.from.max(first.map(|first| ask.period.start(first)));
            let same = MetricsAsk { from, until: Some(until), ..ask };
            let counted = same.of(&file, BTreeMap::new()).unwrap();
            assert_eq!(told, plain(counted.json(&file, &same)), "{kind}: {ask:?}");
        }
        for period in [Period::Month, Period::Quarter, Period::Year] {
            let ask = CohortsAsk { period, from: None, until: None };
            let (given, told) = baci.cohorts(ask, None).await.unwrap();
            assert!(given.kept.is_some());
            let until = Some(period.next(period.start(today)));
            let counted = CohortsAsk { until, ..ask }.of(&file).unwrap();
            assert_eq!(told.json(&given), counted.json(&file), "{kind}: {period:?}");
        }
    }

    async fn check(&self) -> RollupReport {
        let report = self.house.baci.check_rollups(|_| {}).await.unwrap();
        assert_eq!(report.faults, [], "{}", self.house.kind);
        report
    }
}

fn asks() -> Vec<MetricsAsk> {
    let ask = |period, from: Option<Date>, until, by| {
        let (base, regular_months) = (Base::Calendar, 3);
        MetricsAsk { period, from, until, base, regular_months, by }
    };
    let day = |year, month| Some(date(year, month, 1));
    vec![
        ask(Period::Month, None, None, None),
        ask(Period::Month, day(2025, 6), day(2026, 1), Some(By::Branch)),
        ask(Period::Month, day(2025, 11), None, Some(By::Channel)),
        ask(Period::Quarter, None, None, Some(By::Branch)),
        ask(Period::Year, day(2023, 1), day(2026, 1), Some(By::Channel)),
        ask(Period::Month, day(2026, 1), None, None),
    ]
}

/// What is told, but for when it was read.
fn plain(mut told: Value) -> Value {
    if let Some(definition) = told["definition"].as_object_mut() {
        definition.remove("read_at");
    }
    told
}

#[tokio::test]
async fn figures_are_those_of_a_file_whatever_comes() {
    for (seed, house) in (1..).zip(House::both().await) {
        let mut shop = Shop::new(house, seed);
        shop.buy(3).await;
        for round in 0..6 {
            for _ in 0..25 {
                shop.act().await;
            }
            // Now and then nothing is folded, and figures count what is noted at once.
            if round % 2 == 0 {
                shop.agree().await;
            }
            shop.house.baci.fold_rollups(|_| {}).await.unwrap();
            let report = shop.check().await;
            assert_eq!((report.noted, report.wrong), (0, 0));
            shop.agree().await;
        }
        let before = shop.check().await;
        shop.house.baci.rebuild_rollups(|_| {}).await.unwrap();
        assert_eq!(shop.check().await, before, "{}: made anew, they are the same", shop.house.kind);
        shop.agree().await;
    }
}

/// The schema as the version before draws and days left it; what it kept of sums is thrown away by the way from it.
const BEFORE: [&str; 5] = [
    "DROP TABLE rollup_packs",
    "DROP TABLE rollup_totals",
    "CREATE TABLE rollup_totals (place BIGINT NOT NULL PRIMARY KEY)",
    "ALTER TABLE member_facts DROP COLUMN days",
    "DELETE FROM migrations WHERE number > 27",
];

#[tokio::test]
async fn after_an_upgrade_figures_and_segments_are_what_they_were() {
    for (seed, house) in (50..).zip(House::both().await) {
        let mut shop = Shop::new(house, seed);
        shop.buy(30).await;
        for _ in 0..20 {
            shop.act().await;
        }
        let often = SegmentAsk {
            id: "often".to_owned(),
            names: Texts::plain("often"),
            condition: "member.purchases >= 5".to_owned(),
            revision: None,
        };
        shop.house.baci.set_segment(&Hand::console(), often).await.unwrap();
        shop.house.pass(10);
        assert_eq!(shop.house.baci.run_due_tasks().await.unwrap().failed, 0);
        let before = shop.house.baci.segment("often").await.unwrap().members;
        assert!(before > 0 && shop.house.baci.segment_progress().await.unwrap().unwrap().done);
        BEFORE.iter().for_each(|sql| shop.house.fresh.meddle(sql));
        shop.house.baci = shop.house.second().await;
        shop.house.pass(10);
        assert_eq!(shop.house.baci.run_due_tasks().await.unwrap().failed, 0);
        shop.house.baci.fold_rollups(|_| {}).await.unwrap();
        shop.check().await;
        shop.agree().await;
        assert!(shop.house.baci.segment_progress().await.unwrap().unwrap().done);
        let after = shop.house.baci.segment("often").await.unwrap().members;
        assert_eq!(after, before, "{}", shop.house.kind);
    }
}
