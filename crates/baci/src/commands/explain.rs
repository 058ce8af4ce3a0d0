//! `baci explain`: why an event gave what it gave, also for the rules that did not apply.

use crate::context::Context;
use crate::failure::{Done, Exit, Failure};
use crate::output::Words;
use baci_app::{Explained, Offers, say};
use baci_core::condition::Seen;
use baci_core::decide::{CapReason, CouponOutcome, Explanation, Outcome};
use baci_core::id::EventRef;
use baci_core::program::Program;
use baci_core::text::Language;
use clap::Args;
use serde_json::{Value, json};

/// What it takes.
#[derive(Args, Debug)]
pub struct Explain {
    /// ref_…, as `baci statement` and the API give it
    reference: EventRef,
}

/// Runs it.
pub async fn run(context: &Context, args: Explain) -> Done {
    let baci = context.open().await?;
    let explained = baci.explain(args.reference).await?;
    let program = explained.published.as_ref().map(|published| &published.program);
    let words = Words(program);
    let body: Value = serde_json::from_str(&explained.event.body)
        .map_err(|error| Failure::new(error.to_string()))?;
    let machine = json!({ "reference": args.reference.to_string(), "kind": explained.event.kind,
        "at": explained.event.at, "program_version": explained.event.program_version,
        "body": body, "outcome": explained.answer.outcome, "agrees": explained.agrees,
        "explanation": explained.explanation });
    context.tell(|| human(&explained, &words), &machine)?;
    baci.close().await;
    Ok(if explained.agrees { Exit::Fine } else { Exit::Failed })
}

fn human(explained: &Explained, words: &Words<'_>) -> String {
    let event = &explained.event;
    let mut text = format!("{} at {}", event.kind, words.time(event.at));
    if event.net != 0 {
        text.push_str(&format!(", {}", words.money(event.net)));
    }
    if let Some(receipt) = &event.receipt {
        text.push_str(&format!(", receipt {receipt}"));
    }
    text.push_str(&format!("\ndecided by version {} of the program\n\n", event.program_version));
    match &explained.explanation {
        Some(explanation) => text.push_str(&reasons(explanation, words)),
        None => text.push_str("No rule has a say in this kind of event.\n"),
    }
    if let Some((offers, program)) = explained.answer.outcome.offers.as_ref().zip(words.0) {
        text.push_str(&promotions(offers, program));
    }
    let balances = &explained.answer.outcome.balances;
    if !balances.is_empty() {
        text.push_str(&format!("\nBalances after it:\n{}", words.balance_table(balances)));
    }
    if !explained.agrees {
        text.push_str("\nDeciding it again does not give what is stored: check the ledger.\n");
    }
    text
}

fn reasons(explanation: &Explanation, words: &Words<'_>) -> String {
    let mut text = String::new();
    for rule in &explanation.rules {
        let amount = words.amount(&rule.wallet, rule.amount);
        let given = if rule.amount == 0 { "nothing".to_owned() } else { format!("+{amount}") };
        let why = outcome(&rule.outcome);
        text.push_str(&format!("{} ({}): {given}; {why}\n", rule.rule, rule.wallet));
    }
    for own in &explanation.coupons {
        let why = match &own.outcome {
            CouponOutcome::Given => format!("given, for the promotion {}", own.promotion),
            CouponOutcome::NotActive { reason } => format!("nothing; not active: {reason}"),
            CouponOutcome::ConditionFailed { failed } => {
                let failed = failed.clone();
                format!("nothing; {}", outcome(&Outcome::ConditionFailed { failed }))
            }
            CouponOutcome::CapReached { cap } => {
                format!("nothing; {} of {} given ({})", cap.used, cap.limit, cap.cap)
            }
        };
        text.push_str(&format!("coupon {}: {why}\n", own.coupon));
    }
    for taken in &explanation.take_backs {
        let amount = words.amount(&taken.wallet, taken.amount);
        let (rule, wallet, why) = (&taken.rule, &taken.wallet, &taken.arithmetic);
        text.push_str(&format!("{rule} ({wallet}): -{amount}; {why}\n"));
    }
    if text.is_empty() {
        text.push_str("No rule looks at it.\n");
    }
    text
}

/// How promotions and codes came out, with what each took off the lines.
fn promotions(offers: &Offers, program: &Program) -> String {
    let mut text = String::new();
    for answer in &offers.promotions {
        let why = say::outcome(Language::En, program, answer);
        text.push_str(&format!("promotion {}: {}; {why}", answer.promotion, answer.outcome));
        let shares: Vec<_> =
            answer.shares.iter().map(|share| program.currency.format(*share)).collect();
        if shares.len() > 1 {
            text.push_str(&format!(" By line: {}.", shares.join(", ")));
        }
        text.push('\n');
    }
    for answer in &offers.codes {
        text.push_str(&format!("{}\n", say::code(Language::En, program, answer)));
    }
    if text.is_empty() { text } else { format!("\n{text}") }
}

fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Applied { arithmetic, caps } => format!("{arithmetic}{}", capped(caps)),
        Outcome::NotActive { reason } => format!("not active: {reason}"),
        Outcome::NoLines => "no line of it counts".to_owned(),
        Outcome::ConditionFailed { failed } => {
            let all: Vec<_> = failed.iter().map(seen).collect();
            format!("its condition does not hold: {}", all.join("; "))
        }
        Outcome::Zero { arithmetic } => format!("{arithmetic}, which is nothing"),
        Outcome::CapReached { caps } => format!("a cap is used up{}", capped(caps)),
        Outcome::VisitCounted => "the visit of that day was counted before".to_owned(),
        Outcome::ShutOut { by } => format!("the exclusive rule {by} applied instead"),
    }
}

fn seen(seen: &Seen) -> String {
    let values: Vec<_> =
        seen.values.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    match values.is_empty() {
        true => seen.part.clone(),
        false => format!("{}, with {}", seen.part, values.join(", ")),
    }
}

fn capped(caps: &[CapReason]) -> String {
    let one = |c: &CapReason| {
        format!("cap per {}: {} used of {}, {} allowed", c.cap, c.used, c.limit, c.allowed)
    };
    let all: Vec<_> = caps.iter().map(one).collect();
    if all.is_empty() { String::new() } else { format!(" ({})", all.join("; ")) }
}
