//! Conditions of segments: what they name, and when time alone changes them.

use super::*;
use crate::birthday::Birthday;
use crate::decide::caps::Key;
use crate::event::{Body, Custom};
use crate::id::{EventId, MemberId};
use crate::member::{Bought, Member, Profile, Used};
use crate::program::document::Source;
use jiff::ToSpan;
use std::collections::BTreeMap;

const PROGRAM: &str = r#"
schema = 1
[program]
id = "shop"
name = { en = "Shop" }
currency = "THB"
timezone = "Asia/Bangkok"
[wallets.points]
kind = "points"
[member.fields]
km = "integer"
"#;

struct Own(Bought);

impl Used for Own {
    fn used(&self, key: Key<'_>) -> i64 {
        if key == Key::PURCHASES { self.0.purchases } else { 0 }
    }

    fn bought(&self) -> Option<&Bought> {
        Some(&self.0)
    }
}

fn program() -> Program {
    Program::from_toml(&[Source { name: "p.toml", text: PROGRAM }]).unwrap()
}

/// Somebody who joined on 1 January, bought on 5 January and on 1 March, and has 70 points.
fn with<T>(program: &Program, day: u32, of: impl FnOnce(&Scope<'_>) -> T) -> T {
    let at = |text: &str| text.parse().unwrap();
    let mut bought = Bought::default();
    bought.add(at("2026-03-01T09:00:00+07:00"), 20_001);
    bought.add(at("2026-01-05T23:30:00+07:00"), 10_000);
    bought.rfm = Some([5, 1, 3]);
    let profile = Profile {
        birthday: Some(Birthday::from(jiff::civil::date(1990, 5, 3))),
        tags: vec!["gold".to_owned()],
        ..Profile::default()
    };
    let id = MemberId(crate::id::LOWEST);
    let member = Member { id, joined_at: at("2026-01-01T01:00:00+07:00"), profile };
    let used = Own(bought);
    let view = MemberView {
        member: &member,
        available: &[70],
        tiers: &[],
        stage: None,
        segments: &[],
        household: None,
        used: &used,
        origin: None,
    };
    let first: crate::time::Instant = at("2026-03-01T12:00:00+07:00");
    let at = first.plus_seconds(i64::from(day) * 86_400);
    let body = Body::Custom(Custom { name: String::new(), fields: BTreeMap::new() });
    let event = Event { id: EventId(crate::id::LOWEST), at, body };
    of(&Scope { program, view: &view, event: &event, local: program.zone.local(at) })
}

#[test]
fn what_they_bought_is_named() {
    let program = program();
    for (source, holds) in [
        ("member.purchases == 2 && member.spend == 300.01 && member.average_bill == 150.00", true),
        ("member.first_purchase == '2026-01-05' && member.last_purchase < '2026-03-02'", true),
        ("member.days_since_purchase == 0 && member.days_since_first_purchase == 55", true),
        ("member.rfm.r == 5 && member.rfm.cell == 513 && member.rfm.m in [2, 3]", true),
        ("member.rfm.f > 1", false),
        ("[member.rfm.r, member.rfm.f].exists(score, score == 1)", true),
        ("has(member.rfm.r) && has(member.last_purchase) && member.balance.points > 69", true),
        ("time.month == 3 && time.date > '2026-02-28'", true),
    ] {
        let condition = Condition::compile(source, &Names::of_segment(&program)).unwrap();
        assert_eq!(with(&program, 0, |scope| condition.holds(scope)), holds, "{source}");
    }
}

#[test]
fn a_segment_is_about_a_member_alone_and_says_where_it_is_wrong() {
    let program = program();
    for (source, word, start) in [
        ("cart.total > 1", "cart.total", 0),
        ("true && event.name == 'purchase'", "event.name", 8),
        ("time.hour == 3", "time.hour", 0),
        ("member.spent > 1", "member.spend", 0),
        ("member.rfm.x == 1", "member.rfm.r", 0),
        ("member.stage == 'new'", "member.stage", 0),
        ("'vip' in member.segments", "member.segments", 9),
    ] {
        let wrong = Condition::compile(source, &Names::of_segment(&program)).unwrap_err();
        assert!(format!("{:?}", wrong[0].said).contains(word), "{source}: {:?}", wrong[0]);
        assert_eq!(wrong[0].start, start, "{source}");
    }
    // And a rule knows nothing of what segments ask.
    let rule = Names { segment: false, ..Names::of_segment(&program) };
    assert!(Condition::compile("member.spend > 1", &rule).is_err());
}

#[test]
fn what_time_changes_is_never_seen_too_late() {
    let program = program();
    // What it says of today, and whether the day is hit exactly.
    for (source, exact) in [
        ("member.days_since_purchase >= 90", true),
        ("member.days_since_purchase < 90", true),
        ("member.days_since_purchase > 30", false),
        ("member.days in [100, 120, 150]", true),
        ("2 * member.days_since_purchase >= member.days + 10", false),
        ("!(member.days_since_purchase >= 60) && member.purchases > 1", true),
        ("member.days_since_purchase >= 60 && member.purchases > 5", true),
        ("member.days_since_purchase >= 20 && member.days >= 200", true),
        ("member.days_since_purchase <= 20 || member.days >= 200", false),
        ("member.birth_month == time.month", false),
        ("time.weekday == 1 && member.purchases > 0", false),
        ("time.date >= '2026-06-01'", false),
        ("member.purchases > 1 ? member.days >= 90 : member.days >= 70", true),
        ("[1, 2].exists(n, member.days > 60 + n)", false),
        ("'gold' in member.tags && member.spend > 1", true),
        ("member.tags.exists(tag, tag.startsWith('g'))", true),
        ("100 - member.days_since_purchase < 70 && member.km > 3", true),
    ] {
        let names = Names { member_fields: &program.member_fields, ..Names::of_segment(&program) };
        let source = source.replace("member.km", "member.fields.km");
        let condition = Condition::compile(&source, &names).unwrap();
        let holds = |day| with(&program, day, |scope| condition.holds(scope));
        let mut day = 0;
        while day < 400 {
            let today = with(&program, day, |scope| scope.local.day);
            let next = with(&program, day, |scope| condition.next_change(scope));
            let really = (day + 1..401).find(|later| holds(*later) != holds(day));
            let really = really.map(|later| today.saturating_add(i64::from(later - day).days()));
            match next {
                Some(next) if !exact => assert!(really.is_none_or(|really| next <= really)),
                next if exact && day == 0 => {
                    assert_eq!(
                        next.filter(|n| *n <= today.saturating_add(400.days())),
                        really,
                        "{source} on {today}"
                    );
                }
                next => assert!(next.is_some() || really.is_none(), "{source} on {today}"),
            }
            let Some(next) = next else { break };
            day += u32::try_from(today.until(next).unwrap().get_days()).unwrap();
        }
    }
}
