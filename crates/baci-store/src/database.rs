//! A database that is open: pools, reads, and the one kind of transaction that can write.

use crate::copy;
use crate::dialect::{Dialect, SQLITE_PRAGMAS};
use crate::error::StoreError;
use crate::table::Table;
use crate::value::Value;
use sqlx::postgres::{PgArguments, PgConnectOptions, PgPool, PgPoolOptions, PgRow};
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqlitePool, SqlitePoolOptions, SqliteRow,
};
use sqlx::{AssertSqlSafe, FromRow};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How a database is opened.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Connections for reading (and on PostgreSQL for writing too).
    pub connections: u32,
    /// How long to wait for a connection or a lock.
    pub wait: Duration,
    /// The page cache of each SQLite connection, in KiB.
    pub cache_kib: u32,
    /// Whether a SQLite file that is not there is made.
    pub create: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { connections: 4, wait: Duration::from_secs(5), cache_kib: 32 * 1024, create: true }
    }
}

/// An open database. Clones share the pools.
#[derive(Clone, Debug)]
pub enum Database {
    /// A file, with one connection that writes and some that read.
    Sqlite {
        write: SqlitePool,
        read: SqlitePool,
        /// How many transactions this process has committed.
        commits: Arc<AtomicU64>,
    },
    Postgres(PgPool),
}

/// A row type that can be read from both databases.
pub trait Read: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Read for T where
    T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}

/// A transaction; the only thing that can write. Dropped without [`WriteTx::commit`], it undoes all.
#[derive(Debug)]
pub enum WriteTx {
    /// With the process's count of what was committed.
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>, Arc<AtomicU64>),
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
}

/// A connection of either kind, borrowed.
pub(crate) enum Connection<'a> {
    Sqlite(&'a mut sqlx::SqliteConnection),
    Postgres(&'a mut sqlx::PgConnection),
}

impl Database {
    /// Opens a database by its address: `sqlite:FILE` or `postgres://USER@HOST/NAME`.
    ///
    /// # Errors
    /// An address that is neither, or a database that does not open.
    pub async fn open(address: &str, options: Options) -> Result<Self, StoreError> {
        if let Some(file) = address.strip_prefix("sqlite:") {
            Self::open_sqlite(file.trim_start_matches("//"), options).await
        } else if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            Self::open_postgres(address, options).await
        } else {
            Err(StoreError::Address(
                "the address of a database is sqlite:FILE or postgres://USER@HOST/NAME".into(),
            ))
        }
    }

    async fn open_sqlite(file: &str, options: Options) -> Result<Self, StoreError> {
        let mut connect = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(options.create)
            .busy_timeout(options.wait)
            .statement_cache_capacity(400)
            // So many rows are handed over before whoever reads has to be woken: walks over all members take a fifth less time.
            .row_buffer_size(1000);
        for (name, value) in SQLITE_PRAGMAS {
            connect = connect.pragma(*name, *value);
        }
        let cache = |kib: u32| format!("-{kib}");
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(options.wait)
            .idle_timeout(None)
            .max_lifetime(None)
            // A file does not hang up.
            .test_before_acquire(false)
            .before_acquire(|connection, _| Box::pin(at_rest(connection)))
            .connect_with(connect.clone().pragma("cache_size", cache(options.cache_kib)))
            .await?;
        let read = SqlitePoolOptions::new()
            .max_connections(options.connections)
            .acquire_timeout(options.wait)
            .test_before_acquire(false)
            .before_acquire(|connection, _| Box::pin(at_rest(connection)))
            .connect_lazy_with(connect.pragma("cache_size", cache(2048)).pragma("query_only", "1"));
        Ok(Self::Sqlite { write, read, commits: Arc::default() })
    }

    async fn open_postgres(address: &str, options: Options) -> Result<Self, StoreError> {
        let connect = PgConnectOptions::from_str(address)?
            .application_name("baci")
            .statement_cache_capacity(200)
            .options([("lock_timeout", format!("{}", options.wait.as_millis()))]);
        let pool = PgPoolOptions::new()
            .max_connections(options.connections.max(2))
            .acquire_timeout(options.wait)
            .connect_with(connect)
            .await?;
        Ok(Self::Postgres(pool))
    }

    /// Which kind it is.
    pub(crate) const fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite { .. } => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    /// The kind's name, for people: SQLite or PostgreSQL.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    /// Whether all of this process's writes go through one connection, beside which others can read.
    pub const fn has_one_writer(&self) -> bool {
        matches!(self, Self::Sqlite { .. })
    }

    /// Begins a transaction that may write.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn begin(&self) -> Result<WriteTx, StoreError> {
        self.begin_with(self.dialect().begin_write()).await
    }

    /// Begins a transaction that sees one state of the database from start to end.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn begin_snapshot(&self) -> Result<WriteTx, StoreError> {
        let begin = self.dialect().begin_snapshot();
        Ok(match self {
            Self::Sqlite { read, commits, .. } => {
                WriteTx::Sqlite(read.begin_with(begin).await?, commits.clone())
            }
            Self::Postgres(pool) => WriteTx::Postgres(pool.begin_with(begin).await?),
        })
    }

    async fn begin_with(&self, begin: &'static str) -> Result<WriteTx, StoreError> {
        Ok(match self {
            Self::Sqlite { write, commits, .. } => {
                WriteTx::Sqlite(write.begin_with(begin).await?, commits.clone())
            }
            Self::Postgres(pool) => WriteTx::Postgres(pool.begin_with(begin).await?),
        })
    }

    /// Rows of a SELECT with parameters `$1`, `$2` ….
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn fetch<R: Read>(
        &self,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Vec<R>, StoreError> {
        match self {
            Self::Sqlite { read, .. } => {
                let query = sqlx::query_with(sql, sqlite_arguments(values)?);
                rows(query.fetch_all(read).await?.iter())
            }
            Self::Postgres(pool) => {
                let query = sqlx::query_with(sql, postgres_arguments(values)?);
                rows(query.fetch_all(pool).await?.iter())
            }
        }
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.fetch::<(i64,)>("SELECT CAST(1 AS BIGINT)", vec![]).await.map(|_| ())
    }

    /// Closes all connections, waiting for those in use.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { write, read, .. } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl WriteTx {
    pub(crate) fn connection(&mut self) -> Connection<'_> {
        match self {
            Self::Sqlite(tx, _) => Connection::Sqlite(&mut *tx),
            Self::Postgres(tx) => Connection::Postgres(&mut *tx),
        }
    }

    pub(crate) const fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(..) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    /// How many transactions this process has committed, where all go through one connection.
    pub(crate) fn commits(&self) -> u64 {
        match self {
            Self::Sqlite(_, commits) => commits.load(Ordering::SeqCst),
            Self::Postgres(_) => 0,
        }
    }

    /// Rows of a SELECT with parameters `$1`, `$2` ….
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn fetch<R: Read>(
        &mut self,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Vec<R>, StoreError> {
        self.fetch_text(sql.to_owned(), values).await
    }

    pub(crate) async fn fetch_text<R: Read>(
        &mut self,
        sql: String,
        values: Vec<Value>,
    ) -> Result<Vec<R>, StoreError> {
        let sql = AssertSqlSafe(sql);
        match self.connection() {
            Connection::Sqlite(connection) => {
                let query = sqlx::query_with(sql, sqlite_arguments(values)?);
                rows(query.fetch_all(connection).await?.iter())
            }
            Connection::Postgres(connection) => {
                let query = sqlx::query_with(sql, postgres_arguments(values)?);
                rows(query.fetch_all(connection).await?.iter())
            }
        }
    }

    /// Runs a statement with parameters; answers how many rows it touched.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn execute(
        &mut self,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<u64, StoreError> {
        self.execute_text(sql.to_owned(), values).await
    }

    pub(crate) async fn execute_text(
        &mut self,
        sql: String,
        values: Vec<Value>,
    ) -> Result<u64, StoreError> {
        let sql = AssertSqlSafe(sql);
        Ok(match self.connection() {
            Connection::Sqlite(connection) => {
                let query = sqlx::query_with(sql, sqlite_arguments(values)?);
                query.execute(connection).await?.rows_affected()
            }
            Connection::Postgres(connection) => {
                let query = sqlx::query_with(sql, postgres_arguments(values)?);
                query.execute(connection).await?.rows_affected()
            }
        })
    }

    /// Rows of any table, as values in the order of its columns.
    pub(crate) async fn fetch_values(
        &mut self,
        sql: String,
        arguments: Vec<Value>,
        table: &Table,
    ) -> Result<Vec<Vec<Value>>, StoreError> {
        let sql = AssertSqlSafe(sql);
        let rows = match self.connection() {
            Connection::Sqlite(connection) => {
                let query = sqlx::query_with(sql, sqlite_arguments(arguments)?);
                let rows = query.fetch_all(connection).await?;
                rows.iter().map(|row| copy::values(row, table)).collect::<Result<_, _>>()
            }
            Connection::Postgres(connection) => {
                let query = sqlx::query_with(sql, postgres_arguments(arguments)?);
                let rows = query.fetch_all(connection).await?;
                rows.iter().map(|row| copy::values(row, table)).collect::<Result<_, _>>()
            }
        };
        Ok(rows?)
    }

    /// Makes all of it durable.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was written then, unless the connection broke at that very moment,
    /// when only a look at the database can tell.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx, commits) => {
                // Before: whoever has the connection next must see it. One too many does no harm.
                commits.fetch_add(1, Ordering::SeqCst);
                tx.commit().await?;
            }
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Undoes all of it, and waits until that is done.
    ///
    /// # Errors
    /// [`StoreError`]; it is undone all the same.
    pub async fn rollback(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx, _) => tx.rollback().await?,
            Self::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }
}

/// Whether a connection is in no transaction. After a full disk SQLite undoes a transaction by itself,
/// and the driver goes on believing in it: such a connection is thrown away.
async fn at_rest(connection: &mut sqlx::SqliteConnection) -> Result<bool, sqlx::Error> {
    Ok(!sqlx::Connection::is_in_transaction(connection))
}

pub(crate) fn rows<'r, R, Row>(rows: impl Iterator<Item = &'r Row>) -> Result<Vec<R>, StoreError>
where
    R: FromRow<'r, Row>,
    Row: sqlx::Row,
{
    Ok(rows.map(R::from_row).collect::<Result<_, _>>()?)
}

fn sqlite_arguments(values: Vec<Value>) -> Result<SqliteArguments, StoreError> {
    let mut arguments = SqliteArguments::default();
    for value in values {
        value.add_sqlite(&mut arguments)?;
    }
    Ok(arguments)
}

fn postgres_arguments(values: Vec<Value>) -> Result<PgArguments, StoreError> {
    let mut arguments = PgArguments::default();
    for value in values {
        value.add_postgres(&mut arguments)?;
    }
    Ok(arguments)
}
