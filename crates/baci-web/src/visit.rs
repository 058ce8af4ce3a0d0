//! A visit: who reads, in which language and look; found once for each request.

use crate::cookies::YEAR;
use crate::form;
use crate::state::Web;
use crate::words::Words;
use crate::wrong::Wrong;
use axum::extract::ConnectInfo;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use baci_app::{AppError, Asked, By, Command, Person, Place, Published, Session};
use baci_core::id::MemberId;
use baci_core::staff::{Right, Role};
use baci_core::text::Language;
use std::net::SocketAddr;
use std::sync::Arc;

/// A request with all that pages need to know of it; clones are cheap.
#[derive(Clone, Debug)]
pub(crate) struct Visit(Arc<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    pub words: Words,
    /// light, dark or auto.
    pub theme: &'static str,
    /// The token of this visitor's forms.
    pub token: String,
    /// Path and query, without a choice of language: where a link leads back to.
    pub here: String,
    pub path: String,
    /// What a form that was just sent did.
    pub notice: Option<String>,
    pub program: Option<Arc<Published>>,
    pub shop: String,
    /// Who is signed in: somebody of the staff, or a member.
    pub session: Option<Session>,
    /// Where the request comes from.
    pub place: Place,
    /// Cookies to be set with the answer.
    pub cookies: Vec<HeaderValue>,
}

/// Somebody of the staff who is signed in.
#[derive(Clone, Debug)]
pub(crate) struct Worker {
    pub name: String,
    pub role: Role,
}

impl std::ops::Deref for Visit {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        parts.extensions.get::<Visit>().cloned().ok_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl Visit {
    /// Finds out who comes.
    ///
    /// # Errors
    /// The database is out of order: what the visitor gets is a page that says so, in their language.
    pub async fn of(web: &Web, parts: &Parts) -> (Self, Result<(), AppError>) {
        let mut inner = Inner::stranger(web, parts);
        let known = inner.find_out(web, parts).await;
        if let Some(name) = web.jar().read(&parts.headers, "notice").filter(|name| is_plain(name)) {
            inner.cookies.extend(web.jar().set("notice", "", Some(0)));
            inner.notice = Some(inner.words.named("notice", &name));
        }
        (Self(Arc::new(inner)), known)
    }

    /// Whether who is signed in may do this.
    pub fn may(&self, right: Right) -> bool {
        self.session.as_ref().is_some_and(|session| session.may(right))
    }

    /// The member who is signed in, on a page of their own.
    pub fn member(&self) -> Option<MemberId> {
        match self.session.as_ref().map(|session| &session.person) {
            Some(Person::Member { id }) => Some(*id),
            _ => None,
        }
    }

    /// Whether this is a page of members, not of the staff.
    pub fn mine(&self) -> bool {
        is_mine(&self.path)
    }

    /// Who of the staff is signed in.
    pub fn worker(&self) -> Option<Worker> {
        match self.session.as_ref().map(|session| &session.person) {
            Some(Person::Staff { name, role, .. }) => {
                Some(Worker { name: name.clone(), role: *role })
            }
            _ => None,
        }
    }

    /// The session; the routes' table has seen to it that there is one.
    ///
    /// # Errors
    /// [`Wrong::SignIn`].
    pub fn signed_in(&self) -> Result<&Session, Wrong> {
        self.session.as_ref().ok_or(Wrong::SignIn)
    }

    /// Who acts, for the audit log.
    pub fn by(&self) -> By {
        self.session.as_ref().map_or_else(|| By::nobody(&self.place), |s| s.by(&self.place))
    }

    /// What makes a form safe to send twice: the key that it was shown with, and what it asks for.
    ///
    /// # Errors
    /// [`Wrong::SignIn`].
    pub fn asked(&self, key: &str, what: &[&str]) -> Result<Asked, Wrong> {
        let key = format!("web/{}/{key}", self.signed_in()?.actor());
        let what: Vec<&[u8]> = what.iter().map(|part| part.as_bytes()).collect();
        Ok(Asked { key, fingerprint: Command::fingerprint_of(&what) })
    }

    /// Whether a form carries the token of this visitor.
    pub fn owns(&self, token: &str) -> bool {
        self.session.as_ref().map_or(self.token == token, |session| session.owns(token))
    }
}

impl Inner {
    /// Somebody of whom nothing is known but the browser's own words.
    fn stranger(web: &Web, parts: &Parts) -> Self {
        let jar = web.jar();
        let mut cookies = Vec::new();
        let (here, wish) = without_language(&parts.uri);
        if let Some(language) = wish {
            cookies.extend(jar.set("lang", language.code(), Some(YEAR)));
        }
        let theme = match jar.read(&parts.headers, "theme").as_deref() {
            Some("light") => "light",
            Some("dark") => "dark",
            _ => "auto",
        };
        let visitor = jar.read(&parts.headers, "visit").unwrap_or_else(|| {
            let fresh = random();
            cookies.extend(jar.set("visit", &fresh, Some(YEAR)));
            fresh
        });
        let chosen = wish.or_else(|| jar.read(&parts.headers, "lang")?.parse().ok());
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip());
        let address = peer.map(|peer| web.config.proxies.client(peer, &parts.headers));
        let agent = parts.headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok());
        let mut words =
            Words::new(chosen.or_else(|| preferred(&parts.headers)).unwrap_or_default());
        words.chosen = chosen.is_some();
        Self {
            words,
            theme,
            token: form::token(&visitor),
            here,
            path: parts.uri.path().to_owned(),
            notice: None,
            program: None,
            shop: "Baci".to_owned(),
            session: None,
            place: Place::new(address, agent.unwrap_or_default()),
            cookies,
        }
    }

    /// What the database knows: session, program, the shop's name and language.
    async fn find_out(&mut self, web: &Web, parts: &Parts) -> Result<(), AppError> {
        let jar = web.jar();
        let known = web.known().await?;
        // Members have a cookie and pages of their own: neither session is one at the other's door.
        let mine = is_mine(&self.path);
        let own = match jar.read(&parts.headers, if mine { "member" } else { "session" }) {
            Some(token) => web.baci.session(&token).await?,
            None => None,
        };
        let own = own.filter(|own| matches!(own.person, Person::Member { .. }) == mine);
        let wished = match own.as_ref().map(|session| &session.person) {
            Some(Person::Staff { language, .. }) => *language,
            Some(Person::Member { id }) if !self.words.chosen => {
                web.baci.member(*id).await?.member.profile.language
            }
            _ => None,
        };
        let fallback = || (known.revision > 0).then_some(known.shop.language);
        if !self.words.chosen
            && let Some(language) = wished.or_else(fallback)
        {
            self.words.language = language;
        }
        let years = jar.read(&parts.headers, "years");
        self.words.buddhist = match years.as_deref() {
            Some("common") => false,
            Some("buddhist") => true,
            _ => known.shop.buddhist_years || known.revision == 0,
        };
        if let Some(published) = &known.program {
            self.words.learn(&published.program);
        }
        if let Some(session) = &own {
            self.token.clone_from(&session.csrf);
        }
        match known.shop.name.get(self.words.language) {
            "" => {}
            name => name.clone_into(&mut self.shop),
        }
        self.words.branches = Arc::new(known.shop.branches);
        (self.session, self.program) = (own, known.program);
        Ok(())
    }
}

/// Leads to another page, after a form did its work.
pub(crate) fn see_other(path: &str) -> Response {
    let to = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}

/// A path of this host that somebody asked to be led back to; anything else is the start page.
pub(crate) fn own_path(path: &str) -> &str {
    let outside = !path.starts_with('/') || path.starts_with("//") || path.starts_with("/\\");
    let odd = path.chars().any(|c| c.is_control() || c == '\\') || !path.is_ascii();
    if outside || odd || path.len() > 500 { "/" } else { path }
}

/// 128 random bits, in hexadecimal.
pub(crate) fn random() -> String {
    let mut bytes = [0u8; 16];
    if let Err(error) = getrandom::fill(&mut bytes) {
        tracing::error!(%error, "there is no randomness to be had");
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a path is one of the members' own pages.
fn is_mine(path: &str) -> bool {
    path == "/m" || path.starts_with("/m/")
}

fn is_plain(name: &str) -> bool {
    name.len() <= 40 && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
}

/// Path and query without `lang`, and the language that it named.
fn without_language(uri: &Uri) -> (String, Option<Language>) {
    let mut wish = None;
    let mut rest = form_urlencoded::Serializer::new(String::new());
    let mut any = false;
    for (name, value) in form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
        if name == "lang" {
            wish = value.parse().ok();
        } else {
            rest.append_pair(&name, &value);
            any = true;
        }
    }
    let query = rest.finish();
    let here = if any { format!("{}?{query}", uri.path()) } else { uri.path().to_owned() };
    (here, wish)
}

/// The language that Baci speaks and the browser likes best; `None` where it names none of them.
fn preferred(headers: &HeaderMap) -> Option<Language> {
    let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
    let mut best: Option<(Language, f32)> = None;
    for part in accept.unwrap_or_default().split(',').take(20) {
        let (tag, rest) = part.split_once(';').unwrap_or((part, ""));
        let code = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
        let quality = rest.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.parse().ok());
        if let (Ok(language), Some(quality)) = (code.parse::<Language>(), quality)
            && quality > 0.0
            && best.is_none_or(|(_, known)| quality > known)
        {
            best = Some((language, quality));
        }
    }
    best.map(|(language, _)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_host_are_led_back_to() {
        for (path, safe) in [
            ("/members?q=a", "/members?q=a"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("https://evil.example", "/"),
            ("/a\r\nset-cookie: x", "/"),
            ("", "/"),
        ] {
            assert_eq!(own_path(path), safe);
        }
    }

    #[test]
    fn a_choice_of_language_is_taken_out_of_the_address() {
        let uri: Uri = "/members?q=a%26b&lang=lo&x=1".parse().unwrap();
        assert_eq!(without_language(&uri), ("/members?q=a%26b&x=1".to_owned(), Some(Language::Lo)));
        let uri: Uri = "/members?lang=fr".parse().unwrap();
        assert_eq!(without_language(&uri), ("/members".to_owned(), None));
    }
}
