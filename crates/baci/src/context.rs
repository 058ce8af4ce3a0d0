//! What every command has: the settings in force, the kind of output, and a way to open Baci.

use crate::cli::{Cli, Global};
use crate::failure::Failure;
use crate::output::{print, print_json};
use crate::settings::{Settings, hide_password};
use baci_app::{AppError, Asked, Baci, Clock, Country, Identity, Options};
use baci_core::id::MemberId;
use baci_core::program::Program;
use serde_json::Value;
use std::path::PathBuf;

/// The page cache of a bulk work on SQLite: a year's receipts of a member lie all over the file.
const BULK_CACHE_KIB: u32 = 128 * 1024;

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
        self.must_be_there()?;
        let options = self.settings.database.options(false);
        self.open_with(options).await
    }

    /// Opens a database that must be there, for work that touches most of it.
    pub async fn open_for_bulk(&self) -> Result<Baci, Failure> {
        self.must_be_there()?;
        let mut options = self.settings.database.options(false);
        options.cache_kib = options.cache_kib.max(BULK_CACHE_KIB);
        self.open_with(options).await
    }

    /// Opens the database; a SQLite file that is not there is made.
    pub async fn open_or_create(&self) -> Result<Baci, Failure> {
        let options = self.settings.database.options(true);
        self.open_with(options).await
    }

    async fn open_with(&self, options: Options) -> Result<Baci, Failure> {
        let Settings { database, server, .. } = &self.settings;
        let (database, uploads) = (database.address.clone(), server.uploads());
        let settings = baci_app::Settings { database, options, clock: Clock::System, uploads };
        let shown = || hide_password(&self.settings.database.address);
        let opened = Baci::open(settings).await;
        opened.map_err(|error| Failure::new(format!("{}: {error}", shown())))
    }

    fn must_be_there(&self) -> Result<(), Failure> {
        let Some(file) = self.settings.database.address.strip_prefix("sqlite:") else {
            return Ok(());
        };
        if std::path::Path::new(file.trim_start_matches("//")).exists() {
            return Ok(());
        }
        Err(Failure::new(format!(
            "there is no database {file}: 'baci publish' or 'baci serve' makes one, or name another with --db"
        )))
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

/// A key of its own for each command that is typed.
pub fn own_key() -> Asked {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let nanos = now.map(|since| since.as_nanos()).unwrap_or_default();
    let seed = format!("{nanos}/{}", std::process::id());
    let at = baci_core::time::Instant::from_micros(0);
    Asked {
        key: format!("console:{}", baci_core::id::derive(at, seed.as_bytes())),
        fingerprint: [0; 16],
    }
}

/// The member with an id (`mem_…`), or with an identity as a person writes it.
pub async fn member(baci: &Baci, text: &str) -> Result<MemberId, Failure> {
    if let Ok(id) = text.parse() {
        return Ok(id);
    }
    let home = program(baci).await?.as_ref().and_then(|program| program.country);
    let mut last = None;
    for identity in identities(text.trim(), home)? {
        match baci.member_by(&identity).await {
            Ok(found) => return Ok(found.member.id),
            Err(error) => last = Some(error),
        }
    }
    Err(last.map_or_else(|| Failure::usage("name a member"), Failure::from))
}

/// What identities a text may be: its kind may stand in front, as in 'card:1234'.
pub fn identities(text: &str, home: Option<Country>) -> Result<Vec<Identity>, Failure> {
    let phone = |text| Identity::phone(text, home);
    let named = match text.split_once(':') {
        Some(("phone", rest)) => Some(phone(rest)),
        Some(("email", rest)) => Some(Identity::email(rest)),
        Some(("card", rest)) => Some(Identity::card(rest)),
        Some(("external", rest)) => Some(Identity::external(rest)),
        _ => None,
    };
    match named {
        Some(identity) => Ok(vec![identity.map_err(|no| Failure::usage(no.sentence))?]),
        None if text.contains('@') => {
            Ok(vec![Identity::email(text).map_err(|no| Failure::usage(no.sentence))?])
        }
        None => {
            let may = [phone(text), Identity::external(text), Identity::card(text)];
            Ok(may.into_iter().flatten().collect())
        }
    }
}
