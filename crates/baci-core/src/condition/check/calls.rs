//! Operators and functions: which there are, and those that join, compare and compute.

use super::super::code::{Arithmetic, Comparison, Number, Text, Truth};
use super::super::names::Type;
use super::numbers::{align, operator};
use super::{Checker, Code, Typed, mismatch};
use crate::said::said;
use cel::common::ast::{CallExpr, IdedExpr, operators};

fn comparison(name: &str) -> Option<Comparison> {
    Some(match name {
        operators::EQUALS => Comparison::Equal,
        operators::NOT_EQUALS => Comparison::Unequal,
        operators::LESS => Comparison::Less,
        operators::LESS_EQUALS => Comparison::LessEqual,
        operators::GREATER => Comparison::Greater,
        operators::GREATER_EQUALS => Comparison::GreaterEqual,
        _ => return None,
    })
}

fn arithmetic(name: &str) -> Option<Arithmetic> {
    Some(match name {
        operators::ADD => Arithmetic::Add,
        operators::SUBSTRACT => Arithmetic::Subtract,
        operators::MULTIPLY => Arithmetic::Multiply,
        operators::DIVIDE => Arithmetic::Divide,
        operators::MODULO => Arithmetic::Remainder,
        _ => return None,
    })
}

impl Checker<'_> {
    pub(super) fn call(&mut self, node: &IdedExpr, call: &CallExpr) -> Option<Typed> {
        let name = call.func_name.as_str();
        match (name, call.target.as_deref(), call.args.as_slice()) {
            (operators::LOGICAL_AND | operators::LOGICAL_OR, None, [a, b]) => {
                self.logic(node, name, a, b)
            }
            (operators::LOGICAL_NOT, None, [of]) => {
                let (code, cel) = self.truth(of)?;
                let code = code.map(|truth| Code::Truth(Truth::Not(Box::new(truth))));
                Some(Typed { kind: Type::Truth, code, cel: operator(node.id, name, vec![cel]) })
            }
            (operators::NEGATE, None, [of]) => self.negate(node, of),
            (operators::CONDITIONAL, None, [test, yes, no]) => self.choose(node, test, yes, no),
            (operators::IN, None, [one, list]) => self.within(node, one, list),
            (operators::INDEX, None, [list, at]) => self.index(node, list, at),
            ("size", Some(of), []) | ("size", None, [of]) => self.size(node, call, of),
            ("startsWith" | "endsWith" | "contains", Some(text), [part]) => {
                self.search(node, name, text, part)
            }
            ("lowerAscii", Some(text), []) => self.lower(node, text),
            (_, None, [a, b]) if comparison(name).is_some() => self.compare(node, name, a, b),
            (_, None, [a, b]) if arithmetic(name).is_some() => self.binary(node, name, a, b),
            _ => {
                let said = said!(
                    "no-function",
                    "there is no function '{name}' here with {n} values: there are size, startsWith, endsWith, contains, lowerAscii, has, exists, all, exists_one, filter, map",
                    name = name,
                    n = call.args.len()
                );
                self.wrong(node, said)
            }
        }
    }

    fn logic(&mut self, node: &IdedExpr, name: &str, a: &IdedExpr, b: &IdedExpr) -> Option<Typed> {
        // Both sides are walked, so that what is wrong on either is told.
        let (a, b) = (self.truth(a), self.truth(b));
        let ((a, a_cel), (b, b_cel)) = (a?, b?);
        let code = a.zip(b).map(|(a, b)| {
            let pair = Box::new([a, b]);
            let and = name == operators::LOGICAL_AND;
            Code::Truth(if and { Truth::And(pair) } else { Truth::Or(pair) })
        });
        let cel = operator(node.id, name, vec![a_cel, b_cel]);
        Some(Typed { kind: Type::Truth, code, cel })
    }

    fn compare(
        &mut self,
        node: &IdedExpr,
        name: &str,
        a: &IdedExpr,
        b: &IdedExpr,
    ) -> Option<Typed> {
        let how = comparison(name)?;
        let (a, b) = (self.check(a), self.check(b));
        let (a, b) = align(a?, b?);
        let equality = matches!(how, Comparison::Equal | Comparison::Unequal);
        let fits = match (&a.kind, &b.kind) {
            (Type::Number(_), Type::Number(_)) | (Type::Text, Type::Text) => true,
            (Type::Truth, Type::Truth) => equality,
            _ => false,
        };
        if !fits {
            return self.wrong(node, mismatch(&a.kind, &b.kind));
        }
        if let Some(said) = self.no_such_tier(a.code.as_ref(), b.code.as_ref()) {
            return self.wrong(node, said);
        }
        let code = match (a.code, b.code) {
            (Some(Code::Number(a)), Some(Code::Number(b))) => {
                Some(Truth::Numbers(how, Box::new([a, b])))
            }
            (Some(Code::Text(a)), Some(Code::Text(b))) => Some(Truth::Texts(how, Box::new([a, b]))),
            (Some(Code::Truth(a)), Some(Code::Truth(b))) => {
                let same = Truth::Same(Box::new([a, b]));
                Some(if how == Comparison::Equal { same } else { Truth::Not(Box::new(same)) })
            }
            _ => None,
        };
        let cel = operator(node.id, name, vec![a.cel, b.cel]);
        Some(Typed { kind: Type::Truth, code: code.map(Code::Truth), cel })
    }

    fn binary(&mut self, node: &IdedExpr, name: &str, a: &IdedExpr, b: &IdedExpr) -> Option<Typed> {
        let how = arithmetic(name)?;
        let (left, right) = (self.check(a), self.check(b));
        let (left, right) = (left?, right?);
        match (&left.kind, &right.kind) {
            (Type::Number(_), Type::Number(_)) => self.arithmetic(node, name, how, (left, right)),
            (Type::Text, Type::Text) if how == Arithmetic::Add => {
                let cel = operator(node.id, name, vec![left.cel, right.cel]);
                Some(Typed { kind: Type::Text, code: None, cel })
            }
            (a, b) => self.wrong(node, mismatch(a, b)),
        }
    }

    fn choose(
        &mut self,
        node: &IdedExpr,
        test: &IdedExpr,
        yes: &IdedExpr,
        no: &IdedExpr,
    ) -> Option<Typed> {
        let (test, yes, no) = (self.truth(test), self.check(yes), self.check(no));
        let ((test, test_cel), (yes, no)) = (test?, align(yes?, no?));
        if yes.kind != no.kind || matches!(yes.kind, Type::Line | Type::List(_)) {
            return self.wrong(node, mismatch(&yes.kind, &no.kind));
        }
        let code = test.and_then(|test| {
            Some(match (yes.code?, no.code?) {
                (Code::Truth(yes), Code::Truth(no)) => {
                    Code::Truth(Truth::If(Box::new([test, yes, no])))
                }
                (Code::Number(yes), Code::Number(no)) => {
                    Code::Number(Number::If(Box::new((test, yes, no))))
                }
                (Code::Text(yes), Code::Text(no)) => {
                    Code::Text(Text::If(Box::new((test, yes, no))))
                }
                _ => return None,
            })
        });
        let cel = operator(node.id, operators::CONDITIONAL, vec![test_cel, yes.cel, no.cel]);
        Some(Typed { kind: yes.kind, code, cel })
    }
}
