//! Staff: who works with Baci, in which role, and the hash of their password.

use crate::bulk::{OnConflict, Rows};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::table;
use crate::value::Column;
use baci_core::id::StaffId;
use baci_core::staff::Role;
use baci_core::text::Language;
use baci_core::time::Instant;
use uuid::Uuid;

/// Somebody of the staff, as stored.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredStaff {
    pub staff: StaffId,
    /// In small letters; nobody else has it.
    pub email: String,
    pub name: String,
    pub role: Role,
    /// The language of their messages; the shop's for `None`.
    pub language: Option<Language>,
    /// Argon2id in the PHC form; `None` until an invitation is taken up, and '*' where somebody came by
    /// another provider and has none.
    pub password: Option<String>,
    pub created_at: Instant,
    pub disabled_at: Option<Instant>,
}

impl std::fmt::Debug for StoredStaff {
    /// Without what is personal or secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.staff, self.role)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    staff_id: Uuid,
    email: String,
    name: String,
    role: String,
    language: Option<String>,
    password: Option<String>,
    created_at: i64,
    disabled_at: Option<i64>,
}

fn read(row: Row) -> Result<StoredStaff, StoreError> {
    let language = row.language.map(|l| l.parse()).transpose();
    Ok(StoredStaff {
        staff: StaffId(row.staff_id),
        email: row.email,
        name: row.name,
        role: row.role.parse().map_err(|e| StoreError::corrupt("role", e))?,
        language: language.map_err(|e| StoreError::corrupt("language", e))?,
        password: row.password,
        created_at: Instant::from_micros(row.created_at),
        disabled_at: row.disabled_at.map(Instant::from_micros),
    })
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT staff_id, email, name, role, language, password, created_at, disabled_at ",
            "FROM staff ",
            $rest
        )
    };
}

/// One of them.
///
/// # Errors
/// [`StoreError`].
pub async fn get(database: &Database, id: StaffId) -> Result<Option<StoredStaff>, StoreError> {
    const SQL: &str = select!("WHERE staff_id = $1");
    database.fetch::<Row>(SQL, vec![id.0.into()]).await?.pop().map(read).transpose()
}

/// Whoever has this e-mail address.
///
/// # Errors
/// [`StoreError`].
pub async fn by_email(database: &Database, email: &str) -> Result<Option<StoredStaff>, StoreError> {
    const SQL: &str = select!("WHERE email = $1");
    database.fetch::<Row>(SQL, vec![email.into()]).await?.pop().map(read).transpose()
}

/// All of them, the first to come first.
///
/// # Errors
/// [`StoreError`].
pub async fn list(database: &Database, limit: i64) -> Result<Vec<StoredStaff>, StoreError> {
    const SQL: &str = select!("ORDER BY created_at, staff_id LIMIT $1");
    database.fetch::<Row>(SQL, vec![limit.into()]).await?.into_iter().map(read).collect()
}

/// One of them, locked until the transaction ends.
///
/// # Errors
/// [`StoreError`].
pub async fn lock(tx: &mut WriteTx, id: StaffId) -> Result<Option<StoredStaff>, StoreError> {
    const SQL: &str = select!("WHERE staff_id IN (@)");
    let sql = format!("{SQL}{}", tx.dialect().lock_rows());
    let mut rows: Vec<Row> = tx.fetch_in(&sql, Column::uuids([id.0])).await?;
    rows.pop().map(read).transpose()
}

/// Whoever has this e-mail address, locked until the transaction ends.
///
/// # Errors
/// [`StoreError`].
pub async fn lock_by_email(
    tx: &mut WriteTx,
    email: &str,
) -> Result<Option<StoredStaff>, StoreError> {
    const SQL: &str = select!("WHERE email IN (@)");
    let sql = format!("{SQL}{}", tx.dialect().lock_rows());
    let mut rows: Vec<Row> = tx.fetch_in(&sql, Column::texts([email.to_owned()])).await?;
    rows.pop().map(read).transpose()
}

/// The owners that can sign in, locked until the transaction ends, so that two cannot each take away
/// the other.
///
/// # Errors
/// [`StoreError`].
pub async fn lock_owners(tx: &mut WriteTx) -> Result<Vec<StaffId>, StoreError> {
    let lock = tx.dialect().lock_rows();
    let sql = format!(
        "SELECT staff_id FROM staff WHERE role IN (@) AND disabled_at IS NULL AND password IS NOT NULL ORDER BY staff_id{lock}"
    );
    let owner = Column::texts([Role::Owner.text().to_owned()]);
    let rows: Vec<(Uuid,)> = tx.fetch_in(&sql, owner).await?;
    Ok(rows.into_iter().map(|row| StaffId(row.0)).collect())
}

/// Writes one of them, new or changed.
///
/// # Errors
/// [`StoreError::Conflict`] where somebody else has the e-mail address.
pub async fn save(tx: &mut WriteTx, staff: &StoredStaff) -> Result<(), StoreError> {
    let mut rows = Rows::new(&table::STAFF);
    rows.push([
        staff.staff.0.into(),
        staff.email.clone().into(),
        staff.name.clone().into(),
        staff.role.text().into(),
        staff.language.map(|l| l.code().to_owned()).into(),
        staff.password.clone().into(),
        staff.created_at.micros().into(),
        staff.disabled_at.map(Instant::micros).into(),
    ])?;
    rows.write(tx, OnConflict::Replace).await
}

/// Removes one who never took up the invitation.
///
/// # Errors
/// [`StoreError`].
pub async fn remove(tx: &mut WriteTx, id: StaffId) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM staff WHERE staff_id = $1 AND password IS NULL";
    tx.execute(SQL, vec![id.0.into()]).await.map(|_| ())
}
