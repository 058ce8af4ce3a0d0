//! Words for people in the languages that Baci speaks.

use serde::{Deserialize, Serialize};

/// A language of the interface.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    #[default]
    En,
    Lo,
    Th,
    Vi,
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 4] = [Language::En, Language::Lo, Language::Th, Language::Vi];

    /// The two-letter code: en, lo, th, vi.
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Lo => "lo",
            Self::Th => "th",
            Self::Vi => "vi",
        }
    }
}

impl std::str::FromStr for Language {
    type Err = String;
    fn from_str(code: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|l| l.code() == code)
            .ok_or_else(|| format!("'{code}' is not one of the languages en, lo, th, vi"))
    }
}

/// A name in one or more languages; what is missing falls back to English, then to any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Texts(pub std::collections::BTreeMap<Language, String>);

impl Texts {
    /// The same words in every language.
    pub fn plain(text: &str) -> Self {
        Self([(Language::En, text.to_owned())].into())
    }

    /// The words for a reader of `language`.
    pub fn get(&self, language: Language) -> &str {
        let found = self.0.get(&language).or_else(|| self.0.get(&Language::En));
        found.or_else(|| self.0.values().next()).map_or("", String::as_str)
    }

    /// Whether there are no words at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
