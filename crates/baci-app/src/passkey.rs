//! Passkeys: staff sign in by what their own device holds (WebAuthn). The browser gets options, and what
//! its authenticator answers comes back with the ticket that went along.

use crate::audit::note;
use crate::baci::Baci;
use crate::error::AppError;
use crate::guess::Kind;
use crate::place::Place;
use crate::secret::random;
use crate::session::{self, NewSession, Person, Session, Way};
use baci_core::id::{ChallengeId, PasskeyId, StaffId};
use baci_core::refusal::Code;
use baci_core::time::Instant;
use baci_store::passkey::{self, StoredChallenge, StoredPasskey};
use baci_store::{StoreError, staff};
use serde_json::json;
use webauthn_rp::bin::{Decode, Encode};
use webauthn_rp::request::auth::AuthenticationVerificationOptions;
use webauthn_rp::request::register::{
    CredProtect, Nickname, PublicKeyCredentialUserEntity, RegistrationVerificationOptions,
    UserHandle16, Username,
};
use webauthn_rp::request::{AsciiDomain, PublicKeyCredentialDescriptor, RpId};
use webauthn_rp::response::auth::ser_relaxed::DiscoverableAuthenticationRelaxed16;
use webauthn_rp::response::register::ser_relaxed::RegistrationRelaxed;
use webauthn_rp::response::register::{DynamicState, StaticState};
use webauthn_rp::response::{AuthTransports, CredentialId};
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthenticationServerState,
    DiscoverableCredentialRequestOptions, PublicKeyCredentialCreationOptions,
    RegistrationServerState,
};

/// For how long a challenge waits for its answer, in seconds.
const GOOD_FOR: i64 = 300;
/// The most passkeys of one person.
pub const MOST_PASSKEYS: u8 = 20;
const MOST: i64 = MOST_PASSKEYS as i64;
/// The longest answer that is read, in bytes.
const LONGEST: usize = 64 * 1024;
const REGISTER: &str = "register";
const SIGN_IN: &str = "sign-in";

/// What a page hands to the browser.
#[derive(Clone, Debug)]
pub struct Challenge {
    /// Comes back with the answer.
    pub ticket: ChallengeId,
    /// JSON, for `PublicKeyCredential.parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`.
    pub options: String,
}

/// What a page got back from the browser.
#[derive(Clone, Copy, Debug)]
pub struct Answered<'a> {
    pub ticket: ChallengeId,
    /// `credential.toJSON()`, as JSON.
    pub response: &'a str,
}

/// A passkey in the list that its owner sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    pub id: PasskeyId,
    pub name: String,
    pub created_at: Instant,
    pub used_at: Option<Instant>,
}

/// Where the pages are seen from: passkeys are bound to it, so it comes from the settings, never from
/// what a request says of itself.
struct Site {
    id: RpId,
    origin: String,
}

/// Whether pages that are seen at this address can have passkeys: they have a name, and https or are
/// on this very machine.
pub fn passkeys_at(origin: &str) -> bool {
    Site::at(origin).is_ok()
}

impl Site {
    /// From 'https://club.example.com' or 'http://localhost:8080'.
    fn at(origin: &str) -> Result<Self, AppError> {
        let origin = origin.trim_end_matches('/');
        let bad = || {
            let sentence = "passkeys need pages at a name: https://club.example.com, or http://localhost for a trial";
            AppError::refused(Code::InvalidRequest, sentence).because("passkey-site")
        };
        let (scheme, host) = origin.split_once("://").ok_or_else(bad)?;
        let name = host.split(':').next().unwrap_or_default();
        let safe = scheme == "https" || (scheme == "http" && name == "localhost");
        let numeric = name.chars().all(|c| c.is_ascii_digit() || c == '.');
        let domain = AsciiDomain::try_from(name.to_owned()).ok().filter(|_| safe && !numeric);
        let id = RpId::Domain(domain.ok_or_else(bad)?);
        Ok(Self { id, origin: origin.to_owned() })
    }
}

impl Baci {
    /// Starts to add a passkey to the account of whoever is signed in. `origin` is where the pages are
    /// seen from, of the settings.
    ///
    /// # Errors
    /// [`Code::Forbidden`] for a member; [`Code::InvalidRequest`] for pages without a name, or where
    /// there are twenty already.
    pub async fn start_passkey(&self, own: &Session, origin: &str) -> Result<Challenge, AppError> {
        let site = Site::at(origin)?;
        let id = staff_of(own)?;
        let account = self.staff_member(id).await?;
        let there = passkey::of_staff(self.database(), id, MOST).await?;
        if there.len() >= usize::from(MOST_PASSKEYS) {
            let sentence = format!("an account has at most {MOST} passkeys: remove one first");
            let refused = AppError::refused(Code::InvalidRequest, sentence);
            return Err(refused.because("passkeys-many").with("most", MOST));
        }
        let handle = UserHandle16::decode(id.0.into_bytes()).map_err(odd)?;
        let name = Username::try_from(account.email.as_str()).map_err(odd)?;
        let display_name = Nickname::try_from(account.name.as_str()).ok();
        let user = PublicKeyCredentialUserEntity { name, id: &handle, display_name };
        let exclude = there.iter().map(descriptor).collect::<Result<_, _>>()?;
        let mut options = PublicKeyCredentialCreationOptions::passkey(&site.id, user, exclude);
        // Every signature needs a person who was verified; to insist that the device refuses others by
        // itself would shut out phones that cannot promise it.
        options.extensions.cred_protect = CredProtect::None;
        let (server, client) = options.start_ceremony().map_err(odd)?;
        let state = server.encode().map_err(odd)?;
        let options = serde_json::to_string(&client).map_err(odd)?;
        self.keep_challenge(REGISTER, Some(id), state, options).await
    }

    /// Adds the passkey that the browser made.
    ///
    /// # Errors
    /// [`Code::SignInFailed`] where the answer does not match, came too late or twice;
    /// [`Code::InvalidRequest`] for a name that cannot be.
    pub async fn finish_passkey(
        &self,
        own: &Session,
        origin: &str,
        answered: Answered<'_>,
        name: &str,
        place: &Place,
    ) -> Result<PasskeyId, AppError> {
        let site = Site::at(origin)?;
        let staff = staff_of(own)?;
        let name = crate::staff::valid_name(name)?;
        let taken = self.take_challenge(answered.ticket, REGISTER).await?;
        let state = taken.filter(|challenge| challenge.staff == Some(staff)).ok_or_else(no)?.state;
        let response: RegistrationRelaxed = read(answered.response)?;
        let server = RegistrationServerState::<16>::decode(&state).map_err(odd)?;
        let origins = [site.origin.as_str()];
        let options = RegistrationVerificationOptions::<&str, &str> {
            allowed_origins: &origins,
            ..RegistrationVerificationOptions::default()
        };
        let made = server.verify(&site.id, &response.0, &options).map_err(|_| no())?;
        let now = self.clock().now();
        let new = StoredPasskey {
            passkey: PasskeyId::derive(now, &random::<16>()?),
            staff,
            credential: made.id().as_ref().to_vec(),
            name,
            transports: i64::from(made.transports().encode().map_err(odd)?),
            key_state: made.static_state().encode().map_err(odd)?,
            sign_state: made.dynamic_state().encode().map_err(odd)?.to_vec(),
            created_at: now,
            used_at: None,
        };
        let mut tx = self.database().begin().await?;
        passkey::add(&mut tx, &new).await.map_err(|error| match error {
            StoreError::Conflict(_) => no(),
            other => other.into(),
        })?;
        let line = ("passkey.add", &*new.passkey.to_string());
        note(&mut tx, now, &own.by(place), line, &json!({})).await?;
        tx.commit().await?;
        Ok(new.passkey)
    }

    /// Starts to sign in with a passkey: the browser asks which account.
    ///
    /// # Errors
    /// [`Code::TooManyAttempts`]; [`Code::InvalidRequest`] for pages without a name.
    pub async fn start_passkey_sign_in(
        &self,
        origin: &str,
        place: &Place,
    ) -> Result<Challenge, AppError> {
        let site = Site::at(origin)?;
        self.attempt(&[(Kind::Challenge, &place.line())]).await?;
        let options = DiscoverableCredentialRequestOptions::passkey(&site.id);
        let (server, client) = options.start_ceremony().map_err(odd)?;
        let state = server.encode().map_err(odd)?;
        let options = serde_json::to_string(&client).map_err(odd)?;
        self.keep_challenge(SIGN_IN, None, state, options).await
    }

    /// Signs in with a passkey.
    ///
    /// # Errors
    /// [`Code::SignInFailed`], the same whatever was wrong; [`Code::TooManyAttempts`].
    pub async fn passkey_sign_in(
        &self,
        origin: &str,
        answered: Answered<'_>,
        place: &Place,
    ) -> Result<NewSession, AppError> {
        let site = Site::at(origin)?;
        let attempt = self.attempt(&[(Kind::Address, &place.line())]).await?;
        let Some((passkey, sign_state)) = self.verified(&site, answered).await? else {
            return Err(self.failed(String::new(), place).await);
        };
        let target = passkey.staff.to_string();
        let now = self.clock().now();
        let mut tx = self.database().begin().await?;
        let account = staff::lock(&mut tx, passkey.staff).await?;
        let signed = passkey::signed(&mut tx, &passkey, sign_state, now).await?;
        let may = account.filter(|staff| staff.disabled_at.is_none() && signed);
        let Some(staff) = may else {
            tx.rollback().await?;
            return Err(self.failed(target, place).await);
        };
        attempt.right(&mut tx).await?;
        let new =
            session::start(&mut tx, now, Person::of_staff(&staff), Way::Passkey, place).await?;
        tx.commit().await?;
        Ok(new)
    }

    /// The passkey that gave a good answer, and its state after it.
    async fn verified(
        &self,
        site: &Site,
        answered: Answered<'_>,
    ) -> Result<Option<(StoredPasskey, Vec<u8>)>, AppError> {
        let Some(challenge) = self.take_challenge(answered.ticket, SIGN_IN).await? else {
            return Ok(None);
        };
        let Ok(response) = read::<DiscoverableAuthenticationRelaxed16>(answered.response) else {
            return Ok(None);
        };
        let response = response.0;
        let credential: &[u8] = response.raw_id().into_inner();
        let found = passkey::by_credential(self.database(), credential).await?;
        let Some(found) = found else { return Ok(None) };
        let handle = UserHandle16::decode(found.staff.0.into_bytes()).map_err(odd)?;
        let key = StaticState::decode(&found.key_state).map_err(odd)?;
        let before = <[u8; 7]>::try_from(found.sign_state.as_slice()).map_err(odd)?;
        let before = DynamicState::decode(before).map_err(odd)?;
        let mut known =
            AuthenticatedCredential::new(response.raw_id(), &handle, key, before).map_err(odd)?;
        let server =
            DiscoverableAuthenticationServerState::decode(&challenge.state).map_err(odd)?;
        let origins = [site.origin.as_str()];
        let options = AuthenticationVerificationOptions::<&str, &str> {
            allowed_origins: &origins,
            ..AuthenticationVerificationOptions::default()
        };
        if server.verify(&site.id, &response, &mut known, &options).is_err() {
            return Ok(None);
        }
        let after = known.dynamic_state().encode().map_err(odd)?.to_vec();
        Ok(Some((found, after)))
    }

    async fn keep_challenge(
        &self,
        purpose: &str,
        staff: Option<StaffId>,
        state: Vec<u8>,
        options: String,
    ) -> Result<Challenge, AppError> {
        let now = self.clock().now();
        let ticket = ChallengeId::derive(now, &random::<16>()?);
        let (purpose, expires_at) = (purpose.to_owned(), now.plus_seconds(GOOD_FOR));
        let mut tx = self.database().begin().await?;
        let stored = StoredChallenge { challenge: ticket, purpose, staff, state, expires_at };
        passkey::challenge(&mut tx, &stored).await?;
        tx.commit().await?;
        Ok(Challenge { ticket, options })
    }

    /// A challenge that waits for its answer; it is gone then, whatever the answer is.
    pub(crate) async fn take_challenge(
        &self,
        ticket: ChallengeId,
        purpose: &str,
    ) -> Result<Option<StoredChallenge>, AppError> {
        let mut tx = self.database().begin().await?;
        let found = passkey::take(&mut tx, ticket).await?;
        tx.commit().await?;
        let now = self.clock().now();
        Ok(found.filter(|challenge| challenge.purpose == purpose && challenge.expires_at > now))
    }

    /// The passkeys of whoever is signed in, oldest first.
    ///
    /// # Errors
    /// [`Code::Forbidden`] for a member.
    pub async fn passkeys(&self, own: &Session) -> Result<Vec<Passkey>, AppError> {
        let all = passkey::of_staff(self.database(), staff_of(own)?, MOST).await?;
        let shown = |stored: StoredPasskey| {
            let StoredPasskey { passkey: id, name, created_at, used_at, .. } = stored;
            Passkey { id, name, created_at, used_at }
        };
        Ok(all.into_iter().map(shown).collect())
    }

    /// Removes a passkey of whoever is signed in.
    ///
    /// # Errors
    /// [`Code::NotFound`]; [`Code::Forbidden`] for a member.
    pub async fn remove_passkey(
        &self,
        own: &Session,
        id: PasskeyId,
        place: &Place,
    ) -> Result<(), AppError> {
        let mut tx = self.database().begin().await?;
        if !passkey::remove(&mut tx, id, staff_of(own)?).await? {
            let refused = AppError::refused(Code::NotFound, format!("you have no passkey {id}"));
            return Err(refused.because("no-passkey"));
        }
        let line = ("passkey.remove", &*id.to_string());
        note(&mut tx, self.clock().now(), &own.by(place), line, &json!({})).await?;
        Ok(tx.commit().await?)
    }
}

fn staff_of(own: &Session) -> Result<StaffId, AppError> {
    match &own.person {
        Person::Staff { id, .. } => Ok(*id),
        Person::Member { .. } => {
            let refused = AppError::refused(Code::Forbidden, "passkeys are for the staff");
            Err(refused.because("staff-only"))
        }
    }
}

/// What the browser is told so that it does not make a second passkey on the same device.
fn descriptor(stored: &StoredPasskey) -> Result<PublicKeyCredentialDescriptor<Vec<u8>>, AppError> {
    let id = CredentialId::<Vec<u8>>::decode(stored.credential.clone()).map_err(odd)?;
    let transports = u8::try_from(stored.transports).map_err(odd)?;
    Ok(PublicKeyCredentialDescriptor {
        id,
        transports: AuthTransports::decode(transports).map_err(odd)?,
    })
}

fn read<'a, T: serde::Deserialize<'a>>(response: &'a str) -> Result<T, AppError> {
    match response.len() <= LONGEST {
        true => serde_json::from_str(response).map_err(|_| no()),
        false => Err(no()),
    }
}

fn no() -> AppError {
    AppError::refused(Code::SignInFailed, "this passkey does not match: try again")
        .because("passkey-wrong")
}

/// What the library or the database gave us is not what it must be.
fn odd(error: impl std::fmt::Debug) -> AppError {
    AppError::Internal(format!("passkey: {error:?}"))
}
