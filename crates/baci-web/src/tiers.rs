//! Tiers: how many members have which, where one stands in words, and giving and using by hand.

mod give;
mod list;

use crate::state::Web;
use crate::visit::{Visit, random};
use crate::words::{Words, dates};
use crate::wrong::Wrong;
use baci_app::{BenefitLeft, LadderStanding, MemberTiers};
use baci_core::id::MemberId;
use baci_core::program::Program;
use baci_core::program::tier::{Ladder, Measure};
use baci_core::text::Texts;
use baci_core::tier::{Missing, Move, Outlook};

pub(crate) use give::{Give, give, revoke, use_at_till};
pub(crate) use list::list;

/// Where a member stands, in words.
#[derive(Default)]
pub(crate) struct Stands {
    pub ladders: Vec<LadderView>,
    pub benefits: Vec<BenefitView>,
    /// What makes using a benefit safe to send twice.
    pub key: String,
}

/// A ladder, with the tier that the member has.
pub(crate) struct LadderView {
    /// Its name, where there are several.
    pub name: String,
    pub tier: String,
    /// Whether there is one.
    pub has: bool,
    /// Until when it is kept, what is missing to keep it.
    pub lines: Vec<String>,
    pub next: Vec<NeedView>,
}

/// What is missing for the next tier.
pub(crate) struct NeedView {
    /// '4,200 baht to Gold by 31 March'
    pub text: String,
    /// '15,800 of 20,000'
    pub why: String,
    /// How much of it is there, in percent.
    pub part: i64,
}

/// What a tier brings.
pub(crate) struct BenefitView {
    pub id: String,
    pub name: String,
    /// '9 left until 31 December', or that it has no end.
    pub left: String,
    pub usable: bool,
}

impl Stands {
    /// A member's; nothing where the program has no tiers.
    pub async fn of(web: &Web, visit: &Visit, id: MemberId) -> Result<Option<Self>, Wrong> {
        let has = visit.program.as_ref().is_some_and(|p| !p.program.ladders.is_empty());
        if !has {
            return Ok(None);
        }
        let tiers = web.baci.tiers_of(id).await?;
        Ok(tiers.map(|tiers| Self::told(&visit.words, &tiers)))
    }

    fn told(words: &Words, tiers: &MemberTiers) -> Self {
        let program = &tiers.published.program;
        let ladder = |own: &LadderStanding| {
            let of = program.ladders.get(own.ladder)?;
            Some(ladder(words, program, of, own))
        };
        let benefit = |own: &BenefitLeft| {
            let of = program.benefits.get(own.benefit)?;
            Some(BenefitView {
                id: of.id.clone(),
                name: named(words, &of.name, &of.id),
                left: left(words, own),
                usable: own.left != Some(0),
            })
        };
        Self {
            ladders: tiers.ladders.iter().filter_map(ladder).collect(),
            benefits: tiers.benefits.iter().filter_map(benefit).collect(),
            key: random(),
        }
    }
}

/// A name in the reader's language, or its id.
pub(crate) fn named(words: &Words, name: &Texts, id: &str) -> String {
    match name.get(words.language) {
        "" => id.to_owned(),
        name => name.to_owned(),
    }
}

fn left(words: &Words, own: &BenefitLeft) -> String {
    match (own.left, own.until) {
        (None, _) => words.t("benefit-free"),
        (Some(n), None) => words.say("benefit-left").count("n", n).to_string(),
        (Some(n), Some(until)) => {
            let said = words.say("benefit-left-until").count("n", n);
            said.text("day", dates::day(words, until)).to_string()
        }
    }
}

fn ladder(words: &Words, program: &Program, of: &Ladder, own: &LadderStanding) -> LadderView {
    let tier = |at: Option<usize>| {
        at.and_then(|at| of.tiers.get(at)).map(|tier| named(words, &tier.name, &tier.id))
    };
    let mut lines = Vec::new();
    let grant = own.standing.grant.as_ref();
    if let Some(until) = grant.and_then(|grant| grant.until) {
        let day = words.day(until.just_before());
        lines.push(words.say("tier-given-until").text("day", day).to_string());
    }
    let earned = own.standing.earned.as_ref();
    if let Some(grace) = earned.and_then(|earned| earned.grace) {
        let day = words.day(grace.just_before());
        lines.push(words.say("tier-grace").text("day", day).to_string());
    }
    let needs = own.keep.iter().flat_map(|keep| &keep.needs);
    for need in needs {
        let day = need.by.map(|day| dates::day(words, day)).unwrap_or_default();
        let key = if need.missing > 0 { "tier-keep" } else { "tier-kept" };
        let said =
            words.say(key).text("amount", amount(words, program, need.measure, need.missing));
        lines.push(said.text("day", day).to_string());
    }
    let name = match program.ladders.len() {
        1 => words.t("tier"),
        _ => named(words, &of.name, &of.id),
    };
    LadderView {
        name,
        tier: tier(own.tier).unwrap_or_else(|| words.t("tier-none")),
        has: own.tier.is_some(),
        lines,
        next: own.next.iter().flat_map(|next| needs_of(words, program, of, next)).collect(),
    }
}

fn needs_of(words: &Words, program: &Program, of: &Ladder, next: &Outlook) -> Vec<NeedView> {
    let tier = of.tiers.get(next.tier);
    let tier = tier.map(|tier| named(words, &tier.name, &tier.id)).unwrap_or_default();
    let view = |need: &Missing| {
        let text = |units| amount(words, program, need.measure, units);
        let key = if need.by.is_some() { "tier-next-by" } else { "tier-next" };
        let said = words.say(key).text("amount", text(need.missing)).text("tier", &tier);
        let day = need.by.map(|day| dates::day(words, day)).unwrap_or_default();
        let why = words.say("tier-has").text("has", text(need.has)).text("least", text(need.least));
        NeedView {
            text: said.text("day", day).to_string(),
            why: why.to_string(),
            part: need.has.clamp(0, need.least).saturating_mul(100) / need.least.max(1),
        }
    };
    next.needs.iter().map(view).collect()
}

/// An amount of what is counted.
fn amount(words: &Words, program: &Program, measure: Measure, units: i64) -> String {
    match measure {
        Measure::Spend => words.money(units),
        Measure::Visits => words.say("tier-visits").count("n", units).to_string(),
        Measure::Points(at) => match program.wallets.get(at) {
            Some(wallet) => words.valued(wallet, units),
            None => words.count(units),
        },
    }
}

/// A step in words: 'Silver → Gold: 20,150 of 20,000 spent'.
pub(crate) fn step(words: &Words, program: &Program, step: &Move) -> String {
    let name = |id: &Option<String>| {
        let id = id.as_deref().unwrap_or_default();
        let tiers = program.ladders.iter().flat_map(|ladder| &ladder.tiers);
        let tier = tiers.into_iter().find(|tier| tier.id == id);
        match tier {
            Some(tier) => named(words, &tier.name, &tier.id),
            None if id.is_empty() => words.t("tier-none"),
            None => id.to_owned(),
        }
    };
    let said = words.say("tier-step").text("from", name(&step.from)).text("to", name(&step.to));
    let mut parts = vec![said.to_string(), words.named("tier-why", why(step))];
    for own in &step.measured {
        let Some(measure) = baci_app::measure_of(program, &own.measure) else { continue };
        let text = |units| amount(words, program, measure, units);
        let said = words.say("tier-has").text("has", text(own.has)).text("least", text(own.least));
        parts.push(said.to_string());
    }
    parts.join(" · ")
}

fn why(step: &Move) -> &'static str {
    use baci_core::tier::Why;
    match step.why {
        Why::Reached => "reached",
        Why::NotKept => "not-kept",
        Why::GraceOver => "grace-over",
        Why::Granted => "granted",
        Why::GrantOver => "grant-over",
        Why::Revoked => "revoked",
        Why::CameBack => "came-back",
        Why::NoSuchTier => "no-such-tier",
    }
}
