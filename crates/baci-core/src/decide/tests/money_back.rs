//! The money of what comes back: each unit's price with its tax and charges, delivery with the last, and
//! all parts together what was paid.

use super::{Decision, build};
use crate::decide::Count;
use crate::decide::caps::Key;
use crate::decide::returns::Origin;
use crate::event::{Paid, Quantity, Returned, ReturnedLine};
use crate::member::MemberView;
use crate::price::{Basket, BasketLine, Fee, price};
use crate::program::{Program, Source};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn program(rest: &str) -> Program {
    let text = format!(
        "schema = 1\n[program]\nid = \"a\"\nname = \"A\"\ncurrency = \"THB\"\n\
         timezone = \"Asia/Bangkok\"\n[wallets.points]\nkind = \"points\"\n{rest}"
    );
    Program::from_toml(&[Source { name: "a.toml", text: &text }]).unwrap()
}

/// Pieces at a price, each with a charge.
fn piece(sku: &str, pieces: i64, price: i64, levy: i64) -> BasketLine {
    let levy = Some(levy).filter(|levy| *levy > 0);
    let (sku, quantity) = (Some(sku.to_owned()), Quantity(pieces * 1000));
    BasketLine { sku, quantity, price, levy, ..BasketLine::default() }
}

/// A purchase of a basket, of which a wallet paid so many hundredths.
fn bought(program: &Program, basket: &Basket, hundredths: i64) -> (Origin, i64) {
    let (member, used) = (build::member(), BTreeMap::new());
    let view = MemberView {
        member: &member,
        available: &[0],
        tiers: &[],
        stage: None,
        segments: &[],
        household: None,
        used: &used,
        origin: None,
    };
    let at = "2026-11-22T12:00:00+07:00".parse().unwrap();
    let priced = price(program, &view, basket, at).unwrap();
    let mut purchase = priced.purchase(program, basket);
    let payable = priced.totals.payable;
    let money = payable.max(0) * hundredths / 100;
    if money > 0 {
        let wallet = "points".to_owned();
        purchase.paid.push(Paid {
            wallet,
            units: money,
            money,
            claimed: None,
            card: None,
            from: None,
        });
        purchase.paid_with_balance = money.min(purchase.gross().unwrap());
    }
    let mut origin = build::origin(program, purchase);
    origin.counts.extend(priced.counts(program, basket, at));
    (origin, payable)
}

fn units(line: u32, pieces: i64) -> Returned {
    Returned::Lines(vec![ReturnedLine { line, quantity: Quantity(pieces * 1000) }])
}

/// What comes back in money and to the wallet by a refund.
fn back(program: &Program, origin: &mut Origin, what: Returned) -> (i64, i64) {
    let decided = refunded(program, origin, what);
    (decided.0, decided.1)
}

/// The same, with all else that the refund decides.
fn refunded(program: &Program, origin: &mut Origin, what: Returned) -> (i64, i64, Decision) {
    let before = origin.returned.money(&origin.purchase);
    let decision = build::refund(program, origin, what).unwrap();
    let wallet = decision.give_backs.iter().map(|back| back.units).sum();
    (origin.returned.money(&origin.purchase) - before, wallet, decision)
}

/// What stands open of a purchase: points that it earned, uses and money that it counts.
struct Open {
    points: i64,
    counts: BTreeMap<String, i64>,
}

impl Open {
    fn of(origin: &Origin) -> Self {
        let points = origin.credits.iter().map(|credit| credit.amount).sum();
        let mut open = Self { points, counts: BTreeMap::new() };
        open.count(&origin.counts);
        open
    }

    fn count(&mut self, counts: &[Count]) {
        for count in counts.iter().filter(|count| count.key != Key::PURCHASES.to_string()) {
            *self.counts.entry(count.key.clone()).or_default() += count.by;
        }
    }

    fn back(&mut self, decision: &Decision) {
        self.points -= decision.take_backs.iter().map(|back| back.amount).sum::<i64>();
        self.count(&decision.counts);
    }
}

const ADDED: &str =
    "[prices]\ntax = \"added\"\ngoods_tax = \"vat\"\nfee_tax = \"vat\"\n[taxes]\nvat = 7\n";

#[test]
fn tax_that_was_added_comes_back_with_the_goods() {
    let program =
        program(&format!("{ADDED}[[promotion]]\nid = \"ten\"\ndiscount = {{ percent = 10 }}\n"));
    let lines = vec![piece("bottle", 2, 10_000, 500), piece("tea", 1, 5_000, 0)];
    let fees = vec![Fee { method: "bike".to_owned(), amount: 4_000, tax: None }];
    let basket = Basket { lines, fees, ..Basket::default() };
    // 2 bottles at 90 and their deposits, a tea at 45, delivery, 7 % of all but the deposits.
    let payable = 18_000 + 4_500 + 4_000 + 1_260 + 315 + 280 + 1_000;
    let (mut origin, told) = bought(&program, &basket, 0);
    assert_eq!(told, payable);
    assert_eq!(back(&program, &mut origin, units(0, 1)), (9_000 + 630 + 500, 0));
    assert_eq!(back(&program, &mut origin, units(1, 1)), (4_500 + 315, 0));
    // The last piece takes the delivery along.
    assert_eq!(back(&program, &mut origin, units(0, 1)), (9_000 + 630 + 500 + 4_280, 0));
    // Half of it was paid by a wallet, which gets half of each part.
    let (mut origin, _) = bought(&program, &basket, 50);
    assert_eq!(back(&program, &mut origin, units(0, 1)), (5_066, 5_064));
    let (money, wallet) = back(&program, &mut origin, Returned::All);
    assert_eq!((money + 5_066, wallet + 5_064), (payable - payable / 2, payable / 2));
}

#[test]
fn tax_within_prices_is_given_back_with_them() {
    let rest = "[prices]\ngoods_tax = \"vat\"\nstep = \"0.25\"\n[taxes]\nvat = 7\n";
    let basket = Basket { lines: vec![piece("tea", 3, 3_333, 0)], ..Basket::default() };
    let program = program(rest);
    let (mut origin, payable) = bought(&program, &basket, 0);
    assert_eq!(payable, 10_000, "9,999 in quarters");
    assert_eq!(back(&program, &mut origin, units(0, 1)), (3_333, 0));
    assert_eq!(back(&program, &mut origin, units(0, 2)), (6_667, 0));
}

fn some_basket() -> impl Strategy<Value = Basket> {
    let line = (1i64..5, 1i64..20_000, 0i64..300);
    let fees = prop::collection::vec(0i64..5_000, 0..2);
    (prop::collection::vec(line, 1..5), fees).prop_map(|(lines, fees)| {
        let lines = lines.into_iter().zip(["a", "b", "c", "d"]);
        let fee = |amount| Fee { method: "bike".to_owned(), amount, tax: None };
        Basket {
            lines: lines.map(|((n, price, levy), sku)| piece(sku, n, price, levy)).collect(),
            fees: fees.into_iter().map(fee).collect(),
            ..Basket::default()
        }
    })
}

proptest! {
    #[test]
    fn everything_back_restores_everything(
        basket in some_basket(), added in any::<bool>(), percent in 0u32..=100,
        hundredths in 0i64..=100, order in prop::collection::vec(0usize..100, 0..20),
    ) {
        let tax = if added { ADDED.to_owned() } else { ADDED.replace("added", "included") };
        let percent = percent.max(1);
        let program = program(&format!(
            "{tax}[[earn]]\nid = \"base\"\non = \"purchase\"\ngive = 1\nper_amount = 3\n\
             [[promotion]]\nid = \"p\"\ndiscount = {{ percent = {percent} }}\n\
             limits = {{ uses = 9, per_member = 9, budget = \"9000000\", back_on_return = true }}\n\
             [[promotion]]\nid = \"regular\"\n\
             discount = {{ by = \"spent\", steps = [{{ from = 1, percent = 1 }}] }}\n"
        ));
        let (mut origin, payable) = bought(&program, &basket, hundredths);
        let mut open = Open::of(&origin);
        let paid = origin.purchase.paid.iter().map(|paid| paid.units).sum::<i64>();
        let (mut money, mut wallet) = (0, 0);
        for at in order {
            let line = at % basket.lines.len();
            let back_so_far = origin.returned.lines.get(line).map_or(0, |back| back.quantity.0);
            if back_so_far >= basket.lines[line].quantity.0 || is_over(&origin) {
                continue;
            }
            let piece = units(u32::try_from(line).unwrap(), 1);
            let (cash, points, decision) = refunded(&program, &mut origin, piece);
            prop_assert!(cash >= -1 && points >= 0, "{cash} {points}");
            (money, wallet) = (money + cash, wallet + points);
            open.back(&decision);
        }
        if !is_over(&origin) {
            let (cash, points, decision) = refunded(&program, &mut origin, Returned::All);
            (money, wallet) = (money + cash, wallet + points);
            open.back(&decision);
        }
        prop_assert_eq!((money, wallet), (payable - paid, paid));
        // No points, no use, no budget and no spending is left; that there was a purchase is.
        prop_assert_eq!(open.points, 0);
        prop_assert!(open.counts.values().all(|left| *left == 0), "{:?}", open.counts);
    }
}

fn is_over(origin: &Origin) -> bool {
    origin.returned.is_all_of(&origin.purchase)
}

/// Twenty are taken off a bill of a hundred by hand: who brings the goods back gets what was paid.
#[test]
fn no_part_pays_out_more_than_was_paid() {
    let program = program("");
    let off = piece("by-hand", 1, -2_000, 0);
    let basket = Basket { lines: vec![piece("tea", 1, 10_000, 0), off], ..Basket::default() };
    let (mut origin, payable) = bought(&program, &basket, 0);
    assert_eq!(payable, 8_000);
    assert_eq!(back(&program, &mut origin, units(0, 1)).0, 8_000);
    assert_eq!(back(&program, &mut origin, Returned::All).0, 0);
}
