//! A member's own history, and why each line gave what it gave.

use crate::me::own;
use crate::members::history::{self, Line};
use crate::page::{Page, Place, show};
use crate::parts::{Empty, Pager, Tree};
use crate::state::Web;
use crate::visit::Visit;
use crate::why::tree_of;
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use baci_core::id::EventRef;
use serde::Deserialize;

/// Where it starts.
#[derive(Deserialize)]
pub(crate) struct Ask {
    from: Option<String>,
}

#[derive(Template)]
#[template(path = "me_history.html")]
struct HistoryPage {
    page: Page,
    empty: Option<Empty>,
    lines: Vec<Line>,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "me_why.html")]
struct WhyPage {
    page: Page,
    line: Line,
    nothing: Option<String>,
    tree: Tree,
}

/// A page of it.
pub(crate) async fn list(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    let from = ask.from.as_deref();
    let (lines, next) = history::page(&web, &visit, own(&visit)?, from).await?;
    let pager = Pager::new(&visit.words, "/m/history", &[], from, next.as_deref());
    show(&HistoryPage {
        page: Page::new(&visit, "history", Place::Bare),
        empty: lines.is_empty().then(|| Empty::new(&visit.words, "me-history-empty")),
        lines,
        pager: pager.within("history"),
    })
}

/// Why: what gave something, in words. What did not apply, and what the shop notes of a member, is
/// the shop's own matter.
pub(crate) async fn why(
    State(web): State<Web>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Response, Wrong> {
    let reference: EventRef = reference.parse().map_err(|_| Wrong::NotFound)?;
    // Another's event is not there, whether it is or not.
    if reference.member != own(&visit)? {
        return Err(Wrong::NotFound);
    }
    let words = &visit.words;
    let stored = web.baci.event(reference).await?;
    let explained = web.baci.explain(reference).await?;
    let program = explained.published.as_ref().or(visit.program.as_ref()).map(|p| &p.program);
    let line = history::line(words, program, &stored);
    let (mut tree, _) = tree_of(words, program, &explained);
    tree.nodes.retain(|node| node.mood != "nothing");
    for node in &mut tree.nodes {
        node.reasons.retain(|reason| reason.code.is_none());
    }
    let nothing = tree.nodes.is_empty().then(|| words.t("me-why-nothing"));
    let page = Page::titled(&visit, line.what.clone(), Place::Bare);
    show(&WhyPage { page, line, nothing, tree })
}
