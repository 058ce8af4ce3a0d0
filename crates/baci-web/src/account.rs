//! Whoever is signed in: their own sessions, passkeys and password.

use crate::cookies::YEAR;
use crate::form::Form;
use crate::page::{Page, Place, own_name, show};
use crate::parts::{Field, Summary};
use crate::sessions::Sessions;
use crate::sign_in::start;
use crate::state::Web;
use crate::visit::Visit;
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use baci_app::{MOST_PASSKEYS, Passkey, Person, passkeys_at};
use baci_core::id::PasskeyId;
use baci_core::refusal::Code;
use baci_core::text::Language;

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    page: Page,
    name: String,
    role: String,
    summary: Option<Summary>,
    sessions: Sessions,
    passkeys: Passkeys,
    fields: [Field; 2],
    language: Field,
}

/// The passkeys of whoever is signed in; `None` for the address where the pages' own cannot have any.
struct Passkeys {
    list: Vec<PasskeyView>,
    origin: Option<String>,
    name: Field,
    /// There are as many as there can be.
    full: bool,
}

struct PasskeyView {
    id: PasskeyId,
    name: String,
    added: String,
    used: String,
    /// What is asked before it is removed.
    sure: String,
}

/// The page.
pub(crate) async fn read(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    show(&page(&web, &visit, &[]).await?)
}

async fn page(
    web: &Web,
    visit: &Visit,
    wrongs: &[(&'static str, String)],
) -> Result<AccountPage, Wrong> {
    let words = &visit.words;
    let worker = visit.worker().ok_or(Wrong::SignIn)?;
    let wrong = |name| wrongs.iter().find(|(n, _)| *n == name).map(|(_, text)| text.clone());
    let old = Field::of("password", "old", words.t("password-old"))
        .complete("current-password")
        .wrong(wrong("old"))
        .required();
    let new = Field::of("password", "new", words.t("password-new"))
        .hint(words.t("password-hint"))
        .complete("new-password")
        .wrong(wrong("new"))
        .required();
    let mut page = Page::new(visit, "account", Place::Account);
    page.here = "/account".to_owned();
    Ok(AccountPage {
        sessions: Sessions::of(web, visit, &page).await?,
        passkeys: passkeys(web, visit, wrong("name")).await?,
        page,
        name: worker.name,
        role: words.named("role", worker.role.text()),
        summary: Summary::of(words, wrongs),
        fields: [old, new],
        language: language(visit),
    })
}

/// The language that the account speaks; as each device chooses where nothing is said.
fn language(visit: &Visit) -> Field {
    let words = &visit.words;
    let own = match visit.session.as_ref().map(|session| &session.person) {
        Some(Person::Staff { language, .. }) => *language,
        _ => None,
    };
    let all = Language::ALL.map(|l| (l.code().to_owned(), own_name(l).to_owned()));
    let none = (String::new(), words.t("account-language-none"));
    Field::select("language", words.t("language"), [none].into_iter().chain(all))
        .with(own.map_or("", Language::code))
}

/// Keeps the language with the account, and in this browser, so that both agree.
pub(crate) async fn speak(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let Some(Person::Staff { id, .. }) = visit.session.as_ref().map(|session| &session.person)
    else {
        return Err(Wrong::SignIn);
    };
    let language: Option<Language> = form.get("language").parse().ok();
    web.baci.set_language(&visit.by(), *id, language).await?;
    let mut response = web.done("/account", "language");
    let (value, seconds) = language.map_or(("", 0), |language| (language.code(), YEAR));
    if let Some(cookie) = web.jar().set("lang", value, Some(seconds)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The page again, with what was wrong.
pub(crate) async fn again(
    web: &Web,
    visit: &Visit,
    wrongs: &[(&'static str, String)],
) -> Result<Response, Wrong> {
    let page = show(&page(web, visit, wrongs).await?)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn passkeys(web: &Web, visit: &Visit, wrong: Option<String>) -> Result<Passkeys, Wrong> {
    let words = &visit.words;
    let origin = &web.config.public_url;
    let view = |passkey: Passkey| PasskeyView {
        id: passkey.id,
        added: words
            .say("passkey-added")
            .text("time", words.moment(passkey.created_at))
            .to_string(),
        used: match passkey.used_at {
            Some(at) => words.say("passkey-used").text("time", words.moment(at)).to_string(),
            None => words.t("passkey-unused"),
        },
        sure: words.say("passkey-remove-sure").text("name", &passkey.name).to_string(),
        name: passkey.name,
    };
    let all = web.baci.passkeys(visit.signed_in()?).await?;
    Ok(Passkeys {
        full: all.len() >= usize::from(MOST_PASSKEYS),
        list: all.into_iter().map(view).collect(),
        origin: passkeys_at(origin).then(|| origin.clone()),
        name: Field::text("name", words.t("passkey-name"))
            .hint(words.t("passkey-name-hint"))
            .complete("off")
            .longest(80)
            .wrong(wrong)
            .required(),
    })
}

/// Changes the password; other sessions end.
pub(crate) async fn password(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let own = visit.signed_in()?;
    let (old, new) = (form.raw("old"), form.raw("new"));
    match web.baci.change_password(own, old, new, &visit.place).await {
        Ok(new) => {
            let mut response = start(&web, &new, "/account");
            web.notice(&mut response, "password");
            Ok(response)
        }
        Err(error) => {
            let refusal = refusal(error)?;
            let field = match refusal.code {
                Code::SignInFailed => "old",
                Code::WeakPassword => "new",
                _ => "",
            };
            let wrongs = [(field, visit.words.refusal(&refusal))];
            again(&web, &visit, &wrongs).await
        }
    }
}
