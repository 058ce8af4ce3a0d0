//! The worst case: how many steps a condition may take for the largest purchase that is accepted.

use super::Wrong;
use super::check::segments;
use super::parse::children;
use crate::event::MAX_LINES;
use crate::said::said;
use cel::common::ast::{Expr, IdedExpr};

/// The most steps of lowered code, some nanoseconds each.
const MAX_STEPS: u64 = 5_000_000;
/// The most steps where some are interpreted, which copies every value it meets.
const MAX_INTERPRETED: u64 = 200_000;

/// The most steps of a condition: fewer where it is held against each line.
pub(super) fn most(line: bool, interpreted: bool) -> u64 {
    match (line, interpreted) {
        (true, _) => MAX_STEPS / u64::try_from(MAX_LINES).unwrap_or(u64::MAX),
        (false, true) => MAX_INTERPRETED,
        (false, false) => MAX_STEPS,
    }
}

/// Refuses a condition that may run long.
pub(super) fn check(root: &IdedExpr, source: &str, most: u64) -> Result<(), Vec<Wrong>> {
    let steps = steps(root);
    if steps <= most {
        return Ok(());
    }
    let said = said!(
        "too-slow",
        "this may take {steps} steps for {lines} lines, at most {most}: put less in the inner loop, or take one loop away",
        steps = steps,
        lines = MAX_LINES,
        most = most
    );
    Err(vec![Wrong { start: 0, end: source.len(), said }])
}

fn steps(node: &IdedExpr) -> u64 {
    match &node.expr {
        // A list of literals is looked through like one value.
        Expr::List(list) if list.elements.iter().all(|e| matches!(e.expr, Expr::Literal(_))) => 1,
        _ if segments(node).is_some() => 1,
        Expr::Comprehension(inner) => {
            let times = u64::try_from(MAX_LINES).unwrap_or(u64::MAX);
            // The loop's own step is the operator that gathers, and the name it gathers into.
            let body = children(&inner.loop_step.expr).into_iter().map(steps);
            let body = body.fold(0u64, u64::saturating_add).saturating_sub(1).max(1);
            steps(&inner.iter_range).saturating_add(times.saturating_mul(body))
        }
        expr => children(expr).into_iter().map(steps).fold(1, u64::saturating_add),
    }
}
