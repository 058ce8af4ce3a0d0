//! The provider as Baci talks to it: where it is, the way there, and what its signed token says.

use super::fetch::{Fetch, FetchError};
use baci_core::staff::Role;
use baci_core::time::Instant;
use chrono::{DateTime, Utc};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClientAuthMethod,
    CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AuthType, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken,
    EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenFields, IssuerUrl,
    Nonce, OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    RequestTokenError, Scope, StandardErrorResponse, StandardTokenResponse, TokenResponse as _,
    UserInfoClaims,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// For how long what a provider says of itself is believed, before somebody is sent there. Who comes
/// back is checked against what it says at that moment.
const BELIEVED: Duration = Duration::from_secs(300);
/// The most groups of a person that are looked at.
const GROUPS: usize = 1000;

/// How staff sign in by another provider.
#[derive(Clone, PartialEq, Eq)]
pub struct OidcSettings {
    /// The provider's address, as it writes it itself: `https://accounts.example.com`.
    pub issuer: String,
    pub client_id: String,
    pub client_secret: String,
    /// What people call the provider.
    pub name: String,
    /// Domains of e-mail addresses that are let in; empty for all.
    pub allowed_domains: Vec<String>,
    /// The role of people without an account, who get one when they come; `None` to let only those in
    /// who have one.
    pub new_people: Option<Role>,
    /// The claim that lists a person's groups.
    pub groups_claim: String,
    /// The role of who is in a group. Empty where the provider has no say in roles.
    pub roles: BTreeMap<String, Role>,
}

impl std::fmt::Debug for OidcSettings {
    /// Without the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OidcSettings({}, {})", self.issuer, self.client_id)
    }
}

/// A provider that staff sign in by. Clones share everything.
#[derive(Clone, Debug)]
pub struct Provider(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    settings: OidcSettings,
    back: RedirectUrl,
    issuer: IssuerUrl,
    fetch: Fetch,
    known: Mutex<Option<(std::time::Instant, CoreProviderMetadata)>>,
}

/// What goes along to the provider and is asked for again on the way back.
pub(crate) struct Along {
    pub state: String,
    pub nonce: String,
    pub verifier: String,
}

/// What the provider says of a person, its signature checked.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub subject: String,
    pub email: Option<String>,
    /// Whether the provider saw to it that the address is theirs.
    pub verified: bool,
    pub name: Option<String>,
    /// The first of the roles, owner first, that their groups give them.
    pub role: Option<Role>,
}

/// Claims that are of no standard.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct More {
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

impl AdditionalClaims for More {}

type Fields = IdTokenFields<
    More,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

type Talk = Client<
    More,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

impl OidcSettings {
    /// Whether they can be used.
    ///
    /// # Errors
    /// A sentence that says which setting is wrong.
    pub fn check(&self) -> Result<(), String> {
        let Self { issuer, client_id, client_secret, .. } = self;
        let named = issuer.strip_prefix("https://").is_some_and(|rest| !rest.is_empty());
        if !(named || self.is_here()) {
            return Err(format!(
                "oidc.issuer is '{issuer}': write the provider's address, like https://accounts.example.com"
            ));
        }
        match client_id.is_empty() || client_secret.is_empty() {
            true => Err("oidc.client_id or oidc.client_secret is missing: the provider gives both when it is told of Baci".to_owned()),
            false => Ok(()),
        }
    }

    /// Whether the provider runs on this very machine, for a trial: only then without https.
    fn is_here(&self) -> bool {
        let host = self.issuer.strip_prefix("http://").unwrap_or_default();
        ["localhost", "127.0.0.1"].contains(&host.split(['/', ':']).next().unwrap_or_default())
    }
}

impl Provider {
    /// A provider by its settings, for pages that are seen at `public_url`. Nothing is asked of it yet.
    ///
    /// # Errors
    /// A sentence that says which setting is wrong.
    pub fn new(settings: OidcSettings, public_url: &str) -> Result<Self, String> {
        settings.check()?;
        let (issuer, here) = (&settings.issuer, settings.is_here());
        let wrong = |error| format!("oidc.issuer is '{issuer}': {error}");
        let issuer = IssuerUrl::new(issuer.clone()).map_err(wrong)?;
        let back = format!("{public_url}/sign-in/oidc/back");
        let back = RedirectUrl::new(back).map_err(|e| format!("server.public_url: {e}"))?;
        let (fetch, known) = (Fetch::new(here)?, Mutex::default());
        Ok(Self(Arc::new(Inner { settings, back, issuer, fetch, known })))
    }

    /// What people call it.
    pub fn name(&self) -> &str {
        &self.0.settings.name
    }

    pub(crate) fn issuer(&self) -> &str {
        &self.0.settings.issuer
    }

    pub(crate) fn settings(&self) -> &OidcSettings {
        &self.0.settings
    }

    /// The address that a browser is sent to.
    pub(crate) async fn address(&self, along: &Along) -> Result<String, String> {
        let verifier = PkceCodeVerifier::new(along.verifier.clone());
        let talk = self.talk(self.metadata(BELIEVED).await?);
        let (state, nonce) = (along.state.clone(), along.nonce.clone());
        let request = talk
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || CsrfToken::new(state),
                || Nonce::new(nonce),
            )
            .add_scopes(["email", "profile"].map(|scope| Scope::new(scope.to_owned())))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        Ok(request.url().0.to_string())
    }

    /// Who came back with this code. Signature, issuer, audience, time and nonce of the token are
    /// checked against what the provider says of itself now.
    ///
    /// # Errors
    /// What was wrong, for the log.
    pub(crate) async fn told(
        &self,
        code: &str,
        along: &Along,
        now: Instant,
    ) -> Result<Told, String> {
        let talk = self.talk(self.metadata(Duration::ZERO).await?);
        let fetch = &self.0.fetch;
        let request = talk.exchange_code(AuthorizationCode::new(code.to_owned()));
        let request = request.map_err(|error| error.to_string())?;
        let request = request.set_pkce_verifier(PkceCodeVerifier::new(along.verifier.clone()));
        let answer = request.request_async(fetch).await.map_err(|e| refused(&e))?;
        let token = answer.id_token().ok_or("the provider gave no ID token")?;
        let at = now.micros();
        let verifier = talk
            .id_token_verifier()
            .set_allowed_algs([
                CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
                CoreJwsSigningAlgorithm::EcdsaP256Sha256,
            ])
            .set_time_fn(move || DateTime::<Utc>::from_timestamp_micros(at).unwrap_or_default());
        let claims = token
            .claims(&verifier, &Nonce::new(along.nonce.clone()))
            .map_err(|error| reason("the ID token", &error))?;
        let mut told = Told {
            subject: claims.subject().to_string(),
            email: claims.email().map(|email| email.to_string()),
            verified: claims.email_verified() == Some(true),
            name: claims.name().and_then(|name| name.get(None)).map(|name| name.to_string()),
            role: self.role(claims.additional_claims()),
        };
        // Many providers keep the token short and tell the rest where they are asked.
        let subject = claims.subject().clone();
        if told.email.is_none()
            && let Ok(request) = talk.user_info(answer.access_token().clone(), Some(subject))
        {
            let more: UserInfoClaims<More, CoreGenderClaim> =
                request.request_async(fetch).await.map_err(|e| format!("the person: {e}"))?;
            told.email = more.email().map(|email| email.to_string());
            told.verified = more.email_verified() == Some(true);
            let name = more.name().and_then(|name| name.get(None)).map(|name| name.to_string());
            told.name = told.name.or(name);
            told.role = told.role.or_else(|| self.role(more.additional_claims()));
        }
        Ok(told)
    }

    /// The highest role that somebody's groups give them.
    fn role(&self, claims: &More) -> Option<Role> {
        let OidcSettings { groups_claim, roles, .. } = self.settings();
        let groups = match claims.rest.get(groups_claim)? {
            Value::Array(groups) => groups.iter().take(GROUPS).filter_map(Value::as_str).collect(),
            Value::String(group) => vec![group.as_str()],
            _ => Vec::new(),
        };
        groups.into_iter().filter_map(|group| roles.get(group)).min().copied()
    }

    /// What the provider says of itself, with its keys.
    async fn metadata(&self, believed: Duration) -> Result<CoreProviderMetadata, String> {
        let known = self.0.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((since, known)) = known
            && since.elapsed() < believed
        {
            return Ok(known);
        }
        let issuer = self.0.issuer.clone();
        let found = CoreProviderMetadata::discover_async(issuer, &self.0.fetch).await;
        let found = found.map_err(|error| reason("its description", &error))?;
        *self.0.known.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((std::time::Instant::now(), found.clone()));
        Ok(found)
    }

    fn talk(&self, metadata: CoreProviderMetadata) -> Talk {
        let OidcSettings { client_id, client_secret, .. } = self.settings();
        // The secret goes into a header, unless the provider says that it takes it in the form alone.
        let ways = metadata.token_endpoint_auth_methods_supported().cloned().unwrap_or_default();
        let form = ways.contains(&CoreClientAuthMethod::ClientSecretPost)
            && !ways.contains(&CoreClientAuthMethod::ClientSecretBasic);
        let secret = Some(ClientSecret::new(client_secret.clone()));
        Client::from_provider_metadata(metadata, ClientId::new(client_id.clone()), secret)
            .set_redirect_uri(self.0.back.clone())
            .set_auth_type(if form { AuthType::RequestBody } else { AuthType::BasicAuth })
    }
}

/// Why there is no token for a code. What a parser says may hold what was sent, so it is left out.
fn refused(
    error: &RequestTokenError<FetchError, StandardErrorResponse<CoreErrorResponseType>>,
) -> String {
    match error {
        RequestTokenError::ServerResponse(said) => format!("the code: {}", said.error()),
        RequestTokenError::Request(error) => format!("the code: {error}"),
        other => format!("the code: {other}"),
    }
}

/// An error with what is behind it, for the log.
fn reason(what: &str, error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = format!("{what}: {error}");
    let mut source = error.source();
    while let Some(inner) = source {
        text = format!("{text}: {inner}");
        source = inner.source();
    }
    text.chars().take(500).collect()
}
