//! Households: begun, joined and left. Nothing of value moves by it: what is a member's stays in their own wallets.

use crate::answer::Answer;
use crate::command::{Command, HouseholdAct, Who};
use crate::commands::{draft, reference, seal};
use crate::published::Published;
use crate::state::State;
use baci_core::household::Role;
use baci_core::id::{EventId, HouseholdId, MemberId};
use baci_core::program::household::Rules;
use baci_core::refusal::{Code, Refusal};
use baci_core::time::Instant;
use baci_store::household::{StoredInvite, StoredPerson};
use serde_json::{Value as Json, json};

const DAY_SECONDS: i64 = 86_400;

/// What households may do, where the program has them.
pub(super) fn rules(published: &Published) -> Result<&Rules, Refusal> {
    published.program.household.as_ref().ok_or_else(|| {
        let sentence = "the program has no households: add [household] and publish it";
        Refusal::new(Code::UnknownName, sentence).because("no-households")
    })
}

/// That somebody is in no household.
pub(super) fn in_none() -> Refusal {
    refused("household-in-none", "the member is in no household")
}

fn refused(reason: &'static str, sentence: &str) -> Refusal {
    Refusal::new(Code::HouseholdRefused, sentence).because(reason)
}

/// One of the verbs.
pub(super) fn act(
    state: &mut State,
    command: &Command,
    at: Instant,
    member: MemberId,
    act: &HouseholdAct,
) -> Result<Answer, Refusal> {
    let verb = Verb { command, at, member };
    match act {
        HouseholdAct::Found => verb.found(state),
        HouseholdAct::Invite { whom, role } => verb.invite(state, whom, *role),
        HouseholdAct::Accept { household } => verb.accept(state, *household),
        HouseholdAct::Decline { household } => verb.decline(state, *household),
        HouseholdAct::Leave => verb.leave(state),
        HouseholdAct::Remove { whom } => verb.remove(state, *whom),
        HouseholdAct::Role { whom, role } => verb.role(state, *whom, *role),
    }
}

/// Who does something, and when.
struct Verb<'a> {
    command: &'a Command,
    at: Instant,
    member: MemberId,
}

impl Verb<'_> {
    /// The member's own event.
    fn own(&self, state: &mut State, body: &Json) -> Result<Answer, Refusal> {
        let known = state.member(self.member)?;
        let mut change = seal(draft(state, self.command, self.at, self.member, body)?);
        change.settle(known)?;
        state.absorb(change)
    }

    /// An event of another one's beside it.
    fn beside(
        &self,
        state: &mut State,
        (other, kind): (MemberId, &str),
        body: &Json,
    ) -> Result<(), Refusal> {
        state.fall_due(other, self.at)?;
        let known = state.member(other)?;
        let mut own = draft(state, self.command, self.at, other, body)?;
        let seed = format!("{}\u{1f}{other}", self.command.key);
        own.event.event = EventId::derive(self.at, seed.as_bytes());
        kind.clone_into(&mut own.event.kind);
        own.event.origin = Some(reference(self.at, self.command, self.member).event);
        let mut change = seal(own);
        change.settle(known)?;
        state.absorb(change).map(drop)
    }

    fn person(&self, household: HouseholdId, role: Role) -> StoredPerson {
        let event = reference(self.at, self.command, self.member).event;
        StoredPerson { member: self.member, household, role, joined_at: self.at, event }
    }

    /// The member as the head of their household.
    fn head(&self, state: &State) -> Result<StoredPerson, Refusal> {
        let own = state.household_of(self.member).ok_or_else(in_none)?;
        if own.role == Role::Head {
            return Ok(own);
        }
        Err(refused("household-not-head", "only the head of a household may do that"))
    }

    fn found(&self, state: &mut State) -> Result<Answer, Refusal> {
        let published = state.program()?;
        rules(&published)?;
        if state.household_of(self.member).is_some() {
            return Err(in_one());
        }
        let household = HouseholdId::derive(self.at, self.command.key.as_bytes());
        let answer = self.own(state, &json!({ "household": household }))?;
        state.enter(self.person(household, Role::Head));
        Ok(answer)
    }

    fn invite(&self, state: &mut State, whom: &Who, role: Role) -> Result<Answer, Refusal> {
        let published = state.program()?;
        let rules = rules(&published)?;
        let head = self.head(state)?;
        if role == Role::Head {
            let sentence = "a household has one head: ask somebody in as an adult or a child";
            return Err(refused("household-one-head", sentence));
        }
        let whom = state
            .resolve(whom)
            .filter(|id| state.members.get(id).is_some_and(|known| known.card.is_none()));
        let whom = whom.ok_or_else(|| {
            let sentence = "nobody has this number: they must be a member first";
            Refusal::new(Code::MemberNotFound, sentence).because("household-nobody")
        })?;
        if state.household_of(whom).is_some() {
            return Err(refused("household-other", "they are in a household already"));
        }
        let open = state.invites_into(head.household);
        let open = open.filter(|own| own.until > self.at && own.member != whom).count();
        full(rules, state.people(head.household).len() + open)?;
        let until = self.at.plus_seconds(rules.invite_days.saturating_mul(DAY_SECONDS));
        let body = |other: MemberId| {
            json!({ "household": head.household, "other": other.to_string(), "role": role,
                    "until": until })
        };
        self.beside(state, (whom, "household_invited"), &body(self.member))?;
        let answer = self.own(state, &body(whom))?;
        let (household, by, at) = (head.household, self.member, self.at);
        state.note_invite(StoredInvite { member: whom, household, role, by, at, until });
        Ok(answer)
    }

    /// What the member was asked, if they may still accept.
    fn asked(&self, state: &State, household: HouseholdId) -> Result<StoredInvite, Refusal> {
        let there = state.invite(self.member, household);
        there.filter(|own| own.until > self.at && !state.people(household).is_empty()).ok_or_else(
            || {
                let sentence = "nobody asks them into this household, or not any more";
                Refusal::new(Code::NotFound, sentence).because("household-not-asked")
            },
        )
    }

    fn accept(&self, state: &mut State, household: HouseholdId) -> Result<Answer, Refusal> {
        let published = state.program()?;
        let rules = rules(&published)?;
        if state.household_of(self.member).is_some() {
            return Err(in_one());
        }
        let asked = self.asked(state, household)?;
        full(rules, state.people(household).len())?;
        let answer = self.own(state, &json!({ "household": household, "role": asked.role }))?;
        state.enter(self.person(household, asked.role));
        Ok(answer)
    }

    fn decline(&self, state: &mut State, household: HouseholdId) -> Result<Answer, Refusal> {
        self.asked(state, household)?;
        let answer = self.own(state, &json!({ "household": household }))?;
        state.drop_invite(self.member, household);
        Ok(answer)
    }

    /// Whoever came in first of the adults is the head after the head; where there is none, all go.
    fn leave(&self, state: &mut State) -> Result<Answer, Refusal> {
        let own = state.household_of(self.member).ok_or_else(in_none)?;
        let rest: Vec<StoredPerson> = state.people(own.household).to_vec();
        let rest: Vec<_> = rest.into_iter().filter(|o| o.member != self.member).collect();
        let body = json!({ "household": own.household });
        if own.role == Role::Head {
            match rest.iter().find(|other| other.role == Role::Adult) {
                Some(next) => self.rename(state, *next, Role::Head)?,
                None => {
                    for other in &rest {
                        self.beside(state, (other.member, "household_leave"), &body)?;
                        state.go(other.member);
                    }
                }
            }
        }
        let answer = self.own(state, &body)?;
        state.go(self.member);
        Ok(answer)
    }

    fn remove(&self, state: &mut State, whom: MemberId) -> Result<Answer, Refusal> {
        let head = self.head(state)?;
        let body =
            |other: MemberId| json!({ "household": head.household, "other": other.to_string() });
        if state.invite(whom, head.household).is_some() {
            let answer = self.own(state, &body(whom))?;
            state.drop_invite(whom, head.household);
            return Ok(answer);
        }
        let other = self.other(state, head, whom)?;
        self.beside(state, (other.member, "household_leave"), &body(self.member))?;
        let answer = self.own(state, &body(other.member))?;
        state.go(other.member);
        Ok(answer)
    }

    fn role(&self, state: &mut State, whom: MemberId, role: Role) -> Result<Answer, Refusal> {
        let head = self.head(state)?;
        let other = self.other(state, head, whom)?;
        if role == Role::Head && other.role != Role::Adult {
            return Err(refused("household-head-adult", "the head of a household is an adult"));
        }
        self.rename(state, other, role)?;
        let body = json!({ "household": head.household, "other": other.member.to_string(),
                           "role": role });
        let answer = self.own(state, &body)?;
        if role == Role::Head {
            state.enter(StoredPerson { role: Role::Adult, ..head });
        }
        Ok(answer)
    }

    /// Another one in the head's household.
    fn other(
        &self,
        state: &State,
        head: StoredPerson,
        whom: MemberId,
    ) -> Result<StoredPerson, Refusal> {
        let found = state.household_of(state.whom(whom));
        let found = found.filter(|o| o.household == head.household && o.member != self.member);
        found.ok_or_else(|| refused("household-not-in-it", "nobody else in it is this member"))
    }

    /// Gives another one a role.
    fn rename(&self, state: &mut State, other: StoredPerson, role: Role) -> Result<(), Refusal> {
        let body = json!({ "household": other.household, "role": role });
        self.beside(state, (other.member, "household_role"), &body)?;
        state.enter(StoredPerson { role, ..other });
        Ok(())
    }
}

fn in_one() -> Refusal {
    refused("household-in-one", "the member is in a household already: they leave it first")
}

fn full(rules: &Rules, people: usize) -> Result<(), Refusal> {
    if i64::try_from(people).is_ok_and(|people| people < rules.most) {
        return Ok(());
    }
    let sentence = format!("a household has {} people at most", rules.most);
    Err(refused("household-full", &sentence).with("most", rules.most))
}
