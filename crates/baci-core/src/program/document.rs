//! The program document: from TOML or JSON to a checked [`Program`], with all problems, and back.

mod active;
mod award;
mod cards;
mod coupons;
mod games;
mod gives;
mod head;
mod households;
mod json;
mod leaderboards;
mod levels;
mod missions;
mod node;
mod occasions;
mod partners;
mod presents;
mod price_lists;
mod prices;
mod problem;
mod promotions;
mod questions;
mod reader;
mod rewards;
mod rules;
mod satisfaction;
pub(in crate::program) mod shape;
mod stages;
mod streaks;
mod surprises;
mod tiers;
mod toml;
mod wallets;
mod write;

pub use problem::Problem;

use super::game::Game;
use super::leaderboard::Leaderboard;
use super::level::Levels;
use super::mission::Mission;
use super::partner::{Cause, Partner};
use super::reward::Reward;
use super::streak::Streak;
use super::surprise::Surprise;
use super::{Asks, CouponRule, Filter, PriceList, Prices, Program, Promotion, Rule};
use crate::said::said;
use node::{Node, Place};
use problem::Problems;
use reader::Table;
use rules::Ground;
use std::collections::BTreeMap;

/// One file of a document.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// As shown in problems.
    pub name: &'a str,
    pub text: &'a str,
}

impl Source<'_> {
    /// Whether a file of a program's folder is part of the document: all TOML but `specs.toml`,
    /// which says what the program must do.
    pub fn belongs(file_name: &str) -> bool {
        file_name.ends_with(".toml") && file_name != "specs.toml"
    }
}

/// The most bytes of all files together.
pub const MAX_BYTES: usize = 64 << 20;

impl Program {
    /// Reads a program from one TOML text or several: a folder's files, sorted by name. Each
    /// top-level table and list may be in any of them; a key may stand only once.
    ///
    /// # Errors
    /// All problems, in the order of the files and lines.
    pub fn from_toml(sources: &[Source<'_>]) -> Result<Program, Vec<Problem>> {
        let mut problems = Problems::new(sources);
        let root = if sources.is_empty() {
            let said =
                said!("no-file", "there is no file here: a program is one TOML file at least");
            problems.at(Place::default(), "", said);
            None
        } else if small_enough(&mut problems) {
            toml::read(&mut problems)
        } else {
            None
        };
        finish(root, problems)
    }

    /// Reads a program from JSON: the same document.
    ///
    /// # Errors
    /// All problems.
    pub fn from_json(text: &str) -> Result<Program, Vec<Problem>> {
        let sources = [Source { name: "program.json", text }];
        let mut problems = Problems::new(&sources);
        let root = if small_enough(&mut problems) { json::read(&mut problems) } else { None };
        finish(root, problems)
    }

    /// The document as canonical JSON: what is stored and given back.
    pub fn document(&self) -> &serde_json::Value {
        &self.document
    }

    /// The document as TOML. Comments are not kept: they are not part of it.
    pub fn to_toml(&self) -> String {
        write::toml(&self.document)
    }

    /// A part of a document as it is written in TOML, the keys in the order in which people read them.
    pub fn part_as_toml(part: &serde_json::Value) -> String {
        write::toml(part)
    }

    /// What tells two documents apart: BLAKE3 of the canonical JSON.
    pub fn hash(&self) -> [u8; 32] {
        *blake3::hash(self.document.to_string().as_bytes()).as_bytes()
    }
}

fn small_enough(problems: &mut Problems<'_>) -> bool {
    let bytes: usize = problems.sources.iter().map(|s| s.text.len()).sum();
    if bytes > MAX_BYTES {
        let said = said!(
            "document-large",
            "the document is too large: at most {most} bytes in all",
            most = MAX_BYTES
        );
        problems.at(Place::default(), "", said);
    }
    bytes <= MAX_BYTES
}

/// Turns the tree into a program, or gives all problems.
fn finish(root: Option<Node>, mut problems: Problems<'_>) -> Result<Program, Vec<Problem>> {
    match root.and_then(|root| program(&root, &mut problems)) {
        Some(program) if problems.is_empty() => Ok(program),
        _ => Err(problems.into_list()),
    }
}

/// Reads on with stand-ins where something is wrong, so that what follows is checked as well;
/// where a problem was noted, nobody sees the program.
fn program(root: &Node, problems: &mut Problems<'_>) -> Option<Program> {
    let table = problems.table(root, "", &shape::DOCUMENT)?;
    let head = what_it_is(&table, problems)?;
    let (member_fields, unmerge) = part(&table, "member", |node| head::member(node, problems));
    let events = part(&table, "events", |node| head::events(node, problems));
    let wallets = part(&table, "wallets", |node| wallets::wallets(node, head.currency, problems));
    let benefits = part(&table, "benefits", |node| tiers::benefits(node, problems));
    let occasions = occasions::occasions(&table, problems);
    let (household, transfers) = households::both(&table, &wallets, problems);
    let mut ground = Ground {
        head: &head,
        wallets: &wallets,
        member_fields: &member_fields,
        events: &events,
        benefits: &benefits,
        ladders: None,
        stages: table.has("stages"),
        satisfaction: table.has("satisfaction"),
        household: household.is_some(),
        occasions: &occasions,
        levels: &levels::ids(&table),
    };
    let ladders = tiers::ladders(&table, &ground, problems);
    ground.ladders = Some(&ladders);
    let mut ids = BTreeMap::new();
    let mut rules = part(&table, "earn", |node| rules::rules(node, &ground, &mut ids, problems));
    let Steady { missions, streaks, levels, leaderboards } = steady(&table, &ground, problems);
    let (prices, mut promotions, lists) = offers(&table, &ground, &mut ids, problems);
    let had = had(&table, (&ground, &promotions.iter().collect::<Vec<_>>()), &mut ids, problems);
    spare(&prices.value_goods, &mut rules, &mut promotions);
    let document = root.json();
    Some(Program {
        id: head.id,
        name: head.name,
        currency: head.currency,
        zone: head.zone,
        country: head.country,
        wallets,
        rules,
        index: crate::price::index::Index::new(&promotions, &lists, &prices),
        spent: promotions::spent(&promotions),
        prices,
        price_lists: lists,
        promotions,
        coupons: had.coupons,
        missions,
        streaks,
        levels,
        leaderboards,
        occasions,
        questions: questions::questions(&table, &member_fields, problems),
        household,
        transfers,
        rewards: had.rewards,
        games: had.games,
        surprises: had.surprises,
        partners: had.partners,
        causes: had.causes,
        satisfaction: satisfaction::satisfaction(&table, &events, problems),
        stages: table.get("stages").map(|(node, _)| stages::stages(node, problems)),
        cards: cards::cards(&table, problems),
        benefits,
        ladders,
        member_fields,
        unmerge,
        events,
        asks: asks(&document),
        document,
    })
}

/// The version of the format, and the program's head.
fn what_it_is(table: &Table<'_>, problems: &mut Problems<'_>) -> Option<head::Head> {
    if let Some((node, path)) = table.get("schema") {
        problems.whole(node, &path, 1, 1);
    }
    let head = head::stand_in()?;
    Some(match table.get("program") {
        Some((node, _)) => head::head(node, head, problems),
        None => head,
    })
}

/// What members do again and again.
struct Steady {
    missions: Vec<Mission>,
    streaks: Vec<Streak>,
    levels: Vec<Levels>,
    leaderboards: Vec<Leaderboard>,
}

fn steady(table: &Table<'_>, ground: &Ground<'_>, problems: &mut Problems<'_>) -> Steady {
    Steady {
        missions: missions::missions(table, ground, problems),
        streaks: streaks::streaks(table, ground, problems),
        levels: levels::levels(table, ground, problems),
        leaderboards: leaderboards::leaderboards(table, ground, problems),
    }
}

/// How baskets are priced: the rules of it, promotions, and lists of prices.
fn offers(
    table: &Table<'_>,
    ground: &Ground<'_>,
    ids: &mut BTreeMap<String, Place>,
    problems: &mut Problems<'_>,
) -> (Prices, Vec<Promotion>, Vec<PriceList>) {
    let prices = prices::prices(table, ground.head.currency.digits, ground.wallets, problems);
    let promotions =
        part(table, "promotion", |node| promotions::promotions(node, ground, ids, problems));
    let lists =
        part(table, "price_list", |node| price_lists::price_lists(node, ground, ids, problems));
    (prices, promotions, lists)
}

/// What members have of a program beside what rules and promotions give.
struct Had {
    coupons: Vec<CouponRule>,
    rewards: Vec<Reward>,
    games: Vec<Game>,
    surprises: Vec<Surprise>,
    partners: Vec<Partner>,
    causes: Vec<Cause>,
}

/// What members are given, claim, play and are drawn for, and who else gives and takes points.
fn had(
    table: &Table<'_>,
    ground: (&Ground<'_>, &[&Promotion]),
    ids: &mut BTreeMap<String, Place>,
    problems: &mut Problems<'_>,
) -> Had {
    let coupons =
        part(table, "coupon", |node| coupons::coupons(node, ground.0, ground.1, ids, problems));
    let rewards = rewards::rewards(table, ground, ids, problems);
    let games = games::games(table, ground, ids, problems);
    let surprises = surprises::surprises(table, ground, ids, problems);
    let (partners, causes) = partners::both(table, ground.0, ids, problems);
    Had { coupons, rewards, games, surprises, partners, causes }
}

/// Leaves goods that carry value out of what rules and promotions look at: what they pay later counts.
fn spare(value_goods: &Filter, rules: &mut [Rule], promotions: &mut [Promotion]) {
    rules.iter_mut().for_each(|rule| rule.except.extend(value_goods));
    promotions.iter_mut().for_each(|own| own.except.extend(value_goods));
}

/// What stands under a key; nothing where it is not there.
fn part<T: Default>(table: &Table<'_>, key: &str, read: impl FnOnce(&Node) -> T) -> T {
    table.get(key).map(|(node, _)| read(node)).unwrap_or_default()
}

/// What conditions may look at: such words anywhere are enough to work it out.
fn asks(document: &serde_json::Value) -> Asks {
    let stage = names("member.stage", document);
    Asks { stage, segments: names("member.segments", document) }
}

fn names(name: &str, document: &serde_json::Value) -> bool {
    use serde_json::Value::{Array, Object, String};
    match document {
        String(text) => text.contains(name),
        Array(items) => items.iter().any(|own| names(name, own)),
        Object(entries) => entries.values().any(|own| names(name, own)),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
