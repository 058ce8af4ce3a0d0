//! Pages of figures with pictures, which open without a network.

use std::fmt::Write as _;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:64rem;padding:0 1rem;\
color:#1c2430;background:#fff}h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}pre{overflow-x:auto;\
background:#f5f6f8;padding:1rem;border-radius:.5rem;font-size:.85rem}svg{width:100%;height:auto}\
table{border-collapse:collapse;font-size:.85rem}td,th{padding:.2rem .5rem;text-align:right}\
.a{stroke:#0f766e;fill:#0f766e}.b{stroke:#b45309;fill:#b45309}.c{stroke:#6d28d9;fill:#6d28d9}\
.line{fill:none;stroke-width:2}.axis{stroke:#cbd5e1;stroke-width:1}text{font-size:11px;fill:#475569;stroke:none}\
.key{display:inline-block;margin-right:1.2rem}.key svg{width:.8rem;height:.8rem;vertical-align:-.05rem;margin-right:.3rem}\
@media(prefers-color-scheme:dark){body{color:#e5e9f0;background:#12161c}pre{background:#1b212a}text{fill:#a9b4c4}\
.a{stroke:#2dd4bf;fill:#2dd4bf}.b{stroke:#fbbf24;fill:#fbbf24}.c{stroke:#a78bfa;fill:#a78bfa}.axis{stroke:#334155}}";

/// A line of a picture: its name, and a value for each place, where there is one.
pub struct Line {
    pub name: &'static str,
    pub values: Vec<Option<f64>>,
}

/// A page with a title and what is in it, which is HTML.
pub fn page(title: &str, body: &str) -> String {
    let title = escaped(title);
    format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
         <title>{title}</title><style>{STYLE}</style><h1>{title}</h1>{body}</html>"
    )
}

/// A heading and a text as it would be on a terminal.
pub fn text(head: &str, text: &str) -> String {
    format!("<h2>{}</h2><pre>{}</pre>", escaped(head), escaped(text))
}

const WIDTH: f64 = 900.0;
const HEIGHT: f64 = 240.0;
const LEFT: f64 = 60.0;
const BOTTOM: f64 = 24.0;

/// Lines over the same places, from zero up to the most, with what stands under the places.
pub fn lines(head: &str, places: &[String], all: &[Line]) -> String {
    let most =
        all.iter().flat_map(|line| line.values.iter().flatten()).copied().fold(0.0, f64::max);
    let frame = Frame { most: if most > 0.0 { nice(most) } else { 1.0 }, places };
    let mut out = format!("<h2>{}</h2><p>", escaped(head));
    for (line, class) in all.iter().zip(CLASSES) {
        let _ = write!(
            out,
            "<span class=key><svg viewBox=\"0 0 10 10\"><rect class={class} width=10 height=10 /></svg>{}</span>",
            escaped(line.name)
        );
    }
    let _ = write!(
        out,
        "</p><svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=img aria-label=\"{}\">",
        escaped(head)
    );
    frame.axes(&mut out);
    for (line, class) in all.iter().zip(CLASSES) {
        frame.line(&mut out, line, class);
    }
    out.push_str("</svg>");
    out
}

const CLASSES: [&str; 3] = ["a", "b", "c"];

/// Where values and places stand in a picture.
struct Frame<'a> {
    most: f64,
    places: &'a [String],
}

impl Frame<'_> {
    fn x(&self, at: usize) -> f64 {
        let part = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        LEFT + (WIDTH - LEFT - 20.0) * part(at) / part(self.places.len().max(2) - 1)
    }

    fn y(&self, value: f64) -> f64 {
        10.0 + (HEIGHT - BOTTOM - 10.0) * (1.0 - value / self.most)
    }

    fn axes(&self, out: &mut String) {
        for part in 0..=4u8 {
            let value = self.most * f64::from(part) / 4.0;
            let (y, right) = (self.y(value), WIDTH - 20.0);
            let _ = write!(
                out,
                "<line class=axis x1={LEFT} x2={right} y1={y:.1} y2={y:.1} /><text x=4 y={:.1}>{}</text>",
                y + 4.0,
                short(value)
            );
        }
        let every = self.places.len().div_ceil(12).max(1);
        for (at, place) in self.places.iter().enumerate().step_by(every) {
            let (x, y) = (middle(self.x(at), place), HEIGHT - 6.0);
            let _ =
                write!(out, "<text x={x:.1} y={y:.1} text-anchor=middle>{}</text>", escaped(place));
        }
    }

    /// A line with a gap where there is no value.
    fn line(&self, out: &mut String, line: &Line, class: &str) {
        let all: Vec<(usize, Option<f64>)> = line.values.iter().copied().enumerate().collect();
        for run in all.split(|(_, value)| value.is_none()) {
            let point = |(at, value): &(usize, Option<f64>)| {
                format!("{:.1},{:.1}", self.x(*at), self.y(value.unwrap_or(0.0)))
            };
            let points: Vec<String> = run.iter().map(point).collect();
            let _ =
                write!(out, "<polyline class=\"line {class}\" points=\"{}\" />", points.join(" "));
        }
        for (at, value) in all {
            let Some(value) = value else { continue };
            let place = self.places.get(at).map_or("", String::as_str);
            let _ = write!(
                out,
                "<circle class={class} cx={:.1} cy={:.1} r=2.5><title>{}, {}: {}</title></circle>",
                self.x(at),
                self.y(value),
                escaped(place),
                escaped(line.name),
                short(value)
            );
        }
    }
}

/// Where the middle of a name stands under a place: further left where it would reach beyond the picture.
fn middle(x: f64, name: &str) -> f64 {
    const HALF: f64 = 3.8;
    let long = u32::try_from(name.chars().count()).unwrap_or(u32::MAX);
    x.min(WIDTH - HALF * f64::from(long))
}

/// The least of 1, 2, 2.5 and 5 times a power of ten that is no less.
fn nice(value: f64) -> f64 {
    let power = 10f64.powf(value.log10().floor());
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0];
    steps.into_iter().map(|step| step * power).find(|step| *step >= value).unwrap_or(value)
}

fn short(value: f64) -> String {
    let (value, unit) = match value {
        v if v >= 1e9 => (v / 1e9, " G"),
        v if v >= 1e6 => (v / 1e6, " M"),
        v if v >= 1e4 => (v / 1e3, " k"),
        v => (v, ""),
    };
    let text = format!("{value:.2}");
    format!("{}{unit}", text.trim_end_matches('0').trim_end_matches('.'))
}

/// A table of shares from 0 to 100 as a heat map; rows with their heads.
pub fn heat(head: &str, heads: &[String], rows: &[(String, Vec<Option<f64>>)]) -> String {
    let mut out = format!("<h2>{}</h2><div style=\"overflow-x:auto\"><table><tr>", escaped(head));
    for head in heads {
        let _ = write!(out, "<th>{}</th>", escaped(head));
    }
    out.push_str("</tr>");
    for (name, cells) in rows {
        let _ = write!(out, "<tr><th>{}</th>", escaped(name));
        for cell in cells {
            match cell {
                // From nothing to the full colour; the text stays readable on both.
                Some(share) => {
                    let alpha = (share / 100.0).clamp(0.0, 1.0) * 0.55;
                    let _ = write!(
                        out,
                        "<td style=\"background:rgba(20,184,166,{alpha:.3})\">{}</td>",
                        short(*share)
                    );
                }
                None => out.push_str("<td></td>"),
            }
        }
        out.push_str("</tr>");
    }
    out.push_str("</table></div>");
    out
}

/// Bars below each other, each with its name and its value; none is below zero.
pub fn bars(head: &str, rows: &[(String, f64)]) -> String {
    const HIGH: f64 = 22.0;
    const START: f64 = 300.0;
    let most = rows.iter().map(|row| row.1).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    let height = HIGH * f64::from(u32::try_from(rows.len()).unwrap_or(u32::MAX)) + 4.0;
    let mut out = format!(
        "<h2>{0}</h2><svg viewBox=\"0 0 {WIDTH} {height}\" role=img aria-label=\"{0}\">",
        escaped(head)
    );
    let mut y = 2.0;
    for (name, value) in rows {
        let width = (WIDTH - START - 80.0) * value.max(0.0) / most;
        let (text, end) = (y + 15.0, START + width + 6.0);
        let _ = write!(
            out,
            "<text x={:.1} y={text:.1} text-anchor=end>{}</text>\
             <rect class=a x={START} y={:.1} width={width:.1} height={:.1} /><text x={end:.1} y={text:.1}>{}</text>",
            START - 8.0,
            escaped(&shortened(name)),
            y + 3.0,
            HIGH - 6.0,
            short(*value)
        );
        y += HIGH;
    }
    out.push_str("</svg>");
    out
}

/// As much of a name as stands beside a bar.
fn shortened(name: &str) -> String {
    const LONG: usize = 44;
    match name.chars().count() > LONG {
        true => name.chars().take(LONG - 1).chain(['\u{2026}']).collect(),
        false => name.to_owned(),
    }
}

/// A text that is no HTML.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_at_round_numbers() {
        assert_eq!([0.7, 1.0, 12.0, 240.0, 5_100.0].map(nice), [1.0, 1.0, 20.0, 250.0, 10_000.0]);
        assert_eq!([0.0, 2.5, 12_000.0, 3e6].map(short), ["0", "2.5", "12 k", "3 M"]);
    }

    #[test]
    fn names_of_places_end_within_the_picture() {
        let at = |x: f64, name: &str| format!("{:.1}", WIDTH - middle(x, name));
        assert_eq!(at(WIDTH - 20.0, "2026-01-01"), "38.0");
        assert_eq!(at(WIDTH - 20.0, "13"), "20.0");
        assert_eq!(at(WIDTH - 300.0, "2026-01-01"), "300.0");
    }

    #[test]
    fn bars_are_as_long_as_their_share_of_the_longest() {
        let rows = [("<tea>".to_owned(), 2.0), ("ເຂົ້າ".repeat(30), 4.0), ("none".to_owned(), 0.0)];
        let page = bars("Lift", &rows);
        assert!(page.contains("&lt;tea&gt;") && !page.contains("<tea>"), "{page}");
        for width in ["width=260.0", "width=520.0", "width=0.0"] {
            assert!(page.contains(width), "{width}: {page}");
        }
        assert!(page.contains('\u{2026}') && bars("Lift", &[]).ends_with("</svg>"));
    }
}
