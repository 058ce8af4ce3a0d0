//! A basket on the command line: what its flags say, in the program's smallest units.

use crate::context::member;
use crate::failure::Failure;
use baci_app::{Baci, Exchange, Pay, PayCard, Sale};
use baci_core::decimal::Decimal;
use baci_core::event::{Quantity, Returned, ReturnedLine};
use baci_core::id::{EventRef, GiftCardId, MemberId};
use baci_core::price::{Basket, BasketLine, Fee};
use baci_core::program::Program;
use clap::Args;

/// What is bought, and how it is paid.
#[derive(Args, Debug)]
pub struct Goods {
    /// Who buys (mem_…, or an identity)
    #[arg(long, value_name = "WHO")]
    pub member: String,
    /// Goods at shelf prices: sku=ramen,category=main,price=180.00,quantity=2; also brand, tag, listed, tax, item
    #[arg(long, value_name = "WORDS", required = true)]
    line: Vec<String>,
    /// Delivery and the like: bike=40.00
    #[arg(long, value_name = "METHOD=AMOUNT")]
    fee: Vec<String>,
    /// A code that was given
    #[arg(long)]
    code: Vec<String>,
    /// A promotion that the member claims and pays for
    #[arg(long, value_name = "PROMOTION")]
    claim: Vec<String>,
    /// A wallet that pays as much as it can, or so much: points=100; household:points takes in what the others of
    /// the household have
    #[arg(long, value_name = "WALLET[=UNITS]")]
    pay: Vec<String>,
    /// A gift card that pays: its number, then its PIN if it has one
    #[arg(long, value_name = "NUMBER[:PIN]")]
    gift_card: Vec<String>,
    #[arg(long)]
    branch: Option<String>,
    #[arg(long)]
    channel: Option<String>,
    /// The purchase of which goods come back for these
    #[arg(long, value_name = "REF")]
    exchange: Option<String>,
    #[command(flatten)]
    back: Back,
}

/// What comes back.
#[derive(Args, Debug)]
pub struct Back {
    /// Everything that has not come back yet
    #[arg(long, conflicts_with_all = ["back_line", "back_amount"])]
    back_all: bool,
    /// Units of a line, counted from 0: 0=2
    #[arg(long, value_name = "LINE[=QUANTITY]", conflicts_with = "back_amount")]
    back_line: Vec<String>,
    /// So much money
    #[arg(long, value_name = "AMOUNT")]
    back_amount: Option<String>,
}

impl Goods {
    /// Who buys what.
    pub async fn read(&self, baci: &Baci, program: &Program) -> Result<(MemberId, Sale), Failure> {
        let lines = self.line.iter().map(|words| line(words, program));
        let fees = self.fee.iter().map(|words| fee(words, program));
        let basket = Basket {
            lines: lines.collect::<Result<_, _>>()?,
            fees: fees.collect::<Result<_, _>>()?,
            codes: self.code.clone(),
            claims: self.claim.clone(),
            branch: self.branch.clone(),
            channel: self.channel.clone(),
            ..Basket::default()
        };
        let pay = self.pay.iter().map(|words| pay(words, program)).collect::<Result<_, _>>()?;
        let mut cards = Vec::new();
        for words in &self.gift_card {
            cards.push(PayCard { card: card(baci, words).await?, money: None });
        }
        let exchange = match &self.exchange {
            None => None,
            Some(of) => {
                Some(Exchange { purchase: reference(of)?.event, what: self.back.read(program)? })
            }
        };
        let sale = Sale { basket, pay, cards, exchange, ..Sale::default() };
        Ok((member(baci, &self.member).await?, sale))
    }
}

impl Back {
    /// What comes back, named in one of three ways.
    pub fn read(&self, program: &Program) -> Result<Returned, Failure> {
        match (self.back_all, self.back_line.as_slice(), &self.back_amount) {
            (true, [], None) => Ok(Returned::All),
            (false, [], Some(text)) => Ok(Returned::Amount(money(text, program)?)),
            (false, lines @ [_, ..], None) => {
                let part = |words: &String| {
                    let (line, pieces) = words.split_once('=').unwrap_or((words, "1"));
                    let read = line.parse().ok().zip(quantity(pieces));
                    let (line, quantity) = read.ok_or_else(|| wrong(words, "0=2"))?;
                    Ok(ReturnedLine { line, quantity })
                };
                lines.iter().map(part).collect::<Result<_, Failure>>().map(Returned::Lines)
            }
            _ => {
                Err(Failure::usage("say what comes back: --back-all, --back-line or --back-amount"))
            }
        }
    }
}

/// An event's reference: `ref_…`.
pub fn reference(text: &str) -> Result<EventRef, Failure> {
    text.parse().map_err(|error| Failure::usage(format!("{error}")))
}

fn wrong(words: &str, like: &str) -> Failure {
    Failure::usage(format!("'{words}' cannot be read: write it like {like}"))
}

fn money(text: &str, program: &Program) -> Result<i64, Failure> {
    let parsed = program.currency.parse(text);
    parsed.map_err(|_| Failure::usage(format!("'{text}' is no amount of {}", program.currency)))
}

fn quantity(text: &str) -> Option<Quantity> {
    let number: Decimal = text.parse().ok()?;
    number.in_units(Quantity::DIGITS).map(Quantity)
}

fn line(words: &str, program: &Program) -> Result<BasketLine, Failure> {
    const LIKE: &str = "sku=ramen,category=main,price=180.00,quantity=2";
    let mut line = BasketLine { quantity: Quantity::ONE, ..BasketLine::default() };
    let mut priced = false;
    for pair in words.split(',') {
        let (key, value) = pair.split_once('=').ok_or_else(|| wrong(words, LIKE))?;
        let text = Some(value.trim().to_owned());
        match key.trim() {
            "sku" => line.sku = text,
            "category" => line.category = text,
            "brand" => line.brand = text,
            "tag" => line.tags.extend(text),
            "tax" => line.tax = text,
            "item" => line.item = text,
            "price" => (line.price, priced) = (money(value, program)?, true),
            "listed" => line.listed = Some(money(value, program)?),
            "quantity" => {
                line.quantity = quantity(value).ok_or_else(|| wrong(pair, "quantity=2"))?;
            }
            _ => return Err(wrong(pair, LIKE)),
        }
    }
    if priced {
        Ok(line)
    } else {
        Err(Failure::usage(format!("'{words}' has no price: add price=…")))
    }
}

fn fee(words: &str, program: &Program) -> Result<Fee, Failure> {
    let (method, amount) = words.split_once('=').ok_or_else(|| wrong(words, "bike=40.00"))?;
    let amount = money(amount, program)?;
    Ok(Fee { method: method.to_owned(), amount, ..Fee::default() })
}

fn pay(words: &str, program: &Program) -> Result<Pay, Failure> {
    let (own, household) = match words.strip_prefix("household:") {
        Some(own) => (own, true),
        None => (words, false),
    };
    let (wallet, units) = match own.split_once('=') {
        Some((wallet, units)) => (wallet, Some(units)),
        None => (own, None),
    };
    let found = program.member_wallets().iter().find(|own| own.id == wallet);
    let digits =
        found.ok_or_else(|| Failure::usage(format!("there is no wallet '{wallet}'")))?.digits;
    let number = |text: &str| {
        let number: Option<Decimal> = text.parse().ok();
        number.and_then(|n| n.in_units(digits)).ok_or_else(|| wrong(words, "points=100"))
    };
    Ok(Pay { wallet: wallet.to_owned(), units: units.map(number).transpose()?, household })
}

async fn card(baci: &Baci, words: &str) -> Result<GiftCardId, Failure> {
    let (number, pin) = match words.split_once(':') {
        Some((number, pin)) => (number, Some(pin)),
        None => (words, None),
    };
    Ok(baci.card_in_hand("console", number, pin).await?)
}
