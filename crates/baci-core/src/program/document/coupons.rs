//! Reading `[[coupon]]`: which coupons members get by themselves.

use super::node::{Node, Place};
use super::problem::{Problems, too_many, unknown};
use super::reader::Table;
use super::rules::{Ground, condition, id, trigger};
use super::shape::{COUPON, COUPON_LIMITS};
use super::wallets::period;
use crate::program::{CouponRule, Limits, Promotion};
use crate::said::said;
use crate::text::Texts;
use std::collections::BTreeMap;

const MAX_COUPONS: usize = 1000;

/// Reads all of them; `taken` holds the ids of rules and promotions.
pub(super) fn coupons(
    node: &Node,
    ground: &Ground<'_>,
    promotions: &[&Promotion],
    taken: &mut BTreeMap<String, Place>,
    problems: &mut Problems<'_>,
) -> Vec<CouponRule> {
    let Some(items) = problems.list(node, "coupon") else { return Vec::new() };
    if items.len() > MAX_COUPONS {
        problems.at(node.place, "coupon", too_many(MAX_COUPONS, items.len()));
        return Vec::new();
    }
    let mut coupons = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        let path = format!("coupon[{i}]");
        let Some(table) = problems.table(item, &path, &COUPON) else { continue };
        let id = id(&table, taken, problems).unwrap_or_default();
        coupons.extend(coupon(&table, id, (ground, promotions), problems));
    }
    coupons
}

fn coupon(
    table: &Table<'_>,
    id: String,
    (ground, promotions): (&Ground<'_>, &[&Promotion]),
    problems: &mut Problems<'_>,
) -> Option<CouponRule> {
    let name = table.get("name").and_then(|(node, path)| super::head::name(node, &path, problems));
    let zone = &ground.head.zone;
    let active = table
        .get("active")
        .and_then(|(node, path)| super::active::active(node, &path, zone, problems));
    let on = trigger(table, ground, problems);
    let when = on.as_ref().and_then(|on| condition(table, on, ground, problems));
    let [after, lasts] = ["after", "lasts"]
        .map(|key| table.get(key).and_then(|(node, path)| period(node, &path, problems)));
    let limits = table.get("limits").and_then(|(node, path)| limits(node, &path, problems));
    let kept = table.get("kept").and_then(|(node, path)| problems.truth(node, &path));
    let promotion = promotion(table, promotions, problems);
    Some(CouponRule {
        name: name.unwrap_or_else(|| Texts::plain(&id)),
        id,
        on: on?,
        promotion: promotion?,
        active: active.unwrap_or_default(),
        when,
        after,
        lasts,
        limits: limits.unwrap_or_default(),
        kept: kept.unwrap_or(false),
    })
}

/// A promotion that takes coupons.
fn promotion(
    table: &Table<'_>,
    promotions: &[&Promotion],
    problems: &mut Problems<'_>,
) -> Option<String> {
    let (node, path) = table.get("promotion")?;
    takes_coupons((node, &path), promotions, problems)
}

/// The promotion that a value names, which takes coupons.
pub(super) fn takes_coupons(
    (node, path): (&Node, &str),
    promotions: &[&Promotion],
    problems: &mut Problems<'_>,
) -> Option<String> {
    let named = problems.text(node, path, 1000)?;
    match promotions.iter().find(|own| own.id == named) {
        None => {
            let known: Vec<_> = promotions.iter().map(|own| own.id.as_str()).take(20).collect();
            problems.at(node.place, path, unknown(named, &known));
            None
        }
        Some(own) if own.coupon.is_none() => {
            let said = said!(
                "takes-no-coupons",
                "the promotion '{name}' takes no coupons: give it coupon = \"held\" or \"typed\"",
                name = named
            );
            problems.at(node.place, path, said);
            None
        }
        Some(own) => Some(own.id.clone()),
    }
}

pub(super) fn limits(node: &Node, path: &str, problems: &mut Problems<'_>) -> Option<Limits> {
    let table = problems.table(node, path, &COUPON_LIMITS)?;
    let mut whole = |key: &str| {
        table.get(key).and_then(|(node, path)| problems.whole(node, &path, 1, i64::MAX))
    };
    let [uses, per_member, per_day] = ["uses", "per_member", "per_day"].map(&mut whole);
    Some(Limits { uses, per_member, per_day, ..Limits::default() })
}
