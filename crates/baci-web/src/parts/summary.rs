//! The summary of what is wrong with a form, on top of it.

use crate::words::Words;
use askama::Template;

/// What is wrong, by field; an empty name for the form as a whole.
#[derive(Template)]
#[template(path = "parts/summary.html")]
pub(crate) struct Summary {
    title: String,
    wrongs: Vec<(&'static str, String)>,
}

impl Summary {
    /// A summary, where anything is wrong.
    pub fn of(words: &Words, wrongs: &[(&'static str, String)]) -> Option<Self> {
        let title = words.t("form-wrong");
        (!wrongs.is_empty()).then(|| Self { title, wrongs: wrongs.to_vec() })
    }
}
