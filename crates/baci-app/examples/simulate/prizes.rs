//! What the model says of surprises and of leaderboards: who is drawn by a seed once it is known, and who comes first.

use crate::checks::is;
use crate::days::{self, Day};
use crate::life;
use crate::luck::sha;
use crate::person::Person;
use crate::run::{World, broken};
use crate::servers::Done;
use baci_app::{Baci, BoardAsk, NicknameAct, What, Who};
use baci_core::leaderboard::Nickname;
use baci_core::refusal::Code;

/// How many are drawn each week, what each gets, and how many may be given to in a month.
const DRAWN: usize = 3;
const PETALS: i64 = 9;
const MONTH: usize = 10;
/// After how many days somebody may be drawn again, and for how many it counts what they had.
const AGAIN: i64 = 60;
const COUNTED: i64 = 365;
/// Places that are shown, and what the first one gets.
const SHOWN: usize = 10;
const FIRST: i64 = 11;

impl Person {
    /// Whether the member may be drawn on a day, and how often they were in a year.
    fn may_be_drawn(&self, day: Day) -> Option<i64> {
        let bought = self.bought.iter().any(|bought| !bought.cancelled);
        let free = self.gifts.last().is_none_or(|last| days::between(*last, day) >= AGAIN);
        let had = self.gifts.iter().filter(|on| days::between(**on, day) < COUNTED).count();
        (self.into.is_none() && bought && free).then(|| i64::try_from(had).unwrap_or(0))
    }
}

impl World {
    /// Draws that were done by now: everybody stands where the seed says, and who was drawn has the gift.
    pub async fn surprises(&mut self, baci: &Baci, today: Day) -> Result<(), String> {
        if today != days::monday(today) {
            return Ok(());
        }
        let name = format!("petals/{today}");
        if baci.surprise_draw(&name).await.is_err() {
            // The first draw of all was not sealed before its time.
            return if self.draws == 0 { Ok(()) } else { Err(format!("there is no draw {name}")) };
        }
        self.draws += 1;
        let told = baci.check_draw(&name).await.map_err(broken(&name))?;
        if sha(&told.draw.seed) != told.draw.seal || !told.holds() || told.draw.state != "given" {
            return Err(format!("the draw {:?} does not hold", told.draw));
        }
        let mut all: Vec<(i64, String, usize)> = Vec::new();
        for (at, person) in self.people.iter().enumerate() {
            let lot = sha(&format!("{}:{}", told.draw.seed, person.id));
            all.extend(person.may_be_drawn(today).map(|had| (had, lot, at)));
        }
        all.sort_unstable();
        is(
            &format!("who may be drawn by {name}"),
            told.draw.eligible,
            i64::try_from(all.len()).unwrap_or(0),
        )?;
        let month = self.gave.entry(today.first_of_month()).or_default();
        let most = DRAWN.min(MONTH - *month);
        all.truncate(most);
        let drawn: Vec<_> = told.drawn.iter().map(|own| own.member).collect();
        let known: Vec<_> = all.iter().map(|(.., at)| self.people[*at].id).collect();
        if drawn != known {
            return Err(format!("{name} drew {drawn:?}, {known:?} by the model"));
        }
        let drawn_at = told.draw.drawn_at.micros();
        let mut given = 0;
        for (.., at) in all {
            let person = &mut self.people[at];
            // Whoever was another's for a while had it when that one had.
            if person.last_gift.is_some_and(|last| days::between(last, today) < AGAIN) {
                continue;
            }
            person.gifts.push(today);
            person.last_gift = Some(today);
            person.give_points(drawn_at, PETALS, 0);
            person.touched = true;
            given += 1;
        }
        *month += given;
        is(&format!("gifts of {name}"), told.draw.given, i64::try_from(given).unwrap_or(0))
    }

    /// Some choose a nickname, or take part no more; not around the end of a month, when one is closed while the
    /// next one runs.
    pub async fn nicknames(&mut self, day: i64) -> Result<(), String> {
        if self.date(day).day() <= 2 {
            return Ok(());
        }
        for number in 0..=self.people.len() / 100 {
            let Some(whom) = self.dice.place(self.people.len()) else { continue };
            if self.is_away(whom) {
                continue;
            }
            let key = format!("nick/{day}/{number}");
            let had = self.people[whom].nickname.is_some();
            // Now and then that of somebody else, in capital letters.
            let of = if self.dice.percent(20) { self.dice.place(self.people.len()) } else { None };
            let of = of.unwrap_or(whom);
            let text = format!("Guest {of}");
            let act = match had && self.dice.percent(30) {
                true => NicknameAct::Leave,
                false => {
                    let text = if of == whom { text.clone() } else { text.to_uppercase() };
                    NicknameAct::Choose(Nickname::read(&text).map_err(|no| no.to_string())?)
                }
            };
            let taken = self.people.iter().enumerate().any(|(at, own)| {
                at != whom
                    && own
                        .nickname
                        .as_ref()
                        .is_some_and(|own| own.to_lowercase() == text.to_lowercase())
            });
            let who = Who::Id(self.people[whom].id);
            let what = What::Nickname(act.clone());
            let done = self.servers.send(key, who, what, &mut self.dice).await?;
            life::count(&mut self.tally, &act, matches!(done, Done::Ok(_)));
            let person = &mut self.people[whom];
            (person.done, person.touched) = (person.done + 1, true);
            match (&act, done) {
                (NicknameAct::Leave, Done::Ok(_)) => person.nickname = None,
                (NicknameAct::Choose(own), Done::Ok(_)) if !taken => {
                    person.nickname = Some(own.as_str().to_owned());
                }
                (NicknameAct::Choose(_), Done::No(no, _))
                    if taken && no.code == Code::IdentityTaken => {}
                (_, Done::No(no, _)) => return Err(format!("{act:?} of {whom}: refused ({no})")),
                (_, Done::Ok(_)) => return Err(format!("{act:?} of {whom} is another's")),
            }
        }
        Ok(())
    }

    /// The places of a month: the last one on the day on which it is closed, and the running one.
    pub async fn places(&mut self, baci: &Baci, today: Day) -> Result<(), String> {
        let running = today.first_of_month();
        let closes = today.day() == 2;
        let months = [closes.then(|| days::back(running, 1).first_of_month()), Some(running)];
        for month in months.into_iter().flatten() {
            let ask = BoardAsk { day: Some(month), ..BoardAsk::default() };
            let told = baci.leaderboard("regulars", ask).await.map_err(broken("a leaderboard"))?;
            let mut all: Vec<(i64, String, usize)> = Vec::new();
            for (at, person) in self.people.iter().enumerate() {
                let score = person.club.months.get(&month).copied().unwrap_or(0);
                let nickname = person.nickname.clone().filter(|_| score > 0);
                all.extend(nickname.map(|nickname| (-score, nickname, at)));
            }
            all.sort_unstable();
            let place = |score: i64| all.iter().filter(|(better, ..)| *better < score).count() + 1;
            let known: Vec<_> = all
                .iter()
                .map(|(score, name, _)| {
                    (i64::try_from(place(*score)).unwrap_or(0), name.as_str(), -score)
                })
                .collect();
            let told: Vec<_> =
                told.rows.iter().map(|row| (row.place, row.nickname.as_str(), row.score)).collect();
            // Those who share the last place that is shown may be any of them.
            let least = known.get(SHOWN - 1).map_or(0, |(_, _, score)| *score);
            let sure = |all: &[(i64, &str, i64)]| -> Vec<(i64, String, i64)> {
                let own = all.iter().filter(|(_, _, score)| *score > least);
                own.map(|(place, name, score)| (*place, (*name).to_owned(), *score)).collect()
            };
            if sure(&told) != sure(&known) || told.len() != known.len().min(SHOWN) {
                return Err(format!("places of {month}: {told:?}, {known:?} by the model"));
            }
            if month == running {
                continue;
            }
            let best = all.first().map_or(0, |(score, ..)| *score);
            let closed_at = days::at(running, 0) + 86_400_000_000;
            for (.., at) in all.iter().filter(|(score, ..)| *score == best) {
                let person = &mut self.people[*at];
                person.give_points(closed_at, FIRST, 0);
                person.touched = true;
            }
        }
        Ok(())
    }
}
