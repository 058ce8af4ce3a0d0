//! Friends: members who take part in leaderboards ask each other by nickname, and see each other's places.

use crate::baci::Baci;
use crate::error::AppError;
use baci_core::id::MemberId;
use baci_core::leaderboard::Nickname;
use baci_core::refusal::Code;
use baci_store::friend::{self, StoredFriend};
use baci_store::{Column, WriteTx};
use baci_store::{leaderboard, merge};

/// The most friends that a member has, with those who asked and were asked.
pub const MOST_FRIENDS: i64 = 100;

/// What a member does about somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FriendAct {
    /// Asks them to be friends; where they asked before, both are.
    Ask,
    /// No more: a friend is none, who asked is refused, what was asked is taken back.
    End,
}

/// How a member stands to others, by nickname. Who left the leaderboards is not told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Friends {
    pub friends: Vec<String>,
    /// Who asked the member.
    pub asked: Vec<String>,
    /// Whom the member asked; who refused is among them still.
    pub asking: Vec<String>,
}

impl Baci {
    /// A member's friends.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn friends_of(&self, member: MemberId) -> Result<Friends, AppError> {
        let member = self.whom(member).await?;
        let mut all = Friends::default();
        for StoredFriend { friend, nickname, state } in
            friend::of_member(self.database(), member, MOST_FRIENDS).await?
        {
            let list = match &*state {
                "friend" => &mut all.friends,
                "asked" => &mut all.asked,
                _ => &mut all.asking,
            };
            // Two who turned out to be one are one friend, and nobody is their own.
            if friend != member && !list.contains(&nickname) {
                list.push(nickname);
            }
        }
        Ok(all)
    }

    /// Asks somebody by their nickname to be friends, or ends it.
    ///
    /// # Errors
    /// The member takes no part themself; nobody has this nickname, or the member has it; one of the two has
    /// [`MOST_FRIENDS`] already.
    pub async fn befriend(
        &self,
        member: MemberId,
        nickname: &Nickname,
        act: FriendAct,
    ) -> Result<(), AppError> {
        let member = self.record(member).await?.member.id;
        let own = leaderboard::nickname_of(self.database(), member).await?;
        if own.is_none() {
            let sentence = "who has friends here takes part: choose a nickname first";
            return Err(AppError::refused(Code::NotFound, sentence).because("nickname-none"));
        }
        let mut tx = self.database().begin().await?;
        let owners = leaderboard::taken(&mut tx, vec![nickname.folded()]).await?;
        let found = owners.into_iter().find(|own| own.blocked_at.is_none());
        let Some(friend) = found.map(|own| own.member) else {
            let sentence = format!("nobody takes part as '{}'", nickname.as_str());
            let refused = AppError::refused(Code::NotFound, sentence).because("friend-unknown");
            return Err(refused.with("nickname", nickname.as_str()));
        };
        if friend == member {
            let sentence = "this is the member's own nickname: ask somebody else";
            return Err(AppError::refused(Code::InvalidRequest, sentence).because("friend-self"));
        }
        // Whoever turned out to be this one may be meant: all that are known under the nickname are.
        let mut known = vec![(friend, friend::state(&mut tx, (member, friend)).await?)];
        for (other, _) in merge::absorbed(&mut tx, Column::uuids([friend.0])).await? {
            let state = friend::state(&mut tx, (member, other)).await?;
            known.extend(state.map(|state| (other, Some(state))));
        }
        if known.len() > 1 {
            known.retain(|(_, state)| state.is_some());
        }
        for (friend, now) in known {
            let Some(sides) = sides_of(&mut tx, (member, friend), (act, now)).await? else {
                continue;
            };
            let sides = [(member, sides[0]), (friend, sides[1])];
            friend::write(&mut tx, sides, self.clock().now()).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// How both stand after an act; nothing where it changes nothing.
async fn sides_of(
    tx: &mut WriteTx,
    (member, friend): (MemberId, MemberId),
    (act, now): (FriendAct, Option<String>),
) -> Result<Option<[Option<&'static str>; 2]>, AppError> {
    Ok(Some(match (act, now.as_deref()) {
        (FriendAct::Ask, Some("asked")) => [Some("friend"); 2],
        (FriendAct::Ask, Some(_)) | (FriendAct::End, None | Some("refused")) => {
            return Ok(None);
        }
        (FriendAct::Ask, None) => asks(tx, (member, friend)).await?,
        // They asked: who is refused cannot ask again, and is not told.
        (FriendAct::End, Some("asked")) => [None, Some("refused")],
        (FriendAct::End, Some(_)) => [None, None],
    }))
}

/// How both stand after the first asked.
async fn asks(
    tx: &mut WriteTx,
    (member, friend): (MemberId, MemberId),
) -> Result<[Option<&'static str>; 2], AppError> {
    // Whoever was refused had asked: now both want it.
    if friend::state(tx, (friend, member)).await?.is_some() {
        return Ok([Some("friend"); 2]);
    }
    for side in [member, friend] {
        if friend::count(tx, side).await? >= MOST_FRIENDS {
            let sentence = format!("one of the two has {MOST_FRIENDS} friends already");
            let refused = AppError::refused(Code::InvalidRequest, sentence).because("friend-full");
            return Err(refused.with("most", MOST_FRIENDS));
        }
    }
    Ok([Some("asking"), Some("asked")])
}
