//! Partners and causes as the shop sees them: how each stands, what moved with it, and what it comes to.

mod statement;

pub use statement::{DayLine, PartnerStatement, Settled, Tie};

use crate::answer::Answer;
use crate::asked::Asked;
use crate::baci::Baci;
use crate::command::{Command, Identity, PartnerAct, PartnerPoints, What, Who};
use crate::commands::partner::unknown;
use crate::commands::view::{SeenUsed, available_in};
use crate::error::AppError;
use crate::pipeline;
use crate::published::Published;
use baci_core::decide::caps::Key;
use baci_core::id::EventRef;
use baci_core::member::Used;
use baci_core::partner as rules;
use baci_core::program::partner::Way;
use baci_core::time::Instant;
use baci_store::partner::{self, PartnerMove};
use jiff::civil::Date;
use std::sync::Arc;

/// The most that one page of what moved holds.
const MOST: usize = 500;

/// A partner as the shop sees it.
#[derive(Clone, Debug)]
pub struct PartnerInfo {
    /// Position in `Program::partners`.
    pub partner: usize,
    /// Whether it begins later, or is over: `scheduled`, `open` or `closed`.
    pub state: &'static str,
    /// What moved this month: given by the partner, and spent there; nothing where it was not agreed on.
    pub sides: [Option<SideInfo>; 2],
}

/// One direction in the current month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SideInfo {
    /// What of the budget is left, in the wallet's smallest unit; nothing where there is none.
    pub left: Option<i64>,
}

/// A cause as the shop and members see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CauseInfo {
    /// Position in `Program::causes`.
    pub cause: usize,
    /// Whether it begins later, or is over: `scheduled`, `open` or `closed`.
    pub state: &'static str,
    /// What it was given, in the wallet's smallest unit.
    pub collected: i64,
}

/// All that a partner is told of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerLook {
    /// Whether somebody is a member by this card or number.
    pub valid: bool,
    /// The wallet that is spent from there; empty where nothing is spent there.
    pub wallet: String,
    /// What the member can spend there now, in its smallest unit.
    pub spendable: i64,
}

impl Baci {
    /// All partners, and what is left of their budgets.
    ///
    /// # Errors
    /// No program is published; the database is out of order.
    pub async fn partners(&self) -> Result<(Arc<Published>, Vec<PartnerInfo>), AppError> {
        let published = self.in_force().await?;
        let (program, now) = (&published.program, self.clock().now());
        let day = program.zone.local(now).day;
        let span = |way| baci_core::decide::caps::Span::PartnerAll(way, day);
        let key = |id: &str, way| Key { rule: id, span: span(way) }.to_string();
        let ways = [Way::Earn, Way::Spend];
        let keys = program.partners.iter().flat_map(|own| ways.map(|way| key(&own.id, way)));
        let used = self.shared_counts(keys.collect()).await?;
        let one = |(at, own): (usize, &baci_core::program::partner::Partner)| PartnerInfo {
            partner: at,
            state: state_of((own.opens, own.closes), now),
            sides: ways.map(|way| {
                let side = own.side(way)?;
                let used = used.used(Key { rule: &own.id, span: span(way) });
                let left = side.budget.map(|budget| budget.saturating_sub(used).max(0));
                Some(SideInfo { left })
            }),
        };
        let partners = program.partners.iter().enumerate().map(one).collect();
        Ok((published.clone(), partners))
    }

    /// All causes, and what each was given.
    ///
    /// # Errors
    /// No program is published; the database is out of order.
    pub async fn causes(&self) -> Result<(Arc<Published>, Vec<CauseInfo>), AppError> {
        let published = self.in_force().await?;
        let (program, now) = (&published.program, self.clock().now());
        let keys = program.causes.iter().map(|own| rules::collected_key(&own.id));
        let used = self.shared_counts(keys.collect()).await?;
        let span = baci_core::decide::caps::Span::Collected;
        let one = |(at, own): (usize, &baci_core::program::partner::Cause)| CauseInfo {
            cause: at,
            state: state_of((own.opens, own.closes), now),
            collected: used.used(Key { rule: &own.id, span }),
        };
        let causes = program.causes.iter().enumerate().map(one).collect();
        Ok((published.clone(), causes))
    }

    /// Lets points move between a member and a partner or a cause, or undoes it.
    ///
    /// # Errors
    /// What was agreed does not allow it; the member has too little; nothing is left to be undone.
    pub async fn partner_act(
        &self,
        actor: &str,
        (member, at): (Who, Option<Instant>),
        act: PartnerAct,
        asked: Asked,
    ) -> Result<Answer, AppError> {
        let Asked { key, fingerprint } = asked;
        let (actor, what) = (actor.to_owned(), What::Partner(act));
        self.commit(Command { key, fingerprint, actor, at, who: member, what }).await
    }

    /// What a partner may know of whoever has a card or number: whether it is a member's, and what can be spent there.
    ///
    /// # Errors
    /// There is no such partner; the database is out of order.
    pub async fn partner_look(
        &self,
        partner: &str,
        identity: Identity,
    ) -> Result<PartnerLook, AppError> {
        let published = self.in_force().await?;
        let program = &published.program;
        let own = program.partner(partner).ok_or_else(|| {
            let names = program.partners.iter().map(|own| own.id.as_str());
            unknown("partner", "unknown-partner", partner, names)
        })?;
        let now = self.clock().now();
        let points = PartnerPoints {
            partner: partner.to_owned(),
            way: Way::Spend,
            units: 1,
            reference: String::new(),
        };
        let command = Command {
            key: "look".to_owned(),
            fingerprint: [0; 16],
            actor: String::new(),
            at: None,
            who: Who::Identity(identity),
            what: What::Partner(PartnerAct::Move(points)),
        };
        let state = pipeline::known_to(self.database(), self.programs(), now, &command).await?;
        let member = state.resolve(&command.who).and_then(|id| state.members.get(&id));
        let wallet = own.accepts.as_ref().and_then(|side| program.wallets.get(side.wallet));
        let wallet = wallet.map(|own| own.id.clone()).unwrap_or_default();
        let mut look = PartnerLook { valid: member.is_some(), wallet, spendable: 0 };
        if let (Some(member), false) = (member, look.wallet.is_empty()) {
            let used = SeenUsed::new(&state, member);
            let room = rules::room(program, &used, (own, Way::Spend), now).unwrap_or(0);
            look.spendable = available_in(member, &look.wallet, now)?.min(room).max(0);
        }
        Ok(look)
    }

    /// What moved by an event; nothing where it is of no partner or cause.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn partner_move(&self, event: EventRef) -> Result<Option<PartnerMove>, AppError> {
        let mut tx = self.database().begin_snapshot().await?;
        let found = partner::find(&mut tx, event.member, event.event).await;
        tx.rollback().await?;
        Ok(found?)
    }

    /// What moved with a partner or a cause from the start of a day up to the start of another, the latest first, after
    /// this event; and whether there is more.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn partner_moves(
        &self,
        party: &str,
        (from, until): (Date, Date),
        (after, limit): (Option<EventRef>, usize),
    ) -> Result<(Vec<PartnerMove>, bool), AppError> {
        let published = self.in_force().await?;
        let zone = &published.program.zone;
        let span = (zone.start_of(from), zone.start_of(until));
        let limit = limit.clamp(1, MOST);
        let most = i64::try_from(limit).unwrap_or(1) + 1;
        let after = match after {
            Some(event) => self.partner_move(event).await?.filter(|own| own.party == party),
            None => None,
        };
        let mut moves =
            partner::of_party(self.database(), party, span, after.as_ref(), most).await?;
        let more = moves.len() > limit;
        moves.truncate(limit);
        Ok((moves, more))
    }
}

fn state_of((opens, closes): (Option<Instant>, Option<Instant>), at: Instant) -> &'static str {
    match () {
        () if closes.is_some_and(|closes| at >= closes) => "closed",
        () if opens.is_some_and(|opens| at < opens) => "scheduled",
        () => "open",
    }
}
