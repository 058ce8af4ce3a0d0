//! Levels: what counts, how the ladder grows, and that a level comes once.

use super::{Standing, due, standing};
use crate::decide::caps::Key;
use crate::decide::decide;
use crate::event::{Body, Custom, Event, Line, Purchase, Quantity};
use crate::id::{EventId, MemberId};
use crate::member::{Member, MemberView, Profile};
use crate::program::{Program, Source};
use crate::time::Instant;
use std::collections::BTreeMap;

const HEAD: &str = "schema = 1\n[program]\nid = \"x\"\nname = { en = \"X\" }\ncurrency = \"THB\"\n\
    timezone = \"Asia/Bangkok\"\n[wallets.points]\nkind = \"points\"\n[events.level_up]\n\
    [events.review]\nfields = { stars = \"integer\" }\n[levels.rank]\n";
const COUNTS: &str = "counts = [{ on = \"purchase\", count = \"money\", each = \"10\", give = 2 }, \
    { on = \"review\", when = \"event.fields.stars >= 3\", give = 50 }]\n";

fn read(text: &str) -> Result<Program, String> {
    let text = format!("{HEAD}{text}\n");
    let program = Program::from_toml(&[Source { name: "x.toml", text: &text }]);
    program.map_err(|all| all.iter().map(ToString::to_string).collect())
}

fn needs(text: &str) -> Vec<i64> {
    let program = read(&format!("{COUNTS}{text}")).unwrap();
    program.levels[0].steps.iter().map(|level| level.need).collect()
}

#[test]
fn a_ladder_is_written_out_or_grows_in_whole_numbers() {
    assert_eq!(needs("steps = [{ need = 10 }, { need = 25, name = { en = \"Fan\" } }]"), [10, 25]);
    // 100, 150, 225, 337 and a half, of 337 half as much again is 505 and a half.
    assert_eq!(needs("first = 100\ngrow = 50\nmost = 5"), [100, 250, 475, 812, 1317]);
    assert_eq!(needs("first = 3\nmost = 3"), [3, 6, 9]);
    for (text, told) in [
        ("first = 3\nsteps = [{ need = 1 }]", "exactly one"),
        ("most = 3", "exactly one"),
        ("steps = [{ need = 5 }, { need = 5 }]", "more than"),
        ("first = 1000000000\ngrow = 1000\nmost = 100", "can be counted"),
        ("steps = []", "1 to 100"),
    ] {
        let wrong = read(&format!("{COUNTS}{text}")).unwrap_err();
        assert!(wrong.contains(told), "{text}: {wrong}");
    }
    let wrong = read("counts = [{ on = \"level_up\", give = 1 }]\nfirst = 1").unwrap_err();
    assert!(wrong.contains("never end"), "{wrong}");
}

/// Counts an event for somebody who has `used`; gives what it earned.
fn counts(program: &Program, used: &mut BTreeMap<String, i64>, body: Body) -> i64 {
    let at: Instant = "2026-11-30T12:00:00+07:00".parse().unwrap();
    let id = MemberId::derive(at, b"m");
    let member = Member { id, joined_at: at, profile: Profile::default() };
    let view = MemberView {
        member: &member,
        available: &[0],
        tiers: &[],
        stage: None,
        segments: &[],
        household: None,
        used,
        origin: None,
    };
    let event = Event { id: EventId(crate::id::LOWEST), at, body };
    let decision = decide(program, &view, &event).unwrap();
    for count in decision.counts {
        *used.entry(count.key).or_default() += count.by;
    }
    decision.credits.iter().map(|credit| credit.amount).sum()
}

fn bought(lines: &[i64]) -> Body {
    let line = |amount: &i64| Line { amount: *amount, quantity: Quantity(1000), ..Line::default() };
    let lines = lines.iter().map(line).collect();
    Body::Purchase(Purchase { lines, ..Purchase::default() })
}

#[test]
fn experience_is_counted_and_levels_come_one_by_one() {
    let program = read(&format!("{COUNTS}first = 10\ngrow = 100\nmost = 3")).unwrap();
    let (levels, mut used) = (&program.levels[0], BTreeMap::new());
    counts(&program, &mut used, bought(&[999, 3_000]));
    // 39.99 are three full tens.
    assert_eq!(standing(levels, &used).experience, 6);
    assert_eq!(due(levels, &used), None);
    let review = |stars| {
        let fields = [("stars".to_owned(), crate::event::Field::Integer(stars))];
        Body::Custom(Custom { name: "review".to_owned(), fields: fields.into() })
    };
    counts(&program, &mut used, review(1));
    counts(&program, &mut used, review(3));
    assert_eq!(due(levels, &used), Some(1));
    used.insert("rank/level".to_owned(), 1);
    assert_eq!(due(levels, &used), Some(2));
    used.insert("rank/level".to_owned(), 2);
    let own = standing(levels, &used);
    assert_eq!(own, Standing { number: 2, experience: 56, from: 30, next: Some(70) });
    assert_eq!((own.missing(), own.part(), due(levels, &used)), (14, 65, None));
    // What came back takes experience, and no level.
    used.insert("rank/experience".to_owned(), 5);
    assert_eq!((standing(levels, &used).number, standing(levels, &used).part()), (2, 0));
    used.extend([("rank/experience".to_owned(), 99), ("rank/level".to_owned(), 3)]);
    assert_eq!((standing(levels, &used).next, standing(levels, &used).part()), (None, 100));
    assert_eq!((Key::day_of("rank/level").is_some(), Key::day_of("rank/experience")), (true, None));
}

#[test]
fn a_condition_reads_the_level() {
    let text = format!(
        "{COUNTS}first = 10\nmost = 3\n[[earn]]\nid = \"more\"\non = \"purchase\"\nwallet = \"points\"\ngive = 7\n\
         when = \"member.level.rank >= 2\"\n[[earn]]\nid = \"e\"\non = \"purchase\"\nwallet = \"points\"\ngive = 1"
    );
    let program = read(&text).unwrap();
    let mut used: BTreeMap<String, i64> = BTreeMap::new();
    assert_eq!(counts(&program, &mut used, bought(&[100])), 1);
    used.insert("rank/level".to_owned(), 2);
    assert_eq!(counts(&program, &mut used, bought(&[100])), 8);
    let wrong = read(&text.replace("level.rank", "level.rang")).unwrap_err();
    assert!(wrong.contains("member.level.rank"), "{wrong}");
    let wrong = read(&format!("{COUNTS}first = 1\n[levels.a-b]\n{COUNTS}first = 1")).unwrap_err();
    assert!(wrong.contains("minus"), "{wrong}");
}
