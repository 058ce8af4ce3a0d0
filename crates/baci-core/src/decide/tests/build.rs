//! Programs, purchases and views for the tests, built from the model itself.

use crate::decide::returns::{Origin, Returned};
use crate::decide::{Decision, Explanation, decide, explain};
use crate::event::{Body, Cancel, Custom, Event, Line, Purchase, Quantity, Refund};
use crate::id::{EventId, MemberId};
use crate::member::{Member, MemberView, Profile};
use crate::money::{Currency, Rounding};
use crate::program::{
    Active, Asks, Award, Base, Caps, DebtPolicy, EventDef, Filter, Pays, Prices, Program, Rule,
    Trigger, Wallet, WalletKind,
};
use crate::refusal::Refusal;
use crate::text::Texts;
use crate::time::{Instant, Zone};
use std::collections::BTreeMap;

pub(super) const NOON: &str = "2026-11-22T12:00:00+07:00";

/// THB and Bangkok; wallet 0 is points, wallet 1 is money.
pub(super) fn program(rules: Vec<Rule>) -> Program {
    let events =
        vec![EventDef { name: "survey".to_owned(), title: Texts::default(), fields: Vec::new() }];
    Program {
        id: "test".to_owned(),
        name: Texts::plain("Test"),
        currency: Currency::new("THB", None).unwrap(),
        zone: Zone::named("Asia/Bangkok").unwrap(),
        country: None,
        wallets: vec![wallet("points", 0), wallet("cashback", 2)],
        rules,
        prices: Prices::default(),
        price_lists: Vec::new(),
        promotions: Vec::new(),
        spent: Vec::new(),
        rewards: Vec::new(),
        games: Vec::new(),
        surprises: Vec::new(),
        partners: Vec::new(),
        causes: Vec::new(),
        coupons: Vec::new(),
        satisfaction: None,
        cards: crate::program::cards::Cards::default(),
        missions: Vec::new(),
        streaks: Vec::new(),
        levels: Vec::new(),
        leaderboards: Vec::new(),
        stages: None,
        occasions: Vec::new(),
        questions: Vec::new(),
        household: None,
        transfers: Vec::new(),
        asks: Asks::default(),
        benefits: Vec::new(),
        ladders: Vec::new(),
        index: Default::default(),
        member_fields: Vec::new(),
        unmerge: None,
        events,
        document: serde_json::Value::Null,
    }
}

fn wallet(id: &str, digits: u8) -> Wallet {
    Wallet {
        id: id.to_owned(),
        name: Texts::plain(id),
        kind: if digits == 0 { WalletKind::Points } else { WalletKind::Money },
        digits,
        pending: None,
        expires: None,
        worth: None,
        rounding: Rounding::Down,
        debt: DebtPolicy::Owe,
        pays: Pays::default(),
    }
}

/// A rule on purchases that fills the first wallet.
pub(super) fn rule(id: &str, award: Award) -> Rule {
    Rule {
        id: id.to_owned(),
        name: Texts::plain(id),
        on: Trigger::Purchase,
        wallet: 0,
        award,
        base: Base::Net,
        only: Filter::default(),
        except: Filter::default(),
        active: Active::default(),
        when: None,
        caps: Caps::default(),
        exclusive: false,
        priority: 0,
    }
}

pub(super) fn category(name: &str) -> Filter {
    Filter { category: vec![name.to_owned()], ..Filter::default() }
}

pub(super) fn line(amount: i64, quantity: i64, category: &str) -> Line {
    let category = Some(category.to_owned());
    Line { amount, quantity: Quantity(quantity), category, ..Line::default() }
}

pub(super) fn purchase(lines: &[Line]) -> Purchase {
    Purchase { lines: lines.to_vec(), ..Purchase::default() }
}

pub(super) fn id(n: u32) -> EventId {
    EventId(uuid::Uuid::from_u128(u128::from(n)))
}

pub(super) fn event(body: Body) -> Event {
    Event { id: id(1), at: NOON.parse().unwrap(), body }
}

pub(super) fn survey() -> Body {
    Body::Custom(Custom { name: "survey".to_owned(), fields: BTreeMap::new() })
}

pub(super) fn member() -> Member {
    let id = MemberId(uuid::Uuid::nil());
    Member { id, joined_at: Instant::EARLIEST, profile: Profile::default() }
}

pub(super) fn run(
    program: &Program,
    used: &BTreeMap<String, i64>,
    body: Body,
) -> Result<(Decision, Explanation), Refusal> {
    let member = member();
    let view = MemberView {
        member: &member,
        available: &[],
        tiers: &[],
        stage: None,
        segments: &[],
        household: None,
        used,
        origin: None,
    };
    let decided = decide(program, &view, &event(body.clone()));
    let explained = explain(program, &view, &event(body));
    assert_eq!(decided.as_ref().ok(), explained.as_ref().ok().map(|(decision, _)| decision));
    explained
}

/// What each credit of a purchase comes to, by its rule.
pub(super) fn amounts(program: &Program, purchase: &Purchase) -> Vec<(usize, i64)> {
    let body = Body::Purchase(purchase.clone());
    let (decision, _) = run(program, &BTreeMap::new(), body).unwrap();
    decision.credits.iter().map(|credit| (credit.rule, credit.amount)).collect()
}

/// The purchase as it is kept for what comes back of it.
pub(super) fn origin(program: &Program, purchase: Purchase) -> Origin {
    let body = Body::Purchase(purchase.clone());
    let (decision, _) = run(program, &BTreeMap::new(), body).unwrap();
    Origin {
        event: id(1),
        purchase,
        credits: decision.credited(program),
        counts: decision.counts.to_vec(),
        returned: Returned::default(),
    }
}

fn give_back(program: &Program, origin: &mut Origin, body: Body) -> Result<Decision, Refusal> {
    let (member, used) = (member(), BTreeMap::new());
    let view = MemberView {
        member: &member,
        available: &[],
        tiers: &[],
        stage: None,
        segments: &[],
        household: None,
        used: &used,
        origin: Some(&*origin),
    };
    let decision = decide(program, &view, &event(body.clone()))?;
    let (explained, tree) = explain(program, &view, &event(body))?;
    assert_eq!(decision, explained);
    let told: Vec<i64> = tree.take_backs.iter().map(|reason| reason.amount).collect();
    assert_eq!(told, decision.take_backs.iter().map(|back| back.amount).collect::<Vec<_>>());
    origin.returned = decision.returned.clone().unwrap();
    Ok(decision)
}

/// A refund, noted in the origin.
pub(super) fn refund(
    program: &Program,
    origin: &mut Origin,
    what: crate::event::Returned,
) -> Result<Decision, Refusal> {
    let purchase = origin.event;
    give_back(program, origin, Body::Refund(Refund { purchase, what }))
}

/// A cancel, noted in the origin.
pub(super) fn cancel(program: &Program, origin: &mut Origin) -> Result<Decision, Refusal> {
    let purchase = origin.event;
    give_back(program, origin, Body::Cancel(Cancel { purchase }))
}
