//! A backtest's report as one page with pictures, which opens without a network.

use super::text::text;
use baci_app::backtest::{Report, Side};
use std::collections::BTreeSet;
use std::fmt::Write as _;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;\
color:#1c2430;background:#fff}h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}pre{overflow-x:auto;\
background:#f5f6f8;padding:1rem;border-radius:.5rem;font-size:.85rem}svg{width:100%;height:auto}\
.draft{fill:#0f766e}.against{fill:#94a3b8}text{font-size:11px;fill:#475569}\
@media(prefers-color-scheme:dark){body{color:#e5e9f0;background:#12161c}pre{background:#1b212a}text{fill:#a9b4c4}\
.draft{fill:#2dd4bf}}";

/// The page.
pub fn page(report: &Report) -> String {
    let title = format!("Backtest of {}", escaped(&report.draft.program));
    let mut out = String::new();
    let _ = write!(
        out,
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
         <title>{title}</title><style>{STYLE}</style><h1>{title}</h1>"
    );
    let _ = write!(out, "<h2>Cost by month, {}</h2>{}", report.currency, by_month(report));
    let _ = write!(out, "<h2>All figures</h2><pre>{}</pre></html>", escaped(&text(report)));
    out
}

/// Bars of both programs' cost, month by month.
fn by_month(report: &Report) -> String {
    let both = [&report.draft, &report.against];
    let months: BTreeSet<&str> =
        both.iter().flat_map(|side| side.months.iter().map(|own| own.month.as_str())).collect();
    let cost = |side: &Side, month: &str| {
        let own = side.months.iter().find(|own| own.month == month);
        own.map_or(0, |own| own.figures.exact.cost.max(0))
    };
    let all = months.iter().flat_map(|month| both.map(|side| cost(side, month)));
    let most = all.max().unwrap_or(0).max(1);
    // In whole steps: 180 high, 60 wide for each month, and never narrower than a year.
    let height =
        |amount: i64| i64::try_from(i128::from(amount) * 180 / i128::from(most)).unwrap_or(0);
    let width = 60 * months.len().max(12);
    let mut out = format!(
        "<svg viewBox=\"0 0 {width} 230\" role=img aria-label=\"Cost by month: draft beside against\">"
    );
    for (at, month) in months.iter().enumerate() {
        let left = at * 60;
        for (side, name, place) in [(both[0], "draft", 8), (both[1], "against", 30)] {
            let tall = height(cost(side, month));
            let figures = side.months.iter().find(|own| own.month == **month);
            let told = figures.map_or("0", |own| &own.figures.cost);
            let _ = write!(
                out,
                "<rect class={name} x={} y={} width=20 height={tall}><title>{month}, {name}: {told}</title></rect>",
                left + place,
                190 - tall
            );
        }
        let _ = write!(out, "<text x={} y=205>{}</text>", left + 8, escaped(month));
    }
    out.push_str("</svg><p>Dark: the draft. Grey: what it is held against.</p>");
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
