//! Who is in a segment, as rows of a file: as they are, or hashed as platforms for advertisements take them.

use super::no_segment;
use crate::baci::Baci;
use crate::error::AppError;
use baci_core::event::Field;
use baci_core::id::MemberId;
use baci_core::program::{FieldKind, Program};
use baci_core::refusal::Code;
use baci_store::member::{self, StoredMember};
use baci_store::segment;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// How many members one page of a file is made of at most.
const PAGE: i64 = 5000;

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The shop itself: names and numbers as they are.
    Plain,
    /// Google's Customer Match: SHA-256 of the e-mail address and of the number in E.164, with its `+`.
    Google,
    /// Meta's Custom Audiences: the same, the number in digits alone.
    Meta,
}

/// A page of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AudiencePage {
    pub heads: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
    /// Members who did not consent, and whose rows are not there therefore.
    pub without_consent: u64,
    /// Members who have neither an e-mail address nor a phone number.
    pub without_contact: u64,
    /// After whom the next page starts, if there may be one.
    pub next: Option<MemberId>,
}

impl AudiencePage {
    /// A row as it stands in a file. A cell that a spreadsheet would work out as a formula is marked as a text.
    ///
    /// ```
    /// let row = ["mem_1".to_owned(), "=1+1".to_owned(), "a,b".to_owned()];
    /// assert_eq!(baci_app::AudiencePage::line(&row), "mem_1,\"'=1+1\",\"a,b\"\r\n");
    /// ```
    pub fn line(row: &[String]) -> String {
        let cell = |cell: &String| {
            let formula = cell.starts_with(['=', '+', '-', '@', '\t']);
            let mark = if formula { "'" } else { "" };
            match formula || cell.contains(['"', ',', '\n', '\r']) {
                true => format!("\"{mark}{}\"", cell.replace('"', "\"\"")),
                false => cell.clone(),
            }
        };
        let cells: Vec<String> = row.iter().map(cell).collect();
        format!("{}\r\n", cells.join(","))
    }
}

impl Audience {
    /// The audience of a word: csv, google, meta.
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Plain, Self::Google, Self::Meta].into_iter().find(|own| own.word() == word)
    }

    /// Its stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Plain => "csv",
            Self::Google => "google",
            Self::Meta => "meta",
        }
    }

    fn heads(self) -> Vec<&'static str> {
        match self {
            Self::Plain => vec!["member", "entered_at", "name", "language", "phone", "email"],
            Self::Google => vec!["Email", "Phone"],
            Self::Meta => vec!["email", "phone"],
        }
    }
}

impl Baci {
    /// A page of a segment as a file. `consent` is the member's field, of kind `truth`, that says who may be told to
    /// others: a file for a platform has to name it, and holds only those with whom it is true.
    ///
    /// # Errors
    /// [`Code::NotFound`]; [`Code::InvalidRequest`] where consent is not named, or is no such field.
    pub async fn segment_file(
        &self,
        id: &str,
        (audience, consent): (Audience, Option<&str>),
        after: Option<MemberId>,
    ) -> Result<AudiencePage, AppError> {
        let program = &self.in_force().await?.program;
        consented(program, audience, consent)?;
        if self.known_segment(id).await.is_err() {
            return Err(no_segment(id));
        }
        let list = segment::members(self.database(), id, after, PAGE).await?;
        let ids: Vec<MemberId> = list.iter().map(|(id, _)| *id).collect();
        let mut tx = self.database().begin_snapshot().await?;
        let found = member::load(&mut tx, &ids).await;
        tx.rollback().await?;
        let found: HashMap<MemberId, StoredMember> =
            found?.into_iter().map(|own| (own.member.id, own)).collect();
        let next = list.last().filter(|_| i64::try_from(list.len()) == Ok(PAGE)).map(|(id, _)| *id);
        let mut page = AudiencePage {
            heads: audience.heads(),
            rows: Vec::new(),
            without_consent: 0,
            without_contact: 0,
            next,
        };
        for (id, since) in list {
            let Some(own) = found.get(&id) else { continue };
            let given =
                |name: &str| own.member.profile.fields.get(name) == Some(&Field::Truth(true));
            if consent.is_some_and(|name| !given(name)) {
                page.without_consent += 1;
                continue;
            }
            let (phones, emails) = (of_kind(own, "phone:"), of_kind(own, "email:"));
            if audience == Audience::Plain {
                let profile = &own.member.profile;
                page.rows.push(vec![
                    id.to_string(),
                    since.to_string(),
                    profile.name.clone().unwrap_or_default(),
                    profile.language.map_or("", |own| own.code()).to_owned(),
                    phones.join(" "),
                    emails.join(" "),
                ]);
                continue;
            }
            if phones.is_empty() && emails.is_empty() {
                page.without_contact += 1;
            }
            for at in 0..phones.len().max(emails.len()) {
                let email = emails.get(at).map(|own| hashed(&normal_email(own)));
                let phone = phones.get(at).map(|own| hashed(&normal_phone(own, audience)));
                page.rows.push(vec![email.unwrap_or_default(), phone.unwrap_or_default()]);
            }
        }
        Ok(page)
    }
}

/// Refuses a file for others without consent, and a consent that is no field of truth.
fn consented(program: &Program, audience: Audience, consent: Option<&str>) -> Result<(), AppError> {
    let truths = program.member_fields.iter().filter(|field| field.kind == FieldKind::Truth);
    let truths: Vec<&str> = truths.map(|field| field.name.as_str()).collect();
    let known = truths.join(", ");
    match consent {
        None if audience == Audience::Plain => Ok(()),
        None => {
            let sentence = format!(
                "a file for others names the field of members that says who consented (consent): the program has {known}"
            );
            let refused = AppError::refused(Code::InvalidRequest, sentence);
            Err(refused.because("segment-consent").with("names", known))
        }
        Some(name) if truths.contains(&name) => Ok(()),
        Some(name) => {
            let sentence =
                format!("'{name}' is no field of members of kind truth: the program has {known}");
            let refused = AppError::refused(Code::InvalidRequest, sentence);
            Err(refused.because("segment-consent-field").with("name", name).with("names", known))
        }
    }
}

fn of_kind<'a>(own: &'a StoredMember, kind: &str) -> Vec<&'a str> {
    own.identities.iter().filter_map(|identity| identity.strip_prefix(kind)).collect()
}

/// As platforms want it before it is hashed: without spaces around, in small letters.
fn normal_email(address: &str) -> String {
    address.trim().to_lowercase()
}

/// Numbers are kept in E.164; Meta takes them without the `+`.
fn normal_phone(number: &str, audience: Audience) -> String {
    match audience {
        Audience::Meta => number.trim_start_matches('+').to_owned(),
        Audience::Plain | Audience::Google => number.to_owned(),
    }
}

fn hashed(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hashed_is_written_as_platforms_want_it() {
        // Made by `printf 'test@example.com' | sha256sum`, and of the numbers likewise.
        assert_eq!(
            hashed(&normal_email(" Test@Example.com ")),
            "973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b"
        );
        assert_eq!(normal_phone("+8562055512345", Audience::Google), "+8562055512345");
        assert_eq!(normal_phone("+8562055512345", Audience::Meta), "8562055512345");
    }
}
