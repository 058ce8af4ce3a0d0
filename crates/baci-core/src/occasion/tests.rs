//! Occasions: days that do not exist, lunar years, changed dates of birth, and never twice.

mod moon;

use super::*;
use crate::program::Source;
use jiff::civil::date;
use std::collections::BTreeMap;

fn program(occasions: &str) -> Program {
    let text = format!(
        "schema = 1\n[program]\nid = \"p\"\nname = \"P\"\ncurrency = \"LAK\"\n\
         timezone = \"Asia/Vientiane\"\n[wallets.points]\nkind = \"points\"\n{occasions}"
    );
    Program::from_toml(&[Source { name: "p.toml", text: &text }])
        .unwrap_or_else(|p| panic!("{p:?}"))
}

fn about(birthday: &str) -> About {
    let birthday = Some(birthday).filter(|text| !text.is_empty());
    About {
        birthday: birthday.map(|text| text.parse().unwrap()),
        joined: date(2024, 2, 29),
        first_purchase: Some(date(2024, 3, 1)),
    }
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// What comes from an instant on, each thing noted as soon as it came: 'ID day time'.
fn story(program: &Program, about: &About, floor: &str, count: usize) -> Vec<String> {
    let (mut used, mut floor) = (BTreeMap::new(), at(floor));
    let mut told = Vec::new();
    while told.len() < count {
        let Some(due) = next(program, about, &used, floor) else { break };
        let own = &program.occasions[due.occasion];
        told.push(format!("{} {} {}", own.id, due.of.day, program.zone.written(due.at)));
        used.insert(own.key().to_string(), day_number(due.of.day));
        floor = due.at;
    }
    told
}

#[test]
fn the_table_of_lunar_years_is_what_the_moon_says() {
    for year in 2000..=2100 {
        assert_eq!(Feast::Tet.day(year), Some(moon::new_year(year, 7.0)), "{year}");
    }
    assert_eq!((Feast::Tet.day(1999), Feast::Tet.day(2101)), (None, None));
}

#[test]
fn known_lunar_years_are_hit_and_others_by_a_day_in_china() {
    // As announced by the state calendars of Vietnam.
    let known = [
        (2000, 2, 5),
        (2007, 2, 17),
        (2012, 1, 23),
        (2020, 1, 25),
        (2024, 2, 10),
        (2025, 1, 29),
        (2026, 2, 17),
        (2027, 2, 6),
        (2028, 1, 26),
        (2029, 2, 13),
        (2030, 2, 2),
        (2033, 1, 31),
    ];
    for (year, month, day) in known {
        assert_eq!(Feast::Tet.day(year), Some(date(year, month, day)));
    }
    let differ: Vec<i16> =
        (2000..=2100).filter(|y| moon::new_year(*y, 8.0) != moon::new_year(*y, 7.0)).collect();
    assert_eq!(differ, [2007, 2030, 2053]);
    assert_eq!(moon::new_year(2030, 8.0), date(2030, 2, 3));
}

#[test]
fn who_was_born_on_29_february_has_a_birthday_each_year() {
    for (leap, days) in [
        ("", ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]),
        ("leap_day = \"after\"", ["2025-03-01", "2026-03-01", "2027-03-01", "2028-02-29"]),
    ] {
        let text = format!("[[occasion]]\nid = \"b\"\nkind = \"birthday\"\n{leap}");
        let program = program(&text);
        for birthday in ["--02-29", "2004-02-29"] {
            let told = story(&program, &about(birthday), "2024-03-02T00:00:00+07:00", 4);
            let expected = days.map(|day| format!("b {day} {day}T00:00:00+07:00"));
            assert_eq!(told, expected, "{birthday} {leap}");
        }
    }
}

#[test]
fn feasts_last_and_own_days_come_with_what_is_around_them() {
    let program = program(
        r#"
[[occasion]]
id = "pi_mai"
kind = "pi_mai_lao"
before = 2
after = 1
[[occasion]]
id = "women"
kind = "yearly"
on = "03-08"
[[occasion]]
id = "boun"
kind = "days"
days = ["2026-11-24", "2025-11-05"]
[[occasion]]
id = "anniversary"
kind = "joined"
[[occasion]]
id = "tet"
kind = "tet"
"#,
    );
    let told = story(&program, &about(""), "2025-02-27T00:00:00+07:00", 9);
    assert_eq!(
        told,
        [
            "anniversary 2025-02-28 2025-02-28T00:00:00+07:00",
            "women 2025-03-08 2025-03-08T00:00:00+07:00",
            "pi_mai 2025-04-14 2025-04-12T00:00:00+07:00",
            "boun 2025-11-05 2025-11-05T00:00:00+07:00",
            "tet 2026-02-17 2026-02-17T00:00:00+07:00",
            "anniversary 2026-02-28 2026-02-28T00:00:00+07:00",
            "women 2026-03-08 2026-03-08T00:00:00+07:00",
            "pi_mai 2026-04-14 2026-04-12T00:00:00+07:00",
            "boun 2026-11-24 2026-11-24T00:00:00+07:00",
        ]
    );
    let pi_mai = &program.occasions[0];
    let none: BTreeMap<String, i64> = BTreeMap::new();
    let on = |day: i8| pi_mai.on(&about(""), &none, date(2026, 4, day)).is_some();
    assert_eq!((11..=18).filter(|day| on(*day)).collect::<Vec<_>>(), [12, 13, 14, 15, 16, 17]);
}

#[test]
fn whoever_comes_within_the_days_has_it_then_and_whoever_comes_after_has_it_next_year() {
    let program = program("[[occasion]]\nid = \"b\"\nkind = \"birthday\"\nbefore = 3\nafter = 3\n");
    let due = |floor: &str| story(&program, &about("--01-02"), floor, 1).remove(0);
    assert_eq!(due("2026-12-20T09:00:00+07:00"), "b 2027-01-02 2026-12-30T00:00:00+07:00");
    assert_eq!(due("2026-12-31T09:00:00+07:00"), "b 2027-01-02 2026-12-31T09:00:00+07:00");
    assert_eq!(due("2027-01-05T23:59:59+07:00"), "b 2027-01-02 2027-01-05T23:59:59+07:00");
    assert_eq!(due("2027-01-06T00:00:00+07:00"), "b 2028-01-02 2027-12-30T00:00:00+07:00");
}

#[test]
fn a_changed_date_of_birth_brings_none_before_its_time() {
    let program = program("[[occasion]]\nid = \"b\"\nkind = \"birthday\"\nafter = 6\n");
    let own = &program.occasions[0];
    let had: BTreeMap<String, i64> =
        [("b/occasion".to_owned(), day_number(date(2026, 3, 10)))].into();
    let floor = at("2026-03-20T00:00:00+07:00");
    let due = |birthday: &str| {
        own.next(&about(birthday), &had, &program.zone, floor).map(|(_, of)| of.day.to_string())
    };
    // The same; moved on by days and by months: never within 300 days.
    assert_eq!(due("--03-10").unwrap(), "2027-03-10");
    assert_eq!(due("--03-19").unwrap(), "2027-03-19");
    assert_eq!(due("--12-31").unwrap(), "2027-12-31");
    assert_eq!(due("--01-03").unwrap(), "2028-01-03", "2027-01-03 is 299 days later");
    assert_eq!(due("--01-04").unwrap(), "2027-01-04", "300 days later");
    // Nor does the day itself count as one, for conditions.
    let on = |birthday: &str, day| own.on(&about(birthday), &had, day).is_some();
    assert!(on("--03-10", date(2026, 3, 16)) && !on("--03-10", date(2026, 3, 17)));
    assert!(!on("--03-19", date(2026, 3, 19)) && on("--03-19", date(2027, 3, 19)));
}

#[test]
fn a_clock_that_went_ahead_and_came_back_gives_nothing_again() {
    let program = program("[[occasion]]\nid = \"b\"\nkind = \"birthday\"\n");
    let had: BTreeMap<String, i64> =
        [("b/occasion".to_owned(), day_number(date(2028, 5, 1)))].into();
    let floor = at("2026-01-01T00:00:00+07:00");
    let (_, of) = program.occasions[0].next(&about("--05-01"), &had, &program.zone, floor).unwrap();
    assert_eq!(of.day, date(2029, 5, 1));
}

#[test]
fn a_day_begins_when_the_clocks_of_the_zone_say_so() {
    let mut program =
        program("[[occasion]]\nid = \"d\"\nkind = \"days\"\ndays = [\"2018-11-04\"]\n");
    // In São Paulo there was no midnight on that day: it began at one.
    program.zone = Zone::named("America/Sao_Paulo").unwrap();
    let told = story(&program, &about(""), "2018-01-01T00:00:00Z", 2);
    assert_eq!(told, ["d 2018-11-04 2018-11-04T01:00:00-02:00"]);
}

#[test]
fn what_a_program_cannot_mean_is_refused() {
    let reasons = |text: &str| -> Vec<&'static str> {
        let text = format!(
            "schema = 1\n[program]\nid = \"p\"\nname = \"P\"\ncurrency = \"LAK\"\n\
             timezone = \"Asia/Vientiane\"\n[wallets.points]\nkind = \"points\"\n[[occasion]]\n{text}"
        );
        let read = Program::from_toml(&[Source { name: "p.toml", text: &text }]);
        read.map(|_| Vec::new()).unwrap_or_else(|all| all.iter().map(|p| p.reason).collect())
    };
    for (text, reason) in [
        ("id = \"a-b\"\nkind = \"birthday\"", "occasion-no-minus"),
        ("id = \"a\"\nkind = \"easter\"", "not-one-of"),
        ("id = \"a\"\nkind = \"yearly\"", "occasion-on"),
        ("id = \"a\"\nkind = \"yearly\"\non = \"02-30\"", "occasion-month-day"),
        ("id = \"a\"\nkind = \"days\"", "occasion-days"),
        ("id = \"a\"\nkind = \"days\"\ndays = []", "list-length"),
        ("id = \"a\"\nkind = \"days\"\ndays = [\"--02-03\"]", "not-a-day"),
        ("id = \"a\"\nkind = \"tet\"\non = \"02-03\"", "goes-with"),
        ("id = \"a\"\nkind = \"tet\"\nleap_day = \"after\"", "goes-with"),
        ("id = \"a\"\nkind = \"tet\"\nbefore = 61", "out-of-range"),
        ("id = \"a\"\nkind = \"tet\"\nnot_again_days = 0", "out-of-range"),
        ("id = \"a\"\nkind = \"tet\"\n[[occasion]]\nid = \"a\"\nkind = \"tet\"", "id-taken"),
    ] {
        assert_eq!(reasons(text), [reason], "{text}");
    }
    assert_eq!(reasons("id = \"a\"\nkind = \"yearly\"\non = \"02-29\""), [""; 0]);
}
