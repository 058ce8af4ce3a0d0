//! Functions of texts.

use super::super::code::{Search, Text, Truth};
use super::super::names::Type;
use super::{Checker, Code, Typed};
use crate::said::{Kind, wrong_kind};
use cel::common::ast::{CallExpr, Expr, IdedExpr};

impl Checker<'_> {
    fn text(&mut self, node: &IdedExpr) -> Option<Typed> {
        let typed = self.check(node)?;
        if typed.kind != Type::Text {
            return self.wrong(node, wrong_kind(typed.kind.kind(), Kind::Text));
        }
        Some(typed)
    }

    pub(super) fn search(
        &mut self,
        node: &IdedExpr,
        name: &str,
        text: &IdedExpr,
        part: &IdedExpr,
    ) -> Option<Typed> {
        let how = match name {
            "startsWith" => Search::Starts,
            "endsWith" => Search::Ends,
            _ => Search::Contains,
        };
        let (text, part) = (self.text(text), self.text(part));
        let (text, part) = (text?, part?);
        let code = match (text.code, part.code) {
            (Some(Code::Text(text)), Some(Code::Text(part))) => {
                Some(Code::Truth(Truth::Search(how, Box::new([text, part]))))
            }
            _ => None,
        };
        let cel = method(node.id, name, text.cel, vec![part.cel]);
        Some(Typed { kind: Type::Truth, code, cel })
    }

    pub(super) fn lower(&mut self, node: &IdedExpr, text: &IdedExpr) -> Option<Typed> {
        let text = self.text(text)?;
        let code = match text.code {
            Some(Code::Text(text)) => Some(Code::Text(Text::Lower(Box::new(text)))),
            _ => None,
        };
        let cel = method(node.id, "lowerAscii", text.cel, Vec::new());
        Some(Typed { kind: Type::Text, code, cel })
    }
}

fn method(id: u64, name: &str, target: IdedExpr, args: Vec<IdedExpr>) -> IdedExpr {
    let target = Some(Box::new(target));
    IdedExpr { id, expr: Expr::Call(CallExpr { func_name: name.to_owned(), target, args }) }
}
