//! Stages: by each member's own rhythm, moved by purchases and by time, on both databases.

use crate::house;

use crate::house::House;
use baci_app::{What, Who};
use baci_core::event::{Custom, Field, Returned};
use baci_core::program::Program;
use baci_core::program::document::Source;
use baci_core::satisfaction::{Satisfaction, Sign};
use baci_core::stage::Stage;
use jiff::civil::{Date, date};

fn program() -> String {
    format!("{}[stages]\n", house::PROGRAM)
}

/// Noon of a day in Bangkok.
fn noon(house: &House, day: Date) {
    house.baci.clock().set(format!("{day}T12:00:00+07:00").parse().unwrap());
}

/// All steps so far.
async fn flow(house: &House) -> Vec<(Stage, Stage, i64)> {
    let all = (date(2026, 1, 1), date(2027, 12, 31));
    house.baci.stages(all).await.unwrap().flow
}

#[tokio::test]
async fn a_member_moves_by_purchases_and_by_time() {
    for house in House::both_with(&program()).await {
        let mut member = None;
        let mut stages = Vec::new();
        for week in 0..4i64 {
            noon(&house, date(2026, 3, 15).saturating_add(jiff::Span::new().weeks(week)));
            let bought = house.purchase(&format!("k{week}"), "card:1", &[(10_000, 1)]);
            let id = house.baci.commit(bought).await.unwrap().event.member;
            member = Some(id);
            stages.push(house.baci.stage_of(id).await.unwrap().unwrap().standing.stage);
        }
        assert_eq!(stages, [Stage::New, Stage::Buyer, Stage::Buyer, Stage::Regular]);
        let member = member.unwrap();
        let own = house.baci.stage_of(member).await.unwrap().unwrap().standing;
        assert_eq!((own.rhythm, own.visits, own.at_risk), (7, 4, Some(date(2026, 4, 16))));
        noon(&house, date(2026, 4, 15));
        house.baci.run_due_tasks().await.unwrap();
        assert_eq!(
            house.baci.stage_of(member).await.unwrap().unwrap().standing.stage,
            Stage::Regular
        );
        // The task is late; what was due on the 16th and the 26th is dated then.
        noon(&house, date(2026, 6, 1));
        house.baci.run_due_tasks().await.unwrap();
        assert_eq!(
            house.baci.stages((date(2026, 4, 16), date(2026, 4, 16))).await.unwrap().flow,
            [(Stage::Regular, Stage::AtRisk, 1)]
        );
        assert_eq!(
            house.baci.stages((date(2026, 4, 17), date(2026, 4, 26))).await.unwrap().flow,
            [(Stage::AtRisk, Stage::Lapsed, 1)]
        );
        let back = house.purchase("back", "card:1", &[(10_000, 1)]);
        let back = house.baci.commit(back).await.unwrap();
        assert_eq!(
            house.baci.stage_of(member).await.unwrap().unwrap().standing.stage,
            Stage::WonBack
        );
        let counts = house.baci.stages((date(2026, 1, 1), date(2026, 1, 1))).await.unwrap().counts;
        assert_eq!(counts, [(Stage::WonBack, 1)], "{}", house.kind);
        // The purchase comes back whole: they are where they were.
        house.baci.commit(house.refund("r", &back, Returned::All)).await.unwrap();
        assert_eq!(
            house.baci.stage_of(member).await.unwrap().unwrap().standing.stage,
            Stage::Lapsed
        );
        assert_eq!(flow(&house).await.len(), 7, "{:?}", flow(&house).await);
        house.verify().await;
    }
}

#[tokio::test]
async fn a_hundred_visits_are_looked_at_whatever_comes_back() {
    for house in House::both_with(&program()).await {
        let (first, mut bought) = (date(2026, 1, 1), Vec::new());
        for visit in 0..103i64 {
            noon(&house, first.saturating_add(jiff::Span::new().days(visit)));
            let one = house.purchase(&format!("k{visit}"), "card:1", &[(10_000, 1)]);
            bought.push(house.baci.commit(one).await.unwrap());
        }
        let member = bought[0].event.member;
        let visits =
            || async { house.baci.stage_of(member).await.unwrap().unwrap().standing.visits };
        assert_eq!(visits().await, 100, "{}", house.kind);
        // One of the last comes back: one from before them moves up, and then there are no more.
        for (n, (at, left)) in [(102, 100), (101, 100), (50, 100), (99, 99)].into_iter().enumerate()
        {
            let back = house.refund(&format!("r{n}"), &bought[at], Returned::All);
            house.baci.commit(back).await.unwrap();
            assert_eq!(visits().await, left, "{} {n}", house.kind);
        }
        house.verify().await;
    }
}

#[tokio::test]
async fn a_program_that_gets_stages_looks_at_everybody() {
    for house in House::both().await {
        for i in 0..3 {
            let bought = house.purchase(&format!("k{i}"), &format!("card:{i}"), &[(10_000, 1)]);
            house.baci.commit(bought).await.unwrap();
        }
        let text = program();
        let new = Program::from_toml(&[Source { name: "p.toml", text: &text }]).unwrap();
        house.baci.publish(&new, "test", None, None).await.unwrap();
        noon(&house, date(2026, 3, 16));
        assert_eq!(house.baci.run_due_tasks().await.unwrap().failed, 0);
        let counts = house.baci.stages((date(2026, 1, 1), date(2026, 1, 1))).await.unwrap().counts;
        assert_eq!(counts, [(Stage::New, 3)], "{}", house.kind);
    }
}

#[tokio::test]
async fn a_receipt_from_long_ago_moves_nobody_down() {
    for house in House::both_with(&program()).await {
        let (first, mut member) = (date(2026, 1, 1), None);
        for visit in 0..150i64 {
            noon(&house, first.saturating_add(jiff::Span::new().days(visit)));
            let one = house.purchase(&format!("k{visit}"), "card:1", &[(10_000, 1)]);
            member = Some(house.baci.commit(one).await.unwrap().event.member);
        }
        let before = flow(&house).await;
        let mut late = house.purchase("late", "card:1", &[(10_000, 1)]);
        late.at = Some("2026-01-10T12:00:00+07:00".parse().unwrap());
        house.baci.commit(late).await.unwrap();
        let next = house.purchase("next", "card:1", &[(10_000, 1)]);
        house.baci.commit(next).await.unwrap();
        assert_eq!(flow(&house).await, before, "{}", house.kind);
        let own = house.baci.stage_of(member.unwrap()).await.unwrap().unwrap();
        assert_eq!(own.standing.stage, Stage::Loyal, "{}", house.kind);
    }
}

/// Who is overdue gets double points for coming back, and a price of their own at the till.
const BACK: &str = r#"
[stages]
[[earn]]
id = "welcome-back"
on = "purchase"
wallet = "points"
when = "member.stage in ['at_risk', 'lapsed']"
give = 100
[[promotion]]
id = "come-back"
when = "member.stage == 'lapsed'"
discount = { amount = 10 }
"#;

#[tokio::test]
async fn conditions_ask_for_the_stage_and_can_be_explained_later() {
    for house in House::both_with(&format!("{}{BACK}", house::PROGRAM)).await {
        let mut member = None;
        for (n, day) in [0i64, 7, 14, 21, 35, 80].into_iter().enumerate() {
            noon(&house, date(2026, 3, 15).saturating_add(jiff::Span::new().days(day)));
            // Nobody looked meanwhile: the stage is that of the day all the same.
            let bought = house.purchase(&format!("k{n}"), "card:1", &[(2_500, 1)]);
            let answer = house.baci.commit(bought).await.unwrap();
            let gave = answer.outcome.credits.iter().any(|own| own.rule == "welcome-back");
            assert_eq!(gave, [35, 80].contains(&day), "{} {day}", house.kind);
            let why = house.baci.explain(answer.event).await.unwrap();
            assert!(why.agrees, "{} {day}", house.kind);
            member = Some(answer.event.member);
        }
        noon(&house, date(2026, 9, 1));
        let now = house.baci.clock().now();
        let published = house.baci.in_force().await.unwrap();
        let offers = house.baci.offers_for(&published.program, member.unwrap(), now).await.unwrap();
        assert_eq!(offers[0].state, baci_app::OfferState::Live, "{}", house.kind);
    }
    let slip = format!("{}{}", house::PROGRAM, BACK.replace("'lapsed'\"", "'laps'\""));
    let problems = Program::from_toml(&[Source { name: "p.toml", text: &slip }]).unwrap_err();
    assert!(problems[0].to_string().contains("lapsed"), "{problems:?}");
    let without = format!("{}{}", house::PROGRAM, BACK.replace("[stages]", ""));
    assert!(Program::from_toml(&[Source { name: "p.toml", text: &without }]).is_err());
}

#[tokio::test]
async fn the_last_answer_stands_beside_the_stage_in_any_order_and_not_for_ever() {
    let text = format!(
        "{}[events.asked]\nfields = {{ score = \"integer\" }}\n[satisfaction]\non = \"asked\"\n\
         field = \"score\"\nneed_met = 5\nsatisfied = 7\nexceeded = 9\nwow = 10\ngood_days = 100\n\
         [[earn]]\nid = \"again\"\non = \"purchase\"\nwallet = \"points\"\ngive = 9\n\
         when = \"member.satisfaction == 'unmet'\"\n",
        program()
    );
    for house in House::both_with(&text).await {
        let mut ids = Vec::new();
        for card in ["card:1", "card:2"] {
            for week in 0..4i64 {
                noon(&house, date(2026, 3, 15).saturating_add(jiff::Span::new().weeks(week)));
                let bought = house.purchase(&format!("{card}/{week}"), card, &[(10_000, 1)]);
                ids.push(house.baci.commit(bought).await.unwrap().event.member);
            }
        }
        let (one, two) = (ids[0], ids[4]);
        let answer = async |key: &str, id, day: Date, score: i64| {
            let fields = [("score".to_owned(), Field::Integer(score))].into();
            let what = What::Custom(Custom { name: "asked".to_owned(), fields });
            let mut command = house.command(key, Who::Id(id), what);
            command.at = Some(format!("{day}T09:00:00+07:00").parse().unwrap());
            house.baci.commit(command).await.unwrap()
        };
        answer("a", one, date(2026, 4, 5), 3).await;
        // An older answer that comes late changes nothing, nor does the same one again.
        answer("b", one, date(2026, 4, 1), 10).await;
        assert!(answer("a", one, date(2026, 4, 5), 3).await.replayed);
        answer("c", two, date(2026, 4, 4), 9).await;
        let own = house.baci.stage_of(one).await.unwrap().unwrap();
        assert_eq!(own.answer.unwrap().level, Satisfaction::Unmet, "{}", house.kind);
        assert_eq!((own.standing.stage, own.sign()), (Stage::Regular, Some(Sign::AtRisk)));
        let days = (date(2026, 4, 1), date(2026, 4, 5));
        let counts = house.baci.stages(days).await.unwrap().satisfied;
        assert_eq!(
            counts,
            [(Stage::Regular, Satisfaction::Unmet, 1), (Stage::Regular, Satisfaction::Exceeded, 1)]
        );
        let bought = house.purchase("more", "card:1", &[(10_000, 1)]);
        let given = house.baci.commit(bought).await.unwrap();
        assert!(given.outcome.credits.iter().any(|credit| credit.amount == 9));
        let explained = house.baci.explain(given.event).await.unwrap();
        assert!(explained.agrees, "the rule is explained by the answer of then");
        // Two who are one: the later answer is theirs.
        let merge = What::Merge { other: two, reason: "same".to_owned() };
        house.baci.commit(house.command("m", Who::Id(one), merge)).await.unwrap();
        let own = house.baci.stage_of(one).await.unwrap().unwrap();
        assert_eq!(own.answer.unwrap().day, date(2026, 4, 5));
        noon(&house, date(2026, 7, 14));
        assert_eq!(house.baci.stage_of(one).await.unwrap().unwrap().answer, None);
        assert_eq!(house.baci.stages(days).await.unwrap().satisfied, []);
    }
}
