//! More for a batch that is there: codes typed in or from a file, and members who get a coupon of it.

use super::one;
use crate::form::Form;
use crate::page::show;
use crate::parcel::{Incoming, Parcel};
use crate::parts::Field;
use crate::state::Web;
use crate::till;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::{Wrong, refusal};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::By;
use baci_app::MAX_AT_ONCE;
use baci_core::id::{CouponBatchId, MemberId};

/// The most members of a form: each is looked up.
const MEMBERS: usize = 2000;
/// How many of those who are no members are named.
const NAMED: usize = 5;
/// How many codes of a file are taken in at once.
const AT_ONCE: usize = 5000;
/// The longest line of a file, in bytes.
const LINE: usize = 4096;

/// Codes from outside, one on a line.
pub(super) fn codes_field(words: &Words, form: &Form) -> Field {
    let field = Field::area("codes", words.t("coupons-codes"), 6).with(form.raw("codes"));
    field.hint(words.t("coupons-codes-hint"))
}

/// Members, one on a line.
pub(super) fn members_field(words: &Words, form: &Form) -> Field {
    let field = Field::area("members", words.t("nav-members"), 6).with(form.raw("members"));
    field.hint(words.t("coupons-members-hint")).required()
}

/// What stands on the lines of a text, without empty ones.
pub(super) fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    // One more than is taken, so that too many are refused and not left out.
    lines.take(MAX_AT_ONCE + 1).map(str::to_owned).collect()
}

/// The members on the lines of a text, or who of them is none.
pub(super) async fn resolved(
    web: &Web,
    visit: &Visit,
    text: &str,
) -> Result<Result<Vec<MemberId>, String>, Wrong> {
    let words = &visit.words;
    let lines = lines(text);
    if lines.is_empty() {
        return Ok(Err(words.t("coupons-members-none")));
    }
    if lines.len() > MEMBERS {
        let most = words.count(i64::try_from(MEMBERS).unwrap_or(0));
        return Ok(Err(words.say("coupons-members-many").text("most", most).to_string()));
    }
    let (mut members, mut strangers) = (Vec::with_capacity(lines.len()), Vec::new());
    for line in lines {
        match till::sale::known(web, visit, &line).await? {
            Some(id) => members.push(id),
            None => strangers.push(line.chars().take(40).collect::<String>()),
        }
        if strangers.len() == NAMED {
            break;
        }
    }
    match strangers.is_empty() {
        true => Ok(Ok(members)),
        false => {
            let named = strangers.join(", ");
            Ok(Err(words.say("coupons-members-strange").text("named", named).to_string()))
        }
    }
}

/// Adds codes that were typed in.
pub(crate) async fn codes(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<CouponBatchId>,
    form: Form,
) -> Result<Response, Wrong> {
    let codes = lines(form.raw("codes"));
    let wrong = match codes.is_empty() {
        true => visit.words.t("coupons-codes-none"),
        false => match web.baci.add_coupons(id, &codes).await {
            Ok(_) => return Ok(web.done(&format!("/coupons/{id}"), "coupons-added")),
            Err(error) => visit.words.refusal(&refusal(error)?),
        },
    };
    refused(&web, &visit, id, &form, ("codes", wrong)).await
}

/// Gives members a coupon of the batch.
pub(crate) async fn members(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<CouponBatchId>,
    form: Form,
) -> Result<Response, Wrong> {
    let wrong = match resolved(&web, &visit, form.raw("members")).await? {
        Err(wrong) => wrong,
        Ok(members) => {
            web.baci.grant_coupons(id, &members).await?;
            return Ok(web.done(&format!("/coupons/{id}"), "coupons-given"));
        }
    };
    refused(&web, &visit, id, &form, ("members", wrong)).await
}

/// Adds the codes of a file, one on a line, some thousand at a time.
pub(crate) async fn file(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<CouponBatchId>,
    mut parcel: Parcel,
) -> Result<Response, Wrong> {
    let wrong = match parcel.file().await? {
        None => visit.words.t("import-choose-a-file"),
        Some(file) => match take(&web, file, &Goes::Batch(id)).await {
            Ok(()) => return Ok(web.done(&format!("/coupons/{id}"), "coupons-added")),
            Err(FileFault::Wrong(wrong)) => return Err(wrong),
            Err(FileFault::Refused(error)) => visit.words.refusal(&refusal(error)?),
        },
    };
    refused(&web, &visit, id, &Form::default(), ("file", wrong)).await
}

/// Why a file of codes was not taken in.
pub(crate) enum FileFault {
    /// The file itself.
    Wrong(Wrong),
    /// What was done with its codes.
    Refused(baci_app::AppError),
}

impl From<Wrong> for FileFault {
    fn from(wrong: Wrong) -> Self {
        Self::Wrong(wrong)
    }
}

/// Where the codes of a file go.
pub(crate) enum Goes {
    Batch(CouponBatchId),
    /// A partner's pool, brought in by somebody.
    Pool(By, String),
}

impl Goes {
    async fn add(&self, web: &Web, codes: &[String]) -> Result<(), baci_app::AppError> {
        match self {
            Self::Batch(id) => web.baci.add_coupons(*id, codes).await.map(|_| ()),
            Self::Pool(by, pool) => web.baci.add_pool_codes(by, pool, codes).await.map(|_| ()),
        }
    }
}

/// Takes a file in as it comes, some thousand codes at a time; what was taken before something is wrong
/// stays.
pub(crate) async fn take(web: &Web, mut file: Incoming<'_>, goes: &Goes) -> Result<(), FileFault> {
    let most = web.baci.largest_upload();
    let (mut rest, mut codes, mut read) = (Vec::new(), Vec::new(), 0);
    loop {
        let bytes = file.next().await?;
        let ended = bytes.is_none();
        rest.extend_from_slice(&bytes.unwrap_or_default());
        if ended {
            rest.push(b'\n');
        }
        let end = rest.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let whole: Vec<u8> = rest.drain(..end).collect();
        read += whole.len() as u64;
        if rest.len() > LINE || read > most {
            return Err(Wrong::TooLarge.into());
        }
        codes.extend(lines_of(&whole));
        while codes.len() >= AT_ONCE || (ended && !codes.is_empty()) {
            let part: Vec<String> = codes.drain(..codes.len().min(AT_ONCE)).collect();
            if let Err(error) = goes.add(web, &part).await {
                file.let_go(most).await;
                return Err(FileFault::Refused(error));
            }
        }
        if ended {
            return Ok(());
        }
    }
}

/// The codes on the lines of a file; the mark at its start is none.
fn lines_of(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let lines =
        text.lines().map(|line| line.trim_start_matches('\u{feff}').trim().trim_matches('"'));
    lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

async fn refused(
    web: &Web,
    visit: &Visit,
    id: CouponBatchId,
    form: &Form,
    wrong: (&'static str, String),
) -> Result<Response, Wrong> {
    let page = one::page(web, visit, id, form, &[wrong]).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_line_by_line() {
        assert_eq!(lines_of("\u{feff}A-1\r\n\r\n \"B-2\" \n".as_bytes()), ["A-1", "B-2"]);
    }
}
