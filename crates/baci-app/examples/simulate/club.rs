//! What the model says of birthdays, years of membership, answers, weeks in a row and levels: all worked out from its
//! start each time, in the simplest terms.

use crate::account::Time;
use crate::days::{self, Day};
use crate::person::Person;
use std::collections::BTreeMap;

/// What an occasion gives: a birthday, and a year of membership.
const CAKE: i64 = 10;
const LOYAL: i64 = 8;
/// What an answer gives that was never given before, a length of a streak, and a level.
const TOLD: i64 = 6;
const KEPT_UP: i64 = 3;
const HIGHER: i64 = 7;
/// Days that must lie between two occasions of a kind.
const APART: i64 = 300;
/// What levels take of experience.
const LEVELS: [i64; 5] = [10, 25, 60, 150, 400];
/// Under what lengths of each fourth week are noted; the others stand for themselves.
const EACH_FOURTH: i64 = 0;

/// A month and a day of it.
pub type Birthday = (i8, i8);

/// What of a member hangs on days and on what they did in all.
#[derive(Clone, Debug)]
pub struct Club {
    pub birthday: Option<Birthday>,
    pub skin: Option<&'static str>,
    pub children: Option<i64>,
    /// Which of both was ever answered.
    pub answered: [bool; 2],
    joined: Day,
    /// The last birthday, and the last year of membership, that was had.
    had: Option<Day>,
    had_year: Option<Day>,
    /// The first day that was not looked at yet.
    next: Day,
    /// How many purchases that are not all back, by the Monday of their week.
    weeks: BTreeMap<Day, i64>,
    /// How often each length was given for.
    given: BTreeMap<i64, i64>,
    /// What reviews gave of experience.
    reviewed: i64,
    pub level: usize,
    /// Coffees less those that came back, by the first day of the month in which they were bought.
    pub months: BTreeMap<Day, i64>,
}

/// How weeks in a row stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub length: i64,
    pub best: i64,
    pub spare: i64,
}

impl Club {
    pub fn new(joined: Day, birthday: Option<Birthday>) -> Self {
        Self {
            birthday,
            skin: None,
            children: None,
            answered: [false; 2],
            joined,
            had: None,
            had_year: None,
            next: joined,
            weeks: BTreeMap::new(),
            given: BTreeMap::new(),
            reviewed: 0,
            level: 0,
            months: BTreeMap::new(),
        }
    }

    /// Whether a day is a birthday that may be had.
    fn is_birthday(&self, day: Day) -> bool {
        let on = match self.birthday {
            Some((2, 29)) if !day.in_leap_year() => (2, 28),
            Some(own) => own,
            None => return false,
        };
        (day.month(), day.day()) == on
            && self.had.is_none_or(|had| days::between(had, day) >= APART)
    }

    fn is_year(&self, day: Day) -> bool {
        let of = |day: Day| (day.month(), day.day());
        let open = self.had_year.is_none_or(|had| days::between(had, day) >= APART);
        of(day) == of(self.joined) && day.year() > self.joined.year() && open
    }

    /// Whether anything is had on a day.
    pub fn celebrates(&self, day: Day) -> bool {
        self.is_birthday(day) || self.is_year(day)
    }

    /// All that another one did and had, too.
    pub fn join(&mut self, other: &Self) {
        self.birthday = self.birthday.or(other.birthday);
        self.skin = self.skin.or(other.skin);
        self.children = self.children.or(other.children);
        self.joined = self.joined.min(other.joined);
        self.after(other);
        self.reviewed += other.reviewed;
        for (own, theirs) in [(&mut self.weeks, &other.weeks), (&mut self.months, &other.months)] {
            theirs.iter().for_each(|(day, by)| *own.entry(*day).or_default() += by);
        }
        other.given.iter().for_each(|(of, by)| *self.given.entry(*of).or_default() += by);
    }

    /// What was had stays so, also where two are two again: days, first answers, and the level.
    pub fn after(&mut self, other: &Self) {
        for nth in 0..2 {
            self.answered[nth] |= other.answered[nth];
        }
        self.had = self.had.max(other.had);
        self.had_year = self.had_year.max(other.had_year);
        self.level = self.level.max(other.level);
    }

    /// Walks all weeks up to one: how it stands, and which lengths were reached how often.
    fn walk(&self, until: Day) -> (Row, BTreeMap<i64, i64>) {
        let (mut row, mut reached) = (Row { length: 0, best: 0, spare: 0 }, BTreeMap::new());
        let Some((first, _)) = self.weeks.first_key_value() else { return (row, reached) };
        let mut week = *first;
        while week <= until {
            match self.weeks.get(&week).is_some_and(|times| *times > 0) {
                true => {
                    row.length += 1;
                    row.best = row.best.max(row.length);
                    if row.length % 3 == 0 {
                        row.spare = 1;
                    }
                    if row.length == 2 || row.length == 5 {
                        *reached.entry(row.length).or_default() += 1;
                    }
                    if row.length % 4 == 0 {
                        *reached.entry(EACH_FOURTH).or_default() += 1;
                    }
                }
                // The week itself is not over.
                false if week == until => {}
                false if row.spare > 0 => row.spare = 0,
                false => row.length = 0,
            }
            week = days::ahead(week, 7);
        }
        if row.length == 0 {
            row.spare = 0;
        }
        (row, reached)
    }

    pub fn row(&self, today: Day) -> Row {
        self.walk(days::monday(today)).0
    }

    pub fn experience(&self, coffees: i64) -> i64 {
        coffees + self.reviewed
    }
}

impl Person {
    /// Birthdays and years of membership up to then, each when its day begins.
    pub fn celebrate(&mut self, now: Time) {
        let today = days::of(now);
        while self.club.next <= today {
            let day = self.club.next;
            self.club.next = days::ahead(day, 1);
            let at = days::at(day, 0);
            if self.club.is_birthday(day) {
                self.blow_candles(at, day);
            }
            if self.club.is_year(day) {
                self.toast(at, day);
            }
        }
    }

    fn toast(&mut self, at: Time, day: Day) {
        self.club.had_year = Some(day);
        self.gift(at, LOYAL);
    }

    fn gift(&mut self, at: Time, amount: i64) {
        self.points.pass(at);
        self.touched = true;
        self.give_points(at, amount, 0);
    }

    fn blow_candles(&mut self, at: Time, day: Day) {
        self.club.had = Some(day);
        self.gift(at, CAKE);
    }

    /// Tells what is in the record from now on.
    pub fn tells(
        &mut self,
        at: Time,
        (skin, children, birthday): (Option<&'static str>, Option<i64>, Option<Birthday>),
    ) {
        (self.club.skin, self.club.children, self.club.birthday) = (skin, children, birthday);
        for (nth, told) in [skin.is_some(), children.is_some()].into_iter().enumerate() {
            if told && !std::mem::replace(&mut self.club.answered[nth], true) {
                self.gift(at, TOLD);
            }
        }
        self.looks_at_today(at);
    }

    /// A birthday that is known only on its day is had at once.
    pub fn looks_at_today(&mut self, at: Time) {
        let today = days::of(at);
        if self.club.is_birthday(today) {
            self.blow_candles(at, today);
        }
        if self.club.is_year(today) {
            self.toast(at, today);
        }
    }

    /// A purchase keeps its week, and counts for its month.
    pub fn kept(&mut self, at: Time, coffees: i64) {
        let day = days::of(at);
        *self.club.weeks.entry(days::monday(day)).or_default() += 1;
        *self.club.months.entry(day.first_of_month()).or_default() += coffees;
        let (_, reached) = self.club.walk(days::monday(day));
        for (length, times) in reached {
            while *self.club.given.entry(length).or_default() < times {
                *self.club.given.entry(length).or_default() += 1;
                self.gift(at, KEPT_UP);
            }
        }
    }

    /// All of a purchase came back: its week has one less.
    pub fn kept_less(&mut self, day: Day) {
        *self.club.weeks.entry(days::monday(day)).or_default() -= 1;
    }

    /// A review, as experience.
    pub fn learns(&mut self, at: Time, by: i64) {
        self.club.reviewed += by;
        self.climbs(at);
    }

    /// Levels that are reached by what was done.
    pub fn climbs(&mut self, at: Time) {
        let has = self.club.experience(self.coffees);
        while LEVELS.get(self.club.level).is_some_and(|need| has >= *need) {
            self.club.level += 1;
            self.gift(at, HIGHER);
        }
    }
}
