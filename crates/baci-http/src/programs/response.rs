//! Programs as they are shown.

use crate::problem::Problem;
use crate::value::Time;
use baci_app::{ProgramDiff, PublishedVersion};
use baci_core::program::Program;
use baci_core::program::diff::Change;
use serde::Serialize;
use utoipa::ToSchema;

/// A document without problems.
#[derive(Serialize, ToSchema)]
pub(crate) struct CheckedResponse {
    /// The program's id.
    program: String,
    /// BLAKE3 of the canonical JSON.
    hash: String,
    wallets: Vec<String>,
    /// In the order they are applied.
    rules: Vec<String>,
    events: Vec<String>,
}

/// A published version, without its document.
#[derive(Serialize, ToSchema)]
pub(crate) struct VersionResponse {
    version: i64,
    /// The program's id.
    program: String,
    /// BLAKE3 of the canonical JSON.
    hash: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    published_by: String,
    published_at: Time,
}

/// A page of versions.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProgramListResponse {
    pub versions: Vec<VersionResponse>,
    /// The cursor of the next page; not there on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A published version with its document.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProgramResponse {
    #[serde(flatten)]
    version: VersionResponse,
    document: serde_json::Value,
}

/// What differs between two versions.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProgramDiffResponse {
    from: i64,
    to: i64,
    /// Each with its path, its kind (added, removed, changed), and the old and new value.
    #[schema(value_type = Vec<serde_json::Value>)]
    changes: Vec<Change>,
}

impl CheckedResponse {
    /// What is in a program.
    pub fn of(program: &Program) -> Self {
        Self {
            program: program.id.clone(),
            hash: program.hash().iter().map(|byte| format!("{byte:02x}")).collect(),
            wallets: program.wallets.iter().map(|w| w.id.clone()).collect(),
            rules: program.rules.iter().map(|r| r.id.clone()).collect(),
            events: program.events.iter().map(|e| e.name.clone()).collect(),
        }
    }
}

impl VersionResponse {
    /// A version as it is listed.
    pub fn of(stored: PublishedVersion) -> Self {
        let PublishedVersion { version, program, hash, note, published_by, published_at, .. } =
            stored;
        let published_at = Time(published_at);
        Self { version, program, hash, note, published_by, published_at }
    }
}

impl ProgramResponse {
    /// A version with its document.
    pub fn of(mut stored: PublishedVersion) -> Result<Self, Problem> {
        let document = std::mem::take(&mut stored.document);
        let document = serde_json::from_str(&document).map_err(|error| {
            tracing::error!(%error, version = stored.version, "a stored program is not JSON");
            Problem::internal()
        })?;
        Ok(Self { version: VersionResponse::of(stored), document })
    }
}

impl ProgramDiffResponse {
    /// The differences.
    pub fn of(diff: ProgramDiff) -> Self {
        let ProgramDiff { from, to, changes } = diff;
        Self { from, to, changes }
    }
}
