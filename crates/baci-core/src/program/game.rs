//! Games: wheels to spin and cards to scratch, with what can be won, how likely that is, and what it may cost.

use super::present::{Budget, Part, Present};
use super::{Limits, Program};
use crate::condition::Condition;
use crate::decide::caps::{Key, Span};
use crate::decimal::Decimal;
use crate::text::Texts;
use crate::time::Instant;
use jiff::civil::Date;

/// The event that a play is.
pub const PLAY: &str = "game_play";

/// A game. All that is set must hold for a member to play it.
#[derive(Debug)]
pub struct Game {
    pub id: String,
    pub name: Texts,
    /// What members read below its name; empty where nothing is said.
    pub description: Texts,
    pub kind: Kind,
    /// Position in `Program::wallets` and its smallest units, above zero; free where nothing is said.
    pub price: Option<(usize, i64)>,
    pub when: Option<Condition>,
    pub opens: Option<Instant>,
    /// Exclusive.
    pub closes: Option<Instant>,
    /// Plays: in all, of a member, of a member on a local day.
    pub limits: Limits,
    pub budget: Option<Budget>,
    /// In the order in which they are drawn from: as they stand in the document. At least one.
    pub prizes: Vec<Prize>,
    /// Position of the prize that is given where one that was drawn has run out; it cannot run out itself.
    pub otherwise: Option<usize>,
}

/// What it looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A wheel that is spun.
    Spin,
    /// A card that is scratched.
    Scratch,
}

/// Something that can be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prize {
    /// Unlike any other of the game.
    pub id: String,
    pub name: Texts,
    /// How likely it is: so many out of the sum of all. Above zero.
    pub weight: i64,
    pub gives: Present,
    /// What it takes of the budget, in the currency's smallest unit.
    pub worth: i64,
    /// How many there are.
    pub most: Option<Most>,
}

/// How many there are, in all or in each part of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Most {
    pub times: i64,
    pub per: Option<Part>,
}

impl Kind {
    /// Its word in a document.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Spin => "spin",
            Self::Scratch => "scratch",
        }
    }
}

impl Game {
    /// The weights of its prizes, in their order.
    pub fn weights(&self) -> Vec<i64> {
        self.prizes.iter().map(|prize| prize.weight).collect()
    }

    /// The sum of all weights.
    pub fn weight(&self) -> i64 {
        self.prizes.iter().map(|prize| prize.weight).fold(0, i64::saturating_add)
    }

    /// How likely a prize is, in percent, rounded to four decimals: the exact figure is its weight out of all.
    pub fn chance(&self, prize: &Prize) -> Decimal {
        let (weight, all) = (i128::from(prize.weight), i128::from(self.weight().max(1)));
        let mantissa = (weight * 1_000_000 + all / 2) / all;
        let mut chance =
            Decimal { mantissa: i64::try_from(mantissa).unwrap_or(i64::MAX), scale: 4 };
        while chance.scale > 0 && chance.mantissa % 10 == 0 {
            chance = Decimal { mantissa: chance.mantissa / 10, scale: chance.scale - 1 };
        }
        chance
    }

    /// Position of the prize with this id.
    pub fn prize(&self, id: &str) -> Option<usize> {
        self.prizes.iter().position(|own| own.id == id)
    }

    /// Under which name a prize is counted; no id holds a `/`.
    pub fn place(&self, prize: &Prize) -> String {
        format!("{}/{}", self.id, prize.id)
    }

    /// The counter that says which draw of a member is next.
    pub fn turn_key(&self) -> Key<'_> {
        Key { rule: &self.id, span: Span::Turn }
    }
}

impl Budget {
    /// Over what it is counted on a day.
    pub fn span(&self, day: Date) -> Span {
        Span::Paid(self.per.map(|per| per.start(day)))
    }
}

impl Most {
    /// Over what it is counted on a day.
    pub fn span(&self, day: Date) -> Span {
        Span::Won(self.per.map(|per| per.start(day)))
    }
}

impl Program {
    /// The game with this id.
    pub fn game(&self, id: &str) -> Option<&Game> {
        self.games.iter().find(|own| own.id == id)
    }
}
