//! The words by which members are found, and the marks by which two look like one: projections of their records.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::duplicate;
use crate::error::StoreError;
use crate::member::StoredMember;
use crate::table;
use baci_core::id::MemberId;
use baci_core::search::words_of_member;
use uuid::Uuid;

/// Above every text that starts with `prefix`, below every other that comes after.
fn end_of(prefix: &str) -> String {
    format!("{prefix}\u{10ffff}")
}

/// Members with a word that starts so, in the order of the words.
///
/// # Errors
/// [`StoreError`].
pub async fn starting(
    database: &Database,
    prefix: &str,
    limit: i64,
) -> Result<Vec<MemberId>, StoreError> {
    const SQL: &str =
        "SELECT member_id FROM member_words WHERE word >= $1 AND word < $2 ORDER BY word LIMIT $3";
    let values = vec![prefix.into(), end_of(prefix).into(), limit.into()];
    let rows = database.fetch::<(Uuid,)>(SQL, values).await?;
    Ok(rows.into_iter().map(|row| MemberId(row.0)).collect())
}

/// Members with an identity that starts so: 'phone:+85620555', 'card:WSB'.
///
/// # Errors
/// [`StoreError`].
pub async fn identified(
    database: &Database,
    prefix: &str,
    limit: i64,
) -> Result<Vec<MemberId>, StoreError> {
    const SQL: &str = "SELECT member_id FROM identities WHERE identity >= $1 AND identity < $2 ORDER BY identity LIMIT $3";
    let values = vec![prefix.into(), end_of(prefix).into(), limit.into()];
    let rows = database.fetch::<(Uuid,)>(SQL, values).await?;
    Ok(rows.into_iter().map(|row| MemberId(row.0)).collect())
}

/// Takes away the words of earlier records of these members; a new member has none.
///
/// # Errors
/// [`StoreError`].
pub async fn remove_earlier(tx: &mut WriteTx, members: &[&StoredMember]) -> Result<(), StoreError> {
    for stored in members.iter().filter(|stored| stored.revision > 1) {
        remove(tx, stored.member.id).await?;
    }
    Ok(())
}

/// Writes the words of members whose records are written.
///
/// # Errors
/// [`StoreError`].
pub fn save(writes: &mut Writes, members: &[&StoredMember]) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::MEMBER_WORDS);
    // Who turned out to be another one is found as that one.
    for stored in members.iter().filter(|stored| stored.merged_into.is_none()) {
        let identities = stored.identities.iter().map(String::as_str);
        for word in words_of_member(stored.member.profile.name.as_deref(), identities) {
            rows.push([stored.member.id.0.into(), word.into()])?;
        }
    }
    writes.add(rows, OnConflict::Fail);
    duplicate::save(writes, members)
}

/// Takes away the words of a member.
///
/// # Errors
/// [`StoreError`].
pub async fn remove(tx: &mut WriteTx, member: MemberId) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM member_words WHERE member_id = $1";
    tx.execute(SQL, vec![member.0.into()]).await?;
    duplicate::remove(tx, member).await
}
