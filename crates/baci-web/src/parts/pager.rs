//! From one page of a list to the next.

use crate::words::Words;
use askama::Template;

/// Links to the first page and the next one.
#[derive(Template)]
#[template(path = "parts/pager.html")]
pub(crate) struct Pager {
    words: Words,
    first: Option<String>,
    next: Option<String>,
    region: Option<&'static str>,
}

impl Pager {
    /// A pager of the list at `path` with these other parts of the query. `from` is where this page
    /// starts, `next` where the next one would.
    pub fn new(
        words: &Words,
        path: &str,
        query: &[(&str, &str)],
        from: Option<&str>,
        next: Option<&str>,
    ) -> Self {
        let link = |from: Option<&str>| {
            let mut rest = form_urlencoded::Serializer::new(String::new());
            let set = query.iter().copied().filter(|(_, value)| !value.is_empty());
            rest.extend_pairs(set.chain(from.map(|from| ("from", from))));
            let rest = rest.finish();
            if rest.is_empty() { path.to_owned() } else { format!("{path}?{rest}") }
        };
        let first = from.map(|_| link(None));
        let next = next.map(|next| link(Some(next)));
        Self { words: words.clone(), first, next, region: None }
    }

    /// Changes only this region of the page where scripts run.
    pub const fn within(mut self, region: &'static str) -> Self {
        self.region = Some(region);
        self
    }
}
