//! Searching members as people type, and lists of the latest members.

use crate::baci::Baci;
use crate::error::AppError;
use crate::members::MemberPage;
use baci_core::country::Country;
use baci_core::id::{LOWEST, MemberId, first_of_millis};
use baci_core::search::{Query, fold, words_of_member};
use baci_core::time::Instant;
use baci_store::bulk::Writes;
use baci_store::member::{self, StoredMember};
use baci_store::setting::{self, StoredSetting};
use baci_store::word;
use std::collections::{BTreeMap, BTreeSet};

/// How many members a word is looked up for: what is common to more has to be narrowed down by
/// another word.
const CANDIDATES: i64 = 2000;
/// How many are read to be looked at closely, where words have to be compared.
const CLOSELY: usize = 200;
/// The fewest that are read where all of them fit, so that those whose name starts so are among them.
const FEW: usize = 40;
/// How many records get their words in one transaction, and how many transactions one run takes.
const PAGE: i64 = 500;
const PAGES: usize = 400;
/// The setting that tells how far that has come.
const INDEXED: &str = "member_words_and_marks";

/// What a list of members is narrowed down by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemberFilter {
    /// Joined at this instant or later.
    pub joined_from: Option<Instant>,
    /// Joined before this instant.
    pub joined_until: Option<Instant>,
}

impl Baci {
    /// Members by what somebody types: starts of the words of a name, without tone marks and
    /// diacritics and in any order; a phone number's digits from the start (local or international) or
    /// its last four or more; the start of a card number. At most `limit`, those first whose name
    /// starts with it. Of a start that thousands share, not all are looked at: another word helps.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn search_members(
        &self,
        text: &str,
        limit: usize,
    ) -> Result<Vec<StoredMember>, AppError> {
        let query = Query::read(text);
        if query.is_empty() {
            return Ok(Vec::new());
        }
        // What is found by a number or by one word fits: no more is read than is shown and ordered.
        let few = limit.clamp(FEW, CLOSELY);
        let by_number = self.by_number(&query, few).await?;
        let alone = query.words.len() == 1;
        let by_name = self.by_name(&query, if alone { few } else { CLOSELY }).await?;
        let ids: BTreeSet<MemberId> = by_number.iter().chain(&by_name).copied().collect();
        let ids: Vec<_> = ids.into_iter().collect();
        let mut tx = self.database().begin_snapshot().await?;
        let mut found = member::load(&mut tx, &ids).await?;
        tx.rollback().await?;
        if !alone {
            found.retain(|stored| {
                by_number.contains(&stored.member.id) || query.fits(&words_of(stored))
            });
        }
        let first = query.words.first().cloned().unwrap_or_default();
        found.sort_by_cached_key(|stored| {
            let name = fold(stored.member.profile.name.as_deref().unwrap_or_default());
            (!name.starts_with(&first), name, stored.member.id)
        });
        found.truncate(limit);
        Ok(found)
    }

    /// Members by the start or end of a phone number, or the start of a card number.
    async fn by_number(&self, query: &Query, few: usize) -> Result<BTreeSet<MemberId>, AppError> {
        let most = i64::try_from(few).unwrap_or(i64::MAX);
        let mut starts = Vec::new();
        starts.extend(query.card.as_ref().map(|card| format!("card:{card}")));
        if let Some(digits) = &query.digits {
            starts.push(format!("phone:+{digits}"));
            if let Some(rest) = digits.strip_prefix('0').filter(|rest| !rest.is_empty()) {
                starts.extend(Country::codes().map(|code| format!("phone:+{code}{rest}")));
            }
        }
        let mut found = BTreeSet::new();
        for start in starts {
            found.extend(word::identified(self.database(), &start, most).await?);
        }
        if let Some(last) = &query.last {
            found.extend(word::starting(self.database(), last, most).await?);
        }
        Ok(found.into_iter().take(few).collect())
    }

    /// Members who may have all the words in their name: those of the rarest word, among those of the
    /// others where these are few enough to be known.
    async fn by_name(&self, query: &Query, most: usize) -> Result<BTreeSet<MemberId>, AppError> {
        if let [start] = query.words.as_slice() {
            // Two words of one name may start alike.
            let rows = i64::try_from(2 * most).unwrap_or(i64::MAX);
            let ids = word::starting(self.database(), start, rows).await?;
            return Ok(first_of_all(ids, most));
        }
        let mut lists = Vec::new();
        for start in &query.words {
            let ids = word::starting(self.database(), start, CANDIDATES).await?;
            let all = i64::try_from(ids.len()).unwrap_or(CANDIDATES) < CANDIDATES;
            lists.push((all, ids));
        }
        lists.sort_by_key(|(_, ids)| ids.len());
        let mut lists = lists.into_iter();
        let mut found = lists.next().map_or_else(Vec::new, |(_, ids)| ids);
        for (all, ids) in lists {
            let ids: BTreeSet<_> = ids.into_iter().collect();
            found.retain(|id| !all || ids.contains(id));
        }
        Ok(first_of_all(found, most))
    }

    /// The members with these ids, by id; at most a thousand.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn members_with(
        &self,
        ids: &BTreeSet<MemberId>,
    ) -> Result<BTreeMap<MemberId, StoredMember>, AppError> {
        let ids: Vec<_> = ids.iter().copied().take(1000).collect();
        let mut tx = self.database().begin_snapshot().await?;
        let found = member::load(&mut tx, &ids).await?;
        tx.rollback().await?;
        Ok(found.into_iter().map(|stored| (stored.member.id, stored)).collect())
    }

    /// A page of members, the latest to join first, before a place where an earlier page ended.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn latest_members(
        &self,
        filter: MemberFilter,
        before: Option<MemberId>,
        limit: i64,
    ) -> Result<MemberPage, AppError> {
        let highest = MemberId(baci_core::id::HIGHEST);
        let until = filter.joined_until.map_or(highest, first_of);
        let from = filter.joined_from.map_or(MemberId(LOWEST), first_of);
        let before = before.unwrap_or(highest).min(until);
        let members = member::latest(self.database(), before, from, limit).await?;
        let full = i64::try_from(members.len()).unwrap_or(0) >= limit;
        let next = members.last().map(|m| m.member.id).filter(|_| full);
        Ok(MemberPage { members, next })
    }

    /// Gives words and marks to members who were there before there were any; answers how many. It goes on
    /// where the last run stopped, and does nothing once all are done.
    ///
    /// # Errors
    /// The database is out of order.
    pub(crate) async fn index_members(&self) -> Result<u64, AppError> {
        let mut done = 0;
        for _ in 0..PAGES {
            let place = setting::get(self.database(), INDEXED).await?;
            let after = match place.as_ref().map(|place| place.document.as_str()) {
                None => None,
                Some("") => break,
                Some(id) => id.parse().ok(),
            };
            let page = member::list(self.database(), after, PAGE).await?;
            let ids: Vec<_> = page.iter().map(|stored| stored.member.id).collect();
            let mut tx = self.database().begin().await?;
            // Locked and read again: one that changes meanwhile writes its own words.
            let members = member::lock(&mut tx, &ids).await?;
            for id in &ids {
                word::remove(&mut tx, *id).await?;
            }
            let mut writes = Writes::default();
            word::save(&mut writes, &members.iter().collect::<Vec<_>>())?;
            writes.run(&mut tx).await?;
            let full = i64::try_from(ids.len()).unwrap_or(0) == PAGE;
            let document =
                ids.last().filter(|_| full).map_or_else(String::new, |id| id.to_string());
            let revision = place.map_or(1, |place| place.revision + 1);
            let changed_at = self.clock().now();
            let name = INDEXED.to_owned();
            setting::save(&mut tx, &StoredSetting { name, document, revision, changed_at }).await?;
            tx.commit().await?;
            done += u64::try_from(ids.len()).unwrap_or(0);
        }
        Ok(done)
    }
}

/// The first so many, each once.
fn first_of_all(ids: Vec<MemberId>, most: usize) -> BTreeSet<MemberId> {
    let mut once = BTreeSet::new();
    ids.into_iter().filter(|id| once.insert(*id)).take(most).collect()
}

fn words_of(stored: &StoredMember) -> BTreeSet<String> {
    let name = stored.member.profile.name.as_deref();
    words_of_member(name, stored.identities.iter().map(String::as_str))
}

/// Ids start with the millisecond of joining.
fn first_of(at: Instant) -> MemberId {
    MemberId(first_of_millis(u64::try_from(at.micros().div_euclid(1000)).unwrap_or(0)))
}
