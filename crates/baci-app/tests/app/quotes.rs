//! Quotes that hold: what they put aside, buying and letting go, and what time does with them.

use crate::house::sales::{basket, of_code, off, outcome, sale};
use crate::house::{House, balance, code, identity};
use baci_app::{
    Answer, Asked, By, Command, Exchange, IssuedCard, NewBatch, Pay, PayCard, QuoteInfo, Sale,
    WantedCard, What, Who,
};
use baci_core::event::Returned;
use baci_core::id::EventRef;
use baci_core::program::Program;
use baci_core::program::document::Source;
use baci_core::refusal::Code;

/// A code for two baskets in all, points and gift cards that pay.
const SHOP: &str = r#"
schema = 1
[program]
id = "shop"
name = "Shop"
currency = "THB"
timezone = "Asia/Bangkok"
[wallets.points]
kind = "points"
worth = "0.1"
[wallets.gift]
kind = "gift-card"
[[earn]]
id = "base"
on = "purchase"
wallet = "points"
give = 1
per_amount = 1
[[promotion]]
id = "ten"
code = "TEN"
discount = { percent = 10 }
limits = { uses = 1, budget = 50 }
[[promotion]]
id = "batch"
coupon = "typed"
discount = { amount = 5 }
"#;

fn hold(house: &House, key: &str, who: &str, sale: Sale) -> Command {
    let until = house.baci.clock().now().plus_seconds(600);
    house.command(key, Who::Identity(identity(who)), What::HoldQuote { sale, until })
}

fn buy(house: &House, key: &str, quote: EventRef) -> Command {
    let what = What::BuyQuote { quote: quote.event, receipt: Some(format!("bill {key}")) };
    house.command(key, Who::Id(quote.member), what)
}

fn release(house: &House, key: &str, quote: EventRef) -> Command {
    house.command(key, Who::Id(quote.member), What::ReleaseQuote { quote: quote.event })
}

async fn card(house: &House, amount: i64) -> IssuedCard {
    let key = format!("card {amount}");
    let fingerprint = Command::fingerprint_of(&[key.as_bytes()]);
    let wanted = WantedCard { amount, number: None, pin: false, owner: None };
    house.baci.issue_card("test", wanted, Asked { key, fingerprint }).await.unwrap()
}

/// A member with 100 points, by a purchase of 100 baht.
async fn earned(house: &House, who: &str) -> Answer {
    let done = sale(house, &format!("earned {who}"), who, basket(&[("rice", 1, 10_000)], &[]));
    house.baci.commit(done).await.unwrap()
}

async fn held(house: &House, quote: &Answer) -> QuoteInfo {
    house.baci.held_quote(quote.event).await.unwrap()
}

/// Rice for 100 with the code, paid with 50 points, then a card.
fn paid_in_three(card: &IssuedCard) -> Sale {
    Sale {
        basket: basket(&[("rice", 1, 10_000)], &["ten"]),
        pay: vec![Pay { wallet: "points".into(), units: Some(50), household: false }],
        cards: vec![PayCard { card: card.card.card, money: Some(20_00) }],
        ..Sale::default()
    }
}

#[tokio::test]
async fn what_a_quote_holds_is_nobody_elses_and_is_bought_at_its_price() {
    for house in House::both_with(SHOP).await {
        let baci = &house.baci;
        let (gift, _) = (card(&house, 30_00).await, earned(&house, "card:1").await);
        earned(&house, "card:2").await;
        let quote = baci.commit(hold(&house, "q", "card:1", paid_in_three(&gift))).await.unwrap();
        assert_eq!(off(&quote), 10_00, "{}", house.kind);
        assert_eq!(balance(&quote, "points").available, 50, "{}", house.kind);
        assert_eq!(balance(&quote, "points").held, 50);
        assert_eq!(baci.gift_card(gift.card.card).await.unwrap().left, 10_00);
        // The last use of the code is put aside.
        let other = sale(&house, "o", "card:2", basket(&[("rice", 1, 10_000)], &["TEN"]));
        let other = baci.commit(other).await.unwrap();
        assert_eq!((off(&other), outcome(&other, "ten")), (0, "used_up"), "{}", house.kind);
        // Its holds are its own, and its price stands whatever the program says by now.
        let info = held(&house, &quote).await;
        let own = info.answer.outcome.quote.clone().unwrap().holds[1].hold;
        let capture = What::Capture { hold: own, amount: None, release_rest: true };
        let refused = house.command("c", Who::Id(quote.event.member), capture);
        assert_eq!(code(&baci.commit(refused).await.unwrap_err()), Code::HoldClosed);
        let dearer = SHOP.replace("percent = 10", "percent = 5");
        let source = Source { name: "shop.toml", text: &dearer };
        let program = Program::from_toml(&[source]).unwrap();
        baci.publish(&program, "test", None, None).await.unwrap();
        let bought = baci.commit(buy(&house, "b", quote.event)).await.unwrap();
        assert_eq!((off(&bought), bought.kind.as_str()), (10_00, "purchase"), "{}", house.kind);
        // 90 to pay: 20 by card and 5 by points; points earn on what was paid otherwise.
        assert_eq!(bought.outcome.cards[0].left, 10_00);
        assert_eq!(balance(&bought, "points").held, 0, "{}", house.kind);
        let again = baci.commit(buy(&house, "b", quote.event)).await.unwrap();
        assert!(again.replayed);
        let twice = baci.commit(buy(&house, "b2", quote.event)).await.unwrap_err();
        assert_eq!(code(&twice), Code::QuoteClosed, "{}", house.kind);
        assert_eq!(held(&house, &quote).await.stored.purchase, Some(bought.event.event));
        assert!(baci.explain(bought.event).await.unwrap().agrees, "{}", house.kind);
        // Taken back, the code is there again, once.
        baci.commit(house.refund("r", &bought, Returned::All)).await.unwrap();
        assert_eq!(baci.gift_card(gift.card.card).await.unwrap().left, 30_00, "{}", house.kind);
        house.verify().await;
    }
}

#[tokio::test]
async fn a_cancelled_purchase_of_a_quote_gives_its_uses_back_once() {
    for house in House::both_with(SHOP).await {
        let baci = &house.baci;
        earned(&house, "card:1").await;
        let sale_of = |codes: &[&str]| Sale {
            basket: basket(&[("rice", 1, 10_000)], codes),
            ..Sale::default()
        };
        let quote = baci.commit(hold(&house, "q", "card:1", sale_of(&["ten"]))).await.unwrap();
        let bought = baci.commit(buy(&house, "b", quote.event)).await.unwrap();
        let cancel = What::Cancel { purchase: baci_app::Target(bought.event.event) };
        let cancel = house.command("x", Who::Id(bought.event.member), cancel);
        baci.commit(cancel).await.unwrap();
        let next = baci.commit(hold(&house, "q2", "card:1", sale_of(&["ten"]))).await.unwrap();
        assert_eq!(off(&next), 10_00, "{}: it is free again", house.kind);
        let none = baci.commit(hold(&house, "q3", "card:1", sale_of(&["ten"]))).await.unwrap();
        assert_eq!(off(&none), 0, "{}: and was given back once", house.kind);
    }
}

#[tokio::test]
async fn hard_10_let_go_by_word_or_by_time_everything_is_free_again() {
    for house in House::both_with(SHOP).await {
        let baci = &house.baci;
        let (gift, _) = (card(&house, 30_00).await, earned(&house, "card:1").await);
        let quote = baci.commit(hold(&house, "q", "card:1", paid_in_three(&gift))).await.unwrap();
        let gone = baci.commit(release(&house, "g", quote.event)).await.unwrap();
        assert_eq!(balance(&gone, "points").available, 100, "{}", house.kind);
        assert_eq!(baci.gift_card(gift.card.card).await.unwrap().left, 30_00);
        assert_eq!(held(&house, &quote).await.stored.state, "released");
        let late = baci.commit(buy(&house, "b", quote.event)).await.unwrap_err();
        assert_eq!(code(&late), Code::QuoteClosed);
        let second = baci.commit(hold(&house, "q2", "card:1", paid_in_three(&gift))).await.unwrap();
        assert_eq!(off(&second), 10_00, "{}: the code is free again", house.kind);
        house.pass(601);
        let late = baci.commit(buy(&house, "b2", second.event)).await.unwrap_err();
        assert_eq!(code(&late), Code::QuoteClosed, "{}: over, let go or not", house.kind);
        assert_eq!(baci.let_quotes_go(baci.clock().now()).await.unwrap(), 1, "{}", house.kind);
        assert_eq!(baci.let_quotes_go(baci.clock().now()).await.unwrap(), 0);
        assert_eq!(held(&house, &second).await.stored.state, "expired");
        assert_eq!(baci.gift_card(gift.card.card).await.unwrap().left, 30_00, "{}", house.kind);
        let third = baci.commit(hold(&house, "q3", "card:1", paid_in_three(&gift))).await.unwrap();
        assert_eq!((off(&third), balance(&third, "points").held), (10_00, 50), "{}", house.kind);
        house.verify().await;
    }
}

#[tokio::test]
async fn a_held_coupon_says_so_and_its_history_tells() {
    for house in House::both_with(SHOP).await {
        let baci = &house.baci;
        earned(&house, "card:1").await;
        earned(&house, "card:2").await;
        let new = NewBatch {
            promotion: "batch".into(),
            name: "Five".into(),
            uses: Some(1),
            from: None,
            until: None,
            binding: Default::default(),
        };
        let made =
            baci.new_coupons(&By::console(), new, ("FIVE-????-####", 1), None).await.unwrap();
        baci.finish_coupons(made.batch, |_| {}).await.unwrap();
        let codes = baci.coupons(made.batch, None, 10).await.unwrap();
        let codes: Vec<_> = codes.into_iter().map(|line| line.code).collect();
        let with = |code: &str| Sale {
            basket: basket(&[("rice", 1, 10_000)], &[code]),
            ..Sale::default()
        };
        let quote = baci.commit(hold(&house, "q", "card:1", with(&codes[0]))).await.unwrap();
        assert_eq!(off(&quote), 5_00, "{}", house.kind);
        let other = hold(&house, "o", "card:2", with(&codes[0]));
        let other = baci.commit(other).await.unwrap();
        assert_eq!(of_code(&other, &codes[0]), "held", "{}", house.kind);
        let bought = baci.commit(buy(&house, "b", quote.event)).await.unwrap();
        assert_eq!(off(&bought), 5_00);
        let other = baci.commit(hold(&house, "o2", "card:2", with(&codes[0]))).await.unwrap();
        assert_eq!(of_code(&other, &codes[0]), "used", "{}", house.kind);
        let info = baci.coupon(&codes[0]).await.unwrap();
        let mut moves: Vec<_> = info.moves.iter().map(|own| (own.used, own.held)).collect();
        moves.sort_unstable();
        assert_eq!((moves, info.line.used), (vec![(0, 1), (1, -1)], 1), "{}", house.kind);
    }
}

#[tokio::test]
async fn holding_and_buying_go_together_in_a_batch() {
    for house in House::both_with(SHOP).await {
        let baci = &house.baci;
        let first = earned(&house, "card:1").await;
        let sale = Sale { basket: basket(&[("rice", 1, 10_000)], &["ten"]), ..Sale::default() };
        let quote = hold(&house, "q", "card:1", sale);
        let at = baci.clock().now();
        let event = baci_core::id::EventId::derive(at, b"q");
        let quoted = EventRef { member: first.event.member, event };
        let commands = vec![quote, buy(&house, "b", quoted), release(&house, "r", quoted)];
        let answers = baci.commit_all(commands).await.unwrap();
        assert_eq!(off(answers[1].as_ref().unwrap()), 10_00, "{}", house.kind);
        assert_eq!(code(answers[2].as_ref().unwrap_err()), Code::QuoteClosed, "{}", house.kind);
        house.verify().await;
    }
}

fn swap(house: &House, key: &str, of: &Answer, what: Returned, pieces: i64) -> Command {
    let exchange = Some(Exchange { purchase: of.event.event, what });
    let basket = basket(&[("noodles", pieces, 3_000)], &["ten"]);
    let sale = Sale { basket, exchange, ..Sale::default() };
    house.command(key, Who::Id(of.event.member), What::Basket(sale))
}

#[tokio::test]
async fn hard_05_an_exchange_takes_back_and_sells_in_one() {
    for house in House::both_with(SHOP).await {
        let baci = &house.baci;
        let first = earned(&house, "card:1").await;
        // 100 points were earned; half of the goods come back, noodles for 27 go out.
        let half = Returned::Amount(5_000);
        let quoted = baci.quote(&swap(&house, "x", &first, half.clone(), 1)).await.unwrap();
        let done = baci.commit(swap(&house, "x", &first, half, 1)).await.unwrap();
        assert_eq!(quoted.outcome, done.outcome, "{}", house.kind);
        let exchange = done.outcome.exchange.unwrap();
        assert_eq!(
            (off(&done), exchange.back, exchange.due),
            (300, 5_000, -2_300),
            "{}",
            house.kind
        );
        assert_eq!(balance(&done, "points").available, 50 + 27, "{}", house.kind);
        let again =
            baci.commit(swap(&house, "x", &first, Returned::Amount(5_000), 1)).await.unwrap();
        assert!(again.replayed);
        assert!(baci.explain(done.event).await.unwrap().agrees);
        // The code was used by it: a cancel of the new goods gives it back, the old ones stay back.
        let cancel = What::Cancel { purchase: baci_app::Target(done.event.event) };
        let cancelled = house.command("c", Who::Id(done.event.member), cancel);
        let cancelled = baci.commit(cancelled).await.unwrap();
        assert_eq!(balance(&cancelled, "points").available, 50, "{}", house.kind);
        house.verify().await;
    }
}

#[tokio::test]
async fn an_exchange_that_cannot_be_changes_nothing() {
    for house in House::both_with(SHOP).await {
        let baci = &house.baci;
        let first = earned(&house, "card:1").await;
        // The second part is refused: a sum was expected that it does not come to.
        let mut wrong = swap(&house, "x", &first, Returned::All, 1);
        if let What::Basket(sale) = &mut wrong.what {
            sale.payable = Some(1);
        }
        let fine = sale(&house, "f", "card:1", basket(&[("rice", 1, 1_000)], &[]));
        let answers = baci.commit_all(vec![wrong.clone(), fine]).await.unwrap();
        assert_eq!(code(answers[0].as_ref().unwrap_err()), Code::PriceChanged, "{}", house.kind);
        assert_eq!(
            balance(answers[1].as_ref().unwrap(), "points").available,
            110,
            "{}",
            house.kind
        );
        let too_much = swap(&house, "y", &first, Returned::Amount(10_001), 1);
        assert_eq!(code(&baci.commit(too_much).await.unwrap_err()), Code::AlreadyReturned);
        let held = house.command(
            "h",
            Who::Id(first.event.member),
            match wrong.what {
                What::Basket(sale) => {
                    What::HoldQuote { sale, until: baci.clock().now().plus_seconds(60) }
                }
                other => other,
            },
        );
        assert_eq!(code(&baci.commit(held).await.unwrap_err()), Code::InvalidRequest);
        let back = baci.commit(house.refund("r", &first, Returned::All)).await.unwrap();
        assert_eq!(
            balance(&back, "points").available,
            10,
            "{}: nothing was back before",
            house.kind
        );
        house.verify().await;
    }
}
