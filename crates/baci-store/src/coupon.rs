//! Coupons: batches of codes, their codes, what members hold themselves, and where each was used.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use crate::value::Column;
use baci_core::id::{CouponBatchId, EventId, MemberId};
use baci_core::time::Instant;
use uuid::Uuid;

/// A batch of codes, or of coupons that members hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredBatch {
    pub batch: CouponBatchId,
    /// The promotion that it opens, by its id.
    pub promotion: String,
    pub name: String,
    /// What its codes are made from; empty where they came from outside.
    pub template: String,
    /// How many there are to be.
    pub wanted: i64,
    /// How many there are so far.
    pub made: i64,
    /// How often each may be used.
    pub uses: i64,
    pub starts_at: Instant,
    /// [`Instant::FAR`] for never.
    pub ends_at: Instant,
    pub withdrawn_at: Option<Instant>,
    pub actor: String,
    pub created_at: Instant,
}

/// A code with its batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCoupon {
    pub code: String,
    pub withdrawn_at: Option<Instant>,
    pub batch: StoredBatch,
}

/// A coupon that a member holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberCoupon {
    pub member: MemberId,
    pub code: String,
    pub batch: Option<CouponBatchId>,
    pub promotion: String,
    pub uses: i64,
    pub starts_at: Instant,
    pub ends_at: Instant,
    /// open, held, used, expired or withdrawn.
    pub state: String,
    /// What it was given for, if anything.
    pub event: Option<EventId>,
    pub actor: String,
    pub created_at: Instant,
}

/// A use of a coupon, or what gave it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    pub code: String,
    pub event: EventId,
    pub member: MemberId,
    pub at: Instant,
    /// 1, or -1 for what was given back.
    pub used: i64,
    /// 1 where a quote puts it aside, or -1 where it lets it go.
    pub held: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    batch_id: Uuid,
    promotion: String,
    name: String,
    template: String,
    wanted: i64,
    made: i64,
    uses: i64,
    starts_at: i64,
    ends_at: i64,
    withdrawn_at: Option<i64>,
    actor: String,
    created_at: i64,
}

impl From<Row> for StoredBatch {
    fn from(row: Row) -> Self {
        Self {
            batch: CouponBatchId(row.batch_id),
            promotion: row.promotion,
            name: row.name,
            template: row.template,
            wanted: row.wanted,
            made: row.made,
            uses: row.uses,
            starts_at: Instant::from_micros(row.starts_at),
            ends_at: Instant::from_micros(row.ends_at),
            withdrawn_at: row.withdrawn_at.map(Instant::from_micros),
            actor: row.actor,
            created_at: Instant::from_micros(row.created_at),
        }
    }
}

#[derive(sqlx::FromRow)]
struct CodeRow {
    code: String,
    code_withdrawn_at: Option<i64>,
    #[sqlx(flatten)]
    batch: Row,
}

impl From<CodeRow> for StoredCoupon {
    fn from(row: CodeRow) -> Self {
        let withdrawn_at = row.code_withdrawn_at.map(Instant::from_micros);
        Self { code: row.code, withdrawn_at, batch: row.batch.into() }
    }
}

#[derive(sqlx::FromRow)]
struct OwnRow {
    member_id: Uuid,
    code: String,
    batch_id: Option<Uuid>,
    promotion: String,
    uses: i64,
    starts_at: i64,
    ends_at: i64,
    state: String,
    event_id: Option<Uuid>,
    actor: String,
    created_at: i64,
}

impl From<OwnRow> for MemberCoupon {
    fn from(row: OwnRow) -> Self {
        Self {
            member: MemberId(row.member_id),
            code: row.code,
            batch: row.batch_id.map(CouponBatchId),
            promotion: row.promotion,
            uses: row.uses,
            starts_at: Instant::from_micros(row.starts_at),
            ends_at: Instant::from_micros(row.ends_at),
            state: row.state,
            event: row.event_id.map(EventId),
            actor: row.actor,
            created_at: Instant::from_micros(row.created_at),
        }
    }
}

macro_rules! batches {
    ($rest:literal) => {
        concat!(
            "SELECT batch_id, promotion, name, template, wanted, made, uses, starts_at, ends_at, ",
            "withdrawn_at, actor, created_at FROM coupon_batches ",
            $rest
        )
    };
}

macro_rules! codes {
    ($rest:literal) => {
        concat!(
            "SELECT c.code, c.withdrawn_at AS code_withdrawn_at, b.batch_id, b.promotion, b.name, ",
            "b.template, b.wanted, b.made, b.uses, b.starts_at, b.ends_at, b.withdrawn_at, b.actor, ",
            "b.created_at FROM coupons c JOIN coupon_batches b ON b.batch_id = c.batch_id ",
            $rest
        )
    };
}

macro_rules! own {
    ($rest:literal) => {
        concat!(
            "SELECT member_id, code, batch_id, promotion, uses, starts_at, ends_at, state, event_id, ",
            "actor, created_at FROM member_coupons ",
            $rest
        )
    };
}

/// A batch, new or changed.
///
/// # Errors
/// [`StoreError`].
pub async fn save_batch(tx: &mut WriteTx, batch: &StoredBatch) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::COUPON_BATCHES);
    rows.push([
        batch.batch.0.into(),
        batch.promotion.clone().into(),
        batch.name.clone().into(),
        batch.template.clone().into(),
        batch.wanted.into(),
        batch.made.into(),
        batch.uses.into(),
        batch.starts_at.micros().into(),
        batch.ends_at.micros().into(),
        batch.withdrawn_at.map(Instant::micros).into(),
        batch.actor.clone().into(),
        batch.created_at.micros().into(),
    ])?;
    rows.write(tx, OnConflict::Replace).await
}

/// A batch, locked until the transaction ends.
///
/// # Errors
/// [`StoreError`].
pub async fn lock_batch(
    tx: &mut WriteTx,
    batch: CouponBatchId,
) -> Result<Option<StoredBatch>, StoreError> {
    let sql = format!("{}{}", batches!("WHERE batch_id = $1"), tx.dialect().lock_rows());
    let rows = tx.fetch_text::<Row>(sql, vec![batch.0.into()]).await?;
    Ok(rows.into_iter().next().map(StoredBatch::from))
}

/// A batch.
///
/// # Errors
/// [`StoreError`].
pub async fn batch(
    database: &Database,
    batch: CouponBatchId,
) -> Result<Option<StoredBatch>, StoreError> {
    const SQL: &str = batches!("WHERE batch_id = $1");
    let rows = database.fetch::<Row>(SQL, vec![batch.0.into()]).await?;
    Ok(rows.into_iter().next().map(StoredBatch::from))
}

/// Batches, latest first, before this one.
///
/// # Errors
/// [`StoreError`].
pub async fn batches(
    database: &Database,
    before: CouponBatchId,
    limit: i64,
) -> Result<Vec<StoredBatch>, StoreError> {
    const SQL: &str = batches!("WHERE batch_id < $1 ORDER BY batch_id DESC LIMIT $2");
    let rows = database.fetch::<Row>(SQL, vec![before.0.into(), limit.into()]).await?;
    Ok(rows.into_iter().map(StoredBatch::from).collect())
}

/// Batches that are not complete, oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn unfinished(database: &Database, limit: i64) -> Result<Vec<StoredBatch>, StoreError> {
    const SQL: &str =
        batches!("WHERE made < wanted AND withdrawn_at IS NULL ORDER BY batch_id LIMIT $1");
    let rows = database.fetch::<Row>(SQL, vec![limit.into()]).await?;
    Ok(rows.into_iter().map(StoredBatch::from).collect())
}

/// Adds codes to a batch, in their order; those that are somewhere already are left out. Answers how
/// many are new.
///
/// # Errors
/// [`StoreError`].
pub async fn add_codes(
    tx: &mut WriteTx,
    batch: CouponBatchId,
    codes: Vec<String>,
) -> Result<u64, StoreError> {
    let mut rows = Rows::new(&table::COUPONS);
    for code in codes {
        rows.push([code.into(), batch.0.into(), None::<i64>.into()])?;
    }
    rows.write_new(tx).await
}

/// The coupons with these codes, of batches.
///
/// # Errors
/// [`StoreError`].
pub async fn find(tx: &mut WriteTx, codes: Vec<String>) -> Result<Vec<StoredCoupon>, StoreError> {
    const SQL: &str = codes!("WHERE c.code IN (@)");
    let rows = tx.fetch_in::<CodeRow>(SQL, Column::texts(codes)).await?;
    Ok(rows.into_iter().map(StoredCoupon::from).collect())
}

/// One code of a batch.
///
/// # Errors
/// [`StoreError`].
pub async fn get(database: &Database, code: &str) -> Result<Option<StoredCoupon>, StoreError> {
    const SQL: &str = codes!("WHERE c.code = $1");
    let rows = database.fetch::<CodeRow>(SQL, vec![code.into()]).await?;
    Ok(rows.into_iter().next().map(StoredCoupon::from))
}

/// Codes of a batch after this one, in their order, each with how often it was used or is held by a
/// quote, how often it is held, and when it was withdrawn.
///
/// # Errors
/// [`StoreError`].
pub async fn codes_of(
    database: &Database,
    batch: CouponBatchId,
    after: &str,
    limit: i64,
) -> Result<Vec<(String, i64, i64, Option<i64>)>, StoreError> {
    const SQL: &str = "SELECT c.code, COALESCE(p.used, 0), COALESCE(h.used, 0), c.withdrawn_at FROM coupons c LEFT JOIN program_counters p ON p.counter = c.code || '/coupon' LEFT JOIN program_counters h ON h.counter = c.code || '/held' WHERE c.batch_id = $1 AND c.code > $2 ORDER BY c.code LIMIT $3";
    let values = vec![batch.0.into(), after.into(), limit.into()];
    database.fetch(SQL, values).await
}

/// Takes a code out of use, or puts it back; `false` where there is none.
///
/// # Errors
/// [`StoreError`].
pub async fn withdraw(
    tx: &mut WriteTx,
    code: &str,
    at: Option<Instant>,
) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE coupons SET withdrawn_at = $2 WHERE code = $1";
    let at: Option<i64> = at.map(Instant::micros);
    Ok(tx.execute(SQL, vec![code.into(), at.into()]).await? > 0)
}

/// Gives members coupons; those that are there already stay. Answers how many are new.
///
/// # Errors
/// [`StoreError`].
pub async fn grant(tx: &mut WriteTx, coupons: &[MemberCoupon]) -> Result<u64, StoreError> {
    member_rows(coupons)?.write_new(tx).await
}

/// Writes members' coupons with all else.
///
/// # Errors
/// [`StoreError`].
pub fn save_own(writes: &mut Writes, coupons: &[MemberCoupon]) -> Result<(), StoreError> {
    writes.add(member_rows(coupons)?, OnConflict::Replace);
    Ok(())
}

fn member_rows(coupons: &[MemberCoupon]) -> Result<Rows, StoreError> {
    let mut rows = Rows::new(&table::MEMBER_COUPONS);
    for coupon in coupons {
        rows.push([
            coupon.member.0.into(),
            coupon.code.clone().into(),
            coupon.batch.map(|batch| batch.0).into(),
            coupon.promotion.clone().into(),
            coupon.uses.into(),
            coupon.starts_at.micros().into(),
            coupon.ends_at.micros().into(),
            coupon.state.clone().into(),
            coupon.event.map(|event| event.0).into(),
            coupon.actor.clone().into(),
            coupon.created_at.micros().into(),
        ])?;
    }
    Ok(rows)
}

/// The coupons of these members that are open, or have one of these codes.
///
/// # Errors
/// [`StoreError`].
pub async fn of_members(
    tx: &mut WriteTx,
    members: Column,
    codes: Vec<String>,
) -> Result<Vec<MemberCoupon>, StoreError> {
    const SQL: &str = own!(
        "WHERE member_id IN (@) AND (state = 'open' OR code IN (@@)) ORDER BY member_id, ends_at, code"
    );
    if members.is_empty() {
        return Ok(Vec::new());
    }
    let rows = tx.fetch_lists::<OwnRow, 1>(SQL, [members], Some(Column::texts(codes))).await?;
    Ok(rows.into_iter().map(MemberCoupon::from).collect())
}

/// A member's coupons, open ones first, then the latest.
///
/// # Errors
/// [`StoreError`].
pub async fn of_member(
    database: &Database,
    member: MemberId,
    limit: i64,
) -> Result<Vec<MemberCoupon>, StoreError> {
    const SQL: &str = own!(
        "WHERE member_id = $1 ORDER BY CASE state WHEN 'open' THEN 0 ELSE 1 END, created_at DESC, code LIMIT $2"
    );
    let rows = database.fetch::<OwnRow>(SQL, vec![member.0.into(), limit.into()]).await?;
    Ok(rows.into_iter().map(MemberCoupon::from).collect())
}

/// The coupons of a batch that members hold, after this one.
///
/// # Errors
/// [`StoreError`].
pub async fn held_of(
    database: &Database,
    batch: CouponBatchId,
    (member, code): (MemberId, &str),
    limit: i64,
) -> Result<Vec<MemberCoupon>, StoreError> {
    const SQL: &str = own!(
        "WHERE batch_id = $1 AND (member_id, code) > ($2, $3) ORDER BY member_id, code LIMIT $4"
    );
    let values = vec![batch.0.into(), member.0.into(), code.into(), limit.into()];
    let rows = database.fetch::<OwnRow>(SQL, values).await?;
    Ok(rows.into_iter().map(MemberCoupon::from).collect())
}

/// Takes an open coupon from a member; `false` where there is none.
///
/// # Errors
/// [`StoreError`].
pub async fn take(tx: &mut WriteTx, member: MemberId, code: &str) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE member_coupons SET state = 'withdrawn' WHERE member_id = $1 AND code = $2 AND state = 'open'";
    Ok(tx.execute(SQL, vec![member.0.into(), code.into()]).await? > 0)
}

/// Withdraws what members hold of a batch and have not used; at most so many at a time.
///
/// # Errors
/// [`StoreError`].
pub async fn withdraw_held(
    tx: &mut WriteTx,
    batch: CouponBatchId,
    limit: i64,
) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE member_coupons SET state = 'withdrawn' WHERE state = 'open' AND batch_id = $1 AND (member_id, code) IN (SELECT member_id, code FROM member_coupons WHERE batch_id = $1 AND state = 'open' LIMIT $2)";
    tx.execute(SQL, vec![batch.0.into(), limit.into()]).await
}

/// Notes that members' coupons have run out; at most so many at a time.
///
/// # Errors
/// [`StoreError`].
pub async fn sweep(tx: &mut WriteTx, now: Instant, limit: i64) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE member_coupons SET state = 'expired' WHERE state = 'open' AND (member_id, code) IN (SELECT member_id, code FROM member_coupons WHERE state = 'open' AND ends_at <= $1 LIMIT $2)";
    tx.execute(SQL, vec![now.micros().into(), limit.into()]).await
}

/// Writes where coupons were used.
///
/// # Errors
/// [`StoreError`].
pub fn add_moves(writes: &mut Writes, moves: Vec<Move>) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::COUPON_MOVES);
    for Move { code, event, member, at, used, held } in moves {
        rows.push([
            code.into(),
            event.0.into(),
            member.0.into(),
            at.micros().into(),
            used.into(),
            held.into(),
        ])?;
    }
    writes.add(rows, OnConflict::Replace);
    Ok(())
}

/// Where a code was used, latest first.
///
/// # Errors
/// [`StoreError`].
pub async fn moves(database: &Database, code: &str, limit: i64) -> Result<Vec<Move>, StoreError> {
    const SQL: &str = "SELECT code, event_id, buyer_id, at, used, held FROM coupon_moves WHERE code = $1 ORDER BY at DESC, event_id DESC LIMIT $2";
    type Row = (String, Uuid, Uuid, i64, i64, i64);
    let rows = database.fetch::<Row>(SQL, vec![code.into(), limit.into()]).await?;
    let read = |(code, event, member, at, used, held): Row| Move {
        code,
        event: EventId(event),
        member: MemberId(member),
        at: Instant::from_micros(at),
        used,
        held,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// How often the codes of a batch were used in all, and how many of them.
///
/// # Errors
/// [`StoreError`].
pub async fn uses_of(database: &Database, batch: CouponBatchId) -> Result<(i64, i64), StoreError> {
    const SQL: &str = "SELECT CAST(COALESCE(SUM(m.used), 0) AS BIGINT), COUNT(DISTINCT CASE WHEN m.used <> 0 THEN m.code END) FROM coupons c JOIN coupon_moves m ON m.code = c.code WHERE c.batch_id = $1";
    let rows = database.fetch::<(i64, i64)>(SQL, vec![batch.0.into()]).await?;
    Ok(rows.first().copied().unwrap_or_default())
}
