//! Nothing is here yet.

use crate::assets;
use crate::words::Words;
use askama::Template;

/// Says why nothing is here, and what to do next.
#[derive(Template)]
#[template(path = "parts/empty.html")]
pub(crate) struct Empty {
    logo: String,
    title: String,
    text: String,
    action: Option<(&'static str, String)>,
}

impl Empty {
    /// By the messages `KEY-title` and `KEY-text`.
    pub fn new(words: &Words, key: &str) -> Self {
        let part = |part: &str| words.t(&format!("{key}-{part}"));
        let (title, text) = (part("title"), part("text"));
        Self { logo: assets::path("logo.svg"), title, text, action: None }
    }

    /// With a link to where it goes on, labelled by a message.
    pub fn action(mut self, words: &Words, path: &'static str, label: &str) -> Self {
        self.action = Some((path, words.t(label)));
        self
    }
}
