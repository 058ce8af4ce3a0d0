//! Parsing, within bounds: a hostile text is refused before the parser sees it, or by its limits.

use super::Wrong;
use crate::said::{Said, empty, nests, said};
use cel::common::ast::{EntryExpr, Expr, IdedExpr, SourceInfo};

/// The most bytes of a condition.
pub const MAX_BYTES: usize = 4096;
/// The most parts (names, literals, operators) of a condition.
pub const MAX_NODES: usize = 500;
/// The deepest nesting of a condition.
pub const MAX_DEPTH: usize = 32;

/// The parser goes down some twenty calls for each bracket. It gets a stack that bears its own
/// limit of nesting, so that it never hangs on how much the caller's thread has left.
const STACK: usize = 32 << 20;

/// A text that was parsed.
pub(super) struct Parsed {
    pub root: IdedExpr,
    pub info: SourceInfo,
}

/// Parses a condition; the tree is known to be small and flat enough to walk.
pub(super) fn parse(source: &str) -> Result<Parsed, Vec<Wrong>> {
    if let Some(wrong) = hostile(source) {
        return Err(vec![wrong]);
    }
    let parsed = std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().stack_size(STACK);
        let thread = builder.spawn_scoped(scope, || within(source)).ok()?;
        thread.join().ok()
    });
    parsed.unwrap_or_else(|| {
        let said = said!("condition-unread", "this condition could not be read: make it simpler");
        Err(vec![whole(source, said)])
    })
}

fn whole(source: &str, said: Said) -> Wrong {
    Wrong { start: 0, end: source.len(), said }
}

/// The most signs and beginnings of words: `MAX_NODES` parts never have as many.
const MAX_TOKENS: usize = 3 * MAX_NODES;

/// A cheap look at the text: its length, how much is in it, and how deep its brackets go.
fn hostile(source: &str) -> Option<Wrong> {
    if source.len() > MAX_BYTES {
        let said = said!(
            "condition-long",
            "this condition is too long: at most {most} bytes",
            most = MAX_BYTES
        );
        return Some(Wrong { start: 0, end: 0, said });
    }
    if source.trim().is_empty() {
        return Some(whole(source, empty()));
    }
    let (mut depth, mut tokens, mut in_word) = (0usize, 0usize, false);
    for (start, byte) in source.bytes().enumerate() {
        let word = byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.') || !byte.is_ascii();
        tokens += usize::from(!(byte.is_ascii_whitespace() || word && in_word));
        in_word = word;
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Some(too_deep(start));
        }
    }
    (tokens > MAX_TOKENS).then(|| too_large(source))
}

fn too_large(source: &str) -> Wrong {
    let said = said!(
        "condition-large",
        "this condition is too large: at most {most} parts",
        most = MAX_NODES
    );
    whole(source, said)
}

fn too_deep(start: usize) -> Wrong {
    Wrong { start, end: start + 1, said: nests(MAX_DEPTH) }
}

fn within(source: &str) -> Result<Parsed, Vec<Wrong>> {
    let parser = cel::parser::Parser::default().max_recursion_depth(40).error_recovery_limit(3);
    let (root, info) = parser.parse_with_source_info(source).map_err(|errors| {
        errors.errors.iter().take(3).map(|error| syntax(source, error)).collect::<Vec<_>>()
    })?;
    let mut nodes = 0;
    measure(&root, 1, &mut nodes).map_err(|id| match id {
        Some(id) => {
            let start = info.offset_for(id).map_or(0, |(start, _)| start as usize);
            vec![too_deep(start)]
        }
        None => vec![too_large(source)],
    })?;
    Ok(Parsed { root, info })
}

fn syntax(source: &str, error: &cel::ParseError) -> Wrong {
    // The parser counts lines and signs from 1.
    let (line, column) = error.pos;
    let line = usize::try_from(line - 1).unwrap_or(0);
    let column = usize::try_from(column - 1).unwrap_or(0);
    let before: usize = source.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = source.get(before..).unwrap_or_default();
    let start = before + rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at);
    let told = error.msg.split(" expecting {").next().unwrap_or_default();
    let told = told.strip_prefix("Syntax error: ").unwrap_or(told);
    let said = if told.contains("OtherError") {
        nests(MAX_DEPTH)
    } else if told.contains("'<EOF>'") && told.starts_with("mismatched") {
        said!("condition-ends", "this is not a condition: it ends too early")
    } else {
        not_a_condition(told)
    };
    Wrong { start, end: source.len(), said }
}

/// A text that the parser does not take, with what it says.
pub(super) fn not_a_condition(told: &str) -> Said {
    said!("not-a-condition", "this is not a condition: {told}", told = told)
}

/// Counts nodes; fails with the node that is too deep, or with none where there are too many.
fn measure(node: &IdedExpr, depth: usize, nodes: &mut usize) -> Result<(), Option<u64>> {
    *nodes += 1;
    if *nodes > MAX_NODES {
        return Err(None);
    }
    if depth > MAX_DEPTH {
        return Err(Some(node.id));
    }
    children(&node.expr).into_iter().try_for_each(|child| measure(child, depth + 1, nodes))
}

/// The parts of a node.
pub(super) fn children(expr: &Expr) -> Vec<&IdedExpr> {
    match expr {
        Expr::Call(call) => call.target.as_deref().into_iter().chain(&call.args).collect(),
        Expr::Select(select) => vec![&select.operand],
        Expr::List(list) => list.elements.iter().collect(),
        Expr::Comprehension(inner) => {
            vec![&inner.iter_range, &inner.loop_step]
        }
        Expr::Map(map) => map.entries.iter().flat_map(|entry| pair(&entry.expr)).collect(),
        Expr::Struct(inner) => inner.entries.iter().flat_map(|entry| pair(&entry.expr)).collect(),
        Expr::Ident(_) | Expr::Literal(_) | Expr::Unspecified => Vec::new(),
    }
}

fn pair(entry: &EntryExpr) -> Vec<&IdedExpr> {
    match entry {
        EntryExpr::MapEntry(entry) => vec![&entry.key, &entry.value],
        EntryExpr::StructField(field) => vec![&field.value],
    }
}

impl Parsed {
    /// Where a node stands in the source: from its first token to its last, brackets closed.
    pub fn span(&self, source: &str, node: &IdedExpr) -> (usize, usize) {
        let (mut start, mut end) = (usize::MAX, 0);
        self.reach(node, &mut start, &mut end);
        if start > end {
            return (0, source.len());
        }
        close(source, start, end)
    }

    fn reach(&self, node: &IdedExpr, start: &mut usize, end: &mut usize) {
        if let Some((from, to)) = self.info.offset_for(node.id) {
            let mut from = from as usize;
            // A presence test has the place of its bracket; its name stands before it.
            if matches!(&node.expr, Expr::Select(select) if select.test) {
                from = from.saturating_sub(3);
            }
            *start = (*start).min(from);
            *end = (*end).max(to as usize + 1);
            if let Expr::Select(select) = &node.expr
                && !select.test
            {
                *end = (*end).max(to as usize + 1 + select.field.len());
            }
        }
        children(&node.expr).into_iter().for_each(|child| self.reach(child, start, end));
    }
}

/// Widens a span until the brackets opened in it are closed in it, and the other way round.
fn close(source: &str, start: usize, end: usize) -> (usize, usize) {
    let bytes = source.as_bytes();
    let (mut start, mut end) = (start.min(bytes.len()), end.min(bytes.len()));
    let (mut open, mut missing, mut quote) = (0usize, 0usize, None);
    for byte in bytes.get(start..end).unwrap_or_default() {
        match (quote, byte) {
            (Some(q), b) if q == *b => quote = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"') => quote = Some(*byte),
            (None, b'(' | b'[' | b'{') => open += 1,
            (None, b')' | b']' | b'}') if open > 0 => open -= 1,
            (None, b')' | b']' | b'}') => missing += 1,
            _ => {}
        }
    }
    while open > 0 && end < bytes.len() {
        open -= usize::from(matches!(bytes.get(end), Some(b')' | b']' | b'}')));
        end += 1;
    }
    while missing > 0 && start > 0 {
        start -= 1;
        missing -= usize::from(matches!(bytes.get(start), Some(b'(' | b'[' | b'{')));
    }
    (floor(source, start), floor(source, end))
}

fn floor(source: &str, mut at: usize) -> usize {
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    at
}
