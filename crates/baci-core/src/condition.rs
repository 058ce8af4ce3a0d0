//! Conditions: the `when` of a rule, written in CEL, checked when published, exact and bounded.
//!
//! What a condition may see (all typed, anything else is refused at publishing):
//!
//! | name | type | meaning |
//! | --- | --- | --- |
//! | `member.name`, `member.language`, `member.birthday` | text (birthday `YYYY-MM-DD`, `--MM-DD` without a year) | optional: `has(member.birthday)` |
//! | `member.tags` | list of text | |
//! | `member.birth_month`, `member.birth_day` | integer | optional, as `member.birthday` |
//! | `member.days` | integer | whole local days since joining |
//! | `member.purchases` | integer | purchases before this one |
//! | `member.fields.NAME` | as declared | optional: `has(member.fields.car)` |
//! | `member.tier`, `member.tiers.LADDER` | text | the tier on the main ladder, on another; empty for none |
//! | `member.rank`, `member.ranks.LADDER` | integer | its rank; -1 for none |
//! | `member.satisfaction` | text | `unmet`, `need_met`, `satisfied`, `exceeded`, `wow`, or empty where no answer of late is known; where the program asks |
//! | `member.stage` | text | `new`, `regular`, `at_risk`, `lapsed` …, where the program has stages |
//! | `member.household.role`, `member.household.people` | text, integer | `head`, `adult`, `child`, and how many they are; empty and 0 for none, where the program has households |
//! | `member.segments` | list of text | the ids of the segments that they are in; not where a tier is reached or kept |
//! | `member.occasion.ID` | true or false | whether the day belongs to an occasion of theirs |
//! | `member.balance.WALLET` | decimal | spendable, in the wallet's unit |
//! | `member.spend`, `member.average_bill` | decimal | in segments: what all purchases came to, and one on average |
//! | `member.first_purchase`, `member.last_purchase` | text | in segments: the local day, `YYYY-MM-DD`; optional |
//! | `member.days_since_first_purchase`, `member.days_since_purchase` | integer | in segments: whole local days since the first, since the last; optional |
//! | `member.rfm.r`, `member.rfm.f`, `member.rfm.m`, `member.rfm.cell` | integer | in segments: scores from 1 to 5, and all three as one number (555 is the best); optional |
//! | `member.alive`, `member.expected_purchases` | decimal | in segments: the probability that they are a customer still (0 to 1), and purchases within 365 days, by a model, as of the week's Monday; optional |
//! | `cart.total`, `cart.gross` | decimal | after discounts, in the currency's major unit |
//! | `cart.net`, `cart.before_discounts` | decimal | as for a rule's base |
//! | `cart.quantity` | decimal | of all lines |
//! | `cart.branch`, `cart.channel` | text | optional |
//! | `cart.tags` | list of text | |
//! | `cart.codes` | list of text | the codes given, in small letters |
//! | `lines` | list | each: `sku`, `category`, `brand` (text, optional), `tags`, `quantity`, `amount`, `discount` (decimal) |
//! | `event.name` | text | `purchase` for a purchase |
//! | `event.fields.NAME` | as declared | optional |
//! | `time.hour`, `time.minute`, `time.weekday`, `time.day`, `time.month`, `time.year` | integer | local; Monday is 1 |
//! | `time.date` | text | local, `YYYY-MM-DD` |
//!
//! | `line.sku`, `line.category`, `line.brand`, `line.tags`, `line.quantity`, `line.price`, `line.amount`, `line.reduced` | as above; `reduced` is true or false | for the `where` of goods, and nothing else is there |
//!
//! The condition of a segment is about a member alone: `cart`, `lines`, `event`, the hour and the minute are not there.
//! `cart` and `lines` are there for purchases only. Reading an optional value that is absent makes
//! the whole condition not hold (and the explanation says which), unless `&&`, `||` or `has` decide
//! without it. Decimals are exact: a literal is read from its text, never through a float; a decimal
//! is never divided. There are `exists`, `all`, `exists_one`, `filter`, `map` over lists, `size`,
//! `startsWith`, `endsWith`, `contains`, `lowerAscii`, `in`, `has`, comparisons, arithmetic, `?:`.
//!
//! A condition is bounded: 4096 bytes, 500 parts, 32 levels, two loops in one another, and at worst
//! five million steps for a purchase of 1000 lines (200,000 where some are interpreted).
//!
//! How it works: the `cel` crate parses, `check` gives types and lowers to the small tree in
//! `code`, which is what is held; what it cannot lower is left to `cel`'s interpreter.

mod change;
mod check;
mod code;
mod cost;
mod hold;
mod interpret;
mod names;
mod of_line;
mod parse;
mod read;
mod seen;

use crate::event::Event;
use crate::member::MemberView;
use crate::program::occasion::Occasion;
use crate::program::tier::Ladder;
use crate::program::{EventDef, FieldDef, Program, Wallet};
use crate::said::Said;
use crate::time::LocalTime;
use cel::common::ast::{Expr, IdedExpr, operators};
pub use of_line::OfLine;

/// What a condition may name, where it stands.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// The currency's decimals.
    pub digits: u8,
    pub wallets: &'a [Wallet],
    pub member_fields: &'a [FieldDef],
    /// `None` where the rule is on purchases.
    pub event: Option<&'a EventDef>,
    pub ladders: &'a [Ladder],
    /// Whether the program has stages.
    pub stages: bool,
    /// Whether the program asks how satisfied members are.
    pub satisfaction: bool,
    /// Whether the program has households.
    pub household: bool,
    pub occasions: &'a [Occasion],
    /// The ids of ladders of levels.
    pub levels: &'a [String],
    /// Whether it may ask in which segments somebody is.
    pub segments: bool,
    /// Whether it is on a single line, and names `line` alone.
    pub line: bool,
    /// Whether it is a segment's: about a member alone, and what they bought in all.
    pub segment: bool,
}

impl<'a> Names<'a> {
    /// What the condition of a segment may name under a program.
    pub fn of_segment(program: &'a Program) -> Self {
        Self {
            digits: program.currency.digits,
            wallets: &program.wallets,
            member_fields: &program.member_fields,
            event: None,
            ladders: &program.ladders,
            stages: program.stages.is_some(),
            satisfaction: false,
            household: program.household.is_some(),
            occasions: &[],
            levels: &[],
            segments: false,
            line: false,
            segment: true,
        }
    }
}

/// What a condition is held against.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    pub program: &'a Program,
    pub view: &'a MemberView<'a>,
    pub event: &'a Event,
    pub local: LocalTime,
}

/// A checked condition.
#[derive(Debug)]
pub struct Condition {
    source: String,
    join: Join,
    parts: Vec<Part>,
}

/// How the parts make the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Join {
    All,
    Any,
}

/// A part of a condition at its top: what `&&` or `||` joins.
#[derive(Debug)]
struct Part {
    /// As it is written.
    text: String,
    truth: code::Truth,
    /// The values it sees, by the names it uses.
    reads: Vec<(String, names::Leaf)>,
}

/// What is wrong with a condition's text, and where in it (byte offsets).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    pub start: usize,
    pub end: usize,
    /// What is wrong and what to do.
    pub said: Said,
}

/// How a part of a condition came out, for the explanation.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Seen {
    /// The part as it is written, `cart.total >= 300`.
    pub part: String,
    pub held: bool,
    /// The values it saw, `cart.total = 250.00`.
    pub values: Vec<(String, String)>,
}

impl Condition {
    /// Checks a condition and lowers it.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn compile(source: &str, names: &Names<'_>) -> Result<Self, Vec<Wrong>> {
        Self::build(source, names, true)
    }

    fn build(source: &str, names: &Names<'_>, lower: bool) -> Result<Self, Vec<Wrong>> {
        let parsed = parse::parse(source)?;
        let mut checker = check::Checker::new(names, source, &parsed, lower);
        let (operator, tops) = parts(&parsed.root);
        let join = if operator == Some(operators::LOGICAL_OR) { Join::Any } else { Join::All };
        let mut parts = Vec::new();
        for top in tops {
            let Some((Some(truth), _)) = checker.truth(top) else { continue };
            let (start, end) = parsed.span(source, top);
            let text = source.get(start..end).unwrap_or(source).trim().to_owned();
            let reads = seen::reads(top, names);
            parts.push(Part { text, truth, reads });
        }
        if !checker.wrongs.is_empty() {
            return Err(checker.wrongs);
        }
        if names.line && checker.interpreted {
            return Err(vec![of_line::too_free(source)]);
        }
        cost::check(&parsed.root, source, cost::most(names.line, checker.interpreted))?;
        Ok(Self { source: source.to_owned(), join, parts })
    }

    /// The text as written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The names that it reads, as they are written.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().flat_map(|part| &part.reads).map(|(name, _)| name.as_str())
    }

    /// Whether it holds. What cannot be worked out (an absent value, a number too large) does not.
    pub fn holds(&self, scope: &Scope<'_>) -> bool {
        self.hold(&read::Frame::new(scope))
    }

    fn hold(&self, frame: &read::Frame<'_>) -> bool {
        let mut parts = self.parts.iter().map(|part| part.truth.hold(frame) == Some(true));
        match self.join {
            Join::All => parts.all(|held| held),
            Join::Any => parts.any(|held| held),
        }
    }

    /// Whether what is known of the member alone keeps it from ever holding, whatever they buy.
    pub fn bars(&self, scope: &Scope<'_>) -> bool {
        let frame = read::Frame::new(scope);
        let own = |name: &String| name.starts_with("member.");
        let mut fails = self.parts.iter().map(|part| {
            let about = !part.reads.is_empty() && part.reads.iter().all(|(name, _)| own(name));
            about && part.truth.hold(&frame) != Some(true)
        });
        match self.join {
            Join::All => fails.any(|failed| failed),
            Join::Any => fails.all(|failed| failed),
        }
    }

    /// The parts that decided, with the values they saw: for a condition that does not hold, the
    /// parts that failed; for one that holds, all its parts.
    pub fn explain(&self, scope: &Scope<'_>) -> Vec<Seen> {
        let frame = read::Frame::new(scope);
        let holds = self.holds(scope);
        let seen = |part: &Part| Seen {
            part: part.text.clone(),
            held: part.truth.hold(&frame) == Some(true),
            values: part
                .reads
                .iter()
                .map(|(name, leaf)| (name.clone(), seen::show(leaf, &frame)))
                .collect(),
        };
        self.parts.iter().map(seen).filter(|seen| holds || !seen.held).collect()
    }
}

/// The parts that the operator at the top joins; one part where it is neither `&&` nor `||`.
fn parts(root: &IdedExpr) -> (Option<&str>, Vec<&IdedExpr>) {
    let joined = |node: &IdedExpr| match &node.expr {
        Expr::Call(call)
            if [operators::LOGICAL_AND, operators::LOGICAL_OR]
                .contains(&call.func_name.as_str()) =>
        {
            Some(call.func_name.clone())
        }
        _ => None,
    };
    let Some(top) = joined(root) else { return (None, vec![root]) };
    let mut open = vec![root];
    let mut parts = Vec::new();
    while let Some(node) = open.pop() {
        match &node.expr {
            Expr::Call(call) if call.func_name == top => open.extend(call.args.iter().rev()),
            _ => parts.push(node),
        }
    }
    let operator =
        if top == operators::LOGICAL_OR { operators::LOGICAL_OR } else { operators::LOGICAL_AND };
    (Some(operator), parts)
}

#[cfg(test)]
mod segment_tests;
#[cfg(test)]
mod tests;
