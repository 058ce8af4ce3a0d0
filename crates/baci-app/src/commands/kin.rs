//! What others of a household pay on a member's bill, and get back: each from wallets of their own, by an event in
//! their own history beside the member's.

use crate::answer::KinAnswer;
use crate::command::{Command, Pay};
use crate::commands::{draft, refund, seal, valid, view};
use crate::published::Published;
use crate::state::{Change, State};
use baci_core::decide::{Count, GiveBack};
use baci_core::event::{Paid, Purchase};
use baci_core::household;
use baci_core::id::{EventId, MemberId};
use baci_core::ledger::{Account, Cause};
use baci_core::member::Used;
use baci_core::refusal::{Code, Refusal};
use baci_core::time::Instant;
use serde_json::json;
use std::collections::BTreeMap;

/// What the others have in a wallet that may pay on a bill.
pub(super) struct Others {
    pub wallet: String,
    /// Who came into the household first stands first.
    pub each: Vec<(MemberId, i64)>,
    /// What of it the member may pay with, where a limit is.
    pub most: Option<i64>,
}

/// Does what is due of the others, before any of their wallets is looked at.
pub(super) fn fall_due(
    state: &mut State,
    command: &Command,
    member: MemberId,
    at: Instant,
) -> Result<(), Refusal> {
    let mut others: Vec<MemberId> = Vec::new();
    if command.what.sale().is_some_and(|sale| sale.pay.iter().any(|pay| pay.household)) {
        let own = state.household_of(member).map(|own| own.household);
        others.extend(own.into_iter().flat_map(|id| state.people(id)).map(|own| own.member));
    }
    let back = command.what.returned();
    let back = back.and_then(|id| state.members.get(&member)?.purchases.get(&id));
    let paid = back.into_iter().flat_map(|origin| &origin.purchase.paid);
    others.extend(paid.filter_map(|paid| paid.from).map(|from| state.whom(from)));
    others.into_iter().filter(|id| *id != member).try_for_each(|id| state.fall_due(id, at))
}

/// What the others have for payments that ask for it.
pub(super) fn that_pay(
    state: &State,
    published: &Published,
    member: MemberId,
    (pays, used): (&[Pay], &dyn Used),
    at: Instant,
) -> Result<Vec<Others>, Refusal> {
    let asked = pays.iter().filter(|pay| pay.household);
    let program = &published.program;
    asked
        .map(|pay| {
            let rules = super::household::rules(published)?;
            let own = state.household_of(member).ok_or_else(super::household::in_none)?;
            let wallet = &valid::wallet(program, &pay.wallet)?.id;
            if !rules.shares(wallet) {
                let sentence = format!("households do not share the wallet '{wallet}'");
                let refusal = Refusal::new(Code::HouseholdRefused, sentence);
                return Err(refusal.because("household-not-shared").with("wallet", wallet));
            }
            if !rules.may_use(own.role) {
                let sentence = "in this role nobody pays with what the others have";
                let refusal = Refusal::new(Code::HouseholdRefused, sentence);
                return Err(refusal.because("household-may-not").with("role", own.role.word()));
            }
            let day = program.zone.local(at).day;
            let most = household::left(rules, wallet, own.role, used, day);
            let others = state.people(own.household).iter().filter(|o| o.member != member);
            let each = others.map(|other| {
                let known = state.member(other.member)?;
                Ok((other.member, view::available_in(known, wallet, at)?.max(0)))
            });
            let each: Result<_, Refusal> = each.collect();
            Ok(Others { wallet: wallet.clone(), each: each?, most })
        })
        .collect()
}

impl Others {
    /// What each has left after what they pay on this bill already.
    fn left(&self, purchase: &Purchase) -> Vec<(MemberId, i64)> {
        let paid = |of: MemberId| {
            let own = purchase.paid.iter().filter(|paid| paid.wallet == self.wallet);
            own.filter(|paid| paid.from == Some(of)).map(|paid| paid.units).sum::<i64>()
        };
        self.each.iter().map(|(id, has)| (*id, has.saturating_sub(paid(*id)).max(0))).collect()
    }

    /// How much they may pay together.
    pub fn has(&self, purchase: &Purchase) -> i64 {
        let all = self.left(purchase).iter().map(|(_, has)| *has).fold(0, i64::saturating_add);
        let others = purchase.paid.iter().filter(|paid| paid.wallet == self.wallet);
        let paid = others.filter(|paid| paid.from.is_some()).map(|paid| paid.units).sum();
        self.most.map_or(all, |most| all.min(most.saturating_sub(paid).max(0)))
    }

    /// Who pays how much of so many units, in proportion to what each has.
    pub fn split(&self, purchase: &Purchase, units: i64) -> Vec<(MemberId, i64)> {
        let left = self.left(purchase);
        let has: Vec<i64> = left.iter().map(|(_, has)| *has).collect();
        let parts = household::split(units, &has);
        let parts = left.iter().map(|(id, _)| *id).zip(parts);
        parts.filter(|(_, units)| *units > 0).collect()
    }
}

/// What is counted for the limits of one who pays with what others have.
pub(super) fn counts(published: &Published, purchase: &Purchase, at: Instant) -> Vec<Count> {
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    for paid in purchase.paid.iter().filter(|paid| paid.from.is_some()) {
        let sum = sums.entry(paid.wallet.as_str()).or_default();
        *sum = sum.saturating_add(paid.units);
    }
    let day = published.program.zone.local(at).day;
    let of = |(wallet, by): (&str, i64)| {
        household::keys(wallet, day).map(|key| {
            let key = key.to_string();
            Count { key, by, in_part: true, ..Count::default() }
        })
    };
    sums.into_iter().flat_map(of).collect()
}

type Done = Vec<(Change, Vec<KinAnswer>)>;

/// What the others pay on a purchase.
pub(super) fn pay(
    state: &State,
    command: &Command,
    purchase: Cause,
    member: MemberId,
    paid: &[Paid],
) -> Result<Done, Refusal> {
    let mut each: BTreeMap<MemberId, Vec<&Paid>> = BTreeMap::new();
    for (from, paid) in paid.iter().filter_map(|paid| Some((paid.from?, paid))) {
        each.entry(from).or_default().push(paid);
    }
    let beside = |(from, paid): (MemberId, Vec<&Paid>)| {
        let known = state.member(from)?;
        let parts = paid.iter().map(|own| (own.wallet.clone(), own.units)).collect();
        let own = Beside { kind: "household_pay", from, member, parts };
        let mut change = own.change(state, command, purchase)?;
        change.settle(known)?;
        let cause = change.cause;
        for paid in paid {
            let (wallet, journal) = change.wallet(known, &paid.wallet);
            wallet.spend(&cause, Account::Redeemed, paid.units, journal)?;
        }
        Ok((change, own.answers(1)))
    };
    each.into_iter().map(beside).collect()
}

/// What the others get back of what they had paid: also whoever is in the household no more.
pub(super) fn give_back(
    state: &State,
    command: &Command,
    refund: Cause,
    member: MemberId,
    backs: &[&GiveBack],
) -> Result<Done, Refusal> {
    let published = state.program()?;
    let mut each: BTreeMap<MemberId, Vec<&GiveBack>> = BTreeMap::new();
    for (from, back) in backs.iter().filter_map(|back| Some((back.from?, *back))) {
        each.entry(state.whom(from)).or_default().push(back);
    }
    let beside = |(from, backs): (MemberId, Vec<&GiveBack>)| {
        let known = state.member(from)?;
        let parts = backs.iter().map(|own| (own.wallet.clone(), own.units)).collect();
        let own = Beside { kind: "household_back", from, member, parts };
        let mut change = own.change(state, command, refund)?;
        change.settle(known)?;
        for back in backs {
            refund::give_back(&published.program, known, &mut change, back)?;
        }
        Ok((change, own.answers(-1)))
    };
    each.into_iter().map(beside).collect()
}

/// Takes the changes of others into the state.
pub(super) fn absorb(state: &mut State, changes: Done) -> Result<Vec<KinAnswer>, Refusal> {
    let mut all = Vec::new();
    for (change, answers) in changes {
        state.absorb(change)?;
        all.extend(answers);
    }
    Ok(all)
}

/// An event of another one, beside a member's.
struct Beside {
    kind: &'static str,
    from: MemberId,
    /// On whose bill.
    member: MemberId,
    /// By wallet, in smallest units.
    parts: Vec<(String, i64)>,
}

impl Beside {
    fn change(&self, state: &State, command: &Command, main: Cause) -> Result<Change, Refusal> {
        let parts = self.parts.iter();
        let parts: Vec<_> =
            parts.map(|(wallet, units)| json!({ "wallet": wallet, "amount": units })).collect();
        let body = json!({ "other": self.member.to_string(), "parts": parts });
        let mut own = draft(state, command, main.at, self.from, &body)?;
        let seed = format!("{}\u{1f}{}", command.key, self.from);
        own.event.event = EventId::derive(main.at, seed.as_bytes());
        self.kind.clone_into(&mut own.event.kind);
        own.event.origin = Some(main.event);
        Ok(seal(own))
    }

    fn answers(&self, sign: i64) -> Vec<KinAnswer> {
        let of = |(wallet, units): &(String, i64)| KinAnswer {
            member: self.from,
            wallet: wallet.clone(),
            units: units.saturating_mul(sign),
        };
        self.parts.iter().map(of).collect()
    }
}
