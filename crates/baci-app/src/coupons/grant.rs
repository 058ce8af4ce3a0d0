//! Personal offers: coupons that members hold, given by staff one by one or by a list.

use super::make::own_code;
use super::{MAX_AT_ONCE, NewBatch, many, no_batch, no_code};
use crate::asked::{self, Asked};
use crate::audit::note;
use crate::baci::Baci;
use crate::error::AppError;
use crate::place::By;
use baci_core::coupon::{Binding, Coupon, Part, Template};
use baci_core::id::{CouponBatchId, MemberId};
use baci_core::refusal::Code;
use baci_core::time::Instant;
use baci_store::coupon::{self, MemberCoupon, StoredBatch};
use baci_store::member::{self, StoredMember};
use serde_json::json;
use std::collections::BTreeSet;

/// The most coupons that a member holds at a time.
const MOST_OPEN: usize = 200;

/// A coupon that a member is to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCoupon {
    /// The promotion that it opens, by its id: it must take coupons.
    pub promotion: String,
    /// How often it may be used; once for `None`.
    pub uses: Option<i64>,
    pub from: Option<Instant>,
    /// At this very instant it is no longer good; never for `None`.
    pub until: Option<Instant>,
    /// The goods that it is for.
    pub binding: Binding,
}

impl Baci {
    /// Gives a member a coupon.
    ///
    /// # Errors
    /// [`Code::MemberNotFound`], [`Code::UnknownName`], [`Code::InvalidRequest`].
    pub async fn grant_coupon(
        &self,
        by: &By,
        member: MemberId,
        new: NewCoupon,
        asked: Option<Asked>,
    ) -> Result<MemberCoupon, AppError> {
        let NewCoupon { promotion, uses, from, until, binding } = new;
        let name = "-".to_owned();
        let mut batch = NewBatch { promotion, name, uses, from, until, binding };
        self.check_batch(&mut batch).await?;
        let member = self.member(member).await?.member.id;
        let held = coupon::of_member(self.database(), member, 1000).await?;
        if held.iter().filter(|own| own.state == "open").count() >= MOST_OPEN {
            let sentence = format!("a member holds at most {MOST_OPEN} open coupons");
            return Err(many("coupons-held", sentence, MOST_OPEN as u64));
        }
        let now = self.clock().now();
        let own = MemberCoupon {
            member,
            code: match &asked {
                // Asked for again, it is the same one.
                Some(asked) => code_for(&asked.key),
                None => own_code()?,
            },
            batch: None,
            promotion: batch.promotion,
            uses: uses.unwrap_or(1),
            starts_at: from.unwrap_or(now),
            ends_at: until.unwrap_or(Instant::FAR),
            state: "open".to_owned(),
            event: None,
            actor: by.actor.clone(),
            created_at: now,
            binding: batch.binding,
        };
        let mut tx = self.database().begin().await?;
        // Locked: who is merged into another one meanwhile is not given what nobody would find.
        let own = match member::lock(&mut tx, &[member]).await?.pop() {
            Some(StoredMember { merged_into: Some(whom), .. }) => {
                MemberCoupon { member: whom, ..own }
            }
            _ => own,
        };
        if let Some(asked) = &asked
            && asked::first(&mut tx, asked, now, member.0).await?.is_some()
        {
            tx.rollback().await?;
            let held = held.into_iter().find(|there| there.code == own.code);
            return held.ok_or_else(no_code);
        }
        coupon::grant(&mut tx, std::slice::from_ref(&own)).await?;
        let details = json!({ "promotion": own.promotion, "code": own.code });
        note(&mut tx, now, by, ("coupon.grant", &member.to_string()), &details).await?;
        tx.commit().await?;
        Ok(own)
    }

    /// Begins a batch of coupons that members hold: [`Baci::grant_coupons`] hands them out.
    ///
    /// # Errors
    /// [`Code::UnknownName`], [`Code::InvalidRequest`].
    pub async fn new_grants(
        &self,
        by: &By,
        new: NewBatch,
        asked: Option<Asked>,
    ) -> Result<StoredBatch, AppError> {
        let new = NewBatch { uses: Some(new.uses.unwrap_or(1)), ..new };
        self.begin_batch(by, new, (String::new(), 0), asked).await
    }

    /// Gives each of these members a coupon of a batch; who has one of it already gets no second.
    /// Answers how many got one.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::MemberNotFound`] with the one that is none, and then nobody gets any.
    pub async fn grant_coupons(
        &self,
        id: CouponBatchId,
        members: &[MemberId],
    ) -> Result<u64, AppError> {
        if members.len() > MAX_AT_ONCE {
            let sentence = format!("at most {MAX_AT_ONCE} members at once");
            return Err(many("too-many-at-once", sentence, MAX_AT_ONCE as u64));
        }
        let now = self.clock().now();
        let mut tx = self.database().begin().await?;
        let mut batch = coupon::lock_batch(&mut tx, id).await?.ok_or_else(|| no_batch(id))?;
        let known = member::lock(&mut tx, members).await?;
        let known = known.iter().filter(|own| own.merged_into.is_none());
        let known: BTreeSet<MemberId> = known.map(|own| own.member.id).collect();
        if let Some(stranger) = members.iter().find(|member| !known.contains(member)) {
            tx.rollback().await?;
            let sentence = format!("there is no member {stranger}");
            return Err(AppError::refused(Code::MemberNotFound, sentence));
        }
        let own = |member: &MemberId| MemberCoupon {
            member: *member,
            code: code_for(&format!("{id}/{member}")),
            batch: Some(id),
            promotion: batch.promotion.clone(),
            uses: batch.uses,
            starts_at: batch.starts_at,
            ends_at: batch.ends_at,
            state: "open".to_owned(),
            event: None,
            actor: batch.actor.clone(),
            created_at: now,
            binding: batch.binding.clone(),
        };
        let coupons: Vec<_> = members.iter().map(own).collect();
        let new = coupon::grant(&mut tx, &coupons).await?;
        batch.made = batch.made.saturating_add(i64::try_from(new).unwrap_or(0));
        batch.wanted = batch.made;
        coupon::save_batch(&mut tx, &batch).await?;
        tx.commit().await?;
        Ok(new)
    }

    /// Takes a coupon from a member who has not used it up.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub async fn take_coupon(&self, by: &By, member: MemberId, code: &str) -> Result<(), AppError> {
        let code = Coupon::fold(code);
        let now = self.clock().now();
        let member = self.whom(member).await?;
        let mut tx = self.database().begin().await?;
        if !coupon::take(&mut tx, member, &code).await? {
            tx.rollback().await?;
            return Err(no_code());
        }
        let details = json!({ "code": code });
        note(&mut tx, now, by, ("coupon.take", &member.to_string()), &details).await?;
        Ok(tx.commit().await?)
    }

    /// A member's coupons, open ones first.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn coupons_of(
        &self,
        member: MemberId,
        limit: usize,
    ) -> Result<Vec<MemberCoupon>, AppError> {
        let limit = i64::try_from(limit.min(1000)).unwrap_or(1000);
        let member = self.whom(member).await?;
        Ok(coupon::of_member(self.database(), member, limit).await?)
    }
}

/// The code of a member's coupon for what it is given for: always the same, so that nobody gets two.
pub(crate) fn code_for(seed: &str) -> String {
    let mut bytes = blake3::Hasher::new().update(seed.as_bytes()).finalize_xof();
    Template::plain().fill(&Part::WHOLE, || {
        let mut byte = [0];
        bytes.fill(&mut byte);
        byte[0]
    })
}
