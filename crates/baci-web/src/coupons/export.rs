//! All codes of a batch as a file, sent page by page as they are read: never all of them in memory.

use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use baci_app::{AppError, CouponLine};
use baci_core::id::CouponBatchId;
use futures_util::stream;

/// How many codes are read at once.
const AT_ONCE: usize = 5000;

/// How far the file is.
struct Reading {
    web: Web,
    words: Words,
    id: CouponBatchId,
    after: Option<CouponLine>,
    first: bool,
    ended: bool,
}

/// The file.
pub(crate) async fn csv(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<CouponBatchId>,
) -> Result<Response, Wrong> {
    // What is not there is said before the file begins.
    web.baci.coupon_batch(id).await?;
    let words = visit.words.clone();
    let start = Reading { web, words, id, after: None, first: true, ended: false };
    let body = Body::from_stream(stream::try_unfold(start, next));
    let mut response = body.into_response();
    let set = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"coupons.csv\""),
    ];
    for (name, value) in set {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

/// The next part of the file, and how far it is then.
async fn next(mut at: Reading) -> Result<Option<(Bytes, Reading)>, AppError> {
    if at.ended {
        return Ok(None);
    }
    let lines = at.web.baci.coupons(at.id, at.after.as_ref(), AT_ONCE).await?;
    let mut text = String::new();
    if std::mem::take(&mut at.first) {
        // The mark by which spreadsheets know that it is UTF-8.
        text.push('\u{feff}');
        let heads = ["coupon-title", "coupons-state", "coupons-used", "member-id"];
        push(&mut text, &heads.map(|key| at.words.t(key)));
    }
    for line in &lines {
        let member = line.member.map(|id| id.to_string()).unwrap_or_default();
        let state = at.words.named("coupon-is", line.standing.word());
        push(&mut text, &[line.code.clone(), state, line.used.to_string(), member]);
    }
    at.ended = lines.len() < AT_ONCE;
    at.after = lines.into_iter().next_back();
    Ok(Some((Bytes::from(text), at)))
}

/// Adds a row. A cell that a spreadsheet would work out as a formula is marked as a text.
fn push(text: &mut String, cells: &[String; 4]) {
    for (i, cell) in cells.iter().enumerate() {
        if i > 0 {
            text.push(',');
        }
        let formula = cell.starts_with(['=', '+', '-', '@', '\t']);
        if formula || cell.contains(['"', ',', '\n', '\r']) {
            let mark = if formula { "'" } else { "" };
            text.push_str(&format!("\"{mark}{}\"", cell.replace('"', "\"\"")));
        } else {
            text.push_str(cell);
        }
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_hold_what_they_held_and_no_formula() {
        let mut text = String::new();
        push(&mut text, &["A,\"1".into(), "=1+1".into(), "0".into(), String::new()]);
        assert_eq!(text, "\"A,\"\"1\",\"'=1+1\",0,\r\n");
    }
}
