//! The frame of a page: title, navigation, language, look. Every page's template holds one.

use crate::assets;
use crate::visit::{Visit, Worker};
use crate::words::Words;
use crate::wrong::Wrong;
use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use baci_core::staff::Right;
use baci_core::text::Language;

/// Which entry of the navigation a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In none, but with the navigation.
    Nowhere,
    /// Without any navigation: for those who are not signed in.
    Bare,
    Overview,
    Till,
    Members,
    Purchases,
    Program,
    Backtest,
    Offers,
    PriceLists,
    Coupons,
    Tiers,
    Missions,
    Streaks,
    Leaderboards,
    Occasions,
    Households,
    Surprises,
    Stages,
    Segments,
    Analytics,
    GiftCards,
    Rewards,
    Games,
    Partners,
    Causes,
    Imports,
    Outbox,
    Tasks,
    Keys,
    Staff,
    Settings,
    Audit,
    Account,
}

/// An entry of the navigation: its place, path, message and the right that it needs.
type Entry = (Place, &'static str, &'static str, Right);

/// The navigation: groups of entries.
const NAVIGATION: &[(&str, &[Entry])] = &[
    (
        "nav-work",
        &[
            (Place::Overview, "/", "overview", Right::SeeOverview),
            (Place::Till, "/till", "till", Right::Sell),
            (Place::Members, "/members", "members", Right::SeeMembers),
            (Place::Households, "/households", "households", Right::SeeMembers),
            (Place::Stages, "/stages", "stages", Right::SeeOverview),
            (Place::Segments, "/segments", "segments", Right::SeeMembers),
            (Place::Analytics, "/analytics", "analytics", Right::SeeOverview),
            (Place::Purchases, "/purchases", "purchases", Right::SeePurchases),
            (Place::GiftCards, "/gift-cards", "gift-cards", Right::SeeGiftCards),
            (Place::Rewards, "/rewards", "rewards", Right::SeeRewards),
            (Place::Games, "/games", "games", Right::SeeRewards),
            (Place::Partners, "/partners", "partners", Right::SeeOverview),
            (Place::Causes, "/causes", "causes", Right::SeeOverview),
        ],
    ),
    (
        "nav-rules",
        &[
            (Place::Program, "/program", "program", Right::SeeProgram),
            (Place::Backtest, "/backtest", "backtest", Right::ChangeProgram),
            (Place::Offers, "/offers", "offers", Right::SeeProgram),
            (Place::PriceLists, "/price-lists", "price-lists", Right::SeeProgram),
            (Place::Tiers, "/tiers", "tiers", Right::SeeMembers),
            (Place::Missions, "/missions", "missions", Right::SeeProgram),
            (Place::Streaks, "/streaks", "streaks", Right::SeeMembers),
            (Place::Leaderboards, "/leaderboards", "leaderboards", Right::SeeMembers),
            (Place::Occasions, "/occasions", "occasions", Right::SeeProgram),
            (Place::Surprises, "/surprises", "surprises", Right::SeeProgram),
            (Place::Coupons, "/coupons", "coupons", Right::SeeCoupons),
            (Place::Imports, "/imports", "imports", Right::Import),
        ],
    ),
    (
        "nav-system",
        &[
            (Place::Outbox, "/outbox", "outbox", Right::SeeOutbox),
            (Place::Tasks, "/tasks", "tasks", Right::SeeTasks),
            (Place::Staff, "/staff", "staff", Right::ManageStaff),
            (Place::Keys, "/keys", "keys", Right::ManageKeys),
            (Place::Settings, "/settings", "settings", Right::ManageSettings),
            (Place::Audit, "/audit", "audit", Right::SeeAudit),
        ],
    ),
];

/// What every template has under the name `page`.
#[derive(Clone)]
pub(crate) struct Page {
    pub words: Words,
    pub title: String,
    pub shop: String,
    pub theme: &'static str,
    pub token: String,
    pub here: String,
    pub notice: Option<String>,
    pub person: Option<Reader>,
    place: Place,
    visit: Visit,
}

/// Who is signed in, as the page shows it.
#[derive(Clone)]
pub(crate) struct Reader {
    pub name: String,
    pub role: String,
}

/// A group of the navigation.
pub(crate) struct Group {
    pub title: String,
    pub links: Vec<Link>,
}

/// An entry of the navigation.
pub(crate) struct Link {
    pub path: &'static str,
    pub title: String,
    pub current: bool,
}

/// A language to choose.
pub(crate) struct Choice {
    pub code: &'static str,
    pub name: &'static str,
    pub path: String,
    pub current: bool,
}

/// A look to choose.
pub(crate) struct Look {
    pub value: &'static str,
    pub name: String,
    pub current: bool,
}

impl Page {
    /// A page with a message as its title.
    pub fn new(visit: &Visit, title: &str, place: Place) -> Self {
        Self::titled(visit, visit.words.t(title), place)
    }

    /// A page with any title.
    pub fn titled(visit: &Visit, title: String, place: Place) -> Self {
        let reader =
            |p: Worker| Reader { name: p.name, role: visit.words.named("role", p.role.text()) };
        Self {
            words: visit.words.clone(),
            title,
            shop: visit.shop.clone(),
            theme: visit.theme,
            token: visit.token.clone(),
            here: visit.here.clone(),
            notice: visit.notice.clone(),
            person: visit.worker().map(reader),
            place,
            visit: visit.clone(),
        }
    }

    /// The message with this key.
    pub fn t(&self, key: &str) -> String {
        self.words.t(key)
    }

    /// The language's code.
    pub fn lang(&self) -> &'static str {
        self.words.language.code()
    }

    /// Where an asset is found.
    pub fn asset(&self, name: &str) -> String {
        assets::path(name)
    }

    /// Whether the page has no navigation.
    pub fn bare(&self) -> bool {
        self.place == Place::Bare || self.person.is_none()
    }

    /// Whether it is one of the members' own.
    pub fn mine(&self) -> bool {
        self.visit.mine()
    }

    /// Whether members have anything to do with each other by the program: families, gifts.
    pub fn families(&self) -> bool {
        let program = self.visit.program.as_ref().map(|published| &published.program);
        program.is_some_and(|own| own.household.is_some() || !own.transfers.is_empty())
    }

    /// Whether the program has games.
    pub fn plays(&self) -> bool {
        self.visit.program.as_ref().is_some_and(|published| !published.program.games.is_empty())
    }

    /// Whether the program has causes to give to.
    pub fn gives(&self) -> bool {
        self.visit.program.as_ref().is_some_and(|published| !published.program.causes.is_empty())
    }

    /// Whether the program has leaderboards.
    pub fn competes(&self) -> bool {
        let program = self.visit.program.as_ref().map(|published| &published.program);
        program.is_some_and(|program| !program.leaderboards.is_empty())
    }

    /// Where the logo leads.
    pub fn home(&self) -> &'static str {
        home(&self.visit)
    }

    /// Where a choice of the look is sent to: members have a session of their own.
    pub fn look_path(&self) -> &'static str {
        if self.mine() { "/m/look" } else { "/look" }
    }

    /// The entries that the reader may see.
    pub fn nav(&self) -> Vec<Group> {
        let entry = |(place, path, key, right): &Entry| {
            self.visit.may(*right).then(|| Link {
                path,
                title: self.t(&format!("nav-{key}")),
                current: *place == self.place,
            })
        };
        let group = |(title, entries): &(&str, &[_])| Group {
            title: self.t(title),
            links: entries.iter().filter_map(entry).collect(),
        };
        NAVIGATION.iter().map(group).filter(|group| !group.links.is_empty()).collect()
    }

    /// The languages, each in its own name.
    pub fn languages(&self) -> Vec<Choice> {
        let joint = if self.here.contains('?') { '&' } else { '?' };
        let choice = |language: Language| Choice {
            code: language.code(),
            name: own_name(language),
            path: format!("{}{joint}lang={}", self.here, language.code()),
            current: language == self.words.language,
        };
        Language::ALL.map(choice).into()
    }

    /// The looks.
    pub fn looks(&self) -> Vec<Look> {
        let look = |value: &'static str| Look {
            value,
            name: self.t(&format!("look-{value}")),
            current: value == self.theme,
        };
        ["auto", "light", "dark"].map(look).into()
    }

    /// Whether there is a choice of years.
    pub fn thai(&self) -> bool {
        self.words.language == Language::Th
    }
}

/// The first page that somebody may see.
pub(crate) fn home(visit: &Visit) -> &'static str {
    if visit.mine() {
        return "/m";
    }
    let mut entries = NAVIGATION.iter().flat_map(|(_, entries)| *entries);
    let first = entries.find(|(_, _, _, right)| visit.may(*right));
    first.map_or("/", |(_, path, ..)| path)
}

/// A language's name in itself: a reader looks for their own.
pub(crate) const fn own_name(language: Language) -> &'static str {
    match language {
        Language::En => "English",
        Language::Lo => "ລາວ",
        Language::Th => "ไทย",
        Language::Vi => "Tiếng Việt",
    }
}

/// Renders a page.
pub(crate) fn show(template: &impl Template) -> Result<Response, Wrong> {
    Ok(Html(template.render()?).into_response())
}
