//! The reader, as a table: a change to a good document, and the problem it must make.

mod fuzz;
mod questions;
mod tiers;

use super::*;
use crate::country::Country;
use crate::program::{Award, Base, Trigger};

const GOOD: &str = r#"schema = 1
[program]
id = "shop"
name = { en = "Shop", lo = "ຮ້ານ" }
currency = "THB"
timezone = "Asia/Bangkok"
[wallets.points]
kind = "points"
pending = "7 days"
expires = { after = "12 months", at = "month-end" }
worth = 0.25
[wallets.cash]
kind = "money"
[member.fields]
car = "text"
[events.survey]
fields = { score = "integer" }
[[earn]]
id = "base"
on = "purchase"
wallet = "points"
give = 1
per_amount = 25
active = { from = 2026-11-01, until = "2026-12-01", hours = "11:00-22:00" }
except = { category = ["tobacco"] }
[[earn]]
id = "double"
on = "purchase"
wallet = "points"
multiply = 2
when = "cart.total >= 300"
[[earn]]
id = "back"
on = "purchase"
wallet = "cash"
percent = "2.5"
base = "gross"
caps = { month = 500 }
[[earn]]
id = "thanks"
on = "survey"
wallet = "points"
give = 10
"#;

fn read(text: &str) -> Result<Program, Vec<Problem>> {
    Program::from_toml(&[Source { name: "p.toml", text }])
}

#[test]
fn a_good_document_becomes_a_program() {
    let program = read(GOOD).unwrap();
    let wallets: Vec<_> = program.wallets.iter().map(|w| (w.id.as_str(), w.digits)).collect();
    assert_eq!(wallets, [("cash", 2), ("points", 0)]);
    let points = program.wallets.get(1).unwrap();
    assert_eq!(points.worth.unwrap().to_string(), "0.25");
    let rules = &program.rules;
    assert_eq!(rules[0].award, Award::PerAmount { give: 1, amount: 2500 });
    assert_eq!(rules[0].active.hours, Some((660, 1320)));
    assert_eq!(rules[0].active.from, Some("2026-11-01T00:00:00+07:00".parse().unwrap()));
    assert_eq!(rules[2].caps.month, Some(50_000));
    assert_eq!(rules[2].base, Base::Gross);
    assert_eq!(rules[3].on, Trigger::Event(0));
}

/// (what stands for the hours and dates of the first rule, what they become; nothing is refused)
type ActiveCase = (&'static str, Option<(u16, u16)>, u8);
const ACTIVE: &[ActiveCase] = &[
    ("hours = \"21:00-02:00\"", Some((1260, 120)), 0),
    ("hours = \"00:00-24:00\"", Some((0, 1440)), 0),
    ("hours = \"24:00-01:00\"", None, 0),
    ("hours = \"9:00-10:00\"", None, 0),
    ("hours = \"09:60-10:00\"", None, 0),
    ("hours = \"09:00-10:00\", weekdays = [\"mon\", \"sun\"]", Some((540, 600)), 0b1000_0010),
    ("hours = \"09:00-10:00\", weekdays = [\"mon\", \"mon\"]", None, 0),
    ("hours = \"09:00-10:00\", weekdays = [\"Monday\"]", None, 0),
    ("hours = \"09:00-10:00\", from = 2026-11-01T09:00:00+07:00", Some((540, 600)), 0),
    ("hours = \"09:00-10:00\", from = 2026-11-01T09:00:00", None, 0),
    ("hours = \"09:00-10:00\", from = \"2027-02-29\"", None, 0),
    ("hours = \"09:00-10:00\", from = \"2028-02-29\"", Some((540, 600)), 0),
    ("hours = \"09:00-10:00\", from = \"20261101Z1\"", None, 0),
    ("hours = \"09:00-10:00\", until = \"2200-01-02\"", None, 0),
    ("hours = \"09:00-10:00\", until = \"1899-12-31\"", None, 0),
];

#[test]
fn hours_and_dates_are_read_strictly() {
    let old = "from = 2026-11-01, until = \"2026-12-01\", hours = \"11:00-22:00\"";
    assert!(GOOD.contains(old));
    for (new, hours, weekdays) in ACTIVE {
        match read(&GOOD.replace(old, new)) {
            Ok(program) => {
                let active = &program.rules[0].active;
                assert_eq!((active.hours, active.weekdays), (*hours, *weekdays), "{new}");
            }
            Err(problems) => assert_eq!(*hours, None, "{new}: {problems:?}"),
        }
    }
}

#[test]
fn the_document_survives_every_way_round() {
    let program = read(GOOD).unwrap();
    let by_toml = read(&program.to_toml()).unwrap();
    let by_json = Program::from_json(&program.document().to_string()).unwrap();
    assert_eq!(by_toml.document(), program.document());
    assert_eq!(by_json.hash(), program.hash());
    assert_eq!(program.document()["wallets"]["points"]["worth"], "0.25");
}

#[test]
fn whose_phone_numbers_are_meant_is_said_or_follows_from_zone_and_currency() {
    let told = |country: &str| {
        let zone = "timezone = \"Asia/Bangkok\"";
        read(&GOOD.replace(zone, &format!("{zone}{country}"))).unwrap().country
    };
    assert_eq!(told(""), Some(Country::Thailand));
    assert_eq!(told("\ncountry = \"VN\""), Some(Country::Vietnam));
}

/// (what is replaced, by what, line:column of the problem, its path, a part of its sentence)
const BROKEN: &[(&str, &str, &str, &str, &str)] = &[
    ("schema = 1\n", "", "1:1", "", "'schema' is missing"),
    ("schema = 1", "schema = 2", "1:10", "schema", "out of range"),
    ("id = \"shop\"", "id = \"Shop\"", "3:6", "program.id", "not an id"),
    ("lo = \"ຮ້ານ\"", "xx = \"x\"", "4:23", "program.name.xx", "no 'xx' here"),
    ("\"THB\"", "\"thb\"", "5:12", "program.currency", "not a currency"),
    ("Asia/Bangkok", "Asia/Bangcock", "6:12", "program.timezone", "not a time zone"),
    (
        "\"Asia/Bangkok\"",
        "\"Asia/Bangkok\"\ncountry = \"SG\"",
        "7:11",
        "program.country",
        "no country whose",
    ),
    ("\"7 days\"", "\"a week\"", "9:11", "wallets.points.pending", "not a length of time"),
    ("month-end", "moon-end", "10:39", "wallets.points.expires.at", "not one of"),
    ("worth = 0.25", "worth = 0", "11:9", "wallets.points.worth", "not above zero"),
    ("worth = 0.25", "worth = 1e3", "11:9", "wallets.points.worth", "not a number"),
    ("worth = 0.25", "wort = 0.25", "11:1", "wallets.points.wort", "did you mean 'worth'?"),
    (
        "kind = \"money\"",
        "kind = \"money\"\nworth = 1",
        "14:9",
        "wallets.cash.worth",
        "worth itself",
    ),
    ("car = \"text\"", "car = \"string\"", "15:7", "member.fields.car", "not one of"),
    ("[events.survey]", "[events.purchase]", "16:9", "events.purchase", "built in"),
    ("id = \"double\"", "id = \"base\"", "27:6", "earn[1].id", "taken in p.toml, line 19"),
    ("on = \"survey\"", "on = \"survy\"", "41:6", "earn[3].on", "did you mean 'survey'?"),
    ("wallet = \"cash\"", "wallet = \"cosh\"", "35:10", "earn[2].wallet", "did you mean 'cash'?"),
    ("give = 1\n", "give = 0\n", "22:8", "earn[0].give", "not above zero"),
    ("give = 1\n", "give = \"0.5\"\n", "22:8", "earn[0].give", "too many decimals"),
    ("give = 1\n", "give = 1\npercent = 5\n", "23:1", "earn[0]", "give and percent: keep one"),
    ("give = 1\nper_amount = 25\n", "", "18:1", "earn[0]", "gives nothing"),
    ("percent = \"2.5\"", "percent = 101", "36:11", "earn[2].percent", "too much: at most 100"),
    (
        "wallet = \"points\"\nmultiply = 2",
        "wallet = \"cash\"\nmultiply = 2",
        "30:1",
        "earn[1].multiply",
        "nothing to multiply",
    ),
    ("2026-12-01", "2026-02-30", "24:39", "earn[0].active.until", "not a day of the calendar"),
    ("2026-12-01", "2026-11-01", "24:31", "earn[0].active.until", "not after 'from'"),
    ("11:00-22:00", "11:00-11:00", "24:61", "earn[0].active.hours", "not a span of hours"),
    ("[\"tobacco\"]", "[]", "25:23", "earn[0].except.category", "1 to 1000, not 0"),
    ("month = 500", "month = -1", "38:18", "earn[2].caps.month", "not above zero"),
    (
        "give = 10\n",
        "give = 10\nper = \"item\"\n",
        "44:1",
        "earn[3].per",
        "only a purchase has lines",
    ),
    ("give = 10\n", "percent = 5\n", "43:11", "earn[3].percent", "holds points"),
    ("give = 10\n", "give = 99999999999999999999\n", "43:8", "earn[3].give", "too many digits"),
    ("give = 10\n", "give = 10\nonly = { sku = [\"a\"] }\n", "44:1", "earn[3].only", "has lines"),
    ("multiply = 2", "multiply = 1.0", "30:12", "earn[1].multiply", "gives nothing more"),
    ("cart.total >= 300", "true && cart.totl >= 300", "31:17", "earn[1].when", "'cart.total'?"),
    (
        "\"cart.total >= 300\"",
        "\"\"\"\ntrue &&\n  cart.totl >= 300\"\"\"",
        "33:3",
        "earn[1].when",
        "'cart.total'?",
    ),
    ("cart.total >= 300", "cart.total", "31:9", "earn[1].when", "must be true or false"),
    ("schema = 1", "schema = 1\nschema = 1", "2:1", "", "not TOML"),
];

#[test]
fn what_is_broken_is_refused_where_it_stands() {
    let mut wrong = Vec::new();
    for (from, to, place, path, part) in BROKEN {
        assert!(GOOD.contains(from), "{from}");
        let found = read(&GOOD.replacen(from, to, 1)).err().unwrap_or_default();
        let hit = |p: &Problem| {
            let at = format!("{}:{}", p.line, p.column);
            at == *place && p.path == *path && p.sentence.contains(part)
        };
        if !found.iter().any(hit) {
            let shown: Vec<_> = found.iter().map(ToString::to_string).collect();
            wrong.push(format!("{to}: wanted {place}: {path}: {part}\n  {}", shown.join("\n  ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_problems_are_told_not_the_first() {
    let text = GOOD.replace("give = 1\n", "give = 0\n").replace("\"THB\"", "\"THB\"\nfoo = 1");
    let text = text.replace("percent = \"2.5\"", "percent = true");
    assert_eq!(read(&text).unwrap_err().len(), 3, "{:?}", read(&text).unwrap_err());
}

#[test]
fn a_mistake_at_the_top_hides_none_below() {
    let mut text =
        GOOD.replace("\"THB\"", "\"thb\"").replace("kind = \"money\"", "kind = \"gold\"");
    text = text.replace("give = 10\n", "give = -10\n").replace("schema = 1", "schema = 3");
    text = text.replace("cart.total >= 300", "cart.totl >= 300");
    let found: Vec<_> = read(&text).unwrap_err().into_iter().map(|p| p.path).collect();
    let expected =
        ["schema", "program.currency", "wallets.cash.kind", "earn[1].when", "earn[3].give"];
    assert_eq!(found, expected);
    let syntax = read("a = \nb = [\n[c\n").unwrap_err();
    assert!(syntax.len() > 1, "{syntax:?}");
}

#[test]
fn a_folder_is_one_document() {
    let (head, rules) = GOOD.split_at(GOOD.find("[[earn]]\nid = \"back\"").unwrap());
    let sources = [Source { name: "a.toml", text: head }, Source { name: "b.toml", text: rules }];
    let program = Program::from_toml(&sources).unwrap();
    assert_eq!(program.hash(), read(GOOD).unwrap().hash());
    let twice = format!("[program]\nid = \"other\"\n{rules}");
    let sources = [Source { name: "a.toml", text: head }, Source { name: "b.toml", text: &twice }];
    let problems = Program::from_toml(&sources).unwrap_err();
    let shown = problems[0].to_string();
    assert_eq!(
        shown,
        "b.toml:2:1: program.id: 'program.id' is also in a.toml, line 3: keep one of the two"
    );
}

#[test]
fn json_is_read_with_places_and_no_key_twice() {
    let good = read(GOOD).unwrap().document().to_string();
    let twice = good.replacen("\"schema\":1", "\"schema\":1,\n\"schema\":1", 1);
    let problem = &Program::from_json(&twice).unwrap_err()[0];
    assert_eq!((problem.line, problem.column), (2, 1));
    assert!(problem.sentence.contains("stands twice"), "{problem}");
    for bad in
        ["", "{", "[", "{\"a\"}", "{\"a\":1,}", "\"\\", "nul", "1 2", "{\"a\":\"\\q\"}", "01"]
    {
        assert!(Program::from_json(bad).is_err(), "{bad}");
    }
    let float = good.replacen("\"0.25\"", "0.30", 1);
    let program = Program::from_json(&float).unwrap();
    assert_eq!(program.document()["wallets"]["points"]["worth"], "0.30");
}

#[test]
fn what_is_too_much_is_refused() {
    let long = "x".repeat(201);
    assert!(read(&GOOD.replace("\"Shop\"", &format!("\"{long}\""))).is_err());
    assert!(read(&format!("{GOOD}#{}", "x".repeat(MAX_BYTES))).is_err());
    let many: String = (0..1001)
        .map(|i| {
            format!("[[earn]]\nid = \"r{i}\"\non = \"survey\"\nwallet = \"points\"\ngive = 1\n")
        })
        .collect();
    assert!(read(&format!("{GOOD}{many}")).is_err());
    let wallets: String = (0..19).map(|i| format!("[wallets.w{i}]\nkind = \"points\"\n")).collect();
    assert!(read(&format!("{GOOD}{wallets}")).is_err());
    let deep = format!("a = {}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(read(&deep).is_err());
    assert!(read(&format!("a{} = 1", ".a".repeat(100_000))).is_err());
    assert!(read(&format!("[a{}]", ".a".repeat(60))).is_err());
    assert!(Program::from_json(&"[".repeat(100_000)).is_err());
    assert!(Program::from_json(&"{\"a\":".repeat(100_000)).is_err());
}

#[test]
fn the_order_of_payments_names_wallets_once() {
    let with = |order: &str| read(&format!("{GOOD}\n[prices]\npay_order = {order}\n"));
    assert_eq!(with("[\"points\", \"cash\"]").unwrap().prices.pay_order, [1, 0]);
    for (order, reason) in [
        ("[\"point\"]", "unknown-near"),
        ("[\"points\", \"points\"]", "twice"),
        ("\"points\"", "wrong-kind"),
    ] {
        let problems = with(order).unwrap_err();
        assert_eq!(problems[0].reason, reason, "{problems:?}");
    }
}
