//! What is noted of one program's run, command by command.

use super::report::Acts;
use crate::answer::{Answer, Outcome};
use crate::error::AppError;
use baci_core::id::EventId;
use baci_core::ledger::Account;
use baci_core::program::Program;
use baci_core::time::Instant;
use baci_store::event::StoredEvent;
use baci_store::posting::StoredPosting;
use std::collections::{BTreeMap, HashMap};

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
    /// The worth of what went into rewards, games and causes, less what came back of it.
    pub claimed: i64,
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
    /// By the local year and month.
    pub months: BTreeMap<(i16, i8), Sums>,
    pub people: HashMap<String, Person>,
    pub promotions: BTreeMap<String, Fired>,
    /// Units that each rule gave, by wallet and rule.
    pub rules: BTreeMap<(String, String), (u64, i64)>,
    pub reasons: BTreeMap<String, u64>,
    /// Moves between tiers and the like, by the kind of event.
    pub moves: BTreeMap<String, u64>,
    /// What members did on their own, by kind.
    pub acts: BTreeMap<String, Acts>,
    /// What purchases got that may still come back.
    kept: HashMap<EventId, Kept>,
}

/// What a purchase got, as far as it has not come back.
#[derive(Debug)]
struct Kept {
    net: i64,
    discount: i64,
    gifts: i64,
    /// By wallet, in money.
    paid: Vec<(String, i64)>,
}

impl Tally {
    /// Notes what a command did for somebody, with all events that it made.
    pub fn note(
        &mut self,
        program: &Program,
        who: &str,
        answer: &Answer,
        (made, returns): (&[StoredEvent], bool),
    ) {
        let purchase = answer.kind == "purchase";
        let own = made.iter().find(|event| event.event == answer.event.event);
        let net = own.map_or(0, |event| event.net);
        self.add(program, (who, answer.at), &answer.outcome, (purchase, net));
        match own.and_then(|event| event.origin) {
            Some(of) if !purchase => self.give_back(program, (who, answer.at), (of, -net)),
            _ if purchase && returns => self.keep(answer, net),
            _ => {}
        }
        // Joining, and steps between tiers, give something of their own.
        for other in made.iter().filter(|event| event.event != answer.event.event) {
            if let Ok(outcome) = serde_json::from_str::<Outcome>(&other.outcome) {
                self.add(program, (who, other.at), &outcome, (false, other.net));
            }
        }
    }

    /// Notes that something was done again, or was not possible.
    pub fn act(&mut self, kind: Option<&str>, done: bool) {
        let Some(kind) = kind else { return };
        let own = self.acts.entry(kind.to_owned()).or_default();
        own.done += u64::from(done);
        own.refused += u64::from(!done);
    }

    fn add(
        &mut self,
        program: &Program,
        (who, at): (&str, Instant),
        outcome: &Outcome,
        (purchase, net): (bool, i64),
    ) {
        let month = self.months.entry(month(program, at)).or_default();
        for sums in [&mut self.all, month] {
            add(sums, outcome, (purchase, net));
            claimed(program, sums, outcome);
        }
        self.person(who, (purchase, net), gained(program, outcome));
        self.promotions(outcome);
        for credit in &outcome.credits {
            let own = self.rules.entry((credit.wallet.clone(), credit.rule.clone())).or_default();
            own.0 += 1;
            own.1 = own.1.saturating_add(credit.amount);
        }
    }

    /// Keeps what a purchase got, for as long as something of it may come back.
    fn keep(&mut self, answer: &Answer, net: i64) {
        let Some(offers) = &answer.outcome.offers else { return };
        let gifts = offers.gifts.iter().map(worth).fold(0, i64::saturating_add);
        let paid = offers.paid.iter().map(|paid| (paid.wallet.clone(), paid.money)).collect();
        let kept = Kept { net, discount: offers.totals.discount, gifts, paid };
        if (kept.discount, gifts) != (0, 0) || !kept.paid.is_empty() {
            self.kept.insert(answer.event.event, kept);
        }
    }

    /// Takes out of the sums what a purchase got, in proportion to what comes back of it.
    fn give_back(
        &mut self,
        program: &Program,
        (who, at): (&str, Instant),
        (of, back): (EventId, i64),
    ) {
        let Some(kept) = self.kept.get_mut(&of) else { return };
        let all = back >= kept.net;
        let net = kept.net;
        let part = |left: &mut i64| {
            let exact = i128::from(*left) * i128::from(back) / i128::from(net.max(1));
            let part = if all { *left } else { i64::try_from(exact).unwrap_or(*left) };
            *left -= part;
            part
        };
        let (discount, gifts) = (part(&mut kept.discount), part(&mut kept.gifts));
        let paid: Vec<(String, i64)> =
            kept.paid.iter_mut().map(|(wallet, money)| (wallet.clone(), part(money))).collect();
        kept.net -= back.min(kept.net);
        let month = self.months.entry(month(program, at)).or_default();
        for sums in [&mut self.all, month] {
            sums.discount = sums.discount.saturating_sub(discount);
            sums.gifts = sums.gifts.saturating_sub(gifts);
            for (wallet, money) in &paid {
                let flow = sums.wallets.entry(wallet.clone()).or_default();
                flow.paid = flow.paid.saturating_sub(*money);
            }
        }
        self.person(who, (false, 0), discount.saturating_add(gifts).saturating_neg());
    }

    fn person(&mut self, who: &str, (purchase, net): (bool, i64), gained: i64) {
        let note = |own: &mut Person| {
            own.purchases += u64::from(purchase);
            own.spent = own.spent.saturating_add(net);
            own.gained = own.gained.saturating_add(gained);
        };
        // Most came before: no name is copied for them.
        match self.people.get_mut(who) {
            Some(own) => note(own),
            None => note(self.people.entry(who.to_owned()).or_default()),
        }
    }

    fn promotions(&mut self, outcome: &Outcome) {
        let Some(offers) = &outcome.offers else { return };
        for own in &offers.promotions {
            let lost = matches!(own.outcome.as_str(), "lost" | "shut_out" | "stopped");
            noted(&mut self.promotions, &own.promotion, |fired| {
                fired.touched += 1;
                fired.applied += u64::from(own.outcome == "applied");
                fired.amount = fired.amount.saturating_add(own.amount);
                fired.lost += u64::from(lost);
            });
        }
        for gift in &offers.gifts {
            noted(&mut self.promotions, &gift.promotion, |fired| {
                fired.amount = fired.amount.saturating_add(worth(gift));
            });
        }
    }

    /// Notes that a command was refused.
    pub fn refuse(&mut self, at: Instant, program: &Program, error: &AppError) {
        self.all.refused += 1;
        self.months.entry(month(program, at)).or_default().refused += 1;
        let reason = match error {
            AppError::Refused(refusal) => refusal.code.text().to_owned(),
            other => other.to_string(),
        };
        let known = self.reasons.len() < REASONS || self.reasons.contains_key(&reason);
        let reason = if known { reason } else { "other".to_owned() };
        *self.reasons.entry(reason).or_default() += 1;
    }

    /// Notes what time took, from an instant on.
    pub fn postings(&mut self, postings: &[StoredPosting], from: Instant) {
        for StoredPosting { wallet, posting, .. } in postings {
            if posting.to == Account::Expired && posting.at >= from {
                let flow = self.all.wallets.entry(wallet.clone()).or_default();
                flow.expired = flow.expired.saturating_add(posting.amount);
            }
        }
    }

    /// Notes moves between tiers, from an instant on.
    pub fn events(&mut self, events: &[StoredEvent], from: Instant) {
        for event in events.iter().filter(|own| own.kind.starts_with("tier") && own.at >= from) {
            *self.moves.entry(event.kind.clone()).or_default() += 1;
        }
    }
}

/// Changes what is noted under a name, which is copied the first time only.
fn noted<T: Default>(all: &mut BTreeMap<String, T>, name: &str, change: impl FnOnce(&mut T)) {
    match all.get_mut(name) {
        Some(own) => change(own),
        None => change(all.entry(name.to_owned()).or_default()),
    }
}

fn month(program: &Program, at: Instant) -> (i16, i8) {
    let day = program.zone.local(at).day;
    (day.year(), day.month())
}

fn worth(gift: &crate::offers::GiftAnswer) -> i64 {
    gift.worth.saturating_mul(gift.units)
}

fn add(sums: &mut Sums, outcome: &Outcome, (purchase, net): (bool, i64)) {
    sums.purchases += u64::from(purchase);
    sums.net = sums.net.saturating_add(net);
    sums.coupons += outcome.coupons.len() as u64;
    let mut flow = |wallet: &str, change: &dyn Fn(&mut Flow)| {
        noted(&mut sums.wallets, wallet, |flow| change(flow));
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

/// What went into rewards, games, partners and causes, or came back of that.
fn claimed(program: &Program, sums: &mut Sums, outcome: &Outcome) {
    let mut used = |wallet: &str, units: i64, money: i64| {
        let flow = sums.wallets.entry(wallet.to_owned()).or_default();
        flow.used = flow.used.saturating_add(units);
        sums.claimed = sums.claimed.saturating_add(money);
    };
    if let Some(game) = &outcome.game
        && game.units > 0
    {
        used(&game.wallet, game.units, money(program, &game.wallet, game.units));
    }
    if let Some(reward) = &outcome.reward {
        let back = outcome.given_back.iter().map(|back| (&back.wallet, back.amount));
        match reward.state.as_str() {
            "ready" | "given" if reward.units > 0 => {
                let worth = money(program, &reward.wallet, reward.units);
                used(&reward.wallet, reward.units, worth);
            }
            // What comes back is no longer used: that is counted with every event.
            "cancelled" | "expired" => {
                back.for_each(|(wallet, units)| used(wallet, 0, -money(program, wallet, units)));
            }
            _ => {}
        }
    }
    if let Some(own) = &outcome.partner {
        match own.kind.as_str() {
            "spend" | "donate" => used(&own.wallet, own.units, own.money),
            // A partner pays for what it gives.
            "earn" => used(&own.wallet, 0, -own.money),
            "spend_undo" | "donate_undo" => used(&own.wallet, 0, -own.money),
            "earn_undo" => used(&own.wallet, 0, own.money),
            _ => {}
        }
    }
}

fn money(program: &Program, wallet: &str, units: i64) -> i64 {
    let wallet = program.wallets.iter().find(|own| own.id == wallet);
    wallet.map_or(0, |wallet| wallet.pays(units, program.currency.digits))
}

/// What somebody gained by a command, in money.
fn gained(program: &Program, outcome: &Outcome) -> i64 {
    let credits =
        outcome.credits.iter().map(|credit| money(program, &credit.wallet, credit.amount));
    let back = outcome.taken_back.iter().map(|back| -money(program, &back.wallet, back.amount));
    let offers = outcome.offers.iter();
    let off = offers.clone().map(|offers| offers.totals.discount);
    let gifts = offers.flat_map(|offers| offers.gifts.iter().map(worth));
    credits.chain(back).chain(off).chain(gifts).fold(0, i64::saturating_add)
}
