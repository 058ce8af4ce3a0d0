//! Reading `[[card]]` and `[live_card]`: the ranges of club cards that are the shop's own, and what the live one is for.

use super::problem::{Problems, too_many};
use super::reader::Table;
use super::shape::{CARD, LIVE_CARD};
use crate::program::cards::{CardRange, Cards, Check};
use crate::said::said;

const MAX_RANGES: usize = 50;
const LONGEST: i64 = 30;

/// Reads both.
pub(super) fn cards(document: &Table<'_>, problems: &mut Problems<'_>) -> Cards {
    Cards { ranges: ranges(document, problems), live_to_spend: live_to_spend(document, problems) }
}

/// Reads `[live_card]`: whether members spend with it only.
fn live_to_spend(document: &Table<'_>, problems: &mut Problems<'_>) -> bool {
    let Some((node, path)) = document.get("live_card") else { return false };
    let Some(table) = problems.table(node, &path, &LIVE_CARD) else { return false };
    let needed = table.get("needed_to_spend");
    needed.and_then(|(node, at)| problems.truth(node, &at)).unwrap_or(false)
}

fn ranges(document: &Table<'_>, problems: &mut Problems<'_>) -> Vec<CardRange> {
    let Some((node, path)) = document.get("card") else { return Vec::new() };
    let Some(items) = problems.list(node, &path) else { return Vec::new() };
    if items.len() > MAX_RANGES {
        problems.at(node.place, &path, too_many(MAX_RANGES, items.len()));
        return Vec::new();
    }
    let mut ranges: Vec<CardRange> = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        let path = format!("card[{i}]");
        let Some(table) = problems.table(item, &path, &CARD) else { continue };
        let Some(range) = range(&table, problems) else { continue };
        let meets = |other: &&CardRange| {
            other.length == range.length
                && (other.prefix.starts_with(&range.prefix)
                    || range.prefix.starts_with(&other.prefix))
        };
        if let Some(other) = ranges.iter().find(meets) {
            let said = said!(
                "cards-meet",
                "these numbers are also among those that begin with {prefix}: keep them apart",
                prefix = &other.prefix
            );
            problems.at(table.place_of("prefix"), &path, said);
        }
        if range.issue && ranges.iter().any(|other| other.issue) {
            let said = said!("cards-issue", "new numbers come from one range: keep one 'issue'");
            problems.at(table.place_of("issue"), &path, said);
        }
        ranges.push(range);
    }
    ranges
}

fn range(table: &Table<'_>, problems: &mut Problems<'_>) -> Option<CardRange> {
    const CHECKS: &[(&str, Check)] =
        &[("ean-13", Check::Ean13), ("luhn", Check::Luhn), ("none", Check::None)];
    let check = table.get("check").and_then(|(node, at)| problems.choice(node, &at, CHECKS));
    let issue = table.get("issue").and_then(|(node, at)| problems.truth(node, &at));
    let length = table.get("length").and_then(|(node, at)| problems.whole(node, &at, 4, LONGEST));
    let (node, path) = table.get("prefix")?;
    let prefix = problems.text(node, &path, 30)?;
    let check = check.unwrap_or_default();
    let length = usize::try_from(length.unwrap_or(13)).unwrap_or(13);
    let room = length.saturating_sub(prefix.len() + usize::from(check != Check::None));
    let digits = prefix.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || room < 1 {
        let said = said!(
            "cards-prefix",
            "'{prefix}' must be digits, fewer than the numbers are long",
            prefix = prefix
        );
        problems.at(node.place, &path, said);
        return None;
    }
    if check == Check::Ean13 && length != 13 {
        let said =
            said!("cards-ean", "an EAN-13 has 13 digits: write length = 13, or another check");
        problems.at(table.place_of("length"), &format!("{}.length", table.path), said);
    }
    Some(CardRange { prefix: prefix.to_owned(), length, check, issue: issue.unwrap_or(false) })
}
