//! A member as the model knows them: what they have, bought and may do, in the simplest terms.

use crate::account::{Account, Has, Lot, Time};
use crate::club::Club;
use crate::days::{self, Day};
use crate::home::Used;
use crate::luck::Luck;
use crate::parties::Moved;
use crate::queue::Wait;
use baci_app::Identity;
use baci_core::id::{EventRef, GiftCardId, HoldId, MemberId};
use std::collections::BTreeMap;

/// What one coffee costs, in cents.
pub const COFFEE: i64 = 500;
/// What one set of a basket costs before promotions, in cents: entered at the till, and by the app's list.
pub const SET: i64 = 5_000;
pub const fn set_price(sets: i64, app: bool) -> i64 {
    match (app, sets) {
        (false, _) => SET,
        (true, ..3) => 4_500,
        (true, _) => 4_000,
    }
}
/// What a tote costs, in points.
pub const TOTE: i64 = 40;
/// Reviews of a day that earn.
const REVIEWS: i64 = 1;

/// A purchase, and what of it is still out.
#[derive(Clone, Debug)]
pub struct Bought {
    pub event: EventRef,
    pub day: Day,
    /// Of each line: pieces, the price of one, and whether they are coffee.
    pub lines: Vec<(i64, i64, bool)>,
    /// Whether promotions priced it: it comes back as a whole.
    pub basket: bool,
    /// For a basket: what promotions took off, and which.
    pub off: Off,
    /// The gift card that paid, and how much.
    pub card: Option<(usize, i64)>,
    /// Whose stars paid how much, the buyer's own first where they did, and whether the family paid.
    pub stars: Vec<(usize, i64)>,
    pub by: usize,
    pub family: bool,
    /// Whether nothing is left to come back, and whether it was cancelled.
    pub closed: bool,
    pub cancelled: bool,
}

/// What promotions took off a basket, in cents.
#[derive(Clone, Debug, Default)]
pub struct Off {
    pub tenth: i64,
    pub quarter: i64,
    pub voucher: Option<String>,
}

impl Off {
    /// Nothing, of a plain purchase.
    pub const fn none() -> Self {
        Self { tenth: 0, quarter: -1, voucher: None }
    }
}

/// A hold of points.
#[derive(Clone, Debug)]
pub struct Held {
    pub id: HoldId,
    pub amount: i64,
    /// Its name in the account.
    pub number: usize,
}

/// A basket that a quote holds.
#[derive(Clone, Debug)]
pub struct Quoted {
    pub event: EventRef,
    pub until: Time,
    /// What it becomes when it is bought.
    pub bought: Bought,
    /// Its name in the account of the card that pays.
    pub number: usize,
    pub open: bool,
}

/// A claim of a tote.
#[derive(Clone, Debug)]
pub struct Claim {
    pub event: EventRef,
    pub at: Time,
    pub ends: Time,
    pub state: &'static str,
}

/// A gift card of this member's.
#[derive(Clone, Debug)]
pub struct Card {
    pub id: GiftCardId,
    pub money: Account,
}

/// All that the model knows of a member.
#[derive(Clone, Debug)]
pub struct Person {
    pub number: usize,
    pub id: MemberId,
    pub points: Account,
    pub cash: Account,
    pub stars: Account,
    /// What was used of the stars of others at home.
    pub used: Used,
    /// Points that were given to others on the last day with a gift.
    pub given: (Day, i64),
    /// Money spent by days, less what came back of them.
    pub spent: BTreeMap<Day, i64>,
    pub bought: Vec<Bought>,
    pub held: Vec<Held>,
    pub claims: Vec<Claim>,
    pub cards: Vec<Card>,
    pub quotes: Vec<Quoted>,
    pub club: Club,
    pub luck: Luck,
    /// What moved with partners and causes.
    pub moved: Vec<Moved>,
    /// The place in the line for a tote.
    pub wait: Option<Wait>,
    /// Coffees less those that came back, and full cards.
    pub coffees: i64,
    pub rounds: i64,
    /// Reviews of the last day with one.
    pub reviewed: (Day, i64),
    /// Uses of the tenth off and what it gave, by the program's quarters: it is bounded for each.
    pub tenths: BTreeMap<i64, (i64, i64)>,
    /// Codes that opened something, and those that a cancel gave back: +1 and -1.
    pub vouchers: Vec<(String, i64)>,
    /// How many commands were done.
    pub done: u64,
    pub refunds: i64,
    /// The days on which they were drawn for a surprise, and on which they had it last, whoever they were then.
    pub gifts: Vec<Day>,
    pub last_gift: Option<Day>,
    /// By what they take part in leaderboards.
    pub nickname: Option<String>,
    /// Whom the member turned out to be.
    pub into: Option<usize>,
    /// Whether nothing is done, for they are two who are one for some days.
    pub frozen: bool,
    /// Up to this day of the run nobody knows the tier: two who are two again are looked at by and by.
    pub unsure_until: i64,
    /// The numbers of the cards by which the member is found.
    pub numbers: Vec<usize>,
    /// Whether anything happened since somebody last looked.
    pub touched: bool,
}

impl Person {
    pub fn new(number: usize, id: MemberId, club: Club) -> Self {
        Self {
            number,
            id,
            points: Account::default(),
            cash: Account::default(),
            stars: Account::default(),
            used: Used::new(),
            given: (Day::MIN, 0),
            spent: BTreeMap::new(),
            bought: Vec::new(),
            held: Vec::new(),
            claims: Vec::new(),
            cards: Vec::new(),
            quotes: Vec::new(),
            club,
            luck: Luck::default(),
            moved: Vec::new(),
            wait: None,
            coffees: 0,
            rounds: 0,
            reviewed: (Day::MIN, 0),
            tenths: BTreeMap::new(),
            vouchers: Vec::new(),
            done: 0,
            refunds: 0,
            gifts: Vec::new(),
            last_gift: None,
            nickname: None,
            into: None,
            frozen: false,
            unsure_until: 0,
            numbers: vec![number],
            touched: true,
        }
    }

    /// Claims that nobody collected: noted when the shop looks at what is due.
    pub fn claims_lapse(&mut self, now: Time) {
        let mut over: Vec<usize> = (0..self.claims.len()).collect();
        over.retain(|at| self.claims[*at].state == "ready" && self.claims[*at].ends <= now);
        over.sort_by_key(|at| self.claims[*at].ends);
        self.touched |= !over.is_empty();
        for at in over {
            let ends = self.claims[at].ends;
            self.claims[at].state = "expired";
            self.pass(ends);
            self.give_points(ends, TOTE / 4, 0);
        }
    }

    /// Quotes whose time is over, which the shop lets go in the morning.
    pub fn quotes_lapse(&mut self, now: Time) {
        for at in 0..self.quotes.len() {
            if self.quotes[at].open && self.quotes[at].until <= now {
                self.lets_go(self.quotes[at].until, at);
                self.touched = true;
            }
        }
        self.quotes.retain(|quote| quote.open);
    }

    /// What time alone brings.
    pub fn pass(&mut self, now: Time) {
        self.celebrate(now);
        self.points.pass(now);
        self.cash.pass(now);
        self.stars.pass(now);
        self.cards.iter_mut().for_each(|card| card.money.pass(now));
    }

    pub fn give_points(&mut self, at: Time, amount: i64, of: usize) {
        self.points.credit(at, Lot { of, gone_at: days::points_gone(at), ..Lot::free(at, amount) });
    }

    pub fn give_cash(&mut self, at: Time, amount: i64, of: usize, pends: bool) {
        let free_from = if pends { days::after(at, 7) } else { at };
        self.cash.credit(at, Lot { of, free_from, ..Lot::free(at, amount) });
    }

    /// A purchase: what it earned, counted and used.
    pub fn buys(&mut self, at: Time, bought: Bought) {
        self.pass(at);
        self.uses(&bought.off);
        if let Some((card, amount)) = bought.card {
            self.cards[card].money.spend(at, amount);
        }
        self.earns(at, bought);
    }

    /// What a purchase brings.
    fn earns(&mut self, at: Time, bought: Bought) {
        let of = self.bought.len() + 1;
        let (paid, coffees) = (bought.paid(), bought.coffees());
        self.give_points(at, paid / 500, of);
        self.give_cash(at, paid / 50, of, true);
        *self.spent.entry(bought.day).or_default() += paid;
        self.coffees += coffees;
        if coffees > 0 {
            self.fills_cards(at);
            self.climbs(at);
        }
        self.kept(at, coffees);
        self.bought.push(bought);
    }

    /// Cards that are full by what was counted.
    fn fills_cards(&mut self, at: Time) {
        while self.coffees / 10 > self.rounds {
            self.rounds += 1;
            self.give_points(at, 30, 0);
        }
    }

    /// A use of what promotions and codes give.
    fn uses(&mut self, off: &Off) {
        if off.tenth > 0 {
            let own = self.tenths.entry(off.quarter).or_default();
            *own = (own.0 + 1, own.1 + off.tenth);
        }
        self.vouchers.extend(off.voucher.clone().map(|code| (code, 1)));
    }

    fn uses_less(&mut self, off: &Off) {
        if off.tenth > 0 {
            let own = self.tenths.entry(off.quarter).or_default();
            *own = (own.0 - 1, own.1 - off.tenth);
        }
        self.vouchers.extend(off.voucher.clone().map(|code| (code, -1)));
    }

    /// A quote puts aside what its basket would use.
    pub fn puts_aside(&mut self, at: Time, quoted: Quoted) {
        self.pass(at);
        self.uses(&quoted.bought.off);
        if let Some((card, amount)) = quoted.bought.card {
            self.cards[card].money.hold(at, quoted.number, amount, quoted.until);
        }
        self.quotes.push(quoted);
    }

    /// Buys what a quote holds.
    pub fn buys_quote(&mut self, event: EventRef, at: Time, quote: usize) {
        self.pass(at);
        self.quotes[quote].open = false;
        let Quoted { number, mut bought, .. } = self.quotes[quote].clone();
        if let Some((card, amount)) = bought.card {
            self.cards[card].money.capture(at, number, amount, true);
        }
        (bought.event, bought.day) = (event, days::of(at));
        self.earns(at, bought);
    }

    /// Lets go what a quote holds.
    pub fn lets_go(&mut self, at: Time, quote: usize) {
        self.quotes[quote].open = false;
        let Quoted { number, bought, .. } = self.quotes[quote].clone();
        if let Some((card, _)) = bought.card {
            self.cards[card].money.release(at, number);
        }
        self.uses_less(&bought.off);
    }

    /// Pieces of a line come back.
    pub fn returns(&mut self, at: Time, purchase: usize, (line, pieces): (usize, i64)) {
        self.pass(at);
        self.refunds += 1;
        let bought = &mut self.bought[purchase];
        let (left, price, coffee) = &mut bought.lines[line];
        *left -= pieces;
        let (amount, coffee) = (*price * pieces, *coffee);
        bought.closed = bought.lines.iter().all(|(left, ..)| *left == 0);
        let all = bought.closed.then_some(bought.day);
        self.came_back(at, purchase, amount, if coffee { pieces } else { 0 });
        all.into_iter().for_each(|day| self.kept_less(day));
    }

    /// All of a purchase that is still out comes back; a cancel gives back what it used, too.
    pub fn returns_all(&mut self, at: Time, purchase: usize, cancel: bool) {
        self.pass(at);
        self.refunds += i64::from(!cancel);
        let bought = &mut self.bought[purchase];
        let (amount, coffees) = (bought.paid(), bought.coffees());
        bought.lines.iter_mut().for_each(|line| line.0 = 0);
        let all = (!bought.closed).then_some(bought.day);
        bought.closed = true;
        if let Some((card, amount)) = bought.card.take() {
            self.cards[card].money.credit(at, Lot::free(at, amount));
        }
        if cancel {
            bought.cancelled = true;
            let off = bought.off.clone();
            self.uses_less(&off);
        }
        self.came_back(at, purchase, amount, coffees);
        all.into_iter().for_each(|day| self.kept_less(day));
    }

    fn came_back(&mut self, at: Time, purchase: usize, amount: i64, coffees: i64) {
        let of = purchase + 1;
        self.points.take_back(at, of, amount / 500, true);
        self.cash.take_back(at, of, amount / 50, false);
        *self.spent.entry(self.bought[purchase].day).or_default() -= amount;
        self.coffees -= coffees;
        let month = self.bought[purchase].day.first_of_month();
        *self.club.months.entry(month).or_default() -= coffees;
        if coffees > 0 {
            self.fills_cards(at);
        }
    }

    pub fn reviews(&mut self, at: Time) {
        self.pass(at);
        let day = days::of(at);
        if self.reviewed.0 != day {
            self.reviewed = (day, 0);
        }
        self.reviewed.1 += 1;
        if self.reviewed.1 <= REVIEWS {
            self.give_points(at, 5, 0);
        }
        self.learns(at, 2);
    }

    /// The tier by what was spent in ninety days, today included.
    pub fn tier(&self, today: Day) -> &'static str {
        let spent: i64 = self.spent.range(days::back(today, 89)..=today).map(|(_, n)| n).sum();
        match spent {
            90_000.. => "gold",
            30_000.. => "silver",
            _ => "",
        }
    }

    /// By what the member is found.
    pub fn identities(&self) -> Vec<Identity> {
        self.numbers.iter().map(|number| Identity(format!("card:{number}"))).collect()
    }

    /// Whether the member does nothing any more, or for some days.
    pub fn is_away(&self) -> bool {
        self.into.is_some() || self.frozen
    }

    /// A name that no other account of anybody's has.
    pub fn name(&self) -> usize {
        self.number * 10_000_000 + usize::try_from(self.done).unwrap_or(0)
    }

    pub fn has(&self) -> (Has, Has, Has) {
        (self.points.has(), self.cash.has(), self.stars.has())
    }
}

impl Bought {
    /// What is still out of what was paid, in cents. Promotions go with the last piece: only whole baskets come back.
    pub fn paid(&self) -> i64 {
        let goods: i64 = self.lines.iter().map(|(pieces, price, _)| pieces * price).sum();
        let voucher = if self.off.voucher.is_some() { 500 } else { 0 };
        goods - if goods > 0 { self.off.tenth + voucher } else { 0 }
    }

    pub fn coffees(&self) -> i64 {
        self.lines.iter().filter(|(.., coffee)| *coffee).map(|(pieces, ..)| pieces).sum()
    }
}
