//! Wallets and rules in words, for those who do not read the document.

use crate::words::{Words, numbers, wallet_name};
use baci_core::program::{
    Active, Award, Base, Caps, DebtPolicy, ExpiryAt, Filter, Program, Rule, Trigger, Wallet,
    WalletKind,
};
use baci_core::time::{Instant, Period, Unit};

/// A wallet, a rule or a promotion in words.
pub(crate) struct Card {
    pub title: String,
    pub chip: String,
    pub mood: &'static str,
    pub lead: String,
    pub lines: Vec<String>,
    /// The condition as it is written.
    pub code: Option<String>,
}

/// The wallets.
pub(super) fn wallets(words: &Words, program: &Program) -> Vec<Card> {
    program.wallets.iter().map(|wallet| wallet_card(words, wallet)).collect()
}

fn wallet_card(words: &Words, wallet: &Wallet) -> Card {
    let kind = match wallet.kind {
        WalletKind::Points => "wallet-points",
        WalletKind::Money => "wallet-money",
        WalletKind::GiftCard => "wallet-gift-card",
    };
    let pending = match wallet.pending {
        Some(wait) => words.say("wallet-pending").text("period", period(words, wait)).to_string(),
        None => words.t("wallet-at-once"),
    };
    let expires = match wallet.expires {
        Some(expiry) => {
            let key = match expiry.at {
                ExpiryAt::Exact => "wallet-expires",
                ExpiryAt::DayEnd => "wallet-expires-day",
                ExpiryAt::MonthEnd => "wallet-expires-month",
                ExpiryAt::YearEnd => "wallet-expires-year",
            };
            words.say(key).text("period", period(words, expiry.after)).to_string()
        }
        None => words.t("wallet-stays"),
    };
    let points = wallet.kind == WalletKind::Points;
    let worth = wallet.worth.filter(|_| points).map(|worth| {
        let currency = words.currency.map_or_else(String::new, |c| c.to_string());
        let worth = numbers::plain(words.language, &worth.to_string());
        words.say("wallet-worth").text("worth", format!("{worth}\u{a0}{currency}")).to_string()
    });
    let debt = match wallet.debt {
        DebtPolicy::Owe => "wallet-owe",
        DebtPolicy::Forgive => "wallet-forgive",
    };
    Card {
        title: wallet_name(wallet, words.language).to_owned(),
        chip: words.t(kind),
        mood: "",
        lead: String::new(),
        lines: [Some(pending), Some(expires), worth, Some(words.t(debt))]
            .into_iter()
            .flatten()
            .collect(),
        code: None,
    }
}

/// A length of time in words.
pub(crate) fn period(words: &Words, period: Period) -> String {
    let key = match period.unit {
        Unit::Minutes => "period-minutes",
        Unit::Hours => "period-hours",
        Unit::Days => "period-days",
        Unit::Weeks => "period-weeks",
        Unit::Months => "period-months",
        Unit::Years => "period-years",
    };
    words.say(key).count("n", i64::from(period.count)).to_string()
}

/// The rules, in the order in which they are applied.
pub(super) fn rules(words: &Words, program: &Program, now: Instant) -> Vec<Card> {
    program.rules.iter().filter_map(|rule| rule_card(words, program, rule, now)).collect()
}

/// Whether something works now: the words for it, and their mood.
pub(crate) fn standing(active: &Active, now: Instant) -> (&'static str, &'static str) {
    let ended = active.until.is_some_and(|until| now >= until);
    let waits = active.from.is_some_and(|from| now < from);
    match (ended, waits) {
        (true, _) => ("rule-ended", ""),
        (_, true) => ("rule-waits", "warn"),
        _ => ("rule-works", "good"),
    }
}

fn rule_card(words: &Words, program: &Program, rule: &Rule, now: Instant) -> Option<Card> {
    let wallet = program.wallets.get(rule.wallet)?;
    let (chip, mood) = standing(&rule.active, now);
    let mut lines = vec![trigger(words, program, &rule.on)];
    lines.extend(base(words, rule));
    lines.extend(filter(words, "rule-only", &rule.only));
    lines.extend(filter(words, "rule-except", &rule.except));
    lines.extend(active(words, &rule.active));
    lines.extend(caps(words, wallet, rule.caps));
    if rule.exclusive {
        lines.push(words.t("rule-exclusive"));
    }
    let name = rule.name.get(words.language);
    Some(Card {
        title: if name.is_empty() { rule.id.clone() } else { name.to_owned() },
        chip: words.t(chip),
        mood,
        lead: award(words, wallet, &rule.award),
        lines,
        code: rule.when.as_ref().map(|when| when.source().to_owned()),
    })
}

/// What a rule gives.
fn award(words: &Words, wallet: &Wallet, award: &Award) -> String {
    let (key, give, per) = match *award {
        Award::Fixed { give } => ("rule-fixed", give, None),
        Award::PerVisit { give } => ("rule-visit", give, None),
        Award::PerItem { give } => ("rule-item", give, None),
        Award::PerUnit { give } => ("rule-unit", give, None),
        Award::PerAmount { give, amount } => ("rule-amount", give, Some(amount)),
        Award::PerFullAmount { give, amount } => ("rule-full", give, Some(amount)),
        Award::Percent { percent } => {
            let percent = numbers::plain(words.language, &percent.to_string());
            let name = wallet_name(wallet, words.language);
            return words
                .say("rule-percent")
                .text("percent", percent)
                .text("wallet", name)
                .to_string();
        }
        Award::Multiply { by } => {
            let by = numbers::plain(words.language, &by.to_string());
            let name = wallet_name(wallet, words.language);
            return words.say("rule-multiply").text("by", by).text("wallet", name).to_string();
        }
    };
    let said = words.say(key).text("give", words.valued(wallet, give));
    match per {
        Some(amount) => said.text("per", words.money(amount)).to_string(),
        None => said.to_string(),
    }
}

fn trigger(words: &Words, program: &Program, on: &Trigger) -> String {
    match on {
        Trigger::Purchase => words.t("rule-on-purchase"),
        Trigger::Event(position) => {
            let name = program.events.get(*position).map_or("", |event| &event.name);
            words.say("rule-on-event").text("event", name.replace(['_', '-'], " ")).to_string()
        }
    }
}

/// What of a purchase counts, where the award goes by amount.
fn base(words: &Words, rule: &Rule) -> Option<String> {
    let by_amount = matches!(
        rule.award,
        Award::PerAmount { .. } | Award::PerFullAmount { .. } | Award::Percent { .. }
    );
    let key = match rule.base {
        Base::Net => "rule-base-net",
        Base::Gross => "rule-base-gross",
        Base::BeforeDiscounts => "rule-base-before",
        Base::WithoutTax => "rule-base-without-tax",
        Base::WithTax => "rule-base-with-tax",
    };
    by_amount.then(|| words.t(key))
}

/// What it is on, or not on.
pub(super) fn filter(words: &Words, key: &str, filter: &Filter) -> Option<String> {
    let lists = [&filter.category, &filter.sku, &filter.brand, &filter.tag];
    let all: Vec<&str> = lists.into_iter().flatten().map(String::as_str).collect();
    (!all.is_empty()).then(|| words.say(key).text("what", all.join(", ")).to_string())
}

/// When it works.
pub(crate) fn active(words: &Words, active: &Active) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(from) = active.from {
        lines.push(words.say("rule-from").text("day", words.moment(from)).to_string());
    }
    if let Some(until) = active.until {
        lines.push(words.say("rule-until").text("day", words.moment(until)).to_string());
    }
    if active.weekdays != 0 {
        let on = (1..=7).filter(|day| active.weekdays & (1 << day) != 0);
        let days: Vec<_> = on.map(|day: u8| words.named("weekday", &day.to_string())).collect();
        lines.push(words.say("rule-weekdays").text("days", days.join(", ")).to_string());
    }
    if let Some((from, until)) = active.hours {
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        let said = words.say("rule-hours").text("from", clock(from));
        lines.push(said.text("until", clock(until)).to_string());
    }
    lines
}

fn caps(words: &Words, wallet: &Wallet, caps: Caps) -> Vec<String> {
    let all = [
        ("receipt", caps.receipt),
        ("day", caps.day),
        ("month", caps.month),
        ("member", caps.member),
        ("program", caps.program),
    ];
    let one = |(name, limit): (&str, Option<i64>)| {
        let span = words.named("cap", name);
        let limit = words.valued(wallet, limit?);
        Some(words.say("rule-cap").text("limit", limit).text("span", span).to_string())
    };
    all.into_iter().filter_map(one).collect()
}
