//! Questions that members of a batch answered: each, the first time, an event of its own that sets off rules and coupons.

use super::{State, to_json};
use crate::answer::Outcome;
use baci_core::decide::Count;
use baci_core::event::{Body, Custom, Field};
use baci_core::id::{EventId, MemberId};
use baci_core::program::question::{ANSWER, Question};
use baci_core::refusal::Refusal;
use baci_store::event::StoredEvent;

impl State {
    /// Looks which questions a record answers for the first time, right after somebody joined or their record was changed.
    pub(super) fn look_at_answers(&mut self, event: &StoredEvent) -> Result<(), Refusal> {
        if !matches!(event.kind.as_str(), "enroll" | "update") {
            return Ok(());
        }
        let Some(published) = self.published.clone() else { return Ok(()) };
        let questions = &published.program.questions;
        for question in questions {
            let member = self.member(event.member)?;
            if self.was_answered(event.member, question)
                || !question.is_answered(&member.stored.member.profile)
            {
                continue;
            }
            let left = questions.iter().filter(|own| !self.was_answered(event.member, own));
            // This one is among them still.
            let left = i64::try_from(left.count()).unwrap_or(i64::MAX) - 1;
            let key = question.key().to_string();
            let count = Count { key, by: 1, kept: true, ..Count::default() };
            let told = as_event(question, left);
            let own = self.event_of(event, question, &told)?;
            self.bring(own, told, vec![count])?;
        }
        Ok(())
    }

    fn was_answered(&self, member: MemberId, question: &Question) -> bool {
        let counters = self.members.get(&member).map(|member| &member.counters);
        counters.and_then(|all| all.get(&question.key().to_string())).is_some_and(|n| n > 0)
    }

    /// An answer as an event of the member's; its id follows from what it is, not from who got to it.
    fn event_of(
        &self,
        by: &StoredEvent,
        question: &Question,
        told: &Custom,
    ) -> Result<StoredEvent, Refusal> {
        let seed = format!("{}/answer/{}", by.member.0, question.id);
        Ok(StoredEvent {
            member: by.member,
            event: EventId::derive(by.at, seed.as_bytes()),
            kind: ANSWER.to_owned(),
            at: by.at,
            recorded_at: self.now,
            origin: Some(by.event),
            receipt: None,
            net: 0,
            program_version: self.version(),
            actor: "program".to_owned(),
            body: to_json(&Body::Custom(told.clone()))?,
            seen: "{}".to_owned(),
            outcome: to_json(&Outcome::default())?,
        })
    }
}

/// The event that a first answer is for the rules: the question, and how many were never answered yet.
fn as_event(question: &Question, left: i64) -> Custom {
    let fields = [
        ("question".to_owned(), Field::Text(question.id.clone())),
        ("left".to_owned(), Field::Integer(left)),
    ];
    Custom { name: ANSWER.to_owned(), fields: fields.into() }
}
