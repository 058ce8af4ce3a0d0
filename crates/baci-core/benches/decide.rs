//! What a decision and a posting cost: nanoseconds and allocations each, on one core.
//!
//! `cargo bench -p baci-core`. A five-line cart under programs of 20, 200 and 2,000 rules, of which
//! ten apply; so what grows is only the walk past rules that do not.

use baci_core::decide::{decide, explain};
use baci_core::decimal::Decimal;
use baci_core::event::{Body, Event, Line, Purchase, Quantity};
use baci_core::id::{EventId, MemberId};
use baci_core::ledger::{Account, Cause, Grant, Journal, Wallet};
use baci_core::member::{Member, MemberView, Profile};
use baci_core::money::{Currency, Rounding};
use baci_core::program::{
    Active, Asks, Award, Base, Caps, DebtPolicy, Filter, Program, Rule, Trigger, WalletKind,
};
use baci_core::text::Texts;
use baci_core::time::{Instant, Zone};
use std::collections::BTreeMap;
use std::hint::black_box;

const ROUNDS: u32 = 100_000;

fn main() {
    let at = Instant::from_micros(1_763_000_000_000_000);
    let id = MemberId::derive(at, b"member");
    let member = Member { id, joined_at: at, profile: Profile::default() };
    let used: BTreeMap<String, i64> = BTreeMap::new();
    let view = MemberView {
        member: &member,
        available: &[0, 0],
        tiers: &[],
        stage: None,
        segments: &[],
        household: None,
        used: &used,
        origin: None,
    };
    let event = Event { id: EventId::derive(at, b"event"), at, body: Body::Purchase(cart()) };
    for rules in [20, 200, 2_000] {
        let program = program(rules);
        let credits = decide(&program, &view, &event).map_or(0, |d| d.credits.len());
        report(&format!("decide, {rules} rules, {credits} credits"), || {
            let _ = black_box(decide(&program, &view, black_box(&event)));
        });
    }
    let program = program(20);
    report("explain, 20 rules", || {
        let _ = black_box(explain(&program, &view, black_box(&event)));
    });
    let mut wallet = Wallet::new(id, "points");
    let cause = Cause { event: event.id, at, digest: [7; 32] };
    let grant =
        Grant { amount: 10, earned_at: at, available_at: at, expires_at: at.plus_seconds(1) };
    let mut journal = Journal::default();
    report("ledger, one credit", || {
        let _ = black_box(wallet.credit(&cause, Account::Issued, grant, &mut journal));
        wallet.lots.clear();
        journal = Journal::default();
    });
}

fn report(name: &str, mut work: impl FnMut()) {
    (0..ROUNDS / 10).for_each(|_| work());
    let allocations = allocation_counter::measure(&mut work).count_total;
    let start = std::time::Instant::now();
    (0..ROUNDS).for_each(|_| work());
    let each = start.elapsed().as_nanos() / u128::from(ROUNDS);
    println!("{name:<36} {each:>8} ns   {allocations:>4} allocations");
}

fn cart() -> Purchase {
    let line = |category: &str, amount| Line {
        sku: Some(format!("{category}-1")),
        category: Some(category.to_owned()),
        quantity: Quantity(2_000),
        amount,
        ..Line::default()
    };
    let lines = vec![
        line("rolls", 31_900),
        line("soup", 8_900),
        line("drinks", 4_500),
        line("rolls", 25_900),
        line("dessert", 9_900),
    ];
    Purchase { lines, paid_with_balance: 5_000, ..Purchase::default() }
}

/// The first ten rules apply; the others are for categories that are not in the cart.
fn program(rules: usize) -> Program {
    Program {
        id: "bench".to_owned(),
        name: Texts::plain("Bench"),
        currency: Currency::new("THB", None).unwrap_or_else(|e| panic!("{e}")),
        zone: Zone::named("Asia/Bangkok").unwrap_or(Zone::UTC),
        country: None,
        wallets: vec![
            wallet("points", WalletKind::Points, 0),
            wallet("cash", WalletKind::Money, 2),
        ],
        rules: (0..rules).map(rule).collect(),
        prices: Default::default(),
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
        cards: baci_core::program::cards::Cards::default(),
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
        events: Vec::new(),
        document: serde_json::Value::Null,
    }
}

fn wallet(id: &str, kind: WalletKind, digits: u8) -> baci_core::program::Wallet {
    baci_core::program::Wallet {
        id: id.to_owned(),
        name: Texts::plain(id),
        kind,
        digits,
        pending: None,
        expires: None,
        worth: None,
        rounding: Rounding::Down,
        debt: DebtPolicy::Owe,
        pays: Default::default(),
    }
}

fn rule(i: usize) -> Rule {
    let category = |name: &str| Filter { category: vec![name.to_owned()], ..Filter::default() };
    let award = match i % 5 {
        0 => Award::PerAmount { give: 1, amount: 2_500 },
        1 => Award::PerUnit { give: 2 },
        2 => Award::Percent { percent: Decimal { mantissa: 15, scale: 1 } },
        3 => Award::PerFullAmount { give: 5, amount: 10_000 },
        _ => Award::Multiply { by: Decimal::whole(2) },
    };
    let only = if i < 10 { Filter::default() } else { category("elsewhere") };
    Rule {
        id: format!("rule-{i}"),
        name: Texts::default(),
        on: Trigger::Purchase,
        wallet: usize::from(i % 5 == 2),
        award,
        base: Base::Net,
        only,
        except: category("gift-card"),
        active: Active { hours: Some((0, 1_440)), ..Active::default() },
        when: None,
        caps: Caps { receipt: Some(1_000_000), ..Caps::default() },
        exclusive: false,
        priority: 0,
    }
}
