//! Copying a whole database into another, of the same kind or the other one.

use crate::bulk::{OnConflict, Rows};
use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use crate::migrate;
use crate::table::{self, Table};
use crate::value::{Type, Value};

/// How many rows are read and written at a time.
const PAGE: usize = 1024;
/// How many characters of text and bytes they hold together, if more than one row.
const PAGE_SIZE: i64 = 8 << 20;

/// What a table held on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    pub table: &'static str,
    pub rows: u64,
    /// A hash over all rows in the order of their keys.
    pub hash: String,
}

/// Copies everything from one database to another that is empty, in one transaction, then reads
/// both sides again and compares counts and hashes.
///
/// # Errors
/// [`StoreError::Schema`] where the target is not empty or the two differ afterwards.
pub async fn run(
    from: &Database,
    to: &Database,
    mut progress: impl FnMut(&str, u64),
) -> Result<Vec<Copied>, StoreError> {
    migrate::run(to).await?;
    let mut source = from.begin_snapshot().await?;
    let mut target = to.begin().await?;
    let mut copied = Vec::new();
    for table in table::ALL {
        if !page(&mut target, table, None, 1).await?.is_empty() {
            return Err(StoreError::Schema(format!(
                "the target is not empty: its table {} has rows; copy into a new database",
                table.name
            )));
        }
        copied.push(copy_table(&mut source, &mut target, table, &mut progress).await?);
    }
    target.commit().await?;
    let mut target = to.begin_snapshot().await?;
    for (table, seen) in table::ALL.iter().zip(&copied) {
        let there = digest(&mut target, table).await?;
        if there != *seen {
            return Err(StoreError::Schema(format!(
                "the table {} differs after the copy: {} rows and hash {} became {} and {}",
                table.name, seen.rows, seen.hash, there.rows, there.hash
            )));
        }
    }
    Ok(copied)
}

async fn copy_table(
    source: &mut WriteTx,
    target: &mut WriteTx,
    table: &'static Table,
    progress: &mut impl FnMut(&str, u64),
) -> Result<Copied, StoreError> {
    let (mut hasher, mut count, mut after) = (Digest::default(), 0, None);
    loop {
        let limit = fitting(source, table, after.as_deref()).await?;
        let rows = page(source, table, after.as_deref(), limit).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.iter().take(table.key).cloned().collect::<Vec<_>>());
        let mut batch = Rows::new(table);
        count += rows.len() as u64;
        for row in rows {
            hasher.add(&row);
            batch.push_all(row)?;
        }
        batch.write(target, OnConflict::Fail).await?;
        progress(table.name, count);
    }
    Ok(Copied { table: table.name, rows: count, hash: hasher.finish() })
}

/// Counts and hashes a table.
///
/// # Errors
/// [`StoreError`].
pub async fn digest(tx: &mut WriteTx, table: &'static Table) -> Result<Copied, StoreError> {
    let (mut hasher, mut count, mut after) = (Digest::default(), 0, None);
    loop {
        let limit = fitting(tx, table, after.as_deref()).await?;
        let rows = page(tx, table, after.as_deref(), limit).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.iter().take(table.key).cloned().collect::<Vec<_>>());
        count += rows.len() as u64;
        rows.iter().for_each(|row| hasher.add(row));
    }
    Ok(Copied { table: table.name, rows: count, hash: hasher.finish() })
}

/// Counts and hashes all tables of a database, at one moment.
///
/// # Errors
/// [`StoreError`].
pub async fn digests(database: &Database) -> Result<Vec<Copied>, StoreError> {
    let mut tx = database.begin_snapshot().await?;
    let mut all = Vec::new();
    for table in table::ALL {
        all.push(digest(&mut tx, table).await?);
    }
    Ok(all)
}

/// A page of rows in the order of their keys, those after `after`.
async fn page(
    tx: &mut WriteTx,
    table: &Table,
    after: Option<&[Value]>,
    limit: usize,
) -> Result<Vec<Vec<Value>>, StoreError> {
    let sql = select(&table.names(), table, after, limit);
    tx.fetch_values(sql, after.map(<[_]>::to_vec).unwrap_or_default(), table).await
}

/// How many of the next rows fit into a page, one at least: a text may be as long as a request.
async fn fitting(
    tx: &mut WriteTx,
    table: &Table,
    after: Option<&[Value]>,
) -> Result<usize, StoreError> {
    let own = table.columns.iter().filter(|(_, kind)| matches!(kind, Type::Text | Type::Blob));
    let lengths: Vec<_> = own.map(|(name, _)| format!("COALESCE(LENGTH({name}), 0)")).collect();
    if lengths.is_empty() {
        return Ok(PAGE);
    }
    let sum = format!("CAST({} AS BIGINT)", lengths.join(" + "));
    let sql = select(&sum, table, after, PAGE);
    let values = after.map(<[_]>::to_vec).unwrap_or_default();
    let mut left = PAGE_SIZE;
    let rows = tx.fetch_text::<(i64,)>(sql, values).await?;
    let fits = rows.iter().take_while(|(length,)| {
        left = left.saturating_sub(*length);
        left >= 0
    });
    Ok(fits.count().max(1))
}

fn select(what: &str, table: &Table, after: Option<&[Value]>, limit: usize) -> String {
    let key = table.key_names();
    let filter = after.map_or_else(String::new, |after| {
        let marks: Vec<_> = (1..=after.len()).map(|i| format!("${i}")).collect();
        format!("WHERE ({key}) > ({})", marks.join(", "))
    });
    format!("SELECT {what} FROM {} {filter} ORDER BY {key} LIMIT {limit}", table.name)
}

/// Reads a row of any table as values.
pub(crate) fn values<'r, R>(row: &'r R, table: &Table) -> Result<Vec<Value>, sqlx::Error>
where
    R: sqlx::Row,
    usize: sqlx::ColumnIndex<R>,
    Option<i64>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    Option<String>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    Option<uuid::Uuid>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    Option<Vec<u8>>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    let read = |(i, (_, kind)): (usize, &(&str, Type))| {
        Ok(match kind {
            Type::Int => Value::Int(row.try_get(i)?),
            Type::Text => Value::Text(row.try_get(i)?),
            Type::Uuid => Value::Uuid(row.try_get(i)?),
            Type::Blob => Value::Blob(row.try_get(i)?),
        })
    };
    table.columns.iter().enumerate().map(read).collect()
}

/// A hash over rows, the same for the same values whichever database they come from.
#[derive(Default)]
struct Digest(blake3::Hasher);

impl Digest {
    fn add(&mut self, row: &[Value]) {
        for value in row {
            match value {
                Value::Int(Some(v)) => self.part(1, &v.to_le_bytes()),
                Value::Text(Some(v)) => self.part(2, v.as_bytes()),
                Value::Uuid(Some(v)) => self.part(3, v.as_bytes()),
                Value::Blob(Some(v)) => self.part(4, v),
                _ => self.part(0, &[]),
            }
        }
    }

    fn part(&mut self, kind: u8, bytes: &[u8]) {
        self.0.update(&[kind]);
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    fn finish(&self) -> String {
        self.0.finalize().to_hex().chars().take(32).collect()
    }
}
