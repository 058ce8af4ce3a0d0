//! Rewards: the catalog as the shop and as a member sees it, claims, and what is done with them.

mod due;
mod stock;

use crate::answer::Answer;
use crate::asked::Asked;
use crate::baci::Baci;
use crate::command::{ClaimReward, Command, What, Who};
use crate::error::AppError;
use crate::gift_cards::draw;
use crate::published::Published;
use crate::state::{stage, tier};
use baci_core::decide::caps::Key;
use baci_core::id::{EventId, EventRef, MemberId};
use baci_core::member::{MemberView, Used};
use baci_core::program::reward::{Gives, Reward};
use baci_core::refusal::{Code, Refusal};
use baci_core::reward::{self as rules, Look, Shelf};
use baci_core::time::Instant;
use baci_store::reward::{self, StoredClaim, StoredWait};
use baci_store::{Column, counter, gift_card, lookup, merge};
use std::collections::BTreeMap;
use std::sync::Arc;

pub use stock::{MAX_POOL_CODES, NewStock};

/// The most that one page of claims holds.
const PAGE: usize = 200;
/// How often another number of a gift card is drawn where one is taken.
const TRIES: usize = 5;

/// How a reward stands for the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RewardState {
    Open,
    /// It opens later.
    Scheduled,
    /// It is open, and nothing is left.
    Gone,
    Closed,
}

/// A reward, and what is left of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RewardInfo {
    /// Position in `Program::rewards`.
    pub reward: usize,
    pub state: RewardState,
    /// What is left where; empty where nobody counts.
    pub shelves: Vec<Shelf>,
}

/// A reward as a member sees it.
#[derive(Clone, Debug)]
pub struct MemberReward {
    /// Position in `Program::rewards`.
    pub reward: usize,
    pub look: Look,
    /// What they wait for of it, and what is kept for them.
    pub waits: Vec<StoredWait>,
}

/// The catalog as a member sees it.
#[derive(Clone, Debug)]
pub struct MemberRewards {
    pub published: Arc<Published>,
    /// In the order of the program; without those that closed.
    pub rewards: Vec<MemberReward>,
    /// What can be spent from each of the program's wallets.
    pub available: Vec<i64>,
}

/// A page of claims, the latest first.
#[derive(Clone, Debug)]
pub struct ClaimPage {
    pub claims: Vec<StoredClaim>,
    /// Where the next page starts, if there may be one.
    pub next: Option<EventId>,
}

impl RewardState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Open, Self::Scheduled, Self::Gone, Self::Closed];

    /// Its stable word.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Scheduled => "scheduled",
            Self::Gone => "gone",
            Self::Closed => "closed",
        }
    }

    fn of(reward: &Reward, shelves: &[Shelf], at: Instant) -> Self {
        match () {
            () if reward.closes.is_some_and(|closes| at >= closes) => Self::Closed,
            () if reward.opens.is_some_and(|opens| at < opens) => Self::Scheduled,
            () if !shelves.is_empty() && shelves.iter().all(|shelf| shelf.free() <= 0) => {
                Self::Gone
            }
            () => Self::Open,
        }
    }
}

impl MemberReward {
    /// Whether the member can have it now, in some way and at some place.
    pub fn can_have(&self) -> bool {
        let kept = self.waits.iter().any(|wait| wait.state == "held");
        let left = self.look.shelves.is_empty() || self.look.shelves.iter().any(|s| s.free() > 0);
        self.look.bars.is_empty() && (kept || left) && self.look.prices.iter().any(Option::is_none)
    }

    /// Why the member cannot have it, the first reason; nothing where they can.
    pub fn why_not(&self, published: &Published) -> Option<Refusal> {
        let program = &published.program;
        let reward = program.rewards.get(self.reward)?;
        if let Some(bar) = self.look.bars.first() {
            return Some(bar.refusal(program, reward));
        }
        if self.can_have() {
            return None;
        }
        let kept = self.waits.iter().any(|wait| wait.state == "held");
        let best = self.look.shelves.iter().max_by_key(|shelf| shelf.free());
        let bar = match best.filter(|best| best.free() <= 0 && !kept) {
            Some(Shelf { left, waiting, .. }) => {
                let (left, waiting) = (*left, *waiting);
                Some(rules::Bar::Gone { left, waiting, line: reward.waiting.is_some() })
            }
            None => self.look.prices.iter().flatten().next().cloned(),
        };
        bar.map(|bar| bar.refusal(program, reward))
    }
}

impl Baci {
    /// The catalog, and what is left of each reward.
    ///
    /// # Errors
    /// [`Code::NoProgram`]; the database is out of order.
    pub async fn rewards(&self) -> Result<(Arc<Published>, Vec<RewardInfo>), AppError> {
        let published = self.in_force().await?;
        let now = self.clock().now();
        let rewards = &published.program.rewards;
        let keys = rewards.iter().flat_map(|own| rules::keys(&published.program, own, now));
        let shared: Vec<String> = keys.filter(|(_, all)| *all).map(|(key, _)| key).collect();
        let used = self.shared_counts(shared).await?;
        let info = |(at, own): (usize, &Reward)| {
            let shelves = rules::shelves(own, &|key| used.used(key));
            RewardInfo { reward: at, state: RewardState::of(own, &shelves, now), shelves }
        };
        let infos = rewards.iter().enumerate().map(info).collect();
        Ok((published, infos))
    }

    /// The counters of all members together with these keys.
    pub(crate) async fn shared_counts(
        &self,
        keys: Vec<String>,
    ) -> Result<BTreeMap<String, i64>, AppError> {
        if keys.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut tx = self.database().begin_snapshot().await?;
        let rows = counter::of_program(&mut tx, keys).await;
        tx.rollback().await?;
        Ok(rows?.into_iter().collect())
    }

    /// The catalog as a member sees it: what they may have, and why not.
    ///
    /// # Errors
    /// [`Code::MemberNotFound`], [`Code::NoProgram`].
    pub async fn rewards_for(&self, member: MemberId) -> Result<MemberRewards, AppError> {
        let now = self.clock().now();
        let member = self.whom(member).await?;
        let state = self.member_now(member, now).await?;
        let published = state.program()?;
        let program = &published.program;
        let known = state.member(member)?;
        let keys = program.rewards.iter().flat_map(|own| rules::keys(program, own, now));
        let (shared, own): (Vec<_>, Vec<_>) = keys.partition(|(_, all)| *all);
        let names = |keys: Vec<(String, bool)>| keys.into_iter().map(|(key, _)| key).collect();
        let mut used = self.shared_counts(names(shared)).await?;
        let mut tx = self.database().begin_snapshot().await?;
        let own = lookup::standing(&mut tx, Column::uuids([member.0]), names(own)).await;
        tx.rollback().await?;
        used.extend(own?.1.into_iter().map(|row| (row.counter, row.used)));
        let bought = Key::PURCHASES.to_string();
        used.extend(known.counters.get(&bought).map(|count| (bought.clone(), count)));
        let available = crate::commands::view::available(known, &published, now)?;
        let tiers = tier::at(&state, known, &published, now);
        let waits = reward::waits_of(self.database(), member, 1000).await?;
        let view = MemberView {
            member: &known.stored.member,
            available: &available,
            tiers: &tiers,
            stage: stage::seen(known, &published, now),
            segments: &known.segments,
            household: known.household,
            used: &used,
            origin: None,
        };
        let one = |(at, own): (usize, &Reward)| MemberReward {
            reward: at,
            look: rules::look(program, &view, own, now),
            waits: waits.iter().filter(|wait| wait.reward == own.id).cloned().collect(),
        };
        let open = program.rewards.iter().enumerate();
        let open = open.filter(|(_, own)| own.closes.is_none_or(|closes| now < closes));
        let rewards = open.map(one).collect();
        Ok(MemberRewards { published: published.clone(), rewards, available })
    }

    /// Claims a reward for a member.
    ///
    /// # Errors
    /// As the command's: the first reason against it.
    pub async fn claim_reward(
        &self,
        actor: &str,
        member: Who,
        mut wanted: ClaimReward,
        asked: Asked,
    ) -> Result<Answer, AppError> {
        let published = self.in_force().await?;
        let program = &published.program;
        let own = program.reward(&wanted.reward).and_then(|at| program.rewards.get(at));
        if matches!(own.map(|own| &own.gives), Some(Gives::GiftCard { .. })) {
            wanted.card = Some(self.free_number().await?);
        }
        let command = |wanted| command(actor, &asked, member.clone(), What::ClaimReward(wanted));
        let done = self.commit(command(wanted.clone())).await;
        match done {
            // What time has set free, or what is this member's turn, may not be noted yet.
            Err(AppError::Refused(no)) if no.code == Code::RewardOutOfStock => {
                if self.rewards_due(self.clock().now()).await? == 0 {
                    return Err(AppError::Refused(no));
                }
                self.commit(command(wanted)).await
            }
            done => done,
        }
    }

    /// A number that no gift card has.
    async fn free_number(&self) -> Result<String, AppError> {
        for _ in 0..TRIES {
            let number = draw()?;
            if gift_card::by_number(self.database(), &number).await?.is_none() {
                return Ok(number);
            }
        }
        Err(AppError::Busy)
    }

    /// Hands out what was claimed.
    ///
    /// # Errors
    /// [`Code::ClaimClosed`], [`Code::EventNotFound`].
    pub async fn collect_claim(
        &self,
        actor: &str,
        claim: EventRef,
        asked: Asked,
    ) -> Result<Answer, AppError> {
        let what = What::CollectClaim { claim: claim.event };
        self.commit(command(actor, &asked, Who::Id(claim.member), what)).await
    }

    /// Undoes a claim, by the terms that it was made on; whoever is next in line gets its piece.
    ///
    /// # Errors
    /// [`Code::ClaimClosed`], [`Code::EventNotFound`].
    pub async fn cancel_claim(
        &self,
        actor: &str,
        claim: EventRef,
        asked: Asked,
    ) -> Result<Answer, AppError> {
        let what = What::CancelClaim { claim: claim.event };
        let answer = self.commit(command(actor, &asked, Who::Id(claim.member), what)).await?;
        self.serve_lines().await?;
        Ok(answer)
    }

    /// Waits in line for a piece of a reward.
    ///
    /// # Errors
    /// [`Code::RewardUnavailable`], [`Code::UnknownName`].
    pub async fn join_line(
        &self,
        actor: &str,
        member: Who,
        (reward, branch): (&str, Option<&str>),
        asked: Asked,
    ) -> Result<Answer, AppError> {
        let (reward, branch) = (reward.to_owned(), branch.map(str::to_owned));
        self.commit(command(actor, &asked, member, What::JoinLine { reward, branch })).await
    }

    /// Waits no longer, nor wants what is kept.
    ///
    /// # Errors
    /// [`Code::NotFound`] where they do not wait.
    pub async fn leave_line(
        &self,
        actor: &str,
        member: MemberId,
        (reward, branch): (&str, Option<&str>),
        asked: Asked,
    ) -> Result<Answer, AppError> {
        let waits = self.waits_of(member).await?;
        let branch = branch.unwrap_or_default();
        let wait = waits.into_iter().find(|own| own.reward == reward && own.branch == branch);
        // Asked for again, the command finds its answer whatever the place is called.
        let place = wait.map_or_else(|| format!("{reward}/{branch}"), |wait| wait.place);
        let what = What::LeaveLine { place };
        let answer = self.commit(command(actor, &asked, Who::Id(member), what)).await?;
        self.serve_lines().await?;
        Ok(answer)
    }

    /// One claim.
    ///
    /// # Errors
    /// [`Code::EventNotFound`].
    pub async fn claim(&self, id: EventRef) -> Result<StoredClaim, AppError> {
        let found = reward::claim(self.database(), id.member, id.event).await?;
        found.ok_or_else(|| {
            let sentence = format!("there is no claim {id}");
            AppError::refused(Code::EventNotFound, sentence).because("claim-not-found")
        })
    }

    /// The claim that is handed out for a code.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub async fn claim_by_code(&self, code: &str) -> Result<StoredClaim, AppError> {
        let found = reward::by_code(self.database(), &as_printed(code)).await?;
        found.ok_or_else(|| {
            let sentence = "nothing is to be handed out for this code";
            AppError::refused(Code::NotFound, sentence).because("claim-code")
        })
    }

    /// What a member waits for, and what is kept for them.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn waits_of(&self, member: MemberId) -> Result<Vec<StoredWait>, AppError> {
        let member = self.whom(member).await?;
        Ok(reward::waits_of(self.database(), member, 1000).await?)
    }

    /// A member's claims, the latest first, before this one.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn claims_of(
        &self,
        member: MemberId,
        before: Option<EventId>,
        limit: usize,
    ) -> Result<ClaimPage, AppError> {
        let (before, limit) = bounds(before, limit);
        let member = self.whom(member).await?;
        let mut claims = reward::of_member(self.database(), member, before, limit + 1).await?;
        // Claims stay in the history that they are in.
        for id in merge::absorbed_by(self.database(), member).await? {
            claims.extend(reward::of_member(self.database(), id, before, limit + 1).await?);
        }
        claims.sort_by_key(|claim| std::cmp::Reverse(claim.event));
        Ok(page(claims, limit))
    }

    /// The claims of a reward, the latest first, before this one.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn claims_of_reward(
        &self,
        id: &str,
        before: Option<EventId>,
        limit: usize,
    ) -> Result<ClaimPage, AppError> {
        let (before, limit) = bounds(before, limit);
        let claims = reward::claims_of(self.database(), id, before, limit + 1).await?;
        Ok(page(claims, limit))
    }
}

/// A code as it is printed, in groups of four, however it was said or typed.
fn as_printed(code: &str) -> String {
    let plain: Vec<char> = code.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    let groups = plain.chunks(4).map(|group| group.iter().collect::<String>());
    groups.collect::<Vec<_>>().join("-").to_uppercase()
}

fn bounds(before: Option<EventId>, limit: usize) -> (EventId, i64) {
    let before = before.unwrap_or(EventId(baci_core::id::HIGHEST));
    (before, i64::try_from(limit.clamp(1, PAGE)).unwrap_or(1))
}

fn page(mut claims: Vec<StoredClaim>, limit: i64) -> ClaimPage {
    let limit = usize::try_from(limit).unwrap_or(1);
    let more = claims.len() > limit;
    claims.truncate(limit);
    let next = claims.last().filter(|_| more).map(|claim| claim.event);
    ClaimPage { claims, next }
}

/// A command of a caller's, as of now.
fn command(actor: &str, asked: &Asked, who: Who, what: What) -> Command {
    let Asked { key, fingerprint } = asked.clone();
    Command { key, fingerprint, actor: actor.to_owned(), at: None, who, what }
}
