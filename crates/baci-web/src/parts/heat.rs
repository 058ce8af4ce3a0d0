//! A heat map: a table of shares whose cells are the darker the larger they are. The numbers stand in it, so nothing is told by
//! color alone.

use crate::words::Words;
use askama::Template;

/// A heat map.
#[derive(Template)]
#[template(path = "parts/heat.html")]
pub(crate) struct Heat {
    title: String,
    heads: Vec<String>,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    texts: Vec<String>,
    cells: Vec<Warm>,
}

struct Warm {
    text: String,
    share: i64,
}

impl Heat {
    /// An empty one with its heads.
    pub const fn new(title: String, heads: Vec<String>) -> Self {
        Self { title, heads, rows: Vec::new() }
    }

    /// Adds a row: its name, texts, and shares in millionths of a percent.
    pub fn row(
        &mut self,
        words: &Words,
        texts: Vec<String>,
        shares: impl Iterator<Item = Option<i64>>,
    ) {
        let mut texts = texts.into_iter();
        let name = texts.next().unwrap_or_default();
        let warm = |share: Option<i64>| Warm {
            text: share.map_or_else(String::new, |share| words.percent(share)),
            share: share.unwrap_or(0),
        };
        self.rows.push(Row { name, texts: texts.collect(), cells: shares.map(warm).collect() });
    }

    /// How dark a cell is, from 0 to 9, beside the largest share of all.
    fn level(&self, cell: &Warm) -> i64 {
        let all = self.rows.iter().flat_map(|row| &row.cells);
        let most = all.map(|cell| cell.share).max().unwrap_or(0).max(1);
        (cell.share.saturating_mul(10) / most).clamp(0, 9)
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use baci_core::text::Language;

    #[test]
    fn cells_are_as_dark_as_their_share_of_the_largest() {
        let mut heat = Heat::new(String::new(), Vec::new());
        let shares = [Some(0), Some(10_000_000), Some(20_000_000), None];
        heat.row(&Words::new(Language::En), vec!["row".to_owned()], shares.into_iter());
        let cells = &heat.rows[0].cells;
        let levels: Vec<i64> = cells.iter().map(|cell| heat.level(cell)).collect();
        assert_eq!(levels, [0, 5, 9, 0]);
        let texts: Vec<&str> = cells.iter().map(|cell| cell.text.as_str()).collect();
        assert_eq!(texts, ["0.0%", "10.0%", "20.0%", ""]);
    }
}
