//! Deciding: what an event means for a member under a program, as a pure function, and why.
//!
//! [`decide`] gives the effects; [`explain`] walks the very same path with a recorder and gives the
//! tree of reasons. The two are one piece of code, so an explanation can never differ from what was
//! decided, and the till does not pay for words that nobody reads.

mod active;
mod arithmetic;
mod award;
pub mod caps;
mod case;
mod coupons;
mod earn;
mod give_back;
mod lines;
mod record;
pub mod returns;

#[cfg(test)]
mod tests;

use crate::event::{Body, Event};
use crate::id::{EventId, GiftCardId, MemberId};
use crate::member::MemberView;
use crate::program::Program;
use crate::refusal::Refusal;
pub use active::Inactive;
pub use arithmetic::Arithmetic;
pub(crate) use case::out_of_range;
pub use coupons::{CouponOutcome, CouponReason};
use record::Recorder;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

/// What changes. Positions are those of the program that decided.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decision {
    /// What each rule gave, in the order the rules stand; nothing is noted for a zero.
    pub credits: SmallVec<[Credit; 4]>,
    /// The coupons that it gives: positions in `Program::coupons`.
    pub coupons: SmallVec<[usize; 1]>,
    /// What a refund or cancel takes back.
    pub take_backs: SmallVec<[TakeBack; 2]>,
    /// What a refund or cancel gives back of what wallets paid.
    pub give_backs: SmallVec<[GiveBack; 1]>,
    /// Use of caps to be noted (or given back, below zero).
    pub counts: SmallVec<[Count; 2]>,
    /// For a refund or cancel: how the purchase stands after it.
    pub returned: Option<returns::Returned>,
}

/// Points or money that a rule gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// Position in `Program::rules`.
    pub rule: usize,
    /// Position in `Program::wallets`.
    pub wallet: usize,
    /// In the wallet's smallest unit, above zero.
    pub amount: i64,
    /// The part of each line, summing to `amount`; for an event without lines, one part.
    pub shares: SmallVec<[i64; 8]>,
}

/// Points or money that are taken back because goods came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakeBack {
    /// The purchase whose credit it was.
    pub origin: EventId,
    /// The rule's id at that time; the program of today may not have it any more.
    pub rule: String,
    /// The wallet's id.
    pub wallet: String,
    /// Above zero.
    pub amount: i64,
}

/// Points or money that had paid and are given back, because goods came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiveBack {
    /// The wallet's id.
    pub wallet: String,
    /// Above zero, in the wallet's smallest unit.
    pub units: i64,
    /// The gift card that had paid, where it was not the member's own balance.
    pub card: Option<GiftCardId>,
    /// Whose wallet had paid, where another one of the household did.
    pub from: Option<MemberId>,
}

/// Use of a cap.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// See [`caps::Key`]; printed.
    pub key: String,
    /// Counted for all members together, not for this one.
    pub program: bool,
    pub by: i64,
    /// Not given back by a cancel.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub kept: bool,
    /// Given back by refunds as well, in proportion to what comes back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_part: bool,
    /// Given back as well when all of it came back by refunds.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
    /// What of it hangs on each line, where it does not hang on the whole purchase: given back by the money
    /// of these lines where it is `in_part`, when all of these lines came back where it is `whole`, else by
    /// their pieces.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<i64>,
}

/// Why each rule did or did not apply.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Explanation {
    pub rules: Vec<RuleReason>,
    /// Why it gave coupons by itself, or did not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub coupons: Vec<CouponReason>,
    /// For a refund or cancel: what was taken back, with its arithmetic.
    pub take_backs: Vec<TakeBackReason>,
}

/// One rule's part in a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleReason {
    pub rule: String,
    pub wallet: String,
    /// In the wallet's smallest unit; 0 where it did not apply.
    pub amount: i64,
    pub outcome: Outcome,
}

/// How a rule came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// It gave, by this arithmetic: '312.50 x 1 / 25 = 12.5, rounded down to 12'.
    Applied { arithmetic: Arithmetic, caps: Vec<CapReason> },
    /// Not within its dates, weekdays or hours.
    NotActive { reason: Inactive },
    /// No line of the purchase counts for it.
    NoLines,
    /// Its condition did not hold.
    ConditionFailed { failed: Vec<crate::condition::Seen> },
    /// It came to zero.
    Zero { arithmetic: Arithmetic },
    /// A cap is used up.
    CapReached { caps: Vec<CapReason> },
    /// The member's visit of that day was counted before.
    VisitCounted,
    /// An exclusive rule applied instead.
    ShutOut { by: String },
}

/// What a cap did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CapReason {
    /// receipt, day, month, member or program.
    pub cap: String,
    pub limit: i64,
    pub used: i64,
    /// What was left of the rule's amount after it.
    pub allowed: i64,
}

/// A credit that is taken back, with its arithmetic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TakeBackReason {
    pub rule: String,
    pub wallet: String,
    pub amount: i64,
    pub arithmetic: String,
    /// The same in numbers.
    #[serde(skip)]
    pub share: ShareBack,
}

/// How much came back of a purchase, and so of a credit. Money is in the currency's smallest unit, the
/// rest in the wallet's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShareBack {
    /// Money that came back so far, this time included.
    pub back: i64,
    /// Money of the whole purchase.
    pub whole: i64,
    pub earned: i64,
    /// What of it is due back in all.
    pub due: i64,
    /// What was taken back before.
    pub before: i64,
}

impl Decision {
    /// The credits by names, as they are stored with their event: a later refund reads them under
    /// whatever program there is then.
    pub fn credited(&self, program: &Program) -> Vec<returns::Credited> {
        let named = self.credits.iter().filter_map(|credit| {
            Some(returns::Credited {
                rule: program.rules.get(credit.rule)?.id.clone(),
                wallet: program.wallets.get(credit.wallet)?.id.clone(),
                amount: credit.amount,
                shares: if credit.shares.len() > 1 { credit.shares.to_vec() } else { Vec::new() },
            })
        });
        named.collect()
    }
}

/// Decides an event.
///
/// # Errors
/// A [`Refusal`] where the event cannot be: amounts beyond an i64, more returned than was bought.
pub fn decide(
    program: &Program,
    view: &MemberView<'_>,
    event: &Event,
) -> Result<Decision, Refusal> {
    walk(program, view, event, &mut record::Silent)
}

/// The same, with the reasons.
///
/// # Errors
/// As [`decide`].
pub fn explain(
    program: &Program,
    view: &MemberView<'_>,
    event: &Event,
) -> Result<(Decision, Explanation), Refusal> {
    let mut tree = record::Tree::default();
    let decision = walk(program, view, event, &mut tree)?;
    Ok((decision, tree.0))
}

/// The one walk; what is recorded on the way is the recorder's business.
fn walk<R: Recorder>(
    program: &Program,
    view: &MemberView<'_>,
    event: &Event,
    recorder: &mut R,
) -> Result<Decision, Refusal> {
    match &event.body {
        Body::Refund(refund) => give_back::refund(program, view.origin, refund, recorder),
        Body::Cancel(cancel) => give_back::cancel(program, view.origin, *cancel, recorder),
        Body::Purchase(_) | Body::Custom(_) => {
            earn::earn(&case::Case::new(program, view, event)?, recorder)
        }
    }
}
