//! How offers stand: live, to come, over or used up; for the shop, and for one member.

use crate::baci::Baci;
use crate::error::AppError;
use baci_core::condition::Scope;
use baci_core::decide::caps::{Key, Span};
use baci_core::event::{Body, Event, Purchase};
use baci_core::id::{self, EventId, MemberId};
use baci_core::member::{MemberView, Used};
use baci_core::program::{Program, Promotion};
use baci_core::time::Instant;
use baci_store::{Column, counter, event};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The most counters that are read at once.
const MOST: i64 = 250_000;

/// How an offer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OfferState {
    Live,
    /// It starts later.
    Scheduled,
    Ended,
    /// All its uses are gone, or all of its budget.
    UsedUp,
}

/// How much of what is counted was used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfferUse(BTreeMap<String, i64>);

/// An offer that a member may get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberOffer {
    /// Its position in the program.
    pub promotion: usize,
    /// [`OfferState::Live`] or [`OfferState::Scheduled`].
    pub state: OfferState,
    /// How often this member can still use it; `None` where nothing bounds it.
    pub left: Option<i64>,
}

impl OfferState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Live, Self::Scheduled, Self::Ended, Self::UsedUp];

    /// Its stable word.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Scheduled => "scheduled",
            Self::Ended => "ended",
            Self::UsedUp => "used_up",
        }
    }
}

impl OfferUse {
    /// How a promotion stands at a time.
    pub fn state(&self, promotion: &Promotion, at: Instant) -> OfferState {
        let over = |limit: Option<i64>, used: i64| limit.is_some_and(|limit| used >= limit);
        let limits = &promotion.limits;
        if promotion.active.until.is_some_and(|until| at >= until) {
            OfferState::Ended
        } else if over(limits.uses, self.uses(promotion))
            || over(limits.budget, self.given(promotion))
        {
            OfferState::UsedUp
        } else if promotion.active.from.is_some_and(|from| at < from) {
            OfferState::Scheduled
        } else {
            OfferState::Live
        }
    }

    /// How often it was used, where its uses are limited.
    pub fn uses(&self, promotion: &Promotion) -> i64 {
        self.of(promotion, Span::Program)
    }

    /// What it gave, where it has a budget, in the currency's smallest unit.
    pub fn given(&self, promotion: &Promotion) -> i64 {
        self.of(promotion, Span::Budget)
    }

    /// How often the member whose counters these are can still use it on a day.
    fn left(&self, promotion: &Promotion, day: Date) -> Option<i64> {
        let limits = &promotion.limits;
        let spans = [
            (limits.uses, Span::Program),
            (limits.per_member, Span::Member),
            (limits.per_day, Span::Day(day)),
        ];
        let left = |(limit, span): (Option<i64>, Span)| {
            Some(limit?.saturating_sub(self.of(promotion, span)).max(0))
        };
        spans.into_iter().filter_map(left).min()
    }

    fn of(&self, promotion: &Promotion, span: Span) -> i64 {
        self.0.used(Key { rule: &promotion.id, span })
    }
}

impl Baci {
    /// How much of what is counted for all members together was used.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn offer_use(&self) -> Result<OfferUse, AppError> {
        let rows = counter::all_of_program(self.database(), MOST).await?;
        Ok(OfferUse(rows.into_iter().collect()))
    }

    /// The offers for a member: live ones, and those that start before `until`. Left out are those
    /// that the member used up, and those that a condition on the member alone keeps from them.
    ///
    /// # Errors
    /// [`AppError::Refused`] where there is no such member; the database is out of order.
    pub async fn offers_for(
        &self,
        program: &Program,
        member: MemberId,
        until: Instant,
    ) -> Result<Vec<MemberOffer>, AppError> {
        let now = self.clock().now();
        let stored = self.member(member).await?;
        let member = stored.member.id;
        let mut used = self.offer_use().await?;
        used.0.extend(counter::of_member(self.database(), member, MOST).await?);
        let counts = |of: &Promotion| {
            of.when.as_ref().is_some_and(|when| when.source().contains("member.purchases"))
        };
        if program.promotions.iter().any(counts) {
            let mut all = baci_store::merge::absorbed_by(self.database(), member).await?;
            all.push(member);
            let mut tx = self.database().begin().await?;
            let made =
                event::purchases_of(&mut tx, Column::uuids(all.iter().map(|id| id.0))).await?;
            tx.rollback().await?;
            let made = made.iter().map(|(_, count)| count).sum();
            used.0.insert(Key::PURCHASES.to_string(), made);
        }
        let balances = self.balances(member).await?;
        let of = |wallet: &baci_core::program::Wallet| {
            balances.get(&wallet.id).map_or(0, |balance| balance.available)
        };
        let available: Vec<i64> = program.wallets.iter().map(of).collect();
        let tiers = self.tiers_of(member).await?.map(|own| own.tiers).unwrap_or_default();
        let stage = match program.asks.stage {
            true => self.stage_of(member).await?.map(|own| own.standing.stage),
            false => None,
        };
        let segments = match program.asks.segments {
            true => self.segments_of(member).await?.into_iter().map(|own| own.segment).collect(),
            false => Vec::new(),
        };
        let (record, counts) = (&stored.member, &used.0);
        let view = MemberView {
            member: record,
            available: &available,
            tiers: &tiers,
            stage,
            segments: &segments,
            household: self.standing_in_household(member).await?,
            used: counts,
            origin: None,
        };
        let body = Body::Purchase(Purchase::default());
        let event = Event { id: EventId(id::LOWEST), at: now, body };
        let local = program.zone.local(now);
        let scope = Scope { program, view: &view, event: &event, local };
        let one = |(at, promotion): (usize, &Promotion)| {
            let state = used.state(promotion, now);
            let soon = promotion.active.from.is_some_and(|from| from < until);
            let comes = state == OfferState::Live || (state == OfferState::Scheduled && soon);
            let barred = promotion.when.as_ref().is_some_and(|when| when.bars(&scope));
            let left = used.left(promotion, local.day);
            let brought = promotion.benefit.is_none_or(|own| program.brings(&tiers, own));
            let open = comes && brought && !barred && left != Some(0);
            open.then_some(MemberOffer { promotion: at, state, left })
        };
        Ok(program.promotions.iter().enumerate().filter_map(one).collect())
    }
}
