//! Members who may be one: the marks by which two records look alike.
//!
//! Identities are unique, so two members never have the same number. What may be the same is a number in another
//! form (a WhatsApp id is a phone number), an address with a tag (`mali+shop@…`), or a name with a birthday.

use crate::member::Profile;
use crate::search::fold;
use std::collections::BTreeSet;

/// The longest name that is a mark, in characters.
const LONGEST: usize = 80;

/// A member's marks: 'person:NAME|1990-04-13', or an identity that another member may have as it stands.
///
/// ```
/// use baci_core::duplicate::marks;
/// use baci_core::member::Profile;
///
/// let marks = marks(&Profile::default(), ["whatsapp:8562055512345", "email:mali+shop@example.com"].into_iter());
/// assert!(marks.contains("phone:+8562055512345") && marks.contains("email:mali@example.com"));
/// ```
pub fn marks<'a>(profile: &Profile, identities: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    let mut marks: BTreeSet<String> = identities.filter_map(mark).collect();
    let name = profile.name.as_deref().map(person).filter(|name| !name.is_empty());
    if let Some((name, day)) = name.zip(profile.birthday) {
        marks.insert(format!("person:{name}|{day}"));
    }
    marks
}

/// A name as it is compared: folded, its words in the order of the alphabet, for people write them in either.
fn person(name: &str) -> String {
    let folded = fold(name);
    let mut words: Vec<&str> = folded.split_whitespace().collect();
    words.sort_unstable();
    words.join(" ").chars().take(LONGEST).collect()
}

/// What an identity is in the form that others write, where that is another one.
fn mark(identity: &str) -> Option<String> {
    let (kind, value) = identity.split_once(':')?;
    match kind {
        "whatsapp" => {
            let digits = value.strip_prefix('+').unwrap_or(value);
            let number =
                (8..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
            number.then(|| format!("phone:+{digits}"))
        }
        "email" => {
            let plain = mailbox(value)?;
            (plain != value).then(|| format!("email:{plain}"))
        }
        _ => None,
    }
}

/// An address without the tag behind a plus; at Google's, without dots either, which it ignores.
fn mailbox(address: &str) -> Option<String> {
    let (name, domain) = address.split_once('@')?;
    let name = name.split('+').next().filter(|name| !name.is_empty())?;
    let google = matches!(domain, "gmail.com" | "googlemail.com");
    Some(match google {
        true => format!("{}@gmail.com", name.replace('.', "")),
        false => format!("{name}@{domain}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, birthday: Option<&str>, identities: &[&str]) -> Vec<String> {
        let profile = Profile {
            name: Some(name.to_owned()),
            birthday: birthday.map(|day| day.parse().unwrap()),
            ..Profile::default()
        };
        marks(&profile, identities.iter().copied()).into_iter().collect()
    }

    #[test]
    fn one_person_written_in_two_ways_has_one_mark() {
        let one = of("Nguyễn Thị Mai", Some("1990-04-13"), &[]);
        assert_eq!(one, of("MAI Nguyen Thi", Some("1990-04-13"), &[]));
        assert_eq!(one.len(), 1);
        assert_ne!(one, of("Nguyễn Thị Mai", Some("1990-04-14"), &[]));
        // A name alone is no sign: there are many of them.
        assert_eq!(of("Nguyễn Thị Mai", None, &[]), Vec::<String>::new());
        assert_eq!(of("  ", Some("1990-04-13"), &[]), Vec::<String>::new());
    }

    #[test]
    fn an_identity_marks_the_form_that_another_may_have() {
        for (identity, expected) in [
            ("whatsapp:8562055512345", Some("phone:+8562055512345")),
            ("whatsapp:+8562055512345", Some("phone:+8562055512345")),
            ("whatsapp:abc", None),
            ("email:mali+shop@example.com", Some("email:mali@example.com")),
            ("email:ma.li@gmail.com", Some("email:mali@gmail.com")),
            ("email:mali@googlemail.com", Some("email:mali@gmail.com")),
            ("email:mali@example.com", None),
            ("email:ma.li@example.com", None),
            ("email:+@example.com", None),
            ("phone:+8562055512345", None),
            ("card:123", None),
        ] {
            let expected: Vec<String> = expected.map(str::to_owned).into_iter().collect();
            assert_eq!(of("", None, &[identity]), expected, "{identity}");
        }
    }
}
