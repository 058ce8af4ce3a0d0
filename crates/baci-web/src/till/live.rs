//! The live card at the till: read once, and kept for the bill that follows.

use crate::form::Form;
use crate::state::Web;
use crate::wrong::Wrong;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use baci_app::Who;
use baci_core::id::MemberId;
use baci_core::live_card::{BILL, MARK};

/// The cookie that keeps it.
const COOKIE: &str = "live";
/// The form's field.
const FIELD: &str = "live";

/// What was typed or scanned as a live card that is good now, with when it was read; nothing where it is something else.
///
/// # Errors
/// It is over, or not the shop's.
pub(crate) async fn read(web: &Web, typed: &str) -> Result<Option<(MemberId, String)>, Wrong> {
    if !typed.get(..MARK.len()).is_some_and(|start| start.eq_ignore_ascii_case(MARK)) {
        return Ok(None);
    }
    let text = typed.to_ascii_uppercase();
    let Some(id) = web.baci.member_shown(&text).await? else { return Ok(None) };
    let read = if text.contains('@') {
        text
    } else {
        format!("{text}@{}", web.baci.clock().now().micros() / 1_000_000)
    };
    Ok(Some((id, read)))
}

/// Keeps it for the bill of this member.
pub(crate) fn keep(web: &Web, response: &mut Response, read: &str) {
    if let Some(cookie) = web.jar().set(COOKIE, read, Some(BILL)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// The form with the live card that the till keeps, where that is this member's; one that was just given as a code is
/// taken for it.
///
/// # Errors
/// The code that was given is over, or not the shop's.
pub(crate) async fn with(
    web: &Web,
    headers: &HeaderMap,
    form: Form,
    member: MemberId,
) -> Result<Form, Wrong> {
    if let Some((id, text)) = read(web, form.get("code")).await? {
        return Ok(if id == member { form.with(FIELD, &text).with("code", "") } else { form });
    }
    if form.filled(FIELD).is_some() {
        return Ok(form);
    }
    let kept = web.jar().read(headers, COOKIE).unwrap_or_default();
    Ok(match web.baci.live_card(&kept).await {
        Ok(Some(who)) if who.id() == Some(member) => form.with(FIELD, &kept),
        _ => form,
    })
}

/// Whether a form carries one.
pub(crate) fn is_with(form: &Form) -> bool {
    form.filled(FIELD).is_some()
}

/// The field to be sent on.
pub(crate) fn hidden(form: &Form) -> (String, String) {
    (FIELD.to_owned(), form.get(FIELD).to_owned())
}

/// Whom a form of the till names: by the live card that it carries, else by their id.
///
/// # Errors
/// The database is out of order.
pub(crate) async fn who(web: &Web, form: &Form, member: MemberId) -> Result<Who, Wrong> {
    let Some(text) = form.filled(FIELD) else { return Ok(Who::Id(member)) };
    Ok(match web.baci.live_card(text).await? {
        Some(who) if who.id() == Some(member) => who,
        _ => Who::Id(member),
    })
}
