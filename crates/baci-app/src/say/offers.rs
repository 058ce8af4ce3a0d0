//! Offers in words: how a promotion came out, what became of a code, what it takes to get more.

use super::{Pen, Said, known};
use crate::offers::{CodeAnswer, CutAnswer, HintAnswer, ListedAnswer, PromotionAnswer, StepAnswer};
use baci_core::decimal::Decimal;
use baci_core::event::Quantity;
use baci_core::program::{Program, Wallet, WalletKind};
use baci_core::refusal::Value;
use baci_core::text::Language;
use baci_core::time::Instant;
use std::collections::BTreeMap;

/// A promotion's name in the reader's language, or its id where it has none.
pub fn promotion_name<'a>(language: Language, program: &'a Program, id: &'a str) -> &'a str {
    let found = program.index.of_id(id).and_then(|at| program.promotions.get(at));
    match found.map_or("", |promotion| promotion.name.get(language)) {
        "" => id,
        name => name,
    }
}

/// A price list's name in the reader's language, or its id where it has none.
pub fn list_name<'a>(language: Language, program: &'a Program, id: &'a str) -> &'a str {
    let found = program.price_lists.iter().find(|list| list.id == id);
    match found.map_or("", |list| list.name.get(language)) {
        "" => id,
        name => name,
    }
}

/// What a unit of a line costs by a price list; the list's own name is not in it.
pub fn listed(pen: impl Pen, program: &Program, answer: &ListedAnswer) -> String {
    let money = |amount: i64| Value::Money(amount, program.currency);
    let number = i64::try_from(answer.line + 1).unwrap_or(i64::MAX);
    Said::new(&pen, "list-price")
        .with("line", &Value::Count(number))
        .with("price", &money(answer.price))
        .with("entered", &money(answer.entered))
        .to_string()
}

/// How a promotion came out; its own name is not in it.
pub fn outcome(pen: impl Pen, program: &Program, answer: &PromotionAnswer) -> String {
    if answer.outcome == "applied" && answer.amount > 0 {
        let amount = Value::Money(answer.amount, program.currency);
        return Said::new(&pen, "outcome-applied").with("amount", &amount).to_string();
    }
    Outcome { pen: &pen, program, values: &answer.values }.told(&answer.outcome)
}

/// What became of a code that was given.
pub fn code(pen: impl Pen, program: &Program, answer: &CodeAnswer) -> String {
    let told = Outcome { pen: &pen, program, values: &answer.values };
    let key = match answer.outcome.as_str() {
        "unknown" => "code-unknown",
        "applied" => "code-applied",
        other => {
            let said = Said::new(&pen, "code-told").text("code", &answer.code);
            return said.text("why", told.told(other)).to_string();
        }
    };
    let names = answer.promotions.iter().map(|id| named(&pen, program, id));
    let names = names.collect::<Vec<_>>().join(", ");
    Said::new(&pen, key).text("code", &answer.code).text("names", names).to_string()
}

/// What a basket would take to get more, and what that brings.
pub fn hint(pen: impl Pen, program: &Program, answer: &HintAnswer) -> String {
    let (mut key, missing) = match (answer.amount, answer.quantity) {
        (Some(amount), _) => ("hint-amount", Value::Money(amount, program.currency)),
        (None, Some(Quantity(n))) if n % 1000 == 0 => ("hint-quantity", Value::Count(n / 1000)),
        (None, Some(quantity)) => ("hint-quantity", Value::Quantity(quantity)),
        (None, None) => ("hint-more", Value::from("")),
    };
    if answer.of.is_empty() {
        key = match key {
            "hint-amount" => "hint-amount-any",
            "hint-quantity" => "hint-quantity-any",
            other => other,
        };
    }
    if let Some(step) = &answer.step {
        let added = match key {
            "hint-amount" => "hint-add-amount",
            "hint-amount-any" => "hint-add-amount-any",
            "hint-quantity" => "hint-add-quantity",
            _ => "hint-add-quantity-any",
        };
        let added = Said::new(&pen, added).with("missing", &missing);
        let added = added.text("of", answer.of.join(", ")).to_string();
        return climb(&pen, program, answer, (step, added));
    }
    Said::new(&pen, key)
        .with("missing", &missing)
        .text("of", answer.of.join(", "))
        .with("gain", &Value::Money(answer.gain, program.currency))
        .text("name", named(&pen, program, &answer.promotion))
        .to_string()
}

/// What a higher step would bring instead of the one that is reached.
fn climb(
    pen: &dyn Pen,
    program: &Program,
    answer: &HintAnswer,
    (step, added): (&StepAnswer, String),
) -> String {
    let money = |amount: i64| Value::Money(amount, program.currency);
    let key = match step.next {
        CutAnswer::Percent(_) => "hint-step-percent",
        CutAnswer::Amount(_) => "hint-step-amount",
        CutAnswer::Price(_) => "hint-step-price",
    };
    let value = |cut: &CutAnswer| match cut {
        CutAnswer::Percent(percent) => Value::from(percent.as_str()),
        CutAnswer::Amount(amount) | CutAnswer::Price(amount) => money(*amount),
    };
    Said::new(pen, key)
        .text("add", added)
        .with("now", &value(&step.now))
        .with("next", &value(&step.next))
        .with("gain", &money(answer.gain))
        .text("name", named(pen, program, &answer.promotion))
        .to_string()
}

fn named<'a>(pen: &dyn Pen, program: &'a Program, id: &'a str) -> &'a str {
    promotion_name(pen.language(), program, id)
}

/// An outcome's word and values, read back from how they are stored.
struct Outcome<'a> {
    pen: &'a dyn Pen,
    program: &'a Program,
    values: &'a BTreeMap<String, String>,
}

impl<'a> Outcome<'a> {
    /// The sentence of an outcome's word. A word of a newer server is shown as it is.
    fn told(&self, outcome: &'a str) -> String {
        match outcome {
            "applied" => self.plain("outcome-applied-else"),
            "not_active" => self.inactive(),
            "condition_failed" => self.condition(),
            "missing_amount" => self.missing_amount(),
            "over_budget" => self.over_budget(),
            "too_dear" => self.too_dear(),
            "other_goods" => self.other_goods(),
            other => self.by_values(other),
        }
    }

    fn plain(&self, key: &'static str) -> String {
        Said::new(self.pen, key).to_string()
    }

    fn get(&self, name: &str) -> &'a str {
        self.values.get(name).map_or("", String::as_str)
    }

    fn money(&self, name: &str) -> Value {
        let text = self.get(name);
        match self.program.currency.parse(text) {
            Ok(amount) => Value::Money(amount, self.program.currency),
            Err(_) => Value::from(text),
        }
    }

    /// A value by its name: what counts, names another promotion, or is money or a time.
    fn value(&self, name: &str) -> Value {
        let text = self.get(name);
        match name {
            "limit" | "used" | "missing" | "has" | "least" => {
                text.parse().map_or_else(|_| Value::from(text), Value::Count)
            }
            "benefit" => {
                let own = self.program.benefits.iter().find(|own| own.id == text);
                let name = own.map(|own| own.name.get(self.pen.language()));
                Value::from(name.filter(|name| !name.is_empty()).unwrap_or(text))
            }
            "by" | "to" => Value::from(named(self.pen, self.program, text)),
            "theirs" | "own" => self.money(name),
            "from" | "until" => self.time(name),
            _ => Value::from(text),
        }
    }

    /// A time of the program's, as the reader writes it; hours of a day stay as they are.
    fn time(&self, name: &str) -> Value {
        let text = self.get(name);
        let at = text.parse::<Instant>();
        at.map_or_else(|_| text.to_owned(), |at| self.pen.moment(at, &self.program.zone)).into()
    }

    fn by_values(&self, outcome: &'a str) -> String {
        let mut key = format!("outcome-{}", outcome.replace('_', "-"));
        let more = match outcome {
            "expired" => "until",
            "not_yet" => "from",
            "too_often" => "limit",
            _ => "",
        };
        if self.values.contains_key(more) {
            key = format!("{key}-{more}");
        }
        if !known(&key) {
            return outcome.to_owned();
        }
        let names = self.values.keys();
        let said =
            names.fold(Said::new(self.pen, key), |said, name| said.with(name, &self.value(name)));
        said.to_string()
    }

    fn inactive(&self) -> String {
        let (key, day) = match self.get("why") {
            "starts" => ("outcome-starts", self.time("from")),
            "ended" => ("outcome-ended", self.time("until")),
            "weekday" => {
                let day = format!("weekday-{}", self.get("weekday"));
                let day = Said::new(self.pen, day).to_string();
                ("outcome-weekday", Value::from(day))
            }
            "hours" => {
                let said = Said::new(self.pen, "outcome-hours");
                let hours = ["from", "until", "now"].into_iter();
                return hours.fold(said, |said, name| said.text(name, self.get(name))).to_string();
            }
            _ => return self.plain("outcome-not-active"),
        };
        Said::new(self.pen, key).with("day", &day).to_string()
    }

    /// The parts that failed, and what they saw.
    fn condition(&self) -> String {
        let seen = self.values.iter().filter(|(name, _)| *name != "failed");
        let seen: Vec<String> = seen.map(|(name, value)| self.seen(name, value)).collect();
        let key = match seen.is_empty() {
            true => "outcome-condition-failed",
            false => "outcome-condition-seen",
        };
        let said = Said::new(self.pen, key).text("failed", self.get("failed"));
        said.text("seen", seen.join("; ")).to_string()
    }

    fn seen(&self, name: &'a str, value: &'a str) -> String {
        let own = ["member.fields.", "event.fields.", "member.balance."];
        let own = own.into_iter().find_map(|prefix| name.strip_prefix(prefix));
        let key = format!("seen-{}", name.replace(['.', '_'], "-"));
        let name = match (own, name.strip_prefix("member.occasion.")) {
            (Some(name), _) => name.to_owned(),
            (None, Some(id)) => {
                Said::new(self.pen, "seen-member-occasion").text("name", id).to_string()
            }
            _ if known(&key) => Said::new(self.pen, key).to_string(),
            _ => name.to_owned(),
        };
        let key = format!("seen-value-{}", if value.is_empty() { "none" } else { value });
        let key = key.replace(' ', "-");
        let value = match known(&key) {
            true => Said::new(self.pen, key).to_string(),
            false => value.to_owned(),
        };
        Said::new(self.pen, "seen-is").text("name", name).text("value", value).to_string()
    }

    fn missing_amount(&self) -> String {
        let key = match self.get("counted") {
            "net" => "outcome-missing-amount-net",
            "gross" => "outcome-missing-amount-gross",
            _ => "outcome-missing-amount",
        };
        let said = Said::new(self.pen, key);
        let names = ["missing", "has", "least"].into_iter();
        names.fold(said, |said, name| said.with(name, &self.money(name))).to_string()
    }

    fn over_budget(&self) -> String {
        let (limit, used) = (self.money("limit"), self.money("used"));
        let left = match (&limit, used) {
            (Value::Money(limit, currency), Value::Money(used, _)) => {
                Value::Money(limit.saturating_sub(used).max(0), *currency)
            }
            _ => Value::from(""),
        };
        Said::new(self.pen, "outcome-over-budget")
            .with("limit", &limit)
            .with("left", &left)
            .with("wanted", &self.money("wanted"))
            .to_string()
    }

    /// What the coupon is for: articles, an owned item, or articles for an owned item.
    fn other_goods(&self) -> String {
        let (sku, item) = (self.get("sku"), self.get("item"));
        if sku.is_empty() || item.is_empty() {
            let what = format!("{sku}{item}");
            return Said::new(self.pen, "outcome-other-goods").text("what", what).to_string();
        }
        let said = Said::new(self.pen, "outcome-other-goods-item");
        said.text("what", sku).text("item", item).to_string()
    }

    fn too_dear(&self) -> String {
        let id = self.get("wallet");
        let wallet = self.program.wallets.iter().find(|wallet| wallet.id == id);
        let said = Said::new(self.pen, "outcome-too-dear");
        let names = ["cost", "has"].into_iter();
        names.fold(said, |said, name| said.text(name, self.units(wallet, name))).to_string()
    }

    /// An amount of a wallet, with what it counts.
    fn units(&self, wallet: Option<&Wallet>, name: &str) -> String {
        let text = self.get(name);
        let Some(wallet) = wallet else { return text.to_owned() };
        let units = text.parse::<Decimal>().ok().and_then(|n| n.in_units(wallet.digits));
        let value = match (units, wallet.kind) {
            (None, _) => return text.to_owned(),
            (Some(units), WalletKind::Money | WalletKind::GiftCard) => {
                return self.pen.value(&Value::Money(units, self.program.currency));
            }
            (Some(units), WalletKind::Points) => Value::Units(units, wallet.digits),
        };
        let unit = match wallet.name.get(self.pen.language()) {
            "" => &wallet.id,
            name => name,
        };
        let said = Said::new(self.pen, "seen-units").with("value", &value);
        said.text("unit", unit).to_string()
    }
}
