//! Quotes that hold: what a basket would use is put aside for a time, then bought or let go.

use crate::answer::{Answer, CardAnswer, QuoteAnswer, QuoteHold};
use crate::command::{Command, Sale};
use crate::commands::gift_cards::{self, Beside};
use crate::commands::purchase::{Priced, Standing, earn};
use crate::commands::sale::priced;
use crate::commands::view::{self, Seen};
use crate::commands::{coupons, draft, seal};
use crate::state::{Change, KnownQuote, MemberState, State, stage, tier, to_json};
use baci_core::decide::Count;
use baci_core::event::{Body, Paid, Purchase};
use baci_core::id::{EventId, EventRef, GiftCardId, HoldId, MemberId};
use baci_core::ledger::Capture;
use baci_core::refusal::{Code, Refusal};
use baci_core::time::Instant;
use baci_store::hold::StoredHold;
use baci_store::quote::StoredQuote;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;

/// The longest a quote may hold, in seconds: 30 days.
const LONGEST: i64 = 30 * 24 * 3600;

/// What is stored of a quote that holds.
#[derive(Serialize, Deserialize)]
pub(crate) struct Held {
    pub until: Instant,
    pub purchase: Purchase,
}

/// Prices a basket, and puts aside what it would use: of limits, budgets, coupons, wallets and cards.
pub(super) fn hold(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    (sale, until): (&Sale, Instant),
) -> Result<Answer, Refusal> {
    if until <= at || until > at.plus_seconds(LONGEST) {
        let sentence = "a quote holds for 30 days at most, and for a second at least";
        let refusal = Refusal::new(Code::InvalidRequest, sentence).because("quote-too-long");
        return Err(refusal.with("days", LONGEST / 86_400));
    }
    if sale.exchange.is_some() {
        let sentence = "an exchange is done at once: no quote holds it";
        return Err(Refusal::new(Code::InvalidRequest, sentence).because("exchange-held"));
    }
    if sale.pay.iter().any(|pay| pay.household) {
        let sentence = "a quote that holds puts aside only what is the member's own";
        return Err(Refusal::new(Code::InvalidRequest, sentence).because("household-held"));
    }
    let (purchase, priced) = priced(state, command, at, member, sale)?;
    let published = state.program()?;
    let known = state.member(member)?;
    let held = Held { until, purchase };
    let mut draft = draft(state, command, at, member, &held)?;
    let (tiers, stage) =
        (tier::at(state, known, &published, at), stage::seen(known, &published, at));
    let stood = (&priced.standing.available[..], &tiers[..], stage);
    draft.event.seen = to_json(&Seen::of(&published, known, stood, priced.standing.used))?;
    let mut change = seal(draft);
    change.settle(known)?;
    let (mut holds, mut cards) = (Vec::new(), Vec::new());
    for (i, paid) in held.purchase.paid.iter().enumerate() {
        let seed = format!("{}\u{1f}{i}", command.key);
        let hold = HoldId::derive(at, seed.as_bytes());
        let account = paid.card.map_or(member, |card| MemberId(card.0));
        let own = QuoteHold { account, wallet: paid.wallet.clone(), hold };
        match paid.card {
            None => put_aside(known, &mut change, &own, (paid.units, until))?,
            Some(card) => {
                cards.push(card_aside(state, command, &change, &own, (card, paid, until))?);
            }
        }
        holds.push(own);
    }
    let counts: Vec<Count> = priced
        .counts
        .iter()
        .flat_map(|count| [Some(count.clone()), marker(count, 1)])
        .flatten()
        .collect();
    change.draft.outcome.counts.clone_from(&counts);
    change.draft.outcome.offers = Some(priced.offers.clone());
    change.draft.outcome.quote = Some(QuoteAnswer { expires_at: until, holds: holds.clone() });
    let stored = StoredQuote {
        member,
        event: change.cause.event,
        state: "open".to_owned(),
        expires_at: until,
        purchase: None,
    };
    let (purchase, offers) = (held.purchase, priced.offers);
    change.draft.quote =
        Some(KnownQuote { stored, purchase, offers, counts: priced.counts, holds });
    change.draft.outcome.cards = gift_cards::absorb(state, cards)?;
    state.absorb(change)
}

/// Puts units of an account's wallet aside.
fn put_aside(
    account: &MemberState,
    change: &mut Change,
    own: &QuoteHold,
    (units, until): (i64, Instant),
) -> Result<(), Refusal> {
    let cause = change.cause;
    let (wallet, journal) = change.wallet(account, &own.wallet);
    wallet.hold(&cause, own.hold, units, until, journal)?;
    let pieces = wallet.holds.iter().find(|h| h.id == own.hold).map(|h| h.pieces.clone());
    change.draft.holds.push(StoredHold {
        member: own.account,
        hold: own.hold,
        wallet: own.wallet.clone(),
        amount: units,
        held: units,
        expires_at: until,
        state: "quoted".to_owned(),
        pieces: pieces.unwrap_or_default(),
    });
    Ok(())
}

fn card_aside(
    state: &State,
    command: &Command,
    main: &Change,
    own: &QuoteHold,
    (card, paid, until): (GiftCardId, &Paid, Instant),
) -> Result<(Change, CardAnswer), Refusal> {
    let body = json!({ "amount": paid.units, "hold": own.hold, "until": until });
    let beside = Beside { kind: "gift_card_hold", card, paid: 0, body };
    gift_cards::beside(state, command, main.cause, beside, |_, account, change| {
        put_aside(account, change, own, (paid.units, until))
    })
}

/// Where a coupon's use is counted, that a quote holds it: it may come back by itself.
fn marker(count: &Count, by: i64) -> Option<Count> {
    let key = coupons::held_key(coupons::code_of(count)?);
    Some(Count { key, program: count.program, by, kept: true, ..Count::default() })
}

/// Buys what a quote holds, at the prices it said.
pub(super) fn buy(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    (quote, receipt): (EventId, Option<&str>),
) -> Result<Answer, Refusal> {
    let published = state.program()?;
    let known = state.member(member)?;
    let mut quote = open(known, quote)?;
    if at >= quote.stored.expires_at {
        return Err(closed(&quote.stored, "expired"));
    }
    let mut purchase = quote.purchase.clone();
    purchase.receipt = receipt.map(str::to_owned);
    let standing =
        Standing { available: view::available(known, &published, at)?, used: BTreeMap::new() };
    let (offers, counts) = (quote.offers.clone(), quote.counts.clone());
    "bought".clone_into(&mut quote.stored.state);
    let priced = Priced { standing, offers, counts, exchange: None, quote: Some(quote) };
    earn(state, command, at, member, Body::Purchase(purchase), Some(priced))
}

/// Pays with what a quote put aside; what it counted stays counted, once.
pub(super) fn take(
    state: &State,
    command: &Command,
    change: &mut Change,
    mut quote: KnownQuote,
) -> Result<Vec<(Change, CardAnswer)>, Refusal> {
    let main = change.cause;
    let markers: Vec<_> = quote.counts.iter().filter_map(|count| marker(count, -1)).collect();
    // What the quote counted is the last of all, and is not counted again.
    let outcome = &mut change.draft.outcome.counts;
    let before = outcome.len() - quote.counts.len().min(outcome.len());
    outcome.splice(before..before, markers);
    change.draft.counted = quote.counts.len();
    let mut cards = Vec::new();
    for (own, paid) in quote.holds.iter().zip(&quote.purchase.paid) {
        let Some(card) = paid.card else {
            let known = state.member(own.account)?;
            capture(known, change, own)?;
            continue;
        };
        let body = json!({ "amount": paid.units, "hold": own.hold });
        let beside = Beside { kind: "gift_card_pay", card, paid: paid.units, body };
        cards.push(gift_cards::beside(state, command, main, beside, |_, account, change| {
            capture(account, change, own)
        })?);
    }
    quote.stored.purchase = Some(main.event);
    change.draft.quote = Some(quote);
    Ok(cards)
}

fn capture(account: &MemberState, change: &mut Change, own: &QuoteHold) -> Result<(), Refusal> {
    let cause = change.cause;
    let (wallet, journal) = change.wallet(account, &own.wallet);
    wallet.capture(&cause, own.hold, Capture { amount: None, release_rest: true }, journal)?;
    note(account, change, own, "captured");
    Ok(())
}

/// Notes how a quote's hold stands after a command.
fn note(account: &MemberState, change: &mut Change, own: &QuoteHold, state: &str) {
    if let Some(stored) = account.holds.get(&own.hold) {
        change.draft.holds.push(StoredHold { state: state.to_owned(), ..stored.clone() });
    }
}

/// Lets go what a quote holds: because somebody says so, or because its time is over.
pub(super) fn release(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    quote: EventId,
) -> Result<Answer, Refusal> {
    let known = state.member(member)?;
    let mut quote = open(known, quote)?;
    let word = if at >= quote.stored.expires_at { "expired" } else { "released" };
    let body = json!({ "quote": quote.stored.event, "state": word });
    let mut draft = draft(state, command, at, member, &body)?;
    draft.event.origin = Some(quote.stored.event);
    let mut change = seal(draft);
    change.settle(known)?;
    let main = change.cause;
    let mut cards = Vec::new();
    for (own, paid) in quote.holds.iter().zip(&quote.purchase.paid) {
        let Some(card) = paid.card else {
            let_go(known, &mut change, own, word)?;
            continue;
        };
        let body = json!({ "hold": own.hold });
        let beside = Beside { kind: "gift_card_release", card, paid: 0, body };
        cards.push(gift_cards::beside(state, command, main, beside, |_, account, change| {
            let_go(account, change, own, word)
        })?);
    }
    let back = |count: &Count| Count { by: -count.by, ..count.clone() };
    let counts = quote.counts.iter();
    let counts = counts.flat_map(|count| [Some(back(count)), marker(count, -1)]).flatten();
    change.draft.outcome.counts = counts.collect();
    word.clone_into(&mut quote.stored.state);
    change.draft.quote = Some(quote);
    change.draft.outcome.cards = gift_cards::absorb(state, cards)?;
    state.absorb(change)
}

fn let_go(
    account: &MemberState,
    change: &mut Change,
    own: &QuoteHold,
    word: &str,
) -> Result<(), Refusal> {
    let cause = change.cause;
    let (wallet, journal) = change.wallet(account, &own.wallet);
    // Where its time is over, settling let it go already.
    if wallet.holds.iter().any(|hold| hold.id == own.hold) {
        wallet.release(&cause, own.hold, journal)?;
    }
    note(account, change, own, word);
    Ok(())
}

fn open(known: &MemberState, quote: EventId) -> Result<KnownQuote, Refusal> {
    let found = known.quotes.get(&quote).ok_or_else(|| {
        let sentence = "this member has no such quote that holds";
        Refusal::new(Code::EventNotFound, sentence).because("quote-not-found")
    })?;
    match found.stored.state.as_str() {
        "open" => Ok(found.clone()),
        state => Err(closed(&found.stored, state)),
    }
}

fn closed(stored: &StoredQuote, state: &str) -> Refusal {
    let id = EventRef { member: stored.member, event: stored.event };
    let sentence = format!("the quote {id} is {state}: ask for a new one");
    let refusal = Refusal::new(Code::QuoteClosed, sentence).with("quote", id.to_string());
    refusal.because(match state {
        "bought" => "quote-bought",
        "released" => "quote-released",
        _ => "quote-expired",
    })
}
