//! A field of a form: label, hint, value and error, tied together for those who do not see them.

use askama::Template;
use std::borrow::Cow;
use std::fmt::Write as _;

/// A field; the name is also its id.
#[derive(Template, Default)]
#[template(path = "parts/field.html")]
pub(crate) struct Field {
    name: Cow<'static, str>,
    label: String,
    /// An input's type, `select` or `textarea`.
    kind: &'static str,
    value: String,
    hint: Option<String>,
    wrong: Option<String>,
    options: Vec<Choice>,
    required: bool,
    rows: u8,
    complete: Option<&'static str>,
    mode: Option<&'static str>,
    longest: Option<u32>,
    /// The id of a list of what may be typed.
    list: Option<&'static str>,
}

/// One of what a select offers.
pub(crate) struct Choice {
    pub value: String,
    pub text: String,
}

impl Field {
    /// A field for a line of text.
    pub fn text(name: impl Into<Cow<'static, str>>, label: String) -> Self {
        Self { name: name.into(), label, kind: "text", ..Self::default() }
    }

    /// A field of another type: `tel`, `email`, `password`, `search`, `date`.
    pub fn of(kind: &'static str, name: impl Into<Cow<'static, str>>, label: String) -> Self {
        Self { kind, ..Self::text(name, label) }
    }

    /// A field for many lines.
    pub fn area(name: &'static str, label: String, rows: u8) -> Self {
        Self { kind: "textarea", rows, ..Self::text(name, label) }
    }

    /// A choice of one, as (value, text).
    pub fn select(
        name: impl Into<Cow<'static, str>>,
        label: String,
        options: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        let options = options.into_iter().map(|(value, text)| Choice { value, text }).collect();
        Self { kind: "select", options, ..Self::text(name, label) }
    }

    /// With what is in it.
    pub fn with(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// With a line that helps to fill it in.
    pub fn hint(mut self, hint: String) -> Self {
        self.hint = Some(hint);
        self
    }

    /// With what is wrong with it, if anything is.
    pub fn wrong(mut self, wrong: Option<String>) -> Self {
        self.wrong = wrong;
        self
    }

    /// Must be filled in.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// What a browser may fill in by itself: `email`, `current-password`, `off`.
    pub const fn complete(mut self, complete: &'static str) -> Self {
        self.complete = Some(complete);
        self
    }

    /// Which keys a phone shows: `numeric`, `decimal`.
    pub const fn mode(mut self, mode: &'static str) -> Self {
        self.mode = Some(mode);
        self
    }

    /// The most characters.
    pub const fn longest(mut self, longest: u32) -> Self {
        self.longest = Some(longest);
        self
    }

    /// With a list of what may be typed, by its id.
    pub const fn list(mut self, list: &'static str) -> Self {
        self.list = Some(list);
        self
    }

    /// Its kind: `text`, `select`, `textarea`, or a browser's own.
    pub const fn kind(&self) -> &'static str {
        self.kind
    }

    /// Whether something is wrong with what stands in it.
    pub const fn is_wrong(&self) -> bool {
        self.wrong.is_some()
    }

    /// What is in it.
    pub fn value(&self) -> &str {
        &self.value
    }

    fn wide(&self) -> bool {
        self.kind == "textarea"
    }

    /// The attributes that tie it to its hint and error. All texts are ours.
    fn tied(&self) -> askama::filters::Safe<String> {
        let mut out = String::new();
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.name));
        let wrong = self.wrong.as_ref().map(|_| format!("{}-wrong", self.name));
        let by: Vec<String> = hint.into_iter().chain(wrong).collect();
        if !by.is_empty() {
            let _ = write!(out, " aria-describedby=\"{}\"", by.join(" "));
        }
        if self.wrong.is_some() {
            out.push_str(" aria-invalid=\"true\"");
        }
        if self.required {
            out.push_str(" required");
        }
        let named =
            [("autocomplete", self.complete), ("inputmode", self.mode), ("list", self.list)];
        for (name, value) in named.into_iter().filter_map(|(name, value)| Some((name, value?))) {
            let _ = write!(out, " {name}=\"{value}\"");
        }
        if let Some(longest) = self.longest {
            let _ = write!(out, " maxlength=\"{longest}\"");
        }
        askama::filters::Safe(out)
    }
}
