//! Duplicates: the marks by which two members look like one, and pairs of whom somebody said that they are two.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::member::StoredMember;
use crate::table;
use baci_core::duplicate::marks;
use baci_core::id::MemberId;
use baci_core::time::Instant;
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// Two members who may be one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// By what: see [`baci_core::duplicate::marks`].
    pub mark: String,
    pub first: MemberId,
    pub second: MemberId,
}

impl Pair {
    /// What both have: 'person', 'phone' or 'email', and its value.
    pub fn by(&self) -> (&str, &str) {
        self.mark.split_once(':').unwrap_or(("person", &self.mark))
    }
}

/// As a page's place: the ids, and the mark.
impl fmt::Display for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.first, self.second, self.mark)
    }
}

impl FromStr for Pair {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "it is no place in a list of pairs";
        let mut parts = text.splitn(3, '/');
        let mut id = || parts.next().and_then(|id| id.parse().ok()).ok_or(WRONG);
        let (first, second) = (id()?, id()?);
        let mark = parts.next().filter(|mark| mark.len() <= LONGEST).ok_or(WRONG)?;
        Ok(Self { mark: mark.to_owned(), first, second })
    }
}

/// The longest mark that is read, in bytes: longer than any that is written.
const LONGEST: usize = 1000;

/// Writes the marks of members whose records are written.
///
/// # Errors
/// [`StoreError`].
pub(crate) fn save(writes: &mut Writes, members: &[&StoredMember]) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::MEMBER_MARKS);
    for stored in members.iter().filter(|stored| stored.merged_into.is_none()) {
        let identities = stored.identities.iter().map(String::as_str);
        for mark in marks(&stored.member.profile, identities) {
            rows.push([stored.member.id.0.into(), mark.into()])?;
        }
    }
    writes.add(rows, OnConflict::Fail);
    Ok(())
}

/// Takes away the marks of a member.
pub(crate) async fn remove(tx: &mut WriteTx, member: MemberId) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM member_marks WHERE member_id = $1";
    tx.execute(SQL, vec![member.0.into()]).await.map(|_| ())
}

/// Pairs who share a mark, in the order of marks and ids, those after a place where an earlier page ended;
/// those who are known to be two are left out.
///
/// # Errors
/// [`StoreError`].
pub async fn pairs(
    database: &Database,
    (mark, first, second): (&str, MemberId, MemberId),
    limit: i64,
) -> Result<Vec<Pair>, StoreError> {
    const SQL: &str = "SELECT mark, first_id, second_id FROM (\
        SELECT a.mark AS mark, a.member_id AS first_id, b.member_id AS second_id FROM member_marks a \
        JOIN member_marks b ON b.mark = a.mark AND b.member_id > a.member_id \
        WHERE a.mark >= $1 \
        UNION \
        SELECT m.mark AS mark, CASE WHEN m.member_id < i.member_id THEN m.member_id ELSE i.member_id END AS first_id, \
        CASE WHEN m.member_id < i.member_id THEN i.member_id ELSE m.member_id END AS second_id \
        FROM member_marks m JOIN identities i ON i.identity = m.mark AND i.member_id <> m.member_id \
        WHERE m.mark >= $1) p \
        WHERE (mark, first_id, second_id) > ($1, $2, $3) AND NOT EXISTS (SELECT 1 FROM members_apart x \
        WHERE x.member_id = p.first_id AND x.other_id = p.second_id) \
        ORDER BY mark, first_id, second_id LIMIT $4";
    let values = vec![mark.into(), first.0.into(), second.0.into(), limit.into()];
    let rows = database.fetch::<(String, Uuid, Uuid)>(SQL, values).await?;
    let one = |(mark, first, second): (String, Uuid, Uuid)| Pair {
        mark,
        first: MemberId(first),
        second: MemberId(second),
    };
    Ok(rows.into_iter().map(one).collect())
}

/// Notes that two members are two, whatever they look like.
///
/// # Errors
/// [`StoreError`].
pub async fn set_apart(
    tx: &mut WriteTx,
    (one, other): (MemberId, MemberId),
    (actor, at): (&str, Instant),
) -> Result<(), StoreError> {
    let (first, second) = (one.min(other), one.max(other));
    let mut rows = Rows::new(&table::MEMBERS_APART);
    rows.push([first.0.into(), second.0.into(), actor.into(), at.micros().into()])?;
    rows.write(tx, OnConflict::Replace).await
}
