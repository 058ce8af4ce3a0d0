//! The reader: the language of whoever asked, for all that is said to them while they are answered.

use axum::http::{HeaderMap, header};
use baci_core::text::Language;

tokio::task_local! {
    /// Set by the edge around every request.
    static READER: Language;
}

/// Works on an answer for a reader of this language.
pub(crate) async fn speaking<F: Future>(language: Language, answer: F) -> F::Output {
    READER.scope(language, answer).await
}

/// The language of the answer that is being worked on.
pub(crate) fn language() -> Language {
    READER.try_with(|language| *language).unwrap_or_default()
}

/// The language of a request.
pub(crate) fn of(headers: &HeaderMap) -> Language {
    let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|accept| accept.to_str().ok());
    accept.map_or(Language::En, preferred)
}

/// The language that Baci speaks and the reader likes best.
fn preferred(accept: &str) -> Language {
    let weighed = accept.split(',').take(20).filter_map(|part| {
        let mut parts = part.split(';');
        let tag = parts.next()?.trim();
        let code = tag.split('-').next()?.to_ascii_lowercase();
        let quality = parts.find_map(|p| p.trim().strip_prefix("q="));
        let quality: f32 = quality.map_or(Some(1.0), |q| q.parse().ok())?;
        Some((code.parse::<Language>().ok()?, quality)).filter(|(_, q)| *q > 0.0)
    });
    let mut best = None;
    for (language, quality) in weighed {
        if best.is_none_or(|(_, q)| quality > q) {
            best = Some((language, quality));
        }
    }
    best.map_or(Language::En, |(language, _)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_language_that_is_spoken_is_taken() {
        for (accept, expected) in [
            ("lo", Language::Lo),
            ("th-TH,th;q=0.9,en;q=0.8", Language::Th),
            ("fr-FR, vi;q=0.5", Language::Vi),
            ("en;q=0.2, lo;q=0.7", Language::Lo),
            ("fr, *;q=0.1", Language::En),
            ("vi;q=0, en", Language::En),
            (";;;q=x,,", Language::En),
        ] {
            assert_eq!(preferred(accept), expected, "{accept}");
        }
    }
}
