//! A basket: priced by the program's promotions, paid, and then a purchase like any other.

use crate::answer::{Answer, ExchangeAnswer, Offers};
use crate::command::{Command, Exchange, Pay, Sale, Target, What};
use crate::commands::coupons;
use crate::commands::gift_cards::{self, CardThatPays};
use crate::commands::kin::{self, Others};
use crate::commands::purchase::{Priced, Standing, earn};
use crate::commands::view::{self, SeenUsed};
use crate::commands::{refund, valid};
use crate::offers::hints;
use crate::state::{State, stage, tier};
use baci_core::event::{Body, Event, Paid, Purchase};
use baci_core::id::{EventId, GiftCardId, MemberId};
use baci_core::member::MemberView;
use baci_core::price;
use baci_core::program::{Program, TaxMode, Wallet};
use baci_core::refusal::{Code, Refusal, Value};
use baci_core::time::Instant;
use baci_core::{decide, id};

/// How often paying is worked out anew where what a purchase earns pays for it already.
const ROUNDS: usize = 4;

/// A basket with its prices before promotions.
pub(super) fn sale(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    sale: &Sale,
) -> Result<Answer, Refusal> {
    match &sale.exchange {
        None => sell(state, command, at, member, (sale, None)),
        Some(exchange) => swap(state, command, at, member, (sale, exchange)),
    }
}

/// Goods come back and others are bought: both, or neither.
fn swap(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    (sale, exchange): (&Sale, &Exchange),
) -> Result<Answer, Refusal> {
    let before = state.snapshot();
    let back = Command {
        key: format!("{}\u{1f}back", command.key),
        what: What::Refund { purchase: Target(exchange.purchase), what: exchange.what.clone() },
        ..command.clone()
    };
    let purchase = Target(exchange.purchase);
    let done =
        refund::refund(state, &back, at, member, (purchase, &exchange.what)).and_then(|back| {
            let net = || state.out.events.last().map_or(0, |event| -event.net);
            let money = back.outcome.money_back.unwrap_or_else(net);
            sell(state, command, at, member, (sale, Some((back.event.event, money))))
        });
    if done.is_err() {
        state.restore(before);
    }
    done
}

fn sell(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    (sale, back): (&Sale, Option<(EventId, i64)>),
) -> Result<Answer, Refusal> {
    let (purchase, mut priced) = priced(state, command, at, member, sale)?;
    let covered = purchase.paid.iter().map(|paid| paid.money).fold(0, i64::saturating_add);
    let left = priced.offers.totals.payable.saturating_sub(covered);
    priced.exchange = back.map(|(refund, back)| {
        let due = left.saturating_sub(back);
        ExchangeAnswer { refund, back, due }
    });
    earn(state, command, at, member, Body::Purchase(purchase), Some(priced))
}

/// What a basket comes to, and what pays for it.
pub(super) fn priced(
    state: &State,
    command: &Command,
    at: Instant,
    member: MemberId,
    sale: &Sale,
) -> Result<(Purchase, Priced), Refusal> {
    let published = state.program()?;
    let program = &published.program;
    let known = state.member(member)?;
    let available = view::available(known, &published, at)?;
    let used = SeenUsed::new(state, known);
    let tiers = tier::at(state, known, &published, at);
    let stage = stage::seen(known, &published, at);
    let view = MemberView {
        member: &known.stored.member,
        available: &available,
        tiers: &tiers,
        stage,
        segments: &known.segments,
        household: known.household,
        used: &used,
        origin: None,
    };
    let basket = coupons::basket(state, program, command, sale, at);
    let priced = price::price(program, &view, &basket, at)?;
    let payable = priced.totals.payable;
    if sale.payable.is_some_and(|told| told != payable) {
        let sentence = format!(
            "the basket comes to {} by now: ask for a new quote, or send no expected sum",
            program.currency.format(payable)
        );
        let payable = Value::Money(payable, program.currency);
        return Err(Refusal::new(Code::PriceChanged, sentence).with("payable", payable));
    }
    let mut purchase = priced.purchase(program, &basket);
    purchase.receipt.clone_from(&sale.receipt);
    claims(program, &priced, &mut purchase);
    let cards = gift_cards::that_pay(state, program, member, &sale.cards, at)?;
    // What a purchase is to earn is not there yet: no quote can hold it.
    let earns = matches!(command.what, What::Basket(_));
    let kin = kin::that_pay(state, &published, member, (&sale.pay, &used), at)?;
    let (cards, pays) = (&cards[..], &sale.pay[..]);
    let till = Till { program, view: &view, at, cards, kin: &kin, pays, payable, earns };
    till.pay(&mut purchase)?;
    let mut offers = Offers::of(program, &priced, &purchase, !state.dry);
    if sale.hints {
        offers.hints = hints(program, &price::hints(program, &view, &basket, at, &priced)?);
    }
    let mut counts = priced.counts(program, &basket, at);
    counts.extend(kin::counts(&published, &purchase, at));
    let standing = Standing { available, used: used.noted() };
    Ok((purchase, Priced { standing, offers, counts, exchange: None, quote: None }))
}

/// What the member pays for promotions that they claimed and got.
fn claims(program: &Program, priced: &price::Priced, purchase: &mut Purchase) {
    for at in priced.used() {
        let Some(promotion) = program.promotions.get(at) else { continue };
        let Some((wallet, units)) = promotion.costs else { continue };
        let Some(wallet) = program.wallets.get(wallet) else { continue };
        let claimed = Some(promotion.id.clone());
        purchase.paid.push(Paid {
            wallet: wallet.id.clone(),
            units,
            money: 0,
            claimed,
            card: None,
            from: None,
        });
    }
}

/// What is to be paid, and with what.
struct Till<'a> {
    program: &'a Program,
    view: &'a MemberView<'a>,
    at: Instant,
    cards: &'a [CardThatPays],
    /// What others of the household have.
    kin: &'a [Others],
    pays: &'a [Pay],
    payable: i64,
    /// Whether what the purchase itself earns may pay.
    earns: bool,
}

impl Till<'_> {
    /// What gift cards and wallets pay, one after another, each on what the ones before left. Where a
    /// wallet may be paid from with what this very purchase earns, that hangs on what is paid: it is
    /// worked out until both agree.
    fn pay(&self, purchase: &mut Purchase) -> Result<(), Refusal> {
        let claimed = purchase.paid.len();
        let mut earned = self.earned_by(purchase)?;
        for _ in 0..ROUNDS {
            purchase.paid.truncate(claimed);
            self.once(&earned, purchase)?;
            let gives = self.earned_by(purchase)?;
            let enough = |(at, wallet): (usize, &Wallet)| {
                let has = self.view.available.get(at).copied().unwrap_or(0);
                let has = has.saturating_add(gives.get(at).copied().unwrap_or(0));
                spent(purchase, &wallet.id) <= has
            };
            if self.program.wallets.iter().enumerate().all(enough) {
                return Ok(());
            }
            earned = gives;
        }
        purchase.paid.truncate(claimed);
        self.once(&vec![0; self.program.wallets.len()], purchase)
    }

    /// What a purchase gives to wallets that can be paid from at once.
    fn earned_by(&self, purchase: &Purchase) -> Result<Vec<i64>, Refusal> {
        let (program, at) = (self.program, self.at);
        let mut earned = vec![0i64; program.wallets.len()];
        let at_once = self.earns && program.wallets.iter().any(|wallet| wallet.pays.at_once);
        if !at_once || purchase.lines.is_empty() {
            return Ok(earned);
        }
        let event = Event { id: EventId(id::LOWEST), at, body: Body::Purchase(purchase.clone()) };
        let decision = decide::decide(program, self.view, &event)?;
        for credit in &decision.credits {
            let at_once = program.wallets.get(credit.wallet);
            let at_once = at_once.is_some_and(|w| w.pays.at_once && w.pending.is_none());
            if let Some(sum) = earned.get_mut(credit.wallet).filter(|_| at_once) {
                *sum = sum.saturating_add(credit.amount);
            }
        }
        Ok(earned)
    }

    fn once(&self, earned: &[i64], purchase: &mut Purchase) -> Result<(), Refusal> {
        let program = self.program;
        let mut due = self.payable.saturating_sub(carries_value(program, purchase)).max(0);
        let mut without = 0i64;
        for payer in self.in_order()? {
            let (at, wallet, card, asked, others) = payer;
            let own = match card {
                Some(card) => card.has,
                None => {
                    let has = self.view.available.get(at).copied().unwrap_or(0);
                    let has = has.saturating_add(earned.get(at).copied().unwrap_or(0));
                    has.saturating_sub(spent(purchase, &wallet.id))
                }
            };
            let theirs = others.map_or(0, |others| others.has(purchase));
            let has = own.max(0).saturating_add(theirs);
            let paid = take(wallet, program, (has, due), asked)?;
            due -= paid.1;
            without += if wallet.pays.earns { 0 } else { paid.1 };
            note(purchase, wallet, paid, (card.map(|card| card.id), own, others));
        }
        // What was given as a reward earns nothing; it may have paid for fees and tax, too.
        purchase.paid_with_balance = without.min(purchase.gross().unwrap_or(0)).max(0);
        Ok(())
    }
}

/// A wallet by its position, the gift card that is paid with, how many units were asked for, and what others
/// have for it.
type Payer<'a> = (usize, &'a Wallet, Option<&'a CardThatPays>, Option<i64>, Option<&'a Others>);

impl<'a> Till<'a> {
    /// All that pay, in the program's order; gift cards first and then as sent where it has none.
    fn in_order(&self) -> Result<Vec<Payer<'a>>, Refusal> {
        let mut payers: Vec<Payer<'a>> = Vec::with_capacity(self.cards.len() + self.pays.len());
        let gift = self.program.gift_wallet();
        let gift = gift.and_then(|wallet| Some((self.program.wallet(&wallet.id)?, wallet)));
        if let Some((at, wallet)) = gift {
            payers.extend(self.cards.iter().map(|card| (at, wallet, Some(card), card.asked, None)));
        }
        for pay in self.pays {
            let wallet = valid::wallet(self.program, &pay.wallet)?;
            let Some(at) = self.program.wallet(&wallet.id) else { continue };
            let others = self.kin.iter().filter(|_| pay.household);
            let others = others.into_iter().find(|others| others.wallet == wallet.id);
            payers.push((at, wallet, None, pay.units, others));
        }
        let prices = &self.program.prices;
        payers.sort_by_key(|(at, _, card, ..)| prices.rank_of_payer(*at, card.is_some()));
        Ok(payers)
    }
}

/// What goods come to that carry value themselves.
fn carries_value(program: &Program, purchase: &Purchase) -> i64 {
    let lines = purchase.lines.iter().filter(|line| program.prices.carries_value(line));
    let added = program.prices.tax == TaxMode::Added;
    let worth = lines.map(|line| line.amount.saturating_add(if added { line.tax } else { 0 }));
    worth.fold(0, i64::saturating_add)
}

fn spent(purchase: &Purchase, wallet: &str) -> i64 {
    let own = purchase.paid.iter().filter(|paid| paid.wallet == wallet && paid.from.is_none());
    own.map(|paid| paid.units).fold(0, i64::saturating_add)
}

/// What is taken from a balance of so many units for a bill of so much: units and the money they pay.
fn take(
    wallet: &Wallet,
    program: &Program,
    (has, due): (i64, i64),
    asked: Option<i64>,
) -> Result<(i64, i64), Refusal> {
    let digits = program.currency.digits;
    let (most, money) = wallet.most_units(has, due, digits);
    match asked {
        None => Ok((most, money)),
        Some(units) if units > 0 && units <= most && units % wallet.pays.step.max(1) == 0 => {
            Ok((units, wallet.pays(units, digits)))
        }
        Some(_) => {
            let shown = baci_core::decimal::format(most, wallet.digits);
            let sentence = format!("wallet '{}' can pay at most {shown} here", wallet.id);
            let refusal = Refusal::new(Code::InsufficientBalance, sentence);
            let refusal = refusal.because("pays-at-most").with("wallet", &wallet.id);
            Err(refusal.with("most", Value::Units(most, 0)))
        }
    }
}

/// Notes what was taken: first of the member's own, then of what others have.
fn note(
    purchase: &mut Purchase,
    wallet: &Wallet,
    (units, money): (i64, i64),
    (card, own, others): (Option<GiftCardId>, i64, Option<&Others>),
) {
    let own = if others.is_some() { units.min(own.max(0)) } else { units };
    let mut parts = vec![(None, own)];
    let theirs = others.map(|others| others.split(purchase, units - own)).unwrap_or_default();
    parts.extend(theirs.into_iter().map(|(from, units)| (Some(from), units)));
    let (mut so_far, mut told) = (0i64, 0i64);
    for (from, part) in parts.into_iter().filter(|(_, part)| *part > 0) {
        so_far += part;
        // Of the money, each pays up to its share of all so far: the last takes the rest.
        let share = i128::from(money) * i128::from(so_far) / i128::from(units.max(1));
        let share = i64::try_from(share).unwrap_or(money);
        let (wallet, money) = (wallet.id.clone(), share - told);
        told = share;
        purchase.paid.push(Paid { wallet, units: part, money, claimed: None, card, from });
    }
}
