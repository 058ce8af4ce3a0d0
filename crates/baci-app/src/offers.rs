//! Offers: what promotions gave on a basket, and why others did not, by names, as it is stored with
//! the purchase and given to the caller.

mod draft;
mod goods;
mod payable;
mod standing;
mod try_out;

use crate::say::clock;
use baci_core::coupon::Binding;
use baci_core::decide::Inactive;
use baci_core::decimal;
use baci_core::event::{Paid, Purchase, Quantity};
use baci_core::price::{
    CodeFate, Fate, Hint, Lack, ListPrice, Missing, Priced, PricedLine, Totals, Verdict,
};
use baci_core::program::{Counted, Cut, Filter, Give, Measure, Program};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use draft::{DraftError, Part, draft_toml, end_part, part_text, put_draft};
pub use goods::Goods;
pub use payable::{Payable, payable};
pub use standing::{MemberOffer, OfferState, OfferUse};
pub use try_out::{Imagined, try_out};

/// What a basket came to. Money is in the currency's smallest unit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Offers {
    pub totals: Totals,
    /// In the basket's order.
    pub lines: Vec<LinePrice>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fees: Vec<LinePrice>,
    /// Every promotion that the basket touched.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub promotions: Vec<PromotionAnswer>,
    /// The lines whose price is a price list's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub listed: Vec<ListedAnswer>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gifts: Vec<GiftAnswer>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<CodeAnswer>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paid: Vec<Paid>,
    /// Whether no allowed combination of rivals is better for the member.
    pub best: bool,
    /// What it would take to get more, what brings most first; for quotes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<HintAnswer>,
}

/// What a basket would take to get more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HintAnswer {
    pub promotion: String,
    /// What is still missing: an amount of money, or a quantity in thousandths.
    pub amount: Option<i64>,
    pub quantity: Option<Quantity>,
    /// Of which goods: categories, articles, brands and tags; of any where none are named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<String>,
    /// What the member would gain at least.
    pub gain: i64,
    /// Where it is a higher step of what the basket gets already: what that is, and what it would be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<StepAnswer>,
}

/// A step of a promotion, and the one above it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepAnswer {
    pub now: CutAnswer,
    pub next: CutAnswer,
}

/// What a step takes off, one of these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CutAnswer {
    /// A percentage, as it is written.
    Percent(String),
    /// Money, in the currency's smallest unit.
    Amount(i64),
    /// What a piece costs then.
    Price(i64),
}

impl CutAnswer {
    fn of(cut: Cut) -> Self {
        match cut {
            Cut::Percent(percent) => Self::Percent(percent.to_string()),
            Cut::Amount { amount, .. } => Self::Amount(amount),
            Cut::Price(price) => Self::Price(price),
        }
    }
}

/// What a line or fee comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinePrice {
    pub before: i64,
    pub discount: i64,
    pub amount: i64,
    pub tax: i64,
}

/// A price that a price list gave to a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedAnswer {
    /// The line's number in the basket, from 0.
    pub line: usize,
    pub list: String,
    /// What a unit cost as entered, and what it costs by the list.
    pub entered: i64,
    pub price: i64,
}

/// How a promotion came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromotionAnswer {
    pub promotion: String,
    /// applied, not_active, condition_failed, missing_amount, missing_quantity, reduced_goods, used_up,
    /// member_used_up, day_used_up, over_budget, too_dear, other_goods, shut_out, stopped, lost, nothing.
    pub outcome: String,
    /// What it took off.
    pub amount: i64,
    /// Off each line, then off each fee.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<i64>,
    /// The values that decided, in words: `limit`, `used`, `least`, `has`, `missing`, `by`, `theirs`, `own`;
    /// `sku` and `item` of what a coupon is for; `why` with `from`, `until`, `now` or `weekday`; `failed` with each name that it read.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
}

/// Goods on top.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiftAnswer {
    pub promotion: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    pub units: i64,
    /// What one would cost.
    pub worth: i64,
}

/// What became of a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeAnswer {
    pub code: String,
    /// unknown, not_yet, expired, used, held, withdrawn or other_goods; applied, or the outcome of its promotion.
    pub outcome: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub promotions: Vec<String>,
    /// The values that decided, as those of its promotion.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
}

impl Offers {
    /// What each promotion that gave something gave, gifts with their worth.
    pub(crate) fn given(&self) -> Vec<(String, i64)> {
        let mut given: BTreeMap<&str, i64> = BTreeMap::new();
        for own in self.promotions.iter().filter(|own| own.amount > 0) {
            let sum = given.entry(&own.promotion).or_default();
            *sum = sum.saturating_add(own.amount);
        }
        for gift in &self.gifts {
            let sum = given.entry(&gift.promotion).or_default();
            *sum = sum.saturating_add(gift.worth.saturating_mul(gift.units));
        }
        given.into_iter().map(|(promotion, sum)| (promotion.to_owned(), sum)).collect()
    }

    /// What a price says, by names; why, only where somebody will read it.
    pub(crate) fn of(
        program: &Program,
        priced: &Priced,
        purchase: &Purchase,
        explained: bool,
    ) -> Self {
        let line = |line: &PricedLine| {
            let PricedLine { before, discount, amount, tax } = *line;
            LinePrice { before, discount, amount, tax }
        };
        let promotions: Vec<PromotionAnswer> = priced
            .verdicts
            .iter()
            .map(|verdict| promotion(program, priced, verdict, explained))
            .collect();
        let listed = |own: &ListPrice| ListedAnswer {
            line: own.line,
            list: program.price_lists.get(own.list).map(|list| list.id.clone()).unwrap_or_default(),
            entered: own.entered,
            price: own.price,
        };
        let gift = |gift: &baci_core::price::GiftLine| GiftAnswer {
            promotion: name(program, gift.promotion),
            sku: gift.sku.clone(),
            units: gift.units,
            worth: gift.worth,
        };
        let codes = purchase.offered.iter().flat_map(|offered| &offered.basket.codes);
        let codes =
            codes.zip(&priced.codes).map(|(given, fate)| code(program, &promotions, given, fate));
        Self {
            totals: priced.totals,
            lines: priced.lines.iter().map(line).collect(),
            fees: priced.fees.iter().map(line).collect(),
            listed: priced.listed.iter().map(listed).collect(),
            gifts: priced.gifts.iter().map(gift).collect(),
            codes: codes.collect(),
            promotions,
            paid: purchase.paid.clone(),
            best: priced.best,
            hints: Vec::new(),
        }
    }
}

/// Hints by names.
pub(crate) fn hints(program: &Program, hints: &[Hint]) -> Vec<HintAnswer> {
    let answer = |hint: &Hint| {
        let lists = goods(program, hint);
        let lists = lists.map(|of| [&of.category, &of.sku, &of.brand, &of.tag]);
        let (amount, quantity) = match hint.missing {
            Missing::Amount { least, has, .. } => (Some(least.saturating_sub(has)), None),
            Missing::Quantity { least, has } => {
                (None, Some(Quantity(least.0.saturating_sub(has.0))))
            }
            Missing::Reduced => (None, None),
        };
        HintAnswer {
            promotion: name(program, hint.promotion),
            amount,
            quantity,
            of: lists.into_iter().flatten().flatten().cloned().collect(),
            gain: hint.gain,
            step: match hint.lack {
                Lack::Step { now: Some(now), next, .. } => {
                    Some(StepAnswer { now: CutAnswer::of(now), next: CutAnswer::of(next) })
                }
                _ => None,
            },
        }
    };
    hints.iter().map(answer).collect()
}

/// The goods of which something is missing; any where none are named.
fn goods<'a>(program: &'a Program, hint: &Hint) -> Option<&'a Filter> {
    let promotion = program.promotions.get(hint.promotion)?;
    match hint.lack {
        Lack::Need(need) => promotion.needs.get(need).map(|need| &need.of.only),
        Lack::Step { give, .. } => match promotion.gives.get(give)? {
            Give::Discount(discount) => {
                let by = discount.steps.as_ref().map(|steps| steps.by);
                let own = matches!(by, Some(Measure::Amount | Measure::Quantity));
                own.then_some(&discount.on.only)
            }
            _ => None,
        },
    }
}

fn name(program: &Program, at: usize) -> String {
    program.promotions.get(at).map_or_else(String::new, |promotion| promotion.id.clone())
}

fn promotion(
    program: &Program,
    priced: &Priced,
    verdict: &Verdict,
    explained: bool,
) -> PromotionAnswer {
    let (at, fate) = (verdict.promotion, &verdict.fate);
    let applied = priced.applied.iter().find(|applied| applied.promotion == at);
    let given = applied.filter(|applied| applied.amount > 0);
    let mut told = BTreeMap::new();
    if explained {
        let named = |(name, value): (&str, String)| (name.to_owned(), value);
        told.extend(values(program, fate).into_iter().map(named));
        if let Fate::ConditionFailed(failed) = fate {
            told.extend(failed.iter().flat_map(|seen| seen.values.iter().cloned()));
        }
    }
    PromotionAnswer {
        promotion: name(program, at),
        outcome: word(fate).to_owned(),
        amount: given.map_or(0, |applied| applied.amount),
        shares: given.map(|applied| applied.shares.to_vec()).unwrap_or_default(),
        values: told,
    }
}

/// An outcome's stable word.
const fn word(fate: &Fate) -> &'static str {
    match fate {
        Fate::Applied => "applied",
        Fate::NotActive(_) => "not_active",
        Fate::ConditionFailed(_) => "condition_failed",
        Fate::Missing(_, Missing::Amount { .. }) => "missing_amount",
        Fate::Missing(_, Missing::Quantity { .. }) => "missing_quantity",
        Fate::Missing(_, Missing::Reduced) => "reduced_goods",
        Fate::UsedUp { .. } => "used_up",
        Fate::MemberUsedUp { .. } => "member_used_up",
        Fate::DayUsedUp { .. } => "day_used_up",
        Fate::OverBudget { .. } => "over_budget",
        Fate::TooDear { .. } => "too_dear",
        Fate::NotTheirs { .. } => "not_theirs",
        Fate::AllowanceGone { .. } => "allowance_gone",
        Fate::OtherGoods(_) => "other_goods",
        Fate::ShutOut { .. } => "shut_out",
        Fate::Stopped { .. } => "stopped",
        Fate::Lost { .. } => "lost",
        Fate::Nothing => "nothing",
    }
}

/// The values that decided, by name.
fn values(program: &Program, fate: &Fate) -> Vec<(&'static str, String)> {
    let money = |amount: i64| program.currency.format(amount);
    let limit =
        |limit: i64, used: i64| vec![("limit", limit.to_string()), ("used", used.to_string())];
    match fate {
        Fate::NotActive(why) => inactive(*why),
        Fate::ConditionFailed(failed) => {
            let parts: Vec<&str> = failed.iter().map(|seen| seen.part.as_str()).collect();
            vec![("failed", parts.join(" && "))]
        }
        Fate::Missing(_, Missing::Amount { least, has, counted }) => {
            let counted = match counted {
                Counted::Entered => "entered",
                Counted::Net => "net",
                Counted::Gross => "gross",
            };
            let missing = money(least.saturating_sub(*has));
            vec![
                ("least", money(*least)),
                ("has", money(*has)),
                ("missing", missing),
                ("counted", counted.to_owned()),
            ]
        }
        Fate::Missing(_, Missing::Quantity { least, has }) => {
            let missing = Quantity(least.0.saturating_sub(has.0));
            vec![
                ("least", least.to_string()),
                ("has", has.to_string()),
                ("missing", missing.to_string()),
            ]
        }
        Fate::Missing(_, Missing::Reduced) => Vec::new(),
        Fate::UsedUp { limit: most, used } => limit(*most, *used),
        Fate::MemberUsedUp { limit: most, used } => limit(*most, *used),
        Fate::DayUsedUp { limit: most, used } => limit(*most, *used),
        Fate::OverBudget { limit, used, wanted } => {
            vec![("limit", money(*limit)), ("used", money(*used)), ("wanted", money(*wanted))]
        }
        Fate::TooDear { wallet, cost, has } => {
            let wallet = program.wallets.get(*wallet);
            let units = |n| decimal::format(n, wallet.map_or(0, |wallet| wallet.digits));
            let id = wallet.map_or_else(String::new, |wallet| wallet.id.clone());
            vec![("wallet", id), ("cost", units(*cost)), ("has", units(*has))]
        }
        Fate::NotTheirs { benefit } => {
            vec![("benefit", brought(program, *benefit))]
        }
        Fate::AllowanceGone { benefit, limit: most, used } => {
            let mut values = limit(*most, *used);
            values.push(("benefit", brought(program, *benefit)));
            values
        }
        Fate::OtherGoods(binding) => bound(binding),
        Fate::ShutOut { by } => vec![("by", name(program, *by))],
        Fate::Stopped { by } => vec![("by", name(program, *by))],
        Fate::Lost { to, theirs, own } => {
            vec![("to", name(program, *to)), ("theirs", money(*theirs)), ("own", money(*own))]
        }
        Fate::Applied | Fate::Nothing => Vec::new(),
    }
}

/// What a tier brings, by its id.
fn brought(program: &Program, benefit: usize) -> String {
    program.benefits.get(benefit).map(|own| own.id.clone()).unwrap_or_default()
}

/// Why a promotion is not active, and when it is: times are RFC 3339, hours those of the local day.
fn inactive(why: Inactive) -> Vec<(&'static str, String)> {
    match why {
        Inactive::Starts(from) => vec![("why", "starts".to_owned()), ("from", from.to_string())],
        Inactive::Ended(until) => vec![("why", "ended".to_owned()), ("until", until.to_string())],
        Inactive::Weekday(day) => {
            vec![("why", "weekday".to_owned()), ("weekday", day.to_string())]
        }
        Inactive::Hours { now, from, until } => vec![
            ("why", "hours".to_owned()),
            ("now", clock(now)),
            ("from", clock(from)),
            ("until", clock(until)),
        ],
    }
}

/// What a coupon is for: articles, an owned item.
fn bound(binding: &Binding) -> Vec<(&'static str, String)> {
    let sku = Some(binding.sku.join(", ")).filter(|sku| !sku.is_empty());
    let item = binding.item.clone();
    [("sku", sku), ("item", item)].into_iter().filter_map(|(k, v)| Some((k, v?))).collect()
}

/// A code that opens no promotion, and why.
fn shut_code(code: &str, outcome: &str, values: Vec<(&'static str, String)>) -> CodeAnswer {
    let values = values.into_iter().map(|(name, value)| (name.to_owned(), value));
    CodeAnswer {
        code: code.to_owned(),
        outcome: outcome.to_owned(),
        promotions: Vec::new(),
        values: values.collect(),
    }
}

fn code(
    program: &Program,
    promotions: &[PromotionAnswer],
    given: &str,
    fate: &CodeFate,
) -> CodeAnswer {
    let found = match fate {
        CodeFate::Known(found) => found,
        CodeFate::Unknown => return shut_code(given, "unknown", Vec::new()),
        CodeFate::Shut(standing) => return shut_code(given, standing.word(), Vec::new()),
        CodeFate::OtherGoods(binding) => return shut_code(given, "other_goods", bound(binding)),
    };
    let names: Vec<String> = found.iter().map(|at| name(program, *at)).collect();
    let own = || promotions.iter().filter(|answer| names.contains(&answer.promotion));
    let applied = own().find(|answer| answer.outcome == "applied");
    let told = applied.or_else(|| own().next());
    CodeAnswer {
        code: given.to_owned(),
        outcome: told.map(|answer| answer.outcome.clone()).unwrap_or_default(),
        values: told.map(|answer| answer.values.clone()).unwrap_or_default(),
        promotions: names,
    }
}
