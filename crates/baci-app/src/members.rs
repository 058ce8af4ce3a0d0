//! Members, read: one by id or identity, or page by page; and their balances.

use crate::answer::Balance;
use crate::baci::Baci;
use crate::command::Identity;
use crate::commands::lost_card as lost_card_refusal;
use crate::error::AppError;
use baci_core::id::{HoldId, MemberId};
use baci_core::refusal::Code;
use baci_store::hold::{self, StoredHold};
use baci_store::lot::{self, StoredLot};
use baci_store::member::{self, StoredMember};
use baci_store::{identity, lost_card, merge, wallet};
use std::collections::BTreeMap;

/// A page of members.
#[derive(Clone, Debug, PartialEq)]
pub struct MemberPage {
    pub members: Vec<StoredMember>,
    /// The last member's id, where there may be more.
    pub next: Option<MemberId>,
}

impl Baci {
    /// Whom a member turned out to be; themselves where they did not.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn whom(&self, id: MemberId) -> Result<MemberId, AppError> {
        Ok(merge::into_whom(self.database(), id).await?.unwrap_or(id))
    }

    /// A member's record: that of whom they turned out to be, where they did.
    ///
    /// # Errors
    /// [`Code::MemberNotFound`].
    pub async fn member(&self, id: MemberId) -> Result<StoredMember, AppError> {
        let found = member::get(self.database(), id).await?;
        let found = match found.as_ref().and_then(|own| own.merged_into) {
            Some(whom) => member::get(self.database(), whom).await?,
            None => found,
        };
        found.ok_or_else(|| {
            AppError::refused(Code::MemberNotFound, format!("there is no member {id}"))
                .with("member", id.to_string())
        })
    }

    /// A member's record as it is, also of one who turned out to be another.
    ///
    /// # Errors
    /// [`Code::MemberNotFound`].
    pub async fn record(&self, id: MemberId) -> Result<StoredMember, AppError> {
        member::get(self.database(), id).await?.ok_or_else(|| {
            AppError::refused(Code::MemberNotFound, format!("there is no member {id}"))
                .with("member", id.to_string())
        })
    }

    /// The member with this identity.
    ///
    /// # Errors
    /// [`Code::MemberNotFound`].
    pub async fn member_by(&self, by: &Identity) -> Result<StoredMember, AppError> {
        match identity::get(self.database(), &by.0).await? {
            Some(id) => self.member(id).await,
            None if lost_card::is_lost(self.database(), &by.0).await? => {
                Err(AppError::Refused(lost_card_refusal(by)))
            }
            None => Err(AppError::refused(
                Code::MemberNotFound,
                "nobody is a member under this identity",
            )
            .because("nobody-by-identity")),
        }
    }

    /// A page of members in the order of their ids.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn members(
        &self,
        after: Option<MemberId>,
        limit: i64,
    ) -> Result<MemberPage, AppError> {
        let mut members = member::list(self.database(), after, limit).await?;
        let full = i64::try_from(members.len()).unwrap_or(0) >= limit;
        let next = members.last().map(|m| m.member.id).filter(|_| full);
        members.retain(|own| own.merged_into.is_none());
        Ok(MemberPage { members, next })
    }

    /// A member's balances, by wallet. What fell due but was not worked on yet is not counted: the
    /// task runner is at most a minute behind.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn balances(&self, id: MemberId) -> Result<BTreeMap<String, Balance>, AppError> {
        let id = self.whom(id).await?;
        let wallets = wallet::of_member(self.database(), id).await?;
        Ok(wallets.iter().map(|w| (w.wallet.clone(), Balance::from(w))).collect())
    }

    /// A member's lots that still hold something, the first to expire first; at most 1000.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn lots(&self, id: MemberId) -> Result<Vec<StoredLot>, AppError> {
        let id = self.whom(id).await?;
        Ok(lot::open_of(self.database(), id, 1000).await?)
    }

    /// A member's hold.
    ///
    /// # Errors
    /// [`Code::HoldNotFound`].
    pub async fn hold(&self, member: MemberId, id: HoldId) -> Result<StoredHold, AppError> {
        let member = self.whom(member).await?;
        hold::get(self.database(), member, id).await?.ok_or_else(|| {
            AppError::refused(Code::HoldNotFound, format!("this member has no hold {id}"))
                .with("hold", id.to_string())
        })
    }
}
