//! What a part of a condition saw, for the explanation.

use super::Names;
use super::check::segments;
use super::names::{Leaf, Type};
use super::parse::children;
use super::read::Frame;
use crate::decimal;
use cel::common::ast::{Expr, IdedExpr};

/// The names that a part reads, each once, in the order written; variables of loops are left out.
pub(super) fn reads(node: &IdedExpr, names: &Names<'_>) -> Vec<(String, Leaf)> {
    let mut found = Vec::new();
    walk(node, names, &mut found);
    found
}

fn walk(node: &IdedExpr, names: &Names<'_>, found: &mut Vec<(String, Leaf)>) {
    let named = match &node.expr {
        Expr::Select(select) if select.test => segments(&select.operand).map(|mut path| {
            path.push(select.field.clone());
            path
        }),
        _ => segments(node),
    };
    if let Some(path) = named {
        let name = path.join(".");
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        if let Ok(leaf) = names.leaf(&path)
            && !found.iter().any(|(known, _)| *known == name)
        {
            found.push((name, leaf));
        }
        return;
    }
    children(&node.expr).into_iter().for_each(|child| walk(child, names, found));
}

/// A value as a person reads it: amounts in the major unit.
pub(super) fn show(leaf: &Leaf, frame: &Frame<'_>) -> String {
    let shown = match leaf.kind() {
        Type::Truth => frame.truth(leaf).map(|truth| truth.to_string()),
        Type::Number(scale) => frame.number(leaf).map(|number| match i64::try_from(number) {
            Ok(number) if is_amount(leaf) => decimal::format(number, scale),
            Ok(number) => trimmed(decimal::format(number, scale)),
            Err(_) => "too large".to_owned(),
        }),
        Type::Text => frame.text(leaf).map(|words| words.as_str().to_owned()),
        Type::Line => None,
        Type::List(_) if *leaf == Leaf::Lines => {
            frame.purchase().map(|purchase| purchase.lines.len().to_string())
        }
        Type::List(_) => frame.texts(leaf).map(|tags| tags.join(", ")),
    };
    shown.unwrap_or_else(|| "absent".to_owned())
}

fn is_amount(leaf: &Leaf) -> bool {
    !matches!(leaf, Leaf::CartQuantity | Leaf::MemberField(..) | Leaf::EventField(..))
}

fn trimmed(text: String) -> String {
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}
