//! Searching as people type: names without tone marks or diacritics, phone numbers by their digits.
//!
//! Folding makes one spelling of what readers take for the same: case, Vietnamese diacritics, Thai and
//! Lao tone marks, long and short vowel signs, and letters that are written in two ways.

use std::collections::BTreeSet;

/// The most words that are kept of a member.
const WORDS: usize = 12;
/// The most characters of a word that count.
const LONGEST: usize = 32;
/// The fewest digits that are taken as part of a phone number.
const FEWEST_DIGITS: usize = 3;
/// The fewest digits by which a number is found from its end.
const FEWEST_LAST: usize = 4;

/// A text as it is compared: small letters, digits and spaces.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            // Two signs for one vowel: เเ is typed for แ.
            '\u{e40}' if out.ends_with('\u{e40}') => replace_last(&mut out, '\u{e41}'),
            '\u{ec0}' if out.ends_with('\u{ec0}') => replace_last(&mut out, '\u{ec1}'),
            // One sign for two letters.
            '\u{edc}' => out.push_str("\u{eab}\u{e99}"),
            '\u{edd}' => out.push_str("\u{eab}\u{ea1}"),
            _ => out.extend(letter(c)),
        }
    }
    out
}

fn replace_last(out: &mut String, with: char) {
    out.pop();
    out.push(with);
}

/// What a letter is compared as; nothing for a mark.
fn letter(c: char) -> Option<char> {
    Some(match c {
        // Combining marks; joiners and other signs without a width.
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{feff}' => return None,
        // Thai: short vowel sign over tai khu, tone marks, silencer, nikhahit, yamakkan.
        '\u{e47}'..='\u{e4e}' => return None,
        // Lao: tone marks, silencer, niggahita.
        '\u{ec8}'..='\u{ece}' => return None,
        // Long vowel signs as their short ones; am as aa, for its ring is a mark.
        '\u{e35}' => '\u{e34}',
        '\u{e37}' => '\u{e36}',
        '\u{e39}' => '\u{e38}',
        '\u{e33}' => '\u{e32}',
        '\u{eb5}' => '\u{eb4}',
        '\u{eb7}' => '\u{eb6}',
        '\u{eb9}' => '\u{eb8}',
        '\u{eb3}' => '\u{eb2}',
        // Lao r, and the l below: both are said and often written as l.
        '\u{ea3}' | '\u{ebc}' => '\u{ea5}',
        '\u{e50}'..='\u{e59}' => digit(c, 0xe50)?,
        '\u{ed0}'..='\u{ed9}' => digit(c, 0xed0)?,
        c if c.is_ascii_alphanumeric() => c,
        '\u{e00}'..='\u{eff}' => c,
        c if c.is_alphanumeric() => latin(c),
        _ => ' ',
    })
}

fn digit(c: char, zero: u32) -> Option<char> {
    char::from_digit(u32::from(c) - zero, 10)
}

/// A small Latin letter without what stands on it.
const fn latin(c: char) -> char {
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | '\u{1ea0}'..='\u{1eb7}' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'đ' | 'ď' | 'ð' => 'd',
        'è'..='ë' | 'ē' | 'ę' | 'ě' | '\u{1eb8}'..='\u{1ec7}' => 'e',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ı' | '\u{1ec8}'..='\u{1ecb}' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' | 'ơ' | '\u{1ecc}'..='\u{1ee3}' => 'o',
        'ř' => 'r',
        'ś' | 'š' | 'ş' => 's',
        'ù'..='ü' | 'ũ' | 'ū' | 'ů' | 'ű' | 'ư' | '\u{1ee4}'..='\u{1ef1}' => 'u',
        'ý' | 'ÿ' | '\u{1ef2}'..='\u{1ef9}' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}

/// The words of a text as they are compared.
pub fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let word = |word: &str| word.chars().take(LONGEST).collect();
    folded.split_whitespace().map(word).collect()
}

/// What a member is found by: the words of the name, and the digits of phone numbers from the last to
/// the first, so that the last ones come first. Few: each is a row.
pub fn words_of_member<'a>(
    name: Option<&str>,
    identities: impl Iterator<Item = &'a str>,
) -> BTreeSet<String> {
    let phones = identities.filter_map(|identity| identity.strip_prefix("phone:+"));
    let phones: BTreeSet<String> = phones.map(|n| n.chars().rev().collect()).take(4).collect();
    let mut all: BTreeSet<String> = words(name.unwrap_or_default()).into_iter().collect();
    while all.len() + phones.len() > WORDS {
        all.pop_last();
    }
    all.extend(phones);
    all
}

/// What somebody typed, as it is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Each must be the start of a word of the name.
    pub words: Vec<String>,
    /// The text may be the start of a card number: in capitals, without spaces.
    pub card: Option<String>,
    /// The digits of a phone number, from the first one on; a zero in front is the local form.
    pub digits: Option<String>,
    /// The last digits of a phone number, the very last one first.
    pub last: Option<String>,
}

impl Query {
    /// Reads what somebody typed.
    pub fn read(text: &str) -> Self {
        let text: String = text.trim().chars().take(100).collect();
        let plain: String = text.chars().filter_map(letter).filter(|c| *c != ' ').collect();
        let dialled = |c: char| c.is_ascii_digit() || " +-.()/".contains(c);
        let number = fold_digits(&text).chars().all(dialled) && plain.len() >= FEWEST_DIGITS;
        let words = words(&text);
        if words.is_empty() {
            return Self::default();
        }
        let card = text.split_whitespace().collect::<String>().to_uppercase();
        Self {
            card: card.chars().all(|c| !c.is_control()).then_some(card),
            last: (number && plain.len() >= FEWEST_LAST).then(|| plain.chars().rev().collect()),
            digits: number.then_some(plain),
            words,
        }
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether these are the words of somebody who is looked for by name.
    pub fn fits(&self, name: &BTreeSet<String>) -> bool {
        let starts = |word: &String| name.iter().any(|of| of.starts_with(word.as_str()));
        !self.words.is_empty() && self.words.iter().all(starts)
    }
}

fn fold_digits(text: &str) -> String {
    let ascii = |c: char| match c {
        '\u{e50}'..='\u{e59}' | '\u{ed0}'..='\u{ed9}' => letter(c).unwrap_or(c),
        c => c,
    };
    text.chars().map(ascii).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_that_readers_take_for_the_same_are_the_same() {
        for (a, b) in [
            ("NGUYỄN Văn Đức", "nguyen van duc"),
            ("Nguye\u{302}\u{303}n", "Nguyễn"),
            ("Trần Thị Hường", "tran thi huong"),
            ("Phượng Ỷ Ỹ Ơ Ư", "phuong y y o u"),
            ("น้ำฝน", "นำฝน"),
            ("น\u{e4d}\u{e49}า", "น้ำ"),
            ("ศรีสุดา", "ศริสุดา"),
            ("เเก้ว", "แกว"),
            ("ສົມພອນ ຫຼ້າ", "ສົມພອນ ຫລາ"),
            ("ໝາ", "ຫມາ"),
            ("ໜູ", "ຫນຸ"),
            ("ສົມສີ", "ສົມສິ"),
            ("ມາຣີ", "ມາລີ"),
            ("José Muñoz", "jose munoz"),
            ("๐๘๑", "081"),
            ("໐໒໐", "020"),
            ("Anna-Marie O'Neill", "anna marie o neill"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} {b}");
        }
        assert_ne!(fold("ສົມ"), fold("ສາມ"));
        assert_ne!(fold("มาลี"), fold("มาลัย"));
    }

    #[test]
    fn a_member_is_found_by_few_words() {
        let phones = ["phone:+8562055512345", "card:W1"];
        let words = words_of_member(Some("Mali Keo  Mali"), phones.into_iter());
        let expected = ["54321555026 58".replace(' ', ""), "keo".into(), "mali".into()];
        assert_eq!(words.into_iter().collect::<Vec<_>>(), expected);
        let long = "a b c d e f g h i j k l m n o p";
        assert_eq!(words_of_member(Some(long), phones.into_iter()).len(), WORDS);
        assert!(words_of_member(None, std::iter::empty()).is_empty());
    }

    #[test]
    fn what_was_typed_is_read() {
        let digits = |text: &str| Query::read(text).digits;
        assert_eq!(digits("020 5551-2345").as_deref(), Some("02055512345"));
        assert_eq!(digits("+856 20 5551").as_deref(), Some("856205551"));
        assert_eq!(digits("໐໒໐ ໕໕").as_deref(), Some("02055"));
        assert_eq!(digits("12"), None);
        assert_eq!(digits("WSB 0012"), None);
        assert_eq!(Query::read("2345").last.as_deref(), Some("5432"));
        assert_eq!(Query::read("wsb 0012").card.as_deref(), Some("WSB0012"));
        assert!(Query::read("  ").is_empty() && Query::read("-- ").is_empty());
        let name = words_of_member(Some("Nguyễn Văn Đức"), std::iter::empty());
        for found in ["ngu", "DUC ng", "đức", "van nguyen"] {
            assert!(Query::read(found).fits(&name), "{found}");
        }
        assert!(!Query::read("nguyen x").fits(&name) && !Query::read("").fits(&name));
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,20}|[\u{e00}-\u{eff}\u{1ea0}-\u{1ef9} ]{0,20}") {
            let once = fold(&text);
            let twice = fold(&once);
            prop_assert_eq!(twice, once);
            let query = Query::read(&text);
            let name = words_of_member(Some(&text), std::iter::empty());
            prop_assert!(query.is_empty() || name.len() >= WORDS || query.fits(&name));
        }
    }
}
