//! Acts: what a member may do next, and the command that it is.

use crate::account::Time;
use crate::club::Birthday;
use crate::days;
use crate::life::Part;
use crate::parties::{self, Kind};
use crate::person::{COFFEE, Person, SET};
use baci_app::{ClaimReward, Exchange, NewCard, PayCard, PlayGame, Sale, Target, What};
use baci_core::event::Field;
use baci_core::event::{Custom, Line, Purchase, Quantity, Returned, ReturnedLine};
use baci_core::id::{EventId, MemberId};
use baci_core::member::Profile;
use baci_core::price::{Basket, BasketLine};
use baci_core::time::Instant;
use baci_testing::Dice;
use std::collections::BTreeMap;

/// A basket, and what is given with it.
#[derive(Clone, Debug)]
pub struct Goods {
    pub sets: i64,
    /// Whether it is bought in the app, whose prices are others.
    pub app: bool,
    pub tenth: bool,
    pub voucher: Option<String>,
    /// The gift card that pays.
    pub card: Option<usize>,
}

/// What somebody does.
#[derive(Clone, Debug)]
pub enum Act {
    Buy {
        coffees: i64,
        goods: i64,
        price: i64,
    },
    Basket {
        goods: Goods,
    },
    /// Goods come back for others.
    Swap {
        purchase: usize,
        goods: Goods,
    },
    /// A quote that holds.
    Quote {
        goods: Goods,
        hours: i64,
    },
    Play {
        words: String,
        shown: bool,
    },
    /// Points move with a partner or a cause.
    Move {
        kind: Kind,
        units: i64,
    },
    Undo {
        moved: usize,
        units: i64,
    },
    Join,
    Leave,
    BuyQuote {
        quote: usize,
    },
    DropQuote {
        quote: usize,
    },
    Tell {
        skin: Option<&'static str>,
        children: Option<i64>,
        birthday: Option<Birthday>,
    },
    Return {
        purchase: usize,
        line: usize,
        pieces: i64,
    },
    ReturnAll {
        purchase: usize,
        cancel: bool,
    },
    Review,
    Hold {
        amount: i64,
        hours: i64,
    },
    Capture {
        hold: usize,
        amount: i64,
        rest: bool,
    },
    Release {
        hold: usize,
    },
    Claim,
    Collect {
        claim: usize,
    },
    CancelClaim {
        claim: usize,
    },
    Points {
        amount: i64,
    },
    Cash {
        amount: i64,
    },
    NewCard {
        amount: i64,
    },
}

/// What somebody does next: what is possible by the model, and some things that are not.
pub fn choose(person: &Person, part: &Part, dice: &mut Dice) -> Act {
    let young = |at: &usize| {
        let own = &person.bought[*at];
        !own.cancelled && !own.family && days::between(own.day, days::of(part.at)) < 300
    };
    let open: Vec<usize> = (0..person.bought.len()).filter(young).collect();
    let recent = open.iter().rev().take(12).copied().collect::<Vec<_>>();
    let purchase = dice.place(recent.len()).map(|at| recent[at]);
    match (dice.below(165), purchase) {
        (0..=15, Some(purchase)) => come_back(person, purchase, dice),
        (16..=19 | 107..=110, _) => {
            Act::Hold { amount: dice.between(1, 30), hours: 24 * dice.between(1, 4) + 2 }
        }
        (20..=25 | 111..=114, _) if !person.held.is_empty() => {
            let hold = person.held.len() - 1;
            let amount = dice.between(1, person.held[hold].amount);
            match dice.percent(40) {
                true => Act::Release { hold },
                false => Act::Capture { hold, amount, rest: dice.percent(50) },
            }
        }
        (26..=33, _) => Act::Claim,
        (34..=37, _) => act_on_claim(person, part, dice),
        (38..=41, _) => Act::Review,
        (42..=43, _) => Act::Points { amount: dice.between(-80, 60) },
        (44..=45, _) => Act::Cash { amount: dice.between(-900, 500) },
        (46, _) => Act::NewCard { amount: 1_000 * dice.between(1, 20) },
        (47..=61, _) => Act::Basket { goods: goods(person, part, dice) },
        (62..=66, Some(purchase)) => Act::Swap { purchase, goods: goods(person, part, dice) },
        (67..=71 | 150..=154, _) => {
            let hours = 24 * dice.between(1, 4) + 2;
            Act::Quote { goods: goods(person, part, dice), hours }
        }
        (72..=78 | 155..=164, _) if !person.quotes.is_empty() => {
            let quote = dice.place(person.quotes.len()).unwrap_or(0);
            // In the hours in which it ends, seconds of a clock decide: nothing is tried.
            match ((person.quotes[quote].until - part.at).abs() < 3_600_000_000, dice.percent(60)) {
                (true, _) => Act::Review,
                (false, true) => Act::BuyQuote { quote },
                (false, false) => Act::DropQuote { quote },
            }
        }
        (79..=81, _) => tell(person, dice),
        (82..=88, _) => {
            let words = format!("{}", dice.below(1_000));
            Act::Play { words, shown: dice.percent(50) }
        }
        (89..=95, _) => {
            let kind = [Kind::Earn, Kind::Spend, Kind::Donate][dice.place(3).unwrap_or(0)];
            Act::Move { kind, units: dice.between(3, parties::MOST + 5) }
        }
        (96..=99, _) if !person.moved.is_empty() => {
            let moved = person.moved.len() - 1 - dice.place(person.moved.len().min(4)).unwrap_or(0);
            Act::Undo { moved, units: dice.between(1, person.moved[moved].left().max(1)) }
        }
        (100..=104, _) => Act::Join,
        (105..=106, _) => Act::Leave,
        _ => Act::Buy {
            coffees: dice.between(1, 4),
            goods: dice.between(0, 3),
            price: 500 * dice.between(1, 40),
        },
    }
}

fn pick(codes: &[String], dice: &mut Dice) -> Option<String> {
    dice.place(codes.len()).and_then(|at| codes.get(at)).cloned()
}

fn goods(person: &Person, part: &Part, dice: &mut Dice) -> Goods {
    Goods {
        sets: dice.between(1, 4),
        app: dice.percent(30),
        tenth: dice.percent(50),
        voucher: if dice.percent(30) { pick(&part.vouchers, dice) } else { None },
        card: if dice.percent(50) { dice.place(person.cards.len()) } else { None },
    }
}

/// A record that is changed: answers come, go and change, and so do birthdays.
fn tell(person: &Person, dice: &mut Dice) -> Act {
    let mut own = (person.club.skin, person.club.children, person.club.birthday);
    match dice.below(5) {
        0 => own.0 = [None, Some("dry"), Some("oily")][dice.place(3).unwrap_or(0)],
        1 => own.1 = Some(dice.between(0, 4)),
        2 => own.1 = None,
        3 => own.0 = Some("dry"),
        _ => own.2 = Some(birthday(dice)),
    }
    Act::Tell { skin: own.0, children: own.1, birthday: own.2 }
}

/// Any day of the year, and 29 February more often than it comes.
pub fn birthday(dice: &mut Dice) -> Birthday {
    let month = i8::try_from(dice.between(1, 12)).unwrap_or(1);
    let day = i8::try_from(dice.between(1, 28)).unwrap_or(1);
    if dice.percent(5) { (2, 29) } else { (month, day) }
}

/// A record as it is sent.
pub fn profile(
    (skin, children, birthday): (Option<&str>, Option<i64>, Option<Birthday>),
) -> Profile {
    let skin = skin.map(|text| ("skin".to_owned(), Field::Text(text.to_owned())));
    let children = children.map(|number| ("children".to_owned(), Field::Integer(number)));
    let birthday =
        birthday.and_then(|(month, day)| baci_core::birthday::Birthday::new(None, month, day).ok());
    Profile { birthday, fields: skin.into_iter().chain(children).collect(), ..Profile::default() }
}

/// What comes back: pieces of a line of a plain purchase, or all of any, sometimes again.
fn come_back(person: &Person, purchase: usize, dice: &mut Dice) -> Act {
    let bought = &person.bought[purchase];
    if bought.basket || dice.percent(40) {
        return Act::ReturnAll { purchase, cancel: dice.percent(50) };
    }
    let line = dice.place(bought.lines.len()).unwrap_or(0);
    Act::Return { purchase, line, pieces: dice.between(1, 3) }
}

fn act_on_claim(person: &Person, part: &Part, dice: &mut Dice) -> Act {
    let Some(claim) = dice.place(person.claims.len()) else { return Act::Claim };
    // On the day on which it becomes too late, seconds of a clock decide: nothing is tried.
    let near = |end: Time| (end - part.at).abs() < 24 * 3_600_000_000;
    let own = &person.claims[claim];
    if near(own.ends) || near(days::after(own.at, 7)) {
        return Act::Review;
    }
    match dice.percent(50) {
        true => Act::Collect { claim },
        false => Act::CancelClaim { claim },
    }
}

/// In whose history that is which an act is about: members who turned out to be another keep theirs.
pub fn owner(person: &Person, act: &Act) -> MemberId {
    let event = match act {
        Act::Return { purchase, .. }
        | Act::ReturnAll { purchase, .. }
        | Act::Swap { purchase, .. } => person.bought[*purchase].event,
        Act::Collect { claim } | Act::CancelClaim { claim } => person.claims[*claim].event,
        Act::BuyQuote { quote } | Act::DropQuote { quote } => person.quotes[*quote].event,
        Act::Undo { moved, .. } => person.moved[*moved].event,
        _ => return person.id,
    };
    event.member
}

/// The command that an act is.
pub fn command(person: &Person, part: &Part, act: &Act, key: &str) -> What {
    match act {
        Act::Buy { coffees, goods, price } => What::Purchase(purchase(*coffees, *goods, *price)),
        Act::Basket { goods } => What::Basket(sale(person, part, goods, None)),
        Act::Swap { purchase, goods } => {
            What::Basket(sale(person, part, goods, Some(person.bought[*purchase].event.event)))
        }
        Act::Quote { goods, hours } => {
            let until = Instant::from_micros(part.at + hours * 3_600_000_000);
            What::HoldQuote { sale: sale(person, part, goods, None), until }
        }
        Act::Play { words, shown } => What::PlayGame(PlayGame {
            game: "wheel".to_owned(),
            words: words.clone(),
            seal: person.luck.seal.clone().filter(|_| *shown),
        }),
        Act::Move { .. } | Act::Undo { .. } => {
            parties::command(person, act).map_or(What::Settle, What::Partner)
        }
        Act::Join => What::JoinLine { reward: "tote".to_owned(), branch: None },
        Act::Leave => What::LeaveLine { place: "tote".to_owned() },
        Act::BuyQuote { quote } => {
            What::BuyQuote { quote: person.quotes[*quote].event.event, receipt: None }
        }
        Act::DropQuote { quote } => What::ReleaseQuote { quote: person.quotes[*quote].event.event },
        Act::Tell { skin, children, birthday } => What::Update {
            profile: profile((*skin, *children, *birthday)),
            identities: person.identities(),
            revision: None,
        },
        Act::Return { purchase, line, pieces } => {
            let line = u32::try_from(*line).unwrap_or(0);
            let part = ReturnedLine { line, quantity: Quantity(pieces * 1000) };
            What::Refund { purchase: target(person, *purchase), what: Returned::Lines(vec![part]) }
        }
        Act::ReturnAll { purchase, cancel: false } => {
            What::Refund { purchase: target(person, *purchase), what: Returned::All }
        }
        Act::ReturnAll { purchase, .. } => What::Cancel { purchase: target(person, *purchase) },
        Act::Review => What::Custom(Custom { name: "review".to_owned(), fields: BTreeMap::new() }),
        _ => put_aside(person, part, act, key),
    }
}

/// As [`command`], where value is put aside, claimed or put right.
fn put_aside(person: &Person, part: &Part, act: &Act, key: &str) -> What {
    let wallet = || "points".to_owned();
    let reason = || "simulated".to_owned();
    match act {
        Act::Hold { amount, hours } => {
            let expires_at = Instant::from_micros(part.at + hours * 3_600_000_000);
            What::Hold { wallet: wallet(), amount: *amount, expires_at }
        }
        Act::Capture { hold, amount, rest } => {
            let (hold, amount) = (person.held[*hold].id, Some(*amount));
            What::Capture { hold, amount, release_rest: *rest }
        }
        Act::Release { hold } => What::Release { hold: person.held[*hold].id },
        Act::Claim => {
            What::ClaimReward(ClaimReward { reward: "tote".to_owned(), ..ClaimReward::default() })
        }
        Act::Collect { claim } => What::CollectClaim { claim: person.claims[*claim].event.event },
        Act::CancelClaim { claim } => {
            What::CancelClaim { claim: person.claims[*claim].event.event }
        }
        Act::Points { amount } => {
            What::Adjust { wallet: wallet(), amount: *amount, reason: reason() }
        }
        Act::Cash { amount } => {
            What::Adjust { wallet: "cashback".to_owned(), amount: *amount, reason: reason() }
        }
        Act::NewCard { amount } => {
            let number = format!("SIM{}", key.replace('/', "X"));
            let card = NewCard { number, pin_hash: None, owner: Some(person.id) };
            What::IssueCard { card, amount: *amount }
        }
        // No act is left.
        _ => What::Settle,
    }
}

fn target(person: &Person, purchase: usize) -> Target {
    Target(person.bought[purchase].event.event)
}

fn purchase(coffees: i64, goods: i64, price: i64) -> Purchase {
    let line = |sku: &str, pieces: i64, price: i64| Line {
        sku: Some(sku.to_owned()),
        quantity: Quantity(pieces * 1000),
        amount: pieces * price,
        ..Line::default()
    };
    let mut lines = vec![line("coffee", coffees, COFFEE)];
    if goods > 0 {
        lines.push(line("goods", goods, price));
    }
    Purchase { lines, ..Purchase::default() }
}

/// A basket at the price of the till, whatever a list makes of it.
fn sale(person: &Person, part: &Part, goods: &Goods, back: Option<EventId>) -> Sale {
    let line = BasketLine {
        sku: Some("set".to_owned()),
        quantity: Quantity(goods.sets * 1000),
        price: SET,
        ..BasketLine::default()
    };
    let tenth = goods.tenth.then(|| format!("TENOFF{}", part.quarter));
    let codes = tenth.into_iter().chain(goods.voucher.clone()).collect();
    let channel = goods.app.then(|| "app".to_owned());
    let card = goods.card.map(|card| PayCard { card: person.cards[card].id, money: None });
    Sale {
        basket: Basket { lines: vec![line], codes, channel, ..Basket::default() },
        cards: card.into_iter().collect(),
        exchange: back.map(|purchase| Exchange { purchase, what: Returned::All }),
        ..Sale::default()
    }
}
