//! Offers as the shop and a member see them: what each did, how it stands, how often it is still there;
//! and a program tried out that nobody published.

#![expect(clippy::inconsistent_digit_grouping, reason = "baht_satang")]

use crate::house::{House, identity};
use baci_app::{Command, Goods, Imagined, OfferState, Sale, Target, What, Who, payable, try_out};
use baci_core::event::Quantity;
use baci_core::member::Profile;
use baci_core::price::{Basket, BasketLine};
use baci_core::program::{Program, Source};

const OFFERS: &str = r#"
schema = 1
[program]
id = "offers"
name = "Offers"
currency = "THB"
timezone = "Asia/Bangkok"
[wallets.points]
kind = "points"
worth = "0.5"
pays = { up_to = 50 }
[[earn]]
id = "base"
on = "purchase"
give = 1
per_amount = 10
[[promotion]]
id = "tea"
discount = { amount = 5, on = { category = ["tea"] }, per = "all" }
limits = { per_member = 2, uses = 3 }
[[promotion]]
id = "mochi"
gift = { sku = "mochi", worth = "30.00", for_each = { sku = ["set"] } }
[[promotion]]
id = "gold"
when = "'gold' in member.tags && cart.total >= 10"
discount = { percent = 1 }
[[promotion]]
id = "first"
when = "member.purchases == 0"
discount = { amount = 1, on = { sku = ["welcome"] } }
[[promotion]]
id = "songkran"
active = { from = "2026-03-20", until = "2026-04-16" }
discount = { percent = 15 }
[[promotion]]
id = "far"
active = { from = "2026-06-01" }
discount = { percent = 15 }
[[promotion]]
id = "over"
active = { until = "2026-03-01" }
discount = { percent = 15 }
"#;

fn sale(house: &House, key: &str, who: &str, goods: &[(&str, i64)]) -> Command {
    let names = Goods::of(&program());
    let line = |(what, price): &(&str, i64)| BasketLine { price: *price, ..names.line(what) };
    let basket = Basket { lines: goods.iter().map(line).collect(), ..Basket::default() };
    let sale = Sale { basket, ..Sale::default() };
    house.command(key, Who::EnrollBy(identity(who)), What::Basket(sale))
}

fn program() -> Program {
    Program::from_toml(&[Source { name: "a.toml", text: OFFERS }]).unwrap()
}

#[tokio::test]
async fn what_offers_gave_is_summed_up_and_a_cancel_is_as_if_it_had_not_been() {
    for house in House::both_with(OFFERS).await {
        let baci = &house.baci;
        baci.clock().set("2026-03-14T23:59:00+07:00".parse().unwrap());
        let bill = [("tea", 20_00), ("set", 100_00)];
        baci.commit(sale(&house, "a", "card:1", &bill)).await.unwrap();
        baci.clock().set("2026-03-15T12:00:00+07:00".parse().unwrap());
        baci.commit(sale(&house, "b", "card:1", &bill[..1])).await.unwrap();
        // A purchase and its cancel, in one batch and in two.
        let gone = sale(&house, "c", "card:2", &bill);
        let gone = baci.commit(gone).await.unwrap();
        let cancel = |of: &baci_app::Answer, key: &str| {
            let what = What::Cancel { purchase: Target(of.event.event) };
            house.command(key, Who::Id(of.event.member), what)
        };
        baci.commit(cancel(&gone, "c back")).await.unwrap();
        let again = sale(&house, "d", "card:2", &bill);
        let quoted = baci.quote(&again).await.unwrap();
        let both = vec![again, cancel(&quoted, "d back")];
        for answer in baci.commit_all(both).await.unwrap() {
            answer.unwrap();
        }
        let figures = baci.figures().await.unwrap();
        let tea = &figures.offers["tea"];
        assert_eq!((tea.uses, tea.members, tea.given), (2, 1, 10_00), "{}", house.kind);
        assert_eq!(tea.last, Some("2026-03-15T12:00:00+07:00".parse().unwrap()));
        let days: Vec<_> = tea.days.iter().map(|day| (day.day, day.uses, day.given)).collect();
        assert_eq!(days, [(88, 1, 5_00), (89, 1, 5_00)], "by days of the program's zone");
        let mochi = &figures.offers["mochi"];
        assert_eq!((mochi.uses, mochi.given), (1, 30_00), "a gift counts its worth");
        assert!(!figures.offers.contains_key("gold"));
        house.verify().await;
    }
}

#[tokio::test]
async fn an_offer_stands_as_its_dates_and_counters_say() {
    for house in House::both_with(OFFERS).await {
        let baci = &house.baci;
        let program = program();
        let state = |used: &baci_app::OfferUse, id: &str| {
            let own = program.promotions.iter().find(|own| own.id == id).unwrap();
            used.state(own, baci.clock().now())
        };
        let used = baci.offer_use().await.unwrap();
        let states = ["tea", "songkran", "over"].map(|id| state(&used, id));
        assert_eq!(states, [OfferState::Live, OfferState::Scheduled, OfferState::Ended]);
        for (key, who) in [("a", "card:1"), ("b", "card:1"), ("c", "card:2")] {
            baci.commit(sale(&house, key, who, &[("tea", 20_00)])).await.unwrap();
        }
        let used = baci.offer_use().await.unwrap();
        assert_eq!(state(&used, "tea"), OfferState::UsedUp, "{}", house.kind);
    }
}

#[tokio::test]
async fn a_member_sees_what_they_can_still_get() {
    for house in House::both_with(OFFERS).await {
        let baci = &house.baci;
        let program = program();
        let gold = Profile { tags: vec!["gold".into()], ..Profile::default() };
        let plain = house.member(Profile::default(), &["card:1"]).await;
        let golden = house.member(gold, &["card:2"]).await;
        let until = baci.clock().now().plus_seconds(14 * 86_400);
        let seen = async |member| {
            let offers = baci.offers_for(&program, member, until).await.unwrap();
            let name = |offer: &baci_app::MemberOffer| {
                (program.promotions[offer.promotion].id.clone(), offer.left)
            };
            offers.iter().map(name).collect::<Vec<_>>()
        };
        let own = |id: &str, left| (id.to_owned(), left);
        let all =
            [own("tea", Some(2)), own("mochi", None), own("first", None), own("songkran", None)];
        assert_eq!(seen(plain).await, all, "{}: not gold, not far, not over", house.kind);
        assert!(seen(golden).await.contains(&own("gold", None)));
        baci.commit(sale(&house, "a", "card:1", &[("tea", 20_00)])).await.unwrap();
        let left = seen(plain).await;
        assert_eq!(left, [own("tea", Some(1)), own("mochi", None), own("songkran", None)]);
        assert!(seen(golden).await.contains(&own("tea", Some(2))), "two of three are left for all");
        baci.commit(sale(&house, "b", "card:1", &[("tea", 20_00)])).await.unwrap();
        assert!(!seen(plain).await.iter().any(|(id, _)| id == "tea"));
        assert!(seen(golden).await.contains(&own("tea", Some(1))));
    }
}

#[test]
fn a_program_is_tried_out_without_a_database() {
    let program = program();
    let goods = Goods::of(&program);
    let line = |what: &str, price, pieces: i64| BasketLine {
        price,
        quantity: Quantity(pieces * 1000),
        ..goods.line(what)
    };
    let lines = vec![line("TEA", 20_00, 2), line("set", 50_00, 1), line("", 10_00, 1)];
    assert_eq!(lines[0].category.as_deref(), Some("tea"), "known whatever the case");
    assert_eq!((lines[1].sku.as_deref(), &lines[2].sku), (Some("set"), &None));
    let basket = Basket { lines, ..Basket::default() };
    let now = "2026-03-15T12:00:00+07:00".parse().unwrap();
    let offers = try_out(&program, &basket, &Imagined::default(), now).unwrap();
    assert_eq!(offers.totals.payable, 95_00);
    assert_eq!(offers.gifts[0].sku.as_deref(), Some("mochi"));
    let gold = Imagined { tags: vec!["gold".into()] };
    let offers = try_out(&program, &basket, &gold, now).unwrap();
    assert_eq!(offers.totals.payable, 94_05);
    let later = "2026-03-21T12:00:00+07:00".parse().unwrap();
    let offers = try_out(&program, &basket, &Imagined::default(), later).unwrap();
    assert_eq!(offers.totals.payable, 80_75, "the draft at another time");
    let before = [("points".to_owned(), baci_app::Balance { available: 60, ..Default::default() })];
    let can = payable(&program, &offers, &before.into_iter().collect());
    assert_eq!((can[0].most, can[0].money, can[0].units), (60, 30_00, 0));
}
