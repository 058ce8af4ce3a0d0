//! A member's record taken in: whose each identity is from now on.

use super::{MemberState, State};
use baci_store::member::StoredMember;

impl State {
    /// Takes in a record that is new or changed.
    pub(super) fn absorb_record(&mut self, stored: StoredMember) {
        let id = stored.member.id;
        let before = self.members.get(&id).map(|m| m.stored.identities.clone()).unwrap_or_default();
        for identity in stored.identities.iter().filter(|i| !before.contains(i)) {
            self.identities.insert(identity.clone(), id);
            self.out.identities.insert(identity.clone(), Some(id));
        }
        for identity in before.iter().filter(|i| !stored.identities.contains(i)) {
            self.identities.remove(identity);
            self.out.proofs.remove(&(id, identity.clone()));
            self.out.proofs_gone.insert((id, identity.clone()));
            if self.out.identities.insert(identity.clone(), None).is_none() {
                self.out.identities_before.insert(identity.clone());
            }
        }
        self.out.members.insert(id);
        match self.members.get_mut(&id) {
            Some(member) => member.stored = stored,
            None => {
                self.members.insert(id, MemberState::new(stored));
            }
        }
    }
}
