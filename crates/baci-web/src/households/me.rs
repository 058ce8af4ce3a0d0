//! The family as its member sees it: coming in, who is in it, leaving; and giving to others, looked at first.

use super::{HouseView, InviteView, any, commit, invited, role};
use crate::form::Form;
use crate::me::own;
use crate::page::{Page, Place, show};
use crate::parts::{Field, Summary};
use crate::state::Web;
use crate::visit::{Visit, random};
use crate::words::wallet_name;
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{Command, HouseholdAct, What, Who};
use baci_core::decimal::Decimal;
use baci_core::household::Role;
use baci_core::id::MemberId;
use baci_core::program::{Program, Wallet};

/// A field that is wrong, and why.
type Problem = (&'static str, String);

#[derive(Template)]
#[template(path = "me_family.html")]
struct FamilyPage {
    page: Page,
    summary: Option<Summary>,
    house: Option<HouseView>,
    /// Whether the member is its head.
    head: bool,
    invites: Vec<InviteView>,
    /// Whether one may be begun.
    may_begin: bool,
    invite: Vec<Field>,
    roles: Vec<(&'static str, String)>,
    give: Vec<Field>,
    sure: String,
    key: String,
}

#[derive(Template)]
#[template(path = "me_give.html")]
struct GivePage {
    page: Page,
    /// What is given to whom, and what is left.
    left: String,
    hidden: Vec<(&'static str, String)>,
}

/// The page.
pub(crate) async fn read(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    show(&page(&web, &visit, (&Form::default(), None)).await?)
}

async fn page(
    web: &Web,
    visit: &Visit,
    (form, wrong): (&Form, Option<Problem>),
) -> Result<FamilyPage, Wrong> {
    let (id, words) = (own(visit)?, &visit.words);
    let found = web.baci.household_of(id).await?;
    let house = found.household.as_ref().map(|info| HouseView::of(visit, info, Some(id)));
    let head = house.as_ref().and_then(HouseView::head).is_some_and(|head| head.me);
    let at = |name: &str| {
        let own = wrong.as_ref().filter(|(field, _)| *field == name);
        own.map(|(_, text)| text.clone())
    };
    let roles = Role::ALL.map(|own| (own.word(), super::role_name(words, own)));
    let joins = roles[1..].iter().map(|(word, name)| ((*word).to_owned(), name.clone()));
    let whom = Field::of("tel", "whom", words.t("household-whom-phone"))
        .hint(words.t("household-whom-hint"))
        .complete("off")
        .longest(100)
        .with(form.get("whom"))
        .wrong(at("whom"))
        .required();
    let invite = vec![whom, Field::select("role", words.t("household-as"), joins)];
    let mut page = Page::new(visit, "me-family", Place::Bare);
    page.here = "/m/family".to_owned();
    let give = give_fields(visit, form, &at);
    let wrongs: Vec<_> = wrong.into_iter().collect();
    Ok(FamilyPage {
        summary: Summary::of(words, &wrongs),
        may_begin: house.is_none() && any(visit),
        head,
        invites: found.invites.iter().map(|own| InviteView::of(words, own)).collect(),
        invite: if head && any(visit) { invite } else { Vec::new() },
        roles: roles.to_vec(),
        give,
        sure: words.t("household-leave-sure"),
        key: random(),
        house,
        page,
    })
}

/// The wallets from which members may give.
fn gifts(program: &Program) -> impl Iterator<Item = &Wallet> {
    let rules = program.transfers.iter();
    rules.filter_map(|own| program.wallets.iter().find(|wallet| wallet.id == own.wallet))
}

/// What is given to whom; nothing where the program lets nobody give.
fn give_fields(visit: &Visit, form: &Form, wrong: &dyn Fn(&str) -> Option<String>) -> Vec<Field> {
    let words = &visit.words;
    let Some(published) = &visit.program else { return Vec::new() };
    let wallets: Vec<_> = gifts(&published.program)
        .map(|own| (own.id.clone(), wallet_name(own, words.language).to_owned()))
        .collect();
    if wallets.is_empty() {
        return Vec::new();
    }
    let to = Field::of("tel", "to", words.t("give-to")).hint(words.t("give-to-hint"));
    let amount = Field::text("amount", words.t("give-amount")).mode("decimal");
    vec![
        to.complete("off").longest(100).with(form.get("to")).wrong(wrong("to")).required(),
        Field::select("wallet", words.t("give-wallet"), wallets).with(form.get("wallet")),
        amount
            .complete("off")
            .longest(20)
            .with(form.get("amount"))
            .wrong(wrong("amount"))
            .required(),
    ]
}

/// What the member does about their family.
pub(crate) async fn act(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let id = own(&visit)?;
    let whom: Option<MemberId> = form.get("member").parse().ok();
    let named = || whom.ok_or(Wrong::NotFound);
    let household = || form.get("household").parse().map_err(|_| Wrong::NotFound);
    let act = match form.get("do") {
        "found" => HouseholdAct::Found,
        "accept" => HouseholdAct::Accept { household: household()? },
        "decline" => HouseholdAct::Decline { household: household()? },
        "leave" => HouseholdAct::Leave,
        "remove" => HouseholdAct::Remove { whom: named()? },
        "role" => HouseholdAct::Role { whom: named()?, role: role(&form) },
        "invite" => match invited(&web, &visit, &form).await? {
            Ok(act) => act,
            Err(wrong) => return refused(&web, &visit, (&form, ("whom", wrong))).await,
        },
        _ => return Err(Wrong::NotFound),
    };
    match commit(&web, &visit, id, act, &form).await? {
        Ok(()) => Ok(web.done("/m/family", "household-changed")),
        Err(wrong) => {
            let field = if form.get("do") == "invite" { "whom" } else { "" };
            refused(&web, &visit, (&form, (field, wrong))).await
        }
    }
}

async fn refused(
    web: &Web,
    visit: &Visit,
    (form, wrong): (&Form, Problem),
) -> Result<Response, Wrong> {
    let page = show(&page(web, visit, (form, Some(wrong))).await?)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Gives to another member: first a look at whom and how much, then, where they are sure, it is done.
pub(crate) async fn give(
    State(web): State<Web>,
    visit: Visit,
    form: Form,
) -> Result<Response, Wrong> {
    let (id, words) = (own(&visit)?, &visit.words);
    let published = visit.program.as_ref().ok_or(Wrong::NotFound)?;
    let wallet = gifts(&published.program).find(|own| own.id == form.get("wallet"));
    let wallet = wallet.ok_or(Wrong::NotFound)?;
    let Some(amount) = units(form.get("amount"), wallet.digits) else {
        let wrong = ("amount", words.t("adjust-wrong-amount"));
        return refused(&web, &visit, (&form, wrong)).await;
    };
    let to = match super::named(&web, &visit, form.get("to")).await? {
        Ok(to) => to,
        Err(wrong) => return refused(&web, &visit, (&form, ("to", wrong))).await,
    };
    let parts = ["give", &to.to_string(), &wallet.id, &amount.to_string()];
    let asked = visit.asked(form.get("key"), &parts)?;
    let command = Command {
        key: asked.key,
        fingerprint: asked.fingerprint,
        actor: visit.signed_in()?.actor(),
        at: None,
        who: Who::Id(id),
        what: What::Transfer { wallet: wallet.id.clone(), amount, to: Who::Id(to), reason: None },
    };
    let sure = form.get("sure") == to.to_string();
    let done = match sure {
        true => web.baci.commit(command).await.map(|_| None),
        false => web.baci.look_at_gift(&command).await.map(Some),
    };
    let look = match done {
        Ok(Some(look)) => look,
        Ok(None) => return Ok(web.done("/m/family", "given")),
        Err(error) => {
            let wrong = words.refusal(&refusal(error)?);
            return refused(&web, &visit, (&form, ("amount", wrong))).await;
        }
    };
    let name = look.name.unwrap_or_else(|| words.t("member-nameless"));
    let title = words.say("give-sure").text("amount", words.valued(wallet, amount));
    let title = title.text("name", name).to_string();
    let left = words.say("give-left").text("amount", words.valued(wallet, look.left.max(0)));
    let hidden = [
        ("to", look.receiver.to_string()),
        ("sure", look.receiver.to_string()),
        ("wallet", wallet.id.clone()),
        ("amount", form.get("amount").to_owned()),
        ("key", form.get("key").to_owned()),
    ];
    let mut page = Page::titled(&visit, title, Place::Bare);
    page.here = "/m/family".to_owned();
    show(&GivePage { left: left.to_string(), hidden: hidden.into(), page })
}

/// An amount as somebody typed it, in the wallet's smallest unit.
fn units(typed: &str, digits: u8) -> Option<i64> {
    let decimal: Decimal = typed.replace(',', ".").parse().ok()?;
    decimal.in_units(digits).filter(|units| *units > 0)
}
