//! Metrics for machines: a shape that is stable and told in `docs/metrics.md`.

use super::metrics::{Group, Metrics, MetricsAsk};
use super::{Given, written};
use baci_analytics::cross::{Category, Cross};
use baci_analytics::figure::{amount, average, number, percent, six, wilson};
use baci_analytics::gaps::Gaps;
use baci_analytics::metrics::{Base, Figures, Interval, LifetimeValue, Told};
use serde_json::{Map, Value, json};

/// What each figure is, with its numerator and denominator among the fields beside it.
const DEFINITIONS: [(&str, &str, &str, &str); 8] = [
    (
        "crr",
        "ce - cn",
        "cs",
        "retention as in the articles, in percent; passes 100 where people come back",
    ),
    (
        "strict_retention",
        "kept",
        "cs",
        "who of the base at the start is in the base at the end, in percent",
    ),
    (
        "churn",
        "lost",
        "cs",
        "who of the base at the start is not in the base at the end, in percent",
    ),
    (
        "rpr",
        "repeat_buyers",
        "buyers",
        "who bought twice or more of who bought in the period, in percent",
    ),
    ("average_bill", "net", "purchases", "what a purchase comes to"),
    ("average_bill_regulars", "net_regulars", "purchases_regulars", "the same of regulars"),
    (
        "ltv",
        "net_last_365_days x days",
        "buyers_last_365_days x customers x 365",
        "spend of a year for as long as customers stay",
    ),
    (
        "cross_sell",
        "crossed",
        "buyers",
        "who of a category's buyers bought of another with it or later, in percent",
    ),
];

/// The whole report.
pub(super) fn metrics(all: &Metrics, given: &Given, ask: &MetricsAsk) -> Value {
    let digits = given.currency.digits;
    let mut out = own(&all.all, digits);
    out.insert("definition".to_owned(), definition(all, given, ask));
    out.insert("counts".to_owned(), given.counts());
    out.insert("cross_sell".to_owned(), cross(all, given));
    if all.by.is_some() {
        let group = |group: &Group| {
            let mut out = own(group, digits);
            out.insert("name".to_owned(), json!(group.name));
            Value::Object(out)
        };
        out.insert("groups".to_owned(), all.groups.iter().map(group).collect());
    }
    Value::Object(out)
}

fn definition(all: &Metrics, given: &Given, ask: &MetricsAsk) -> Value {
    let figures: Map<String, Value> = DEFINITIONS
        .iter()
        .map(|(name, numerator, denominator, text)| {
            let told = json!({ "numerator": numerator, "denominator": denominator, "text": text });
            ((*name).to_owned(), told)
        })
        .collect();
    let base = all.asked.map(|asked| asked.base);
    let mut out = json!({
        "period": ask.period.name(),
        "from": all.asked.map(|asked| asked.from.to_string()),
        "until": all.asked.map(|asked| asked.until.to_string()),
        "segment": given.segment,
        "base": match base { Some(Base::Window { .. }) => "window", _ => "calendar" },
        "window_days": match base { Some(Base::Window { days }) => Some(days), _ => None },
        "regular_months": ask.regular_months,
        "zone": given.zone.name(),
        "currency": given.code(),
        "confidence": 95,
        "figures": figures,
    });
    if let (Some(at), Some(out)) = (given.as_of, out.as_object_mut()) {
        out.insert("read_at".to_owned(), json!(at.to_string()));
    }
    out
}

fn own(group: &Group, digits: u8) -> Map<String, Value> {
    let mut before = None;
    let mut periods = Vec::new();
    for told in &group.periods {
        periods.push(period(told, before, digits));
        before = Some(told);
    }
    let mut out = Map::new();
    out.insert("periods".to_owned(), Value::Array(periods));
    out.insert("ltv".to_owned(), ltv(&group.value, digits));
    out.insert("days_between_purchases".to_owned(), gaps(&group.gaps));
    out
}

fn rate(millionths: Option<i64>) -> Option<f64> {
    millionths.map(number)
}

fn period(told: &Told, before: Option<&Told>, digits: u8) -> Value {
    let own = &told.figures;
    json!({
        "start": written(own.start), "end": written(own.end),
        "cs": own.cs, "ce": own.ce, "cn": own.cn,
        "kept": own.kept, "lost": own.lost(), "reactivated": own.reactivated(),
        "crr": rate(own.crr()), "strict_retention": rate(own.strict_retention()), "churn": rate(own.churn()),
        "buyers": own.buyers, "repeat_buyers": own.repeat_buyers, "rpr": rate(own.rpr()),
        "purchases": own.purchases, "net": amount(own.net, digits),
        "average_bill": average(own.net, own.purchases.into(), digits),
        "regulars": own.regulars, "purchases_regulars": own.regular_purchases,
        "net_regulars": amount(own.regular_net, digits),
        "average_bill_regulars": average(own.regular_net, own.regular_purchases.into(), digits),
        "intervals": {
            "strict_retention": pair(wilson(own.kept, own.cs)),
            "churn": pair(wilson(own.lost(), own.cs)),
            "rpr": pair(wilson(own.repeat_buyers, own.buyers)),
            "average_bill": money(told.average_bill, digits),
            "average_bill_regulars": money(told.average_bill_regulars, digits),
        },
        "change": before.map(|before| change(own, &before.figures, digits)),
    })
}

fn pair(interval: Option<(f64, f64)>) -> Value {
    interval.map_or(Value::Null, |(low, high)| json!([low, high]))
}

fn money(interval: Interval, digits: u8) -> Value {
    let unit = 10f64.powi(digits.into());
    pair(interval.map(|(low, high)| (six(low / unit), six(high / unit))))
}

/// How much more than in the period before: rates in points of a percent, counts and amounts in percent.
fn change(own: &Figures, before: &Figures, digits: u8) -> Value {
    let points = |of: fn(&Figures) -> Option<i64>| {
        rate(of(own).zip(of(before)).map(|(own, before)| own - before))
    };
    let more = |own: i128, before: i128| rate(percent(own - before, before));
    let bill = |figures: &Figures| {
        let text = average(figures.net, figures.purchases.into(), digits)?;
        text.parse::<f64>().ok()
    };
    json!({
        "crr": points(Figures::crr), "strict_retention": points(Figures::strict_retention),
        "churn": points(Figures::churn), "rpr": points(Figures::rpr),
        "buyers_percent": more(own.buyers.into(), before.buyers.into()),
        "purchases_percent": more(own.purchases.into(), before.purchases.into()),
        "net_percent": more(own.net, before.net),
        "average_bill_percent": bill(own).zip(bill(before)).map(|(own, before)| six(100.0 * (own / before - 1.0))),
    })
}

fn ltv(value: &LifetimeValue, digits: u8) -> Value {
    json!({
        "as_of": written(value.as_of),
        "net_last_365_days": amount(value.net, digits),
        "buyers_last_365_days": value.buyers,
        "average_per_year": value.per_year(digits),
        "customers": value.customers,
        "days": value.days,
        "average_years": rate(value.years()),
        "value": value.value(digits),
        "intervals": {
            "average_per_year": money(value.sure.per_year, digits),
            "average_years": pair(value.sure.years.map(|(low, high)| (six(low), six(high)))),
            "value": money(value.sure.value, digits),
        },
    })
}

fn gaps(gaps: &Gaps) -> Value {
    json!({
        "count": gaps.count(), "mean": rate(gaps.mean()),
        "quartiles": [gaps.quantile(25), gaps.quantile(50), gaps.quantile(75)],
        "ninety_percent": gaps.quantile(90),
    })
}

fn cross(all: &Metrics, given: &Given) -> Value {
    let Some(own) = &all.cross else { return Value::Null };
    let Cross { buyers, of_several, categories } = own;
    let one = |(number_of, figures): (&u32, &Category)| {
        let class = all.classes.get(number_of);
        let upsold = class.map(|_| figures.upsold);
        let upsell = class.and_then(|_| percent(figures.upsold.into(), figures.buyers.into()));
        json!({
            "category": given.receipts.categories.name(*number_of),
            "buyers": figures.buyers, "crossed": figures.crossed,
            "rate": rate(percent(figures.crossed.into(), figures.buyers.into())),
            "interval": pair(wilson(figures.crossed, figures.buyers)),
            "family": class.map(|class| &class.family), "upsold": upsold, "upsell_rate": rate(upsell),
        })
    };
    json!({
        "buyers": buyers, "buyers_of_several": of_several,
        "rate": rate(percent((*of_several).into(), (*buyers).into())),
        "interval": pair(wilson(*of_several, *buyers)),
        "categories": categories.iter().map(one).collect::<Vec<_>>(),
    })
}
