//! Figures at a glance.

use askama::Template;

/// A row of figures.
#[derive(Template)]
#[template(path = "parts/tiles.html")]
pub(crate) struct Tiles {
    pub tiles: Vec<Tile>,
}

/// A figure.
pub(crate) struct Tile {
    label: String,
    value: String,
    more: Option<String>,
}

impl Tile {
    /// A figure with its name.
    pub const fn new(label: String, value: String) -> Self {
        Self { label, value, more: None }
    }

    /// With a line below it.
    pub fn more(mut self, more: String) -> Self {
        self.more = Some(more);
        self
    }
}
