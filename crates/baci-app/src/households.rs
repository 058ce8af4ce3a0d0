//! Households as people see them: who is in one, what each has and has used, and who was asked in. And a look at
//! what a gift to another member would come to.

use crate::baci::Baci;
use crate::command::{Command, HouseholdAct, What, Who};
use crate::commands::view;
use crate::error::AppError;
use crate::guess::Kind;
use crate::pipeline::{known_to, look_at};
use crate::state::State;
use baci_core::household::{self as rules, Role, Standing};
use baci_core::id::{HIGHEST, HouseholdId, MemberId};
use baci_core::refusal::Code;
use baci_core::time::Instant;
use baci_store::household::{self, StoredInvite, StoredPerson};
use baci_store::lookup::{self, Names};
use baci_store::{Column, StoreError};
use std::collections::{BTreeMap, HashMap};

/// Somebody in a household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseholdPerson {
    pub member: MemberId,
    pub name: Option<String>,
    pub role: Role,
    pub joined_at: Instant,
    /// What they can spend of each wallet that is shared, in its smallest unit.
    pub has: BTreeMap<String, i64>,
    /// What of the others' they paid with in this month, by wallet.
    pub used: BTreeMap<String, i64>,
    /// What of the others' they may still pay with now, by wallet; where nothing limits it, all.
    pub may_use: BTreeMap<String, i64>,
}

/// Somebody who was asked in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseholdInvite {
    pub household: HouseholdId,
    pub member: MemberId,
    pub name: Option<String>,
    pub role: Role,
    /// Who asked.
    pub by: MemberId,
    pub by_name: Option<String>,
    pub until: Instant,
}

/// A household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseholdInfo {
    pub id: HouseholdId,
    /// Who came in first stands first.
    pub people: Vec<HouseholdPerson>,
    /// Those who were asked in and may still accept.
    pub invites: Vec<HouseholdInvite>,
    /// What all have together, by wallet that is shared.
    pub has: BTreeMap<String, i64>,
}

/// What a member has to do with households.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberHousehold {
    pub household: Option<HouseholdInfo>,
    /// Where they were asked in and may still accept, the latest first.
    pub invites: Vec<HouseholdInvite>,
}

/// A household in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseholdLine {
    pub id: HouseholdId,
    pub head: MemberId,
    pub name: Option<String>,
    pub people: usize,
}

/// What a gift would come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiftLook {
    pub receiver: MemberId,
    /// The receiver's name, of which only the first letters are told.
    pub name: Option<String>,
    /// What the giver would have left to spend.
    pub left: i64,
}

impl Baci {
    /// A member's household, and where they were asked in.
    ///
    /// # Errors
    /// No such member.
    pub async fn household_of(&self, member: MemberId) -> Result<MemberHousehold, AppError> {
        let (now, member) = (self.clock().now(), self.whom(member).await?);
        let state = self.around(member, now).await?;
        let household = state.household_of(member).map(|own| info(&state, own.household, now));
        let mut invites = Vec::new();
        let mut open = household::invites_of(self.database(), member).await?;
        open.retain(|own| own.until > now);
        for own in self.told(open).await? {
            if !household::people(self.database(), own.household).await?.is_empty() {
                invites.push(own);
            }
        }
        let household = match household {
            Some(found) => Some(self.with_invites(found, now).await?),
            None => None,
        };
        Ok(MemberHousehold { household, invites })
    }

    /// One household.
    ///
    /// # Errors
    /// There is none with this id.
    pub async fn household(&self, id: HouseholdId) -> Result<HouseholdInfo, AppError> {
        let now = self.clock().now();
        let nobody = || {
            let refused = AppError::refused(Code::NotFound, format!("there is no household {id}"));
            refused.because("no-such-household")
        };
        let people = household::people(self.database(), id).await?;
        let first = people.first().ok_or_else(nobody)?;
        let state = self.around(first.member, now).await?;
        if state.people(id).is_empty() {
            return Err(nobody());
        }
        self.with_invites(info(&state, id, now), now).await
    }

    /// Households, the latest first, before this one; with where the next page begins.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn households(
        &self,
        before: Option<HouseholdId>,
        limit: usize,
    ) -> Result<(Vec<HouseholdLine>, Option<HouseholdId>), AppError> {
        let limit = limit.clamp(1, 200);
        let before = before.unwrap_or(HouseholdId(HIGHEST));
        let most = i64::try_from(limit).unwrap_or(i64::MAX);
        let heads = household::latest(self.database(), before, most).await?;
        let ids: Vec<MemberId> = heads.iter().map(|own| own.member).collect();
        let mut tx = self.database().begin_snapshot().await?;
        let all = household::with_members(&mut tx, Column::uuids(ids.iter().map(|id| id.0))).await;
        tx.rollback().await?;
        let mut counts: HashMap<HouseholdId, usize> = HashMap::new();
        for own in all? {
            *counts.entry(own.household).or_default() += 1;
        }
        let names = self.names_of(&ids).await?;
        let next = (heads.len() == limit).then(|| heads.last().map(|own| own.household)).flatten();
        let line = |own: StoredPerson| HouseholdLine {
            id: own.household,
            head: own.member,
            name: names.get(&own.member).cloned(),
            people: counts.get(&own.household).copied().unwrap_or(1),
        };
        Ok((heads.into_iter().map(line).collect(), next))
    }

    /// What a transfer would come to, without doing it: to whom it goes, and what is left.
    ///
    /// # Errors
    /// As the transfer itself.
    pub async fn look_at_gift(&self, gift: &Command) -> Result<GiftLook, AppError> {
        let What::Transfer { wallet, to, .. } = &gift.what else {
            return Err(AppError::refused(Code::MemberNotFound, "nobody receives anything"));
        };
        let (database, now) = (self.database(), self.clock().now());
        let (state, answer) = look_at(database, self.programs(), now, gift).await?;
        let left = answer?.outcome.balances.get(wallet).map_or(0, |balance| balance.available);
        let receiver = state.resolve(to).and_then(|id| state.members.get(&id));
        let receiver = receiver.map(|known| &known.stored.member).ok_or_else(|| {
            AppError::refused(Code::MemberNotFound, "nobody receives it").because("no-receiver")
        })?;
        let name = receiver.profile.name.as_deref().map(masked);
        Ok(GiftLook { receiver: receiver.id, name, left })
    }

    /// Counts that a member asks whose a number is: a phone book cannot be tried number by number.
    ///
    /// # Errors
    /// [`Code::TooManyAttempts`] with the time to wait, from twenty in an hour on.
    pub async fn ask_whose(&self, member: MemberId) -> Result<(), AppError> {
        self.attempt(&[(Kind::Stranger, &member.to_string())]).await.map(drop)
    }

    /// What a member is in a household, as conditions see it.
    pub(crate) async fn standing_in_household(
        &self,
        member: MemberId,
    ) -> Result<Option<Standing>, AppError> {
        let Some(id) = household::of_member(self.database(), member).await? else {
            return Ok(None);
        };
        let people = household::people(self.database(), id).await?;
        let own = people.iter().find(|own| own.member == member);
        let people = i64::try_from(people.len()).unwrap_or(i64::MAX);
        Ok(own.map(|own| Standing { role: own.role, people }))
    }

    /// What is known of a member and of all who are in a household with them.
    async fn around(&self, member: MemberId, now: Instant) -> Result<State, AppError> {
        let command = Command {
            key: format!("look/{member}"),
            fingerprint: [0; 16],
            actor: "look".to_owned(),
            at: Some(now),
            who: Who::Id(member),
            what: What::Household(HouseholdAct::Leave),
        };
        let state = known_to(self.database(), self.programs(), now, &command).await?;
        state.member(member)?;
        Ok(state)
    }

    async fn with_invites(
        &self,
        mut found: HouseholdInfo,
        now: Instant,
    ) -> Result<HouseholdInfo, AppError> {
        let mut open = household::invites_into(self.database(), found.id).await?;
        open.retain(|own| own.until > now);
        found.invites = self.told(open).await?;
        Ok(found)
    }

    async fn told(&self, invites: Vec<StoredInvite>) -> Result<Vec<HouseholdInvite>, AppError> {
        let ids: Vec<_> = invites.iter().flat_map(|own| [own.member, own.by]).collect();
        let names = self.names_of(&ids).await?;
        let told = |own: StoredInvite| HouseholdInvite {
            household: own.household,
            member: own.member,
            name: names.get(&own.member).cloned(),
            role: own.role,
            by: own.by,
            by_name: names.get(&own.by).cloned(),
            until: own.until,
        };
        Ok(invites.into_iter().map(told).collect())
    }

    async fn names_of(&self, ids: &[MemberId]) -> Result<HashMap<MemberId, String>, StoreError> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let mut tx = self.database().begin_snapshot().await?;
        let names = Names { members: ids.to_vec(), ..Names::default() };
        let found = lookup::find(&mut tx, names, false).await;
        tx.rollback().await?;
        let members = found?.members.into_iter();
        Ok(members.filter_map(|own| Some((own.member.id, own.member.profile.name?))).collect())
    }
}

/// A household as a state knows it.
fn info(state: &State, id: HouseholdId, now: Instant) -> HouseholdInfo {
    let program = state.published.as_ref().map(|published| &published.program);
    let shared = program.and_then(|program| program.household.as_ref());
    let wallets: Vec<&str> =
        shared.into_iter().flat_map(|own| &own.wallets).map(String::as_str).collect();
    let day = program.map_or(jiff::civil::Date::ZERO, |program| program.zone.local(now).day);
    let available = |member: MemberId, wallet: &str| {
        let known = state.members.get(&member);
        known.and_then(|own| view::available_in(own, wallet, now).ok()).unwrap_or(0).max(0)
    };
    let mut has: BTreeMap<String, i64> = BTreeMap::new();
    for own in state.people(id) {
        for wallet in &wallets {
            let sum = has.entry((*wallet).to_owned()).or_default();
            *sum = sum.saturating_add(available(own.member, wallet));
        }
    }
    let person = |own: &StoredPerson| {
        let known = state.members.get(&own.member);
        let used = known.map(|known| view::SeenUsed::new(state, known));
        let each = |of: &dyn Fn(&str) -> i64| -> BTreeMap<String, i64> {
            wallets.iter().map(|wallet| ((*wallet).to_owned(), of(wallet))).collect()
        };
        let month = |wallet: &str| {
            let [.., month] = rules::keys(wallet, day);
            let used = known.and_then(|known| known.counters.get(&month.to_string()));
            used.unwrap_or(0)
        };
        let may = |wallet: &str| {
            let others = has.get(wallet).copied().unwrap_or(0);
            let others = others.saturating_sub(available(own.member, wallet));
            let left = shared.zip(used.as_ref());
            let left =
                left.and_then(|(rules, used)| rules::left(rules, wallet, own.role, used, day));
            left.map_or(others, |left| left.min(others))
        };
        HouseholdPerson {
            member: own.member,
            name: known.and_then(|known| known.stored.member.profile.name.clone()),
            role: own.role,
            joined_at: own.joined_at,
            has: each(&|wallet| available(own.member, wallet)),
            used: each(&month),
            may_use: each(&may),
        }
    };
    let people = state.people(id).iter().map(person).collect();
    HouseholdInfo { id, people, invites: Vec::new(), has }
}

/// A name of which only the first letter of each word is told.
fn masked(name: &str) -> String {
    let words = name.split_whitespace().take(4);
    let short = words.filter_map(|word| word.chars().next()).map(|first| format!("{first}…"));
    short.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn a_masked_name_tells_first_letters_alone() {
        assert_eq!(masked("Somsy Keo"), "S… K…");
        assert_eq!(masked("ສົມສີ"), "ສ…");
        assert_eq!(masked("  "), "");
    }
}
