//! The example cart beside an offer's form: what a basket would come to with the draft, and why.

use super::shape::{Kind, Values, offer};
use crate::parts::Field;
use crate::price_lists;
use crate::till::sale::amount;
use crate::words::Words;
use askama::Template;
use baci_app::{DraftError, Goods, Imagined, Offers, Part, draft_toml, put_draft, say, try_out};
use baci_core::coupon::Coupon;
use baci_core::event::Quantity;
use baci_core::price::{Basket, BasketLine, Fee};
use baci_core::program::{Problem, Program, Source};
use baci_core::time::Instant;

/// The lines of an example cart: what, price, quantity.
pub(super) const LINES: [[&str; 3]; 6] = [
    ["cart1_what", "cart1_price", "cart1_count"],
    ["cart2_what", "cart2_price", "cart2_count"],
    ["cart3_what", "cart3_price", "cart3_count"],
    ["cart4_what", "cart4_price", "cart4_count"],
    ["cart5_what", "cart5_price", "cart5_count"],
    ["cart6_what", "cart6_price", "cart6_count"],
];

/// What came of trying.
#[derive(Template, Default)]
#[template(path = "parts/example.html")]
pub(super) struct Example {
    /// What the labels say: the heads of the table and of what follows.
    pub heads: Heads,
    /// Why nothing can be tried yet.
    pub wrong: Option<String>,
    /// What the program's own check says.
    pub problems: Vec<String>,
    pub lines: Vec<ExampleLine>,
    pub totals: Vec<(String, String)>,
    pub told: Vec<Told>,
    pub hints: Vec<String>,
}

impl askama::filters::HtmlSafe for Example {}

/// The words around it.
#[derive(Default)]
pub(super) struct Heads {
    pub what: String,
    pub before: String,
    pub after: String,
    pub told: String,
    pub hints: String,
}

/// A line as it comes out.
pub(super) struct ExampleLine {
    pub what: String,
    pub before: String,
    pub after: String,
    pub less: bool,
}

/// A promotion and how it came out.
pub(super) struct Told {
    pub mood: &'static str,
    pub name: String,
    pub amount: String,
    pub why: String,
    /// Whether it is the one that the form makes.
    pub own: bool,
}

/// The fields of the cart.
pub(super) fn fields(words: &Words, values: &Values) -> Vec<[Field; 3]> {
    let line = |[what, price, count]: [&'static str; 3]| {
        let field = |name, label: &str| {
            Field::text(name, words.t(label)).with(values.get(name)).complete("off").longest(60)
        };
        [
            field(what, "example-what").list("goods"),
            field(price, "example-price").mode("decimal"),
            field(count, "example-count").mode("decimal"),
        ]
    };
    LINES.map(line).into()
}

/// What stands in the cart at first: goods that the program names, at round prices; some may stand there
/// already.
pub(super) fn start(values: &mut Values, program: &Program) {
    let goods = Goods::of(program);
    let prices = ["100", "60", "45"];
    let unit = if program.currency.digits == 0 { "000" } else { "" };
    let names = goods.names(3);
    for (i, ([what, price, count], size)) in LINES.into_iter().zip(prices).enumerate() {
        if values.get(what).is_empty() {
            values.set(what, names.get(i).copied().unwrap_or_default());
        }
        values.set(price, format!("{size}{unit}"));
        values.set(count, if i == 0 { "3" } else { "1" });
    }
}

/// The text of the program with the offer of the fields in it, and its id.
///
/// # Errors
/// The fields that are wrong, or that the offer's own text is none.
pub(super) fn drafted(
    kind: Kind,
    values: &Values,
    program: &Program,
    over: Option<&str>,
) -> Result<(String, String), Unmade> {
    let part = kind.part();
    let id = || over.map_or_else(|| new_id(values, program, part), str::to_owned);
    let own = match kind {
        _ if kind.by_hand() => values.get("text").to_owned(),
        Kind::List => {
            let list = price_lists::shaped(values, &id(), program.currency);
            draft_toml(part, &list.map_err(Unmade::List)?)
        }
        _ => {
            let offer = offer(kind, values, &id(), program.currency);
            draft_toml(part, &offer.map_err(Unmade::Fields)?)
        }
    };
    let text = put_draft(part, &program.to_toml(), over, &own).map_err(Unmade::Text)?;
    Ok((text, own))
}

/// Why there is no draft.
pub(super) enum Unmade {
    Fields(Vec<super::shape::Wrong>),
    /// Of a price list: fields, and lines of its prices.
    List(Vec<price_lists::Wrong>),
    Text(DraftError),
}

impl Unmade {
    /// The fields that are wrong, each with why; none where the text is.
    pub fn fields(&self, words: &Words) -> Vec<(&'static str, String)> {
        match self {
            Self::Fields(wrongs) => {
                wrongs.iter().map(|(name, message)| (*name, words.t(message))).collect()
            }
            Self::List(wrongs) => wrongs.iter().map(|wrong| wrong.told(words)).collect(),
            Self::Text(_) => Vec::new(),
        }
    }

    /// Why a text is no entry of the program's list, in words.
    pub fn text(&self, words: &Words, part: Part) -> Option<String> {
        let Self::Text(error) = self else { return None };
        Some(match error {
            DraftError::Draft(told) | DraftError::Program(told) => words
                .say("example-no-draft")
                .text("key", part.key())
                .text("told", told.lines().last().unwrap_or_default())
                .to_string(),
            DraftError::Missing(_) => words.t("refused-not-found"),
        })
    }
}

/// An id made of the name that nothing else has.
fn new_id(values: &Values, program: &Program, part: Part) -> String {
    let mut id = String::new();
    for c in values.get("name_en").to_lowercase().chars() {
        match c {
            'a'..='z' | '0'..='9' => id.push(c),
            _ if !id.is_empty() && !id.ends_with('-') => id.push('-'),
            _ => {}
        }
    }
    let id: String = id.chars().take(40).collect();
    let id = id.trim_end_matches('-');
    let plain = if part == Part::PriceList { "prices" } else { "offer" };
    let begins = id.bytes().next().is_some_and(|b| b.is_ascii_lowercase());
    let base = if begins {
        id.to_owned()
    } else {
        format!("{plain}-{id}").trim_end_matches('-').to_owned()
    };
    let taken = |id: &str| {
        program.promotions.iter().any(|own| own.id == id)
            || program.rules.iter().any(|own| own.id == id)
            || program.price_lists.iter().any(|own| own.id == id)
    };
    let mut found = base.clone();
    let mut n = 2;
    while taken(&found) {
        found = format!("{base}-{n}");
        n += 1;
    }
    found
}

/// Prices the cart under a text.
pub(super) fn tried(
    words: &Words,
    (text, offer): (&str, &str),
    values: &Values,
    now: Instant,
) -> Example {
    let mut example = Example { heads: Heads::new(words), ..Example::default() };
    let program = match Program::from_toml(&[Source { name: "program.toml", text }]) {
        Ok(program) => program,
        Err(problems) => {
            example.wrong = Some(words.t("example-not-yet"));
            example.problems =
                problems.iter().take(5).map(|problem| told(words, problem)).collect();
            return example;
        }
    };
    let basket = match basket(values, &program, offer) {
        Ok(basket) => basket,
        Err(key) => {
            example.wrong = Some(words.t(key));
            return example;
        }
    };
    let at = moment(values, &program).unwrap_or(now);
    let tag = Some(values.get("tag")).filter(|tag| !tag.is_empty());
    let imagined = Imagined { tags: tag.map(str::to_owned).into_iter().collect() };
    match try_out(&program, &basket, &imagined, at) {
        Err(refusal) => example.wrong = Some(words.refusal(&refusal)),
        Ok(offers) => example.fill(words, &program, &basket, &offers, offer),
    }
    example
}

/// A problem of the program's text, with the key that it is about.
pub(crate) fn told(words: &Words, problem: &Problem) -> String {
    let sentence = say::fault(words, problem);
    match problem.path.as_str() {
        "" => sentence,
        path => format!("{path}: {sentence}"),
    }
}

/// Whether a draft's text is the one with this id.
fn is_own(draft: &str, id: &str) -> bool {
    draft.contains(&format!("id = \"{id}\""))
}

/// Coupons for the draft, where it takes any: the basket is that of somebody who holds one.
fn coupons(program: &Program, draft: &str) -> Vec<Coupon> {
    let promotions = program.promotions.iter().filter(|own| own.coupon.is_some());
    let lists = program.price_lists.iter().filter(|list| list.held).map(|list| &list.id);
    let own = promotions.map(|own| &own.id).chain(lists).filter(|id| is_own(draft, id));
    let coupon = |id: &String| Coupon {
        code: "EXAMPLE".to_owned(),
        promotion: id.clone(),
        standing: baci_core::coupon::Standing::Open,
        bound: true,
        binding: baci_core::coupon::Binding::default(),
    };
    own.map(coupon).collect()
}

/// The basket of the fields.
fn basket(values: &Values, program: &Program, draft: &str) -> Result<Basket, &'static str> {
    let goods = Goods::of(program);
    let mut basket = Basket::default();
    for [what, price, count] in LINES {
        if values.get(price).is_empty() {
            continue;
        }
        let price = amount(values.get(price), &program.currency).ok_or("example-wrong-price")?;
        let count = match values.get(count) {
            "" => 1,
            text => {
                text.parse().ok().filter(|n| (1..=1000).contains(n)).ok_or("example-wrong-count")?
            }
        };
        let line = goods.line(values.get(what));
        basket.lines.push(BasketLine { price, quantity: Quantity(count * 1000), ..line });
    }
    if basket.lines.is_empty() {
        return Err("example-empty");
    }
    if let Some(fee) = Some(values.get("cart_fee")).filter(|fee| !fee.is_empty()) {
        let amount = amount(fee, &program.currency).ok_or("example-wrong-price")?;
        let method = values.get("methods").split(',').next().unwrap_or_default().trim();
        let method = if method.is_empty() { "delivery" } else { method };
        basket.fees.push(Fee { method: method.to_owned(), amount, tax: None });
    }
    basket.coupons = coupons(program, draft);
    let codes = values.get("cart_code").split_whitespace();
    basket.codes = codes.map(str::to_owned).take(5).collect();
    // What a member claims is claimed here, so that its price is seen.
    let costly = program.promotions.iter().filter(|promotion| promotion.costs.is_some());
    basket.claims = costly.map(|promotion| promotion.id.clone()).take(10).collect();
    Ok(basket)
}

/// The time that the cart is bought at, as a browser's field writes it.
fn moment(values: &Values, program: &Program) -> Option<Instant> {
    Some(program.zone.at(values.get("cart_at").parse().ok()?))
}

impl Heads {
    fn new(words: &Words) -> Self {
        Self {
            what: words.t("example-what"),
            before: words.t("example-before"),
            after: words.t("example-after"),
            told: words.t("example-told"),
            hints: words.t("example-hints"),
        }
    }
}

impl Example {
    /// An example that cannot be shown, and why.
    pub fn none(words: &Words, why: String) -> Self {
        Self { heads: Heads::new(words), wrong: Some(why), ..Self::default() }
    }

    fn fill(
        &mut self,
        words: &Words,
        program: &Program,
        basket: &Basket,
        offers: &Offers,
        own: &str,
    ) {
        let called = |line: &BasketLine| {
            let name = line.category.as_ref().or(line.sku.as_ref()).or(line.brand.as_ref());
            let name =
                name.or(line.tags.first()).cloned().unwrap_or_else(|| words.t("example-goods"));
            format!("{} × {name}", words.quantity(line.quantity))
        };
        let names =
            basket.lines.iter().map(called).chain(basket.fees.iter().map(|fee| fee.method.clone()));
        let priced = offers.lines.iter().chain(&offers.fees);
        self.lines = names
            .zip(priced)
            .map(|(what, line)| ExampleLine {
                what,
                before: words.money(line.before),
                after: words.money(line.amount),
                less: line.discount > 0,
            })
            .collect();
        for gift in &offers.gifts {
            let sku = gift.sku.clone().unwrap_or_default();
            let what = format!("{} × {sku}", words.count(gift.units));
            self.totals.push((words.t("example-gift"), what));
        }
        if offers.totals.discount != 0 {
            self.totals.push((words.t("example-off"), words.money(-offers.totals.discount)));
        }
        self.totals.push((words.t("example-pay"), words.money(offers.totals.payable)));
        let mut all: Vec<_> = offers.promotions.iter().collect();
        all.sort_by_key(|answer| (!is_own(own, &answer.promotion), answer.outcome != "applied"));
        let listed = offers.listed.iter().map(|answer| Told {
            mood: "gave",
            name: say::list_name(words.language, program, &answer.list).to_owned(),
            amount: String::new(),
            why: say::listed(words, program, answer),
            own: is_own(own, &answer.list),
        });
        self.told = listed
            .chain(all.into_iter().map(|answer| Told {
                mood: if answer.outcome == "applied" { "gave" } else { "nothing" },
                name: say::promotion_name(words.language, program, &answer.promotion).to_owned(),
                amount: match answer.amount {
                    0 => String::new(),
                    amount => words.money(-amount),
                },
                why: say::outcome(words, program, answer),
                own: is_own(own, &answer.promotion),
            }))
            .collect();
        self.hints =
            offers.hints.iter().take(3).map(|hint| say::hint(words, program, hint)).collect();
    }
}

/// What else a cart may have: a code, delivery, another time.
pub(super) fn more(words: &Words, values: &Values) -> Vec<Field> {
    let field = |field: Field, name: &str| field.with(values.get(name)).complete("off");
    vec![
        field(Field::text("cart_code", words.t("example-code")).longest(60), "cart_code"),
        field(
            Field::text("cart_fee", words.t("example-fee")).longest(20).mode("decimal"),
            "cart_fee",
        ),
        field(Field::of("datetime-local", "cart_at", words.t("example-at")), "cart_at"),
    ]
}
