//! `in`, places and sizes: what is asked of lists.

use super::super::code::{Number, Truth};
use super::super::names::Type;
use super::numbers::{align, operator};
use super::{Checker, Code, Typed, mismatch};
use crate::said::{Kind, wrong_kind};
use cel::common::ast::{CallExpr, Expr, IdedExpr, operators};

impl Checker<'_> {
    /// `x in list`.
    pub(super) fn within(
        &mut self,
        node: &IdedExpr,
        one: &IdedExpr,
        list: &IdedExpr,
    ) -> Option<Typed> {
        let (one, list) = (self.check(one), self.check(list));
        let (one, mut list) = (one?, list?);
        let Type::List(element) = &list.kind else {
            return self.wrong(node, wrong_kind(list.kind.kind(), Kind::List));
        };
        let element = Typed { kind: (**element).clone(), code: None, cel: node.clone() };
        let (one, element) = match (&one.kind, &element.kind) {
            (Type::Text, Type::Text) => (one, element),
            (Type::Number(_), Type::Number(_)) => align(one, element),
            (a, b) => {
                return self.wrong(node, mismatch(a, b));
            }
        };
        list = self.rescale_list(list, &element.kind);
        if let Some(said) = self.no_such_tier(one.code.as_ref(), list.code.as_ref()) {
            return self.wrong(node, said);
        }
        let code = match (one.code, list.code) {
            (Some(Code::Text(one)), Some(Code::Texts(list))) => Some(Truth::OneOf(one, list)),
            (Some(Code::Text(one)), Some(Code::List(tags))) => Some(Truth::Tagged(one, tags)),
            (Some(Code::Number(one)), Some(Code::Numbers(list))) => {
                Some(Truth::NumberOneOf(one, list))
            }
            _ => None,
        };
        let cel = operator(node.id, operators::IN, vec![one.cel, list.cel]);
        Some(Typed { kind: Type::Truth, code: code.map(Code::Truth), cel })
    }

    /// A list literal of numbers at a finer scale.
    fn rescale_list(&mut self, list: Typed, to: &Type) -> Typed {
        let (Type::List(from), Type::Number(to), Expr::List(cels)) =
            (&list.kind, to, &list.cel.expr)
        else {
            return list;
        };
        let numbers: Vec<Option<Code>> = match list.code {
            Some(Code::Numbers(numbers)) => {
                numbers.into_iter().map(|n| Some(Code::Number(n))).collect()
            }
            _ => cels.elements.iter().map(|_| None).collect(),
        };
        let (mut codes, mut elements) = (Vec::new(), Vec::new());
        for (code, cel) in numbers.into_iter().zip(&cels.elements) {
            let one = Typed { kind: (**from).clone(), code, cel: cel.clone() };
            let one = super::numbers::rescale(one, *to);
            codes.push(one.code);
            elements.push(one.cel);
        }
        let codes: Option<Vec<Code>> = codes.into_iter().collect();
        let kind = Type::Number(*to);
        let code = codes.and_then(|codes| super::collect(codes, &kind));
        let expr = Expr::List(cel::common::ast::ListExpr::new(elements));
        Typed { kind: Type::List(Box::new(kind)), code, cel: IdedExpr { id: list.cel.id, expr } }
    }

    pub(super) fn index(
        &mut self,
        node: &IdedExpr,
        list: &IdedExpr,
        at: &IdedExpr,
    ) -> Option<Typed> {
        let (of, place) = (self.check(list), self.check(at));
        let (of, place) = (of?, place?);
        let Type::List(element) = of.kind else {
            return self.wrong(list, wrong_kind(of.kind.kind(), Kind::List));
        };
        if place.kind != Type::Number(0) {
            return self.wrong(at, wrong_kind(place.kind.kind(), Kind::Whole));
        }
        let cel = operator(node.id, operators::INDEX, vec![of.cel, place.cel]);
        Some(Typed { kind: *element, code: None, cel })
    }

    pub(super) fn size(
        &mut self,
        node: &IdedExpr,
        call: &CallExpr,
        of: &IdedExpr,
    ) -> Option<Typed> {
        let typed = self.check(of)?;
        let code = match (&typed.kind, typed.code) {
            (Type::Text, Some(Code::Text(text))) => Some(Number::Letters(text)),
            (Type::List(_), Some(Code::List(leaf))) => Some(Number::Size(leaf)),
            (Type::Text | Type::List(_), _) => None,
            (kind, _) => return self.wrong(of, wrong_kind(kind.kind(), Kind::Sized)),
        };
        let mut call = call.clone();
        match call.target {
            Some(_) => call.target = Some(Box::new(typed.cel)),
            None => call.args = vec![typed.cel],
        }
        let cel = IdedExpr { id: node.id, expr: Expr::Call(call) };
        Some(Typed { kind: Type::Number(0), code: code.map(Code::Number), cel })
    }
}
