//! What is asked about purchases.

use super::basket::BasketRequest;
use crate::named::named_by_one;
use crate::problem::Problem;
use crate::state::Api;
use crate::value::{Exact, Time, quantity, units};
use baci_app::{Caller, Exchange, PayCard, What};
use baci_core::decimal::Decimal;
use baci_core::event::{Line, MAX_LINES, Purchase, Quantity, Returned, ReturnedLine};
use baci_core::id::{EventRef, MemberId};
use baci_core::money::Rounding;
use baci_core::program::Program;
use baci_core::refusal::{Code, Refusal};
use serde::Deserialize;
use utoipa::ToSchema;

/// A purchase: lines, or a single amount.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PurchaseRequest {
    /// `mem_…`; a member is named by exactly one of these six.
    #[schema(value_type = Option<String>)]
    member_id: Option<MemberId>,
    /// In the international form, or a local one of Laos, Thailand or Vietnam.
    phone: Option<String>,
    email: Option<String>,
    card: Option<String>,
    /// The code on the member's phone, `BACI1.…`, as it was scanned; with `@` and the Unix seconds of the scan behind it
    /// where the bill took its time since.
    live_card: Option<String>,
    external_id: Option<String>,
    /// Whether somebody unknown becomes a member by this phone, e-mail, card or external id.
    #[serde(default)]
    pub enroll: bool,
    /// When it was; now where it is not said.
    pub at: Option<Time>,
    #[serde(default)]
    #[schema(max_items = 1000)]
    lines: Vec<LineRequest>,
    /// What the whole purchase came to after discounts, in place of lines.
    amount: Option<Exact>,
    /// In place of lines and amount: goods before promotions, for the program to price.
    basket: Option<BasketRequest>,
    /// With a `basket`: goods of an earlier purchase of the member that come back for it, in the same breath.
    exchange: Option<ExchangeRequest>,
    /// The part that the member paid with value from a wallet.
    paid_with_balance: Option<Exact>,
    branch: Option<String>,
    channel: Option<String>,
    /// The shop's own receipt number.
    receipt: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
}

/// A line: with `amount`, or with `unit_price`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LineRequest {
    sku: Option<String>,
    category: Option<String>,
    brand: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    /// Up to 3 decimals; 1 where nothing is said.
    quantity: Option<Exact>,
    /// What the line costs after its discount, for its whole quantity.
    amount: Option<Exact>,
    /// In place of `amount`: the line is unit_price x quantity, rounded half up, less `discount`.
    unit_price: Option<Exact>,
    /// What was taken off.
    discount: Option<Exact>,
}

/// Goods that come back, in one of three ways.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RefundRequest {
    /// True for everything that has not come back yet.
    #[serde(default)]
    all: bool,
    /// Units of lines.
    lines: Option<Vec<RefundLineRequest>>,
    /// So much money, spread over what is left of all lines.
    amount: Option<Exact>,
    pub at: Option<Time>,
}

/// Goods that come back for others: named as in a refund.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExchangeRequest {
    /// The purchase that they are of (`ref_…`).
    purchase: String,
    /// True for everything that has not come back yet.
    #[serde(default)]
    all: bool,
    /// Units of lines.
    lines: Option<Vec<RefundLineRequest>>,
    /// So much money, spread over what is left of all lines.
    amount: Option<Exact>,
}

/// Units of a line that come back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RefundLineRequest {
    /// The place of the line in the purchase, from 0.
    line: u32,
    quantity: Option<Exact>,
}

/// A cancel; the body may be empty.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CancelRequest {
    pub at: Option<Time>,
}

named_by_one!(PurchaseRequest);

impl PurchaseRequest {
    /// The gift cards that pay for its basket; see [`BasketRequest::cards`].
    pub async fn cards(
        &mut self,
        api: &Api,
        caller: &Caller,
        program: &Program,
    ) -> Result<Vec<PayCard>, Problem> {
        match &mut self.basket {
            Some(basket) => basket.cards(api, caller, program).await,
            None => Ok(Vec::new()),
        }
    }

    /// What is to happen: a receipt as it is, or a basket that is priced first.
    pub fn into_what(mut self, program: &Program) -> Result<What, Problem> {
        let exchange = self.exchange.take().map(|own| own.read(program)).transpose()?;
        let Some(basket) = self.basket.take() else {
            if exchange.is_some() {
                return Err(Problem::invalid("exchange-needs-basket"));
            }
            return self.into_purchase(program).map(What::Purchase);
        };
        if self.amount.is_some() || !self.lines.is_empty() || self.paid_with_balance.is_some() {
            let names = "amount, lines, paid_with_balance";
            return Err(Problem::invalid("basket-alone").with("names", names));
        }
        let mut sale = basket.into_sale(program)?;
        sale.exchange = exchange;
        sale.receipt = self.receipt;
        sale.basket.branch = self.branch;
        sale.basket.channel = self.channel;
        sale.basket.tags = self.tags;
        Ok(What::Basket(sale))
    }

    /// The purchase in smallest units.
    fn into_purchase(self, program: &Program) -> Result<Purchase, Problem> {
        let digits = program.currency.digits;
        let money = |value: Option<Exact>| value.map_or(Ok(0), |v| units(v, digits, "amount"));
        let lines = match (self.amount, self.lines.len()) {
            (Some(amount), 0) => vec![Line { amount: money(Some(amount))?, ..Line::default() }],
            (None, 1..=MAX_LINES) => self
                .lines
                .into_iter()
                .map(|line| line.into_line(digits))
                .collect::<Result<_, _>>()?,
            _ => return Err(Problem::invalid("amount-or-lines").with("most", MAX_LINES)),
        };
        Ok(Purchase {
            lines,
            paid_with_balance: money(self.paid_with_balance)?,
            branch: self.branch,
            channel: self.channel,
            receipt: self.receipt,
            tags: self.tags,
            ..Purchase::default()
        })
    }
}

impl LineRequest {
    fn into_line(self, digits: u8) -> Result<Line, Problem> {
        let quantity = quantity(self.quantity)?;
        let discount = self.discount.map_or(Ok(0), |d| units(d, digits, "discount"))?;
        let amount = match (self.amount, self.unit_price) {
            (Some(amount), None) => units(amount, digits, "amount")?,
            (None, Some(price)) => times(price.0, quantity, digits)
                .and_then(|gross| gross.checked_sub(discount))
                .ok_or_else(beyond)?,
            _ => {
                return Err(Problem::invalid("amount-or-price").with("names", "amount, unit_price"));
            }
        };
        let Self { sku, category, brand, tags, .. } = self;
        Ok(Line { sku, category, brand, tags, quantity, amount, discount, ..Line::default() })
    }
}

/// A unit price times a quantity in whole smallest units, rounded half up.
fn times(price: Decimal, quantity: Quantity, digits: u8) -> Option<i64> {
    let raw = i128::from(price.mantissa).checked_mul(i128::from(quantity.0))?;
    let scaled = raw.checked_mul(10i128.checked_pow(u32::from(digits))?)?;
    let step = 10i128.checked_pow(u32::from(price.scale + Quantity::DIGITS))?;
    Rounding::HalfUp.divide(scaled, step)
}

fn beyond() -> Problem {
    Refusal::new(Code::AmountOutOfRange, "a line comes to more than can be counted").into()
}

impl RefundRequest {
    /// What comes back.
    pub fn returned(&self, program: &Program) -> Result<Returned, Problem> {
        match (self.all, &self.lines, self.amount) {
            (true, None, None) => Ok(Returned::All),
            (false, Some(lines), None) if (1..=MAX_LINES).contains(&lines.len()) => {
                let line = |l: &RefundLineRequest| {
                    Ok(ReturnedLine { line: l.line, quantity: quantity(l.quantity)? })
                };
                lines.iter().map(line).collect::<Result<_, Problem>>().map(Returned::Lines)
            }
            (false, None, Some(amount)) => {
                units(amount, program.currency.digits, "amount").map(Returned::Amount)
            }
            _ => Err(Problem::invalid("return-one-of").with("names", "all, lines, amount")),
        }
    }
}

impl ExchangeRequest {
    /// What comes back, of which purchase.
    fn read(self, program: &Program) -> Result<Exchange, Problem> {
        let Self { purchase, all, lines, amount } = self;
        let named: Result<EventRef, _> = purchase.parse();
        let purchase = named.map_err(|_| Problem::invalid("not-an-id").with("value", purchase))?;
        let what = RefundRequest { all, lines, amount, at: None }.returned(program)?;
        Ok(Exchange { purchase: purchase.event, what })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_its_unit_price_times_its_quantity() {
        for (price, thousandths, digits, expected) in [
            ("125.50", 1000, 2, Some(12550)),
            ("10", 250, 2, Some(250)),
            ("0.333", 1000, 2, Some(33)),
            ("0.335", 1000, 2, Some(34)),
            ("0.005", 1000, 2, Some(1)),
            ("1.5", 1000, 0, Some(2)),
            ("9223372036854775807", 1000, 0, Some(i64::MAX)),
            ("9223372036854775807", 1000, 4, None),
            ("9223372036854775807", 2000, 0, None),
            ("9223372036854775807", i64::MAX, 4, None),
        ] {
            let price: Decimal = price.parse().unwrap();
            assert_eq!(times(price, Quantity(thousandths), digits), expected, "{price}");
        }
    }
}
