//! Simple rows of a condition: a name, how it is compared and with what, made into CEL.

use crate::form::Form;
use crate::parts::Field;
use crate::words::Words;
use baci_core::program::{FieldKind, Program};

/// How many rows a form has.
pub(super) const ROWS: [&str; 3] = ["row1", "row2", "row3"];

/// What a name is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Text,
    Truth,
    List,
}

/// A name that a condition may use: the path, what it is compared with, and the message that explains it.
pub(super) struct Name {
    pub path: String,
    pub kind: Kind,
    pub key: &'static str,
}

/// The names that are there under every program.
const NAMES: &[(&str, Kind, &str)] = &[
    ("member.days_since_purchase", Kind::Number, "segment-name-since"),
    ("member.purchases", Kind::Number, "segment-name-purchases"),
    ("member.spend", Kind::Number, "segment-name-spend"),
    ("member.average_bill", Kind::Number, "segment-name-average"),
    ("member.first_purchase", Kind::Text, "segment-name-first"),
    ("member.last_purchase", Kind::Text, "segment-name-last"),
    ("member.days_since_first_purchase", Kind::Number, "segment-name-since-first"),
    ("member.days", Kind::Number, "segment-name-days"),
    ("member.rfm.r", Kind::Number, "segment-name-r"),
    ("member.rfm.f", Kind::Number, "segment-name-f"),
    ("member.rfm.m", Kind::Number, "segment-name-m"),
    ("member.rfm.cell", Kind::Number, "segment-name-cell"),
    ("member.tags", Kind::List, "segment-name-tags"),
    ("member.language", Kind::Text, "segment-name-language"),
    ("member.birth_month", Kind::Number, "segment-name-birth-month"),
    ("member.birth_day", Kind::Number, "segment-name-birth-day"),
    ("time.month", Kind::Number, "segment-name-month"),
    ("time.date", Kind::Text, "segment-name-date"),
];

/// All names under a program.
pub(super) fn names(program: &Program) -> Vec<Name> {
    let fixed = NAMES.iter().map(|(path, kind, key)| (path.to_string(), *kind, *key));
    let mut all: Vec<(String, Kind, &str)> = fixed.collect();
    for wallet in &program.wallets {
        let path = match plain(&wallet.id) {
            true => format!("member.balance.{}", wallet.id),
            false => format!("member.balance['{}']", wallet.id),
        };
        all.push((path, Kind::Number, "segment-name-balance"));
    }
    for field in &program.member_fields {
        let kind = match field.kind {
            FieldKind::Text => Kind::Text,
            FieldKind::Integer | FieldKind::Decimal => Kind::Number,
            FieldKind::Truth => Kind::Truth,
        };
        let path = match plain(&field.name) {
            true => format!("member.fields.{}", field.name),
            false => format!("member.fields['{}']", field.name),
        };
        all.push((path, kind, "segment-name-field"));
    }
    if program.ladder(baci_core::program::tier::MAIN).is_some() {
        all.push(("member.tier".to_owned(), Kind::Text, "segment-name-tier"));
        all.push(("member.rank".to_owned(), Kind::Number, "segment-name-rank"));
    }
    if program.stages.is_some() {
        all.push(("member.stage".to_owned(), Kind::Text, "segment-name-stage"));
    }
    if program.household.is_some() {
        all.push(("member.household.role".to_owned(), Kind::Text, "segment-name-role"));
    }
    all.into_iter().map(|(path, kind, key)| Name { path, kind, key }).collect()
}

fn plain(name: &str) -> bool {
    name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// The fields of a row.
pub(super) fn fields(words: &Words, form: &Form, names: &[Name], row: &str) -> Vec<Field> {
    let one = |part: &str| format!("{row}_{part}");
    let none = (String::new(), words.t("segment-row-none"));
    let what = names.iter().map(|own| (own.path.clone(), words.t(own.key)));
    // Those of a kind are told apart by their names.
    let what = what.map(|(path, text)| {
        let last = path.rsplit(['.', '\'']).find(|part| !part.is_empty() && *part != "]");
        let own = path.starts_with("member.balance") || path.starts_with("member.fields");
        let text = if own { format!("{text}: {}", last.unwrap_or_default()) } else { text };
        (path, text)
    });
    let hows = ["least", "most", "is", "not"];
    let hows = hows.map(|how| (how.to_owned(), words.named("segment-how", how)));
    let (a, b, c) = (one("name"), one("how"), one("value"));
    vec![
        Field::select(a.clone(), words.t("segment-row-name"), std::iter::once(none).chain(what))
            .with(form.get(&a)),
        Field::select(b.clone(), words.t("segment-row-how"), hows).with(form.get(&b)),
        Field::text(c.clone(), words.t("segment-row-value"))
            .with(form.get(&c))
            .complete("off")
            .longest(100),
    ]
}

/// The whole condition of a form: what is written, and each row that is filled in, all of which must hold.
pub(super) fn condition(form: &Form, names: &[Name]) -> String {
    let text = form.raw("condition").replace("\r\n", "\n").trim().to_owned();
    let rows: Vec<String> = ROWS.iter().filter_map(|row| of_row(form, names, row)).collect();
    match (text.is_empty(), rows.is_empty()) {
        (_, true) => text,
        (true, false) => rows.join(" && "),
        // What is joined by || stays together.
        (false, false) => format!("({text}) && {}", rows.join(" && ")),
    }
}

fn of_row(form: &Form, names: &[Name], row: &str) -> Option<String> {
    let path = form.filled(&format!("{row}_name"))?;
    let name = names.iter().find(|own| own.path == path)?;
    let value = form.get(&format!("{row}_value"));
    let how = form.get(&format!("{row}_how"));
    let text = || format!("'{}'", value.replace('\\', "\\\\").replace('\'', "\\'"));
    let sign = match how {
        "most" => "<=",
        "is" => "==",
        "not" => "!=",
        _ => ">=",
    };
    Some(match name.kind {
        Kind::Number if value.is_empty() => format!("{path} {sign} 0"),
        Kind::Number => format!("{path} {sign} {}", value.replace(',', "")),
        Kind::Text => format!("{path} {sign} {}", text()),
        Kind::List if how == "not" => format!("!({} in {path})", text()),
        Kind::List => format!("{} in {path}", text()),
        Kind::Truth if how == "not" => format!("!{path}"),
        Kind::Truth => path.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_made_into_a_condition_beside_what_is_written() {
        let names: Vec<Name> = NAMES
            .iter()
            .map(|(path, kind, key)| Name { path: path.to_string(), kind: *kind, key })
            .collect();
        let form = Form::of([
            ("condition", "member.days > 1 ||\r\nmember.purchases > 1".to_owned()),
            ("row1_name", "member.spend".to_owned()),
            ("row1_how", "most".to_owned()),
            ("row1_value", "1,500".to_owned()),
            ("row2_name", "member.tags".to_owned()),
            ("row2_how", "not".to_owned()),
            ("row2_value", "it's".to_owned()),
            ("row3_name", "member.nothing".to_owned()),
        ]);
        assert_eq!(
            condition(&form, &names),
            "(member.days > 1 ||\nmember.purchases > 1) && member.spend <= 1500 && !('it\\'s' in member.tags)"
        );
        assert_eq!(condition(&form.with("condition", ""), &names)[..12], *"member.spend");
        assert_eq!(condition(&Form::default(), &names), "");
    }
}
