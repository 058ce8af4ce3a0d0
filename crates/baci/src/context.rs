//! What every command has: the settings in force, the kind of output, and a way to open Baci.

use crate::cli::{Cli, Global};
use crate::failure::Failure;
use crate::output::{print, print_json};
use crate::settings::{Settings, hide_password};
use baci_app::{AppError, Baci, Clock, Identity};
use baci_core::id::MemberId;
use baci_core::program::Program;
use serde_json::Value;
use std::path::PathBuf;

/// The settings in force and the kind of output.
pub struct Context {
    pub settings: Settings,
    /// The file the settings came from.
    pub file: Option<PathBuf>,
    pub json: bool,
    /// Whether the command line or the environment names the database.
    pub named: bool,
}

impl Context {
    /// Reads the settings, and puts the command line above them.
    pub fn new(cli: &Cli) -> Result<Self, Failure> {
        let Global { db, json, config } = &cli.global;
        let (mut settings, file) = Settings::load(config.as_deref())?;
        if let Some(db) = db {
            settings.database.address.clone_from(db);
        }
        Ok(Self { settings, file, json: *json, named: db.is_some() })
    }

    /// Opens a database that must be there.
    pub async fn open(&self) -> Result<Baci, Failure> {
        let address = &self.settings.database.address;
        if let Some(file) = address.strip_prefix("sqlite:")
            && !std::path::Path::new(file.trim_start_matches("//")).exists()
        {
            return Err(Failure::new(format!(
                "there is no database {file}: 'baci publish' or 'baci serve' makes one, or name another with --db"
            )));
        }
        self.open_at(address, false, Clock::System).await
    }

    /// Opens the database; a SQLite file that is not there is made.
    pub async fn open_or_create(&self) -> Result<Baci, Failure> {
        self.open_at(&self.settings.database.address, true, Clock::System).await
    }

    /// Opens a database with the settings' options.
    pub async fn open_at(
        &self,
        address: &str,
        create: bool,
        clock: Clock,
    ) -> Result<Baci, Failure> {
        let options = self.settings.database.options(create);
        let settings = baci_app::Settings { database: address.to_owned(), options, clock };
        Baci::open(settings)
            .await
            .map_err(|error| Failure::new(format!("{}: {error}", hide_password(address))))
    }

    /// Prints for people or for machines.
    pub fn tell(&self, human: impl FnOnce() -> String, machine: &Value) -> Result<(), Failure> {
        match self.json {
            true => print_json(machine),
            false => print(&human()),
        }
    }
}

/// The program in force, for words; none where nothing is published.
pub async fn program(baci: &Baci) -> Result<Option<Program>, Failure> {
    use baci_core::refusal::Code;
    match baci.program(None).await {
        Ok(version) => Ok(Some(Program::from_json(&version.document).map_err(AppError::Program)?)),
        Err(AppError::Refused(refusal)) if refusal.code == Code::NoProgram => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The member with an id (`mem_…`), or with an identity as a person writes it.
pub async fn member(baci: &Baci, text: &str) -> Result<MemberId, Failure> {
    if let Ok(id) = text.parse() {
        return Ok(id);
    }
    let mut last = None;
    for identity in identities(text) {
        match baci.member_by(&identity).await {
            Ok(found) => return Ok(found.member.id),
            Err(error) => last = Some(error),
        }
    }
    Err(last.map_or_else(|| Failure::usage("name a member"), Failure::from))
}

/// What identity a text may be: its kind may stand in front, as in 'card:1234'.
fn identities(text: &str) -> Vec<Identity> {
    let text = text.trim();
    let kinds = ["phone", "email", "card", "external"];
    let named = text.split_once(':').filter(|(kind, _)| kinds.contains(kind));
    match named {
        Some((kind, rest)) => vec![identity(kind, rest)],
        None if text.contains('@') => vec![identity("email", text)],
        None if text.starts_with('+') => vec![identity("phone", text)],
        None => ["external", "card", "phone"].iter().map(|kind| identity(kind, text)).collect(),
    }
}

fn identity(kind: &str, text: &str) -> Identity {
    let text = match kind {
        "phone" => text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect(),
        "email" => text.to_lowercase(),
        _ => text.to_owned(),
    };
    Identity(format!("{kind}:{text}"))
}
