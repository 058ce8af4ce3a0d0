//! Recorders: the walk tells one why; the silent one costs nothing, the tree keeps every word.

use crate::decide::{CouponReason, Explanation, Outcome, RuleReason, TakeBackReason};
use crate::program::{Program, Rule};

/// What a walk tells its reasons to.
pub(super) trait Recorder {
    /// A reason as it is kept.
    type Why;

    /// Puts a reason in words, if anybody reads them.
    fn why(words: impl FnOnce() -> Outcome) -> Self::Why;

    /// How a rule came out.
    fn rule(&mut self, program: &Program, rule: &Rule, amount: i64, why: Self::Why);

    /// What is taken back of a credit.
    fn take_back(&mut self, words: impl FnOnce() -> TakeBackReason);

    /// How a coupon came out that the program may give by itself.
    fn coupon(&mut self, words: impl FnOnce() -> CouponReason);
}

/// For deciding: nothing is put in words.
pub(super) struct Silent;

impl Recorder for Silent {
    type Why = ();
    fn why(_: impl FnOnce() -> Outcome) {}
    fn rule(&mut self, _: &Program, _: &Rule, _: i64, (): ()) {}
    fn take_back(&mut self, _: impl FnOnce() -> TakeBackReason) {}
    fn coupon(&mut self, _: impl FnOnce() -> CouponReason) {}
}

/// For explaining.
#[derive(Default)]
pub(super) struct Tree(pub Explanation);

impl Recorder for Tree {
    type Why = Outcome;

    fn why(words: impl FnOnce() -> Outcome) -> Outcome {
        words()
    }

    fn rule(&mut self, program: &Program, rule: &Rule, amount: i64, outcome: Outcome) {
        let wallet = program.wallets.get(rule.wallet).map_or("", |wallet| &wallet.id);
        let (rule, wallet) = (rule.id.clone(), wallet.to_owned());
        self.0.rules.push(RuleReason { rule, wallet, amount, outcome });
    }

    fn take_back(&mut self, words: impl FnOnce() -> TakeBackReason) {
        self.0.take_backs.push(words());
    }

    fn coupon(&mut self, words: impl FnOnce() -> CouponReason) {
        self.0.coupons.push(words());
    }
}
