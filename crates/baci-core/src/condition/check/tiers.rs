//! Tiers that a condition names: each must be one of its ladder, or nobody ever has it.

use super::super::code::Text;
use super::super::names::{Leaf, unknown_name};
use super::{Checker, Code};
use crate::said::Said;

impl Checker<'_> {
    /// What is wrong where a tier is compared with a name that no tier has.
    pub(super) fn no_such_tier(&self, a: Option<&Code>, b: Option<&Code>) -> Option<Said> {
        let of = |one: Option<&Code>, other: Option<&Code>| {
            let Some(Code::Text(Text::Leaf(Leaf::Tier(ladder)))) = one else { return None };
            let named: &[Text] = match other? {
                Code::Text(text) => std::slice::from_ref(text),
                Code::Texts(texts) => texts,
                _ => return None,
            };
            let tiers = &self.names.ladders.get(*ladder)?.tiers;
            let known: Vec<&str> = tiers.iter().map(|tier| tier.id.as_str()).collect();
            let wrong = named.iter().find_map(|text| match text {
                Text::Const(id) if !id.is_empty() && !known.contains(&id.as_str()) => Some(id),
                _ => None,
            });
            wrong.map(|id| unknown_name(id, id, "", &known))
        };
        of(a, b).or_else(|| of(b, a))
    }
}
