//! Migrations: numbered SQL texts, each applied once, in order, in a transaction of its own.

use crate::database::{Database, WriteTx};
use crate::error::StoreError;
use sqlx::AssertSqlSafe;

/// A migration: its number, its name and its text.
pub struct Migration {
    pub number: i64,
    pub name: &'static str,
    pub sql: &'static str,
}

/// All migrations. One that was released is never changed; a new one is added below it.
pub const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, name: "trunk", sql: include_str!("../../../migrations/0001_trunk.sql") },
    Migration {
        number: 2,
        name: "people",
        sql: include_str!("../../../migrations/0002_people.sql"),
    },
    Migration { number: 3, name: "reads", sql: include_str!("../../../migrations/0003_reads.sql") },
    Migration {
        number: 4,
        name: "passkeys",
        sql: include_str!("../../../migrations/0004_passkeys.sql"),
    },
    Migration {
        number: 5,
        name: "imports",
        sql: include_str!("../../../migrations/0005_imports.sql"),
    },
    Migration { number: 6, name: "oidc", sql: include_str!("../../../migrations/0006_oidc.sql") },
    Migration {
        number: 7,
        name: "coupons",
        sql: include_str!("../../../migrations/0007_coupons.sql"),
    },
    Migration {
        number: 8,
        name: "gift_cards",
        sql: include_str!("../../../migrations/0008_gift_cards.sql"),
    },
    Migration {
        number: 9,
        name: "offer_uses",
        sql: include_str!("../../../migrations/0009_offer_uses.sql"),
    },
    Migration {
        number: 10,
        name: "events_by_kind",
        sql: include_str!("../../../migrations/0010_events_by_kind.sql"),
    },
    Migration {
        number: 11,
        name: "quotes",
        sql: include_str!("../../../migrations/0011_quotes.sql"),
    },
    Migration {
        number: 12,
        name: "held_codes",
        sql: include_str!("../../../migrations/0012_held_codes.sql"),
    },
    Migration {
        number: 13,
        name: "tiers",
        sql: include_str!("../../../migrations/0013_tiers.sql"),
    },
    Migration {
        number: 14,
        name: "lost_cards",
        sql: include_str!("../../../migrations/0014_lost_cards.sql"),
    },
    Migration {
        number: 15,
        name: "stages",
        sql: include_str!("../../../migrations/0015_stages.sql"),
    },
    Migration {
        number: 16,
        name: "coupon_bindings",
        sql: include_str!("../../../migrations/0016_coupon_bindings.sql"),
    },
    Migration {
        number: 17,
        name: "rewards",
        sql: include_str!("../../../migrations/0017_rewards.sql"),
    },
    Migration {
        number: 18,
        name: "profile",
        sql: include_str!("../../../migrations/0018_profile.sql"),
    },
    Migration {
        number: 19,
        name: "occasions",
        sql: include_str!("../../../migrations/0019_occasions.sql"),
    },
    Migration {
        number: 20,
        name: "households",
        sql: include_str!("../../../migrations/0020_households.sql"),
    },
    Migration {
        number: 21,
        name: "draws",
        sql: include_str!("../../../migrations/0021_draws.sql"),
    },
    Migration {
        number: 22,
        name: "partners",
        sql: include_str!("../../../migrations/0022_partners.sql"),
    },
    Migration {
        number: 23,
        name: "streaks",
        sql: include_str!("../../../migrations/0023_streaks.sql"),
    },
    Migration {
        number: 24,
        name: "backtests",
        sql: include_str!("../../../migrations/0024_backtests.sql"),
    },
    Migration {
        number: 25,
        name: "rollups",
        sql: include_str!("../../../migrations/0025_rollups.sql"),
    },
    Migration {
        number: 26,
        name: "segments",
        sql: include_str!("../../../migrations/0026_segments.sql"),
    },
    Migration {
        number: 27,
        name: "friends",
        sql: include_str!("../../../migrations/0027_friends.sql"),
    },
    Migration {
        number: 28,
        name: "rollup_draws",
        sql: include_str!("../../../migrations/0028_rollup_draws.sql"),
    },
    Migration {
        number: 29,
        name: "visit_days",
        sql: include_str!("../../../migrations/0029_visit_days.sql"),
    },
    Migration {
        number: 30,
        name: "lifetimes",
        sql: include_str!("../../../migrations/0030_lifetimes.sql"),
    },
    Migration {
        number: 31,
        name: "packs",
        sql: include_str!("../../../migrations/0031_packs.sql"),
    },
];

/// A migration that was applied: number, name, and hash of its text.
type Done = (i64, String, Vec<u8>);

const TABLE: &str = "CREATE TABLE IF NOT EXISTS migrations (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, hash BYTEA NOT NULL)";

/// The numbers and names of migrations that the database lacks.
///
/// # Errors
/// [`StoreError::Schema`] where the database was migrated by a newer Baci or with other texts.
pub async fn pending(database: &Database) -> Result<Vec<&'static Migration>, StoreError> {
    let mut tx = database.begin().await?;
    let missing = missing(&mut tx).await?;
    tx.rollback().await?;
    Ok(missing)
}

/// Brings the schema up to date; answers the names of what was applied. Two servers that start at
/// once do it one after the other.
///
/// # Errors
/// [`StoreError`].
pub async fn run(database: &Database) -> Result<Vec<&'static str>, StoreError> {
    // Looking first without a lock: to open a database that is up to date must not wait for whoever
    // writes in it. Where the table is not there yet, the way below makes it.
    let sql = "SELECT number, name, hash FROM migrations ORDER BY number";
    if let Ok(done) = database.fetch::<Done>(sql, vec![]).await
        && lacking(&done)?.is_empty()
    {
        return Ok(Vec::new());
    }
    let mut applied = Vec::new();
    let mut tx = database.begin().await?;
    for migration in missing(&mut tx).await? {
        for statement in statements(migration.sql) {
            let sql = tx.dialect().schema(&statement);
            tx.execute_text(sql, vec![]).await?;
        }
        let hash = fingerprint(migration.sql);
        tx.execute(
            "INSERT INTO migrations (number, name, hash) VALUES ($1, $2, $3)",
            vec![migration.number.into(), migration.name.into(), hash.into()],
        )
        .await?;
        applied.push(migration.name);
    }
    tx.commit().await?;
    Ok(applied)
}

async fn missing(tx: &mut WriteTx) -> Result<Vec<&'static Migration>, StoreError> {
    if let WriteTx::Postgres(connection) = tx {
        // A long migration on another server is waited for, however long.
        let patience = AssertSqlSafe("SET LOCAL lock_timeout = 0");
        sqlx::query(patience).execute(&mut **connection).await?;
        // Any number will do, as long as every server takes the same.
        let lock = AssertSqlSafe("SELECT pg_advisory_xact_lock(7265616861)");
        sqlx::query(lock).execute(&mut **connection).await?;
    }
    tx.execute(TABLE, vec![]).await?;
    let sql = "SELECT number, name, hash FROM migrations ORDER BY number";
    lacking(&tx.fetch::<Done>(sql, vec![]).await?)
}

/// The migrations that are not among those done.
fn lacking(done: &[Done]) -> Result<Vec<&'static Migration>, StoreError> {
    for (number, name, hash) in done {
        let known = MIGRATIONS.iter().find(|m| m.number == *number);
        match known {
            None => {
                return Err(StoreError::Schema(format!(
                    "this database was migrated to step {number} ({name}) by a newer Baci: start that version, or restore a backup"
                )));
            }
            Some(known) if fingerprint(known.sql) != *hash => {
                return Err(StoreError::Schema(format!(
                    "step {number} ({name}) of this database's schema is not the one this Baci knows"
                )));
            }
            Some(_) => {}
        }
    }
    Ok(MIGRATIONS.iter().filter(|m| !done.iter().any(|d| d.0 == m.number)).collect())
}

/// The statements of a text, comments left out. Our migrations hold no semicolon inside a string.
fn statements(sql: &str) -> Vec<String> {
    let code: Vec<&str> = sql.lines().filter(|l| !l.trim_start().starts_with("--")).collect();
    let code = code.join("\n");
    code.split(';').map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned).collect()
}

/// A mark of a text, enough to notice a changed one.
fn fingerprint(sql: &str) -> Vec<u8> {
    baci_core::id::derive(baci_core::time::Instant::from_micros(0), sql.as_bytes())
        .as_bytes()
        .to_vec()
}
