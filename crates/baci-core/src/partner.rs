//! Partners and causes: whether points may be given, spent or donated, what that comes to and what it counts. Pure, so
//! that whoever asks why comes to the same.

#[cfg(test)]
mod tests;

use crate::decide::Count;
use crate::decide::caps::{Key, Per, Span};
use crate::member::{MemberView, Used};
use crate::program::Program;
use crate::program::partner::{Cause, Partner, Rate, Side, Way};
use crate::refusal::{Code, Refusal, Value};
use crate::reward::count;
use crate::time::Instant;
use serde::{Deserialize, Serialize};

/// The kinds of event: points given by a partner, spent there, and donated; and each undone, wholly or in part.
pub const EARN: &str = "partner_earn";
/// See [`EARN`].
pub const SPEND: &str = "partner_spend";
/// See [`EARN`].
pub const UNDO: &str = "partner_undo";
/// See [`EARN`].
pub const DONATE: &str = "donate";
/// See [`EARN`].
pub const DONATE_UNDO: &str = "donate_undo";

/// What was agreed: all that it takes to settle it, and to undo it by the terms of that time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    /// The wallet's id.
    pub wallet: String,
    pub rate: Rate,
    /// What it comes to, in the currency's smallest unit.
    pub money: i64,
    /// What it counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<Count>,
}

impl Way {
    /// The kind of event that it is.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Earn => EARN,
            Self::Spend => SPEND,
        }
    }
}

/// The keys that points at a partner read or change, each with whether it is counted for all members together.
pub fn keys(program: &Program, partner: &Partner, way: Way, at: Instant) -> Vec<(String, bool)> {
    let Some(side) = partner.side(way) else { return Vec::new() };
    let day = program.zone.local(at).day;
    let own = limits(side, way, day).into_iter().flatten();
    own.map(|(span, _, shared)| (Key { rule: &partner.id, span }.to_string(), shared)).collect()
}

/// The counter of what a cause was given.
pub fn collected_key(cause: &str) -> String {
    Key { rule: cause, span: Span::Collected }.to_string()
}

/// The limits of a direction over time: what each is counted over, how much, and whether for all members together.
fn limits(side: &Side, way: Way, day: jiff::civil::Date) -> [Option<(Span, i64, bool)>; 3] {
    let of = |per, limit: Option<i64>| Some((Span::Partner(way, per, day), limit?, false));
    let budget = side.budget.map(|budget| (Span::PartnerAll(way, day), budget, true));
    [of(Per::Day, side.per_day), of(Per::Month, side.per_month), budget]
}

/// How many points may move still, by all limits of a direction; nothing where it was not agreed on.
pub fn room(
    program: &Program,
    used: &dyn Used,
    (partner, way): (&Partner, Way),
    at: Instant,
) -> Option<i64> {
    let side = partner.side(way)?;
    let closed = partner.opens.is_some_and(|opens| at < opens)
        || partner.closes.is_some_and(|closes| at >= closes);
    let day = program.zone.local(at).day;
    let left = |(span, most, _): (Span, i64, bool)| {
        most.saturating_sub(used.used(Key { rule: &partner.id, span })).max(0)
    };
    let least = limits(side, way, day).into_iter().flatten().map(left).chain(side.most).min();
    Some(if closed { 0 } else { least.unwrap_or(i64::MAX) })
}

/// Whether a member may be given so many points by a partner, or spend them there: what it comes to, and counts.
///
/// # Errors
/// The first reason against it, with the values that decided.
pub fn agree(
    program: &Program,
    view: &MemberView<'_>,
    (partner, way): (&Partner, Way),
    units: i64,
    at: Instant,
) -> Result<Agreed, Refusal> {
    let id = &partner.id;
    let no = |reason, sentence: String| {
        Refusal::new(Code::PartnerRefused, sentence).because(reason).with("partner", id)
    };
    window(at, (partner.opens, partner.closes), |over, when| match over {
        false => no("partner-not-yet", format!("'{id}' begins at {when}")).with("opens", when),
        true => no("partner-over", format!("'{id}' ended at {when}")).with("closes", when),
    })?;
    let side = partner.side(way).ok_or_else(|| match way {
        Way::Earn => no("partner-gives-none", format!("'{id}' gives no points")),
        Way::Spend => no("partner-takes-none", format!("no points are spent at '{id}'")),
    })?;
    let wallet = program.wallets.get(side.wallet).map(|own| own.id.as_str()).unwrap_or_default();
    above_zero(units)?;
    let within = |reason, sentence: String, (most, left): (i64, i64)| {
        let refusal = no(reason, sentence).with("wallet", wallet);
        refusal.with("most", Value::Units(most, 0)).with("left", Value::Units(left, 0))
    };
    if let Some(most) = side.most.filter(|most| units > *most) {
        let sentence = format!("'{id}' moves at most {most} at once");
        return Err(within("partner-most", sentence, (most, most)));
    }
    let mut counts = Vec::new();
    let day = program.zone.local(at).day;
    for (span, most, _) in limits(side, way, day).into_iter().flatten() {
        let used = view.used.used(Key { rule: id, span });
        let left = most.saturating_sub(used).max(0);
        if units > left {
            let (reason, of) = match span {
                Span::Partner(_, Per::Day, _) => ("partner-per-day", "a member on a day"),
                Span::Partner(..) => ("partner-per-month", "a member in a month"),
                _ => ("partner-budget", "all members in a month"),
            };
            let sentence = format!("'{id}' moves at most {most} for {of}: {left} left");
            return Err(within(reason, sentence, (most, left)));
        }
        counts.push(count((id, span), units));
    }
    Ok(Agreed {
        wallet: wallet.to_owned(),
        rate: side.rate,
        money: money(side.rate, units)?,
        counts,
    })
}

/// Whether a member may give so many points to a cause: what the shop pays for them, and what it counts.
///
/// # Errors
/// The first reason against it, with the values that decided.
pub fn give(program: &Program, cause: &Cause, units: i64, at: Instant) -> Result<Agreed, Refusal> {
    let id = &cause.id;
    let no = |reason, sentence: String| {
        Refusal::new(Code::DonationRefused, sentence).because(reason).with("cause", id)
    };
    window(at, (cause.opens, cause.closes), |over, when| match over {
        false => no("cause-not-yet", format!("'{id}' begins at {when}")).with("opens", when),
        true => no("cause-over", format!("'{id}' ended at {when}")).with("closes", when),
    })?;
    let wallet = program.wallets.get(cause.wallet).map(|own| own.id.as_str()).unwrap_or_default();
    above_zero(units)?;
    if units < cause.least {
        let refusal = no("cause-least", format!("at least {} is given at a time", cause.least));
        return Err(refusal.with("wallet", wallet).with("least", Value::Units(cause.least, 0)));
    }
    if let Some(most) = cause.most.filter(|most| units > *most) {
        let refusal = no("cause-most", format!("at most {most} is given at a time"));
        return Err(refusal.with("wallet", wallet).with("most", Value::Units(most, 0)));
    }
    let counts = vec![count((id, Span::Collected), units)];
    Ok(Agreed {
        wallet: wallet.to_owned(),
        rate: cause.rate,
        money: money(cause.rate, units)?,
        counts,
    })
}

/// Until when the shop may give back what was given to a cause: at the end of the local day where it says nothing.
pub fn undo_until(program: &Program, cause: &Cause, given: Instant) -> Instant {
    match cause.undo {
        Some(undo) => undo.after(given, &program.zone),
        None => {
            let day = program.zone.local(given).day;
            day.tomorrow().map_or(Instant::FAR, |next| program.zone.start_of(next))
        }
    }
}

/// Refuses what is before or after a time.
fn window(
    at: Instant,
    (opens, closes): (Option<Instant>, Option<Instant>),
    refused: impl Fn(bool, Instant) -> Refusal,
) -> Result<(), Refusal> {
    if let Some(opens) = opens.filter(|opens| at < *opens) {
        return Err(refused(false, opens));
    }
    closes.filter(|closes| at >= *closes).map_or(Ok(()), |closes| Err(refused(true, closes)))
}

fn above_zero(units: i64) -> Result<(), Refusal> {
    if units > 0 {
        return Ok(());
    }
    let sentence = format!("the amount must be above zero, not {units}");
    Err(Refusal::new(Code::InvalidRequest, sentence).because("amount-zero"))
}

fn money(rate: Rate, units: i64) -> Result<i64, Refusal> {
    rate.money(units).ok_or_else(|| {
        Refusal::new(Code::AmountOutOfRange, "the amount is beyond what can be counted")
    })
}
