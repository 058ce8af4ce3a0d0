//! One program's run over history: a state that is never stored, and what is noted of it.

use super::tally::Tally;
use super::{Assumptions, Past, acts};
use crate::answer::Answer;
use crate::command::{Command, Pay, Sale, Target, What, Who};
use crate::commands;
use crate::error::AppError;
use crate::published::Published;
use crate::state::{MemberState, Output, State};
use baci_core::coupon::Coupon;
use baci_core::decide::caps::{Key, Span};
use baci_core::event::{Line, Purchase, Quantity, Returned};
use baci_core::id::{EventId, MemberId};
use baci_core::price::{Basket, BasketLine};
use baci_core::program::reward::{Gives, pool_place};
use baci_core::program::{Program, WalletKind};
use baci_core::refusal::Code;
use baci_core::stage::VISITS;
use baci_core::tier::first_day;
use baci_core::time::Instant;
use baci_store::coupon::MemberCoupon;
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
    /// The purchases that will come back, and which of this run each became.
    expected: HashSet<EventId>,
    became: HashMap<EventId, EventId>,
    /// Those of them whose lines have other quantities than they had.
    other_lines: HashSet<EventId>,
}

impl Run {
    pub fn new(program: Program, assumed: Assumptions) -> Self {
        let pays = |wallet: &&baci_core::program::Wallet| {
            wallet.kind == WalletKind::Money || wallet.worth.is_some()
        };
        let paying = program.member_wallets().iter().filter(pays).map(|w| w.id.clone()).collect();
        let published = Arc::new(Published::new(1, program, Instant::EARLIEST));
        let state = State { dry: true, ..State::new(assumed.from, Some(published.clone())) };
        Self {
            state,
            tally: Tally::default(),
            published,
            assumed,
            paying,
            expected: HashSet::new(),
            became: HashMap::new(),
            other_lines: HashSet::new(),
        }
    }

    pub fn know(&mut self, members: &[StoredMember], segments: &[(MemberId, String)]) {
        for stored in members {
            self.state.members.insert(stored.member.id, MemberState::new(stored.clone()));
        }
        for (id, segment) in segments {
            if let Some(member) = self.state.members.get_mut(id) {
                member.segments.push(segment.clone());
            }
        }
    }

    pub fn expect_returns(&mut self, purchases: &[EventId]) {
        self.expected.extend(purchases);
    }

    pub fn draw_with(&mut self, secret: Option<[u8; 32]>, added: &[(String, i64)]) {
        self.state.draw_secret = secret;
        self.state.program_counters.extend(added.iter().cloned());
    }

    pub fn feed(&mut self, past: &[&Past]) {
        for step in past.chunks(STEP) {
            for own in step {
                self.one(own);
            }
            self.forget();
        }
    }

    /// Lets what is due by the end become due.
    pub fn finish(&mut self, until: Instant) {
        let due = |member: &MemberState| {
            let celebrates = member.occasions.is_some_and(|own| own.next_due_at <= until);
            let falls = member.tiers.values().any(|own| own.next_due_at <= until);
            celebrates || falls || member.wallets.iter().any(|w| w.next_due_at <= until)
        };
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

    fn one(&mut self, past: &Past) {
        let command = &past.command;
        let Some(at) = command.at else { return };
        self.state.now = at;
        let counts = at >= self.assumed.from;
        let made = self.state.out.events.len();
        let answer = match self.as_asked(command, at) {
            Some(what) => self.apply(asked(command, what), past.back),
            None => Err(AppError::refused(Code::EventNotFound, "its purchase is not in this run")),
        };
        let program = &self.published.program;
        let act = acts::is_act(&command.what).then(|| command.what.kind());
        match answer {
            _ if !counts => {}
            Err(_) if act.is_some() => self.tally.act(act, false),
            Ok(answer) => {
                self.tally.act(act, true);
                // Of what never comes back nothing has to be kept.
                let returns = self.state.wanted.contains(&answer.event.event);
                let made = (&self.state.out.events[made..], returns);
                self.tally.note(program, &who(&command.who), &answer, made);
            }
            Err(error) => self.tally.refuse(at, program, &error),
        }
    }

    /// Applies it; what comes back of goods that are others by now, by the money that came back.
    fn apply(&mut self, command: Command, back: i64) -> Result<Answer, AppError> {
        let purchase = command.what.returned();
        let lines = matches!(command.what, What::Refund { what: Returned::Lines(_), .. });
        let by_money = lines && purchase.is_some_and(|own| self.other_lines.contains(&own));
        if !by_money {
            let done = commands::apply(&mut self.state, &command);
            if done.is_ok() || !matches!(command.what, What::Refund { .. }) {
                return done;
            }
        }
        let Some(purchase) = purchase else { return Err(AppError::Internal("no purchase".into())) };
        let left = self.left_of(&command.who, purchase);
        let part = if back >= left { Returned::All } else { Returned::Amount(back) };
        let what = What::Refund { purchase: Target(purchase), what: part };
        commands::apply(&mut self.state, &Command { what, ..command })
    }

    /// What has not come back of a purchase.
    fn left_of(&self, who: &Who, purchase: EventId) -> i64 {
        let member = self.state.resolve(who).and_then(|id| self.state.members.get(&id));
        let Some(origin) = member.and_then(|member| member.purchases.get(&purchase)) else {
            return 0;
        };
        let whole = origin.purchase.lines.iter().map(|line| line.amount);
        let back = origin.returned.lines.iter().map(|line| -line.amount);
        whole.chain(back).fold(0, i64::saturating_add)
    }

    /// A purchase as the basket that it was before promotions; what comes back, of the purchase of this run.
    fn as_asked(&mut self, command: &Command, at: Instant) -> Option<What> {
        Some(match &command.what {
            // What its member paid with is all that is known of it.
            What::Purchase(purchase)
                if purchase.paid_with_balance > 0 && purchase.offered.is_none() =>
            {
                self.expect(command, at, true);
                command.what.clone()
            }
            What::Purchase(purchase) => {
                let mut basket = basket(purchase);
                let quantities = basket.lines.iter().map(|line| line.quantity);
                let same = purchase.lines.iter().map(|line| line.quantity).eq(quantities);
                self.expect(command, at, same);
                self.hold(&command.who, std::mem::take(&mut basket.coupons), at);
                let pay = if self.redeems(&command.who) { &self.paying[..] } else { &[] };
                let pay = pay.iter().map(|wallet| Pay { wallet: wallet.clone(), ..Pay::default() });
                let receipt = purchase.receipt.clone();
                What::Basket(Sale { basket, receipt, pay: pay.collect(), ..Sale::default() })
            }
            what => {
                let own = acts::of_this_run(what, |of| self.became.get(&of).copied())?;
                self.begin(command, at);
                own
            }
        })
    }

    /// Remembers which event of this run an act became that others may end or undo, and has the code ready that it may need.
    fn begin(&mut self, command: &Command, at: Instant) {
        if !acts::is_act(&command.what) {
            return;
        }
        if let Some(original) = original(&command.key) {
            self.became.insert(original, EventId::derive(at, command.key.as_bytes()));
        }
        let What::ClaimReward(claim) = &command.what else { return };
        let program = &self.published.program;
        let reward = program.reward(&claim.reward).and_then(|at| program.rewards.get(at));
        if let Some(Gives::Codes { pool }) = reward.map(|reward| &reward.gives) {
            let place = pool_place(pool);
            let given = Key { rule: &place, span: Span::Given }.to_string();
            let given = self.state.program_counters.get(&given).copied().unwrap_or(0);
            self.state.pool_codes.clear();
            self.state.pool_codes.insert((pool.clone(), given + 1), command.key.clone());
        }
    }

    /// Keeps a purchase that will come back.
    fn expect(&mut self, command: &Command, at: Instant, same_lines: bool) {
        if let Some(original) = original(&command.key).filter(|id| self.expected.contains(id)) {
            let own = EventId::derive(at, command.key.as_bytes());
            self.became.insert(original, own);
            if !same_lines {
                self.other_lines.insert(own);
            }
            self.state.wanted.insert(own);
        }
    }

    /// Gives somebody the coupons that came with their basket, each once: how often they are used is this
    /// run's own business.
    fn hold(&mut self, of: &Who, coupons: Vec<Coupon>, at: Instant) {
        let Some(id) = self.state.resolve(of) else { return };
        let Some(member) = self.state.members.get_mut(&id) else { return };
        for coupon in coupons.into_iter().filter(|coupon| coupon.standing.is_open()) {
            if member.coupons.iter().all(|own| own.code != coupon.code) {
                member.coupons.push(MemberCoupon {
                    member: id,
                    code: coupon.code,
                    batch: None,
                    promotion: coupon.promotion,
                    binding: coupon.binding,
                    uses: 1,
                    starts_at: Instant::EARLIEST,
                    ends_at: Instant::FAR,
                    state: "open".to_owned(),
                    event: None,
                    actor: "backtest".to_owned(),
                    created_at: at,
                });
            }
        }
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
        self.forget_days(&out);
        self.tally.postings(&out.postings, self.assumed.from);
        self.tally.events(&out.events, self.assumed.from);
    }
}

impl Run {
    /// Forgets the days that neither tiers nor stages look at any more, of those to whom something happened: the
    /// pipeline would not even read them.
    fn forget_days(&mut self, out: &Output) {
        let program = &self.published.program;
        let touched: HashSet<MemberId> = out.events.iter().map(|event| event.member).collect();
        for id in touched {
            let Some(member) = self.state.members.get_mut(&id) else { continue };
            // By the member's own last day: a file may tell of one after the other.
            let last = member.counters.days().next_back().map(|(key, _)| key.day);
            let Some(last) = last else { continue };
            let visits = match program.stages {
                None => 0,
                // What comes back may take a visit away, and one from before the last ones moves up.
                Some(_) if !member.purchases.is_empty() => usize::MAX,
                Some(_) => VISITS,
            };
            member.counters.forget_days(first_day(program, last), visits);
        }
    }
}

/// The command with what this run asks in the place of what was asked: nothing of that is copied.
fn asked(command: &Command, what: What) -> Command {
    Command {
        key: command.key.clone(),
        fingerprint: command.fingerprint,
        actor: command.actor.clone(),
        at: command.at,
        who: command.who.clone(),
        what,
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
        Who::Live { card, .. } => card.member.to_string(),
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
