//! All routes in one place.

use crate::config::Config;
use crate::state::Api;
use crate::{
    acquisition, adjustments, analytics, cards, coupons, decisions, describe, edge, events, games,
    gift_cards, health, holds, households, identities, leaderboards, levels, live_cards, members,
    merges, metrics, missions, occasions, partners, programs, purchases, quotes, rewards, segments,
    stages, statement, streaks, surprises, tiers, transfers, trials,
};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::any;
use baci_app::Baci;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The API, to be served or to be called in a test.
pub fn router(baci: Baci, config: &Config) -> Router {
    let api = Api::new(baci, config.clone());
    edged(paths().fallback(edge::nothing), &api).with_state(api)
}

/// The API with other pages beside it: they get what is no path of the API, without its edge, for
/// they have one of their own.
pub fn router_beside(baci: Baci, config: &Config, pages: Router) -> Router {
    let api = Api::new(baci, config.clone());
    let unknown = paths().route("/v1", any(edge::nothing)).route("/v1/{*rest}", any(edge::nothing));
    edged(unknown, &api).fallback_service(pages).with_state(api)
}

fn paths() -> Router<Api> {
    let (routes, _) = documented().split_for_parts();
    routes.merge(describe::pages())
}

fn edged(routes: Router<Api>, api: &Api) -> Router<Api> {
    routes
        .method_not_allowed_fallback(edge::wrong_method)
        .layer(DefaultBodyLimit::max(api.config.body_limit_bytes))
        .layer(from_fn_with_state(api.clone(), edge::edge))
}

/// The OpenAPI 3.1 document, as pretty JSON.
pub fn openapi() -> String {
    describe::document(documented().into_openapi())
}

/// The routes that the document describes.
fn documented() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(members::create, members::list))
        .routes(routes!(members::get, members::update))
        .routes(routes!(statement::get))
        .routes(routes!(purchases::quote))
        .routes(routes!(purchases::create))
        .routes(routes!(purchases::get))
        .routes(routes!(purchases::refund))
        .routes(routes!(purchases::cancel))
        .routes(routes!(events::create))
        .routes(routes!(decisions::get))
        .routes(routes!(quotes::create))
        .routes(routes!(quotes::get))
        .routes(routes!(quotes::buy))
        .routes(routes!(quotes::release))
        .routes(routes!(holds::create))
        .routes(routes!(holds::get))
        .routes(routes!(holds::capture))
        .routes(routes!(holds::release))
        .routes(routes!(adjustments::create))
        .routes(routes!(transfers::create))
        .routes(routes!(transfers::look))
        .routes(routes!(coupons::create, coupons::list))
        .routes(routes!(coupons::get))
        .routes(routes!(coupons::codes, coupons::add))
        .routes(routes!(coupons::grant_all))
        .routes(routes!(coupons::withdraw_batch))
        .routes(routes!(coupons::read))
        .routes(routes!(coupons::withdraw))
        .routes(routes!(coupons::held, coupons::grant))
        .routes(routes!(coupons::take))
        .routes(routes!(gift_cards::issue, gift_cards::list))
        .routes(routes!(gift_cards::find))
        .routes(routes!(gift_cards::get))
        .routes(routes!(gift_cards::history))
        .routes(routes!(gift_cards::top_up))
        .routes(routes!(gift_cards::block))
        .routes(routes!(gift_cards::unblock))
        .routes(routes!(gift_cards::pin))
        .routes(routes!(rewards::list))
        .routes(routes!(rewards::for_member))
        .routes(routes!(rewards::claim, rewards::of_member))
        .routes(routes!(rewards::of_reward))
        .routes(routes!(rewards::get_claim))
        .routes(routes!(rewards::collect))
        .routes(routes!(rewards::collect_code))
        .routes(routes!(rewards::cancel))
        .routes(routes!(rewards::join))
        .routes(routes!(rewards::leave))
        .routes(routes!(rewards::move_stock, rewards::stock))
        .routes(routes!(rewards::add_codes))
        .routes(routes!(programs::check))
        .routes(routes!(programs::publish, programs::list))
        .routes(routes!(programs::current))
        .routes(routes!(programs::get))
        .routes(routes!(programs::diff))
        .routes(routes!(health::health))
        .routes(routes!(health::ready))
        .routes(routes!(metrics::read))
        .merge(standing())
        .merge(played())
        .merge(known_by())
        .merge(figures())
        .merge(grouped())
        .merge(together())
        .merge(settled())
}

/// What analysts ask.
fn figures() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(analytics::metrics))
        .routes(routes!(analytics::cohorts))
        .routes(routes!(analytics::rfm))
        .routes(routes!(analytics::foresight::clv))
        .routes(routes!(analytics::foresight::next))
        .routes(routes!(analytics::foresight::products))
        .routes(routes!(analytics::liability))
        .routes(routes!(analytics::journal))
        .routes(routes!(trials::list))
        .routes(routes!(trials::size))
        .routes(routes!(trials::get, trials::set, trials::remove))
        .routes(routes!(trials::groups))
        .routes(routes!(trials::group))
        .routes(routes!(acquisition::profit))
        .routes(routes!(acquisition::acquired))
        .routes(routes!(acquisition::costs))
        .routes(routes!(acquisition::set_costs))
}

/// Who is in which segment.
fn grouped() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(segments::list))
        .routes(routes!(segments::count))
        .routes(routes!(segments::get, segments::set, segments::remove))
        .routes(routes!(segments::revisions))
        .routes(routes!(segments::members))
        .routes(routes!(segments::file))
        .routes(routes!(segments::of_member))
}

/// How far members came with the shop, and what they celebrate.
fn standing() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(tiers::get, tiers::grant))
        .routes(routes!(tiers::revoke))
        .routes(routes!(tiers::use_benefit))
        .routes(routes!(tiers::counts))
        .routes(routes!(missions::of_member))
        .routes(routes!(streaks::of_member))
        .routes(routes!(levels::of_member))
        .routes(routes!(leaderboards::list))
        .routes(routes!(leaderboards::get))
        .routes(routes!(leaderboards::nickname, leaderboards::choose))
        .routes(routes!(leaderboards::leave))
        .routes(routes!(leaderboards::block))
        .routes(routes!(leaderboards::friends, leaderboards::ask_friend))
        .routes(routes!(leaderboards::end_friend))
        .routes(routes!(occasions::of_member))
        .routes(routes!(occasions::list))
        .routes(routes!(stages::list))
        .routes(routes!(stages::get))
}

/// Who shares what they have with whom.
fn together() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(households::list))
        .routes(routes!(households::get))
        .routes(routes!(households::of_member, households::found))
        .routes(routes!(households::invite))
        .routes(routes!(households::accept))
        .routes(routes!(households::decline))
        .routes(routes!(households::leave))
        .routes(routes!(households::remove))
        .routes(routes!(households::role))
}

/// Points of partners and causes.
fn settled() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(partners::list))
        .routes(routes!(partners::statement))
        .routes(routes!(partners::events))
        .routes(routes!(partners::look))
        .routes(routes!(partners::earn))
        .routes(routes!(partners::spend))
        .routes(routes!(partners::undo))
        .routes(routes!(partners::causes))
        .routes(routes!(partners::cause_statement))
        .routes(routes!(partners::donate))
        .routes(routes!(partners::take_back))
}

/// What members play, and what comes as a surprise.
fn played() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(games::list))
        .routes(routes!(games::for_member))
        .routes(routes!(games::play, games::of_member))
        .routes(routes!(games::get))
        .routes(routes!(surprises::list))
        .routes(routes!(surprises::check))
        .routes(routes!(surprises::entries))
}

/// By what members are known, and who of them are one.
fn known_by() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(cards::new))
        .routes(routes!(cards::take_in))
        .routes(routes!(live_cards::codes))
        .routes(routes!(live_cards::key))
        .routes(routes!(identities::list, identities::add))
        .routes(routes!(identities::remove))
        .routes(routes!(identities::code))
        .routes(routes!(identities::prove))
        .routes(routes!(merges::preview))
        .routes(routes!(merges::merge, merges::list))
        .routes(routes!(merges::undo))
        .routes(routes!(merges::lookalikes))
        .routes(routes!(merges::apart))
}
