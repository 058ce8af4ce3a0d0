//! What is asked about members.

use crate::named::{IdentityKind, IdentityRequest};
use crate::problem::Problem;
use crate::value::{FieldValue, Fields, Time};
use baci_core::birthday::Birthday;
use baci_core::member::Profile;
use baci_core::text::Language;
use serde::{Deserialize, Deserializer};
use utoipa::{IntoParams, ToSchema};

/// A new member.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnrollRequest {
    pub name: Option<String>,
    /// `YYYY-MM-DD`, or `--MM-DD` where the year is not known.
    pub birthday: Option<String>,
    /// en, lo, th or vi.
    #[schema(value_type = Option<String>)]
    pub language: Option<Language>,
    #[serde(default)]
    pub tags: Vec<String>,
    /// Fields that the program declares.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, serde_json::Value>)]
    pub fields: Fields<FieldValue>,
    #[serde(default)]
    pub identities: Vec<IdentityRequest>,
    /// When they joined; now where it is not said.
    pub at: Option<Time>,
}

/// A change of a member's record: what is given changes, `null` takes away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateMemberPatch {
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub name: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub birthday: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub language: Option<Option<Language>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Vec<String>>)]
    pub tags: Option<Option<Vec<String>>>,
    /// Fields by name; `null` takes one away.
    #[schema(value_type = Option<BTreeMap<String, serde_json::Value>>)]
    pub fields: Option<Fields<Option<FieldValue>>>,
    /// All identities, in place of those before.
    pub identities: Option<Vec<IdentityRequest>>,
    /// The revision that was read; refused where the record is at another one.
    pub revision: Option<i64>,
}

/// Tells a `null` from what is not there.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    d: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(d).map(Some)
}

/// Whom to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct MembersQuery {
    phone: Option<String>,
    email: Option<String>,
    card: Option<String>,
    /// The code that the member's phone shows now, `BACI1.…`.
    live_card: Option<String>,
    external_id: Option<String>,
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// 1 to 100; 50 where nothing is said.
    pub limit: Option<i64>,
}

impl MembersQuery {
    /// The one identity that is asked for, if any; no kind for a live card.
    pub fn identity(&self) -> Result<Option<(Option<IdentityKind>, &str)>, Problem> {
        let all = [
            (Some(IdentityKind::Phone), &self.phone),
            (Some(IdentityKind::Email), &self.email),
            (Some(IdentityKind::Card), &self.card),
            (None, &self.live_card),
            (Some(IdentityKind::External), &self.external_id),
        ];
        let mut given = all.into_iter().filter_map(|(k, text)| Some((k, text.as_deref()?)));
        match (given.next(), given.next(), self.cursor.is_some()) {
            (_, Some(_), _) | (Some(_), _, true) => {
                let names = "phone, email, card, live_card, external_id";
                Err(Problem::invalid("one-identity").with("names", names))
            }
            (one, ..) => Ok(one),
        }
    }
}

impl EnrollRequest {
    /// The record.
    pub fn profile(&self) -> Result<Profile, Problem> {
        let fields = self.fields.0.iter().map(|(name, value)| (name.clone(), value.0.clone()));
        Ok(Profile {
            name: self.name.clone(),
            birthday: self.birthday.as_deref().map(birthday).transpose()?,
            language: self.language,
            tags: self.tags.clone(),
            fields: fields.collect(),
        })
    }
}

impl UpdateMemberPatch {
    /// The record after the change.
    pub fn profile(&self, before: &Profile) -> Result<Profile, Problem> {
        let mut profile = before.clone();
        if let Some(name) = &self.name {
            profile.name.clone_from(name);
        }
        if let Some(day) = &self.birthday {
            profile.birthday = day.as_deref().map(birthday).transpose()?;
        }
        if let Some(language) = self.language {
            profile.language = language;
        }
        if let Some(tags) = &self.tags {
            profile.tags = tags.clone().unwrap_or_default();
        }
        for (name, value) in self.fields.iter().flat_map(|fields| &fields.0) {
            match value {
                Some(value) => profile.fields.insert(name.clone(), value.0.clone()),
                None => profile.fields.remove(name),
            };
        }
        Ok(profile)
    }
}

fn birthday(text: &str) -> Result<Birthday, Problem> {
    text.parse().map_err(|_| Problem::invalid("birthday-form"))
}
