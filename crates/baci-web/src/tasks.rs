//! Tasks: what the task runner does next, and what failed.

use crate::list::ListPage;
use crate::page::{Place, show};
use crate::parts::{Cell, Table};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use axum::extract::State;
use axum::response::Response;
use baci_core::time::Instant;

/// The list.
pub(crate) async fn list(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    let words = &visit.words;
    let now = web.baci.clock().now();
    let tasks = web.baci.tasks().await?;
    let heads = ["task", "task-state", "task-due", "task-attempts"].map(|key| words.t(key));
    let table = Table::new(heads).numbers(3).rows(tasks.iter().map(|task| {
        vec![
            Cell::Text(words.named("task", &task.kind)),
            state(words, task.last_error.is_some(), task.locked_until > now),
            Cell::Text(due(words, task.due_at, now)),
            Cell::Text(words.count(task.attempts)),
        ]
    }));
    let mut page =
        ListPage::new(&visit, "/tasks", ("nav-tasks", Place::Tasks), table, "tasks-empty");
    page.lead = words.t("tasks-lead");
    show(&page)
}

fn state(words: &Words, failed: bool, running: bool) -> Cell {
    match (failed, running) {
        (true, _) => Cell::Chip("bad", words.t("task-failed")),
        (_, true) => Cell::Chip("warn", words.t("task-running")),
        _ => Cell::Chip("good", words.t("task-waiting")),
    }
}

fn due(words: &Words, at: Instant, now: Instant) -> String {
    if at <= now { words.t("task-now") } else { words.moment(at) }
}
