//! The summary of what is wrong with a form, on top of it.

use crate::words::Words;
use askama::Template;

/// What is wrong, by field; an empty name for the form as a whole.
#[derive(Template)]
#[template(path = "parts/summary.html")]
pub(crate) struct Summary {
    title: String,
    wrongs: Vec<(String, String)>,
}

impl Summary {
    /// A summary, where anything is wrong.
    pub fn of<N: AsRef<str>>(words: &Words, wrongs: &[(N, String)]) -> Option<Self> {
        let title = words.t("form-wrong");
        let wrong = |(name, text): &(N, String)| (name.as_ref().to_owned(), text.clone());
        let wrongs: Vec<_> = wrongs.iter().map(wrong).collect();
        (!wrongs.is_empty()).then_some(Self { title, wrongs })
    }
}
