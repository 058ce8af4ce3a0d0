//! Why: an event's decision as a tree of rules, each with its reasons in words.

mod coupons;
mod offers;
mod rules;

use crate::members;
use crate::members::history;
use crate::page::{Page, Place, show};
use crate::parts::Tree;
use crate::state::Web;
use crate::visit::Visit;
use crate::words::{Words, wallet_name};
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use baci_app::{Balance, Command, Explained, Target, What, Who};
use baci_core::event::{Line, Purchase};
use baci_core::id::EventRef;
use baci_core::program::Program;
use baci_core::staff::Right;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "why.html")]
struct WhyPage {
    page: Page,
    when: String,
    member: Option<(String, String)>,
    undo: Option<String>,
    agrees: bool,
    nothing: Option<String>,
    tree: Tree,
    facts: Vec<(String, String)>,
    lines: Vec<LineView>,
    after: Vec<(String, String)>,
}

struct LineView {
    what: String,
    more: String,
    amount: String,
    gave: String,
}

/// Shows it.
pub(crate) async fn read(
    State(web): State<Web>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Response, Wrong> {
    let reference: EventRef = reference.parse().map_err(|_| Wrong::NotFound)?;
    let words = &visit.words;
    let explained = web.baci.explain(reference).await?;
    let program = explained.published.as_ref().or(visit.program.as_ref()).map(|p| &p.program);
    let body: Value = serde_json::from_str(&explained.event.body).unwrap_or_default();
    let (mut tree, nothing) = tree_of(words, program, &explained);
    tree.code = visit.may(Right::ChangeProgram).then(|| words.t("why-code"));
    let member = match visit.may(Right::SeeMembers) {
        true => {
            let stored = web.baci.member(reference.member).await?;
            Some((format!("/members/{}", reference.member), members::name(words, &stored)))
        }
        false => None,
    };
    let may_undo = visit.may(Right::Undo) && explained.event.kind == "purchase";
    let left = may_undo && !web.baci.returned(reference).await?.cancelled;
    let title = history::what(words, program, &explained.event.kind, &body);
    let by = crate::staff::who(&web, words, &explained.event.actor).await?;
    show(&WhyPage {
        when: words.moment(explained.event.at),
        member,
        undo: left.then(|| format!("/purchases/{reference}/undo")),
        agrees: explained.agrees,
        nothing,
        tree,
        facts: facts(words, &explained, &body, by),
        lines: program.map_or_else(Vec::new, |program| lines(words, program, &explained, &body)),
        after: program.map_or_else(Vec::new, |program| {
            after(words, program, &explained.answer.outcome.balances)
        }),
        page: Page::titled(&visit, title, Place::Purchases),
    })
}

/// The tree of an event's decision, or a sentence on why there is none.
pub(crate) fn tree_of(
    words: &Words,
    program: Option<&Program>,
    explained: &Explained,
) -> (Tree, Option<String>) {
    let tree = match (&explained.explanation, program) {
        (Some(explanation), Some(program)) => {
            let offers = explained.answer.outcome.offers.as_ref();
            rules::tree(words, program, explanation, offers)
        }
        _ => Tree { nodes: Vec::new(), code: None },
    };
    let nothing = match &explained.explanation {
        None => Some(words.t("why-no-say")),
        Some(_) if tree.nodes.is_empty() => Some(words.t("why-no-rule")),
        Some(_) => None,
    };
    (tree, nothing)
}

fn facts(words: &Words, explained: &Explained, body: &Value, by: String) -> Vec<(String, String)> {
    let event = &explained.event;
    let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
    let amount = (event.net != 0).then(|| words.money(event.net));
    let version = (event.program_version > 0).then(|| words.count(event.program_version));
    let all = [
        ("fact-amount", amount),
        ("fact-receipt", event.receipt.clone()),
        ("fact-branch", text("branch").map(|id| words.branch(&id))),
        ("fact-channel", text("channel")),
        ("fact-reason", text("reason")),
        ("fact-version", version),
        ("fact-by", Some(by)),
        ("fact-recorded", Some(words.moment(event.recorded_at))),
    ];
    all.into_iter().filter_map(|(key, value)| Some((words.t(key), value?))).collect()
}

/// The receipt's lines, each with what it gave in sum.
fn lines(words: &Words, program: &Program, explained: &Explained, body: &Value) -> Vec<LineView> {
    if explained.event.kind != "purchase" {
        return Vec::new();
    }
    let purchase: Purchase = serde_json::from_value(body.clone()).unwrap_or_default();
    let credits = &explained.answer.outcome.credits;
    let gave = |i: usize| {
        let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
        for credit in credits {
            let whole = if credit.shares.is_empty() && i == 0 { credit.amount } else { 0 };
            *sums.entry(&credit.wallet).or_default() +=
                credit.shares.get(i).copied().unwrap_or(whole);
        }
        let some = sums.into_iter().filter(|(_, sum)| *sum != 0);
        let told = some.filter_map(|(id, sum)| {
            let wallet = program.wallets.iter().find(|w| w.id == id)?;
            Some(format!("+{}", words.valued(wallet, sum)))
        });
        told.collect::<Vec<_>>().join(", ")
    };
    let view = |(i, line): (usize, &Line)| {
        let named = line.sku.clone().or_else(|| line.category.clone());
        let number = i64::try_from(i + 1).unwrap_or(i64::MAX);
        let category = line.sku.as_ref().and(line.category.clone());
        let quantity = words.say("line-quantity").text("n", line.quantity.to_string()).to_string();
        let more = [category, line.brand.clone(), Some(quantity)];
        LineView {
            what: named.unwrap_or_else(|| words.say("line-number").count("n", number).to_string()),
            more: more.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            amount: words.money(line.amount),
            gave: gave(i),
        }
    };
    purchase.lines.iter().take(200).enumerate().map(view).collect()
}

fn after(
    words: &Words,
    program: &Program,
    balances: &BTreeMap<String, Balance>,
) -> Vec<(String, String)> {
    let of = |(id, balance): (&String, &Balance)| {
        let wallet = program.wallets.iter().find(|w| &w.id == id)?;
        let name = wallet_name(wallet, words.language).to_owned();
        let amount = words.amount(wallet, balance.available);
        // What was just earned may have to wait: then it is not in what can be used.
        let text = match balance.pending {
            0 => amount,
            pending => {
                let waits = words.amount(wallet, pending);
                format!("{amount} · {}", words.say("balance-pending").text("amount", waits))
            }
        };
        Some((name, text))
    };
    balances.iter().filter_map(of).collect()
}

/// Takes a purchase back whole.
pub(crate) async fn undo(
    State(web): State<Web>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Response, Wrong> {
    let reference: EventRef = reference.parse().map_err(|_| Wrong::NotFound)?;
    let actor = visit.signed_in()?.actor();
    let target = reference.to_string();
    let command = Command {
        // Taking back twice is the same as once, whoever does it.
        key: format!("web/undo/{target}"),
        fingerprint: Command::fingerprint_of(&[target.as_bytes()]),
        actor,
        at: None,
        who: Who::Id(reference.member),
        what: What::Cancel { purchase: Target(reference.event) },
    };
    let answer = web.baci.commit(command).await?;
    let details = json!({ "event": answer.event.to_string() });
    web.baci.audit_entry(&visit.by(), "purchase.undo", &target, &details).await?;
    Ok(web.done(&format!("/purchases/{}", answer.event), "undone"))
}
