//! The audit log: who did what, searched.

use crate::list::ListPage;
use crate::page::{Place, own_name, show};
use crate::parts::{Cell, Field, Pager, Table};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::{Words, wallet_name};
use crate::wrong::Wrong;
use axum::extract::{Query, State};
use axum::response::Response;
use baci_app::{AuditFilter, StoredAudit, StoredMember};
use baci_core::id::{AuditId, EventRef, MemberId, StaffId};
use baci_core::program::Program;
use baci_core::staff::Right;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// How many lines a page has.
const PAGE: usize = 50;
/// What is searched by: the areas in which something is done.
const AREAS: [&str; 18] = [
    "",
    "session",
    "passkey",
    "staff",
    "member",
    "purchase",
    "program",
    "coupons",
    "coupon",
    "gift_card",
    "import",
    "backtest",
    "segment",
    "trial",
    "acquisition",
    "key",
    "shop",
    "link",
];

/// What is asked for.
#[derive(Deserialize)]
pub(crate) struct Ask {
    #[serde(default)]
    q: String,
    #[serde(default)]
    area: String,
    from: Option<AuditId>,
}

/// The list, latest first.
pub(crate) async fn list(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    let words = &visit.words;
    let filter =
        AuditFilter { text: ask.q.clone(), action: ask.area.clone(), ..AuditFilter::default() };
    let found = web.baci.audit(&filter, ask.from, PAGE).await?;
    // The log holds ids only; who reads it may know the names.
    let staff = web.baci.staff().await?;
    let names: BTreeMap<StaffId, String> = staff.into_iter().map(|s| (s.id, s.name)).collect();
    let members = members(&web, &visit, &found.lines).await?;
    let heads = ["audit-what", "audit-who", "audit-target", "audit-when"].map(|key| words.t(key));
    let table = Table::new(heads)
        .rows(found.lines.iter().map(|line| row(&visit, (&names, &members), line)));
    let mut page =
        ListPage::new(&visit, "/audit", ("nav-audit", Place::Audit), table, "audit-empty");
    let areas = AREAS.map(|area| {
        let key = if area.is_empty() { "all" } else { area };
        (area.to_owned(), words.named("area", key))
    });
    page.lead = words.t("audit-lead");
    page.filter = vec![
        Field::of("search", "q", words.t("audit-search"))
            .hint(words.t("audit-search-hint"))
            .with(&ask.q)
            .complete("off")
            .longest(100),
        Field::select("area", words.t("audit-area"), areas).with(&ask.area),
    ];
    let (from, next) = (ask.from.map(|id| id.to_string()), found.next.map(|id| id.to_string()));
    let query = [("q", ask.q.as_str()), ("area", ask.area.as_str())];
    page.pager =
        Pager::new(words, "/audit", &query, from.as_deref(), next.as_deref()).within("list");
    show(&page)
}

/// The members that lines are about, for who may see them.
async fn members(
    web: &Web,
    visit: &Visit,
    lines: &[StoredAudit],
) -> Result<BTreeMap<MemberId, StoredMember>, Wrong> {
    if !visit.may(Right::SeeMembers) {
        return Ok(BTreeMap::new());
    }
    let ids = lines.iter().filter_map(|line| member_of(&line.target)).collect();
    Ok(web.baci.members_with(&ids).await?)
}

/// The member that a target is, or whose purchase it is.
fn member_of(target: &str) -> Option<MemberId> {
    let of = |event: EventRef| event.member;
    target.parse().ok().or_else(|| target.parse().ok().map(of))
}

fn row(
    visit: &Visit,
    (names, members): (&BTreeMap<StaffId, String>, &BTreeMap<MemberId, StoredMember>),
    line: &StoredAudit,
) -> Vec<Cell> {
    let words = &visit.words;
    let program = visit.program.as_ref().map(|published| &published.program);
    let (kind, id) = line.actor.split_once(':').unwrap_or((&line.actor, ""));
    let name = id.parse().ok().and_then(|id: StaffId| names.get(&id)).filter(|n| !n.is_empty());
    let who = name.map_or_else(|| words.named("actor", kind), Clone::clone);
    let member = member_of(&line.target).and_then(|id| members.get(&id));
    let member = member.map(|stored| crate::members::name(words, stored));
    let staff = line.target.parse().ok().and_then(|id: StaffId| names.get(&id)).cloned();
    let shown = member.or(staff).filter(|name| !name.is_empty());
    let shown = shown.unwrap_or_else(|| line.target.clone());
    let target = match line.target.split('_').next() {
        Some("mem") => Cell::Link(format!("/members/{}", line.target), shown),
        Some("ref") => Cell::Link(format!("/purchases/{}", line.target), shown),
        Some("imp") => Cell::Link(format!("/imports/{}", line.target), line.target.clone()),
        Some("cpb") => Cell::Link(format!("/coupons/{}", line.target), line.target.clone()),
        Some("gft") => Cell::Link(format!("/gift-cards/{}", line.target), line.target.clone()),
        Some("stf") => Cell::Link(format!("/staff/{}", line.target), shown),
        _ => Cell::Text(line.target.clone()),
    };
    vec![
        Cell::Two(words.named("audit", &line.action), details(words, program, &line.details)),
        Cell::Two(who, line.address.clone()),
        target,
        Cell::Text(words.moment(line.at)),
    ]
}

/// Details as 'name: value' in the reader's words, which a line can break between; what is no
/// object stands as it is.
fn details(words: &Words, program: Option<&Program>, text: &str) -> String {
    let Ok(Value::Object(all)) = serde_json::from_str(text) else { return text.to_owned() };
    let wallet = all.get("wallet").and_then(Value::as_str);
    let wallet = program.zip(wallet).and_then(|(p, id)| p.wallets.iter().find(|w| w.id == id));
    let one = |(name, value): (&String, &Value)| {
        let value = match (name.as_str(), value, wallet) {
            ("hash", ..) | (_, Value::Null, _) => return None,
            // The amount says which wallet it is of.
            ("wallet", _, Some(_)) if all.contains_key("amount") => return None,
            ("wallet", _, Some(wallet)) => wallet_name(wallet, words.language).to_owned(),
            ("amount", Value::Number(n), wallet) => {
                let n = n.as_i64().unwrap_or_default();
                wallet.map_or_else(|| words.money(n), |wallet| words.valued(wallet, n))
            }
            (_, Value::Number(n), _) => words.count(n.as_i64().unwrap_or_default()),
            (_, Value::Array(list), _) => {
                let texts = list.iter().map(|part| worded(words, name, part));
                texts.collect::<Vec<_>>().join(", ")
            }
            (_, other, _) => worded(words, name, other),
        };
        let name = words.named("detail", name);
        Some(words.say("seen-is").text("name", name.replace('_', " ")).text("value", value))
    };
    all.iter().filter_map(one).map(|said| said.to_string()).collect::<Vec<_>>().join(" · ")
}

/// A word of a detail: what we named ourselves has a message, all else stands as it is.
fn worded(words: &Words, name: &str, value: &Value) -> String {
    let Some(text) = value.as_str() else { return value.to_string() };
    match name {
        "role" | "from" | "to" => words.named("role", text),
        "language" => text.parse().map_or_else(|_| text.to_owned(), |l| own_name(l).to_owned()),
        "promotion" | "code" | "event" | "scopes" | "hold" => text.to_owned(),
        _ => words.named("detail-is", text),
    }
}

#[cfg(test)]
mod tests {
    use super::details;
    use crate::words::Words;
    use baci_core::text::Language;

    #[test]
    fn details_are_read_as_words() {
        let words = Words::new(Language::En);
        let details = |text: &str| details(&words, None, text);
        let text = r#"{"amount":50,"changed":["name","contact"],"role":"cashier","odd_one":3}"#;
        let read = "Amount: 50 · Changed: name, contact · odd one: 3 · Role: Cashier";
        assert_eq!(details(text), read);
        assert_eq!(details("{}"), "");
        assert_eq!(details("old text"), "old text");
    }
}
