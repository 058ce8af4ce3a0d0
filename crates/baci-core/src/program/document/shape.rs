//! The keys of each table of the document: the one list that the reader and the schema share.

/// A table of the document.
pub(in crate::program) struct Shape {
    /// Its name, also that of its definition in the JSON Schema; `document` for the whole.
    pub name: &'static str,
    pub keys: &'static [&'static str],
    /// The keys that must be there.
    pub required: &'static [&'static str],
}

pub(super) const DOCUMENT: Shape = Shape {
    name: "document",
    keys: &["schema", "program", "wallets", "member", "events", "earn"],
    required: &["schema", "program", "wallets"],
};
pub(super) const PROGRAM: Shape = Shape {
    name: "program",
    keys: &["id", "name", "currency", "currency_digits", "timezone"],
    required: &["id", "name", "currency", "timezone"],
};
pub(super) const NAME: Shape =
    Shape { name: "name", keys: &["en", "lo", "th", "vi"], required: &[] };
pub(super) const WALLET: Shape = Shape {
    name: "wallet",
    keys: &["kind", "name", "digits", "pending", "expires", "worth", "rounding", "debt"],
    required: &["kind"],
};
pub(super) const EXPIRES: Shape =
    Shape { name: "expires", keys: &["after", "at"], required: &["after"] };
pub(super) const MEMBER: Shape = Shape { name: "member", keys: &["fields"], required: &[] };
pub(super) const EVENT: Shape = Shape { name: "event", keys: &["fields"], required: &[] };
pub(super) const EARN: Shape = Shape {
    name: "earn",
    keys: &[
        "id",
        "name",
        "on",
        "wallet",
        "give",
        "per",
        "per_amount",
        "full",
        "percent",
        "multiply",
        "base",
        "only",
        "except",
        "active",
        "when",
        "caps",
        "exclusive",
    ],
    required: &["id", "on"],
};
pub(super) const FILTER: Shape =
    Shape { name: "filter", keys: &["sku", "category", "brand", "tag"], required: &[] };
pub(super) const ACTIVE: Shape =
    Shape { name: "active", keys: &["from", "until", "weekdays", "hours"], required: &[] };
pub(super) const CAPS: Shape =
    Shape { name: "caps", keys: &["receipt", "day", "month", "member", "program"], required: &[] };

/// All of them, for the test that holds them and the schema together.
#[cfg(test)]
pub(in crate::program) const ALL: &[&Shape] = &[
    &DOCUMENT, &PROGRAM, &NAME, &WALLET, &EXPIRES, &MEMBER, &EVENT, &EARN, &FILTER, &ACTIVE, &CAPS,
];

/// The known word nearest to one that is not known, if it is near enough to be meant.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > 100 {
        return None;
    }
    let near = |k: &&str| distance(word, k) <= 1 + k.chars().count().min(word.len()) / 4;
    known.into_iter().filter(near).min_by_key(|k| distance(word, k))
}

/// Insertions, deletions and replacements that turn one word into the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = i;
        let mut left = i + 1;
        for (cell, y) in row.iter_mut().skip(1).zip(&b) {
            let best = (corner + usize::from(x != *y)).min(left + 1).min(*cell + 1);
            corner = *cell;
            *cell = best;
            left = best;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_guessed() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(nearest("wehn", EARN.keys.iter().copied()), Some("when"));
        assert_eq!(nearest("multipy", EARN.keys.iter().copied()), Some("multiply"));
        assert_eq!(nearest("discount", EARN.keys.iter().copied()), None);
    }
}
