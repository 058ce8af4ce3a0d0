//! Stock that staff add and take away, and codes that are put into partners' pools: counted under the same
//! lock as claims are.

use crate::asked::{self, Asked};
use crate::audit::note;
use crate::baci::Baci;
use crate::error::AppError;
use crate::place::By;
use crate::secret::random;
use baci_core::decide::caps::{Key, Span};
use baci_core::id::AuditId;
use baci_core::program::Program;
use baci_core::program::reward::{Gives, Reward, Stock, pool_place};
use baci_core::refusal::{Code, Refusal};
use baci_core::reward as rules;
use baci_store::reward::{self, StockMove, StoredCode};
use baci_store::{WriteTx, counter};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// The most codes that are put into a pool at a time.
pub const MAX_POOL_CODES: usize = 10_000;
/// The most pieces of one movement.
const MOST: i64 = 1_000_000_000;
/// The longest code, in characters.
const LONGEST: usize = 200;

/// A movement of stock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewStock {
    /// Its id.
    pub reward: String,
    /// Needed where each branch has its own.
    pub branch: Option<String>,
    /// Pieces that come; below zero for those that go.
    pub by: i64,
    pub reason: String,
}

impl Baci {
    /// Adds to the stock of a reward, or takes from what nobody has; whoever is first in line is served.
    ///
    /// # Errors
    /// [`Code::UnknownName`], [`Code::InvalidRequest`], [`Code::RewardOutOfStock`] where fewer are left.
    pub async fn move_stock(
        &self,
        by: &By,
        new: NewStock,
        asked: Option<Asked>,
    ) -> Result<StockMove, AppError> {
        let published = self.in_force().await?;
        let (own, place) = counted(&published.program, &new)?;
        let now = self.clock().now();
        let id = AuditId::derive(now, &random::<16>()?);
        let mut tx = self.database().begin().await?;
        if let Some(asked) = &asked
            && let Some(there) = asked::first(&mut tx, asked, now, id.0).await?
        {
            tx.rollback().await?;
            let moves = reward::moves(self.database(), &place, 1000).await?;
            let found = moves.into_iter().find(|own| own.id == AuditId(there));
            return found.ok_or_else(|| AppError::Internal("a movement is gone".to_owned()));
        }
        let counts = lock(&mut tx, &place).await?;
        let used = |key: Key<'_>| counts.get(&key.to_string()).copied().unwrap_or(0);
        let shelf = rules::shelves(own, &used).into_iter().find(|shelf| shelf.place == place);
        let left = shelf.map_or(0, |shelf| shelf.left);
        if new.by < 0 && left < -new.by {
            tx.rollback().await?;
            let sentence = format!("only {left} are there that nobody has");
            let refused = AppError::refused(Code::RewardOutOfStock, sentence);
            return Err(refused.because("stock-left").with("left", left));
        }
        let span = if new.by > 0 { Span::Added } else { Span::Out };
        let key = Key { rule: &place, span };
        let counted = (key.to_string(), used(key).saturating_add(new.by.saturating_abs()));
        counter::write_program(&mut tx, vec![counted]).await?;
        let (actor, reason) = (by.actor.clone(), new.reason.trim().to_owned());
        let moved = StockMove { id, place, by: new.by, reason, actor, at: now };
        reward::add_move(&mut tx, moved.clone()).await?;
        let details = json!({ "branch": new.branch, "by": new.by, "reason": moved.reason });
        note(&mut tx, now, by, ("reward.stock", &new.reward), &details).await?;
        tx.commit().await?;
        self.serve_lines().await?;
        Ok(moved)
    }

    /// What staff added to a reward's stock and took from it, at a branch where each has its own; the latest
    /// first.
    ///
    /// # Errors
    /// [`Code::UnknownName`].
    pub async fn stock_moves(&self, id: &str, limit: usize) -> Result<Vec<StockMove>, AppError> {
        let published = self.in_force().await?;
        let own = crate::commands::reward_named(&published.program, id)?;
        let limit = i64::try_from(limit.min(1000)).unwrap_or(1000);
        let mut moves = Vec::new();
        for (_, place, _) in own.places() {
            moves.extend(reward::moves(self.database(), &place, limit).await?);
        }
        moves.sort_by_key(|own| std::cmp::Reverse(own.id.0));
        moves.truncate(usize::try_from(limit).unwrap_or(0));
        Ok(moves)
    }

    /// Puts codes of a partner into a pool; those that are there already are left. Answers how many are new.
    ///
    /// # Errors
    /// [`Code::UnknownName`] where no reward gives codes of it; [`Code::InvalidRequest`].
    pub async fn add_pool_codes(
        &self,
        by: &By,
        pool: &str,
        codes: &[String],
    ) -> Result<u64, AppError> {
        let published = self.in_force().await?;
        let gives = |own: &Reward| matches!(&own.gives, Gives::Codes { pool: own } if own == pool);
        if !published.program.rewards.iter().any(gives) {
            let shown: String = pool.chars().take(60).collect();
            let sentence = format!("no reward of the program gives codes of '{shown}'");
            let refused = Refusal::new(Code::UnknownName, sentence).because("unknown-pool");
            return Err(AppError::Refused(refused.with("name", shown)));
        }
        let codes = clean(codes)?;
        let (now, place) = (self.clock().now(), pool_place(pool));
        let mut tx = self.database().begin().await?;
        let counts = lock(&mut tx, &place).await?;
        let key = Key { rule: &place, span: Span::Added }.to_string();
        let there = counts.get(&key).copied().unwrap_or(0);
        let known: BTreeSet<String> =
            reward::known_codes(&mut tx, pool, codes.clone()).await?.into_iter().collect();
        let fresh = codes.into_iter().filter(|code| !known.contains(code));
        let new =
            |(number, code)| StoredCode { pool: pool.to_owned(), code, number, added_at: now };
        let fresh: Vec<StoredCode> = (there + 1..).zip(fresh).map(new).collect();
        let added = i64::try_from(fresh.len()).unwrap_or(0);
        reward::add_codes(&mut tx, fresh).await?;
        counter::write_program(&mut tx, vec![(key, there.saturating_add(added))]).await?;
        note(&mut tx, now, by, ("reward.codes", pool), &json!({ "added": added })).await?;
        tx.commit().await?;
        self.serve_lines().await?;
        Ok(u64::try_from(added).unwrap_or(0))
    }
}

/// The reward of a movement, and the place at which its pieces are counted by number.
fn counted<'p>(program: &'p Program, new: &NewStock) -> Result<(&'p Reward, String), AppError> {
    let own = crate::commands::reward_named(program, &new.reward)?;
    if new.by == 0 || new.by.saturating_abs() > MOST {
        let refused = AppError::refused(Code::InvalidRequest, "say how many pieces come or go");
        return Err(refused.because("stock-by").with("most", MOST));
    }
    if new.reason.trim().is_empty() || new.reason.chars().count() > LONGEST {
        let refused = AppError::refused(Code::InvalidRequest, "say why the stock changes");
        return Err(refused.because("stock-reason"));
    }
    if matches!(own.stock, Stock::Pool | Stock::Unlimited) {
        let sentence = format!("nobody counts the pieces of '{}'", own.id);
        let refused = AppError::refused(Code::InvalidRequest, sentence);
        return Err(refused.because("stock-uncounted").with("reward", &own.id));
    }
    let places = own.places();
    let branch = new.branch.as_deref();
    let place = places.iter().find(|(own, ..)| *own == branch).map(|(_, place, _)| place.clone());
    let branches = || places.iter().filter_map(|(branch, ..)| Some((*branch)?.to_owned()));
    let place = place
        .ok_or_else(|| rules::Bar::Branch { branches: branches().collect() }.refusal(program, own));
    Ok((own, place?))
}

/// The counters of a place, locked until the transaction ends.
async fn lock(tx: &mut WriteTx, place: &str) -> Result<BTreeMap<String, i64>, AppError> {
    let spans = [Span::Added, Span::Out, Span::Waiting];
    let names = spans.map(|span| Key { rule: place, span }.to_string()).to_vec();
    Ok(counter::lock_program(tx, names).await?.into_iter().collect())
}

/// Codes without blanks around them, each once, in their order.
fn clean(codes: &[String]) -> Result<Vec<String>, AppError> {
    if codes.is_empty() || codes.len() > MAX_POOL_CODES {
        let sentence = format!("send 1 to {MAX_POOL_CODES} codes at a time");
        let refused = AppError::refused(Code::InvalidRequest, sentence);
        return Err(refused.because("pool-codes-many").with("most", MAX_POOL_CODES));
    }
    let mut seen = BTreeSet::new();
    let mut clean = Vec::with_capacity(codes.len());
    for code in codes {
        let code = code.trim();
        if code.is_empty() || code.chars().count() > LONGEST || code.chars().any(char::is_control) {
            let shown: String = code.chars().filter(|c| !c.is_control()).take(40).collect();
            let sentence = format!("'{shown}' is no code: 1 to {LONGEST} characters");
            let refused = AppError::refused(Code::InvalidRequest, sentence);
            return Err(refused.because("pool-code").with("most", LONGEST).with("code", shown));
        }
        if seen.insert(code.to_owned()) {
            clean.push(code.to_owned());
        }
    }
    Ok(clean)
}
