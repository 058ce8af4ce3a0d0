//! Tiers, stages and roles that a condition names: each must be one of its ladder, or nobody ever has it.

use super::super::code::Text;
use super::super::names::{Leaf, unknown_name};
use super::{Checker, Code};
use crate::household::Role;
use crate::said::Said;
use crate::satisfaction::Satisfaction;
use crate::stage::Stage;

impl Checker<'_> {
    /// What is wrong where a tier, a stage or a role is compared with a name that none has.
    pub(super) fn no_such_tier(&self, a: Option<&Code>, b: Option<&Code>) -> Option<Said> {
        let of = |one: Option<&Code>, other: Option<&Code>| {
            let Some(Code::Text(Text::Leaf(leaf))) = one else { return None };
            let named: &[Text] = match other? {
                Code::Text(text) => std::slice::from_ref(text),
                Code::Texts(texts) => texts,
                _ => return None,
            };
            let known: Vec<&str> = match leaf {
                Leaf::Tier(ladder) => {
                    let tiers = &self.names.ladders.get(*ladder)?.tiers;
                    tiers.iter().map(|tier| tier.id.as_str()).collect()
                }
                Leaf::HouseholdRole => Role::ALL.map(Role::word).into(),
                Leaf::Stage => Stage::ALL.map(Stage::word).into(),
                Leaf::Satisfaction => Satisfaction::ALL.map(Satisfaction::word).into(),
                _ => return None,
            };
            let wrong = named.iter().find_map(|text| match text {
                Text::Const(id) if !id.is_empty() && !known.contains(&id.as_str()) => Some(id),
                _ => None,
            });
            wrong.map(|id| unknown_name(id, id, "", &known))
        };
        of(a, b).or_else(|| of(b, a))
    }
}
