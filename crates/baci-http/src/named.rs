//! How a request names a member: by exactly one of id, phone, e-mail, card, live card or external id.

use crate::problem::Problem;
use crate::state::Api;
use baci_app::{AppError, Country, Identity, Who};
use baci_core::id::MemberId;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

/// A member, named in exactly one way.
#[derive(Clone, Debug, ToSchema)]
#[schema(rename_all = "snake_case")]
pub(crate) enum MemberName {
    /// `mem_…`
    #[schema(value_type = String)]
    MemberId(MemberId),
    /// In the international form, or a local one of Laos, Thailand or Vietnam.
    Phone(String),
    Email(String),
    Card(String),
    /// The code on their phone as it was scanned, `BACI1.…`; with `@` and the Unix seconds of the scan behind it where
    /// the bill took its time since.
    LiveCard(String),
    ExternalId(String),
}

impl<'de> Deserialize<'de> for MemberName {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_map(NameVisitor)
    }
}

/// Reads a name; by hand, for what serde derives calls an empty object no JSON at all.
struct NameVisitor;

const ONE_OF: &str = "a member is named by exactly one of `member_id`, `phone`, `email`, `card`, `live_card`, `external_id`";
/// The same names, for a problem's values.
pub(crate) const NAMES: &str = "member_id, phone, email, card, live_card, external_id";

impl<'de> Visitor<'de> for NameVisitor {
    type Value = MemberName;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object that names a member, like {\"phone\": \"020 5551 2345\"}")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<MemberName, A::Error> {
        let Some(key) = map.next_key::<String>()? else { return Err(A::Error::custom(ONE_OF)) };
        let name = match key.as_str() {
            "member_id" => MemberName::MemberId(map.next_value()?),
            "phone" => MemberName::Phone(map.next_value()?),
            "email" => MemberName::Email(map.next_value()?),
            "card" => MemberName::Card(map.next_value()?),
            "live_card" => MemberName::LiveCard(map.next_value()?),
            "external_id" => MemberName::ExternalId(map.next_value()?),
            _ => return Err(A::Error::custom(format!("unknown field `{key}`: {ONE_OF}"))),
        };
        match map.next_key::<String>()? {
            None => Ok(name),
            Some(_) => Err(A::Error::custom(ONE_OF)),
        }
    }
}

/// An identity of a member.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct IdentityRequest {
    pub kind: IdentityKind,
    #[schema(max_length = 200)]
    pub value: String,
}

/// Kinds of identities.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum IdentityKind {
    Phone,
    Email,
    Card,
    External,
    Line,
    Zalo,
    Whatsapp,
    Facebook,
}

/// An identity in its one way of writing.
#[derive(Serialize, ToSchema)]
pub(crate) struct IdentityResponse {
    /// phone, email, card, external, line, zalo, whatsapp or facebook.
    pub kind: String,
    pub value: String,
}

impl IdentityResponse {
    /// What is stored: 'phone:+8562055512345'.
    pub fn of(stored: &str) -> Self {
        let (kind, value) = stored.split_once(':').unwrap_or(("external", stored));
        Self { kind: kind.to_owned(), value: value.to_owned() }
    }
}

/// Gives a request, which names its member by one of six fields, a way to read the name.
macro_rules! named_by_one {
    ($request:ident) => {
        impl $request {
            /// The member's name, taken out.
            pub(crate) fn name_of_member(
                &mut self,
            ) -> Result<crate::named::MemberName, crate::problem::Problem> {
                crate::named::MemberName::one_of(
                    self.member_id.take(),
                    [
                        self.phone.take(),
                        self.email.take(),
                        self.card.take(),
                        self.live_card.take(),
                        self.external_id.take(),
                    ],
                )
            }
        }
    };
}
pub(crate) use named_by_one;

impl MemberName {
    /// The one name that is given: an id, or a phone, e-mail, card, live card, external id.
    pub fn one_of(id: Option<MemberId>, others: [Option<String>; 5]) -> Result<Self, Problem> {
        let [phone, email, card, live, external] = others;
        let all = [
            id.map(Self::MemberId),
            phone.map(Self::Phone),
            email.map(Self::Email),
            card.map(Self::Card),
            live.map(Self::LiveCard),
            external.map(Self::ExternalId),
        ];
        let mut given = all.into_iter().flatten();
        match (given.next(), given.next()) {
            (Some(name), None) => Ok(name),
            _ => Err(Problem::invalid("name-by-one").with("names", NAMES)),
        }
    }

    /// Whom it names; with `enroll`, somebody unknown becomes a member by it.
    pub async fn who(&self, api: &Api, enroll: bool) -> Result<Who, Problem> {
        let (kind, text) = match self {
            Self::MemberId(_) if enroll => {
                let names = "phone, email, card, external_id";
                return Err(Problem::invalid("enroll-by-id").with("names", names));
            }
            Self::MemberId(id) => return Ok(Who::Id(*id)),
            Self::Phone(text) => (IdentityKind::Phone, text),
            Self::Email(text) => (IdentityKind::Email, text),
            Self::Card(text) => (IdentityKind::Card, text),
            // Whoever has one is a member already.
            Self::LiveCard(text) => return live(api, text).await,
            Self::ExternalId(text) => (IdentityKind::External, text),
        };
        let identity = kind.read(api, text).await?;
        Ok(if enroll { Who::EnrollBy(identity) } else { Who::Identity(identity) })
    }
}

/// Whom a live card names.
pub(crate) async fn live(api: &Api, text: &str) -> Result<Who, Problem> {
    let found = api.baci.live_card(text).await?;
    found.ok_or_else(|| Problem::invalid("live-card-form"))
}

impl IdentityKind {
    /// The identity in its one way of writing.
    pub async fn read(self, api: &Api, text: &str) -> Result<Identity, Problem> {
        let identity = match self {
            Self::Phone => Identity::phone(text, home(api).await?),
            Self::Email => Identity::email(text),
            Self::Card => Identity::card(text),
            Self::External => Identity::external(text),
            Self::Line => Identity::messenger("line", text),
            Self::Zalo => Identity::messenger("zalo", text),
            Self::Whatsapp => Identity::messenger("whatsapp", text),
            Self::Facebook => Identity::messenger("facebook", text),
        };
        identity.map_err(Problem::from)
    }

    /// The same, where there may be none.
    pub async fn read_any(
        self,
        api: &Api,
        text: Option<&str>,
    ) -> Result<Option<Identity>, Problem> {
        match text {
            Some(text) => self.read(api, text).await.map(Some),
            None => Ok(None),
        }
    }
}

impl IdentityRequest {
    /// All of a list, in their one way of writing.
    pub async fn read_all(api: &Api, list: &[Self]) -> Result<Vec<Identity>, Problem> {
        let mut all = Vec::with_capacity(list.len());
        for one in list {
            all.push(one.kind.read(api, &one.value).await?);
        }
        Ok(all)
    }
}

/// Where the program is at home; nowhere before one is published.
async fn home(api: &Api) -> Result<Option<Country>, Problem> {
    match api.program().await {
        Ok(published) => Ok(published.program.country),
        Err(AppError::Refused(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
