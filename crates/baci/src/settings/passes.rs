//! Settings of passes: which files hold what Apple and Google gave.

use baci_app::{AppleSettings, GoogleSettings};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The wallets of phones that the club card can be put into.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Passes {
    pub apple: Apple,
    pub google: Google,
}

/// Apple's; none where there is no pass type.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Apple {
    pub pass_type: String,
    pub team: String,
    pub certificate: String,
    pub key: String,
    pub issuer: String,
}

/// Google's; none where there is no issuer.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Google {
    pub issuer: String,
    pub account: String,
}

impl Passes {
    /// Reads the files, and makes what signs.
    ///
    /// # Errors
    /// A sentence that says which setting or file is wrong.
    pub fn makers(&self, url: &str) -> Result<baci_app::Passes, String> {
        let (apple, google) = (self.apple.read()?, self.google.read()?);
        baci_app::Passes::new(apple.as_ref(), google.as_ref(), url, baci_web::pass_icon())
    }
}

impl Apple {
    fn read(&self) -> Result<Option<AppleSettings>, String> {
        if self.pass_type.is_empty() {
            return Ok(None);
        }
        if self.team.is_empty() {
            return Err("passes.apple.team is missing: write the team's ten characters".to_owned());
        }
        Ok(Some(AppleSettings {
            pass_type: self.pass_type.clone(),
            team: self.team.clone(),
            certificate: file("apple.certificate", &self.certificate)?,
            key: file("apple.key", &self.key)?,
            issuer: file("apple.issuer", &self.issuer)?,
        }))
    }
}

impl Google {
    fn read(&self) -> Result<Option<GoogleSettings>, String> {
        if self.issuer.is_empty() {
            return Ok(None);
        }
        let account = file("google.account", &self.account)?;
        Ok(Some(GoogleSettings { issuer: self.issuer.clone(), account }))
    }
}

fn file(name: &str, path: &str) -> Result<String, String> {
    if path.is_empty() {
        return Err(format!("passes.{name} is missing: write the path of the file"));
    }
    std::fs::read_to_string(Path::new(path))
        .map_err(|error| format!("passes.{name}: {path} cannot be read: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named() {
        assert!(!Passes::default().makers("http://x").unwrap().apple());
        let apple = |text: &str| toml::from_str::<Passes>(text).unwrap().makers("http://x");
        let told = |text: &str| apple(text).unwrap_err();
        assert!(told("[apple]\npass_type = 'pass.x'\n").contains("passes.apple.team"));
        let team = "[apple]\npass_type = 'pass.x'\nteam = 'ABCDE12345'\n";
        assert!(told(team).contains("passes.apple.certificate is missing"));
        let gone = format!("{team}certificate = '/nowhere/a.pem'\n");
        assert!(told(&gone).contains("/nowhere/a.pem cannot be read"));
        assert!(told("[google]\nissuer = '33'\n").contains("passes.google.account"));
    }
}
