//! Segments by what a model of buying expects of members: the same as the model says of their days by hand, on both databases.

use crate::house::House;
use baci_analytics::models::summary::Known;
use baci_analytics::models::{Model, buying::Seen};
use baci_app::{By, Command, SegmentAsk};
use baci_core::id::MemberId;
use baci_core::text::Texts;
use baci_core::time::{Instant, Zone};
use baci_testing::Dice;
use jiff::civil::{Date, Weekday};
use std::collections::{BTreeMap, BTreeSet};

const MEMBERS: usize = 150;
/// Segments, and whether somebody is in one by what the model says: alive, purchases within 365 days.
type Holds = fn(f64, f64) -> bool;
const SEGMENTS: &[(&str, &str, Holds)] = &[
    ("gone", "member.alive < 0.5", |alive, _| alive < 0.5),
    ("coming", "member.expected_purchases >= 4.00", |_, purchases| purchases >= 4.0),
];

/// What members bought, by the number on their card: days, which may come twice.
type Bought = BTreeMap<usize, (Option<MemberId>, Vec<Date>)>;

fn zone() -> Zone {
    Zone::named("Asia/Bangkok").unwrap()
}

/// Purchases over half a year before the test's first day: some came once, some stopped, some come still.
fn history(house: &House) -> Vec<(usize, Command)> {
    let now = house.baci.clock().now();
    let mut all = Vec::new();
    for member in 0..MEMBERS {
        let mut dice = Dice::of(7, &[member as u64]);
        let pace = i64::from(u32::try_from(dice.between(4, 60)).unwrap());
        let mut day = -i64::from(u32::try_from(dice.between(20, 200)).unwrap());
        let mut at = 0;
        while day < 0 {
            let mut command =
                house.purchase(&format!("{member}/{at}"), &format!("card:{member}"), &[(40_00, 1)]);
            command.at = Some(now.plus_seconds(day * 86_400 + at * 60));
            all.push((member, command));
            at += 1;
            // Twice on a day, now and then; and one in eight times for the last time.
            if dice.percent(12) {
                break;
            }
            day += if dice.percent(10) { 0 } else { dice.between(1, 2 * pace) };
        }
    }
    all
}

async fn buy(house: &House, bought: &mut Bought, all: Vec<(usize, Command)>) {
    let (whose, commands): (Vec<usize>, Vec<Command>) = all.into_iter().unzip();
    for (member, answer) in whose.into_iter().zip(house.baci.commit_all(commands).await.unwrap()) {
        let answer = answer.unwrap();
        let own = bought.entry(member).or_default();
        own.0 = Some(answer.event.member);
        own.1.push(zone().local(answer.at).day);
    }
}

/// The customer as the papers see them on a day.
fn seen(days: &[Date], through: Date) -> Known {
    let all: BTreeSet<Date> = days.iter().copied().collect();
    let (first, last) = (*all.first().unwrap(), *all.last().unwrap());
    let weeks = |to: Date| f64::from(first.until(to).unwrap().get_days()) / 7.0;
    Known {
        customer: 0,
        frequency: u32::try_from(all.len() - 1).unwrap(),
        recency: weeks(last),
        age: weeks(through.max(last)),
        mean: 0.0,
    }
}

fn monday(at: Instant) -> Date {
    let mut day = zone().local(at).day;
    while day.weekday() != Weekday::Monday {
        day = day.yesterday().unwrap();
    }
    day
}

/// Who is in each segment is who the model says by these parameters, but for those whom a rounding decides.
async fn hold(house: &House, bought: &Bought, fitted: [f64; 4], what: &str) {
    let through = monday(house.baci.clock().now());
    let mut counts = BTreeMap::new();
    for (id, days) in bought.values() {
        let own = Seen::from(&seen(days, through));
        let alive: f64 = Model::BgNbd.alive(fitted, own);
        let purchases: f64 = Model::BgNbd.expected(fitted, own, 365.0 / 7.0);
        if (alive - 0.5).abs() < 2e-4 || (purchases - 4.0).abs() < 2e-2 {
            continue;
        }
        let is_in = house.baci.segments_of(id.unwrap()).await.unwrap();
        let is_in: BTreeSet<&str> = is_in.iter().map(|own| own.segment.as_str()).collect();
        for (segment, _, holds) in SEGMENTS {
            let said = format!("{} {what}: {segment}, {alive}, {purchases}, {days:?}", house.kind);
            assert_eq!(is_in.contains(segment), holds(alive, purchases), "{said}");
            *counts.entry(*segment).or_insert(0) += usize::from(is_in.contains(segment));
        }
    }
    // Neither nobody nor everybody, or the test would say nothing.
    assert!(counts.values().all(|count| (5..MEMBERS - 5).contains(count)), "{counts:?}");
}

fn fit(bought: &Bought, at: Instant) -> [f64; 4] {
    let all: Vec<Known> = bought.values().map(|(_, days)| seen(days, monday(at))).collect();
    Model::BgNbd.fit(&all).parameters.try_into().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_are_in_by_what_the_model_says_week_by_week() {
    for house in House::both().await {
        let mut bought = Bought::new();
        buy(&house, &mut bought, history(&house)).await;
        for (id, condition, _) in SEGMENTS {
            // Before it is saved, the model is fitted for the count.
            let counted = house.baci.count_segment(condition, false).await.unwrap();
            let ask = SegmentAsk {
                id: (*id).to_owned(),
                names: Texts::plain(id),
                condition: (*condition).to_owned(),
                revision: None,
            };
            house.baci.set_segment(&By::console(), ask).await.unwrap();
            house.pass(60);
            assert_eq!(house.baci.run_due_tasks().await.unwrap().failed, 0);
            let members = house.baci.segment(id).await.unwrap().members;
            assert_eq!(members, counted.members, "{} {id}", house.kind);
        }
        let first = fit(&bought, house.baci.clock().now());
        hold(&house, &bought, first, "at first").await;

        // Whoever comes is judged with it; also where it is told late, of a day between others.
        let now = house.baci.clock().now();
        let mut more = Vec::new();
        for member in (0..MEMBERS).step_by(3) {
            let mut command =
                house.purchase(&format!("more/{member}"), &format!("card:{member}"), &[(40_00, 1)]);
            command.at = Some(now.plus_seconds(if member % 2 == 0 { 0 } else { -9 * 86_400 }));
            more.push((member, command));
        }
        buy(&house, &mut bought, more).await;
        hold(&house, &bought, first, "with purchases").await;

        // On Monday it is fitted anew, and everybody is a week older.
        house.pass(7 * 86_400);
        assert_eq!(house.baci.run_due_tasks().await.unwrap().failed, 0);
        let second = fit(&bought, house.baci.clock().now());
        assert_ne!(first, second);
        hold(&house, &bought, second, "a week later").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_few_members_are_in_no_segment_of_a_model() {
    for house in House::both().await {
        house.baci.commit(house.purchase("1", "card:1", &[(40_00, 1)])).await.unwrap();
        for condition in ["member.alive >= 0.0", "member.expected_purchases < 1000000.0"] {
            let counted = house.baci.count_segment(condition, false).await.unwrap();
            assert_eq!((counted.members, counted.of), (0, 1), "{} {condition}", house.kind);
        }
        let all = house.baci.count_segment("!has(member.alive)", false).await.unwrap();
        assert_eq!(all.members, 1, "{}", house.kind);
    }
}
