//! Backtests over what members did on their own: claims, gifts, plays and partners are done again, and what is not is told.

use crate::house::House;
use crate::house::rewards::{SHOP, asked, wanted};
use baci_app::backtest::{Acts, Assumptions, Backtest, History, Report};
use baci_app::{PartnerAct, PartnerPoints, PartnerUndo, PlayGame, What, Who};
use baci_core::program::Program;
use baci_core::program::document::Source;
use baci_core::program::partner::Way;

const MORE: &str = r#"
[[earn]]
id = "base"
on = "purchase"
wallet = "points"
give = 1
per_amount = "1"
[games.wheel]
kind = "spin"
price = { points = 10 }
prizes = [
    { id = "fifty", weight = 3, gives = { points = 50 } },
    { id = "two", weight = 2, gives = { points = 2 } },
    { id = "nothing", weight = 5 },
]
[partners.air]
name = "Air"
accepts = { price = "0.10" }
[causes.forest]
name = "Forest"
price = "0.10"
"#;

fn shop() -> String {
    format!("{SHOP}{MORE}")
}

fn program(text: &str) -> Program {
    Program::from_toml(&[Source { name: "draft.toml", text }]).unwrap_or_else(|p| panic!("{p:?}"))
}

async fn over_history(house: &House, draft: &str, against: &str) -> Report {
    let (from, last) = History::span(&house.baci).await.unwrap().unwrap();
    let until = last.plus_seconds(2);
    let assumed = Assumptions { from, until, to_the_last: false, redeeming_percent: 0 };
    let mut runs = Backtest::new(program(draft), program(against), assumed).unwrap();
    let mut history = History::new(house.baci.clone(), &assumed).await.unwrap();
    history.prepare(&mut runs, usize::MAX).await.unwrap();
    while let Some(past) = history.next(&mut runs).await.unwrap() {
        runs.feed(&past);
    }
    runs.finish()
}

/// Two who buy; one claims, undoes a claim, plays, gives and donates. Staff put something right.
async fn with_acts(house: &House) {
    let baci = &house.baci;
    let bought = baci.commit(house.purchase("b1", "card:1", &[(200_000, 1)])).await.unwrap();
    let other = baci.commit(house.purchase("b2", "card:2", &[(10_000, 1)])).await.unwrap();
    let (own, theirs) = (Who::Id(bought.event.member), Who::Id(other.event.member));
    // One after the other: what happens at the same instant has no order of its own.
    let act = async |key: &str, what: What| {
        house.pass(1);
        baci.commit(house.command(key, own.clone(), what)).await.unwrap_or_else(|e| panic!("{e}"))
    };
    let tote = act("tote", What::ClaimReward(wanted("tote"))).await;
    act("back", What::CancelClaim { claim: tote.event.event }).await;
    act("coffee", What::ClaimReward(wanted("coffee"))).await;
    for turn in 0..8 {
        let play = PlayGame { game: "wheel".to_owned(), words: format!("w{turn}"), seal: None };
        let key = asked(&format!("play-{turn}"));
        house.pass(1);
        baci.play_game("test", own.clone(), play, key).await.unwrap();
    }
    let wallet = "points".to_owned();
    act("gift", What::Transfer { wallet, amount: 100, to: theirs, reason: None }).await;
    let spend = PartnerPoints {
        partner: "air".to_owned(),
        way: Way::Spend,
        units: 200,
        reference: "A1".to_owned(),
    };
    let spent = act("spend", What::Partner(PartnerAct::Move(spend))).await;
    let undo = PartnerUndo {
        party: "air".to_owned(),
        of: spent.event.event,
        units: Some(100),
        reason: "flight cancelled".to_owned(),
    };
    act("unspend", What::Partner(PartnerAct::Undo(undo))).await;
    let cause = "forest".to_owned();
    act("donate", What::Partner(PartnerAct::Donate { cause, units: 100 })).await;
    let (wallet, reason) = ("points".to_owned(), "a wrong bill".to_owned());
    act("adjust", What::Adjust { wallet, amount: 7, reason }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_in_force_comes_to_what_members_did_with_it() {
    for house in House::both_with(&shop()).await {
        with_acts(&house).await;
        let report = over_history(&house, &shop(), &shop()).await;
        assert_eq!(report.draft, report.against, "{}", house.kind);
        let acts = &report.draft.acts;
        let of = |kind: &str| acts.get(kind).copied().unwrap_or_default();
        assert_eq!(of("reward_claim"), Acts { done: 2, refused: 0 }, "{acts:?}");
        assert_eq!(of("game_play"), Acts { done: 8, refused: 0 }, "{acts:?}");
        for kind in ["reward_cancel", "transfer", "partner_spend", "partner_undo", "donate"] {
            assert_eq!(of(kind), Acts { done: 1, refused: 0 }, "{kind}: {acts:?}");
        }
        assert_eq!(report.read, 2, "receipts alone are receipts");
        // What is left is what there is, but for what staff put right; and that is told.
        let overview = house.baci.overview().await.unwrap();
        let there = overview.wallets["points"].balance.available;
        assert_eq!(report.draft.left["points"], (there - 7).to_string(), "{}", house.kind);
        let adjusted = &report.left_out["adjust"];
        assert_eq!((adjusted.count, adjusted.units["points"].as_str()), (1, "7"));
        assert_eq!(report.left_out.len(), 1, "{:?}", report.left_out);
        // A partner and a cause are paid in money: twice ten baht.
        assert_eq!(report.draft.figures.claimed, "20.00");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_draft_does_not_allow_is_counted_and_changes_nothing() {
    for house in House::both_with(&shop()).await {
        with_acts(&house).await;
        let dear = shop().replace("{ points = 500 }", "{ points = 5000 }");
        let report = over_history(&house, &dear, &shop()).await;
        let acts = &report.draft.acts;
        assert_eq!(acts["reward_claim"], Acts { done: 1, refused: 1 }, "{acts:?}");
        assert_eq!(acts["reward_cancel"], Acts { done: 0, refused: 1 }, "{acts:?}");
        assert_eq!(report.draft.figures.refused, 0, "no receipt was refused");
        let left = |side: &baci_app::backtest::Side| side.left["points"].parse::<i64>().unwrap();
        assert_eq!(left(&report.draft) - left(&report.against), 250, "{}", house.kind);
    }
}
