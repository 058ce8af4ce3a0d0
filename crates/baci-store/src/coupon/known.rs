//! What a batch asks of coupons, in one statement: the codes that were given, of whichever batches, and
//! what the members hold themselves.

use super::batch::StoredBatch;
use super::binding::Stored;
use super::code::StoredCoupon;
use super::held::MemberCoupon;
use crate::database::WriteTx;
use crate::error::StoreError;
use crate::value::Column;
use baci_core::id::{CouponBatchId, EventId, MemberId};
use baci_core::time::Instant;
use uuid::Uuid;

/// A coupon of a member or a code of a batch: what only the other has is empty.
#[derive(sqlx::FromRow)]
struct Row {
    member_id: Option<Uuid>,
    code: String,
    batch_id: Option<Uuid>,
    promotion: String,
    uses: i64,
    starts_at: i64,
    ends_at: i64,
    actor: String,
    created_at: i64,
    #[sqlx(try_from = "Option<String>")]
    binding: Stored,
    state: Option<String>,
    event_id: Option<Uuid>,
    name: Option<String>,
    template: Option<String>,
    wanted: Option<i64>,
    made: Option<i64>,
    withdrawn_at: Option<i64>,
    code_withdrawn_at: Option<i64>,
}

/// Those of members come first, so that an empty place takes its kind from them.
const SQL: &str = "SELECT member_id, code, batch_id, promotion, uses, starts_at, ends_at, actor, \
    created_at, binding, state, event_id, CAST(NULL AS TEXT) AS name, CAST(NULL AS TEXT) AS template, \
    CAST(NULL AS BIGINT) AS wanted, CAST(NULL AS BIGINT) AS made, CAST(NULL AS BIGINT) AS withdrawn_at, \
    CAST(NULL AS BIGINT) AS code_withdrawn_at \
    FROM member_coupons WHERE member_id IN (@) AND (state = 'open' OR code IN (@@@)) \
    UNION ALL \
    SELECT NULL, c.code, b.batch_id, b.promotion, b.uses, b.starts_at, b.ends_at, b.actor, \
    b.created_at, b.binding, NULL, NULL, b.name, b.template, b.wanted, b.made, b.withdrawn_at, \
    c.withdrawn_at \
    FROM coupons c JOIN coupon_batches b ON b.batch_id = c.batch_id WHERE c.code IN (@@) \
    ORDER BY 1, 7, 2";

/// The codes among these that are of batches, and the coupons of these members that are open or have one
/// of the codes, each member's by when they end.
///
/// # Errors
/// [`StoreError`].
pub async fn known(
    tx: &mut WriteTx,
    members: Column,
    codes: Vec<String>,
) -> Result<(Vec<StoredCoupon>, Vec<MemberCoupon>), StoreError> {
    let (mut of_batches, mut held) = (Vec::new(), Vec::new());
    if members.is_empty() && codes.is_empty() {
        return Ok((of_batches, held));
    }
    let lists = [members, Column::texts(codes.clone())];
    for row in tx.fetch_lists::<Row, 2>(SQL, lists, Some(Column::texts(codes))).await? {
        match row.member_id {
            Some(member) => held.push(row.of_member(member)),
            None => of_batches.extend(row.of_batch()),
        }
    }
    Ok((of_batches, held))
}

impl Row {
    fn of_member(self, member: Uuid) -> MemberCoupon {
        MemberCoupon {
            member: MemberId(member),
            code: self.code,
            batch: self.batch_id.map(CouponBatchId),
            promotion: self.promotion,
            uses: self.uses,
            starts_at: Instant::from_micros(self.starts_at),
            ends_at: Instant::from_micros(self.ends_at),
            state: self.state.unwrap_or_default(),
            event: self.event_id.map(EventId),
            actor: self.actor,
            created_at: Instant::from_micros(self.created_at),
            binding: self.binding.0,
        }
    }

    fn of_batch(self) -> Option<StoredCoupon> {
        let batch = StoredBatch {
            batch: CouponBatchId(self.batch_id?),
            promotion: self.promotion,
            name: self.name.unwrap_or_default(),
            template: self.template.unwrap_or_default(),
            wanted: self.wanted.unwrap_or_default(),
            made: self.made.unwrap_or_default(),
            uses: self.uses,
            starts_at: Instant::from_micros(self.starts_at),
            ends_at: Instant::from_micros(self.ends_at),
            withdrawn_at: self.withdrawn_at.map(Instant::from_micros),
            actor: self.actor,
            created_at: Instant::from_micros(self.created_at),
            binding: self.binding.0,
        };
        let withdrawn_at = self.code_withdrawn_at.map(Instant::from_micros);
        Some(StoredCoupon { code: self.code, withdrawn_at, batch })
    }
}
