//! `exists`, `all`, `exists_one`, `filter` and `map`: the parser has made loops of them, whose
//! shapes are known again here.

use super::super::code::{Quantifier, Truth};
use super::super::names::Type;
use super::super::read::SLOTS;
use super::{Checker, Code, Typed, Variable};
use crate::said::{Kind, nests, said, wrong_kind};
use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, IdedExpr, LiteralValue, operators};

/// Names that a variable may not hide.
const TAKEN: &[&str] = &["member", "cart", "lines", "event", "time"];

/// What a loop was before it became one.
enum Shape {
    Quantified(Quantifier),
    Filter,
    /// With a test, for `map` with three arguments.
    Map,
}

impl Checker<'_> {
    pub(super) fn each(&mut self, node: &IdedExpr, inner: &ComprehensionExpr) -> Option<Typed> {
        let range = self.check(&inner.iter_range)?;
        let Type::List(element) = range.kind else {
            return self.wrong(&inner.iter_range, wrong_kind(range.kind.kind(), Kind::List));
        };
        if self.variables.len() >= SLOTS {
            return self.wrong(node, nests(SLOTS));
        }
        let name = inner.iter_var.as_str();
        let taken = TAKEN.contains(&name) || self.names.line && name == "line";
        if taken || self.variables.iter().any(|v| v.name == name) {
            let said = said!(
                "name-taken",
                "'{name}' means something already: choose another name",
                name = name
            );
            return self.wrong(node, said);
        }
        let list = match range.code {
            Some(Code::List(leaf)) => Some(leaf),
            _ => None,
        };
        let slot = u8::try_from(self.variables.len()).ok().filter(|_| list.is_some());
        let kind = (*element).clone();
        self.variables.push(Variable { name: name.to_owned(), kind, slot });
        let body = self.body(node, inner);
        self.variables.pop();
        let (shape, body, mut rewritten) = body?;
        rewritten.iter_range = range.cel;
        let cel = IdedExpr { id: node.id, expr: Expr::Comprehension(Box::new(rewritten)) };
        let (kind, code) = match (shape, body.code) {
            (Shape::Quantified(how), Some(Code::Truth(each))) => {
                let code = list
                    .zip(slot)
                    .map(|(list, slot)| Code::Truth(Truth::Each(how, list, slot, Box::new(each))));
                (Type::Truth, code)
            }
            (Shape::Quantified(_), _) => (Type::Truth, None),
            (Shape::Filter, _) => (Type::List(element), None),
            (Shape::Map, _) => (Type::List(Box::new(body.kind)), None),
        };
        Some(Typed { kind, code, cel })
    }

    /// Checks what is done with each element, and puts the rewritten parts in their places.
    fn body(
        &mut self,
        node: &IdedExpr,
        inner: &ComprehensionExpr,
    ) -> Option<(Shape, Typed, ComprehensionExpr)> {
        let mut rewritten = inner.clone();
        let Expr::Call(step) = &mut rewritten.loop_step.expr else { return self.no_loop(node) };
        let test_at = match step.func_name.as_str() {
            operators::LOGICAL_AND | operators::LOGICAL_OR => Some(1),
            operators::CONDITIONAL => Some(0),
            _ => None,
        };
        let mut body = None;
        if let Some(test) = test_at.and_then(|at| step.args.get_mut(at)) {
            let (code, cel) = self.truth(test)?;
            *test = cel.clone();
            body = Some(Typed { kind: Type::Truth, code: code.map(Code::Truth), cel });
        }
        let shape = match (step.func_name.as_str(), &inner.accu_init.expr) {
            (operators::LOGICAL_AND, _) => Shape::Quantified(Quantifier::All),
            (operators::LOGICAL_OR, _) => Shape::Quantified(Quantifier::Exists),
            (_, Expr::Literal(LiteralValue::Int(_))) => Shape::Quantified(Quantifier::One),
            _ => {
                let filter = step.func_name == operators::CONDITIONAL;
                let append =
                    if filter { step.args.get_mut(1).and_then(call_of) } else { Some(step) };
                let Some(value) = append.and_then(appended) else { return self.no_loop(node) };
                if filter && matches!(&value.expr, Expr::Ident(name) if *name == inner.iter_var) {
                    Shape::Filter
                } else {
                    let mapped = self.check(value)?;
                    if matches!(mapped.kind, Type::List(_)) {
                        let said = said!("list-of-lists", "a list of lists is of no use here");
                        self.wrong(value, said);
                        return None;
                    }
                    *value = mapped.cel.clone();
                    body = Some(mapped);
                    Shape::Map
                }
            }
        };
        Some((shape, body?, rewritten))
    }

    fn no_loop<T>(&mut self, node: &IdedExpr) -> Option<T> {
        let said = said!(
            "no-loop",
            "this loop is not understood: use exists, all, exists_one, filter or map"
        );
        self.wrong(node, said);
        None
    }
}

fn call_of(node: &mut IdedExpr) -> Option<&mut CallExpr> {
    match &mut node.expr {
        Expr::Call(call) => Some(call),
        _ => None,
    }
}

/// The value that `@result + [value]` appends.
fn appended(step: &mut CallExpr) -> Option<&mut IdedExpr> {
    match &mut step.args.get_mut(1)?.expr {
        Expr::List(list) => list.elements.first_mut(),
        _ => None,
    }
}
