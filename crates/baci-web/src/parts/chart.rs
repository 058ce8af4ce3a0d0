//! A chart as SVG, and the same numbers as a table. Drawn here: what charting libraries make carries
//! inline styles, which our pages forbid, and fixed colors, which do not follow the theme.

use crate::words::Words;
use askama::Template;

/// How high the picture is, in its own units; it is as wide as 1000.
const HEIGHT: i128 = 400;

/// A chart of one or more series over the same days or months.
#[derive(Template)]
#[template(path = "parts/chart.html")]
pub(crate) struct Chart {
    words: Words,
    title: String,
    unit: String,
    /// What somebody who does not see it hears.
    spoken: String,
    head: String,
    lines: Vec<Line>,
    ticks: Vec<String>,
    axis: Vec<String>,
    rows: Vec<(String, Vec<String>)>,
}

/// Numbers, none below zero, with their name; nothing where there is none.
pub(crate) struct Series {
    pub name: String,
    pub values: Vec<Option<i64>>,
}

impl Series {
    /// With a number for each place.
    pub fn new(name: String, values: impl IntoIterator<Item = i64>) -> Self {
        Self { name, values: values.into_iter().map(Some).collect() }
    }
}

struct Line {
    number: usize,
    name: String,
    points: String,
    /// Where the area below it begins and ends.
    ends: (i128, i128),
}

impl Chart {
    /// A line chart. `labels` name the points in full for the table, and a few of them the axis;
    /// `write` writes a value for a reader, `tick` one at the axis.
    pub fn new(
        words: &Words,
        (title, unit, head): (String, String, String),
        labels: &[String],
        series: Vec<Series>,
        write: impl Fn(i64) -> String,
        tick: impl Fn(i64) -> String,
    ) -> Self {
        let largest = series.iter().flat_map(|s| &s.values).copied().flatten().max().unwrap_or(0);
        let top = round_up(largest);
        let ticks = (0..=4).rev().map(|part| tick(top / 4 * part)).collect();
        let row = |(i, label): (usize, &String)| {
            let of = |s: &Series| {
                let value = s.values.get(i).copied().flatten();
                value.map_or_else(|| "\u{2013}".to_owned(), &write)
            };
            (label.clone(), series.iter().map(of).collect())
        };
        let rows = labels.iter().enumerate().map(row).collect();
        let axis = some_of(labels);
        let spoken = spoken(words, &title, labels, &series, &write);
        let lines = series.into_iter().enumerate().map(|(i, s)| line(i + 1, s, top)).collect();
        let words = words.clone();
        Self { words, title, unit, spoken, head, lines, ticks, axis, rows }
    }
}

fn line(number: usize, series: Series, top: i64) -> Line {
    let many = series.values.len() as i128;
    let y = |value: i64| HEIGHT - i128::from(value.max(0)) * HEIGHT / i128::from(top.max(1));
    let x = |i: usize| i as i128 * 1000 / (many - 1).max(1);
    // Where there is no number the line goes on to the next one.
    let known = series.values.iter().enumerate().filter_map(|(i, v)| Some((x(i), y((*v)?))));
    let known: Vec<(i128, i128)> = known.collect();
    let ends = known.first().zip(known.last()).map_or((0, 0), |(a, b)| (a.0, b.0));
    let points: Vec<String> = known.iter().map(|(x, y)| format!("{x},{y}")).collect();
    Line { number, name: series.name, points: points.join(" "), ends }
}

/// The next round number that four steps divide: 4, 8, 20, 40, 80, 200 …
fn round_up(largest: i64) -> i64 {
    let mut unit: i64 = 1;
    loop {
        for top in [4, 8, 12, 20] {
            match unit.checked_mul(top) {
                Some(top) if top >= largest => return top,
                Some(_) => {}
                None => return i64::MAX,
            }
        }
        unit = unit.saturating_mul(10);
    }
}

/// The first, the last, and what lies at the middle between.
fn some_of(labels: &[String]) -> Vec<String> {
    let last = labels.len().saturating_sub(1);
    let mut places = vec![0, last / 2, last];
    places.dedup();
    places.into_iter().filter_map(|i| labels.get(i).cloned()).collect()
}

fn spoken(
    words: &Words,
    title: &str,
    labels: &[String],
    series: &[Series],
    write: &impl Fn(i64) -> String,
) -> String {
    let ends = labels.first().zip(labels.last());
    let (from, until) = ends.map_or(("", ""), |(a, b)| (a.as_str(), b.as_str()));
    let first = series.first().map(|s| s.values.as_slice()).unwrap_or_default();
    let most = first.iter().copied().flatten().max().unwrap_or(0);
    let least = first.iter().copied().flatten().min().unwrap_or(0);
    words
        .say("chart-spoken")
        .text("title", title)
        .text("from", from)
        .text("until", until)
        .text("least", write(least))
        .text("most", write(most))
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_ends_above_the_largest_in_round_steps() {
        for (largest, top) in [(0, 4), (4, 4), (5, 8), (11, 12), (13, 20), (21, 40), (1999, 2000)] {
            assert_eq!(round_up(largest), top);
        }
        assert_eq!(round_up(i64::MAX), i64::MAX);
    }

    #[test]
    fn points_lie_within_the_picture() {
        let series = Series::new(String::new(), [0, 5, 10]);
        assert_eq!(line(1, series, 20).points, "0,400 500,300 1000,200");
        let one = line(1, Series::new(String::new(), [3]), 4);
        assert_eq!(one.points, "0,100");
        let gap = Series { name: String::new(), values: vec![Some(0), None, Some(4)] };
        assert_eq!(line(1, gap, 4).points, "0,400 1000,0");
    }
}
