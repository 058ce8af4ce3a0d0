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
    /// The first week that can still change, and how it stood when it began.
    from: Option<Day>,
    before: Walk,
    /// How often each length was given for.
    given: BTreeMap<i64, i64>,
    /// What reviews gave of experience.
    reviewed: i64,
    pub level: usize,
    /// Coffees less those that came back, by the first day of the month in which they were bought.
    pub months: BTreeMap<Day, i64>,
}

/// Weeks that can still change, the last one in which something was bought among them.
const OPEN: i64 = 62;

/// Weeks up to one that was kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Walk {
    last: Option<Day>,
    length: i64,
    best: i64,
    spare: i64,
    /// How often each length was reached.
    reached: BTreeMap<i64, i64>,
}

impl Walk {
    /// How many weeks before one were missed.
    fn missed(&self, week: Day) -> i64 {
        self.last.map_or(0, |last| days::between(last, week) / 7 - 1)
    }

    fn keep(&mut self, week: Day) {
        match self.missed(week) <= self.spare {
            true => self.spare -= self.missed(week),
            false => (self.length, self.spare) = (0, 0),
        }
        (self.last, self.length) = (Some(week), self.length + 1);
        self.best = self.best.max(self.length);
        if self.length % 3 == 0 {
            self.spare = 1;
        }
        if self.length == 2 || self.length == 5 {
            *self.reached.entry(self.length).or_default() += 1;
        }
        if self.length % 4 == 0 {
            *self.reached.entry(EACH_FOURTH).or_default() += 1;
        }
    }
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
            from: None,
            before: Walk::default(),
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
        self.join_weeks(other);
        other.months.iter().for_each(|(day, by)| *self.months.entry(*day).or_default() += by);
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

    /// Walks all weeks that were kept.
    fn walk(&self) -> Walk {
        let mut walk = self.before.clone();
        let kept = self.weeks.iter().filter(|(_, times)| **times > 0);
        kept.for_each(|(week, _)| walk.keep(*week));
        walk
    }

    /// What was before a week stays as it was.
    fn close(&mut self, from: Day) {
        if self.from.is_some_and(|own| from <= own) {
            return;
        }
        let later = self.weeks.split_off(&from);
        (self.before, self.weeks, self.from) = (self.walk(), later, Some(from));
    }

    /// One purchase more, or less, in a week that can still change.
    fn note(&mut self, week: Day, by: i64) {
        if self.from.is_some_and(|from| week < from) {
            return;
        }
        let times = self.weeks.entry(week).or_default();
        *times += by;
        if *times == 0 {
            self.weeks.remove(&week);
        }
        self.close_old();
    }

    fn close_old(&mut self) {
        if let Some((last, _)) = self.weeks.last_key_value() {
            self.close(days::back(*last, 7 * (OPEN - 1)));
        }
    }

    /// The weeks of two who are one.
    fn join_weeks(&mut self, other: &Self) {
        let mut other = other.clone();
        if let Some(from) = self.from.max(other.from) {
            self.close(from);
            other.close(from);
            let rank = |walk: &Walk| {
                let end = walk.last.map(|last| days::ahead(last, 7 * (walk.spare + 1)));
                (end.is_some_and(|end| end >= from), walk.length, walk.last)
            };
            let best = self.before.best.max(other.before.best);
            let mut reached = std::mem::take(&mut self.before.reached);
            other.before.reached.iter().for_each(|(of, by)| *reached.entry(*of).or_default() += by);
            if rank(&other.before) > rank(&self.before) {
                self.before = other.before;
            }
            (self.before.best, self.before.reached) = (best, reached);
        }
        other.weeks.iter().for_each(|(week, by)| *self.weeks.entry(*week).or_default() += by);
        self.close_old();
    }

    pub fn row(&self, today: Day) -> Row {
        let (walk, week) = (self.walk(), days::monday(today));
        let missed = walk.missed(week).max(0);
        match walk.last.is_some() && missed <= walk.spare {
            true => Row { length: walk.length, best: walk.best, spare: walk.spare - missed },
            false => Row { length: 0, best: walk.best, spare: 0 },
        }
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
        self.club.note(days::monday(day), 1);
        *self.club.months.entry(day.first_of_month()).or_default() += coffees;
        for (length, times) in self.club.walk().reached {
            while *self.club.given.entry(length).or_default() < times {
                *self.club.given.entry(length).or_default() += 1;
                self.gift(at, KEPT_UP);
            }
        }
    }

    /// All of a purchase came back: its week has one less.
    pub fn kept_less(&mut self, day: Day) {
        self.club.note(days::monday(day), -1);
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
