//! Bars: why a member cannot play a game, each with the values that decided, and its refusal.

use crate::condition::Seen;
use crate::decide::caps::Span;
use crate::program::Program;
use crate::program::game::Game;
use crate::refusal::{Code, Refusal};
use crate::reward::dear;
use crate::time::Instant;

/// Why a member cannot play a game.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bar {
    NotYet {
        opens: Instant,
    },
    Over {
        closes: Instant,
    },
    /// Its condition does not hold.
    Condition {
        failed: Vec<Seen>,
    },
    /// A limit is reached: 'program', 'member' or 'day'.
    Limit {
        of: &'static str,
        limit: i64,
    },
    /// Position of the wallet, and its smallest units.
    TooDear {
        wallet: usize,
        asked: i64,
        has: i64,
    },
}

/// The word of a limit's span.
pub(super) const fn limit_word(span: Span) -> &'static str {
    match span {
        Span::Program => "program",
        Span::Member => "member",
        _ => "day",
    }
}

/// That nothing can be drawn or given: no program that was checked has such a game.
pub(super) fn empty(game: &Game) -> Refusal {
    bars(game, "game-empty", format!("'{}' has nothing to be won", game.id))
}

impl Bar {
    /// The refusal that says it: of which game, and with the values that decided.
    pub fn refusal(&self, program: &Program, game: &Game) -> Refusal {
        let id = &game.id;
        match self {
            Self::NotYet { opens } => {
                bars(game, "game-not-yet", format!("'{id}' begins at {opens}"))
                    .with("opens", *opens)
            }
            Self::Over { closes } => {
                bars(game, "game-over", format!("'{id}' ended at {closes}")).with("closes", *closes)
            }
            Self::Condition { failed } => {
                let part = failed.first().map_or("", |seen| seen.part.as_str());
                let sentence = format!("'{id}' asks for something that is not so: {part}");
                bars(game, "game-condition", sentence).with("condition", part)
            }
            Self::Limit { of, limit } => {
                let (reason, sentence) = match *of {
                    "program" => {
                        ("game-limit-all", format!("'{id}' was played {limit} times, which is all"))
                    }
                    "member" => (
                        "game-limit-member",
                        format!("a member can play '{id}' {limit} times, and has"),
                    ),
                    _ => (
                        "game-limit-day",
                        format!(
                            "a member can play '{id}' {limit} times a day, and has: come back tomorrow"
                        ),
                    ),
                };
                bars(game, reason, sentence).with("limit", *limit)
            }
            Self::TooDear { wallet, asked, has } => dear(program, *wallet, (*asked, *has)),
        }
    }
}

fn bars(game: &Game, reason: &'static str, sentence: String) -> Refusal {
    Refusal::new(Code::GameUnavailable, sentence).because(reason).with("game", &game.id)
}
