//! The description of the API: the OpenAPI document, and the page that shows it without a CDN.

use crate::problem::ProblemBody;
use crate::state::Api;
use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::sync::LazyLock;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    Components, Content, Info, LicenseBuilder, ObjectBuilder, OpenApi, Ref, RefOr, Required,
    ResponseBuilder, Type,
};
use utoipa::{PartialSchema, ToSchema};
use utoipa_swagger_ui::{Config, SwaggerUi};

const INTRODUCTION: &str = "The API of Baci, an open-source customer-loyalty system.

Amounts, points and quantities are decimal strings; times are RFC 3339. Every write carries an \
`Idempotency-Key`: the same key with the same request gives the same answer again. Every error is a \
problem document (RFC 9457) with a stable `code`; its title comes in the language of \
`Accept-Language` (en, lo, th, vi). Unknown and double keys in a body are refused.";

/// The document itself, and the page that shows it.
pub(crate) fn pages() -> Router<Api> {
    let page = SwaggerUi::new("/docs").config(Config::from("/openapi.json"));
    Router::from(page).route("/openapi.json", get(served))
}

async fn served() -> Response {
    static DOCUMENT: LazyLock<String> = LazyLock::new(crate::routes::openapi);
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT.as_str()).into_response()
}

/// The document, with what all operations have in common.
pub(crate) fn document(mut openapi: OpenApi) -> String {
    openapi.info = Info::new("Baci", env!("CARGO_PKG_VERSION"));
    openapi.info.description = Some(INTRODUCTION.to_owned());
    let license = LicenseBuilder::new().name("MIT OR Apache-2.0");
    openapi.info.license = Some(license.identifier(Some("MIT OR Apache-2.0")).build());
    let components = openapi.components.get_or_insert_with(Components::new);
    let key = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("baci_…").build();
    components.add_security_scheme("key", SecurityScheme::Http(key));
    let mut schemas = vec![(ProblemBody::name().into_owned(), ProblemBody::schema())];
    ProblemBody::schemas(&mut schemas);
    components.schemas.extend(schemas);
    for (path, item) in &mut openapi.paths.paths {
        let writes = [&mut item.post, &mut item.patch];
        for operation in writes.into_iter().flatten() {
            let safe = path == "/v1/quotes" || path.starts_with("/v1/programs");
            let safe = safe || path == "/v1/segments/count";
            if !safe {
                idempotent(operation);
            }
            let verb = ["/cancel", "/capture", "/release"].iter().any(|v| path.ends_with(v));
            if let (true, Some(RefOr::T(body))) = (verb, operation.request_body.as_mut()) {
                body.required = Some(Required::False);
            }
        }
        let reads = [&mut item.get, &mut item.post, &mut item.patch];
        let all = reads.into_iter().chain([&mut item.put, &mut item.delete]);
        all.flatten().for_each(fails);
    }
    let mut text = openapi.to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}

/// Adds the header that every write needs.
fn idempotent(operation: &mut Operation) {
    let text = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(200))
        .pattern(Some("^[!-~]+$"));
    let header = ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::True)
        .description(Some("A new one for a new request, the same one to try it again."))
        .schema(Some(text));
    operation.parameters.get_or_insert_default().push(header.build().into());
}

/// Adds the shape that every failure has.
fn fails(operation: &mut Operation) {
    let content = Content::new(Some(Ref::from_schema_name("Problem")));
    let response = ResponseBuilder::new()
        .description("It was not done; `code` says why")
        .content("application/problem+json", content)
        .build();
    operation.responses.responses.insert("default".to_owned(), response.into());
}
