//! RFM: how many customers have which scores of recency, frequency and monetary value.

use super::{Given, written};
use baci_analytics::day;
use baci_analytics::figure::{amount, percent};
use baci_analytics::history::Histories;
use baci_analytics::rfm::{Rfm, Scores, Values, rfm};
use jiff::civil::Date;
use serde_json::{Map, Value, json};

/// The scores of all customers as of a day.
#[derive(Debug)]
pub struct RfmFigures {
    pub scored: Rfm,
}

impl RfmFigures {
    /// Of these purchases, at the start of a day; where none is named, of the day after the last purchase.
    pub fn of(given: &Given, as_of: Option<Date>) -> Self {
        let last = given.receipts.span().map_or(0, |(_, last)| last + 1);
        let as_of = as_of.map_or(last, day::number);
        Self { scored: rfm(&Histories::all(&given.receipts, as_of), as_of) }
    }

    /// Customers by recency (down, the best first) and frequency (across, the best last).
    pub fn grid(&self) -> [[u64; 5]; 5] {
        let mut grid = [[0; 5]; 5];
        for (_, scores) in &self.scored.customers {
            let row = grid.get_mut(usize::from(5 - scores.r));
            if let Some(cell) = row.and_then(|row| row.get_mut(usize::from(scores.f) - 1)) {
                *cell += 1;
            }
        }
        grid
    }

    /// The same as shares of all customers, in millionths of a percent.
    pub fn shares(&self) -> [[Option<i64>; 5]; 5] {
        let all = self.scored.customers.len() as i128;
        self.grid().map(|row| row.map(|many| percent(many.into(), all)))
    }

    /// As JSON, in the shape that `docs/metrics.md` tells; with each customer where they are wanted.
    pub fn json(&self, given: &Given, customers: bool) -> Value {
        let scored = &self.scored;
        let cells: Map<String, Value> = scored
            .cells()
            .into_iter()
            .map(|(cell, many)| (cell.to_string(), json!(many)))
            .collect();
        let mut out = json!({
            "as_of": written(scored.as_of),
            "segment": given.segment,
            "scored": scored.customers.len(),
            "cells": cells,
            "r": scored.counts(|own| own.r),
            "f": scored.counts(|own| own.f),
            "m": scored.counts(|own| own.m),
            "counts": given.counts(),
        });
        if let (true, Some(out)) = (customers, out.as_object_mut()) {
            let one = |own: &(Values, Scores)| self.customer(own, given);
            out.insert("customers".to_owned(), scored.customers.iter().map(one).collect());
        }
        out
    }

    fn customer(&self, (values, scores): &(Values, Scores), given: &Given) -> Value {
        json!({
            "customer": given.receipts.customers.name(values.customer),
            "recency_days": self.scored.as_of - values.last, "frequency": values.frequency,
            "monetary": amount(values.monetary, given.currency.digits),
            "r": scores.r, "f": scores.f, "m": scores.m,
        })
    }
}
