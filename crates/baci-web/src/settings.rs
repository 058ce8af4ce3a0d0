//! Settings: the shop's name, languages, branches, and how members reach it.

use crate::form::Form;
use crate::members::edit::FormPage;
use crate::page::{Page, Place, own_name, show};
use crate::parts::{Field, Summary};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::{Wrong, refusal};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{Branch, ShopFault, ShopSettings};
use baci_core::refusal::{Code, Refusal};
use baci_core::text::{Language, Texts};

/// The fields of the shop's name, by language.
const NAMES: [(&str, Language); 4] = [
    ("name-en", Language::En),
    ("name-lo", Language::Lo),
    ("name-th", Language::Th),
    ("name-vi", Language::Vi),
];

/// The form.
pub(crate) async fn read(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    let shop = web.baci.shop().await?;
    show(&page(&visit, &shop.settings, shop.revision, &[]))
}

fn page(
    visit: &Visit,
    shop: &ShopSettings,
    revision: i64,
    wrongs: &[(&'static str, String)],
) -> FormPage {
    let words = &visit.words;
    let name = |(name, language): (&'static str, Language)| {
        let label = words.say("shop-name").text("language", own_name(language)).to_string();
        let value = shop.name.0.get(&language).map_or("", String::as_str);
        Field::text(name, label).with(value).complete("off").longest(200)
    };
    let languages = Language::ALL.map(|l| (l.code().to_owned(), own_name(l).to_owned()));
    let wrong = |name| wrongs.iter().find(|(n, _)| *n == name).map(|(_, text)| text.clone());
    let years = ["buddhist", "common"].map(|y| (y.to_owned(), words.named("years-are", y)));
    let branches: Vec<String> = shop.branches.iter().map(line).collect();
    let mut fields: Vec<Field> = NAMES.map(name).into();
    fields.extend([
        // Until somebody chooses, the language of whoever fills this in: it is their shop's, most likely.
        Field::select("language", words.t("shop-language"), languages)
            .with(if revision == 0 { words.language } else { shop.language }.code()),
        // Until somebody chooses, Thai readers see the years that they are used to.
        Field::select("years", words.t("shop-years"), years)
            .with(if shop.buddhist_years || revision == 0 { "buddhist" } else { "common" }),
        Field::text("contact", words.t("shop-contact"))
            .hint(words.t("shop-contact-hint"))
            .with(&shop.contact)
            .wrong(wrong("contact"))
            .complete("off")
            .longest(200),
        Field::of("url", "address", words.t("shop-address"))
            .hint(words.t("shop-address-hint"))
            .with(&shop.address)
            .wrong(wrong("address"))
            .complete("off")
            .longest(200),
        Field::area("branches", words.t("shop-branches"), 6)
            .hint(words.t("shop-branches-hint"))
            .with(branches.join("\n"))
            .wrong(wrong("branches")),
    ]);
    FormPage {
        page: Page::new(visit, "nav-settings", Place::Settings),
        lead: words.t("settings-lead"),
        back: ("/".to_owned(), words.t("nav-overview")),
        summary: Summary::of(words, wrongs),
        action: "/settings".to_owned(),
        hidden: vec![("revision", revision.to_string())],
        fields,
        button: words.t("save"),
    }
}

/// A branch on a line: `silom = Silom Road`.
fn line(branch: &Branch) -> String {
    match branch.name.as_str() {
        "" => branch.id.clone(),
        name => format!("{} = {name}", branch.id),
    }
}

/// Keeps them.
pub(crate) async fn save(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let settings = asked(&form);
    let revision = form.get("revision").parse().unwrap_or(0);
    match web.baci.set_shop(&visit.by(), &settings, revision).await {
        Ok(_) => {
            web.forget();
            Ok(web.done("/settings", "saved"))
        }
        Err(error) => {
            let wrong = wrong(&visit.words, &settings, &refusal(error)?);
            let page = show(&page(&visit, &settings, revision, &[wrong]))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

fn wrong(words: &Words, asked: &ShopSettings, refusal: &Refusal) -> (&'static str, String) {
    let branch = |key, n: usize| {
        let id = asked.branches.get(n - 1).map_or_else(String::new, |branch| branch.id.clone());
        words.say(key).count("line", crate::members::count(n)).text("id", id).to_string()
    };
    match (refusal.code, asked.fault()) {
        (Code::InvalidRequest, Some(fault)) => match fault {
            ShopFault::Text => ("contact", words.t("settings-wrong-text")),
            ShopFault::Many => ("branches", words.t("settings-wrong-many")),
            ShopFault::Branch(n) => ("branches", branch("settings-wrong-branch", n)),
            ShopFault::Twice(n) => ("branches", branch("settings-wrong-twice", n)),
            ShopFault::Address => ("address", words.t("settings-wrong-address")),
        },
        _ => ("", words.refusal(refusal)),
    }
}

fn asked(form: &Form) -> ShopSettings {
    let name = |(field, language): (&str, Language)| {
        form.filled(field).map(|name| (language, name.to_owned()))
    };
    let branch = |line: &str| {
        let (id, name) = line.split_once('=').unwrap_or((line, ""));
        Branch { id: id.trim().to_owned(), name: name.trim().to_owned() }
    };
    let lines = form.raw("branches").lines().filter(|line| !line.trim().is_empty());
    ShopSettings {
        name: Texts(NAMES.into_iter().filter_map(name).collect()),
        branches: lines.map(branch).collect(),
        language: form.get("language").parse().unwrap_or_default(),
        buddhist_years: form.get("years") == "buddhist",
        contact: form.get("contact").to_owned(),
        address: form.get("address").trim_end_matches('/').to_owned(),
    }
}
