//! Making draws before they are due, drawing them when they are, and giving: whatever of it is done twice, by one
//! server or two, is done once.

use crate::answer::Answer;
use crate::baci::Baci;
use crate::command::{Command, GiveSurprise, What, Who};
use crate::commands::view::{self, SeenUsed};
use crate::error::AppError;
use crate::pipeline::look_at_all;
use crate::published::Published;
use crate::secret::{hex, random};
use crate::state::{State, stage, tier};
use baci_core::draw;
use baci_core::id::MemberId;
use baci_core::member::MemberView;
use baci_core::program::surprise::Surprise;
use baci_core::refusal::Code;
use baci_core::surprise::{self as rules, Entry};
use baci_core::time::Instant;
use baci_store::member;
use baci_store::surprise::{self, StoredDraw, StoredEntry};
use std::collections::HashMap;

/// How many members are looked at in one batch.
const PAGE: i64 = 500;
/// The most members that are looked at for a draw: those who joined first.
const MOST: i64 = 500_000;
/// How many draws are drawn, or given, in one run at most; what is left follows with the next one.
const AT_ONCE: i64 = 20;

/// What members had, and when last.
type Had = HashMap<MemberId, (i64, Instant)>;

impl Baci {
    /// Makes the draws that come next, draws those that are due, and gives what was drawn; answers of how many gifts.
    ///
    /// # Errors
    /// The database is out of order.
    pub async fn surprises_due(&self, now: Instant) -> Result<u64, AppError> {
        let published = match self.in_force().await {
            Ok(published) => published,
            Err(AppError::Refused(no)) if no.code == Code::NoProgram => return Ok(0),
            Err(error) => return Err(error),
        };
        self.open_draws(&published, now).await?;
        for due in surprise::due(self.database(), "open", now, AT_ONCE).await? {
            self.draw(&published, due, now).await?;
        }
        let mut given = 0;
        for drawn in surprise::due(self.database(), "drawn", Instant::FAR, AT_ONCE).await? {
            given += self.give_drawn(drawn).await?;
        }
        Ok(given)
    }

    /// Makes the draw of this part of the calendar, where it is not due yet, and that of the next one: a seal is shown
    /// before it is drawn, or it would be worth nothing.
    async fn open_draws(&self, published: &Published, now: Instant) -> Result<(), AppError> {
        let program = &published.program;
        let today = program.zone.local(now).day;
        let mut new = Vec::new();
        for own in &program.surprises {
            for day in [today, own.every.next(today)] {
                let (name, due_at) = (own.draw(day), own.due(program, day));
                let open = own.opens.is_none_or(|opens| due_at >= opens)
                    && own.closes.is_none_or(|closes| due_at < closes);
                if !open || due_at <= now || surprise::get(self.database(), &name).await?.is_some()
                {
                    continue;
                }
                let seed = hex(&random::<32>()?);
                new.push(StoredDraw {
                    draw: name,
                    surprise: own.id.clone(),
                    seal: draw::seal(&seed),
                    seed,
                    state: "open".to_owned(),
                    opened_at: now,
                    due_at,
                    drawn_at: due_at,
                    program_version: 0,
                    looked: 0,
                    eligible: 0,
                    members: 0,
                    given: 0,
                });
            }
        }
        if new.is_empty() {
            return Ok(());
        }
        let mut tx = self.database().begin().await?;
        surprise::open(&mut tx, &new).await?;
        Ok(tx.commit().await?)
    }

    /// Draws a draw that is due, once.
    async fn draw(
        &self,
        published: &Published,
        mut due: StoredDraw,
        now: Instant,
    ) -> Result<(), AppError> {
        let program = &published.program;
        let (mut entries, mut looked) = (Vec::new(), 0);
        match program.surprise(&due.surprise) {
            Some(own) => {
                (entries, looked) = self.who(published, own, now).await?;
                rules::order(&due.seed, &mut entries);
                let budget = own.budget.map(|_| rules::keys(program, own, now));
                let keys = budget.into_iter().flatten().filter(|(_, all)| *all);
                let used = self.shared_counts(keys.map(|(key, _)| key).collect()).await?;
                let most = rules::most(own, &used, program.zone.local(now).day);
                due.members = most.min(i64::try_from(entries.len()).unwrap_or(i64::MAX));
                "drawn".clone_into(&mut due.state);
            }
            None => "void".clone_into(&mut due.state),
        }
        due.drawn_at = now;
        due.program_version = published.version;
        due.looked = looked;
        due.eligible = i64::try_from(entries.len()).unwrap_or(i64::MAX);
        let places = (1..).zip(&entries);
        let places =
            places.map(|(place, own)| StoredEntry { member: own.member, had: own.had, place });
        let places: Vec<_> = places.collect();
        let mut tx = self.database().begin().await?;
        let there = surprise::lock(&mut tx, &due.draw).await?;
        // Another server may have been quicker: what it drew counts.
        if there.is_none_or(|there| there.state != "open") {
            return Ok(tx.rollback().await?);
        }
        surprise::enter(&mut tx, &due.draw, &places).await?;
        surprise::save(&mut tx, &due).await?;
        Ok(tx.commit().await?)
    }

    /// Who may be drawn, and how many were looked at.
    async fn who(
        &self,
        published: &Published,
        own: &Surprise,
        now: Instant,
    ) -> Result<(Vec<Entry>, i64), AppError> {
        let zone = &published.program.zone;
        let since = zone.start_of(rules::window(zone.local(now).day));
        let had = surprise::had(self.database(), &own.id, since).await?;
        let mut had: Had = had.into_iter().map(|(id, n, last)| (id, (n, last))).collect();
        let (mut entries, mut looked, mut after) = (Vec::new(), 0, None);
        while looked < MOST {
            let page = member::list(self.database(), after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.member.id);
            // What those had who turned out to be another one is the other one's.
            for merged in page.iter().filter_map(|own| Some((own.member.id, own.merged_into?))) {
                let Some((n, last)) = had.remove(&merged.0) else { continue };
                let theirs = had.entry(merged.1).or_insert((0, last));
                *theirs = (theirs.0 + n, theirs.1.max(last));
            }
            let all: Vec<MemberId> = page
                .iter()
                .filter(|own| own.merged_into.is_none())
                .map(|own| own.member.id)
                .collect();
            looked += i64::try_from(all.len()).unwrap_or(0);
            let fit = match own.when {
                Some(_) => self.of_whom_it_holds(published, own, &all, now).await?,
                None => all,
            };
            entries.extend(fit.into_iter().map(|member| Entry { member, had: 0 }));
        }
        let free = |entry: &Entry| {
            rules::again(own, zone, had.get(&entry.member).map(|(_, last)| *last), now)
        };
        entries.retain(free);
        for entry in &mut entries {
            entry.had = had.get(&entry.member).map_or(0, |(n, _)| *n);
        }
        Ok((entries, looked))
    }

    /// Those among members of whom the condition of a surprise holds.
    async fn of_whom_it_holds(
        &self,
        published: &Published,
        own: &Surprise,
        members: &[MemberId],
        now: Instant,
    ) -> Result<Vec<MemberId>, AppError> {
        let looks: Vec<Command> = members.iter().map(|id| look(*id, now)).collect();
        let state = look_at_all(self.database(), self.programs(), now, &looks).await?;
        let mut fit = Vec::new();
        for id in members {
            if holds(&state, published, own, (*id, now))? {
                fit.push(*id);
            }
        }
        Ok(fit)
    }

    /// Gives to those who were drawn; whoever cannot have it any more gets nothing.
    async fn give_drawn(&self, mut drawn: StoredDraw) -> Result<u64, AppError> {
        let winners =
            surprise::entries(self.database(), &drawn.draw, 0, drawn.members.max(1)).await?;
        let winners = winners.iter().filter(|own| own.place <= drawn.members);
        let gifts = winners.map(|own| gift(&drawn, own)).collect::<Vec<_>>();
        let (mut given, mut new) = (0, 0);
        for answer in self.commit_all(gifts).await? {
            match answer {
                Ok(Answer { replayed, .. }) => {
                    given += 1;
                    new += u64::from(!replayed);
                }
                Err(AppError::Refused(no)) => {
                    tracing::info!(draw = %drawn.draw, %no, "somebody who was drawn gets nothing");
                }
                Err(error) => return Err(error),
            }
        }
        let mut tx = self.database().begin().await?;
        let there = surprise::lock(&mut tx, &drawn.draw).await?;
        if there.is_none_or(|there| there.state != "drawn") {
            tx.rollback().await?;
            return Ok(new);
        }
        drawn.given = given;
        "given".clone_into(&mut drawn.state);
        surprise::save(&mut tx, &drawn).await?;
        tx.commit().await?;
        Ok(new)
    }
}

fn holds(
    state: &State,
    published: &Published,
    own: &Surprise,
    (id, now): (MemberId, Instant),
) -> Result<bool, AppError> {
    let Ok(known) = state.member(id) else { return Ok(false) };
    let available = view::available(known, published, now)?;
    let used = SeenUsed::new(state, known);
    let tiers = tier::at(state, known, published, now);
    let view = MemberView {
        member: &known.stored.member,
        available: &available,
        tiers: &tiers,
        stage: stage::seen(known, published, now),
        segments: &known.segments,
        household: known.household,
        used: &used,
        origin: None,
    };
    Ok(rules::fits(&published.program, &view, own, now))
}

fn look(member: MemberId, at: Instant) -> Command {
    Command {
        key: format!("look/{member}"),
        fingerprint: [0; 16],
        actor: "look".to_owned(),
        at: Some(at),
        who: Who::Id(member),
        what: What::Review { anew: false },
    }
}

/// The draw and the place are part of the key: however often it is asked, it is given once.
fn gift(drawn: &StoredDraw, own: &StoredEntry) -> Command {
    let (surprise, draw, place) = (drawn.surprise.clone(), drawn.draw.clone(), own.place);
    Command {
        key: format!("surprise/{}/{}", drawn.draw, own.member),
        fingerprint: [0; 16],
        actor: "program".to_owned(),
        at: Some(drawn.drawn_at),
        who: Who::Id(own.member),
        what: What::GiveSurprise(GiveSurprise { surprise, draw, place }),
    }
}
