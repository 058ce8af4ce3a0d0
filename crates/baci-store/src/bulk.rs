//! Rows on their way into a table, many in one statement.

use crate::database::{Connection, WriteTx};
use crate::dialect::{Dialect, steps};
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

/// The most rows of a statement that goes to SQLite's thread together with others, with room for the
/// next power of two: each mix of lengths is a text that is prepared and kept, so there must not be
/// many.
const TOGETHER: usize = 64;

/// What to do with a row whose key is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnConflict {
    /// The transaction fails with [`StoreError::Conflict`].
    Fail,
    /// The row is replaced. Only for projections: what the ledger says is never replaced.
    Replace,
    /// What is not of the key is added to what is there. Only for sums.
    Add,
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

    /// The end of an INSERT of these rows.
    fn conflict(&self, on: OnConflict) -> String {
        match on {
            OnConflict::Fail => String::new(),
            OnConflict::Replace => self.table.replace(),
            OnConflict::Add => self.table.add(),
        }
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
        let mut writes = Writes::default();
        writes.add(self, on);
        writes.run(tx).await
    }

    /// Writes the rows whose key is not there yet; answers how many.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn write_new(mut self, tx: &mut WriteTx) -> Result<u64, StoreError> {
        const CONFLICT: &str = "ON CONFLICT DO NOTHING";
        let len = self.len();
        let mut new = 0;
        match tx.connection() {
            Connection::Sqlite(connection) => {
                for (start, step) in steps(len) {
                    let mut arguments = SqliteArguments::default();
                    for row in start..len.min(start + step) {
                        self.add_sqlite(row, &mut arguments)?;
                    }
                    let sql = Dialect::Sqlite.insert(self.table, (step, 0), CONFLICT);
                    let query = sqlx::query_with(AssertSqlSafe(sql), arguments);
                    new += query.execute(&mut *connection).await?.rows_affected();
                }
            }
            Connection::Postgres(_) if len == 0 => {}
            Connection::Postgres(connection) => {
                let sql = Dialect::Postgres.insert(self.table, (len, 0), CONFLICT);
                let mut arguments = PgArguments::default();
                for column in self.columns {
                    column.add_postgres(&mut arguments)?;
                }
                let query = sqlx::query_with(AssertSqlSafe(sql), arguments);
                new = query.execute(connection).await?.rows_affected();
            }
        }
        Ok(new)
    }

    /// Adds one row's values, in the order of the columns, to the arguments of a statement: NULLs where
    /// there is no such row.
    fn add_sqlite(&mut self, row: usize, to: &mut SqliteArguments) -> Result<(), StoreError> {
        for column in &mut self.columns {
            column.take(row).add_sqlite(to)?;
        }
        Ok(())
    }
}

/// Rows of several tables, to be written together: as few trips to the database as it allows.
#[derive(Debug, Default)]
pub struct Writes(Vec<(Rows, OnConflict)>);

impl Writes {
    /// Adds rows of one table. Tables must not hang on each other's order.
    pub fn add(&mut self, rows: Rows, on: OnConflict) {
        if !rows.is_empty() {
            self.0.push((rows, on));
        }
    }

    /// Writes everything.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn run(self, tx: &mut WriteTx) -> Result<(), StoreError> {
        if self.0.is_empty() {
            return Ok(());
        }
        match tx.connection() {
            Connection::Sqlite(connection) => self.run_sqlite(connection).await,
            Connection::Postgres(connection) => self.run_postgres(connection).await,
        }
    }

    /// A statement for each table and run of rows; short ones go to the database together. While one
    /// is worked on, the next is made.
    async fn run_sqlite(self, connection: &mut sqlx::SqliteConnection) -> Result<(), StoreError> {
        let mut statements = Statements::new(self.0);
        let mut next = statements.next()?;
        while let Some((sql, arguments)) = next {
            let running = sqlx::query_with(AssertSqlSafe(sql), arguments).execute(&mut *connection);
            let (done, following) = tokio::join!(running, async { statements.next() });
            done?;
            next = following?;
        }
        Ok(())
    }

    /// One statement for all tables, each an array a column.
    async fn run_postgres(self, connection: &mut sqlx::PgConnection) -> Result<(), StoreError> {
        let mut arguments = PgArguments::default();
        let mut inserts = Vec::with_capacity(self.0.len());
        let mut parameters = 0;
        for (rows, on) in self.0 {
            let size = (rows.len(), parameters);
            inserts.push(Dialect::Postgres.insert(rows.table, size, &rows.conflict(on)));
            parameters += rows.columns.len();
            for column in rows.columns {
                column.add_postgres(&mut arguments)?;
            }
        }
        let sql = Dialect::all_at_once(&inserts);
        sqlx::query_with(AssertSqlSafe(sql), arguments).execute(connection).await?;
        Ok(())
    }
}

/// The statements of some writes for SQLite, made one after the other.
struct Statements {
    tables: Vec<(Rows, OnConflict)>,
    /// Table, first row and number of rows of each statement, the next one last.
    runs: Vec<(usize, usize, usize)>,
    /// Short ones, that go together at the end.
    together: (String, SqliteArguments),
}

impl Statements {
    fn new(tables: Vec<(Rows, OnConflict)>) -> Self {
        let of = |(i, (rows, _)): (usize, &(Rows, OnConflict))| {
            steps(rows.len()).map(move |(start, step)| (i, start, step))
        };
        let mut runs: Vec<_> = tables.iter().enumerate().flat_map(of).collect();
        runs.reverse();
        Self { tables, runs, together: Default::default() }
    }

    fn next(&mut self) -> Result<Option<(String, SqliteArguments)>, StoreError> {
        while let Some((table, start, step)) = self.runs.pop() {
            let (rows, on) = &mut self.tables[table];
            let conflict = rows.conflict(*on);
            let end = rows.len().min(start + step);
            if rows.len() > TOGETHER {
                let mut arguments = SqliteArguments::default();
                for row in start..end {
                    rows.add_sqlite(row, &mut arguments)?;
                }
                // What is missing at the end is NULL for the driver, and left out by the statement.
                let sql = Dialect::Sqlite.insert(rows.table, (step, 0), &conflict);
                return Ok(Some((sql, arguments)));
            }
            let (sql, arguments) = &mut self.together;
            let room = step.next_power_of_two();
            for row in start..start + room {
                rows.add_sqlite(row, arguments)?;
            }
            sql.push_str(&Dialect::Sqlite.insert(rows.table, (room, 0), &conflict));
            sql.push(';');
        }
        let (sql, arguments) = std::mem::take(&mut self.together);
        Ok(Some((sql, arguments)).filter(|(sql, _)| !sql.is_empty()))
    }
}
