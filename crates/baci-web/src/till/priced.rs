//! What offers made of a bill, as the till shows it: what came off, who pays, what did not apply
//! and why, and what it would take to get more.

use crate::till::Gift;
use crate::words::{Words, wallet_name};
use baci_app::{Balance, CardAnswer, Offers, payable, say};
use baci_core::program::{Program, Wallet, WalletKind};
use std::collections::BTreeMap;

/// The most hints that are shown.
const HINTS: usize = 3;

/// A priced bill in words.
#[derive(Default)]
pub(crate) struct Priced {
    /// What is left to be paid with money.
    pub due: String,
    /// What it was before offers and what wallets pay, where that differs.
    pub before: Option<String>,
    /// What each offer took off, and what came on top.
    pub off: Vec<Gift>,
    /// What each wallet pays.
    pub paid: Vec<Gift>,
    /// Prices that a price list gave, and what became of each code.
    pub codes: Vec<String>,
    /// Offers that were looked at and gave nothing, with the reason.
    pub refused: Vec<(String, String)>,
    pub hints: Vec<String>,
}

/// A wallet that can pay.
pub(crate) struct Payer {
    pub wallet: String,
    pub name: String,
    /// 'up to ฿50 (200 points)'.
    pub most: String,
    /// What the button for the most says.
    pub button: String,
    /// Whether it pays already.
    pub pays: bool,
}

impl Priced {
    /// How many offers gave nothing.
    pub fn many(&self) -> i64 {
        i64::try_from(self.refused.len()).unwrap_or(i64::MAX)
    }

    /// An answer's offers.
    pub fn of(words: &Words, program: &Program, offers: &Offers, cards: &[CardAnswer]) -> Self {
        let totals = offers.totals;
        let before = totals.payable.saturating_add(totals.discount_gross);
        let due = offers.due();
        let name = |id: &str| say::promotion_name(words.language, program, id).to_owned();
        let applied = offers.promotions.iter().filter(|answer| answer.outcome == "applied");
        let mut off: Vec<Gift> = applied
            .filter(|answer| answer.amount > 0)
            .map(|answer| Gift {
                amount: words.money(-answer.amount),
                rule: name(&answer.promotion),
            })
            .collect();
        off.extend(offers.gifts.iter().map(|gift| Gift {
            amount: format!(
                "{} × {}",
                words.count(gift.units),
                gift.sku.clone().unwrap_or_default()
            ),
            rule: name(&gift.promotion),
        }));
        let wallet = |id: &str| program.wallets.iter().find(|wallet| wallet.id == id);
        let paid = offers.paid.iter().filter_map(|paid| {
            let wallet = wallet(&paid.wallet)?;
            let units = words.valued(wallet, paid.units);
            let (rule, amount) = match &paid.claimed {
                Some(id) => (name(id), format!("−{units}")),
                None if paid.card.is_some() => {
                    let own = cards.iter().find(|card| Some(card.card) == paid.card);
                    let end = own.map_or("", |card| card.ends_in.as_str());
                    let left = words.money(own.map_or(0, |card| card.left));
                    let said = words.say("till-card-paid").text("end", end).text("left", left);
                    (said.to_string(), words.money(-paid.money))
                }
                None => {
                    let key = if paid.from.is_some() { "till-kin-paid" } else { "till-pays" };
                    let said = words.say(key).text("units", units);
                    (said.to_string(), words.money(-paid.money))
                }
            };
            Some(Gift { amount, rule })
        });
        let refused = offers.promotions.iter().filter(|answer| answer.outcome != "applied");
        let hints = offers.hints.iter().take(HINTS);
        let codes = offers.codes.iter().map(|code| say::code(words, program, code));
        let listed = offers.listed.iter().map(|own| {
            let list = say::list_name(words.language, program, &own.list);
            format!("{list}: {}", say::listed(words, program, own))
        });
        Self {
            due: words.money(due),
            before: (before != due).then(|| words.money(before)),
            off,
            paid: paid.collect(),
            codes: listed.chain(codes).collect(),
            refused: refused
                .map(|answer| (name(&answer.promotion), say::outcome(words, program, answer)))
                .collect(),
            hints: hints.map(|hint| say::hint(words, program, hint)).collect(),
        }
    }
}

/// The wallets that can pay of a bill, given the balances before it.
pub(crate) fn payers(
    words: &Words,
    program: &Program,
    offers: &Offers,
    before: &BTreeMap<String, Balance>,
) -> Vec<Payer> {
    let one = |can: baci_app::Payable| {
        // What is on gift cards is paid with by card.
        let own = |wallet: &&Wallet| wallet.id == can.wallet && wallet.kind != WalletKind::GiftCard;
        let wallet = program.wallets.iter().find(own)?;
        let (money, units) = (words.money(can.money), words.valued(wallet, can.most));
        let most = words.say("till-can-pay").text("money", money.clone()).text("units", units);
        Some(Payer {
            name: wallet_name(wallet, words.language).to_owned(),
            most: most.to_string(),
            button: words.say("till-pay-most").text("money", money).to_string(),
            pays: can.units > 0,
            wallet: can.wallet,
        })
    };
    payable(program, offers, before).into_iter().filter_map(one).collect()
}
