//! Backtest: what a draft of a program would have meant for the receipts that there were, beside what another one
//! means for them, before anybody is promised anything.
//!
//! Both are decided in memory by the very path that sales take: the same commands, the same pricing, the same
//! ledger; only nothing is stored. So a backtest can say no other thing than the till would have said.

mod acts;
mod ask;
mod compare;
mod history;
mod report;
mod run;
mod tally;
mod work;

pub use ask::{BacktestAsk, BacktestPlan};
pub use compare::{Compared, ComparedBand, ComparedMonth, Counts, More, exact};
pub use history::{History, Past};
pub use report::{
    Acts, Band, Figures, LeftOut, MemberGain, Month, PromotionFigures, Report, RuleFigures, Side,
};

use crate::command::Command;
use baci_core::id::MemberId;
use baci_core::program::Program;
use baci_core::refusal::{Code, Refusal};
use baci_core::time::Instant;
use baci_store::event::StoredEvent;
use baci_store::member::StoredMember;
use run::Run;
use std::collections::{BTreeMap, HashSet};

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
    /// Keys that came before: the same receipt twice counts once.
    seen: HashSet<[u8; 16]>,
    repeated: u64,
    read: u64,
    unusable: u64,
    first: Instant,
    last: Instant,
    /// What no program was asked about, by kind: how often, and what it moved, by wallet.
    left_out: BTreeMap<String, (u64, BTreeMap<String, i64>)>,
    /// Whether both are decided at the same time, a thread each.
    at_once: bool,
}

impl Backtest {
    /// Begins with two programs, of which the second is what the first is held against.
    ///
    /// # Errors
    /// [`Code::InvalidRequest`] where they count in different currencies: no figure of one could be held against
    /// one of the other.
    pub fn new(draft: Program, against: Program, assumed: Assumptions) -> Result<Self, Refusal> {
        same_currency(&draft, &against)?;
        let run = |program| Run::new(program, assumed);
        Ok(Self {
            draft: run(draft),
            against: run(against),
            assumed,
            seen: HashSet::new(),
            repeated: 0,
            read: 0,
            unusable: 0,
            first: Instant::FAR,
            last: assumed.from,
            left_out: BTreeMap::new(),
            at_once: true,
        })
    }

    /// Decides one after the other from now on: slower, and the other core is there for others.
    pub const fn on_one_thread(&mut self) {
        self.at_once = false;
    }

    /// Members who are there before the first receipt, with their records, and the segments that they are in.
    pub fn know(&mut self, members: &[StoredMember], segments: &[(MemberId, String)]) {
        self.draft.know(members, segments);
        self.against.know(members, segments);
    }

    /// Whether a condition of one of the programs looks at segments.
    pub(crate) fn asks_segments(&self) -> bool {
        [&self.draft, &self.against].iter().any(|run| run.published.program.asks.segments)
    }

    /// Purchases that will be returned: known beforehand, so that they are kept for it.
    pub fn expect_returns(&mut self, purchases: &[baci_core::id::EventId]) {
        self.draft.expect_returns(purchases);
        self.against.expect_returns(purchases);
    }

    /// What games are drawn with, and what was added to the stock of rewards: known beforehand.
    pub(crate) fn draw_with(&mut self, secret: Option<[u8; 32]>, added: &[(String, i64)]) {
        for run in [&mut self.draft, &mut self.against] {
            run.draw_with(secret, added);
        }
    }

    /// Notes what is not decided again.
    pub(crate) fn leave_out(&mut self, event: &StoredEvent) {
        if !(self.assumed.from..self.assumed.until).contains(&event.at) {
            return;
        }
        let own = self.left_out.entry(event.kind.clone()).or_default();
        own.0 += 1;
        for (wallet, units) in acts::moved(event) {
            let sum = own.1.entry(wallet).or_default();
            *sum = sum.saturating_add(units);
        }
    }

    /// Takes what happened next, in its order; both programs at once, a thread each. What was before the time
    /// that counts is decided and not counted.
    pub fn feed(&mut self, past: &[Past]) {
        let Assumptions { from, until, .. } = self.assumed;
        let within = past.iter().filter(|own| own.at().is_some_and(|at| at < until));
        let mut fresh = Vec::with_capacity(past.len());
        for own in within {
            match self.seen.insert(Command::fingerprint_of(&[own.command.key.as_bytes()])) {
                true => fresh.push(own),
                false => self.repeated += 1,
            }
        }
        let past = fresh;
        let receipts = past.iter().filter(|own| !acts::is_act(&own.command.what));
        let counted = receipts.filter_map(|own| own.at()).filter(|at| *at >= from);
        for at in counted {
            self.read += 1;
            self.first = self.first.min(at);
            self.last = self.last.max(at);
        }
        let Self { draft, against, at_once, .. } = self;
        both(*at_once, || draft.feed(&past), || against.feed(&past));
    }

    /// Notes rows that make no receipt.
    pub fn unusable(&mut self, bad: &[crate::receipts::Bad]) {
        self.unusable += bad.len() as u64;
    }

    /// Lets time pass to the end, and reports.
    pub fn finish(self) -> Report {
        let Self { mut draft, mut against, mut assumed, left_out, .. } = self;
        let Self { read, repeated, unusable, first, last, at_once, .. } = self;
        assumed.from = assumed.from.max(first.min(last));
        if assumed.to_the_last {
            let zone = &draft.published.program.zone;
            let day = zone.local(last).day.tomorrow();
            let after = day.map_or(Instant::FAR, |day| zone.start_of(day));
            assumed.until = assumed.until.min(after);
        }
        both(at_once, || draft.finish(assumed.until), || against.finish(assumed.until));
        let told = report::report(&draft, &against, assumed, (read, unusable));
        Report { repeated, left_out: report::left_out(&draft, left_out), ..told }
    }
}

/// Does both, the first on a thread of its own where they may be done at once.
fn both(at_once: bool, one: impl FnOnce() + Send, other: impl FnOnce()) {
    if !at_once {
        one();
        return other();
    }
    std::thread::scope(|scope| {
        scope.spawn(one);
        other();
    });
}

/// No figure of one currency can be held against one of another.
fn same_currency(draft: &Program, against: &Program) -> Result<(), Refusal> {
    if draft.currency != against.currency {
        let sentence = format!(
            "the draft counts in {} and what it is held against in {}: take two of one currency",
            draft.currency.code(),
            against.currency.code()
        );
        let refusal = Refusal::new(Code::InvalidRequest, sentence).because("backtest-currency");
        let code = |program: &Program| program.currency.code().to_owned();
        return Err(refusal.with("draft", code(draft)).with("against", code(against)));
    }
    Ok(())
}
