//! `baci purchases`: baskets quoted, held, bought, let go, taken back.

mod basket;

use crate::context::{Context, own_key, program};
use crate::failure::{Done, Exit, Failure};
use crate::output::{Table, Words};
use baci_app::{Answer, Asked, Baci, Command, Offers, Target, What, Who, say};
use baci_core::id::EventRef;
use baci_core::program::Program;
use baci_core::text::Language;
use basket::{Back, Goods, reference};
use clap::Subcommand;
use serde_json::json;

/// What it takes.
#[derive(Debug, Subcommand)]
pub enum Purchases {
    /// Says what a basket comes to, and what it would take to get more
    Quote {
        #[command(flatten)]
        goods: Box<Goods>,
        /// Puts aside what it would use, for so many seconds
        #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(i64).range(1..=2_592_000))]
        hold: Option<i64>,
    },
    /// Sells a basket
    Buy {
        #[command(flatten)]
        goods: Box<Goods>,
        /// The shop's own receipt number
        #[arg(long)]
        receipt: Option<String>,
        /// The sum that a quote said: refused where it is another by now
        #[arg(long, value_name = "AMOUNT")]
        expected: Option<String>,
    },
    /// Sells what a quote holds, at its prices
    BuyQuote {
        /// The quote (ref_…)
        quote: String,
        /// The shop's own receipt number
        #[arg(long)]
        receipt: Option<String>,
    },
    /// Lets go what a quote holds
    Release {
        /// The quote (ref_…)
        quote: String,
    },
    /// Takes goods back: all, units of lines, or an amount
    Return {
        /// The purchase (ref_…)
        purchase: String,
        #[command(flatten)]
        back: Back,
    },
    /// Makes a purchase as if it had not been
    Cancel {
        /// The purchase (ref_…)
        purchase: String,
    },
}

/// Runs it.
pub async fn run(context: &Context, args: Purchases) -> Done {
    let baci = context.open().await?;
    let program = program(&baci).await?;
    let program = program.ok_or_else(|| Failure::new("no program is published yet"))?;
    let (answer, quoted) = act(&baci, &program, args).await?;
    tell(context, &program, &answer, quoted)?;
    baci.close().await;
    Ok(Exit::Fine)
}

/// Does it; and whether nothing was done, but asked.
async fn act(baci: &Baci, program: &Program, args: Purchases) -> Result<(Answer, bool), Failure> {
    let of = |text: &str| reference(text);
    let (who, what) = match args {
        Purchases::Quote { goods, hold } => {
            let (member, mut sale) = goods.read(baci, program).await?;
            let Some(seconds) = hold else {
                sale.hints = true;
                let asked = command(Who::Id(member), What::Basket(sale));
                return Ok((baci.quote(&asked).await?, true));
            };
            let until = baci.clock().now().plus_seconds(seconds);
            (Who::Id(member), What::HoldQuote { sale, until })
        }
        Purchases::Buy { goods, receipt, expected } => {
            let (member, mut sale) = goods.read(baci, program).await?;
            sale.receipt = receipt;
            let sum = expected.map(|text| program.currency.parse(&text)).transpose();
            sale.payable = sum.map_err(|_| Failure::usage("--expected is no amount"))?;
            (Who::Id(member), What::Basket(sale))
        }
        Purchases::BuyQuote { quote, receipt } => {
            let EventRef { member, event } = of(&quote)?;
            (Who::Id(member), What::BuyQuote { quote: event, receipt })
        }
        Purchases::Release { quote } => {
            let EventRef { member, event } = of(&quote)?;
            (Who::Id(member), What::ReleaseQuote { quote: event })
        }
        Purchases::Return { purchase, back } => {
            let EventRef { member, event } = of(&purchase)?;
            let what = back.read(program)?;
            (Who::Id(member), What::Refund { purchase: Target(event), what })
        }
        Purchases::Cancel { purchase } => {
            let EventRef { member, event } = of(&purchase)?;
            (Who::Id(member), What::Cancel { purchase: Target(event) })
        }
    };
    Ok((baci.commit(command(who, what)).await?, false))
}

/// A command with a key of its own, for each that is typed.
fn command(who: Who, what: What) -> Command {
    let Asked { key, fingerprint } = own_key();
    Command { key, fingerprint, actor: "console".to_owned(), at: None, who, what }
}

fn tell(
    context: &Context,
    program: &Program,
    answer: &Answer,
    quoted: bool,
) -> Result<(), Failure> {
    let words = Words(Some(program));
    let outcome = &answer.outcome;
    let human = || {
        let mut text = match quoted {
            true => String::new(),
            false => format!("{} {}\n", answer.kind, answer.event),
        };
        if let Some(offers) = &outcome.offers {
            text.push_str(&priced(offers, program, &words));
        }
        for credit in &outcome.credits {
            let amount = words.amount(&credit.wallet, credit.amount);
            text.push_str(&format!("+{amount} {} ({})\n", credit.wallet, credit.rule));
        }
        for taken in &outcome.taken_back {
            let amount = words.amount(&taken.wallet, taken.amount);
            text.push_str(&format!("-{amount} {} ({})\n", taken.wallet, taken.rule));
        }
        for given in &outcome.coupons {
            let (code, promotion) = (&given.code, &given.promotion);
            text.push_str(&format!("a coupon for {promotion}: {code}\n"));
        }
        if let Some(quote) = &outcome.quote {
            text.push_str(&format!("held until {}\n", words.time(quote.expires_at)));
        }
        if let Some(exchange) = outcome.exchange {
            let (back, due) = (words.money(exchange.back), words.money(exchange.due));
            text.push_str(&format!("back: {back}; still due: {due}\n"));
        }
        text.push_str(&format!("\n{}", words.balance_table(&outcome.balances)));
        text
    };
    let offers = outcome.offers.as_ref().map(|offers| machine(offers, program));
    let id = (!quoted).then(|| answer.event.to_string());
    let credits = outcome.credits.iter();
    let credits = credits.map(|credit| {
        json!({ "rule": credit.rule, "wallet": credit.wallet,
        "amount": words.plain(&credit.wallet, credit.amount) })
    });
    let until = outcome.quote.as_ref().map(|quote| quote.expires_at);
    let value = json!({ "id": id, "kind": answer.kind, "offers": offers, "held_until": until,
        "credits": credits.collect::<Vec<_>>(), "balances": words.balances(&outcome.balances) });
    context.tell(human, &value)
}

/// A priced basket for machines, its money as decimal strings.
fn machine(offers: &Offers, program: &Program) -> serde_json::Value {
    let money = |amount: i64| program.currency.format(amount);
    let covered = offers.paid.iter().map(|paid| paid.money).fold(0, i64::saturating_add);
    let due = offers.totals.payable.saturating_sub(covered);
    let lines = offers.lines.iter();
    let promotions = offers.promotions.iter();
    json!({
        "payable": money(offers.totals.payable), "discount": money(offers.totals.discount), "due": money(due),
        "lines": lines.map(|line| json!({ "before": money(line.before), "discount": money(line.discount),
            "amount": money(line.amount) })).collect::<Vec<_>>(),
        "promotions": promotions.map(|own| json!({ "promotion": own.promotion, "outcome": own.outcome,
            "amount": money(own.amount), "text": say::outcome(Language::En, program, own) })).collect::<Vec<_>>(),
        "best": offers.best,
    })
}

/// A priced basket for people.
fn priced(offers: &Offers, program: &Program, words: &Words<'_>) -> String {
    let money = |amount: i64| program.currency.format(amount);
    let mut table = Table::new(["line", "before", "discount", "to pay"]).right([1, 2, 3]);
    for (i, line) in offers.lines.iter().enumerate() {
        let cells = [line.before, line.discount, line.amount].map(money);
        let [before, discount, amount] = cells;
        table.row([i.to_string(), before, discount, amount]);
    }
    let mut text = format!("{table}to pay: {}\n", words.money(offers.totals.payable));
    for paid in offers.paid.iter().filter(|paid| paid.money > 0) {
        text.push_str(&format!("paid by {}: {}\n", paid.wallet, words.money(paid.money)));
    }
    for own in &offers.promotions {
        let name = say::promotion_name(Language::En, program, &own.promotion);
        let why = say::outcome(Language::En, program, own);
        text.push_str(&format!("{name}: {why}\n"));
    }
    for code in &offers.codes {
        text.push_str(&format!("{}\n", say::code(Language::En, program, code)));
    }
    for hint in &offers.hints {
        text.push_str(&format!("{}\n", say::hint(Language::En, program, hint)));
    }
    text
}
