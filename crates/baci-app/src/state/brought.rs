//! What a program brings itself: steps of tiers, finished missions, occasions; each an event that rules decide.

use super::{Change, Draft, State, stage, tier, to_json};
use crate::answer::{Answer, Outcome};
use crate::commands::view::{self, SeenUsed};
use crate::commands::{purchase, seal};
use baci_core::decide::{self, Count};
use baci_core::event::{Body, Custom, Event};
use baci_core::member::MemberView;
use baci_core::refusal::Refusal;
use baci_store::event::StoredEvent;

impl State {
    /// Decides something that an event or time brought, a step of a tier or a mission that is done, by the rules
    /// and coupons that the program has for it, and gives what came of it; `counts` are counted with it.
    ///
    /// Nothing where that cannot be counted: it happened all the same, and whoever asks why it gave nothing is
    /// told by [`crate::Baci::explain`].
    pub(super) fn set_off(
        &mut self,
        event: &StoredEvent,
        body: Custom,
        counts: &[Count],
    ) -> Option<Answer> {
        let done = self.decided(event, body).and_then(|mut change| {
            change.draft.outcome.counts.extend_from_slice(counts);
            self.absorb(change)
        });
        let warn = |refusal: &Refusal| {
            let (kind, event) = (&event.kind, event.event);
            tracing::error!(%kind, %event, %refusal, "what the program brings gave nothing");
        };
        done.inspect_err(warn).ok()
    }

    /// What the program decides on something that it brings itself.
    fn decided(&self, event: &StoredEvent, body: Custom) -> Result<Change, Refusal> {
        let published = self.program()?;
        let known = self.member(event.member)?;
        let available = view::available(known, &published, event.at)?;
        let tiers = tier::at(self, known, &published, event.at);
        let stage = stage::seen(known, &published, event.at);
        let used = SeenUsed::new(self, known);
        let view = MemberView {
            member: &known.stored.member,
            available: &available,
            tiers: &tiers,
            stage,
            segments: &known.segments,
            household: known.household,
            used: &used,
            origin: None,
        };
        let decided = Event { id: event.event, at: event.at, body: Body::Custom(body) };
        let decision = decide::decide(&published.program, &view, &decided)?;
        let mut draft = Draft::of(event.clone());
        let seen = (&available[..], &tiers[..], stage);
        draft.event.seen = to_json(&view::Seen::of(&published, known, seen, used.noted()))?;
        let mut change = seal(draft);
        change.settle(known)?;
        purchase::give(&published, known, &mut change, &decision)?;
        Ok(change)
    }

    /// The same for an event that is noted and counted also where nothing follows it; gives what came of it.
    pub(super) fn bring(
        &mut self,
        event: StoredEvent,
        body: Custom,
        counts: Vec<Count>,
    ) -> Result<Outcome, Refusal> {
        self.brought(event, body, counts).map(|answer| answer.outcome)
    }

    /// The same, with the whole answer.
    pub(crate) fn brought(
        &mut self,
        event: StoredEvent,
        body: Custom,
        counts: Vec<Count>,
    ) -> Result<Answer, Refusal> {
        let declared =
            self.published.as_ref().is_some_and(|p| p.program.event(&body.name).is_some());
        if declared && let Some(answer) = self.set_off(&event, body, &counts) {
            return Ok(answer);
        }
        let mut draft = Draft::of(event);
        draft.outcome.counts.extend(counts);
        self.absorb(seal(draft))
    }
}
