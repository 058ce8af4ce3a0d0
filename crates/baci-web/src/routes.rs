//! All pages in one table: path, method, and the right that each needs. What is not here is not there.

use crate::config::WebConfig;
use crate::state::Web;
use crate::{
    account, analytics, assets, audit, backtest, causes, coupons, edge, games, gift_cards,
    households, imports, keys, leaderboards, link, look, me, members, merges, missions, occasions,
    offers, oidc, outbox, overview, partners, passkey, price_lists, program, purchases, rewards,
    segments, sessions, settings, sign_in, staff, stages, streaks, surprises, tasks, tiers, till,
    why,
};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};
use baci_app::Baci;
use baci_core::staff::Right;
use std::collections::BTreeMap;

/// What somebody must be to come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// Anybody.
    Nothing,
    /// Anybody of the staff.
    SignedIn,
    /// A member, with a session of their own.
    Member,
    /// Who has this right.
    May(Right),
}

/// Routes whose form may bring a file. The edge leaves such a form to them, and they take it as a
/// [`crate::parcel::Parcel`], which checks its token.
pub(crate) const FILES: [&str; 3] = ["/imports", "/coupons/{id}/file", "/rewards/{id}/codes"];

/// The needs by path and method.
pub(crate) type Needs = BTreeMap<(&'static str, &'static str), Need>;

struct Route {
    path: &'static str,
    method: &'static str,
    need: Need,
    handler: MethodRouter<Web>,
}

/// The pages, to be served beside the API or to be called in a test.
pub fn router(baci: Baci, config: WebConfig) -> Router {
    let most = usize::try_from(baci.largest_upload()).unwrap_or(usize::MAX / 4) * 2 + (1 << 20);
    let web = Web::new(baci, config, needs());
    let mut router = Router::new();
    for Route { path, handler, .. } in table() {
        router = router.route(path, handler);
    }
    router
        // Forms are bounded at the edge. A file is counted as it is taken, and what is too large is read
        // on for a while, so that a browser gets to see why.
        .layer(DefaultBodyLimit::max(most))
        .fallback(edge::nothing)
        .layer(from_fn_with_state(web.clone(), edge::edge))
        .route("/assets/{name}", get(assets::get))
        .with_state(web)
}

/// The need of every route.
pub(crate) fn needs() -> Needs {
    table().into_iter().map(|route| ((route.path, route.method), route.need)).collect()
}

fn shows<H: Handler<T, Web>, T: 'static>(path: &'static str, need: Need, handler: H) -> Route {
    Route { path, method: "GET", need, handler: get(handler) }
}

fn takes<H: Handler<T, Web>, T: 'static>(path: &'static str, need: Need, handler: H) -> Route {
    Route { path, method: "POST", need, handler: post(handler) }
}

fn table() -> Vec<Route> {
    let mut all = console();
    all.extend(rules());
    all.extend(valuables());
    all.extend(standing());
    all.extend(counter());
    all.extend(mine());
    all
}

/// The program: what it says, its offers and price lists.
fn rules() -> Vec<Route> {
    use Need::May;
    vec![
        shows("/program", May(Right::SeeProgram), program::read),
        shows("/program/text", May(Right::SeeProgram), program::versions::text),
        shows("/program/edit", May(Right::ChangeProgram), program::edit::form),
        takes("/program/edit", May(Right::ChangeProgram), program::edit::take),
        shows("/program/versions", May(Right::SeeProgram), program::versions::list),
        shows("/program/versions/{version}", May(Right::SeeProgram), program::versions::read),
        shows("/backtest", May(Right::ChangeProgram), backtest::list),
        takes("/backtest", May(Right::ChangeProgram), backtest::take),
        shows("/backtest/{id}", May(Right::ChangeProgram), backtest::one::read),
        takes("/backtest/{id}", May(Right::ChangeProgram), backtest::one::step),
        shows("/backtest/{id}/report.json", May(Right::ChangeProgram), backtest::one::json),
        shows("/offers", May(Right::SeeProgram), offers::list),
        shows("/offers/new", May(Right::ChangeProgram), offers::make::new),
        takes("/offers/new", May(Right::ChangeProgram), offers::make::take_new),
        shows("/offers/{id}", May(Right::SeeProgram), offers::one::read),
        shows("/offers/{id}/edit", May(Right::ChangeProgram), offers::make::edit),
        takes("/offers/{id}/edit", May(Right::ChangeProgram), offers::make::take_edit),
        takes("/offers/{id}/end", May(Right::ChangeProgram), offers::one::end),
        shows("/price-lists", May(Right::SeeProgram), price_lists::list),
        shows("/price-lists/new", May(Right::ChangeProgram), price_lists::make::new),
        takes("/price-lists/new", May(Right::ChangeProgram), price_lists::make::take_new),
        shows("/price-lists/{id}", May(Right::SeeProgram), price_lists::one::read),
        shows("/price-lists/{id}/edit", May(Right::ChangeProgram), price_lists::make::edit),
        takes("/price-lists/{id}/edit", May(Right::ChangeProgram), price_lists::make::take_edit),
        takes("/price-lists/{id}/end", May(Right::ChangeProgram), price_lists::one::end),
    ]
}

/// What is worth money by itself: coupons, gift cards, rewards and games.
fn valuables() -> Vec<Route> {
    use Need::May;
    vec![
        shows("/coupons", May(Right::SeeCoupons), coupons::list),
        shows("/coupons/new", May(Right::MakeCoupons), coupons::make::form),
        takes("/coupons/new", May(Right::MakeCoupons), coupons::make::take),
        shows("/coupons/code", May(Right::SeeCoupons), coupons::code::read),
        takes("/coupons/code", May(Right::MakeCoupons), coupons::code::withdraw),
        shows("/coupons/{id}", May(Right::SeeCoupons), coupons::one::read),
        takes("/coupons/{id}/withdraw", May(Right::MakeCoupons), coupons::one::withdraw),
        takes("/coupons/{id}/codes", May(Right::MakeCoupons), coupons::more::codes),
        takes("/coupons/{id}/members", May(Right::MakeCoupons), coupons::more::members),
        takes("/coupons/{id}/file", May(Right::MakeCoupons), coupons::more::file),
        shows("/coupons/{id}/codes.csv", May(Right::MakeCoupons), coupons::export::csv),
        takes("/members/{id}/coupons", May(Right::GiveCoupons), coupons::held::give),
        takes("/members/{id}/coupons/take", May(Right::GiveCoupons), coupons::held::take),
        shows("/gift-cards", May(Right::SeeGiftCards), gift_cards::list),
        takes("/gift-cards/find", May(Right::SeeGiftCards), gift_cards::find),
        shows("/gift-cards/new", May(Right::IssueGiftCards), gift_cards::issue::form),
        takes("/gift-cards/new", May(Right::IssueGiftCards), gift_cards::issue::take),
        shows("/gift-cards/{id}", May(Right::SeeGiftCards), gift_cards::one::read),
        takes("/gift-cards/{id}/top-up", May(Right::IssueGiftCards), gift_cards::one::top_up),
        takes("/gift-cards/{id}/state", May(Right::BlockGiftCards), gift_cards::one::block),
        takes("/gift-cards/{id}/pin", May(Right::BlockGiftCards), gift_cards::one::new_pin),
        shows("/rewards", May(Right::SeeRewards), rewards::list),
        takes("/rewards/collect", May(Right::Sell), rewards::collect),
        shows("/rewards/{id}", May(Right::SeeRewards), rewards::one::read),
        takes("/rewards/{id}/stock", May(Right::ChangeStock), rewards::one::stock),
        shows("/games", May(Right::SeeRewards), games::list),
        takes("/rewards/{id}/codes", May(Right::ChangeStock), rewards::one::codes),
    ]
}

/// How far members have come, stages and tiers, and who of them are one.
fn standing() -> Vec<Route> {
    use Need::May;
    vec![
        shows("/stages", May(Right::SeeOverview), stages::list),
        shows("/segments", May(Right::SeeMembers), segments::list),
        shows("/segments/new", May(Right::ChangeProgram), segments::form::new),
        takes("/segments/new", May(Right::ChangeProgram), segments::form::take_new),
        shows("/segments/{id}", May(Right::SeeMembers), segments::one::read),
        shows("/segments/{id}/edit", May(Right::ChangeProgram), segments::form::edit),
        takes("/segments/{id}/edit", May(Right::ChangeProgram), segments::form::take_edit),
        takes("/segments/{id}/remove", May(Right::ChangeProgram), segments::one::remove),
        shows("/segments/{id}/file.csv", May(Right::ChangeProgram), segments::file::csv),
        shows("/analytics", May(Right::SeeOverview), analytics::metrics::read),
        shows("/analytics/cohorts", May(Right::SeeOverview), analytics::cohorts::read),
        shows("/analytics/rfm", May(Right::SeeOverview), analytics::rfm::read),
        shows("/analytics/forecast", May(Right::SeeOverview), analytics::forecast::read),
        shows("/analytics/next", May(Right::SeeOverview), analytics::next::read),
        shows("/analytics/products", May(Right::SeeOverview), analytics::products::read),
        shows("/analytics/liability", May(Right::SeeOverview), analytics::liability::read),
        shows("/analytics/journal.csv", May(Right::SeeOverview), analytics::liability::csv),
        shows("/analytics/trials", May(Right::SeeOverview), analytics::trials::list),
        takes("/analytics/trials", May(Right::ChangeProgram), analytics::trials::take),
        shows("/analytics/trials/{id}", May(Right::SeeOverview), analytics::trials::one::read),
        takes("/analytics/trials/{id}", May(Right::ChangeProgram), analytics::trials::one::change),
        takes(
            "/analytics/trials/{id}/remove",
            May(Right::ChangeProgram),
            analytics::trials::one::remove,
        ),
        shows(
            "/analytics/trials/{id}/groups.csv",
            May(Right::ChangeProgram),
            analytics::trials::one::csv,
        ),
        shows("/analytics/profit", May(Right::SeeOverview), analytics::profit::read),
        shows("/analytics/acquisition", May(Right::SeeOverview), analytics::acquisition::read),
        takes("/analytics/acquisition", May(Right::ChangeProgram), analytics::acquisition::take),
        shows("/partners", May(Right::SeeOverview), partners::list),
        shows("/partners/{id}", May(Right::SeeOverview), partners::one),
        shows("/partners/{id}/statement.csv", May(Right::SeeOverview), partners::csv),
        shows("/causes", May(Right::SeeOverview), causes::list),
        shows("/causes/{id}", May(Right::SeeOverview), partners::one),
        shows("/causes/{id}/statement.csv", May(Right::SeeOverview), partners::csv),
        shows("/tiers", May(Right::SeeMembers), tiers::list),
        shows("/missions", May(Right::SeeProgram), missions::list),
        shows("/streaks", May(Right::SeeMembers), streaks::list),
        shows("/leaderboards", May(Right::SeeMembers), leaderboards::list),
        takes("/leaderboards/block", May(Right::ChangeMembers), leaderboards::block),
        shows("/occasions", May(Right::SeeProgram), occasions::list),
        shows("/households", May(Right::SeeMembers), households::list),
        shows("/households/{id}", May(Right::SeeMembers), households::one::read),
        takes("/households/{id}", May(Right::ChangeMembers), households::one::act),
        takes("/members/{id}/household", May(Right::ChangeMembers), households::begin),
        shows("/surprises", May(Right::SeeProgram), surprises::list),
        shows("/surprises/{id}/{day}", May(Right::SeeProgram), surprises::one),
        takes("/members/{id}/tiers", May(Right::AdjustBalances), tiers::give),
        takes("/members/{id}/tiers/revoke", May(Right::AdjustBalances), tiers::revoke),
        shows("/members/lookalikes", May(Right::SeeMembers), merges::pairs::list),
        takes("/members/lookalikes", May(Right::AdjustBalances), merges::pairs::apart),
        shows("/members/{id}/merge", May(Right::AdjustBalances), merges::look::read),
        takes("/members/{id}/merge", May(Right::AdjustBalances), merges::merge),
        takes("/members/{id}/merge/find", May(Right::AdjustBalances), merges::look::find),
        takes("/members/{id}/merge/undo", May(Right::AdjustBalances), merges::undo),
    ]
}

/// The till.
fn counter() -> Vec<Route> {
    use Need::{May, Nothing};
    vec![
        shows("/till", May(Right::Sell), till::find::page),
        takes("/till/find", May(Right::Sell), till::find::find),
        takes("/till/enroll", May(Right::Sell), till::find::enroll),
        takes("/till/branch", May(Right::Sell), till::find::branch),
        shows("/till/member/{id}", May(Right::Sell), till::bill::read),
        takes("/till/member/{id}/benefit", May(Right::Sell), tiers::use_at_till),
        shows("/till/member/{id}/rewards", May(Right::Sell), rewards::till::read),
        takes("/till/member/{id}/rewards", May(Right::Sell), rewards::till::claim),
        takes("/till/member/{id}/claims", May(Right::Sell), rewards::till::step),
        takes("/till/member/{id}/waits", May(Right::Sell), rewards::till::line),
        takes("/till/quote", May(Right::Sell), till::bill::quote),
        takes("/till/sell", May(Right::Sell), till::sell::sell),
        shows("/till/done/{ref}", May(Right::Sell), till::sell::done),
        takes("/till/undo/{ref}", May(Right::Undo), till::sell::undo),
        shows("/till/today", May(Right::Sell), till::today::list),
        shows("/till/offline", May(Right::Sell), till::offline::page),
        shows("/till/sw.js", Nothing, till::offline::worker),
    ]
}

/// The members' own pages.
fn mine() -> Vec<Route> {
    use Need::{Member, Nothing};
    vec![
        shows("/m/sign-in", Nothing, me::doors::form),
        takes("/m/sign-in", Nothing, me::doors::ask),
        takes("/m/code", Nothing, me::doors::enter),
        shows("/m/link/{token}", Nothing, me::doors::link),
        takes("/m/link/{token}", Nothing, me::doors::take_link),
        takes("/m/sign-out", Nothing, me::doors::sign_out),
        takes("/m/look", Nothing, look::choose),
        shows("/m/manifest.webmanifest", Nothing, me::shell::manifest),
        shows("/m/sw.js", Nothing, me::shell::worker),
        shows("/m", Member, me::card::read),
        shows("/m/live", Member, me::live::read),
        shows("/m/card.pkpass", Member, me::passes::apple),
        shows("/m/google-wallet", Member, me::passes::google),
        shows("/m/rewards", Member, rewards::me::read),
        takes("/m/rewards", Member, rewards::me::claim),
        takes("/m/rewards/cancel", Member, rewards::me::cancel),
        takes("/m/rewards/line", Member, rewards::me::line),
        shows("/m/family", Member, households::me::read),
        takes("/m/family", Member, households::me::act),
        takes("/m/give", Member, households::me::give),
        shows("/m/causes", Member, causes::me::read),
        takes("/m/causes", Member, causes::me::give),
        shows("/m/leaderboards", Member, leaderboards::me::read),
        takes("/m/leaderboards", Member, leaderboards::me::act),
        takes("/m/friends", Member, leaderboards::friends::act),
        shows("/m/games", Member, games::me::read),
        takes("/m/games", Member, games::me::play),
        shows("/m/plays/{ref}", Member, games::me::one),
        shows("/m/history", Member, me::history::list),
        shows("/m/why/{ref}", Member, me::history::why),
        shows("/m/profile", Member, me::profile::read),
        shows("/m/number", Member, me::number::form),
        takes("/m/number", Member, me::number::ask),
        takes("/m/number/code", Member, me::number::prove),
        takes("/m/profile", Member, me::profile::save),
        takes("/m/end", Member, sessions::end),
        takes("/m/end-others", Member, sessions::end_others),
    ]
}

fn console() -> Vec<Route> {
    use Need::{May, Nothing, SignedIn};
    vec![
        takes("/look", Nothing, look::choose),
        shows("/sign-in", Nothing, sign_in::form),
        takes("/sign-in", Nothing, sign_in::sign_in),
        takes("/sign-in/passkey/start", Nothing, passkey::start_sign_in),
        takes("/sign-in/passkey", Nothing, passkey::sign_in),
        shows("/sign-in/oidc", Nothing, oidc::leave),
        shows("/sign-in/oidc/back", Nothing, oidc::come_back),
        takes("/sign-out", Nothing, sign_in::sign_out),
        shows("/reset", Nothing, sign_in::reset_form),
        takes("/reset", Nothing, sign_in::reset),
        shows("/link/{token}", Nothing, link::look),
        takes("/link/{token}", Nothing, link::accept),
        shows("/account", SignedIn, account::read),
        takes("/account/password", SignedIn, account::password),
        takes("/account/language", SignedIn, account::speak),
        takes("/account/passkeys/start", SignedIn, passkey::start),
        takes("/account/passkeys", SignedIn, passkey::add),
        takes("/account/passkeys/remove", SignedIn, passkey::remove),
        takes("/account/end", SignedIn, sessions::end),
        takes("/account/end-others", SignedIn, sessions::end_others),
        shows("/", SignedIn, overview::read),
        shows("/members", May(Right::SeeMembers), members::list),
        shows("/members/new", May(Right::ChangeMembers), members::edit::new),
        takes("/members/new", May(Right::ChangeMembers), members::edit::create),
        shows("/members/{id}", May(Right::SeeMembers), members::record::read),
        shows("/members/{id}/edit", May(Right::ChangeMembers), members::edit::edit),
        takes("/members/{id}/edit", May(Right::ChangeMembers), members::edit::update),
        shows("/members/{id}/identities", May(Right::ChangeMembers), members::identities::read),
        takes("/members/{id}/identities", May(Right::ChangeMembers), members::identities::add),
        takes(
            "/members/{id}/identities/remove",
            May(Right::ChangeMembers),
            members::identities::remove,
        ),
        takes("/members/{id}/adjust", May(Right::AdjustBalances), members::record::adjust),
        shows("/purchases", May(Right::SeePurchases), purchases::list),
        shows("/purchases/{ref}", May(Right::SeePurchases), why::read),
        takes("/purchases/{ref}/undo", May(Right::Undo), why::undo),
        shows("/imports", May(Right::Import), imports::list),
        takes("/imports", May(Right::Import), imports::upload),
        shows("/imports/{id}", May(Right::Import), imports::one::read),
        takes("/imports/{id}", May(Right::Import), imports::one::step),
        takes("/imports/{id}/start", May(Right::Import), imports::map::start),
        shows("/imports/{id}/refused.csv", May(Right::Import), imports::one::refused),
        shows("/outbox", May(Right::SeeOutbox), outbox::list),
        shows("/tasks", May(Right::SeeTasks), tasks::list),
        shows("/staff", May(Right::ManageStaff), staff::list),
        takes("/staff", May(Right::ManageStaff), staff::invite),
        shows("/staff/{id}", May(Right::ManageStaff), staff::read),
        takes("/staff/{id}", May(Right::ManageStaff), staff::change),
        shows("/keys", May(Right::ManageKeys), keys::list),
        takes("/keys", May(Right::ManageKeys), keys::create),
        takes("/keys/revoke", May(Right::ManageKeys), keys::revoke),
        shows("/settings", May(Right::ManageSettings), settings::read),
        takes("/settings", May(Right::ManageSettings), settings::save),
        shows("/audit", May(Right::SeeAudit), audit::list),
    ]
}
