//! Leaderboards: who has which place, as everybody and as a member sees it.

mod due;

use crate::baci::Baci;
use crate::error::AppError;
use crate::friends::MOST_FRIENDS;
use baci_core::id::MemberId;
use baci_core::leaderboard::places;
use baci_core::occasion::day_number;
use baci_core::program::leaderboard::{KEPT, Leaderboard};
use baci_core::refusal::Code;
use baci_core::time::Instant;
use baci_store::leaderboard::{self as rows, Named};
use baci_store::{friend, household};
use jiff::civil::Date;

/// The farthest place that is told: farther back one is only told that one takes part.
const FARTHEST: i64 = 100_000;

/// Which places are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BoardAsk {
    /// A day of the week or month; of the running one for none.
    pub day: Option<Date>,
    /// Whose own place is told.
    pub viewer: Option<MemberId>,
    /// Among whom.
    pub circle: Circle,
}

/// Among whom places are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Circle {
    #[default]
    Everybody,
    /// Those of the viewer's household.
    Household,
    /// The viewer's friends and themself.
    Friends,
}

/// The places of a week or month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// The leaderboard's id.
    pub leaderboard: String,
    /// Its first day.
    pub first: Date,
    pub ends_at: Instant,
    /// Whether nothing changes it any more.
    pub closed: bool,
    /// The first places, at most so many as the program shows.
    pub rows: Vec<BoardRow>,
    /// Where the viewer is, if they take part and have a score.
    pub own: Option<OwnPlace>,
    /// The first days of the weeks or months that can be read and have something in them, the latest first.
    pub periods: Vec<Date>,
}

/// A place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardRow {
    pub place: i64,
    pub nickname: String,
    pub score: i64,
    /// Whose it is: for the shop alone.
    pub member: MemberId,
}

/// The viewer's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnPlace {
    /// None where it is farther back than is counted.
    pub place: Option<i64>,
    pub score: i64,
}

impl Baci {
    /// The nickname by which a member takes part in leaderboards.
    ///
    /// # Errors
    /// No such member.
    pub async fn nickname_of(&self, member: MemberId) -> Result<Option<String>, AppError> {
        let member = self.whom(member).await?;
        Ok(rows::nickname_of(self.database(), member).await?)
    }

    /// The places of a leaderboard, by nickname.
    ///
    /// # Errors
    /// The program has no such leaderboard, or the day is of no week or month that can be read; no such member.
    pub async fn leaderboard(&self, id: &str, ask: BoardAsk) -> Result<Board, AppError> {
        let published = self.in_force().await?;
        let program = &published.program;
        let own = program.leaderboards.iter().find(|own| own.id == id);
        let own = own.ok_or_else(|| {
            let sentence = format!("the program has no leaderboard '{id}'");
            AppError::refused(Code::NotFound, sentence)
                .because("unknown-leaderboard")
                .with("name", id)
        })?;
        let now = self.clock().now();
        let today = program.zone.local(now).day;
        let day = ask.day.unwrap_or(today);
        let ago = own.per.number(today) - own.per.number(day);
        if !(0..KEPT).contains(&ago) {
            let sentence = format!("the last {KEPT} weeks or months can be read");
            return Err(AppError::refused(Code::NotFound, sentence)
                .because("leaderboard-period")
                .with("most", KEPT));
        }
        let viewer = match ask.viewer {
            Some(viewer) => Some(self.whom(viewer).await?),
            None => None,
        };
        let first = own.first(day);
        let of = (own.id.as_str(), day_number(first));
        let found = match (ask.circle, viewer) {
            (Circle::Household, Some(viewer)) => self.of_household(of, viewer).await?,
            (Circle::Friends, Some(viewer)) => self.of_friends(of, viewer).await?,
            _ => rows::best(self.database(), of, own.show).await?,
        };
        let rows = placed(found);
        let own_place = match viewer {
            Some(viewer) => self.own_place(of, viewer, &rows).await?,
            None => None,
        };
        Ok(Board {
            leaderboard: own.id.clone(),
            first,
            ends_at: own.ends(&program.zone, day),
            closed: own.closes(&program.zone, day) <= now,
            rows,
            own: own_place,
            periods: self.periods(own, today).await?,
        })
    }

    /// Those of a member's household who take part and have a score.
    async fn of_household(
        &self,
        of: (&str, i64),
        viewer: MemberId,
    ) -> Result<Vec<Named>, AppError> {
        let people = match household::of_member(self.database(), viewer).await? {
            Some(household) => household::people(self.database(), household).await?,
            None => Vec::new(),
        };
        let mut found = Vec::with_capacity(people.len());
        for person in people {
            found.extend(rows::of_member(self.database(), of, person.member).await?);
        }
        Ok(found)
    }

    /// A member and their friends, as far as they take part and have a score.
    async fn of_friends(&self, of: (&str, i64), viewer: MemberId) -> Result<Vec<Named>, AppError> {
        let mut found = friend::scores(self.database(), of, viewer, MOST_FRIENDS).await?;
        found.retain(|own| own.member != viewer);
        found.extend(rows::of_member(self.database(), of, viewer).await?);
        Ok(found)
    }

    async fn own_place(
        &self,
        of: (&str, i64),
        viewer: MemberId,
        shown: &[BoardRow],
    ) -> Result<Option<OwnPlace>, AppError> {
        if let Some(row) = shown.iter().find(|row| row.member == viewer) {
            return Ok(Some(OwnPlace { place: Some(row.place), score: row.score }));
        }
        let Some(own) = rows::of_member(self.database(), of, viewer).await? else {
            return Ok(None);
        };
        let better = rows::better(self.database(), of, own.score, FARTHEST).await?;
        let place = (better < FARTHEST).then_some(better + 1);
        Ok(Some(OwnPlace { place, score: own.score }))
    }

    async fn periods(&self, own: &Leaderboard, today: Date) -> Result<Vec<Date>, AppError> {
        let mut all = Vec::new();
        for first in (0..KEPT).filter_map(|ago| own.before(today, ago)) {
            if rows::has_scores(self.database(), (&own.id, day_number(first))).await? {
                all.push(first);
            }
        }
        Ok(all)
    }
}

/// Scores with their places: among equals by nickname.
fn placed(mut found: Vec<Named>) -> Vec<BoardRow> {
    found.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.nickname.cmp(&b.nickname)));
    let scores: Vec<i64> = found.iter().map(|own| own.score).collect();
    let row = |(own, place): (Named, i64)| {
        let Named { member, nickname, score } = own;
        BoardRow { place, nickname, score, member }
    };
    found.into_iter().zip(places(&scores)).map(row).collect()
}
