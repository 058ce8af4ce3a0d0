//! Earning: the walk over the rules that an event sets off, each held against it in turn.

use crate::decide::caps::{self, Key, Span};
use crate::decide::case::{Case, out_of_range};
use crate::decide::lines::{Part, PerLine};
use crate::decide::record::{Recorder, Silent};
use crate::decide::{Credit, Decision, Outcome, award, coupons};
use crate::leaderboard;
use crate::level;
use crate::mission;
use crate::program::{Award, Rule, Wallet};
use crate::refusal::{Code, Refusal};
use crate::satisfaction;
use crate::streak;
use crate::tier;
use smallvec::SmallVec;

/// What a rule would give.
struct Gain<Why> {
    amount: i64,
    shares: PerLine,
    why: Why,
}

/// The exclusive rule that stands alone in a wallet.
struct Winner {
    wallet: usize,
    rule: usize,
    /// Its priority, then what it gives: the higher wins.
    rank: (i64, i64),
}

/// Decides what an event earns.
pub(super) fn earn<R: Recorder>(case: &Case<'_>, recorder: &mut R) -> Result<Decision, Refusal> {
    let program = case.scope.program;
    let winners = winners(case)?;
    let mut decision = Decision::default();
    decision.counts.extend(caps::purchase(case));
    decision.counts.extend(caps::spent(case));
    for (position, rule) in case.rules() {
        let gain = match evaluate::<R>(case, rule, &decision.credits)? {
            Ok(gain) => gain,
            Err(why) => {
                recorder.rule(program, rule, 0, why);
                continue;
            }
        };
        let rival = winners.iter().find(|w| w.wallet == rule.wallet && w.rule != position);
        if let Some(rival) = rival.filter(|_| !multiplies(rule)) {
            let by = || program.rules.get(rival.rule).map_or_else(String::new, |r| r.id.clone());
            recorder.rule(program, rule, 0, R::why(|| Outcome::ShutOut { by: by() }));
            continue;
        }
        recorder.rule(program, rule, gain.amount, gain.why);
        caps::counts(rule, case.scope.local.day, gain.amount, &mut decision.counts);
        let (wallet, amount, shares) = (rule.wallet, gain.amount, gain.shares);
        decision.credits.push(Credit { rule: position, wallet, amount, shares });
    }
    if !program.ladders.is_empty() || program.stages.is_some() {
        let purchase = case.cart.as_ref().map(|cart| cart.purchase);
        let earned: Vec<_> =
            decision.credits.iter().map(|credit| (credit.wallet, credit.amount)).collect();
        let counts = tier::counts(program, case.scope.local.day, purchase, &earned);
        decision.counts.extend(counts);
    }
    decision.counts.extend(mission::counts(&case.scope, case.trigger()));
    decision.counts.extend(satisfaction::counts(&case.scope));
    decision.counts.extend(level::counts(&case.scope, case.trigger()));
    decision.counts.extend(streak::counts(&case.scope, case.trigger()));
    let counts = leaderboard::counts(&case.scope, case.trigger(), &decision.credits);
    decision.counts.extend(counts);
    coupons::give(case, recorder, &mut decision);
    Ok(decision)
}

/// The best exclusive rule of each wallet that has one which applies; ties go to the first.
fn winners(case: &Case<'_>) -> Result<SmallVec<[Winner; 2]>, Refusal> {
    let mut winners: SmallVec<[Winner; 2]> = SmallVec::new();
    for (position, rule) in case.rules().filter(|(_, r)| r.exclusive && !multiplies(r)) {
        let Ok(gain) = evaluate::<Silent>(case, rule, &[])? else { continue };
        let (wallet, rank) = (rule.wallet, (rule.priority, gain.amount));
        match winners.iter_mut().find(|winner| winner.wallet == wallet) {
            Some(best) if best.rank >= rank => {}
            Some(best) => (best.rule, best.rank) = (position, rank),
            None => winners.push(Winner { wallet, rule: position, rank }),
        }
    }
    Ok(winners)
}

fn multiplies(rule: &Rule) -> bool {
    matches!(rule.award, Award::Multiply { .. })
}

/// What a rule by itself would give, or why it gives nothing.
fn evaluate<R: Recorder>(
    case: &Case<'_>,
    rule: &Rule,
    before: &[Credit],
) -> Result<Result<Gain<R::Why>, R::Why>, Refusal> {
    let scope = &case.scope;
    let (at, local, used) = (scope.event.at, scope.local, scope.view.used);
    let not = |words: &dyn Fn() -> Outcome| Ok(Err(R::why(words)));
    if !rule.active.holds(at, local) {
        return not(&|| Outcome::NotActive { reason: rule.active.why_not(at, local) });
    }
    let Some(part) = Part::of(case, rule, before)? else { return not(&|| Outcome::NoLines) };
    if let Some(when) = rule.when.as_ref().filter(|when| !when.holds(scope)) {
        return not(&|| Outcome::ConditionFailed { failed: when.explain(scope) });
    }
    let visit = Key { rule: &rule.id, span: Span::Visit(local.day) };
    if matches!(rule.award, Award::PerVisit { .. }) && used.used(visit) > 0 {
        return not(&|| Outcome::VisitCounted);
    }
    let wallet = wallet(case, rule)?;
    let full = award::units(&rule.award, part.base, wallet.rounding).ok_or_else(out_of_range)?;
    let arithmetic = || award::arithmetic(scope.program, wallet, &rule.award, part.base);
    if full == 0 {
        return not(&|| Outcome::Zero { arithmetic: arithmetic() });
    }
    let (amount, cuts) = caps::cut(rule, local.day, used, full);
    let caps = || cuts.iter().map(Into::into).collect();
    if amount == 0 {
        return not(&|| Outcome::CapReached { caps: caps() });
    }
    let why = R::why(|| Outcome::Applied { arithmetic: arithmetic(), caps: caps() });
    Ok(Ok(Gain { amount, shares: part.split(amount), why }))
}

fn wallet<'a>(case: &Case<'a>, rule: &Rule) -> Result<&'a Wallet, Refusal> {
    case.scope.program.wallets.get(rule.wallet).ok_or_else(|| {
        let sentence = format!("rule '{}' has no wallet", rule.id);
        let refusal = Refusal::new(Code::UnknownName, sentence).because("rule-without-wallet");
        refusal.with("rule", &rule.id)
    })
}
