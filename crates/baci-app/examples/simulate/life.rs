//! A member's day: one act after another, and what the model says must come of each.

use crate::account::{Account, Lot, Time};
use crate::acts::{Act, Goods, choose, command, owner};
use crate::days;
use crate::luck::Played;
use crate::parties::Line;
use crate::person::{Bought, COFFEE, Card, Claim, Held, Off, Person, Quoted, TOTE, set_price};
use crate::queue::Wait;
use crate::refusals::refused;
use crate::servers::{Done, Servers};
use baci_app::{Answer, Who};
use baci_core::id::{EventRef, GiftCardId};
use baci_core::refusal::Code;
use baci_testing::Dice;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is the same for everybody in one part of a day.
pub struct Part {
    pub servers: Arc<Servers>,
    /// Tells it from all others: part of the keys.
    pub number: u64,
    pub at: Time,
    /// The code of the quarter, and codes that are good once.
    pub quarter: i64,
    pub watch: Option<usize>,
    pub vouchers: Vec<String>,
}

/// What came of a part of a day for somebody.
#[derive(Default)]
pub struct Noted {
    /// Told that no tote was left.
    pub no_tote: u64,
    /// Told that the tenth off was used up for all.
    pub no_tenth: u64,
    /// Gave back a tote, or a use of the tenth.
    pub gave_back: u64,
    pub plays: Vec<Played>,
    pub moves: Vec<Line>,
    /// The bank's budget was refused for so many points.
    pub no_budget: Vec<i64>,
    pub tally: Tally,
}

/// How often each act was done, and refused.
pub type Tally = BTreeMap<String, (u64, u64)>;

/// Adds what was counted elsewhere.
pub fn add(tally: &mut Tally, own: Tally) {
    for (name, (done, refused)) in own {
        let sum = tally.entry(name).or_default();
        *sum = (sum.0 + done, sum.1 + refused);
    }
}

/// Counts an act, by its name.
pub fn count(tally: &mut Tally, act: &impl std::fmt::Debug, done: bool) {
    let told = format!("{act:?}");
    let name = told.split([' ', '(', '{']).next().unwrap_or_default().trim_matches('"');
    let own = tally.entry(name.to_owned()).or_default();
    *if done { &mut own.0 } else { &mut own.1 } += 1;
}

impl Noted {
    /// Takes in what another noted.
    pub fn add(&mut self, own: Self) {
        self.no_tote += own.no_tote;
        self.no_tenth += own.no_tenth;
        self.gave_back += own.gave_back;
        self.plays.extend(own.plays);
        self.moves.extend(own.moves);
        self.no_budget.extend(own.no_budget);
        add(&mut self.tally, own.tally);
    }
}

/// What a member shows where they spend.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shows {
    /// A card of plastic: not enough.
    Card,
    /// The code on their phone.
    Phone,
    /// Nothing, for they are signed in.
    Page,
    /// Nothing, for they spend nothing.
    Nothing,
}

impl Shows {
    fn of(act: &Act, dice: &mut Dice) -> Self {
        match act {
            Act::Hold { .. } | Act::Claim => match dice.below(10) {
                0 => Self::Card,
                1..=4 => Self::Phone,
                _ => Self::Page,
            },
            _ => Self::Nothing,
        }
    }
}

/// Some acts of a member, one after another.
pub async fn live(person: &mut Person, part: &Part, dice: &mut Dice) -> Result<Noted, String> {
    let mut noted = Noted::default();
    for number in 0..dice.between(1, 3) {
        let act = choose(person, part, dice);
        let key = format!("{}/{}/{number}", part.number, person.number);
        if let Act::Play { .. } = &act {
            let shown = part.servers.read_seal(person.id, dice).await?;
            if *person.luck.seal.get_or_insert_with(|| shown.clone()) != shown {
                return Err(format!("{} is shown another seal: {shown}", person.id));
            }
        }
        let what = command(person, part, &act, &key);
        let shows = Shows::of(&act, dice);
        let who = match (&act, shows) {
            (Act::NewCard { .. }, _) => Who::New,
            (_, Shows::Phone) => part.servers.read_phone(person.id, dice).await?,
            _ => Who::Id(owner(person, &act)),
        };
        let actor = if shows == Shows::Page { "member:own" } else { "simulation" };
        let told = format!("{act:?} of member {} ({}), key {key}", person.number, person.id);
        person.touched = true;
        let done = part.servers.send_as(actor, key, who, what, dice).await?;
        count(&mut noted.tally, &act, matches!(done, Done::Ok(_)));
        if part.watch == Some(person.number) {
            println!("{told}: {}", done.told());
        }
        match done {
            Done::Ok(_) if shows == Shows::Card => {
                return Err(format!("{told}: it was done without the phone"));
            }
            // In between the clock of the till is another one.
            Done::No(refusal, _) if refusal.code == Code::LiveCardOver && shows == Shows::Phone => {
            }
            Done::No(refusal, _) if shows == Shows::Card => match refusal.code {
                Code::LiveCardNeeded => {}
                _ => return Err(format!("{told}: refused ({refusal}) for something else")),
            },
            Done::Ok(answer) => {
                person.done += 1;
                follow(person, part, &act, &answer, &mut noted)
                    .map_err(|why| format!("{told}: {why}"))?;
            }
            Done::No(refusal, at) => {
                refused(person, &act, &refusal, at, &mut noted)
                    .map_err(|why| format!("{told}: refused ({refusal}), {why}"))?;
            }
        }
    }
    Ok(noted)
}

/// Does in the model what was done, and holds the answer against it.
fn follow(
    person: &mut Person,
    part: &Part,
    act: &Act,
    answer: &Answer,
    noted: &mut Noted,
) -> Result<(), String> {
    let at = answer.at.micros();
    person.pass(at);
    let fits = match act {
        Act::Buy { coffees, goods, price } => {
            let mut lines = vec![(*coffees, COFFEE, true)];
            if *goods > 0 {
                lines.push((*goods, *price, false));
            }
            person.buys(at, new_purchase(answer.event, at, lines, Off::none(), None));
            true
        }
        Act::Play { words, .. } => {
            noted.plays.push(person.plays(answer, words)?);
            true
        }
        Act::Move { .. } | Act::Undo { .. } => {
            noted.gave_back += u64::from(matches!(act, Act::Undo { .. }));
            noted.moves.push(person.moves(answer, act)?);
            true
        }
        Act::Tell { skin, children, birthday } => {
            person.tells(at, (*skin, *children, *birthday));
            // A record has nothing to do with balances: what fell due since the morning is not in its answer.
            return Ok(());
        }
        Act::NewCard { amount } => {
            let id = GiftCardId(answer.event.member.0);
            let mut money = Account::default();
            money.credit(at, Lot::free(at, *amount));
            person.cards.push(Card { id, money });
            // The answer is about the card.
            return Ok(());
        }
        Act::Basket { .. }
        | Act::Swap { .. }
        | Act::Quote { .. }
        | Act::BuyQuote { .. }
        | Act::DropQuote { .. } => trades(person, part, act, answer, noted)?,
        Act::Return { .. }
        | Act::ReturnAll { .. }
        | Act::Review
        | Act::Points { .. }
        | Act::Cash { .. } => values(person, act, at, noted),
        _ => puts_aside(person, part, act, answer, noted),
    };
    if !fits {
        return Err("it was done, and the model says that it cannot be".to_owned());
    }
    same(person, answer)
}

/// Baskets: bought, exchanged, held by a quote.
fn trades(
    person: &mut Person,
    part: &Part,
    act: &Act,
    answer: &Answer,
    noted: &mut Noted,
) -> Result<bool, String> {
    let at = answer.at.micros();
    let done = match act {
        Act::Basket { goods } => {
            let bought = basket(person, part, goods, answer, noted)?;
            person.buys(at, bought);
            true
        }
        Act::Swap { purchase, goods } => {
            let open = !person.bought[*purchase].closed;
            let back = person.bought[*purchase].paid();
            // What a card had paid is on it again, and may pay for what is taken instead.
            let by_card = person.bought[*purchase].card.map_or(0, |(_, amount)| amount);
            person.returns_all(at, *purchase, false);
            let bought = basket(person, part, goods, answer, noted)?;
            let due = bought.paid() - bought.card.map_or(0, |(_, amount)| amount);
            person.buys(at, bought);
            let told = answer.outcome.exchange.ok_or("no exchange is told")?;
            if (told.back, told.due) != (back - by_card, due - (back - by_card)) {
                return Err(format!(
                    "{told:?} is told, {back} less {by_card} came back, {due} is due"
                ));
            }
            open
        }
        Act::Quote { goods, hours } => {
            let bought = basket(person, part, goods, answer, noted)?;
            let until = part.at + hours * 3_600_000_000;
            let number = person.name();
            person
                .puts_aside(at, Quoted { event: answer.event, until, bought, number, open: true });
            true
        }
        Act::BuyQuote { quote } => {
            let open = person.quotes[*quote].open && at < person.quotes[*quote].until;
            person.buys_quote(answer.event, at, *quote);
            open
        }
        Act::DropQuote { quote } => {
            let open = person.quotes[*quote].open;
            person.lets_go(at, *quote);
            noted.gave_back += 1;
            open
        }
        _ => false,
    };
    Ok(done)
}

/// What comes back, is thanked for, or is put right.
fn values(person: &mut Person, act: &Act, at: Time, noted: &mut Noted) -> bool {
    match act {
        Act::Return { purchase, line, pieces } => {
            let there = person.bought[*purchase].lines[*line].0 >= *pieces;
            if there {
                person.returns(at, *purchase, (*line, *pieces));
            }
            there
        }
        Act::ReturnAll { purchase, cancel } => {
            let open = *cancel || !person.bought[*purchase].closed;
            noted.gave_back += u64::from(*cancel);
            person.returns_all(at, *purchase, *cancel);
            open
        }
        Act::Review => {
            person.reviews(at);
            true
        }
        Act::Points { amount } if *amount > 0 => {
            person.give_points(at, *amount, 0);
            true
        }
        Act::Points { amount } => person.points.spend(at, -amount).is_some(),
        Act::Cash { amount } if *amount > 0 => {
            person.give_cash(at, *amount, 0, false);
            true
        }
        Act::Cash { amount } => person.cash.spend(at, -amount).is_some(),
        _ => false,
    }
}

/// What is held, and what is claimed.
fn puts_aside(
    person: &mut Person,
    part: &Part,
    act: &Act,
    answer: &Answer,
    noted: &mut Noted,
) -> bool {
    let at = answer.at.micros();
    match act {
        Act::Hold { amount, hours } => {
            let Some(hold) = &answer.outcome.hold else { return false };
            let number = person.name();
            let until = part.at + hours * 3_600_000_000;
            let done = person.points.hold(at, number, *amount, until);
            person.held.push(Held { id: hold.id, amount: *amount, number });
            done
        }
        Act::Capture { hold, amount, rest } => {
            let number = person.held[*hold].number;
            person.held[*hold].amount = (person.held[*hold].amount - amount).max(1);
            person.points.capture(at, number, *amount, *rest)
        }
        Act::Release { hold } => {
            let number = person.held[*hold].number;
            person.points.release(at, number)
        }
        Act::Join => person.wait.replace(Wait { since: at, until: None }).is_none(),
        Act::Leave => {
            noted.gave_back += 1;
            person.wait.take().is_some()
        }
        Act::Claim => {
            // Who was in line has it, and waits no longer.
            person.wait = None;
            let ends = days::after(at, 30);
            person.claims.push(Claim { event: answer.event, at, ends, state: "ready" });
            person.points.spend(at, TOTE).is_some()
        }
        Act::Collect { claim } => {
            let was = std::mem::replace(&mut person.claims[*claim].state, "collected");
            was == "ready"
        }
        Act::CancelClaim { claim } => {
            noted.gave_back += 1;
            let was = std::mem::replace(&mut person.claims[*claim].state, "cancelled");
            let in_time = at < days::after(person.claims[*claim].at, 7);
            person.give_points(at, TOTE / 2, 0);
            was == "ready" && in_time
        }
        _ => false,
    }
}

fn new_purchase(
    event: EventRef,
    at: Time,
    lines: Vec<(i64, i64, bool)>,
    off: Off,
    card: Option<(usize, i64)>,
) -> Bought {
    let (basket, closed, cancelled) = (off.quarter >= 0, false, false);
    let (day, stars, by, family) = (days::of(at), Vec::new(), usize::MAX, false);
    Bought { event, day, lines, basket, off, card, stars, by, family, closed, cancelled }
}

/// A basket: what each promotion did is told by the answer, and must be one of what may be.
fn basket(
    person: &Person,
    part: &Part,
    goods: &Goods,
    answer: &Answer,
    noted: &mut Noted,
) -> Result<Bought, String> {
    let offers = answer.outcome.offers.as_ref().ok_or("no offers are told")?;
    let told = |promotion: &str| {
        let found = offers.promotions.iter().find(|own| own.promotion.starts_with(promotion));
        found.map_or("untouched", |own| own.outcome.as_str())
    };
    let (sets, price) = (goods.sets, set_price(goods.sets, goods.app));
    let mut off = Off { quarter: part.quarter, ..Off::default() };
    match (goods.tenth, told("tenth")) {
        (false, _) => {}
        (true, "applied") => off.tenth = sets * price / 10,
        (true, "member_used_up")
            if person.tenths.get(&part.quarter).is_some_and(|own| own.0 >= 9) => {}
        (true, "used_up" | "over_budget") => noted.no_tenth += 1,
        (true, other) => return Err(format!("the tenth off is {other}")),
    }
    if told("voucher") == "applied" {
        off.voucher.clone_from(&goods.voucher);
    }
    let at = answer.at.micros();
    let mut bought = new_purchase(answer.event, at, vec![(sets, price, false)], off, None);
    let payable = bought.paid();
    if offers.totals.payable != payable {
        return Err(format!("{} is to be paid, {payable} by the model", offers.totals.payable));
    }
    bought.card = goods.card.map(|card| (card, person.cards[card].money.free_at(at).min(payable)));
    // Cards that are given back to are told with what they got, below zero; a quote's are told as it puts aside.
    let paid: i64 = answer.outcome.cards.iter().map(|card| card.paid.max(0)).sum();
    if answer.kind == "purchase" && paid != bought.card.map_or(0, |(_, paid)| paid) {
        return Err(format!("a gift card paid {paid}, {:?} by the model", bought.card));
    }
    Ok(bought)
}

/// The balances of an answer are those of the model.
fn same(person: &Person, answer: &Answer) -> Result<(), String> {
    let of = |wallet: &str| {
        let own = answer.outcome.balances.get(wallet).copied().unwrap_or_default();
        (own.available, own.pending, own.held, own.debt)
    };
    let (told, known) = ((of("points"), of("cashback"), of("stars")), person.has());
    if told == known {
        return Ok(());
    }
    Err(format!("the answer has {told:?} (free, pending, held, owed), the model {known:?}"))
}
