//! The shop's own settings, kept in the database: what people change while Baci runs.

use crate::audit::note;
use crate::baci::Baci;
use crate::error::AppError;
use crate::link::Purpose;
use crate::place::By;
use crate::secret::Secret;
use baci_core::refusal::{Code, Refusal};
use baci_core::text::{Language, Texts};
use baci_store::StoreError;
use baci_store::setting::{self, StoredSetting};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The name of the document.
const SHOP: &str = "shop";
/// The most branches.
const BRANCHES: usize = 1000;
/// The longest text, in characters.
const LONGEST: usize = 200;

/// What a shop says of itself. Fields are only ever added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ShopSettings {
    /// Until it is set, the program's name.
    pub name: Texts,
    pub branches: Vec<Branch>,
    /// For people who did not choose one.
    pub language: Language,
    /// Whether dates in Thai show the Buddhist year: 2569 for 2026.
    pub buddhist_years: bool,
    /// How members reach the shop: a phone number, an address, opening hours.
    pub contact: String,
    /// Where the pages are seen from outside: `https://club.example.com`. Links in messages start
    /// with it; without it they hold only the path.
    pub address: String,
}

impl ShopSettings {
    /// Where a one-time link leads: `/link/…` for staff, `/m/link/…` for members.
    pub fn link(&self, purpose: Purpose, token: &Secret) -> String {
        let page = match purpose {
            Purpose::Member => "/m/link/",
            _ => "/link/",
        };
        format!("{}{page}{}", self.address.trim_end_matches('/'), token.reveal())
    }
}

/// A place where the shop sells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    /// As receipts name it.
    pub id: String,
    pub name: String,
}

/// What is wrong with settings that are not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShopFault {
    /// A name or the contact is too long, or holds signs that cannot be shown.
    Text,
    /// There are too many branches.
    Many,
    /// The branch at this place, from 1, has no id or a text that is too long.
    Branch(usize),
    /// The branch at this place, from 1, has the id of an earlier one.
    Twice(usize),
    /// The address of the pages is none.
    Address,
}

/// The settings and how often they were changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shop {
    pub settings: ShopSettings,
    /// 0 until they are set for the first time.
    pub revision: i64,
}

impl Baci {
    /// The shop's settings.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn shop(&self) -> Result<Shop, AppError> {
        let (mut settings, revision) = match setting::get(self.database(), SHOP).await? {
            Some(stored) => (read(&stored)?, stored.revision),
            None => (ShopSettings::default(), 0),
        };
        if settings.name.is_empty() {
            settings.name = match self.in_force().await {
                Ok(published) => published.program.name.clone(),
                Err(AppError::Refused(_)) => Texts::default(),
                Err(error) => return Err(error),
            };
        }
        Ok(Shop { settings, revision })
    }

    /// Changes the shop's settings; answers the new revision.
    ///
    /// # Errors
    /// [`Code::RecordChanged`] where somebody else changed them since `revision`;
    /// [`Code::InvalidRequest`] with what is wrong.
    pub async fn set_shop(
        &self,
        by: &By,
        settings: &ShopSettings,
        revision: i64,
    ) -> Result<i64, AppError> {
        if let Some(fault) = settings.fault() {
            return Err(AppError::Refused(fault.refusal(settings)));
        }
        let document = serde_json::to_string(settings);
        let document = document.map_err(|e| AppError::Internal(e.to_string()))?;
        let now = self.clock().now();
        let mut tx = self.database().begin().await?;
        let before = setting::lock(&mut tx, SHOP).await?;
        if before.as_ref().map_or(0, |b| b.revision) != revision {
            return Err(changed());
        }
        let old = before.as_ref().map(read).transpose()?.unwrap_or_default();
        let revision = revision + 1;
        let stored = StoredSetting { name: SHOP.to_owned(), document, revision, changed_at: now };
        setting::save(&mut tx, &stored).await.map_err(|error| match error {
            StoreError::Conflict(_) => changed(),
            other => other.into(),
        })?;
        let details = json!({ "changed": differences(&old, settings), "revision": revision });
        note(&mut tx, now, by, ("shop.change", SHOP), &details).await?;
        tx.commit().await?;
        Ok(revision)
    }
}

fn read(stored: &StoredSetting) -> Result<ShopSettings, AppError> {
    serde_json::from_str(&stored.document)
        .map_err(|e| StoreError::corrupt("settings of the shop", e).into())
}

impl ShopFault {
    fn refusal(self, settings: &ShopSettings) -> Refusal {
        let wrong =
            |reason, sentence: String| Refusal::new(Code::InvalidRequest, sentence).because(reason);
        match self {
            Self::Text => {
                let sentence = format!("a name and the contact have at most {LONGEST} characters");
                wrong("shop-name-form", sentence).with("most", LONGEST)
            }
            Self::Many => {
                let sentence = format!("a shop has at most {BRANCHES} branches");
                wrong("branches-many", sentence).with("most", BRANCHES)
            }
            Self::Branch(n) => {
                let sentence = format!("branch {n}: its id is empty or a text is too long");
                wrong("branch-form", sentence).with("branch", n)
            }
            Self::Twice(n) => {
                let id = settings.branches.get(n.saturating_sub(1)).map(|branch| &branch.id);
                let id = id.cloned().unwrap_or_default();
                let sentence = format!("branch {n}: another branch has the id '{id}'");
                wrong("branch-twice", sentence).with("branch", n).with("id", id)
            }
            Self::Address => {
                let sentence = "the address of the pages reads like https://club.example.com";
                wrong("address-form", sentence.to_owned())
            }
        }
    }
}

impl ShopSettings {
    /// What is wrong with them, if anything is.
    pub fn fault(&self) -> Option<ShopFault> {
        let Self { name, branches, contact, address, .. } = self;
        let long = |text: &str| text.chars().count() > LONGEST;
        let odd = |text: &str| long(text) || text.contains(|c: char| c.is_control() && c != '\n');
        if name.0.values().any(|name| odd(name)) || odd(contact) {
            return Some(ShopFault::Text);
        }
        if branches.len() > BRANCHES {
            return Some(ShopFault::Many);
        }
        for (i, branch) in branches.iter().enumerate() {
            if branch.id.trim().is_empty() || odd(&branch.id) || odd(&branch.name) {
                return Some(ShopFault::Branch(i + 1));
            }
            if branches.iter().take(i).any(|other| other.id == branch.id) {
                return Some(ShopFault::Twice(i + 1));
            }
        }
        let plain =
            !odd(address) && !address.contains(|c: char| c.is_whitespace() || "<>\"".contains(c));
        let web = address.starts_with("https://") || address.starts_with("http://");
        let good = address.is_empty() || plain && web;
        (!good).then_some(ShopFault::Address)
    }
}

/// The names of what differs: the values themselves may be personal.
fn differences(old: &ShopSettings, new: &ShopSettings) -> Vec<&'static str> {
    let all = [
        ("name", old.name != new.name),
        ("branches", old.branches != new.branches),
        ("language", old.language != new.language),
        ("buddhist_years", old.buddhist_years != new.buddhist_years),
        ("contact", old.contact != new.contact),
        ("address", old.address != new.address),
    ];
    all.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}

fn changed() -> AppError {
    let sentence =
        "somebody else changed the settings meanwhile: read them again, then change them";
    AppError::refused(Code::RecordChanged, sentence)
}
