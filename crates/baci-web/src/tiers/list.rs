//! The page of tiers: each ladder with its tiers, how many members have which, and what it takes.

use super::{amount, named};
use crate::page::{Page, Place, show};
use crate::parts::Empty;
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use baci_app::TierCount;
use baci_core::program::Program;
use baci_core::program::tier::{Goal, Ladder, Landing, Review, Window};

#[derive(Template)]
#[template(path = "tiers.html")]
struct TiersPage {
    page: Page,
    empty: Option<Empty>,
    ladders: Vec<LadderView>,
}

struct LadderView {
    name: String,
    rules: String,
    /// The highest first, as a pyramid is drawn.
    tiers: Vec<TierView>,
}

struct TierView {
    name: String,
    members: String,
    /// The bar of the pyramid: where it begins and how wide it is, of a thousand.
    from: i64,
    width: i64,
    reach: Vec<String>,
    keep: Option<String>,
    brings: Vec<String>,
}

/// The page.
pub(crate) async fn list(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    let words = &visit.words;
    let program = visit.program.as_ref().map(|p| &p.program);
    let counts = web.baci.tier_counts().await?;
    let ladders = program.map_or_else(Vec::new, |program| {
        program.ladders.iter().map(|own| view(words, program, own, &counts)).collect()
    });
    show(&TiersPage {
        empty: ladders.is_empty().then(|| Empty::new(words, "tiers-empty")),
        ladders,
        page: Page::new(&visit, "nav-tiers", Place::Tiers),
    })
}

fn view(words: &Words, program: &Program, own: &Ladder, counts: &[TierCount]) -> LadderView {
    let members = |id: &str| {
        let found = counts.iter().find(|count| count.ladder == own.id && count.tier == id);
        found.map_or(0, |count| count.members)
    };
    let most = own.tiers.iter().map(|tier| members(&tier.id)).max().unwrap_or(0).max(1);
    let tier = |tier: &baci_core::program::tier::Tier| {
        let n = members(&tier.id);
        // Somebody is seen, however few they are.
        let width = if n > 0 { (n.saturating_mul(1000) / most).max(8) } else { 0 };
        let brings = tier.benefits.iter().filter_map(|at| program.benefits.get(*at));
        let reach = tier.reach.iter().map(|goal| told(words, program, goal));
        TierView {
            name: named(words, &tier.name, &tier.id),
            members: words.say("tier-members").count("n", n).to_string(),
            from: (1000 - width) / 2,
            width,
            reach: if tier.reach.is_empty() {
                vec![words.t("tier-by-joining")]
            } else {
                reach.collect()
            },
            keep: tier.keep.as_ref().map(|keep| told(words, program, &keep.goal)),
            brings: brings.map(|benefit| named(words, &benefit.name, &benefit.id)).collect(),
        }
    };
    let review = match own.review {
        Review::AtOnce => "tier-review-at-once",
        Review::Anniversary => "tier-review-anniversary",
    };
    let landing = match own.landing {
        Landing::Step => "tier-landing-step",
        Landing::Fall => "tier-landing-fall",
    };
    let name = match own.id.as_str() {
        baci_core::program::tier::MAIN if own.name.get(words.language) == own.id => {
            words.t("nav-tiers")
        }
        _ => named(words, &own.name, &own.id),
    };
    LadderView {
        name,
        rules: format!("{} {}", words.t(review), words.t(landing)),
        tiers: own.tiers.iter().rev().map(tier).collect(),
    }
}

/// A goal in words: '20,000 baht within 12 months'.
fn told(words: &Words, program: &Program, goal: &Goal) -> String {
    let needs = goal.needs.iter().map(|need| amount(words, program, need.measure, need.least));
    let when = goal.when.as_ref().map(|when| when.source().to_owned());
    let all: Vec<String> = needs.chain(when).collect();
    let all = all.join(" + ");
    match goal.window {
        Window::Ever => all,
        Window::Rolling(period) => {
            let said = words.say("tier-within").text("what", all);
            said.text("time", crate::program::period(words, period)).to_string()
        }
        Window::Calendar(part) => {
            let key = format!("tier-calendar-{}", part.word());
            words.say(&key).text("what", all).to_string()
        }
    }
}
