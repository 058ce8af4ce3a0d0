//! Rows on their way into a table, many in one statement.

use crate::database::{Connection, WriteTx};
use crate::dialect::{Dialect, SQLITE_STEPS};
use crate::error::StoreError;
use crate::table::Table;
use crate::value::{Column, Value};
use sqlx::AssertSqlSafe;
use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;

/// Rows of one table, kept by column.
#[derive(Debug)]
pub struct Rows {
    table: &'static Table,
    columns: Vec<Column>,
}

/// What to do with a row whose key is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnConflict {
    /// The transaction fails with [`StoreError::Conflict`].
    Fail,
    /// The row is replaced. Only for projections: what the ledger says is never replaced.
    Replace,
}

impl Rows {
    /// No rows yet.
    pub fn new(table: &'static Table) -> Self {
        Self { table, columns: table.columns.iter().map(|(_, kind)| Column::new(*kind)).collect() }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.columns.first().map_or(0, Column::len)
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds a row, its values in the order of the table's columns.
    ///
    /// # Errors
    /// A value of a wrong type.
    pub fn push<const N: usize>(&mut self, values: [Value; N]) -> Result<(), StoreError> {
        self.push_all(values.into())
    }

    /// Adds a row of any width.
    ///
    /// # Errors
    /// A value of a wrong type, or not as many as there are columns.
    pub fn push_all(&mut self, values: Vec<Value>) -> Result<(), StoreError> {
        if values.len() != self.columns.len() {
            return Err(StoreError::Other(format!("{}: wrong number of values", self.table.name)));
        }
        for (column, value) in self.columns.iter_mut().zip(values) {
            column.push(value)?;
        }
        Ok(())
    }

    /// Writes all rows.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn write(self, tx: &mut WriteTx, on: OnConflict) -> Result<(), StoreError> {
        let conflict = match on {
            OnConflict::Fail => String::new(),
            OnConflict::Replace => self.table.replace(),
        };
        if self.is_empty() {
            return Ok(());
        }
        match tx.connection() {
            Connection::Sqlite(connection) => self.write_sqlite(connection, &conflict).await,
            Connection::Postgres(connection) => self.write_postgres(connection, &conflict).await,
        }
    }

    async fn write_sqlite(
        mut self,
        connection: &mut sqlx::SqliteConnection,
        conflict: &str,
    ) -> Result<(), StoreError> {
        let (mut row, len) = (0, self.len());
        while row < len {
            let step = SQLITE_STEPS.into_iter().find(|s| *s <= len - row).unwrap_or(1);
            let mut arguments = SqliteArguments::default();
            for i in row..row + step {
                for column in &mut self.columns {
                    column.take(i).add_sqlite(&mut arguments)?;
                }
            }
            let sql = Dialect::Sqlite.insert(self.table, step, conflict);
            sqlx::query_with(AssertSqlSafe(sql), arguments).execute(&mut *connection).await?;
            row += step;
        }
        Ok(())
    }

    async fn write_postgres(
        self,
        connection: &mut sqlx::PgConnection,
        conflict: &str,
    ) -> Result<(), StoreError> {
        let sql = Dialect::Postgres.insert(self.table, self.len(), conflict);
        let mut arguments = PgArguments::default();
        for column in self.columns {
            column.add_postgres(&mut arguments)?;
        }
        sqlx::query_with(AssertSqlSafe(sql), arguments).execute(connection).await?;
        Ok(())
    }
}
