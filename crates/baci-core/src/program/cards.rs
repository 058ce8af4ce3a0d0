//! Club cards: the ranges of numbers that are the shop's own, each with a check digit.

/// What a program says of cards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cards {
    /// Numbers that are the shop's own.
    pub ranges: Vec<CardRange>,
    /// Whether members spend what they have only with the [live card](crate::live_card) on their phone.
    pub live_to_spend: bool,
}

/// How the last digit of a number follows from those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Check {
    /// As on goods: weights 3 and 1 from the right.
    #[default]
    Ean13,
    /// As on bank cards: every other digit doubled.
    Luhn,
    /// There is none.
    None,
}

/// Numbers that begin alike and are equally long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardRange {
    pub prefix: String,
    /// Digits in all, the check digit included.
    pub length: usize,
    pub check: Check,
    /// Whether new numbers are made from it.
    pub issue: bool,
}

impl Check {
    /// The digit that belongs behind others; nothing where there is none, or they are not digits.
    pub fn digit(self, digits: &str) -> Option<char> {
        let mut sum: u32 = 0;
        for (place, digit) in digits.chars().rev().enumerate() {
            let digit = digit.to_digit(10)?;
            let heavy = place % 2 == 0;
            sum += match self {
                Self::Ean13 => digit * if heavy { 3 } else { 1 },
                Self::Luhn => {
                    let doubled = digit * if heavy { 2 } else { 1 };
                    if doubled > 9 { doubled - 9 } else { doubled }
                }
                Self::None => return None,
            };
        }
        char::from_digit((10 - sum % 10) % 10, 10)
    }
}

impl CardRange {
    /// Whether a number is one of these, right or mistyped.
    pub fn covers(&self, number: &str) -> bool {
        number.len() == self.length
            && number.starts_with(&self.prefix)
            && number.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Whether its check digit is right.
    pub fn checks(&self, number: &str) -> bool {
        let Some((at, last)) = number.char_indices().next_back() else { return false };
        match self.check {
            Check::None => true,
            check => number.get(..at).and_then(|rest| check.digit(rest)) == Some(last),
        }
    }

    /// How many numbers it has, as far as can be counted.
    pub fn size(&self) -> u64 {
        let check = usize::from(self.check != Check::None);
        let free = self.length.saturating_sub(self.prefix.len() + check);
        10u64.saturating_pow(u32::try_from(free).unwrap_or(u32::MAX))
    }

    /// The number at a place; the place wraps around.
    pub fn number(&self, place: u64) -> String {
        let check = usize::from(self.check != Check::None);
        let free = self.length.saturating_sub(self.prefix.len() + check);
        let mut number = format!("{}{:0free$}", self.prefix, place % self.size().max(1));
        number.extend(self.check.digit(&number));
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_those_of_the_books() {
        // From the GS1 and ISO/IEC 7812 examples.
        assert_eq!(Check::Ean13.digit("629104150021"), Some('3'));
        assert_eq!(Check::Luhn.digit("7992739871"), Some('3'));
        assert_eq!(Check::None.digit("1"), None);
        assert_eq!(Check::Ean13.digit("12a"), None);
    }

    #[test]
    fn numbers_of_a_range_are_its_own_and_one_slip_is_seen() {
        for check in [Check::Ean13, Check::Luhn] {
            let range = CardRange { prefix: "299".into(), length: 13, check, issue: true };
            for place in [0, 7, 123_456_789, u64::MAX] {
                let number = range.number(place);
                assert!(range.covers(&number) && range.checks(&number), "{number}");
                for at in 3..13 {
                    let mut bytes = number.clone().into_bytes();
                    bytes[at] = b'0' + (bytes[at] - b'0' + 1) % 10;
                    assert!(!range.checks(std::str::from_utf8(&bytes).unwrap()), "{number} {at}");
                }
            }
        }
        let plain = CardRange { prefix: "9".into(), length: 4, check: Check::None, issue: false };
        assert_eq!((plain.size(), plain.number(1042).as_str()), (1000, "9042"));
    }
}
