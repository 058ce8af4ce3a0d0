//! What is asked about leaderboards: the nickname by which a member takes part, and places that are given.

use baci_core::leaderboard::Nickname;
use jiff::civil::Date;

/// What becomes of a member's nickname.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NicknameAct {
    /// The member takes part by it from now on, in the place of the one before.
    Choose(Nickname),
    /// The member takes part no more, and is on no leaderboard.
    Leave,
    /// The shop takes it away: nobody can have it any more.
    Block,
}

/// One of the first places of a week or month that is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivePlace {
    /// The leaderboard's id.
    pub leaderboard: String,
    /// The first day of the week or month.
    pub first: Date,
    pub place: i64,
}

impl NicknameAct {
    /// The kind of event that it makes.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Choose(_) => "nickname",
            Self::Leave => "nickname_leave",
            Self::Block => "nickname_block",
        }
    }
}
