//! Partners and causes: what members were given, spent and gave there, summed for statements, and the postings beside it.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use baci_core::id::{EventId, MemberId};
use baci_core::ledger::Account;
use baci_core::partner::Agreed;
use baci_core::time::Instant;
use uuid::Uuid;

/// Points that moved between a member and a partner or a cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerMove {
    pub member: MemberId,
    pub event: EventId,
    /// The partner's or the cause's id.
    pub party: String,
    /// earn, spend, donate, or one of these with _undo.
    pub kind: String,
    pub wallet: String,
    /// In the wallet's smallest unit; above zero.
    pub units: i64,
    /// In the currency's smallest unit.
    pub money: i64,
    /// How many of the units were undone since.
    pub undone: i64,
    /// What it undoes.
    pub origin: Option<EventId>,
    /// The partner's own number for it; empty for none.
    pub reference: String,
    pub terms: Agreed,
    pub at: Instant,
}

#[derive(sqlx::FromRow)]
struct Row {
    member_id: Uuid,
    event_id: Uuid,
    party: String,
    kind: String,
    wallet: String,
    units: i64,
    money: i64,
    undone: i64,
    origin_id: Option<Uuid>,
    reference: String,
    terms: String,
    at: i64,
}

impl TryFrom<Row> for PartnerMove {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            member: MemberId(row.member_id),
            event: EventId(row.event_id),
            party: row.party,
            kind: row.kind,
            wallet: row.wallet,
            units: row.units,
            money: row.money,
            undone: row.undone,
            origin: row.origin_id.map(EventId),
            reference: row.reference,
            terms: serde_json::from_str(&row.terms)
                .map_err(|error| StoreError::corrupt("terms", error))?,
            at: Instant::from_micros(row.at),
        })
    }
}

macro_rules! moves {
    ($rest:literal) => {
        concat!(
            "SELECT member_id, event_id, party, kind, wallet, units, money, undone, origin_id, ",
            "reference, terms, at FROM partner_moves ",
            $rest
        )
    };
}

/// One move, within a transaction.
///
/// # Errors
/// [`StoreError`].
pub async fn find(
    tx: &mut WriteTx,
    member: MemberId,
    event: EventId,
) -> Result<Option<PartnerMove>, StoreError> {
    const SQL: &str = moves!("WHERE member_id = $1 AND event_id = $2");
    let rows = tx.fetch::<Row>(SQL, vec![member.0.into(), event.0.into()]).await?;
    rows.into_iter().next().map(PartnerMove::try_from).transpose()
}

/// The moves of a partner or a cause from an instant up to another, the latest first, after this one.
///
/// # Errors
/// [`StoreError`].
pub async fn of_party(
    database: &Database,
    party: &str,
    (from, until): (Instant, Instant),
    after: Option<&PartnerMove>,
    limit: i64,
) -> Result<Vec<PartnerMove>, StoreError> {
    const SQL: &str = moves!(
        "WHERE party = $1 AND at >= $2 AND (at < $3 OR (at = $3 AND (member_id > $4 OR (member_id = $4 AND event_id > $5)))) ORDER BY at DESC, member_id, event_id LIMIT $6"
    );
    // Where there is none, nothing at the end itself counts.
    let highest = baci_core::id::HIGHEST;
    let (at, member, event) = after
        .map_or((until, highest, highest), |own| (own.at.min(until), own.member.0, own.event.0));
    let (from, at) = (from.micros().into(), at.micros().into());
    let values = vec![party.into(), from, at, member.into(), event.into(), limit.into()];
    let rows = database.fetch::<Row>(SQL, values).await?;
    rows.into_iter().map(PartnerMove::try_from).collect()
}

/// Writes moves, new ones and changed ones.
///
/// # Errors
/// [`StoreError`].
pub fn save(writes: &mut Writes, moves: &[PartnerMove]) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::PARTNER_MOVES);
    for own in moves {
        let terms = serde_json::to_string(&own.terms)
            .map_err(|error| StoreError::corrupt("terms", error))?;
        rows.push([
            own.member.0.into(),
            own.event.0.into(),
            own.party.clone().into(),
            own.kind.clone().into(),
            own.wallet.clone().into(),
            own.units.into(),
            own.money.into(),
            own.undone.into(),
            own.origin.map(|origin| origin.0).into(),
            own.reference.clone().into(),
            terms.into(),
            own.at.micros().into(),
        ])?;
    }
    writes.add(rows, OnConflict::Replace);
    Ok(())
}

/// What moved in a quarter of an hour, of one kind and wallet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Counts quarters of an hour since 1970.
    pub quarter: i64,
    pub kind: String,
    pub wallet: String,
    pub times: i64,
    pub units: i128,
    pub money: i128,
}

/// Whether anything ever moved with a partner or a cause.
///
/// # Errors
/// [`StoreError`].
pub async fn any(tx: &mut WriteTx, party: &str) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT at FROM partner_moves WHERE party = $1 LIMIT 1";
    Ok(!tx.fetch::<(i64,)>(SQL, vec![party.into()]).await?.is_empty())
}

/// What a partner or a cause moved from an instant up to another, by quarters of an hour: no zone is off by less.
///
/// # Errors
/// [`StoreError`].
pub async fn moved(
    tx: &mut WriteTx,
    party: &str,
    (from, until): (Instant, Instant),
) -> Result<Vec<Moved>, StoreError> {
    const SQL: &str = "SELECT at / 900000000 AS quarter, kind, wallet, COUNT(*), CAST(SUM(units / 1000000000) AS BIGINT), CAST(SUM(units % 1000000000) AS BIGINT), CAST(SUM(money / 1000000000) AS BIGINT), CAST(SUM(money % 1000000000) AS BIGINT) FROM partner_moves WHERE party = $1 AND at >= $2 AND at < $3 GROUP BY quarter, kind, wallet ORDER BY quarter, kind, wallet";
    let values = vec![party.into(), from.micros().into(), until.micros().into()];
    let rows = tx.fetch::<(i64, String, String, i64, i64, i64, i64, i64)>(SQL, values).await?;
    let read = |(quarter, kind, wallet, times, units, unit, money, coin)| Moved {
        quarter,
        kind,
        wallet,
        times,
        units: crate::value::whole(units, unit),
        money: crate::value::whole(money, coin),
    };
    Ok(rows.into_iter().map(read).collect())
}

/// What a partner or a cause moved before an instant, of each kind and wallet; the quarter is 0.
///
/// # Errors
/// [`StoreError`].
pub async fn moved_before(
    tx: &mut WriteTx,
    party: &str,
    before: Instant,
) -> Result<Vec<Moved>, StoreError> {
    const SQL: &str = "SELECT kind, wallet, COUNT(*), CAST(SUM(units / 1000000000) AS BIGINT), CAST(SUM(units % 1000000000) AS BIGINT), CAST(SUM(money / 1000000000) AS BIGINT), CAST(SUM(money % 1000000000) AS BIGINT) FROM partner_moves WHERE party = $1 AND at < $2 GROUP BY kind, wallet ORDER BY kind, wallet";
    let values = vec![party.into(), before.micros().into()];
    let rows = tx.fetch::<(String, String, i64, i64, i64, i64, i64)>(SQL, values).await?;
    let read = |(kind, wallet, times, units, unit, money, coin)| Moved {
        quarter: 0,
        kind,
        wallet,
        times,
        units: crate::value::whole(units, unit),
        money: crate::value::whole(money, coin),
    };
    Ok(rows.into_iter().map(read).collect())
}

/// What the ledger says of partners and causes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// Empty where no event of a partner or a cause stands behind it: there must be no such posting.
    pub party: String,
    pub wallet: String,
    pub from: Account,
    pub to: Account,
    pub units: i128,
}

/// The sums of all postings of partners and causes from an instant up to another, from the ledger itself.
///
/// # Errors
/// [`StoreError`].
pub async fn posted(
    tx: &mut WriteTx,
    (from, until): (Instant, Instant),
) -> Result<Vec<Posted>, StoreError> {
    // The accounts stand here as numbers, so that the index of just these postings is used.
    const SQL: &str = "SELECT COALESCE(m.party, '') AS party, p.wallet, p.source, p.target, CAST(SUM(p.amount / 1000000000) AS BIGINT), CAST(SUM(p.amount % 1000000000) AS BIGINT) FROM postings p LEFT JOIN partner_moves m ON m.member_id = p.member_id AND m.event_id = p.event_id WHERE (p.source >= 11 OR p.target >= 11) AND p.at >= $1 AND p.at < $2 GROUP BY party, p.wallet, p.source, p.target ORDER BY party, p.wallet, p.source, p.target";
    let values = vec![from.micros().into(), until.micros().into()];
    let rows = tx.fetch::<(String, String, i64, i64, i64, i64)>(SQL, values).await?;
    let account = |code: i64| {
        let known = u8::try_from(code).ok().and_then(Account::from_code);
        known.ok_or_else(|| StoreError::corrupt("account", code))
    };
    let read = |(party, wallet, from, to, high, low)| {
        let (from, to, units) = (account(from)?, account(to)?, crate::value::whole(high, low));
        Ok(Posted { party, wallet, from, to, units })
    };
    rows.into_iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_accounts_of_the_index_are_those_of_partners_and_causes() {
        let theirs: Vec<_> = Account::ALL.iter().filter(|own| own.code() >= 11).collect();
        assert_eq!(theirs, [&Account::PartnerGiven, &Account::PartnerSpent, &Account::Donated]);
    }
}
