//! Reading `[[earn]]`: the rules, one by one, and what must hold between them.

use super::head::Head;
use super::node::{Node, Place, Value};
use super::problem::{Problems, goes_with, list_length, too_many, unknown};
use super::reader::Table;
use super::shape::{CAPS, EARN, FILTER};
use crate::condition::{Condition, Names, OfLine, Wrong};
use crate::program::occasion::Occasion;
use crate::program::tier::{Benefit, Ladder};
use crate::program::{
    Award, Base, Caps, EventDef, FieldDef, Filter, Rule, Trigger, Wallet, WalletKind,
};
use crate::said::{Kind, names_nothing, needs_purchase, said};
use crate::text::Texts;

const MAX_RULES: usize = 1000;
const MAX_FILTERED: usize = 1000;

/// What the rules refer to.
pub(super) struct Ground<'a> {
    pub head: &'a Head,
    pub wallets: &'a [Wallet],
    pub member_fields: &'a [FieldDef],
    pub events: &'a [EventDef],
    pub benefits: &'a [Benefit],
    /// None where a tier itself is read: what is worked out by tiers cannot make one.
    pub ladders: Option<&'a [Ladder]>,
    /// Whether the program has stages.
    pub stages: bool,
    /// Whether the program asks how satisfied members are.
    pub satisfaction: bool,
    /// Whether it has households.
    pub household: bool,
    pub occasions: &'a [Occasion],
    /// The ids of ladders of levels, in the program's order.
    pub levels: &'a [String],
}

/// Reads all rules; `ids` keeps the ids that are taken.
pub(super) fn rules(
    node: &Node,
    ground: &Ground<'_>,
    ids: &mut std::collections::BTreeMap<String, Place>,
    problems: &mut Problems<'_>,
) -> Vec<Rule> {
    let Some(items) = problems.list(node, "earn") else { return Vec::new() };
    if items.len() > MAX_RULES {
        problems.at(node.place, "earn", too_many(MAX_RULES, items.len()));
        return Vec::new();
    }
    let mut rules: Vec<Rule> = Vec::new();
    for (i, item) in items.iter().enumerate() {
        let path = format!("earn[{i}]");
        let Some(table) = problems.table(item, &path, &EARN) else { continue };
        let id = id(&table, ids, problems);
        let Some(rule) = rule(&table, id.unwrap_or_default(), ground, problems) else { continue };
        // A rule that could not be read may be the one to multiply: one mistake, one problem.
        if rules.len() == i {
            follows(&rule, &rules, &table, problems);
        }
        rules.push(rule);
    }
    rules
}

pub(super) fn id(
    table: &Table<'_>,
    seen: &mut std::collections::BTreeMap<String, Place>,
    problems: &mut Problems<'_>,
) -> Option<String> {
    let (node, path) = table.get("id")?;
    let id = problems.text(node, &path, 1000)?;
    if !problems.id(id, node.place, &path) {
        return None;
    }
    if let Some(first) = seen.insert(id.to_owned(), node.place) {
        let (file, line) = problems.line_of(first);
        let said = said!(
            "id-taken",
            "the id '{id}' is taken in {file}, line {line}: choose another",
            id = id,
            file = file,
            line = line
        );
        problems.at(node.place, &path, said);
    }
    Some(id.to_owned())
}

fn rule(
    table: &Table<'_>,
    id: String,
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> Option<Rule> {
    let name = table.get("name").and_then(|(node, path)| super::head::name(node, &path, problems));
    let active = table
        .get("active")
        .and_then(|(node, path)| super::active::active(node, &path, &ground.head.zone, problems));
    let exclusive = table.get("exclusive").and_then(|(n, path)| problems.truth(n, &path));
    let priority =
        table.get("priority").and_then(|(n, path)| problems.whole(n, &path, -1_000_000, 1_000_000));
    let only = table.get("only").and_then(|(node, path)| filter(node, &path, problems));
    let except = table.get("except").and_then(|(node, path)| filter(node, &path, problems));
    let wallet = wallet(table, ground, problems);
    let on = trigger(table, ground, problems);
    let when = on.as_ref().and_then(|on| condition(table, on, ground, problems));
    let wallet = wallet?;
    let kind = ground.wallets.get(wallet)?;
    let caps = table.get("caps").and_then(|(n, path)| caps(n, &path, kind.digits, problems));
    // What sets it off may be misspelled: the award is looked at all the same, as for a purchase.
    let standing = on.as_ref().unwrap_or(&Trigger::Purchase);
    let award = super::award::award(table, standing, kind, ground.head.currency.digits, problems);
    let (on, award) = (on?, award?);
    let rule = Rule {
        name: name.unwrap_or_else(|| Texts::plain(&id)),
        id,
        base: base(table, &award, problems),
        on,
        wallet,
        award,
        only: only.unwrap_or_default(),
        except: except.unwrap_or_default(),
        active: active.unwrap_or_default(),
        when,
        caps: caps.unwrap_or_default(),
        exclusive: exclusive.unwrap_or(false),
        priority: priority.unwrap_or(0),
    };
    fits(&rule, table, problems);
    Some(rule)
}

pub(super) fn wallet(
    table: &Table<'_>,
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> Option<usize> {
    let ids = || ground.wallets.iter().map(|w| w.id.as_str());
    // What is on gift cards is no member's, and comes last: nobody means it.
    let own = ground.wallets.iter().filter(|w| w.kind != WalletKind::GiftCard).count();
    let all = || ids().take(own.max(1)).collect::<Vec<_>>().join(", ");
    // Without wallets, which was told, every rule would be wrong about its own.
    if ground.wallets.is_empty() {
        return None;
    }
    let Some((node, path)) = table.get("wallet") else {
        if own > 1 {
            let said = said!(
                "which-wallet",
                "say which wallet this rule fills: wallet = one of {names}",
                names = all()
            );
            problems.at(table.place, &table.path, said);
            return None;
        }
        return Some(0);
    };
    let id = problems.text(node, &path, 1000)?;
    let found = ids().position(|known| known == id);
    if found.is_none() {
        problems.at(node.place, &path, unknown(id, &ids().collect::<Vec<_>>()));
    }
    let card = found.and_then(|at| ground.wallets.get(at));
    if card.is_some_and(|wallet| wallet.kind == WalletKind::GiftCard) {
        let said = said!(
            "wallet-on-card",
            "'{name}' is on gift cards, not with members: name another wallet",
            name = id
        );
        problems.at(node.place, &path, said);
    }
    found
}

pub(super) fn trigger(
    table: &Table<'_>,
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> Option<Trigger> {
    let (node, path) = table.get("on")?;
    let on = problems.text(node, &path, 1000)?;
    if on == "purchase" {
        return Some(Trigger::Purchase);
    }
    let found = ground.events.iter().position(|event| event.name == on);
    if found.is_none() {
        let names: Vec<_> =
            ["purchase"].into_iter().chain(ground.events.iter().map(|e| e.name.as_str())).collect();
        problems.at(node.place, &path, unknown(on, &names));
    }
    found.map(Trigger::Event)
}

fn base(table: &Table<'_>, award: &Award, problems: &mut Problems<'_>) -> Base {
    const BASES: &[(&str, Base)] = &[
        ("net", Base::Net),
        ("gross", Base::Gross),
        ("before-discounts", Base::BeforeDiscounts),
        ("without-tax", Base::WithoutTax),
        ("with-tax", Base::WithTax),
    ];
    let Some((node, path)) = table.get("base") else { return Base::default() };
    let by_amount = matches!(
        award,
        Award::PerAmount { .. } | Award::PerFullAmount { .. } | Award::Percent { .. }
    );
    if !by_amount {
        let said = said!("no-amounts", "this rule does not look at amounts: remove 'base'");
        problems.at(node.place, &path, said);
    }
    problems.choice(node, &path, BASES).unwrap_or_default()
}

pub(super) fn filter(node: &Node, path: &str, problems: &mut Problems<'_>) -> Option<Filter> {
    let table = problems.table(node, path, &FILTER)?;
    let filter = named(&table, problems);
    if !FILTER.keys.iter().any(|key| table.has(key)) {
        problems.at(node.place, path, names_nothing());
    }
    Some(filter)
}

/// The lists of a filter, by its four keys.
pub(super) fn named(table: &Table<'_>, problems: &mut Problems<'_>) -> Filter {
    let mut list = |key: &str| -> Vec<String> {
        let Some((node, path)) = table.get(key) else { return Vec::new() };
        let Some(items) = problems.list(node, &path) else { return Vec::new() };
        if items.is_empty() || items.len() > MAX_FILTERED {
            problems.at(node.place, &path, list_length(MAX_FILTERED, items.len()));
            return Vec::new();
        }
        let text = |(i, item)| problems.text(item, &format!("{path}[{i}]"), 200);
        items.iter().enumerate().filter_map(text).map(str::to_owned).collect()
    };
    Filter { sku: list("sku"), category: list("category"), brand: list("brand"), tag: list("tag") }
}

fn caps(node: &Node, path: &str, digits: u8, problems: &mut Problems<'_>) -> Option<Caps> {
    let table = problems.table(node, path, &CAPS)?;
    let mut cap =
        |key: &str| table.get(key).and_then(|(node, path)| problems.units(node, &path, digits));
    Some(Caps {
        receipt: cap("receipt"),
        day: cap("day"),
        month: cap("month"),
        member: cap("member"),
        program: cap("program"),
    })
}

pub(super) fn condition(
    table: &Table<'_>,
    on: &Trigger,
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> Option<Condition> {
    let event = match on {
        Trigger::Purchase => None,
        Trigger::Event(i) => ground.events.get(*i),
    };
    when(table, event, ground, problems)
}

/// A condition that is on the member alone, whatever happens.
pub(super) fn condition_of_member(
    table: &Table<'_>,
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> Option<Condition> {
    let nothing = EventDef { name: String::new(), title: Texts::default(), fields: Vec::new() };
    when(table, Some(&nothing), ground, problems)
}

fn when(
    table: &Table<'_>,
    event: Option<&EventDef>,
    ground: &Ground<'_>,
    problems: &mut Problems<'_>,
) -> Option<Condition> {
    let (node, path) = table.get("when")?;
    let Value::Text(source) = &node.value else {
        problems.not(node, &path, Kind::Condition);
        return None;
    };
    let names = Names {
        digits: ground.head.currency.digits,
        wallets: ground.wallets,
        member_fields: ground.member_fields,
        event,
        ladders: ground.ladders.unwrap_or_default(),
        stages: ground.stages,
        satisfaction: ground.satisfaction,
        household: ground.household,
        occasions: ground.occasions,
        levels: ground.levels,
        segments: ground.ladders.is_some(),
        line: false,
        segment: false,
    };
    let wrong = |wrongs| wrongs_of(node, &path, source, wrongs, problems);
    Condition::compile(source, &names).map_err(wrong).ok()
}

/// `where`: a condition on each line.
pub(super) fn of_line(
    table: &Table<'_>,
    digits: u8,
    problems: &mut Problems<'_>,
) -> Option<OfLine> {
    let (node, path) = table.get("where")?;
    let Value::Text(source) = &node.value else {
        problems.not(node, &path, Kind::Condition);
        return None;
    };
    let wrong = |wrongs| wrongs_of(node, &path, source, wrongs, problems);
    OfLine::compile(source, digits).map_err(wrong).ok()
}

/// Notes what is wrong with a condition, each at its place within the text.
fn wrongs_of(
    node: &Node,
    path: &str,
    source: &str,
    wrongs: Vec<Wrong>,
    problems: &mut Problems<'_>,
) {
    let start = problems.inside(node.place, source);
    for wrong in wrongs {
        let place = start.map_or(node.place, |start| Place {
            start: start + wrong.start,
            end: start + wrong.end,
            ..node.place
        });
        problems.at(place, path, wrong.said);
    }
}

/// What does not fit together within one rule.
fn fits(rule: &Rule, table: &Table<'_>, problems: &mut Problems<'_>) {
    if table.has("priority") && !rule.exclusive {
        let path = format!("{}.priority", table.path);
        let said = goes_with("priority", "exclusive = true");
        problems.at(table.place_of("priority"), &path, said);
    }
    if rule.exclusive && matches!(rule.award, Award::Multiply { .. }) {
        let said = said!(
            "multiplier-exclusive",
            "a multiplier cannot be exclusive: make the rule that it multiplies so"
        );
        let path = format!("{}.exclusive", table.path);
        problems.at(table.place_of("exclusive"), &path, said);
    }
    if rule.on == Trigger::Purchase {
        return;
    }
    for key in ["only", "except"] {
        if table.has(key) {
            let path = format!("{}.{key}", table.path);
            problems.at(table.place_of(key), &path, needs_purchase(key));
        }
    }
}

/// A multiplier needs something before it to multiply.
fn follows(rule: &Rule, before: &[Rule], table: &Table<'_>, problems: &mut Problems<'_>) {
    let multiplier = |rule: &Rule| matches!(rule.award, Award::Multiply { .. });
    let feeds = |r: &Rule| !multiplier(r) && r.wallet == rule.wallet && r.on == rule.on;
    if multiplier(rule) && !before.iter().any(feeds) {
        let said = said!(
            "nothing-to-multiply",
            "there is nothing to multiply: put a rule for the same wallet and event before this one"
        );
        problems.at(table.place_of("multiply"), &format!("{}.multiply", table.path), said);
    }
}
