//! Questions that members are asked about themselves: what they answer stands in their record, and may give points once.

use crate::decide::caps::{Key, Span};
use crate::event::Field;
use crate::member::Profile;
use crate::program::FieldKind;
use crate::text::Texts;

/// The event that a first answer is, for rules and coupons that it sets off.
pub const ANSWER: &str = "profile_answer";

/// A question of the member's profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub id: String,
    /// What is asked.
    pub ask: Texts,
    /// The field of the record that holds the answer.
    pub field: String,
    pub kind: FieldKind,
    /// What may be answered; empty where anything of the field's kind may.
    pub options: Vec<Choice>,
}

/// An answer that may be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub name: Texts,
}

impl Question {
    /// Whether a record holds an answer.
    pub fn is_answered(&self, profile: &Profile) -> bool {
        match profile.fields.get(&self.field) {
            Some(Field::Text(text)) => !text.is_empty(),
            Some(_) => true,
            None => false,
        }
    }

    /// Whether an answer is one of those that may be chosen.
    pub fn allows(&self, answer: &Field) -> bool {
        let chosen = |text: &String| self.options.iter().any(|choice| choice.value == *text);
        match answer {
            Field::Text(text) => self.options.is_empty() || text.is_empty() || chosen(text),
            _ => true,
        }
    }

    /// Under what it is noted that it was answered once.
    pub const fn key(&self) -> Key<'_> {
        Key { rule: self.id.as_str(), span: Span::Answered }
    }
}
