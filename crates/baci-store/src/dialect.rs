//! Every difference between SQLite and PostgreSQL, in one place.

use crate::error::StoreError;
use crate::table::Table;
use crate::value::Type;
use sqlx::error::{DatabaseError, ErrorKind};
use std::fmt::Write;

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    Sqlite,
    Postgres,
}

/// Pragmas of every SQLite connection: durable at each commit, and bounded in memory.
pub const SQLITE_PRAGMAS: &[(&str, &str)] = &[
    ("journal_mode", "WAL"),
    ("synchronous", "FULL"),
    ("temp_store", "MEMORY"),
    ("wal_autocheckpoint", "4000"),
    ("journal_size_limit", "67108864"),
];

/// How many rows or values one statement takes on SQLite, the next length being taken for those in
/// between: few, so that few statements are prepared, and close, so that little is left empty.
pub const SQLITE_STEPS: [usize; 18] =
    [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512];

impl Dialect {
    /// A statement of the schema in this database's words.
    pub fn schema(self, sql: &str) -> String {
        match self {
            Self::Sqlite => sql.replace("TEXT_KEY", "TEXT"),
            Self::Postgres => {
                sql.replace("TEXT_KEY", "TEXT COLLATE \"C\"").replace(" WITHOUT ROWID", "")
            }
        }
    }

    /// The end of a SELECT whose rows are to be locked until the transaction ends. SQLite has one
    /// writer at a time, so there they are.
    pub const fn lock_rows(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE",
        }
    }

    /// The end of a SELECT whose rows are to stay as they are until the transaction ends, while others may read them so, too.
    pub const fn share_rows(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR SHARE",
        }
    }

    /// Takes the counters of all members with the names of a list, so that nobody else can until the
    /// transaction ends. On PostgreSQL those that are not there yet are made, or two servers could both
    /// start from nothing; SQLite has one writer at a time.
    pub const fn lock_counters(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT counter, used FROM program_counters WHERE counter IN (@)",
            Self::Postgres => {
                "INSERT INTO program_counters (counter, used) SELECT name, 0 FROM UNNEST($1::TEXT[]) \
                 AS own (name) ON CONFLICT (counter) DO UPDATE SET used = program_counters.used \
                 RETURNING counter, used"
            }
        }
    }

    /// A number that changes whenever another connection has changed anything, in a transaction that
    /// writes. PostgreSQL has no such number, and many writers.
    pub const fn outside_changes(self) -> &'static str {
        match self {
            Self::Sqlite => "(SELECT data_version FROM pragma_data_version)",
            Self::Postgres => "CAST(0 AS BIGINT)",
        }
    }

    /// How a write transaction begins: SQLite must take the write lock at once, or a read followed
    /// by a write fails when another writer came between.
    pub const fn begin_write(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN",
        }
    }

    /// How a transaction begins that must see one state of the database from start to end.
    pub const fn begin_snapshot(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN",
            Self::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        }
    }

    /// `sql` with its list marks `IN (@)`, `IN (@@)` … for so many values each, numbered through.
    pub fn in_lists(self, sql: &str, counts: &[usize]) -> String {
        let mut sql = sql.to_owned();
        let mut before = 0;
        for (i, count) in counts.iter().enumerate() {
            let mark = format!("IN ({})", "@".repeat(i + 1));
            let list = match self {
                Self::Sqlite => {
                    let numbers = (before + 1..=before + count).map(|n| format!("?{n}"));
                    format!("IN ({})", numbers.collect::<Vec<_>>().join(","))
                }
                Self::Postgres => format!("= ANY(${})", i + 1),
            };
            sql = sql.replace(&mark, &list);
            before += count;
        }
        sql
    }

    /// A column as it goes into JSON: ids and bytes as hexadecimal digits.
    pub fn json(self, name: &str, kind: Type) -> String {
        match (self, kind) {
            (_, Type::Int | Type::Text) | (Self::Postgres, Type::Uuid) => name.to_owned(),
            // HEX makes an empty text of nothing.
            (Self::Sqlite, Type::Uuid) => format!("NULLIF(HEX({name}), '')"),
            (Self::Sqlite, Type::Blob) => format!("HEX({name})"),
            (Self::Postgres, Type::Blob) => format!("ENCODE({name}, 'hex')"),
        }
    }

    /// All rows, each with these columns, as one text: a JSON array of arrays (or NULL for no rows).
    pub fn json_rows(self, columns: &str) -> String {
        match self {
            Self::Sqlite => format!("JSON_GROUP_ARRAY(JSON_ARRAY({columns}))"),
            Self::Postgres => format!("CAST(JSON_AGG(JSON_BUILD_ARRAY({columns})) AS TEXT)"),
        }
    }

    /// An INSERT into `table`, ending in `conflict`, of so many rows, after so many parameters of
    /// other inserts in the same statement.
    pub fn insert(self, table: &Table, (rows, after): (usize, usize), conflict: &str) -> String {
        let names = table.columns.iter().map(|c| c.0).collect::<Vec<_>>().join(", ");
        // SQLite keeps a copy of every page that a statement touches, to undo that statement alone,
        // unless it is told to leave things as they are: the whole transaction is undone anyway.
        let verb = match self {
            Self::Sqlite => "INSERT OR FAIL",
            Self::Postgres => "INSERT",
        };
        let mut sql = format!("{verb} INTO {} ({names}) SELECT * FROM ", table.name);
        match self {
            Self::Sqlite => {
                let row = format!("({})", vec!["?"; table.columns.len()].join(","));
                sql.reserve(rows * (row.len() + 1) + conflict.len() + 40);
                sql.push_str("(VALUES ");
                for i in 0..rows {
                    sql.push_str(if i == 0 { "" } else { "," });
                    sql.push_str(&row);
                }
                // The first column is of the key: where it is NULL, there is no row.
                sql.push_str(") WHERE column1 IS NOT NULL");
            }
            Self::Postgres => {
                sql.push_str("UNNEST(");
                for (i, (_, kind)) in table.columns.iter().enumerate() {
                    let comma = if i == 0 { "" } else { ", " };
                    let _ = write!(sql, "{comma}${}::{}[]", after + i + 1, postgres_type(*kind));
                }
                sql.push(')');
            }
        }
        sql.push(' ');
        sql.push_str(conflict);
        sql
    }

    /// Several INSERTs as one statement, on PostgreSQL. They see nothing of each other.
    pub fn all_at_once(inserts: &[String]) -> String {
        let Some((last, first)) = inserts.split_last() else { return String::new() };
        let mut sql = String::new();
        for (i, insert) in first.iter().enumerate() {
            let word = if i == 0 { "WITH" } else { "," };
            let _ = write!(sql, "{word} w{i} AS ({insert}) ");
        }
        sql.push_str(last);
        sql
    }
}

/// Cuts a list into runs of a few fixed lengths: (start, length), the last one reaching beyond its end.
pub fn steps(len: usize) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let left = len.checked_sub(at).filter(|left| *left > 0)?;
        let fits = SQLITE_STEPS.into_iter().find(|step| *step >= left);
        let step = fits.unwrap_or(SQLITE_STEPS[SQLITE_STEPS.len() - 1]);
        let start = at;
        at += step;
        Some((start, step))
    })
}

const fn postgres_type(kind: Type) -> &'static str {
    match kind {
        Type::Int => "BIGINT",
        Type::Text => "TEXT",
        Type::Uuid => "UUID",
        Type::Blob => "BYTEA",
    }
}

/// What a database's own error means for the caller.
pub fn classify(error: &dyn DatabaseError) -> StoreError {
    let text = error.message().to_owned();
    if matches!(error.kind(), ErrorKind::UniqueViolation) {
        return StoreError::Conflict(text);
    }
    let code = error.code().unwrap_or_default();
    match code.as_ref() {
        // PostgreSQL: serialization failure, deadlock, lock not available.
        "40001" | "40P01" | "55P03" => StoreError::Conflict(text),
        // PostgreSQL: disk full, out of memory; read-only transaction.
        "53100" | "53200" => StoreError::Full(text),
        "25006" => StoreError::ReadOnly(text),
        // PostgreSQL: connections gone, server starting or stopping, too many connections.
        "57P01" | "57P02" | "57P03" | "53300" => StoreError::Unavailable(text),
        c if c.len() == 5 && c.starts_with("08") => StoreError::Unavailable(text),
        // Any other code of PostgreSQL has five characters; SQLite's have four at most.
        c if c.len() == 5 => StoreError::Other(text),
        other => match other.parse::<i64>().map(|code| code & 0xff) {
            // SQLite's primary result codes: BUSY and LOCKED, READONLY and PERM, IOERR, FULL,
            // CANTOPEN, CORRUPT and NOTADB.
            Ok(5 | 6) => StoreError::Unavailable(text),
            Ok(3 | 8) => StoreError::ReadOnly(text),
            Ok(10 | 14) => StoreError::Unavailable(text),
            Ok(13) => StoreError::Full(text),
            Ok(11 | 26) => StoreError::Corrupt(text),
            _ => StoreError::Other(text),
        },
    }
}
