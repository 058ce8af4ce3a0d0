//! Races: two hundred clients for the last of something, twenty times over in another order each time, on
//! each database and on two servers of one. One wins, the others are told why, nobody pays for nothing.

use crate::house::sales::{basket, of_code, off, outcome};
use crate::house::{House, identity};
use baci_app::{Answer, AppError, Asked, Baci, By, Command, NewBatch, PayCard, Sale, WantedCard};
use baci_app::{Target, What, Who};
use baci_core::refusal::Code;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

const SEEDS: usize = 20;
const CLIENTS: usize = 200;

/// For each seed: a code that works once, twenty baht within a budget of as much, and a use a member.
fn program() -> String {
    let mut text = r#"
schema = 1
[program]
id = "races"
name = "Races"
currency = "THB"
timezone = "Asia/Bangkok"
[wallets.points]
kind = "points"
[wallets.gift]
kind = "gift-card"
[[earn]]
id = "base"
on = "purchase"
wallet = "points"
give = 1
per_amount = 1
[[promotion]]
id = "batch"
coupon = "typed"
discount = { amount = 20 }
"#
    .to_owned();
    for seed in 0..SEEDS {
        for (kind, limit) in
            [("once", "uses = 1"), ("budget", "budget = 20"), ("member", "per_member = 1")]
        {
            let _ = write!(
                text,
                "[[promotion]]\nid = \"{kind}-{seed}\"\ncode = \"{kind}{seed}\"\n\
                 discount = {{ amount = 20 }}\nlimits = {{ {limit} }}\n"
            );
        }
    }
    text
}

/// Numbers that look random and are the same for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % most.max(1)
    }
}

/// The houses, each with its servers: one on each database, and two on one.
async fn houses() -> Vec<(Arc<House>, Vec<Baci>)> {
    let mut houses = Vec::new();
    for house in House::both_with(&program()).await {
        let servers = vec![house.baci.clone()];
        houses.push((Arc::new(house), servers));
    }
    let house = House::on(baci_testing::postgres(), &program()).await;
    let servers = vec![house.baci.clone(), house.second().await];
    houses.push((Arc::new(house), servers));
    houses
}

type Done = Vec<Result<Answer, AppError>>;

/// All commands at once, in an order and with pauses that the seed says.
async fn rush(servers: &[Baci], seed: usize, mut commands: Vec<Command>) -> Done {
    let mut dice = Dice(seed as u64 + 1);
    let mut running = Vec::with_capacity(commands.len());
    while !commands.is_empty() {
        let command = commands.swap_remove(dice.below(commands.len()));
        let server = servers[dice.below(servers.len())].clone();
        let pause = Duration::from_micros(dice.below(3000) as u64);
        running.push(tokio::spawn(async move {
            tokio::time::sleep(pause).await;
            server.commit(command).await
        }));
    }
    let mut done = Vec::with_capacity(running.len());
    for task in running {
        done.push(task.await.unwrap());
    }
    done
}

/// A basket of a hundred baht for each client, with a code.
fn sales(house: &House, name: &str, code: &str) -> Vec<Command> {
    let sale = |client: usize| {
        let basket = basket(&[("rice", 1, 10_000)], &[code]);
        let sale = Sale { basket, ..Sale::default() };
        let who = Who::EnrollBy(identity(&format!("card:{client}")));
        house.command(&format!("{name}-{client}"), who, What::Basket(sale))
    };
    (0..CLIENTS).map(sale).collect()
}

/// One got the discount of twenty baht, the others this word.
fn one_won(done: &Done, promotion: &str, word: &str, at: &str) {
    let answers: Vec<_> = done.iter().map(|answer| answer.as_ref().unwrap()).collect();
    let given: i64 = answers.iter().map(|answer| off(answer)).sum();
    assert_eq!(given, 20_00, "{at}");
    let told = answers.iter().filter(|answer| outcome(answer, promotion) == word).count();
    assert_eq!(told, CLIENTS - 1, "{at}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hard_08_one_gets_the_last_use_of_a_code() {
    for (house, servers) in houses().await {
        for seed in 0..SEEDS {
            let at = format!("{} {seed}", house.kind);
            let name = format!("once{seed}");
            let done = rush(&servers, seed, sales(&house, &name, &name)).await;
            one_won(&done, &format!("once-{seed}"), "used_up", &at);
        }
        house.verify().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hard_07_one_gets_the_last_of_a_budget_and_cancels_give_it_back_exactly() {
    for (house, servers) in houses().await {
        for seed in 0..SEEDS {
            let at = format!("{} {seed}", house.kind);
            let (name, code) = (format!("a{seed}"), format!("budget{seed}"));
            let done = rush(&servers, seed, sales(&house, &name, &code)).await;
            one_won(&done, &format!("budget-{seed}"), "over_budget", &at);
            // All are cancelled while others buy: who meets the right moment may win, never two at once.
            let cancel = |answer: &Result<Answer, AppError>| {
                let event = answer.as_ref().unwrap().event;
                let what = What::Cancel { purchase: Target(event.event) };
                house.command(&format!("x{seed}-{}", event.event), Who::Id(event.member), what)
            };
            let mut both: Vec<_> = done.iter().map(cancel).collect();
            both.extend(sales(&house, &format!("b{seed}"), &code).into_iter().take(50));
            let done = rush(&servers, seed + 100, both).await;
            let sold = done.iter().flatten().filter(|answer| answer.kind == "purchase");
            let won: Vec<_> = sold.filter(|answer| off(answer) > 0).collect();
            assert!(won.len() <= 1, "{at}");
            let last = sales(&house, &format!("c{seed}"), &code).into_iter().take(3).collect();
            let last = rush(&servers, seed + 200, last).await;
            let given = last.iter().flatten().map(off).sum::<i64>() / 20_00;
            assert_eq!(given + i64::try_from(won.len()).unwrap(), 1, "{at}");
        }
        house.verify().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_uses_a_coupon_of_a_batch_and_one_quote_holds_it() {
    for (house, servers) in houses().await {
        let new = NewBatch {
            promotion: "batch".into(),
            name: "Races".into(),
            uses: Some(1),
            from: None,
            until: None,
            binding: Default::default(),
        };
        let by = By::console();
        let made = house.baci.new_coupons(&by, new, ("LAST-*****", 40), None).await.unwrap();
        house.baci.finish_coupons(made.batch, |_| {}).await.unwrap();
        let codes = house.baci.coupons(made.batch, None, 100).await.unwrap();
        for (seed, own) in codes.iter().take(SEEDS).enumerate() {
            let at = format!("{} {seed}", house.kind);
            let done = rush(&servers, seed, sales(&house, &format!("u{seed}"), &own.code)).await;
            let given: i64 = done.iter().flatten().map(off).sum();
            let told = done.iter().flatten().filter(|answer| of_code(answer, &own.code) == "used");
            assert_eq!((given, told.count()), (20_00, CLIENTS - 1), "{at}");
        }
        for (seed, own) in codes.iter().skip(SEEDS).enumerate() {
            let at = format!("{} {seed}", house.kind);
            let until = house.baci.clock().now().plus_seconds(600);
            let holds = sales(&house, &format!("h{seed}"), &own.code).into_iter().map(|mut own| {
                if let What::Basket(sale) = own.what {
                    own.what = What::HoldQuote { sale, until };
                }
                own
            });
            let done = rush(&servers, seed, holds.collect()).await;
            let holds: Vec<_> = done.iter().flatten().filter(|answer| off(answer) > 0).collect();
            assert_eq!(holds.len(), 1, "{at}");
            // Bought and let go at once: one of the two, and it is used as often as it was bought.
            let event = holds[0].event;
            let [buy, release] = [
                What::BuyQuote { quote: event.event, receipt: None },
                What::ReleaseQuote { quote: event.event },
            ]
            .map(|what| {
                house.command(&format!("{}-{seed}", what.kind()), Who::Id(event.member), what)
            });
            let done = rush(&servers, seed, vec![buy, release]).await;
            assert_eq!(done.iter().flatten().count(), 1, "{at}");
            let bought = done.iter().flatten().any(|answer| answer.kind == "purchase");
            let info = house.baci.coupon(&own.code).await.unwrap();
            assert_eq!(info.line.used, i64::from(bought), "{at}");
        }
        house.verify().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hard_09_one_gets_the_last_money_on_a_gift_card() {
    for (house, servers) in houses().await {
        for seed in 0..SEEDS {
            let at = format!("{} {seed}", house.kind);
            let wanted = WantedCard { amount: 10_000, number: None, pin: false, owner: None };
            let key = format!("card {seed}");
            let asked = Asked { fingerprint: Command::fingerprint_of(&[key.as_bytes()]), key };
            let card = house.baci.issue_card("test", wanted, asked).await.unwrap().card.card;
            let paid = sales(&house, &format!("g{seed}"), "").into_iter().map(|mut own| {
                if let What::Basket(sale) = &mut own.what {
                    sale.basket.codes.clear();
                    sale.cards = vec![PayCard { card, money: Some(10_000) }];
                }
                own
            });
            let done = rush(&servers, seed, paid.collect()).await;
            let refused = |answer: &&Result<Answer, AppError>| match answer {
                Err(AppError::Refused(refusal)) => refusal.code == Code::InsufficientBalance,
                _ => false,
            };
            let won = done.iter().filter(|answer| answer.is_ok()).count();
            let lost = done.iter().filter(refused).count();
            assert_eq!((won, lost), (1, CLIENTS - 1), "{at}");
            assert_eq!(house.baci.gift_card(card).await.unwrap().left, 0, "{at}");
        }
        let bought = house.baci.overview().await.unwrap().members;
        assert!(
            bought <= i64::try_from(SEEDS).unwrap(),
            "{}: who paid nothing did not join",
            house.kind
        );
        house.verify().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_gets_their_last_allowed_use_once() {
    for (house, servers) in houses().await {
        for seed in 0..SEEDS {
            let at = format!("{} {seed}", house.kind);
            let name = format!("member{seed}");
            let own = sales(&house, &name, &name)
                .into_iter()
                .map(|own| Command { who: Who::EnrollBy(identity("card:only")), ..own });
            let done = rush(&servers, seed, own.collect()).await;
            one_won(&done, &format!("member-{seed}"), "member_used_up", &at);
        }
        house.verify().await;
    }
}
