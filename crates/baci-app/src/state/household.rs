//! Households of the members of a batch: who is in which, and who was asked in.

use super::State;
use baci_core::household::Standing;
use baci_core::id::{HouseholdId, MemberId};
use baci_store::household::{StoredInvite, StoredPerson};
use std::collections::BTreeMap;

/// The households that a batch knows.
#[derive(Default)]
pub(crate) struct Households {
    /// Who came in first stands first.
    people: BTreeMap<HouseholdId, Vec<StoredPerson>>,
    of: BTreeMap<MemberId, HouseholdId>,
    invites: BTreeMap<(MemberId, HouseholdId), StoredInvite>,
}

impl State {
    /// Takes in who is in households.
    pub(crate) fn know_people(&mut self, people: Vec<StoredPerson>) {
        let households: std::collections::BTreeSet<_> =
            people.iter().map(|own| own.household).collect();
        people.into_iter().for_each(|own| self.put_person(own));
        households.into_iter().for_each(|id| self.count_people(id));
    }

    /// Takes in who was asked into households.
    pub(crate) fn know_invites(&mut self, invites: Vec<StoredInvite>) {
        let all = invites.into_iter().map(|own| ((own.member, own.household), own));
        self.households.invites.extend(all);
    }

    /// What a member is in a household.
    pub(crate) fn household_of(&self, member: MemberId) -> Option<StoredPerson> {
        let household = self.households.of.get(&member)?;
        self.people(*household).iter().find(|own| own.member == member).copied()
    }

    /// Who is in a household: who came in first stands first.
    pub(crate) fn people(&self, household: HouseholdId) -> &[StoredPerson] {
        self.households.people.get(&household).map_or(&[], Vec::as_slice)
    }

    /// The households that are known.
    pub(crate) fn all_households(&self) -> impl Iterator<Item = HouseholdId> {
        self.households.people.keys().copied()
    }

    /// That somebody was asked into a household.
    pub(crate) fn invite(&self, member: MemberId, household: HouseholdId) -> Option<StoredInvite> {
        self.households.invites.get(&(member, household)).copied()
    }

    /// Who was asked into a household.
    pub(crate) fn invites_into(
        &self,
        household: HouseholdId,
    ) -> impl Iterator<Item = StoredInvite> {
        self.households.invites.values().filter(move |own| own.household == household).copied()
    }

    /// Lets somebody into a household, or gives them another role there.
    pub(crate) fn enter(&mut self, person: StoredPerson) {
        self.put_person(person);
        self.count_people(person.household);
        self.out.people.insert(person.member);
        self.drop_invite(person.member, person.household);
    }

    /// Lets somebody out of their household.
    pub(crate) fn go(&mut self, member: MemberId) {
        let Some(household) = self.households.of.remove(&member) else { return };
        if let Some(people) = self.households.people.get_mut(&household) {
            people.retain(|own| own.member != member);
        }
        if let Some(known) = self.members.get_mut(&member) {
            known.household = None;
        }
        self.out.people.insert(member);
        self.count_people(household);
        if self.people(household).is_empty() {
            let open: Vec<_> = self.invites_into(household).collect();
            open.into_iter().for_each(|own| self.drop_invite(own.member, household));
        }
    }

    /// Notes that somebody was asked in.
    pub(crate) fn note_invite(&mut self, invite: StoredInvite) {
        let key = (invite.member, invite.household);
        self.households.invites.insert(key, invite);
        self.out.invites.insert(key);
    }

    /// Notes that it is answered, or taken back.
    pub(crate) fn drop_invite(&mut self, member: MemberId, household: HouseholdId) {
        if self.households.invites.remove(&(member, household)).is_some() {
            self.out.invites.insert((member, household));
        }
    }

    fn put_person(&mut self, person: StoredPerson) {
        let people = self.households.people.entry(person.household).or_default();
        people.retain(|own| own.member != person.member);
        people.push(person);
        people.sort_by_key(StoredPerson::place);
        self.households.of.insert(person.member, person.household);
    }

    /// Lets each of a household know what they are in it, and how many they are.
    fn count_people(&mut self, household: HouseholdId) {
        let all = self.households.people.get(&household).map_or(&[][..], Vec::as_slice);
        let people = i64::try_from(all.len()).unwrap_or(i64::MAX);
        for own in all {
            if let Some(known) = self.members.get_mut(&own.member) {
                known.household = Some(Standing { role: own.role, people });
            }
        }
    }
}
