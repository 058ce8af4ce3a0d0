//! Saying: what a decision came to, in the reader's language, with the values that decided.
//!
//! Messages are fluent files in `locales/`, built into the binary: `refusals` for what was not done,
//! `offers` for promotions, codes and hints. The API and the pages say the same; how they write
//! amounts, dates and counts is up to their [`Pen`].

mod offers;
mod refusals;

use baci_core::refusal::Value;
use baci_core::text::Language;
use baci_core::time::{Instant, Zone};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
pub use offers::{code, hint, list_name, listed, outcome, promotion_name};
pub use refusals::{fault, problem, refusal};
use std::borrow::Cow;
use std::sync::LazyLock;

/// Who is spoken to, and how values are written for them. A [`Language`] is one that writes them as
/// the API does: decimal strings with the currency's code, dates and hours of the program's zone.
pub trait Pen {
    /// The reader's language.
    fn language(&self) -> Language;

    /// A value inside a sentence.
    fn value(&self, value: &Value) -> String;

    /// A time of the program's.
    fn moment(&self, at: Instant, zone: &Zone) -> String;
}

impl Pen for Language {
    fn language(&self) -> Language {
        *self
    }

    fn value(&self, value: &Value) -> String {
        match value {
            Value::Money(_, currency) => format!("{value} {currency}"),
            other => other.to_string(),
        }
    }

    fn moment(&self, at: Instant, zone: &Zone) -> String {
        let local = zone.local(at);
        format!("{} {}", local.day, clock(local.minute))
    }
}

impl<P: Pen + ?Sized> Pen for &P {
    fn language(&self) -> Language {
        (**self).language()
    }

    fn value(&self, value: &Value) -> String {
        (**self).value(value)
    }

    fn moment(&self, at: Instant, zone: &Zone) -> String {
        (**self).moment(at, zone)
    }
}

/// A minute of the day: 09:30.
pub(crate) fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// The messages of a language.
const fn files(language: Language) -> [&'static str; 3] {
    match language {
        Language::En => [
            include_str!("../../../locales/en/refusals.ftl"),
            include_str!("../../../locales/en/offers.ftl"),
            include_str!("../../../locales/en/document.ftl"),
        ],
        Language::Lo => [
            include_str!("../../../locales/lo/refusals.ftl"),
            include_str!("../../../locales/lo/offers.ftl"),
            include_str!("../../../locales/lo/document.ftl"),
        ],
        Language::Th => [
            include_str!("../../../locales/th/refusals.ftl"),
            include_str!("../../../locales/th/offers.ftl"),
            include_str!("../../../locales/th/document.ftl"),
        ],
        Language::Vi => [
            include_str!("../../../locales/vi/refusals.ftl"),
            include_str!("../../../locales/vi/offers.ftl"),
            include_str!("../../../locales/vi/document.ftl"),
        ],
    }
}

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<[Bundle; 4]> = LazyLock::new(|| Language::ALL.map(bundle));

fn bundle(language: Language) -> Bundle {
    let id = language.code().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![id]);
    bundle.set_use_isolating(false);
    for text in files(language) {
        let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(part, _)| {
            tracing::error!(language = language.code(), "a file of messages has errors");
            part
        });
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(?errors, "a message stands twice");
        }
    }
    bundle
}

fn bundle_of(language: Language) -> &'static Bundle {
    let [en, lo, th, vi] = &*BUNDLES;
    match language {
        Language::En => en,
        Language::Lo => lo,
        Language::Th => th,
        Language::Vi => vi,
    }
}

/// Whether there is a message with this key.
fn known(key: &str) -> bool {
    bundle_of(Language::En).has_message(key)
}

/// A message that is being given its values.
struct Said<'a> {
    pen: &'a dyn Pen,
    key: Cow<'a, str>,
    args: FluentArgs<'a>,
}

impl<'a> Said<'a> {
    fn new(pen: &'a dyn Pen, key: impl Into<Cow<'a, str>>) -> Self {
        Self { pen, key: key.into(), args: FluentArgs::new() }
    }

    /// With a value; a count decides between one and many.
    fn with(mut self, name: &'a str, value: &Value) -> Self {
        let value = match value {
            Value::Count(n) => FluentValue::from(*n),
            Value::Kind(kind) => {
                let word = Said::new(self.pen, format!("kind-{}", kind.word()));
                FluentValue::from(word.to_string())
            }
            other => FluentValue::from(self.pen.value(other)),
        };
        self.args.set(name, value);
        self
    }

    /// With words that are the reader's already.
    fn text(mut self, name: &'a str, text: impl Into<String>) -> Self {
        self.args.set(name, FluentValue::from(text.into()));
        self
    }
}

impl std::fmt::Display for Said<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bundle = bundle_of(self.pen.language());
        let Some(pattern) = bundle.get_message(&self.key).and_then(|message| message.value())
        else {
            tracing::error!(key = %self.key, "a message is missing");
            return write!(f, "[{}]", self.key);
        };
        let mut wrong = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&self.args), &mut wrong);
        if let Some(error) = wrong.first() {
            tracing::error!(key = %self.key, %error, "a message lacks a value");
        }
        f.write_str(&text)
    }
}

#[cfg(test)]
mod tests;
