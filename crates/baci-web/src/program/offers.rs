//! Promotions in words, for those who do not read the document.

use super::cards::{Card, active, filter, standing};
use crate::words::{Words, numbers};
use baci_core::decimal::Decimal;
use baci_core::program::{
    Bundle, Cut, Deal, Discount, Gift, Give, Limits, Measure, Need, Of, Per, Pick, PriceList,
    Program, Promotion, Spent, Target, What,
};
use baci_core::time::Instant;

/// The most promotions that the page shows: the text has them all.
const SHOWN: usize = 200;

/// The promotions as they stand, at most [`SHOWN`], and how many more there are.
pub(super) fn offers(words: &Words, program: &Program, now: Instant) -> (Vec<Card>, usize) {
    let shown = program.promotions.iter().take(SHOWN);
    let cards = shown.map(|promotion| card(words, program, promotion, now)).collect();
    (cards, program.promotions.len().saturating_sub(SHOWN))
}

/// The price lists, at most [`SHOWN`]: they come before the promotions.
pub(super) fn lists(words: &Words, program: &Program, now: Instant) -> Vec<Card> {
    program.price_lists.iter().take(SHOWN).map(|list| list_card(words, list, now)).collect()
}

/// How many prices a list has, in words.
pub(crate) fn list_lead(words: &Words, list: &PriceList) -> String {
    let prices = i64::try_from(list.prices.len()).unwrap_or(i64::MAX);
    match (&list.percent, prices) {
        (Some((percent, on)), 0) => off(words, *percent, on),
        _ => words.say("list-prices").count("n", prices).to_string(),
    }
}

/// What a list takes off goods without a price of their own.
fn off(words: &Words, percent: Decimal, on: &Target) -> String {
    let said = words.say("offer-off").text("cut", cut(words, Cut::Percent(percent)));
    said.text("on", target(words, on)).to_string()
}

/// A price list in words.
pub(crate) fn list_card(words: &Words, list: &PriceList, now: Instant) -> Card {
    let (chip, mood) = standing(&list.active, now);
    let mut lines = Vec::new();
    if let Some((percent, on)) = list.percent.as_ref().filter(|_| !list.prices.is_empty()) {
        lines.push(off(words, *percent, on));
    }
    let flags =
        [("list-held", list.held), ("list-fixed", list.fixed), ("list-reduced", list.reduced)];
    lines.extend(flags.into_iter().filter(|(_, on)| *on).map(|(key, _)| words.t(key)));
    lines.extend(active(words, &list.active));
    if list.priority != 0 {
        let priority = list.priority.to_string();
        lines.push(words.say("offer-priority").text("n", priority).to_string());
    }
    Card {
        title: match list.name.get(words.language) {
            "" => list.id.clone(),
            name => name.to_owned(),
        },
        chip: words.t(chip),
        mood,
        lead: list_lead(words, list),
        lines,
        code: list.when.as_ref().map(|when| when.source().to_owned()),
    }
}

/// A promotion's name, or its id where it has none.
pub(crate) fn title(words: &Words, promotion: &Promotion) -> String {
    match promotion.name.get(words.language) {
        "" => promotion.id.clone(),
        name => name.to_owned(),
    }
}

/// What it gives, in one sentence.
pub(crate) fn lead(words: &Words, promotion: &Promotion) -> String {
    let first = promotion.gives.first().map(|give| gives(words, give)).unwrap_or_default();
    first.into_iter().next().unwrap_or_default()
}

/// A promotion in words.
pub(crate) fn card(words: &Words, program: &Program, promotion: &Promotion, now: Instant) -> Card {
    let (chip, mood) = standing(&promotion.active, now);
    let mut lines: Vec<String> =
        promotion.gives.iter().flat_map(|give| gives(words, give)).collect();
    let lead = if lines.is_empty() { String::new() } else { lines.remove(0) };
    lines.extend(promotion.needs.iter().map(|need| needs(words, need)));
    if let Some(code) = &promotion.code {
        lines.push(words.say("offer-code").text("code", code.as_str()).to_string());
    }
    let wallet = promotion.costs.and_then(|(at, cost)| Some((program.wallets.get(at)?, cost)));
    if let Some((wallet, cost)) = wallet {
        let cost = words.valued(wallet, cost);
        lines.push(words.say("offer-costs").text("n", cost).to_string());
    }
    lines.extend(filter(words, "rule-except", &promotion.except));
    if let Some(own) = &promotion.except_where {
        lines.push(words.say("rule-except").text("what", own.source()).to_string());
    }
    if promotion.skip_reduced {
        lines.push(words.t("offer-skip-reduced"));
    }
    lines.extend(active(words, &promotion.active));
    if let Some(most) = promotion.most {
        lines.push(words.say("offer-most").text("n", words.money(most.amount)).to_string());
    }
    lines.extend(limits(words, &promotion.limits));
    lines.extend(rank(words, promotion));
    Card {
        title: title(words, promotion),
        chip: words.t(chip),
        mood,
        lead,
        lines,
        code: promotion.when.as_ref().map(|when| when.source().to_owned()),
    }
}

/// How it stands to others.
fn rank(words: &Words, promotion: &Promotion) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(group) = &promotion.group {
        lines.push(words.say("offer-group").text("group", group.as_str()).to_string());
    }
    if promotion.exclusive {
        lines.push(words.t("offer-exclusive"));
    }
    if promotion.stop {
        lines.push(words.t("offer-stop"));
    }
    if promotion.priority != 0 {
        let priority = promotion.priority.to_string();
        lines.push(words.say("offer-priority").text("n", priority).to_string());
    }
    lines
}

fn limits(words: &Words, limits: &Limits) -> Vec<String> {
    let uses = [
        ("offer-uses", limits.uses),
        ("offer-per-member", limits.per_member),
        ("offer-per-day", limits.per_day),
    ];
    let counted =
        |(key, limit): (&str, Option<i64>)| Some(words.say(key).count("n", limit?).to_string());
    let mut lines: Vec<String> = uses.into_iter().filter_map(counted).collect();
    if let Some(budget) = limits.budget {
        lines.push(words.say("offer-budget").text("n", words.money(budget)).to_string());
    }
    lines
}

fn needs(words: &Words, need: &Need) -> String {
    let what = target(words, &need.of);
    match need.what {
        What::Amount { least, .. } => {
            let said = words.say("offer-need-amount").text("n", words.money(least));
            said.text("what", what).to_string()
        }
        What::Quantity(least) => {
            let n = numbers::decimal(words.language, least.0, 3);
            words.say("offer-need-quantity").text("n", n).text("what", what).to_string()
        }
        What::NothingReduced => words.t("offer-need-full-price"),
    }
}

/// What is given: a sentence, and more where there is more to say.
fn gives(words: &Words, give: &Give) -> Vec<String> {
    match give {
        Give::Discount(discount) => discounts(words, discount),
        Give::Deal(deal) => {
            vec![deals(words, deal)].into_iter().chain(times(words, deal.times)).collect()
        }
        Give::Bundle(bundle) => bundles(words, bundle),
        Give::Gift(gift) => vec![gifts(words, gift)],
    }
}

fn discounts(words: &Words, discount: &Discount) -> Vec<String> {
    let on = match discount.of {
        Of::Goods => target(words, &discount.on),
        Of::Fees if discount.methods.is_empty() => words.t("offer-on-delivery"),
        Of::Fees => discount.methods.join(", "),
        Of::Everything => words.t("offer-on-everything"),
    };
    let mut lines = Vec::new();
    match &discount.steps {
        None => {
            let said = words.say("offer-off").text("cut", cut(words, discount.cut));
            lines.push(said.text("on", on).to_string());
        }
        Some(steps) => {
            lines.push(words.say("offer-steps").text("on", on).to_string());
            for (from, step) in &steps.steps {
                let (key, from) = match steps.by {
                    Measure::Quantity => {
                        ("offer-step-pieces", numbers::decimal(words.language, *from, 3))
                    }
                    Measure::Spent(over) => (spent(over), words.money(*from)),
                    _ => ("offer-step", words.money(*from)),
                };
                let said = words.say(key).text("from", from);
                let said = match steps.by {
                    Measure::Spent(Spent::Days(days)) => said.count("days", days.into()),
                    _ => said,
                };
                lines.push(said.text("cut", cut(words, *step)).to_string());
            }
        }
    }
    let amount = !matches!(discount.cut, Cut::Percent(_)) && discount.steps.is_none();
    if discount.of == Of::Goods && amount {
        lines.push(words.t(match discount.per {
            Per::Unit => "offer-each-piece",
            Per::Line => "offer-each-line",
            Per::All => "offer-all-together",
        }));
    }
    if let Some(n) = discount.units {
        let said = words.say("offer-units").count("n", n);
        lines.push(said.text("pick", words.t(picked(discount.pick))).to_string());
    }
    let some = [("offer-units-line", discount.units_per_line), ("offer-sets", discount.sets_of)];
    for (key, n) in some.into_iter().filter_map(|(key, n)| Some((key, n?))) {
        lines.push(words.say(key).count("n", n).to_string());
    }
    lines
}

/// What a step by the member's purchases is said with.
fn spent(over: Spent) -> &'static str {
    match over {
        Spent::Ever => "offer-step-spent",
        Spent::Year => "offer-step-spent-year",
        Spent::Month => "offer-step-spent-month",
        Spent::Days(_) => "offer-step-spent-days",
    }
}

fn picked(pick: Pick) -> &'static str {
    match pick {
        Pick::Dearest => "offer-dearest",
        Pick::Cheapest => "offer-cheapest",
        Pick::Basket => "offer-first",
    }
}

fn deals(words: &Words, deal: &Deal) -> String {
    let said = words.say(if deal.added { "offer-deal-added" } else { "offer-deal" });
    said.text("buy", some(words, deal.buy_units, &deal.buy))
        .text("get", some(words, deal.get_units, &deal.get))
        .text("cut", cut(words, deal.cut))
        .to_string()
}

fn bundles(words: &Words, bundle: &Bundle) -> Vec<String> {
    let parts = bundle.parts.iter().map(|(target, n)| some(words, *n, target));
    let parts = parts.collect::<Vec<_>>().join(" + ");
    let said = words.say("offer-bundle").text("parts", parts).text("cut", cut(words, bundle.cut));
    std::iter::once(said.to_string()).chain(times(words, bundle.times)).collect()
}

fn times(words: &Words, times: Option<i64>) -> Option<String> {
    times.map(|n| words.say("offer-times").count("n", n).to_string())
}

fn gifts(words: &Words, gift: &Gift) -> String {
    let what = format!("{} × {}", words.count(gift.units), gift.sku);
    match &gift.for_each {
        None => words.say("offer-gift").text("what", what).to_string(),
        Some(each) => {
            let said = words.say("offer-gift-each").text("what", what);
            said.text("each", target(words, each)).to_string()
        }
    }
}

/// '2 × rolls'.
fn some(words: &Words, n: i64, of: &Target) -> String {
    format!("{} × {}", words.count(n), target(words, of))
}

fn cut(words: &Words, cut: Cut) -> String {
    match cut {
        Cut::Percent(percent) => {
            let percent = numbers::plain(words.language, &percent.to_string());
            words.say("offer-cut-percent").text("n", percent).to_string()
        }
        Cut::Amount { amount, further, .. } => {
            let first = words.say("offer-cut-amount").text("n", words.money(amount)).to_string();
            let Some(further) = further else { return first };
            let said = words.say("offer-cut-further").text("first", first);
            said.text("n", words.money(further)).to_string()
        }
        Cut::Price(price) => words.say("offer-cut-price").text("n", words.money(price)).to_string(),
    }
}

/// The lines that are meant.
fn target(words: &Words, target: &Target) -> String {
    let only = &target.only;
    let lists = [&only.category, &only.sku, &only.brand, &only.tag];
    let named: Vec<&str> = lists.into_iter().flatten().map(String::as_str).collect();
    let mut said = if named.is_empty() { words.t("offer-on-goods") } else { named.join(", ") };
    let prices = [("offer-price-from", target.price_from), ("offer-price-to", target.price_to)];
    for (key, price) in prices.into_iter().filter_map(|(key, price)| Some((key, price?))) {
        let bound = words.say(key).text("n", words.money(price)).to_string();
        said = format!("{said}, {bound}");
    }
    match &target.condition {
        Some(own) => format!("{said} ({})", own.source()),
        None => said,
    }
}
