//! Coupons: batches of codes that are made or come from outside, coupons that members hold, and how each
//! stands.

mod grant;
mod guess;
mod make;
mod read;

pub use grant::NewCoupon;
pub(crate) use grant::code_for;
pub(crate) use guess::Guessers;
pub use read::{BatchInfo, CouponInfo, CouponLine, FoundCoupon, HeldInfo};

use crate::asked::{self, Asked};
use crate::audit::note;
use crate::baci::Baci;
use crate::error::AppError;
use crate::place::By;
use crate::secret::random;
use baci_core::coupon::{BadTemplate, Binding, Template};
use baci_core::id::CouponBatchId;
use baci_core::refusal::{Code, Refusal, Value};
use baci_core::time::Instant;
use baci_store::WriteTx;
use baci_store::coupon::{self, StoredBatch};
use serde_json::json;

/// The most codes of a batch.
pub const MAX_COUPONS: u64 = 10_000_000;
/// The most codes or members that are handed in at once.
pub const MAX_AT_ONCE: usize = 10_000;

/// A batch that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBatch {
    /// The promotion that it opens, by its id: it must take coupons.
    pub promotion: String,
    /// What staff call it.
    pub name: String,
    /// How often each of its codes may be used; as often as liked for `None`.
    pub uses: Option<i64>,
    pub from: Option<Instant>,
    /// At this very instant its codes are no longer good; never for `None`.
    pub until: Option<Instant>,
    /// The goods that its codes are for.
    pub binding: Binding,
}

impl Baci {
    /// Begins a batch of so many codes made from a template. [`Baci::finish_coupons`] makes them.
    ///
    /// # Errors
    /// [`Code::InvalidRequest`] where the template does not serve, [`Code::UnknownName`] where the
    /// promotion is none that takes coupons.
    pub async fn new_coupons(
        &self,
        by: &By,
        new: NewBatch,
        (template, count): (&str, u64),
        asked: Option<Asked>,
    ) -> Result<StoredBatch, AppError> {
        let template: Template = template.parse().map_err(bad_template)?;
        if count == 0 || count > MAX_COUPONS {
            let sentence = format!("a batch has 1 to {MAX_COUPONS} codes");
            return Err(many("coupons-many", sentence, MAX_COUPONS));
        }
        template.serves(count).map_err(bad_template)?;
        let wanted = i64::try_from(count).unwrap_or(i64::MAX);
        self.begin_batch(by, new, (template.to_string(), wanted), asked).await
    }

    /// Begins a batch of codes that come from outside: [`Baci::add_coupons`] hands them in.
    ///
    /// # Errors
    /// As [`Baci::new_coupons`].
    pub async fn import_coupons(
        &self,
        by: &By,
        new: NewBatch,
        asked: Option<Asked>,
    ) -> Result<StoredBatch, AppError> {
        self.begin_batch(by, new, (String::new(), 0), asked).await
    }

    async fn begin_batch(
        &self,
        by: &By,
        mut new: NewBatch,
        (template, wanted): (String, i64),
        asked: Option<Asked>,
    ) -> Result<StoredBatch, AppError> {
        self.check_batch(&mut new).await?;
        let now = self.clock().now();
        let batch = StoredBatch {
            batch: CouponBatchId::derive(now, &random::<16>()?),
            promotion: new.promotion,
            name: new.name,
            template,
            wanted,
            made: 0,
            uses: new.uses.unwrap_or(i64::MAX),
            starts_at: new.from.unwrap_or(now),
            ends_at: new.until.unwrap_or(Instant::FAR),
            withdrawn_at: None,
            actor: by.actor.clone(),
            created_at: now,
            binding: new.binding,
        };
        let mut tx = self.database().begin().await?;
        if let Some(asked) = asked
            && let Some(there) = asked::first(&mut tx, &asked, now, batch.batch.0).await?
        {
            tx.rollback().await?;
            let id = CouponBatchId(there);
            return coupon::batch(self.database(), id).await?.ok_or_else(|| no_batch(id));
        }
        coupon::save_batch(&mut tx, &batch).await?;
        let details = json!({ "promotion": batch.promotion, "count": wanted });
        note_batch(&mut tx, now, by, "coupons.make", batch.batch, &details).await?;
        tx.commit().await?;
        Ok(batch)
    }

    /// That a batch can be; what it is for is put as it is stored.
    async fn check_batch(&self, new: &mut NewBatch) -> Result<(), AppError> {
        let invalid = |reason, sentence: &str| {
            AppError::refused(Code::InvalidRequest, sentence).because(reason)
        };
        self.takes_coupons(&new.promotion).await?;
        new.binding = std::mem::take(&mut new.binding).clean()?;
        if new.name.trim().is_empty() || new.name.chars().count() > 200 {
            return Err(invalid("coupons-name", "a batch has a name of 1 to 200 characters"));
        }
        if new.uses.is_some_and(|uses| uses < 1) {
            return Err(invalid(
                "coupons-uses",
                "a code can be used once or more: leave it out for no limit",
            ));
        }
        let now = self.clock().now();
        if new.until.is_some_and(|until| until <= new.from.unwrap_or(now)) {
            return Err(invalid("coupons-end", "a batch ends after it starts"));
        }
        Ok(())
    }

    /// That a promotion of the live program takes coupons.
    pub(crate) async fn takes_coupons(&self, promotion: &str) -> Result<(), AppError> {
        let published = self.in_force().await?;
        if published.program.index.of_coupon(promotion).is_some() {
            return Ok(());
        }
        let shown: String = promotion.chars().take(60).collect();
        let sentence = format!(
            "the live program has no promotion '{shown}' that takes coupons: write coupon = \"typed\" or \"held\" in it, or held = true in a price list"
        );
        let refusal = Refusal::new(Code::UnknownName, sentence).because("takes-no-coupons");
        Err(AppError::Refused(refusal.with("promotion", shown)))
    }

    /// Takes a batch out of use: none of its codes, and nothing that members hold of it, is good any more.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub async fn withdraw_batch(&self, by: &By, id: CouponBatchId) -> Result<(), AppError> {
        let now = self.clock().now();
        let mut tx = self.database().begin().await?;
        let mut batch = coupon::lock_batch(&mut tx, id).await?.ok_or_else(|| no_batch(id))?;
        batch.withdrawn_at.get_or_insert(now);
        coupon::save_batch(&mut tx, &batch).await?;
        note_batch(&mut tx, now, by, "coupons.withdraw", id, &json!({})).await?;
        tx.commit().await?;
        loop {
            let mut tx = self.database().begin().await?;
            let rows = coupon::withdraw_held(&mut tx, id, 1000).await?;
            tx.commit().await?;
            if rows == 0 {
                return Ok(());
            }
        }
    }

    /// Takes one code of a batch out of use.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub async fn withdraw_coupon(&self, by: &By, code: &str) -> Result<(), AppError> {
        let code = baci_core::coupon::Coupon::fold(code);
        let now = self.clock().now();
        let mut tx = self.database().begin().await?;
        if !coupon::withdraw(&mut tx, &code, Some(now)).await? {
            tx.rollback().await?;
            return Err(no_code());
        }
        note(&mut tx, now, by, ("coupon.withdraw", &code), &json!({})).await?;
        Ok(tx.commit().await?)
    }
}

async fn note_batch(
    tx: &mut WriteTx,
    now: Instant,
    by: &By,
    action: &str,
    id: CouponBatchId,
    details: &serde_json::Value,
) -> Result<(), AppError> {
    note(tx, now, by, (action, &id.to_string()), details).await
}

fn no_batch(id: CouponBatchId) -> AppError {
    let sentence = format!("there is no batch of coupons {id}");
    AppError::refused(Code::NotFound, sentence).because("no-coupon-batch")
}

fn no_code() -> AppError {
    AppError::refused(Code::NotFound, "there is no coupon with this code").because("no-coupon")
}

/// That more was sent than is taken.
fn many(reason: &'static str, sentence: String, most: u64) -> AppError {
    let most = Value::Count(i64::try_from(most).unwrap_or(i64::MAX));
    let refusal = Refusal::new(Code::InvalidRequest, sentence).because(reason);
    AppError::Refused(refusal.with("most", most))
}

fn bad_template(bad: impl Into<BadTemplate>) -> AppError {
    let bad = bad.into();
    let refusal = Refusal::new(Code::InvalidRequest, bad.to_string());
    AppError::Refused(match bad {
        BadTemplate::Length => refusal.because("template-length"),
        BadTemplate::Character(c) => {
            refusal.because("template-character").with("character", c.to_string())
        }
        BadTemplate::Check => refusal.because("template-check"),
        BadTemplate::Alike => refusal.because("template-alike"),
        BadTemplate::Guessable { more } => {
            refusal.because("template-guessable").with("more", Value::Count(i64::from(more)))
        }
    })
}
