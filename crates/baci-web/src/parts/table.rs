//! A table of what there is; on a phone each row becomes a card.

use askama::Template;

/// A table; the first cell of a row names it.
#[derive(Template, Default)]
#[template(path = "parts/table.html")]
pub(crate) struct Table {
    heads: Vec<Head>,
    rows: Vec<Vec<Cell>>,
    /// Its name, where it may be wider than the page and is moved with the keys.
    wide: Option<String>,
}

struct Head {
    text: String,
    number: bool,
}

/// What stands in a cell.
pub(crate) enum Cell {
    Text(String),
    /// Path and text.
    Link(String, String),
    /// Path and text, with a smaller text below it.
    Named(String, String, String),
    /// Mood (good, warn, bad or none) and text.
    Chip(&'static str, String),
    /// A text with a smaller one below it.
    Two(String, String),
    /// A button that sends a form, where there is something to do.
    Button(Option<Button>),
}

/// A form of one button.
pub(crate) struct Button {
    pub action: String,
    pub token: String,
    pub name: &'static str,
    pub value: String,
    pub label: String,
    /// What is asked first, where scripts run.
    pub sure: Option<String>,
}

impl Table {
    /// A table with these heads; an empty one for a column of buttons.
    pub fn new(heads: impl IntoIterator<Item = String>) -> Self {
        let heads = heads.into_iter().map(|text| Head { text, number: false }).collect();
        Self { heads, rows: Vec::new(), wide: None }
    }

    /// Aligns a column of numbers.
    pub fn numbers(mut self, column: usize) -> Self {
        if let Some(head) = self.heads.get_mut(column) {
            head.number = true;
        }
        self
    }

    /// With these rows.
    pub fn rows(mut self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        self.rows.extend(rows);
        self
    }

    /// Is wider than a page: with a name, it can be moved with the keys.
    pub fn wide(mut self, name: String) -> Self {
        self.wide = Some(name);
        self
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn label(&self, column: &usize) -> &str {
        self.heads.get(*column).map_or("", |head| &head.text)
    }

    fn number(&self, column: &usize) -> bool {
        self.heads.get(*column).is_some_and(|head| head.number)
    }
}
