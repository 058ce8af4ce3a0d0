//! A visit: who reads, in which language and look; found once for each request.

use crate::cookies::YEAR;
use crate::form;
use crate::state::Web;
use crate::words::Words;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use baci_app::Published;
use baci_core::staff::{Right, Role};
use baci_core::text::Language;
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
    pub person: Option<Person>,
    /// Cookies to be set with the answer.
    pub cookies: Vec<HeaderValue>,
}

/// Somebody of the staff who is signed in.
#[derive(Clone, Debug)]
pub(crate) struct Person {
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
    /// Finds out who comes. A database that is out of order leaves a visitor without program and
    /// session: what they get then is a page that says so.
    pub async fn of(web: &Web, parts: &Parts) -> Self {
        let jar = web.jar();
        let mut cookies = Vec::new();
        let program = web.program().await.ok().flatten();
        let (here, wish) = without_language(&parts.uri);
        if let Some(language) = wish {
            cookies.extend(jar.set("lang", language.code(), Some(YEAR)));
        }
        let kept = jar.read(&parts.headers, "lang").and_then(|code| code.parse().ok());
        let language = wish.or(kept).unwrap_or_else(|| preferred(&parts.headers));
        let mut words = Words::new(language);
        if let Some(published) = &program {
            words = words.with(&published.program);
        }
        if jar.read(&parts.headers, "years").as_deref() == Some("common") {
            words.buddhist = false;
        }
        let theme = match jar.read(&parts.headers, "theme").as_deref() {
            Some("light") => "light",
            Some("dark") => "dark",
            _ => "auto",
        };
        let notice = jar.read(&parts.headers, "notice").filter(|name| is_plain(name));
        if notice.is_some() {
            cookies.extend(jar.set("notice", "", Some(0)));
        }
        let notice = notice.map(|name| words.named("notice", &name));
        let visitor = jar.read(&parts.headers, "visit").unwrap_or_else(|| {
            let fresh = random();
            cookies.extend(jar.set("visit", &fresh, Some(YEAR)));
            fresh
        });
        let shop = program.as_ref().map_or("Baci", |p| p.program.name.get(language)).to_owned();
        let path = parts.uri.path().to_owned();
        let token = form::token(&visitor);
        let person = None;
        Self(Arc::new(Inner {
            words,
            theme,
            token,
            here,
            path,
            notice,
            program,
            shop,
            person,
            cookies,
        }))
    }

    /// Whether who is signed in may do this.
    pub fn may(&self, right: Right) -> bool {
        self.person.as_ref().is_some_and(|person| person.role.may(right))
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

/// The language that Baci speaks and the browser likes best.
fn preferred(headers: &HeaderMap) -> Language {
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
    best.map_or(Language::En, |(language, _)| language)
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
