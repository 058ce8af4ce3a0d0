//! What is noted of one program's run, command by command.

use crate::answer::{Answer, Outcome};
use crate::state::State;
use baci_core::ledger::Account;
use baci_core::program::Program;
use baci_core::time::Instant;
use baci_store::event::StoredEvent;
use baci_store::posting::StoredPosting;
use std::collections::BTreeMap;

/// How many reasons for refusals are told apart.
const REASONS: usize = 20;

/// Sums over any set of purchases and what came back of them. Money is in the currency's smallest unit, units in
/// their wallet's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub purchases: u64,
    pub refused: u64,
    /// What goods came to after promotions, less what came back.
    pub net: i64,
    pub discount: i64,
    pub gifts: i64,
    pub coupons: u64,
    pub wallets: BTreeMap<String, Flow>,
}

/// What moved in one wallet of all members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Flow {
    pub issued: i64,
    pub taken_back: i64,
    pub used: i64,
    /// What the used units paid, in money.
    pub paid: i64,
    pub expired: i64,
}

/// What one member got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Person {
    pub purchases: u64,
    pub spent: i64,
    /// Discounts, gifts and the worth of what was earned, less what was taken back.
    pub gained: i64,
}

/// How a promotion did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fired {
    pub touched: u64,
    pub applied: u64,
    pub amount: i64,
    /// How often a rival was better, or another shut it out or stopped it.
    pub lost: u64,
}

/// Everything that is noted.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub all: Sums,
    /// By the local month, `2026-03`.
    pub months: BTreeMap<String, Sums>,
    pub people: BTreeMap<String, Person>,
    pub promotions: BTreeMap<String, Fired>,
    /// Units that each rule gave, by wallet and rule.
    pub rules: BTreeMap<(String, String), (u64, i64)>,
    pub reasons: BTreeMap<String, u64>,
    /// Moves between tiers and the like, by the kind of event.
    pub moves: BTreeMap<String, u64>,
    pub repeated: u64,
}

impl Tally {
    /// Notes what a command did for somebody.
    pub fn note(&mut self, program: &Program, who: &str, answer: &Answer, state: &State) {
        let purchase = answer.kind == "purchase";
        let mut made = state.out.events.iter().rev();
        let own = made.find(|event| event.event == answer.event.event);
        let net = own.map_or(0, |event| event.net);
        let gained = gained(program, &answer.outcome);
        let month = self.months.entry(month(program, answer.at)).or_default();
        for sums in [&mut self.all, month] {
            add(sums, &answer.outcome, (purchase, net));
        }
        let person = self.people.entry(who.to_owned()).or_default();
        person.purchases += u64::from(purchase);
        person.spent = person.spent.saturating_add(net);
        person.gained = person.gained.saturating_add(gained);
        self.promotions(&answer.outcome);
        for credit in &answer.outcome.credits {
            let own = self.rules.entry((credit.wallet.clone(), credit.rule.clone())).or_default();
            own.0 += 1;
            own.1 = own.1.saturating_add(credit.amount);
        }
    }

    fn promotions(&mut self, outcome: &Outcome) {
        let Some(offers) = &outcome.offers else { return };
        for own in &offers.promotions {
            let fired = self.promotions.entry(own.promotion.clone()).or_default();
            fired.touched += 1;
            fired.applied += u64::from(own.outcome == "applied");
            fired.amount = fired.amount.saturating_add(own.amount);
            let lost = matches!(own.outcome.as_str(), "lost" | "shut_out" | "stopped");
            fired.lost += u64::from(lost);
        }
        for gift in &offers.gifts {
            let fired = self.promotions.entry(gift.promotion.clone()).or_default();
            fired.amount = fired.amount.saturating_add(worth(gift));
        }
    }

    /// Notes that a command was refused.
    pub fn refuse(&mut self, at: Instant, program: &Program, reason: &str) {
        self.all.refused += 1;
        self.months.entry(month(program, at)).or_default().refused += 1;
        if self.reasons.len() < REASONS || self.reasons.contains_key(reason) {
            *self.reasons.entry(reason.to_owned()).or_default() += 1;
        }
    }

    /// Notes what time took.
    pub fn postings(&mut self, postings: &[StoredPosting]) {
        for StoredPosting { wallet, posting, .. } in postings {
            if posting.to == Account::Expired {
                let flow = self.all.wallets.entry(wallet.clone()).or_default();
                flow.expired = flow.expired.saturating_add(posting.amount);
            }
        }
    }

    /// Notes moves between tiers.
    pub fn events(&mut self, events: &[StoredEvent]) {
        for event in events.iter().filter(|event| event.kind.starts_with("tier")) {
            *self.moves.entry(event.kind.clone()).or_default() += 1;
        }
    }
}

fn month(program: &Program, at: Instant) -> String {
    let day = program.zone.local(at).day;
    format!("{:04}-{:02}", day.year(), day.month())
}

fn worth(gift: &crate::offers::GiftAnswer) -> i64 {
    gift.worth.saturating_mul(gift.units)
}

fn add(sums: &mut Sums, outcome: &Outcome, (purchase, net): (bool, i64)) {
    sums.purchases += u64::from(purchase);
    sums.net = sums.net.saturating_add(net);
    sums.coupons += outcome.coupons.len() as u64;
    let mut flow = |wallet: &str, change: &dyn Fn(&mut Flow)| {
        change(sums.wallets.entry(wallet.to_owned()).or_default());
    };
    for credit in &outcome.credits {
        flow(&credit.wallet, &|flow| flow.issued = flow.issued.saturating_add(credit.amount));
    }
    for back in &outcome.taken_back {
        flow(&back.wallet, &|flow| flow.taken_back = flow.taken_back.saturating_add(back.amount));
    }
    for back in &outcome.given_back {
        flow(&back.wallet, &|flow| flow.used = flow.used.saturating_sub(back.amount));
    }
    let Some(offers) = &outcome.offers else { return };
    for paid in &offers.paid {
        flow(&paid.wallet, &|flow| {
            flow.used = flow.used.saturating_add(paid.units);
            flow.paid = flow.paid.saturating_add(paid.money);
        });
    }
    sums.discount = sums.discount.saturating_add(offers.totals.discount);
    sums.gifts = offers.gifts.iter().map(worth).fold(sums.gifts, i64::saturating_add);
}

/// What somebody gained by a command, in money.
fn gained(program: &Program, outcome: &Outcome) -> i64 {
    let money = |wallet: &str, units: i64| {
        let wallet = program.wallets.iter().find(|own| own.id == wallet);
        wallet.map_or(0, |wallet| wallet.pays(units, program.currency.digits))
    };
    let credits = outcome.credits.iter().map(|credit| money(&credit.wallet, credit.amount));
    let back = outcome.taken_back.iter().map(|back| -money(&back.wallet, back.amount));
    let offers = outcome.offers.iter();
    let off = offers.clone().map(|offers| offers.totals.discount);
    let gifts = offers.flat_map(|offers| offers.gifts.iter().map(worth));
    credits.chain(back).chain(off).chain(gifts).fold(0, i64::saturating_add)
}
