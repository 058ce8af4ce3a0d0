//! What is asked about baskets: goods and fees before promotions, codes, claims and payments.

use crate::problem::Problem;
use crate::state::Api;
use crate::value::{Exact, quantity, units, wallet};
use baci_app::{Caller, Pay, PayCard, Sale};
use baci_core::id::GiftCardId;
use baci_core::price::{Basket, BasketLine, Fee};
use baci_core::program::Program;
use serde::Deserialize;
use utoipa::ToSchema;

/// A basket before promotions: the program prices it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BasketRequest {
    #[schema(max_items = 1000, min_items = 1)]
    lines: Vec<BasketLineRequest>,
    /// Delivery, packing, service.
    #[serde(default)]
    #[schema(max_items = 20)]
    fees: Vec<FeeRequest>,
    /// The codes that were given.
    #[serde(default)]
    #[schema(max_items = 20)]
    codes: Vec<String>,
    /// The promotions that the member claims and pays for, by their ids.
    #[serde(default)]
    #[schema(max_items = 20)]
    claims: Vec<String>,
    /// What wallets pay, one after another.
    #[serde(default)]
    #[schema(max_items = 20)]
    pay: Vec<PayRequest>,
    /// Gift cards that pay, one after another, before wallets do.
    #[serde(default)]
    #[schema(max_items = 10)]
    gift_cards: Vec<GiftCardRequest>,
    /// What a quote said that it comes to: refused with `price_changed` where it is another sum by now.
    expected: Option<Exact>,
}

/// A line of a basket.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BasketLineRequest {
    sku: Option<String>,
    category: Option<String>,
    brand: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    /// Up to 3 decimals; 1 where nothing is said.
    quantity: Option<Exact>,
    /// Of one unit, as the program's prices are: with or without tax.
    unit_price: Exact,
    /// What a unit cost before it was reduced.
    listed_price: Option<Exact>,
    /// Whether the goods are reduced already.
    #[serde(default)]
    reduced: bool,
    /// The least that a unit may cost after promotions.
    floor_price: Option<Exact>,
    /// A fixed charge on each unit that nothing lowers, as a bottle's deposit.
    levy: Option<Exact>,
    /// The name of its tax, one of the program's.
    tax: Option<String>,
    /// The owned item that it is for, by its reference: a chassis or a serial number.
    #[schema(max_length = 64)]
    item: Option<String>,
}

/// A fee.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FeeRequest {
    /// What it is for.
    method: String,
    amount: Exact,
    /// The name of its tax, one of the program's.
    tax: Option<String>,
}

/// A payment from a wallet.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PayRequest {
    wallet: String,
    /// In the wallet's unit; as much as it can where nothing is said.
    units: Option<Exact>,
    /// Whether the others of the member's household pay what their own wallet does not.
    #[serde(default)]
    household: bool,
}

/// A payment from a gift card: by its id, or by what somebody has in their hand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GiftCardRequest {
    /// `gft_…`
    #[schema(value_type = Option<String>)]
    id: Option<GiftCardId>,
    #[schema(max_length = 80)]
    number: Option<String>,
    #[schema(max_length = 20)]
    pin: Option<String>,
    /// As much as it can where nothing is said.
    amount: Option<Exact>,
}

/// The most gift cards on a bill.
const MOST_CARDS: usize = 10;

impl std::fmt::Debug for GiftCardRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("GiftCardRequest(…)")
    }
}

impl BasketRequest {
    /// The gift cards that pay, each proved to be in hand.
    pub async fn cards(
        &mut self,
        api: &Api,
        caller: &Caller,
        program: &Program,
    ) -> Result<Vec<PayCard>, Problem> {
        let cards = std::mem::take(&mut self.gift_cards);
        if cards.len() > MOST_CARDS {
            return Err(Problem::invalid("too-many-at-once").with("most", MOST_CARDS));
        }
        let actor = format!("key:{}", caller.name);
        let mut pays = Vec::with_capacity(cards.len());
        for card in cards {
            let digits = program.currency.digits;
            let money = card.amount.map(|n| units(n, digits, "a payment")).transpose()?;
            let card = match (card.id, &card.number) {
                (Some(id), None) => id,
                (None, Some(number)) => {
                    api.baci.card_in_hand(&actor, number, card.pin.as_deref()).await?
                }
                _ => {
                    return Err(Problem::invalid("gift-card-named"));
                }
            };
            pays.push(PayCard { card, money });
        }
        Ok(pays)
    }

    /// The sale in smallest units.
    pub fn into_sale(self, program: &Program) -> Result<Sale, Problem> {
        let digits = program.currency.digits;
        let known = |tax: &Option<String>| -> Result<(), Problem> {
            let Some(name) = tax else { return Ok(()) };
            if program.prices.taxes.iter().any(|(tax, _)| tax == name) {
                return Ok(());
            }
            Err(Problem::invalid("unknown-tax").with("name", name))
        };
        let fee = |fee: FeeRequest| -> Result<Fee, Problem> {
            known(&fee.tax)?;
            let amount = units(fee.amount, digits, "amount")?;
            Ok(Fee { method: fee.method, amount, tax: fee.tax })
        };
        let line = |line: BasketLineRequest| -> Result<BasketLine, Problem> {
            known(&line.tax)?;
            line.into_line(digits)
        };
        let pay = |pay: PayRequest| -> Result<Pay, Problem> {
            let digits = wallet(program, &pay.wallet)?.digits;
            let units = pay.units.map(|n| units(n, digits, "units")).transpose()?;
            Ok(Pay { wallet: pay.wallet, units, household: pay.household })
        };
        let basket = Basket {
            lines: self.lines.into_iter().map(line).collect::<Result<_, _>>()?,
            fees: self.fees.into_iter().map(fee).collect::<Result<_, _>>()?,
            codes: self.codes,
            claims: self.claims,
            ..Basket::default()
        };
        let pay = self.pay.into_iter().map(pay).collect::<Result<_, _>>()?;
        let payable = self.expected.map(|sum| units(sum, digits, "expected")).transpose()?;
        Ok(Sale { basket, pay, payable, ..Sale::default() })
    }
}

impl BasketLineRequest {
    fn into_line(self, digits: u8) -> Result<BasketLine, Problem> {
        let some = |value: Option<Exact>| value.map(|v| units(v, digits, "unit_price")).transpose();
        Ok(BasketLine {
            quantity: quantity(self.quantity)?,
            price: units(self.unit_price, digits, "unit_price")?,
            listed: some(self.listed_price)?,
            floor: some(self.floor_price)?,
            levy: some(self.levy)?,
            sku: self.sku,
            category: self.category,
            brand: self.brand,
            tags: self.tags,
            reduced: self.reduced,
            tax: self.tax,
            item: self.item,
        })
    }
}
