//! Caps: how much of each is used is noted under a key that names the rule and the time span.

use jiff::civil::Date;

/// The key under which the use of a cap is noted. Printed as `rule/day/2026-11-22`,
/// `rule/month/2026-11`, `rule/member`, `rule/program`, `rule/visit/2026-11-22`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key<'a> {
    pub rule: &'a str,
    pub span: Span,
}

/// What a cap is counted over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    Day(Date),
    Month(Date),
    Member,
    Program,
    /// Not a cap of the document: the day's visit, for awards per visit.
    Visit(Date),
}

impl std::fmt::Display for Key<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let rule = self.rule;
        match self.span {
            Span::Day(day) => write!(f, "{rule}/day/{day}"),
            Span::Month(day) => write!(f, "{rule}/month/{:04}-{:02}", day.year(), day.month()),
            Span::Member => write!(f, "{rule}/member"),
            Span::Program => write!(f, "{rule}/program"),
            Span::Visit(day) => write!(f, "{rule}/visit/{day}"),
        }
    }
}
