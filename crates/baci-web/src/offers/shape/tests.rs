//! What a form says becomes an offer, and an offer becomes the form that says it, or no form at all.

use super::*;
use baci_app::{draft_toml, put_draft};
use baci_core::program::{Program, Source};

const START: &str = "schema = 1\n[program]\nid = \"a\"\nname = \"A\"\ncurrency = \"THB\"\n\
    timezone = \"Asia/Bangkok\"\n[wallets.points]\nkind = \"points\"\n";

fn baht() -> Currency {
    Currency::new("THB", None).unwrap()
}

fn values(fields: &[(&str, &str)]) -> Values {
    let mut values = Values::default();
    values.set("name_en", "An offer");
    fields.iter().for_each(|(name, value)| values.set(name, *value));
    values
}

/// The offer of a form, good under the program's own check, and back in the form.
#[track_caller]
fn check(kind: Kind, fields: &[(&str, &str)], expected: &str) {
    let filled = values(fields);
    let offer = offer(kind, &filled, "x", baht()).unwrap();
    let text = draft_toml(Part::Promotion, &offer);
    assert_eq!(text, format!("[[promotion]]\nid = \"x\"\n{expected}"));
    let whole = put_draft(Part::Promotion, START, None, &text).unwrap();
    let program = Program::from_toml(&[Source { name: "a.toml", text: &whole }]);
    let program = program.unwrap_or_else(|problems| panic!("{text}: {problems:?}"));
    let stored = &program.document()["promotion"][0];
    let (found, again) = super::fields(stored, baht()).expect("the form can say it");
    assert_eq!(found, kind);
    assert_eq!(super::offer(kind, &again, "x", baht()).unwrap(), offer);
}

#[test]
fn each_kind_is_written_and_read_back() {
    let name = "name = { en = \"An offer\" }\n";
    check(
        Kind::Percent,
        &[("value", "12,5"), ("on_names", "rolls, drinks"), ("units", "2")],
        &format!(
            "{name}discount = {{ on = {{ category = [\"rolls\", \"drinks\"] }}, percent = \"12.5\", units = 2 }}\n"
        ),
    );
    check(
        Kind::Amount,
        &[("value", "1,250"), ("on_kind", "sku"), ("on_names", "roll"), ("per", "line")],
        &format!(
            "{name}discount = {{ amount = \"1250.00\", on = {{ sku = [\"roll\"] }}, per = \"line\" }}\n"
        ),
    );
    check(
        Kind::Price,
        &[("value", "0"), ("on_kind", "tag"), ("on_names", "old")],
        &format!("{name}discount = {{ on = {{ tag = [\"old\"] }}, price = \"0.00\" }}\n"),
    );
    check(
        Kind::Deal,
        &[("how", "free"), ("buy_quantity", "2"), ("buy_names", "rolls"), ("times", "3")],
        &format!(
            "{name}deal = {{ buy = {{ on = {{ category = [\"rolls\"] }}, quantity = 2 }}, get = {{}}, times = 3 }}\n"
        ),
    );
    check(
        Kind::Deal,
        &[("how", "added"), ("get_kind", "sku"), ("get_names", "mochi")],
        &format!(
            "{name}deal = {{ added = true, buy = {{}}, get = {{ on = {{ sku = [\"mochi\"] }} }} }}\n"
        ),
    );
}

#[test]
fn each_kind_of_many_parts_is_written_and_read_back() {
    let name = "name = { en = \"An offer\" }\n";
    check(
        Kind::Bundle,
        &[
            ("how", "price"),
            ("value", "149"),
            ("part1_names", "main"),
            ("part2_quantity", "2"),
            ("part2_names", "drinks"),
        ],
        &format!(
            "{name}bundle = {{ parts = [{{ on = {{ category = [\"main\"] }} }}, {{ on = {{ category = [\"drinks\"] }}, quantity = 2 }}], price = \"149.00\" }}\n"
        ),
    );
    check(
        Kind::Steps,
        &[
            ("how", "percent"),
            ("by", "basket"),
            ("per", "all"),
            ("step1_from", "300"),
            ("step1_value", "5"),
            ("step2_from", "500"),
            ("step2_value", "10"),
        ],
        &format!(
            "{name}discount = {{ by = \"basket\", per = \"all\", steps = [{{ from = \"300.00\", percent = 5 }}, {{ from = \"500.00\", percent = 10 }}] }}\n"
        ),
    );
    check(
        Kind::Gift,
        &[("sku", "mochi"), ("worth", "30"), ("each_names", "sets")],
        &format!(
            "{name}gift = {{ for_each = {{ category = [\"sets\"] }}, sku = \"mochi\", worth = \"30.00\" }}\n"
        ),
    );
    check(
        Kind::Delivery,
        &[("how", "percent"), ("value", "100"), ("methods", "bike")],
        &format!("{name}discount = {{ methods = [\"bike\"], of = \"delivery\", percent = 100 }}\n"),
    );
}

#[test]
fn what_all_kinds_share_is_written_and_read_back() {
    let fields = [
        ("value", "10"),
        ("name_lo", "ຫຼຸດ 10%"),
        ("code", "TEN"),
        ("from", "2026-11-01"),
        ("last", "2026-11-30"),
        ("day", "mon tue"),
        ("hours", "11:00-14:00"),
        ("need_amount", "300"),
        ("need_quantity", "2"),
        ("need_names", "rolls"),
        ("costs_units", "50"),
        ("costs_wallet", "points"),
        ("most", "100"),
        ("uses", "1000"),
        ("per_member", "2"),
        ("per_day", "1"),
        ("budget", "5000"),
        ("group", "weekend"),
        ("when", "cart.total >= 300"),
        ("exclusive", "yes"),
    ];
    let offer = offer(Kind::Percent, &values(&fields), "x", baht()).unwrap();
    assert_eq!(offer["active"]["until"], "2026-12-01", "the last day is one of it");
    let (kind, again) = super::fields(&offer, baht()).unwrap();
    assert_eq!(kind, Kind::Percent);
    for (name, value) in fields {
        let same = again.get(name).trim_end_matches(".00");
        assert_eq!(same, value, "{name}");
    }
}

#[test]
fn what_a_form_cannot_say_has_no_form() {
    for offer in [
        json!({ "id": "a", "name": "A", "stop": true, "discount": { "percent": 5 } }),
        json!({ "id": "a", "name": "A", "discount": [{ "percent": 5 }, { "percent": 6 }] }),
        json!({ "id": "a", "name": "A", "discount": { "percent": 5, "on": { "price_from": "5" } } }),
        json!({ "id": "a", "name": "A",
            "discount": { "percent": 5, "on": { "where": "line.reduced" } } }),
        json!({ "id": "a", "name": "A", "discount": { "percent": 5 },
            "except": { "where": "line.reduced" } }),
        json!({ "id": "a", "name": "A",
            "discount": { "by": "spent", "steps": [{ "from": "5", "percent": 5 }] } }),
        json!({ "id": "a", "name": "A", "discount": { "percent": 5, "pick": "cheapest" } }),
        json!({ "id": "a", "name": "A", "discount": { "percent": 5 }, "gift": { "sku": "b" } }),
        json!({ "id": "a", "name": "A", "discount": { "percent": 5 },
            "active": { "until": "2026-11-22T21:00:00+07:00" } }),
        json!({ "id": "a", "name": "A", "discount": { "percent": 5, "on": { "sku": ["a, b"] } } }),
    ] {
        assert_eq!(super::fields(&offer, baht()), None, "{offer}");
    }
    let said = json!({ "id": "a", "name": "A", "discount": [{ "percent": "5.0", "of": "goods" }] });
    assert!(super::fields(&said, baht()).is_some(), "said otherwise, it is the same");
}

#[test]
fn a_wrong_field_is_named() {
    let wrong =
        |kind, fields: &[(&str, &str)]| offer(kind, &values(fields), "x", baht()).unwrap_err();
    assert_eq!(wrong(Kind::Percent, &[]), [("value", "offer-wrong-number")]);
    assert_eq!(wrong(Kind::Percent, &[("value", "ten")]), [("value", "offer-wrong-number")]);
    assert_eq!(wrong(Kind::Gift, &[]), [("sku", "offer-wrong-gift")]);
    assert_eq!(wrong(Kind::Bundle, &[("value", "5")]), [("part1_names", "offer-wrong-part")]);
    assert_eq!(
        wrong(Kind::Percent, &[("value", "5"), ("last", "soon"), ("name_en", "")]),
        [("name_en", "offer-wrong-name"), ("last", "offer-wrong-day")]
    );
}
