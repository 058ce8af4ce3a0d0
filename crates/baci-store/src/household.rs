//! Households: who is in which, and who was asked in.

use crate::bulk::{OnConflict, Rows, Writes};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use crate::value::Column;
use baci_core::household::Role;
use baci_core::id::{EventId, HouseholdId, MemberId};
use baci_core::time::Instant;
use uuid::Uuid;

/// Somebody in a household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredPerson {
    pub member: MemberId,
    pub household: HouseholdId,
    pub role: Role,
    pub joined_at: Instant,
    /// The event by which they came in.
    pub event: EventId,
}

impl StoredPerson {
    /// Where they stand among all: who came in first, and of those at one instant the head, comes first.
    pub const fn place(&self) -> (Instant, Role, MemberId) {
        (self.joined_at, self.role, self.member)
    }
}

/// Somebody who was asked in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredInvite {
    pub member: MemberId,
    pub household: HouseholdId,
    /// What they will be in it.
    pub role: Role,
    /// Who asked.
    pub by: MemberId,
    pub at: Instant,
    /// Until when they may accept.
    pub until: Instant,
}

type PersonRow = (Uuid, Uuid, String, i64, Uuid);
type InviteRow = (Uuid, Uuid, String, Uuid, i64, i64);

fn role(word: &str) -> Result<Role, StoreError> {
    Role::of_word(word).ok_or_else(|| StoreError::Corrupt(format!("'{word}' is no role")))
}

fn person((member, household, word, at, event): PersonRow) -> Result<StoredPerson, StoreError> {
    Ok(StoredPerson {
        member: MemberId(member),
        household: HouseholdId(household),
        role: role(&word)?,
        joined_at: Instant::from_micros(at),
        event: EventId(event),
    })
}

fn invite((member, household, word, by, at, until): InviteRow) -> Result<StoredInvite, StoreError> {
    Ok(StoredInvite {
        member: MemberId(member),
        household: HouseholdId(household),
        role: role(&word)?,
        by: MemberId(by),
        at: Instant::from_micros(at),
        until: Instant::from_micros(until),
    })
}

macro_rules! people {
    ($rest:literal) => {
        concat!(
            "SELECT member_id, household_id, role, joined_at, event_id FROM household_people ",
            $rest
        )
    };
}

macro_rules! invites {
    ($rest:literal) => {
        concat!(
            "SELECT member_id, household_id, role, by_id, invited_at, until FROM household_invites ",
            $rest
        )
    };
}

/// All who are in a household with members named in one of these ways, or in one of these households: whom a
/// writer has to lock together with them.
///
/// # Errors
/// [`StoreError`].
pub async fn around(
    tx: &mut WriteTx,
    identities: Vec<String>,
    members: &[MemberId],
    households: &[HouseholdId],
) -> Result<Vec<MemberId>, StoreError> {
    const SQL: &str = "SELECT member_id FROM household_people WHERE household_id IN (SELECT household_id FROM household_people WHERE member_id IN (SELECT member_id FROM identities WHERE identity IN (@) UNION SELECT COALESCE(merged_into, member_id) FROM members WHERE member_id IN (@@)) UNION SELECT household_id FROM household_people WHERE household_id IN (@@@)) ORDER BY member_id";
    let lists = [
        Column::texts(identities),
        Column::uuids(members.iter().map(|id| id.0)),
        Column::uuids(households.iter().map(|id| id.0)),
    ];
    let rows = tx.fetch_lists::<(Uuid,), 3>(SQL, lists, None).await?;
    let mut all: Vec<MemberId> = rows.into_iter().map(|(id,)| MemberId(id)).collect();
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// All who are in the households of these members, each once: who came in first stands first.
///
/// # Errors
/// [`StoreError`].
pub async fn with_members(
    tx: &mut WriteTx,
    members: Column,
) -> Result<Vec<StoredPerson>, StoreError> {
    const SQL: &str = people!(
        "WHERE household_id IN (SELECT household_id FROM household_people WHERE member_id IN (@))"
    );
    let rows = tx.fetch_in::<PersonRow>(SQL, members).await?;
    let all: Result<Vec<_>, _> = rows.into_iter().map(person).collect();
    let mut all = all?;
    all.sort_by_key(|own| (own.household, own.place()));
    all.dedup();
    Ok(all)
}

/// Who was asked in, of these members or into these households.
///
/// # Errors
/// [`StoreError`].
pub async fn invites_around(
    tx: &mut WriteTx,
    members: Column,
    households: &[HouseholdId],
) -> Result<Vec<StoredInvite>, StoreError> {
    let sql = invites!("WHERE member_id IN (@) OR household_id IN (@@)");
    let households = Column::uuids(households.iter().map(|id| id.0));
    let rows = tx.fetch_lists::<InviteRow, 2>(sql, [members, households], None).await?;
    rows.into_iter().map(invite).collect()
}

/// Writes who is in a household.
///
/// # Errors
/// [`StoreError`].
pub fn save(writes: &mut Writes, people: &[StoredPerson]) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::HOUSEHOLD_PEOPLE);
    for own in people {
        rows.push([
            own.member.0.into(),
            own.household.0.into(),
            own.role.word().into(),
            own.joined_at.micros().into(),
            own.event.0.into(),
        ])?;
    }
    writes.add(rows, OnConflict::Replace);
    Ok(())
}

/// Writes who was asked in.
///
/// # Errors
/// [`StoreError`].
pub fn save_invites(writes: &mut Writes, invites: &[StoredInvite]) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::HOUSEHOLD_INVITES);
    for own in invites {
        rows.push([
            own.member.0.into(),
            own.household.0.into(),
            own.role.word().into(),
            own.by.0.into(),
            own.at.micros().into(),
            own.until.micros().into(),
        ])?;
    }
    writes.add(rows, OnConflict::Replace);
    Ok(())
}

/// Takes away who is in no household any more, and who need not answer any more.
///
/// # Errors
/// [`StoreError`].
pub async fn remove(
    tx: &mut WriteTx,
    people: impl Iterator<Item = MemberId>,
    invites: impl Iterator<Item = (MemberId, HouseholdId)>,
) -> Result<(), StoreError> {
    for member in people {
        let sql = "DELETE FROM household_people WHERE member_id = $1";
        tx.execute(sql, vec![member.0.into()]).await?;
    }
    for (member, household) in invites {
        let sql = "DELETE FROM household_invites WHERE member_id = $1 AND household_id = $2";
        tx.execute(sql, vec![member.0.into(), household.0.into()]).await?;
    }
    Ok(())
}

/// The household that a member is in.
///
/// # Errors
/// [`StoreError`].
pub async fn of_member(
    database: &Database,
    member: MemberId,
) -> Result<Option<HouseholdId>, StoreError> {
    const SQL: &str = "SELECT household_id FROM household_people WHERE member_id = $1";
    let rows = database.fetch::<(Uuid,)>(SQL, vec![member.0.into()]).await?;
    Ok(rows.first().map(|(id,)| HouseholdId(*id)))
}

/// Who is in a household: who came in first stands first.
///
/// # Errors
/// [`StoreError`].
pub async fn people(
    database: &Database,
    household: HouseholdId,
) -> Result<Vec<StoredPerson>, StoreError> {
    const SQL: &str = people!("WHERE household_id = $1 ORDER BY joined_at, member_id LIMIT 100");
    let rows = database.fetch::<PersonRow>(SQL, vec![household.0.into()]).await?;
    let all: Result<Vec<_>, _> = rows.into_iter().map(person).collect();
    let mut all = all?;
    all.sort_by_key(StoredPerson::place);
    Ok(all)
}

/// Who was asked into a household; at most a hundred.
///
/// # Errors
/// [`StoreError`].
pub async fn invites_into(
    database: &Database,
    household: HouseholdId,
) -> Result<Vec<StoredInvite>, StoreError> {
    const SQL: &str = invites!("WHERE household_id = $1 ORDER BY member_id LIMIT 100");
    let rows = database.fetch::<InviteRow>(SQL, vec![household.0.into()]).await?;
    rows.into_iter().map(invite).collect()
}

/// The households that a member was asked into; at most a hundred.
///
/// # Errors
/// [`StoreError`].
pub async fn invites_of(
    database: &Database,
    member: MemberId,
) -> Result<Vec<StoredInvite>, StoreError> {
    const SQL: &str =
        invites!("WHERE member_id = $1 ORDER BY invited_at DESC, household_id LIMIT 100");
    let rows = database.fetch::<InviteRow>(SQL, vec![member.0.into()]).await?;
    rows.into_iter().map(invite).collect()
}

/// Households before this one, the latest first, by their heads.
///
/// # Errors
/// [`StoreError`].
pub async fn latest(
    database: &Database,
    before: HouseholdId,
    limit: i64,
) -> Result<Vec<StoredPerson>, StoreError> {
    const SQL: &str =
        people!("WHERE role = 'head' AND household_id < $1 ORDER BY household_id DESC LIMIT $2");
    let rows = database.fetch::<PersonRow>(SQL, vec![before.0.into(), limit.into()]).await?;
    rows.into_iter().map(person).collect()
}
