//! What a member tells of themselves, and where they are signed in.

use crate::form::Form;
use crate::me::own;
use crate::members::shown;
use crate::missions::sets_off;
use crate::page::{Page, Place, own_name, show};
use crate::parts::birthday;
use crate::parts::questions;
use crate::parts::{Field, Summary};
use crate::sessions::Sessions;
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use baci_app::{Command, Identity, StoredMember, What, Who};
use baci_core::program::Program;
use baci_core::program::question::ANSWER;
use baci_core::text::Language;

#[derive(Template)]
#[template(path = "me_profile.html")]
struct ProfilePage {
    page: Page,
    summary: Option<Summary>,
    fields: Vec<Field>,
    questions: Vec<Field>,
    /// What a first answer brings.
    brings: Option<String>,
    key: String,
    revision: String,
    identities: Vec<(String, String)>,
    sessions: Sessions,
    contact: String,
}

/// A field that is wrong, and what to say.
type Problem = (String, String);

/// The page.
pub(crate) async fn read(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    let stored = web.baci.member(own(&visit)?).await?;
    show(&page(&web, &visit, &stored, (None, &[])).await?)
}

async fn page(
    web: &Web,
    visit: &Visit,
    stored: &StoredMember,
    (form, wrongs): (Option<&Form>, &[Problem]),
) -> Result<ProfilePage, Wrong> {
    let words = &visit.words;
    let profile = &stored.member.profile;
    let kept = |name| form.map(|form| form.get(name).to_owned());
    let wrong = |name| wrongs.iter().find(|(n, _)| *n == name).map(|(_, text)| text.clone());
    let languages = Language::ALL.map(|l| (l.code().to_owned(), own_name(l).to_owned()));
    let language = profile.language.unwrap_or(words.language).code().to_owned();
    let told = Form::of(birthday::filled(profile.birthday));
    let [day, month, year] = birthday::fields(words, form.unwrap_or(&told), wrong("birth-day"));
    let fields = vec![
        Field::text("name", words.t("member-name"))
            .with(kept("name").or_else(|| profile.name.clone()).unwrap_or_default())
            .complete("name")
            .longest(200)
            .wrong(wrong("name")),
        day,
        month,
        year,
        Field::select("language", words.t("language"), languages)
            .hint(words.t("me-language-hint"))
            .with(kept("language").unwrap_or(language)),
    ];
    let identity = |identity: &String| {
        let kind = identity.split(':').next().unwrap_or_default();
        (words.named("identity", kind), shown(identity))
    };
    let program = visit.program.as_ref().map(|p| &p.program);
    let asked = program.map_or_else(Vec::new, |program| {
        questions::fields(words, program, (profile, form), wrongs.first())
    });
    let page = Page::new(visit, "me-profile", Place::Bare);
    Ok(ProfilePage {
        sessions: Sessions::of(web, visit, &page).await?,
        page,
        summary: Summary::of(words, wrongs),
        fields,
        brings: program.filter(|_| !asked.is_empty()).and_then(|own| brings(words, own)),
        questions: asked,
        key: crate::visit::random(),
        revision: stored.revision.to_string(),
        identities: stored.identities.iter().map(identity).collect(),
        contact: web.known().await?.shop.contact,
    })
}

/// Changes what they told; identities, tags and fields are the shop's to change.
pub(crate) async fn save(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let id = own(&visit)?;
    let stored = web.baci.member(id).await?;
    let wrong = match changed(&visit, &form, &stored) {
        Err(wrong) => wrong,
        Ok(what) => {
            let actor = visit.signed_in()?.actor();
            let [day, month, year] = birthday::NAMES;
            let names = ["name", day, month, year, "language"].map(str::to_owned);
            let asked = visit.program.iter().flat_map(|p| &p.program.questions);
            let names: Vec<String> = names.into_iter().chain(asked.map(questions::name)).collect();
            let parts: Vec<&[u8]> = names.iter().map(|name| form.get(name).as_bytes()).collect();
            let command = Command {
                key: format!("me/{actor}/{}", form.get("key")),
                fingerprint: Command::fingerprint_of(&parts),
                actor,
                at: None,
                who: Who::Id(id),
                what,
            };
            match web.baci.commit(command).await {
                Ok(_) => return Ok(saved(&web, &form)),
                Err(error) => (String::new(), visit.words.refusal(&refusal(error)?)),
            }
        }
    };
    let page = show(&page(&web, &visit, &stored, (Some(&form), &[wrong])).await?)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Leads back, in the language that was chosen.
fn saved(web: &Web, form: &Form) -> Response {
    let mut response = web.done("/m/profile", "saved");
    let language = form.get("language").parse::<Language>().ok();
    let code = language.map_or("", Language::code);
    if let Some(cookie) = web.jar().set("lang", code, Some(crate::cookies::YEAR)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// What a first answer brings, by name; nothing where it brings nothing.
fn brings(words: &Words, program: &Program) -> Option<String> {
    let names = sets_off(words, program, ANSWER);
    let said = || words.say("me-questions-bring").text("names", names.join(", ")).to_string();
    (!names.is_empty()).then(said)
}

fn changed(visit: &Visit, form: &Form, stored: &StoredMember) -> Result<What, Problem> {
    let mut profile = stored.member.profile.clone();
    profile.name = form.filled("name").map(str::to_owned);
    profile.language = form.get("language").parse().ok();
    profile.birthday = birthday::read(form)
        .map_err(|()| ("birth-day".to_owned(), visit.words.t("birth-wrong")))?;
    if let Some(published) = &visit.program {
        questions::read(&published.program, form, &mut profile)
            .map_err(|name| (name, visit.words.t("answer-wrong")))?;
    }
    let identities = stored.identities.iter().cloned().map(Identity).collect();
    let revision = form.get("revision").parse().ok();
    Ok(What::Update { profile, identities, revision })
}
