//! Coupons of a sale: which of them come with its basket, how each stands, and what was used of them.

use crate::answer::CouponGiven;
use crate::command::{Command, Sale};
use crate::coupons::code_for;
use crate::state::{Change, MemberState, Output, State};
use baci_core::coupon::{Binding, Coupon, Standing};
use baci_core::decide::caps::{Key, Span};
use baci_core::decide::{Count, Decision};
use baci_core::id::EventId;
use baci_core::price::Basket;
use baci_core::program::{ByCoupon, Program};
use baci_core::time::Instant;
use baci_store::coupon::{MemberCoupon, Move, StoredCoupon};
use baci_store::event::StoredEvent;
use std::borrow::Cow;

/// The most coupons of their own that come with a member's basket by themselves.
const MOST_HELD: usize = 50;

/// The codes of a sale that may be coupons', as they are compared.
pub(crate) fn codes<'a>(program: &'a Program, sale: &'a Sale) -> impl Iterator<Item = String> + 'a {
    let codes = sale.basket.codes.iter().take(baci_core::price::MAX_CODES);
    let own = |code: &&String| program.index.of_code(code, &program.prices).is_none();
    codes.filter(own).map(|code| Coupon::fold(code))
}

/// The basket with the coupons that come with it, as they stand now: those whose codes were given, and
/// those that the member holds for promotions that need no code.
pub(crate) fn basket<'a>(
    state: &State,
    program: &Program,
    command: &Command,
    sale: &'a Sale,
    at: Instant,
) -> Cow<'a, Basket> {
    let member = state.resolve(&command.who).and_then(|id| state.members.get(&id));
    let mut found: Vec<Coupon> = Vec::new();
    if !program.index.takes_coupons() {
        return Cow::Borrowed(&sale.basket);
    }
    for code in codes(program, sale) {
        let coupon = own(member, &code, at).or_else(|| of_batch(state, &code, at));
        found.extend(coupon.filter(|new| found.iter().all(|old| old.code != new.code)));
    }
    for held in member.iter().flat_map(|member| &member.coupons).take(MOST_HELD) {
        let new =
            by_itself(program, &held.promotion) && found.iter().all(|old| old.code != held.code);
        let coupon = new.then(|| own(member, &held.code, at)).flatten();
        found.extend(coupon.filter(|coupon| coupon.standing.is_open()));
    }
    if found.is_empty() {
        return Cow::Borrowed(&sale.basket);
    }
    Cow::Owned(Basket { coupons: found, ..sale.basket.clone() })
}

/// Whether who holds a coupon for this promotion gets it without giving a code.
fn by_itself(program: &Program, promotion: &str) -> bool {
    if program.index.is_held_list(promotion) {
        return true;
    }
    let found = program.index.of_coupon(promotion).unwrap_or_default();
    let mut own = found.iter().filter_map(|at| program.promotions.get(*at as usize));
    own.any(|own| own.coupon == Some(ByCoupon::Held))
}

/// A coupon of a member's own.
fn own(member: Option<&MemberState>, code: &str, at: Instant) -> Option<Coupon> {
    let member = member?;
    let own = member.coupons.iter().find(|coupon| coupon.code == code)?;
    let span = (own.starts_at, own.ends_at);
    let standing = match own.state.as_str() {
        "withdrawn" => Standing::Withdrawn,
        _ => standing(span, Uses::of(code, own.uses, |key| member.counters.get(key)), at),
    };
    let (code, promotion) = (own.code.clone(), own.promotion.clone());
    Some(Coupon { code, promotion, standing, bound: true, binding: own.binding.clone() })
}

/// A coupon of a batch.
fn of_batch(state: &State, code: &str, at: Instant) -> Option<Coupon> {
    let StoredCoupon { code, withdrawn_at, batch } = state.coupons.get(code)?;
    let uses = Uses::of(code, batch.uses, |key| state.program_counters.get(key).copied());
    let standing = match withdrawn_at.or(batch.withdrawn_at) {
        Some(_) => Standing::Withdrawn,
        None => standing((batch.starts_at, batch.ends_at), uses, at),
    };
    let (code, promotion) = (code.clone(), batch.promotion.clone());
    Some(Coupon { code, promotion, standing, bound: false, binding: batch.binding.clone() })
}

/// How often a coupon may be used, is used, and how many of its uses quotes hold.
#[derive(Clone, Copy)]
pub(crate) struct Uses {
    pub most: i64,
    pub used: i64,
    pub held: i64,
}

impl Uses {
    fn of(code: &str, most: i64, used: impl Fn(&str) -> Option<i64>) -> Self {
        let count = |key: String| used(&key).unwrap_or(0);
        Self { most, used: count(key(code)), held: count(held_key(code)) }
    }
}

/// How a coupon stands that is not withdrawn.
pub(crate) fn standing((from, until): (Instant, Instant), uses: Uses, at: Instant) -> Standing {
    match () {
        () if uses.used - uses.held >= uses.most => Standing::Used,
        () if uses.used >= uses.most => Standing::Held,
        () if at >= until => Standing::Expired,
        () if at < from => Standing::NotYet,
        () => Standing::Open,
    }
}

/// Under what a coupon's uses are counted.
pub(crate) fn key(code: &str) -> String {
    Key { rule: code, span: Span::Coupon }.to_string()
}

/// Under what is counted how often quotes hold it.
pub(crate) fn held_key(code: &str) -> String {
    Key { rule: code, span: Span::Held }.to_string()
}

/// The code of the coupon that a count is of, if it is of one.
pub(crate) fn code_of(count: &Count) -> Option<&str> {
    count.key.strip_suffix("/coupon")
}

/// Gives the coupons that an event brings by itself.
pub(super) fn give(program: &Program, change: &mut Change, decision: &Decision) {
    let event = &change.draft.event;
    let (member, at, id, now) = (event.member, event.at, event.event, event.recorded_at);
    for own in decision.coupons.iter().filter_map(|at| program.coupons.get(*at)) {
        let (starts_at, ends_at) = own.span(at, &program.zone);
        let code = code_for(&format!("{id}/{}", own.id));
        change.draft.outcome.coupons.push(CouponGiven {
            code: code.clone(),
            rule: own.id.clone(),
            promotion: own.promotion.clone(),
            from: starts_at,
            until: ends_at,
        });
        change.draft.coupons.push(MemberCoupon {
            member,
            code,
            batch: None,
            promotion: own.promotion.clone(),
            uses: 1,
            starts_at,
            ends_at,
            state: "open".to_owned(),
            event: Some(id),
            actor: "program".to_owned(),
            created_at: now,
            binding: Binding::default(),
        });
    }
}

/// Takes back the coupons that a purchase had brought and that are not used, when all of it comes back.
pub(super) fn take_back(
    program: &Program,
    known: &MemberState,
    change: &mut Change,
    purchase: EventId,
) {
    let given = known.given.get(&purchase).map(Vec::as_slice).unwrap_or_default();
    for given in given {
        let kept = program.coupons.iter().any(|own| own.id == given.rule && own.kept);
        let own = known.coupons.iter().find(|own| own.code == given.code);
        if let Some(own) = own.filter(|own| !kept && own.state == "open") {
            change.draft.outcome.coupons_withdrawn.push(own.code.clone());
            let state = "withdrawn".to_owned();
            change.draft.coupons.push(MemberCoupon { state, ..own.clone() });
        }
    }
}

/// Notes which coupons an event used, put aside or gave back.
pub(crate) fn note(
    member: &mut MemberState,
    out: &mut Output,
    event: &StoredEvent,
    counts: &[Count],
) {
    let of_quote = event.kind.starts_with("quote");
    for count in counts {
        let Some(code) = code_of(count) else { continue };
        let aside = held_key(code);
        let held = counts.iter().find(|count| count.key == aside).map_or(0, |count| count.by);
        out.coupon_moves.push(Move {
            code: code.to_owned(),
            event: event.event,
            member: event.member,
            at: event.at,
            used: if of_quote { 0 } else { count.by },
            held,
        });
        let MemberState { coupons, counters, .. } = &mut *member;
        let own = coupons.iter_mut().find(|coupon| coupon.code == code);
        if let Some(own) = own.filter(|own| !count.program && own.state != "withdrawn") {
            let uses = Uses::of(code, own.uses, |key| counters.get(key));
            state_after(own, uses, event.at).clone_into(&mut own.state);
            out.coupons.insert((event.member, own.code.clone()));
        }
    }
}

fn state_after(own: &MemberCoupon, uses: Uses, at: Instant) -> &'static str {
    match standing((own.starts_at, own.ends_at), uses, at) {
        Standing::Used => "used",
        Standing::Held => "held",
        Standing::Expired => "expired",
        _ => "open",
    }
}
