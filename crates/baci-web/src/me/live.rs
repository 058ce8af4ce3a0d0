//! The live card for the page's script: the codes of the next minutes, module by module.

use crate::me::own;
use crate::parts::qr::rows;
use crate::state::Web;
use crate::visit::Visit;
use crate::wrong::Wrong;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// How many codes a phone has ahead: two minutes, for where the connection comes and goes.
const AHEAD: usize = 4;

/// The codes, and what time it is here, in milliseconds: the phone's clock may be another.
pub(crate) async fn read(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    let id = own(&visit)?;
    let codes = web.baci.live_codes(id, AHEAD).await?;
    let drawn = codes.iter().filter_map(|code| {
        let rows = rows(&code.text)?;
        let millis = |at: baci_core::time::Instant| at.micros() / 1000;
        Some(json!({ "from": millis(code.from), "until": millis(code.until),
            "rows": rows }))
    });
    let now = web.baci.clock().now().micros() / 1000;
    let body = json!({ "now": now, "codes": drawn.collect::<Vec<_>>() });
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response())
}
