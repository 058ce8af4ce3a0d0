//! Leaderboards: nicknames by which members take part, and the first places of a week or month that is closed.

use crate::answer::Answer;
use crate::command::{Command, GivePlace, NicknameAct};
use crate::commands::{draft, seal};
use crate::state::State;
use baci_core::event::{Body, Custom, Field};
use baci_core::id::MemberId;
use baci_core::leaderboard::Nickname;
use baci_core::program::leaderboard::PLACE;
use baci_core::refusal::{Code, Refusal};
use baci_core::time::Instant;
use serde_json::json;

/// Takes part by a nickname, or no more.
pub(super) fn nickname(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    act: &NicknameAct,
) -> Result<Answer, Refusal> {
    let known = state.member(member)?;
    let had = known.nickname.as_ref().map(|own| own.nickname.clone());
    let body = match act {
        NicknameAct::Choose(nickname) => {
            may_choose(state, member, nickname)?;
            json!({ "nickname": nickname.as_str() })
        }
        NicknameAct::Leave | NicknameAct::Block => match &had {
            Some(had) => json!({ "nickname": had }),
            None => {
                let sentence = "the member has no nickname, and is on no leaderboard";
                return Err(Refusal::new(Code::NotFound, sentence).because("nickname-none"));
            }
        },
    };
    let mut change = seal(draft(state, command, at, member, &body)?);
    change.settle(state.member(member)?)?;
    let answer = state.absorb(change)?;
    state.release_nickname(member, matches!(act, NicknameAct::Block).then_some(at));
    if let NicknameAct::Choose(nickname) = act {
        state.take_nickname(member, nickname, at);
    }
    Ok(answer)
}

/// Refuses a nickname that somebody else has, or that the shop took away.
fn may_choose(state: &State, member: MemberId, nickname: &Nickname) -> Result<(), Refusal> {
    if state.program()?.program.leaderboards.is_empty() {
        let sentence = "the program has no leaderboards: add [leaderboards] and publish it";
        return Err(Refusal::new(Code::UnknownName, sentence).because("no-leaderboards"));
    }
    match state.nicknames.get(&nickname.folded()) {
        Some(taken) if taken.blocked_at.is_some() || taken.member != member => {
            let sentence = "this nickname is not free: choose another one";
            Err(Refusal::new(Code::IdentityTaken, sentence).because("nickname-taken"))
        }
        _ => Ok(()),
    }
}

/// Notes a place as an event of the member's, which rules and coupons follow.
pub(super) fn place(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    wanted: &GivePlace,
) -> Result<Answer, Refusal> {
    let custom = as_event(wanted);
    let draft = draft(state, command, at, member, &Body::Custom(custom.clone()))?;
    state.brought(draft.event, custom, Vec::new())
}

/// The event that a place is for the rules.
fn as_event(wanted: &GivePlace) -> Custom {
    let fields = [
        ("leaderboard".to_owned(), Field::Text(wanted.leaderboard.clone())),
        ("place".to_owned(), Field::Integer(wanted.place)),
        ("period".to_owned(), Field::Text(wanted.first.to_string())),
    ];
    Custom { name: PLACE.to_owned(), fields: fields.into() }
}
