//! What members may give to each other: the limits of the program, and what is counted for them.

use crate::state::State;
use baci_core::decide::Count;
use baci_core::decide::caps::{Key, Per, Span};
use baci_core::id::MemberId;
use baci_core::program::household::{To, Transfer};
use baci_core::refusal::{Code, Refusal, Value};
use baci_core::time::Instant;

fn refused(reason: &'static str, sentence: String) -> Refusal {
    Refusal::new(Code::TransferRefused, sentence).because(reason)
}

/// Whether a member may give so much to another one; what is counted where they do.
pub(super) fn allowed(
    state: &State,
    at: Instant,
    (giver, receiver): (MemberId, MemberId),
    (wallet, amount): (&str, i64),
) -> Result<Vec<Count>, Refusal> {
    let published = state.program()?;
    let program = &published.program;
    if program.transfers.is_empty() {
        return Ok(Vec::new());
    }
    let rules = program.transfers.iter().find(|own| own.wallet == wallet).ok_or_else(|| {
        let sentence = format!("nothing is given to others from the wallet '{wallet}'");
        refused("transfer-wallet", sentence).with("wallet", wallet)
    })?;
    let own = state.household_of(giver).map(|own| own.household);
    let together = own.is_some() && own == state.household_of(receiver).map(|o| o.household);
    if rules.to == To::Household && !together {
        let sentence = "from this wallet members give only to those of their own household";
        return Err(refused("transfer-household", sentence.to_owned()));
    }
    let known = state.member(giver)?;
    let today = program.zone.local(at).day;
    let joined = program.zone.local(known.stored.member.joined_at).day;
    let days = joined.until(today).map_or(0, |span| i64::from(span.get_days()));
    if days < rules.wait_days {
        let sentence =
            format!("whoever joined less than {} days ago gives nothing", rules.wait_days);
        return Err(refused("transfer-wait", sentence).with("days", rules.wait_days));
    }
    within(rules, amount)?;
    let mut counts = Vec::new();
    for (per, most) in rules.limits() {
        let key = Key { rule: wallet, span: Span::Transfer(per, today) }.to_string();
        let used = known.counters.get(&key).unwrap_or(0);
        let left = most.saturating_sub(used).max(0);
        if amount > left {
            let reason = match per {
                Per::Month => "transfer-per-month",
                Per::Day | Per::Week => "transfer-per-day",
            };
            let sentence =
                format!("a member gives {most} in a {} at most: {left} left", per.word());
            let refusal = refused(reason, sentence).with("wallet", wallet);
            let (most, left) = (Value::Units(most, 0), Value::Units(left, 0));
            return Err(refusal.with("most", most).with("left", left));
        }
        counts.push(Count { key, by: amount, ..Count::default() });
    }
    Ok(counts)
}

/// The limits of one gift. What is no amount at all is refused by the ledger.
fn within(rules: &Transfer, amount: i64) -> Result<(), Refusal> {
    if amount > 0 && amount < rules.least {
        let sentence = format!("at least {} is given at a time", rules.least);
        let refusal = refused("transfer-least", sentence).with("wallet", &rules.wallet);
        return Err(refusal.with("least", Value::Units(rules.least, 0)));
    }
    match rules.most {
        Some(most) if amount > most => {
            let sentence = format!("at most {most} is given at a time");
            let refusal = refused("transfer-most", sentence).with("wallet", &rules.wallet);
            Err(refusal.with("most", Value::Units(most, 0)))
        }
        _ => Ok(()),
    }
}
