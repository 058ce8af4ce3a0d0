//! Each kind of promotion once, with numbers that a person can follow.

use super::house::{basket, off, program, quote, quote_used, with_codes, with_fee};
use crate::decimal::Decimal;
use crate::event::Quantity;
use crate::price::{Basket, CodeFate, Fate, Lack, Missing};
use crate::program::{Counted, Cut};
use std::collections::BTreeMap;

fn offs(promotions: &str, lines: &[(&str, i64, i64)]) -> Vec<i64> {
    off(&quote(&program(promotions), &basket(lines)))
}

#[test]
fn a_discount_is_on_lines_a_group_or_the_basket() {
    let on = |discount: &str| format!("[[promotion]]\nid = \"p\"\ndiscount = {discount}");
    let cart = [("rolls", 3, 1_000), ("tea", 1, 500)];
    let rows: &[(&str, [i64; 2])] = &[
        (r"{ percent = 10 }", [300, 50]),
        (r#"{ percent = 10, on = { category = ["rolls"] } }"#, [300, 0]),
        (r#"{ amount = "1.00", on = { category = ["rolls"] } }"#, [300, 0]),
        (r#"{ amount = "1.00", on = { category = ["rolls"] }, per = "line" }"#, [100, 0]),
        (r#"{ amount = "7.00" }"#, [600, 100]),
        (r#"{ amount = "7.00", on = { sku = ["tea", "rolls"] }, per = "all" }"#, [600, 100]),
        (r#"{ price = "8.00", on = { sku = ["rolls"] } }"#, [600, 0]),
        (r#"{ percent = 50, units = 1 }"#, [500, 0]),
        (r#"{ percent = 50, units = 1, pick = "cheapest" }"#, [0, 250]),
        (r#"{ percent = 50, units_per_line = 1 }"#, [500, 250]),
        (r#"{ percent = 10, sets_of = 3, on = { sku = ["rolls", "tea"] } }"#, [300, 0]),
        (r#"{ percent = 10, on = { price_from = "6.00" } }"#, [300, 0]),
        (r#"{ amount = "1.00", further = "2.00", on = { sku = ["rolls"] } }"#, [500, 0]),
    ];
    for (discount, expected) in rows {
        assert_eq!(offs(&on(discount), &cart), expected, "{discount}");
    }
}

#[test]
fn steps_go_by_the_basket_a_line_or_the_quantity() {
    let program = |by: &str| {
        format!(
            "[[promotion]]\nid = \"p\"\ndiscount = {{ by = \"{by}\", per = \"line\", steps = [\
             {{ from = 10, percent = 10 }}, {{ from = 20, percent = 20 }}] }}"
        )
    };
    let cart = [("a", 1, 1_500), ("b", 11, 100)];
    assert_eq!(offs(&program("basket"), &cart), [300, 220]);
    assert_eq!(offs(&program("line"), &cart), [150, 110]);
    assert_eq!(offs(&program("quantity"), &cart), [150, 110]);
    assert_eq!(offs(&program("basket"), &[("a", 1, 900)]), [0]);
}

#[test]
fn steps_go_by_what_the_member_spent() {
    let ladder = |over: &str| {
        program(&format!(
            "[prices]\nvalue_goods = {{ sku = [\"card\"] }}\n[[promotion]]\nid = \"p\"\n\
             discount = {{ by = \"spent\"{over}, steps = [\
             {{ from = 100, percent = 5 }}, {{ from = 500, percent = 10 }}] }}"
        ))
    };
    let spent = |over: &str, keys: &[(&str, i64)], lines: &[(&str, i64, i64)]| {
        let used = keys.iter().map(|(key, n)| ((*key).to_owned(), *n)).collect::<BTreeMap<_, _>>();
        quote_used(&ladder(over), &basket(lines), &used).totals.discount
    };
    let cart = [("a", 1, 2_000)];
    assert_eq!(spent("", &[("/spent", 7_999)], &cart), 0);
    assert_eq!(spent("", &[("/spent", 8_000)], &cart), 100, "with this basket");
    assert_eq!(spent("", &[("/spent", 48_000)], &cart), 200);
    assert_eq!(
        spent("", &[], &[("a", 1, 9_999), ("card", 1, 5_000)]),
        0,
        "a gift card is no spend"
    );
    let year = ", spent_over = \"year\"";
    assert_eq!(spent(year, &[("/spent/2026", 8_000), ("/spent", 50_000)], &cart), 100);
    assert_eq!(spent(year, &[("/spent/2025", 50_000)], &cart), 0);
    assert_eq!(spent(", spent_over = \"month\"", &[("/spent/2026-11", 8_000)], &cart), 100);
    let days = [("/spent/2026-11-22", 1_000), ("/spent/2026-11-16", 7_000)];
    assert_eq!(spent(", spent_days = 7", &days, &cart), 100);
    assert_eq!(spent(", spent_days = 6", &days, &cart), 0);
}

#[test]
fn a_deal_gives_some_for_some() {
    let deal = |rest: &str| format!("[[promotion]]\nid = \"p\"\ndeal = {{ {rest} }}");
    let same = deal("buy = { quantity = 2 }, get = { quantity = 1 }");
    assert_eq!(offs(&same, &[("a", 2, 300), ("b", 1, 200)]), [0, 200], "the cheapest is free");
    assert_eq!(offs(&same, &[("a", 6, 300)]), [600], "as often as it fits");
    assert_eq!(offs(&same, &[("a", 2, 300)]), [0]);
    let other = deal(
        "buy = { on = { sku = [\"a\"] } }, get = { on = { sku = [\"b\"] }, percent = 50 }, times = 1",
    );
    assert_eq!(offs(&other, &[("a", 2, 300), ("b", 2, 200)]), [0, 100]);
    let on_top = deal(
        "buy = { quantity = 3, on = { sku = [\"a\"] } }, get = { on = { sku = [\"a\"] } }, added = true",
    );
    let priced = quote(&program(&on_top), &basket(&[("a", 7, 300)]));
    assert_eq!(
        (priced.totals.payable, priced.gifts[0].units, priced.gifts[0].worth),
        (2_100, 2, 300)
    );
}

#[test]
fn a_bundle_has_a_price_and_takes_each_unit_once() {
    let bundle = "[[promotion]]\nid = \"p\"\n[promotion.bundle]\nprice = \"9.00\"\n\
        parts = [{ on = { category = [\"soup\"] } }, { quantity = 2, on = { category = [\"rolls\"] } }]";
    let priced = quote(&program(bundle), &basket(&[("soup", 2, 500), ("rolls", 5, 400)]));
    assert_eq!(priced.totals.goods, 2 * 900 + 400);
    assert_eq!(offs(bundle, &[("soup", 1, 500), ("rolls", 1, 400)]), [0, 0]);
}

#[test]
fn gifts_delivery_codes_and_claims() {
    let rest = r#"
[[promotion]]
id = "mochi"
gift = { sku = "mochi", worth = "2.00", for_each = { sku = ["set"] } }
[[promotion]]
id = "free-delivery"
needs = { amount = "20.00" }
discount = { of = "delivery", percent = 100 }
[[promotion]]
id = "welcome"
code = "Welcome10"
discount = { percent = 10 }
limits = { per_member = 1, budget = "5.00" }
[[promotion]]
id = "dessert"
costs = { units = 50 }
discount = { amount = "3.00" }
"#;
    let program = program(rest);
    let plain = quote(&program, &with_fee(basket(&[("set", 2, 900)]), 400));
    assert_eq!((plain.totals.payable, plain.gifts[0].units), (2_200, 2));
    let fate = &plain.verdicts.iter().find(|verdict| verdict.promotion == 1).unwrap().fate;
    let missing = Missing::Amount { least: 2_000, has: 1_800, counted: Default::default() };
    assert_eq!(fate, &Fate::Missing(0, missing));
    let coded = with_codes(with_fee(basket(&[("set", 3, 900)]), 400), &[" WELCOME10 ", "nothing"]);
    let priced = quote(&program, &coded);
    assert_eq!(priced.totals.payable, 2_430);
    assert_eq!(priced.codes, [CodeFate::Known(vec![2]), CodeFate::Unknown]);
    let used = BTreeMap::from([("welcome/member".to_owned(), 1)]);
    assert_eq!(quote_used(&program, &coded, &used).totals.payable, 2_700);
    let used = BTreeMap::from([("welcome/budget".to_owned(), 300)]);
    assert_eq!(
        quote_used(&program, &coded, &used).totals.payable,
        2_700,
        "2.70 do not fit in 2.00"
    );
    let mut claimed = basket(&[("tea", 1, 1_000)]);
    claimed.claims = vec!["dessert".to_owned()];
    assert_eq!(quote(&program, &claimed).totals.payable, 700);
    claimed.claims.push("dessert".to_owned());
    assert_eq!(quote(&program, &claimed).totals.payable, 700, "a claim counts once");
}

#[test]
fn rivals_exclusives_and_stops() {
    let rest = |first: &str, second: &str| {
        format!(
            "[[promotion]]\nid = \"ten\"\n{first}\ndiscount = {{ percent = 10 }}\n\
             [[promotion]]\nid = \"two\"\n{second}\ndiscount = {{ amount = \"2.00\" }}"
        )
    };
    let total = |first: &str, second: &str, price: i64| {
        let priced = quote(&program(&rest(first, second)), &basket(&[("a", 1, price)]));
        priced.totals.payable
    };
    assert_eq!(total("", "", 1_000), 700);
    assert_eq!(total("group = \"g\"", "group = \"g\"", 1_000), 800, "two is better here");
    assert_eq!(total("group = \"g\"", "group = \"g\"", 3_000), 2_700, "ten percent is");
    assert_eq!(total("exclusive = true", "", 1_000), 900);
    assert_eq!(total("stop = true", "", 1_000), 900);
    assert_eq!(total("", "priority = 5\nstop = true", 1_000), 800);
    let rivals = rest("group = \"g\"", "group = \"g\"");
    let priced = quote(&program(&rivals), &basket(&[("a", 1, 1_000)]));
    let lost = priced.verdicts.iter().find(|verdict| verdict.promotion == 0).unwrap();
    assert_eq!(lost.fate, Fate::Lost { to: 1, theirs: 200, own: 100 });
    assert!(priced.best);
}

#[test]
fn goods_by_weight_count_as_one_unit() {
    let deal = "[[promotion]]\nid = \"p\"\ndiscount = { amount = \"1.00\", per = \"unit\" }";
    let mut cart = basket(&[("rice", 1, 4_000)]);
    cart.lines[0].quantity = Quantity(1_250);
    let priced = quote(&program(deal), &cart);
    assert_eq!((priced.lines[0].before, priced.lines[0].amount), (5_000, 4_900));
}

#[test]
fn a_hint_says_what_it_would_take_the_best_first() {
    let program = program(
        r#"
[[promotion]]
id = "delivery"
needs = { amount = "30.00" }
discount = { of = "delivery", percent = 100 }
[[promotion]]
id = "rolls"
needs = { quantity = 4, of = { sku = ["rolls"] } }
discount = { percent = 30, on = { sku = ["rolls"] } }
[[promotion]]
id = "both"
needs = [{ amount = "30.00" }, { quantity = 9 }]
discount = { percent = 50 }
"#,
    );
    let cart = with_fee(basket(&[("rolls", 3, 900)]), 400);
    let priced = quote(&program, &cart);
    let hints = super::house::hints(&program, &cart, &priced);
    let told: Vec<_> = hints.iter().map(|hint| (hint.promotion, hint.gain)).collect();
    assert_eq!(told, [(1, 810), (0, 400)], "what lacks two things is no hint");
    let least = Missing::Quantity { least: Quantity(4_000), has: Quantity(3_000) };
    assert_eq!(hints[0].missing, least);
}

#[test]
fn a_hint_names_the_next_step_and_what_it_is_worth() {
    let steps = "steps = [{ from = STEP1, percent = 5 }, { from = STEP2, percent = 10 }, { from = STEP3, percent = 20 }]";
    let told = |by: &str, froms: [&str; 3], cart: &Basket| {
        let steps = steps.replace("STEP1", froms[0]).replace("STEP2", froms[1]);
        let steps = steps.replace("STEP3", froms[2]);
        let rest = format!(
            "[[promotion]]\nid = \"ladder\"\ndiscount = {{ by = \"{by}\", per = \"all\", \
             on = {{ sku = [\"tea\"] }}, {steps} }}\n"
        );
        let program = program(&rest);
        let priced = quote(&program, cart);
        let hints = super::house::hints(&program, cart, &priced);
        hints.into_iter().map(|hint| (hint.lack, hint.missing, hint.gain)).collect::<Vec<_>>()
    };
    let percent = |n: i64| Cut::Percent(Decimal::whole(n));
    let step = |now: Option<i64>, next: i64| Lack::Step {
        give: 0,
        now: now.map(percent),
        next: percent(next),
    };
    let amount = |least: i64, has: i64| Missing::Amount { least, has, counted: Counted::Entered };
    let cart = basket(&[("tea", 3, 1_000), ("rolls", 1, 5_000)]);
    let money = ["\"10.00\"", "\"40.00\"", "\"90.00\""];
    assert_eq!(told("amount", money, &cart), [(step(Some(5), 10), amount(4_000, 3_000), 150)]);
    // By the basket, the rolls count, too.
    assert_eq!(told("basket", money, &cart), [(step(Some(10), 20), amount(9_000, 8_000), 300)]);
    let pieces = Missing::Quantity { least: Quantity(4_000), has: Quantity(3_000) };
    assert_eq!(told("quantity", ["4", "6", "9"], &cart), [(step(None, 5), pieces, 150)]);
    assert_eq!(told("quantity", ["1", "2", "3"], &cart), [], "at the top there is no more");
}

#[test]
fn a_gift_counts_against_its_budget() {
    let rest = "[[promotion]]\nid = \"p\"\ngift = { sku = \"m\", worth = \"10.00\" }\nlimits = { budget = \"15.00\" }";
    let (program, cart) = (program(rest), basket(&[("a", 1, 100)]));
    assert_eq!(quote(&program, &cart).gifts.len(), 1);
    let used = BTreeMap::from([("p/budget".to_owned(), 1_000)]);
    assert_eq!(quote_used(&program, &cart, &used).gifts.len(), 0);
}

#[test]
fn steps_of_prices_are_per_unit_and_a_price_may_be_zero() {
    let steps = "[[promotion]]\nid = \"p\"\n[promotion.discount]\nby = \"quantity\"\n\
        on = { sku = [\"a\"] }\nsteps = [{ from = 3, price = \"8.00\" }, { from = 5, price = \"0.00\" }]";
    assert_eq!(offs(steps, &[("a", 2, 1_000)]), [0]);
    assert_eq!(offs(steps, &[("a", 3, 1_000)]), [600]);
    assert_eq!(offs(steps, &[("a", 5, 1_000)]), [5_000]);
}
