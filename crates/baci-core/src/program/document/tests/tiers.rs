//! Tiers in a document: what they become, and what is refused.

use crate::program::tier::{Calendar, Measure, Window};
use crate::program::{Program, Source};

const GOOD: &str = r#"schema = 1
[program]
id = "shop"
name = "Shop"
currency = "THB"
timezone = "Asia/Bangkok"
[wallets.points]
kind = "points"
[benefits.free-delivery]
allowance = 10
per = "year"
[ladders.coffee]
review = "anniversary"
[stages]
regular = 5
lapsed = 2.5
[[card]]
prefix = "299"
issue = true
[[card]]
prefix = "77"
length = 8
check = "luhn"
[tiers.silver]
rank = 1
reach = [{ spend = "5000", within = "calendar year" }, { visits = 10, within = "3 months" }]
benefits = ["free-delivery"]
[tiers.gold]
rank = 2
reach = { points = 300, when = "member.purchases > 3" }
keep = { points = 200, within = "12 months", grace = "60 days" }
[tiers.barista]
ladder = "coffee"
rank = 1
[[earn]]
id = "base"
on = "purchase"
give = 1
per_amount = 25
when = "member.tier in ['gold', 'silver'] && member.rank >= 1 && member.tiers.coffee == ''"
"#;

fn read(text: &str) -> Result<Program, Vec<crate::program::Problem>> {
    Program::from_toml(&[Source { name: "p.toml", text }])
}

#[test]
fn tiers_stand_on_their_ladders() {
    let program = read(GOOD).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let ladders: Vec<_> = program.ladders.iter().map(|ladder| ladder.id.as_str()).collect();
    assert_eq!(ladders, ["main", "coffee"]);
    let main = &program.ladders[0].tiers;
    assert_eq!(main.iter().map(|tier| tier.id.as_str()).collect::<Vec<_>>(), ["silver", "gold"]);
    assert_eq!(main[0].reach[0].window, Window::Calendar(Calendar::Year));
    assert_eq!(main[1].reach[0].needs[0].measure, Measure::Points(0));
    assert_eq!(main[1].reach[0].window, Window::Ever);
    assert_eq!(
        program.benefits[0].key(jiff::civil::date(2026, 11, 22)).to_string(),
        "free-delivery/benefit/2026-01-01"
    );
}

/// (what is replaced, by what, where the problem is, a part of its sentence)
const BROKEN: &[(&str, &str, &str, &str)] = &[
    ("regular = 5", "regular = 10", "stages.loyal", "must be above"),
    ("lapsed = 2.5", "lapsed = 1", "stages.lapsed", "must be above"),
    ("lapsed = 2.5", "lapsed = 2.5\nwon_back = 51", "stages.won_back", "50"),
    ("lapsed = 2.5", "lapsd = 2", "stages.lapsd", "did you mean"),
    ("prefix = \"299\"", "prefix = \"29x\"", "card[0].prefix", "must be digits"),
    ("prefix = \"299\"", "prefix = \"299\"\nlength = 12", "card[0].length", "13 digits"),
    ("length = 8\ncheck = \"luhn\"", "issue = true", "card[1]", "keep one 'issue'"),
    (
        "prefix = \"77\"\nlength = 8\ncheck = \"luhn\"",
        "prefix = \"2990\"",
        "card[1]",
        "keep them apart",
    ),
    ("rank = 2", "rank = 1", "tiers.gold", "has the rank 1 already"),
    ("rank = 2", "", "tiers.gold", "'rank' is missing"),
    ("[ladders.coffee]", "[ladders.tea]", "tiers.barista.ladder", "no 'coffee' here"),
    ("ladder = \"coffee\"\nrank = 1", "rank = 3", "ladders.coffee", "no tier is on the ladder"),
    ("calendar year", "calendar week", "tiers.silver.reach[0].within", "not one of"),
    ("\"3 months\"", "\"3 hours\"", "tiers.silver.reach[1].within", "whole days"),
    ("\"3 months\"", "\"61 months\"", "tiers.silver.reach[1].within", "five years at most"),
    ("visits = 10, ", "", "tiers.silver.reach[1]", "asks for nothing"),
    ("points = 200", "points = 301", "", ""),
    (
        "points = 200, within = \"12 months\"",
        "points = 301",
        "tiers.gold.keep",
        "takes more than reaching",
    ),
    ("visits = 10", "visits = 0", "tiers.silver.reach[1].visits", "out of range"),
    ("[\"free-delivery\"]", "[\"free-drink\"]", "tiers.silver.benefits[0]", "no 'free-drink'"),
    (
        "[\"free-delivery\"]",
        "[\"free-delivery\", \"free-delivery\"]",
        "tiers.silver.benefits[1]",
        "stands twice",
    ),
    ("allowance = 10\n", "", "benefits.free-delivery", "goes with"),
    ("member.purchases > 3", "cart.total > 3", "tiers.gold.reach.when", "only a purchase has"),
    ("member.purchases > 3", "member.tier == ''", "tiers.gold.reach.when", "no 'member.tier'"),
    ("['gold', 'silver']", "['gold', 'sliver']", "earn[0].when", "did you mean 'silver'"),
    (
        "member.tiers.coffee == ''",
        "member.tiers.coffee == 'gold'",
        "earn[0].when",
        "there are barista",
    ),
    (
        "member.tiers.coffee",
        "member.tiers.coffe",
        "earn[0].when",
        "did you mean 'member.tiers.coffee'",
    ),
];

#[test]
fn mistakes_are_told_where_they_stand() {
    for (old, new, path, part) in BROKEN {
        assert!(GOOD.contains(old), "{old}");
        match read(&GOOD.replacen(old, new, 1)) {
            Ok(_) => assert_eq!(*part, "", "{new} is taken"),
            Err(problems) => {
                let found = problems.iter().any(|p| p.path == *path && p.sentence.contains(part));
                assert!(found && !part.is_empty(), "{old} -> {new}: {problems:#?}");
            }
        }
    }
}
