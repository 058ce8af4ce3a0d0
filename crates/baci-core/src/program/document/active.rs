//! Reading when a rule works: dates, weekdays, hours.

use super::node::Node;
use super::problem::{Problems, shorten, twice};
use super::shape::ACTIVE;
use crate::program::Active;
use crate::said::{Said, names_nothing, said};
use crate::time::{BadTime, Instant, Zone};

const WEEKDAYS: &[(&str, u8)] =
    &[("mon", 1), ("tue", 2), ("wed", 3), ("thu", 4), ("fri", 5), ("sat", 6), ("sun", 7)];

/// Reads `active`.
pub(super) fn active(
    node: &Node,
    path: &str,
    zone: &Zone,
    problems: &mut Problems<'_>,
) -> Option<Active> {
    let table = problems.table(node, path, &ACTIVE)?;
    let from = table.get("from").and_then(|(node, path)| instant(node, &path, zone, problems));
    let until = table.get("until").and_then(|(node, path)| instant(node, &path, zone, problems));
    if let (Some(from), Some(until)) = (from, until)
        && until <= from
    {
        let said = said!("never-works", "'until' is not after 'from': this would never work");
        problems.at(table.place_of("until"), &format!("{path}.until"), said);
    }
    let weekdays = table.get("weekdays").and_then(|(node, path)| weekdays(node, &path, problems));
    let hours = table.get("hours").and_then(|(node, path)| hours(node, &path, problems));
    Some(Active { from, until, weekdays: weekdays.unwrap_or(0), hours })
}

/// A local day (its start), or an instant with its offset.
pub(super) fn instant(
    node: &Node,
    path: &str,
    zone: &Zone,
    problems: &mut Problems<'_>,
) -> Option<Instant> {
    let text = problems.text(node, path, 100)?;
    let at = if text.len() == 10 {
        // Strictly: the calendar's own reader takes other spellings of a day too.
        let plain = text.bytes().enumerate().all(|(i, b)| match i {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
        match text.parse::<jiff::civil::Date>() {
            Ok(day) if plain => zone.start_of(day),
            _ => {
                problems.at(node.place, path, not_a_time(text));
                return None;
            }
        }
    } else {
        match text.parse::<Instant>() {
            Ok(at) => at,
            Err(BadTime::OutOfRange(_)) => return out_of_time(text, node, path, problems),
            Err(_) => {
                problems.at(node.place, path, not_a_time(text));
                return None;
            }
        }
    };
    if !(Instant::EARLIEST..Instant::LATEST).contains(&at) {
        return out_of_time(text, node, path, problems);
    }
    Some(at)
}

fn out_of_time<T>(text: &str, node: &Node, path: &str, problems: &mut Problems<'_>) -> Option<T> {
    let said = said!("time-range", "{text} is outside 1900-01-01 to 2199-12-31", text = text);
    problems.at(node.place, path, said);
    None
}

fn not_a_time(text: &str) -> Said {
    said!(
        "not-a-time",
        "'{text}' is not a day of the calendar nor a time: write a day like 2026-11-30, or a time like 2026-11-22T10:54:00+07:00",
        text = text
    )
}

fn weekdays(node: &Node, path: &str, problems: &mut Problems<'_>) -> Option<u8> {
    let mut days = 0u8;
    let items = problems.list(node, path)?;
    if items.is_empty() {
        problems.at(node.place, path, names_nothing());
    }
    for (i, item) in items.iter().enumerate() {
        let path = format!("{path}[{i}]");
        let day = problems.choice(item, &path, WEEKDAYS)?;
        if days & (1 << day) != 0 {
            problems.at(
                item.place,
                &path,
                twice(WEEKDAYS.get(usize::from(day) - 1).map_or("", |w| w.0)),
            );
        }
        days |= 1 << day;
    }
    Some(days)
}

/// `11:00-22:00`; over midnight where the first is later; `24:00` is the day's end.
fn hours(node: &Node, path: &str, problems: &mut Problems<'_>) -> Option<(u16, u16)> {
    let text = problems.text(node, path, 100)?;
    let read = text.split_once('-').and_then(|(from, until)| Some((minute(from)?, minute(until)?)));
    let shown = shorten(text, 40);
    if let Some((from, until)) = read
        && from != until
        && from != 1440
    {
        return read;
    }
    let said = said!(
        "not-hours",
        "'{text}' is not a span of hours: write one like 11:00-22:00",
        text = shown
    );
    problems.at(node.place, path, said);
    None
}

pub(super) fn minute(text: &str) -> Option<u16> {
    let two = |s: &str| match s.as_bytes() {
        [a @ b'0'..=b'9', b @ b'0'..=b'9'] => Some(u16::from(a - b'0') * 10 + u16::from(b - b'0')),
        _ => None,
    };
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute) = (two(hour)?, two(minute)?);
    (minute < 60 && hour * 60 + minute <= 1440).then_some(hour * 60 + minute)
}
