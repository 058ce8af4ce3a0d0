//! What is to happen between a member and a partner or a cause.

use baci_core::id::EventId;
use baci_core::partner as rules;
use baci_core::program::partner::Way;

/// What happens between a member and a partner or a cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartnerAct {
    /// A partner gives points, or takes them.
    Move(PartnerPoints),
    /// A part of it is undone, or all that is left.
    Undo(PartnerUndo),
    /// The member gives points to a cause.
    Donate { cause: String, units: i64 },
    /// The shop gives them back, by the cause's id.
    TakeBack(PartnerUndo),
}

/// Points that a partner gives to a member, or that the member spends there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerPoints {
    /// Its id.
    pub partner: String,
    pub way: Way,
    /// In the smallest unit of the wallet that was agreed on.
    pub units: i64,
    /// The partner's own number for it; empty for none.
    pub reference: String,
}

/// What is undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerUndo {
    /// The partner's or the cause's id: it must be theirs.
    pub party: String,
    /// The event that is undone.
    pub of: EventId,
    /// How much of it; all that is left for `None`.
    pub units: Option<i64>,
    pub reason: String,
}

impl PartnerAct {
    /// The kind of event it makes.
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::Move(own) => own.way.kind(),
            Self::Undo(_) => rules::UNDO,
            Self::Donate { .. } => rules::DONATE,
            Self::TakeBack(_) => rules::DONATE_UNDO,
        }
    }

    /// The event that it undoes.
    pub const fn undone(&self) -> Option<EventId> {
        match self {
            Self::Undo(own) | Self::TakeBack(own) => Some(own.of),
            _ => None,
        }
    }
}
