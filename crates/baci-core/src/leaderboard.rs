//! Leaderboards: what an event counts for them, what a nickname may be, and who has which place.

use crate::condition::Scope;
use crate::decide::{Count, Credit};
use crate::level;
use crate::program::Trigger;
use crate::program::leaderboard::Leaderboard;
use crate::refusal::{Code, Refusal};
use smallvec::SmallVec;

/// The fewest and the most characters of a nickname.
pub const NICKNAME: (usize, usize) = (2, 20);

/// The most digits of a nickname: nobody shows a phone number.
const DIGITS: usize = 5;

/// A name that a member shows to others on leaderboards.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Nickname(String);

impl Nickname {
    /// Reads what somebody typed: letters and digits of any script, with single spaces and `- _ . ' !` between.
    ///
    /// ```
    /// use baci_core::leaderboard::Nickname;
    /// let own = Nickname::read("  Sushi   Cat ").unwrap();
    /// assert_eq!((own.as_str(), own.folded()), ("Sushi Cat", "sushi cat".to_owned()));
    /// assert!(Nickname::read("x").is_err() && Nickname::read("call 0812345678").is_err());
    /// ```
    ///
    /// # Errors
    /// Why it can be none, as [`Code::InvalidRequest`].
    pub fn read(text: &str) -> Result<Self, Refusal> {
        let (fewest, most) = NICKNAME;
        let refuse = |reason, sentence: String| {
            let refusal = Refusal::new(Code::InvalidRequest, sentence).because(reason);
            Err(refusal.with("fewest", fewest).with("most", most))
        };
        let length =
            || refuse("nickname-length", format!("a nickname has {fewest} to {most} characters"));
        // What is much too long is not even looked through.
        if text.len() > 40 * most {
            return length();
        }
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !(fewest..=most).contains(&text.chars().count()) {
            return length();
        }
        if !text.chars().all(shown) || !text.chars().any(char::is_alphabetic) {
            return refuse(
                "nickname-signs",
                "a nickname is of letters and digits, with spaces and - _ . ' ! between".to_owned(),
            );
        }
        if text.chars().filter(|c| c.is_numeric()).count() > DIGITS {
            let sentence = "a nickname has five digits at most: it must not be a phone number";
            return refuse("nickname-digits", sentence.to_owned());
        }
        Ok(Self(text))
    }

    /// As it is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is compared: two that differ in capital letters only are one.
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

/// Letters, digits, the marks that Lao and Thai put on them, and a few signs; nothing that cannot be seen or that
/// turns the direction of a text.
fn shown(c: char) -> bool {
    let mark = matches!(c, '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}'
        | '\u{eb1}' | '\u{eb4}'..='\u{ebc}' | '\u{ec8}'..='\u{ece}' | '\u{300}'..='\u{345}');
    c.is_alphanumeric() || mark || " -_.'!".contains(c)
}

/// The places of scores that stand from the best to the last, the first of them in place 1: who has the same score
/// shares a place, and the next one's counts all who are before.
pub fn places(scores: &[i64]) -> Vec<i64> {
    let mut places: Vec<i64> = Vec::with_capacity(scores.len());
    for (at, score) in scores.iter().enumerate() {
        let shared = at.checked_sub(1).filter(|before| scores.get(*before) == Some(score));
        let own = i64::try_from(at + 1).unwrap_or(i64::MAX);
        places.push(shared.and_then(|before| places.get(before).copied()).unwrap_or(own));
    }
    places
}

/// What an event counts for the program's leaderboards.
pub(crate) fn counts(
    scope: &Scope<'_>,
    trigger: &Trigger,
    credits: &[Credit],
) -> SmallVec<[Count; 2]> {
    let mut counts = SmallVec::new();
    for own in &scope.program.leaderboards {
        let key = || own.key(scope.local.day).to_string();
        let gains = own.counts.iter().filter(|gain| gain.step.on == *trigger);
        counts.extend(gains.filter_map(|gain| level::count(gain, scope, key)));
        counts.extend(earned(own, credits).map(|by| Count {
            key: key(),
            by,
            in_part: true,
            ..Count::default()
        }));
    }
    counts
}

/// What an event earned into the wallet that counts.
fn earned(own: &Leaderboard, credits: &[Credit]) -> Option<i64> {
    let wallet = own.wallet?;
    let credits = credits.iter().filter(|credit| credit.wallet == wallet);
    let by = credits.map(|credit| credit.amount).fold(0, i64::saturating_add);
    (by > 0).then_some(by)
}

#[cfg(test)]
mod tests;
