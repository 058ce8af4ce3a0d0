//! Adding a member, and changing a record.

use crate::form::Form;
use crate::page::{Page, Place, own_name, show};
use crate::parts::birthday;
use crate::parts::questions;
use crate::parts::{Field, Summary};
use crate::state::Web;
use crate::visit::{Visit, random};
use crate::words::Words;
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{Command, Identity, StoredMember, What, Who};
use baci_core::id::MemberId;
use baci_core::member::Profile;
use baci_core::refusal::{Code, Refusal};
use baci_core::text::Language;

/// A form with a page of its own.
#[derive(Template)]
#[template(path = "form.html")]
pub(crate) struct FormPage {
    pub page: Page,
    pub lead: String,
    pub back: (String, String),
    pub summary: Option<Summary>,
    pub action: String,
    pub hidden: Vec<(&'static str, String)>,
    pub fields: Vec<Field>,
    pub button: String,
}

/// A problem with a field.
type Problem = (String, String);

/// The empty form.
pub(crate) async fn new(visit: Visit) -> Result<Response, Wrong> {
    show(&new_page(&visit, None, &[]))
}

fn new_page(visit: &Visit, sent: Option<&Form>, wrongs: &[Problem]) -> FormPage {
    let words = &visit.words;
    let none = Form::default();
    let form = sent.unwrap_or(&none);
    let mut fields = fields(words, form, wrongs);
    fields.extend(asked(visit, (&Profile::default(), sent), wrongs));
    FormPage {
        page: Page::new(visit, "members-add", Place::Members),
        lead: words.t("members-add-lead"),
        back: ("/members".to_owned(), words.t("nav-members")),
        summary: Summary::of(words, wrongs),
        action: "/members/new".to_owned(),
        hidden: vec![("key", form.filled("key").map_or_else(random, str::to_owned))],
        fields,
        button: words.t("members-add"),
    }
}

fn fields(words: &Words, form: &Form, wrongs: &[Problem]) -> Vec<Field> {
    let wrong = |name| wrongs.iter().find(|(n, _)| *n == name).map(|(_, text)| text.clone());
    let field = |kind, name: &'static str, label: &str| {
        Field::of(kind, name, words.t(label))
            .with(form.get(name))
            .complete("off")
            .wrong(wrong(name))
    };
    let none = (String::new(), words.t("language-none"));
    let languages = Language::ALL.map(|l| (l.code().to_owned(), own_name(l).to_owned()));
    let languages = [none].into_iter().chain(languages);
    let born = birthday::fields(words, form, wrong("birth-day"));
    let mut fields = vec![
        field("text", "name", "member-name").longest(200),
        field("tel", "phone", "identity-phone").hint(words.t("phone-hint")),
        field("text", "card", "identity-card").longest(100),
        field("email", "email", "identity-email"),
        Field::select("language", words.t("language"), languages).with(form.get("language")),
        field("text", "tags", "members-tags").hint(words.t("tags-hint")),
    ];
    fields.splice(4..4, born);
    fields
}

/// The questions of the program, with what was answered.
fn asked(visit: &Visit, told: (&Profile, Option<&Form>), wrongs: &[Problem]) -> Vec<Field> {
    let published = visit.program.as_ref();
    published.map_or_else(Vec::new, |published| {
        questions::fields(&visit.words, &published.program, told, wrongs.last())
    })
}

/// Adds a member.
pub(crate) async fn create(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let wrongs = match read(&visit, &form, Profile::default(), Vec::new()) {
        Err(wrongs) => wrongs,
        Ok((_, identities)) if identities.is_empty() => {
            vec![("phone".to_owned(), visit.words.t("member-wrong-nothing"))]
        }
        Ok((profile, identities)) => {
            let what = What::Enroll { profile, identities };
            match commit(&web, &visit, &form, Who::New, what).await? {
                Ok(id) => return Ok(web.done(&format!("/members/{id}"), "member-added")),
                Err(refusal) => vec![told(&visit.words, &refusal)],
            }
        }
    };
    let page = show(&new_page(&visit, Some(&form), &wrongs))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// The record as a form.
pub(crate) async fn edit(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<MemberId>,
) -> Result<Response, Wrong> {
    let stored = web.baci.member(id).await?;
    show(&edit_page(&visit, &stored, None, &[]))
}

fn edit_page(
    visit: &Visit,
    stored: &StoredMember,
    sent: Option<&Form>,
    wrongs: &[Problem],
) -> FormPage {
    let (words, id) = (&visit.words, stored.member.id);
    let filled = filled(stored);
    let form = sent.unwrap_or(&filled);
    let mut fields = fields(words, form, wrongs);
    fields.extend(asked(visit, (&stored.member.profile, sent), wrongs));
    let back = form.filled("name").map_or_else(|| words.t("member"), str::to_owned);
    FormPage {
        page: Page::new(visit, "member-edit", Place::Members),
        lead: String::new(),
        back: (format!("/members/{id}"), back),
        summary: Summary::of(words, wrongs),
        action: format!("/members/{id}/edit"),
        hidden: vec![
            ("key", form.filled("key").map_or_else(random, str::to_owned)),
            ("revision", form.get("revision").to_owned()),
        ],
        fields,
        button: words.t("save"),
    }
}

/// A record as its form shows it.
fn filled(stored: &StoredMember) -> Form {
    let profile = &stored.member.profile;
    let identity = |kind: &str| {
        let found = stored.identities.iter().find_map(|i| i.strip_prefix(kind)?.strip_prefix(':'));
        found.unwrap_or_default().to_owned()
    };
    let [day, month, year] = birthday::filled(profile.birthday);
    Form::of([
        day,
        month,
        year,
        ("name", profile.name.clone().unwrap_or_default()),
        ("phone", identity("phone")),
        ("card", identity("card")),
        ("email", identity("email")),
        ("language", profile.language.map_or("", Language::code).to_owned()),
        ("tags", profile.tags.join(", ")),
        ("revision", stored.revision.to_string()),
    ])
}

/// Changes the record, if nobody else did meanwhile.
pub(crate) async fn update(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<MemberId>,
    form: Form,
) -> Result<Response, Wrong> {
    let stored = web.baci.member(id).await?;
    let profile = stored.member.profile.clone();
    let wrongs = match read(&visit, &form, profile, kept(&stored)) {
        Err(wrongs) => wrongs,
        Ok((profile, identities)) => {
            let revision = form.get("revision").parse().ok();
            let what = What::Update { profile, identities, revision };
            match commit(&web, &visit, &form, Who::Id(id), what).await? {
                Ok(id) => return Ok(web.done(&format!("/members/{id}"), "saved")),
                Err(refusal) => vec![told(&visit.words, &refusal)],
            }
        }
    };
    let page = show(&edit_page(&visit, &stored, Some(&form), &wrongs))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Identities that the form does not show: further ones of a kind, and those of other systems.
fn kept(stored: &StoredMember) -> Vec<Identity> {
    let mut seen = Vec::new();
    let hidden = stored.identities.iter().filter(|identity| {
        let kind = identity.split(':').next().unwrap_or_default();
        let first = ["phone", "card", "email"].contains(&kind) && !seen.contains(&kind);
        seen.push(kind);
        !first
    });
    hidden.map(|identity| Identity(identity.clone())).collect()
}

/// Reads the form into a record, or says what is wrong.
fn read(
    visit: &Visit,
    form: &Form,
    mut profile: Profile,
    kept: Vec<Identity>,
) -> Result<(Profile, Vec<Identity>), Vec<Problem>> {
    let home = visit.program.as_ref().and_then(|p| p.program.country);
    let (mut wrongs, mut identities) = (Vec::new(), Vec::new());
    let given = [
        ("phone", form.filled("phone").map(|text| Identity::phone(text, home))),
        ("card", form.filled("card").map(Identity::card)),
        ("email", form.filled("email").map(Identity::email)),
    ];
    for (name, identity) in given {
        match identity {
            Some(Ok(identity)) => identities.push(identity),
            Some(Err(_)) => {
                wrongs.push((name.to_owned(), visit.words.t(&format!("identity-wrong-{name}"))));
            }
            None => {}
        }
    }
    identities.extend(kept);
    profile.name = form.filled("name").map(str::to_owned);
    profile.language = form.get("language").parse().ok();
    profile.tags = form.get("tags").split([',', '、']).map(str::trim).map(str::to_owned).collect();
    profile.tags.retain(|tag| !tag.is_empty());
    match birthday::read(form) {
        Ok(day) => profile.birthday = day,
        Err(()) => wrongs.push(("birth-day".to_owned(), visit.words.t("birth-wrong"))),
    }
    let program = visit.program.as_ref().map(|p| &p.program);
    if let Some(Err(name)) = program.map(|own| questions::read(own, form, &mut profile)) {
        wrongs.push((name, visit.words.t("answer-wrong")));
    }
    if wrongs.is_empty() { Ok((profile, identities)) } else { Err(wrongs) }
}

async fn commit(
    web: &Web,
    visit: &Visit,
    form: &Form,
    who: Who,
    what: What,
) -> Result<Result<MemberId, Refusal>, Wrong> {
    let actor = visit.signed_in()?.actor();
    let key = format!("web/{actor}/{}", form.get("key"));
    let names = ["name", "phone", "card", "email", "language", "tags"];
    let [day, month, year] = birthday::NAMES;
    let names = names.into_iter().chain([day, month, year]).map(str::to_owned);
    let asked = visit.program.iter().flat_map(|p| &p.program.questions).map(questions::name);
    let names: Vec<String> = names.chain(asked).collect();
    let parts: Vec<&[u8]> = names.iter().map(|name| form.get(name).as_bytes()).collect();
    let fingerprint = Command::fingerprint_of(&parts);
    let kind = what.kind();
    let command = Command { key, fingerprint, actor, at: None, who, what };
    match web.baci.commit(command).await {
        Ok(answer) => {
            let (id, action) = (answer.event.member, format!("member.{kind}"));
            let details = serde_json::json!({});
            web.baci.audit_entry(&visit.by(), &action, &id.to_string(), &details).await?;
            Ok(Ok(id))
        }
        Err(error) => Ok(Err(refusal(error)?)),
    }
}

/// A refusal beside the field that it is most likely about.
fn told(words: &Words, refusal: &Refusal) -> Problem {
    let field = match refusal.code {
        Code::IdentityTaken => "phone",
        _ => "",
    };
    (field.to_owned(), words.refusal(refusal))
}
