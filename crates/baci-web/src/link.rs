//! One-time links: the first owner's, an invitation, a new password.

use crate::form::Form;
use crate::page::{Page, Place, show};
use crate::parts::{Field, Summary};
use crate::sign_in::{SignInPage, start};
use crate::state::Web;
use crate::visit::{Visit, see_other};
use crate::wrong::{Wrong, refusal};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{Acceptance, Link, Purpose};
use baci_core::refusal::Code;

/// What a link is for; looking uses nothing up.
pub(crate) async fn look(
    State(web): State<Web>,
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response, Wrong> {
    let link = web.baci.link(&token, &visit.place).await?;
    // Who was invited in a language reads on in it, whatever the shop speaks.
    if let Some(language) = link.language
        && language != visit.words.language
        && !visit.words.chosen
    {
        return Ok(see_other(&format!("{}?lang={}", visit.path, language.code())));
    }
    show(&page(&visit, &token, &link, &Form::default(), &[])?)
}

/// Takes it up: the account has a password from here on, and is signed in.
pub(crate) async fn accept(
    State(web): State<Web>,
    visit: Visit,
    Path(token): Path<String>,
    form: Form,
) -> Result<Response, Wrong> {
    let link = web.baci.link(&token, &visit.place).await?;
    let password = form.raw("password");
    let done = match link.purpose {
        Purpose::Reset => web.baci.finish_reset(&token, password, &visit.place).await,
        _ => {
            let language = Some(visit.words.language);
            let (name, email) = (form.get("name"), form.get("email"));
            let with = Acceptance { name, email, password, language };
            web.baci.accept_link(&token, with, &visit.place).await
        }
    };
    match done {
        Ok(new) => Ok(start(&web, &new, "/")),
        Err(error) => {
            let refusal = refusal(error)?;
            let field = match refusal.code {
                Code::WeakPassword => "password",
                Code::EmailTaken => "email",
                Code::InvalidRequest if form.get("name").is_empty() => "name",
                Code::InvalidRequest => "email",
                _ => return Err(Wrong::Refused(Box::new(refusal))),
            };
            let wrongs = [(field, visit.words.refusal(&refusal))];
            let page = show(&page(&visit, &token, &link, &form, &wrongs)?)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

fn page(
    visit: &Visit,
    token: &str,
    link: &Link,
    form: &Form,
    wrongs: &[(&'static str, String)],
) -> Result<SignInPage, Wrong> {
    let words = &visit.words;
    let wrong = |name| wrongs.iter().find(|(n, _)| *n == name).map(|(_, text)| text.clone());
    let name = || {
        Field::text("name", words.t("staff-name"))
            .with(form.get("name"))
            .complete("name")
            .longest(80)
            .wrong(wrong("name"))
            .required()
    };
    let email = || {
        Field::of("email", "email", words.t("staff-email"))
            .with(form.get("email"))
            .complete("username")
            .wrong(wrong("email"))
            .required()
    };
    let password = Field::of("password", "password", words.t("password-new"))
        .hint(words.t("password-hint"))
        .complete("new-password")
        .wrong(wrong("password"))
        .required();
    let (title, lead, fields) = match link.purpose {
        Purpose::FirstOwner => {
            ("link-owner", words.t("link-owner-lead"), vec![name(), email(), password])
        }
        Purpose::Invitation => {
            let role = link.role.map_or_else(String::new, |role| words.named("role", role.text()));
            let lead = words
                .say("link-invitation-lead")
                .text("shop", &visit.shop)
                .text("role", role)
                .text("email", link.email.clone().unwrap_or_default());
            ("link-invitation", lead.to_string(), vec![name(), password])
        }
        Purpose::Reset => {
            let who = link.email.clone().unwrap_or_default();
            (
                "link-reset",
                words.say("link-reset-lead").text("email", who).to_string(),
                vec![password],
            )
        }
        // Members' links lead to their own page.
        Purpose::Member => return Err(Wrong::NotFound),
    };
    Ok(SignInPage {
        page: Page::new(visit, title, Place::Bare),
        lead,
        summary: Summary::of(words, wrongs),
        action: format!("/link/{token}"),
        back: String::new(),
        fields,
        button: words.t("link-accept"),
        other: None,
        doors: None,
    })
}
