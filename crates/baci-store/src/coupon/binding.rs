//! Bindings as they are stored: what a coupon is for, as JSON; nothing where it is for all.

use crate::error::StoreError;
use baci_core::coupon::Binding;

/// A binding as it is read from a column.
pub(super) struct Stored(pub Binding);

impl TryFrom<Option<String>> for Stored {
    type Error = serde_json::Error;

    fn try_from(text: Option<String>) -> Result<Self, Self::Error> {
        match text {
            None => Ok(Self(Binding::default())),
            Some(text) => serde_json::from_str(&text).map(Self),
        }
    }
}

/// A binding as it is written.
pub(super) fn text(binding: &Binding) -> Result<Option<String>, StoreError> {
    if binding.is_open() {
        return Ok(None);
    }
    let text = serde_json::to_string(binding);
    text.map(Some).map_err(|e| StoreError::corrupt("a coupon's binding", e))
}
