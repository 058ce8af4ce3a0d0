//! Rules in words: what each gave, by which arithmetic, or what kept it from giving.

use super::{coupons, offers};
use crate::parts::{Node, Reason, Tree};
use crate::words::{Words, numbers, wallet_name};
use baci_app::Offers;
use baci_core::condition::Seen;
use baci_core::decide::{
    Arithmetic, CapReason, Explanation, Inactive, Outcome, RuleReason, TakeBackReason,
};
use baci_core::event::Quantity;
use baci_core::program::{Award, Program, Rule, Wallet, WalletKind};

/// The tree of an explanation.
pub(super) fn tree(
    words: &Words,
    program: &Program,
    explanation: &Explanation,
    offers: Option<&Offers>,
) -> Tree {
    let offers = offers.map(|offers| offers::nodes(words, program, offers)).unwrap_or_default();
    let rules = explanation.rules.iter().map(|reason| rule(words, program, reason));
    let taken = explanation.take_backs.iter().map(|reason| taken(words, program, reason));
    let coupons = coupons::nodes(words, program, &explanation.coupons);
    Tree {
        nodes: offers.into_iter().chain(rules).chain(coupons).chain(taken).collect(),
        code: None,
    }
}

fn wallet<'a>(program: &'a Program, id: &str) -> Option<&'a Wallet> {
    program.wallets.iter().find(|w| w.id == id)
}

fn title(words: &Words, program: &Program, id: &str) -> String {
    let found: Option<&Rule> = program.rules.iter().find(|rule| rule.id == id);
    found
        .map(|rule| rule.name.get(words.language))
        .filter(|n| !n.is_empty())
        .unwrap_or(id)
        .to_owned()
}

fn rule(words: &Words, program: &Program, reason: &RuleReason) -> Node {
    let wallet = wallet(program, &reason.wallet);
    let gave = reason.amount != 0;
    let amount = match wallet {
        Some(wallet) if gave => format!("+{}", words.valued(wallet, reason.amount)),
        _ => String::new(),
    };
    let (sentence, reasons) = match wallet {
        Some(wallet) => outcome(words, program, wallet, &reason.outcome),
        None => (String::new(), Vec::new()),
    };
    let mood = if gave { "gave" } else { "nothing" };
    Node { mood, title: title(words, program, &reason.rule), amount, sentence, reasons }
}

fn outcome(
    words: &Words,
    program: &Program,
    wallet: &Wallet,
    outcome: &Outcome,
) -> (String, Vec<Reason>) {
    let plain = |key: &str| (words.t(key), Vec::new());
    match outcome {
        Outcome::Applied { arithmetic, caps } => {
            (sum(words, wallet, arithmetic), limits(words, wallet, caps))
        }
        Outcome::Zero { arithmetic } => {
            let text = sum(words, wallet, arithmetic);
            (words.say("why-zero").text("sum", text).to_string(), Vec::new())
        }
        Outcome::NotActive { reason } => (inactive(words, *reason), Vec::new()),
        Outcome::NoLines => plain("why-no-lines"),
        Outcome::ConditionFailed { failed } => {
            (words.t("why-condition"), failed.iter().map(|part| seen(words, part)).collect())
        }
        Outcome::CapReached { caps } => (words.t("why-cap"), limits(words, wallet, caps)),
        Outcome::VisitCounted => plain("why-visit"),
        Outcome::ShutOut { by } => {
            let by = title(words, program, by);
            (words.say("why-shut-out").text("rule", by).to_string(), Vec::new())
        }
    }
}

/// The arithmetic of an award: what it gives for what, and what that came to here.
fn sum(words: &Words, wallet: &Wallet, arithmetic: &Arithmetic) -> String {
    let base = arithmetic.base;
    let given = |units| words.valued(wallet, units);
    let left = match arithmetic.award {
        Award::Fixed { give } => {
            return words.say("sum-fixed").text("give", given(give)).to_string();
        }
        Award::PerVisit { give } => {
            return words.say("sum-visit").text("give", given(give)).to_string();
        }
        Award::PerItem { give } => {
            words.say("sum-item").text("give", given(give)).count("n", base).to_string()
        }
        Award::PerUnit { give } => {
            let n = numbers::plain(words.language, &Quantity(base).to_string());
            words.say("sum-unit").text("give", given(give)).text("n", n).to_string()
        }
        Award::PerFullAmount { give, amount } => words
            .say("sum-full")
            .text("give", given(give))
            .text("per", words.money(amount))
            .text("base", words.money(base))
            .count("n", base.max(0).checked_div(amount).unwrap_or(0))
            .to_string(),
        Award::PerAmount { give, amount } => words
            .say("sum-amount")
            .text("give", given(give))
            .text("per", words.money(amount))
            .text("base", words.money(base))
            .to_string(),
        Award::Percent { percent } => words
            .say("sum-percent")
            .text("percent", numbers::plain(words.language, &percent.to_string()))
            .text("base", words.money(base))
            .to_string(),
        Award::Multiply { by } => words
            .say("sum-multiply")
            .text("by", numbers::plain(words.language, &by.to_string()))
            .text("base", given(base))
            .to_string(),
    };
    let result = given(arithmetic.units);
    let is = match arithmetic.award {
        Award::Multiply { .. } => "sum-adds",
        _ => "sum-is",
    };
    match &arithmetic.exact {
        Some(exact) => words
            .say("sum-rounded")
            .text("left", left)
            .text("exact", numbers::plain(words.language, exact.trim_end_matches('…')))
            .text("result", result)
            .to_string(),
        None => words.say(is).text("left", left).text("result", result).to_string(),
    }
}

pub(super) fn inactive(words: &Words, reason: Inactive) -> String {
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    match reason {
        Inactive::Starts(at) => {
            words.say("outcome-starts").text("day", words.moment(at)).to_string()
        }
        Inactive::Ended(at) => words.say("outcome-ended").text("day", words.moment(at)).to_string(),
        Inactive::Weekday(day) => {
            let day = words.named("weekday", &day.to_string());
            words.say("outcome-weekday").text("day", day).to_string()
        }
        Inactive::Hours { now, from, until } => words
            .say("outcome-hours")
            .text("now", clock(now))
            .text("from", clock(from))
            .text("until", clock(until))
            .to_string(),
    }
}

fn limits(words: &Words, wallet: &Wallet, caps: &[CapReason]) -> Vec<Reason> {
    let one = |cap: &CapReason| {
        let span = words.named("cap", &cap.cap);
        let sentence = words
            .say("cap-told")
            .text("span", span)
            .text("limit", words.valued(wallet, cap.limit))
            .text("used", words.amount(wallet, cap.used))
            .text("allowed", words.amount(wallet, cap.allowed))
            .to_string();
        Reason { sentence, code: None }
    };
    caps.iter().map(one).collect()
}

/// A part of a condition that did not hold, with what it saw.
pub(super) fn seen(words: &Words, seen: &Seen) -> Reason {
    let value = |(name, value): &(String, String)| {
        let value = match value.as_str() {
            "absent" | "true" | "false" | "too large" | "" => words.named(
                "seen-value",
                &if value.is_empty() { "none" } else { value }.replace(' ', "-"),
            ),
            text if name == "cart.branch" => words.branch(text),
            text => text.to_owned(),
        };
        words.say("seen-is").text("name", named(words, name)).text("value", value).to_string()
    };
    let values: Vec<_> = seen.values.iter().map(value).collect();
    let sentence = match values.is_empty() {
        true => words.t("seen-nothing"),
        false => values.join("; "),
    };
    Reason { sentence, code: Some(seen.part.clone()) }
}

/// What a condition reads, in words: a field of the shop's own keeps its name.
fn named(words: &Words, name: &str) -> String {
    for own in ["member.fields.", "event.fields.", "member.balance."] {
        if let Some(rest) = name.strip_prefix(own) {
            return rest.to_owned();
        }
    }
    if let Some(id) = name.strip_prefix("member.occasion.") {
        return words.say("seen-member-occasion").text("name", id).to_string();
    }
    words.named("seen", name)
}

fn taken(words: &Words, program: &Program, reason: &TakeBackReason) -> Node {
    let wallet = wallet(program, &reason.wallet);
    let amount = |units: i64| wallet.map_or_else(|| words.count(units), |w| words.amount(w, units));
    let unit = wallet.filter(|w| w.kind == WalletKind::Points);
    let unit = unit.map_or("", |w| wallet_name(w, words.language));
    let share = reason.share;
    let sentence = words
        .say("why-taken")
        .text("back", words.money(share.back))
        .text("whole", words.money(share.whole))
        .text("due", amount(share.due))
        .text("earned", amount(share.earned))
        .text("before", amount(share.before))
        .to_string();
    Node {
        mood: if reason.amount > 0 { "took" } else { "nothing" },
        title: title(words, program, &reason.rule),
        amount: format!("\u{2212}{} {unit}", amount(reason.amount)).trim_end().to_owned(),
        sentence,
        reasons: Vec::new(),
    }
}
