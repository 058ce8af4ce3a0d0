//! The report of a backtest: figures of both programs, month by month, and who gains and loses most.

use super::Assumptions;
use super::run::Run;
use super::tally::{Flow, Person, Sums};
use baci_core::money::Currency;
use baci_core::program::Program;
use baci_core::time::Instant;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How many of those who gain and lose most are named.
const NAMED: usize = 10;
/// Members by how many purchases they made: from, to.
const BANDS: [(u64, u64); 5] = [(1, 1), (2, 3), (4, 9), (10, 19), (20, u64::MAX)];

/// What a backtest found. Money is a decimal string of the currency, units one of their wallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub currency: String,
    pub from: Instant,
    pub until: Instant,
    /// How many of a hundred members were assumed to pay with what they have.
    pub redeeming_percent: u8,
    /// Receipts and what came back of them, within the time.
    pub read: u64,
    /// Receipts that came twice, counted once.
    pub repeated: u64,
    /// Rows of a file that make no receipt.
    pub unusable: u64,
    pub draft: Side,
    pub against: Side,
    /// What was not decided again, by the kind of event.
    pub left_out: BTreeMap<String, LeftOut>,
    /// Who gains most by the draft, most first; then who loses most.
    pub winners: Vec<MemberGain>,
    pub losers: Vec<MemberGain>,
}

/// What one program came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    pub program: String,
    /// Members who bought, and those who got anything.
    pub members: u64,
    pub touched: u64,
    #[serde(flatten)]
    pub figures: Figures,
    /// What is left of all balances at the end, by wallet, and what that is worth.
    pub left: BTreeMap<String, String>,
    pub liability: String,
    pub expired: BTreeMap<String, String>,
    /// What its members did on their own in history, replayed: how often each kind, and how often it was not possible.
    pub acts: BTreeMap<String, Acts>,
    /// Moves between tiers, by kind.
    pub moves: BTreeMap<String, u64>,
    /// Why receipts were refused, and how many.
    pub reasons: BTreeMap<String, u64>,
    pub promotions: Vec<PromotionFigures>,
    pub rules: Vec<RuleFigures>,
    pub months: Vec<Month>,
    pub bands: Vec<Band>,
}

/// How often something was done again, and how often the program refused it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acts {
    pub done: u64,
    pub refused: u64,
}

/// What history holds that no program was asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    pub count: u64,
    /// What it moved on members' balances, up less down, by wallet; nothing where it moved nothing.
    pub units: BTreeMap<String, String>,
}

/// Sums.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    pub purchases: u64,
    pub refused: u64,
    pub net: String,
    pub discount: String,
    pub gifts: String,
    pub coupons: u64,
    pub issued: BTreeMap<String, String>,
    pub taken_back: BTreeMap<String, String>,
    pub used: BTreeMap<String, String>,
    /// What used units paid.
    pub paid: String,
    /// What units were worth that went into rewards, games and causes.
    pub claimed: String,
    /// Discounts, gifts, what used units paid, and what was claimed.
    pub cost: String,
    #[serde(skip)]
    pub exact: Exact,
}

/// The same in the currency's smallest unit, for those who compute with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exact {
    pub net: i64,
    pub discount: i64,
    pub paid: i64,
    pub cost: i64,
}

/// A local month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Month {
    /// `2026-03`.
    pub month: String,
    #[serde(flatten)]
    pub figures: Figures,
}

/// Members by how often they bought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    pub purchases_from: u64,
    pub purchases_to: Option<u64>,
    pub members: u64,
    pub spent: String,
    /// What they gained in discounts, gifts and the worth of what they earned.
    pub gained: String,
}

/// How a promotion did; one that never applied has zeros.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromotionFigures {
    pub promotion: String,
    /// Baskets that it could have been for, and those where it applied.
    pub touched: u64,
    pub applied: u64,
    /// Baskets where another was better, or kept it out.
    pub lost: u64,
    pub amount: String,
}

/// How an earning rule did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleFigures {
    pub rule: String,
    pub wallet: String,
    pub applied: u64,
    pub units: String,
}

/// What the draft means for somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberGain {
    pub member: String,
    pub draft: String,
    pub against: String,
    pub difference: String,
}

pub(super) fn report(
    draft: &Run,
    against: &Run,
    assumed: Assumptions,
    (read, unusable): (u64, u64),
) -> Report {
    let currency = draft.published.program.currency;
    let Assumptions { from, until, redeeming_percent, .. } = assumed;
    let people: BTreeSet<&String> =
        draft.tally.people.keys().chain(against.tally.people.keys()).collect();
    let gained = |run: &Run, who: &String| run.tally.people.get(who).map_or(0, |p| p.gained);
    let mut gains: Vec<(i64, &String)> = people
        .into_iter()
        .map(|who| (gained(draft, who).saturating_sub(gained(against, who)), who))
        .collect();
    gains.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    let named = |(difference, who): &(i64, &String)| MemberGain {
        member: (*who).clone(),
        draft: currency.format(gained(draft, who)),
        against: currency.format(gained(against, who)),
        difference: currency.format(*difference),
    };
    let winners = gains.iter().filter(|(by, _)| *by > 0).take(NAMED).map(named).collect();
    let losers = gains.iter().rev().filter(|(by, _)| *by < 0).take(NAMED).map(named).collect();
    Report {
        currency: currency.code().to_owned(),
        from,
        until,
        redeeming_percent,
        read,
        repeated: 0,
        unusable,
        draft: side(draft),
        against: side(against),
        left_out: BTreeMap::new(),
        winners,
        losers,
    }
}

/// What was left out, as it is written.
pub(super) fn left_out(
    run: &Run,
    all: BTreeMap<String, (u64, BTreeMap<String, i64>)>,
) -> BTreeMap<String, LeftOut> {
    let program = &run.published.program;
    let written = |moved: BTreeMap<String, i64>| {
        moved.into_iter().map(|(id, sum)| (id.clone(), units(program, &id, sum))).collect()
    };
    let own = |(kind, (count, moved))| (kind, LeftOut { count, units: written(moved) });
    all.into_iter().map(own).collect()
}

fn side(run: &Run) -> Side {
    let (program, tally) = (&run.published.program, &run.tally);
    let expired = tally.all.wallets.iter();
    let expired = expired.map(|(id, flow)| (id.clone(), units(program, id, flow.expired)));
    let mut left: BTreeMap<String, i64> = BTreeMap::new();
    for wallet in run.state.members.values().flat_map(|member| &member.wallets) {
        let sum = left.entry(wallet.wallet.clone()).or_default();
        let own = wallet.available.saturating_add(wallet.pending).saturating_add(wallet.held);
        *sum = sum.saturating_add(own);
    }
    let worth = left.iter().map(|(id, left)| money(program, id, *left));
    let liability = worth.fold(0, i64::saturating_add);
    let bought = tally.people.values().filter(|person| person.purchases > 0);
    let months = tally.months.iter();
    Side {
        program: program.id.clone(),
        members: bought.clone().count() as u64,
        touched: bought.filter(|person| person.gained > 0).count() as u64,
        figures: figures(program, &tally.all),
        expired: expired.collect(),
        left: left.iter().map(|(id, left)| (id.clone(), units(program, id, *left))).collect(),
        liability: program.currency.format(liability),
        acts: tally.acts.clone(),
        moves: tally.moves.clone(),
        reasons: tally.reasons.clone(),
        promotions: promotions(run),
        rules: rules(run),
        months: months
            .map(|((year, month), sums)| Month {
                month: format!("{year:04}-{month:02}"),
                figures: figures(program, sums),
            })
            .collect(),
        bands: bands(program.currency, &tally.people),
    }
}

fn figures(program: &Program, sums: &Sums) -> Figures {
    let currency = program.currency;
    let of = |part: fn(&Flow) -> i64| {
        let wallets = sums.wallets.iter();
        wallets.map(|(id, flow)| (id.clone(), units(program, id, part(flow)))).collect()
    };
    let paid = sums.wallets.values().map(|flow| flow.paid).fold(0, i64::saturating_add);
    let parts = [sums.discount, sums.gifts, paid, sums.claimed];
    let cost = parts.into_iter().fold(0, i64::saturating_add);
    Figures {
        purchases: sums.purchases,
        refused: sums.refused,
        net: currency.format(sums.net),
        discount: currency.format(sums.discount),
        gifts: currency.format(sums.gifts),
        coupons: sums.coupons,
        issued: of(|flow| flow.issued),
        taken_back: of(|flow| flow.taken_back),
        used: of(|flow| flow.used),
        paid: currency.format(paid),
        claimed: currency.format(sums.claimed),
        cost: currency.format(cost),
        exact: Exact { net: sums.net, discount: sums.discount, paid, cost },
    }
}

fn promotions(run: &Run) -> Vec<PromotionFigures> {
    let program = &run.published.program;
    let figures = |id: &String| {
        let fired = run.tally.promotions.get(id).copied().unwrap_or_default();
        PromotionFigures {
            promotion: id.clone(),
            touched: fired.touched,
            applied: fired.applied,
            lost: fired.lost,
            amount: program.currency.format(fired.amount),
        }
    };
    program.promotions.iter().map(|promotion| figures(&promotion.id)).collect()
}

fn rules(run: &Run) -> Vec<RuleFigures> {
    let program = &run.published.program;
    let figures = |rule: &baci_core::program::Rule| {
        let wallet = program.wallets.get(rule.wallet).map(|w| w.id.clone()).unwrap_or_default();
        let known = run.tally.rules.get(&(wallet.clone(), rule.id.clone()));
        let (applied, given) = known.copied().unwrap_or_default();
        let units = units(program, &wallet, given);
        RuleFigures { rule: rule.id.clone(), wallet, applied, units }
    };
    program.rules.iter().map(figures).collect()
}

fn bands(currency: Currency, people: &HashMap<String, Person>) -> Vec<Band> {
    let band = |(from, to): &(u64, u64)| {
        let within = people.values().filter(|p| (*from..=*to).contains(&p.purchases));
        let sum = |part: fn(&Person) -> i64| {
            currency.format(within.clone().map(part).fold(0, i64::saturating_add))
        };
        Band {
            purchases_from: *from,
            purchases_to: Some(*to).filter(|to| *to != u64::MAX),
            members: within.clone().count() as u64,
            spent: sum(|person| person.spent),
            gained: sum(|person| person.gained),
        }
    };
    BANDS.iter().map(band).collect()
}

/// Units as people write them; plain where the program has no such wallet.
fn units(program: &Program, wallet: &str, units: i64) -> String {
    let digits = program.wallets.iter().find(|own| own.id == wallet).map_or(0, |own| own.digits);
    baci_core::decimal::format(units, digits)
}

fn money(program: &Program, wallet: &str, units: i64) -> i64 {
    let wallet = program.wallets.iter().find(|own| own.id == wallet);
    wallet.map_or(0, |wallet| wallet.pays(units, program.currency.digits))
}
