//! Random typed conditions over random receipts: what is lowered and what is interpreted agree.

use super::*;
use proptest::prelude::*;

/// Texts that come up in receipts and in conditions alike, so that they meet.
const WORDS: &[&str] = &["tea", "rolls", "TEA", "ຊາ", "", "te", "gold"];

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(WORDS).prop_map(str::to_owned)
}

fn quoted() -> impl Strategy<Value = String> {
    word().prop_map(|word| format!("'{word}'"))
}

fn literal() -> impl Strategy<Value = String> {
    prop_oneof![
        (-50i64..50).prop_map(|n| format!("({n})")),
        (-500i64..500, 0u8..5)
            .prop_map(|(n, digits)| format!("({})", crate::decimal::format(n, digits))),
    ]
}

/// Where an expression stands: which variables it may use.
#[derive(Clone, Copy)]
struct Around {
    line: bool,
    tag: bool,
}

fn number(depth: u32, around: Around) -> BoxedStrategy<String> {
    let mut names = vec![
        "cart.total",
        "cart.net",
        "cart.before_discounts",
        "cart.quantity",
        "member.balance.points",
        "member.fields.km",
        "member.fields.rate",
        "member.birth_month",
        "time.hour",
        "size(lines)",
        "member.tags.size()",
    ];
    if around.line {
        names.extend(["l.amount", "l.discount", "l.quantity", "l.tags.size()"]);
    }
    let name = prop::sample::select(names).prop_map(str::to_owned);
    let leaf = prop_oneof![name, literal(), text(0, around).prop_map(|t| format!("size({t})"))];
    if depth == 0 {
        return leaf.boxed();
    }
    let inner = || number(depth - 1, around);
    let small =
        || prop_oneof![Just("time.hour".to_owned()), (-3i64..4).prop_map(|n| format!("({n})"))];
    prop_oneof![
        leaf,
        (inner(), inner()).prop_map(|(a, b)| format!("({a} + {b})")),
        (inner(), inner()).prop_map(|(a, b)| format!("({a} - {b})")),
        (inner(), small()).prop_map(|(a, b)| format!("({a} * {b})")),
        (small(), small()).prop_map(|(a, b)| format!("({a} / {b})")),
        (small(), small()).prop_map(|(a, b)| format!("({a} % {b})")),
        inner().prop_map(|a| format!("-({a})")),
        (truth(depth - 1, around), inner(), inner())
            .prop_map(|(t, a, b)| format!("({t} ? {a} : {b})")),
    ]
    .boxed()
}

fn text(depth: u32, around: Around) -> BoxedStrategy<String> {
    let mut names = vec![
        "cart.branch",
        "cart.channel",
        "member.fields.car",
        "member.name",
        "time.date",
        "event.name",
    ];
    if around.line {
        names.extend(["l.sku", "l.category"]);
    }
    if around.tag {
        names.push("t");
    }
    let leaf = prop_oneof![prop::sample::select(names).prop_map(str::to_owned), quoted()];
    if depth == 0 {
        return leaf.boxed();
    }
    let inner = || text(depth - 1, around);
    prop_oneof![
        leaf,
        inner().prop_map(|a| format!("{a}.lowerAscii()")),
        (truth(depth - 1, around), inner(), inner())
            .prop_map(|(t, a, b)| format!("({t} ? {a} : {b})")),
    ]
    .boxed()
}

fn truth(depth: u32, around: Around) -> BoxedStrategy<String> {
    let compare = || prop::sample::select(vec!["==", "!=", "<", "<=", ">", ">="]);
    let below = depth.saturating_sub(1);
    let mut optional = vec!["cart.branch", "cart.channel", "member.fields.car", "member.birthday"];
    if around.line {
        optional.extend(["l.category", "l.brand"]);
    }
    let leaf = prop_oneof![
        any::<bool>().prop_map(|b| b.to_string()),
        Just("member.fields.vip".to_owned()),
        prop::sample::select(optional).prop_map(|name| format!("has({name})")),
        (number(below, around), compare(), number(below, around))
            .prop_map(|(a, op, b)| format!("{a} {op} {b}")),
        (text(below, around), compare(), text(below, around))
            .prop_map(|(a, op, b)| format!("{a} {op} {b}")),
        (text(below, around), prop::sample::select(vec!["member.tags", "cart.tags"]))
            .prop_map(|(a, tags)| format!("{a} in {tags}")),
        (text(0, around), prop::collection::vec(quoted(), 1..4))
            .prop_map(|(a, list)| format!("{a} in [{}]", list.join(", "))),
        (number(0, around), prop::collection::vec(literal(), 1..4))
            .prop_map(|(a, list)| format!("{a} in [{}]", list.join(", "))),
        (
            text(0, around),
            prop::sample::select(vec!["startsWith", "endsWith", "contains"]),
            text(0, around)
        )
            .prop_map(|(a, how, b)| format!("{a}.{how}({b})")),
    ];
    if depth == 0 {
        return leaf.boxed();
    }
    let inner = || truth(depth - 1, around);
    let each = || prop::sample::select(vec!["exists", "all", "exists_one"]);
    let simple = prop_oneof![
        3 => leaf,
        2 => (inner(), inner()).prop_map(|(a, b)| format!("({a} && {b})")),
        2 => (inner(), inner()).prop_map(|(a, b)| format!("({a} || {b})")),
        1 => inner().prop_map(|a| format!("!({a})")),
        1 => (inner(), inner(), inner()).prop_map(|(a, b, c)| format!("({a} ? {b} : {c})")),
    ];
    match around {
        Around { tag: true, .. } => simple.boxed(),
        Around { line: true, .. } => prop_oneof![
            6 => simple,
            1 => (each(), truth(0, Around { line: true, tag: true }))
                .prop_map(|(how, each)| format!("l.tags.{how}(t, {each})")),
        ]
        .boxed(),
        _ => prop_oneof![
            4 => simple,
            3 => (each(), truth(depth - 1, Around { line: true, tag: false }))
                .prop_map(|(how, each)| format!("lines.{how}(l, {each})")),
            1 => (each(), truth(0, Around { line: false, tag: true }))
                .prop_map(|(how, each)| format!("member.tags.{how}(t, {each})")),
            1 => truth(0, Around { line: true, tag: false })
                .prop_map(|each| format!("lines.filter(l, {each}).size() > 1")),
        ]
        .boxed(),
    }
}

fn some_line() -> impl Strategy<Value = Line> {
    let texts =
        (prop::option::of(word()), prop::option::of(word()), prop::collection::vec(word(), 0..3));
    (texts, 0i64..5_000, 0i64..100_000, 0i64..1_000).prop_map(
        |((sku, category, tags), quantity, amount, discount)| Line {
            sku,
            category,
            brand: None,
            tags,
            item: None,
            quantity: Quantity(quantity),
            amount,
            discount,
            tax: 0,
        },
    )
}

fn some_purchase() -> impl Strategy<Value = Purchase> {
    let lines = prop::collection::vec(some_line(), 0..5);
    let texts =
        (prop::option::of(word()), prop::option::of(word()), prop::collection::vec(word(), 0..3));
    (lines, texts, 0i64..100).prop_map(|(lines, (branch, channel, tags), paid)| Purchase {
        lines,
        paid_with_balance: paid,
        branch,
        channel,
        receipt: None,
        tags,
        ..Purchase::default()
    })
}

fn some_member() -> impl Strategy<Value = Member> {
    let fields =
        (prop::option::of(word()), prop::option::of(-100i64..100), prop::option::of(any::<bool>()));
    (fields, prop::collection::vec(word(), 0..3), any::<bool>()).prop_map(
        |((car, km, vip), tags, whole)| {
            let mut member = member();
            let profile = &mut member.profile;
            profile.fields.clear();
            profile.fields.extend(car.map(|car| ("car".to_owned(), Field::Text(car))));
            profile.fields.extend(km.map(|km| ("km".to_owned(), Field::Integer(km))));
            profile.fields.extend(vip.map(|vip| ("vip".to_owned(), Field::Truth(vip))));
            if whole {
                profile.fields.insert("rate".to_owned(), Field::Text("-2.25".to_owned()));
            } else {
                profile.birthday = None;
                profile.name = None;
            }
            profile.tags = tags;
            member
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

    #[test]
    fn lowered_and_interpreted_agree(
        source in truth(3, Around { line: false, tag: false }),
        receipts in prop::collection::vec((some_purchase(), some_member()), 1..8),
    ) {
        let program = program();
        let names = names(&program, false);
        // Some of what is made is too large; nothing else may be wrong with it.
        let fast = match Condition::compile(&source, &names) {
            Ok(condition) => condition,
            Err(wrongs) => {
                let bounds = ["too large", "too deep", "steps", "decimals", "too long"];
                let bounded = |w: &Wrong| bounds.iter().any(|b| w.said.sentence.contains(b));
                prop_assert!(wrongs.iter().all(bounded), "{source}: {wrongs:?}");
                return Ok(());
            }
        };
        let slow = Condition::build(&source, &names, false).unwrap();
        let used = BTreeMap::new();
        for (purchase, member) in receipts {
            let (stage, household, origin) = (None, None, None);
            let view = MemberView { member: &member, available: &[5, 7], tiers: &[], stage, segments: &[], household, used: &used, origin };
            let at = "2026-11-21T21:05:00+07:00".parse().unwrap();
            let event = Event { id: EventId(uuid::Uuid::nil()), at, body: Body::Purchase(purchase) };
            let scope = Scope { program: &program, view: &view, event: &event, local: program.zone.local(at) };
            let frame = read::Frame::new(&scope);
            for (fast, slow) in fast.parts.iter().zip(&slow.parts) {
                // Not only whether it holds: what cannot be worked out must be the same too.
                let (fast, slow) = (fast.truth.hold(&frame), slow.truth.hold(&frame));
                prop_assert_eq!(fast, slow, "{}\n{:?}", &source, &event);
            }
            let held = fast.holds(&scope);
            prop_assert!(fast.explain(&scope).iter().all(|seen| held || !seen.held));
        }
    }

    #[test]
    fn any_text_is_compiled_or_refused(source in ".{0,60}", parts in prop::collection::vec(prop::sample::select(vec![
        "cart", ".", "total", "(", ")", "&&", "||", "!", "1", "1.5", "'x'", "==", "<", "lines", ".exists(l,", "l.sku",
        "in", "[", "]", "?", ":", "-", "+", "*", "has(", "member.tags", " ", ",", "ຊາ", "\"", "r'", "\\",
    ]), 0..25)) {
        let program = program();
        for text in [source, parts.concat()] {
            for wrong in Condition::compile(&text, &names(&program, false)).err().unwrap_or_default() {
                prop_assert!(text.get(wrong.start..wrong.end).is_some(), "{text}: {wrong:?}");
            }
        }
    }
}
