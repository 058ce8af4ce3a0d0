//! Values on their way to a database: four types are all that the schema uses.

use sqlx::Arguments;
use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;
use uuid::Uuid;

/// One value, or NULL of its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Int(Option<i64>),
    Text(Option<String>),
    Uuid(Option<Uuid>),
    Blob(Option<Vec<u8>>),
}

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    Int,
    Text,
    Uuid,
    Blob,
}

/// Values of one type, as a list parameter or as a column of rows to insert.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    Int(Vec<Option<i64>>),
    Text(Vec<Option<String>>),
    Uuid(Vec<Option<Uuid>>),
    Blob(Vec<Option<Vec<u8>>>),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}
impl From<Option<i64>> for Value {
    fn from(value: Option<i64>) -> Self {
        Self::Int(value)
    }
}
impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(Some(value))
    }
}
impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(Some(value.to_owned()))
    }
}
impl From<Option<String>> for Value {
    fn from(value: Option<String>) -> Self {
        Self::Text(value)
    }
}
impl From<Uuid> for Value {
    fn from(value: Uuid) -> Self {
        Self::Uuid(Some(value))
    }
}
impl From<Option<Uuid>> for Value {
    fn from(value: Option<Uuid>) -> Self {
        Self::Uuid(value)
    }
}
impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Blob(Some(value))
    }
}
impl From<[u8; 32]> for Value {
    fn from(value: [u8; 32]) -> Self {
        Self::Blob(Some(value.to_vec()))
    }
}

/// Adds a value to a statement's arguments; encoding these four types cannot fail.
macro_rules! add {
    ($arguments:expr, $value:expr) => {
        $arguments.add($value).map_err(|e| sqlx::Error::Encode(e))
    };
}

impl Value {
    /// Adds this value to the arguments of a statement for SQLite.
    pub(crate) fn add_sqlite(self, arguments: &mut SqliteArguments) -> Result<(), sqlx::Error> {
        match self {
            Self::Int(v) => add!(arguments, v),
            Self::Text(v) => add!(arguments, v),
            Self::Uuid(v) => add!(arguments, v),
            Self::Blob(v) => add!(arguments, v),
        }
    }

    /// Adds this value to the arguments of a statement for PostgreSQL.
    pub(crate) fn add_postgres(self, arguments: &mut PgArguments) -> Result<(), sqlx::Error> {
        match self {
            Self::Int(v) => add!(arguments, v),
            Self::Text(v) => add!(arguments, v),
            Self::Uuid(v) => add!(arguments, v),
            Self::Blob(v) => add!(arguments, v),
        }
    }
}

impl Column {
    /// An empty column of a type.
    pub fn new(kind: Type) -> Self {
        match kind {
            Type::Int => Self::Int(Vec::new()),
            Type::Text => Self::Text(Vec::new()),
            Type::Uuid => Self::Uuid(Vec::new()),
            Type::Blob => Self::Blob(Vec::new()),
        }
    }

    /// A list of ids.
    pub fn uuids(ids: impl IntoIterator<Item = Uuid>) -> Self {
        Self::Uuid(ids.into_iter().map(Some).collect())
    }

    /// A list of texts.
    pub fn texts(texts: impl IntoIterator<Item = String>) -> Self {
        Self::Text(texts.into_iter().map(Some).collect())
    }

    /// The number of values.
    pub fn len(&self) -> usize {
        match self {
            Self::Int(v) => v.len(),
            Self::Text(v) => v.len(),
            Self::Uuid(v) => v.len(),
            Self::Blob(v) => v.len(),
        }
    }

    /// Whether there is no value.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds a value at the end.
    ///
    /// # Errors
    /// A value of another type: a slip in this crate, caught by its tests.
    pub(crate) fn push(&mut self, value: Value) -> Result<(), sqlx::Error> {
        match (self, value) {
            (Self::Int(column), Value::Int(v)) => column.push(v),
            (Self::Text(column), Value::Text(v)) => column.push(v),
            (Self::Uuid(column), Value::Uuid(v)) => column.push(v),
            (Self::Blob(column), Value::Blob(v)) => column.push(v),
            (column, value) => {
                return Err(sqlx::Error::Encode(format!("{value:?} into {column:?}").into()));
            }
        }
        Ok(())
    }

    /// Takes the value at `index` out (NULL stays behind).
    pub(crate) fn take(&mut self, index: usize) -> Value {
        match self {
            Self::Int(v) => Value::Int(v.get_mut(index).and_then(Option::take)),
            Self::Text(v) => Value::Text(v.get_mut(index).and_then(Option::take)),
            Self::Uuid(v) => Value::Uuid(v.get_mut(index).and_then(Option::take)),
            Self::Blob(v) => Value::Blob(v.get_mut(index).and_then(Option::take)),
        }
    }

    /// Adds `count` values from `start` on to the arguments of a statement for SQLite, the last one
    /// again and again where there are fewer: in a list, that changes nothing.
    pub(crate) fn add_sqlite(
        &self,
        start: usize,
        count: usize,
        arguments: &mut SqliteArguments,
    ) -> Result<(), sqlx::Error> {
        let last = self.len().saturating_sub(1);
        for index in (start..start + count).map(|i| i.min(last)) {
            match self {
                Self::Int(v) => add!(arguments, v.get(index).copied().flatten())?,
                Self::Text(v) => add!(arguments, v.get(index).cloned().flatten())?,
                Self::Uuid(v) => add!(arguments, v.get(index).copied().flatten())?,
                Self::Blob(v) => add!(arguments, v.get(index).cloned().flatten())?,
            }
        }
        Ok(())
    }

    /// Adds the whole column as one array to the arguments of a statement for PostgreSQL.
    pub(crate) fn add_postgres(self, arguments: &mut PgArguments) -> Result<(), sqlx::Error> {
        match self {
            Self::Int(v) => add!(arguments, v),
            Self::Text(v) => add!(arguments, v),
            Self::Uuid(v) => add!(arguments, v),
            Self::Blob(v) => add!(arguments, v),
        }
    }
}

/// A sum that was taken in two parts: billions, and what is below one.
pub(crate) fn whole(billions: i64, rest: i64) -> i128 {
    i128::from(billions) * 1_000_000_000 + i128::from(rest)
}
