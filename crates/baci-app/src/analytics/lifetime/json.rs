//! Lifetime values for machines: a shape that is stable and told in `docs/metrics.md`.

use super::{Fitted, Holdout, Lifetime, PARAMETERS_OF_SPEND, Pair, Score};
use serde_json::{Map, Value, json};

impl Lifetime {
    /// As JSON, with these customers by their names, and how many rows were read.
    pub fn json<'a>(
        &self,
        counts: &Value,
        customers: impl Iterator<Item = (&'a str, &'a Score)>,
    ) -> Value {
        let names = self.model.parameters();
        let mut out = fitted(&self.buying, &names);
        let spend = self.spending.as_ref().map(|own| {
            let mut out = fitted(own, &PARAMETERS_OF_SPEND);
            out.insert("model".to_owned(), json!("gamma-gamma"));
            out.insert("correlation".to_owned(), json!(self.correlation));
            out
        });
        let sentences: Vec<String> = self.warnings.iter().map(|own| own.sentence()).collect();
        let totals = &self.totals;
        let more = json!({
            "model": self.model.name(), "spend": spend,
            "horizon_weeks": self.horizon.weeks, "discount": self.horizon.discount,
            "through": self.through.map(|day| day.to_string()),
            "seen": { "customers": self.customers, "repeaters": self.repeaters },
            "totals": { "expected_purchases": totals.purchases, "value": totals.value, "alive": totals.alive },
            "counts": counts, "holdout": self.holdout.as_ref().map(holdout), "warnings": sentences,
            "customers": customers.map(|(name, own)| Self::one(name, own)).collect::<Vec<_>>(),
        });
        if let Value::Object(more) = more {
            out.extend(more);
        }
        Value::Object(out)
    }

    /// One of the customers of [`Self::json`].
    pub fn one(name: &str, own: &Score) -> Value {
        json!({
            "customer": name, "expected_purchases": own.expected, "standard_error": own.error,
            "alive": own.alive, "value": own.value,
        })
    }
}

fn fitted(own: &Fitted, names: &[&str]) -> Map<String, Value> {
    let named = |values: &[f64]| -> Map<String, Value> {
        names.iter().zip(values).map(|(name, value)| ((*name).to_owned(), json!(value))).collect()
    };
    let mut out = Map::new();
    out.insert("parameters".to_owned(), Value::Object(named(&own.parameters)));
    out.insert(
        "standard_errors".to_owned(),
        json!(own.standard_errors().map(|errors| named(&errors))),
    );
    out.insert("log_likelihood".to_owned(), json!(own.log_likelihood));
    out.insert("converged".to_owned(), json!(own.converged));
    out
}

fn holdout(own: &Holdout) -> Value {
    let pair = |own: &Pair| json!({ "customers": own.customers, "expected": own.expected, "actual": own.actual });
    json!({
        "weeks": own.weeks, "all": pair(&own.all),
        "mean_absolute_error": own.mean_error, "root_mean_squared_error": own.root_error,
        "mean_absolute_error_as_before": own.mean_error_as_before,
        "root_mean_squared_error_as_before": own.root_error_as_before,
        "by_frequency": own.by_frequency.iter().map(pair).collect::<Vec<_>>(),
        "by_week": own.by_week.iter().map(pair).collect::<Vec<_>>(),
    })
}
