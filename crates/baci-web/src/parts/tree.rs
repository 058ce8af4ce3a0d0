//! Why: rules with what they gave, each with its reasons.

use askama::Template;

/// All rules that were looked at.
#[derive(Template)]
#[template(path = "parts/tree.html")]
pub(crate) struct Tree {
    pub nodes: Vec<Node>,
    /// What opens the program's own text beside a reason, for who may change it; nobody else sees it.
    pub code: Option<String>,
}

/// A rule.
pub(crate) struct Node {
    /// gave, took or nothing.
    pub mood: &'static str,
    pub title: String,
    pub amount: String,
    pub sentence: String,
    pub reasons: Vec<Reason>,
}

/// One reason.
pub(crate) struct Reason {
    pub sentence: String,
    /// The part of the program's text that it is about.
    pub code: Option<String>,
}
