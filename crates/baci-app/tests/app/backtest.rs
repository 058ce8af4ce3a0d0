//! Backtests: a program over the history that there is, beside another one.

use crate::house;

use crate::house::{House, PROGRAM};
use baci_app::backtest::{Assumptions, Backtest, History, Report};
use baci_core::event::Returned;
use baci_core::program::Program;
use baci_core::program::document::Source;
use baci_core::time::Instant;

fn program(text: &str) -> Program {
    Program::from_toml(&[Source { name: "draft.toml", text }]).unwrap_or_else(|p| panic!("{p:?}"))
}

async fn over_history(house: &House, draft: &str, redeeming_percent: u8) -> Report {
    let (first, last) = History::span(&house.baci).await.unwrap().unwrap();
    let until = last.plus_seconds(1);
    let assumed = Assumptions { from: first, until, to_the_last: false, redeeming_percent };
    let mut runs = Backtest::new(program(draft), program(PROGRAM), assumed).unwrap();
    let mut history = History::new(house.baci.clone(), &assumed).await.unwrap();
    history.prepare(&mut runs, usize::MAX).await.unwrap();
    while let Some(past) = history.next(&mut runs).await.unwrap() {
        runs.feed(&past);
    }
    runs.finish()
}

/// Forty purchases of eight people; one of them brings a part back, another's last is cancelled.
async fn with_history(house: &House) {
    let mut answers = Vec::new();
    for i in 0..40i64 {
        let lines = [(10_000 + i * 725, 1), (6_000, 2)];
        let command = house.purchase(&format!("bill-{i}"), &format!("card:{}", i % 8), &lines);
        answers.push(house.baci.commit(command).await.unwrap());
    }
    let part = house.refund("back", &answers[3], Returned::Amount(80_00));
    house.baci.commit(part).await.unwrap();
    let what = baci_app::What::Cancel { purchase: baci_app::Target(answers[39].event.event) };
    let who = baci_app::Who::Id(answers[39].event.member);
    house.baci.commit(house.command("cancel", who, what)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_in_force_comes_to_what_there_is() {
    for house in House::both().await {
        with_history(&house).await;
        let report = over_history(&house, PROGRAM, 0).await;
        assert_eq!(report.draft, report.against, "{}", house.kind);
        assert_eq!(report.draft.reasons, Default::default(), "{}", house.kind);
        assert_eq!((report.read, report.draft.members), (42, 8), "{}", house.kind);
        let overview = house.baci.overview().await.unwrap();
        let points = overview.wallets["points"].balance.available.to_string();
        assert_eq!(report.draft.left["points"], points, "{}", house.kind);
        assert!(report.winners.is_empty() && report.losers.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_says_what_it_would_cost_and_who_gains() {
    for house in House::both().await {
        with_history(&house).await;
        let draft = PROGRAM
            .replace("per_amount = \"25\"", "per_amount = \"20\"")
            .replace("kind = \"points\"", "kind = \"points\"\nworth = \"0.50\"")
            + r#"
[[promotion]]
id = "ten"
discount = { percent = 10 }
needs = { amount = 250 }
[[promotion]]
id = "nobody"
discount = { percent = 50 }
needs = { amount = 100000 }
"#;
        let report = over_history(&house, &draft, 100).await;
        let (draft, against) = (&report.draft, &report.against);
        assert!(draft.reasons.is_empty(), "{:?}", draft.reasons);
        let number = |text: &str| text.replace('.', "").parse::<i64>().unwrap();
        assert!(draft.figures.exact.discount > 0 && against.figures.exact.discount == 0);
        // Points of the draft are worth something: with everybody paying, they are used.
        assert!(draft.figures.exact.paid > 0 && against.figures.exact.paid == 0);
        let issued = number(&draft.figures.issued["points"]);
        let back = number(&draft.figures.taken_back["points"]);
        let used = number(&draft.figures.used["points"]);
        let left = number(&draft.left["points"]);
        assert_eq!(issued - back - used, left, "{}", house.kind);
        let ten = draft.promotions.iter().find(|own| own.promotion == "ten").unwrap();
        let nobody = draft.promotions.iter().find(|own| own.promotion == "nobody").unwrap();
        assert!(ten.applied > 0 && ten.applied < 40, "{ten:?}");
        assert_eq!((nobody.touched, nobody.applied), (40, 0), "{nobody:?}");
        assert_eq!(report.winners.len(), 8, "{}", house.kind);
        assert!(report.losers.is_empty(), "{}", house.kind);
        let months: i64 = draft.months.iter().map(|own| own.figures.exact.cost).sum();
        assert_eq!(months, draft.figures.exact.cost, "{}", house.kind);
        // The same again is the same.
        assert_eq!(
            over_history(&house, PROGRAM, 30).await,
            over_history(&house, PROGRAM, 30).await
        );
    }
}

#[test]
fn programs_of_two_currencies_are_not_compared() {
    let assumed = Assumptions {
        from: Instant::EARLIEST,
        until: Instant::FAR,
        to_the_last: false,
        redeeming_percent: 0,
    };
    let kip = program(&PROGRAM.replace("\"THB\"", "\"LAK\""));
    let refusal = Backtest::new(program(PROGRAM), kip, assumed).err().unwrap();
    assert_eq!(refusal.reason, "backtest-currency");
}

/// The draft of the tests below: the first purchase gets a tenth off.
fn first_tenth() -> String {
    PROGRAM.to_owned()
        + r#"
[[promotion]]
id = "first"
discount = { percent = 10 }
when = "member.purchases == 0"
"#
}

async fn from_on(house: &House, draft: &str, from: Instant) -> Report {
    let (_, last) = History::span(&house.baci).await.unwrap().unwrap();
    let until = last.plus_seconds(1);
    let assumed = Assumptions { from, until, to_the_last: false, redeeming_percent: 0 };
    let mut runs = Backtest::new(program(draft), program(PROGRAM), assumed).unwrap();
    let mut history = History::new(house.baci.clone(), &assumed).await.unwrap();
    history.prepare(&mut runs, usize::MAX).await.unwrap();
    while let Some(past) = history.next(&mut runs).await.unwrap() {
        runs.feed(&past);
    }
    runs.finish()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_before_is_known_and_not_counted() {
    for house in House::both().await {
        let at: Instant = "2026-03-15T12:00:00+07:00".parse().unwrap();
        let sell = |key: &str, days: i64| {
            let command = house.purchase(key, "card:1", &[(10_000, 1)]);
            baci_app::Command { at: Some(at.plus_seconds(days * 86_400)), ..command }
        };
        for (key, days) in [("old", -20), ("new", -1)] {
            house.baci.commit(sell(key, days)).await.unwrap();
        }
        let all = from_on(&house, &first_tenth(), at.plus_seconds(-30 * 86_400)).await;
        assert_eq!((all.read, all.draft.figures.discount.as_str()), (2, "10.00"), "{}", house.kind);
        // Who bought before is no newcomer of the time that counts.
        let late = from_on(&house, &first_tenth(), at.plus_seconds(-5 * 86_400)).await;
        assert_eq!(
            (late.read, late.draft.figures.discount.as_str()),
            (1, "0.00"),
            "{}",
            house.kind
        );
        assert_eq!(late.draft.figures.issued["points"], "4", "{}", house.kind);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_back_costs_nothing_and_is_what_came_back() {
    for house in House::both().await {
        // Three pieces for a hundred: no whole price each.
        let thirds = house.purchase("thirds", "card:1", &[(10_000, 3)]);
        let thirds = house.baci.commit(thirds).await.unwrap();
        let one =
            baci_core::event::ReturnedLine { line: 0, quantity: baci_core::event::Quantity(1000) };
        let back = house.refund("one", &thirds, Returned::Lines(vec![one]));
        house.baci.commit(back).await.unwrap();
        let gone = house.purchase("gone", "card:2", &[(20_000, 1)]);
        let gone = house.baci.commit(gone).await.unwrap();
        let what = baci_app::What::Cancel { purchase: baci_app::Target(gone.event.event) };
        let who = baci_app::Who::Id(gone.event.member);
        house.baci.commit(house.command("cancel", who, what)).await.unwrap();
        let report = over_history(&house, &first_tenth(), 0).await;
        assert_eq!(report.draft.reasons, Default::default(), "{}", house.kind);
        // 66.67 stay under the one program; under the other a tenth less, and 33.33 came back of it.
        assert_eq!(report.against.figures.net, "66.67", "{}", house.kind);
        assert_eq!(report.draft.figures.net, "56.67", "{}", house.kind);
        let cost = report.draft.figures.exact.cost;
        assert!((600..=700).contains(&cost), "what is left of ten baht: {cost}");
        let second = report.winners.iter().find(|own| own.draft == "0.00");
        assert!(second.is_none() && report.winners.len() == 1, "{:?}", report.winners);
    }
}

/// Tiers by what was spent within two months, and stages.
const LADDER: &str = r#"
[tiers.silver]
rank = 1
reach = { spend = "300", within = "2 months" }
keep = { spend = "300", within = "2 months" }
[tiers.gold]
rank = 2
reach = { visits = 5, within = "2 months" }
keep = { visits = 3, within = "1 month" }
[stages]
"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn days_that_are_forgotten_change_no_tier() {
    let text = format!("{PROGRAM}{LADDER}");
    for house in House::both_with(&text).await {
        let start: Instant = "2024-03-15T12:00:00+07:00".parse().unwrap();
        // Two years in which four people come in waves: often for some weeks, then hardly.
        for i in 0..240i64 {
            let (day, who) = (i * 3, i % 4);
            if (day / 60 + who) % 3 == 0 {
                continue;
            }
            let (key, card) = (format!("bill-{i}"), format!("card:{who}"));
            let command = house.purchase(&key, &card, &[(9_000 + i * 10, 1)]);
            let at = Some(start.plus_seconds(day * 86_400));
            house.baci.commit(baci_app::Command { at, ..command }).await.unwrap();
        }
        let report = over_both(&house, &text).await;
        // Time stands at the end in both: what is due by then is done.
        let (_, last) = History::span(&house.baci).await.unwrap().unwrap();
        for who in 0..4 {
            let who = baci_app::Who::Identity(house::identity(&format!("card:{who}")));
            let command = house.command(&format!("settle-{who:?}"), who, baci_app::What::Settle);
            let at = Some(last.plus_seconds(1));
            house.baci.commit(baci_app::Command { at, ..command }).await.unwrap();
        }
        let database = house.baci.database();
        let (first, last) = (Instant::EARLIEST, Instant::FAR);
        for kind in ["tier_up", "tier_down"] {
            let there = baci_store::event::between(database, kind, (first, last)).await.unwrap();
            let own = report.draft.moves.get(kind).copied().unwrap_or(0);
            assert_eq!(own, there.len() as u64, "{kind} {}", house.kind);
            assert!(own > 4, "{kind} {own}");
        }
    }
}

async fn over_both(house: &House, text: &str) -> Report {
    let (from, last) = History::span(&house.baci).await.unwrap().unwrap();
    let until = last.plus_seconds(1);
    let assumed = Assumptions { from, until, to_the_last: false, redeeming_percent: 0 };
    let mut runs = Backtest::new(program(text), program(text), assumed).unwrap();
    let mut history = History::new(house.baci.clone(), &assumed).await.unwrap();
    history.prepare(&mut runs, usize::MAX).await.unwrap();
    while let Some(past) = history.next(&mut runs).await.unwrap() {
        runs.feed(&past);
    }
    runs.finish()
}
