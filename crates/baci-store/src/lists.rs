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
        match list.is_empty() {
            true => Ok(Vec::new()),
            false => self.fetch_lists(sql, [list], None).await,
        }
    }

    /// Rows of a SELECT with lists of which each value is looked up for itself, at `IN (@)`, `IN (@@)`
    /// and so on, and with one more list after them that goes along whole. On SQLite long lists go in
    /// parts, those of one place together, so a row that hangs on no list may come more than once.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) async fn fetch_lists<R: Read, const N: usize>(
        &mut self,
        sql: &str,
        lists: [Column; N],
        whole: Option<Column>,
    ) -> Result<Vec<R>, StoreError> {
        match self.connection() {
            Connection::Sqlite(connection) => {
                let mut parts = lists.each_ref().map(|list| steps(list.len()));
                let mut out = Vec::new();
                let mut part = parts.each_mut().map(Iterator::next);
                loop {
                    let mut arguments = SqliteArguments::default();
                    let mut counts = Vec::with_capacity(N + 1);
                    for (list, part) in lists.iter().zip(part) {
                        // An empty list still is a list: of one NULL, which nothing equals.
                        let (at, count) = part.unwrap_or((list.len(), 1));
                        list.add_sqlite(at, count, &mut arguments)?;
                        counts.push(count);
                    }
                    if let Some(whole) = &whole {
                        counts.push(whole.len().next_power_of_two());
                        whole.add_sqlite(0, whole.len().next_power_of_two(), &mut arguments)?;
                    }
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
                let counts = vec![1; N + usize::from(whole.is_some())];
                for list in lists.into_iter().chain(whole) {
                    list.add_postgres(&mut arguments)?;
                }
                let sql = AssertSqlSafe(Dialect::Postgres.in_lists(sql, &counts));
                let query = sqlx::query_with(sql, arguments);
                rows(query.fetch_all(connection).await?.iter())
            }
        }
    }
}
