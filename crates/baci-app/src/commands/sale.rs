//! A basket: priced by the program's promotions, paid, and then a purchase like any other.

use crate::answer::{Answer, Offers};
use crate::command::{Command, Pay, Sale};
use crate::commands::coupons;
use crate::commands::purchase::{Standing, earn};
use crate::commands::valid;
use crate::commands::view::{self, SeenUsed};
use crate::offers::hints;
use crate::state::State;
use baci_core::event::{Body, Event, Paid, Purchase};
use baci_core::id::{EventId, MemberId};
use baci_core::member::MemberView;
use baci_core::price::{self, Priced};
use baci_core::program::{Program, Wallet};
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
    let published = state.program()?;
    let program = &published.program;
    let known = state.member(member)?;
    let available = view::available(known, &published, at)?;
    let used = SeenUsed::new(state, known);
    let view = MemberView {
        member: &known.stored.member,
        available: &available,
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
    pay(program, &view, at, &sale.pay, payable, &mut purchase)?;
    let mut offers = Offers::of(program, &priced, &purchase);
    if sale.hints {
        offers.hints = hints(program, &price::hints(program, &view, &basket, at, &priced)?);
    }
    let standing = Standing { available: available.clone(), used: used.noted() };
    let counts = priced.counts(program, &basket, at);
    earn(state, command, at, member, Body::Purchase(purchase), Some((standing, offers, counts)))
}

/// What the member pays for promotions that they claimed and got.
fn claims(program: &Program, priced: &Priced, purchase: &mut Purchase) {
    for at in priced.used() {
        let Some(promotion) = program.promotions.get(at) else { continue };
        let Some((wallet, units)) = promotion.costs else { continue };
        let Some(wallet) = program.wallets.get(wallet) else { continue };
        let claimed = Some(promotion.id.clone());
        purchase.paid.push(Paid { wallet: wallet.id.clone(), units, money: 0, claimed });
    }
}

/// What wallets pay, one after another, each on what the ones before left. Where a wallet may be
/// paid from with what this very purchase earns, that hangs on what is paid: it is worked out until
/// both agree.
fn pay(
    program: &Program,
    view: &MemberView<'_>,
    at: Instant,
    pays: &[Pay],
    payable: i64,
    purchase: &mut Purchase,
) -> Result<(), Refusal> {
    let claimed = purchase.paid.len();
    let mut earned = earned_by(program, view, at, purchase)?;
    for _ in 0..ROUNDS {
        purchase.paid.truncate(claimed);
        once(program, view, &earned, pays, payable, purchase)?;
        let gives = earned_by(program, view, at, purchase)?;
        let enough = |(at, wallet): (usize, &Wallet)| {
            let has = view.available.get(at).copied().unwrap_or(0);
            let has = has.saturating_add(gives.get(at).copied().unwrap_or(0));
            spent(purchase, &wallet.id) <= has
        };
        if program.wallets.iter().enumerate().all(enough) {
            return Ok(());
        }
        earned = gives;
    }
    purchase.paid.truncate(claimed);
    once(program, view, &vec![0; program.wallets.len()], pays, payable, purchase)
}

fn spent(purchase: &Purchase, wallet: &str) -> i64 {
    let own = purchase.paid.iter().filter(|paid| paid.wallet == wallet);
    own.map(|paid| paid.units).fold(0, i64::saturating_add)
}

/// What a purchase gives to wallets that can be paid from at once.
fn earned_by(
    program: &Program,
    view: &MemberView<'_>,
    at: Instant,
    purchase: &Purchase,
) -> Result<Vec<i64>, Refusal> {
    let mut earned = vec![0i64; program.wallets.len()];
    if !program.wallets.iter().any(|wallet| wallet.pays.at_once) || purchase.lines.is_empty() {
        return Ok(earned);
    }
    let body = Body::Purchase(purchase.clone());
    let decision = decide::decide(program, view, &Event { id: EventId(id::LOWEST), at, body })?;
    for credit in &decision.credits {
        let at_once = program.wallets.get(credit.wallet);
        let at_once = at_once.is_some_and(|w| w.pays.at_once && w.pending.is_none());
        if let Some(sum) = earned.get_mut(credit.wallet).filter(|_| at_once) {
            *sum = sum.saturating_add(credit.amount);
        }
    }
    Ok(earned)
}

fn once(
    program: &Program,
    view: &MemberView<'_>,
    earned: &[i64],
    pays: &[Pay],
    payable: i64,
    purchase: &mut Purchase,
) -> Result<(), Refusal> {
    let mut due = payable;
    let mut without = 0i64;
    for pay in pays {
        let at =
            program.wallet(&pay.wallet).ok_or_else(|| valid::no_wallet(program, &pay.wallet))?;
        let Some(wallet) = program.wallets.get(at) else { continue };
        let has = view.available.get(at).copied().unwrap_or(0);
        let has = has.saturating_add(earned.get(at).copied().unwrap_or(0));
        let has = has.saturating_sub(spent(purchase, &wallet.id));
        let (most, money) = wallet.most_units(has, due, program.currency.digits);
        let (units, money) = match pay.units {
            None => (most, money),
            Some(units) if units > 0 && units <= most && units % wallet.pays.step.max(1) == 0 => {
                (units, wallet.pays(units, program.currency.digits))
            }
            Some(_) => {
                let shown = baci_core::decimal::format(most, wallet.digits);
                let sentence = format!("wallet '{}' can pay at most {shown} here", wallet.id);
                let refusal = Refusal::new(Code::InsufficientBalance, sentence);
                let refusal = refusal.because("pays-at-most").with("wallet", &wallet.id);
                return Err(refusal.with("most", Value::Units(most, 0)));
            }
        };
        if units == 0 {
            continue;
        }
        due -= money;
        without += if wallet.pays.earns { 0 } else { money };
        purchase.paid.push(Paid { wallet: wallet.id.clone(), units, money, claimed: None });
    }
    // What was given as a reward earns nothing; it may have paid for fees and tax, too.
    purchase.paid_with_balance = without.min(purchase.gross().unwrap_or(0)).max(0);
    Ok(())
}
