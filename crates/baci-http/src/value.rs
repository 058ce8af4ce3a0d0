//! Value in requests and answers: decimal strings, never JSON numbers.

use crate::problem::Problem;
use baci_core::decimal::{self, Decimal};
use baci_core::event::{Field, Quantity};
use baci_core::program::{Program, Wallet};
use baci_core::refusal::{Code, Refusal};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::openapi::{KnownFormat, RefOr};

/// A decimal that was written as text: "125.50".
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exact(pub Decimal);

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(ExactVisitor)
    }
}

struct ExactVisitor;

impl Visitor<'_> for ExactVisitor {
    type Value = Exact;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a decimal written as text, like \"125.50\": a JSON number may lose digits")
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Exact, E> {
        text.parse().map(Exact).map_err(E::custom)
    }
}

impl utoipa::PartialSchema for Exact {
    fn schema() -> RefOr<Schema> {
        let object = ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::String))
            .format(Some(utoipa::openapi::SchemaFormat::Custom("decimal".into())))
            .pattern(Some(r"^-?[0-9]{1,18}(\.[0-9]{1,9})?$"))
            .description(Some("A decimal as text; a JSON number is refused."))
            .examples(["125.50"]);
        RefOr::T(object.into())
    }
}
impl utoipa::ToSchema for Exact {
    fn name() -> std::borrow::Cow<'static, str> {
        "Decimal".into()
    }
}

/// A time in RFC 3339.
#[derive(Clone, Copy, Debug, serde::Deserialize, serde::Serialize)]
#[serde(transparent)]
pub(crate) struct Time(pub baci_core::time::Instant);

impl utoipa::PartialSchema for Time {
    fn schema() -> RefOr<Schema> {
        let object = ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::String))
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .examples(["2026-11-22T10:54:00+07:00"]);
        RefOr::T(object.into())
    }
}
impl utoipa::ToSchema for Time {}

/// Declared fields of a member or an event; a name stands once.
#[derive(Clone, Debug)]
pub(crate) struct Fields<V>(pub BTreeMap<String, V>);

impl<V> Default for Fields<V> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Fields<V> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_map(FieldsVisitor(std::marker::PhantomData))
    }
}

struct FieldsVisitor<V>(std::marker::PhantomData<V>);

impl<'de, V: Deserialize<'de>> Visitor<'de> for FieldsVisitor<V> {
    type Value = Fields<V>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of fields")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<V>, A::Error> {
        let mut fields = BTreeMap::new();
        while let Some(name) = map.next_key::<String>()? {
            let value = map.next_value()?;
            if fields.contains_key(&name) {
                return Err(A::Error::custom(format!("duplicate field `{name}`")));
            }
            fields.insert(name, value);
        }
        Ok(Fields(fields))
    }
}

/// The value of a declared field: true or false, a whole number, or text.
#[derive(Clone, Debug)]
pub(crate) struct FieldValue(pub Field);

impl<'de> Deserialize<'de> for FieldValue {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(FieldVisitor).map(Self)
    }
}

struct FieldVisitor;

impl Visitor<'_> for FieldVisitor {
    type Value = Field;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, a whole number, true or false (a decimal is written as text)")
    }
    fn visit_bool<E: Error>(self, value: bool) -> Result<Field, E> {
        Ok(Field::Truth(value))
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<Field, E> {
        Ok(Field::Integer(value))
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<Field, E> {
        i64::try_from(value).map(Field::Integer).map_err(|_| E::custom("the number is too large"))
    }
    fn visit_str<E: Error>(self, value: &str) -> Result<Field, E> {
        Ok(Field::Text(value.to_owned()))
    }
}

/// A decimal as a whole count of smallest units.
pub(crate) fn units(value: Exact, digits: u8, what: &str) -> Result<i64, Problem> {
    value.0.in_units(digits).ok_or_else(|| {
        let problem = match value.0.scale > digits {
            true => Problem::invalid("too-fine").with("most", u32::from(digits)),
            false => {
                let sentence = format!("{what} is more than can be counted");
                Problem::from(Refusal::new(Code::AmountOutOfRange, sentence))
            }
        };
        problem.with("field", what).with("value", value.0.to_string())
    })
}

/// A quantity; one piece where nothing is said.
pub(crate) fn quantity(value: Option<Exact>) -> Result<Quantity, Problem> {
    let units = |v| units(v, Quantity::DIGITS, "quantity").map(Quantity);
    value.map_or(Ok(Quantity::ONE), units)
}

/// The wallet with this id.
pub(crate) fn wallet<'a>(program: &'a Program, id: &str) -> Result<&'a Wallet, Problem> {
    program.wallets.iter().find(|w| w.id == id).ok_or_else(|| {
        let all: Vec<_> = program.wallets.iter().map(|w| w.id.as_str()).collect();
        let refusal = Refusal::new(Code::UnknownName, "the program has no wallet of this name");
        let shown: String = id.chars().take(60).collect();
        let refusal = refusal.because("unknown-wallet").with("name", shown);
        refusal.with("names", all.join(", ")).into()
    })
}

/// An amount of a wallet as a decimal string.
pub(crate) fn in_wallet(program: &Program, wallet: &str, amount: i64) -> String {
    let found = program.wallets.iter().find(|w| w.id == wallet);
    decimal::format(amount, found.map_or(0, |w| w.digits))
}
