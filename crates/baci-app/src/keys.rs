//! API keys: made, listed, revoked, and checked at every request. Only hashes are stored.

use crate::baci::Baci;
use crate::commands::partner::unknown;
use crate::error::AppError;
use crate::place::By;
use baci_core::id::KeyId;
use baci_core::refusal::Code;
use baci_store::key::{self, StoredKey};

macro_rules! scopes {
    ($($name:ident $text:literal $doc:literal;)*) => {
        /// What a key may do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Scope { $(#[doc = $doc] $name,)* }

        impl Scope {
            /// All scopes.
            pub const ALL: &'static [Scope] = &[$(Scope::$name,)*];

            /// How it is written.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What it allows, for people.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => $doc,)* }
            }
        }
    };
}

scopes! {
    MembersRead "members:read" "Read members, balances, statements and reasons.";
    MembersWrite "members:write" "Enroll members and change their records.";
    MembersMerge "members:merge" "Merge members who are one, and undo it.";
    PurchasesWrite "purchases:write" "Send purchases, refunds, cancels and events; quote.";
    BalancesWrite "balances:write" "Hold, capture, release, transfer, donate.";
    AdjustmentsWrite "adjustments:write" "Put balances right, up or down.";
    CouponsRead "coupons:read" "Read batches of coupons, their codes, and what members hold.";
    CouponsWrite "coupons:write" "Make, give and withdraw coupons.";
    GiftCardsRead "gift-cards:read" "Read gift cards, what is on them and what they paid.";
    GiftCardsWrite "gift-cards:write" "Issue, top up and block gift cards.";
    RewardsRead "rewards:read" "Read the catalog of rewards, what is left, and claims.";
    RewardsWrite "rewards:write" "Claim, hand out and cancel rewards; wait in line.";
    RewardsStock "rewards:stock" "Move the stock of rewards, and add partners' codes.";
    GamesRead "games:read" "Read games, what is left of their prizes, and plays.";
    GamesWrite "games:write" "Play games for members.";
    PartnersRead "partners:read" "Read partners, causes, statements, and what members may spend at partners.";
    PartnersWrite "partners:write" "Give and take members' points for partners, and undo it.";
    ProgramsRead "programs:read" "Read and compare programs.";
    ProgramsWrite "programs:write" "Check and publish programs.";
    AnalyticsRead "analytics:read" "Read metrics, cohorts, RFM, liability, the journal, trials and what customers cost.";
    AnalyticsWrite "analytics:write" "Make, change and remove trials, and enter what winning customers cost.";
    SegmentsRead "segments:read" "Read and count segments, who is in them, and how members came and went.";
    SegmentsWrite "segments:write" "Make, change and remove segments.";
    MetricsRead "metrics:read" "Read the server's own figures at /metrics.";
}

impl std::str::FromStr for Scope {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.iter().find(|s| s.text() == text).copied().ok_or_else(|| {
            let all: Vec<_> = Self::ALL.iter().map(|s| s.text()).collect();
            format!("'{text}' is not a scope; the scopes are {}", all.join(", "))
        })
    }
}

/// A key that was just made: the only moment at which its secret is known.
#[derive(Clone)]
pub struct NewKey {
    pub stored: StoredKey,
    /// What the caller sends: `baci_…`.
    pub secret: String,
}

/// Who makes a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    pub key: KeyId,
    pub name: String,
    pub scopes: Vec<Scope>,
    /// The partner that it acts for, and for nobody else; `None` for the shop itself.
    pub partner: Option<String>,
}

impl Caller {
    /// The caller in the audit log.
    pub fn by(&self) -> By {
        By { actor: format!("key:{}", self.name), address: String::new() }
    }

    /// Whether the key may do this.
    ///
    /// # Errors
    /// [`Code::Forbidden`].
    pub fn need(&self, scope: Scope) -> Result<(), AppError> {
        if self.scopes.contains(&scope) {
            return Ok(());
        }
        let sentence = format!("this key lacks the scope {}", scope.text());
        let refused = AppError::refused(Code::Forbidden, sentence).because("scope-missing");
        Err(refused.with("scope", scope.text()))
    }

    /// Whether the key may act for a partner: its own, or any where it is the shop's.
    ///
    /// # Errors
    /// [`Code::Forbidden`].
    pub fn acts_for(&self, partner: &str) -> Result<(), AppError> {
        if self.partner.as_deref().is_none_or(|own| own == partner) {
            return Ok(());
        }
        let sentence = "this key acts for another partner";
        Err(AppError::refused(Code::Forbidden, sentence).because("key-other-partner"))
    }

    /// Whether the key is the shop's own, and no partner's.
    ///
    /// # Errors
    /// [`Code::Forbidden`].
    pub fn acts_for_shop(&self) -> Result<(), AppError> {
        match &self.partner {
            None => Ok(()),
            Some(_) => {
                let sentence = "this key acts for a partner: this is the shop's alone";
                Err(AppError::refused(Code::Forbidden, sentence).because("key-of-partner"))
            }
        }
    }
}

impl Baci {
    /// Makes a key of the shop's own.
    ///
    /// # Errors
    /// A name that is empty or too long; no randomness to be had.
    pub async fn create_key(&self, name: &str, scopes: &[Scope]) -> Result<NewKey, AppError> {
        self.make_key(name, scopes, None).await
    }

    /// Makes a key by which a partner acts for itself, and can do nothing else.
    ///
    /// # Errors
    /// As [`Baci::create_key`]; the program has no such partner.
    pub async fn create_partner_key(&self, name: &str, partner: &str) -> Result<NewKey, AppError> {
        let published = self.in_force().await?;
        let partners = &published.program.partners;
        if published.program.partner(partner).is_none() {
            let names = partners.iter().map(|own| own.id.as_str());
            return Err(unknown("partner", "unknown-partner", partner, names).into());
        }
        let scopes = [Scope::PartnersRead, Scope::PartnersWrite];
        self.make_key(name, &scopes, Some(partner)).await
    }

    async fn make_key(
        &self,
        name: &str,
        scopes: &[Scope],
        partner: Option<&str>,
    ) -> Result<NewKey, AppError> {
        if name.trim().is_empty() || name.chars().count() > 80 || scopes.is_empty() {
            let sentence = "a key needs a name of at most 80 characters and at least one scope";
            let refused = AppError::refused(Code::InvalidRequest, sentence).because("key-form");
            return Err(refused.with("most", 80u32));
        }
        let mut random = [0u8; 48];
        getrandom::fill(&mut random).map_err(|e| AppError::Internal(e.to_string()))?;
        let now = self.clock().now();
        let id = KeyId::derive(now, &random[..16]);
        let secret: String = random[16..].iter().map(|byte| format!("{byte:02x}")).collect();
        let secret = format!("baci_{}_{secret}", id.to_string().trim_start_matches("key_"));
        let texts: Vec<_> = scopes.iter().map(|s| s.text()).collect();
        let stored = StoredKey {
            key: id,
            name: name.to_owned(),
            secret_hash: hash(&secret),
            scopes: texts.join(" "),
            created_at: now,
            revoked_at: None,
            partner: partner.map(str::to_owned),
        };
        let mut tx = self.database().begin().await?;
        key::save(&mut tx, &stored).await?;
        tx.commit().await?;
        Ok(NewKey { stored, secret })
    }

    /// All keys, oldest first; at most a thousand.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn keys(&self) -> Result<Vec<StoredKey>, AppError> {
        Ok(key::list(self.database(), 1000).await?)
    }

    /// Revokes a key, from its next request on.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub async fn revoke_key(&self, id: KeyId) -> Result<StoredKey, AppError> {
        let found = key::get(self.database(), id).await?;
        let missing = || AppError::refused(Code::NotFound, format!("there is no key {id}"));
        let mut stored = found.ok_or_else(|| missing().because("no-key"))?;
        stored.revoked_at = stored.revoked_at.or(Some(self.clock().now()));
        let mut tx = self.database().begin().await?;
        key::save(&mut tx, &stored).await?;
        tx.commit().await?;
        Ok(stored)
    }

    /// Who sends this secret; `None` for nobody.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn caller(&self, secret: &str) -> Result<Option<Caller>, AppError> {
        let id = secret.strip_prefix("baci_").and_then(|rest| rest.split_once('_'));
        let Some(id) = id.and_then(|(id, _)| format!("key_{id}").parse().ok()) else {
            return Ok(None);
        };
        let Some(stored) = key::get(self.database(), id).await? else { return Ok(None) };
        // Both are hashes: comparing them gives nothing away about the secret.
        if stored.revoked_at.is_some() || stored.secret_hash != hash(secret) {
            return Ok(None);
        }
        let scopes = stored.scopes.split(' ').filter_map(|s| s.parse().ok()).collect();
        Ok(Some(Caller { key: stored.key, name: stored.name, scopes, partner: stored.partner }))
    }
}

/// The secret has 256 random bits: a plain hash is enough, a slow one would only slow requests.
fn hash(secret: &str) -> Vec<u8> {
    blake3::hash(secret.as_bytes()).as_bytes().to_vec()
}
