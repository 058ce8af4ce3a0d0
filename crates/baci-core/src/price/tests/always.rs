//! What must hold for any basket under any program of promotions.

use super::house::{basket, noon, program, quote};
use crate::event::Quantity;
use crate::price::{Basket, BasketLine, Fee, Priced};
use crate::program::Program;
use proptest::prelude::*;

const NAMES: [&str; 4] = ["a", "b", "c", "d"];

fn some_line() -> impl Strategy<Value = BasketLine> {
    let price = prop_oneof![0i64..20_000, Just(999), Just(1)];
    let floor = prop::option::weighted(0.2, 0i64..500);
    (0usize..4, 1i64..8, price, floor, any::<bool>()).prop_map(
        |(name, pieces, price, floor, reduced)| BasketLine {
            sku: Some(NAMES[name].to_owned()),
            category: Some(NAMES[name % 2].to_owned()),
            quantity: Quantity(pieces * 1000),
            price,
            floor,
            reduced,
            tax: (name > 1).then(|| "low".to_owned()),
            ..BasketLine::default()
        },
    )
}

fn some_basket() -> impl Strategy<Value = Basket> {
    let fees = prop::collection::vec(0i64..2_000, 0..2);
    (prop::collection::vec(some_line(), 0..6), fees).prop_map(|(lines, fees)| Basket {
        lines,
        fees: fees
            .into_iter()
            .map(|amount| Fee { method: "delivery".to_owned(), amount, tax: None })
            .collect(),
        ..Basket::default()
    })
}

fn some_target() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        (0usize..4).prop_map(|i| format!(", on = {{ sku = [\"{}\"] }}", NAMES[i])),
        (0usize..2).prop_map(|i| format!(", on = {{ category = [\"{}\"] }}", NAMES[i])),
    ]
}

fn some_give() -> impl Strategy<Value = String> {
    let per = prop::sample::select(vec!["unit", "line", "all"]);
    let limit =
        prop::sample::select(vec!["", ", units = 2", ", units_per_line = 1", ", sets_of = 3"]);
    let cut = prop_oneof![
        (1u32..=100).prop_map(|n| format!("percent = {n}")),
        (1u32..9_000).prop_map(|n| format!("amount = \"{}.{:02}\"", n / 100, n % 100)),
        (1u32..9_000).prop_map(|n| format!("price = \"{}.{:02}\"", n / 100, n % 100)),
    ];
    prop_oneof![
        4 => (cut, per, limit, some_target()).prop_map(|(cut, per, limit, on)| {
            format!("discount = {{ {cut}, per = \"{per}\"{limit}{on} }}")
        }),
        1 => (1u32..4, 1u32..3, some_target()).prop_map(|(buy, get, on)| {
            format!("deal = {{ buy = {{ quantity = {buy}{on} }}, get = {{ quantity = {get}{on} }} }}")
        }),
        1 => (1u32..100).prop_map(|n| format!("discount = {{ of = \"delivery\", percent = {n} }}")),
        1 => (1u32..3_000).prop_map(|n| format!(
            "bundle = {{ price = \"{}.{:02}\", parts = [{{ on = {{ sku = [\"a\"] }} }}, \
             {{ on = {{ sku = [\"b\"] }} }}] }}", n / 100, n % 100
        )),
    ]
}

fn some_promotions(groups: bool) -> impl Strategy<Value = Vec<(String, String)>> {
    let group = prop::sample::select(if groups { vec!["", "g", "h"] } else { vec![""] });
    let most = prop::sample::select(vec!["", "most = \"7.00\"\n"]);
    prop::collection::vec((some_give(), group, most), 1..6).prop_map(|gives| {
        let each = |(i, (give, group, most)): (usize, (String, &str, &str))| {
            let group =
                if group.is_empty() { String::new() } else { format!("group = \"{group}\"\n") };
            (format!("p{i}"), format!("{group}{most}{give}\n"))
        };
        gives.into_iter().enumerate().map(each).collect()
    })
}

fn some_prices() -> impl Strategy<Value = String> {
    let of = |words: Vec<&'static str>| prop::sample::select(words);
    (
        of(vec!["included", "added"]),
        of(vec!["line", "unit", "order"]),
        of(vec!["compound", "listed", "best-per-line"]),
        of(vec!["largest-remainder", "nearest", "down"]),
        of(vec!["half-up", "down", "up"]),
        of(vec!["level", "priority"]),
    )
        .prop_map(|(tax, round, stacking, split, rounding, sequence)| {
            format!(
                "[prices]\ntax = \"{tax}\"\ntax_round = \"{round}\"\nstacking = \"{stacking}\"\n\
                 split = \"{split}\"\nrounding = \"{rounding}\"\nsequence = \"{sequence}\"\n\
                 goods_tax = \"high\"\n[taxes]\nhigh = \"12.5\"\nlow = 3\n"
            )
        })
}

fn document(prices: &str, promotions: &[(String, String)]) -> Program {
    let text: String = promotions
        .iter()
        .map(|(id, rest)| format!("[[promotion]]\nid = \"{id}\"\n{rest}"))
        .collect();
    program(&format!("{prices}{text}"))
}

fn sums_are_exact(priced: &Priced, cart: &Basket) -> Result<(), TestCaseError> {
    let mut shares = vec![0i64; cart.lines.len() + cart.fees.len()];
    for applied in &priced.applied {
        prop_assert_eq!(applied.shares.iter().sum::<i64>(), applied.amount);
        for (sum, share) in shares.iter_mut().zip(&applied.shares) {
            prop_assert!(*share >= 0);
            *sum += share;
        }
    }
    let all = priced.lines.iter().chain(&priced.fees);
    for ((line, share), at) in all.zip(&shares).zip(0..) {
        prop_assert_eq!(line.discount, *share, "line {}", at);
        prop_assert_eq!(line.before - line.discount, line.amount);
        prop_assert!(line.amount >= 0);
        prop_assert!(line.amount > 0 || line.tax == 0);
    }
    for (line, entry) in priced.lines.iter().zip(&cart.lines) {
        let floor = entry.times(entry.floor.unwrap_or(0).min(entry.price)).unwrap();
        prop_assert!(line.amount >= floor, "{} under the floor {floor}", line.amount);
    }
    let totals = priced.totals;
    prop_assert_eq!(priced.lines.iter().map(|line| line.amount).sum::<i64>(), totals.goods);
    let taxes = priced.lines.iter().chain(&priced.fees).map(|line| line.tax);
    prop_assert_eq!(taxes.sum::<i64>(), totals.tax);
    prop_assert!(totals.payable >= 0);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn sums_are_exact_and_never_below_zero(
        cart in some_basket(), prices in some_prices(), promotions in some_promotions(true)
    ) {
        let program = document(&prices, &promotions);
        let priced = quote(&program, &cart);
        sums_are_exact(&priced, &cart)?;
        prop_assert_eq!(quote(&program, &cart), priced, "the same again");
    }

    #[test]
    fn what_is_bought_is_what_was_quoted(
        cart in some_basket(), prices in some_prices(), promotions in some_promotions(true),
        percent in 1u32..60, reduced in any::<bool>(),
    ) {
        let lists = format!(
            "[[price_list]]\nid = \"l\"\npercent = {percent}\nreduced = {reduced}\n\
             on = {{ sku = [\"a\"] }}\nprices = [{{ sku = \"b\", from = 3, price = 4 }}]\n"
        );
        let program = document(&format!("{prices}{lists}"), &promotions);
        let quoted = quote(&program, &cart);
        sums_are_exact(&quoted, &Basket {
            // A list may lower a price below the line's own floor: promotions then take nothing.
            lines: cart.lines.iter().map(|line| BasketLine { floor: None, ..line.clone() }).collect(),
            ..cart.clone()
        })?;
        let purchase = quoted.purchase(&program, &cart);
        let amounts: Vec<i64> = purchase.lines.iter().map(|line| line.amount).collect();
        prop_assert_eq!(amounts.iter().sum::<i64>(), quoted.totals.goods);
        prop_assert!(purchase.lines.iter().all(|line| line.discount >= 0));
        let offered = purchase.offered.clone().unwrap();
        let again = quote(&program, &offered.basket);
        prop_assert_eq!(&again, &quoted, "what was stored is priced again");
        prop_assert_eq!(again.purchase(&program, &offered.basket), purchase);
    }

    #[test]
    fn lines_in_another_order_give_the_same(
        cart in some_basket(), prices in some_prices(), promotions in some_promotions(true),
        turn in 0usize..6,
    ) {
        let program = document(&prices, &promotions);
        let mut other = cart.clone();
        let turn = turn.min(other.lines.len());
        other.lines.rotate_left(turn);
        let (one, two) = (quote(&program, &cart), quote(&program, &other));
        prop_assert_eq!(one.totals, two.totals);
        let given = |priced: &Priced| -> Vec<(usize, i64)> {
            priced.applied.iter().map(|own| (own.promotion, own.amount)).collect()
        };
        prop_assert_eq!(given(&one), given(&two));
        sums_are_exact(&two, &other)?;
    }

    #[test]
    fn a_quantity_is_the_same_on_one_line_and_on_several(
        cart in some_basket(), prices in some_prices(), promotions in some_promotions(true),
        turn in 0usize..12,
    ) {
        let program = document(&prices, &promotions);
        // Each piece on a line of its own, as a scanner sends them, in any order.
        let piece = |line: &BasketLine| BasketLine { quantity: Quantity::ONE, ..line.clone() };
        let pieces = cart.lines.iter().flat_map(|line| {
            std::iter::repeat_n(piece(line), usize::try_from(line.units()).unwrap())
        });
        let apart = Basket { lines: pieces.collect(), ..cart.clone() };
        let (one, two) = (quote(&program, &cart), quote(&program, &apart));
        sums_are_exact(&two, &apart)?;
        prop_assert_eq!(one.totals, two.totals);
        let given = |priced: &Priced| -> Vec<(usize, i64)> {
            priced.applied.iter().map(|own| (own.promotion, own.amount)).collect()
        };
        prop_assert_eq!(given(&one), given(&two));
        // Pieces of one article are the same, wherever they stand.
        let mut turned = apart.clone();
        turned.lines.rotate_left(turn.min(apart.lines.len()));
        let three = quote(&program, &turned);
        sums_are_exact(&three, &turned)?;
        prop_assert_eq!(one.totals, three.totals);
    }

    #[test]
    fn a_line_that_nothing_is_on_lowers_no_discount(
        cart in some_basket(), promotions in some_promotions(false), price in 1i64..5_000
    ) {
        let named = promotions.into_iter().filter(|(_, rest)| rest.contains("sku") || rest.contains("category"));
        let program = document("", &named.collect::<Vec<_>>());
        let before = quote(&program, &cart).totals.discount;
        let mut more = cart;
        more.lines.extend(basket(&[("elsewhere", 2, price)]).lines);
        prop_assert!(quote(&program, &more).totals.discount >= before);
    }

    #[test]
    fn no_allowed_combination_is_better(
        cart in some_basket(), promotions in some_promotions(true)
    ) {
        let program = document("", &promotions);
        let priced = quote(&program, &cart);
        prop_assert!(priced.best);
        for chosen in 0u32..(1 << promotions.len()) {
            let some: Vec<_> = promotions.iter().enumerate()
                .filter(|(i, _)| chosen & (1 << i) != 0).map(|(_, p)| p.clone()).collect();
            // Of the rivals that the basket touches exactly one applies, and all without rivals do.
            let touched = |id: &str| priced.verdicts.iter().any(|verdict| {
                promotions.get(verdict.promotion).is_some_and(|(own, _)| own == id)
            });
            let rivals = |of: &[(String, String)], group: &str| {
                of.iter().filter(|(id, rest)| rest.contains(group) && touched(id)).count()
            };
            let one = |group: &str| rivals(&some, group) == rivals(&promotions, group).min(1);
            let free = |of: &[(String, String)]| {
                of.iter().filter(|(_, rest)| !rest.contains("group")).count()
            };
            let all_free = free(&promotions) == free(&some);
            if !one("group = \"g\"") || !one("group = \"h\"") || !all_free || some.is_empty() {
                continue;
            }
            let other = quote(&document("", &some), &cart);
            prop_assert!(other.totals.discount <= priced.totals.discount, "{:?}", some);
        }
    }

    #[test]
    fn limits_are_never_passed(cart in some_basket(), budget in 1i64..2_000, uses in 1i64..4) {
        let rest = format!(
            "[[promotion]]\nid = \"p\"\ndiscount = {{ percent = 20 }}\n\
             limits = {{ budget = \"{}.{:02}\", uses = {uses} }}", budget / 100, budget % 100
        );
        let program = program(&rest);
        let mut used = std::collections::BTreeMap::new();
        for _ in 0..5 {
            let priced = super::house::quote_used(&program, &cart, &used);
            for count in priced.counts(&program, &cart, noon()) {
                *used.entry(count.key).or_insert(0) += count.by;
            }
        }
        prop_assert!(used.get("p/budget").copied().unwrap_or(0) <= budget);
        prop_assert!(used.get("p/program").copied().unwrap_or(0) <= uses);
    }
}
