//! The club card in the wallet of a phone: a signed file for Apple's, a signed link for Google's.
//!
//! A pass shows the card's number, as a plastic card does, and no balance: that would be an old one as soon as the member
//! buys something. It says where the live card and the balances are.

mod apple;
mod google;

use crate::baci::Baci;
use crate::error::AppError;
use apple::Apple;
use baci_core::id::MemberId;
use baci_core::program::Program;
use baci_core::text::Language;
use google::Google;
use std::sync::Arc;

/// What Apple gave, as texts in PEM.
#[derive(Clone, PartialEq, Eq)]
pub struct AppleSettings {
    /// `pass.com.example.club`.
    pub pass_type: String,
    /// The ten characters of the team.
    pub team: String,
    /// The certificate of the pass type.
    pub certificate: String,
    /// Its key (PKCS #8).
    pub key: String,
    /// Apple's own certificate that signed it (WWDR).
    pub issuer: String,
}

/// What Google gave.
#[derive(Clone, PartialEq, Eq)]
pub struct GoogleSettings {
    /// The number of the issuer.
    pub issuer: String,
    /// The file of the service account, JSON.
    pub account: String,
}

/// Which wallets the shop makes passes for. Clones share everything.
#[derive(Clone, Default)]
pub struct Passes(Arc<Makers>);

#[derive(Default)]
struct Makers {
    apple: Option<Apple>,
    google: Option<Google>,
    /// Where members' pages are, without a slash at the end.
    url: String,
    icon: Icon,
}

/// The picture on a pass: PNG, 180 pixels wide, and its path on this server.
#[derive(Clone, Debug, Default)]
pub struct Icon {
    pub bytes: &'static [u8],
    pub path: String,
}

/// What stands on a pass.
struct Card<'a> {
    member: MemberId,
    shop: &'a str,
    name: &'a str,
    /// What the code says: the card's number, else the member's own.
    number: &'a str,
    url: &'a str,
    icon: &'static [u8],
    icon_url: String,
}

impl std::fmt::Debug for Passes {
    /// Without keys.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Passes(apple: {}, google: {})", self.apple(), self.google())
    }
}

impl Passes {
    /// Reads keys and certificates.
    ///
    /// # Errors
    /// A sentence that says which of them cannot be read.
    pub fn new(
        apple: Option<&AppleSettings>,
        google: Option<&GoogleSettings>,
        url: &str,
        icon: Icon,
    ) -> Result<Self, String> {
        Ok(Self(Arc::new(Makers {
            apple: apple.map(Apple::new).transpose()?,
            google: google.map(Google::new).transpose()?,
            url: url.to_owned(),
            icon,
        })))
    }

    /// Whether there is one for Apple's wallet.
    pub fn apple(&self) -> bool {
        self.0.apple.is_some()
    }

    /// Whether there is one for Google's wallet.
    pub fn google(&self) -> bool {
        self.0.google.is_some()
    }
}

impl Baci {
    /// A member's pass for Apple's wallet: a `.pkpass` file. Nothing where the shop makes none.
    ///
    /// # Errors
    /// [`baci_core::refusal::Code::MemberNotFound`].
    pub async fn apple_pass(
        &self,
        passes: &Passes,
        member: MemberId,
        language: Language,
    ) -> Result<Option<Vec<u8>>, AppError> {
        let Some(apple) = &passes.0.apple else { return Ok(None) };
        let now = self.clock().now();
        let make = |card: &Card<'_>| apple.file(card, now);
        self.pass(passes, member, language, make).await.map(Some)
    }

    /// The address that puts a member's pass into Google's wallet. Nothing where the shop makes none.
    ///
    /// # Errors
    /// [`baci_core::refusal::Code::MemberNotFound`].
    pub async fn google_pass(
        &self,
        passes: &Passes,
        member: MemberId,
        language: Language,
    ) -> Result<Option<String>, AppError> {
        let Some(google) = &passes.0.google else { return Ok(None) };
        let now = self.clock().now();
        let make = |card: &Card<'_>| google.link(card, now);
        self.pass(passes, member, language, make).await.map(Some)
    }

    async fn pass<T>(
        &self,
        passes: &Passes,
        member: MemberId,
        language: Language,
        make: impl FnOnce(&Card<'_>) -> Result<T, String>,
    ) -> Result<T, AppError> {
        let stored = self.member(member).await?;
        let published = self.in_force().await?;
        let program: &Program = &published.program;
        let own = stored.member.id.to_string();
        let number = stored.identities.iter().find_map(|identity| identity.strip_prefix("card:"));
        let card = Card {
            member: stored.member.id,
            shop: program.name.get(language),
            name: stored.member.profile.name.as_deref().unwrap_or_default(),
            number: number.unwrap_or(&own),
            url: &passes.0.url,
            icon: passes.0.icon.bytes,
            icon_url: format!("{}{}", passes.0.url, passes.0.icon.path),
        };
        make(&card).map_err(AppError::Internal)
    }
}
