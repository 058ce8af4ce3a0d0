//! The outbox: to whom something goes out, and whether it did.

use crate::list::ListPage;
use crate::page::{Place, show};
use crate::parts::{Cell, Pager, Table};
use crate::state::Web;
use crate::visit::Visit;
use crate::wrong::Wrong;
use axum::extract::{Query, State};
use axum::response::Response;
use baci_app::StoredMessage;
use baci_core::id::MessageId;
use baci_core::staff::Right;
use serde::Deserialize;

/// How many messages a page has.
const PAGE: i64 = 30;

/// Where the page starts.
#[derive(Deserialize)]
pub(crate) struct Ask {
    from: Option<MessageId>,
}

/// The list, latest first. Only who may sees the codes and links inside.
pub(crate) async fn list(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    let words = &visit.words;
    let found = web.baci.messages(ask.from, PAGE, visit.may(Right::SeeSecrets)).await?;
    let heads = ["message", "message-to", "message-state", "message-when", "message-body"];
    let row = |message: &StoredMessage| {
        let mood = match message.state.as_str() {
            "sent" => "good",
            "failed" => "bad",
            "waiting" => "warn",
            _ => "",
        };
        let channel = words.named("channel", &message.channel);
        let body = match message.body.as_str() {
            "" => words.t("message-hidden"),
            body => body.to_owned(),
        };
        vec![
            Cell::Text(words.named("message", &message.kind)),
            Cell::Two(message.recipient.clone(), channel),
            Cell::Chip(mood, words.named("message-is", &message.state)),
            Cell::Text(words.moment(message.created_at)),
            Cell::Two(message.subject.clone(), body),
        ]
    };
    let table = Table::new(heads.map(|key| words.t(key))).rows(found.messages.iter().map(row));
    let mut page =
        ListPage::new(&visit, "/outbox", ("nav-outbox", Place::Outbox), table, "outbox-empty");
    let (from, next) = (ask.from.map(|id| id.to_string()), found.next.map(|id| id.to_string()));
    page.lead = words.t("outbox-lead");
    page.pager = Pager::new(words, "/outbox", &[], from.as_deref(), next.as_deref()).within("list");
    show(&page)
}
