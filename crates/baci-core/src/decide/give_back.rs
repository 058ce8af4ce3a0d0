//! Giving back: what a refund or a cancel takes back of what a purchase earned.
//!
//! Everything is worked out from how much came back *in all*, less what was taken before; so the
//! parts sum to the whole in whatever order and sizes they come.

use crate::decide::lines::PerLine;
use crate::decide::record::Recorder;
use crate::decide::returns::{Credited, LineReturned, Origin, Returned, share};
use crate::decide::{Count, Decision, GiveBack, ShareBack, TakeBack, TakeBackReason};
use crate::decimal;
use crate::event::{self, Cancel, Line, Quantity, Refund, ReturnedLine};
use crate::id::EventId;
use crate::money::split;
use crate::program::Program;
use crate::refusal::{Code, Refusal};

/// Decides a refund.
pub(super) fn refund<R: Recorder>(
    program: &Program,
    origin: Option<&Origin>,
    refund: &Refund,
    recorder: &mut R,
) -> Result<Decision, Refusal> {
    let origin = open(origin, refund.purchase)?;
    if is_back(origin) {
        return Err(already("everything of the purchase came back already").because("all-returned"));
    }
    let mut lines = so_far(origin);
    match &refund.what {
        event::Returned::All => everything(origin, &mut lines),
        event::Returned::Lines(parts) => some_units(origin, &mut lines, parts)?,
        event::Returned::Amount(amount) => some_money(origin, &mut lines, *amount)?,
    }
    Ok(take_back(program, origin, lines, recorder))
}

/// Decides a cancel: all that is left comes back, and the use of caps too. Where all came back by refunds
/// before, it still gives back the uses.
pub(super) fn cancel<R: Recorder>(
    program: &Program,
    origin: Option<&Origin>,
    cancel: Cancel,
    recorder: &mut R,
) -> Result<Decision, Refusal> {
    let origin = open(origin, cancel.purchase)?;
    let mut lines = so_far(origin);
    everything(origin, &mut lines);
    let mut decision = take_back(program, origin, lines, recorder);
    if let Some(returned) = &mut decision.returned {
        returned.cancelled = true;
    }
    let rest =
        |count: &&Count| !count.kept && !count.in_part && !count.whole && count.shares.is_empty();
    let whole = origin.counts.iter().filter(rest);
    decision.counts.extend(whole.map(undone));
    Ok(decision)
}

/// The purchase, if it is there and not cancelled.
fn open(origin: Option<&Origin>, purchase: EventId) -> Result<&Origin, Refusal> {
    let origin = origin.filter(|origin| origin.event == purchase).ok_or_else(|| {
        Refusal::new(Code::EventNotFound, format!("there is no purchase {purchase}"))
            .because("purchase-not-found")
    })?;
    if origin.returned.cancelled {
        return Err(already("the purchase is cancelled").because("purchase-cancelled"));
    }
    Ok(origin)
}

/// Whether everything of it came back before.
fn is_back(origin: &Origin) -> bool {
    !origin.returned.lines.is_empty() && all_back(origin, &origin.returned.lines)
}

fn already(sentence: &str) -> Refusal {
    Refusal::new(Code::AlreadyReturned, sentence)
}

fn so_far(origin: &Origin) -> Vec<LineReturned> {
    let mut lines = origin.returned.lines.clone();
    let nothing = LineReturned { quantity: Quantity(0), amount: 0 };
    lines.resize(origin.purchase.lines.len(), nothing);
    lines
}

fn full(line: &Line) -> LineReturned {
    LineReturned { quantity: line.quantity, amount: line.amount }
}

fn all_back(origin: &Origin, lines: &[LineReturned]) -> bool {
    origin.purchase.lines.iter().zip(lines).all(|(line, back)| *back == full(line))
}

fn everything(origin: &Origin, lines: &mut [LineReturned]) {
    for (line, back) in origin.purchase.lines.iter().zip(lines) {
        *back = full(line);
    }
}

fn some_units(
    origin: &Origin,
    lines: &mut [LineReturned],
    parts: &[ReturnedLine],
) -> Result<(), Refusal> {
    if parts.is_empty() {
        let sentence = "name at least one line that comes back";
        return Err(Refusal::new(Code::InvalidRequest, sentence).because("no-lines"));
    }
    for part in parts {
        let i = usize::try_from(part.line).unwrap_or(usize::MAX);
        let (Some(line), Some(back)) = (origin.purchase.lines.get(i), lines.get_mut(i)) else {
            let sentence = format!("the purchase has no line {}", part.line);
            let refusal = Refusal::new(Code::UnknownName, sentence).because("unknown-line");
            return Err(refusal.with("line", part.line));
        };
        units_of(line, back, *part)?;
    }
    Ok(())
}

fn units_of(line: &Line, back: &mut LineReturned, part: ReturnedLine) -> Result<(), Refusal> {
    if part.quantity <= Quantity(0) {
        let sentence = format!("the quantity of line {} must be above zero", part.line);
        let refusal = Refusal::new(Code::InvalidRequest, sentence).because("quantity-zero");
        return Err(refusal.with("line", part.line));
    }
    let (was, whole) = (back.quantity.0, line.quantity.0);
    let Some(now) = was.checked_add(part.quantity.0).filter(|now| *now <= whole) else {
        let left = Quantity(whole.saturating_sub(was));
        let sentence = format!(
            "line {} has {left} left to come back, {} is asked for",
            part.line, part.quantity
        );
        let refusal = already(&sentence).because("line-returned").with("line", part.line);
        return Err(refusal.with("left", left).with("asked", part.quantity));
    };
    if now == whole {
        *back = full(line);
        return Ok(());
    }
    // Money that came back before without goods is not given twice: it stops at the line's amount.
    let by = share(line.amount, now, whole).saturating_sub(share(line.amount, was, whole));
    let amount = back.amount.saturating_add(by);
    let (low, high) = (line.amount.min(0), line.amount.max(0));
    *back = LineReturned { quantity: Quantity(now), amount: amount.clamp(low, high) };
    complete(line, back);
    Ok(())
}

/// A line whose whole amount is back is back, with all its units.
fn complete(line: &Line, back: &mut LineReturned) {
    if line.amount > 0 && back.amount == line.amount {
        *back = full(line);
    }
}

fn some_money(origin: &Origin, lines: &mut [LineReturned], amount: i64) -> Result<(), Refusal> {
    if amount <= 0 {
        let sentence = "the amount that comes back must be above zero";
        return Err(Refusal::new(Code::InvalidRequest, sentence).because("amount-zero"));
    }
    let pairs = || origin.purchase.lines.iter().zip(lines.iter());
    let lefts = pairs().map(|(line, back)| line.amount.saturating_sub(back.amount));
    let lefts: PerLine = lefts.collect();
    let left: i128 = lefts.iter().map(|left| i128::from(*left)).sum();
    if i128::from(amount) > left {
        return Err(already("more comes back than what is left of the purchase"));
    }
    if i128::from(amount) == left {
        everything(origin, lines);
        return Ok(());
    }
    let mut parts: PerLine = smallvec::smallvec![0; lefts.len()];
    split(amount, &lefts, &mut parts);
    for ((line, back), part) in origin.purchase.lines.iter().zip(lines).zip(parts) {
        back.amount = back.amount.saturating_add(part);
        complete(line, back);
    }
    Ok(())
}

fn take_back<R: Recorder>(
    program: &Program,
    origin: &Origin,
    lines: Vec<LineReturned>,
    recorder: &mut R,
) -> Decision {
    let mut decision = Decision::default();
    let mut taken = Vec::with_capacity(origin.credits.len());
    for (i, credit) in origin.credits.iter().enumerate() {
        let before = origin.returned.taken.get(i).copied().unwrap_or(0);
        let in_all = due(origin, credit, &lines).max(before);
        taken.push(in_all);
        let amount = in_all.saturating_sub(before);
        if amount == 0 {
            continue;
        }
        recorder.take_back(|| words(program, origin, credit, &lines, [before, in_all]));
        decision.take_backs.push(TakeBack {
            origin: origin.event,
            rule: credit.rule.clone(),
            wallet: credit.wallet.clone(),
            amount,
        });
    }
    decision.counts.extend(counted_back(origin, &lines));
    if all_back(origin, &lines) && !is_back(origin) {
        let whole = |count: &&Count| count.whole && !count.kept && count.shares.is_empty();
        let whole = origin.counts.iter().filter(whole);
        decision.counts.extend(whole.map(undone));
    }
    let mut returned = Returned { lines, taken, given: Vec::new(), cancelled: false };
    returned.given = paid_back(origin, &returned, &mut decision);
    decision.returned = Some(returned);
    decision
}

/// Gives back what is counted in proportion to the goods, as what the member spent, or by lines.
fn counted_back<'a>(
    origin: &'a Origin,
    lines: &'a [LineReturned],
) -> impl Iterator<Item = Count> + 'a {
    let before = so_far(origin);
    let sum = |amounts: &mut dyn Iterator<Item = i64>| amounts.fold(0, i64::saturating_add);
    let whole = sum(&mut origin.purchase.lines.iter().map(|line| line.amount));
    let due = move |count: &Count, lines: &[LineReturned]| {
        let back = lines.iter().map(|back| back.amount).fold(0, i64::saturating_add);
        match (all_back(origin, lines), count.shares.is_empty()) {
            (true, _) => count.by,
            (false, true) => share(count.by, back, whole).clamp(0, count.by),
            (false, false) => by_lines(origin, count, lines).clamp(0, count.by),
        }
    };
    let hangs = |count: &&Count| count.in_part || (!count.kept && !count.shares.is_empty());
    let own = origin.counts.iter().filter(hangs);
    own.filter_map(move |count| {
        let by = due(count, lines).saturating_sub(due(count, &before));
        (by != 0).then(|| Count { by: by.saturating_neg(), ..count.clone() })
    })
}

/// What of a count is due back for the lines that it hangs on.
fn by_lines(origin: &Origin, count: &Count, lines: &[LineReturned]) -> i64 {
    let lines = origin.purchase.lines.iter().zip(lines).zip(&count.shares);
    let mut lines = lines.filter(|(_, share)| **share > 0);
    if count.whole {
        return if lines.all(|((line, back), _)| *back == full(line)) { count.by } else { 0 };
    }
    let part = |((line, back), own): ((&Line, &LineReturned), &i64)| match count.in_part {
        true => back.of(line, *own),
        false if back.quantity.0 > 0 => share(*own, back.quantity.0, line.quantity.0),
        // Money alone came back: no piece is known.
        false => back.of(line, *own),
    };
    lines.map(part).fold(0, i64::saturating_add)
}

fn undone(count: &Count) -> Count {
    Count { by: count.by.saturating_neg(), ..count.clone() }
}

/// Gives back what wallets paid, in proportion to all that came back of the price, with its tax and fixed
/// charges; the last part takes the rest.
fn paid_back(origin: &Origin, returned: &Returned, decision: &mut Decision) -> Vec<i64> {
    let back = returned.value(&origin.purchase);
    let whole = match &origin.purchase.offered {
        Some(offered) => offered.totals.payable,
        None => origin.purchase.gross().unwrap_or(i64::MAX),
    };
    let all = all_back(origin, &returned.lines);
    let mut given = Vec::with_capacity(origin.purchase.paid.len());
    for (i, paid) in origin.purchase.paid.iter().enumerate() {
        let before = origin.returned.given.get(i).copied().unwrap_or(0);
        // While a line below zero is still out, more than the whole may have come back.
        let part = share(paid.units, back, whole).clamp(0, paid.units);
        let due = if all { paid.units } else { part }.max(before);
        given.push(due);
        if due > before {
            let (wallet, units) = (paid.wallet.clone(), due - before);
            let (card, from) = (paid.card, paid.from);
            decision.give_backs.push(GiveBack { wallet, units, card, from });
        }
    }
    given
}

/// What of a credit is due back in all.
fn due(origin: &Origin, credit: &Credited, lines: &[LineReturned]) -> i64 {
    if all_back(origin, lines) {
        return credit.amount;
    }
    let alone = [credit.amount];
    let shares = if credit.shares.is_empty() { &alone[..] } else { &credit.shares };
    let pairs = origin.purchase.lines.iter().zip(lines).zip(shares);
    let due = pairs.map(|((line, back), share)| back.of(line, *share));
    due.fold(0i64, i64::saturating_add).min(credit.amount)
}

fn words(
    program: &Program,
    origin: &Origin,
    credit: &Credited,
    lines: &[LineReturned],
    [before, in_all]: [i64; 2],
) -> TakeBackReason {
    let wallet = program.wallets.iter().find(|wallet| wallet.id == credit.wallet);
    let format = |units| decimal::format(units, wallet.map_or(0, |wallet| wallet.digits));
    let sum = |amounts: &mut dyn Iterator<Item = i64>| amounts.fold(0, i64::saturating_add);
    let back = sum(&mut lines.iter().map(|back| back.amount));
    let whole = sum(&mut origin.purchase.lines.iter().map(|line| line.amount));
    let share = ShareBack { back, whole, earned: credit.amount, due: in_all, before };
    let (back, whole) = (program.currency.format(back), program.currency.format(whole));
    let (due, earned, taken) = (format(in_all), format(credit.amount), format(before));
    let amount = in_all.saturating_sub(before);
    let arithmetic = format!(
        "{back} of {whole} came back in all, which is {due} of the {earned} earned; \
         less {taken} taken before: {}",
        format(amount)
    );
    let (rule, wallet) = (credit.rule.clone(), credit.wallet.clone());
    TakeBackReason { rule, wallet, amount, arithmetic, share }
}
