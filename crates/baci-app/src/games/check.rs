//! A play, checked: whether its seed is the one that was sealed, and draws what was drawn.

use crate::answer::GameAnswer;
use crate::baci::Baci;
use crate::error::AppError;
use crate::published::Published;
use crate::stored;
use baci_core::draw::{self, Pick};
use baci_core::id::EventRef;
use baci_core::program::game::{Game, PLAY};
use baci_core::refusal::Code;
use baci_core::time::Instant;
use baci_store::event;
use std::sync::Arc;

/// A play with all that it takes to check it.
#[derive(Clone, Debug)]
pub struct Play {
    pub event: EventRef,
    pub at: Instant,
    pub answer: GameAnswer,
    /// The version of the program by which it was drawn, whose odds counted.
    pub published: Arc<Published>,
    pub checked: Checked,
}

/// Whether a seed is what was sealed, and what it draws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Whether the seed's hash is the seal that was shown before.
    pub sealed: bool,
    /// What the seed and the player's words draw; nothing where there is nothing to draw from.
    pub pick: Option<Pick>,
}

impl Checked {
    /// Checks a draw, with nothing but what the player has.
    pub fn of((seal, seed, words): (&str, &str, &str), weights: &[i64]) -> Self {
        Self { sealed: draw::seal(seed) == seal, pick: draw::pick(seed, words, weights) }
    }
}

impl Play {
    /// The game as it was then.
    pub fn game(&self) -> Option<&Game> {
        self.published.program.game(&self.answer.game)
    }

    /// Whether all is as it should be: it was sealed before, and drawn from the odds that were told.
    pub fn holds(&self) -> bool {
        let drawn = self.checked.pick.and_then(|pick| self.game()?.prizes.get(pick.outcome));
        self.checked.sealed && drawn.is_some_and(|prize| prize.id == self.answer.drawn)
    }
}

impl Baci {
    /// A play, checked.
    ///
    /// # Errors
    /// [`Code::EventNotFound`].
    pub async fn play(&self, id: EventRef) -> Result<Play, AppError> {
        let none = || {
            let sentence = format!("there is no play {id}");
            AppError::refused(Code::EventNotFound, sentence).because("play-not-found")
        };
        let stored = event::get(self.database(), id.member, id.event).await?;
        let stored = stored.filter(|stored| stored.kind == PLAY).ok_or_else(none)?;
        let answer = stored::answer(&stored)?.outcome.game.ok_or_else(none)?;
        let published = self.programs().version(self.database(), stored.program_version).await?;
        let published = published.ok_or_else(none)?;
        let weights = published.program.game(&answer.game).map(Game::weights).unwrap_or_default();
        let told = (answer.seal.as_str(), answer.seed.as_str(), answer.words.as_str());
        let checked = Checked::of(told, &weights);
        Ok(Play { event: id, at: stored.at, answer, published, checked })
    }
}
