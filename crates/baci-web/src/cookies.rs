//! Cookies: read, and written so that no script and no other site gets at them.

use axum::http::{HeaderMap, HeaderValue, header};

/// A year, in seconds.
pub(crate) const YEAR: i64 = 31_536_000;

/// How cookies are named and marked: with https they are bound to this very host.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Jar {
    pub secure: bool,
}

impl Jar {
    fn name(self, name: &str) -> String {
        let prefix = if self.secure { "__Host-" } else { "" };
        format!("{prefix}baci-{name}")
    }

    /// The value of a cookie that came with a request.
    pub fn read(self, headers: &HeaderMap, name: &str) -> Option<String> {
        let wanted = self.name(name);
        let pairs = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
        pairs
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(name, value)| (name == wanted).then(|| value.to_owned()))
            .filter(|value| !value.is_empty() && value.len() <= 512)
    }

    /// Sets a cookie for so many seconds; `None` for as long as the browser is open, 0 to take it away.
    pub fn set(self, name: &str, value: &str, seconds: Option<i64>) -> Option<HeaderValue> {
        let age = seconds.map_or_else(String::new, |s| format!("; Max-Age={s}"));
        let secure = if self.secure { "; Secure" } else { "" };
        let name = self.name(name);
        let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{secure}");
        HeaderValue::from_str(&text).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_https_a_cookie_is_bound_to_its_host() {
        let set = |secure| Jar { secure }.set("theme", "dark", Some(YEAR)).unwrap();
        assert_eq!(
            set(true),
            "__Host-baci-theme=dark; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000; Secure"
        );
        let mut headers = HeaderMap::new();
        headers.insert(
            header::COOKIE,
            "a=b; baci-theme=dark; __Host-baci-theme=light".parse().unwrap(),
        );
        assert_eq!(Jar { secure: false }.read(&headers, "theme").as_deref(), Some("dark"));
        assert_eq!(Jar { secure: true }.read(&headers, "theme").as_deref(), Some("light"));
        assert_eq!(Jar { secure: true }.read(&headers, "lang"), None);
    }
}
