//! Games and prizes in words, for the console and for the member's own pages.

use crate::words::{Words, numbers};
use baci_core::program::Program;
use baci_core::program::game::{Game, Prize};
use baci_core::program::present::{Part, Present};
use baci_core::refusal::{Refusal, Value};

/// A prize's name, in the reader's language.
pub(super) fn prize_name(words: &Words, prize: &Prize) -> String {
    prize.name.get(words.language).to_owned()
}

/// What a prize gives; empty where that is nothing, or what its name says already.
pub(super) fn gives(words: &Words, program: &Program, prize: &Prize) -> String {
    let said = match &prize.gives {
        Present::Nothing => String::new(),
        Present::Units { wallet, units } => {
            program.wallets.get(*wallet).map(|own| words.valued(own, *units)).unwrap_or_default()
        }
        Present::Coupon { promotion, .. } => {
            let own = program.promotions.iter().find(|own| own.id == *promotion);
            let name = own.map_or(promotion.as_str(), |own| own.name.get(words.language));
            words.say("game-coupon").text("name", name).to_string()
        }
    };
    if said.to_lowercase() == prize_name(words, prize).to_lowercase() {
        String::new()
    } else {
        said
    }
}

/// How likely it is, in percent.
pub(super) fn percent(words: &Words, game: &Game, prize: &Prize) -> String {
    let chance = game.chance(prize);
    words
        .say("game-percent")
        .text("n", numbers::decimal(words.language, chance.mantissa, chance.scale))
        .to_string()
}

/// The exact odds: so many of so many.
pub(super) fn odds(words: &Words, game: &Game, prize: &Prize) -> String {
    let (weight, all) = (words.count(prize.weight), words.count(game.weight()));
    words.say("game-odds").text("weight", weight).text("all", all).to_string()
}

/// What a play costs.
pub(super) fn price(words: &Words, program: &Program, game: &Game) -> String {
    let wallet = game.price.and_then(|(at, units)| Some((program.wallets.get(at)?, units)));
    match wallet {
        None => words.t("game-free"),
        Some((wallet, units)) => {
            words.say("game-costs").text("price", words.valued(wallet, units)).to_string()
        }
    }
}

/// How often it is played.
pub(super) fn limits(words: &Words, game: &Game) -> Vec<String> {
    let limits = &game.limits;
    let all = [
        ("game-per-day", limits.per_day),
        ("game-per-member", limits.per_member),
        ("game-uses", limits.uses),
    ];
    let some = all.into_iter().filter_map(|(key, n)| Some((key, n?)));
    some.map(|(key, n)| words.say(key).count("n", n).to_string()).collect()
}

/// The message for a part of the calendar: those of a day, a week and a month.
pub(super) const fn per_key(part: Part, [day, week, month]: [&str; 3]) -> &str {
    match part {
        Part::Day => day,
        Part::Week => week,
        Part::Month => month,
    }
}

/// A refusal in words, with the game's name in the place of its id.
pub(super) fn refusal(words: &Words, program: Option<&Program>, mut no: Refusal) -> String {
    for (_, value) in no.values.iter_mut().filter(|(key, _)| *key == "game") {
        let own = program.and_then(|program| program.game(&value.to_string()));
        if let Some(own) = own {
            *value = Value::Text(own.name.get(words.language).to_owned());
        }
    }
    words.refusal(&no)
}
