//! Why a row is not taken, in words.

use crate::words::Words;

/// Codes with a sentence of their own; others are those of refusals.
const KNOWN: [&str; 11] = [
    "columns",
    "encoding",
    "empty",
    "customer",
    "time",
    "amount",
    "quantity",
    "receipt",
    "idempotency_key_reused",
    "invalid_request",
    "time_out_of_range",
];

/// What a field of a receipt is called.
pub(super) fn field(words: &Words, name: &str) -> String {
    words.named("import-field", name)
}

/// Why, by the code of the reason, the field that it is about, and the start of the wrong cell.
pub(super) fn sentence(words: &Words, code: &str, name: &str, cell: &str) -> String {
    let key = match KNOWN.contains(&code) {
        true => format!("import-why-{}", code.replace('_', "-")),
        false => return words.named("refused", code),
    };
    let field = if name.is_empty() { String::new() } else { field(words, name) };
    words.say(&key).text("field", field).text("text", cell).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use baci_app::receipts::Field;
    use baci_core::text::Language;

    #[test]
    fn every_reason_and_field_has_its_words() {
        for language in Language::ALL {
            let words = Words::new(language);
            for code in KNOWN.into_iter().chain(["amount_out_of_range"]) {
                let text = sentence(&words, code, "time", "never");
                assert!(!text.contains(['[', '{']) && text != code, "{code}: {text}");
            }
            for (_, name) in Field::ALL {
                assert_ne!(field(&words, name), name);
            }
        }
    }
}
