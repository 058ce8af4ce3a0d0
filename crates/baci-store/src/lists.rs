//! Reading by lists: SELECTs whose parameters are lists of ids, names or keys.

use crate::database::{Connection, Read, WriteTx, rows};
use crate::dialect::{Dialect, steps};
use crate::error::StoreError;
use crate::value::Column;
use sqlx::AssertSqlSafe;
use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;

impl WriteTx {
    /// Rows of a SELECT whose only parameter is the list at `IN (@)`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn fetch_in<R: Read>(
        &mut self,
        sql: &str,
        list: Column,
    ) -> Result<Vec<R>, StoreError> {
        if list.is_empty() {
            return Ok(Vec::new());
        }
        match self.connection() {
            Connection::Sqlite(connection) => {
                let mut out = Vec::new();
                for (at, step) in steps(list.len()) {
                    let mut arguments = SqliteArguments::default();
                    list.add_sqlite(at, step, &mut arguments)?;
                    let sql = AssertSqlSafe(Dialect::Sqlite.in_lists(sql, &[step]));
                    let query = sqlx::query_with(sql, arguments);
                    out.extend(rows::<R, _>(query.fetch_all(&mut *connection).await?.iter())?);
                }
                Ok(out)
            }
            Connection::Postgres(connection) => {
                let mut arguments = PgArguments::default();
                list.add_postgres(&mut arguments)?;
                let sql = AssertSqlSafe(Dialect::Postgres.in_lists(sql, &[1]));
                let query = sqlx::query_with(sql, arguments);
                rows(query.fetch_all(connection).await?.iter())
            }
        }
    }

    /// Rows of a SELECT with two lists, at `IN (@)` and then at `IN (@@)`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn fetch_in_both<R: Read>(
        &mut self,
        sql: &str,
        first: Column,
        second: Column,
    ) -> Result<Vec<R>, StoreError> {
        if first.is_empty() || second.is_empty() {
            return Ok(Vec::new());
        }
        match self.connection() {
            Connection::Sqlite(connection) => {
                let mut out = Vec::new();
                for (at, step) in steps(first.len()) {
                    for (other_at, other_step) in steps(second.len()) {
                        let mut arguments = SqliteArguments::default();
                        first.add_sqlite(at, step, &mut arguments)?;
                        second.add_sqlite(other_at, other_step, &mut arguments)?;
                        let sql = AssertSqlSafe(Dialect::Sqlite.in_lists(sql, &[step, other_step]));
                        let query = sqlx::query_with(sql, arguments);
                        out.extend(rows::<R, _>(query.fetch_all(&mut *connection).await?.iter())?);
                    }
                }
                Ok(out)
            }
            Connection::Postgres(connection) => {
                let mut arguments = PgArguments::default();
                first.add_postgres(&mut arguments)?;
                second.add_postgres(&mut arguments)?;
                let sql = AssertSqlSafe(Dialect::Postgres.in_lists(sql, &[1, 1]));
                let query = sqlx::query_with(sql, arguments);
                rows(query.fetch_all(connection).await?.iter())
            }
        }
    }

    /// Rows of a SELECT with three lists, at `IN (@)`, `IN (@@)` and `IN (@@@)` in this order, of which
    /// each value is looked up for itself: on SQLite long lists go in parts, those of one place in the
    /// lists together, so a row that hangs on no list may come more than once.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn fetch_in_each<R: Read>(
        &mut self,
        sql: &str,
        lists: [Column; 3],
    ) -> Result<Vec<R>, StoreError> {
        match self.connection() {
            Connection::Sqlite(connection) => {
                let mut parts = lists.each_ref().map(|list| steps(list.len()));
                let mut out = Vec::new();
                let mut part = parts.each_mut().map(Iterator::next);
                loop {
                    let mut arguments = SqliteArguments::default();
                    for (list, part) in lists.iter().zip(part) {
                        // An empty list still is a list: of one NULL, which nothing equals.
                        let (at, count) = part.unwrap_or((list.len(), 1));
                        list.add_sqlite(at, count, &mut arguments)?;
                    }
                    let counts = part.map(|part| part.map_or(1, |(_, count)| count));
                    let sql = AssertSqlSafe(Dialect::Sqlite.in_lists(sql, &counts));
                    let query = sqlx::query_with(sql, arguments);
                    out.extend(rows::<R, _>(query.fetch_all(&mut *connection).await?.iter())?);
                    part = parts.each_mut().map(Iterator::next);
                    if part.iter().all(Option::is_none) {
                        return Ok(out);
                    }
                }
            }
            Connection::Postgres(connection) => {
                let mut arguments = PgArguments::default();
                for list in lists {
                    list.add_postgres(&mut arguments)?;
                }
                let sql = AssertSqlSafe(Dialect::Postgres.in_lists(sql, &[1, 1, 1]));
                let query = sqlx::query_with(sql, arguments);
                rows(query.fetch_all(connection).await?.iter())
            }
        }
    }
}
