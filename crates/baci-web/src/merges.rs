//! Members who are one: the part of a record to find the other one, merging, and undoing it.

pub(crate) mod look;
pub(crate) mod pairs;

use crate::form::Form;
use crate::members::{name, record};
use crate::page::show;
use crate::parts::Field;
use crate::state::Web;
use crate::visit::{Visit, random};
use crate::words::Words;
use crate::wrong::{Wrong, refusal};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{Answer, MergeInfo};
use baci_core::id::MemberId;
use baci_core::staff::Right;
use baci_core::time::Instant;
use serde_json::json;
use std::collections::BTreeSet;

/// A field that is wrong, and why.
type Problem = (&'static str, String);

/// The longest reason, in characters.
const REASON: u32 = 200;

/// The part of a member's record: the field to find the other one, and who was merged into them.
pub(crate) struct Merges {
    /// Who stays: another one than in the address, where that one was merged already.
    pub into: MemberId,
    pub find: Field,
    pub done: Vec<Done>,
    /// The form to undo one, where any can be: which, and why.
    pub undo: Vec<Field>,
    /// Whether that form was sent and not taken.
    pub open: bool,
    pub key: String,
}

/// A merge that was done.
pub(crate) struct Done {
    pub name: String,
    pub when: String,
    /// Until when it can be undone, or what became of it.
    pub state: String,
}

impl Merges {
    /// A member's, where the reader may merge; with a form that was sent and what is wrong with it.
    pub async fn of(
        web: &Web,
        visit: &Visit,
        id: MemberId,
        (form, wrongs): (&Form, &[Problem]),
    ) -> Result<Option<Self>, Wrong> {
        if !visit.may(Right::AdjustBalances) {
            return Ok(None);
        }
        let (words, now) = (&visit.words, web.baci.clock().now());
        let merges = web.baci.merges_of(id).await?;
        let others: BTreeSet<MemberId> = merges.iter().map(|own| own.other).collect();
        let known = web.baci.members_with(&others).await?;
        let named =
            |id: MemberId| known.get(&id).map_or_else(|| id.to_string(), |m| name(words, m));
        let one = |own: &MergeInfo| Done {
            name: named(own.other),
            when: words.say("merge-when").text("day", words.day(own.at)).to_string(),
            state: state(words, own, now),
        };
        let open = merges.iter().filter(|own| own.can_undo(now));
        let which: Vec<_> = open.map(|own| (own.other.to_string(), named(own.other))).collect();
        let undo = (!which.is_empty()).then(|| {
            let which = Field::select("other", words.t("merge-other"), which);
            [which.with(form.get("other")), reason_field(words, "undo-reason", form, wrongs)]
        });
        Ok(Some(Self {
            into: web.baci.whom(id).await?,
            find: find_field(words, "", None),
            done: merges.iter().map(one).collect(),
            undo: undo.into_iter().flatten().collect(),
            open: !wrongs.is_empty(),
            key: form.filled("key").map_or_else(random, str::to_owned),
        }))
    }
}

/// Until when a merge can be undone, or that it was.
fn state(words: &Words, own: &MergeInfo, now: Instant) -> String {
    let (key, at) = match own.undone_at {
        Some(at) => ("merge-undone", at),
        None if own.can_undo(now) => ("merge-until", own.until),
        None => ("merge-late", own.until),
    };
    words.say(key).text("when", words.moment(at)).to_string()
}

fn find_field(words: &Words, typed: &str, wrong: Option<String>) -> Field {
    let hint = words.t("merge-with-hint");
    let field = Field::of("search", "with", words.t("merge-with")).hint(hint).with(typed);
    field.complete("off").longest(100).wrong(wrong).required()
}

fn reason_field(words: &Words, name: &'static str, form: &Form, wrongs: &[Problem]) -> Field {
    let wrong = wrongs.iter().find(|(own, _)| *own == name).map(|(_, text)| text.clone());
    let field = Field::text(name, words.t("adjust-reason")).hint(words.t("merge-reason-hint"));
    field.complete("off").longest(REASON).with(form.get(name)).wrong(wrong).required()
}

/// Merges another member into this one.
pub(crate) async fn merge(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<MemberId>,
    form: Form,
) -> Result<Response, Wrong> {
    let other: MemberId = form.get("other").parse().map_err(|_| Wrong::NotFound)?;
    let (actor, reason) = (visit.signed_in()?.actor(), form.get("merge-reason"));
    let asked =
        visit.asked(form.get("key"), &["merge", &id.to_string(), &other.to_string(), reason])?;
    match web.baci.merge(&actor, (id, other), reason, asked).await {
        Ok(answer) => {
            done(&web, &visit, &answer, (other, reason), ("member.merge", "merged")).await
        }
        Err(error) => {
            let wrong = ("merge-reason", visit.words.refusal(&refusal(error)?));
            look::again(&web, &visit, (id, other), (&form, wrong)).await
        }
    }
}

/// Notes in the audit what was done, once, and leads to the record of who stays.
async fn done(
    web: &Web,
    visit: &Visit,
    answer: &Answer,
    (other, reason): (MemberId, &str),
    (entry, notice): (&str, &str),
) -> Result<Response, Wrong> {
    let member = answer.event.member.to_string();
    if !answer.replayed {
        let details = json!({ "other": other, "reason": reason });
        web.baci.audit_entry(&visit.by(), entry, &member, &details).await?;
    }
    Ok(web.done(&format!("/members/{member}"), notice))
}

/// Makes two members of one again.
pub(crate) async fn undo(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<MemberId>,
    form: Form,
) -> Result<Response, Wrong> {
    let other: MemberId = form.get("other").parse().map_err(|_| Wrong::NotFound)?;
    let (actor, reason) = (visit.signed_in()?.actor(), form.get("undo-reason"));
    let asked =
        visit.asked(form.get("key"), &["unmerge", &id.to_string(), &other.to_string(), reason])?;
    match web.baci.unmerge(&actor, (id, other), reason, asked).await {
        Ok(answer) => {
            done(&web, &visit, &answer, (other, reason), ("member.unmerge", "unmerged")).await
        }
        Err(error) => {
            let wrong = ("undo-reason", visit.words.refusal(&refusal(error)?));
            let page = record::with_merge(&web, &visit, id, &form, wrong).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
        }
    }
}
