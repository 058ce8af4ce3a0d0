//! What the model says of games: each draw is worked out from its seed as the player could, and no prize or budget
//! gives more than there is.

use crate::days::{self, Day};
use crate::person::Person;
use crate::twins;
use baci_app::Answer;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What a play costs, in points.
pub const PLAY: i64 = 5;
/// Plays of a member on a day.
const PLAYS: i64 = 2;
/// What prizes are worth together in a week, in cents.
const BUDGET: i64 = 1_200;
/// Big prizes of a month.
const BIGS: i64 = 3;
/// Prizes: their names, weights, points, and what they are worth in cents.
const PRIZES: [(&str, u64, i64, i64); 3] =
    [("big", 3, 40, 600), ("small", 20, 8, 150), ("nothing", 77, 0, 0)];

/// What a member has of the game.
#[derive(Clone, Debug, Default)]
pub struct Luck {
    /// The seal that was shown for the next draw.
    pub seal: Option<String>,
    /// The plays of the last day on which there was one.
    today: Option<(Day, i64)>,
}

/// A play: on which day, what was drawn, and what was given.
pub type Played = (Day, String, String);

/// The SHA-256 of a text, in hexadecimal digits.
pub fn sha(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The prize that a seed and the player's words draw.
fn drawn(seed: &str, words: &str) -> Option<&'static str> {
    let sum: u64 = PRIZES.iter().map(|(_, weight, ..)| weight).sum();
    let mut round = 0;
    let number = loop {
        let hash = sha(&format!("{seed}:{words}:{round}"));
        let number = u64::from_str_radix(hash.get(..16)?, 16).ok()?;
        // 2^64 divided by the sum has this rest; the numbers of the last, shorter round are thrown away.
        let rest = (u64::MAX % sum + 1) % sum;
        if rest == 0 || number <= u64::MAX - rest {
            break number % sum;
        }
        round += 1;
    };
    let mut end = 0;
    PRIZES.iter().find_map(|(prize, weight, ..)| {
        end += weight;
        (number < end).then_some(*prize)
    })
}

impl Luck {
    /// Another one's plays count, too; which draw is next is not known.
    pub fn join(&mut self, other: &Self) {
        self.seal = None;
        self.today = match (self.today, other.today) {
            (Some(own), Some(theirs)) => Some(twins::both(own, theirs)),
            (own, theirs) => own.or(theirs),
        };
    }

    pub fn forget(&mut self) {
        self.seal = None;
    }
}

impl Person {
    pub fn may_play(&self, day: Day) -> bool {
        self.luck.today.is_none_or(|(on, times)| on != day || times < PLAYS)
    }

    /// A play: what it was drawn with, what it draws, and what is given.
    pub fn plays(&mut self, answer: &Answer, words: &str) -> Result<Played, String> {
        let (at, told) = (answer.at.micros(), answer.outcome.game.as_ref());
        let told = told.ok_or("no play is told")?;
        let day = days::of(at);
        if !self.may_play(day) {
            return Err(format!("it was played, after {PLAYS} plays on this day"));
        }
        if sha(&told.seed) != told.seal {
            return Err(format!("the seed {} was not sealed by {}", told.seed, told.seal));
        }
        if self.luck.seal.as_ref().is_some_and(|shown| *shown != told.seal) {
            return Err(format!("{:?} was shown, and {} was drawn", self.luck.seal, told.seal));
        }
        self.luck.seal = Some(told.next.clone());
        let times = self.luck.today.filter(|(on, _)| *on == day).map_or(0, |(_, times)| times);
        self.luck.today = Some((day, times + 1));
        if drawn(&told.seed, words) != Some(told.drawn.as_str()) {
            return Err(format!("{} was drawn by {} and '{words}'", told.drawn, told.seed));
        }
        if told.prize != told.drawn && told.prize != "nothing" {
            return Err(format!("{} was given for {}", told.prize, told.drawn));
        }
        if self.points.spend(at, PLAY).is_none() {
            return Err("it was played without the points for it".to_owned());
        }
        let points = PRIZES.iter().find(|(prize, ..)| *prize == told.prize).map_or(0, |own| own.2);
        if points > 0 {
            self.give_points(at, points, 0);
        }
        Ok((day, told.drawn.clone(), told.prize.clone()))
    }
}

/// What all members won.
#[derive(Debug, Default)]
pub struct Won {
    /// Cents by the Monday of the week, and big prizes by the first day of the month.
    weeks: BTreeMap<Day, i64>,
    months: BTreeMap<Day, i64>,
}

impl Won {
    /// Takes in all plays of a part of a day: nothing gave more than there was, and only what had run out was
    /// replaced.
    pub fn add(&mut self, plays: &[Played]) -> Result<(), String> {
        let worth = |prize: &str| PRIZES.iter().find(|own| own.0 == prize).map_or(0, |own| own.3);
        for (day, _, prize) in plays {
            *self.weeks.entry(days::monday(*day)).or_default() += worth(prize);
            *self.months.entry(day.first_of_month()).or_default() += i64::from(prize == "big");
        }
        for (day, drawn, prize) in plays {
            let spent = self.weeks[&days::monday(*day)];
            let bigs = self.months[&day.first_of_month()];
            if spent > BUDGET || bigs > BIGS {
                return Err(format!(
                    "{spent} cents were won in a week, {bigs} big prizes in a month"
                ));
            }
            let there = spent + worth(drawn) <= BUDGET && (drawn != "big" || bigs < BIGS);
            if drawn != prize && there {
                return Err(format!("{drawn} was drawn and not given: {spent} spent, {bigs} won"));
            }
        }
        Ok(())
    }
}
