//! What is wrong with a text: a stable reason, the values that decided, and the sentence in English.

use crate::decimal::BadDecimal;
use crate::refusal::Value;

/// A problem's words. What a person reads is made of `reason` and `values` in their language;
/// `sentence` says the same in English, for the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The key of its message, without `problem-`.
    pub reason: &'static str,
    pub sentence: String,
    /// The values that decided, by the names that the message gives them.
    pub values: Vec<(&'static str, Value)>,
}

/// All three from one place: the reason, the sentence with `{name}` in it, and `name = value`.
macro_rules! said {
    ($reason:literal, $text:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        $(
            #[allow(clippy::redundant_locals, reason = "a value may have its own name already")]
            let $name = $value;
        )*
        $crate::said::Said {
            reason: $reason,
            sentence: format!($text $(, $name = $name)*),
            values: vec![$((stringify!($name), $crate::refusal::Value::from($name))),*],
        }
    }};
}
pub(crate) use said;

impl Said {
    /// With a sentence that somebody else made.
    pub fn new(reason: &'static str, sentence: impl Into<String>) -> Self {
        Self { reason, sentence: sentence.into(), values: Vec::new() }
    }

    /// With a value that decided.
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// A name that nothing has: with the one that may be meant, or with those that there are.
    pub(crate) fn unknown(name: &str, near: Option<String>, known: &[String]) -> Self {
        match near {
            Some(near) => {
                said!(
                    "unknown-near",
                    "there is no '{name}' here: did you mean '{near}'?",
                    name = name,
                    near = near
                )
            }
            None if known.is_empty() => {
                said!(
                    "none-declared",
                    "there is no '{name}': the program declares none",
                    name = name
                )
            }
            None => {
                let names = known.join(", ");
                said!(
                    "unknown",
                    "there is no '{name}' here: there are {names}",
                    name = name,
                    names = names
                )
            }
        }
    }
}

/// A document or condition with too many brackets in each other.
pub(crate) fn nests(most: usize) -> Said {
    said!("nests", "this nests too deeply: at most {most} levels", most = most)
}

/// A filter or list without anything in it.
pub(crate) fn names_nothing() -> Said {
    said!("names-nothing", "this names nothing: name something, or remove the key")
}

/// What only purchases have, on an event.
pub(crate) fn needs_purchase(key: &str) -> Said {
    said!("needs-purchase", "only a purchase has lines and amounts: remove '{key}'", key = key)
}

/// A value that is something else than it must be.
pub(crate) fn wrong_kind(is: Kind, wanted: Kind) -> Said {
    said!("wrong-kind", "this is {is}, but must be {wanted}", is = is, wanted = wanted)
}

/// A text or condition with nothing in it.
pub(crate) fn empty() -> Said {
    said!("empty", "this is empty: write something or remove the key")
}

/// A number finer than what it counts.
pub(crate) fn too_many_decimals(most: u8) -> Said {
    said!("too-many-decimals", "this has too many decimals: at most {most} here", most = most)
}

impl From<BadDecimal> for Said {
    fn from(error: BadDecimal) -> Self {
        let sentence = error.to_string();
        match error {
            BadDecimal::NotANumber(text) => Self::new("not-a-number", sentence).with("text", text),
            BadDecimal::TooLong(text) => Self::new("too-many-digits", sentence).with("text", text),
        }
    }
}

macro_rules! kinds {
    ($($name:ident $word:literal $english:literal;)*) => {
        /// What a value is, or must be.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind { $(#[doc = $english] $name,)* }

        impl Kind {
            /// All of them.
            pub const ALL: &'static [Kind] = &[$(Kind::$name,)*];

            /// Its stable word: the key of its message, without `kind-`.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// In English, as it stands in a sentence.
            const fn english(self) -> &'static str {
                match self { $(Self::$name => $english,)* }
            }
        }
    };
}

kinds! {
    Text "text" "a text";
    Whole "whole" "a whole number";
    Number "number" "a number";
    Truth "truth" "true or false";
    Nothing "nothing" "null";
    List "list" "a list";
    Table "table" "a table";
    Line "line" "a line";
    Quoted "quoted" "a text in quotes";
    Decimal "decimal" "a number, like 12 or \"0.25\"";
    Name "name" "a name: a text, or texts by language like { en = \"…\", th = \"…\" }";
    Condition "condition" "a text with a condition, like \"cart.total >= 300\"";
    Sized "sized" "a list or a text";
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.english())
    }
}

impl From<Kind> for Value {
    fn from(kind: Kind) -> Self {
        Self::Kind(kind)
    }
}
