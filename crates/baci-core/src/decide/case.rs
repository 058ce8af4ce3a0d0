//! A case: an event made ready to be held against the rules.

use crate::condition::Scope;
use crate::decide::lines::Cart;
use crate::event::{Body, Event, MAX_LINES, Purchase};
use crate::member::MemberView;
use crate::program::{CouponRule, Program, Rule, Trigger};
use crate::refusal::{Code, Refusal};

/// An event with all that is worked out once for all rules.
pub(super) struct Case<'a> {
    pub scope: Scope<'a>,
    /// For a purchase.
    pub cart: Option<Cart<'a>>,
    trigger: Trigger,
}

impl<'a> Case<'a> {
    /// Checks what does not depend on any rule.
    pub fn new(
        program: &'a Program,
        view: &'a MemberView<'a>,
        event: &'a Event,
    ) -> Result<Self, Refusal> {
        let (trigger, cart) = match &event.body {
            Body::Purchase(purchase) => {
                check(purchase)?;
                (Trigger::Purchase, Some(Cart::new(purchase, program.prices.tax)))
            }
            Body::Custom(custom) => {
                let position = program.event(&custom.name).ok_or_else(|| no_event(&custom.name))?;
                (Trigger::Event(position), None)
            }
            Body::Refund(_) | Body::Cancel(_) => {
                return Err(Refusal::new(Code::InvalidRequest, "what goes back earns nothing")
                    .because("earns-nothing"));
            }
        };
        let scope = Scope { program, view, event, local: program.zone.local(event.at) };
        Ok(Self { scope, cart, trigger })
    }

    /// What the event sets off.
    pub const fn trigger(&self) -> &Trigger {
        &self.trigger
    }

    /// The rules that this event sets off, in the order they stand, with their positions.
    pub fn rules(&self) -> impl Iterator<Item = (usize, &'a Rule)> + '_ {
        let rules = self.scope.program.rules.iter().enumerate();
        rules.filter(|(_, rule)| rule.on == self.trigger)
    }

    /// The coupons that this event may give, with their positions.
    pub fn coupons(&self) -> impl Iterator<Item = (usize, &'a CouponRule)> + '_ {
        let coupons = self.scope.program.coupons.iter().enumerate();
        coupons.filter(|(_, own)| own.on == self.trigger)
    }
}

fn check(purchase: &Purchase) -> Result<(), Refusal> {
    if purchase.lines.len() > MAX_LINES {
        let sentence = format!("a purchase has at most {MAX_LINES} lines");
        let refusal = Refusal::new(Code::InvalidRequest, sentence).because("lines-count");
        return Err(refusal.with("most", MAX_LINES));
    }
    let gross = purchase.gross().ok_or_else(out_of_range)?;
    purchase.before_discounts().ok_or_else(out_of_range)?;
    let paid = purchase.paid_with_balance;
    if paid < 0 || paid > gross.max(0) {
        let sentence = "what is paid with a balance must be between zero and the lines' sum";
        return Err(Refusal::new(Code::InvalidRequest, sentence).because("paid-with-balance"));
    }
    Ok(())
}

fn no_event(name: &str) -> Refusal {
    let shown: String = name.chars().take(60).collect();
    let sentence = format!("the program has no event '{shown}'");
    Refusal::new(Code::UnknownName, sentence).because("unknown-event").with("name", shown)
}

/// That something comes to more than can be counted.
pub(crate) fn out_of_range() -> Refusal {
    Refusal::new(Code::AmountOutOfRange, "the amounts go beyond what can be counted")
}
