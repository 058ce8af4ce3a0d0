//! Family accounts on the pages: the list in the console, the part of a record, and what all of them show.

pub(crate) mod me;
pub(crate) mod one;

use crate::form::Form;
use crate::list::ListPage;
use crate::page::{Place, show};
use crate::parts::{Cell, Pager, Table};
use crate::state::Web;
use crate::till::sale::known;
use crate::visit::{Visit, random};
use crate::words::Words;
use crate::wrong::{Wrong, refusal};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use baci_app::{Command, HouseholdAct, HouseholdInfo, HouseholdInvite, What, Who};
use baci_core::household::Role;
use baci_core::id::{HouseholdId, MemberId};
use baci_core::program::Program;
use baci_core::staff::Right;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

/// How many a page of the list has.
const PAGE: usize = 30;

/// A household as a page shows it.
pub(crate) struct HouseView {
    pub id: HouseholdId,
    pub people: Vec<PersonView>,
    pub invites: Vec<InviteView>,
    /// What all have together.
    pub has: Vec<String>,
}

/// Somebody in it.
pub(crate) struct PersonView {
    pub id: MemberId,
    pub name: String,
    pub role: &'static str,
    pub role_name: String,
    pub since: String,
    /// What they have themselves.
    pub has: Vec<String>,
    /// What of the others' they used this month, and may use now; nothing where that is nothing.
    pub used: Vec<String>,
    pub may_use: Vec<String>,
    pub head: bool,
    /// Whether it is who reads.
    pub me: bool,
}

/// Somebody who was asked in, or by whom somebody was asked.
pub(crate) struct InviteView {
    pub household: HouseholdId,
    pub id: MemberId,
    pub name: String,
    pub by: String,
    pub role_name: String,
    pub until: String,
}

/// What a member's record says of their household.
pub(crate) struct Part {
    /// The household: where it is looked at, and who its head is.
    pub household: Option<(String, String)>,
    pub invites: Vec<InviteView>,
    /// What makes the button safe to send twice, where one may be begun.
    pub begin: Option<String>,
}

/// Amounts in words, by wallet.
fn amounts(words: &Words, program: Option<&Program>, all: &BTreeMap<String, i64>) -> Vec<String> {
    let wallets = program.map_or(&[][..], |program| program.member_wallets());
    let of = |(id, units): (&String, &i64)| {
        let wallet = wallets.iter().find(|wallet| wallet.id == *id)?;
        Some(words.valued(wallet, *units))
    };
    all.iter().filter_map(of).collect()
}

fn role_name(words: &Words, role: Role) -> String {
    words.named("household-role", role.word())
}

impl InviteView {
    fn of(words: &Words, own: &HouseholdInvite) -> Self {
        let named =
            |name: &Option<String>| name.clone().unwrap_or_else(|| words.t("member-nameless"));
        let until = words.say("household-until").text("when", words.moment(own.until));
        Self {
            household: own.household,
            id: own.member,
            name: named(&own.name),
            by: named(&own.by_name),
            role_name: role_name(words, own.role),
            until: until.to_string(),
        }
    }
}

impl HouseView {
    /// A household; `me` is the member who reads, on their own page.
    pub fn of(visit: &Visit, info: &HouseholdInfo, me: Option<MemberId>) -> Self {
        let words = &visit.words;
        let program = visit.program.as_ref().map(|published| &published.program);
        let some = |all: &BTreeMap<String, i64>| {
            let some = all.iter().filter(|(_, units)| **units != 0);
            let some = some.map(|(wallet, units)| (wallet.clone(), *units)).collect();
            amounts(words, program, &some)
        };
        let people = info.people.iter().map(|own| PersonView {
            id: own.member,
            name: own.name.clone().unwrap_or_else(|| words.t("member-nameless")),
            role: own.role.word(),
            role_name: role_name(words, own.role),
            since: words.say("household-since").text("day", words.day(own.joined_at)).to_string(),
            has: amounts(words, program, &own.has),
            used: some(&own.used),
            may_use: some(&own.may_use),
            head: own.role == Role::Head,
            me: me == Some(own.member),
        });
        Self {
            id: info.id,
            people: people.collect(),
            invites: info.invites.iter().map(|own| InviteView::of(words, own)).collect(),
            has: amounts(words, program, &info.has),
        }
    }

    /// The head.
    pub fn head(&self) -> Option<&PersonView> {
        self.people.iter().find(|own| own.head)
    }
}

/// Whether the live program has households.
fn any(visit: &Visit) -> bool {
    visit.program.as_ref().is_some_and(|live| live.program.household.is_some())
}

/// Where the list starts.
#[derive(Deserialize)]
pub(crate) struct Ask {
    from: Option<HouseholdId>,
}

/// The list, the latest first.
pub(crate) async fn list(
    State(web): State<Web>,
    visit: Visit,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    let words = &visit.words;
    let (lines, next) = web.baci.households(ask.from, PAGE).await?;
    let table = Table::new(["household-head", "household-people"].map(|key| words.t(key)));
    let table = table.numbers(1).rows(lines.iter().map(|own| {
        let name = own.name.clone().unwrap_or_else(|| words.t("member-nameless"));
        let people = words.count(i64::try_from(own.people).unwrap_or(i64::MAX));
        vec![Cell::Link(format!("/households/{}", own.id), name), Cell::Text(people)]
    }));
    let empty = if any(&visit) { "households-empty" } else { "households-none" };
    let place = ("nav-households", Place::Households);
    let mut page = ListPage::new(&visit, "/households", place, table, empty);
    page.lead = words.t("households-lead");
    let [from, next] = [ask.from, next].map(|id| id.map(|id| id.to_string()));
    page.pager = Pager::new(words, "/households", &[], from.as_deref(), next.as_deref());
    show(&page)
}

impl Part {
    /// A member's, where there is anything to say.
    pub async fn of(web: &Web, visit: &Visit, id: MemberId) -> Result<Option<Self>, Wrong> {
        if !any(visit) {
            return Ok(None);
        }
        let own = web.baci.household_of(id).await?;
        let household = own.household.as_ref().map(|info| {
            let view = HouseView::of(visit, info, None);
            let head = view.head().map(|head| head.name.clone()).unwrap_or_default();
            (format!("/households/{}", info.id), head)
        });
        let begin = household.is_none() && visit.may(Right::ChangeMembers);
        Ok(Some(Self {
            household,
            invites: own.invites.iter().map(|own| InviteView::of(&visit.words, own)).collect(),
            begin: begin.then(random),
        }))
    }
}

/// Begins a household with a member as its head.
pub(crate) async fn begin(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<MemberId>,
    form: Form,
) -> Result<Response, Wrong> {
    match commit(&web, &visit, id, HouseholdAct::Found, &form).await? {
        Ok(()) => match web.baci.household_of(id).await?.household {
            Some(info) => Ok(web.done(&format!("/households/{}", info.id), "household-begun")),
            None => Ok(web.done(&format!("/members/{id}"), "household-begun")),
        },
        // It is in one by now: the record shows that.
        Err(_) => Ok(crate::visit::see_other(&format!("/members/{id}"))),
    }
}

/// Does something about a household in a member's name; inside, what was refused, in words.
async fn commit(
    web: &Web,
    visit: &Visit,
    who: MemberId,
    act: HouseholdAct,
    form: &Form,
) -> Result<Result<(), String>, Wrong> {
    let parts = ["household", &who.to_string(), &format!("{act:?}")];
    let asked = visit.asked(form.get("key"), &parts)?;
    let verb = format!("{act:?}");
    let verb = verb.split([' ', '{']).next().unwrap_or_default().to_lowercase();
    let command = Command {
        key: asked.key,
        fingerprint: asked.fingerprint,
        actor: visit.signed_in()?.actor(),
        at: None,
        who: Who::Id(who),
        what: What::Household(act),
    };
    match web.baci.commit(command).await {
        Ok(answer) => {
            if !answer.replayed && visit.member().is_none() {
                let details = json!({ "do": verb });
                let target = who.to_string();
                web.baci.audit_entry(&visit.by(), "member.household", &target, &details).await?;
            }
            Ok(Ok(()))
        }
        Err(error) => Ok(Err(visit.words.refusal(&refusal(error)?))),
    }
}

/// The role that a form gives.
fn role(form: &Form) -> Role {
    Role::of_word(form.get("role")).unwrap_or(Role::Adult)
}

/// Whom a form asks in, by what was typed; inside, that nobody has it.
async fn invited(
    web: &Web,
    visit: &Visit,
    form: &Form,
) -> Result<Result<HouseholdAct, String>, Wrong> {
    let whom = named(web, visit, form.get("whom")).await?;
    Ok(whom.map(|id| HouseholdAct::Invite { whom: Who::Id(id), role: role(form) }))
}

/// Whose a number is that was typed; inside, why that is not said. Members may not ask too often.
async fn named(web: &Web, visit: &Visit, typed: &str) -> Result<Result<MemberId, String>, Wrong> {
    let typed: String = typed.chars().take(100).collect();
    if let (Some(id), Err(_)) = (visit.member(), typed.parse::<MemberId>())
        && let Err(error) = web.baci.ask_whose(id).await
    {
        return Ok(Err(visit.words.refusal(&refusal(error)?)));
    }
    let found = known(web, visit, &typed).await?;
    Ok(found.ok_or_else(|| visit.words.t("household-nobody")))
}
