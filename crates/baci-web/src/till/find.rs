//! Finding who stands at the till, or enrolling them in ten seconds.

use crate::cookies::YEAR;
use crate::form::Form;
use crate::members::{name, shown};
use crate::page::{own_name, show};
use crate::parts::{Field, Summary};
use crate::state::Web;
use crate::till::sale::{Problem, known};
use crate::till::{Frame, live};
use crate::visit::{Visit, own_path, random, see_other};
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use baci_app::{AppError, Command, Identity, What, Who};
use baci_core::id::MemberId;
use baci_core::member::Profile;
use baci_core::refusal::Code;
use baci_core::staff::Right;
use baci_core::text::Language;

/// How many are shown of what somebody types.
const FOUND: usize = 8;
/// The longest that is looked for, in characters: a live card with the time that it was read.
const LONGEST: usize = 200;
/// With so many digits, what somebody typed or scanned may be a new member's card.
const LEAST_CARD: usize = 6;

#[derive(Template)]
#[template(path = "till_find.html")]
struct FindPage {
    page: crate::page::Page,
    till: Frame,
    summary: Option<Summary>,
    typed: String,
    /// Whether somebody was looked for.
    looked: bool,
    found: Vec<Found>,
    /// Whether there are more than are shown.
    more: bool,
    /// The member who has the number that was to be new.
    other: Option<Found>,
    enroll: Vec<Field>,
    key: String,
}

struct Found {
    id: MemberId,
    name: String,
    identity: String,
}

/// The start: one field.
pub(crate) async fn page(
    State(web): State<Web>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Wrong> {
    show(&start(&web, &visit, &headers).await?)
}

async fn start(web: &Web, visit: &Visit, headers: &HeaderMap) -> Result<FindPage, Wrong> {
    let till = Frame::new(web, visit, headers, ("till", "/till")).await?;
    Ok(FindPage {
        page: till.page.clone(),
        till,
        summary: None,
        typed: String::new(),
        looked: false,
        found: Vec::new(),
        more: false,
        other: None,
        enroll: Vec::new(),
        key: String::new(),
    })
}

/// Finds a member: exactly, else those whom it may be.
pub(crate) async fn find(
    State(web): State<Web>,
    visit: Visit,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Wrong> {
    let typed: String = form.get("q").chars().take(LONGEST).collect();
    if typed.is_empty() {
        return Ok(see_other("/till"));
    }
    match live::read(&web, &typed).await {
        Ok(Some((id, read))) => {
            let mut response = see_other(&format!("/till/member/{id}"));
            live::keep(&web, &mut response, &read);
            return Ok(response);
        }
        Ok(None) => {}
        Err(Wrong::Refused(refusal)) => {
            let mut page = start(&web, &visit, &headers).await?;
            page.summary = Summary::of(&visit.words, &[("q", visit.words.refusal(&refusal))]);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response());
        }
        Err(wrong) => return Err(wrong),
    }
    if let Some(id) = known(&web, &visit, &typed).await? {
        return Ok(see_other(&format!("/till/member/{id}")));
    }
    let mut page = start(&web, &visit, &headers).await?;
    let found = web.baci.search_members(&typed, FOUND + 1).await?;
    page.more = found.len() > FOUND;
    page.found = found.iter().take(FOUND).map(|stored| one(&visit, stored)).collect();
    page.looked = true;
    let home = visit.program.as_ref().and_then(|p| p.program.country);
    // A few digits are the end of somebody's number, not a card.
    let digits = typed.chars().filter(|c| c.is_numeric()).count();
    let guess = match Identity::phone(&typed, home) {
        Ok(_) => Form::of([("phone", typed.clone())]),
        Err(_) if digits >= LEAST_CARD => Form::of([("card", typed.clone())]),
        Err(_) if digits > 0 => Form::default(),
        Err(_) => Form::of([("name", typed.clone())]),
    };
    page.enroll = fields(&visit, &guess, &[]);
    page.key = random();
    page.typed = typed;
    show(&page)
}

fn one(visit: &Visit, stored: &baci_app::StoredMember) -> Found {
    let mut all: Vec<&String> = stored.identities.iter().collect();
    all.sort_by_key(|identity| !identity.starts_with("phone:"));
    let identity = all.first().map(|identity| shown(identity)).unwrap_or_default();
    Found { id: stored.member.id, name: name(&visit.words, stored), identity }
}

/// Phone, name, language; a card where one was held to the scanner.
fn fields(visit: &Visit, form: &Form, wrongs: &[Problem]) -> Vec<Field> {
    let words = &visit.words;
    let wrong = |name| wrongs.iter().find(|(n, _)| *n == name).map(|(_, text)| text.clone());
    let languages = Language::ALL.map(|l| (l.code().to_owned(), own_name(l).to_owned()));
    let language = form.filled("language").unwrap_or(words.language.code());
    let mut fields = vec![
        Field::of("tel", "phone", words.t("identity-phone"))
            .with(form.get("phone"))
            .complete("off")
            .wrong(wrong("phone")),
        Field::text("name", words.t("member-name"))
            .with(form.get("name"))
            .complete("off")
            .longest(200)
            .wrong(wrong("name")),
        Field::select("language", words.t("language"), languages).with(language),
    ];
    if form.filled("card").is_some() {
        let card = Field::text("card", words.t("identity-card")).with(form.get("card"));
        fields.insert(0, card.complete("off").longest(100).wrong(wrong("card")));
    }
    fields
}

/// Enrolls somebody, and goes on with their bill.
pub(crate) async fn enroll(
    State(web): State<Web>,
    visit: Visit,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Wrong> {
    let own = visit.signed_in()?;
    own.need(Right::ChangeMembers)?;
    let wrong = match newcomer(&visit, &form) {
        Err(wrong) => wrong,
        Ok(what) => {
            let parts = ["phone", "card", "name", "language"].map(|name| form.get(name).as_bytes());
            let command = Command {
                key: format!("till/enroll/{}/{}", own.actor(), form.get("key")),
                fingerprint: Command::fingerprint_of(&parts),
                actor: own.actor(),
                at: None,
                who: Who::New,
                what,
            };
            match web.baci.commit(command).await {
                Ok(answer) => return enrolled(&web, &visit, answer.event.member).await,
                Err(error) => told(&visit, error)?,
            }
        }
    };
    let mut page = start(&web, &visit, &headers).await?;
    let wrongs = [wrong];
    page.summary = Summary::of(&visit.words, &wrongs);
    page.looked = true;
    if let [(field @ ("phone" | "card"), _)] = &wrongs {
        page.other = holder(&web, &visit, form.get(field)).await?;
    }
    page.enroll = fields(&visit, &form, &wrongs);
    page.key = form.filled("key").map_or_else(random, str::to_owned);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
}

async fn enrolled(web: &Web, visit: &Visit, id: MemberId) -> Result<Response, Wrong> {
    let details = serde_json::json!({});
    web.baci.audit_entry(&visit.by(), "member.enroll", &id.to_string(), &details).await?;
    Ok(web.done(&format!("/till/member/{id}"), "till-enrolled"))
}

fn newcomer(visit: &Visit, form: &Form) -> Result<What, Problem> {
    let words = &visit.words;
    let home = visit.program.as_ref().and_then(|p| p.program.country);
    let mut identities = Vec::new();
    if let Some(phone) = form.filled("phone") {
        let phone = Identity::phone(phone, home);
        identities.push(phone.map_err(|_| ("phone", words.t("identity-wrong-phone")))?);
    }
    if let Some(card) = form.filled("card") {
        let card = Identity::card(card);
        identities.push(card.map_err(|_| ("card", words.t("identity-wrong-card")))?);
    }
    if identities.is_empty() {
        return Err(("phone", words.t("till-wrong-phone")));
    }
    let profile = Profile {
        name: form.filled("name").map(str::to_owned),
        language: form.get("language").parse().ok(),
        ..Profile::default()
    };
    Ok(What::Enroll { profile, identities })
}

/// What a new member was refused for, at the field that it is about.
fn told(visit: &Visit, error: AppError) -> Result<Problem, Wrong> {
    let refusal = refusal(error)?;
    let kind = refusal.values.iter().find(|(name, _)| *name == "kind");
    let field = match (refusal.code, kind.map(|(_, kind)| kind.to_string()).as_deref()) {
        (Code::IdentityTaken, Some("card")) => "card",
        (Code::IdentityTaken, _) => "phone",
        _ => "",
    };
    Ok((field, visit.words.refusal(&refusal)))
}

/// Who has this number already.
async fn holder(web: &Web, visit: &Visit, typed: &str) -> Result<Option<Found>, Wrong> {
    let Some(id) = known(web, visit, typed).await? else { return Ok(None) };
    Ok(Some(one(visit, &web.baci.member(id).await?)))
}

/// What somebody typed or scanned, as each identity that it can be.
pub(crate) fn identities(visit: &Visit, typed: &str) -> Vec<Identity> {
    let home = visit.program.as_ref().and_then(|p| p.program.country);
    let email = typed.contains('@').then(|| Identity::email(typed));
    let tried = [Some(Identity::phone(typed, home)), Some(Identity::card(typed)), email];
    tried.into_iter().flatten().flatten().collect()
}

/// Keeps the branch that this till stands in.
pub(crate) async fn branch(State(web): State<Web>, form: Form) -> Result<Response, Wrong> {
    let branches = web.known().await?.shop.branches;
    let chosen = branches.iter().find(|branch| branch.id == form.get("branch"));
    let id = chosen.map_or("", |branch| branch.id.as_str());
    let id: String = form_urlencoded::byte_serialize(id.as_bytes()).collect();
    let mut response = see_other(own_path(form.get("back")));
    if let Some(cookie) = web.jar().set("branch", &id, Some(YEAR)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}
