//! Awards: how much a rule gives for its base, and the same arithmetic in words.

use crate::decide::Arithmetic;
use crate::decimal::{self, Decimal, power};
use crate::event::Quantity;
use crate::money::Rounding;
use crate::program::{Award, Program, Wallet};

/// What an award comes to in the wallet's smallest unit: a whole part, or a fraction to be rounded.
enum Sum {
    Whole(i128),
    Part { numerator: i128, denominator: i128 },
}

/// `None` beyond an i128: no sum of real money.
fn sum(award: &Award, base: i64) -> Option<Sum> {
    let base = i128::from(base.max(0));
    let times = |n: i64| base * i128::from(n);
    Some(match *award {
        Award::Fixed { give } | Award::PerVisit { give } => Sum::Whole(i128::from(give)),
        Award::PerItem { give } => Sum::Whole(times(give)),
        Award::PerFullAmount { give, amount } => {
            let full = base.checked_div(i128::from(amount))?;
            Sum::Whole(full.checked_mul(i128::from(give))?)
        }
        Award::PerAmount { give, amount } => {
            Sum::Part { numerator: times(give), denominator: i128::from(amount) }
        }
        Award::PerUnit { give } => {
            Sum::Part { numerator: times(give), denominator: i128::from(Quantity::ONE.0) }
        }
        Award::Percent { percent } => {
            let denominator = 100 * i128::from(power(percent.scale));
            Sum::Part { numerator: times(percent.mantissa), denominator }
        }
        Award::Multiply { by } => {
            let one = i128::from(power(by.scale));
            let more = i128::from(by.mantissa) - one;
            Sum::Part { numerator: base.checked_mul(more)?, denominator: one }
        }
    })
}

/// What an award gives for a base, rounded once, never below zero; `None` beyond an i64.
pub(super) fn units(award: &Award, base: i64, rounding: Rounding) -> Option<i64> {
    let units = match sum(award, base)? {
        Sum::Whole(units) => i64::try_from(units).ok()?,
        Sum::Part { numerator, denominator } => rounding.divide(numerator, denominator)?,
    };
    Some(units.max(0))
}

/// The arithmetic of an award, with amounts as people write them.
pub(super) fn arithmetic(
    program: &Program,
    wallet: &Wallet,
    award: &Award,
    base: i64,
) -> Arithmetic {
    let units = units(award, base, wallet.rounding).unwrap_or(0);
    let exact = before_rounding(wallet, award, base);
    let text = match left(program, wallet, award, base) {
        (left, false) => left,
        (left, true) => {
            let rounded = decimal::format(units, wallet.digits);
            let how = match wallet.rounding {
                Rounding::Down => "down",
                Rounding::HalfUp => "half up",
                Rounding::Up => "up",
            };
            match &exact {
                Some(exact) => format!("{left} = {exact}, rounded {how} to {rounded}"),
                None => format!("{left} = {rounded}"),
            }
        }
    };
    Arithmetic { award: award.clone(), base, exact, units, text }
}

/// The left side in words, and whether a sum follows.
fn left(program: &Program, wallet: &Wallet, award: &Award, base: i64) -> (String, bool) {
    let in_wallet = |units: i64| decimal::format(units, wallet.digits);
    let money = |amount: i64| program.currency.format(amount);
    let text = match *award {
        Award::Fixed { give } => return (format!("{} each time", in_wallet(give)), false),
        Award::PerVisit { give } => {
            return (format!("{} for the first visit of the day", in_wallet(give)), false);
        }
        Award::PerItem { give } => {
            let lines = if base == 1 { "line" } else { "lines" };
            format!("{base} {lines} x {}", in_wallet(give))
        }
        Award::PerUnit { give } => format!("{} units x {}", Quantity(base), in_wallet(give)),
        Award::PerFullAmount { give, amount } => {
            let full = base.max(0).checked_div(amount).unwrap_or(0);
            let (amount, base, give) = (money(amount), money(base), in_wallet(give));
            format!("{full} x {amount} in {base}, x {give}")
        }
        Award::PerAmount { give, amount } => {
            format!("{} x {} / {}", money(base), in_wallet(give), money(amount))
        }
        Award::Percent { percent } => format!("{} x {percent}%", money(base)),
        Award::Multiply { by } => format!("{} x ({} - 1)", in_wallet(base), plain(by)),
    };
    (text, true)
}

/// What it comes to before rounding, where that is no whole unit.
fn before_rounding(wallet: &Wallet, award: &Award, base: i64) -> Option<String> {
    match sum(award, base)? {
        Sum::Part { numerator, denominator }
            if numerator > 0 && numerator % denominator.max(1) != 0 =>
        {
            Some(exact(numerator, denominator * i128::from(power(wallet.digits))))
        }
        _ => None,
    }
}

/// A fraction above zero as a decimal with as many digits as it has, six at most.
fn exact(numerator: i128, denominator: i128) -> String {
    let (mut text, mut rest) = ((numerator / denominator).to_string(), numerator % denominator);
    text.push('.');
    for _ in 0..6 {
        rest *= 10;
        text.push_str(&(rest / denominator).to_string());
        rest %= denominator;
    }
    if rest > 0 {
        text.push('…');
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn plain(number: Decimal) -> String {
    let text = number.to_string();
    if text.contains('.') {
        return text.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    text
}
