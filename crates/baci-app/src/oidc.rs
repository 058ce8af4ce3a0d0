//! Signing in by another provider (OpenID Connect): the way there, the way back, and whom it means.
//!
//! The browser keeps one secret while it is away; state, nonce and the code's verifier are all derived
//! from it, and the database has its hash, so that a way back is good once, in time, and only for the
//! browser that left. No transaction is open while the provider is asked.

mod fetch;
mod provider;

pub use provider::{OidcSettings, Provider};

use crate::audit::note;
use crate::baci::Baci;
use crate::error::AppError;
use crate::guess::Kind;
use crate::link::{self, Purpose};
use crate::password;
use crate::place::{By, Place};
use crate::secret::{self, Secret};
use crate::session::{self, NewSession, Person, Way};
use crate::sign_in::normal;
use crate::staff::{valid_email, valid_name};
use baci_core::id::{ChallengeId, StaffId};
use baci_core::staff::Role;
use baci_core::time::Instant;
use baci_store::WriteTx;
use baci_store::oidc::{self, Subject};
use baci_store::passkey::{self, StoredChallenge};
use baci_store::staff::{self, StoredStaff};
use provider::{Along, Told};
use serde_json::json;

/// For how long somebody may be away, in seconds.
const GOOD_FOR: i64 = 600;
const PURPOSE: &str = "oidc";
/// The longest path that is led back to.
const LONGEST_PATH: usize = 500;
/// The longest code, and the longest id of a person, in bytes.
const LONGEST: usize = 4096;

/// Why somebody did not come in.
#[derive(Debug, Clone, thiserror::Error)]
pub enum OidcError {
    /// They turned back at the provider.
    #[error("they turned back")]
    Cancelled,
    /// The way back is not that of this browser, was used already, or took too long.
    #[error("this way back was not started here, or not in time")]
    Stale,
    /// No account that could be signed in to has their e-mail address.
    #[error("there is no account for them")]
    NoAccount,
    /// The provider does not vouch for their e-mail address, or it is of no domain that is let in.
    #[error("their e-mail address is not vouched for")]
    Unverified,
    /// The provider does not answer, or not as it must.
    #[error("the provider: {0}")]
    Provider(String),
    /// All else.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<baci_store::StoreError> for OidcError {
    fn from(error: baci_store::StoreError) -> Self {
        Self::App(error.into())
    }
}

impl OidcError {
    const fn word(&self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Stale => "stale",
            Self::NoAccount => "no-account",
            Self::Unverified => "unverified",
            Self::Provider(_) => "provider",
            Self::App(_) => "error",
        }
    }
}

/// The way to the provider.
#[derive(Debug)]
pub struct Away {
    /// Where the browser goes.
    pub address: String,
    /// What the browser keeps meanwhile, hidden from scripts.
    pub ticket: Secret,
}

/// What a browser comes back with; empty where it was not there.
#[derive(Clone, Copy, Debug, Default)]
pub struct CameBack<'a> {
    /// What the browser kept.
    pub ticket: &'a str,
    pub state: &'a str,
    pub code: &'a str,
    pub error: &'a str,
    /// The provider's address, where it says so.
    pub issuer: &'a str,
}

fn along(ticket: &str) -> Along {
    let derived = |what| secret::derived(&format!("baci 2026-11 oidc {what}"), ticket);
    Along { state: derived("state"), nonce: derived("nonce"), verifier: derived("verifier") }
}

impl Baci {
    /// Starts to sign in by the provider; `back` is the path that is led back to at the end.
    ///
    /// # Errors
    /// [`OidcError::Provider`]; too many attempts from this address.
    pub async fn start_oidc(
        &self,
        provider: &Provider,
        back: &str,
        place: &Place,
    ) -> Result<Away, OidcError> {
        self.attempt(&[(Kind::Challenge, &place.line())]).await?;
        let now = self.clock().now();
        let id = ChallengeId::derive(now, &secret::random::<16>()?);
        let (ticket, hash) = secret::make(id)?;
        let address = provider.address(&along(ticket.reveal())).await;
        let address = address.map_err(OidcError::Provider)?;
        let back = if back.len() <= LONGEST_PATH { back } else { "/" };
        let waiting = StoredChallenge {
            challenge: id,
            purpose: PURPOSE.to_owned(),
            staff: None,
            state: [&hash, back.as_bytes()].concat(),
            expires_at: now.plus_seconds(GOOD_FOR),
        };
        let mut tx = self.database().begin().await?;
        passkey::challenge(&mut tx, &waiting).await?;
        tx.commit().await?;
        Ok(Away { address, ticket })
    }

    /// Signs in who came back from the provider: a new session, and the path to lead back to.
    ///
    /// # Errors
    /// [`OidcError`]; all but an outage are in the audit log.
    pub async fn oidc_sign_in(
        &self,
        provider: &Provider,
        came: CameBack<'_>,
        place: &Place,
    ) -> Result<(NewSession, String), OidcError> {
        let attempt = self.attempt(&[(Kind::Address, &place.line())]).await?;
        let came = async {
            let back = self.way_back(provider, came).await?;
            let now = self.clock().now();
            let told = provider.told(came.code, &along(came.ticket), now).await;
            Ok((told.map_err(OidcError::Provider)?, back))
        };
        let (told, back) = match came.await {
            Ok(came) => came,
            Err(error) => return Err(self.turned_away(error, None, place).await),
        };
        let now = self.clock().now();
        let mut tx = self.database().begin().await?;
        match enter(&mut tx, now, provider, &told, place).await {
            Ok(staff) => {
                attempt.right(&mut tx).await?;
                let person = Person::of_staff(&staff);
                let new = session::start(&mut tx, now, person, Way::Provider, place).await?;
                tx.commit().await?;
                Ok((new, back))
            }
            Err((error, who)) => {
                tx.rollback().await?;
                Err(self.turned_away(error, who, place).await)
            }
        }
    }

    /// Whether this browser left from here, a moment ago, and comes back for the first time; the path
    /// to lead back to.
    async fn way_back(&self, provider: &Provider, came: CameBack<'_>) -> Result<String, OidcError> {
        let id = secret::id_in::<ChallengeId>(came.ticket).ok_or(OidcError::Stale)?;
        if !secret::same(&along(came.ticket).state, came.state) {
            return Err(OidcError::Stale);
        }
        let waiting = self.take_challenge(id, PURPOSE).await?.ok_or(OidcError::Stale)?;
        let (hash, back) = waiting.state.split_at_checked(32).ok_or(OidcError::Stale)?;
        if !secret::matches(came.ticket, hash) {
            return Err(OidcError::Stale);
        }
        if !came.issuer.is_empty() && came.issuer != provider.issuer() {
            return Err(OidcError::Provider("it is another one that sent somebody back".into()));
        }
        match came.error {
            "" if came.code.is_empty() || came.code.len() > LONGEST => {
                Err(OidcError::Provider("it sent somebody back without a code".into()))
            }
            "" => Ok(String::from_utf8_lossy(back).into_owned()),
            "access_denied" | "login_required" | "consent_required" => Err(OidcError::Cancelled),
            // The word is of a list in the standard; anything else is not repeated.
            error
                if error.len() <= 40
                    && error.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') =>
            {
                Err(OidcError::Provider(format!("it says {error}")))
            }
            _ => Err(OidcError::Provider("it says that something is wrong".into())),
        }
    }

    /// Notes that somebody did not come in by the provider, and why.
    async fn turned_away(
        &self,
        error: OidcError,
        who: Option<StaffId>,
        place: &Place,
    ) -> OidcError {
        if let OidcError::Provider(what) = &error {
            tracing::warn!(%what, "signing in by the provider failed");
        }
        if matches!(error, OidcError::App(_)) {
            return error;
        }
        let noted = async {
            let target = who.map_or_else(String::new, |id| id.to_string());
            let details = json!({ "by": Way::Provider.text(), "why": error.word() });
            let line = ("session.refused", target.as_str());
            let mut tx = self.database().begin().await?;
            note(&mut tx, self.clock().now(), &By::nobody(place), line, &details).await?;
            Ok::<_, AppError>(tx.commit().await?)
        };
        match noted.await {
            Ok(()) => error,
            Err(failed) => failed.into(),
        }
    }
}

/// Why somebody is turned away, and which account it was about.
type Refused = (OidcError, Option<StaffId>);

/// Whom the provider means: known by its own id of them, else by their e-mail address, else new where
/// the settings say so.
async fn enter(
    tx: &mut WriteTx,
    now: Instant,
    provider: &Provider,
    told: &Told,
    place: &Place,
) -> Result<StoredStaff, Refused> {
    let plain = |error: OidcError| (error, None);
    let who = Subject { issuer: provider.issuer(), subject: &told.subject };
    if who.subject.is_empty() || who.subject.len() > LONGEST {
        return Err(plain(OidcError::Provider("it gave somebody no id".into())));
    }
    let store = |error: baci_store::StoreError| plain(error.into());
    if told.role.is_some() {
        // A role may be taken away: owners are locked before anybody else, here as everywhere.
        staff::lock_owners(tx).await.map_err(store)?;
    }
    let known = oidc::staff(tx, who).await.map_err(store)?;
    let staff = match (known, vouched(provider, told)) {
        // Their address may be another one now, but must be of a domain that is let in.
        (Some(id), email) if email.is_some() || provider.settings().allowed_domains.is_empty() => {
            staff::lock(tx, id).await.map_err(store)?.ok_or((OidcError::NoAccount, None))?
        }
        (known, None) => return Err((OidcError::Unverified, known)),
        (_, Some(email)) => match by_email(tx, who, &email).await? {
            Some(staff) => staff,
            None => newcomer(now, provider, told, email).map_err(plain)?,
        },
    };
    if staff.disabled_at.is_some() {
        return Err((OidcError::NoAccount, Some(staff.staff)));
    }
    let id = staff.staff;
    join(tx, now, (who, known.is_some()), told, staff, place).await.map_err(|e| (e, Some(id)))
}

/// The account with an e-mail address, unless the provider already meant somebody else by it.
async fn by_email(
    tx: &mut WriteTx,
    who: Subject<'_>,
    email: &str,
) -> Result<Option<StoredStaff>, Refused> {
    let plain = |error: baci_store::StoreError| (OidcError::from(error), None);
    let found = staff::lock_by_email(tx, email).await.map_err(plain)?;
    let Some(staff) = found else { return Ok(None) };
    // The address went to another person: the account did not.
    match oidc::is_known(tx, who.issuer, staff.staff).await.map_err(plain)? {
        true => Err((OidcError::NoAccount, Some(staff.staff))),
        false => Ok(Some(staff)),
    }
}

/// The e-mail address that the provider vouches for, if it is of a domain that is let in.
fn vouched(provider: &Provider, told: &Told) -> Option<String> {
    let email = told.email.as_ref().filter(|_| told.verified)?;
    let email = valid_email(&normal(email)).ok()?;
    let domain = email.rsplit_once('@')?.1;
    let allowed = &provider.settings().allowed_domains;
    let good = allowed.is_empty() || allowed.iter().any(|one| one.eq_ignore_ascii_case(domain));
    good.then_some(email)
}

/// Somebody without an account, where the settings say what they become.
fn newcomer(
    now: Instant,
    provider: &Provider,
    told: &Told,
    email: String,
) -> Result<StoredStaff, OidcError> {
    let role = told.role.or(provider.settings().new_people).ok_or(OidcError::NoAccount)?;
    Ok(StoredStaff {
        staff: StaffId::derive(now, &secret::random::<16>()?),
        email,
        name: String::new(),
        role,
        language: None,
        password: None,
        created_at: now,
        disabled_at: None,
    })
}

/// Ties the account to the provider's id, takes up an invitation that waits, and gives the role that
/// their groups say.
async fn join(
    tx: &mut WriteTx,
    now: Instant,
    (who, known): (Subject<'_>, bool),
    told: &Told,
    mut staff: StoredStaff,
    place: &Place,
) -> Result<StoredStaff, OidcError> {
    let (by, target) = (By::staff(staff.staff, place), staff.staff.to_string());
    let before = staff.clone();
    if staff.password.is_none() {
        staff.password = Some(password::NONE.to_owned());
        link::remove(tx, Purpose::Invitation, staff.staff.0).await?;
        let details = json!({ "by": Way::Provider.text(), "role": staff.role.text() });
        note(tx, now, &by, ("staff.join", &target), &details).await?;
    }
    if staff.name.is_empty() {
        let name = told.name.as_deref().and_then(|name| valid_name(name).ok());
        // What stands before the at sign, where the provider knows no name.
        let fallback = staff.email.split('@').next().unwrap_or_default().to_owned();
        staff.name = name.unwrap_or(fallback);
    }
    if let Some(role) = told.role.filter(|role| *role != staff.role) {
        let owners = staff::lock_owners(tx).await?;
        let last = staff.role == Role::Owner && owners == [staff.staff];
        if !last {
            let details = json!({ "from": staff.role.text(), "to": role.text(), "by": "groups" });
            note(tx, now, &by, ("staff.role", &target), &details).await?;
            baci_store::session::end_all(tx, staff.staff.0, None).await?;
            staff.role = role;
        }
    }
    if staff != before {
        staff::save(tx, &staff).await?;
    }
    match known {
        true => oidc::used(tx, who, now).await?,
        false => {
            oidc::add(tx, who, staff.staff, now).await?;
            note(tx, now, &by, ("staff.oidc", &target), &json!({ "issuer": who.issuer })).await?;
        }
    }
    Ok(staff)
}
