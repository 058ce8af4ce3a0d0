//! Staff: who works here and as what; invitations, roles, accounts taken away.

use crate::form::Form;
use crate::list::{ListPage, NewForm};
use crate::members::edit::FormPage;
use crate::page::{Page, Place, own_name, show};
use crate::parts::{Cell, Field, Summary, Table};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::{Words, numbers};
use crate::wrong::{Wrong, refusal};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{Purpose, Staff, StaffState};
use baci_core::id::StaffId;
use baci_core::staff::Role;
use baci_core::text::Language;
use icu_collator::Collator;
use icu_collator::options::CollatorOptions;

/// The list, by name as the reader's language sorts.
pub(crate) async fn list(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    show(&page(&web, &visit, &Form::default()).await?)
}

async fn page(web: &Web, visit: &Visit, form: &Form) -> Result<ListPage, Wrong> {
    let words = &visit.words;
    let mut staff = web.baci.staff().await?;
    sort(words.language, &mut staff);
    let heads = ["staff-member", "staff-role", "staff-state"].map(|key| words.t(key));
    let table = Table::new(heads).rows(staff.iter().map(|one| {
        let name = if one.name.is_empty() { one.email.clone() } else { one.name.clone() };
        vec![
            Cell::Link(format!("/staff/{}", one.id), name),
            Cell::Text(words.named("role", one.role.text())),
            state(words, one.state),
        ]
    }));
    let mut page =
        ListPage::new(visit, "/staff", ("nav-staff", Place::Staff), table, "staff-empty");
    page.lead = words.t("staff-lead");
    let none = (String::new(), words.t("language-shop"));
    let languages = Language::ALL.map(|l| (l.code().to_owned(), own_name(l).to_owned()));
    page.form = Some(NewForm {
        title: words.t("staff-invite"),
        lead: words.t("staff-invite-lead"),
        action: "/staff",
        fields: vec![
            Field::of("email", "email", words.t("staff-email"))
                .with(form.get("email"))
                .complete("off")
                .required(),
            Field::select("role", words.t("staff-role"), roles(words)).with(
                match form.get("role") {
                    "" => Role::Cashier.text(),
                    role => role,
                },
            ),
            Field::select("language", words.t("language"), [none].into_iter().chain(languages))
                .with(form.get("language")),
        ],
        boxes_title: String::new(),
        boxes: Vec::new(),
        button: words.t("staff-invite-send"),
    });
    Ok(page)
}

fn roles(words: &Words) -> impl Iterator<Item = (String, String)> {
    Role::ALL.map(|role| (role.text().to_owned(), words.named("role-is", role.text()))).into_iter()
}

fn state(words: &Words, state: StaffState) -> Cell {
    let mood = match state {
        StaffState::Active => "good",
        StaffState::Invited => "warn",
        StaffState::Disabled => "",
    };
    Cell::Chip(mood, words.named("staff-is", state.text()))
}

/// By name as the language sorts: Thai and Lao put a vowel before its consonant in writing only.
fn sort(language: Language, staff: &mut [Staff]) {
    let collator = Collator::try_new(numbers::locale(language).into(), CollatorOptions::default());
    let of = |one: &Staff| if one.name.is_empty() { one.email.clone() } else { one.name.clone() };
    match collator {
        Ok(collator) => staff.sort_by(|a, b| collator.compare(&of(a), &of(b))),
        Err(_) => staff.sort_by_key(of),
    }
}

/// Who did something, by the actor that records keep: one of the staff by name, others by their kind.
pub(crate) async fn who(web: &Web, words: &Words, actor: &str) -> Result<String, Wrong> {
    let (kind, id) = actor.split_once(':').unwrap_or((actor, ""));
    if kind == "staff"
        && let Ok(id) = id.parse::<StaffId>()
    {
        match web.baci.staff_member(id).await {
            Ok(staff) if !staff.name.is_empty() => return Ok(staff.name),
            Ok(_) => {}
            Err(error) => drop(refusal(error)?),
        }
    }
    Ok(words.named("actor", kind))
}

/// Invites somebody: a link goes out by mail.
pub(crate) async fn invite(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let role: Role = form.get("role").parse().map_err(|_| Wrong::NotFound)?;
    let language = form.get("language").parse().ok();
    match web.baci.invite(&visit.by(), form.get("email"), role, language).await {
        Ok((_, secret)) => {
            // Shown as well, to be handed over: not everybody at a counter reads mail. No redirect, for
            // this is the only page that shows it.
            let link = web.known().await?.shop.link(Purpose::Invitation, &secret);
            let link = match link.starts_with('/') {
                true => format!("{}{link}", web.config.public_url.trim_end_matches('/')),
                false => link,
            };
            let mut page = page(&web, &visit, &Form::default()).await?;
            let title = visit.words.t("staff-invited-title");
            page.shown = Some((title, visit.words.t("staff-invited-lead"), link));
            show(&page)
        }
        Err(error) => {
            let wrong = visit.words.refusal(&refusal(error)?);
            let mut page = page(&web, &visit, &form).await?;
            page.summary = Summary::of(&visit.words, &[("email", wrong)]);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
        }
    }
}

/// One of the staff.
pub(crate) async fn read(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<StaffId>,
) -> Result<Response, Wrong> {
    show(&one(&web, &visit, id, None).await?)
}

async fn one(
    web: &Web,
    visit: &Visit,
    id: StaffId,
    wrong: Option<String>,
) -> Result<FormPage, Wrong> {
    let words = &visit.words;
    let staff = web.baci.staff_member(id).await?;
    let name = if staff.name.is_empty() { staff.email.clone() } else { staff.name.clone() };
    let mut doings = vec!["role"];
    doings.push(if staff.state == StaffState::Disabled { "enable" } else { "disable" });
    if staff.state == StaffState::Active {
        doings.push("reset");
    }
    let doings = doings.into_iter().map(|d| (d.to_owned(), words.named("staff-do", d)));
    let wrongs: Vec<_> = wrong.into_iter().map(|wrong| ("", wrong)).collect();
    Ok(FormPage {
        page: Page::titled(visit, name, Place::Staff),
        lead: format!("{} · {}", staff.email, words.named("staff-is", staff.state.text())),
        back: ("/staff".to_owned(), words.t("nav-staff")),
        summary: Summary::of(words, &wrongs),
        action: format!("/staff/{id}"),
        hidden: Vec::new(),
        fields: vec![
            Field::select("do", words.t("staff-do"), doings),
            Field::select("role", words.t("staff-role"), roles(words)).with(staff.role.text()),
        ],
        button: words.t("staff-change"),
    })
}

/// Changes the role, takes the account away or gives it back, or sends a link for a new password.
pub(crate) async fn change(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<StaffId>,
    form: Form,
) -> Result<Response, Wrong> {
    let by = visit.by();
    let done = match form.get("do") {
        "role" => {
            let role: Role = form.get("role").parse().map_err(|_| Wrong::NotFound)?;
            web.baci.change_role(&by, id, role).await.map(|()| "staff-changed")
        }
        "disable" => web.baci.disable_staff(&by, id).await.map(|()| "staff-disabled"),
        "enable" => web.baci.enable_staff(&by, id).await.map(|()| "staff-changed"),
        "reset" => web.baci.reset_link(&by, id).await.map(|_| "link-sent"),
        _ => return Err(Wrong::NotFound),
    };
    match done {
        Ok(notice) => Ok(web.done("/staff", notice)),
        Err(error) => {
            let wrong = visit.words.refusal(&refusal(error)?);
            let page = show(&one(&web, &visit, id, Some(wrong)).await?)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
