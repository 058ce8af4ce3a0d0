//! Price lists: which one counts, what it does to a line, and what promotions see of it.

use super::house::{basket, off, program, quote};
use crate::coupon::{Binding, Coupon, Standing};
use crate::event::Quantity;
use crate::price::{Basket, ListPrice, Priced};
use crate::program::{Program, Source};

fn after(priced: &Priced) -> Vec<i64> {
    priced.lines.iter().map(|line| line.before).collect()
}

fn lists(rest: &str, lines: &[(&str, i64, i64)]) -> Vec<i64> {
    after(&quote(&program(rest), &basket(lines)))
}

fn holding(mut cart: Basket, id: &str, standing: Standing) -> Basket {
    let (code, promotion) = (format!("{id}-CODE"), id.to_owned());
    cart.coupons.push(Coupon {
        code,
        promotion,
        standing,
        bound: true,
        binding: Binding::default(),
    });
    cart
}

#[test]
fn a_list_says_what_a_unit_costs_and_never_more() {
    let list = "[[price_list]]\nid = \"club\"\nprices = [{ sku = \"a\", price = 8 }, { sku = \"b\", price = 0 }]";
    assert_eq!(lists(list, &[("a", 2, 1_000), ("b", 1, 500), ("c", 1, 300)]), [1_600, 0, 300]);
    assert_eq!(lists(list, &[("a", 2, 700)]), [1_400], "never above what was entered");
    let fixed = list.replace("\nprices", "\nfixed = true\nprices");
    assert_eq!(lists(&fixed, &[("a", 2, 700)]), [1_600], "unless it says so");
    let priced = quote(&program(list), &basket(&[("c", 1, 300), ("a", 2, 1_000)]));
    assert_eq!(priced.listed, [ListPrice { line: 1, list: 0, entered: 1_000, price: 800 }]);
}

#[test]
fn quantities_of_an_article_count_together() {
    let list = "[[price_list]]\nid = \"club\"\nprices = [\
        { sku = \"a\", from = 10, price = 6 }, { sku = \"a\", from = 3, price = 8 }]";
    assert_eq!(lists(list, &[("a", 2, 1_000)]), [2_000]);
    assert_eq!(lists(list, &[("a", 3, 1_000)]), [2_400]);
    assert_eq!(lists(list, &[("a", 2, 1_000), ("b", 9, 100), ("a", 1, 1_000)]), [1_600, 900, 800]);
    assert_eq!(lists(list, &[("a", 10, 1_000)]), [6_000]);
}

#[test]
fn the_highest_priority_counts_then_the_lowest_price() {
    let list = |id: &str, price: i64, priority: i64| {
        format!(
            "[[price_list]]\nid = \"{id}\"\npriority = {priority}\n\
             prices = [{{ sku = \"a\", price = {price} }}]\n"
        )
    };
    let cart = [("a", 1, 1_000)];
    assert_eq!(lists(&(list("x", 9, 0) + &list("y", 7, 0)), &cart), [700]);
    assert_eq!(lists(&(list("x", 9, 1) + &list("y", 7, 0)), &cart), [900]);
    let other = "[[price_list]]\nid = \"z\"\npriority = 5\nprices = [{ sku = \"b\", price = 1 }]\n";
    assert_eq!(lists(&(list("x", 9, 1) + other), &cart), [900], "it has no price for it");
    let percent = "[[price_list]]\nid = \"p\"\npercent = 25\non = { category = [\"a\", \"c\"] }\n\
                   prices = [{ sku = \"c\", price = 9 }]\n";
    assert_eq!(lists(percent, &[("a", 3, 333), ("b", 1, 333), ("c", 1, 1_000)]), [750, 333, 900]);
}

#[test]
fn a_list_is_for_some_and_for_a_time() {
    let list = |rest: &str| {
        format!("[[price_list]]\nid = \"club\"\n{rest}\nprices = [{{ sku = \"a\", price = 8 }}]\n")
    };
    let cart = [("a", 1, 1_000)];
    assert_eq!(lists(&list("active = { from = \"2026-11-23\" }"), &cart), [1_000]);
    assert_eq!(lists(&list("active = { until = \"2026-11-23\" }"), &cart), [800]);
    assert_eq!(lists(&list("when = \"'vip' in member.tags\""), &cart), [1_000]);
    assert_eq!(lists(&list("when = \"cart.total >= 10\""), &cart), [800], "as it was entered");
    let held = program(&list("held = true"));
    let cart = || basket(&[("a", 1, 1_000)]);
    assert_eq!(after(&quote(&held, &cart())), [1_000]);
    assert_eq!(after(&quote(&held, &holding(cart(), "club", Standing::Open))), [800]);
    assert_eq!(after(&quote(&held, &holding(cart(), "club", Standing::Expired))), [1_000]);
    assert_eq!(after(&quote(&held, &holding(cart(), "other", Standing::Open))), [1_000]);
    assert!(held.index.takes_coupons() && held.index.of_coupon("club") == Some(&[]));
}

#[test]
fn promotions_work_on_the_list_price_and_the_entered_one_stays_to_be_seen() {
    let rest = |reduced: bool| {
        format!(
            "[[price_list]]\nid = \"club\"\nreduced = {reduced}\nprices = [{{ sku = \"a\", price = 8 }}]\n\
             [[promotion]]\nid = \"ten\"\nskip_reduced = true\ndiscount = {{ percent = 10 }}\n\
             [[promotion]]\nid = \"cheap\"\ndiscount = {{ amount = 1, on = {{ price_to = 8 }} }}"
        )
    };
    let cart = basket(&[("a", 2, 1_000)]);
    let (own, reduced) = (program(&rest(false)), program(&rest(true)));
    let priced = quote(&own, &cart);
    assert_eq!((after(&priced), off(&priced)), (vec![1_600], vec![340]));
    assert_eq!(off(&quote(&reduced, &cart)), [200], "what is reduced gets no ten percent");
    let purchase = priced.purchase(&own, &cart);
    assert_eq!((purchase.lines[0].amount, purchase.lines[0].discount), (1_260, 740));
    let offered = purchase.offered.unwrap();
    assert_eq!(offered.basket, cart, "what was entered is kept, so that it can be priced again");
    let dearer =
        program("[[price_list]]\nid = \"x\"\nfixed = true\nprices = [{ sku = \"a\", price = 12 }]");
    let bought = quote(&dearer, &cart).purchase(&dearer, &cart);
    assert_eq!((bought.lines[0].amount, bought.lines[0].discount), (2_400, 0));
    let value = program(
        "[prices]\nvalue_goods = { sku = [\"a\"] }\n[[price_list]]\nid = \"x\"\npercent = 50",
    );
    assert_eq!(after(&quote(&value, &cart)), [2_000], "a gift card is worth what it costs");
    let mut by_hand = basket(&[("a", 1, -500)]);
    by_hand.lines[0].quantity = Quantity::ONE;
    assert_eq!(after(&quote(&dearer, &by_hand)), [-500]);
}

#[test]
fn what_a_list_lacks_is_told() {
    let head = "schema = 1\n[program]\nid = \"a\"\nname = \"A\"\ncurrency = \"USD\"\ntimezone = \"UTC\"\n\
                [wallets.points]\nkind = \"points\"\n[[price_list]]\nid = \"x\"\n";
    for (rest, reason) in [
        ("", "gives-nothing"),
        ("prices = []", "list-length"),
        ("prices = [{ sku = \"a\" }]", "missing-key"),
        ("prices = [{ sku = \"a\", price = -1 }]", "not-positive"),
        ("prices = [{ sku = \"a\", price = 1 }, { sku = \"a\", price = 2 }]", "twice"),
        ("prices = [{ sku = \"a\", price = 1 }]\non = { sku = [\"a\"] }", "goes-with"),
        ("percent = 101", "too-much"),
    ] {
        let text = format!("{head}{rest}");
        let problems = Program::from_toml(&[Source { name: "a.toml", text: &text }]).unwrap_err();
        let told: Vec<_> = problems.iter().map(|problem| problem.reason).collect();
        assert_eq!(told, [reason], "{rest}");
    }
}
