//! Templates: what the codes of a batch are made from, as `WASABI-????-##`.

/// Letters that nobody takes for a digit or for another letter.
const LETTERS: &[u8] = b"ABCDEFGHJKMNPQRSTUVWXYZ";
/// Digits that nobody takes for a letter.
const DIGITS: &[u8] = b"23456789";
/// Both: 31 of them, a prime, which the check character needs.
const BOTH: &[u8] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// The longest template.
pub const MAX_TEMPLATE: usize = 40;
/// How many codes that could be there must stand behind each that is: who guesses finds one in so many.
const GUESSES: u128 = 1000;

/// A template: `?` stands for a letter, `#` for a digit, `*` for either, a `=` at the end for a check
/// character, and everything else for itself. Letters and digits that look like others are left out.
///
/// ```
/// use baci_core::coupon::Template;
/// let template: Template = "WASABI-????-##=".parse()?;
/// assert_eq!(template.combinations(), 23u128.pow(4) * 64);
/// let mut byte = 0u8;
/// let code = template.fill(|| { byte = byte.wrapping_add(7); byte });
/// assert_eq!(code.len(), 15);
/// assert!(Template::checks(&code));
/// assert!(!Template::checks(&code.replace("WASABI", "WASABT")));
/// # Ok::<(), baci_core::coupon::BadTemplate>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(String);

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

    /// A code, of random bytes.
    pub fn fill(&self, mut byte: impl FnMut() -> u8) -> String {
        let mut code = String::with_capacity(self.0.len());
        for mark in self.0.bytes() {
            let of = choices(mark);
            match (mark, of.is_empty()) {
                (b'=', _) => code.push(check(&code)),
                (_, true) => code.push(char::from(mark)),
                _ => code.push(char::from(pick(of, &mut byte))),
            }
        }
        code
    }

    /// Whether the last character of a code is the check character of those before it.
    pub fn checks(code: &str) -> bool {
        let mut before = code.chars();
        let last = before.next_back();
        last.is_some_and(|last| check(before.as_str()) == last)
    }
}

/// One of these, each as likely as any other.
fn pick(of: &[u8], byte: &mut impl FnMut() -> u8) -> u8 {
    let count = of.len().clamp(1, 128);
    // Bytes beyond the last full round would make the first ones likelier.
    let limit = 256 - 256 % count;
    loop {
        let random = usize::from(byte());
        if random < limit {
            return of.get(random % count).copied().unwrap_or(b'2');
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
        let codes: Vec<_> = (0..3000).map(|_| template.fill(&mut byte)).collect();
        let at = |i: usize| -> std::collections::BTreeSet<u8> {
            codes.iter().filter_map(|code| code.as_bytes().get(i).copied()).collect()
        };
        assert!(codes.iter().all(|code| code.starts_with("ROLL-") && code.len() == 8));
        assert_eq!([at(5).len(), at(6).len(), at(7).len()], [23, 8, 31]);
    }

    #[test]
    fn a_check_character_tells_slips_of_the_finger() {
        let template: Template = "****-****=".parse().unwrap();
        let mut byte = bytes();
        for _ in 0..200 {
            let code = template.fill(&mut byte);
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
