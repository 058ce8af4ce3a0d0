//! What is foreseen: lifetime value by a model, who comes next, and what is bought together. The shapes are those of the command line,
//! told in `docs/metrics.md`; customers come in pages.

use super::{day, within};
use crate::auth::{AnalyticsRead, May};
use crate::extract::{Asked, cursor, not_named, page_limit};
use crate::problem::Problem;
use crate::state::Api;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use baci_app::analytics::{Given, Horizon, LAST, Length, LifetimeAsk, LifetimeOrder, Model};
use baci_core::id::MemberId;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

/// The farthest horizon, in days: ten years.
const FARTHEST: i32 = 3_660;
/// Receipts that a pair needs at most to count, and products that may be suggested.
const MOST_SUPPORT: u32 = 1_000_000;
const MOST_SUGGESTED: u32 = 100;

/// A model of buying.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::enum_variant_names, reason = "as the papers name them")]
pub(crate) enum ModelName {
    #[default]
    BgNbd,
    MbgNbd,
    ParetoNbd,
}

/// In which order customers are listed.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OrderName {
    /// The most valuable ahead first.
    #[default]
    Value,
    /// Only those less likely than not to be customers still, the most valuable ahead first.
    AtRisk,
}

/// What is asked of a model.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ClvQuery {
    /// The model of buying; `bg-nbd` where none is named.
    #[param(inline)]
    model: Option<ModelName>,
    /// How far is looked ahead: `90d`, `39w`, `12m` (months of 365/12 days), `1y`; at most ten years, `12m` where nothing is said.
    horizon: Option<String>,
    /// What money loses in a month, from 0 to below 1: `0.01` is a hundredth.
    discount: Option<f64>,
    /// The last day that the model sees, `YYYY-MM-DD`; that of the last purchase where none is named. What was bought later checks its
    /// forecast (`holdout`).
    through: Option<String>,
    /// Only those who are in this segment now: the model is fitted to them alone.
    segment: Option<String>,
    #[param(inline)]
    order: Option<OrderName>,
    /// This member alone: `mem_…`.
    member: Option<String>,
    /// Customers of a page: 1 to 100, 50 where nothing is said.
    limit: Option<i64>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// What is asked of next purchases.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct NextQuery {
    /// What was bought on this day or later does not count, `YYYY-MM-DD`; all counts where none is named.
    as_of: Option<String>,
    /// Whoever is expected on this day or later.
    from: Option<String>,
    /// Whoever is expected before this day.
    until: Option<String>,
    /// Only those who are in this segment now.
    segment: Option<String>,
    /// This member alone: `mem_…`.
    member: Option<String>,
    /// Customers of a page: 1 to 100, 50 where nothing is said.
    limit: Option<i64>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// What is asked of products.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProductsQuery {
    /// On how many receipts two products must stand together to count; 5 where nothing is said.
    support: Option<u32>,
    /// Suggests what goes with these products: `rice,tea`, at most 100.
    cart: Option<String>,
    /// Suggests for this member, by what they bought and without what they had last: `mem_…`.
    member: Option<String>,
    /// How many products are suggested: 1 to 100, 5 where nothing is said.
    suggest: Option<u32>,
    /// Pairs of a page: 1 to 100, 50 where nothing is said.
    limit: Option<i64>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// A part of a list: the place where it begins, and how many it has at most.
struct Part {
    from: usize,
    limit: usize,
}

impl Part {
    fn of(limit: Option<i64>, asked: Option<&str>) -> Result<Self, Problem> {
        let limit = usize::try_from(page_limit(limit)?).unwrap_or(1);
        Ok(Self { from: cursor::<u32>(asked)?.map_or(0, |from| from as usize), limit })
    }

    /// Where the next part begins, of so many in all.
    fn next(&self, all: usize) -> Option<String> {
        let next = self.from.saturating_add(self.limit);
        (next < all).then(|| next.to_string())
    }
}

/// Adds where the next page begins, when the purchases were read, and of which segment they are.
fn paged(mut body: Value, next: Option<&str>, given: &Given) -> Response {
    if let Some(own) = body.as_object_mut() {
        own.insert("next".to_owned(), json!(next));
        own.insert("read_at".to_owned(), json!(given.as_of.map(|at| at.to_string())));
        own.insert("segment".to_owned(), json!(given.segment));
    }
    axum::Json(body).into_response()
}

/// A member by the name that purchases have them under.
async fn named(api: &Api, text: Option<&str>) -> Result<Option<String>, Problem> {
    let Some(text) = text else { return Ok(None) };
    let id: MemberId = text.parse().map_err(|_| not_named(text))?;
    api.baci.record(id).await?;
    Ok(Some(id.to_string()))
}

impl ClvQuery {
    fn ask(&self) -> Result<LifetimeAsk, Problem> {
        let model = match self.model.unwrap_or_default() {
            ModelName::BgNbd => Model::BgNbd,
            ModelName::MbgNbd => Model::MbgNbd,
            ModelName::ParetoNbd => Model::ParetoNbd,
        };
        let text = self.horizon.as_deref().unwrap_or("12m");
        let length = text.parse::<Length>().ok().filter(|own| own.days() <= FARTHEST);
        let length =
            length.ok_or_else(|| Problem::invalid("analytics-horizon").with("value", text))?;
        let discount = self.discount.unwrap_or(0.0);
        if !(0.0..1.0).contains(&discount) {
            return Err(
                Problem::invalid("analytics-discount").with("value", discount.to_string().as_str())
            );
        }
        let horizon = Horizon { weeks: length.weeks(), discount };
        Ok(LifetimeAsk { model, horizon, through: day("through", self.through.as_deref())? })
    }
}

/// Lifetime value by a model: who will come again, how often, and for how much.
///
/// Models are fitted once for what is asked, and anew in the background when the purchases were read anew (`read_at`). The first answer
/// of a large shop may be 503 with `Retry-After`: it is being worked out.
#[utoipa::path(get, path = "/v1/analytics/clv", operation_id = "get_clv", tag = "analytics",
    security(("key" = ["analytics:read"])), params(ClvQuery),
    responses((status = 200, description = "`model`, `parameters`, `standard_errors`, `log_likelihood`, `spend`, `totals`, `holdout`, `warnings`, a page of `customers` and `next`, as `baci clv --json` has them", body = Object),
        (status = 409, description = "Too few came again for a model: `too_few_repeaters`")))]
pub(crate) async fn clv(
    _: May<AnalyticsRead>,
    State(api): State<Api>,
    Asked(asked): Asked<ClvQuery>,
) -> Result<Response, Problem> {
    let (ask, part) = (asked.ask()?, Part::of(asked.limit, asked.cursor.as_deref())?);
    let order = match asked.order.unwrap_or_default() {
        OrderName::Value => LifetimeOrder::Value,
        OrderName::AtRisk => LifetimeOrder::AtRisk,
    };
    let member = named(&api, asked.member.as_deref()).await?;
    let fit = api.baci.lifetime(ask, asked.segment.as_deref()).await?;
    let (shown, next) = match &member {
        Some(name) => {
            let own = fit.customer(name).and_then(|own| fit.own.of(own));
            (own.into_iter().collect(), None)
        }
        None => (fit.own.listed(order, part.from, part.limit), part.next(fit.own.many(order))),
    };
    let names = &fit.given.receipts.customers;
    let customers = shown.into_iter().map(|own| (names.name(own.customer), own));
    Ok(paged(fit.own.json(&fit.given.counts(), customers), next.as_deref(), &fit.given))
}

/// When customers are expected next, whoever comes first before others.
#[utoipa::path(get, path = "/v1/analytics/next", operation_id = "get_next_purchases", tag = "analytics",
    security(("key" = ["analytics:read"])), params(NextQuery),
    responses((status = 200, description = "`definition`, `typical_days`, `holdout`, a page of `customers` and `next`, as `baci next --json` has them", body = Object)))]
pub(crate) async fn next(
    _: May<AnalyticsRead>,
    State(api): State<Api>,
    Asked(asked): Asked<NextQuery>,
) -> Result<Response, Problem> {
    let as_of = day("as_of", asked.as_of.as_deref())?;
    let (from, until) =
        (day("from", asked.from.as_deref())?, day("until", asked.until.as_deref())?);
    let part = Part::of(asked.limit, asked.cursor.as_deref())?;
    let member = named(&api, asked.member.as_deref()).await?;
    let fit = api.baci.next_purchases(as_of, asked.segment.as_deref()).await?;
    let (shown, next) = match &member {
        Some(name) => {
            let own = fit.customer(name).and_then(|own| fit.own.of_one(own));
            (own.into_iter().collect(), None)
        }
        None => (
            fit.own.expected((from, until), part.from, part.limit),
            part.next(fit.own.many(from, until)),
        ),
    };
    Ok(paged(fit.own.json(&fit.given, shown.into_iter()), next.as_deref(), &fit.given))
}

/// What is bought together, and what that suggests for a cart or a member.
///
/// A member of whom no product is known is suggested what most buy.
#[utoipa::path(get, path = "/v1/analytics/products", operation_id = "get_products", tag = "analytics",
    security(("key" = ["analytics:read"])), params(ProductsQuery),
    responses((status = 200, description = "`definition`, a page of `pairs` and `next`, `suggestions`, `holdout`, as `baci products --json` has them", body = Object)))]
pub(crate) async fn products(
    _: May<AnalyticsRead>,
    State(api): State<Api>,
    Asked(asked): Asked<ProductsQuery>,
) -> Result<Response, Problem> {
    let support = asked.support.unwrap_or(5);
    within("support", support.into(), MOST_SUPPORT.into())?;
    let suggest = asked.suggest.unwrap_or(5);
    within("suggest", suggest.into(), MOST_SUGGESTED.into())?;
    let many = usize::try_from(suggest).unwrap_or(1);
    let part = Part::of(asked.limit, asked.cursor.as_deref())?;
    let cart = asked.cart.iter().flat_map(|own| own.split(',')).map(str::trim);
    let cart: Vec<&str> = cart.filter(|own| !own.is_empty()).collect();
    if cart.len() > LAST || !cart.is_empty() && asked.member.is_some() {
        return Err(Problem::invalid("analytics-cart").with("most", most()));
    }
    let member = named(&api, asked.member.as_deref()).await?;
    let own = api.baci.products(support).await?;
    let suggested = match &member {
        Some(name) => Some(own.for_customer(name, many).unwrap_or_else(|| own.for_anybody(many))),
        None if cart.is_empty() => None,
        None => Some(own.for_cart(cart.into_iter(), many)),
    };
    let mut body = own.json((part.from, part.limit), suggested.as_ref());
    if let Some(told) = body.as_object_mut() {
        told.insert("next".to_owned(), json!(part.next(own.rules.pairs().len())));
        told.insert("read_at".to_owned(), json!(own.shelf.as_of.map(|at| at.to_string())));
    }
    Ok(axum::Json(body).into_response())
}

fn most() -> i64 {
    i64::try_from(LAST).unwrap_or(i64::MAX)
}
