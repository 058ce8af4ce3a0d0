//! Levels: where a member stands on each ladder, with a bar to the next; and how many are on which.

use crate::missions::{amount, doing};
use crate::parts::Table;
use crate::state::Web;
use crate::tiers::named;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use baci_app::{LevelAnswer, LevelCount, MemberLevel};
use baci_core::id::MemberId;
use baci_core::level::Standing;
use baci_core::program::Program;
use baci_core::program::level::{Gain, Levels};

/// Where a member stands, as it is shown.
pub(crate) struct LevelView {
    /// The ladder's name.
    pub name: String,
    /// 'Level 3', with the level's name where it has one.
    pub level: String,
    /// '120 points of experience'
    pub experience: String,
    /// How much of the way to the next is done, in percent.
    pub part: i64,
    /// What is missing for the next level, or that it is the last.
    pub next: String,
}

/// A ladder of the program, as it is shown.
pub(crate) struct Shown {
    pub name: String,
    /// What gives experience.
    pub lines: Vec<String>,
    pub table: Table,
}

/// Where a member stands; nothing where the program has no levels.
pub(crate) async fn of(web: &Web, visit: &Visit, id: MemberId) -> Result<Vec<LevelView>, Wrong> {
    let Some(published) = visit.program.as_ref().filter(|p| !p.program.levels.is_empty()) else {
        return Ok(Vec::new());
    };
    let all = web.baci.levels_of(id).await?;
    Ok(all.iter().filter_map(|own| view(&visit.words, &published.program, own)).collect())
}

fn view(words: &Words, program: &Program, own: &MemberLevel) -> Option<LevelView> {
    let levels = program.levels.iter().find(|levels| levels.id == own.levels)?;
    let now = own.standing;
    let experience = words.say("level-experience").text("amount", words.count(now.experience));
    Some(LevelView {
        name: named(words, &levels.name, &levels.id),
        level: level_name(words, levels, now.number),
        experience: experience.to_string(),
        part: now.part(),
        next: next(words, levels, now),
    })
}

/// What is missing for the next level, or that it is the last.
fn next(words: &Words, levels: &Levels, now: Standing) -> String {
    if now.next.is_none() {
        return words.t("level-last");
    }
    let missing = words.say("level-missing").text("amount", words.count(now.missing()));
    missing.text("level", level_name(words, levels, now.number + 1)).to_string()
}

/// Where an event left somebody on the ladders that it gave experience for: 'Fan club: Level 3, 80 to go for Level 4'.
pub(crate) fn told(words: &Words, program: &Program, all: &[LevelAnswer]) -> Vec<String> {
    let line = |own: &LevelAnswer| {
        let levels = program.levels.iter().find(|levels| levels.id == own.levels)?;
        let name = named(words, &levels.name, &levels.id);
        let level = level_name(words, levels, own.standing.number);
        Some(format!("{name}: {level}, {}", next(words, levels, own.standing)))
    };
    all.iter().filter_map(line).collect()
}

/// A level in words: its name, else its number.
pub(crate) fn level_name(words: &Words, levels: &Levels, number: i64) -> String {
    let own = levels.level(number).and_then(|level| level.name.as_ref());
    let name = own.map(|name| name.get(words.language)).filter(|name| !name.is_empty());
    match name {
        Some(name) => name.to_owned(),
        None if number == 0 => words.t("level-none"),
        None => words.say("level-number").text("number", words.count(number)).to_string(),
    }
}

/// A ladder with what gives experience, and how many members are on each level.
pub(crate) fn shown(
    words: &Words,
    program: &Program,
    own: &Levels,
    counts: &[LevelCount],
) -> Shown {
    let numbered = (1..).zip(&own.steps);
    let row = |(number, level): (i64, &baci_core::program::level::Level)| {
        let found = counts.iter().find(|on| on.levels == own.id && on.number == number);
        let members = words.count(found.map_or(0, |on| on.members));
        [level_name(words, own, number), words.count(level.need), members]
    };
    Shown {
        name: named(words, &own.name, &own.id),
        lines: own.counts.iter().map(|gain| gives(words, program, gain)).collect(),
        table: crate::streaks::table(words, numbered.map(row).collect()),
    }
}

/// 'Spent: each ฿10.00 gives 1'
pub(crate) fn gives(words: &Words, program: &Program, gain: &Gain) -> String {
    let each = amount(words, gain.step.count, gain.step.need);
    let told = words.say("level-gives").text("what", doing(words, program, &gain.step));
    told.text("each", each).text("give", words.count(gain.give)).to_string()
}
