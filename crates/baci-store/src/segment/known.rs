//! What segments look at: of some members, or of all whose ids lie between two, in few statements.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Read, WriteTx};
use crate::error::StoreError;
use crate::table;
use crate::value::Column;
use baci_core::household::{Role, Standing};
use baci_core::id::{EventId, MemberId};
use baci_core::member::{Member, Profile};
use baci_core::stage::Stage;
use baci_core::time::Instant;
use uuid::Uuid;

/// Whose rows are wanted.
#[derive(Clone, Copy, Debug)]
pub enum Whom<'a> {
    These(&'a [MemberId]),
    /// After one, up to another.
    Between(MemberId, MemberId),
}

/// Rows of a SELECT without its WHERE, by the column that holds the member.
async fn of<R: Read>(
    tx: &mut WriteTx,
    select: &str,
    (column, also): (&str, &str),
    whom: Whom<'_>,
) -> Result<Vec<R>, StoreError> {
    match whom {
        Whom::These(ids) => {
            let sql = format!("{select} WHERE {column} IN (@){also}");
            tx.fetch_in(&sql, Column::uuids(ids.iter().map(|id| id.0))).await
        }
        Whom::Between(after, to) => {
            let sql = format!("{select} WHERE {column} > $1 AND {column} <= $2{also}");
            tx.fetch_text(sql, vec![after.0.into(), to.0.into()]).await
        }
    }
}

/// A member, and whom they turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    pub member: Member,
    pub merged_into: Option<MemberId>,
}

type PersonRow = (Uuid, i64, String, Option<Uuid>);

fn person((id, joined_at, profile, merged): PersonRow) -> Result<Person, StoreError> {
    let profile = match profile.as_str() {
        "{}" => Profile::default(),
        text => serde_json::from_str(text).map_err(|e| StoreError::corrupt("profile", e))?,
    };
    let joined_at = Instant::from_micros(joined_at);
    let member = Member { id: MemberId(id), joined_at, profile };
    Ok(Person { member, merged_into: merged.map(MemberId) })
}

/// Which members are read.
#[derive(Clone, Copy, Debug)]
pub enum Page<'a> {
    These(&'a [MemberId]),
    /// So many at most after one, below another.
    After(MemberId, MemberId, i64),
}

/// Members in the order of their ids, with their records where these are wanted; `lock` keeps their rows from other writers
/// until the transaction ends.
///
/// # Errors
/// [`StoreError`].
pub async fn people(
    tx: &mut WriteTx,
    page: Page<'_>,
    (profiles, lock): (bool, bool),
) -> Result<Vec<Person>, StoreError> {
    let lock = if lock { tx.dialect().lock_rows() } else { "" };
    let profile = if profiles { "profile" } else { "'{}'" };
    let select = format!("SELECT member_id, joined_at, {profile}, merged_into FROM members");
    let rows: Vec<PersonRow> = match page {
        Page::These(ids) => {
            let sql = format!("{select} WHERE member_id IN (@) ORDER BY member_id{lock}");
            tx.fetch_in(&sql, Column::uuids(ids.iter().map(|id| id.0))).await?
        }
        Page::After(after, below, limit) => {
            let sql = format!(
                "{select} WHERE member_id > $1 AND member_id < $2 ORDER BY member_id LIMIT $3{lock}"
            );
            tx.fetch_text(sql, vec![after.0.into(), below.0.into(), limit.into()]).await?
        }
    };
    rows.into_iter().map(person).collect()
}

/// What is kept of a member for segments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    pub member: MemberId,
    /// Since when it is kept without a gap; a row of an earlier one is worth nothing.
    pub epoch: i64,
    pub purchases: i64,
    /// On how many local days.
    pub days: i64,
    pub spend: i64,
    pub span: Option<(Instant, Instant)>,
    /// Not later than when a segment is judged otherwise by time alone.
    pub next_due_at: Option<Instant>,
}

/// What is kept of members.
///
/// # Errors
/// [`StoreError`].
pub async fn facts(tx: &mut WriteTx, whom: Whom<'_>) -> Result<Vec<Facts>, StoreError> {
    const SQL: &str = "SELECT member_id, epoch, purchases, spend, first_at, last_at, next_due_at, days FROM member_facts";
    type Row = (Uuid, i64, i64, i64, Option<i64>, Option<i64>, Option<i64>, i64);
    let one = |(member, epoch, purchases, spend, first, last, due, days): Row| {
        let span = first.zip(last);
        let at = Instant::from_micros;
        Facts {
            member: MemberId(member),
            epoch,
            purchases,
            days,
            spend,
            span: span.map(|(first, last)| (at(first), at(last))),
            next_due_at: due.map(at),
        }
    };
    let rows = of::<Row>(tx, SQL, ("member_id", ""), whom).await?;
    Ok(rows.into_iter().map(one).collect())
}

/// Writes what is kept.
///
/// # Errors
/// [`StoreError`].
pub fn save_facts(writes: &mut Writes, all: &[Facts]) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::MEMBER_FACTS);
    for own in all {
        rows.push([
            own.member.0.into(),
            own.epoch.into(),
            own.purchases.into(),
            own.spend.into(),
            own.span.map(|(first, _)| first.micros()).into(),
            own.span.map(|(_, last)| last.micros()).into(),
            own.next_due_at.map(Instant::micros).into(),
            own.days.into(),
        ])?;
    }
    writes.add(rows, OnConflict::Replace);
    Ok(())
}

/// The segments that each member is in who is in any, and since when.
///
/// # Errors
/// [`StoreError`].
pub async fn memberships(
    tx: &mut WriteTx,
    whom: Whom<'_>,
) -> Result<Vec<(MemberId, Vec<(String, Instant)>)>, StoreError> {
    // A row for each member instead of one for each membership: of a million members, most of the time goes to handing rows over. No
    // id holds a space or a comma. With the bare column PostgreSQL goes through all that anybody is in, by the index for members of
    // a segment, for as long as it has not counted the rows.
    const SQL: &str = "SELECT member_id, string_agg(segment_id || ' ' || CAST(entered_at AS TEXT), ',') FROM segment_members";
    let only = ("member_id", " AND COALESCE(left_at, left_at) IS NULL GROUP BY member_id");
    let rows = of::<(Uuid, String)>(tx, SQL, only, whom).await?;
    let one = |text: &str| {
        let (segment, at) = text.split_once(' ')?;
        Some((segment.to_owned(), Instant::from_micros(at.parse().ok()?)))
    };
    let of_member = |(id, text): (Uuid, String)| {
        let all: Option<_> = text.split(',').map(one).collect();
        let corrupt = || StoreError::Corrupt(format!("'{text}' are no memberships"));
        Ok((MemberId(id), all.ok_or_else(corrupt)?))
    };
    rows.into_iter().map(of_member).collect()
}

/// The segments that members are in, those that were not removed, in the order of their ids.
///
/// # Errors
/// [`StoreError`].
pub async fn among(
    tx: &mut WriteTx,
    members: &[MemberId],
) -> Result<Vec<(MemberId, String)>, StoreError> {
    // As above: by the members, not through all that anybody is in.
    const SQL: &str = "SELECT m.member_id, m.segment_id FROM segment_members m JOIN segments s ON s.segment_id = m.segment_id AND s.removed_at IS NULL";
    let only = (
        "m.member_id",
        " AND COALESCE(m.left_at, m.left_at) IS NULL ORDER BY m.member_id, m.segment_id",
    );
    let rows = of::<(Uuid, String)>(tx, SQL, only, Whom::These(members)).await?;
    Ok(rows.into_iter().map(|(id, segment)| (MemberId(id), segment)).collect())
}

/// What members have in their wallets, as these were settled last: member, wallet, what can be spent.
///
/// # Errors
/// [`StoreError`].
pub async fn balances(
    tx: &mut WriteTx,
    whom: Whom<'_>,
) -> Result<Vec<(MemberId, String, i64)>, StoreError> {
    const SQL: &str = "SELECT member_id, wallet, available FROM wallets";
    let rows = of::<(Uuid, String, i64)>(tx, SQL, ("member_id", ""), whom).await?;
    Ok(rows.into_iter().map(|(id, wallet, has)| (MemberId(id), wallet, has)).collect())
}

/// The tiers of members, by ladder.
///
/// # Errors
/// [`StoreError`].
pub async fn tiers(
    tx: &mut WriteTx,
    whom: Whom<'_>,
) -> Result<Vec<(MemberId, String, String)>, StoreError> {
    const SQL: &str = "SELECT member_id, ladder, tier FROM member_tiers";
    let rows = of::<(Uuid, String, String)>(tx, SQL, ("member_id", ""), whom).await?;
    Ok(rows.into_iter().map(|(id, ladder, tier)| (MemberId(id), ladder, tier)).collect())
}

/// The stages of members.
///
/// # Errors
/// [`StoreError`].
pub async fn stages(
    tx: &mut WriteTx,
    whom: Whom<'_>,
) -> Result<Vec<(MemberId, Stage)>, StoreError> {
    const SQL: &str = "SELECT member_id, stage FROM member_stages";
    let rows = of::<(Uuid, String)>(tx, SQL, ("member_id", ""), whom).await?;
    let one = |(id, word): (Uuid, String)| {
        let stage = Stage::of_word(&word);
        let stage = stage.ok_or_else(|| StoreError::Corrupt(format!("'{word}' is no stage")))?;
        Ok((MemberId(id), stage))
    };
    rows.into_iter().map(one).collect()
}

/// What members are in their households.
///
/// # Errors
/// [`StoreError`].
pub async fn roles(
    tx: &mut WriteTx,
    whom: Whom<'_>,
) -> Result<Vec<(MemberId, Standing)>, StoreError> {
    const SQL: &str = "SELECT p.member_id, p.role, (SELECT COUNT(*) FROM household_people q WHERE q.household_id = p.household_id) FROM household_people p";
    let rows = of::<(Uuid, String, i64)>(tx, SQL, ("p.member_id", ""), whom).await?;
    let one = |(id, word, people): (Uuid, String, i64)| {
        let role = Role::of_word(&word);
        let role = role.ok_or_else(|| StoreError::Corrupt(format!("'{word}' is no role")))?;
        Ok((MemberId(id), Standing { role, people }))
    };
    rows.into_iter().map(one).collect()
}

/// A purchase, or what came back of one, of a member or of somebody who turned out to be them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Old {
    pub member: MemberId,
    pub event: EventId,
    /// The purchase.
    pub purchase: EventId,
    pub at: Instant,
    /// Below zero for what came back.
    pub net: i64,
    pub back: bool,
}

/// What members bought and gave back, out of their histories and of those who turned out to be them; what came back may be
/// there more than once.
///
/// # Errors
/// [`StoreError`].
pub async fn history(tx: &mut WriteTx, whom: Whom<'_>) -> Result<Vec<Old>, StoreError> {
    const OWN: &str = "SELECT member_id, event_id, kind, at, net, origin_id FROM events";
    const THEIRS: &str = "SELECT m.merged_into, e.event_id, e.kind, e.at, e.net, e.origin_id FROM members m JOIN events e ON e.member_id = m.member_id";
    // What was given back while two were one stands in the history of the one who stayed.
    const LENT: &str = "SELECT g.absorbed_id, e.event_id, e.kind, e.at, e.net, e.origin_id FROM merges g JOIN events e ON e.member_id = g.member_id";
    // With the bare column SQLite would look through the purchases of everybody instead of through the events of these members.
    const KINDS: &str = " AND COALESCE(kind, kind) IN ('purchase', 'refund', 'cancel')";
    const BACK: &str =
        " AND g.undone_at IS NOT NULL AND COALESCE(kind, kind) IN ('refund', 'cancel')";
    type Row = (Uuid, Uuid, String, i64, i64, Option<Uuid>);
    let mut rows = of::<Row>(tx, OWN, ("member_id", KINDS), whom).await?;
    rows.extend(of::<Row>(tx, THEIRS, ("m.merged_into", KINDS), whom).await?);
    rows.extend(of::<Row>(tx, LENT, ("g.absorbed_id", BACK), whom).await?);
    let one = |(member, event, kind, at, net, origin): Row| {
        let (member, at, back) = (MemberId(member), Instant::from_micros(at), kind != "purchase");
        let purchase = EventId(origin.filter(|_| back).unwrap_or(event));
        Old { member, event: EventId(event), purchase, at, net, back }
    };
    Ok(rows.into_iter().map(one).collect())
}
