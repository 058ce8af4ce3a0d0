//! Refusals, and what is wrong with a program's text, in words: the message of the reason with the values that decided.

use super::{Pen, Said};
use baci_core::program::Problem;
use baci_core::refusal::{Refusal, Value};

/// What a refusal says to a person: what is wrong, and what to do.
pub fn refusal(pen: impl Pen, refusal: &Refusal) -> String {
    problem(pen, refusal.message(), &refusal.values, refusal.retry_after)
}

/// The same of a reason by itself, also one that is none of the domain's: too large a body, too much
/// to do. `retry_after` is in seconds.
pub fn problem(
    pen: impl Pen,
    reason: &str,
    values: &[(&'static str, Value)],
    retry_after: Option<u32>,
) -> String {
    let mut said = Said::new(&pen, format!("refused-{}", reason.replace('_', "-")));
    for (name, value) in values {
        said = said.with(name, value);
    }
    if let Some(seconds) = retry_after {
        said = said.with("minutes", &Value::from(seconds.div_ceil(60)));
    }
    said.to_string()
}

/// What is wrong with a place of a program's text, and what to do.
pub fn fault(pen: impl Pen, fault: &Problem) -> String {
    let said = Said::new(&pen, format!("wrong-{}", fault.reason));
    fault.values.iter().fold(said, |said, (name, value)| said.with(name, value)).to_string()
}
