//! What differs between two documents: rules, promotions and wallets are matched by id, not by
//! position.

use serde::Serialize;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// `earn[gold-doubles].when`: a rule is named by its id.
    pub path: String,
    pub kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<Json>,
}

/// What happened to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Added,
    Removed,
    Changed,
}

/// All differences from `old` to `new`, in the order of the keys, rules in the order of the new
/// document. A rule that only moved among the others shows as a change of `earn`, with the ids in
/// their old and new order, for multipliers work on what stands before them.
pub fn diff(old: &Json, new: &Json) -> Vec<Change> {
    let mut changes = Vec::new();
    compare("", Some(old), Some(new), &mut changes);
    changes
}

fn compare(path: &str, old: Option<&Json>, new: Option<&Json>, changes: &mut Vec<Change>) {
    let kind = match (old, new) {
        (Some(Json::Object(old)), Some(Json::Object(new))) => {
            let mut keys: Vec<_> = old.keys().chain(new.keys()).collect();
            keys.sort_unstable();
            keys.dedup();
            for key in keys {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                compare(&path, old.get(key), new.get(key), changes);
            }
            return;
        }
        (Some(Json::Array(old)), Some(Json::Array(new)))
            if matches!(
                path,
                "earn" | "price_list" | "promotion" | "coupon" | "occasion" | "question"
            ) =>
        {
            return rules(path, old, new, changes);
        }
        (Some(old), Some(new)) if old == new => return,
        (None, None) => return,
        (Some(_), Some(_)) => Kind::Changed,
        (None, Some(_)) => Kind::Added,
        (Some(_), None) => Kind::Removed,
    };
    changes.push(Change { path: path.to_owned(), kind, old: old.cloned(), new: new.cloned() });
}

fn id(rule: &Json) -> &str {
    rule.get("id").and_then(Json::as_str).unwrap_or_default()
}

fn rules(list: &str, old: &[Json], new: &[Json], changes: &mut Vec<Change>) {
    let by_id = |rules: &'_ [Json]| -> BTreeMap<String, usize> {
        rules.iter().enumerate().map(|(at, rule)| (id(rule).to_owned(), at)).collect()
    };
    let (were, are) = (by_id(old), by_id(new));
    for rule in old.iter().filter(|rule| !are.contains_key(id(rule))) {
        compare(&format!("{list}[{}]", id(rule)), Some(rule), None, changes);
    }
    for rule in new {
        let before = were.get(id(rule)).and_then(|at| old.get(*at));
        compare(&format!("{list}[{}]", id(rule)), before, Some(rule), changes);
    }
    let kept = |rules: &[Json], others: &BTreeMap<String, usize>| -> Json {
        rules.iter().map(id).filter(|id| others.contains_key(*id)).collect()
    };
    let (before, after) = (kept(old, &are), kept(new, &were));
    if before != after {
        let (old, new) = (Some(before), Some(after));
        changes.push(Change { path: list.to_owned(), kind: Kind::Changed, old, new });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn rules_are_matched_by_id() {
        let old = json!({"earn": [{"id": "a", "give": 1}, {"id": "b", "give": 1}, {"id": "c"}],
            "wallets": {"points": {"kind": "points"}}});
        let new = json!({"earn": [{"id": "b", "give": 2}, {"id": "a", "give": 1}, {"id": "d"}],
            "wallets": {"cash": {"kind": "money"}, "points": {"kind": "points", "debt": "owe"}}});
        let short: Vec<_> = diff(&old, &new).into_iter().map(|c| (c.path, c.kind)).collect();
        let expected = [
            ("earn[c]", Kind::Removed),
            ("earn[b].give", Kind::Changed),
            ("earn[d]", Kind::Added),
            ("earn", Kind::Changed),
            ("wallets.cash", Kind::Added),
            ("wallets.points.debt", Kind::Added),
        ];
        assert_eq!(short, expected.map(|(path, kind)| (path.to_owned(), kind)));
        assert_eq!(diff(&new, &new), []);
    }
}
