//! A backtest's report as tables for people.

use crate::output::Table;
use baci_app::backtest::{Figures, MemberGain, Report, Side};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The whole report.
pub fn text(report: &Report) -> String {
    let Report { draft, against, currency, .. } = report;
    let mut out = format!(
        "{} to {}, {} receipts, {}% of members pay with what they have; money in {currency}\n\n",
        report.from, report.until, report.read, report.redeeming_percent
    );
    let mut table = Table::new(["", "draft", "against", "difference"]).right([1, 2, 3]);
    for (name, of) in lines() {
        let (own, other) = (of(draft), of(against));
        let difference = difference(&own, &other);
        table.row([name.to_owned(), own, other, difference]);
    }
    for (name, of) in wallets() {
        let all: BTreeSet<&String> = of(draft).keys().chain(of(against).keys()).collect();
        for wallet in all {
            let value = |side: &Side| of(side).get(wallet).cloned().unwrap_or_default();
            let (own, other) = (value(draft), value(against));
            let difference = difference(&own, &other);
            table.row([format!("{wallet} {name}"), own, other, difference]);
        }
    }
    let _ = writeln!(out, "{table}");
    months(&mut out, report);
    bands(&mut out, report);
    promotions(&mut out, draft);
    gains(&mut out, "gain most by the draft", &report.winners);
    gains(&mut out, "lose most by the draft", &report.losers);
    acts(&mut out, report);
    for (name, side) in [("draft", draft), ("against", against)] {
        for (reason, count) in &side.reasons {
            let _ = writeln!(out, "refused under {name}: {count} times {reason}");
        }
    }
    out
}

type Line = (&'static str, fn(&Side) -> String);

fn lines() -> [Line; 12] {
    [
        ("members who bought", |side| side.members.to_string()),
        ("members who got something", |side| side.touched.to_string()),
        ("purchases", |side| side.figures.purchases.to_string()),
        ("refused", |side| side.figures.refused.to_string()),
        ("net sales", |side| side.figures.net.clone()),
        ("discounts", |side| side.figures.discount.clone()),
        ("gifts", |side| side.figures.gifts.clone()),
        ("paid with balances", |side| side.figures.paid.clone()),
        ("rewards, games, partners", |side| side.figures.claimed.clone()),
        ("cost", |side| side.figures.cost.clone()),
        ("liability left", |side| side.liability.clone()),
        ("coupons given", |side| side.figures.coupons.to_string()),
    ]
}

type OfWallets = (&'static str, fn(&Side) -> &BTreeMap<String, String>);

fn wallets() -> [OfWallets; 5] {
    [
        ("issued", |side| &side.figures.issued),
        ("taken back", |side| &side.figures.taken_back),
        ("used", |side| &side.figures.used),
        ("expired", |side| &side.expired),
        ("left", |side| &side.left),
    ]
}

/// The difference of two written numbers with as many decimals.
pub fn difference(own: &str, other: &str) -> String {
    let digits = |text: &str| text.split_once('.').map_or(0, |(_, after)| after.len());
    let scale = digits(own).max(digits(other));
    let exact = |text: &str| -> Option<i128> {
        let (whole, after) = text.split_once('.').unwrap_or((text, ""));
        format!("{whole}{after:0<scale$}").parse().ok().or(text.is_empty().then_some(0))
    };
    let Some((own, other)) = exact(own).zip(exact(other)) else { return String::new() };
    let by = own - other;
    let sign = if by < 0 { "-" } else { "+" };
    let text = format!("{:0>width$}", by.unsigned_abs(), width = scale + 1);
    let (whole, after) = text.split_at(text.len() - scale);
    match (by, scale) {
        (0, _) => "0".to_owned(),
        (_, 0) => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{after}"),
    }
}

fn months(out: &mut String, report: &Report) {
    let find = |side: &Side, month: &str, of: fn(&Figures) -> &String| {
        let own = side.months.iter().find(|own| own.month == month);
        own.map(|own| of(&own.figures).clone()).unwrap_or_default()
    };
    let both = [&report.draft, &report.against];
    let all: BTreeSet<&str> =
        both.iter().flat_map(|side| side.months.iter().map(|own| own.month.as_str())).collect();
    let mut table =
        Table::new(["month", "cost, draft", "cost, against", "difference", "net, draft"])
            .right([1, 2, 3, 4]);
    for month in all {
        let own = find(&report.draft, month, |figures| &figures.cost);
        let other = find(&report.against, month, |figures| &figures.cost);
        let by = difference(&own, &other);
        let net = find(&report.draft, month, |figures| &figures.net);
        table.row([month.to_owned(), own, other, by, net]);
    }
    let _ = writeln!(out, "{table}");
}

fn bands(out: &mut String, report: &Report) {
    let heads = ["purchases a member", "members", "spent", "gained, draft", "gained, against"];
    let mut table = Table::new(heads).right([1, 2, 3, 4]);
    for (own, other) in report.draft.bands.iter().zip(&report.against.bands) {
        let name = match own.purchases_to {
            Some(to) if to == own.purchases_from => to.to_string(),
            Some(to) => format!("{} to {to}", own.purchases_from),
            None => format!("{} and more", own.purchases_from),
        };
        let (spent, gained) = (own.spent.clone(), own.gained.clone());
        table.row([name, own.members.to_string(), spent, gained, other.gained.clone()]);
    }
    let _ = writeln!(out, "{table}");
}

fn promotions(out: &mut String, draft: &Side) {
    if draft.promotions.is_empty() {
        return;
    }
    let heads = ["promotion of the draft", "baskets", "applied", "lost to another", "amount"];
    let mut table = Table::new(heads).right([1, 2, 3, 4]);
    for own in &draft.promotions {
        let name = match own.applied {
            0 => format!("{} (never)", own.promotion),
            _ => own.promotion.clone(),
        };
        let counts = [own.touched, own.applied, own.lost].map(|count| count.to_string());
        let [touched, applied, lost] = counts;
        table.row([name, touched, applied, lost, own.amount.clone()]);
    }
    let _ = writeln!(out, "{table}");
}

/// What members did on their own, as far as each program allowed it; and what was left out.
fn acts(out: &mut String, report: &Report) {
    let Report { draft, against, .. } = report;
    let kinds: BTreeSet<&String> = draft.acts.keys().chain(against.acts.keys()).collect();
    if !kinds.is_empty() {
        let heads = ["done again", "draft", "refused", "against", "refused"];
        let mut table = Table::new(heads).right([1, 2, 3, 4]);
        for kind in kinds {
            let of = |side: &Side| side.acts.get(kind).copied().unwrap_or_default();
            let (own, other) = (of(draft), of(against));
            let counts = [own.done, own.refused, other.done, other.refused];
            let [done, refused, other_done, other_refused] = counts.map(|count| count.to_string());
            table.row([kind.clone(), done, refused, other_done, other_refused]);
        }
        let _ = writeln!(out, "{table}");
    }
    for (kind, own) in &report.left_out {
        let units: Vec<String> =
            own.units.iter().map(|(wallet, units)| format!("{units} {wallet}")).collect();
        let moved =
            if units.is_empty() { String::new() } else { format!(", {}", units.join(", ")) };
        let _ = writeln!(out, "left out: {} times {kind}{moved}", own.count);
    }
}

fn gains(out: &mut String, title: &str, all: &[MemberGain]) {
    if all.is_empty() {
        return;
    }
    let mut table = Table::new([title, "draft", "against", "difference"]).right([1, 2, 3]);
    for own in all {
        let MemberGain { member, draft, against, difference } = own.clone();
        table.row([member, draft, against, difference]);
    }
    let _ = writeln!(out, "{table}");
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn differences_of_written_numbers_are_exact() {
        let of = |(own, other)| difference(own, other);
        let pairs = [("12.50", "10"), ("3", "10"), ("", "0.25"), ("1.00", "1"), ("-5.5", "2.25")];
        assert_eq!(pairs.map(of), ["+2.50", "-7", "-0.25", "0", "-7.75"]);
    }
}
