//! Identities: what people say at a till, made into one way of writing it.
//!
//! A phone number is kept in the international form. A number in a local form belongs to the one
//! country whose mobile numbers look like it; where two do (08 and 09 in Thailand and Vietnam), the
//! program's home country decides. Digits that were typed in Lao or Thai are read as digits.

#[cfg(test)]
mod tests;

use crate::command::Identity;
use baci_core::country::Country;
use baci_core::refusal::{Code, Refusal};

/// The longest card number or external id, in characters.
const LONGEST: usize = 100;

impl Identity {
    /// A phone number, from the international or a local form: 'phone:+8562055512345'.
    ///
    /// # Errors
    /// A sentence that says how to write it.
    pub fn phone(text: &str, home: Option<Country>) -> Result<Identity, Refusal> {
        let (plus, digits) = dialled(text).ok_or_else(bad_phone)?;
        let number = match digits.strip_prefix("00").filter(|_| !plus) {
            Some(rest) => international(rest),
            None if plus => international(&digits),
            None => local(&digits, home),
        };
        number.map(|number| Self(format!("phone:+{number}"))).ok_or_else(bad_phone)
    }

    /// An e-mail address, in lower case: 'email:mali@example.com'.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn email(text: &str) -> Result<Identity, Refusal> {
        let text = text.trim().to_lowercase();
        let good = text.split_once('@').is_some_and(|(name, domain)| {
            let plain =
                |s: &str| !s.contains(|c: char| c == '@' || c.is_whitespace() || c.is_control());
            let dotted = domain.contains('.') && !domain.split('.').any(str::is_empty);
            !name.is_empty() && name.len() <= 64 && plain(name) && plain(domain) && dotted
        });
        match good && text.len() <= 254 {
            true => Ok(Self(format!("email:{text}"))),
            false => {
                let sentence = "this is not an e-mail address: write it like mali@example.com";
                Err(refused("email-form", sentence))
            }
        }
    }

    /// A member card's number, in capitals without spaces: 'card:WSB0012'.
    ///
    /// # Errors
    /// It is empty or too long.
    pub fn card(text: &str) -> Result<Identity, Refusal> {
        let card: String = text.split_whitespace().collect::<String>().to_uppercase();
        within("card", &card)
    }

    /// The id that a messenger has for the member, as it is: 'line:U4af498…'. The kinds are `line`, `zalo`,
    /// `whatsapp` and `facebook`; a WhatsApp id is a phone number, and written in digits.
    ///
    /// # Errors
    /// There is no such kind; it is empty or too long.
    pub fn messenger(kind: &str, text: &str) -> Result<Identity, Refusal> {
        let text = text.trim();
        match kind {
            "line" | "zalo" | "facebook" => within(kind, text),
            "whatsapp" => {
                let digits = text.chars().filter(char::is_ascii_digit).collect::<String>();
                within(kind, &digits)
            }
            _ => {
                let sentence = format!("'{kind}' is no messenger: line, zalo, whatsapp, facebook");
                let refusal = refused("messenger-kind", sentence);
                Err(refusal.with("names", "line, zalo, whatsapp, facebook"))
            }
        }
    }

    /// The id that another system has for the member, as it is: 'external:4711'.
    ///
    /// # Errors
    /// It is empty or too long.
    pub fn external(text: &str) -> Result<Identity, Refusal> {
        within("external", text)
    }
}

fn within(kind: &str, text: &str) -> Result<Identity, Refusal> {
    if text.trim().is_empty() || text.chars().count() > LONGEST {
        let sentence = format!("this {kind} identity is empty or over {LONGEST} characters");
        return Err(refused("identity-long", sentence).with("most", LONGEST));
    }
    if text.contains(char::is_control) {
        let sentence = format!("this {kind} identity holds a control character");
        return Err(refused("control-character", sentence).with("field", kind));
    }
    Ok(Identity(format!("{kind}:{text}")))
}

/// Whether there is a plus in front, and the digits; `None` where anything else is in it.
fn dialled(text: &str) -> Option<(bool, String)> {
    let text = text.trim();
    let (plus, rest) = match text.strip_prefix(['+', '\u{ff0b}']) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut digits = String::with_capacity(16);
    for c in rest.chars() {
        match c {
            '0'..='9' => digits.push(c),
            ' ' | '\u{a0}' | '-' | '.' | '(' | ')' | '/' => {}
            c => digits.push(digit_of(c)?),
        }
        if digits.len() > 17 {
            return None;
        }
    }
    Some((plus, digits))
}

/// A Thai or Lao digit as an ASCII one.
fn digit_of(c: char) -> Option<char> {
    let zero = [0x0e50, 0x0ed0].into_iter().find(|z| (*z..*z + 10).contains(&u32::from(c)))?;
    char::from_digit(u32::from(c) - zero, 10)
}

/// The digits after the plus, checked, with a zero that does not belong there taken out.
fn international(digits: &str) -> Option<String> {
    let country = Country::ALL.into_iter().find(|c| digits.starts_with(c.calling_code()));
    let Some(country) = country else {
        let plausible = (8..=15).contains(&digits.len()) && !digits.starts_with('0');
        return plausible.then(|| digits.to_owned());
    };
    let rest = digits.strip_prefix(country.calling_code())?;
    // People write '+66 (0)81 …', which nobody can dial.
    let rest = rest.strip_prefix('0').unwrap_or(rest);
    country.is_number(rest).then(|| format!("{}{rest}", country.calling_code()))
}

fn local(digits: &str, home: Option<Country>) -> Option<String> {
    let with_code = |c: Country, rest: &str| format!("{}{rest}", c.calling_code());
    let of_home = |rest: &str| home.filter(|c| c.is_mobile(rest)).map(|c| with_code(c, rest));
    if let Some(rest) = digits.strip_prefix('0') {
        if let Some(number) = of_home(rest) {
            return Some(number);
        }
        let mut fits = Country::ALL.into_iter().filter(|c| c.is_mobile(rest));
        return match (fits.next(), fits.next()) {
            (Some(only), None) => Some(with_code(only, rest)),
            (None, _) => home.filter(|c| c.is_number(rest)).map(|c| with_code(c, rest)),
            _ => None,
        };
    }
    let coded = Country::ALL
        .into_iter()
        .find(|c| digits.strip_prefix(c.calling_code()).is_some_and(|rest| c.is_mobile(rest)));
    // A spreadsheet drops the leading zero: the home country's numbers are known without it.
    coded.map(|_| digits.to_owned()).or_else(|| of_home(digits))
}

fn bad_phone() -> Refusal {
    let sentence =
        "this phone number is not understood: write it with the country code, like +8562055512345";
    refused("phone-form", sentence)
}

fn refused(reason: &'static str, sentence: impl Into<String>) -> Refusal {
    Refusal::new(Code::InvalidRequest, sentence).because(reason)
}
