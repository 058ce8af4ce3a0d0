//! What the model says of the line for totes: who waits, for whom one is kept, and until when.

use crate::account::Time;
use crate::days;
use crate::person::Person;
use baci_core::id::MemberId;

/// For how many days one is kept for whoever is next.
const KEPT: i64 = 2;

/// A place in the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// When they joined it.
    pub since: Time,
    /// Until when one is kept for them, where one is.
    pub until: Option<Time>,
}

impl Person {
    /// One that was kept and nobody came for goes on to the next.
    pub fn wait_lapses(&mut self, now: Time) {
        if self.wait.is_some_and(|wait| wait.until.is_some_and(|until| until <= now)) {
            self.wait = None;
            self.touched = true;
        }
    }

    /// Whether one is kept for the member then.
    pub fn has_kept(&self, now: Time) -> bool {
        self.wait.is_some_and(|wait| wait.until.is_some_and(|until| now < until))
    }
}

/// How many are kept for somebody, and how many wait.
pub fn in_line(people: &[Person]) -> (i64, i64) {
    let waits = people.iter().filter_map(|person| person.wait);
    waits.fold((0, 0), |(kept, waiting), wait| match wait.until {
        Some(_) => (kept + 1, waiting),
        None => (kept, waiting + 1),
    })
}

/// Keeps what is left for those who are first.
pub fn serve(people: &mut [Person], left: i64, now: Time) {
    let mut line: Vec<(Time, MemberId, usize)> = Vec::new();
    for (at, person) in people.iter().enumerate() {
        let waits = person.wait.filter(|wait| wait.until.is_none());
        line.extend(waits.map(|wait| (wait.since, person.id, at)));
    }
    line.sort_unstable();
    for (since, _, at) in line.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        people[at].wait = Some(Wait { since, until: Some(days::after(now, KEPT)) });
        people[at].touched = true;
    }
}
