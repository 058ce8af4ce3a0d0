//! Words: messages in the reader's language, and numbers, money and dates as they write them.
//!
//! Messages are fluent files in `locales/`, built into the binary. A page never holds a word of its
//! own: templates ask for a message by its key.

pub(crate) mod dates;
pub(crate) mod numbers;
mod said;

use baci_app::Branch;
use baci_app::say::{self, Pen};
use baci_core::event::Quantity;
use baci_core::money::Currency;
use baci_core::program::{Program, Wallet, WalletKind};
use baci_core::refusal::{Refusal, Value};
use baci_core::text::Language;
use baci_core::time::{Instant, Zone};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
pub(crate) use said::Said;
use std::sync::{Arc, LazyLock};

/// The nouns that messages are filed under, the same in each language.
macro_rules! files {
    ($($noun:literal)*) => {
        /// All files of a language, as (noun, text).
        pub(crate) const fn files(language: Language) -> &'static [(&'static str, &'static str)] {
            match language {
                Language::En => &[$(($noun, include_str!(concat!("../../../locales/en/", $noun, ".ftl")))),*],
                Language::Lo => &[$(($noun, include_str!(concat!("../../../locales/lo/", $noun, ".ftl")))),*],
                Language::Th => &[$(($noun, include_str!(concat!("../../../locales/th/", $noun, ".ftl")))),*],
                Language::Vi => &[$(($noun, include_str!(concat!("../../../locales/vi/", $noun, ".ftl")))),*],
            }
        }
    };
}

files! { "common" "overview" "members" "merges" "events" "why" "program" "backtest" "tasks" "keys" "people" "problems" "till" "me" "imports" "coupons" "tiers" "stages" "segments" "missions" "streaks" "levels" "leaderboards" "occasions" "households" "analytics" "foresight" "trials" "gift-cards" "rewards" "games" "surprises" "partners" "offers" "refusals" "promotions" "price-lists" "document" }

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<[Bundle; 4]> = LazyLock::new(|| Language::ALL.map(bundle));

/// The reader's language, with the shop's currency, zone and digits.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    pub language: Language,
    /// Whether the reader chose the language themselves.
    pub chosen: bool,
    /// Whether years are counted from the Buddha, as Thai readers may choose.
    pub buddhist: bool,
    pub zone: Zone,
    pub currency: Option<Currency>,
    /// The shop's branches, by whose names places are told.
    pub branches: Arc<Vec<Branch>>,
}

impl Words {
    /// In a language, before a program is known.
    pub fn new(language: Language) -> Self {
        Self {
            language,
            chosen: false,
            buddhist: true,
            zone: Zone::UTC,
            currency: None,
            branches: Arc::default(),
        }
    }

    /// Learns the currency and the zone of the shop's program.
    pub fn learn(&mut self, program: &Program) {
        self.zone = program.zone.clone();
        self.currency = Some(program.currency);
    }

    /// The message with this key.
    pub fn t(&self, key: &str) -> String {
        self.message(key, None)
    }

    /// The message with this key, to be given its values.
    pub fn say<'a>(&'a self, key: &'a str) -> Said<'a> {
        Said::new(self, key)
    }

    /// A message whose key ends in the name of a thing: `event-` and `purchase`. A name that has no
    /// message (a newer server wrote it) is shown as it is.
    pub fn named(&self, prefix: &str, name: &str) -> String {
        let key = format!("{prefix}-{}", name.replace(['_', '.', ':', ' '], "-"));
        match bundle_of(self.language).has_message(&key) {
            true => self.t(&key),
            false => name.to_owned(),
        }
    }

    /// A refusal. The core's own sentence is for developers.
    pub fn refusal(&self, refusal: &Refusal) -> String {
        say::refusal(self, refusal)
    }

    fn message(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let bundle = bundle_of(self.language);
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, language = self.language.code(), "a message is missing");
            return format!("[{key}]");
        };
        let mut wrong = Vec::new();
        let text = bundle.format_pattern(pattern, args, &mut wrong).into_owned();
        if let Some(error) = wrong.first() {
            tracing::error!(key, %error, "a message lacks a value");
        }
        text
    }

    /// A branch by its name. Where the shop has not named it, an id of small letters is read as words.
    pub fn branch(&self, id: &str) -> String {
        let own = self.branches.iter().find(|branch| branch.id == id);
        if let Some(branch) = own.filter(|branch| !branch.name.is_empty()) {
            return branch.name.clone();
        }
        if !id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') {
            return id.to_owned();
        }
        let capital = |word: &str| {
            let mut letters = word.chars();
            let first = letters.next().map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(letters).collect::<String>()
        };
        id.split('-').map(capital).collect::<Vec<_>>().join(" ")
    }

    /// A count.
    pub fn count(&self, n: i64) -> String {
        numbers::decimal(self.language, n, 0)
    }

    /// A quantity without zeros at its end: 2, 0.25.
    pub fn quantity(&self, quantity: Quantity) -> String {
        numbers::plain(self.language, &quantity.to_string())
    }

    /// A rate in millionths of a percent, with one decimal: 33.3%.
    pub fn percent(&self, millionths: i64) -> String {
        format!("{}%", self.tenths(millionths))
    }

    /// Millionths with one decimal, rounded to the nearest.
    pub fn tenths(&self, millionths: i64) -> String {
        let half = if millionths < 0 { -50_000 } else { 50_000 };
        numbers::decimal(self.language, millionths.saturating_add(half) / 100_000, 1)
    }

    /// A whole number of units with so many decimals: 123 with two is 1.23.
    pub fn decimals(&self, units: i64, digits: u8) -> String {
        numbers::decimal(self.language, units, digits)
    }

    /// A decimal as a document writes it (`1250.50`), for a reader.
    pub fn plain(&self, text: &str) -> String {
        numbers::plain(self.language, text)
    }

    /// An amount of the shop's currency, in its smallest unit.
    pub fn money(&self, amount: i64) -> String {
        match &self.currency {
            Some(currency) => numbers::money(self.language, amount, currency),
            None => self.count(amount),
        }
    }

    /// The same without decimals where there are none: for axes.
    pub fn round_money(&self, amount: i64) -> String {
        let Some(currency) = &self.currency else { return self.count(amount) };
        let unit = 10i64.pow(u32::from(currency.digits));
        match (amount % unit, Currency::new(currency.code(), Some(0))) {
            (0, Ok(whole)) => numbers::money(self.language, amount / unit, &whole),
            _ => self.money(amount),
        }
    }

    /// An amount of a wallet, in its smallest unit: money with its sign, points as a number.
    pub fn amount(&self, wallet: &Wallet, amount: i64) -> String {
        match wallet.kind {
            WalletKind::Money | WalletKind::GiftCard => self.money(amount),
            WalletKind::Points => numbers::decimal(self.language, amount, wallet.digits),
        }
    }

    /// The same with the wallet's name, where a number alone does not say what it counts.
    pub fn valued(&self, wallet: &Wallet, amount: i64) -> String {
        let text = self.amount(wallet, amount);
        match wallet.kind {
            WalletKind::Money | WalletKind::GiftCard => text,
            WalletKind::Points => {
                let name = wallet_name(wallet, self.language);
                self.say("value-with-unit").text("value", text).text("unit", name).to_string()
            }
        }
    }

    /// A day: 22 Nov 2026.
    pub fn day(&self, at: Instant) -> String {
        dates::day(self, self.zone.local(at).day)
    }

    /// The time of the day: 14:05.
    pub fn clock(&self, at: Instant) -> String {
        dates::clock(self.zone.local(at))
    }

    /// A day with the time: 22 Nov 2026, 14:05.
    pub fn moment(&self, at: Instant) -> String {
        dates::moment(self, self.zone.local(at))
    }
}

/// Values inside what is said of decisions, as a page writes them.
impl Pen for Words {
    fn language(&self) -> Language {
        self.language
    }

    fn value(&self, value: &Value) -> String {
        match value {
            Value::Text(text) => text.clone(),
            Value::Count(n) => self.count(*n),
            Value::Money(amount, currency) => numbers::money(self.language, *amount, currency),
            Value::Units(units, digits) => numbers::decimal(self.language, *units, *digits),
            Value::Quantity(quantity) => numbers::plain(self.language, &quantity.to_string()),
            Value::Instant(at) => Words::moment(self, *at),
            Value::Kind(kind) => kind.word().to_owned(),
        }
    }

    fn moment(&self, at: Instant, zone: &Zone) -> String {
        dates::moment(self, zone.local(at))
    }
}

/// The wallet's name in a language, or its id where it has none.
pub(crate) fn wallet_name(wallet: &Wallet, language: Language) -> &str {
    match wallet.name.get(language) {
        "" => &wallet.id,
        name => name,
    }
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

fn bundle(language: Language) -> Bundle {
    let id = language.code().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![id]);
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match language {
        Language::En => |value, _| counted(Language::En, value),
        Language::Lo => |value, _| counted(Language::Lo, value),
        Language::Th => |value, _| counted(Language::Th, value),
        Language::Vi => |value, _| counted(Language::Vi, value),
    }));
    for (noun, text) in files(language) {
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(part, _)| {
            tracing::error!(noun, language = language.code(), "a file of messages has errors");
            part
        });
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(noun, ?errors, "a message stands twice");
        }
    }
    bundle
}

/// How a number inside a message is written.
fn counted(language: Language, value: &FluentValue<'_>) -> Option<String> {
    match value {
        #[expect(clippy::cast_possible_truncation, reason = "counts are whole and small")]
        FluentValue::Number(number) => Some(numbers::decimal(language, number.value as i64, 0)),
        _ => None,
    }
}

#[cfg(test)]
mod locales;
#[cfg(test)]
mod tests;
