//! One member: who they are, how often they come, and on which days they came.

use super::Scale;
use super::calendar::busy;
use super::menu::branches;
use super::people::People;
use super::random::Random;
use jiff::ToSpan as _;
use jiff::civil::Date;

/// Days of history.
const DAYS: i64 = 365;

/// How somebody comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Habit {
    Loyal,
    Regular,
    Occasional,
    /// Stopped at some time.
    Lapsed,
    /// Stayed away for months, then came back.
    WonBack,
}

/// A member of the demo.
pub struct Person {
    pub index: u32,
    pub people: People,
    pub name: String,
    pub habit: Habit,
    /// Their usual branch among those of their country.
    pub home: usize,
    pub birthday: Option<Date>,
    pub joined: Date,
    /// Days on which they may come, from and until.
    spans: Vec<(Date, Date)>,
    /// Visits in a year of ordinary days.
    often: u64,
}

impl Person {
    /// The member with this number.
    pub fn new(index: u32, scale: &Scale, random: &mut Random) -> Self {
        let people = People::any(random);
        let habit = match random.weighed(&[16, 29, 33, 15, 7]) {
            0 => Habit::Loyal,
            1 => Habit::Regular,
            2 => Habit::Occasional,
            3 => Habit::Lapsed,
            _ => Habit::WonBack,
        };
        let often = match habit {
            Habit::Loyal => random.between(40, 90),
            Habit::Regular => random.between(14, 34),
            Habit::Occasional => random.between(3, 9),
            Habit::Lapsed | Habit::WonBack => random.between(14, 40),
        };
        let day = |n: i64| {
            let first = scale.until.saturating_sub(DAYS.days());
            first.saturating_add(n.clamp(0, DAYS).days())
        };
        // Half were there when the program began; those who lapsed have a past to lapse from.
        let early = random.per_mille(500) || matches!(habit, Habit::Lapsed | Habit::WonBack);
        let joined = if early { random.between(0, 45) } else { random.between(45, 350) };
        let spans = match habit {
            Habit::Lapsed => vec![(joined, joined + random.between(40, 200))],
            Habit::WonBack => {
                let left = joined + random.between(40, 110);
                vec![(joined, left), (left + random.between(90, 150), DAYS)]
            }
            _ => vec![(joined, DAYS)],
        };
        let weights: Vec<u64> = branches(people).iter().map(|branch| branch.weight).collect();
        Self {
            index,
            people,
            name: people.name(random),
            habit,
            home: random.weighed(&weights),
            birthday: People::birthday(random).filter(|_| random.per_mille(600)),
            joined: day(joined),
            spans: spans.into_iter().map(|(from, until)| (day(from), day(until))).collect(),
            often: u64::try_from(often).unwrap_or(0),
        }
    }

    /// The days they may come, each with its weight.
    pub fn days(&self) -> impl Iterator<Item = (Date, u64)> {
        let in_span = |(from, until): &(Date, Date)| {
            let until = *until;
            from.series(1.day()).take_while(move |day| *day < until)
        };
        let all = self.spans.iter().flat_map(in_span);
        all.map(|day| (day, self.often * busy(day, self.people)))
    }
}
