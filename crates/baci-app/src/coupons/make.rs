//! Making codes: of random bytes, unique over all batches, a bounded number in each transaction, so that
//! tills are served in between. What a stopped server left is made by whoever comes next.

use super::{MAX_AT_ONCE, MAX_COUPONS, many, no_batch};
use crate::baci::Baci;
use crate::error::AppError;
use crate::secret::random;
use baci_core::coupon::{Coupon, MAX_TEMPLATE, Part, Template};
use baci_core::id::CouponBatchId;
use baci_core::refusal::{Code, Refusal, Value};
use baci_store::coupon::{self, StoredBatch};
use std::collections::BTreeSet;

/// How many codes are made in one transaction.
const CHUNK: usize = 20_000;
/// How often a chunk may find nothing new before the template is called used up.
const TRIES: usize = 5;

impl Baci {
    /// Makes what is missing of a batch; tells after each step how many there are.
    ///
    /// # Errors
    /// [`Code::NotFound`]; [`Code::InvalidRequest`] where the template gives nothing new any more.
    pub async fn finish_coupons(
        &self,
        id: CouponBatchId,
        mut told: impl FnMut(&StoredBatch),
    ) -> Result<StoredBatch, AppError> {
        let mut failed = 0;
        loop {
            let batch = coupon::batch(self.database(), id).await?.ok_or_else(|| no_batch(id))?;
            let left = usize::try_from(batch.wanted - batch.made).unwrap_or(0);
            if left == 0 || batch.withdrawn_at.is_some() {
                return Ok(batch);
            }
            // Made before the writer is taken: others wait for as little as may be.
            let codes =
                codes(&batch.template, &part(&batch, failed, left.min(CHUNK)), left.min(CHUNK))?;
            let mut tx = self.database().begin().await?;
            let mut batch = coupon::lock_batch(&mut tx, id).await?.ok_or_else(|| no_batch(id))?;
            let left = usize::try_from(batch.wanted - batch.made).unwrap_or(0);
            let codes = codes.into_iter().take(left).collect();
            let new = coupon::add_codes(&mut tx, id, codes).await?;
            batch.made += i64::try_from(new).unwrap_or(0);
            coupon::save_batch(&mut tx, &batch).await?;
            tx.commit().await?;
            told(&batch);
            failed = if new == 0 { failed + 1 } else { 0 };
            if failed == TRIES {
                let sentence = format!(
                    "the codes of '{}' are all taken by other batches: take another template",
                    batch.template
                );
                let refused = AppError::refused(Code::InvalidRequest, sentence);
                return Err(refused.because("template-used-up"));
            }
        }
    }

    /// Makes what is missing of any batch: for the task runner.
    pub(crate) async fn finish_all_coupons(&self) -> Result<(), AppError> {
        for batch in coupon::unfinished(self.database(), 10).await? {
            match self.finish_coupons(batch.batch, |_| {}).await {
                Err(AppError::Refused(refusal)) => {
                    tracing::warn!(batch = %batch.batch, %refusal, "a batch stays as it is");
                }
                done => drop(done?),
            }
        }
        Ok(())
    }

    /// Adds codes from outside to a batch; answers how many of them are new.
    ///
    /// # Errors
    /// [`Code::InvalidRequest`] where a code cannot be one, and then none is added.
    pub async fn add_coupons(
        &self,
        id: CouponBatchId,
        codes: &[String],
    ) -> Result<(StoredBatch, u64), AppError> {
        if codes.len() > MAX_AT_ONCE {
            let sentence = format!("at most {MAX_AT_ONCE} codes at once");
            return Err(many("too-many-at-once", sentence, MAX_AT_ONCE as u64));
        }
        let mut folded = BTreeSet::new();
        for (i, code) in codes.iter().enumerate() {
            let code = Coupon::fold(code);
            let length = code.chars().count();
            if length == 0 || length > MAX_TEMPLATE || code.chars().any(char::is_control) {
                let sentence = format!("code {} has not 1 to {MAX_TEMPLATE} characters", i + 1);
                let refusal = Refusal::new(Code::InvalidRequest, sentence).because("coupon-length");
                let number = Value::Count(i64::try_from(i + 1).unwrap_or(0));
                return Err(AppError::Refused(refusal.with("number", number)));
            }
            folded.insert(code);
        }
        let mut tx = self.database().begin().await?;
        let mut batch = coupon::lock_batch(&mut tx, id).await?.ok_or_else(|| no_batch(id))?;
        if !batch.template.is_empty() {
            tx.rollback().await?;
            let sentence = "this batch is made from a template: begin another one";
            let refused = AppError::refused(Code::InvalidRequest, sentence);
            return Err(refused.because("coupons-made"));
        }
        let new = coupon::add_codes(&mut tx, id, folded.into_iter().collect()).await?;
        batch.made = batch.made.saturating_add(i64::try_from(new).unwrap_or(0));
        batch.wanted = batch.made;
        if u64::try_from(batch.made).unwrap_or(0) > MAX_COUPONS {
            tx.rollback().await?;
            let sentence = format!("a batch has at most {MAX_COUPONS} codes");
            return Err(many("coupons-many", sentence, MAX_COUPONS));
        }
        coupon::save_batch(&mut tx, &batch).await?;
        tx.commit().await?;
        Ok((batch, new))
    }
}

/// Where the next codes of a batch lie: each step is a part of its own, so that it writes few pages. Where
/// a part gave nothing new, other batches may have taken it: then anywhere.
fn part(batch: &StoredBatch, failed: usize, count: usize) -> Part {
    let number = |n: i64| u64::try_from(n).unwrap_or(0);
    match failed {
        0 => {
            let from = number(batch.made);
            Part { from, until: from + count as u64, of: number(batch.wanted) }
        }
        _ => Part::WHOLE,
    }
}

/// Different codes of a part of a template, in their order: neighbours go to the same page.
fn codes(template: &str, part: &Part, count: usize) -> Result<BTreeSet<String>, AppError> {
    let template: Template = template
        .parse()
        .map_err(|bad: baci_core::coupon::BadTemplate| AppError::Internal(bad.to_string()))?;
    let mut bytes = Bytes::default();
    let mut codes = BTreeSet::new();
    // Where few codes are left, not all that come twice are made up for here.
    for _ in 0..count * 2 {
        if codes.len() == count {
            break;
        }
        codes.insert(template.fill(part, || bytes.next()));
    }
    match bytes.failed {
        Some(error) => Err(error),
        None => Ok(codes),
    }
}

/// Random bytes, drawn many at a time.
#[derive(Default)]
struct Bytes {
    buffer: Vec<u8>,
    failed: Option<AppError>,
}

impl Bytes {
    fn next(&mut self) -> u8 {
        if let Some(byte) = self.buffer.pop() {
            return byte;
        }
        match random::<4096>() {
            Ok(bytes) => self.buffer.extend(bytes),
            // Nothing made of what follows is kept.
            Err(error) => self.failed = Some(error),
        }
        self.buffer.pop().unwrap_or(0)
    }
}

/// A code of a member's own: nobody else could use it, so it need not be a secret, only its own.
pub(super) fn own_code() -> Result<String, AppError> {
    let codes = codes(&Template::plain().to_string(), &Part::WHOLE, 1)?;
    codes.into_iter().next().ok_or_else(|| AppError::Internal("no code".into()))
}
