//! The page of a list: narrowed down above, a table, and one form for something new.

use crate::page::{Page, Place};
use crate::parts::{Empty, Field, Pager, Summary, Table};
use crate::visit::Visit;
use askama::Template;

/// The page of a list.
#[derive(Template)]
#[template(path = "list.html")]
pub(crate) struct ListPage {
    pub page: Page,
    pub path: &'static str,
    pub lead: String,
    /// Where something new is made, with the words for it.
    pub action: Option<(&'static str, String)>,
    /// Something to be seen once: its title, what to do with it, and itself.
    pub shown: Option<(String, String, String)>,
    pub summary: Option<Summary>,
    pub filter: Vec<Field>,
    pub empty: Option<Empty>,
    pub table: Table,
    pub pager: Pager,
    pub form: Option<NewForm>,
}

/// A form for something new.
pub(crate) struct NewForm {
    pub title: String,
    pub lead: String,
    pub action: &'static str,
    pub fields: Vec<Field>,
    pub boxes_title: String,
    pub boxes: Vec<CheckBox>,
    pub button: String,
}

/// A box to check.
pub(crate) struct CheckBox {
    pub name: &'static str,
    pub value: String,
    pub label: String,
    pub checked: bool,
}

impl ListPage {
    /// A list with its title (a message's key) and nothing around it yet. Where the table has no row,
    /// the messages `EMPTY-title` and `EMPTY-text` are shown instead.
    pub fn new(
        visit: &Visit,
        path: &'static str,
        (title, place): (&str, Place),
        table: Table,
        empty: &str,
    ) -> Self {
        let words = &visit.words;
        Self {
            page: Page::new(visit, title, place),
            path,
            lead: String::new(),
            action: None,
            shown: None,
            summary: None,
            filter: Vec::new(),
            empty: table.is_empty().then(|| Empty::new(words, empty)),
            table,
            pager: Pager::new(words, path, &[], None, None),
            form: None,
        }
    }
}
