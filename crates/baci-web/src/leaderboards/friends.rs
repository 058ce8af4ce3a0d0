//! Friends of a member: who sees whose place by a circle of their own; asking, accepting and ending it by nickname.

use super::me::{PATH, refused};
use crate::form::Form;
use crate::me::own;
use crate::parts::Field;
use crate::state::Web;
use crate::visit::Visit;
use crate::wrong::{Wrong, refusal};
use axum::extract::State;
use axum::response::Response;
use baci_app::{FriendAct, Friends};
use baci_core::id::MemberId;
use baci_core::leaderboard::{NICKNAME, Nickname};

/// Friends, as their member sees them.
pub(super) struct FriendsView {
    pub friends: Vec<Other>,
    /// Who asked the member.
    pub asked: Vec<Other>,
    /// Whom the member asked.
    pub asking: Vec<Other>,
    pub field: Field,
}

/// Somebody else, with what is asked before it is ended.
pub(super) struct Other {
    pub nickname: String,
    pub sure: String,
}

impl FriendsView {
    /// Those of a member.
    pub async fn of(
        web: &Web,
        visit: &Visit,
        id: MemberId,
        (form, wrong): (&Form, Option<String>),
    ) -> Result<Self, Wrong> {
        let words = &visit.words;
        let other = |nickname: String| {
            let sure = words.say("friend-end-sure").text("nickname", &nickname).to_string();
            Other { nickname, sure }
        };
        let others = |all: Vec<String>| all.into_iter().map(other).collect();
        let Friends { friends, asked, asking } = web.baci.friends_of(id).await?;
        let field = Field::text("friend", words.t("friend-nickname"))
            .hint(words.t("friend-hint"))
            .complete("off")
            .longest(u32::try_from(NICKNAME.1).unwrap_or(20))
            .with(form.filled("friend").filter(|_| wrong.is_some()).unwrap_or_default())
            .wrong(wrong)
            .required();
        let (friends, asked, asking) = (others(friends), others(asked), others(asking));
        Ok(Self { friends, asked, asking, field })
    }
}

/// What the member does about somebody else.
pub(crate) async fn act(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let id = own(&visit)?;
    let (act, notice) = match form.get("do") {
        "ask" => (FriendAct::Ask, "friend-asked"),
        "accept" => (FriendAct::Ask, "friend-accepted"),
        "end" => (FriendAct::End, "friend-ended"),
        _ => return Err(Wrong::NotFound),
    };
    let done = match Nickname::read(form.get("friend")) {
        Ok(nickname) => web.baci.befriend(id, &nickname, act).await,
        Err(wrong) => Err(baci_app::AppError::Refused(wrong)),
    };
    match done {
        Ok(()) => Ok(web.done(PATH, notice)),
        Err(error) => {
            let wrong = visit.words.refusal(&refusal(error)?);
            refused(&web, &visit, &form, ("friend", wrong)).await
        }
    }
}
