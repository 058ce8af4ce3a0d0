//! `baci products`: what is bought together, and what that suggests for a cart or a customer.

use super::analyzed::{Source, day, page, tell, write};
use super::import::options::unmapped;
use crate::context::{Context, member};
use crate::failure::{Done, Exit, Failure};
use crate::output::{Table, print, print_json};
use baci_analytics::figure::{number, percent};
use baci_analytics::products::WIDE;
use baci_analytics::receipts::Wanted;
use baci_app::analytics::{
    Given, HitRate, LAST, Least, ProductPair, Products as Figures, Shelf, Suggested, Suggestion,
};
use clap::Args;
use jiff::civil::Date;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

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
    /// Writes a page with a picture, which opens without a network
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

/// Pairs that the picture shows.
const DRAWN: usize = 20;

/// Products of a cart; more is none that somebody carries.
const CART: usize = LAST;

/// All that is told.
struct All {
    given: Given,
    own: Figures,
    /// What is suggested, where it was asked for.
    suggested: Option<Suggested>,
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
    let top = usize::try_from(args.top).unwrap_or(usize::MAX);
    if let Some(file) = &args.html {
        write(file, &page::page("Bought together", &all.body(&args, top)))?;
    }
    match (context.json, args.csv, &all.suggested) {
        (true, ..) => print_json(&all.own.json((0, top), all.suggested.as_ref()))?,
        (_, true, Some(suggested)) => print(&all.suggested_csv(&suggested.products)?)?,
        (_, true, None) => print(&all.pairs_csv(top)?)?,
        _ => print(&all.text(&args, top))?,
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
    fn new(mut given: Given, args: &Products, customer: Option<&str>) -> Result<Self, Failure> {
        let pairs = usize::try_from(args.most).unwrap_or(usize::MAX);
        let least = Least { receipts: args.support, pairs };
        let own = Figures::of(Arc::new(Shelf::of(&mut given, args.as_of)), least);
        let many = usize::try_from(args.suggest).unwrap_or(usize::MAX);
        let suggested = match customer {
            Some(name) => Some(own.for_customer(name, many).ok_or_else(|| {
                Failure::new(format!("'{name}' bought no product that counts here"))
            })?),
            None if args.cart.is_empty() => None,
            None => Some(own.for_cart(args.cart.iter().map(|name| name.trim()), many)),
        };
        Ok(Self { given, own, suggested })
    }

    fn pairs_csv(&self, top: usize) -> Result<String, Failure> {
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
        let row = |own: &ProductPair| {
            let counts = [own.both, self.own.rules.on(own.a), self.own.rules.on(own.b)];
            let counts =
                counts.iter().map(u32::to_string).chain([self.own.rules.receipts.to_string()]);
            let names = [own.a, own.b].map(|own| self.own.name(own).to_owned());
            names.into_iter().chain(counts).chain(self.own.figures(own).map(six)).collect()
        };
        csv(&heads, self.own.listed(0, top).iter().map(row))
    }

    fn suggested_csv(&self, all: &[Suggestion]) -> Result<String, Failure> {
        let heads =
            ["product", "because", "receipts_both", "receipts_because", "confidence", "lift"];
        csv(&heads, all.iter().map(|own| self.suggestion(own).into()))
    }

    fn suggestion(&self, own: &Suggestion) -> [String; 6] {
        let product = self.own.name(own.product).to_owned();
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
        let [confidence, lift] = self.own.because(own);
        let counts = [both, self.own.rules.on(from)].map(|n| n.to_string());
        let [both, because] = counts;
        [product, self.own.name(from).to_owned(), both, because, six(confidence), six(lift)]
    }

    fn text(&self, args: &Products, top: usize) -> String {
        let mut out = String::new();
        if let Some(suggested) = &self.suggested {
            let heads =
                ["suggested", "because of", "with both", "with that", "confidence %", "lift"];
            let mut table = Table::new(heads).right([2, 3, 4, 5]);
            for own in &suggested.products {
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
        for own in self.own.listed(0, top) {
            let [support, of_a, of_b, lift] = self.own.figures(own).map(six);
            let [a, b] = [own.a, own.b].map(|own| self.own.name(own).to_owned());
            let counts = [own.both, self.own.rules.on(own.a), self.own.rules.on(own.b)];
            let [both, on_a, on_b] = counts.map(|n| n.to_string());
            table.row([a, b, both, on_a, on_b, support, of_a, of_b, lift]);
        }
        let _ = writeln!(out, "{table}");
        let _ = writeln!(
            out,
            "{} of {} pairs on {} or more of {} receipts, {} products",
            self.own.listed(0, top).len(),
            self.own.rules.enough,
            args.support,
            self.own.rules.receipts,
            self.own.shelf.baskets.products()
        );
        let trials = [
            ("last receipts that had one of five suggested", &self.own.holdout.members),
            ("products found from the others of their receipt", &self.own.holdout.carts),
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

    /// The pairs that go together most, and how often suggestions were right beside what is popular.
    fn body(&self, args: &Products, top: usize) -> String {
        let lift = |own: &ProductPair| {
            let [_, _, _, lift] = self.own.figures(own);
            let name = format!("{} + {}", self.own.name(own.a), self.own.name(own.b));
            (name, lift.map_or(0.0, number))
        };
        let pairs: Vec<_> = self.own.listed(0, DRAWN.min(top)).iter().map(lift).collect();
        let rate = |name: &str, hits: u64, own: &HitRate| {
            (name.to_owned(), percent(hits.into(), own.tried.into()).map_or(0.0, number))
        };
        let (members, carts) = (&self.own.holdout.members, &self.own.holdout.carts);
        let rates = [
            rate("last receipt, by the rules", members.hits, members),
            rate("last receipt, by the most popular", members.popular, members),
            rate("rest of the cart, by the rules", carts.hits, carts),
            rate("rest of the cart, by the most popular", carts.popular, carts),
        ];
        page::bars("Lift: how many times as often as by chance", &pairs)
            + &page::bars("One of five suggestions was right, %", &rates)
            + &page::text("All figures", &self.text(args, top))
    }

    /// What does not count, on standard error: nothing is dropped silently.
    fn tell(&self) {
        let baskets = &self.own.shelf.baskets;
        let (wide, bare) = (baskets.wide, baskets.bare);
        if wide > 0 {
            eprintln!("baci: {wide} receipts with more than {WIDE} products are left out");
        }
        if bare > 0 {
            eprintln!("baci: {bare} receipts name no product");
        }
        if self.own.left_out() > 0 || self.own.holdout.left_out > 0 {
            eprintln!(
                "baci: {} pairs on the fewest receipts are left out ({} of those that the check is made with): --most keeps more, --support asks for fewer",
                self.own.left_out(),
                self.own.holdout.left_out
            );
        }
        if let Some(own) = self.suggested.as_ref().filter(|own| !own.unknown.is_empty()) {
            eprintln!("baci: nobody bought {}", own.unknown.join(", "));
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
