//! Rows packed into one JSON text. SQLite's driver hands rows over one by one, from thread to thread:
//! where a batch reads many, that costs more than to find them. It also lets one statement give rows of
//! several tables.

use crate::dialect::Dialect;
use crate::error::StoreError;
use crate::value::Type;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error as _};

/// The columns of all rows as one JSON array of arrays, for a SELECT's list; none of them may be NULL.
pub(crate) fn columns(dialect: Dialect, columns: &[(&str, Type)]) -> String {
    let list: Vec<String> = columns.iter().map(|(name, kind)| dialect.json(name, *kind)).collect();
    dialect.json_rows(&list.join(", "))
}

/// The rows of a packed text.
pub(crate) fn rows<R: DeserializeOwned>(text: Option<&str>) -> Result<Vec<R>, StoreError> {
    let text = text.unwrap_or("[]");
    serde_json::from_str(text).map_err(|e| StoreError::corrupt("packed rows", e))
}

/// Bytes that travel as hexadecimal digits.
pub(crate) struct Hex(pub Vec<u8>);

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|d| u8::try_from(d).ok());
        let byte = |pair: &[u8]| match pair {
            [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        };
        let bytes: Option<Vec<u8>> = text.as_bytes().chunks(2).map(byte).collect();
        bytes.map(Hex).ok_or_else(|| D::Error::custom("not hexadecimal"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back() {
        let read = rows::<(Hex, i64)>(Some(r#"[["00fF10", 9007199254740993]]"#)).expect("rows");
        assert_eq!(read[0].0.0, [0, 255, 16]);
        assert_eq!(read[0].1, 9_007_199_254_740_993);
        assert!(rows::<(Hex,)>(Some(r#"[["0g"]]"#)).is_err());
        assert!(rows::<(Hex,)>(Some(r#"[["0"]]"#)).is_err());
    }
}
