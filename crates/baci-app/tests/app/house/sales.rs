//! Sales for tests: baskets from a few words, and what became of them.

use super::{House, identity};
use baci_app::{Answer, Command, Sale, What, Who};
use baci_core::event::Quantity;
use baci_core::price::{Basket, BasketLine};

pub fn basket(lines: &[(&str, i64, i64)], codes: &[&str]) -> Basket {
    let line = |(sku, pieces, price): &(&str, i64, i64)| BasketLine {
        sku: Some((*sku).to_owned()),
        quantity: Quantity(pieces * 1000),
        price: *price,
        ..BasketLine::default()
    };
    Basket {
        lines: lines.iter().map(line).collect(),
        codes: codes.iter().map(|code| (*code).to_owned()).collect(),
        ..Basket::default()
    }
}

pub fn sale(house: &House, key: &str, who: &str, basket: Basket) -> Command {
    let sale = Sale { basket, ..Sale::default() };
    house.command(key, Who::EnrollBy(identity(who)), What::Basket(sale))
}

pub fn off(answer: &Answer) -> i64 {
    answer.outcome.offers.as_ref().unwrap().totals.discount
}

pub fn outcome<'a>(answer: &'a Answer, promotion: &str) -> &'a str {
    let offers = answer.outcome.offers.as_ref().unwrap();
    let found = offers.promotions.iter().find(|own| own.promotion == promotion);
    found.map_or("untouched", |own| own.outcome.as_str())
}

/// What became of a code.
pub fn of_code<'a>(answer: &'a Answer, code: &str) -> &'a str {
    let offers = answer.outcome.offers.as_ref().unwrap();
    let found = offers.codes.iter().find(|own| own.code == code);
    found.map_or("not given", |own| own.outcome.as_str())
}
