//! One program's run over history: a state that is never stored, and what is noted of it.

use super::Assumptions;
use super::tally::Tally;
use crate::command::{Command, Pay, Sale, Target, What, Who};
use crate::commands;
use crate::published::Published;
use crate::state::{MemberState, State};
use baci_core::event::{Line, Purchase, Quantity};
use baci_core::id::EventId;
use baci_core::price::{Basket, BasketLine};
use baci_core::program::{Program, WalletKind};
use baci_core::time::Instant;
use baci_store::member::StoredMember;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// How many commands are applied before what they made is noted and forgotten.
const STEP: usize = 1024;

/// A program at work.
pub(super) struct Run {
    pub published: Arc<Published>,
    pub state: State,
    pub tally: Tally,
    assumed: Assumptions,
    /// The wallets that can pay.
    paying: Vec<String>,
    /// Keys that came before: the same receipt twice counts once.
    seen: HashSet<[u8; 16]>,
    /// The purchases that will come back, and which of this run each became.
    expected: HashSet<EventId>,
    became: HashMap<EventId, EventId>,
}

impl Run {
    pub fn new(program: Program, assumed: Assumptions) -> Self {
        let pays = |wallet: &&baci_core::program::Wallet| {
            wallet.kind == WalletKind::Money || wallet.worth.is_some()
        };
        let paying = program.member_wallets().iter().filter(pays).map(|w| w.id.clone()).collect();
        let published = Arc::new(Published::new(1, program));
        Self {
            state: State::new(assumed.from, Some(published.clone())),
            tally: Tally::default(),
            published,
            assumed,
            paying,
            seen: HashSet::new(),
            expected: HashSet::new(),
            became: HashMap::new(),
        }
    }

    pub fn know(&mut self, members: &[StoredMember]) {
        for stored in members {
            self.state.members.insert(stored.member.id, MemberState::new(stored.clone()));
        }
    }

    pub fn expect_returns(&mut self, purchases: &[EventId]) {
        self.expected.extend(purchases);
    }

    pub fn feed(&mut self, commands: &[&Command]) {
        for step in commands.chunks(STEP) {
            for command in step {
                self.one(command);
            }
            self.forget();
        }
    }

    /// Lets what is due by the end become due.
    pub fn finish(&mut self, until: Instant) {
        let due = |member: &MemberState| member.wallets.iter().any(|w| w.next_due_at <= until);
        let members = self.state.members.iter().filter(|(_, member)| due(member));
        let mut members: Vec<_> = members.map(|(id, _)| *id).collect();
        members.sort_unstable();
        for id in members {
            let command = Command {
                key: format!("settle/{id}"),
                fingerprint: [0; 16],
                actor: "backtest".to_owned(),
                at: Some(until),
                who: Who::Id(id),
                what: What::Settle,
            };
            self.state.now = until;
            let _ = commands::apply(&mut self.state, &command);
            self.forget();
        }
    }

    fn one(&mut self, command: &Command) {
        let Some(at) = command.at else { return };
        if !self.seen.insert(Command::fingerprint_of(&[command.key.as_bytes()])) {
            self.tally.repeated += 1;
            return;
        }
        self.state.now = at;
        let Some(what) = self.as_asked(command, at) else {
            self.tally.refuse(at, &self.published.program, "nothing to return");
            return;
        };
        let command = Command { what, ..command.clone() };
        let answer = commands::apply(&mut self.state, &command);
        let program = &self.published.program;
        match answer {
            Ok(answer) => self.tally.note(program, &who(&command.who), &answer, &self.state),
            Err(error) => self.tally.refuse(at, program, &error.to_string()),
        }
    }

    /// A purchase as the basket that it was before promotions; what comes back, of the purchase of this run.
    fn as_asked(&mut self, command: &Command, at: Instant) -> Option<What> {
        Some(match &command.what {
            What::Purchase(purchase) => {
                let own = EventId::derive(at, command.key.as_bytes());
                if let Some(original) =
                    original(&command.key).filter(|id| self.expected.contains(id))
                {
                    self.became.insert(original, own);
                    self.state.wanted.insert(own);
                }
                let pay = if self.redeems(&command.who) { &self.paying[..] } else { &[] };
                let pay = pay.iter().map(|wallet| Pay { wallet: wallet.clone(), units: None });
                What::Basket(Sale {
                    basket: basket(purchase),
                    receipt: purchase.receipt.clone(),
                    pay: pay.collect(),
                    ..Sale::default()
                })
            }
            What::Refund { purchase, what } => {
                let purchase = Target(*self.became.get(&purchase.0)?);
                What::Refund { purchase, what: what.clone() }
            }
            What::Cancel { purchase } => {
                What::Cancel { purchase: Target(*self.became.get(&purchase.0)?) }
            }
            other => other.clone(),
        })
    }

    /// Whether somebody pays with what they have: always the same people, under both programs.
    fn redeems(&self, of: &Who) -> bool {
        let hash = blake3::hash(who(of).as_bytes());
        let bytes = hash.as_bytes();
        let number = u16::from_le_bytes([bytes[0], bytes[1]]);
        u32::from(number) * 100 < u32::from(self.assumed.redeeming_percent) * 65_536
    }

    /// Notes what only the ledger says, and forgets what would have been stored.
    fn forget(&mut self) {
        let out = std::mem::take(&mut self.state.out);
        self.tally.postings(&out.postings);
        self.tally.events(&out.events);
        self.state.answered.clear();
    }
}

/// The purchase's own id, where its key tells it.
fn original(key: &str) -> Option<EventId> {
    key.strip_prefix(super::history::KEY)?.parse().ok()
}

/// A person as both runs know them.
pub(super) fn who(who: &Who) -> String {
    match who {
        Who::Id(id) => id.to_string(),
        Who::Identity(identity) | Who::EnrollBy(identity) => identity.0.clone(),
        Who::New => String::new(),
    }
}

/// What a purchase was before promotions: as it was priced here, or by its lines.
fn basket(purchase: &Purchase) -> Basket {
    match &purchase.offered {
        Some(offered) => offered.basket.clone(),
        None => Basket {
            lines: purchase.lines.iter().map(line).collect(),
            codes: purchase.codes.clone(),
            branch: purchase.branch.clone(),
            channel: purchase.channel.clone(),
            tags: purchase.tags.clone(),
            ..Basket::default()
        },
    }
}

/// A line with the price of a unit. Where the line's price is no whole number for each, it is one piece.
fn line(line: &Line) -> BasketLine {
    let whole = line.amount.saturating_add(line.discount);
    let each =
        whole.checked_mul(1000).filter(|all| line.quantity.0 > 0 && all % line.quantity.0 == 0);
    let (quantity, price) = match each {
        Some(all) => (line.quantity, all / line.quantity.0),
        None => (Quantity(1000), whole),
    };
    BasketLine {
        sku: line.sku.clone(),
        category: line.category.clone(),
        brand: line.brand.clone(),
        tags: line.tags.clone(),
        item: line.item.clone(),
        quantity,
        price,
        ..BasketLine::default()
    }
}
