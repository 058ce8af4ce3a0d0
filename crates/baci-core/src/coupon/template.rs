//! Templates: what the codes of a batch are made from, as `WASABI-????-##`.

/// Letters that nobody takes for a digit or for another letter.
const LETTERS: &[u8] = b"ABCDEFGHJKMNPQRSTUVWXYZ";
/// Digits that nobody takes for a letter.
const DIGITS: &[u8] = b"23456789";
/// Both: 31 of them, a prime, which the check character needs.
const BOTH: &[u8] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// The longest template.
pub const MAX_TEMPLATE: usize = 40;
/// How many beginnings of codes are told apart by where they lie, at the most.
const LEADING: u64 = 1 << 56;
/// How many codes that could be there must stand behind each that is: who guesses finds one in so many.
const GUESSES: u128 = 1000;

/// A template: `?` stands for a letter, `#` for a digit, `*` for either, a `=` at the end for a check
/// character, and everything else for itself. Letters and digits that look like others are left out.
///
/// ```
/// use baci_core::coupon::{Part, Template};
/// let template: Template = "WASABI-????-##=".parse()?;
/// assert_eq!(template.combinations(), 23u128.pow(4) * 64);
/// let mut byte = 0u8;
/// let code = template.fill(&Part::WHOLE, || { byte = byte.wrapping_add(7); byte });
/// assert_eq!(code.len(), 15);
/// assert!(Template::checks(&code));
/// assert!(!Template::checks(&code.replace("WASABI", "WASABT")));
/// # Ok::<(), baci_core::coupon::BadTemplate>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(String);

/// A part of the codes of a template, in their order: from `from` until `until` of `of` equal ones.
///
/// A million codes that are drawn part after part are as hard to guess as codes drawn from all at once,
/// and those that are stored together lie together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub from: u64,
    pub until: u64,
    pub of: u64,
}

/// What is wrong with a template, or with how many codes are wanted of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadTemplate {
    #[error("a template has 1 to {MAX_TEMPLATE} characters")]
    Length,
    #[error(
        "'{0}' cannot stand in a template: letters, digits, '-', and '?', '#', '*' for what changes"
    )]
    Character(char),
    #[error("the check character '=' stands at the end, once")]
    Check,
    #[error("codes of this template could be guessed: {more} more '*' would do for so many codes")]
    Guessable { more: u32 },
    #[error("this template makes one code only: put '?', '#' or '*' where codes differ")]
    Alike,
}

impl std::str::FromStr for Template {
    type Err = BadTemplate;
    fn from_str(text: &str) -> Result<Self, BadTemplate> {
        let text = text.trim().to_uppercase();
        if text.is_empty() || text.chars().count() > MAX_TEMPLATE {
            return Err(BadTemplate::Length);
        }
        let fits = |c: &char| c.is_ascii_alphanumeric() || "-?#*=".contains(*c);
        if let Some(wrong) = text.chars().find(|c| !fits(c)) {
            return Err(BadTemplate::Character(wrong));
        }
        match text.find('=') {
            Some(at) if at + 1 < text.len() => Err(BadTemplate::Check),
            _ => Ok(Self(text)),
        }
    }
}

impl std::fmt::Display for Template {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

fn choices(mark: u8) -> &'static [u8] {
    match mark {
        b'?' => LETTERS,
        b'#' => DIGITS,
        b'*' => BOTH,
        _ => &[],
    }
}

impl Template {
    /// Twelve random characters in three groups.
    pub fn plain() -> Self {
        Self("****-****-****".to_owned())
    }

    /// How many codes it can make.
    pub fn combinations(&self) -> u128 {
        let each = self.0.bytes().map(|mark| choices(mark).len().max(1) as u128);
        each.fold(1, u128::saturating_mul)
    }

    /// Whether so many codes can be made of it that nobody guesses one.
    ///
    /// # Errors
    /// [`BadTemplate::Alike`], [`BadTemplate::Guessable`].
    pub fn serves(&self, count: u64) -> Result<(), BadTemplate> {
        let (wanted, there) = (u128::from(count), self.combinations());
        if there == 1 && wanted > 1 {
            return Err(BadTemplate::Alike);
        }
        // A code for everybody is no secret.
        let wanted = if there == 1 { 1 } else { wanted.saturating_mul(GUESSES) };
        let mut more = 0;
        let mut reached = there;
        while reached < wanted {
            reached = reached.saturating_mul(BOTH.len() as u128);
            more += 1;
        }
        if more == 0 { Ok(()) } else { Err(BadTemplate::Guessable { more }) }
    }

    /// A code of a part of all that it can make, of random bytes.
    pub fn fill(&self, part: &Part, mut byte: impl FnMut() -> u8) -> String {
        let mut rest = self.leading();
        let (low, high) = (part.edge(part.from, rest), part.edge(part.until, rest));
        let mut number = low + below(high.saturating_sub(low).max(1), &mut byte);
        let mut code = String::with_capacity(self.0.len());
        for mark in self.0.bytes() {
            let of = choices(mark);
            match (mark, of.is_empty()) {
                (b'=', _) => code.push(check(&code)),
                (_, true) => code.push(char::from(mark)),
                _ if rest > 1 => {
                    rest /= of.len() as u64;
                    let at = usize::try_from(number / rest).unwrap_or(usize::MAX);
                    number %= rest;
                    code.push(char::from(of.get(at).copied().unwrap_or(b'2')));
                }
                _ => {
                    let at = below(of.len() as u64, &mut byte);
                    let at = usize::try_from(at).unwrap_or(usize::MAX);
                    code.push(char::from(of.get(at).copied().unwrap_or(b'2')));
                }
            }
        }
        code
    }

    /// How many beginnings there are of as many marks as a part is told by.
    fn leading(&self) -> u64 {
        let mut all = 1u64;
        for mark in self.0.bytes() {
            match all.checked_mul(choices(mark).len().max(1) as u64).filter(|all| *all <= LEADING) {
                Some(more) => all = more,
                None => break,
            }
        }
        all
    }

    /// Whether the last character of a code is the check character of those before it.
    pub fn checks(code: &str) -> bool {
        let mut before = code.chars();
        let last = before.next_back();
        last.is_some_and(|last| check(before.as_str()) == last)
    }
}

impl Part {
    /// All codes.
    pub const WHOLE: Self = Self { from: 0, until: 1, of: 1 };

    fn edge(&self, at: u64, all: u64) -> u64 {
        let edge = u128::from(all) * u128::from(at.min(self.of)) / u128::from(self.of.max(1));
        u64::try_from(edge).unwrap_or(all)
    }
}

/// A number below `count`, each as likely as any other.
fn below(count: u64, byte: &mut impl FnMut() -> u8) -> u64 {
    let bytes = (64 - (count - 1).leading_zeros()).div_ceil(8);
    let span = 1u128 << (8 * bytes);
    // Numbers beyond the last full round would make the first ones likelier.
    let limit = span - span % u128::from(count);
    loop {
        let random = (0..bytes).fold(0u64, |number, _| number << 8 | u64::from(byte()));
        if u128::from(random) < limit {
            return random % count;
        }
    }
}

/// The check character: a sum weighted by place, modulo a prime, so that one wrong character or two
/// that changed places show.
fn check(before: &str) -> char {
    let value = |c: u8| match BOTH.iter().position(|own| *own == c) {
        Some(at) => at,
        None => usize::from(c) % BOTH.len(),
    };
    let letters = before.bytes().filter(u8::is_ascii_alphanumeric).enumerate();
    let sum = letters.map(|(i, c)| (i % 30 + 1) * value(c)).sum::<usize>();
    char::from(BOTH.get(sum % BOTH.len()).copied().unwrap_or(b'2'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes as a small generator makes them: enough to fill templates with.
    fn bytes() -> impl FnMut() -> u8 {
        let mut state = 0x2545_f491_4f6c_dd1du64;
        move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[3]
        }
    }

    #[test]
    fn codes_keep_to_their_template_and_use_every_choice() {
        let template: Template = "roll-?#*".parse().unwrap();
        let mut byte = bytes();
        let codes: Vec<_> = (0..3000).map(|_| template.fill(&Part::WHOLE, &mut byte)).collect();
        let at = |i: usize| -> std::collections::BTreeSet<u8> {
            codes.iter().filter_map(|code| code.as_bytes().get(i).copied()).collect()
        };
        assert!(codes.iter().all(|code| code.starts_with("ROLL-") && code.len() == 8));
        assert_eq!([at(5).len(), at(6).len(), at(7).len()], [23, 8, 31]);
    }

    #[test]
    fn parts_follow_each_other_and_are_all_there_is() {
        let mut byte = bytes();
        for text in ["?-#=", "****-****-****", &"*".repeat(40), "A#"] {
            let template: Template = text.parse().unwrap();
            let mut last = String::new();
            for from in 0..7 {
                let part = Part { from, until: from + 1, of: 7 };
                let codes: std::collections::BTreeSet<_> =
                    (0..400).map(|_| template.fill(&part, &mut byte)).collect();
                assert!(codes.iter().all(|code| *code > last), "{text} {from}: {codes:?}");
                last = codes.last().unwrap().clone();
            }
        }
        let template: Template = "?#".parse().unwrap();
        let all: std::collections::BTreeSet<_> =
            (0..5000).map(|_| template.fill(&Part::WHOLE, &mut byte)).collect();
        assert_eq!(all.len() as u128, template.combinations());
        let one: Template = "NEWYEAR".parse().unwrap();
        assert_eq!(one.fill(&Part { from: 3, until: 4, of: 9 }, &mut byte), "NEWYEAR");
    }

    #[test]
    fn a_check_character_tells_slips_of_the_finger() {
        let template: Template = "****-****=".parse().unwrap();
        let mut byte = bytes();
        for _ in 0..200 {
            let code = template.fill(&Part::WHOLE, &mut byte);
            assert!(Template::checks(&code), "{code}");
            for i in (0..9).filter(|i| *i != 4) {
                let mut other = code.clone().into_bytes();
                other[i] = if other[i] == b'7' { b'8' } else { b'7' };
                assert!(!Template::checks(std::str::from_utf8(&other).unwrap()), "{code} at {i}");
                let mut turned = code.clone().into_bytes();
                let next = if i == 3 { 5 } else { i + 1 };
                turned.swap(i, next);
                let turned = String::from_utf8(turned).unwrap();
                assert!(next > 8 || turned == code || !Template::checks(&turned), "{turned}");
            }
        }
    }

    #[test]
    fn what_could_be_guessed_is_refused() {
        let template: Template = "WASABI-????-##".parse().unwrap();
        assert_eq!(template.serves(10_000), Ok(()));
        assert_eq!(template.serves(1_000_000), Err(BadTemplate::Guessable { more: 2 }));
        let shared: Template = "NEWYEAR".parse().unwrap();
        assert_eq!(shared.serves(1), Ok(()));
        assert_eq!(shared.serves(2), Err(BadTemplate::Alike));
    }

    #[test]
    fn a_bad_template_says_why() {
        let bad = |text: &str| text.parse::<Template>().unwrap_err();
        assert_eq!(bad(" "), BadTemplate::Length);
        assert_eq!(bad(&"A".repeat(41)), BadTemplate::Length);
        assert_eq!(bad("A B"), BadTemplate::Character(' '));
        assert_eq!(bad("ລົດ-??"), BadTemplate::Character('ລ'));
        assert_eq!(bad("??=??"), BadTemplate::Check);
    }
}
