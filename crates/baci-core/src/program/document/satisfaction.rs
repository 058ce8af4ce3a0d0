//! Reading `[satisfaction]`.

use super::problem::{Problems, unknown};
use super::reader::Table;
use super::shape::SATISFACTION;
use crate::program::satisfaction::Rules;
use crate::program::{EventDef, FieldKind};
use crate::said::said;

const LEVELS: [&str; 4] = ["need_met", "satisfied", "exceeded", "wow"];
const MOST_DAYS: i64 = 3650;
const USUAL_DAYS: i64 = 180;

/// Reads the bounds, where the program has them.
pub(super) fn satisfaction(
    document: &Table<'_>,
    events: &[EventDef],
    problems: &mut Problems<'_>,
) -> Option<Rules> {
    let (node, path) = document.get("satisfaction")?;
    let table = problems.table(node, &path, &SATISFACTION)?;
    let mut bounds = [0; 4];
    for (bound, key) in bounds.iter_mut().zip(LEVELS) {
        let read = table.get(key).and_then(|(node, at)| problems.whole(node, &at, -1000, 1000));
        *bound = read?;
    }
    if !bounds.windows(2).all(|pair| pair[0] < pair[1]) {
        let said = said!(
            "satisfaction-order",
            "each level must begin above the one before it: need_met, satisfied, exceeded, wow"
        );
        problems.at(table.place_of("wow"), &table.path, said);
    }
    let good_days = table.get("good_days");
    let good_days = good_days.and_then(|(node, at)| problems.whole(node, &at, 1, MOST_DAYS));
    let (node, at) = table.get("on")?;
    let name = problems.text(node, &at, 64)?;
    let Some((on, event)) = events.iter().enumerate().find(|(_, event)| event.name == name) else {
        let known: Vec<_> = events.iter().map(|event| event.name.as_str()).collect();
        problems.at(node.place, &at, unknown(name, &known));
        return None;
    };
    let (node, at) = table.get("field")?;
    let field = problems.text(node, &at, 64)?;
    let whole = |own: &&crate::program::FieldDef| own.kind == FieldKind::Integer;
    if !event.fields.iter().filter(whole).any(|own| own.name == field) {
        let known = event.fields.iter().filter(whole).map(|own| own.name.as_str());
        problems.at(node.place, &at, unknown(field, &known.collect::<Vec<_>>()));
    }
    Some(Rules { on, field: field.to_owned(), bounds, good_days: good_days.unwrap_or(USUAL_DAYS) })
}
