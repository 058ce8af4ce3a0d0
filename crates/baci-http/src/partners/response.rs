//! Partners and causes as they are shown.

use crate::value::{Time, in_wallet};
use baci_app::{Answer, CauseInfo, PartnerAnswer, PartnerInfo, PartnerLook, PartnerMove};
use baci_core::id::EventRef;
use baci_core::program::Program;
use baci_core::program::partner::{Rate, Side};
use baci_core::text::Language;
use serde::Serialize;
use utoipa::ToSchema;

/// All partners.
#[derive(Serialize, ToSchema)]
pub(crate) struct PartnerListResponse {
    pub partners: Vec<PartnerResponse>,
}

/// A partner.
#[derive(Serialize, ToSchema)]
pub(crate) struct PartnerResponse {
    pub id: String,
    /// In the language of `Accept-Language`.
    name: String,
    /// open, scheduled or closed.
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    opens: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closes: Option<Time>,
    /// Where it gives points to members.
    #[serde(skip_serializing_if = "Option::is_none")]
    issues: Option<SideResponse>,
    /// Where members spend points there.
    #[serde(skip_serializing_if = "Option::is_none")]
    accepts: Option<SideResponse>,
}

/// What was agreed for a direction. Points in the wallet's unit.
#[derive(Serialize, ToSchema)]
pub(crate) struct SideResponse {
    wallet: String,
    /// What one point is settled at, in the currency.
    price: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    most: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    per_day: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    per_month: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    budget: Option<String>,
    /// What is left of this month's budget.
    #[serde(skip_serializing_if = "Option::is_none")]
    budget_left: Option<String>,
}

/// What a partner may know of a card or number.
#[derive(Serialize, ToSchema)]
pub(crate) struct PartnerLookResponse {
    /// Whether it is a member's.
    valid: bool,
    /// The wallet that is spent from there; not there where nothing is spent.
    #[serde(skip_serializing_if = "Option::is_none")]
    wallet: Option<String>,
    /// What can be spent there now.
    spendable: String,
}

/// What moved, as a partner may know it: nothing else of the member.
#[derive(Serialize, ToSchema)]
pub(crate) struct PartnerAnswerResponse {
    /// The event (`ref_…`): it can be undone by it.
    id: String,
    /// partner_earn, partner_spend or partner_undo.
    kind: String,
    at: Time,
    #[serde(flatten)]
    moved: PartnerPointsResponse,
    /// What the member has in this wallet after it; not there where nothing is spent from it at this partner, whose
    /// business it is not then.
    #[serde(skip_serializing_if = "Option::is_none")]
    balance: Option<String>,
}

/// Points that moved with a partner or a cause.
#[derive(Serialize, ToSchema)]
pub(crate) struct PartnerPointsResponse {
    /// The partner's or the cause's id.
    party: String,
    /// earn, spend or donate; earn_undo, spend_undo or donate_undo.
    moved: String,
    wallet: String,
    points: String,
    /// What they come to, in the currency.
    amount: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    reference: String,
    /// What could not be taken back, where the wallet does not owe.
    #[serde(skip_serializing_if = "Option::is_none")]
    let_go: Option<String>,
}

/// A page of a partner's events.
#[derive(Serialize, ToSchema)]
pub(crate) struct PartnerEventsResponse {
    events: Vec<PartnerEventResponse>,
    /// Where the next page begins, if there is more.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// An event of a partner.
#[derive(Serialize, ToSchema)]
pub(crate) struct PartnerEventResponse {
    /// `ref_…`
    id: String,
    at: Time,
    /// earn or spend; earn_undo or spend_undo.
    moved: String,
    wallet: String,
    points: String,
    /// What they come to, in the currency.
    amount: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    reference: String,
    /// How many points of it were undone since.
    undone: String,
}

/// All causes.
#[derive(Serialize, ToSchema)]
pub(crate) struct CauseListResponse {
    causes: Vec<CauseResponse>,
}

/// A cause.
#[derive(Serialize, ToSchema)]
pub(crate) struct CauseResponse {
    id: String,
    /// In the language of `Accept-Language`.
    name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
    /// open, scheduled or closed.
    state: &'static str,
    wallet: String,
    /// What the shop pays for one point, in the currency.
    price: String,
    least: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    most: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    goal: Option<String>,
    /// What it was given, less what was given back.
    collected: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    opens: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closes: Option<Time>,
}

fn wallet(program: &Program, at: usize) -> &str {
    program.wallets.get(at).map_or("", |own| own.id.as_str())
}

/// The price of one whole point.
fn price(program: &Program, at: usize, rate: Rate) -> String {
    let digits = program.wallets.get(at).map_or(0, |own| own.digits);
    rate.price(digits, program.currency.digits).to_string()
}

fn side(program: &Program, own: &Side, left: Option<i64>) -> SideResponse {
    let id = wallet(program, own.wallet);
    let units = |units: Option<i64>| units.map(|units| in_wallet(program, id, units));
    SideResponse {
        wallet: id.to_owned(),
        price: price(program, own.wallet, own.rate),
        most: units(own.most),
        per_day: units(own.per_day),
        per_month: units(own.per_month),
        budget: units(own.budget),
        budget_left: units(left),
    }
}

impl PartnerListResponse {
    /// Partners with what was agreed.
    pub fn of(program: &Program, infos: &[PartnerInfo], language: Language) -> Self {
        let one = |info: &PartnerInfo| {
            let own = program.partners.get(info.partner)?;
            let [issues, accepts] = info.sides;
            let of = |agreed: Option<&Side>, info: Option<baci_app::SideInfo>| {
                Some(side(program, agreed?, info.and_then(|info| info.left)))
            };
            Some(PartnerResponse {
                id: own.id.clone(),
                name: own.name.get(language).to_owned(),
                state: info.state,
                opens: own.opens.map(Time),
                closes: own.closes.map(Time),
                issues: of(own.issues.as_ref(), issues),
                accepts: of(own.accepts.as_ref(), accepts),
            })
        };
        Self { partners: infos.iter().filter_map(one).collect() }
    }
}

impl CauseListResponse {
    /// Causes with what they were given.
    pub fn of(program: &Program, infos: &[CauseInfo], language: Language) -> Self {
        let one = |info: &CauseInfo| {
            let own = program.causes.get(info.cause)?;
            let id = wallet(program, own.wallet);
            let units = |units: i64| in_wallet(program, id, units);
            Some(CauseResponse {
                id: own.id.clone(),
                name: own.name.get(language).to_owned(),
                description: own.description.get(language).to_owned(),
                state: info.state,
                wallet: id.to_owned(),
                price: price(program, own.wallet, own.rate),
                least: units(own.least),
                most: own.most.map(units),
                goal: own.goal.map(units),
                collected: units(info.collected),
                opens: own.opens.map(Time),
                closes: own.closes.map(Time),
            })
        };
        Self { causes: infos.iter().filter_map(one).collect() }
    }
}

impl PartnerEventsResponse {
    /// A page of what moved.
    pub fn of(moves: &[PartnerMove], more: bool, program: &Program) -> Self {
        let id = |own: &PartnerMove| EventRef { member: own.member, event: own.event }.to_string();
        let one = |own: &PartnerMove| PartnerEventResponse {
            id: id(own),
            at: Time(own.at),
            moved: own.kind.clone(),
            wallet: own.wallet.clone(),
            points: in_wallet(program, &own.wallet, own.units),
            amount: program.currency.format(own.money),
            reference: own.reference.clone(),
            undone: in_wallet(program, &own.wallet, own.undone),
        };
        let next = moves.last().filter(|_| more).map(id);
        Self { events: moves.iter().map(one).collect(), next }
    }
}

impl PartnerLookResponse {
    /// What a partner may know.
    pub fn of(look: &PartnerLook, program: &Program) -> Self {
        Self {
            valid: look.valid,
            wallet: Some(look.wallet.clone()).filter(|own| !own.is_empty()),
            spendable: in_wallet(program, &look.wallet, look.spendable),
        }
    }
}

impl PartnerPointsResponse {
    /// What moved.
    pub fn of(own: &PartnerAnswer, program: &Program) -> Self {
        Self {
            party: own.party.clone(),
            moved: own.kind.clone(),
            wallet: own.wallet.clone(),
            points: in_wallet(program, &own.wallet, own.units),
            amount: program.currency.format(own.money),
            reference: own.reference.clone(),
            let_go: (own.let_go > 0).then(|| in_wallet(program, &own.wallet, own.let_go)),
        }
    }
}

impl PartnerAnswerResponse {
    /// An answer without what is none of the partner's.
    pub fn of(answer: &Answer, program: &Program) -> Self {
        let own = answer.outcome.partner.clone().unwrap_or_default();
        let accepts = program.partner(&own.party).and_then(|partner| partner.accepts.as_ref());
        let spent = accepts.is_some_and(|side| wallet(program, side.wallet) == own.wallet);
        let balance = answer.outcome.balances.get(&own.wallet).filter(|_| spent);
        let id: EventRef = answer.event;
        Self {
            id: id.to_string(),
            kind: answer.kind.clone(),
            at: Time(answer.at),
            balance: balance.map(|own_now| in_wallet(program, &own.wallet, own_now.available)),
            moved: PartnerPointsResponse::of(&own, program),
        }
    }
}
