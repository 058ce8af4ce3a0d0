//! Tiers from the first purchase to the statement: reached, kept, lost, given and taken back, on both databases.

#![expect(clippy::inconsistent_digit_grouping, reason = "baht_satang")]

use crate::house;

use crate::house::tiers::{TIERS, at, buy, program, story};
use crate::house::{House, balance};
use baci_app::{AppError, Target, What, Who};
use baci_core::event::Returned;
use baci_core::program::Program;
use baci_core::program::document::Source;
use baci_core::refusal::Code;
use baci_core::tier::Why;

#[tokio::test]
async fn a_purchase_reaches_a_tier_and_the_next_one_sees_it() {
    for house in House::both_with(&program()).await {
        let first = buy(&house, "a", 2000).await;
        // Earned before the tier was reached: 80 points, not twice as many.
        assert_eq!(balance(&first, "points").available, 80);
        assert_eq!(first.outcome.tiers.len(), 1);
        assert_eq!(
            (first.outcome.tiers[0].to.as_deref(), first.outcome.tiers[0].why),
            (Some("gold"), Why::Reached)
        );
        let again =
            house.baci.commit(house.purchase("a", "card:1", &[(2000_00, 1)])).await.unwrap();
        assert!(again.replayed);
        assert_eq!(again.outcome.tiers, first.outcome.tiers);
        let second = buy(&house, "b", 100).await;
        assert_eq!(balance(&second, "points").available, 80 + 8);
        let why = house.baci.explain(second.event).await.unwrap();
        assert!(why.agrees);
        let member = first.event.member;
        assert_eq!(story(&house, member).await, ["2026-03-15T05:00:00Z >gold"]);
        // A year later to the day what was bought is gone, and gold with it; silver is safe for a year.
        house.baci.clock().set(at("2027-03-15T12:00:00+07:00"));
        let third = buy(&house, "c", 100).await;
        assert_eq!(balance(&third, "points").available, 88 + 4);
        assert!(house.baci.explain(third.event).await.unwrap().agrees);
        let down = "2027-03-14T17:00:00Z gold>silver";
        assert_eq!(story(&house, member).await[1..], [down]);
        house.verify().await;
    }
}

#[tokio::test]
async fn what_falls_due_is_dated_then_whoever_gets_to_it() {
    let mut told = Vec::new();
    for (house, often) in [true, false]
        .into_iter()
        .flat_map(|often| futures(&program()).into_iter().map(move |house| (house, often)))
    {
        let house = house.await;
        let member = buy(&house, "a", 2000).await.event.member;
        if often {
            for month in
                ["2026-09", "2027-03", "2027-04", "2027-12", "2028-03", "2028-04", "2028-05"]
            {
                house.baci.clock().set(at(&format!("{month}-28T12:00:00+07:00")));
                assert_eq!(house.baci.run_due_tasks().await.unwrap().failed, 0);
            }
        } else {
            house.baci.clock().set(at("2028-05-28T12:00:00+07:00"));
            house.baci.run_due_tasks().await.unwrap();
        }
        let lines = house.baci.statement(member, None, 100).await.unwrap().lines;
        let ids: Vec<_> = lines
            .iter()
            .filter(|l| l.event.kind.starts_with("tier_"))
            .map(|l| l.event.event)
            .collect();
        told.push((story(&house, member).await, ids));
    }
    let days = [
        "2026-03-15T05:00:00Z >gold",
        "2027-03-14T17:00:00Z gold>silver",
        "2028-04-13T17:00:00Z silver>",
    ];
    assert_eq!(told[0].0, days);
    assert!(told.iter().all(|one| *one == told[0]), "{told:#?}");
}

/// One house on each database, to be opened one by one.
fn futures(program: &str) -> Vec<impl Future<Output = House> + use<>> {
    let program = program.to_owned();
    let open = move |fresh| {
        let program = program.clone();
        async move { House::on(fresh, &program).await }
    };
    baci_testing::both().into_iter().map(open).collect()
}

#[tokio::test]
async fn what_comes_back_takes_progress_back() {
    for house in House::both_with(&program()).await {
        let first = buy(&house, "a", 400).await;
        let second = buy(&house, "b", 1600).await;
        let member = first.event.member;
        let cancel = What::Cancel { purchase: Target(second.event.event) };
        let undone = house.baci.commit(house.command("x", Who::Id(member), cancel)).await.unwrap();
        assert_eq!(undone.outcome.tiers[0].why, Why::CameBack);
        assert_eq!(story(&house, member).await.len(), 2);
        let third = buy(&house, "c", 100).await;
        assert_eq!(third.outcome.tiers[0].to.as_deref(), Some("silver"));
        house.baci.clock().set(at("2026-03-16T12:00:00+07:00"));
        // Half of the first comes back: 300 of the 400 that silver takes. There is grace.
        let half = house.refund("r", &first, Returned::Amount(200_00));
        house.baci.commit(half).await.unwrap();
        let tiers = house.baci.tiers_of(member).await.unwrap().unwrap();
        let own = &tiers.ladders[0];
        assert_eq!(own.tier, Some(0));
        assert!(own.standing.earned.as_ref().unwrap().grace.is_some());
        let next = own.next.clone().unwrap();
        assert_eq!((next.tier, next.needs[0].has, next.needs[0].missing), (1, 300_00, 1700_00));
        assert_eq!(next.needs[0].by.unwrap().to_string(), "2027-03-14");
        house.verify().await;
    }
}

#[tokio::test]
async fn staff_gives_a_tier_for_a_time_and_takes_it_back() {
    for house in House::both_with(&program()).await {
        let member = buy(&house, "a", 100).await.event.member;
        let grant = |key: &str, tier: &str, until: Option<&str>, reason: &str| {
            let (tier, reason) = (tier.to_owned(), reason.to_owned());
            let what = What::GrantTier { tier, until: until.map(at), reason };
            house.command(key, Who::Id(member), what)
        };
        let refused = |error: AppError| match error {
            AppError::Refused(refusal) => refusal.message(),
            other => panic!("{other:?}"),
        };
        let no = house.baci.commit(grant("1", "platinum", None, "so")).await.unwrap_err();
        assert_eq!(refused(no), "unknown-tier");
        let no = house.baci.commit(grant("2", "gold", None, " ")).await.unwrap_err();
        assert_eq!(refused(no), "tier-reason");
        let early = Some("2026-03-15T11:00:00+07:00");
        let no = house.baci.commit(grant("3", "gold", early, "so")).await.unwrap_err();
        assert_eq!(refused(no), "tier-until");
        let until = Some("2026-04-01T00:00:00+07:00");
        let given = house.baci.commit(grant("4", "gold", until, "a late table")).await.unwrap();
        assert_eq!(given.outcome.tiers[0].why, Why::Granted);
        assert_eq!(balance(&buy(&house, "b", 100).await, "points").available, 4 + 8);
        house.baci.clock().set(at("2026-04-02T12:00:00+07:00"));
        assert_eq!(balance(&buy(&house, "c", 100).await, "points").available, 12 + 4);
        let told = ["2026-03-15T05:00:00Z >gold", "2026-03-31T17:00:00Z gold>"];
        assert_eq!(story(&house, member).await, told);
        // Without an end, until it is taken back; once.
        house.baci.commit(grant("5", "silver", None, "a friend")).await.unwrap();
        let revoke = |key: &str| {
            let what = What::RevokeTier { ladder: "main".into(), reason: "a slip".into() };
            house.command(key, Who::Id(member), what)
        };
        let back = house.baci.commit(revoke("6")).await.unwrap();
        assert_eq!(back.outcome.tiers[0].why, Why::Revoked);
        let no = house.baci.commit(revoke("7")).await.unwrap_err();
        assert_eq!(refused(no), "no-tier-given");
    }
}

#[tokio::test]
async fn what_a_tier_brings_is_counted_like_money() {
    for house in House::both_with(&program()).await {
        let member = buy(&house, "a", 100).await.event.member;
        let uses = |key: &str, times: i64| {
            let what = What::UseBenefit { benefit: "free-delivery".into(), times };
            house.command(key, Who::Id(member), what)
        };
        let code = |error: AppError| match error {
            AppError::Refused(refusal) => (refusal.code, refusal.message()),
            other => panic!("{other:?}"),
        };
        let no = house.baci.commit(uses("1", 1)).await.unwrap_err();
        assert_eq!(code(no), (Code::Forbidden, "benefit-not-theirs"));
        buy(&house, "b", 1900).await;
        // Two at once, and one too many: whoever comes first.
        let three = vec![uses("2", 1), uses("3", 1), uses("4", 1)];
        let answers = house.baci.commit_all(three).await.unwrap();
        let refused = answers.into_iter().filter_map(Result::err).map(code).collect::<Vec<_>>();
        assert_eq!(refused, [(Code::InsufficientBalance, "benefit-used-up")]);
        let left = |tiers: baci_app::MemberTiers| (tiers.benefits[0].used, tiers.benefits[0].left);
        let tiers = house.baci.tiers_of(member).await.unwrap().unwrap();
        assert_eq!(tiers.benefits[0].until.unwrap().to_string(), "2026-12-31");
        assert_eq!(left(tiers), (2, Some(0)));
        house.baci.commit(uses("5", -1)).await.unwrap();
        assert_eq!(left(house.baci.tiers_of(member).await.unwrap().unwrap()), (1, Some(1)));
        let no = house.baci.commit(uses("6", -2)).await.unwrap_err();
        assert_eq!(code(no).1, "benefit-not-used");
        // A new year, a new allowance.
        house.baci.clock().set(at("2027-01-01T12:00:00+07:00"));
        house.baci.commit(uses("7", 2)).await.unwrap();
    }
}

#[tokio::test]
async fn a_program_with_tiers_counts_what_was_before_it() {
    for house in House::both().await {
        let first = buy(&house, "a", 1500).await;
        let member = first.event.member;
        let second = buy(&house, "b", 600).await;
        house.baci.commit(house.refund("r", &second, Returned::Amount(100_00))).await.unwrap();
        let text = program();
        let new = Program::from_toml(&[Source { name: "p.toml", text: &text }]).unwrap();
        house.baci.publish(&new, "test", None, None).await.unwrap();
        // By the task, or by whatever they do next.
        assert_eq!(house.baci.run_due_tasks().await.unwrap().failed, 0);
        assert_eq!(story(&house, member).await, ["2026-03-15T05:00:00Z >gold"]);
        assert_eq!(house.baci.tier_counts().await.unwrap()[0].members, 1);
        // What was bought before still comes back from its own day.
        house.baci.clock().set(at("2026-03-16T12:00:00+07:00"));
        let all = house.refund("q", &first, Returned::All);
        house.baci.commit(all).await.unwrap();
        let tiers = house.baci.tiers_of(member).await.unwrap().unwrap();
        assert_eq!(tiers.ladders[0].next.clone().unwrap().needs[0].has, 500_00);
        // Gold is not kept any more; one step down is silver.
        assert_eq!(story(&house, member).await[1..], ["2026-03-16T05:00:00Z gold>silver"]);
        // Without tiers nothing is looked at; with them again, what happened between counts.
        let old = Program::from_toml(&[Source { name: "p.toml", text: house::PROGRAM }]).unwrap();
        house.baci.publish(&old, "test", None, None).await.unwrap();
        buy(&house, "c", 1600).await;
        house.baci.publish(&new, "test", None, None).await.unwrap();
        house.baci.run_due_tasks().await.unwrap();
        house.baci.clock().set(at("2026-03-16T12:02:00+07:00"));
        house.baci.run_due_tasks().await.unwrap();
        let tiers = house.baci.tiers_of(member).await.unwrap().unwrap();
        assert_eq!(tiers.ladders[0].tier, Some(1), "{}", house.kind);
        house.verify().await;
    }
}

#[tokio::test]
async fn a_member_who_joins_may_stand_on_the_lowest_tier_at_once() {
    let text = format!("{}[tiers.member]\nrank = 0\n", house::PROGRAM);
    for house in House::both_with(&text).await {
        let joined = buy(&house, "a", 10).await;
        let story = story(&house, joined.event.member).await;
        assert_eq!(story, ["2026-03-15T04:59:59.999999Z >member"]);
        // Whoever is refused did not join, and left nothing.
        let none = house.purchase("b", "card:2", &[]);
        house.baci.commit(none).await.unwrap_err();
        assert_eq!(house.baci.tier_counts().await.unwrap()[0].members, 1);
    }
}

#[tokio::test]
async fn a_step_sets_off_rules_and_coupons() {
    let text = format!(
        "{}{TIERS}
[events.tier_up]
fields = {{ to = \"text\" }}
[events.tier_down]
[[promotion]]
id = \"welcome\"
coupon = \"held\"
discount = {{ percent = 10 }}
[[earn]]
id = \"gold-gift\"
on = \"tier_up\"
wallet = \"points\"
give = 500
when = \"event.fields.to == 'gold' && member.tier == 'gold'\"
[[earn]]
id = \"sorry\"
on = \"tier_down\"
wallet = \"points\"
give = 7
[[coupon]]
id = \"for-gold\"
on = \"tier_up\"
when = \"event.fields.to == 'gold'\"
promotion = \"welcome\"
",
        house::PROGRAM
    );
    for house in House::both_with(&text).await {
        let first = buy(&house, "a", 500).await;
        assert_eq!(balance(&first, "points").available, 20);
        let second = buy(&house, "b", 1500).await;
        assert_eq!(balance(&second, "points").available, 20 + 60 + 500, "{}", house.kind);
        let member = first.event.member;
        assert_eq!(house.baci.coupons_of(member, 10).await.unwrap().len(), 1);
        // Sent again, it is the same.
        let again =
            house.baci.commit(house.purchase("b", "card:1", &[(1500_00, 1)])).await.unwrap();
        assert_eq!(balance(&again, "points").available, 580);
        house.baci.clock().set(at("2027-03-20T12:00:00+07:00"));
        house.baci.run_due_tasks().await.unwrap();
        let lines = house.baci.statement(member, None, 100).await.unwrap().lines;
        let steps: Vec<_> = lines.iter().filter(|line| line.step().is_some()).collect();
        assert_eq!(steps.len(), 3);
        for line in steps {
            let id = baci_core::id::EventRef { member, event: line.event.event };
            let why = house.baci.explain(id).await.unwrap();
            assert!(why.agrees && why.explanation.is_some());
        }
        let balances = house.baci.balances(member).await.unwrap();
        assert_eq!(balances["points"].available, 587);
        house.verify().await;
    }
}

#[tokio::test]
async fn reviews_and_purchases_at_once_make_each_step_once() {
    let house = House::on(baci_testing::postgres(), &program()).await;
    let other = house.second().await;
    let mut members = Vec::new();
    for i in 0..20 {
        let bought = house.purchase(&format!("k{i}"), &format!("card:{i}"), &[(2000_00, 1)]);
        members.push(house.baci.commit(bought).await.unwrap().event.member);
    }
    house.baci.clock().set(at("2027-03-15T12:00:00+07:00"));
    let sales = async {
        for i in 0..20 {
            let sale = house.purchase(&format!("l{i}"), &format!("card:{i}"), &[(10_00, 1)]);
            house.baci.commit(sale).await.unwrap();
        }
    };
    let (done, ()) = tokio::join!(other.review_due(house.baci.clock().now()), sales);
    done.unwrap();
    for member in members {
        let told = ["2026-03-15T05:00:00Z >gold", "2027-03-14T17:00:00Z gold>silver"];
        assert_eq!(story(&house, member).await, told);
    }
    house.verify().await;
}
