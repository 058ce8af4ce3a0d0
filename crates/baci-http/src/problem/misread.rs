//! Misread: what the reader of JSON and queries says of a value, as a reason with its names.

use super::Problem;
use crate::named::NAMES;

/// A problem of what serde says in English: the names that it quotes become values. `other` is the
/// reason where it quotes none.
pub(crate) fn misread(told: &str, other: &'static str) -> Problem {
    // A query's fault comes with a sentence in front.
    if told.contains("a member is named by exactly one of") {
        return Problem::invalid("name-by-one").with("names", NAMES);
    }
    let starts = ["unknown field `", "missing field `", "duplicate field `", "unknown variant `"];
    let found = starts.into_iter().find_map(|start| Some((start, told.split_once(start)?.1)));
    let Some((start, rest)) = found else {
        let decimal = told.contains("decimal written as text");
        return Problem::invalid(if decimal { "json-decimal" } else { other });
    };
    // The name comes first, and every second part after it stands between backticks, too.
    let mut parts = rest.split('`').step_by(2);
    let name: String = parts.next().unwrap_or_default().chars().take(60).collect();
    let names = parts.collect::<Vec<_>>().join(", ");
    match start {
        "unknown field `" => {
            Problem::invalid("field-unknown").with("field", name).with("names", names)
        }
        "missing field `" => Problem::invalid("field-missing").with("field", name),
        "duplicate field `" => Problem::invalid("field-twice").with("field", name),
        _ => Problem::invalid("value-unknown").with("value", name).with("names", names),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_names_become_values() {
        let of = |told: &str| {
            let problem = misread(told, "json-value");
            let values = problem.values.iter().map(|(name, value)| format!("{name}={value}"));
            (problem.reason, values.collect::<Vec<_>>().join(";"))
        };
        let told = "unknown field `a`, expected one of `b`, `c` at line 1 column 4";
        assert_eq!(of(told), ("field-unknown", "field=a;names=b, c".to_owned()));
        let told = "unknown field `a`, expected `b` or `c`";
        assert_eq!(of(told), ("field-unknown", "field=a;names=b, c".to_owned()));
        assert_eq!(of("missing field `b`").0, "field-missing");
        assert_eq!(
            of("Failed to read: duplicate field `b`"),
            ("field-twice", "field=b".to_owned())
        );
        assert_eq!(of("unknown variant `x`, expected `y`").1, "value=x;names=y");
        assert_eq!(of("expected a decimal written as text").0, "json-decimal");
        assert_eq!(of("invalid type: map, expected i64").0, "json-value");
    }
}
