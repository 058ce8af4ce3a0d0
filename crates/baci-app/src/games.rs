//! Games as the shop and as a member sees them, what was played, and whether it was drawn as it was sealed.

mod check;

pub use check::{Checked, Play};

use crate::answer::Answer;
use crate::asked::Asked;
use crate::baci::Baci;
use crate::command::{Command, PlayGame, What, Who};
use crate::commands::game_seed;
use crate::error::AppError;
use crate::published::Published;
use crate::shared_secret;
use crate::state::{stage, tier};
use baci_core::decide::caps::Key;
use baci_core::draw;
use baci_core::game::{self as rules, Left, Look};
use baci_core::id::{EventId, MemberId};
use baci_core::member::MemberView;
use baci_core::program::game::Game;
use baci_core::time::Instant;
use baci_store::game::{self, PrizeCount, StoredPlay};
use baci_store::{Column, StoreError, WriteTx, lookup, merge};
use jiff::ToSpan;
use jiff::civil::Date;
use std::sync::Arc;

/// The setting that holds what seeds are made from.
const SETTING: &str = "draws";
/// The most that one page of plays holds.
const PAGE: usize = 200;
/// Over how many days it is told what was given, where none are named.
const DAYS: i64 = 29;

/// A game as the shop sees it.
#[derive(Clone, Debug)]
pub struct GameInfo {
    /// Position in `Program::games`.
    pub game: usize,
    /// Whether it begins later, or is over: `scheduled`, `open` or `closed`.
    pub state: &'static str,
    /// What is left today.
    pub left: Left,
    /// What was given on the days that were asked for, by prize; those that nobody got are left out.
    pub given: Vec<PrizeCount>,
}

/// A game as a member sees it.
#[derive(Clone, Debug)]
pub struct MemberGame {
    /// Position in `Program::games`.
    pub game: usize,
    pub look: Look,
    /// The seal of their next draw.
    pub seal: String,
}

/// All games as a member sees them: those that are not over.
#[derive(Clone, Debug)]
pub struct MemberGames {
    pub published: Arc<Published>,
    pub games: Vec<MemberGame>,
}

/// A page of plays, the latest first.
#[derive(Clone, Debug)]
pub struct PlayPage {
    pub plays: Vec<StoredPlay>,
    /// Where the next page starts, if there may be one.
    pub next: Option<EventId>,
}

impl Baci {
    /// All games, what is left of their prizes, and what was given from the start of a day up to the end of
    /// another: of the last thirty where none are named.
    ///
    /// # Errors
    /// No program is published; the database is out of order.
    pub async fn games(
        &self,
        days: Option<(Date, Date)>,
    ) -> Result<(Arc<Published>, Vec<GameInfo>), AppError> {
        let published = self.in_force().await?;
        let (program, now) = (&published.program, self.clock().now());
        let keys = program.games.iter().flat_map(|own| rules::keys(program, own, now));
        let shared: Vec<String> = keys.filter(|(_, all)| *all).map(|(key, _)| key).collect();
        let used = self.shared_counts(shared).await?;
        let today = program.zone.local(now).day;
        let (from, to) = days.unwrap_or_else(|| (today.saturating_sub(DAYS.days()), today));
        let until = to.tomorrow().map_or(Instant::FAR, |day| program.zone.start_of(day));
        let days = (program.zone.start_of(from), until);
        let mut infos = Vec::with_capacity(program.games.len());
        for (at, own) in program.games.iter().enumerate() {
            infos.push(GameInfo {
                game: at,
                state: state_of(own, now),
                left: rules::left(own, &used, today),
                given: game::counts(self.database(), &own.id, days).await?,
            });
        }
        Ok((published.clone(), infos))
    }

    /// The games as a member sees them: odds, plays left, why not, and the seal of their next draw.
    ///
    /// # Errors
    /// No such member; no program is published.
    pub async fn games_for(&self, member: MemberId) -> Result<MemberGames, AppError> {
        let (now, member) = (self.clock().now(), self.whom(member).await?);
        let state = self.member_now(member, now).await?;
        let published = state.program()?;
        let program = &published.program;
        if program.games.is_empty() {
            return Ok(MemberGames { published: published.clone(), games: Vec::new() });
        }
        let known = state.member(member)?;
        let keys = program.games.iter().flat_map(|own| rules::keys(program, own, now));
        let (shared, own): (Vec<_>, Vec<_>) = keys.partition(|(_, all)| *all);
        let names = |keys: Vec<(String, bool)>| keys.into_iter().map(|(key, _)| key).collect();
        let mut used = self.shared_counts(names(shared)).await?;
        let mut tx = self.database().begin_snapshot().await?;
        let own = lookup::standing(&mut tx, Column::uuids([member.0]), names(own)).await;
        tx.rollback().await?;
        used.extend(own?.1.into_iter().map(|row| (row.counter, row.used)));
        let bought = Key::PURCHASES.to_string();
        used.extend(known.counters.get(&bought).map(|count| (bought.clone(), count)));
        let secret = self.draw_secret().await?;
        let available = crate::commands::view::available(known, &published, now)?;
        let tiers = tier::at(&state, known, &published, now);
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
        let one = |(at, own): (usize, &Game)| {
            let look = rules::look(program, &view, own, now);
            let seal = draw::seal(&game_seed(&secret, (member, &own.id, look.turn)));
            MemberGame { game: at, look, seal }
        };
        let open = program.games.iter().enumerate();
        let open = open.filter(|(_, own)| own.closes.is_none_or(|closes| now < closes));
        let games = open.map(one).collect();
        Ok(MemberGames { published: published.clone(), games })
    }

    /// Plays a game for a member.
    ///
    /// # Errors
    /// The first reason against it; [`baci_core::refusal::Code::RecordChanged`] where another draw is next than
    /// the one whose seal was shown.
    pub async fn play_game(
        &self,
        actor: &str,
        member: Who,
        wanted: PlayGame,
        asked: Asked,
    ) -> Result<Answer, AppError> {
        self.draw_secret().await?;
        let Asked { key, fingerprint } = asked;
        let (actor, what) = (actor.to_owned(), What::PlayGame(wanted));
        self.commit(Command { key, fingerprint, actor, at: None, who: member, what }).await
    }

    /// A member's plays, the latest first, before this one.
    ///
    /// # Errors
    /// No such member.
    pub async fn plays_of(
        &self,
        member: MemberId,
        before: Option<EventId>,
        limit: usize,
    ) -> Result<PlayPage, AppError> {
        let before = before.unwrap_or(EventId(baci_core::id::HIGHEST));
        let limit = limit.clamp(1, PAGE);
        let most = i64::try_from(limit).unwrap_or(1) + 1;
        let member = self.whom(member).await?;
        let mut plays = game::of_member(self.database(), member, before, most).await?;
        // Plays stay in the history that they are in.
        for id in merge::absorbed_by(self.database(), member).await? {
            plays.extend(game::of_member(self.database(), id, before, most).await?);
        }
        plays.sort_by_key(|play| std::cmp::Reverse(play.event));
        let more = plays.len() > limit;
        plays.truncate(limit);
        let next = plays.last().filter(|_| more).map(|play| play.event);
        Ok(PlayPage { plays, next })
    }

    /// Lets all draws that follow be made from another secret: the seals that were shown hold no more, and who was
    /// shown one is told so. For after a backup was brought back, whose next draws may have been seen already.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn reseal_games(&self) -> Result<(), AppError> {
        self.renew_secret(SETTING).await
    }

    /// What seeds are made from; made where there is none yet. Whoever knows it knows what will be drawn.
    pub(crate) async fn draw_secret(&self) -> Result<[u8; 32], AppError> {
        self.shared_secret(SETTING).await
    }
}

/// What seeds are made from, within a transaction; nothing where there is none yet.
pub(crate) async fn secret_in(tx: &mut WriteTx) -> Result<Option<[u8; 32]>, StoreError> {
    shared_secret::secret_in(tx, SETTING).await
}

fn state_of(game: &Game, at: Instant) -> &'static str {
    match () {
        () if game.closes.is_some_and(|closes| at >= closes) => "closed",
        () if game.opens.is_some_and(|opens| at < opens) => "scheduled",
        () => "open",
    }
}
