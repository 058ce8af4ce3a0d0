//! The golden specs beside the example programs: what each program must do, as data.
//!
//! A folder of `examples/programs/` is a program; its `specs.toml` is not part of the document.

use baci_core::coupon::{Coupon, Standing};
use baci_core::decide::{decide, explain};
use baci_core::decimal::{self, Decimal};
use baci_core::event::{Body, Custom, Event, Field, Line, Purchase, Quantity};
use baci_core::game;
use baci_core::household;
use baci_core::id::{EventId, MemberId};
use baci_core::member::{Member, MemberView, Profile};
use baci_core::partner::{self, Agreed};
use baci_core::price::{self, Basket, BasketLine};
use baci_core::program::partner::Way;
use baci_core::program::tier::Ladder;
use baci_core::program::{Program, Source, Wallet};
use baci_core::reward::{self, Ask};
use baci_core::stage::Stage;
use baci_core::surprise;
use baci_core::time::Instant;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Specs {
    spec: Vec<Spec>,
}

/// A sentence, what happens, and what must come of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spec {
    it: String,
    at: Instant,
    #[serde(default)]
    member: Profile,
    /// The tier on each ladder that has one, by the ladder's id.
    #[serde(default)]
    tiers: BTreeMap<String, String>,
    /// How far they have come with the shop, where the program has stages.
    stage: Option<Stage>,
    /// The segments that they are in.
    #[serde(default)]
    segments: Vec<String>,
    /// What they are in a household, and how many it has.
    household: Option<household::Standing>,
    /// Use of caps so far, by key, in smallest units.
    #[serde(default)]
    used: BTreeMap<String, i64>,
    /// A purchase …
    #[serde(default)]
    lines: Vec<SpecLine>,
    #[serde(default)]
    paid_with_balance: Amount,
    branch: Option<String>,
    channel: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    /// With `pay`, lines have a price and are a basket: this is what it comes to.
    pay: Option<Amount>,
    /// Codes that are given with a basket.
    #[serde(default)]
    codes: Vec<String>,
    /// The promotions and price lists for which the member holds a coupon.
    #[serde(default)]
    holds: Vec<String>,
    /// … or a named event.
    event: Option<String>,
    #[serde(default)]
    fields: BTreeMap<String, Field>,
    /// … or a claim of a reward, paid in a way counted from 1.
    claim: Option<String>,
    price: Option<usize>,
    /// What the member can spend of each wallet.
    #[serde(default)]
    has: BTreeMap<String, Amount>,
    /// … or a game that is played with a seed.
    play: Option<String>,
    #[serde(default)]
    seed: String,
    /// … or a surprise for which the member is drawn.
    surprise: Option<String>,
    /// … or points that a partner gives (`earn`) or takes (`spend`), or that a cause is given.
    partner: Option<String>,
    #[serde(default)]
    way: String,
    donate: Option<String>,
    #[serde(default)]
    points: Amount,
    /// For points of a partner or a cause: what they come to, or the reason why not; for a claim: 'granted', or the reason why not; for a play: the prize, or the reason; for a
    /// surprise: 'given', 'not for them', or the reason.
    says: Option<String>,
    /// Per wallet, in its own unit; a wallet not named gets nothing.
    #[serde(default)]
    expect: BTreeMap<String, Amount>,
    /// Per rule, where the sum alone would not tell.
    #[serde(default)]
    rules: BTreeMap<String, Amount>,
    /// How rules came out.
    #[serde(default)]
    why: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpecLine {
    sku: Option<String>,
    category: Option<String>,
    brand: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    quantity: Option<Amount>,
    /// Of a unit, before price lists and promotions.
    price: Option<Amount>,
    #[serde(default)]
    amount: Amount,
    #[serde(default)]
    discount: Amount,
}

/// 12, or "12.50".
#[derive(Deserialize)]
#[serde(untagged)]
enum Amount {
    Whole(i64),
    Text(String),
}

impl Default for Amount {
    fn default() -> Self {
        Self::Whole(0)
    }
}

impl Amount {
    fn units(&self, digits: u8) -> i64 {
        let decimal = match self {
            Self::Whole(n) => Decimal::whole(*n),
            Self::Text(text) => text.parse().unwrap(),
        };
        decimal.in_units(digits).unwrap()
    }
}

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/programs");
    let mut folders: Vec<_> =
        std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders
}

fn program(folder: &Path) -> Program {
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if Source::belongs(&name) {
            texts.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
    texts.sort();
    let sources: Vec<_> = texts.iter().map(|(name, text)| Source { name, text }).collect();
    Program::from_toml(&sources).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

impl SpecLine {
    fn quantity(&self) -> Quantity {
        self.quantity.as_ref().map_or(Quantity::ONE, |q| Quantity(q.units(Quantity::DIGITS)))
    }
}

/// The basket of a spec that has a price to pay.
fn basket(spec: &Spec, digits: u8) -> Basket {
    let line = |line: &SpecLine| BasketLine {
        sku: line.sku.clone(),
        category: line.category.clone(),
        brand: line.brand.clone(),
        tags: line.tags.clone(),
        quantity: line.quantity(),
        price: line.price.as_ref().expect("a price on each line").units(digits),
        ..BasketLine::default()
    };
    let held = |promotion: &String| Coupon {
        code: format!("OWN-{promotion}"),
        promotion: promotion.clone(),
        standing: Standing::Open,
        bound: true,
        binding: baci_core::coupon::Binding::default(),
    };
    Basket {
        lines: spec.lines.iter().map(line).collect(),
        codes: spec.codes.clone(),
        coupons: spec.holds.iter().map(held).collect(),
        branch: spec.branch.clone(),
        channel: spec.channel.clone(),
        tags: spec.tags.clone(),
        ..Basket::default()
    }
}

fn event(spec: &Spec, program: &Program) -> Event {
    let digits = program.currency.digits;
    let line = |line: &SpecLine| Line {
        sku: line.sku.clone(),
        category: line.category.clone(),
        brand: line.brand.clone(),
        tags: line.tags.clone(),
        quantity: line.quantity(),
        amount: line.amount.units(digits),
        discount: line.discount.units(digits),
        tax: 0,
        item: None,
    };
    let body = match &spec.event {
        Some(name) => {
            assert!(spec.lines.is_empty(), "{}: an event has no lines", spec.it);
            Body::Custom(Custom { name: name.clone(), fields: spec.fields.clone() })
        }
        None => Body::Purchase(Purchase {
            lines: spec.lines.iter().map(line).collect(),
            paid_with_balance: spec.paid_with_balance.units(digits),
            branch: spec.branch.clone(),
            channel: spec.channel.clone(),
            receipt: None,
            tags: spec.tags.clone(),
            ..Purchase::default()
        }),
    };
    Event { id: EventId::derive(spec.at, spec.it.as_bytes()), at: spec.at, body }
}

/// What differs from the spec.
fn run(spec: &Spec, program: &Program) -> Vec<String> {
    let joined_at = "2026-01-01T00:00:00Z".parse().unwrap();
    let id = MemberId::derive(joined_at, b"member");
    let member = Member { id, joined_at, profile: spec.member.clone() };
    let has = |own: &Wallet| spec.has.get(&own.id).map_or(0, |has| has.units(own.digits));
    let available: Vec<i64> = program.wallets.iter().map(has).collect();
    let tier = |ladder: &Ladder| spec.tiers.get(&ladder.id).cloned().unwrap_or_default();
    let tiers: Vec<String> = program.ladders.iter().map(tier).collect();
    let view = MemberView {
        member: &member,
        available: &available,
        tiers: &tiers,
        stage: spec.stage,
        segments: &spec.segments,
        household: spec.household,
        used: &spec.used,
        origin: None,
    };
    if let Some(id) = &spec.claim {
        return claimed(spec, program, &view, id);
    }
    if let Some(id) = &spec.play {
        return played(spec, program, &view, id);
    }
    if let Some(id) = &spec.surprise {
        return surprised(spec, program, &view, id);
    }
    if spec.partner.is_some() || spec.donate.is_some() {
        return settled(spec, program, &view);
    }
    let mut differs = Vec::new();
    let mut event = event(spec, program);
    if let Some(wanted) = &spec.pay {
        let digits = program.currency.digits;
        let basket = basket(spec, digits);
        let priced = price::price(program, &view, &basket, spec.at).unwrap();
        compare(&mut differs, "pay", wanted.units(digits), priced.totals.payable, digits);
        event.body = Body::Purchase(priced.purchase(program, &basket));
    }
    let (decision, explanation) = explain(program, &view, &event).unwrap();
    assert_eq!(decide(program, &view, &event).unwrap(), decision, "{}", spec.it);

    for (at, wallet) in program.wallets.iter().enumerate() {
        let given = decision.credits.iter().filter(|c| c.wallet == at).map(|c| c.amount).sum();
        let wanted = spec.expect.get(&wallet.id).map_or(0, |a| a.units(wallet.digits));
        compare(&mut differs, &wallet.id, wanted, given, wallet.digits);
    }
    for (rule, wanted) in &spec.rules {
        let at = program.rules.iter().position(|r| r.id == *rule).unwrap();
        let digits = program.wallets[program.rules[at].wallet].digits;
        let given = decision.credits.iter().filter(|c| c.rule == at).map(|c| c.amount).sum();
        compare(&mut differs, rule, wanted.units(digits), given, digits);
    }
    for (rule, wanted) in &spec.why {
        let reason = explanation.rules.iter().find(|reason| reason.rule == *rule);
        let outcome = reason.map(|r| serde_json::to_value(&r.outcome).unwrap()["outcome"].clone());
        let outcome = outcome.and_then(|o| o.as_str().map(str::to_owned)).unwrap_or_default();
        if outcome != *wanted {
            differs.push(format!("{rule}: wanted {wanted}, was '{outcome}'"));
        }
    }
    let known = spec.expect.keys().filter(|id| program.wallet(id).is_none());
    differs.extend(known.map(|id| format!("there is no wallet {id}")));
    differs
}

/// What differs where a reward is claimed.
fn claimed(spec: &Spec, program: &Program, view: &MemberView<'_>, id: &str) -> Vec<String> {
    let at = program.reward(id).unwrap_or_else(|| panic!("{}: there is no {id}", spec.it));
    let ask =
        Ask { price: spec.price.unwrap_or(1) - 1, branch: spec.branch.as_deref(), held: false };
    let done = reward::claim(program, view, (&program.rewards[at], ask), spec.at);
    let says = done.as_ref().map_or_else(|no| no.message(), |_| "granted");
    let wanted = spec.says.as_deref().unwrap_or("granted");
    if says == wanted { Vec::new() } else { vec![format!("{id}: wanted {wanted}, was {says}")] }
}

/// What differs where a game is played.
fn played(spec: &Spec, program: &Program, view: &MemberView<'_>, id: &str) -> Vec<String> {
    let own = program.game(id).unwrap_or_else(|| panic!("{}: there is no {id}", spec.it));
    let done = game::play(program, view, own, (&spec.seed, ""), spec.at);
    let says = done.as_ref().map_or_else(|no| no.message(), |done| &own.prizes[done.prize].id);
    let wanted = spec.says.as_deref().unwrap_or_default();
    if says == wanted { Vec::new() } else { vec![format!("{id}: wanted {wanted}, was {says}")] }
}

/// What differs where a surprise is given.
fn surprised(spec: &Spec, program: &Program, view: &MemberView<'_>, id: &str) -> Vec<String> {
    let own = program.surprise(id).unwrap_or_else(|| panic!("{}: there is no {id}", spec.it));
    let done = surprise::give(program, view, own, spec.at);
    let says = match surprise::fits(program, view, own, spec.at) {
        true => done.as_ref().map_or_else(|no| no.message(), |_| "given"),
        false => "not for them",
    };
    let wanted = spec.says.as_deref().unwrap_or_default();
    if says == wanted { Vec::new() } else { vec![format!("{id}: wanted {wanted}, was {says}")] }
}

/// What differs where points move with a partner or a cause.
fn settled(spec: &Spec, program: &Program, view: &MemberView<'_>) -> Vec<String> {
    let digits = |wallet: usize| program.wallets[wallet].digits;
    let done = match (&spec.partner, &spec.donate) {
        (Some(id), _) => {
            let own = program.partner(id).unwrap_or_else(|| panic!("{}: no {id}", spec.it));
            let way = if spec.way == "spend" { Way::Spend } else { Way::Earn };
            let units = spec.points.units(own.side(way).map_or(0, |side| digits(side.wallet)));
            partner::agree(program, view, (own, way), units, spec.at)
        }
        (_, id) => {
            let id = id.as_deref().unwrap_or_default();
            let own = program.cause(id).unwrap_or_else(|| panic!("{}: no {id}", spec.it));
            partner::give(program, own, spec.points.units(digits(own.wallet)), spec.at)
        }
    };
    let money = |agreed: &Agreed| program.currency.format(agreed.money);
    let says = done.as_ref().map_or_else(|no| no.message().to_owned(), money);
    let wanted = spec.says.as_deref().unwrap_or_default();
    if says == wanted { Vec::new() } else { vec![format!("wanted {wanted}, was {says}")] }
}

fn compare(differs: &mut Vec<String>, what: &str, wanted: i64, given: i64, digits: u8) {
    if wanted != given {
        let (wanted, given) = (decimal::format(wanted, digits), decimal::format(given, digits));
        differs.push(format!("{what}: wanted {wanted}, was {given}"));
    }
}

#[test]
fn the_example_programs_do_what_their_specs_say() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for folder in folders() {
        let program = program(&folder);
        let text = std::fs::read_to_string(folder.join("specs.toml")).unwrap();
        let specs: Specs = toml::from_str(&text).unwrap_or_else(|e| panic!("{folder:?}: {e}"));
        for spec in &specs.spec {
            count += 1;
            for differs in run(spec, &program) {
                wrong.push(format!("{}: it {}: {differs}", program.id, spec.it));
            }
        }
    }
    assert!(count >= 50, "only {count} specs were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
