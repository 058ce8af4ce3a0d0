//! Backtest: what a draft of a program would have meant for the receipts that there were, beside what another one
//! means for them, before anybody is promised anything.
//!
//! Both are decided in memory by the very path that sales take: the same commands, the same pricing, the same
//! ledger; only nothing is stored. So a backtest can say no other thing than the till would have said.

mod history;
mod report;
mod run;
mod tally;

pub use history::History;
pub use report::{Band, Figures, MemberGain, Month, PromotionFigures, Report, RuleFigures, Side};

use crate::command::Command;
use baci_core::program::Program;
use baci_core::refusal::{Code, Refusal};
use baci_core::time::Instant;
use baci_store::member::StoredMember;
use run::Run;

/// What is assumed, and which receipts count.
#[derive(Clone, Copy, Debug)]
pub struct Assumptions {
    /// Receipts from then on.
    pub from: Instant,
    /// Exclusive; time stands there at the end.
    pub until: Instant,
    /// Whether time stands still on the day after the last receipt, where that is earlier.
    pub to_the_last: bool,
    /// How many of a hundred members pay with what they have whenever they can; the others never do.
    pub redeeming_percent: u8,
}

/// Two programs over the same receipts.
pub struct Backtest {
    draft: Run,
    against: Run,
    assumed: Assumptions,
    read: u64,
    unusable: u64,
    first: Instant,
    last: Instant,
}

impl Backtest {
    /// Begins with two programs, of which the second is what the first is held against.
    ///
    /// # Errors
    /// [`Code::InvalidRequest`] where they count in different currencies: no figure of one could be held against
    /// one of the other.
    pub fn new(draft: Program, against: Program, assumed: Assumptions) -> Result<Self, Refusal> {
        if draft.currency != against.currency {
            let sentence = format!(
                "the draft counts in {} and what it is held against in {}: take two of one currency",
                draft.currency.code(),
                against.currency.code()
            );
            let refusal = Refusal::new(Code::InvalidRequest, sentence).because("backtest-currency");
            let code = |program: &Program| program.currency.code().to_owned();
            return Err(refusal.with("draft", code(&draft)).with("against", code(&against)));
        }
        let run = |program| Run::new(program, assumed);
        Ok(Self {
            draft: run(draft),
            against: run(against),
            assumed,
            read: 0,
            unusable: 0,
            first: Instant::FAR,
            last: assumed.from,
        })
    }

    /// Members who are there before the first receipt, with their records.
    pub fn know(&mut self, members: &[StoredMember]) {
        self.draft.know(members);
        self.against.know(members);
    }

    /// Purchases that will be returned: known beforehand, so that they are kept for it.
    pub fn expect_returns(&mut self, purchases: &[baci_core::id::EventId]) {
        self.draft.expect_returns(purchases);
        self.against.expect_returns(purchases);
    }

    /// Takes the next commands, in their order; both programs at once, a thread each.
    pub fn feed(&mut self, commands: &[Command]) {
        let Assumptions { from, until, .. } = self.assumed;
        let within = |command: &&Command| command.at.is_some_and(|at| at >= from && at < until);
        let commands: Vec<&Command> = commands.iter().filter(within).collect();
        self.read += commands.len() as u64;
        self.first = commands.iter().filter_map(|own| own.at).fold(self.first, Instant::min);
        self.last = commands.iter().filter_map(|own| own.at).fold(self.last, Instant::max);
        let Self { draft, against, .. } = self;
        std::thread::scope(|scope| {
            scope.spawn(|| draft.feed(&commands));
            against.feed(&commands);
        });
    }

    /// Notes rows that make no receipt.
    pub fn unusable(&mut self, bad: &[crate::receipts::Bad]) {
        self.unusable += bad.len() as u64;
    }

    /// Lets time pass to the end, and reports.
    pub fn finish(self) -> Report {
        let Self { mut draft, mut against, mut assumed, read, unusable, first, last } = self;
        assumed.from = assumed.from.max(first.min(last));
        if assumed.to_the_last {
            let zone = &draft.published.program.zone;
            let day = zone.local(last).day.tomorrow();
            let after = day.map_or(Instant::FAR, |day| zone.start_of(day));
            assumed.until = assumed.until.min(after);
        }
        std::thread::scope(|scope| {
            scope.spawn(|| draft.finish(assumed.until));
            against.finish(assumed.until);
        });
        report::report(&draft, &against, assumed, (read, unusable))
    }
}
