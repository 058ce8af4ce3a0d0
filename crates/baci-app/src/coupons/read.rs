//! How coupons stand: a batch with its figures, its codes page by page, one code with its history.

use super::{no_batch, no_code};
use crate::baci::Baci;
use crate::commands::coupons::{Uses, held_key, key, standing};
use crate::error::AppError;
use baci_core::coupon::{Coupon, Standing};
use baci_core::id::{CouponBatchId, MemberId};
use baci_core::refusal::Code;
use baci_core::time::Instant;
use baci_store::counter;
use baci_store::coupon::{self, MemberCoupon, Move, StoredBatch};

/// How much of a coupon's history is shown.
const MOVES: i64 = 100;

/// A batch with its figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchInfo {
    pub batch: StoredBatch,
    /// Uses of all its codes, what was given back taken off.
    pub uses: i64,
    /// How many of its codes were used at least once.
    pub used_codes: i64,
}

/// A code as it is listed and exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CouponLine {
    pub code: String,
    /// Whose it is, where a member holds it.
    pub member: Option<MemberId>,
    pub used: i64,
    pub standing: Standing,
}

/// One code with its history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CouponInfo {
    pub line: CouponLine,
    pub batch: StoredBatch,
    /// Where it was used or given back, latest first.
    pub moves: Vec<Move>,
}

/// A coupon that a member holds, with its history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldInfo {
    pub coupon: MemberCoupon,
    /// How often it was used, what quotes hold left out.
    pub used: i64,
    pub standing: Standing,
    /// Where it was used or given back, latest first.
    pub moves: Vec<Move>,
}

/// What a code is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FoundCoupon {
    /// One of a batch, which whoever has it may use.
    OfBatch(CouponInfo),
    /// A member's own.
    Held(HeldInfo),
}

impl Baci {
    /// Batches, latest first, before this one.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn coupon_batches(
        &self,
        before: Option<CouponBatchId>,
        limit: usize,
    ) -> Result<Vec<StoredBatch>, AppError> {
        let before = before.unwrap_or(CouponBatchId(baci_core::id::HIGHEST));
        let limit = i64::try_from(limit.min(1000)).unwrap_or(1000);
        Ok(coupon::batches(self.database(), before, limit).await?)
    }

    /// A batch with its figures.
    ///
    /// # Errors
    /// [`baci_core::refusal::Code::NotFound`].
    pub async fn coupon_batch(&self, id: CouponBatchId) -> Result<BatchInfo, AppError> {
        let batch = coupon::batch(self.database(), id).await?.ok_or_else(|| no_batch(id))?;
        let (uses, used_codes) = coupon::uses_of(self.database(), id).await?;
        Ok(BatchInfo { batch, uses, used_codes })
    }

    /// Codes of a batch in their order, after a place; coupons that members hold come by member.
    ///
    /// # Errors
    /// [`baci_core::refusal::Code::NotFound`].
    pub async fn coupons(
        &self,
        id: CouponBatchId,
        after: Option<&CouponLine>,
        limit: usize,
    ) -> Result<Vec<CouponLine>, AppError> {
        let batch = coupon::batch(self.database(), id).await?.ok_or_else(|| no_batch(id))?;
        let limit = i64::try_from(limit.min(super::MAX_AT_ONCE)).unwrap_or(1000);
        let now = self.clock().now();
        let after_code = after.map_or("", |line| line.code.as_str());
        let span = (batch.starts_at, batch.ends_at);
        let codes = coupon::codes_of(self.database(), id, after_code, limit).await?;
        if !codes.is_empty() {
            let line = |(code, used, held, withdrawn): (String, i64, i64, Option<i64>)| {
                let gone = withdrawn.is_some() || batch.withdrawn_at.is_some();
                let standing = match gone {
                    true => Standing::Withdrawn,
                    false => standing(span, Uses { most: batch.uses, used, held }, now),
                };
                CouponLine { code, member: None, used: used - held, standing }
            };
            return Ok(codes.into_iter().map(line).collect());
        }
        let place = after.and_then(|line| Some((line.member?, line.code.as_str())));
        if after.is_some() && place.is_none() {
            return Ok(Vec::new());
        }
        let place = place.unwrap_or((MemberId(baci_core::id::LOWEST), ""));
        let held = coupon::held_of(self.database(), id, place, limit).await?;
        let line = |own: coupon::MemberCoupon| {
            let standing = held_standing(&own, now);
            let used = i64::from(standing == Standing::Used);
            CouponLine { code: own.code, member: Some(own.member), used, standing }
        };
        Ok(held.into_iter().map(line).collect())
    }

    /// One code of a batch.
    ///
    /// # Errors
    /// [`baci_core::refusal::Code::NotFound`].
    pub async fn coupon(&self, code: &str) -> Result<CouponInfo, AppError> {
        let code = Coupon::fold(code);
        let stored = coupon::get(self.database(), &code).await?.ok_or_else(no_code)?;
        let used = counter::get_program(self.database(), &key(&code)).await?;
        let held = counter::get_program(self.database(), &held_key(&code)).await?;
        let batch = stored.batch;
        let now = self.clock().now();
        let standing = match stored.withdrawn_at.or(batch.withdrawn_at) {
            Some(_) => Standing::Withdrawn,
            None => {
                let uses = Uses { most: batch.uses, used, held };
                standing((batch.starts_at, batch.ends_at), uses, now)
            }
        };
        let moves = coupon::moves(self.database(), &code, MOVES).await?;
        let line = CouponLine { code, member: None, used: used - held, standing };
        Ok(CouponInfo { line, batch, moves })
    }

    /// The coupon with this code, of a batch or held by a member.
    ///
    /// # Errors
    /// [`baci_core::refusal::Code::NotFound`].
    pub async fn find_coupon(&self, code: &str) -> Result<FoundCoupon, AppError> {
        match self.coupon(code).await {
            Err(AppError::Refused(refusal)) if refusal.code == Code::NotFound => {
                Ok(FoundCoupon::Held(self.held_coupon(code).await?))
            }
            found => Ok(FoundCoupon::OfBatch(found?)),
        }
    }

    async fn held_coupon(&self, code: &str) -> Result<HeldInfo, AppError> {
        let code = Coupon::fold(code);
        let coupon = coupon::held(self.database(), &code).await?.ok_or_else(no_code)?;
        let standing = held_standing(&coupon, self.clock().now());
        let mut used = 0;
        for (key, sign) in [(key(&code), 1), (held_key(&code), -1)] {
            used += sign * counter::get(self.database(), coupon.member, &key).await?;
        }
        let moves = coupon::moves(self.database(), &code, MOVES).await?;
        Ok(HeldInfo { coupon, used, standing, moves })
    }
}

/// How a coupon stands that a member holds.
pub(crate) fn held_standing(own: &coupon::MemberCoupon, now: Instant) -> Standing {
    match own.state.as_str() {
        "withdrawn" => Standing::Withdrawn,
        state => {
            let uses = match state {
                "used" => Uses { most: 1, used: 1, held: 0 },
                "held" => Uses { most: 1, used: 1, held: 1 },
                _ => Uses { most: 1, used: 0, held: 0 },
            };
            standing((own.starts_at, own.ends_at), uses, now)
        }
    }
}
