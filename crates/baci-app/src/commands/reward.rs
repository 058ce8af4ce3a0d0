//! A reward that is claimed: paid from the ledger, taken from its stock, and given, all at once.

use crate::answer::{Answer, CardAnswer, CouponGiven, RewardAnswer};
use crate::command::{ClaimReward, Command};
use crate::commands::view::{self, Seen, SeenUsed};
use crate::commands::{draft, gift_cards, line, seal};
use crate::coupons::code_for;
use crate::published::Published;
use crate::state::{Change, MemberState, State, stage, tier, to_json};
use baci_core::coupon::Binding;
use baci_core::decide::caps::{Key, Span};
use baci_core::id::MemberId;
use baci_core::ledger::Account;
use baci_core::member::MemberView;
use baci_core::program::Program;
use baci_core::program::reward::{Gives, Reward};
use baci_core::refusal::{Code, Refusal};
use baci_core::reward::{self as rules, Ask, Granted};
use baci_core::time::Instant;
use baci_store::coupon::MemberCoupon;
use baci_store::reward::StoredClaim;
use serde_json::json;

/// Claims a reward, if the member may have it.
pub(super) fn claim(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    wanted: &ClaimReward,
) -> Result<Answer, Refusal> {
    let published = state.program()?;
    let program = &published.program;
    let known = state.member(member)?;
    let reward = named(program, &wanted.reward)?;
    let branch = wanted.branch.as_deref();
    let wait = reward.place(branch).and_then(|place| known.waits.get(&place));
    let held = wait.is_some_and(|wait| line::is_held(wait, at));
    let ask = Ask { price: wanted.price, branch, held };
    let (granted, seen) = held_against(state, known, &published, at, |view| {
        rules::claim(program, view, (reward, ask), at)
    })?;
    let granted = granted?;
    let units = granted.price.wallet.map_or(0, |(_, units)| units);
    let money = granted.price.money;
    let body = json!({ "reward": reward.id, "price": wanted.price, "branch": branch,
                       "held": held, "units": units, "money": money });
    let mut draft = draft(state, command, at, member, &body)?;
    draft.event.seen = to_json(&seen)?;
    let mut change = seal(draft);
    change.settle(known)?;
    let mut claim = new_claim(&change, program, reward, (&granted, branch));
    if units > 0 {
        let cause = change.cause;
        let (wallet, journal) = change.wallet(known, &claim.wallet);
        wallet.spend(&cause, Account::Redeemed, units, journal)?;
    }
    change.draft.outcome.counts.clone_from(&granted.counts);
    if let Some(wait) = wait.filter(|wait| held || wait.state == "waiting") {
        // Who waits and finds some free needs no place in the line any more.
        let one_less = (!held).then(|| rules::count((&wait.place, Span::Waiting), -1));
        change.draft.outcome.counts.extend(one_less);
        change.draft.wait = Some(line::as_it_is(wait, "claimed"));
    }
    claim.code = code(state, &mut change, program, reward)?;
    let mut cards = Vec::new();
    if let Gives::GiftCard { amount } = reward.gives {
        let number = wanted.card.clone().ok_or_else(no_number)?;
        let (cause, card) = (change.cause, (number.as_str(), amount));
        cards.push(gift_cards::issue_beside(state, command, cause, member, card)?);
        claim.code = number;
    }
    finish(state, change, claim, cards)
}

fn no_number() -> Refusal {
    Refusal::new(Code::GiftCardUnknown, "a gift card needs a number")
}

/// The reward with this id.
pub(crate) fn named<'p>(program: &'p Program, id: &str) -> Result<&'p Reward, Refusal> {
    let found = program.reward(id).and_then(|at| program.rewards.get(at));
    found.ok_or_else(|| {
        let id: String = id.chars().take(60).collect();
        let names: Vec<&str> = program.rewards.iter().take(20).map(|own| own.id.as_str()).collect();
        let names = names.join(", ");
        let sentence = format!("the program has no reward '{id}': it has {names}");
        let refusal = Refusal::new(Code::UnknownName, sentence).because("unknown-reward");
        refusal.with("name", id).with("names", names)
    })
}

/// Holds something against a member as they are, and notes what was seen.
pub(super) fn held_against<T>(
    state: &State,
    known: &MemberState,
    published: &Published,
    at: Instant,
    what: impl FnOnce(&MemberView<'_>) -> T,
) -> Result<(T, Seen), Refusal> {
    let available = view::available(known, published, at)?;
    let used = SeenUsed::new(state, known);
    let tiers = tier::at(state, known, published, at);
    let stage = stage::seen(known, published, at);
    let done = what(&MemberView {
        member: &known.stored.member,
        available: &available,
        tiers: &tiers,
        stage,
        segments: &known.segments,
        household: known.household,
        used: &used,
        origin: None,
    });
    let seen = Seen::of(published, known, (&available, &tiers, stage), used.noted());
    Ok((done, seen))
}

fn new_claim(
    change: &Change,
    program: &Program,
    reward: &Reward,
    (granted, branch): (&Granted, Option<&str>),
) -> StoredClaim {
    let event = &change.draft.event;
    let (state, kind) = match reward.gives {
        Gives::PickUp { .. } => ("ready", "pick_up"),
        Gives::Coupon { .. } => ("given", "coupon"),
        Gives::Codes { .. } => ("given", "codes"),
        Gives::GiftCard { .. } => ("given", "gift_card"),
    };
    let wallet = granted.price.wallet.and_then(|(at, _)| program.wallets.get(at));
    StoredClaim {
        member: event.member,
        event: event.event,
        reward: reward.id.clone(),
        branch: branch.unwrap_or_default().to_owned(),
        place: granted.place.clone().unwrap_or_default(),
        state: state.to_owned(),
        kind: kind.to_owned(),
        code: String::new(),
        wallet: wallet.map(|wallet| wallet.id.clone()).unwrap_or_default(),
        units: granted.price.wallet.map_or(0, |(_, units)| units),
        money: granted.price.money,
        terms: granted.terms.clone(),
        claimed_at: event.at,
        ends_at: granted.ends_at,
        changed_at: event.at,
    }
}

/// The code that the member gets; a coupon is made on the way.
fn code(
    state: &State,
    change: &mut Change,
    program: &Program,
    reward: &Reward,
) -> Result<String, Refusal> {
    let event = change.cause.event;
    match &reward.gives {
        Gives::PickUp { .. } => Ok(code_for(&format!("{event}/pick-up"))),
        Gives::Codes { pool } => {
            let place = baci_core::program::reward::pool_place(pool);
            let given = Key { rule: &place, span: Span::Given }.to_string();
            let number = state.program_counters.get(&given).copied().unwrap_or(0) + 1;
            let code = state.pool_codes.get(&(pool.clone(), number)).cloned();
            code.ok_or_else(|| {
                let sentence = format!("the pool '{pool}' has no code left");
                let refusal = Refusal::new(Code::RewardOutOfStock, sentence);
                refusal.because("pool-empty").with("name", pool)
            })
        }
        Gives::Coupon { promotion, lasts } => {
            let at = change.cause.at;
            let until = lasts.map_or(Instant::FAR, |lasts| lasts.after(at, &program.zone));
            Ok(give_coupon(change, (&reward.id, promotion), until))
        }
        Gives::GiftCard { .. } => Ok(String::new()),
    }
}

pub(super) fn give_coupon(
    change: &mut Change,
    (rule, promotion): (&str, &str),
    until: Instant,
) -> String {
    let event = &change.draft.event;
    let (at, created_at) = (event.at, event.recorded_at);
    let own = MemberCoupon {
        member: event.member,
        code: code_for(&format!("{}/{rule}", event.event)),
        batch: None,
        promotion: promotion.to_owned(),
        uses: 1,
        starts_at: at,
        ends_at: until,
        state: "open".to_owned(),
        event: Some(event.event),
        actor: "program".to_owned(),
        created_at,
        binding: Binding::default(),
    };
    let code = own.code.clone();
    change.draft.outcome.coupons.push(CouponGiven {
        code: code.clone(),
        rule: rule.to_owned(),
        promotion: promotion.to_owned(),
        from: at,
        until,
    });
    change.draft.coupons.push(own);
    code
}

/// Takes a claim into the state, as it stands after its event.
pub(super) fn finish(
    state: &mut State,
    mut change: Change,
    claim: StoredClaim,
    cards: Vec<(Change, CardAnswer)>,
) -> Result<Answer, Refusal> {
    // The shop takes it with the claim alone, and gives back what the outcome says.
    let taken = if change.draft.event.kind == "reward_claim" { claim.money } else { 0 };
    let money = change.draft.outcome.money_back.unwrap_or(taken);
    change.draft.outcome.reward = Some(RewardAnswer {
        claim: claim.event,
        reward: claim.reward.clone(),
        state: claim.state.clone(),
        kind: claim.kind.clone(),
        code: claim.code.clone(),
        wallet: claim.wallet.clone(),
        units: claim.units,
        money,
        until: (claim.state == "ready").then_some(claim.ends_at),
    });
    change.draft.claim = Some(claim);
    change.draft.outcome.cards = gift_cards::absorb(state, cards)?;
    state.absorb(change)
}
