//! Why: an event decided once more from what was stored, with its reasons.

use crate::answer::{Answer, GameAnswer, Outcome, PartnerAnswer, SurpriseAnswer};
use crate::baci::Baci;
use crate::commands::{Seen, enrolled};
use crate::error::AppError;
use crate::published::Published;
use crate::state::tier;
use crate::stored;
use baci_core::decide::{self, Explanation};
use baci_core::draw;
use baci_core::event::{Body, Event};
use baci_core::game;
use baci_core::id::{EventId, EventRef, MemberId};
use baci_core::member::{Member, MemberView};
use baci_core::partner::{self, DONATE, DONATE_UNDO, EARN, SPEND, UNDO};
use baci_core::price;
use baci_core::program::Program;
use baci_core::program::game::PLAY;
use baci_core::program::partner::Way;
use baci_core::program::surprise::GIFT;
use baci_core::refusal::Code;
use baci_core::reward;
use baci_core::surprise;
use baci_core::time::Instant;
use baci_store::event::{self, StoredEvent};
use baci_store::merge;
use baci_store::{StoreError, returns};
use serde::Deserialize;
use std::sync::Arc;

/// A stored decision with its reasons.
#[derive(Clone, Debug)]
pub struct Explained {
    pub answer: Answer,
    pub event: StoredEvent,
    /// The program's version that decided; `None` before any was published.
    pub published: Option<Arc<Published>>,
    /// `None` for events that no rule decides: adjustments, holds, transfers.
    pub explanation: Option<Explanation>,
    /// Whether deciding it again gives what was stored; it always should.
    pub agrees: bool,
}

/// An event decided once more.
struct Again {
    explanation: Explanation,
    outcome: Outcome,
    /// What gave coupons by itself, by their ids.
    coupons: Vec<String>,
    /// Whether the basket came to the same.
    same_price: bool,
}

impl Again {
    /// Whether it is what was stored.
    fn agrees(&self, stored: &Outcome) -> bool {
        let taken = |outcome: &Outcome| -> Vec<(String, String, i64)> {
            let all = outcome.taken_back.iter();
            all.map(|t| (t.rule.clone(), t.wallet.clone(), t.amount)).collect()
        };
        self.same_price
            && self.outcome.credits == stored.credits
            && self.coupons.iter().eq(stored.coupons.iter().map(|given| &given.rule))
            && taken(&self.outcome) == taken(stored)
    }
}

impl Baci {
    /// Why an event gave what it gave.
    ///
    /// # Errors
    /// [`Code::EventNotFound`].
    pub async fn explain(&self, event: EventRef) -> Result<Explained, AppError> {
        let stored = event::get(self.database(), event.member, event.event).await?;
        let stored = stored.ok_or_else(|| {
            AppError::refused(Code::EventNotFound, format!("there is no event {event}"))
                .with("event", event.to_string())
        })?;
        let mut answer = stored::answer(&stored)?;
        answer.replayed = false;
        let published = match stored.program_version {
            0 => None,
            version => self.programs().version(self.database(), version).await?,
        };
        let again = match (&published, body_of(&stored)?) {
            (Some(published), Some(body)) if decides(published, &body) => {
                Some(self.decide_again(published, &stored, body).await?)
            }
            _ => None,
        };
        let claimed = match &published {
            Some(published) if stored.kind == PLAY => {
                self.plays_the_same(published, &stored, &answer.outcome).await?
            }
            Some(published) if stored.kind == GIFT => {
                self.gives_the_same(published, &stored, &answer.outcome).await?
            }
            Some(published)
                if [EARN, SPEND, UNDO, DONATE, DONATE_UNDO].contains(&&*stored.kind) =>
            {
                self.settles_the_same(published, &stored, &answer.outcome).await?
            }
            Some(published) if stored.kind == "reward_claim" => {
                self.claims_the_same(published, &stored, &answer.outcome).await?
            }
            _ => true,
        };
        let agrees = claimed && again.as_ref().is_none_or(|again| again.agrees(&answer.outcome));
        let explanation = again.map(|again| again.explanation);
        Ok(Explained { answer, event: stored, published, explanation, agrees })
    }

    async fn decide_again(
        &self,
        published: &Published,
        stored: &StoredEvent,
        body: Body,
    ) -> Result<Again, AppError> {
        let then = self.seen_by(published, stored).await?;
        let before = match stored.origin {
            Some(purchase) => {
                let purchase = self.in_history(stored.member, purchase).await?;
                let before = then.seen.returned.clone().unwrap_or_default();
                purchase.map(|p| stored::origin(&p, before)).transpose()?.flatten()
            }
            None => None,
        };
        let quoted = match (&body, stored.origin) {
            (Body::Purchase(_), Some(quote)) => {
                Some(self.quoted_the_same(stored, quote, &body).await?)
            }
            _ => None,
        };
        let view = MemberView { origin: before.as_ref(), ..then.view() };
        let same_price = match quoted {
            Some(same) => same,
            None => priced_the_same(&published.program, &view, stored.at, &body)?,
        };
        let event = Event { id: stored.event, at: stored.at, body };
        let (decision, explanation) = decide::explain(&published.program, &view, &event)?;
        let taken = |t: decide::TakeBack| crate::answer::TakenBack {
            rule: t.rule,
            wallet: t.wallet,
            amount: t.amount,
            owed: 0,
            forgiven: 0,
        };
        let give = |at: &usize| published.program.coupons.get(*at).map(|own| own.id.clone());
        let coupons = decision.coupons.iter().filter_map(give).collect();
        let outcome = Outcome {
            credits: decision.credited(&published.program),
            taken_back: decision.take_backs.into_iter().map(taken).collect(),
            ..Outcome::default()
        };
        Ok(Again { explanation, outcome, coupons, same_price })
    }

    /// Whether a reward would still be granted, for the same price and with the same counts, by the program
    /// and with what was seen when it was claimed.
    async fn claims_the_same(
        &self,
        published: &Published,
        stored: &StoredEvent,
        outcome: &Outcome,
    ) -> Result<bool, AppError> {
        let claim: ClaimBody =
            serde_json::from_str(&stored.body).map_err(|e| StoreError::corrupt("body", e))?;
        let program = &published.program;
        let own = program.reward(&claim.reward).and_then(|at| program.rewards.get(at));
        let Some(own) = own else { return Ok(false) };
        let then = self.seen_by(published, stored).await?;
        let view = then.view();
        let ask =
            reward::Ask { price: claim.price, branch: claim.branch.as_deref(), held: claim.held };
        let granted = reward::claim(program, &view, (own, ask), stored.at);
        Ok(granted.is_ok_and(|granted| {
            let units = granted.price.wallet.map_or(0, |(_, units)| units);
            (units, granted.price.money) == (claim.units, claim.money)
                && outcome.counts.starts_with(&granted.counts)
        }))
    }

    /// Whether a game would still draw and give the same, with the seed and what was seen when it was played.
    async fn plays_the_same(
        &self,
        published: &Published,
        stored: &StoredEvent,
        outcome: &Outcome,
    ) -> Result<bool, AppError> {
        let told: GameAnswer =
            serde_json::from_str(&stored.body).map_err(|e| StoreError::corrupt("body", e))?;
        let program = &published.program;
        let Some(own) = program.game(&told.game) else { return Ok(false) };
        let then = self.seen_by(published, stored).await?;
        let view = then.view();
        let with = (told.seed.as_str(), told.words.as_str());
        let played = game::play(program, &view, own, with, stored.at);
        let id = |at: usize| own.prizes.get(at).map(|prize| prize.id.as_str());
        Ok(played.is_ok_and(|played| {
            id(played.drawn) == Some(&told.drawn)
                && id(played.prize) == Some(&told.prize)
                && draw::seal(&told.seed) == told.seal
                && outcome.counts.starts_with(&played.counts)
                && outcome.game.as_ref() == Some(&told)
        }))
    }

    /// Whether a surprise would still be given, with the same counts, with what was seen when it was.
    async fn gives_the_same(
        &self,
        published: &Published,
        stored: &StoredEvent,
        outcome: &Outcome,
    ) -> Result<bool, AppError> {
        let told: SurpriseAnswer =
            serde_json::from_str(&stored.body).map_err(|e| StoreError::corrupt("body", e))?;
        let program = &published.program;
        let Some(own) = program.surprise(&told.surprise) else { return Ok(false) };
        let then = self.seen_by(published, stored).await?;
        let view = then.view();
        let counts = surprise::give(program, &view, own, stored.at);
        let same = outcome.surprise.as_ref() == Some(&told);
        Ok(same && counts.is_ok_and(|counts| outcome.counts.starts_with(&counts)))
    }

    /// Whether points of a partner or a cause would still be agreed on, for the same money and with the same counts.
    async fn settles_the_same(
        &self,
        published: &Published,
        stored: &StoredEvent,
        outcome: &Outcome,
    ) -> Result<bool, AppError> {
        let told: PartnerAnswer =
            serde_json::from_str(&stored.body).map_err(|e| StoreError::corrupt("body", e))?;
        let (program, at) = (&published.program, stored.at);
        let agreed = match (stored.kind.as_str(), program.partner(&told.party)) {
            (kind @ (EARN | SPEND), Some(own)) => {
                let then = self.seen_by(published, stored).await?;
                let view = then.view();
                let way = if kind == EARN { Way::Earn } else { Way::Spend };
                partner::agree(program, &view, (own, way), told.units, at).ok()
            }
            (DONATE, _) => program
                .cause(&told.party)
                .and_then(|own| partner::give(program, own, told.units, at).ok()),
            // What is undone goes by what was agreed then, whatever the program says by now.
            (UNDO | DONATE_UNDO, _) => {
                let money = told.rate.part(told.undone, told.units);
                let same = money == Some(told.money) && outcome.partner.as_ref() == Some(&told);
                return Ok(same);
            }
            _ => None,
        };
        Ok(agreed.is_some_and(|agreed| {
            (agreed.money, agreed.rate) == (told.money, told.rate)
                && outcome.counts.starts_with(&agreed.counts)
                && outcome.partner.as_ref() == Some(&told)
        }))
    }

    /// What a decision saw: the member as they were, and what each wallet had.
    async fn seen_by(&self, published: &Published, stored: &StoredEvent) -> Result<Then, AppError> {
        let mut seen: Seen =
            serde_json::from_str(&stored.seen).map_err(|e| StoreError::corrupt("seen", e))?;
        let joined_at = self.member(stored.member).await?.member.joined_at;
        let profile = std::mem::take(&mut seen.profile);
        let member = Member { id: stored.member, joined_at, profile };
        let of = |w: &baci_core::program::Wallet| seen.available.get(&w.id).copied().unwrap_or(0);
        let available = published.program.wallets.iter().map(of).collect();
        let tiers = tiers_of(published, &seen);
        Ok(Then { seen, member, available, tiers })
    }

    /// An event in a member's history, or in that of somebody who turned out to be them.
    async fn in_history(
        &self,
        member: MemberId,
        id: EventId,
    ) -> Result<Option<StoredEvent>, AppError> {
        if let Some(found) = event::get(self.database(), member, id).await? {
            return Ok(Some(found));
        }
        // Also of one who was merged then, and is not any more.
        for merged in merge::of_member(self.database(), member).await? {
            if let Some(found) = event::get(self.database(), merged.absorbed, id).await? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Whether the quote that a purchase was bought by still comes to what it did, by the program and
    /// with what was seen when it was made.
    async fn quoted_the_same(
        &self,
        stored: &StoredEvent,
        quote: EventId,
        body: &Body,
    ) -> Result<bool, AppError> {
        let Some(quote) = self.in_history(stored.member, quote).await? else {
            return Ok(false);
        };
        let published = self.programs().version(self.database(), quote.program_version).await?;
        let Some(published) = published else { return Ok(false) };
        let then = self.seen_by(&published, &quote).await?;
        let view = then.view();
        priced_the_same(&published.program, &view, quote.at, body)
    }

    /// What of a purchase came back so far.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn returned(
        &self,
        purchase: EventRef,
    ) -> Result<decide::returns::Returned, AppError> {
        Ok(returns::get(self.database(), purchase.member, purchase.event).await?)
    }
}

/// What was known of a member when something was decided.
struct Then {
    seen: Seen,
    member: Member,
    available: Vec<i64>,
    tiers: Vec<String>,
}

impl Then {
    /// The member as the decision saw them.
    fn view(&self) -> MemberView<'_> {
        MemberView {
            member: &self.member,
            available: &self.available,
            tiers: &self.tiers,
            stage: self.seen.stage,
            segments: &self.seen.segments,
            household: self.seen.household,
            used: &self.seen.used,
            origin: None,
        }
    }
}

/// What is stored of a claim.
#[derive(Deserialize)]
struct ClaimBody {
    reward: String,
    price: usize,
    branch: Option<String>,
    held: bool,
    units: i64,
    money: i64,
}

/// The tiers that a decision saw, ladder by ladder.
fn tiers_of(published: &Published, seen: &Seen) -> Vec<String> {
    let ladders = published.program.ladders.iter();
    ladders.map(|ladder| seen.tiers.get(&ladder.id).cloned().unwrap_or_default()).collect()
}

/// Whether a basket still comes to what it did, promotion by promotion.
fn priced_the_same(
    program: &Program,
    view: &MemberView<'_>,
    at: Instant,
    body: &Body,
) -> Result<bool, AppError> {
    let Body::Purchase(purchase) = body else { return Ok(true) };
    let Some(offered) = &purchase.offered else { return Ok(true) };
    let again = price::price(program, view, &offered.basket, at)?;
    Ok(again.purchase(program, &offered.basket).offered.as_ref() == Some(offered))
}

/// Whether the program has a say: joining is an event only where it is declared as one.
fn decides(published: &Published, body: &Body) -> bool {
    match body {
        Body::Custom(custom) => published.program.event(&custom.name).is_some(),
        _ => true,
    }
}

/// What the rules decided on; `None` where no rule had a say.
fn body_of(stored: &StoredEvent) -> Result<Option<Body>, AppError> {
    match stored.kind.as_str() {
        "purchase" | "refund" | "cancel" | "custom" | "mission_done" | "occasion"
        | "profile_answer" | "streak" | "level_up" | "leaderboard_place" => Ok(Some(
            serde_json::from_str(&stored.body).map_err(|e| StoreError::corrupt("body", e))?,
        )),
        "enroll" => Ok(Some(Body::Custom(enrolled()))),
        kind @ ("tier_up" | "tier_down") => {
            let step =
                serde_json::from_str(&stored.body).map_err(|e| StoreError::corrupt("body", e))?;
            Ok(Some(Body::Custom(tier::as_event(kind, &step))))
        }
        _ => Ok(None),
    }
}
