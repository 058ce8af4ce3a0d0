//! What makes somebody satisfied: which event's answers, and from which on.

use crate::satisfaction::Satisfaction;

/// The program's bounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Position of the event in the program.
    pub on: usize,
    /// Its field, a whole number.
    pub field: String,
    /// From which answers on a need is met, and so on up to wow.
    pub bounds: [i64; 4],
    /// For how many days an answer says something.
    pub good_days: i64,
}

impl Rules {
    /// What an answer says.
    pub fn level(&self, score: i64) -> Satisfaction {
        let reached = self.bounds.iter().filter(|bound| score >= **bound).count();
        Satisfaction::ALL.get(reached).copied().unwrap_or(Satisfaction::Wow)
    }
}
