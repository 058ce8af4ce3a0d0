//! The till: find or enroll, enter the bill, see what it gives, sell, undo; for a tablet and a phone.

pub(crate) mod bill;
mod family;
pub(crate) mod find;
pub(crate) mod live;
pub(crate) mod offline;
pub(crate) mod priced;
pub(crate) mod sale;
pub(crate) mod sell;
pub(crate) mod today;

use crate::levels;
use crate::members::{self, shown};
use crate::missions::{self, MissionView};
use crate::occasions::{self, OccasionView};
use crate::page::{Page, Place};
use crate::state::Web;
use crate::streaks;
use crate::tiers::Stands;
use crate::visit::Visit;
use crate::words::{Words, numbers, wallet_name};
use crate::wrong::Wrong;
use axum::http::HeaderMap;
use baci_app::{Answer, Branch, Outcome, StoredMember};
use baci_core::id::MemberId;
use baci_core::program::Program;
use std::collections::BTreeMap;

/// What stands around every page of the till.
pub(crate) struct Frame {
    pub page: Page,
    /// The branches to choose from; empty where the shop has named none.
    pub branches: Vec<Branch>,
    /// The branch that this till stands in.
    pub branch: Option<Branch>,
    /// Nothing, as money is written: scripts write amounts like it.
    pub zero: String,
    /// The sign between a number and its decimals.
    pub point: &'static str,
}

/// A member as the till shows them.
pub(crate) struct Customer {
    pub id: MemberId,
    pub name: String,
    pub identity: String,
    pub tags: Vec<String>,
    pub balances: Vec<Held>,
    pub stands: Option<Stands>,
    pub missions: Vec<MissionView>,
    pub occasions: Vec<OccasionView>,
    /// What they may pay with together with their family, in words.
    pub family: Vec<String>,
}

/// A balance: its wallet's name, what can be spent, and what else there is.
pub(crate) struct Held {
    pub name: String,
    pub available: String,
    pub more: Vec<String>,
}

/// One thing that a purchase gives: how much, and by which rule.
pub(crate) struct Gift {
    pub amount: String,
    pub rule: String,
}

impl Frame {
    /// The frame of a page with a message as its title; `here` is where a choice of language leads
    /// back to, since what a form shows cannot be loaded again.
    pub async fn new(
        web: &Web,
        visit: &Visit,
        headers: &HeaderMap,
        (title, here): (&str, &str),
    ) -> Result<Self, Wrong> {
        let mut page = Page::new(visit, title, Place::Till);
        here.clone_into(&mut page.here);
        let branches = web.known().await?.shop.branches;
        let kept = web.jar().read(headers, "branch").unwrap_or_default();
        let kept = form_urlencoded::parse(kept.as_bytes()).next().map(|(id, _)| id.into_owned());
        let branch = branches.iter().find(|branch| Some(&branch.id) == kept.as_ref()).cloned();
        let (zero, point) = (visit.words.money(0), numbers::point(visit.words.language));
        Ok(Self { page, branches, branch, zero, point })
    }

    /// Whether this is a branch of the list, to be chosen again.
    pub(crate) fn is_here(&self, id: &str) -> bool {
        self.branch.as_ref().is_some_and(|branch| branch.id == id)
    }

    /// The branch of this till by name, where it is known.
    pub(crate) fn place(&self) -> &str {
        self.branch.as_ref().map_or("", |branch| called(branch))
    }
}

/// A branch's name, or its id where it has none.
pub(crate) fn called(branch: &Branch) -> &str {
    if branch.name.is_empty() { &branch.id } else { &branch.name }
}

/// A member with their balances.
pub(crate) async fn customer(
    web: &Web,
    visit: &Visit,
    stored: &StoredMember,
) -> Result<Customer, Wrong> {
    let balances = web.baci.balances(stored.member.id).await?;
    let words = &visit.words;
    let wallets = visit.program.as_ref().map(|p| p.program.member_wallets()).unwrap_or_default();
    let held = |wallet: &baci_core::program::Wallet| {
        let balance = balances.get(&wallet.id).copied().unwrap_or_default();
        let part = |key, n: i64| {
            (n != 0).then(|| words.say(key).text("amount", words.amount(wallet, n)).to_string())
        };
        let more = [
            part("balance-pending", balance.pending),
            part("balance-held", balance.held),
            part("balance-owed", balance.debt),
        ];
        Held {
            name: wallet_name(wallet, words.language).to_owned(),
            available: words.amount(wallet, balance.available),
            more: more.into_iter().flatten().collect(),
        }
    };
    let mut identities: Vec<&String> = stored.identities.iter().collect();
    identities.sort_by_key(|identity| !identity.starts_with("phone:"));
    Ok(Customer {
        id: stored.member.id,
        name: members::name(words, stored),
        identity: identities.first().map(|identity| shown(identity)).unwrap_or_default(),
        tags: stored.member.profile.tags.clone(),
        balances: wallets.iter().map(held).collect(),
        stands: Stands::of(web, visit, stored.member.id).await?,
        missions: missions::of(web, visit, stored.member.id).await?,
        occasions: occasions::of(web, visit, stored.member.id).await?,
        family: family::told(web, visit, stored.member.id).await?,
    })
}

/// Where a bill leaves somebody with what they keep up and with their levels.
pub(crate) fn kept_up(words: &Words, program: &Program, outcome: &Outcome) -> Vec<String> {
    let mut lines = streaks::told(words, program, &outcome.streaks);
    lines.extend(levels::told(words, program, &outcome.levels));
    lines
}

/// From when what a sale gives can be used, where that is later.
pub(crate) fn usable(words: &Words, program: &Program, answer: &Answer) -> Vec<String> {
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    for credit in answer.outcome.gave() {
        *sums.entry(&credit.wallet).or_default() += credit.amount;
    }
    let told = sums.into_iter().filter_map(|(id, sum)| {
        let wallet = program.wallets.iter().find(|w| w.id == id)?;
        let from = wallet.pending.as_ref()?.after(answer.at, &program.zone);
        let said = words.say("till-usable").text("amount", words.valued(wallet, sum));
        Some(said.text("day", words.day(from)).to_string())
    });
    told.collect()
}

/// What an answer gives in words: in sum by wallet, and one by one with the rule.
pub(crate) fn gifts(words: &Words, program: &Program, answer: &Answer) -> (Vec<String>, Vec<Gift>) {
    let wallet = |id: &str| program.wallets.iter().find(|w| w.id == id);
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    let mut gifts = Vec::new();
    for credit in answer.outcome.gave() {
        let Some(wallet) = wallet(&credit.wallet) else { continue };
        *sums.entry(&credit.wallet).or_default() += credit.amount;
        let rule = program.rules.iter().find(|rule| rule.id == credit.rule);
        let name = rule.map(|rule| rule.name.get(words.language)).filter(|name| !name.is_empty());
        let amount = format!("+{}", words.valued(wallet, credit.amount));
        gifts.push(Gift { amount, rule: name.unwrap_or(&credit.rule).to_owned() });
    }
    let sum =
        |(id, sum): (&str, i64)| wallet(id).map(|wallet| format!("+{}", words.valued(wallet, sum)));
    (sums.into_iter().filter_map(sum).collect(), gifts)
}
