//! Tiers as they are shown.

use crate::reader;
use crate::value::Time;
use baci_app::{LadderStanding, MemberTiers, TierCount, measure_of};
use baci_core::decimal;
use baci_core::program::Program;
use baci_core::program::tier::{Calendar, Ladder, Measure};
use baci_core::text::Texts;
use baci_core::tier::{Measured, Missing, Move, Outlook, Why};
use serde::Serialize;
use utoipa::ToSchema;

/// A member's tiers.
#[derive(Default, Serialize, ToSchema)]
pub(crate) struct MemberTiersResponse {
    /// The main ladder first.
    ladders: Vec<LadderResponse>,
    /// What their tiers bring.
    benefits: Vec<BenefitResponse>,
}

/// Where a member stands on a ladder.
#[derive(Serialize, ToSchema)]
pub(crate) struct LadderResponse {
    ladder: String,
    name: String,
    /// The tier that they have; not there for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    tier: Option<TierResponse>,
    /// The tier that they earned, where staff gave a higher one.
    #[serde(skip_serializing_if = "Option::is_none")]
    earned: Option<TierResponse>,
    /// Since when they have earned it.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Time>,
    /// What staff gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    given: Option<TierGivenResponse>,
    /// Until when it stays although what it takes is not there any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    grace_until: Option<Time>,
    /// What the next tier takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<OutlookResponse>,
    /// What is missing to keep the one that they earned.
    #[serde(skip_serializing_if = "Option::is_none")]
    keep: Option<OutlookResponse>,
}

/// A tier.
#[derive(Serialize, ToSchema)]
pub(crate) struct TierResponse {
    id: String,
    name: String,
    rank: i64,
}

/// A tier that staff gave.
#[derive(Serialize, ToSchema)]
pub(crate) struct TierGivenResponse {
    tier: String,
    since: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Time>,
    reason: String,
}

/// What a tier takes from here on.
#[derive(Serialize, ToSchema)]
pub(crate) struct OutlookResponse {
    tier: TierResponse,
    needs: Vec<TierNeedResponse>,
    /// Whether a condition must hold beside them.
    condition: bool,
}

/// What of a measure is missing.
#[derive(Serialize, ToSchema)]
pub(crate) struct TierNeedResponse {
    /// spend, visits or points.
    measure: &'static str,
    /// For points: the wallet that they are earned into.
    #[serde(skip_serializing_if = "Option::is_none")]
    wallet: Option<String>,
    least: String,
    has: String,
    missing: String,
    /// The first day that counts, `YYYY-MM-DD`; not there where all do.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    /// The last day on which so much is enough, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
}

/// What a tier brings.
#[derive(Serialize, ToSchema)]
pub(crate) struct BenefitResponse {
    id: String,
    name: String,
    used: i64,
    /// How often it may be used; not there for as often as one likes.
    #[serde(skip_serializing_if = "Option::is_none")]
    allowance: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<i64>,
    /// month, quarter or year; not there for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    per: Option<&'static str>,
    /// The last day for which that counts, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

/// A step up or down.
#[derive(Serialize, ToSchema)]
pub(crate) struct TierMoveResponse {
    ladder: String,
    at: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    up: bool,
    /// reached, not_kept, grace_over, granted, grant_over, revoked, came_back, no_such_tier.
    #[schema(value_type = String)]
    why: Why,
    /// What was counted, and what it takes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    measured: Vec<TierMeasuredResponse>,
}

/// A measure over a window.
#[derive(Serialize, ToSchema)]
pub(crate) struct TierMeasuredResponse {
    measure: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    wallet: Option<String>,
    has: String,
    least: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    until: String,
}

/// Members by tier.
#[derive(Serialize, ToSchema)]
pub(crate) struct TierCountsResponse {
    tiers: Vec<TierCountResponse>,
}

/// How many members have a tier.
#[derive(Serialize, ToSchema)]
pub(crate) struct TierCountResponse {
    ladder: String,
    tier: String,
    members: i64,
}

impl TierCountsResponse {
    pub fn of(counts: Vec<TierCount>) -> Self {
        let one = |TierCount { ladder, tier, members }| TierCountResponse { ladder, tier, members };
        Self { tiers: counts.into_iter().map(one).collect() }
    }
}

impl MemberTiersResponse {
    /// In the reader's language.
    pub fn of(tiers: &MemberTiers) -> Self {
        let program = &tiers.published.program;
        let benefit = |own: &baci_app::BenefitLeft| {
            let of = program.benefits.get(own.benefit)?;
            Some(BenefitResponse {
                id: of.id.clone(),
                name: named(&of.name, &of.id),
                used: own.used,
                allowance: of.allowance,
                left: own.left,
                per: of.per.map(Calendar::word),
                until: own.until.map(|day| day.to_string()),
            })
        };
        let ladder =
            |own: &LadderStanding| Some(ladder(program, program.ladders.get(own.ladder)?, own));
        Self {
            ladders: tiers.ladders.iter().filter_map(ladder).collect(),
            benefits: tiers.benefits.iter().filter_map(benefit).collect(),
        }
    }
}

fn named(name: &Texts, id: &str) -> String {
    match name.get(reader::language()) {
        "" => id.to_owned(),
        name => name.to_owned(),
    }
}

fn tier(ladder: &Ladder, at: usize) -> Option<TierResponse> {
    let tier = ladder.tiers.get(at)?;
    Some(TierResponse { id: tier.id.clone(), name: named(&tier.name, &tier.id), rank: tier.rank })
}

fn ladder(program: &Program, of: &Ladder, own: &LadderStanding) -> LadderResponse {
    let earned = own.standing.earned.as_ref();
    let earned_at = earned.and_then(|earned| of.tier(&earned.tier));
    let given = own.standing.grant.as_ref().map(|grant| TierGivenResponse {
        tier: grant.tier.clone(),
        since: Time(grant.since),
        until: grant.until.map(Time),
        reason: grant.reason.clone(),
    });
    let outlook = |outlook: &Option<Outlook>| {
        let Outlook { tier: at, needs, condition } = outlook.as_ref()?;
        let needs = needs.iter().map(|missing| need(program, missing)).collect();
        Some(OutlookResponse { tier: tier(of, *at)?, needs, condition: *condition })
    };
    LadderResponse {
        ladder: of.id.clone(),
        name: named(&of.name, &of.id),
        tier: own.tier.and_then(|at| tier(of, at)),
        earned: earned_at.filter(|at| Some(*at) != own.tier).and_then(|at| tier(of, at)),
        since: earned.map(|earned| Time(earned.since)),
        given,
        grace_until: earned.and_then(|earned| earned.grace).map(Time),
        next: outlook(&own.next),
        keep: outlook(&own.keep),
    }
}

fn need(program: &Program, missing: &Missing) -> TierNeedResponse {
    let text = |units| amount(program, missing.measure, units);
    let (measure, wallet) = words(program, missing.measure);
    TierNeedResponse {
        measure,
        wallet,
        least: text(missing.least),
        has: text(missing.has),
        missing: text(missing.missing),
        from: missing.from.map(|day| day.to_string()),
        by: missing.by.map(|day| day.to_string()),
    }
}

fn words(program: &Program, measure: Measure) -> (&'static str, Option<String>) {
    match measure {
        Measure::Spend => ("spend", None),
        Measure::Visits => ("visits", None),
        Measure::Points(at) => ("points", program.wallets.get(at).map(|own| own.id.clone())),
    }
}

fn amount(program: &Program, measure: Measure, units: i64) -> String {
    match measure {
        Measure::Spend => program.currency.format(units),
        Measure::Visits => units.to_string(),
        Measure::Points(at) => {
            decimal::format(units, program.wallets.get(at).map_or(0, |own| own.digits))
        }
    }
}

impl TierMoveResponse {
    /// A step, its amounts as they are written.
    pub fn of(step: &Move, program: &Program) -> Self {
        let measured = |own: &Measured| {
            let measure = measure_of(program, &own.measure)?;
            let (word, wallet) = words(program, measure);
            Some(TierMeasuredResponse {
                measure: word,
                wallet,
                has: amount(program, measure, own.has),
                least: amount(program, measure, own.least),
                from: own.from.map(|day| day.to_string()),
                until: own.until.to_string(),
            })
        };
        Self {
            ladder: step.ladder.clone(),
            at: Time(step.at),
            from: step.from.clone(),
            to: step.to.clone(),
            up: step.up,
            why: step.why,
            measured: step.measured.iter().filter_map(measured).collect(),
        }
    }
}
