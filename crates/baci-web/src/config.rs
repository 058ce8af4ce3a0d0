//! How the pages are served.

use crate::proxies::Proxies;
use baci_app::{Passes, Provider};
use std::time::Duration;

/// The pages' settings.
#[derive(Clone, Debug)]
pub struct WebConfig {
    /// How people reach the server, without a slash at the end: `https://club.example.com`. Links that
    /// are sent start with it; with https, cookies are for https alone.
    pub public_url: String,
    /// Proxies in front, whose word about a client's address is taken.
    pub proxies: Proxies,
    /// The provider that staff may sign in by, if there is one.
    pub provider: Option<Provider>,
    /// The wallets of phones that the club card can be put into.
    pub passes: Passes,
    /// The most bytes of a form.
    pub form_limit_bytes: usize,
    /// The longest that a page may take.
    pub timeout: Duration,
    /// The longest that a file may take to come in.
    pub upload_timeout: Duration,
    /// How many pages are made at once; more are asked to come again.
    pub concurrent_requests: usize,
    /// Whether this is `baci demo`.
    pub demo: bool,
}

impl WebConfig {
    /// Whether people come by https.
    pub fn secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

impl Default for WebConfig {
    fn default() -> Self {
        Self {
            public_url: "http://127.0.0.1:8080".to_owned(),
            proxies: Proxies::default(),
            provider: None,
            passes: Passes::default(),
            form_limit_bytes: 4 << 20,
            timeout: Duration::from_secs(30),
            upload_timeout: Duration::from_secs(900),
            concurrent_requests: 256,
            demo: false,
        }
    }
}
