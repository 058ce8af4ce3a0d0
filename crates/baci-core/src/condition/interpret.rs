//! What is not lowered is interpreted by the `cel` crate: amounts are given to it as whole counts,
//! as they are to the lowered code, so it is as exact.

use super::Scope;
use super::names::{self, BOUGHT, CART, HOUSEHOLD, LINE, Leaf, MEMBER, RFM, TIME, Type};
use super::parse::children;
use super::read::Frame;
use crate::event::{Body, Purchase};
use crate::program::tier::MAIN;
use cel::common::ast::{Expr, IdedExpr, LiteralValue};
use cel::objects::{Key, Map};
use cel::{Context, Env, Value};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// An expression for the interpreter, rewritten so that all numbers are whole.
pub(super) struct Interpreted {
    expr: IdedExpr,
    /// All words in it: what it does not name is not given to it.
    words: BTreeSet<String>,
    env: Arc<Env>,
}

impl std::fmt::Debug for Interpreted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Interpreted").field(&self.expr).finish()
    }
}

impl Interpreted {
    pub fn new(expr: IdedExpr) -> Self {
        let mut env = Env::stdlib();
        // Were a function of it missing, the condition would not hold, and a test would say so.
        let _ = env.add_extension(cel::extensions::strings);
        let mut words = BTreeSet::new();
        collect(&expr, &mut words);
        Self { expr, words, env: Arc::new(env) }
    }

    /// Whether it is true.
    pub fn hold(&self, scope: &Scope<'_>) -> Option<bool> {
        let mut context = Context::with_env(self.env.clone());
        let given = Given { frame: Frame::new(scope), words: &self.words };
        let digits = scope.program.currency.digits;
        let purchase = given.frame.purchase();
        for word in &self.words {
            let value = match (word.as_str(), purchase) {
                ("member", _) => given.member()?,
                ("event", _) => given.event()?,
                ("time", _) => given.table(TIME, names::time)?,
                ("cart", Some(_)) => given.table(CART, |name| names::cart(name, digits))?,
                ("lines", Some(purchase)) => given.lines(purchase)?,
                _ => continue,
            };
            context.add_variable_from_value(word.as_str(), value);
        }
        match Value::resolve(&self.expr, &context) {
            Ok(Value::Bool(truth)) => Some(truth),
            _ => None,
        }
    }
}

/// The names, fields and keys of an expression.
fn collect(node: &IdedExpr, words: &mut BTreeSet<String>) {
    match &node.expr {
        Expr::Ident(name) => drop(words.insert(name.clone())),
        Expr::Select(select) => drop(words.insert(select.field.clone())),
        Expr::Literal(LiteralValue::String(text)) => drop(words.insert(text.inner().to_owned())),
        _ => {}
    }
    children(&node.expr).into_iter().for_each(|child| collect(child, words));
}

type Entries = HashMap<Key, Value>;

fn text(text: &str) -> Value {
    Value::String(Arc::new(text.to_owned()))
}

fn map(entries: Entries) -> Value {
    Value::Map(Map { map: Arc::new(entries) })
}

/// What an expression is given.
#[derive(Clone, Copy)]
struct Given<'a> {
    frame: Frame<'a>,
    words: &'a BTreeSet<String>,
}

impl Given<'_> {
    /// Adds a leaf's value where there is one and it is named; `None` where a number is too large
    /// for the interpreter.
    fn add(&self, entries: &mut Entries, name: &str, leaf: &Leaf) -> Option<()> {
        if !self.words.contains(name) {
            return Some(());
        }
        let frame = &self.frame;
        let value = match leaf.kind() {
            Type::Truth => frame.truth(leaf).map(Value::Bool),
            Type::Number(_) => match frame.number(leaf) {
                Some(number) => Some(Value::Int(i64::try_from(number).ok()?)),
                None => None,
            },
            Type::Text => frame.text(leaf).map(|words| text(words.as_str())),
            Type::Line | Type::List(_) => frame
                .texts(leaf)
                .map(|tags| Value::List(Arc::new(tags.iter().map(|tag| text(tag)).collect()))),
        };
        if let Some(value) = value {
            entries.insert(Key::from(name), value);
        }
        Some(())
    }

    fn table(&self, names: &[&str], leaf: impl Fn(&str) -> Option<Leaf>) -> Option<Value> {
        let mut entries = Entries::new();
        for name in names {
            self.add(&mut entries, name, &leaf(name)?)?;
        }
        Some(map(entries))
    }

    fn lines(&self, purchase: &Purchase) -> Option<Value> {
        let digits = self.frame.scope.program.currency.digits;
        let line = |line| {
            let mut given = Given { frame: self.frame, words: self.words };
            given.frame.lines = [Some(line); super::read::SLOTS];
            given.table(LINE, |name| names::line(name, 0, digits))
        };
        let lines: Option<Vec<Value>> = purchase.lines.iter().map(line).collect();
        Some(Value::List(Arc::new(lines?)))
    }

    fn member(&self) -> Option<Value> {
        let program = self.frame.scope.program;
        let mut entries = Entries::new();
        for name in MEMBER {
            self.add(&mut entries, name, &names::member(name)?)?;
        }
        let mut fields = Entries::new();
        for field in &program.member_fields {
            let leaf = Leaf::MemberField(field.name.clone(), field.kind);
            self.add(&mut fields, &field.name, &leaf)?;
        }
        let mut balance = Entries::new();
        for (at, wallet) in program.wallets.iter().enumerate() {
            self.add(&mut balance, &wallet.id, &Leaf::Balance(at, wallet.digits))?;
        }
        entries.insert(Key::from("fields"), map(fields));
        entries.insert(Key::from("balance"), map(balance));
        self.add(&mut entries, "segments", &Leaf::Segments)?;
        self.add(&mut entries, "stage", &Leaf::Stage)?;
        self.add(&mut entries, "satisfaction", &Leaf::Satisfaction)?;
        let (mut tiers, mut ranks) = (Entries::new(), Entries::new());
        for (at, ladder) in program.ladders.iter().enumerate() {
            self.add(&mut tiers, &ladder.id, &Leaf::Tier(at))?;
            self.add(&mut ranks, &ladder.id, &Leaf::Rank(at))?;
            if ladder.id == MAIN {
                self.add(&mut entries, "tier", &Leaf::Tier(at))?;
                self.add(&mut entries, "rank", &Leaf::Rank(at))?;
            }
        }
        entries.insert(Key::from("tiers"), map(tiers));
        entries.insert(Key::from("ranks"), map(ranks));
        let mut occasions = Entries::new();
        for (at, own) in program.occasions.iter().enumerate() {
            self.add(&mut occasions, &own.id, &Leaf::Occasion(at))?;
        }
        entries.insert(Key::from("occasion"), map(occasions));
        let mut levels = Entries::new();
        for (at, own) in program.levels.iter().enumerate() {
            self.add(&mut levels, &own.id, &Leaf::Level(at))?;
        }
        entries.insert(Key::from("level"), map(levels));
        let digits = program.currency.digits;
        for name in BOUGHT {
            self.add(&mut entries, name, &names::bought(name, digits)?)?;
        }
        entries.insert(Key::from("rfm"), self.table(RFM, names::rfm)?);
        entries.insert(Key::from("household"), self.table(HOUSEHOLD, names::household)?);
        Some(map(entries))
    }

    fn event(&self) -> Option<Value> {
        let mut entries = Entries::new();
        self.add(&mut entries, "name", &Leaf::EventName)?;
        let mut fields = Entries::new();
        let program = self.frame.scope.program;
        if let Body::Custom(custom) = &self.frame.scope.event.body
            && let Some(event) = program.events.iter().find(|event| event.name == custom.name)
        {
            for field in &event.fields {
                let leaf = Leaf::EventField(field.name.clone(), field.kind);
                self.add(&mut fields, &field.name, &leaf)?;
            }
        }
        entries.insert(Key::from("fields"), map(fields));
        Some(map(entries))
    }
}
