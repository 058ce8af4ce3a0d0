//! What promotions gave on a basket, and why others did not, in the API's words.

use crate::reader::language;
use baci_app::{
    CodeAnswer, CutAnswer, GiftAnswer, HintAnswer, LinePrice, ListedAnswer, Offers,
    PromotionAnswer, say,
};
use baci_core::decimal;
use baci_core::program::Program;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What a basket comes to.
#[derive(Serialize, ToSchema)]
pub(crate) struct OffersResponse {
    pub totals: TotalsResponse,
    /// In the basket's order.
    pub lines: Vec<LinePriceResponse>,
    pub fees: Vec<LinePriceResponse>,
    /// Every promotion that the basket touched, and how it came out.
    pub promotions: Vec<PromotionResponse>,
    /// The lines whose price is a price list's; `before` of the line is by that.
    pub listed: Vec<ListedResponse>,
    /// Goods given on top.
    pub gifts: Vec<GiftResponse>,
    pub codes: Vec<CodeResponse>,
    /// What wallets paid.
    pub paid: Vec<PaidResponse>,
    /// Whether no allowed combination of rivals is better for the member.
    pub best: bool,
    /// What it would take to get more, what brings most first; in quotes only.
    pub hints: Vec<HintResponse>,
}

/// What a basket would take to get more.
#[derive(Serialize, ToSchema)]
pub(crate) struct HintResponse {
    pub promotion: String,
    /// So much money is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// So many units are missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<String>,
    /// Of which goods: categories, articles, brands and tags; of any where none are named.
    pub of: Vec<String>,
    /// What the member would gain at least.
    pub gain: String,
    /// Where it is a higher step of what the basket gets already: what that is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<CutResponse>,
    /// What the higher step would be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<CutResponse>,
    /// The same as a sentence, in the reader's language (Accept-Language).
    pub text: String,
}

/// What a step takes off: one of these.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CutResponse {
    /// A percentage.
    Percent(String),
    /// Money.
    Amount(String),
    /// What a piece costs then.
    Price(String),
}

/// What all comes to.
#[derive(Serialize, ToSchema)]
pub(crate) struct TotalsResponse {
    /// Goods before promotions.
    pub before: String,
    /// Off goods and fees, as prices are entered.
    pub discount: String,
    /// Goods after promotions.
    pub goods: String,
    pub fees: String,
    pub levies: String,
    pub tax: String,
    /// What rounding the bill added, or took.
    pub rounding: String,
    /// What is to be paid in all.
    pub payable: String,
    /// What is left to be paid after wallets.
    pub due: String,
}

/// What a line or fee comes to.
#[derive(Serialize, ToSchema)]
pub(crate) struct LinePriceResponse {
    pub before: String,
    pub discount: String,
    pub amount: String,
    pub tax: String,
}

/// A price that a price list gave to a line.
#[derive(Serialize, ToSchema)]
pub(crate) struct ListedResponse {
    /// The line's number in the basket, from 0.
    pub line: usize,
    pub list: String,
    /// The list's name in the reader's language (Accept-Language); its id where it has none.
    pub name: String,
    /// What a unit cost as entered.
    pub entered: String,
    /// What a unit costs by the list.
    pub price: String,
    /// The same as a sentence, in the reader's language.
    pub text: String,
}

/// How a promotion came out.
#[derive(Serialize, ToSchema)]
pub(crate) struct PromotionResponse {
    pub promotion: String,
    /// Its name in the reader's language (Accept-Language); its id where it has none.
    pub name: String,
    /// applied, not_active, condition_failed, missing_amount, missing_quantity, reduced_goods, used_up,
    /// member_used_up, day_used_up, over_budget, too_dear, other_goods, shut_out, stopped, lost, nothing.
    pub outcome: String,
    /// What it took off.
    pub amount: String,
    /// Off each line, then off each fee.
    pub shares: Vec<String>,
    /// The values that decided.
    pub values: BTreeMap<String, String>,
    /// How it came out, as a sentence in the reader's language.
    pub text: String,
}

/// Goods on top.
#[derive(Serialize, ToSchema)]
pub(crate) struct GiftResponse {
    pub promotion: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    pub units: i64,
    /// What one would cost.
    pub worth: String,
}

/// What became of a code.
#[derive(Serialize, ToSchema)]
pub(crate) struct CodeResponse {
    pub code: String,
    /// unknown, not_yet, expired, used, held or withdrawn; else as for a promotion.
    pub outcome: String,
    pub promotions: Vec<String>,
    /// The values that decided.
    pub values: BTreeMap<String, String>,
    /// What became of it, as a sentence in the reader's language.
    pub text: String,
}

/// What a wallet paid.
#[derive(Serialize, ToSchema)]
pub(crate) struct PaidResponse {
    pub wallet: String,
    pub units: String,
    /// What they paid; zero where they paid for a promotion.
    pub money: String,
    /// The promotion that was claimed with them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claimed: Option<String>,
}

impl PromotionResponse {
    /// Every promotion that a basket touched.
    pub fn all(offers: &Offers, program: &Program) -> Vec<Self> {
        let money = |amount: i64| program.currency.format(amount);
        let one = |answer: &PromotionAnswer| Self {
            promotion: answer.promotion.clone(),
            name: say::promotion_name(language(), program, &answer.promotion).to_owned(),
            outcome: answer.outcome.clone(),
            amount: money(answer.amount),
            shares: answer.shares.iter().map(|share| money(*share)).collect(),
            values: answer.values.clone(),
            text: say::outcome(language(), program, answer),
        };
        offers.promotions.iter().map(one).collect()
    }
}

impl CodeResponse {
    /// Every code that was given.
    pub fn all(offers: &Offers, program: &Program) -> Vec<Self> {
        let one = |answer: &CodeAnswer| Self {
            code: answer.code.clone(),
            outcome: answer.outcome.clone(),
            promotions: answer.promotions.clone(),
            values: answer.values.clone(),
            text: say::code(language(), program, answer),
        };
        offers.codes.iter().map(one).collect()
    }
}

impl OffersResponse {
    /// Offers in decimal strings.
    pub fn of(offers: &Offers, program: &Program) -> Self {
        let money = |amount: i64| program.currency.format(amount);
        let line = |line: &LinePrice| LinePriceResponse {
            before: money(line.before),
            discount: money(line.discount),
            amount: money(line.amount),
            tax: money(line.tax),
        };
        let listed = |own: &ListedAnswer| ListedResponse {
            line: own.line,
            list: own.list.clone(),
            name: say::list_name(language(), program, &own.list).to_owned(),
            entered: money(own.entered),
            price: money(own.price),
            text: say::listed(language(), program, own),
        };
        let gift = |gift: &GiftAnswer| GiftResponse {
            promotion: gift.promotion.clone(),
            sku: gift.sku.clone(),
            units: gift.units,
            worth: money(gift.worth),
        };
        let digits = |id: &str| program.wallets.iter().find(|w| w.id == id).map_or(0, |w| w.digits);
        let paid = |paid: &baci_core::event::Paid| PaidResponse {
            wallet: paid.wallet.clone(),
            units: decimal::format(paid.units, digits(&paid.wallet)),
            money: money(paid.money),
            claimed: paid.claimed.clone(),
        };
        let cut = |cut: &CutAnswer| match cut {
            CutAnswer::Percent(percent) => CutResponse::Percent(percent.clone()),
            CutAnswer::Amount(amount) => CutResponse::Amount(money(*amount)),
            CutAnswer::Price(price) => CutResponse::Price(money(*price)),
        };
        let hint = |hint: &HintAnswer| HintResponse {
            promotion: hint.promotion.clone(),
            amount: hint.amount.map(money),
            quantity: hint.quantity.map(|quantity| quantity.to_string()),
            of: hint.of.clone(),
            gain: money(hint.gain),
            now: hint.step.as_ref().map(|step| cut(&step.now)),
            next: hint.step.as_ref().map(|step| cut(&step.next)),
            text: say::hint(language(), program, hint),
        };
        let totals = offers.totals;
        let covered = offers.paid.iter().map(|paid| paid.money).fold(0, i64::saturating_add);
        Self {
            totals: TotalsResponse {
                before: money(totals.before),
                discount: money(totals.discount),
                goods: money(totals.goods),
                fees: money(totals.fees),
                levies: money(totals.levies),
                tax: money(totals.tax),
                rounding: money(totals.rounding),
                payable: money(totals.payable),
                due: money(totals.payable.saturating_sub(covered)),
            },
            lines: offers.lines.iter().map(line).collect(),
            fees: offers.fees.iter().map(line).collect(),
            promotions: PromotionResponse::all(offers, program),
            listed: offers.listed.iter().map(listed).collect(),
            gifts: offers.gifts.iter().map(gift).collect(),
            codes: CodeResponse::all(offers, program),
            paid: offers.paid.iter().map(paid).collect(),
            best: offers.best,
            hints: offers.hints.iter().map(hint).collect(),
        }
    }
}
