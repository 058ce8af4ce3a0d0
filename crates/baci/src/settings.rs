//! The settings: a commented TOML file, strict, with the environment and the command line above it.

mod passes;

use crate::failure::Failure;
use baci_app::OidcSettings;
use baci_core::staff::Role;
use passes::Passes;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The file with all settings at their defaults, each with a comment.
pub const DEFAULT: &str = include_str!("../../../docs/baci.toml");
/// Where settings are looked for when no file is named.
const USUAL: &str = "baci.toml";

/// All settings.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    pub database: Database,
    pub server: Server,
    pub oidc: Oidc,
    pub passes: Passes,
    pub log: Log,
}

/// Where the data is.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Database {
    pub address: String,
    pub connections: u32,
    pub wait_seconds: u64,
    pub cache_mib: u32,
}

/// Where the server listens.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Server {
    pub listen: String,
    pub public_url: String,
    pub trusted_proxies: Vec<String>,
    pub body_limit_kib: usize,
    pub upload_folder: String,
    pub upload_limit_mib: u64,
    pub timeout_seconds: u64,
    pub concurrent_requests: usize,
    pub key_requests_per_second: u32,
    pub key_burst: u32,
    pub connections: usize,
}

/// How staff sign in by another provider; nothing where there is no issuer.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Oidc {
    pub issuer: String,
    pub client_id: String,
    pub client_secret: String,
    pub name: String,
    pub allowed_domains: Vec<String>,
    pub new_people: String,
    pub groups_claim: String,
    pub roles: BTreeMap<String, String>,
}

/// What is logged, and how.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    pub filter: String,
    pub format: Format,
}

/// How a log line looks.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    #[default]
    Human,
    Json,
}

impl Default for Database {
    fn default() -> Self {
        Self { address: "sqlite:baci.db".into(), connections: 4, wait_seconds: 5, cache_mib: 32 }
    }
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".into(),
            public_url: String::new(),
            trusted_proxies: Vec::new(),
            body_limit_kib: 1024,
            upload_folder: String::new(),
            upload_limit_mib: 64,
            timeout_seconds: 30,
            concurrent_requests: 1024,
            key_requests_per_second: 10_000,
            key_burst: 20_000,
            connections: 4096,
        }
    }
}

impl Default for Oidc {
    fn default() -> Self {
        Self {
            issuer: String::new(),
            client_id: String::new(),
            client_secret: String::new(),
            name: "OpenID".into(),
            allowed_domains: Vec::new(),
            new_people: String::new(),
            groups_claim: "groups".into(),
            roles: BTreeMap::new(),
        }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self { filter: "info".into(), format: Format::Human }
    }
}

impl Database {
    /// How the store is opened.
    pub fn options(&self, create: bool) -> baci_app::Options {
        baci_app::Options {
            connections: self.connections,
            wait: Duration::from_secs(self.wait_seconds),
            cache_kib: self.cache_mib.saturating_mul(1024),
            create,
        }
    }
}

impl Server {
    /// How people reach the pages: what is set, or where it listens.
    pub fn url(&self) -> String {
        match self.public_url.as_str() {
            "" => format!("http://{}", self.listen),
            url => url.to_owned(),
        }
    }

    /// Where files that are handed in lie, and how large they may be.
    pub fn uploads(&self) -> baci_app::Uploads {
        let folder = Some(PathBuf::from(&self.upload_folder)).filter(|f| !f.as_os_str().is_empty());
        baci_app::Uploads { folder, largest: self.upload_limit_mib << 20 }
    }
}

impl Oidc {
    /// How the pages use it; `None` where there is no provider.
    ///
    /// # Errors
    /// A sentence that says which setting is wrong.
    pub fn settings(&self) -> Result<Option<OidcSettings>, String> {
        if self.issuer.is_empty() {
            return match self.client_id.is_empty() && self.client_secret.is_empty() {
                true => Ok(None),
                false => Err("oidc.issuer is missing: write the provider's address".to_owned()),
            };
        }
        let role = |name: &str, text: &str| {
            text.parse::<Role>().map_err(|error| format!("oidc.{name}: {error}"))
        };
        let roles = self.roles.iter().map(|(group, text)| {
            role(&format!("roles.{group}"), text).map(|role| (group.clone(), role))
        });
        let new_people = match self.new_people.as_str() {
            "" => None,
            text => Some(role("new_people", text)?),
        };
        let settings = OidcSettings {
            issuer: self.issuer.clone(),
            client_id: self.client_id.clone(),
            client_secret: self.client_secret.clone(),
            name: self.name.clone(),
            allowed_domains: self.allowed_domains.clone(),
            new_people,
            groups_claim: self.groups_claim.clone(),
            roles: roles.collect::<Result<_, _>>()?,
        };
        settings.check().map(|()| Some(settings))
    }
}

impl Settings {
    /// Reads the named file, or `baci.toml` of the current folder if it is there; then the
    /// environment (`BACI_LISTEN`, `BACI_PUBLIC_URL`, `BACI_LOG`, `BACI_OIDC_CLIENT_SECRET`). Gives the file that was read, too.
    pub fn load(file: Option<&Path>) -> Result<(Self, Option<PathBuf>), Failure> {
        let usual = Path::new(USUAL);
        let file = file.or_else(|| usual.exists().then_some(usual));
        let mut settings = match file {
            Some(file) => {
                let text =
                    std::fs::read_to_string(file).map_err(|error| Failure::file(file, &error))?;
                Self::parse(&text)
                    .map_err(|error| Failure::usage(format!("{}: {error}", file.display())))?
            }
            None => Self::default(),
        };
        if let Ok(listen) = std::env::var("BACI_LISTEN") {
            settings.server.listen = listen;
        }
        if let Ok(url) = std::env::var("BACI_PUBLIC_URL") {
            settings.server.public_url = url;
        }
        if let Ok(secret) = std::env::var("BACI_OIDC_CLIENT_SECRET") {
            settings.oidc.client_secret = secret;
        }
        if let Ok(filter) = std::env::var("BACI_LOG") {
            settings.log.filter = filter;
        }
        settings.oidc.settings().map_err(Failure::usage)?;
        Ok((settings, file.map(Path::to_path_buf)))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let settings: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        settings.check()?;
        Ok(settings)
    }

    fn check(&self) -> Result<(), String> {
        let Database { connections, wait_seconds, cache_mib, .. } = self.database;
        let within = |name: &str, value: u64, least: u64, most: u64| match value {
            value if (least..=most).contains(&value) => Ok(()),
            value => Err(format!("{name} is {value}: it lies between {least} and {most}")),
        };
        within("database.connections", connections.into(), 1, 1000)?;
        within("database.wait_seconds", wait_seconds, 1, 3600)?;
        within("database.cache_mib", cache_mib.into(), 1, 65536)?;
        let &Server { body_limit_kib, timeout_seconds, concurrent_requests, connections, .. } =
            &self.server;
        let url = &self.server.public_url;
        let known = ["", "http://", "https://"].iter().any(|start| match *start {
            "" => url.is_empty(),
            start => url.len() > start.len() && url.starts_with(start),
        });
        if !known || url.ends_with('/') {
            return Err(format!(
                "server.public_url is '{url}': write it like https://club.example.com, without a slash at the end"
            ));
        }
        baci_web::Proxies::parse(&self.server.trusted_proxies)
            .map_err(|error| format!("server.trusted_proxies: {error}"))?;
        let wide = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        within("server.body_limit_kib", wide(body_limit_kib), 1, 1 << 20)?;
        within("server.upload_limit_mib", self.server.upload_limit_mib, 1, 4096)?;
        within("server.timeout_seconds", timeout_seconds, 1, 3600)?;
        within("server.concurrent_requests", wide(concurrent_requests), 1, 1_000_000)?;
        let (per_second, burst) = (self.server.key_requests_per_second, self.server.key_burst);
        within("server.key_requests_per_second", u64::from(per_second), 1, 1_000_000)?;
        within("server.key_burst", u64::from(burst), 1, 1_000_000)?;
        within("server.connections", wide(connections), 1, 1_000_000)
    }

    /// The same with passwords hidden, to be shown.
    pub fn shown(&self) -> Self {
        let mut shown = self.clone();
        shown.database.address = hide_password(&self.database.address);
        if !shown.oidc.client_secret.is_empty() {
            shown.oidc.client_secret = "***".to_owned();
        }
        shown
    }
}

/// An address with its password as stars: between the first colon after the scheme and the last
/// at sign, and in the query.
pub fn hide_password(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else { return address.to_owned() };
    let (rest, query) = rest.split_once('?').map_or((rest, None), |(r, q)| (r, Some(q)));
    let rest = match rest.rsplit_once('@') {
        Some((user, host)) => match user.split_once(':') {
            Some((user, _)) => format!("{user}:***@{host}"),
            None => rest.to_owned(),
        },
        None => rest.to_owned(),
    };
    let hide = |pair: &str| match pair.split_once('=') {
        Some((key, _)) if key.to_ascii_lowercase().contains("password") => format!("{key}=***"),
        _ => pair.to_owned(),
    };
    let query = query.map(|q| q.split('&').map(hide).collect::<Vec<_>>().join("&"));
    let query = query.map_or_else(String::new, |q| format!("?{q}"));
    format!("{scheme}://{rest}{query}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commented_file_holds_the_defaults() {
        assert_eq!(Settings::parse(DEFAULT), Ok(Settings::default()));
    }

    #[test]
    fn an_unknown_key_is_refused() {
        assert!(Settings::parse("[server]\nlissen = 'x'\n").unwrap_err().contains("lissen"));
        assert!(Settings::parse("[database]\nconnections = 0\n").is_err());
    }

    #[test]
    fn a_provider_is_complete_or_not_there() {
        let read = |text: &str| Settings::parse(text).unwrap().oidc.settings();
        assert_eq!(read(""), Ok(None));
        let whole =
            "[oidc]\nissuer = 'https://id.example'\nclient_id = 'baci'\nclient_secret = 's3cret'\n";
        let good = format!("{whole}new_people = 'cashier'\n[oidc.roles]\nbosses = 'owner'\n");
        let oidc = read(&good).unwrap().unwrap();
        assert_eq!((oidc.new_people, oidc.roles["bosses"]), (Some(Role::Cashier), Role::Owner));
        assert!(!format!("{oidc:?}").contains("s3cret"));
        let shown = toml::to_string(&Settings::parse(&good).unwrap().shown()).unwrap();
        assert!(shown.contains("***") && !shown.contains("s3cret"));
        for (bad, word) in [
            ("[oidc]\nclient_id = 'baci'\n", "oidc.issuer"),
            ("[oidc]\nissuer = 'https://id.example'\nclient_id = 'baci'\n", "oidc.client_secret"),
            (&whole.replace("https:", "http:"), "oidc.issuer"),
            (&format!("{whole}new_people = 'king'\n"), "oidc.new_people"),
            (&format!("{whole}[oidc.roles]\nbosses = 'king'\n"), "oidc.roles.bosses"),
        ] {
            let error = read(bad).unwrap_err();
            assert!(error.contains(word), "{error}");
        }
        assert!(Settings::parse("[server]\ntrusted_proxies = ['10.0.0.0/99']\n").is_err());
    }

    #[test]
    fn passwords_are_hidden() {
        let hidden = "postgres://baci:***@db/loyalty?sslpassword=***&a=1";
        assert_eq!(hide_password("postgres://baci:p@ss:w@db/loyalty?sslpassword=x&a=1"), hidden);
        assert_eq!(hide_password("postgres://baci@db/loyalty"), "postgres://baci@db/loyalty");
        assert_eq!(hide_password("sqlite:baci.db"), "sqlite:baci.db");
    }
}
