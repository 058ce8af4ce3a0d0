//! Backtests that somebody asks for: in the background, one at a time, stopped, left by a server, swept.

use crate::house::{House, PROGRAM, code};
use baci_app::backtest::{Assumptions, Backtest, BacktestAsk, BacktestPlan, History, Report};
use baci_app::{AuditFilter, Baci, By, StoredBacktest};
use baci_core::id::BacktestId;
use baci_core::program::Program;
use baci_core::program::document::Source;
use baci_core::refusal::Code;
use std::time::Duration;

fn program(text: &str) -> Program {
    Program::from_toml(&[Source { name: "draft.toml", text }]).unwrap_or_else(|p| panic!("{p:?}"))
}

fn ask(draft: &str) -> BacktestAsk {
    BacktestAsk {
        draft: program(draft),
        draft_version: None,
        against: None,
        from: None,
        to: None,
        redeeming_percent: 30,
    }
}

fn double() -> String {
    PROGRAM.replace("give = 1", "give = 2")
}

async fn with_history(house: &House) {
    for i in 0..40i64 {
        let command = house.purchase(&format!("b{i}"), &format!("card:{}", i % 8), &[(10_000, 1)]);
        house.baci.commit(command).await.unwrap();
    }
}

async fn ended(baci: &Baci, id: BacktestId) -> StoredBacktest {
    for _ in 0..1200 {
        let stored = baci.backtest(id).await.unwrap();
        if !matches!(stored.state.as_str(), "waiting" | "running") {
            return stored;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("it does not end: {:?}", baci.backtest(id).await.unwrap());
}

fn report(stored: &StoredBacktest) -> Report {
    serde_json::from_str(stored.report.as_ref().unwrap_or_else(|| panic!("{stored:?}"))).unwrap()
}

/// The same as the command line does it, both programs at once.
async fn by_hand(house: &House) -> Report {
    let span = History::span(&house.baci).await.unwrap().unwrap();
    let until = "2026-03-16T00:00:00+07:00".parse().unwrap();
    let assumed = Assumptions { from: span.0, until, to_the_last: true, redeeming_percent: 30 };
    let mut runs = Backtest::new(program(&double()), program(PROGRAM), assumed).unwrap();
    let mut history = History::new(house.baci.clone(), &assumed).await.unwrap();
    history.prepare(&mut runs, usize::MAX).await.unwrap();
    while let Some(past) = history.next(&mut runs).await.unwrap() {
        runs.feed(&past);
    }
    runs.finish()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_asked_twice_at_once_runs_one_after_the_other_and_says_the_same() {
    for house in House::both().await {
        with_history(&house).await;
        let by = By::console();
        let (one, other) = tokio::join!(
            house.baci.start_backtest(&by, ask(&double())),
            house.baci.start_backtest(&by, ask(&double()))
        );
        let (one, other) = (one.unwrap(), other.unwrap());
        let (one, other) = (ended(&house.baci, one).await, ended(&house.baci, other).await);
        assert_eq!((one.state.as_str(), one.place), ("done", 100), "{one:?}");
        assert_eq!(one.report, other.report, "{}", house.kind);
        let first = one.started_at.zip(other.started_at).map(|(one, other)| one <= other);
        assert!(first.is_some(), "both ran");
        let own = report(&one);
        assert_eq!((own.read, own.draft.figures.issued["points"].as_str()), (40, "320"));
        assert_eq!(own.against.figures.issued["points"], "160", "{}", house.kind);
        let told = serde_json::to_string(&by_hand(&house).await).unwrap();
        assert_eq!(one.report.as_deref(), Some(told.as_str()), "as the command line has it");
        let gained = own.compared().into_iter().find(|own| own.name == "issued").unwrap();
        assert_eq!((gained.draft, gained.against, gained.by), (320, 160, 160));
        let plan = BacktestPlan::of(&one).unwrap();
        assert_eq!((plan.against_version, plan.draft_version), (1, None));
        let log = AuditFilter { action: "backtest".to_owned(), ..AuditFilter::default() };
        assert_eq!(house.baci.audit(&log, None, 10).await.unwrap().lines.len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_is_stopped_has_no_report_and_the_next_one_runs() {
    for house in House::both().await {
        with_history(&house).await;
        let by = By::console();
        let first = house.baci.start_backtest(&by, ask(&double())).await.unwrap();
        let second = house.baci.start_backtest(&by, ask(&double())).await.unwrap();
        let third = house.baci.start_backtest(&by, ask(&double())).await.unwrap();
        // The second may wait, run, or have ended by now: whoever is first says what it comes to.
        let stopped = house.baci.stop_backtest(&by, second).await;
        let stored = ended(&house.baci, second).await;
        match stopped {
            Ok(()) => assert_eq!((stored.state.as_str(), &stored.report), ("stopped", &None)),
            Err(error) => {
                assert_eq!(code(&error), Code::RecordChanged);
                assert_eq!(stored.state, "done");
            }
        }
        for id in [first, third] {
            assert_eq!(ended(&house.baci, id).await.state, "done", "{}", house.kind);
        }
        // A worker that was at it when it was stopped does not bring it back.
        assert_eq!(house.baci.backtest(second).await.unwrap().state, stored.state);
        let again = house.baci.stop_backtest(&by, first).await.unwrap_err();
        assert_eq!(code(&again), Code::RecordChanged);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_whose_server_ended_says_so_and_old_ones_go() {
    for house in House::both().await {
        with_history(&house).await;
        let by = By::console();
        let id = house.baci.start_backtest(&by, ask(&double())).await.unwrap();
        let mut left = ended(&house.baci, id).await;
        (left.state, left.report, left.ended_at) = ("running".to_owned(), None, None);
        let mut tx = house.baci.database().begin().await.unwrap();
        baci_store::backtest::save(&mut tx, &left).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(house.baci.backtest(id).await.unwrap().state, "running", "it may be at work");
        house.pass(121);
        let told = house.baci.backtest(id).await.unwrap();
        assert_eq!((told.state.as_str(), told.problem.as_deref()), ("failed", Some("left")));
        house.pass(31 * 86_400);
        house.baci.sweep().await.unwrap();
        assert_eq!(code(&house.baci.backtest(id).await.unwrap_err()), Code::NotFound);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_asked_is_refused_and_leaves_nothing() {
    for house in House::both().await {
        let by = By::console();
        let why = async |ask: BacktestAsk| match house.baci.start_backtest(&by, ask).await {
            Err(baci_app::AppError::Refused(refusal)) => refusal.reason,
            other => panic!("{other:?}"),
        };
        assert_eq!(why(ask(PROGRAM)).await, "backtest-none");
        with_history(&house).await;
        let (from, to) = ("2026-03-02".parse().ok(), "2026-03-01".parse().ok());
        assert_eq!(why(BacktestAsk { from, to, ..ask(PROGRAM) }).await, "backtest-days");
        let many = BacktestAsk { redeeming_percent: 101, ..ask(PROGRAM) };
        assert_eq!(why(many).await, "backtest-percent");
        let none = BacktestAsk { against: Some(9), ..ask(PROGRAM) };
        assert_eq!(why(none).await, "no-version");
        let kip = ask(&PROGRAM.replace("\"THB\"", "\"LAK\""));
        assert_eq!(why(kip).await, "backtest-currency");
        assert_eq!(house.baci.backtests(10).await.unwrap(), vec![], "{}", house.kind);
    }
}
