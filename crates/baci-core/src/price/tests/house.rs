//! What the tests of pricing share: a program from a few lines, a basket from a few numbers.

use crate::event::Quantity;
use crate::id::MemberId;
use crate::member::{Member, MemberView, Profile};
use crate::price::{Basket, BasketLine, Fee, Priced, price};
use crate::program::{Program, Source};
use crate::time::Instant;
use std::collections::BTreeMap;

/// A Sunday at noon in Bangkok.
pub const NOON: &str = "2026-11-22T12:00:00+07:00";

/// A program in USD with the given prices and promotions.
pub fn program(rest: &str) -> Program {
    program_in("USD", rest)
}

pub fn program_in(currency: &str, rest: &str) -> Program {
    let text = format!(
        "schema = 1\n[program]\nid = \"shop\"\nname = \"Shop\"\ncurrency = \"{currency}\"\n\
         timezone = \"Asia/Bangkok\"\n[wallets.points]\nkind = \"points\"\n{rest}"
    );
    Program::from_toml(&[Source { name: "shop.toml", text: &text }])
        .unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// Lines of (article and category, pieces, unit price in cents).
pub fn basket(lines: &[(&str, i64, i64)]) -> Basket {
    let line = |(name, pieces, price): &(&str, i64, i64)| BasketLine {
        sku: Some((*name).to_owned()),
        category: Some((*name).to_owned()),
        quantity: Quantity(pieces * 1000),
        price: *price,
        ..BasketLine::default()
    };
    Basket { lines: lines.iter().map(line).collect(), ..Basket::default() }
}

pub fn with_fee(mut basket: Basket, amount: i64) -> Basket {
    basket.fees.push(Fee { method: "delivery".to_owned(), amount, tax: None });
    basket
}

pub fn with_codes(mut basket: Basket, codes: &[&str]) -> Basket {
    basket.codes = codes.iter().map(|code| (*code).to_owned()).collect();
    basket
}

pub fn with_tax(mut basket: Basket, tax: &str) -> Basket {
    for line in &mut basket.lines {
        line.tax = Some(tax.to_owned());
    }
    basket
}

pub fn noon() -> Instant {
    NOON.parse().unwrap()
}

pub fn quote(program: &Program, basket: &Basket) -> Priced {
    quote_used(program, basket, &BTreeMap::new())
}

pub fn quote_used(program: &Program, basket: &Basket, used: &BTreeMap<String, i64>) -> Priced {
    let member = somebody();
    let view = MemberView {
        member: &member,
        available: &[100],
        tiers: &[],
        stage: None,
        segments: &[],
        household: None,
        used,
        origin: None,
    };
    price(program, &view, basket, noon()).unwrap()
}

pub fn hints(program: &Program, basket: &Basket, priced: &Priced) -> Vec<crate::price::Hint> {
    let (member, used) = (somebody(), BTreeMap::new());
    let view = MemberView {
        member: &member,
        available: &[100],
        tiers: &[],
        stage: None,
        segments: &[],
        household: None,
        used: &used,
        origin: None,
    };
    crate::price::hints(program, &view, basket, noon(), priced).unwrap()
}

fn somebody() -> Member {
    Member {
        id: MemberId(crate::id::LOWEST),
        joined_at: "2026-01-01T00:00:00Z".parse().unwrap(),
        profile: Profile::default(),
    }
}

/// What each line's discount is.
pub fn off(priced: &Priced) -> Vec<i64> {
    priced.lines.iter().map(|line| line.discount).collect()
}
