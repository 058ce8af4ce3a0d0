//! Coupons: made, taken in, held by members, used, given back, withdrawn; alone and many at once.

use crate::house::sales::{basket, of_code, off, outcome, sale};
use crate::house::{House, code};
use baci_app::{Answer, By, NewBatch, NewCoupon, StoredBatch, Target, What, Who};
use baci_core::coupon::{Binding, Standing};
use baci_core::id::MemberId;
use baci_core::refusal::Code;

/// Ten percent off by a code of a batch; twenty baht off for who holds a coupon; a code in the document.
const COUPONS: &str = r#"
schema = 1
[program]
id = "coupons"
name = "Coupons"
currency = "THB"
timezone = "Asia/Bangkok"
[wallets.points]
kind = "points"
[[earn]]
id = "base"
on = "purchase"
give = 1
per_amount = 1
[[promotion]]
id = "ten"
coupon = "typed"
discount = { percent = 10 }
[[promotion]]
id = "gift"
coupon = "held"
discount = { amount = 20 }
[[price_list]]
id = "family"
name = { en = "Family", th = "ครอบครัว", lo = "ຄອບຄົວ", vi = "Gia đình" }
held = true
percent = 25
on = { category = ["family"] }
[[promotion]]
id = "open"
code = "HELLO"
discount = { amount = 1 }
"#;

fn batch(promotion: &str, uses: Option<i64>) -> NewBatch {
    let name = "Spring".to_owned();
    let (from, until, binding) = (None, None, Binding::default());
    NewBatch { promotion: promotion.to_owned(), name, uses, from, until, binding }
}

/// A coupon for a member, good once.
fn personal(promotion: &str) -> NewCoupon {
    let (uses, from, until, binding) = (None, None, None, Binding::default());
    NewCoupon { promotion: promotion.to_owned(), uses, from, until, binding }
}

/// A batch of so many codes, made.
async fn made(
    house: &House,
    new: NewBatch,
    template: &str,
    count: u64,
) -> (StoredBatch, Vec<String>) {
    let by = By::console();
    let batch = house.baci.new_coupons(&by, new, (template, count), None).await.unwrap();
    let batch = house.baci.finish_coupons(batch.batch, |_| {}).await.unwrap();
    let lines = house.baci.coupons(batch.batch, None, 10_000).await.unwrap();
    (batch, lines.into_iter().map(|line| line.code).collect())
}

async fn sell(house: &House, key: &str, who: &str, codes: &[&str]) -> Answer {
    let cart = basket(&[("rice", 1, 10_000)], codes);
    house.baci.commit(sale(house, key, who, cart)).await.unwrap()
}

async fn standing(house: &House, code: &str) -> (Standing, i64) {
    let info = house.baci.coupon(code).await.unwrap();
    (info.line.standing, info.line.used)
}

#[tokio::test]
async fn a_code_is_used_once_however_it_is_written_and_given_back_by_a_cancel() {
    for house in House::both_with(COUPONS).await {
        let (batch, codes) = made(&house, batch("ten", Some(1)), "WASABI-****-##", 100).await;
        assert_eq!((batch.made, codes.len()), (100, 100), "{}", house.kind);
        let code = codes[0].as_str();
        let typed = format!("  {} ", code.to_lowercase());
        let first = sell(&house, "a", "card:1", &[&typed]).await;
        assert_eq!((off(&first), of_code(&first, &typed)), (10_00, "applied"), "{}", house.kind);
        let explained = house.baci.explain(first.event).await.unwrap();
        assert!(explained.agrees, "{}: priced again it is the same", house.kind);
        assert_eq!(standing(&house, code).await, (Standing::Used, 1));
        let second = sell(&house, "b", "card:2", &[code]).await;
        assert_eq!((off(&second), of_code(&second, code)), (0, "used"), "{}", house.kind);
        let cancel = What::Cancel { purchase: Target(first.event.event) };
        let cancel = house.command("c", Who::Id(first.event.member), cancel);
        house.baci.commit(cancel).await.unwrap();
        assert_eq!(standing(&house, code).await, (Standing::Open, 0));
        let third = sell(&house, "d", "card:2", &[code, "HELLO", code]).await;
        assert_eq!(off(&third), 11_00, "{}: once, however often it was given", house.kind);
        let info = house.baci.coupon(code).await.unwrap();
        let moves: Vec<i64> = info.moves.iter().map(|own| own.used).collect();
        assert_eq!(moves.iter().sum::<i64>(), 1, "{}", house.kind);
        assert_eq!(moves.len(), 3, "its history: used, given back, used");
        let figures = house.baci.coupon_batch(batch.batch).await.unwrap();
        assert_eq!((figures.uses, figures.used_codes), (1, 1));
        house.verify().await;
    }
}

#[tokio::test]
async fn each_state_of_a_code_is_told() {
    for house in House::both_with(COUPONS).await {
        let at = |text: &str| Some(text.parse().unwrap());
        let by = By::console();
        let later = NewBatch { from: at("2026-04-01T00:00:00+07:00"), ..batch("ten", None) };
        let (_, later) = made(&house, later, "LATER", 1).await;
        let (both, codes) = made(&house, batch("ten", Some(2)), "TWICE-*****", 2).await;
        assert_eq!(both.uses, 2);
        for (key, expected) in [("a", "applied"), ("b", "applied"), ("c", "used")] {
            let sold = sell(&house, key, &format!("card:{key}"), &[&codes[0]]).await;
            assert_eq!(of_code(&sold, &codes[0]), expected, "{} {key}", house.kind);
        }
        house.baci.withdraw_coupon(&by, &codes[1]).await.unwrap();
        let all = ["LATER", &codes[1], "NOSUCH"];
        let sold = sell(&house, "d", "card:d", &all).await;
        let told: Vec<_> = all.iter().map(|code| of_code(&sold, code)).collect();
        assert_eq!(told, ["not_yet", "withdrawn", "unknown"], "{}", house.kind);
        let april = "2026-04-02T00:00:00+07:00".parse().unwrap();
        house.baci.clock().set(april);
        assert_eq!(of_code(&sell(&house, "e", "card:e", &[&later[0]]).await, "LATER"), "applied");
        let ended = NewBatch { until: at("2026-04-03T00:00:00+07:00"), ..batch("ten", None) };
        let (ended, _) = made(&house, ended, "SHORT", 1).await;
        house.baci.clock().set("2026-04-03T00:00:00+07:00".parse().unwrap());
        assert_eq!(of_code(&sell(&house, "f", "card:f", &["SHORT"]).await, "SHORT"), "expired");
        house.baci.withdraw_batch(&by, ended.batch).await.unwrap();
        assert_eq!(of_code(&sell(&house, "g", "card:g", &["SHORT"]).await, "SHORT"), "withdrawn");
    }
}

#[tokio::test]
async fn codes_from_outside_are_taken_once_and_a_batch_goes_on_where_it_stopped() {
    for house in House::both_with(COUPONS).await {
        let by = By::console();
        let batch = house.baci.import_coupons(&by, batch("ten", Some(1)), None).await.unwrap();
        let codes = ["abc-1", " ABC-1 ", "ລົດ-2", "x3"].map(str::to_owned);
        let (_, new) = house.baci.add_coupons(batch.batch, &codes).await.unwrap();
        assert_eq!(new, 3, "{}: one came twice", house.kind);
        let (batch, new) = house.baci.add_coupons(batch.batch, &codes[..2]).await.unwrap();
        assert_eq!((batch.made, new), (3, 0), "{}: a file may be sent again", house.kind);
        assert_eq!(off(&sell(&house, "a", "card:1", &["ລົດ-2"]).await), 10_00);
        let bad = house.baci.add_coupons(batch.batch, &["ok".into(), " ".into()]).await;
        assert_eq!(code(&bad.unwrap_err()), Code::InvalidRequest);
        assert!(house.baci.coupon("ok").await.is_err(), "none of them is added");
        // Begun and not made: what a server that stopped leaves. The task runner makes it.
        let new = batch_of_ten();
        let begun = house.baci.new_coupons(&by, new, ("T-??????", 50), None).await.unwrap();
        house.baci.run_due_tasks().await.unwrap();
        let done = house.baci.coupon_batch(begun.batch).await.unwrap();
        assert_eq!(done.batch.made, 50, "{}", house.kind);
    }
}

fn batch_of_ten() -> NewBatch {
    batch("ten", Some(1))
}

#[tokio::test]
async fn what_cannot_be_a_batch_is_refused() {
    for house in House::both_with(COUPONS).await {
        let by = By::console();
        let try_out = |new: NewBatch, template: &'static str, count: u64| {
            let (baci, by) = (house.baci.clone(), by.clone());
            async move { code(&baci.new_coupons(&by, new, (template, count), None).await.unwrap_err()) }
        };
        assert_eq!(try_out(batch("nothing", None), "****-****", 1).await, Code::UnknownName);
        assert_eq!(try_out(batch("open", None), "****-****", 1).await, Code::UnknownName);
        assert_eq!(try_out(batch("ten", None), "A-##", 10).await, Code::InvalidRequest);
        assert_eq!(try_out(batch("ten", None), "A B", 1).await, Code::InvalidRequest);
        assert_eq!(try_out(batch("ten", None), "****-****", 0).await, Code::InvalidRequest);
        assert_eq!(try_out(batch("ten", Some(0)), "****-****", 1).await, Code::InvalidRequest);
        let until = Some("2026-01-01T00:00:00Z".parse().unwrap());
        let past = NewBatch { until, ..batch("ten", None) };
        assert_eq!(try_out(past, "****-****", 1).await, Code::InvalidRequest);
        assert_eq!(house.baci.coupon_batches(None, 10).await.unwrap(), vec![]);
    }
}

#[tokio::test]
async fn a_personal_offer_comes_by_itself_and_is_nobody_elses() {
    for house in House::both_with(COUPONS).await {
        let by = By::console();
        let (one, two) =
            (sell(&house, "a", "card:1", &[]).await, sell(&house, "b", "card:2", &[]).await);
        let member = one.event.member;
        let new = personal("gift");
        let own = house.baci.grant_coupon(&by, member, new, None).await.unwrap();
        let stolen = sell(&house, "c", "card:2", &[&own.code]).await;
        assert_eq!((off(&stolen), of_code(&stolen, &own.code)), (0, "unknown"), "{}", house.kind);
        let used = sell(&house, "d", "card:1", &[]).await;
        assert_eq!((off(&used), outcome(&used, "gift")), (20_00, "applied"), "{}", house.kind);
        let again = sell(&house, "e", "card:1", &[&own.code]).await;
        assert_eq!((off(&again), of_code(&again, &own.code)), (0, "used"), "{}", house.kind);
        let cancel = What::Cancel { purchase: Target(used.event.event) };
        house.baci.commit(house.command("f", Who::Id(member), cancel)).await.unwrap();
        let states = |list: Vec<baci_app::MemberCoupon>| -> Vec<String> {
            list.into_iter().map(|own| own.state).collect()
        };
        let held = house.baci.coupons_of(member, 10).await.unwrap();
        assert_eq!(states(held), ["open"], "{}: given back", house.kind);
        house.baci.take_coupon(&by, member, &own.code).await.unwrap();
        assert_eq!(off(&sell(&house, "g", "card:1", &[]).await), 0, "{}: taken", house.kind);
        // A list of members: who stands in it twice gets one, and a stranger stops it all.
        let grants = house.baci.new_grants(&by, batch("gift", None), None).await.unwrap();
        let list = [member, two.event.member];
        let strangers = [member, MemberId(baci_core::id::HIGHEST)];
        let refused = house.baci.grant_coupons(grants.batch, &strangers).await;
        assert_eq!(code(&refused.unwrap_err()), Code::MemberNotFound);
        assert_eq!(house.baci.grant_coupons(grants.batch, &list).await.unwrap(), 2);
        assert_eq!(house.baci.grant_coupons(grants.batch, &list).await.unwrap(), 0);
        assert_eq!(house.baci.coupons(grants.batch, None, 10).await.unwrap().len(), 2);
        house.baci.withdraw_batch(&by, grants.batch).await.unwrap();
        let held = house.baci.coupons_of(member, 10).await.unwrap();
        assert_eq!(states(held), ["withdrawn", "withdrawn"], "{}", house.kind);
        house.verify().await;
    }
}

#[tokio::test]
async fn guessing_is_slowed_and_a_right_code_in_between_is_no_help() {
    for house in House::both_with(COUPONS).await {
        let (_, codes) = made(&house, batch("ten", None), "******", 1).await;
        let mut refused = 0;
        for i in 0..30 {
            let guess = if i % 7 == 6 { codes[0].clone() } else { format!("GUESS-{i}") };
            let cart = basket(&[("rice", 1, 10_000)], &[&guess]);
            let quoted = house.baci.quote(&sale(&house, "q", "card:1", cart)).await;
            match quoted {
                Ok(_) => assert!(refused == 0, "{}: it stays so", house.kind),
                Err(error) => {
                    assert_eq!(code(&error), Code::TooManyAttempts, "{}", house.kind);
                    refused += 1;
                }
            }
        }
        assert!((5..12).contains(&refused), "{}: {refused}", house.kind);
        let without = sell(&house, "a", "card:1", &[]).await;
        assert_eq!(off(&without), 0, "who gives no code is served");
        let other = sell(&house, "b", "card:2", &[&codes[0]]).await;
        assert_eq!(off(&other), 10_00, "and so is everybody else");
    }
}

#[tokio::test]
async fn a_member_has_prices_of_their_own_for_as_long_as_they_hold_them() {
    for house in House::both_with(COUPONS).await {
        let by = By::console();
        let buy = |key: &str, who: &str| {
            let mut cart = basket(&[("rice", 2, 10_000), ("tea", 1, 5_000)], &[]);
            cart.lines[0].category = Some("family".to_owned());
            sale(&house, key, who, cart)
        };
        let before = house.baci.commit(buy("a", "card:1")).await.unwrap();
        let payable = |answer: &Answer| answer.outcome.offers.as_ref().unwrap().totals.payable;
        assert_eq!(payable(&before), 25_000, "{}", house.kind);
        let member = before.event.member;
        let new = personal("family");
        let own = house.baci.grant_coupon(&by, member, new, None).await.unwrap();
        for key in ["b", "c"] {
            let quoted = house.baci.quote(&buy(key, "card:1")).await.unwrap();
            let done = house.baci.commit(buy(key, "card:1")).await.unwrap();
            assert_eq!(quoted.outcome, done.outcome, "{}", house.kind);
            assert_eq!(payable(&done), 20_000, "{} {key}: it is not used up", house.kind);
            let listed = &done.outcome.offers.as_ref().unwrap().listed;
            let told: Vec<_> =
                listed.iter().map(|l| (l.line, l.list.as_str(), l.entered, l.price)).collect();
            assert_eq!(told, [(0, "family", 10_000, 7_500)]);
            let program = house.baci.in_force().await.unwrap();
            let said =
                baci_app::say::listed(baci_core::text::Language::En, &program.program, &listed[0]);
            assert!(said.starts_with("Line 1: ") && said.contains("75.00"), "{said}");
            let explained = house.baci.explain(done.event).await.unwrap();
            assert!(explained.agrees, "{}: priced again it is the same", house.kind);
        }
        let other = house.baci.commit(buy("d", "card:2")).await.unwrap();
        assert_eq!(payable(&other), 25_000, "another member pays what all pay");
        house.baci.take_coupon(&by, member, &own.code).await.unwrap();
        let after = house.baci.commit(buy("e", "card:1")).await.unwrap();
        assert_eq!(payable(&after), 25_000, "{}: taken", house.kind);
        house.verify().await;
    }
}
