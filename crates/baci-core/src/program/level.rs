//! Levels: experience that members gather, and the ladder that they climb with it and never come down from.

use super::mission::Step;
use crate::decide::caps::{Key, Span};
use crate::text::Texts;

/// The event that a level which was reached is, for rules and coupons that it sets off.
pub const LEVEL_UP: &str = "level_up";

/// A ladder of levels.
#[derive(Debug)]
pub struct Levels {
    pub id: String,
    pub name: Texts,
    /// What counts.
    pub counts: Vec<Gain>,
    /// The lowest first; the first is level 1, and whoever has not reached it is on level 0.
    pub steps: Vec<Level>,
}

/// One level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    pub name: Option<Texts>,
    /// So much experience in all reaches it.
    pub need: i64,
}

/// Something that counts: so much for each full `step.need` of what the step counts.
#[derive(Debug)]
pub struct Gain {
    pub step: Step,
    pub give: i64,
}

impl Levels {
    /// Under which key a member's experience is counted.
    pub fn experience_key(&self) -> Key<'_> {
        Key { rule: &self.id, span: Span::Experience }
    }

    /// Under which key the highest level that a member reached is noted.
    pub fn level_key(&self) -> Key<'_> {
        Key { rule: &self.id, span: Span::Level }
    }

    /// The level with this number; none for 0, and above the last.
    pub fn level(&self, number: i64) -> Option<&Level> {
        self.steps.get(usize::try_from(number.checked_sub(1)?).ok()?)
    }
}
