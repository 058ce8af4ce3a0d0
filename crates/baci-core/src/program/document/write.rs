//! Writing a document as TOML, in the order a person would.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value as Json;

/// Keys that come before others, in this order; the rest follow by name.
const FIRST: &[&str] = &[
    "schema",
    "program",
    "wallets",
    "member",
    "events",
    "benefits",
    "ladders",
    "tiers",
    "missions",
    "streaks",
    "levels",
    "leaderboards",
    "occasion",
    "question",
    "household",
    "transfer",
    "earn",
    "id",
    "name",
    "kind",
    "currency",
    "currency_digits",
    "timezone",
    "country",
    "on",
    "wallet",
    "give",
    "per",
    "per_amount",
    "full",
    "percent",
    "multiply",
    "after",
    "at",
    "from",
    "until",
    "weight",
    "en",
    "lo",
    "th",
    "vi",
];

/// The document as TOML.
pub(super) fn toml(document: &Json) -> String {
    toml::to_string_pretty(&Ordered(document)).unwrap_or_default()
}

struct Ordered<'a>(&'a Json);

impl Serialize for Ordered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Json::Array(items) => serializer.collect_seq(items.iter().map(Ordered)),
            Json::Object(entries) => {
                let rank = |key: &str| FIRST.iter().position(|k| *k == key).unwrap_or(usize::MAX);
                let mut sorted: Vec<_> = entries.iter().collect();
                sorted.sort_by_key(|(key, _)| (rank(key), key.as_str()));
                let mut map = serializer.serialize_map(Some(sorted.len()))?;
                for (key, value) in sorted {
                    map.serialize_entry(key, &Ordered(value))?;
                }
                map.end()
            }
            plain => plain.serialize(serializer),
        }
    }
}
