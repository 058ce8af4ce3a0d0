//! Goods with a condition of their own: where it may stand, what it sees, what is refused.

use super::house::{basket, off, program, quote};
use crate::condition::OfLine;
use crate::event::Quantity;
use crate::price::Basket;

/// A roll and a tea, the tea reduced and new.
fn cart() -> Basket {
    let mut cart = basket(&[("roll", 3, 1_000), ("tea", 1, 500)]);
    cart.lines[1].reduced = true;
    cart.lines[1].tags = vec!["new".to_owned(), "cold".to_owned()];
    cart.lines[0].brand = Some("Kirin".to_owned());
    cart
}

#[test]
fn a_condition_sees_all_that_a_line_is() {
    for (source, expected) in [
        ("line.sku == 'roll'", [100, 0]),
        ("line.category in ['tea', 'beer']", [0, 100]),
        ("line.brand.lowerAscii().startsWith('kir')", [100, 0]),
        ("!has(line.brand)", [0, 100]),
        ("'new' in line.tags && line.reduced", [0, 100]),
        ("line.tags.exists(t, t.endsWith('ld'))", [0, 100]),
        ("size(line.tags) == 0", [100, 0]),
        ("line.quantity >= 3", [100, 0]),
        ("line.quantity > 2.5 && line.price < 10.01", [100, 0]),
        ("line.amount == 30", [100, 0]),
        ("line.amount * 2 > 59", [100, 0]),
        ("line.price >= 5", [100, 100]),
        ("line.brand == 'Asahi'", [0, 0]),
    ] {
        let program = program(&format!(
            "[[promotion]]\nid = \"p\"\n\
             discount = {{ amount = \"1.00\", per = \"line\", on = {{ where = \"{source}\" }} }}"
        ));
        assert_eq!(off(&quote(&program, &cart())), expected, "{source}");
    }
}

#[test]
fn a_condition_stands_wherever_goods_are_named() {
    let own = "{ where = \"!line.reduced && line.price >= 10\" }";
    for (what, expected) in [
        (format!("discount = {{ percent = 10, on = {own} }}"), [300, 0]),
        (format!("discount = {{ percent = 10 }}\nexcept = {own}"), [0, 50]),
        ("discount = { percent = 10 }\nexcept = { sku = [\"tea\"], where = \"line.quantity > 2\" }".to_owned(), [0, 0]),
        (format!("discount = {{ percent = 10 }}\nneeds = {{ quantity = 4, of = {own} }}"), [0, 0]),
        (format!("discount = {{ percent = 10 }}\nneeds = {{ quantity = 3, of = {own} }}"), [300, 50]),
        (format!("deal = {{ buy = {{ quantity = 2, on = {own} }}, get = {{ on = {{ where = \"line.reduced\" }} }} }}"), [0, 500]),
        (format!("bundle = {{ price = \"10.00\", parts = [{{ on = {own} }}, {{ on = {{ sku = [\"tea\"] }} }}] }}"), [333, 167]),
        ("discount = { percent = 10, on = { category = [\"roll\"], where = \"line.reduced\" } }".to_owned(), [0, 0]),
    ] {
        let program = program(&format!("[[promotion]]\nid = \"p\"\n{what}"));
        assert_eq!(off(&quote(&program, &cart())), expected, "{what}");
    }
    let gift = program(&format!(
        "[[promotion]]\nid = \"p\"\ngift = {{ sku = \"mochi\", for_each = {own} }}"
    ));
    assert_eq!(quote(&gift, &cart()).gifts[0].units, 3);
}

#[test]
fn what_a_line_is_not_is_refused_with_its_place() {
    for (source, said) in [
        ("line.skuu == 'a'", "did you mean 'line.sku'?"),
        ("cart.total >= 3", "there is no 'cart.total'"),
        ("member.days > 3", "there is no 'member.days'"),
        ("lines.exists(l, l.quantity > 1)", "there is no 'lines'"),
        ("line.price", "must be true or false"),
        ("line.price == 'a'", "do not go together"),
        ("line.sku + 'a' == 'ba'", "this cannot be asked of a line"),
        ("line.tags.exists(line, line == 'a')", "means something already"),
        ("line.tags.exists(t, line.tags.exists(u, t == u))", "may take"),
    ] {
        let wrongs = OfLine::compile(source, 2).unwrap_err();
        assert!(
            wrongs.iter().any(|wrong| wrong.said.sentence.contains(said)),
            "{source}: {wrongs:?}"
        );
    }
    let text = "schema = 1\n[program]\nid = \"a\"\nname = \"A\"\ncurrency = \"USD\"\ntimezone = \"UTC\"\n\
                [wallets.points]\nkind = \"points\"\n[[promotion]]\nid = \"p\"\n\
                discount = { percent = 5, on = { where = \"line.x > 1\" } }";
    let sources = [crate::program::Source { name: "a.toml", text }];
    let problems = crate::program::Program::from_toml(&sources).unwrap_err();
    let column = text.lines().last().unwrap().find("line.x").unwrap() + 1;
    assert_eq!((problems[0].line, problems[0].column as usize), (11, column), "{problems:?}");
    assert_eq!(problems[0].path, "promotion[0].discount.on.where");
}

#[test]
fn goods_by_weight_count_their_quantity() {
    let program = program(
        "[[promotion]]\nid = \"p\"\ndiscount = { percent = 10, on = { where = \"line.quantity >= 1.5\" } }",
    );
    let mut cart = basket(&[("fish", 1, 1_000)]);
    cart.lines[0].quantity = Quantity(1_250);
    assert_eq!(off(&quote(&program, &cart)), [0]);
    cart.lines[0].quantity = Quantity(1_500);
    assert_eq!(off(&quote(&program, &cart)), [150]);
}
