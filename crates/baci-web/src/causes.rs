//! Causes: what members may give points to, how far each is from its goal, for the shop and on the member's page.

pub(crate) mod me;

use crate::page::{Page, Place, show};
use crate::partners::{amount, chip, price, times};
use crate::parts::Empty;
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use baci_app::CauseInfo;
use baci_core::program::Program;

#[derive(Template)]
#[template(path = "causes.html")]
struct CausesPage {
    page: Page,
    empty: Option<Empty>,
    causes: Vec<CauseView>,
}

/// A cause as it is shown.
pub(crate) struct CauseView {
    pub id: String,
    pub name: String,
    pub description: String,
    /// Its mood and word: open, later or over.
    pub chip: (&'static str, String),
    /// What was collected, in words.
    pub collected: String,
    /// How much of the goal, in percent; nothing where there is none.
    pub part: Option<i64>,
    pub lines: Vec<String>,
}

impl CauseView {
    /// A cause in words.
    pub fn of(words: &Words, program: &Program, info: &CauseInfo) -> Option<Self> {
        let own = program.causes.get(info.cause)?;
        let units = |units| amount(words, program, own.wallet, units);
        let collected = match own.goal {
            Some(goal) => words.say("cause-of-goal").text("goal", units(goal)),
            None => words.say("cause-collected"),
        };
        let mut lines = times(words, (own.opens, own.closes));
        let least = Some(("cause-least", own.least)).filter(|(_, least)| *least > 1);
        let most = own.most.map(|most| ("cause-most", most));
        let bounds = least.into_iter().chain(most);
        lines.extend(
            bounds.map(|(key, bound)| words.say(key).text("points", units(bound)).to_string()),
        );
        let part = |goal: i64| {
            let part = i128::from(info.collected.max(0)) * 100 / i128::from(goal.max(1));
            i64::try_from(part.min(100)).unwrap_or(100)
        };
        Some(Self {
            id: own.id.clone(),
            name: own.name.get(words.language).to_owned(),
            description: own.description.get(words.language).to_owned(),
            chip: chip(words, info.state),
            collected: collected.text("points", units(info.collected)).to_string(),
            part: own.goal.map(part),
            lines,
        })
    }
}

/// The page.
pub(crate) async fn list(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    let words = &visit.words;
    let mut causes = Vec::new();
    if visit.program.as_ref().is_some_and(|published| !published.program.causes.is_empty()) {
        let (published, infos) = web.baci.causes().await?;
        let program = &published.program;
        for info in &infos {
            let Some(mut view) = CauseView::of(words, program, info) else { continue };
            if let Some(own) = program.causes.get(info.cause) {
                let price = price(words, program, (own.wallet, own.rate));
                view.lines.push(words.say("cause-price").text("price", price).to_string());
            }
            causes.push(view);
        }
    }
    show(&CausesPage {
        empty: causes.is_empty().then(|| Empty::new(words, "causes-empty")),
        causes,
        page: Page::new(&visit, "nav-causes", Place::Causes),
    })
}
