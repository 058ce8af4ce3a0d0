//! Checking types, and lowering: one walk gives each part its type, its lowered code where there is
//! some, and the expression for the interpreter, in which all numbers are whole counts.

mod calls;
mod each;
mod lists;
mod numbers;
mod texts;
mod tiers;

use super::code::{Number, Text, Truth};
use super::interpret::Interpreted;
use super::names::{Leaf, Type, line, unknown_name};
use super::parse::Parsed;
use super::{Names, Wrong};
use crate::said::{Kind, Said, names_nothing, said, wrong_kind};
use cel::common::ast::{CallExpr, Expr, IdedExpr, LiteralValue, SelectExpr, operators};

/// A part that was checked.
pub(super) struct Typed {
    pub kind: Type,
    /// `None` where it is left to the interpreter.
    pub code: Option<Code>,
    pub cel: IdedExpr,
}

/// Lowered code by type.
pub(super) enum Code {
    Truth(Truth),
    Number(Number),
    Text(Text),
    /// A list that is read.
    List(Leaf),
    Texts(Vec<Text>),
    Numbers(Vec<Number>),
}

/// A variable over a list.
struct Variable {
    name: String,
    kind: Type,
    /// Where its value lies; `None` if the list is computed by the interpreter.
    slot: Option<u8>,
}

/// The walk.
pub(super) struct Checker<'a> {
    names: &'a Names<'a>,
    source: &'a str,
    parsed: &'a Parsed,
    variables: Vec<Variable>,
    pub wrongs: Vec<Wrong>,
    /// Whether something was found that cannot be lowered.
    pub interpreted: bool,
    /// Whether anything is lowered; tests switch it off.
    lower: bool,
}

impl<'a> Checker<'a> {
    pub fn new(names: &'a Names<'a>, source: &'a str, parsed: &'a Parsed, lower: bool) -> Self {
        Self {
            names,
            source,
            parsed,
            variables: Vec::new(),
            wrongs: Vec::new(),
            interpreted: false,
            lower,
        }
    }

    fn wrong(&mut self, node: &IdedExpr, said: Said) -> Option<Typed> {
        let (start, end) = self.parsed.span(self.source, node);
        self.wrongs.push(Wrong { start, end, said });
        None
    }

    /// Checks a part that must be true or false.
    pub fn truth(&mut self, node: &IdedExpr) -> Option<(Option<Truth>, IdedExpr)> {
        let typed = self.check(node)?;
        if typed.kind != Type::Truth {
            self.wrong(node, wrong_kind(typed.kind.kind(), Kind::Truth));
            return None;
        }
        let code = match typed.code {
            Some(Code::Truth(truth)) if self.lower => Some(truth),
            // With a variable in it, it only means something within its list.
            _ if !self.variables.is_empty() => None,
            _ => {
                self.interpreted = self.lower;
                Some(Truth::Interpreted(Box::new(Interpreted::new(typed.cel.clone()))))
            }
        };
        Some((code, typed.cel))
    }

    /// Checks any part; `None` where something was noted.
    fn check(&mut self, node: &IdedExpr) -> Option<Typed> {
        match &node.expr {
            Expr::Literal(literal) => self.literal(node, literal),
            Expr::Ident(_) => self.name(node),
            Expr::Select(select) if select.test => self.has(node, select),
            Expr::Select(select) => match segments(node) {
                Some(_) => self.name(node),
                None => self.line_of(node, select),
            },
            Expr::Call(call) => match segments(node) {
                Some(_) => self.name(node),
                None => self.call(node, call),
            },
            Expr::List(list) => self.list(node, &list.elements),
            Expr::Comprehension(inner) => self.each(node, inner),
            Expr::Map(_) | Expr::Struct(_) => {
                let said =
                    said!("no-tables", "a condition has no tables of its own: remove the braces");
                self.wrong(node, said)
            }
            Expr::Unspecified => self.wrong(node, super::parse::not_a_condition("")),
        }
    }

    fn literal(&mut self, node: &IdedExpr, literal: &LiteralValue) -> Option<Typed> {
        let (kind, code) = match literal {
            LiteralValue::Boolean(truth) => {
                (Type::Truth, Code::Truth(Truth::Const(*truth.inner())))
            }
            LiteralValue::String(text) => {
                (Type::Text, Code::Text(Text::Const(text.inner().to_owned())))
            }
            LiteralValue::Int(n) => {
                (Type::Number(0), Code::Number(Number::Const((*n.inner()).into())))
            }
            LiteralValue::Double(n) => {
                return self.decimal(node, n.inner().is_sign_negative());
            }
            LiteralValue::UInt(_) => {
                return self.wrong(node, no_letter("u"));
            }
            LiteralValue::Bytes(_) => return self.wrong(node, no_letter("b")),
            LiteralValue::Null => {
                let said =
                    said!("no-null", "nothing is null here: ask with has(…) whether it is there");
                return self.wrong(node, said);
            }
        };
        Some(Typed { kind, code: Some(code), cel: node.clone() })
    }

    /// A name: of a variable, or from outside.
    fn name(&mut self, node: &IdedExpr) -> Option<Typed> {
        let path = segments(node)?;
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let leaf = match self.variable(&path) {
            Some(Ok((kind, slot))) => {
                let code = slot.map(|leaf| lowered(&leaf));
                return Some(Typed { kind, code: code.flatten(), cel: node.clone() });
            }
            Some(Err(said)) => Err(said),
            None => self.names.leaf(&path),
        };
        match leaf {
            Ok(leaf) => Some(Typed { kind: leaf.kind(), code: lowered(&leaf), cel: node.clone() }),
            Err(said) => self.wrong(node, said),
        }
    }

    /// The type of a path that begins with a variable, and its leaf where it has a slot.
    fn variable(&self, path: &[&str]) -> Option<Result<(Type, Option<Leaf>), Said>> {
        let (first, rest) = path.split_first()?;
        let variable = self.variables.iter().find(|v| v.name == *first)?;
        Some(match (&variable.kind, rest) {
            (Type::Line, [field]) => {
                let digits = self.names.digits;
                match line(field, variable.slot.unwrap_or(0), digits) {
                    Some(leaf) => Ok((leaf.kind(), variable.slot.map(|_| leaf))),
                    None => Err(no_such_line_field(&path.join("."), field)),
                }
            }
            (Type::Text, []) => Ok((Type::Text, variable.slot.map(Leaf::Tag))),
            (kind, []) => Ok((kind.clone(), None)),
            (kind, [field, ..]) => Err(no_field(kind, field)),
        })
    }

    /// A field of a line that is computed: `lines[0].sku`.
    fn line_of(&mut self, node: &IdedExpr, select: &SelectExpr) -> Option<Typed> {
        let operand = self.check(&select.operand)?;
        if operand.kind != Type::Line {
            return self.wrong(node, no_field(&operand.kind, &select.field));
        }
        let Some(leaf) = line(&select.field, 0, self.names.digits) else {
            return self.wrong(node, no_such_line_field(&select.field, &select.field));
        };
        let cel = Expr::Select(SelectExpr {
            operand: Box::new(operand.cel),
            field: select.field.clone(),
            test: false,
        });
        Some(Typed { kind: leaf.kind(), code: None, cel: IdedExpr { id: node.id, expr: cel } })
    }

    fn has(&mut self, node: &IdedExpr, select: &SelectExpr) -> Option<Typed> {
        let asked = IdedExpr {
            id: node.id,
            expr: Expr::Select(SelectExpr { test: false, ..select.clone() }),
        };
        let typed = self.name_or_wrong(&asked)?;
        let code = match typed.code {
            Some(code) => leaf_of(code).map(|leaf| Code::Truth(Truth::Has(leaf))),
            None => None,
        };
        Some(Typed { kind: Type::Truth, code, cel: node.clone() })
    }

    fn name_or_wrong(&mut self, node: &IdedExpr) -> Option<Typed> {
        if segments(node).is_none() {
            let said = said!("has-asks-name", "has(…) asks for a name, like has(member.birthday)");
            return self.wrong(node, said);
        }
        self.name(node)
    }

    fn list(&mut self, node: &IdedExpr, elements: &[IdedExpr]) -> Option<Typed> {
        let mut typed = Vec::new();
        for element in elements {
            typed.push(self.check(element)?);
        }
        let Some(first) = typed.first() else {
            return self.wrong(node, names_nothing());
        };
        let kind = first.kind.clone();
        let scale = typed.iter().map(|t| scale_of(&t.kind)).max().unwrap_or(0);
        let alike = |t: &Typed| match kind {
            Type::Number(_) => matches!(t.kind, Type::Number(_)),
            _ => t.kind == kind,
        };
        if !typed.iter().all(alike) || !matches!(kind, Type::Number(_) | Type::Text) {
            return self.wrong(node, said!("mixed-list", "a list holds either texts or numbers"));
        }
        let kind = if kind == Type::Text { kind } else { Type::Number(scale) };
        let mut codes = Vec::new();
        let mut cels = Vec::new();
        for one in typed {
            let one = numbers::rescale(one, scale);
            cels.push(one.cel);
            codes.push(one.code);
        }
        let codes: Option<Vec<Code>> = codes.into_iter().collect();
        let code = codes.and_then(|codes| collect(codes, &kind));
        let cel = Expr::List(cel::common::ast::ListExpr::new(cels));
        let cel = IdedExpr { id: node.id, expr: cel };
        Some(Typed { kind: Type::List(Box::new(kind)), code, cel })
    }
}

fn no_letter(letter: &str) -> Said {
    said!("no-letter", "write this without the '{letter}'", letter = letter)
}

fn no_field(of: &Type, name: &str) -> Said {
    said!("no-field", "this is {is}: it has no '{name}'", is = of.kind(), name = name)
}

/// Two values that an operator, a list or a choice does not bring together.
fn mismatch(a: &Type, b: &Type) -> Said {
    said!("mismatch", "{a} and {b} do not go together here", a = a.kind(), b = b.kind())
}

fn no_such_line_field(path: &str, field: &str) -> Said {
    unknown_name(path, field, "", super::names::LINE)
}

fn collect(codes: Vec<Code>, kind: &Type) -> Option<Code> {
    if *kind == Type::Text {
        let text = |code| match code {
            Code::Text(text) => Some(text),
            _ => None,
        };
        return codes.into_iter().map(text).collect::<Option<Vec<_>>>().map(Code::Texts);
    }
    let number = |code| match code {
        Code::Number(number) => Some(number),
        _ => None,
    };
    codes.into_iter().map(number).collect::<Option<Vec<_>>>().map(Code::Numbers)
}

fn scale_of(kind: &Type) -> u8 {
    match kind {
        Type::Number(scale) => *scale,
        _ => 0,
    }
}

fn lowered(leaf: &Leaf) -> Option<Code> {
    Some(match leaf.kind() {
        Type::Truth => Code::Truth(Truth::Leaf(leaf.clone())),
        Type::Number(_) => Code::Number(Number::Leaf(leaf.clone())),
        Type::Text => Code::Text(Text::Leaf(leaf.clone())),
        Type::List(_) => Code::List(leaf.clone()),
        Type::Line => return None,
    })
}

fn leaf_of(code: Code) -> Option<Leaf> {
    match code {
        Code::Truth(Truth::Leaf(leaf))
        | Code::Number(Number::Leaf(leaf))
        | Code::Text(Text::Leaf(leaf))
        | Code::List(leaf) => Some(leaf),
        _ => None,
    }
}

/// The path that an expression spells: `member.balance['gift-points']` is three names.
pub(super) fn segments(node: &IdedExpr) -> Option<Vec<String>> {
    match &node.expr {
        Expr::Ident(name) => Some(vec![name.clone()]),
        Expr::Select(select) if !select.test => {
            let mut path = segments(&select.operand)?;
            path.push(select.field.clone());
            Some(path)
        }
        Expr::Call(CallExpr { func_name, target: None, args }) if func_name == operators::INDEX => {
            let [of, key] = args.as_slice() else { return None };
            let Expr::Literal(LiteralValue::String(key)) = &key.expr else { return None };
            let mut path = segments(of)?;
            path.push(key.inner().to_owned());
            Some(path)
        }
        _ => None,
    }
}
