//! Numbers: literals read from their text, scales brought in line, arithmetic.

use super::super::code::{Arithmetic, Number};
use super::super::names::Type;
use super::super::read::step;
use super::{Checker, Code, Typed};
use crate::decimal::Decimal;
use crate::said::{Kind, said, too_many_decimals, wrong_kind};
use cel::common::ast::{CallExpr, Expr, IdedExpr, LiteralValue, operators};

/// The most decimals that arithmetic comes to.
const MAX_SCALE: u8 = 18;

/// A whole number for the interpreter.
pub(super) fn whole(id: u64, n: i64) -> IdedExpr {
    IdedExpr { id, expr: Expr::Literal(LiteralValue::Int(n.into())) }
}

/// A call of an operator for the interpreter.
pub(super) fn operator(id: u64, name: &str, args: Vec<IdedExpr>) -> IdedExpr {
    IdedExpr { id, expr: Expr::Call(CallExpr { func_name: name.to_owned(), target: None, args }) }
}

/// A number at a finer scale; anything else as it is.
pub(super) fn rescale(typed: Typed, to: u8) -> Typed {
    let Type::Number(from) = typed.kind else { return typed };
    let up = to.saturating_sub(from).min(MAX_SCALE);
    if up == 0 {
        return typed;
    }
    let factor = step(up);
    let code = match typed.code {
        Some(Code::Number(Number::Const(n))) => {
            Some(Code::Number(Number::Const(n.saturating_mul(factor))))
        }
        Some(Code::Number(number)) => Some(Code::Number(Number::Times(Box::new(number), factor))),
        _ => None,
    };
    let (id, times) = (typed.cel.id, i64::try_from(factor).unwrap_or(i64::MAX));
    let cel = operator(id, operators::MULTIPLY, vec![typed.cel, whole(id, times)]);
    Typed { kind: Type::Number(from + up), code, cel }
}

/// Two numbers at the finer of their scales.
pub(super) fn align(a: Typed, b: Typed) -> (Typed, Typed) {
    let scale = super::scale_of(&a.kind).max(super::scale_of(&b.kind));
    (rescale(a, scale), rescale(b, scale))
}

impl Checker<'_> {
    /// A decimal literal, from the source's own letters; the parser gives the place of its digits,
    /// and keeps the sign to itself.
    pub(super) fn decimal(&mut self, node: &IdedExpr, negative: bool) -> Option<Typed> {
        let (start, end) = self.parsed.info.offset_for(node.id).unwrap_or_default();
        let text = self.source.get(start as usize..end as usize + 1).unwrap_or_default();
        let digits = text.trim_start_matches('-');
        let sign = if negative { "-" } else { "" };
        let zero = if digits.starts_with('.') { "0" } else { "" };
        let padded = format!("{sign}{zero}{digits}");
        match padded.parse::<Decimal>() {
            Ok(Decimal { mantissa, scale }) => Some(Typed {
                kind: Type::Number(scale),
                code: Some(Code::Number(Number::Const(mantissa.into()))),
                cel: whole(node.id, mantissa),
            }),
            Err(error) => self.wrong(node, error.into()),
        }
    }

    /// A part that must be a number.
    pub(super) fn number(&mut self, node: &IdedExpr) -> Option<Typed> {
        let typed = self.check(node)?;
        if !matches!(typed.kind, Type::Number(_)) {
            return self.wrong(node, wrong_kind(typed.kind.kind(), Kind::Number));
        }
        Some(typed)
    }

    /// `-x`.
    pub(super) fn negate(&mut self, node: &IdedExpr, of: &IdedExpr) -> Option<Typed> {
        let of = self.number(of)?;
        let code = match of.code {
            Some(Code::Number(number)) => Some(Code::Number(Number::Negate(Box::new(number)))),
            _ => None,
        };
        let cel = operator(node.id, operators::NEGATE, vec![of.cel]);
        Some(Typed { kind: of.kind, code, cel })
    }

    /// `a + b` and the like, on numbers.
    pub(super) fn arithmetic(
        &mut self,
        node: &IdedExpr,
        name: &str,
        how: Arithmetic,
        (a, b): (Typed, Typed),
    ) -> Option<Typed> {
        let scales = (super::scale_of(&a.kind), super::scale_of(&b.kind));
        let ((a, b), scale) = match how {
            Arithmetic::Add | Arithmetic::Subtract => (align(a, b), scales.0.max(scales.1)),
            Arithmetic::Multiply => ((a, b), scales.0 + scales.1),
            Arithmetic::Divide | Arithmetic::Remainder if scales == (0, 0) => ((a, b), 0),
            _ => {
                let said = said!(
                    "no-division",
                    "a decimal cannot be divided exactly: multiply the other side instead"
                );
                return self.wrong(node, said);
            }
        };
        if scale > MAX_SCALE {
            return self.wrong(node, too_many_decimals(MAX_SCALE));
        }
        let code = match (a.code, b.code) {
            (Some(Code::Number(a)), Some(Code::Number(b))) => {
                Some(Code::Number(Number::Arithmetic(how, Box::new([a, b]))))
            }
            _ => None,
        };
        let cel = operator(node.id, name, vec![a.cel, b.cel]);
        Some(Typed { kind: Type::Number(scale), code, cel })
    }
}
