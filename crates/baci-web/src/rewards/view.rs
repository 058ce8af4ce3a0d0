//! Rewards and claims in words, for the console, the till and the member's own page.

use crate::state::Web;
use crate::visit::Visit;
use crate::words::Words;
use crate::wrong::Wrong;
use baci_app::{MemberReward, MemberRewards, StoredClaim};
use baci_core::id::{EventRef, MemberId};
use baci_core::program::Program;
use baci_core::program::reward::{Gives, Reward, RewardPrice, Stock};
use baci_core::refusal::{Refusal, Value};
use baci_core::time::Instant;

/// The most claims that are shown of a member, those that wait to be picked up apart.
const CLAIMS: usize = 20;
/// Among how many of the latest those are looked for.
const LATEST: usize = 500;

/// Who looks at claims: a member gives back alone only what is not in their hands yet.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    Member,
    Staff,
}

/// Whether a member may give it back without anybody at the counter: nothing has to change hands.
pub(crate) fn alone(own: &StoredClaim) -> bool {
    own.state != "collected" && own.money == 0
}

/// A reward as it is shown to a member.
pub(crate) struct RewardView {
    pub id: String,
    pub name: String,
    pub description: String,
    /// What it gives, what is left, when it opens and closes.
    pub lines: Vec<String>,
    pub ways: Vec<Way>,
    /// Where each has its own stock: the branches, with what is left at each.
    pub branches: Vec<(String, String)>,
    /// Whether the member can have it now.
    pub can_have: bool,
    pub why_not: Option<String>,
    /// That a piece is kept, or that they wait.
    pub line: Option<String>,
    pub may_wait: bool,
    pub may_leave: bool,
}

/// A way to pay.
pub(crate) struct Way {
    /// Its position.
    pub n: usize,
    pub price: String,
    pub free: bool,
    pub usable: bool,
    /// Whether the shop takes money for it.
    pub money: bool,
}

/// A claim as it is shown.
pub(crate) struct ClaimView {
    pub id: EventRef,
    pub reward: String,
    pub code: String,
    pub chip: (&'static str, String),
    pub lines: Vec<String>,
    pub ready: bool,
    pub may_cancel: bool,
}

/// A refusal in words, with the reward's name in the place of its id.
pub(crate) fn refusal(words: &Words, program: Option<&Program>, mut no: Refusal) -> String {
    for (key, value) in no.values.iter_mut().filter(|(key, _)| *key == "reward") {
        let id = value.to_string();
        let own = program.and_then(|program| program.rewards.get(program.reward(&id)?));
        (*key, *value) = (*key, own.map_or(Value::Text(id), |own| Value::Text(name(words, own))));
    }
    words.refusal(&no)
}

/// A reward's name, in the reader's language.
pub(crate) fn name(words: &Words, own: &Reward) -> String {
    own.name.get(words.language).to_owned()
}

/// The ways to pay, in words.
pub(crate) fn prices(words: &Words, program: &Program, own: &Reward) -> Vec<String> {
    own.prices.iter().map(|own| price(words, program, own)).collect()
}

fn price(words: &Words, program: &Program, own: &RewardPrice) -> String {
    let wallet = own.wallet.and_then(|(at, units)| Some((program.wallets.get(at)?, units)));
    let units = wallet.map(|(wallet, units)| words.valued(wallet, units));
    let money = (own.money > 0).then(|| words.money(own.money));
    match (units, money) {
        (Some(units), Some(money)) => format!("{units} + {money}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => words.t("reward-free"),
    }
}

/// What it gives, as a word.
pub(crate) fn gives(words: &Words, own: &Reward) -> String {
    words.t(match own.gives {
        Gives::Coupon { .. } => "reward-gives-coupon",
        Gives::GiftCard { .. } => "reward-gives-gift-card",
        Gives::Codes { .. } => "reward-gives-codes",
        Gives::PickUp { .. } => "reward-gives-pick-up",
    })
}

/// The catalog of a member, in words.
pub(crate) fn catalog(words: &Words, found: &MemberRewards) -> Vec<RewardView> {
    let program = &found.published.program;
    let view = |own: &MemberReward| reward(words, found, own, program.rewards.get(own.reward)?);
    found.rewards.iter().filter_map(view).collect()
}

fn reward(
    words: &Words,
    found: &MemberRewards,
    own: &MemberReward,
    reward: &Reward,
) -> Option<RewardView> {
    let program = &found.published.program;
    let held = own.waits.iter().find(|wait| wait.state == "held");
    let waits = own.waits.iter().any(|wait| wait.state == "waiting");
    let line = match held {
        Some(held) => {
            let until = words.moment(held.until);
            Some(words.say("reward-kept-until").text("time", until).to_string())
        }
        None => waits.then(|| words.t("reward-in-line")),
    };
    let gone = !own.look.shelves.is_empty() && own.look.shelves.iter().all(|s| s.free() <= 0);
    let by_branch = matches!(reward.stock, Stock::Branches(_));
    let branch = |shelf: &baci_core::reward::Shelf| {
        let id = shelf.branch.clone()?;
        let n = shelf.free().max(0);
        Some((id.clone(), format!("{} ({})", words.branch(&id), words.count(n))))
    };
    let way = |(n, own_price): (usize, &RewardPrice)| Way {
        n,
        price: price(words, program, own_price),
        free: *own_price == RewardPrice::default(),
        usable: own.look.prices.get(n).is_some_and(Option::is_none),
        money: own_price.money > 0,
    };
    let shelves = own.look.shelves.iter().filter(|_| by_branch);
    let mut branches: Vec<_> = shelves.filter_map(branch).collect();
    // Where they wait, or a piece is kept, is what they mean.
    let mine = |id: &str| own.waits.iter().any(|wait| wait.branch == id);
    branches.sort_by_key(|(id, _)| !mine(id));
    Some(RewardView {
        id: reward.id.clone(),
        name: name(words, reward),
        description: reward.description.get(words.language).to_owned(),
        lines: lines(words, own, reward),
        ways: reward.prices.iter().enumerate().map(way).collect(),
        branches,
        can_have: own.can_have(),
        why_not: own.why_not(&found.published).map(|no| refusal(words, Some(program), no)),
        line,
        may_wait: reward.waiting.is_some()
            && gone
            && own.look.bars.is_empty()
            && own.waits.is_empty(),
        may_leave: !own.waits.is_empty(),
    })
}

fn lines(words: &Words, own: &MemberReward, reward: &Reward) -> Vec<String> {
    let mut lines = vec![gives(words, reward)];
    if let [shelf] = own.look.shelves.as_slice()
        && shelf.branch.is_none()
    {
        let left = words.say("reward-left-n").count("n", shelf.free().max(0));
        lines.push(left.to_string());
    }
    if let Some(closes) = reward.closes {
        let day = words.day(closes.just_before());
        lines.push(words.say("reward-closes").text("day", day).to_string());
    }
    lines
}

/// A member's claims, in words.
pub(crate) async fn claims(
    web: &Web,
    visit: &Visit,
    member: MemberId,
    by: By,
) -> Result<Vec<ClaimView>, Wrong> {
    let mut latest = web.baci.claims_of(member, None, LATEST).await?.claims;
    let now = web.baci.clock().now();
    // What is to be picked up is never pushed out by what is done with.
    latest.sort_by_key(|own| own.state != "ready");
    let ready = latest.iter().filter(|own| own.state == "ready").count();
    latest.truncate(CLAIMS.max(ready));
    Ok(latest.iter().map(|own| claim(visit, own, (now, by))).collect())
}

fn claim(visit: &Visit, own: &StoredClaim, (now, by): (Instant, By)) -> ClaimView {
    let words = &visit.words;
    let program = visit.program.as_ref().map(|published| &published.program);
    let reward = program.and_then(|program| program.rewards.get(program.reward(&own.reward)?));
    let late = own.state == "ready" && now >= own.ends_at;
    let state = if late { "expired" } else { own.state.as_str() };
    let mut lines = vec![words.moment(own.claimed_at)];
    if state == "ready" {
        let until = words.moment(own.ends_at.just_before());
        lines.push(words.say("claim-until").text("time", until).to_string());
    }
    let open = ["ready", "given"].contains(&state) || (state == "collected" && own.terms.returns);
    let in_time = own.terms.until.is_none_or(|until| now < until);
    ClaimView {
        id: EventRef { member: own.member, event: own.event },
        reward: reward.map_or_else(|| own.reward.clone(), |reward| name(words, reward)),
        code: own.code.clone(),
        chip: claim_chip(words, state),
        lines,
        ready: state == "ready",
        may_cancel: own.terms.cancel && open && in_time && (by == By::Staff || alone(own)),
    }
}

/// How a claim stands: its mood and word.
pub(crate) fn claim_chip(words: &Words, state: &str) -> (&'static str, String) {
    let mood = match state {
        "ready" => "warn",
        "given" | "collected" => "good",
        _ => "",
    };
    (mood, words.named("claim-is", state))
}
