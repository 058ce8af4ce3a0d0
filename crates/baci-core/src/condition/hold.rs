//! Holding the lowered tree against a purchase or event, without allocating.
//!
//! `None` is 'cannot be worked out': an absent value, a number too large, a division by zero.

use super::code::{Arithmetic, Comparison, Number, Quantifier, Search, Text, Truth};
use super::names::{Leaf, Type};
use super::read::{Frame, Words};
use std::cmp::Ordering;

impl Comparison {
    fn of(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Unequal => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterEqual => order.is_ge(),
        }
    }
}

/// `&&` as CEL has it: false decides, even beside what cannot be worked out.
fn and(left: Option<bool>, right: impl FnOnce() -> Option<bool>) -> Option<bool> {
    match left {
        Some(false) => Some(false),
        Some(true) => right(),
        None => right().filter(|right| !right),
    }
}

/// `||` as CEL has it: true decides.
fn or(left: Option<bool>, right: impl FnOnce() -> Option<bool>) -> Option<bool> {
    match left {
        Some(true) => Some(true),
        Some(false) => right(),
        None => right().filter(|right| *right),
    }
}

impl Truth {
    /// Whether it is true.
    pub fn hold(&self, frame: &Frame<'_>) -> Option<bool> {
        match self {
            Self::Const(truth) => Some(*truth),
            Self::Leaf(leaf) => frame.truth(leaf),
            Self::Not(inner) => inner.hold(frame).map(|truth| !truth),
            Self::And(pair) => and(pair[0].hold(frame), || pair[1].hold(frame)),
            Self::Or(pair) => or(pair[0].hold(frame), || pair[1].hold(frame)),
            Self::Same(pair) => Some(pair[0].hold(frame)? == pair[1].hold(frame)?),
            Self::If(parts) => {
                if parts[0].hold(frame)? {
                    parts[1].hold(frame)
                } else {
                    parts[2].hold(frame)
                }
            }
            Self::Numbers(how, pair) => {
                Some(how.of(pair[0].count(frame)?.cmp(&pair[1].count(frame)?)))
            }
            Self::Texts(how, pair) => {
                Some(how.of(pair[0].words(frame)?.as_str().cmp(pair[1].words(frame)?.as_str())))
            }
            Self::Has(leaf) => Some(has(leaf, frame)),
            Self::OneOf(text, list) => {
                let text = text.words(frame)?;
                any_known(list.iter().map(|one| Some(one.words(frame)?.as_str() == text.as_str())))
            }
            Self::NumberOneOf(number, list) => {
                let number = number.count(frame)?;
                any_known(list.iter().map(|one| Some(one.count(frame)? == number)))
            }
            Self::Tagged(text, tags) => {
                let text = text.words(frame)?;
                Some(frame.texts(tags)?.iter().any(|tag| tag == text.as_str()))
            }
            Self::Search(how, pair) => {
                let (text, part) = (pair[0].words(frame)?, pair[1].words(frame)?);
                let (text, part) = (text.as_str(), part.as_str());
                Some(match how {
                    Search::Starts => text.starts_with(part),
                    Search::Ends => text.ends_with(part),
                    Search::Contains => text.contains(part),
                })
            }
            Self::Each(how, list, slot, each) => quantify(*how, list, *slot, each, frame),
            Self::Interpreted(inner) => inner.hold(frame.scope),
        }
    }
}

/// All elements of a list literal must be known, then one must be the one.
fn any_known(mut found: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    found.try_fold(false, |any, one| Some(any | one?))
}

/// Whether a value is there.
fn has(leaf: &Leaf, frame: &Frame<'_>) -> bool {
    match leaf.kind() {
        Type::Truth => frame.truth(leaf).is_some(),
        Type::Number(_) => frame.number(leaf).is_some(),
        Type::Text => frame.text(leaf).is_some(),
        Type::Line | Type::List(_) => true,
    }
}

fn quantify<'a>(
    how: Quantifier,
    list: &Leaf,
    slot: u8,
    each: &Truth,
    frame: &Frame<'a>,
) -> Option<bool> {
    let slot = usize::from(slot);
    let mut inner = *frame;
    if *list == Leaf::Lines {
        let lines = frame.purchase()?.lines.iter();
        let each = |line| {
            *inner.lines.get_mut(slot)? = Some(line);
            each.hold(&inner)
        };
        fold(how, lines.map(each))
    } else {
        let tags = frame.texts(list)?.iter();
        let each = |tag: &'a String| {
            *inner.tags.get_mut(slot)? = Some(tag);
            each.hold(&inner)
        };
        fold(how, tags.map(each))
    }
}

fn fold(how: Quantifier, mut each: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    // What decides alone, whatever cannot be worked out beside it.
    let decides = match how {
        Quantifier::Exists => true,
        Quantifier::All => false,
        Quantifier::One => {
            let count = each.try_fold(0u32, |n, one| Some(n + u32::from(one?)))?;
            return Some(count == 1);
        }
    };
    let mut known = Some(!decides);
    for one in each {
        match one {
            Some(one) if one == decides => return Some(decides),
            Some(_) => {}
            None => known = None,
        }
    }
    known
}

impl Number {
    /// Its value, as a count of units of its scale.
    pub fn count(&self, frame: &Frame<'_>) -> Option<i128> {
        match self {
            Self::Const(n) => Some(*n),
            Self::Leaf(leaf) => frame.number(leaf),
            Self::Negate(inner) => inner.count(frame)?.checked_neg(),
            Self::Times(inner, factor) => inner.count(frame)?.checked_mul(*factor),
            Self::Arithmetic(how, pair) => {
                let (a, b) = (pair[0].count(frame)?, pair[1].count(frame)?);
                match how {
                    Arithmetic::Add => a.checked_add(b),
                    Arithmetic::Subtract => a.checked_sub(b),
                    Arithmetic::Multiply => a.checked_mul(b),
                    Arithmetic::Divide => a.checked_div(b),
                    Arithmetic::Remainder => a.checked_rem(b),
                }
            }
            Self::Letters(text) => i128::try_from(text.words(frame)?.as_str().chars().count()).ok(),
            Self::Size(Leaf::Lines) => i128::try_from(frame.purchase()?.lines.len()).ok(),
            Self::Size(tags) => i128::try_from(frame.texts(tags)?.len()).ok(),
            Self::If(parts) => {
                if parts.0.hold(frame)? {
                    parts.1.count(frame)
                } else {
                    parts.2.count(frame)
                }
            }
        }
    }
}

impl Text {
    /// The text itself.
    pub fn words<'a>(&'a self, frame: &Frame<'a>) -> Option<Words<'a>> {
        match self {
            Self::Const(text) => Some(Words::Borrowed(text)),
            Self::Leaf(leaf) => frame.text(leaf),
            Self::Lower(inner) => {
                Some(Words::Owned(inner.words(frame)?.as_str().to_ascii_lowercase()))
            }
            Self::If(parts) => {
                if parts.0.hold(frame)? {
                    parts.1.words(frame)
                } else {
                    parts.2.words(frame)
                }
            }
        }
    }
}
