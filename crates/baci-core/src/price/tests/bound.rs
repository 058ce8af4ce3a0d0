//! Coupons that are for some goods: articles, an owned item; which of several is used, what is refused.

use super::house::{basket, noon, off, program, quote, with_codes, with_fee};
use crate::coupon::{Binding, Coupon, Standing};
use crate::price::{Basket, CodeFate, Fate, Priced};
use crate::program::Program;

fn only(sku: &[&str], item: Option<&str>) -> Binding {
    let sku = sku.iter().map(|own| (*own).to_owned()).collect();
    Binding { sku, item: item.map(str::to_owned) }.clean().unwrap()
}

fn with(mut cart: Basket, code: &str, binding: Binding) -> Basket {
    let (code, promotion, standing) = (code.to_owned(), "p".to_owned(), Standing::Open);
    cart.coupons.push(Coupon { code, promotion, standing, bound: false, binding });
    cart
}

fn half(give: &str) -> Program {
    program(&format!("[[promotion]]\nid = \"p\"\ncoupon = \"typed\"\n{give}"))
}

/// An oil change on one vehicle and on another, and a tea.
fn garage() -> Basket {
    let mut cart = basket(&[("oil", 1, 10_000), ("oil", 1, 10_000), ("tea", 2, 500)]);
    cart.lines[0].item = Some("vin-1 ".to_owned());
    cart.lines[1].item = Some("VIN-2".to_owned());
    cart
}

/// The codes whose use is counted.
fn used(program: &Program, cart: &Basket, priced: &Priced) -> Vec<String> {
    priced.counts(program, cart, noon()).into_iter().map(|count| count.key).collect()
}

#[test]
fn a_coupon_for_articles_reaches_their_lines_alone() {
    let program = half("discount = { percent = 50 }");
    for (binding, expected) in [
        (only(&[], None), [5_000, 5_000, 500]),
        (only(&["tea"], None), [0, 0, 500]),
        (only(&["filter", "oil"], None), [5_000, 5_000, 0]),
        (only(&[], Some(" vin-2")), [0, 5_000, 0]),
        (only(&["oil"], Some("VIN-1")), [5_000, 0, 0]),
    ] {
        let cart = with(garage(), "A", binding.clone());
        let priced = quote(&program, &cart);
        assert_eq!(off(&priced), expected, "{binding:?}");
        assert_eq!(used(&program, &cart, &priced), ["A/coupon"], "{binding:?}");
    }
}

#[test]
fn for_other_goods_it_is_refused_with_what_it_is_for_and_not_used() {
    let program = half("discount = { percent = 50 }");
    for binding in
        [only(&["filter"], None), only(&[], Some("VIN-3")), only(&["tea"], Some("VIN-1"))]
    {
        let cart = with_codes(with(garage(), "A", binding.clone()), &["a"]);
        let priced = quote(&program, &cart);
        assert_eq!(off(&priced), [0, 0, 0], "{binding:?}");
        assert_eq!(priced.verdicts[0].fate, Fate::OtherGoods(binding.clone()));
        assert_eq!(priced.codes, [CodeFate::OtherGoods(binding)]);
        assert!(used(&program, &cart, &priced).is_empty());
    }
    // The goods are there, and the promotion is not on them.
    let tea = half("discount = { percent = 50, on = { sku = [\"tea\"] } }");
    let priced = quote(&tea, &with(garage(), "A", only(&["oil"], None)));
    assert_eq!(priced.verdicts[0].fate, Fate::OtherGoods(only(&["oil"], None)));
}

#[test]
fn of_two_coupons_the_first_that_fits_is_used() {
    let program = half("discount = { percent = 50 }");
    let two = with(garage(), "A", only(&[], Some("VIN-3")));
    let two = with_codes(with(two, "B", only(&[], Some("VIN-1"))), &["A", "B"]);
    let priced = quote(&program, &two);
    assert_eq!(off(&priced), [5_000, 0, 0]);
    assert_eq!(used(&program, &two, &priced), ["B/coupon"]);
    assert_eq!(
        priced.codes,
        [CodeFate::OtherGoods(only(&[], Some("VIN-3"))), CodeFate::Known(vec![0])]
    );
    let both = with(with(garage(), "A", only(&["tea"], None)), "B", only(&[], None));
    let priced = quote(&program, &both);
    assert_eq!(
        (off(&priced), used(&program, &both, &priced)),
        (vec![0, 0, 500], vec!["A/coupon".to_owned()])
    );
}

#[test]
fn lines_of_two_items_are_never_merged() {
    let program = half("discount = { amount = \"0.01\" }");
    for item in ["VIN-1", "VIN-2"] {
        let priced = quote(&program, &with(garage(), "A", only(&[], Some(item))));
        let expected = [i64::from(item == "VIN-1"), i64::from(item == "VIN-2"), 0];
        assert_eq!(off(&priced), expected, "{item}");
        let mut turned = with(garage(), "A", only(&[], Some(item)));
        turned.lines.reverse();
        let mut back = off(&quote(&program, &turned));
        back.reverse();
        assert_eq!(back, expected, "{item}: in another order");
    }
    let purchase = quote(&program, &garage()).purchase(&program, &garage());
    let items: Vec<_> = purchase.lines.iter().map(|line| line.item.as_deref()).collect();
    assert_eq!(items, [Some("vin-1 "), Some("VIN-2"), None], "the receipt keeps them");
}

#[test]
fn every_kind_of_promotion_is_bound() {
    for (give, expected) in [
        (
            "deal = { buy = { quantity = 1, on = { sku = [\"oil\"] } }, get = { quantity = 1, on = { sku = [\"oil\"] } } }",
            [0, 0, 0],
        ),
        ("deal = { buy = { quantity = 1 }, get = { quantity = 1 } }", [0, 0, 500]),
        (
            "bundle = { price = \"5.00\", parts = [{ on = { sku = [\"tea\"] }, quantity = 2 }] }",
            [0, 0, 500],
        ),
        ("discount = { percent = 10, of = \"everything\" }", [0, 0, 100]),
    ] {
        let cart = with_fee(with(garage(), "A", only(&["tea"], None)), 4_000);
        let priced = quote(&half(give), &cart);
        assert_eq!((off(&priced), priced.fees[0].discount), (expected.to_vec(), 0), "{give}");
    }
    let fees = half("discount = { percent = 100, of = \"delivery\" }");
    for (binding, free) in [(only(&["tea"], None), 4_000), (only(&["filter"], None), 0)] {
        let cart = with_fee(with(garage(), "A", binding), 4_000);
        assert_eq!(quote(&fees, &cart).fees[0].discount, free, "free delivery with these goods");
    }
    let gift = half("gift = { sku = \"wipers\" }");
    assert_eq!(quote(&gift, &with(garage(), "A", only(&["tea"], None))).gifts.len(), 1);
    assert!(quote(&gift, &with(garage(), "A", only(&["filter"], None))).gifts.is_empty());
}

#[test]
fn a_price_list_that_is_held_for_some_goods_is_for_those() {
    let program = program("[[price_list]]\nid = \"p\"\nheld = true\npercent = 10");
    let before = |cart: &Basket| -> Vec<i64> {
        quote(&program, cart).lines.iter().map(|line| line.before).collect()
    };
    assert_eq!(before(&with(garage(), "A", only(&[], None))), [9_000, 9_000, 900]);
    assert_eq!(before(&with(garage(), "A", only(&[], Some("VIN-2")))), [10_000, 9_000, 1_000]);
    assert_eq!(before(&garage()), [10_000, 10_000, 1_000]);
}

#[test]
fn what_a_coupon_is_for_is_cleaned_and_bounded() {
    let clean = only(&[" oil ", "", "oil", "Tea"], Some("  vin-1 "));
    assert_eq!(
        clean,
        Binding { sku: vec!["oil".into(), "Tea".into()], item: Some("VIN-1".into()) }
    );
    assert!(only(&["  "], Some(" ")).is_open(), "empty texts name nothing");
    let refused =
        |sku: Vec<String>, item: Option<String>| Binding { sku, item }.clean().unwrap_err().reason;
    assert_eq!(refused((0..51).map(|n| n.to_string()).collect(), None), "binding-many");
    assert_eq!(refused(vec!["s".repeat(201)], None), "binding-text");
    assert_eq!(refused(Vec::new(), Some("ລ".repeat(65))), "binding-text");
    assert_eq!(refused(Vec::new(), Some("a\u{0}b".to_owned())), "binding-text");
    assert!(only(&[], Some(&"ລ".repeat(64))).item.is_some());
}
