//! Surprises: draws that were and that come, who could be drawn, and whether it was drawn as it was sealed.

mod run;

use crate::baci::Baci;
use crate::error::AppError;
use baci_core::draw;
use baci_core::refusal::Code;
use baci_core::surprise::{Entry, order};
use baci_store::surprise::{self, StoredDraw, StoredEntry};

/// How many draws are told.
const DRAWS: i64 = 200;
/// How many places are read at a time.
const PAGE: i64 = 10_000;

/// A draw that was drawn, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedDraw {
    pub draw: StoredDraw,
    /// Those who were drawn, in their order.
    pub drawn: Vec<StoredEntry>,
    /// Whether the seed's hash is the seal that was shown before.
    pub sealed: bool,
    /// Whether everybody who could be drawn stands at the place that the seed gives them.
    pub ordered: bool,
}

impl CheckedDraw {
    /// Whether all is as it should be.
    pub const fn holds(&self) -> bool {
        self.sealed && self.ordered
    }
}

impl Baci {
    /// Draws, the latest due first, at most two hundred. Of those that are not drawn yet no seed is told.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn surprise_draws(&self) -> Result<Vec<StoredDraw>, AppError> {
        let draws = surprise::latest(self.database(), DRAWS).await?;
        Ok(draws.into_iter().map(without_seed).collect())
    }

    /// One draw. As long as it is not drawn, no seed is told.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub async fn surprise_draw(&self, id: &str) -> Result<StoredDraw, AppError> {
        let found = surprise::get(self.database(), id).await?;
        found.map(without_seed).ok_or_else(|| {
            let sentence = format!("there is no draw '{id}'");
            AppError::refused(Code::NotFound, sentence).because("draw-not-found")
        })
    }

    /// Those who could be drawn by a draw, by their places, after one place.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn surprise_entries(
        &self,
        draw: &str,
        after: i64,
        limit: i64,
    ) -> Result<Vec<StoredEntry>, AppError> {
        Ok(surprise::entries(self.database(), draw, after, limit.clamp(1, PAGE)).await?)
    }

    /// Draws a draw once more, from its seed and the list of those who could be drawn.
    ///
    /// # Errors
    /// [`Code::NotFound`]; [`Code::RecordChanged`] where it is not drawn yet.
    pub async fn check_draw(&self, id: &str) -> Result<CheckedDraw, AppError> {
        let draw = self.surprise_draw(id).await?;
        if draw.seed.is_empty() {
            let sentence = format!("'{id}' is not drawn yet: its seed is told afterwards");
            let refusal = AppError::refused(Code::RecordChanged, sentence);
            return Err(refusal.because("draw-not-yet").with("until", draw.due_at));
        }
        let mut stored: Vec<StoredEntry> = Vec::new();
        loop {
            let after = stored.last().map_or(0, |own| own.place);
            let page = surprise::entries(self.database(), id, after, PAGE).await?;
            if page.is_empty() {
                break;
            }
            stored.extend(page);
        }
        let mut again: Vec<Entry> =
            stored.iter().map(|own| Entry { member: own.member, had: own.had }).collect();
        // The order in which they are read must not matter.
        again.sort_by_key(|own| own.member);
        order(&draw.seed, &mut again);
        let places = (1..).zip(&again);
        let same = |((place, again), own): ((i64, &Entry), &StoredEntry)| {
            (place, again.member) == (own.place, own.member)
        };
        let whole = i64::try_from(stored.len()) == Ok(draw.eligible);
        let ordered = whole && places.zip(&stored).all(same);
        stored.truncate(usize::try_from(draw.members).unwrap_or(0));
        let sealed = draw::seal(&draw.seed) == draw.seal;
        Ok(CheckedDraw { draw, drawn: stored, sealed, ordered })
    }
}

fn without_seed(draw: StoredDraw) -> StoredDraw {
    match draw.state.as_str() {
        "drawn" | "given" => draw,
        _ => StoredDraw { seed: String::new(), ..draw },
    }
}
