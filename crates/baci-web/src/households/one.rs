//! One household in the console: who is in it, what each has and has used; in and out, for those who may.

use super::{HouseView, any, commit, invited, role};
use crate::form::Form;
use crate::page::{Page, Place, show};
use crate::parts::{Field, Summary};
use crate::state::Web;
use crate::visit::{Visit, random};
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::HouseholdAct;
use baci_core::household::Role;
use baci_core::id::{HouseholdId, MemberId};
use baci_core::staff::Right;

#[derive(Template)]
#[template(path = "household.html")]
struct HouseholdPage {
    page: Page,
    summary: Option<Summary>,
    house: HouseView,
    may_change: bool,
    /// Whom to ask in, and as what.
    invite: Vec<Field>,
    roles: Vec<(&'static str, String)>,
    sure: String,
    key: String,
}

/// The page.
pub(crate) async fn read(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<HouseholdId>,
) -> Result<Response, Wrong> {
    show(&page(&web, &visit, id, (&Form::default(), None)).await?)
}

async fn page(
    web: &Web,
    visit: &Visit,
    id: HouseholdId,
    (form, wrong): (&Form, Option<(&'static str, String)>),
) -> Result<HouseholdPage, Wrong> {
    let words = &visit.words;
    let info = web.baci.household(id).await.map_err(|_| Wrong::NotFound)?;
    let house = HouseView::of(visit, &info, None);
    let head = house.head().map(|head| head.name.clone()).unwrap_or_default();
    let title = words.say("household-of").text("name", head).to_string();
    let roles = Role::ALL.map(|own| (own.word(), super::role_name(words, own)));
    let joins = roles[1..].iter().map(|(word, name)| ((*word).to_owned(), name.clone()));
    let at_whom = wrong.as_ref().filter(|(name, _)| *name == "whom").map(|(_, text)| text.clone());
    let whom = Field::text("whom", words.t("household-whom")).hint(words.t("household-whom-hint"));
    let whom = whom.complete("off").longest(100).with(form.get("whom")).wrong(at_whom).required();
    let joins = Field::select("role", words.t("household-as"), joins);
    let mut page = Page::titled(visit, title, Place::Households);
    page.here = format!("/households/{id}");
    let wrongs: Vec<_> = wrong.into_iter().collect();
    Ok(HouseholdPage {
        summary: Summary::of(words, &wrongs),
        may_change: visit.may(Right::ChangeMembers),
        invite: if any(visit) { vec![whom, joins] } else { Vec::new() },
        roles: roles.to_vec(),
        sure: words.t("household-remove-sure"),
        key: random(),
        house,
        page,
    })
}

/// What is done about it: in the head's name, or for who comes in and goes, in theirs.
pub(crate) async fn act(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<HouseholdId>,
    form: Form,
) -> Result<Response, Wrong> {
    let info = web.baci.household(id).await.map_err(|_| Wrong::NotFound)?;
    let head = info.people.iter().find(|own| own.role == Role::Head);
    let head = head.map(|own| own.member).ok_or(Wrong::NotFound)?;
    let whom: Option<MemberId> = form.get("member").parse().ok();
    let named = || whom.ok_or(Wrong::NotFound);
    let (who, act) = match form.get("do") {
        "invite" => match invited(&web, &visit, &form).await? {
            Ok(act) => (head, act),
            Err(wrong) => return refused(&web, &visit, id, (&form, ("whom", wrong))).await,
        },
        "accept" => (named()?, HouseholdAct::Accept { household: id }),
        "leave" => {
            let own = named()?;
            if !info.people.iter().any(|person| person.member == own) {
                return Err(Wrong::NotFound);
            }
            (own, HouseholdAct::Leave)
        }
        "remove" => (head, HouseholdAct::Remove { whom: named()? }),
        "role" => (head, HouseholdAct::Role { whom: named()?, role: role(&form) }),
        _ => return Err(Wrong::NotFound),
    };
    match commit(&web, &visit, who, act, &form).await? {
        Ok(()) => {
            let there = web.baci.household(id).await.is_ok();
            let path = if there { format!("/households/{id}") } else { "/households".to_owned() };
            Ok(web.done(&path, "household-changed"))
        }
        Err(wrong) => {
            let field = if form.get("do") == "invite" { "whom" } else { "" };
            refused(&web, &visit, id, (&form, (field, wrong))).await
        }
    }
}

async fn refused(
    web: &Web,
    visit: &Visit,
    id: HouseholdId,
    (form, wrong): (&Form, (&'static str, String)),
) -> Result<Response, Wrong> {
    let page = show(&page(web, visit, id, (form, Some(wrong))).await?)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
