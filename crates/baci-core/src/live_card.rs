//! The live card: a code on a member's phone that changes every half minute and is signed by the shop, so that a picture
//! of it is soon worth nothing, and a till that knows the shop's public key checks it without a connection.

use crate::id::MemberId;
use crate::time::Instant;
use uuid::Uuid;

/// For how long one code is shown, in seconds.
pub const STEP: i64 = 30;
/// How far the clock of a till may be from the server's, in seconds. Together with [`STEP`] a code is good for a minute.
pub const SKEW: i64 = 15;
/// How long after it was scanned a code may still stand on a bill, in seconds: a long bill takes its time.
pub const BILL: i64 = 900;
/// What each code begins with.
pub const MARK: &str = "BACI1.";
/// How long what is signed is, in characters: the mark, the member, the step.
const SIGNED: usize = MARK.len() + 32 + 8;
/// The length of a signature (ECDSA over P-256 with SHA-256, as `r` and `s`), in bytes.
pub const SIGNATURE: usize = 64;

/// Whose card it is, and when it is shown.
///
/// ```
/// use baci_core::live_card::{LiveCard, Scanned};
/// use baci_core::{id::MemberId, time::Instant};
/// let at = Instant::from_micros(1_800_000_007_000_000);
/// let card = LiveCard::of(MemberId::derive(at, b"x"), at);
/// let text = card.with(&[7; 64]);
/// assert_eq!(text.len(), 174);
/// let read = Scanned::read(&text).unwrap();
/// assert_eq!((read.card, read.signature), (card, [7; 64]));
/// assert!(card.holds(at) && !card.holds(at.plus_seconds(60)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiveCard {
    pub member: MemberId,
    /// How many steps after the start of 1970.
    pub step: u32,
}

/// A code as a till read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scanned {
    pub card: LiveCard,
    pub signature: [u8; SIGNATURE],
    /// When the till says that it was read; now where it does not say.
    pub at: Option<Instant>,
}

impl LiveCard {
    /// The card that is shown at a moment.
    pub fn of(member: MemberId, at: Instant) -> Self {
        let step = at.micros().div_euclid(STEP * 1_000_000);
        Self { member, step: u32::try_from(step).unwrap_or(0) }
    }

    /// The one that follows it.
    pub const fn next(self) -> Self {
        Self { member: self.member, step: self.step.saturating_add(1) }
    }

    /// From when on it is shown.
    pub fn from(&self) -> Instant {
        Instant::from_micros(i64::from(self.step) * STEP * 1_000_000)
    }

    /// Until when it is shown.
    pub fn until(&self) -> Instant {
        self.from().plus_seconds(STEP)
    }

    /// Whether a till takes it at a moment of its own clock.
    pub fn holds(&self, at: Instant) -> bool {
        at >= self.from().plus_seconds(-SKEW) && at < self.until().plus_seconds(SKEW)
    }

    /// Whether it may stand on a bill of this moment: it was read while it was shown, and the bill is not long after.
    pub fn stands(&self, read: Instant, bill: Instant) -> bool {
        let near = read <= bill.plus_seconds(SKEW) && bill < read.plus_seconds(BILL);
        self.holds(read) && near
    }

    /// What is signed: the first part of the code, in letters and digits that a QR code writes short.
    pub fn signed(&self) -> String {
        format!("{MARK}{:032X}{:08X}", self.member.0.as_u128(), self.step)
    }

    /// The code with its signature.
    pub fn with(&self, signature: &[u8; SIGNATURE]) -> String {
        let mut text = self.signed();
        text.extend(signature.iter().map(|byte| format!("{byte:02X}")));
        text
    }
}

impl Scanned {
    /// Reads a code, with `@` and the Unix seconds at which it was scanned behind it where the till keeps them. Whether
    /// the signature is the shop's is for whoever has the key.
    pub fn read(text: &str) -> Option<Self> {
        let (code, at) = match text.trim().split_once('@') {
            Some((code, seconds)) => (code, Some(seconds.parse::<i64>().ok()?)),
            None => (text.trim(), None),
        };
        let plain = code.strip_prefix(MARK)?.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !plain || code.len() != SIGNED + 2 * SIGNATURE {
            return None;
        }
        let (member, rest) = code[MARK.len()..].split_at(32);
        let (step, hex) = rest.split_at(8);
        let mut signature = [0; SIGNATURE];
        for (byte, pair) in signature.iter_mut().zip(hex.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        let member = MemberId(Uuid::from_u128(u128::from_str_radix(member, 16).ok()?));
        let step = u32::from_str_radix(step, 16).ok()?;
        let at = match at {
            Some(seconds) => Some(Instant::from_micros(seconds.checked_mul(1_000_000)?)),
            None => None,
        };
        Some(Self { card: LiveCard { member, step }, signature, at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn a_code_is_good_for_a_minute_around_its_step() {
        let card = LiveCard::of(MemberId::derive(at(0), b"a"), at(90));
        assert_eq!(card.from(), at(90));
        for (seconds, good) in [(74, false), (75, true), (119, true), (134, true), (135, false)] {
            assert_eq!(card.holds(at(seconds)), good, "{seconds}");
        }
        assert_eq!(card.next().from(), card.until());
    }

    #[test]
    fn a_bill_may_take_a_quarter_of_an_hour_and_not_come_before_its_scan() {
        let card = LiveCard::of(MemberId::derive(at(0), b"a"), at(9000));
        let stands = |read, bill| card.stands(at(read), at(bill));
        assert!(stands(9010, 9010) && stands(9010, 9909) && stands(9010, 9000));
        assert!(!stands(9010, 9910) && !stands(9010, 8990) && !stands(9100, 9100));
    }

    #[test]
    fn what_is_no_code_is_not_read() {
        let card = LiveCard::of(MemberId::derive(at(0), b"a"), at(90));
        let good = card.with(&[0xA5; SIGNATURE]);
        assert!(Scanned::read(&good).is_some_and(|read| read.at.is_none()));
        let timed = Scanned::read(&format!(" {good}@95 ")).unwrap();
        assert_eq!((timed.card, timed.at), (card, Some(at(95))));
        let cut = &good[..good.len() - 1];
        for bad in
            ["", "BACI1.", cut, &format!("{good}0"), &format!("{good}@"), &format!("{good}@x")]
        {
            assert_eq!(Scanned::read(bad), None, "{bad}");
        }
        let long = format!("{good}@{}", i64::MAX);
        assert_eq!(Scanned::read(&long), None);
        let odd = format!("{MARK}+{}", &good[MARK.len() + 1..]);
        assert_eq!(Scanned::read(&odd), None);
        let wide = format!("{MARK}é{}", &good[MARK.len() + 2..]);
        assert_eq!(Scanned::read(&wide), None);
    }
}
