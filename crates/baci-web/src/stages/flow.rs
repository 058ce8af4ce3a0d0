//! The flow between stages as a picture: from the left to the right, each band as thick as many went that way.

use super::named;
use crate::words::Words;
use baci_core::stage::Stage;

/// How high a picture is that is a thousand wide, and the room between two stages.
const HEIGHT: i64 = 600;
const ROOM: i64 = 12;
/// Where the bands begin and end.
const LEFT: i64 = 240;
const RIGHT: i64 = 760;

/// The picture.
pub(crate) struct Flow {
    pub height: i64,
    pub bands: Vec<Band>,
    pub left: Vec<Label>,
    pub right: Vec<Label>,
}

/// A band from one stage to another.
pub(crate) struct Band {
    /// Its outline, for a path.
    pub path: String,
    /// What somebody hears who does not see it.
    pub spoken: String,
}

/// A stage's name beside its bands.
pub(crate) struct Label {
    pub y: i64,
    pub name: String,
}

/// One side: each stage's number in all, and where its next band begins.
struct Side {
    stages: Vec<(Stage, i64, i64)>,
}

impl Side {
    fn of(flow: &[(Stage, Stage, i64)], end: fn(&(Stage, Stage, i64)) -> Stage, all: i64) -> Self {
        let (mut stages, mut y) = (Vec::new(), 0);
        for stage in Stage::ALL {
            let n: i64 = flow.iter().filter(|one| end(one) == stage).map(|(.., n)| *n).sum();
            if n > 0 {
                stages.push((stage, n, y));
                y += thick(n, all) + ROOM;
            }
        }
        Self { stages }
    }

    fn labels(&self, words: &Words, all: i64) -> Vec<Label> {
        let label = |(stage, n, y): &(Stage, i64, i64)| Label {
            y: y + thick(*n, all) / 2 + 6,
            name: named(words, *stage),
        };
        self.stages.iter().map(label).collect()
    }

    /// Where a band of so much begins; the next one begins behind it.
    fn take(&mut self, stage: Stage, high: i64) -> i64 {
        let Some((.., y)) = self.stages.iter_mut().find(|(own, ..)| *own == stage) else {
            return 0;
        };
        let at = *y;
        *y += high;
        at
    }

    fn end(&self) -> i64 {
        self.stages.last().map_or(0, |(.., y)| *y)
    }
}

/// How thick so many of all are drawn.
fn thick(n: i64, all: i64) -> i64 {
    (n.saturating_mul(HEIGHT) / all.max(1)).max(3)
}

impl Flow {
    /// Of these steps; nothing where there are none.
    pub fn of(words: &Words, flow: &[(Stage, Stage, i64)]) -> Option<Self> {
        let all: i64 = flow.iter().map(|(.., n)| *n).sum();
        if all == 0 {
            return None;
        }
        let mut from = Side::of(flow, |one| one.0, all);
        let mut to = Side::of(flow, |one| one.1, all);
        let (left, right) = (from.labels(words, all), to.labels(words, all));
        let mut bands = Vec::new();
        for start in Stage::ALL {
            for end in Stage::ALL {
                let found = flow.iter().find(|(a, b, _)| (*a, *b) == (start, end));
                let Some((.., n)) = found else { continue };
                let high = thick(*n, all);
                let (a, b) = (from.take(start, high), to.take(end, high));
                let middle = i64::midpoint(LEFT, RIGHT);
                let (low_a, low_b) = (a + high, b + high);
                let path = format!(
                    "M{LEFT} {a}C{middle} {a} {middle} {b} {RIGHT} {b}V{low_b}\
                     C{middle} {low_b} {middle} {low_a} {LEFT} {low_a}Z"
                );
                let spoken = words
                    .say("stages-band")
                    .text("from", named(words, start))
                    .text("to", named(words, end))
                    .count("n", *n)
                    .to_string();
                bands.push(Band { path, spoken });
            }
        }
        let height = from.end().max(to.end()).max(HEIGHT) + ROOM;
        Some(Self { height, bands, left, right })
    }
}
