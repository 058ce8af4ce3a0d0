//! Draws that anybody can check: a seed that is sealed before and shown after, and an outcome that follows from it.
//!
//! A seed is 64 hexadecimal digits. Its seal is the SHA-256 of these digits, and is shown before anything is drawn.
//! What is drawn follows from the seed and words of the player's own, by SHA-256 alone, so that it can be checked with
//! `sha256sum` and a pocket calculator:
//!
//! 1. `printf '%s' "SEED:WORDS:0" | sha256sum`; the first 16 digits are a number below 2^64.
//! 2. With W the sum of all weights, a number that is not below the greatest multiple of W up to 2^64 is thrown away,
//!    and the next one is that of `SEED:WORDS:1`, and so on: so each outcome is exactly as likely as its weight says.
//! 3. The rest of the number divided by W falls into the outcomes, which lie one after another in their order.

#[cfg(test)]
mod tests;

use sha2::{Digest, Sha256};

/// So often a number is drawn anew at most. That all of these are thrown away happens to nobody: with weights up to
/// a million million, once in 10^400 draws. The last one is taken then.
const ROUNDS: u32 = 64;

/// What a draw came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pick {
    /// Position of the outcome.
    pub outcome: usize,
    /// How many numbers were thrown away before.
    pub round: u32,
    /// The number that counted.
    pub number: u64,
    /// Its rest: from 0 up to the sum of the weights, without it.
    pub rest: u64,
}

/// The seed of one draw, out of a secret and what is drawn, which must never come twice.
pub fn seed(secret: &[u8; 32], what: &str) -> String {
    hex(blake3::keyed_hash(secret, what.as_bytes()).as_bytes())
}

/// The seal of a seed: what is shown before.
///
/// ```
/// // printf '%s' 00 | sha256sum
/// let seal = "f1534392279bddbf9d43dde8701cb5be14b82f76ec6607bf8d6ad557f60f304e";
/// assert_eq!(baci_core::draw::seal("00"), seal);
/// ```
pub fn seal(seed: &str) -> String {
    hex(&digest(seed))
}

/// Draws one of several outcomes by their weights; nothing where there is none to draw.
pub fn pick(seed: &str, words: &str, weights: &[i64]) -> Option<Pick> {
    let weight = |weight: &i64| u64::try_from(*weight).unwrap_or(0);
    let sum = weights.iter().map(weight).fold(0, u64::saturating_add);
    let below = (1u128 << 64).checked_sub((1u128 << 64).checked_rem(u128::from(sum))?)?;
    let mut numbers = (0..ROUNDS).map(|round| (round, number(seed, words, round)));
    let taken = numbers.clone().find(|(_, number)| u128::from(*number) < below);
    let (round, number) = taken.or_else(|| numbers.next_back())?;
    let rest = number.checked_rem(sum)?;
    let mut end = 0u64;
    let outcome = weights.iter().position(|own| {
        end = end.saturating_add(weight(own));
        rest < end
    })?;
    Some(Pick { outcome, round, number, rest })
}

/// The number that a round draws: the first 16 hexadecimal digits of its hash.
fn number(seed: &str, words: &str, round: u32) -> u64 {
    let digest = digest(&format!("{seed}:{words}:{round}"));
    digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// Somebody's place among all who may be drawn: whoever has the lowest one comes first.
///
/// `printf '%s' "SEED:ID" | sha256sum`. Each order of those who may be drawn is as likely as any other.
pub fn lot(seed: &str, id: &str) -> String {
    hex(&digest(&format!("{seed}:{id}")))
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
