//! Gift cards: issued, paying in part, several on a bill, refunded, blocked, run out; the last money once.

use crate::house::sales::basket;
use crate::house::{House, balance, code, identity};
use baci_app::{Answer, Asked, By, Command, IssuedCard, Pay, PayCard, Sale, WantedCard, What, Who};
use baci_core::event::{Quantity, Returned, ReturnedLine};
use baci_core::id::GiftCardId;
use baci_core::price::BasketLine;
use baci_core::refusal::Code;

/// Cards that run out after a year; points that pay half a bill; gift cards are sold, too.
const CARDS: &str = r#"
schema = 1
[program]
id = "cards"
name = "Cards"
currency = "THB"
timezone = "Asia/Bangkok"
[prices]
value_goods = { category = ["gift-card"] }
[wallets.points]
kind = "points"
worth = "0.1"
[wallets.gift]
kind = "gift-card"
expires = { after = "12 months" }
[[earn]]
id = "base"
on = "purchase"
wallet = "points"
give = 1
per_amount = 1
[[promotion]]
id = "all"
discount = { percent = 10 }
"#;

fn asked(key: &str) -> Asked {
    Asked { key: key.to_owned(), fingerprint: Command::fingerprint_of(&[key.as_bytes()]) }
}

fn wanted(amount: i64) -> WantedCard {
    WantedCard { amount, number: None, pin: true, owner: None }
}

async fn issue(house: &House, key: &str, amount: i64) -> IssuedCard {
    house.baci.issue_card("test", wanted(amount), asked(key)).await.unwrap()
}

fn pays(cards: &[GiftCardId]) -> Sale {
    let cards = cards.iter().map(|card| PayCard { card: *card, money: None }).collect();
    Sale { basket: basket(&[("rice", 2, 50_00)], &[]), cards, ..Sale::default() }
}

fn command(house: &House, key: &str, who: &str, sale: Sale) -> Command {
    house.command(key, Who::EnrollBy(identity(who)), What::Basket(sale))
}

async fn left(house: &House, card: &IssuedCard) -> i64 {
    house.baci.gift_card(card.card.card).await.unwrap().left
}

fn paid(answer: &Answer) -> Vec<(i64, i64)> {
    answer.outcome.cards.iter().map(|card| (card.paid, card.left)).collect()
}

#[tokio::test]
async fn several_pay_in_part_and_get_back_what_they_paid() {
    for house in House::both_with(CARDS).await {
        let (one, two) = (issue(&house, "i1", 30_00).await, issue(&house, "i2", 50_000).await);
        let again = issue(&house, "i1", 30_00).await;
        assert_eq!(again.card, one.card, "{}: asked twice, issued once", house.kind);
        assert!(one.pin.is_some() && again.pin.is_none(), "the PIN is told once");
        let ids = [one.card.card, two.card.card];
        let bought = command(&house, "b", "card:1", pays(&ids));
        let quoted = house.baci.quote(&bought).await.unwrap();
        assert_eq!(left(&house, &two).await, 50_000, "a quote takes nothing");
        let done = house.baci.commit(bought).await.unwrap();
        assert_eq!(quoted.outcome, done.outcome, "{}", house.kind);
        // 100 less 10 percent: 30 of the first, 60 of the second; what is on a card earns as cash does.
        assert_eq!(paid(&done), [(30_00, 0), (60_00, 44_000)], "{}", house.kind);
        assert_eq!(balance(&done, "points").available, 90);
        assert!(house.baci.explain(done.event).await.unwrap().agrees);
        let line = ReturnedLine { line: 0, quantity: Quantity::ONE };
        let half = house.refund("r", &done, Returned::Lines(vec![line]));
        let half = house.baci.commit(half).await.unwrap();
        assert_eq!(paid(&half), [(-15_00, 15_00), (-30_00, 47_000)], "in proportion");
        let rest = house.baci.commit(house.refund("s", &done, Returned::All)).await.unwrap();
        assert_eq!(paid(&rest), [(-15_00, 30_00), (-30_00, 50_000)], "{}", house.kind);
        assert_eq!(balance(&rest, "points").available, 0);
        let history = house.baci.gift_card_history(ids[1], None, 50).await.unwrap();
        let mut kinds: Vec<_> = history.lines.iter().map(|line| &*line.event.kind).collect();
        kinds.sort_unstable();
        let expected = ["gift_card_back", "gift_card_back", "gift_card_issue", "gift_card_pay"];
        assert_eq!(kinds, expected, "{}", house.kind);
        house.verify().await;
    }
}

#[tokio::test]
async fn goods_that_carry_value_neither_earn_nor_are_paid_by_value() {
    for house in House::both_with(CARDS).await {
        let card = issue(&house, "i", 100_000).await;
        let mut sale = pays(&[card.card.card]);
        sale.basket.lines.push(BasketLine {
            sku: Some("card-500".to_owned()),
            category: Some("gift-card".to_owned()),
            price: 50_000,
            ..BasketLine::default()
        });
        let done = house.baci.commit(command(&house, "b", "card:1", sale)).await.unwrap();
        let totals = done.outcome.offers.as_ref().unwrap().totals;
        assert_eq!(totals.payable, 59_000, "{}: nothing lowers a gift card", house.kind);
        assert_eq!(paid(&done), [(90_00, 91_000)], "and no gift card pays for it");
        assert_eq!(balance(&done, "points").available, 90, "nor does it earn");
        house.verify().await;
    }
}

#[tokio::test]
async fn a_card_is_proved_by_its_pin_and_guessing_is_slowed() {
    for house in House::both_with(CARDS).await {
        let card = issue(&house, "i", 10_00).await;
        let (number, pin) = (card.card.number.clone(), card.pin.clone().unwrap());
        let spaced = format!("{}-{} ", &number[..4], &number[4..]);
        let hand = |number: String, pin: String| {
            let baci = house.baci.clone();
            async move { baci.card_in_hand("till", &number, Some(&pin)).await }
        };
        let found = hand(spaced, pin.reveal().to_owned()).await.unwrap();
        assert_eq!(found, card.card.card, "{}", house.kind);
        assert!(!format!("{card:?}").contains(pin.reveal()), "a PIN is not shown by accident");
        let mut told = Vec::new();
        for guess in 0..8 {
            let pin = format!("{guess:06}");
            told.push(code(&hand(number.clone(), pin).await.unwrap_err()));
        }
        assert_eq!(told[0], Code::GiftCardUnknown, "{}", house.kind);
        assert_eq!(told[7], Code::TooManyAttempts, "{}", house.kind);
        let right = hand(number.clone(), pin.reveal().to_owned()).await;
        assert_eq!(code(&right.unwrap_err()), Code::TooManyAttempts, "even the right one waits");
        let nobodys = hand("6000 0000 0000 0000".into(), "1".into()).await;
        assert_eq!(code(&nobodys.unwrap_err()), Code::GiftCardUnknown);
        let new = house.baci.new_card_pin(&By::console(), card.card.card).await.unwrap();
        assert_ne!(new.reveal(), pin.reveal());
    }
}

#[tokio::test]
async fn what_cannot_pay_says_why_and_leaves_all_as_it_was() {
    for house in House::both_with(CARDS).await {
        let first = house.baci.commit(house.purchase("p", "card:1", &[(10_00, 1)])).await.unwrap();
        let owner = Some(first.event.member);
        let bound = WantedCard { owner, number: Some("plastic-0001".into()), ..wanted(50_00) };
        let bound = house.baci.issue_card("test", bound, asked("i")).await.unwrap();
        let taken = WantedCard { number: Some("PLASTIC 0001".into()), ..wanted(1_00) };
        let taken = house.baci.issue_card("test", taken, asked("j")).await;
        assert_eq!(code(&taken.unwrap_err()), Code::GiftCardTaken, "{}", house.kind);
        let none = house.baci.issue_card("test", wanted(0), asked("k")).await;
        assert_eq!(code(&none.unwrap_err()), Code::InvalidRequest);
        let refused = |key: &str, who: &str, sale: Sale| {
            let (baci, command) = (house.baci.clone(), command(&house, key, who, sale));
            async move { code(&baci.commit(command).await.unwrap_err()) }
        };
        let id = bound.card.card;
        assert_eq!(refused("a", "card:2", pays(&[id])).await, Code::GiftCardNotTheirs);
        let twice = refused("b", "card:1", pays(&[id, id])).await;
        assert_eq!(twice, Code::InvalidRequest, "{}", house.kind);
        let mut much = pays(&[id]);
        much.cards[0].money = Some(50_01);
        assert_eq!(refused("c", "card:1", much).await, Code::InsufficientBalance);
        let mut wallet = pays(&[]);
        wallet.pay = vec![Pay { wallet: "gift".to_owned(), units: None, household: false }];
        assert_eq!(refused("d", "card:1", wallet).await, Code::UnknownName);
        house.baci.block_card(&By::console(), id, true).await.unwrap();
        assert_eq!(refused("e", "card:1", pays(&[id])).await, Code::GiftCardBlocked);
        let more = house.baci.top_up_card("test", id, 1_00, asked("t")).await;
        assert_eq!(code(&more.unwrap_err()), Code::GiftCardBlocked);
        house.baci.block_card(&By::console(), id, false).await.unwrap();
        // A card is an account, but no member.
        let as_member = house.purchase("f", "card:9", &[(10_00, 1)]);
        let as_member = Command { who: Who::Id(baci_core::id::MemberId(id.0)), ..as_member };
        let as_member = house.baci.commit(as_member).await;
        assert_eq!(code(&as_member.unwrap_err()), Code::MemberNotFound, "{}", house.kind);
        assert_eq!(left(&house, &bound).await, 50_00, "{}", house.kind);
        let topped = house.baci.top_up_card("test", id, 25_00, asked("u")).await.unwrap();
        assert_eq!(topped.outcome.cards[0].left, 75_00);
        // After a year what is on it runs out by itself, the part that came later later.
        house.baci.clock().set("2027-03-15T12:00:01+07:00".parse().unwrap());
        house.baci.run_due_tasks().await.unwrap();
        assert_eq!(left(&house, &bound).await, 0, "{}", house.kind);
        house.verify().await;
        assert_eq!(house.baci.overview().await.unwrap().members, 1, "cards are no members");
    }
}

#[tokio::test]
async fn several_pay_in_the_order_of_the_program() {
    let ordered = CARDS.replace("[prices]\n", "[prices]\npay_order = [\"points\", \"gift\"]\n");
    for (program, points, by_card) in [(CARDS, 0, 9_000), (&ordered, 90, 8_100)] {
        for house in House::both_with(program).await {
            let plain = Sale { cards: Vec::new(), ..pays(&[]) };
            let first = house.baci.commit(command(&house, "a", "card:1", plain)).await.unwrap();
            assert_eq!(balance(&first, "points").available, 90, "{}", house.kind);
            let card = issue(&house, "i", 50_000).await;
            let pay = vec![Pay { wallet: "points".to_owned(), units: None, household: false }];
            let sale = Sale { pay, ..pays(&[card.card.card]) };
            let done = house.baci.commit(command(&house, "b", "card:1", sale)).await.unwrap();
            let offers = done.outcome.offers.as_ref().unwrap();
            let told = |wallet: &str| -> (i64, i64) {
                let own = offers.paid.iter().filter(|paid| paid.wallet == wallet);
                own.fold((0, 0), |sum, paid| (sum.0 + paid.units, sum.1 + paid.money))
            };
            assert_eq!(told("points"), (points, points * 10), "{}", house.kind);
            assert_eq!(told("gift"), (by_card, by_card), "{}", house.kind);
            assert_eq!(left(&house, &card).await, 50_000 - by_card);
            house.verify().await;
        }
    }
}

/// Clocks differ, and sales are told late: what a card got after a sale pays nothing of it, and refuses nothing.
#[tokio::test]
async fn a_card_that_is_newer_than_a_sale_does_not_pay_for_it() {
    for house in House::both_with(CARDS).await {
        let card = issue(&house, "i", 30_00).await;
        let mut late = command(&house, "b", "card:1", pays(&[card.card.card]));
        late.at = Some(house.baci.clock().now().plus_seconds(-60));
        let quoted = house.baci.quote(&late).await.unwrap();
        let done = house.baci.commit(late).await.unwrap();
        assert_eq!(quoted.outcome, done.outcome, "{}", house.kind);
        assert_eq!(paid(&done).iter().map(|(paid, _)| paid).sum::<i64>(), 0, "{}", house.kind);
        assert_eq!(left(&house, &card).await, 30_00, "{}", house.kind);
        let now = command(&house, "c", "card:1", pays(&[card.card.card]));
        let now = house.baci.commit(now).await.unwrap();
        assert_eq!(paid(&now), [(30_00, 0)], "{}", house.kind);
        house.verify().await;
    }
}
