//! The shape of an offer as a form has it: from the fields to the program's own words, and back where
//! nothing is lost on the way.

use baci_app::Part;
use baci_core::money::Currency;
use read::{filled, one_or_more, plain, put, words};
use serde_json::{Map, Value as Json, json};

pub(crate) use read::{Reader, Values, WEEKDAYS, Wrong};

/// What an offer gives, as people choose it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Percent,
    Amount,
    Price,
    Deal,
    Bundle,
    Steps,
    Gift,
    Delivery,
    /// Written by hand.
    Text,
    /// A price list.
    List,
    /// A price list written by hand.
    ListText,
}

impl Kind {
    /// Those of promotions, in the order in which they are offered.
    pub const ALL: [Self; 9] = [
        Self::Percent,
        Self::Amount,
        Self::Price,
        Self::Deal,
        Self::Bundle,
        Self::Steps,
        Self::Gift,
        Self::Delivery,
        Self::Text,
    ];

    /// How it is called in an address.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Percent => "percent",
            Self::Amount => "amount",
            Self::Price => "price",
            Self::Deal => "deal",
            Self::Bundle => "bundle",
            Self::Steps => "steps",
            Self::Gift => "gift",
            Self::Delivery => "delivery",
            Self::Text => "text",
            Self::List => "list",
            Self::ListText => "list-text",
        }
    }

    /// Which list of the program it stands in.
    pub const fn part(self) -> Part {
        match self {
            Self::List | Self::ListText => Part::PriceList,
            _ => Part::Promotion,
        }
    }

    /// Whether it is written by hand.
    pub const fn by_hand(self) -> bool {
        matches!(self, Self::Text | Self::ListText)
    }

    /// The kind of a part that is called so.
    pub fn named(part: Part, text: &str) -> Option<Self> {
        let all = Self::ALL.into_iter().chain([Self::List, Self::ListText]);
        all.filter(|kind| kind.part() == part).find(|kind| kind.text() == text)
    }
}

/// The parts of a bundle.
pub(super) const PARTS: [[&str; 3]; 3] = [
    ["part1_quantity", "part1_kind", "part1_names"],
    ["part2_quantity", "part2_kind", "part2_names"],
    ["part3_quantity", "part3_kind", "part3_names"],
];
/// The steps of 'the more, the better'.
pub(super) const STEPS: [[&str; 2]; 4] = [
    ["step1_from", "step1_value"],
    ["step2_from", "step2_value"],
    ["step3_from", "step3_value"],
    ["step4_from", "step4_value"],
];

/// The offer that the fields say, under this id.
///
/// # Errors
/// The fields that cannot be read; what does not fit together, the program's own check says.
pub(super) fn offer(
    kind: Kind,
    values: &Values,
    id: &str,
    currency: Currency,
) -> Result<Json, Vec<Wrong>> {
    let mut reader = Reader { values, currency, wrongs: Vec::new() };
    let mut out = Map::new();
    out.insert("id".to_owned(), json!(id));
    reader.head(&mut out);
    reader.gives(kind, &mut out);
    match reader.wrongs.is_empty() {
        true => Ok(Json::Object(out)),
        false => Err(reader.wrongs),
    }
}

impl Reader<'_> {
    fn head(&mut self, out: &mut Map<String, Json>) {
        self.names(out);
        for key in ["code", "when", "group"] {
            put(out, key, self.values.filled(key).map(|text| json!(text)));
        }
        let active = self.active();
        put(out, "active", filled(active));
        let needs = self.needs();
        put(out, "needs", needs);
        let mut costs = Map::new();
        put(&mut costs, "units", self.number("costs_units"));
        if !costs.is_empty() {
            put(&mut costs, "wallet", self.values.filled("costs_wallet").map(|id| json!(id)));
        }
        put(out, "costs", filled(costs));
        let most = self.money("most");
        put(out, "most", most);
        let mut limits = Map::new();
        for key in ["uses", "per_member", "per_day"] {
            let number = self.whole(key);
            put(&mut limits, key, number);
        }
        let budget = self.money("budget");
        put(&mut limits, "budget", budget);
        put(out, "limits", filled(limits));
        if self.values.get("exclusive") == "yes" {
            out.insert("exclusive".to_owned(), json!(true));
        }
    }

    fn needs(&mut self) -> Option<Json> {
        let of = self.target("need_kind", "need_names");
        let amount = self.money("need_amount").map(|amount| ("amount", amount));
        let quantity = self.number("need_quantity").map(|quantity| ("quantity", quantity));
        let mut needs = Vec::new();
        for (key, value) in [amount, quantity].into_iter().flatten() {
            let mut need = Map::new();
            need.insert(key.to_owned(), value);
            put(&mut need, "of", of.clone());
            needs.push(Json::Object(need));
        }
        one_or_more(needs)
    }

    fn gives(&mut self, kind: Kind, out: &mut Map<String, Json>) {
        let mut own = Map::new();
        let key = match kind {
            Kind::Percent | Kind::Amount | Kind::Price => {
                let cut = self.cut(kind.text(), "value");
                own.extend(cut);
                put(&mut own, "on", self.target("on_kind", "on_names"));
                if kind == Kind::Amount {
                    put(&mut own, "per", self.word("per"));
                } else {
                    let units = self.whole("units");
                    put(&mut own, "units", units);
                }
                "discount"
            }
            Kind::Steps => {
                self.steps(&mut own);
                "discount"
            }
            Kind::Delivery => {
                own.insert("of".to_owned(), json!("delivery"));
                let how = self.values.get("how").to_owned();
                own.extend(self.cut(&how, "value"));
                put(&mut own, "methods", words(self.values.get("methods")));
                "discount"
            }
            Kind::Deal => {
                self.deal(&mut own);
                "deal"
            }
            Kind::Bundle => {
                self.bundle(&mut own);
                "bundle"
            }
            Kind::Gift => {
                self.gift(&mut own);
                "gift"
            }
            Kind::Text | Kind::List | Kind::ListText => return,
        };
        out.insert(key.to_owned(), Json::Object(own));
    }

    fn steps(&mut self, own: &mut Map<String, Json>) {
        let by = self.values.get("by").to_owned();
        put(own, "by", self.word("by"));
        put(own, "on", self.target("on_kind", "on_names"));
        put(own, "per", self.word("per"));
        let how = self.values.get("how").to_owned();
        let mut steps = Vec::new();
        for [from, value] in STEPS {
            if self.values.filled(from).is_none() && self.values.filled(value).is_none() {
                continue;
            }
            let mut step = Map::new();
            let begin = if by == "quantity" { self.number(from) } else { self.money(from) };
            put(&mut step, "from", begin);
            step.extend(self.cut(&how, value));
            steps.push(Json::Object(step));
        }
        if steps.is_empty() {
            self.wrongs.push(("step1_from", "offer-wrong-step"));
        }
        put(own, "steps", one_or_more(steps));
    }

    fn deal(&mut self, own: &mut Map<String, Json>) {
        let (mut buy, mut get) = (Map::new(), Map::new());
        put(&mut buy, "quantity", self.pieces("buy_quantity"));
        put(&mut buy, "on", self.target("buy_kind", "buy_names"));
        put(&mut get, "quantity", self.pieces("get_quantity"));
        put(&mut get, "on", self.target("get_kind", "get_names"));
        let how = self.values.get("how").to_owned();
        if how == "added" {
            own.insert("added".to_owned(), json!(true));
        } else if how != "free" {
            get.extend(self.cut(&how, "value"));
        }
        own.insert("buy".to_owned(), Json::Object(buy));
        own.insert("get".to_owned(), Json::Object(get));
        let times = self.whole("times");
        put(own, "times", times);
    }

    fn bundle(&mut self, own: &mut Map<String, Json>) {
        let mut parts = Vec::new();
        for [quantity, kind, names] in PARTS {
            let Some(on) = self.target(kind, names) else { continue };
            let mut part = Map::new();
            put(&mut part, "quantity", self.pieces(quantity));
            part.insert("on".to_owned(), on);
            parts.push(Json::Object(part));
        }
        if parts.is_empty() {
            self.wrongs.push(("part1_names", "offer-wrong-part"));
        }
        own.insert("parts".to_owned(), Json::Array(parts));
        let how = self.values.get("how").to_owned();
        own.extend(self.cut(&how, "value"));
        let times = self.whole("times");
        put(own, "times", times);
    }

    fn gift(&mut self, own: &mut Map<String, Json>) {
        match self.values.filled("sku") {
            Some(sku) => put(own, "sku", Some(json!(sku))),
            None => self.wrongs.push(("sku", "offer-wrong-gift")),
        }
        put(own, "quantity", self.pieces("quantity"));
        let worth = self.money("worth");
        put(own, "worth", worth);
        put(own, "for_each", self.target("each_kind", "each_names"));
    }
}

/// The fields that say this offer, where a form can say all of it.
pub(super) fn fields(offer: &Json, currency: Currency) -> Option<(Kind, Values)> {
    let id = offer.get("id")?.as_str()?;
    let (kind, values) = back::read(offer)?;
    // The form's list of measures has no such one.
    if values.get("by") == "spent" {
        return None;
    }
    let again = self::offer(kind, &values, id, currency).ok()?;
    (plain(&again) == plain(offer)).then_some((kind, values))
}

mod back;
pub(crate) mod read;
#[cfg(test)]
mod tests;
