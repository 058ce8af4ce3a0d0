//! `baci products`: what is bought together, and what that suggests for a cart or a customer.

use super::analyzed::{Source, day, tell};
use super::import::options::unmapped;
use crate::context::{Context, member};
use crate::failure::{Done, Exit, Failure};
use crate::output::{Table, print, print_json};
use baci_analytics::day as days;
use baci_analytics::figure::{number, percent, wilson};
use baci_analytics::products::{
    Baskets, FIVE, Holdout, LAST, Least, Pair, Rules, Suggestion, Trial, WIDE, holdout,
};
use baci_analytics::receipts::Wanted;
use baci_app::analytics::Given;
use clap::Args;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// What it takes.
#[derive(Args, Debug)]
pub struct Products {
    #[command(flatten)]
    source: Source,
    /// What was bought on this day or later does not count [default: all counts]
    #[arg(long, value_name = "DAY", value_parser = day)]
    as_of: Option<Date>,
    /// On how many receipts two products must stand together to count
    #[arg(long, default_value_t = 5, value_name = "RECEIPTS", value_parser = clap::value_parser!(u32).range(1..))]
    support: u32,
    /// How many pairs are kept, those on most receipts; how many are not is said
    #[arg(long, default_value_t = 1_000_000, value_name = "PAIRS", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    most: u32,
    /// How many pairs are shown, those of most lift first
    #[arg(long, default_value_t = 50, value_name = "PAIRS", value_parser = clap::value_parser!(u32).range(0..=100_000))]
    top: u32,
    /// Suggests what goes with these products: SKU,SKU
    #[arg(long, value_name = "SKU,…", value_delimiter = ',', conflicts_with = "member")]
    cart: Vec<String>,
    /// Suggests for a customer, by what they bought and without what they had last: as the file names
    /// them, or mem_…, a card number, or phone:, email: or external: with what follows for the database
    #[arg(long, value_name = "CUSTOMER")]
    member: Option<String>,
    /// How many products are suggested
    #[arg(long, default_value_t = 5, value_name = "PRODUCTS", value_parser = clap::value_parser!(u32).range(1..=100))]
    suggest: u32,
    /// Writes CSV: a row for each pair, or for each product that is suggested
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

/// Products of a cart; more is none that somebody carries.
const CART: usize = LAST;

/// All that is told.
struct All {
    given: Given,
    baskets: Baskets,
    rules: Rules,
    holdout: Holdout,
    /// What is suggested, where it was asked for.
    suggested: Option<Vec<Suggestion>>,
    /// Products of the cart that nobody bought.
    unknown: Vec<String>,
}

/// Runs it.
pub async fn run(context: &Context, args: Products) -> Done {
    if !args.source.is_database() && !args.source.maps("sku") {
        return Err(unmapped("sku"));
    }
    if args.cart.len() > CART {
        return Err(Failure::usage(format!("--cart takes at most {CART} products")));
    }
    let customer = args.customer(context).await?;
    let wanted = Wanted { minute: true, product: true, ..Wanted::default() };
    let given = args.source.read(context, wanted, args.as_of).await?;
    let all = All::new(given, &args, customer.as_deref())?;
    match (context.json, args.csv, &all.suggested) {
        (true, ..) => print_json(&all.machine(&args))?,
        (_, true, Some(suggested)) => print(&all.suggested_csv(suggested)?)?,
        (_, true, None) => print(&all.pairs_csv(&args)?)?,
        _ => print(&all.text(&args))?,
    }
    if !context.json {
        all.tell();
    }
    Ok(if all.given.receipts.counts.refused == 0 { Exit::Fine } else { Exit::Refused })
}

impl Products {
    /// How the receipts name the customer who is asked for.
    async fn customer(&self, context: &Context) -> Result<Option<String>, Failure> {
        let Some(asked) = self.member.as_ref().filter(|_| self.source.is_database()) else {
            return Ok(self.member.clone());
        };
        let baci = context.open().await?;
        let found = member(&baci, asked).await;
        baci.close().await;
        Ok(Some(found?.to_string()))
    }
}

impl All {
    fn new(given: Given, args: &Products, customer: Option<&str>) -> Result<Self, Failure> {
        let baskets = Baskets::new(&given.receipts, args.as_of.map_or(i32::MAX, days::number));
        let pairs = usize::try_from(args.most).unwrap_or(usize::MAX);
        let least = Least { receipts: args.support, pairs };
        let rules = Rules::new(&baskets, least, |_| true);
        let many = usize::try_from(args.suggest).unwrap_or(FIVE);
        let mut unknown = Vec::new();
        let suggested = match customer {
            Some(name) => {
                let customers = &given.receipts.customers;
                let numbers = 0..u32::try_from(customers.len()).unwrap_or(u32::MAX);
                let found = { numbers }.find(|own| customers.name(*own) == name);
                let own = found.map(|own| baskets.of(own)).filter(|(known, _)| !known.is_empty());
                let (known, last) = own.ok_or_else(|| {
                    Failure::new(format!("'{name}' bought no product that counts here"))
                })?;
                Some(rules.suggest(&known, last, many))
            }
            None if args.cart.is_empty() => None,
            None => {
                let mut cart = Vec::new();
                for name in args.cart.iter().map(|name| name.trim()) {
                    match baskets.find(name) {
                        Some(product) => cart.push(product),
                        None => unknown.push(name.to_owned()),
                    }
                }
                Some(rules.suggest(&cart, &cart, many))
            }
        };
        let holdout = holdout(&baskets, least);
        Ok(Self { given, baskets, rules, holdout, suggested, unknown })
    }

    fn name(&self, product: u32) -> &str {
        self.baskets.product(product)
    }

    fn left_out(&self) -> u64 {
        self.rules.enough.saturating_sub(self.rules.pairs().len() as u64)
    }

    fn shown(&self, args: &Products) -> &[Pair] {
        let all = self.rules.pairs();
        let top = usize::try_from(args.top).unwrap_or(usize::MAX).min(all.len());
        all.get(..top).unwrap_or_default()
    }

    /// Support, both confidences and lift.
    fn figures(&self, own: &Pair) -> [Option<i64>; 4] {
        let rules = &self.rules;
        [
            rules.support(own.both),
            rules.confidence(own.a, own.both),
            rules.confidence(own.b, own.both),
            rules.lift(own.a, own.b, own.both),
        ]
    }

    fn machine(&self, args: &Products) -> Value {
        let pair = |own: &Pair| {
            let [support, of_a, of_b, lift] = self.figures(own).map(|own| own.map(number));
            json!({
                "a": self.name(own.a), "b": self.name(own.b), "receipts_both": own.both,
                "receipts_a": self.rules.on(own.a), "receipts_b": self.rules.on(own.b), "support": support,
                "confidence_of_a": of_a, "confidence_of_b": of_b, "lift": lift,
            })
        };
        let suggested = |own: &Suggestion| {
            let confidence = own.because.and_then(|(from, both)| self.rules.confidence(from, both));
            let lift =
                own.because.and_then(|(from, both)| self.rules.lift(from, own.product, both));
            json!({
                "product": self.name(own.product), "receipts": self.rules.on(own.product),
                "because": own.because.map(|(from, _)| self.name(from)),
                "receipts_because": own.because.map(|(from, _)| self.rules.on(from)),
                "receipts_both": own.because.map(|(_, both)| both),
                "confidence": confidence.map(number), "lift": lift.map(number),
            })
        };
        let trial = |own: &Trial| {
            let rate = |hits: u64| {
                json!({ "hits": hits, "tried": own.tried, "rate": percent(hits.into(), own.tried.into()).map(number),
                    "interval": wilson(hits, own.tried) })
            };
            json!({ "rules": rate(own.hits), "most_popular": rate(own.popular) })
        };
        json!({
            "definition": {
                "support": "receipts_both / receipts, in percent",
                "confidence_of_a": "receipts_both / receipts_a, in percent: of those with a, who had b as well",
                "lift": "receipts_both x receipts / (receipts_a x receipts_b)",
                "suggestions": "products of the highest confidence with a lift above 1; the most popular fill up (because is null)",
                "holdout": format!("the last receipt of each customer with two or more is held out of the rules; a hit is one of {FIVE}"),
                "minimum_receipts": args.support, "most_pairs": args.most, "most_products_of_a_receipt": WIDE,
            },
            "receipts": self.rules.receipts, "products": self.baskets.products(),
            "receipts_too_wide": self.baskets.wide, "receipts_without_product": self.baskets.bare,
            "pairs_found": self.rules.enough, "pairs_left_out": self.left_out(),
            "pairs": self.shown(args).iter().map(pair).collect::<Vec<_>>(),
            "suggestions": self.suggested.as_ref().map(|all| all.iter().map(suggested).collect::<Vec<_>>()),
            "unknown_products": self.unknown,
            "holdout": { "members": trial(&self.holdout.members), "carts": trial(&self.holdout.carts),
                "pairs_left_out": self.holdout.left_out },
            "counts": self.given.counts(),
        })
    }

    fn pairs_csv(&self, args: &Products) -> Result<String, Failure> {
        let heads = [
            "a",
            "b",
            "receipts_both",
            "receipts_a",
            "receipts_b",
            "receipts",
            "support",
            "confidence_of_a",
            "confidence_of_b",
            "lift",
        ];
        let row = |own: &Pair| {
            let counts = [own.both, self.rules.on(own.a), self.rules.on(own.b)];
            let counts = counts.iter().map(u32::to_string).chain([self.rules.receipts.to_string()]);
            let names = [own.a, own.b].map(|own| self.name(own).to_owned());
            names.into_iter().chain(counts).chain(self.figures(own).map(six)).collect()
        };
        csv(&heads, self.shown(args).iter().map(row))
    }

    fn suggested_csv(&self, all: &[Suggestion]) -> Result<String, Failure> {
        let heads =
            ["product", "because", "receipts_both", "receipts_because", "confidence", "lift"];
        csv(&heads, all.iter().map(|own| self.suggestion(own).into()))
    }

    fn suggestion(&self, own: &Suggestion) -> [String; 6] {
        let product = self.name(own.product).to_owned();
        let Some((from, both)) = own.because else {
            return [
                product,
                String::new(),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
            ];
        };
        let (confidence, lift) =
            (self.rules.confidence(from, both), self.rules.lift(from, own.product, both));
        let counts = [both, self.rules.on(from)].map(|n| n.to_string());
        let [both, because] = counts;
        [product, self.name(from).to_owned(), both, because, six(confidence), six(lift)]
    }

    fn text(&self, args: &Products) -> String {
        let mut out = String::new();
        if let Some(suggested) = &self.suggested {
            let heads =
                ["suggested", "because of", "with both", "with that", "confidence %", "lift"];
            let mut table = Table::new(heads).right([2, 3, 4, 5]);
            for own in suggested {
                let [product, because, both, with, confidence, lift] = self.suggestion(own);
                let because = match because.is_empty() {
                    true => "(many buy it)".to_owned(),
                    false => because,
                };
                table.row([product, because, both, with, confidence, lift]);
            }
            let _ = writeln!(out, "{table}");
        }
        let heads = [
            "a",
            "b",
            "with both",
            "with a",
            "with b",
            "support %",
            "a then b %",
            "b then a %",
            "lift",
        ];
        let mut table = Table::new(heads).right([2, 3, 4, 5, 6, 7, 8]);
        for own in self.shown(args) {
            let [support, of_a, of_b, lift] = self.figures(own).map(six);
            let [a, b] = [own.a, own.b].map(|own| self.name(own).to_owned());
            let counts = [own.both, self.rules.on(own.a), self.rules.on(own.b)];
            let [both, on_a, on_b] = counts.map(|n| n.to_string());
            table.row([a, b, both, on_a, on_b, support, of_a, of_b, lift]);
        }
        let _ = writeln!(out, "{table}");
        let _ = writeln!(
            out,
            "{} of {} pairs on {} or more of {} receipts, {} products",
            self.shown(args).len(),
            self.rules.enough,
            args.support,
            self.rules.receipts,
            self.baskets.products()
        );
        let trials = [
            ("last receipts that had one of five suggested", &self.holdout.members),
            ("products found from the others of their receipt", &self.holdout.carts),
        ];
        for (what, own) in trials {
            let rate = |hits: u64| match percent(hits.into(), own.tried.into()) {
                Some(share) => format!("{hits} of {} ({}%)", own.tried, six(Some(share))),
                None => "-".to_owned(),
            };
            let (rules, popular) = (rate(own.hits), rate(own.popular));
            let _ = writeln!(out, "{what}: {rules}; by the most popular five: {popular}");
        }
        out
    }

    /// What does not count, on standard error: nothing is dropped silently.
    fn tell(&self) {
        let Baskets { wide, bare, .. } = &self.baskets;
        if *wide > 0 {
            eprintln!("baci: {wide} receipts with more than {WIDE} products are left out");
        }
        if *bare > 0 {
            eprintln!("baci: {bare} receipts name no product");
        }
        if self.left_out() > 0 || self.holdout.left_out > 0 {
            eprintln!(
                "baci: {} pairs on the fewest receipts are left out ({} of those that the check is made with): --most keeps more, --support asks for fewer",
                self.left_out(),
                self.holdout.left_out
            );
        }
        if !self.unknown.is_empty() {
            eprintln!("baci: nobody bought {}", self.unknown.join(", "));
        }
        tell(&self.given);
    }
}

/// Millionths with six decimals; nothing where there is no figure.
fn six(own: Option<i64>) -> String {
    own.map_or_else(String::new, |own| format!("{:.6}", number(own)))
}

fn csv(heads: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Result<String, Failure> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let failed = |error: csv::Error| Failure::new(error.to_string());
    out.write_record(heads).map_err(failed)?;
    for row in rows {
        out.write_record(row).map_err(failed)?;
    }
    let bytes = out.into_inner().map_err(|error| Failure::new(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
