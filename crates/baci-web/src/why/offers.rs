//! Promotions in the tree: what each took off, line by line, or what kept it from doing so; and codes.

use crate::parts::{Node, Reason};
use crate::words::Words;
use baci_app::{CodeAnswer, ListedAnswer, Offers, PromotionAnswer, say};
use baci_core::program::Program;

/// A node for each price of a list, for each promotion that the basket touched, then for each code that gave nothing.
pub(super) fn nodes(words: &Words, program: &Program, offers: &Offers) -> Vec<Node> {
    let promotions =
        offers.promotions.iter().map(|answer| promotion(words, program, offers, answer));
    let codes = offers.codes.iter().filter(|answer| answer.promotions.is_empty());
    let listed = offers.listed.iter().take(200).map(|answer| listed(words, program, answer));
    let promotions = listed.chain(promotions);
    promotions.chain(codes.map(|answer| code(words, program, answer))).collect()
}

/// A line whose price is a price list's.
fn listed(words: &Words, program: &Program, answer: &ListedAnswer) -> Node {
    Node {
        mood: "gave",
        title: say::list_name(words.language, program, &answer.list).to_owned(),
        amount: String::new(),
        sentence: say::listed(words, program, answer),
        reasons: Vec::new(),
    }
}

fn promotion(words: &Words, program: &Program, offers: &Offers, answer: &PromotionAnswer) -> Node {
    let amount = match answer.amount {
        0 => String::new(),
        amount => words.money(amount.saturating_neg()),
    };
    Node {
        mood: if answer.outcome == "applied" { "gave" } else { "nothing" },
        title: say::promotion_name(words.language, program, &answer.promotion).to_owned(),
        amount,
        sentence: say::outcome(words, program, answer),
        reasons: shares(words, offers.lines.len(), answer),
    }
}

/// What it took off each line and fee, where it took from several.
fn shares(words: &Words, lines: usize, answer: &PromotionAnswer) -> Vec<Reason> {
    let some = answer.shares.iter().enumerate().filter(|(_, share)| **share != 0);
    let some: Vec<_> = some.take(200).collect();
    if some.len() < 2 {
        return Vec::new();
    }
    let told = |(at, share): (usize, &i64)| {
        let (key, number) = match at < lines {
            true => ("line-number", at + 1),
            false => ("fee-number", at + 1 - lines),
        };
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        let name = words.say(key).count("n", number).to_string();
        let value = words.money(share.saturating_neg());
        let sentence = words.say("seen-is").text("name", name).text("value", value).to_string();
        Reason { sentence, code: None }
    };
    some.into_iter().map(told).collect()
}

fn code(words: &Words, program: &Program, answer: &CodeAnswer) -> Node {
    Node {
        mood: "nothing",
        title: answer.code.clone(),
        amount: String::new(),
        sentence: say::code(words, program, answer),
        reasons: Vec::new(),
    }
}
