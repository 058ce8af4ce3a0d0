//! Who is due: members to whom time brings something, a step of a tier, another stage, an occasion.

use crate::database::Database;
use crate::error::StoreError;
use baci_core::id::MemberId;
use baci_core::time::Instant;
use uuid::Uuid;

/// What time brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    Tiers,
    Stages,
    Occasions,
    Segments,
}

impl Due {
    /// Those that make events, in the order in which they are done; segments follow from all of them.
    pub const ALL: [Self; 3] = [Self::Tiers, Self::Stages, Self::Occasions];

    const fn sql(self) -> &'static str {
        match self {
            Self::Tiers => {
                "SELECT next_due_at, member_id FROM member_tiers WHERE next_due_at <= $1 AND (next_due_at, member_id) > ($2, $3) ORDER BY next_due_at, member_id LIMIT $4"
            }
            Self::Stages => {
                "SELECT next_due_at, member_id FROM member_stages WHERE next_due_at <= $1 AND (next_due_at, member_id) > ($2, $3) ORDER BY next_due_at, member_id LIMIT $4"
            }
            Self::Occasions => {
                "SELECT next_due_at, member_id FROM member_occasions WHERE next_due_at <= $1 AND (next_due_at, member_id) > ($2, $3) ORDER BY next_due_at, member_id LIMIT $4"
            }
            Self::Segments => {
                "SELECT next_due_at, member_id FROM member_facts WHERE next_due_at <= $1 AND (next_due_at, member_id) > ($2, $3) ORDER BY next_due_at, member_id LIMIT $4"
            }
        }
    }
}

/// Members of whom something is due up to `until`, those of whom it is longest ago first: those after a place
/// where an earlier page ended.
///
/// # Errors
/// [`StoreError`].
pub async fn members(
    database: &Database,
    due: Due,
    until: Instant,
    after: (Instant, MemberId),
    limit: i64,
) -> Result<Vec<(Instant, MemberId)>, StoreError> {
    let (at, member) = after;
    let values = vec![until.micros().into(), at.micros().into(), member.0.into(), limit.into()];
    let rows = database.fetch::<(i64, Uuid)>(due.sql(), values).await?;
    Ok(rows.into_iter().map(|(at, id)| (Instant::from_micros(at), MemberId(id))).collect())
}
