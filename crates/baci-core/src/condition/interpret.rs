//! What is not lowered is interpreted by the `cel` crate: amounts are given to it as whole counts,
//! as they are to the lowered code, so it is as exact.

use super::Scope;
use super::names::{self, CART, LINE, Leaf, MEMBER, TIME, Type};
use super::read::Frame;
use cel::common::ast::IdedExpr;
use cel::objects::{Key, Map};
use cel::{Context, Env, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// An expression for the interpreter, rewritten so that all numbers are whole.
pub(super) struct Interpreted {
    expr: IdedExpr,
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
        Self { expr, env: Arc::new(env) }
    }

    /// Whether it is true.
    pub fn hold(&self, scope: &Scope<'_>) -> Option<bool> {
        let mut context = Context::with_env(self.env.clone());
        let frame = Frame::new(scope);
        context.add_variable_from_value("member", member(&frame)?);
        context.add_variable_from_value("time", table(TIME, names::time, &frame)?);
        context.add_variable_from_value("event", event(&frame)?);
        if let Some(purchase) = frame.purchase() {
            let digits = scope.program.currency.digits;
            let cart = table(CART, |name| names::cart(name, digits), &frame)?;
            context.add_variable_from_value("cart", cart);
            let line = |line| {
                let mut inner = frame;
                inner.lines = [Some(line); super::read::SLOTS];
                table(LINE, |name| names::line(name, 0, digits), &inner)
            };
            let lines: Option<Vec<Value>> = purchase.lines.iter().map(line).collect();
            context.add_variable_from_value("lines", Value::List(Arc::new(lines?)));
        }
        match Value::resolve(&self.expr, &context) {
            Ok(Value::Bool(truth)) => Some(truth),
            _ => None,
        }
    }
}

type Entries = HashMap<Key, Value>;

fn text(text: &str) -> Value {
    Value::String(Arc::new(text.to_owned()))
}

/// Adds a leaf's value where there is one; `None` where a number is too large for the interpreter.
fn add(entries: &mut Entries, name: &str, leaf: &Leaf, frame: &Frame<'_>) -> Option<()> {
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

fn map(entries: Entries) -> Value {
    Value::Map(Map { map: Arc::new(entries) })
}

fn table(names: &[&str], leaf: impl Fn(&str) -> Option<Leaf>, frame: &Frame<'_>) -> Option<Value> {
    let mut entries = Entries::new();
    for name in names {
        if let Some(leaf) = leaf(name) {
            add(&mut entries, name, &leaf, frame)?;
        }
    }
    Some(map(entries))
}

fn member(frame: &Frame<'_>) -> Option<Value> {
    let program = frame.scope.program;
    let mut entries = Entries::new();
    for name in MEMBER {
        add(&mut entries, name, &names::member(name)?, frame)?;
    }
    let mut fields = Entries::new();
    for field in &program.member_fields {
        let leaf = Leaf::MemberField(field.name.clone(), field.kind);
        add(&mut fields, &field.name, &leaf, frame)?;
    }
    let mut balance = Entries::new();
    for (at, wallet) in program.wallets.iter().enumerate() {
        add(&mut balance, &wallet.id, &Leaf::Balance(at, wallet.digits), frame)?;
    }
    entries.insert(Key::from("fields"), map(fields));
    entries.insert(Key::from("balance"), map(balance));
    Some(map(entries))
}

fn event(frame: &Frame<'_>) -> Option<Value> {
    let mut entries = Entries::new();
    add(&mut entries, "name", &Leaf::EventName, frame)?;
    let mut fields = Entries::new();
    if let crate::event::Body::Custom(custom) = &frame.scope.event.body
        && let Some(event) = frame.scope.program.event(&custom.name)
    {
        for field in &frame.scope.program.events.get(event)?.fields {
            let leaf = Leaf::EventField(field.name.clone(), field.kind);
            add(&mut fields, &field.name, &leaf, frame)?;
        }
    }
    entries.insert(Key::from("fields"), map(fields));
    Some(map(entries))
}
