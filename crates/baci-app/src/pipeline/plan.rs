//! What each member's commands need of what is stored.

use crate::command::{Command, What, Who};
use crate::state::State;
use baci_core::id::{EventId, HoldId, MemberId};
use baci_core::time::Instant;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Whether a sale only earns: what pays needs the lots that it is paid from.
fn spends_nothing(sale: &crate::command::Sale) -> bool {
    let nothing = sale.pay.is_empty() && sale.cards.is_empty() && sale.basket.claims.is_empty();
    nothing && sale.exchange.is_none()
}

/// What each member's commands need.
#[derive(Default)]
pub(super) struct Needs {
    pub commands: usize,
    pub lots: bool,
    pub until: Option<Instant>,
    /// In whose history they are: theirs, or of somebody who turned out to be them.
    pub purchases: BTreeSet<(MemberId, EventId)>,
    pub holds: BTreeSet<HoldId>,
    pub quotes: BTreeSet<(MemberId, EventId)>,
}

/// What all of them need.
pub(super) struct Plan {
    pub members: BTreeMap<MemberId, Needs>,
    /// The first and last instant of the batch.
    pub span: (Instant, Instant),
}

impl Plan {
    /// What these commands need.
    pub fn of(state: &State, commands: &[&Command]) -> Self {
        let mut members: BTreeMap<MemberId, Needs> = BTreeMap::new();
        let mut span = (Instant::FAR, Instant::EARLIEST);
        // Identities that change hands in this very batch, for the commands that follow.
        let mut handed: HashMap<&str, MemberId> = HashMap::new();
        for command in commands {
            let at = command.at.unwrap_or(state.now);
            span = (span.0.min(at), span.1.max(at));
            if let Some(id) = command.what.other().and_then(|other| state.resolve(other)) {
                members.entry(id).or_default().note(at, true);
            }
            let by_handed = match &command.who {
                Who::Identity(i) | Who::EnrollBy(i) => handed.get(i.0.as_str()).copied(),
                _ => None,
            };
            let Some(id) = by_handed.or_else(|| state.resolve(&command.who)) else { continue };
            if let What::Update { identities, .. } = &command.what {
                handed.extend(identities.iter().map(|i| (i.0.as_str(), id)));
            }
            if let What::NewCard { card, .. } = &command.what {
                handed.insert(card.0.as_str(), id);
            }
            if let What::Identity(change) = &command.what {
                handed.extend(change.add.iter().map(|own| (own.0.as_str(), id)));
            }
            if let Some(other) = command.what.merged() {
                members.entry(other).or_default().note(at, true);
            }
            let needs = members.entry(id).or_default();
            let owner = command.who.id().unwrap_or(id);
            needs.quotes.extend(command.what.quote().map(|quote| (owner, quote)));
            needs.purchases.extend(command.what.returned().map(|purchase| (owner, purchase)));
            let earns = matches!(
                command.what,
                What::Purchase(_) | What::Custom(_) | What::Update { .. } | What::Identity(_)
            );
            let earns =
                earns || matches!(&command.what, What::Basket(sale) if spends_nothing(sale));
            needs.note(at, !earns);
            match &command.what {
                What::Capture { hold, .. } | What::Release { hold } => {
                    needs.holds.insert(*hold);
                }
                _ => {}
            }
        }
        Self { members, span }
    }
}

impl Plan {
    /// Notes that something happens to a member's wallets, too.
    pub fn note(&mut self, id: MemberId, at: Instant) {
        self.members.entry(id).or_default().note(at, true);
    }

    /// Who answers for each of these events, by in whose history it is.
    pub fn owners(
        &self,
        of: impl Fn(&Needs) -> &BTreeSet<(MemberId, EventId)>,
    ) -> HashMap<(MemberId, EventId), MemberId> {
        let all = self.members.iter();
        all.flat_map(|(id, needs)| of(needs).iter().map(|event| (*event, *id))).collect()
    }
}

impl Needs {
    fn note(&mut self, at: Instant, lots: bool) {
        self.commands += 1;
        self.lots |= lots;
        self.until = self.until.max(Some(at));
    }
}
