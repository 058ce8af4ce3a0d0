//! The audit log: who did what, searched.

use crate::list::ListPage;
use crate::page::{Place, show};
use crate::parts::{Cell, Field, Pager, Table};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use axum::extract::{Query, State};
use axum::response::Response;
use baci_app::{AuditFilter, StoredAudit};
use baci_core::id::{AuditId, StaffId};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// How many lines a page has.
const PAGE: usize = 50;
/// What is searched by: the areas in which something is done.
const AREAS: [&str; 14] = [
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
    let heads = ["audit-what", "audit-who", "audit-target", "audit-when"].map(|key| words.t(key));
    let table = Table::new(heads).rows(found.lines.iter().map(|line| row(words, &names, line)));
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

fn row(words: &Words, names: &BTreeMap<StaffId, String>, line: &StoredAudit) -> Vec<Cell> {
    let (kind, id) = line.actor.split_once(':').unwrap_or((&line.actor, ""));
    let name = id.parse().ok().and_then(|id: StaffId| names.get(&id)).filter(|n| !n.is_empty());
    let who = name.map_or_else(|| words.named("actor", kind), Clone::clone);
    let target = match line.target.split('_').next() {
        Some("mem") => Cell::Link(format!("/members/{}", line.target), line.target.clone()),
        Some("ref") => Cell::Link(format!("/purchases/{}", line.target), line.target.clone()),
        Some("imp") => Cell::Link(format!("/imports/{}", line.target), line.target.clone()),
        Some("cpb") => Cell::Link(format!("/coupons/{}", line.target), line.target.clone()),
        Some("gft") => Cell::Link(format!("/gift-cards/{}", line.target), line.target.clone()),
        Some("stf") => Cell::Link(format!("/staff/{}", line.target), line.target.clone()),
        _ => Cell::Text(line.target.clone()),
    };
    vec![
        Cell::Two(words.named("audit", &line.action), details(&line.details)),
        Cell::Two(who, line.address.clone()),
        target,
        Cell::Text(words.moment(line.at)),
    ]
}

/// Details as 'name: value', which a line can break between; what is no object stands as it is.
fn details(text: &str) -> String {
    let Ok(Value::Object(all)) = serde_json::from_str(text) else { return text.to_owned() };
    let one = |(name, value): (&String, &Value)| {
        let value = match value {
            Value::String(text) => text.clone(),
            Value::Array(list) => {
                let texts =
                    list.iter().map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned));
                texts.collect::<Vec<_>>().join(", ")
            }
            other => other.to_string(),
        };
        format!("{}: {value}", name.replace('_', " "))
    };
    all.iter().map(one).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::details;

    #[test]
    fn details_are_read_as_words() {
        let text =
            r#"{"amount":50,"changed":["name","years"],"link":"invitation","new_members":3}"#;
        let read = "amount: 50 · changed: name, years · link: invitation · new members: 3";
        assert_eq!(details(text), read);
        assert_eq!(details("{}"), "");
        assert_eq!(details("old text"), "old text");
    }
}
