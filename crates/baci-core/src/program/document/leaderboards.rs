//! Reading `[leaderboards.…]`.

use super::levels::gains;
use super::problem::{Problems, one_of, too_many};
use super::reader::{Table, join};
use super::rules::Ground;
use super::shape::LEADERBOARD;
use crate::decide::caps::Per;
use crate::program::leaderboard::{Leaderboard, PLACE};
use crate::text::Texts;

const MAX_BOARDS: usize = 10;
/// The most that are shown.
const MAX_SHOWN: i64 = 100;
/// How many are shown where the program does not say.
const SHOWN: i64 = 20;
const PERIODS: &[(&str, Per)] = &[("week", Per::Week), ("month", Per::Month)];

/// Reads all of them, in the order of their ids.
pub(super) fn leaderboards(
    document: &Table<'_>,
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> Vec<Leaderboard> {
    let Some((node, _)) = document.get("leaderboards") else { return Vec::new() };
    let Some(entries) = problems.entries(node, "leaderboards") else { return Vec::new() };
    if entries.len() > MAX_BOARDS {
        problems.at(node.place, "leaderboards", too_many(MAX_BOARDS, entries.len()));
        return Vec::new();
    }
    let mut all = Vec::with_capacity(entries.len());
    for entry in entries {
        let path = join("leaderboards", &entry.key);
        problems.id(&entry.key, entry.place, &path);
        let Some(table) = problems.table(&entry.node, &path, &LEADERBOARD) else { continue };
        all.extend(leaderboard(entry.key.clone(), &table, ground, problems));
    }
    all.sort_by(|a: &Leaderboard, b| a.id.cmp(&b.id));
    all
}

fn leaderboard(
    id: String,
    table: &Table<'_>,
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> Option<Leaderboard> {
    let name = table.get("name").and_then(|(node, at)| super::head::name(node, &at, problems));
    if table.has("counts") == table.has("wallet") {
        problems.at(table.place, &table.path, one_of("counts, wallet"));
    }
    let counts = gains(table, PLACE, ground, problems);
    let wallet = match table.has("wallet") {
        true => super::rules::wallet(table, ground, problems),
        false => None,
    };
    let per = table.get("per").and_then(|(node, at)| problems.choice(node, &at, PERIODS));
    let mut whole = |key: &str, least, most| {
        table.get(key).and_then(|(node, at)| problems.whole(node, &at, least, most))
    };
    let show = whole("show", 1, MAX_SHOWN).unwrap_or(SHOWN);
    let rewarded = whole("rewarded", 0, show).unwrap_or(0);
    let name = name.unwrap_or_else(|| Texts::plain(&id));
    Some(Leaderboard { id, name, counts, wallet, per: per?, show, rewarded })
}
