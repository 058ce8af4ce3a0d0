//! The fields of an offer's form, by what it gives, and the makers of fields that price lists share.

use super::shape::{Kind, PARTS, STEPS, Values, WEEKDAYS};
use crate::list::CheckBox;
use crate::parts::Field;
use crate::words::{Words, wallet_name};
use baci_core::program::Program;

/// Fields that belong together.
pub(crate) struct Group {
    pub title: String,
    pub hint: String,
    pub fields: Vec<Field>,
    /// Boxes below them, as a group of their own.
    pub boxes_title: String,
    pub boxes: Vec<CheckBox>,
    /// Whether it is folded away until somebody wants it.
    pub folded: bool,
}

/// What fields are made of.
pub(crate) struct Maker<'a> {
    pub words: &'a Words,
    pub program: &'a Program,
    pub values: &'a Values,
    /// The fields that are wrong, and why.
    pub wrongs: &'a [(&'static str, String)],
}

impl Maker<'_> {
    /// All groups of a kind.
    pub fn groups(&self, kind: Kind) -> Vec<Group> {
        if kind.by_hand() {
            return vec![self.group("offer-part-text", vec![self.text_area(kind)])];
        }
        if kind == Kind::List {
            return self.list_groups();
        }
        vec![
            self.group("offer-part-gives", self.gives(kind)),
            self.group("offer-part-name", self.names()),
            self.when(),
            self.folded("offer-part-who", self.who(), &[("exclusive", "offer-exclusive")]),
            self.folded("offer-part-limits", self.limits(), &[]),
        ]
    }

    pub fn group(&self, title: &str, fields: Vec<Field>) -> Group {
        let hint = match title {
            "offer-part-gives" => self.words.t("offer-goods-hint"),
            "offer-part-name" => self.words.t("offer-name-hint"),
            _ => String::new(),
        };
        let (boxes_title, boxes) = (String::new(), Vec::new());
        Group { title: self.words.t(title), hint, fields, boxes_title, boxes, folded: false }
    }

    /// A group with boxes, open where something in it is filled in or wrong.
    pub fn folded(&self, title: &str, fields: Vec<Field>, boxes: &[(&'static str, &str)]) -> Group {
        let one = |(name, label): &(&'static str, &str)| CheckBox {
            name,
            value: "yes".to_owned(),
            label: self.words.t(label),
            checked: self.values.get(name) == "yes",
        };
        let boxes: Vec<CheckBox> = boxes.iter().map(one).collect();
        // A choice always has a value.
        let used = |field: &Field| {
            field.kind() != "select" && (!field.value().is_empty() || field.is_wrong())
        };
        let folded = !fields.iter().any(used) && !boxes.iter().any(|own| own.checked);
        Group { folded, boxes, ..self.group(title, fields) }
    }

    pub fn finish(&self, name: &'static str, field: Field) -> Field {
        let wrong = self.wrongs.iter().find(|(wrong, _)| *wrong == name);
        let wrong = wrong.map(|(_, told)| told.clone());
        field.with(self.values.get(name)).complete("off").wrong(wrong)
    }

    pub fn line(&self, name: &'static str, label: &str) -> Field {
        self.finish(name, Field::text(name, self.words.t(label)).longest(200))
    }

    pub fn number(&self, name: &'static str, label: &str) -> Field {
        self.finish(name, Field::text(name, self.words.t(label)).longest(20).mode("decimal"))
    }

    fn day(&self, name: &'static str, label: &str) -> Field {
        self.finish(name, Field::of("date", name, self.words.t(label)))
    }

    fn choice(&self, name: &'static str, label: &str, options: &[&str]) -> Field {
        let option = |option: &&str| {
            let name = if option.is_empty() { "usual" } else { option };
            ((*option).to_owned(), self.words.named(label, name))
        };
        let options: Vec<_> = options.iter().map(option).collect();
        self.finish(name, Field::select(name, self.words.t(label), options))
    }

    /// Goods: what kind of word, and the words.
    pub fn goods(&self, kind: &'static str, names: &'static str, label: &str) -> [Field; 2] {
        let kinds = self.choice(kind, "offer-goods-by", &["category", "sku", "brand", "tag"]);
        [kinds, self.line(names, label).list("goods")]
    }

    fn gives(&self, kind: Kind) -> Vec<Field> {
        let mut fields = Vec::new();
        match kind {
            Kind::Percent => {
                fields.push(self.number("value", "offer-percent"));
                fields.extend(self.goods("on_kind", "on_names", "offer-on"));
                fields.push(self.number("units", "offer-most-units"));
            }
            Kind::Amount => {
                fields.push(self.number("value", "offer-amount"));
                fields.extend(self.goods("on_kind", "on_names", "offer-on"));
                fields.push(self.choice("per", "offer-per", &["", "unit", "line", "all"]));
            }
            Kind::Price => {
                fields.push(self.number("value", "offer-price"));
                fields.extend(self.goods("on_kind", "on_names", "offer-on"));
                fields.push(self.number("units", "offer-most-units"));
            }
            Kind::Deal => {
                fields.push(self.number("buy_quantity", "offer-buy-quantity"));
                fields.extend(self.goods("buy_kind", "buy_names", "offer-buy-goods"));
                fields.push(self.number("get_quantity", "offer-get-quantity"));
                fields.extend(self.goods("get_kind", "get_names", "offer-get-goods"));
                let hows = ["free", "percent", "amount", "price", "added"];
                fields.push(self.choice("how", "offer-how", &hows));
                fields.push(self.number("value", "offer-value"));
                fields.push(self.number("times", "offer-most-times"));
            }
            Kind::Bundle => {
                fields.push(self.choice("how", "offer-how", &["price", "percent", "amount"]));
                fields.push(self.number("value", "offer-value"));
                for ([quantity, kind, names], label) in PARTS.into_iter().zip(PART_LABELS) {
                    fields.push(self.number(quantity, label));
                    fields.extend(self.goods(kind, names, "offer-part-goods"));
                }
                fields.push(self.number("times", "offer-most-times"));
            }
            Kind::Steps => {
                fields.push(self.choice("by", "offer-by", &["basket", "amount", "quantity"]));
                fields.push(self.choice("how", "offer-how", &["percent", "amount", "price"]));
                fields.push(self.choice("per", "offer-per", &["all", "line", "unit"]));
                fields.extend(self.goods("on_kind", "on_names", "offer-on"));
                for ([from, value], (first, second)) in STEPS.into_iter().zip(STEP_LABELS) {
                    fields.push(self.number(from, first));
                    fields.push(self.number(value, second));
                }
            }
            Kind::Gift => {
                fields.push(self.line("sku", "offer-gift-sku").list("goods"));
                fields.push(self.number("quantity", "offer-gift-quantity"));
                fields.push(self.number("worth", "offer-gift-worth"));
                fields.extend(self.goods("each_kind", "each_names", "offer-gift-for-each"));
            }
            Kind::Delivery => {
                fields.push(self.choice("how", "offer-how", &["percent", "amount"]));
                fields.push(self.number("value", "offer-value"));
                fields.push(self.line("methods", "offer-methods"));
            }
            Kind::Text | Kind::List | Kind::ListText => {}
        }
        fields
    }

    pub fn names(&self) -> Vec<Field> {
        vec![
            self.line("name_en", "offer-name-en"),
            self.line("name_lo", "offer-name-lo"),
            self.line("name_th", "offer-name-th"),
            self.line("name_vi", "offer-name-vi"),
        ]
    }

    pub fn when(&self) -> Group {
        let hours = self.line("hours", "offer-hours").hint(self.words.t("offer-hours-hint"));
        let fields =
            vec![self.day("from", "offer-from"), self.day("last", "offer-last-day"), hours];
        let chosen: Vec<&str> = self.values.get("day").split_whitespace().collect();
        let day = |(at, day): (usize, &&str)| CheckBox {
            name: "day",
            value: (*day).to_owned(),
            label: self.words.named("weekday", &(at + 1).to_string()),
            checked: chosen.contains(day),
        };
        Group {
            boxes_title: self.words.t("offer-weekdays"),
            boxes: WEEKDAYS.iter().enumerate().map(day).collect(),
            ..self.group("offer-part-when", fields)
        }
    }

    fn who(&self) -> Vec<Field> {
        let code = self.line("code", "offer-code-field").hint(self.words.t("offer-code-hint"));
        let mut fields = vec![code, self.number("need_amount", "offer-least-amount")];
        fields.push(self.number("need_quantity", "offer-least-quantity"));
        fields.extend(self.goods("need_kind", "need_names", "offer-least-of"));
        let wallets = &self.program.wallets;
        if !wallets.is_empty() {
            fields.push(self.number("costs_units", "offer-costs-units"));
            let name = |wallet: &baci_core::program::Wallet| {
                (wallet.id.clone(), wallet_name(wallet, self.words.language).to_owned())
            };
            let options = wallets.iter().map(name).collect::<Vec<_>>();
            let label = self.words.t("offer-costs-wallet");
            fields.push(self.finish("costs_wallet", Field::select("costs_wallet", label, options)));
        }
        let group = self.line("group", "offer-group-field").hint(self.words.t("offer-group-hint"));
        let when = self.line("when", "offer-condition").hint(self.words.t("offer-condition-hint"));
        fields.extend([group, when]);
        fields
    }

    fn limits(&self) -> Vec<Field> {
        vec![
            self.number("uses", "offer-limit-uses"),
            self.number("per_member", "offer-limit-member"),
            self.number("per_day", "offer-limit-day"),
            self.number("budget", "offer-limit-budget"),
            self.number("most", "offer-limit-most"),
        ]
    }

    fn text_area(&self, kind: Kind) -> Field {
        let key = kind.part().key();
        let hint = self.words.say("offer-text-hint").text("key", key).to_string();
        self.finish("text", Field::area("text", self.words.t("offer-text"), 18).hint(hint))
    }
}

const PART_LABELS: [&str; 3] = ["offer-part1", "offer-part2", "offer-part3"];
const STEP_LABELS: [(&str, &str); 4] = [
    ("offer-step1-from", "offer-step1-value"),
    ("offer-step2-from", "offer-step2-value"),
    ("offer-step3-from", "offer-step3-value"),
    ("offer-step4-from", "offer-step4-value"),
];
