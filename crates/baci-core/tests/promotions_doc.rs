//! The worked examples of `docs/promotions.md`: each program part is read, each table is priced, and
//! every number in it must be what the engine says.

use baci_core::coupon::{Binding, Coupon, Standing};
use baci_core::event::Quantity;
use baci_core::id::{LOWEST, MemberId};
use baci_core::member::{Member, MemberView, Profile};
use baci_core::price::{Basket, BasketLine, Fee, Priced, price};
use baci_core::program::{Program, Source};
use baci_core::time::Instant;
use std::collections::BTreeMap;
use std::path::Path;

/// What every example's program begins with; the document says so.
const HEAD: &str = "schema = 1\n[program]\nid = \"shop\"\nname = \"Shop\"\ncurrency = \"THB\"\n\
    timezone = \"Asia/Bangkok\"\n[wallets.points]\nkind = \"points\"\n";
/// When baskets are priced where no row says otherwise: a Sunday.
const NOON: &str = "2026-11-22T12:00:00+07:00";

fn document() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/promotions.md");
    std::fs::read_to_string(file).unwrap()
}

/// A piece of a program with the baskets that follow it.
#[derive(Default)]
struct Example {
    /// The line of the document on which it begins.
    line: usize,
    toml: String,
    tables: Vec<Vec<Row>>,
}

/// A row of a table: its line in the document, and its cells.
struct Row {
    line: usize,
    cells: Vec<String>,
}

impl Row {
    fn cell(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", String::as_str)
    }

    /// A cell in the currency's smallest unit.
    fn money(&self, at: usize, program: &Program) -> i64 {
        let text = self.cell(at);
        let parsed = program.currency.parse(text);
        parsed.unwrap_or_else(|_| panic!("line {}: '{text}' is no amount", self.line))
    }

    fn pieces(&self) -> i64 {
        let text = self.cell(1);
        text.parse().unwrap_or_else(|_| panic!("line {}: '{text}' pieces", self.line))
    }
}

/// Blocks of TOML, each with the tables under it whose head begins with `basket`.
fn examples(text: &str) -> Vec<Example> {
    let mut found: Vec<Example> = Vec::new();
    let (mut in_toml, mut in_table) = (false, false);
    for (i, text) in text.lines().enumerate() {
        let line = i + 1;
        if in_toml {
            in_toml = text != "```";
            if let Some(example) = found.last_mut().filter(|_| in_toml) {
                example.toml.push_str(text);
                example.toml.push('\n');
            }
        } else if text == "```toml" {
            in_toml = true;
            found.push(Example { line, ..Example::default() });
        } else if text.starts_with("| basket ") {
            in_table = true;
            found.last_mut().expect("a table stands under a program").tables.push(Vec::new());
        } else if in_table && text.starts_with('|') {
            let cells = text.trim_matches('|').split('|').map(|cell| cell.trim().to_owned());
            let row = Row { line, cells: cells.collect() };
            let table = found.last_mut().and_then(|example| example.tables.last_mut());
            table.into_iter().for_each(|table| table.extend(real(&row).then_some(&row).map(copy)));
        } else {
            in_table = false;
        }
    }
    found
}

/// Whether a row is more than the line under a table's head.
fn real(row: &Row) -> bool {
    !row.cell(0).starts_with("---")
}

fn copy(row: &Row) -> Row {
    Row { line: row.line, cells: row.cells.clone() }
}

/// What a table asks, and when.
struct Asked {
    basket: Basket,
    used: BTreeMap<String, i64>,
    at: Instant,
    /// The tier on the main ladder.
    tiers: Vec<String>,
}

/// `roll (food, tag new, brand kirin, reduced, floor 80.00)`, its pieces and price.
fn line(row: &Row, program: &Program) -> BasketLine {
    let (name, rest) = row.cell(0).split_once(" (").unwrap_or((row.cell(0), ")"));
    let mut line = BasketLine {
        sku: Some(name.to_owned()),
        quantity: Quantity(row.pieces() * 1000),
        price: row.money(2, program),
        ..BasketLine::default()
    };
    for word in rest.trim_end_matches(')').split(", ").filter(|word| !word.is_empty()) {
        match word.split_once(' ') {
            None if word == "reduced" => line.reduced = true,
            None => line.category = Some(word.to_owned()),
            Some(("tag", tag)) => line.tags.push(tag.to_owned()),
            Some(("brand", brand)) => line.brand = Some(brand.to_owned()),
            Some(("floor", floor)) => line.floor = Some(program.currency.parse(floor).unwrap()),
            Some(("tax", tax)) => line.tax = Some(tax.to_owned()),
            Some(("item", item)) => line.item = Some(item.to_owned()),
            Some(_) => panic!("line {}: '{word}' is no property of goods", row.line),
        }
    }
    line
}

/// `spring (sku oil change, item LA-7310)`: the promotion, and what the coupon is for.
fn coupon(words: &str, row: &Row) -> Coupon {
    let (promotion, rest) = words.split_once(" (").unwrap_or((words, ")"));
    let mut binding = Binding::default();
    for word in rest.trim_end_matches(')').split(", ").filter(|word| !word.is_empty()) {
        match word.split_once(' ') {
            Some(("sku", sku)) => binding.sku.push(sku.to_owned()),
            Some(("item", item)) => binding.item = Some(item.to_owned()),
            _ => panic!("line {}: '{word}' is nothing that a coupon is for", row.line),
        }
    }
    let (code, promotion, standing) = ("K7PQ".to_owned(), promotion.to_owned(), Standing::Open);
    Coupon { code, promotion, standing, bound: false, binding: binding.clean().unwrap() }
}

fn asked(table: &[Row], program: &Program) -> Asked {
    let (mut basket, mut used) = (Basket::default(), BTreeMap::new());
    let mut tiers = Vec::new();
    let mut at: Instant = NOON.parse().unwrap();
    for row in table {
        match row.cell(0).split_once(": ") {
            Some(("fee", method)) => {
                let (method, amount) = (method.to_owned(), row.money(2, program));
                basket.fees.push(Fee { method, amount, tax: None });
            }
            Some(("code", code)) => basket.codes.push(code.to_owned()),
            Some(("coupon", words)) => basket.coupons.push(coupon(words, row)),
            Some(("tier", tier)) => tiers = vec![tier.to_owned()],
            Some(("channel", channel)) => basket.channel = Some(channel.to_owned()),
            Some(("claim", claim)) => basket.claims.push(claim.to_owned()),
            Some(("at", moment)) => at = moment.parse().unwrap(),
            Some(("used", key)) => {
                used.insert(key.to_owned(), row.cell(1).parse().unwrap());
            }
            Some(("gift" | "sum", _)) => {}
            Some((other, _)) => panic!("line {}: '{other}' is no kind of row", row.line),
            None => basket.lines.push(line(row, program)),
        }
    }
    Asked { basket, used, tiers, at }
}

fn priced(program: &Program, asked: &Asked) -> Priced {
    let member = Member {
        id: MemberId(LOWEST),
        joined_at: "2026-01-01T00:00:00Z".parse().unwrap(),
        profile: Profile::default(),
    };
    let view = MemberView {
        member: &member,
        available: &[100],
        tiers: &asked.tiers,
        stage: None,
        segments: &[],
        household: None,
        used: &asked.used,
        origin: None,
    };
    price(program, &view, &asked.basket, asked.at).unwrap()
}

/// Every cell of a table that is not what the engine says.
fn differences(table: &[Row], program: &Program) -> Vec<String> {
    let priced = priced(program, &asked(table, program));
    assert!(table.iter().any(|row| row.cell(0) == "sum: to pay"), "line {}", table[0].line);
    let (mut lines, mut fees) = (priced.lines.iter(), priced.fees.iter());
    let mut gifts = priced.gifts.iter();
    let mut wrong = Vec::new();
    let mut hold = |row: &Row, got: i64| {
        let said = row.money(3, program);
        if said != got {
            wrong.push(format!("line {}: {} says {said}, it is {got}", row.line, row.cell(0)));
        }
    };
    for row in table {
        match row.cell(0).split_once(": ") {
            None => hold(row, lines.next().map_or(-1, |line| line.amount)),
            Some(("fee", _)) => hold(row, fees.next().map_or(-1, |fee| fee.amount)),
            Some(("sum", "tax")) => hold(row, priced.totals.tax),
            Some(("sum", "rounding")) => hold(row, priced.totals.rounding),
            Some(("sum", _)) => hold(row, priced.totals.payable),
            Some(("gift", sku)) => {
                let gift = gifts.next().unwrap_or_else(|| panic!("line {}: no gift", row.line));
                assert_eq!((gift.sku.as_deref(), gift.units), (Some(sku), row.pieces()));
            }
            Some(_) => {}
        }
    }
    assert!(gifts.next().is_none(), "line {}: a gift is not told", table[0].line);
    wrong
}

/// How many baskets were priced, and what is wrong with them.
fn check(text: &str) -> (usize, usize, Vec<String>) {
    let examples = examples(text);
    let (mut baskets, mut wrong) = (0, Vec::new());
    for example in &examples {
        let text = format!("{HEAD}{}", example.toml);
        let read = Program::from_toml(&[Source { name: "example", text: &text }]);
        let program = read.unwrap_or_else(|e| panic!("line {}: {e:#?}", example.line));
        assert!(!example.tables.is_empty(), "line {}: no basket is worked out", example.line);
        for table in &example.tables {
            baskets += 1;
            wrong.extend(differences(table, &program));
        }
    }
    (examples.len(), baskets, wrong)
}

#[test]
fn every_number_of_the_document_is_what_the_engine_says() {
    let (examples, baskets, wrong) = check(&document());
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!((examples, baskets), (54, 74), "no example is lost");
}

#[test]
fn a_wrong_number_is_seen_in_whichever_row() {
    let text = document();
    let ends = text.lines().filter(|line| line.starts_with("| sum: to pay |"));
    let wrong = ends.count();
    let spoiled: Vec<String> = text
        .lines()
        .map(|line| match line.strip_prefix("| sum: to pay |") {
            Some(_) => "| sum: to pay | | | 0.01 |".to_owned(),
            None => line.to_owned(),
        })
        .collect();
    let found = check(&spoiled.join("\n"));
    assert_eq!((found.1, found.2.len()), (wrong, wrong));
}

#[test]
fn every_key_of_a_promotion_is_explained() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/program.schema.json");
    let schema: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let text = document();
    let kinds = [
        "prices",
        "promotion",
        "price_list",
        "list_price",
        "need",
        "target",
        "except",
        "discount",
        "step",
        "deal",
        "deal_buy",
        "deal_get",
        "bundle",
        "part",
        "gift",
        "limits",
        "most",
        "costs",
    ];
    for kind in kinds {
        let keys = schema["$defs"][kind]["properties"].as_object();
        for key in keys.unwrap_or_else(|| panic!("the schema has no '{kind}'")).keys() {
            assert!(text.contains(&format!("`{key}`")), "'{key}' of '{kind}' is not explained");
        }
    }
}
