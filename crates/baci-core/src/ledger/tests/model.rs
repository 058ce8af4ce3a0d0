//! A naive ledger to hold the real one against: every unit is an entry of its own, and time is
//! walked second by second. Slow, and too simple to be wrong in the same way.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

const END: i64 = 40;

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Pending,
    Available,
    Held(u32),
    Gone,
}

#[derive(Clone, Copy, Debug)]
struct Unit {
    lot: usize,
    state: State,
}

#[derive(Clone, Copy, Debug)]
struct Dates {
    event: u32,
    earned: i64,
    available: i64,
    expires: i64,
}

/// Counts in whole units of `worth` smallest ones.
#[derive(Default)]
struct Model {
    worth: i64,
    lots: Vec<Dates>,
    units: Vec<Unit>,
    holds: BTreeMap<u32, i64>,
    debt: i64,
}

impl Model {
    fn count(&self, counts: impl Fn(&Unit) -> bool) -> i64 {
        i64::try_from(self.units.iter().filter(|u| counts(u)).count()).unwrap()
    }

    fn fits(&self, units: i64) -> bool {
        i128::from(units) * i128::from(self.worth) <= i128::from(i64::MAX)
    }

    fn freed(&mut self, unit: usize) {
        self.units[unit].state = State::Available;
        if self.debt > 0 {
            self.debt -= 1;
            self.units[unit].state = State::Gone;
        }
    }

    fn settle(&mut self, until: i64) {
        for now in 0..=until {
            for i in 0..self.units.len() {
                let lot = self.lots[self.units[i].lot];
                if self.units[i].state == State::Pending
                    && lot.available <= now
                    && now < lot.expires
                    && lot.available < lot.expires
                {
                    self.freed(i);
                }
            }
            for unit in &mut self.units {
                let free = matches!(unit.state, State::Pending | State::Available);
                if free && self.lots[unit.lot].expires <= now {
                    unit.state = State::Gone;
                }
            }
            let over: Vec<u32> = self.holds.iter().filter(|h| *h.1 <= now).map(|h| *h.0).collect();
            over.into_iter().for_each(|hold| self.let_go(hold, now));
        }
    }

    fn let_go(&mut self, hold: u32, now: i64) {
        self.holds.remove(&hold);
        for i in self.in_order(|u, _| u.state == State::Held(hold)) {
            if self.lots[self.units[i].lot].expires <= now {
                self.units[i].state = State::Gone;
            } else {
                self.freed(i);
            }
        }
    }

    fn in_order(&self, counts: impl Fn(&Unit, Dates) -> bool) -> Vec<usize> {
        let counted = |i: &usize| counts(&self.units[*i], self.lots[self.units[*i].lot]);
        let mut order: Vec<usize> = (0..self.units.len()).filter(counted).collect();
        order.sort_by_key(|i| {
            let lot = self.units[*i].lot;
            (self.lots[lot].expires, self.lots[lot].earned, lot)
        });
        order
    }

    fn credit(&mut self, at: i64, amount: i64, dates: Dates) -> bool {
        if amount == 0 || !self.fits(self.count(|u| u.state != State::Gone) + amount) {
            return false;
        }
        let lot = self.lots.len();
        self.lots.push(dates);
        for _ in 0..amount {
            self.units.push(Unit { lot, state: State::Pending });
            if dates.expires <= at {
                self.units.last_mut().unwrap().state = State::Gone;
            } else if dates.available <= at {
                self.freed(self.units.len() - 1);
            }
        }
        true
    }

    /// Moves units that can be spent; gives their lots.
    fn spend(&mut self, at: i64, amount: i64, to: State) -> Option<Vec<usize>> {
        self.settle(at);
        let units = self.in_order(|u, lot| {
            u.state == State::Available && lot.available <= at && at < lot.expires
        });
        let amount = usize::try_from(amount).unwrap();
        let taken = units.get(..amount).filter(|t| !t.is_empty())?.to_vec();
        taken.iter().for_each(|i| self.units[*i].state = to);
        Some(taken.iter().map(|i| self.units[*i].lot).collect())
    }

    fn capture(&mut self, at: i64, id: u32, amount: Option<i64>, release: bool) -> bool {
        self.settle(at);
        let held = self.in_order(|u, _| u.state == State::Held(id));
        let amount = amount.map_or(held.len(), |a| usize::try_from(a).unwrap());
        let Some(taken) = held.get(..amount).filter(|t| !t.is_empty()) else { return false };
        taken.iter().for_each(|i| self.units[*i].state = State::Gone);
        if release || amount == held.len() {
            self.let_go(id, at);
        }
        true
    }

    fn take_back(&mut self, at: i64, origin: u32, amount: i64, owe: bool) -> Option<[i64; 3]> {
        self.settle(at);
        let own = |state| self.in_order(|u, lot| u.state == state && lot.event == origin);
        let mut units = own(State::Pending);
        units.extend(own(State::Available));
        units.extend(self.in_order(|u, lot| u.state == State::Available && lot.event != origin));
        units.truncate(usize::try_from(amount).unwrap());
        let taken = i64::try_from(units.len()).unwrap();
        let left = amount - taken;
        if amount == 0 || (owe && !self.fits(self.debt + left)) {
            return None;
        }
        units.iter().for_each(|i| self.units[*i].state = State::Gone);
        self.debt += if owe { left } else { 0 };
        Some(if owe { [taken, left, 0] } else { [taken, 0, left] })
    }
}

#[derive(Clone, Debug)]
pub(super) enum Op {
    Settle,
    Credit { amount: i64, wait: i64, life: i64 },
    Spend { amount: i64 },
    Hold { amount: i64, time: i64 },
    Capture { hold: u32, amount: Option<i64>, release: bool },
    Release { hold: u32 },
    TakeBack { origin: u32, amount: i64, owe: bool },
    Transfer { amount: i64 },
}

fn op() -> impl Strategy<Value = Op> {
    let amount = || 0i64..12;
    prop_oneof![
        1 => Just(Op::Settle),
        4 => (amount(), -3i64..9, -1i64..25)
            .prop_map(|(amount, wait, life)| Op::Credit { amount, wait, life }),
        3 => amount().prop_map(|amount| Op::Spend { amount }),
        2 => (amount(), 0i64..15).prop_map(|(amount, time)| Op::Hold { amount, time }),
        2 => (0u32..40, prop::option::of(amount()), any::<bool>())
            .prop_map(|(hold, amount, release)| Op::Capture { hold, amount, release }),
        1 => (0u32..40).prop_map(|hold| Op::Release { hold }),
        2 => (0u32..40, amount(), any::<bool>())
            .prop_map(|(origin, amount, owe)| Op::TakeBack { origin, amount, owe }),
        1 => amount().prop_map(|amount| Op::Transfer { amount }),
    ]
}

/// An operation on the first or second wallet, and the seconds that pass before it (or lie back).
pub(super) fn ops() -> impl Strategy<Value = Vec<(bool, i64, Op)>> {
    prop::collection::vec((any::<bool>(), -6i64..8, op()), 1..40)
}

pub(super) fn worth() -> impl Strategy<Value = i64> {
    prop::sample::select(vec![1, 999_983, 1_000_000_000_000_000, 300_000_000_000_000_000])
}

/// A wallet, its history and the model of it.
pub(super) struct Side {
    pub wallet: Wallet,
    pub journal: Journal,
    model: Model,
}

pub(super) fn sides(worth: i64) -> [Side; 2] {
    [1, 2].map(|n| Side {
        wallet: wallet(n),
        journal: Journal::default(),
        model: Model { worth, ..Model::default() },
    })
}

/// Runs the operations, comparing after each.
pub(super) fn play(worth: i64, ops: Vec<(bool, i64, Op)>) -> [Side; 2] {
    let mut sides = sides(worth);
    let mut now = 0;
    for (n, (second_side, step, op)) in (0u32..).zip(ops) {
        now = (now + step).clamp(0, END);
        let (first, other) = sides.split_at_mut(1);
        let (mut side, mut other) = (&mut first[0], &mut other[0]);
        if second_side {
            std::mem::swap(&mut side, &mut other);
        }
        apply(side, other, n, now, &op);
        compare(side);
        compare(other);
    }
    sides
}

fn apply(side: &mut Side, other: &mut Side, n: u32, at: i64, op: &Op) {
    let worth = side.model.worth;
    let cause = cause(n, at);
    let Side { wallet, journal, model } = side;
    let (real, naive) = match *op {
        Op::Settle => {
            model.settle(at);
            (wallet.settle(&cause, journal).is_ok(), true)
        }
        Op::Credit { amount, wait, life } => {
            let dates = Dates { event: n, earned: at, available: at + wait, expires: at + life };
            let grant = Grant {
                amount: amount * worth,
                earned_at: cause.at,
                available_at: second(dates.available),
                expires_at: second(dates.expires),
            };
            let real = wallet.credit(&cause, Account::Issued, grant, journal).is_ok();
            (real, model.credit(at, amount, dates))
        }
        Op::Spend { amount } => {
            let real = wallet.spend(&cause, Account::Redeemed, amount * worth, journal);
            let naive = amount > 0 && model.spend(at, amount, State::Gone).is_some();
            (real.is_ok(), naive)
        }
        Op::Hold { amount, time } => {
            let until = second(at + time);
            let real = wallet.hold(&cause, hold_id(n), amount * worth, until, journal).is_ok();
            let naive = time > 0 && amount > 0 && model.spend(at, amount, State::Held(n)).is_some();
            if naive {
                model.holds.insert(n, at + time);
            }
            (real, naive)
        }
        Op::Capture { hold, amount, release } => {
            let capture = Capture { amount: amount.map(|a| a * worth), release_rest: release };
            let real = wallet.capture(&cause, hold_id(hold), capture, journal).is_ok();
            let naive = model.holds.contains_key(&hold) && model.capture(at, hold, amount, release);
            (real, naive)
        }
        Op::Release { hold } => {
            let real = wallet.release(&cause, hold_id(hold), journal).is_ok();
            (real, model.holds.contains_key(&hold) && release(model, at, hold))
        }
        Op::TakeBack { origin, amount, owe } => {
            let policy = if owe { DebtPolicy::Owe } else { DebtPolicy::Forgive };
            let real = wallet.take_back(&cause, event(origin), amount * worth, policy, journal);
            let naive = if amount > 0 { model.take_back(at, origin, amount, owe) } else { None };
            let parts = real.as_ref().ok().map(|t| [t.taken, t.owed, t.forgiven]);
            assert_eq!(parts, naive.map(|parts| parts.map(|part| part * worth)));
            (real.is_ok(), naive.is_some())
        }
        Op::Transfer { amount } => transfer(side, other, n, at, amount),
    };
    assert_eq!(real, naive, "event {n} at {at}: {op:?}");
}

fn release(model: &mut Model, at: i64, hold: u32) -> bool {
    model.settle(at);
    let open = model.holds.contains_key(&hold);
    if open {
        model.let_go(hold, at);
    }
    open
}

fn transfer(side: &mut Side, other: &mut Side, n: u32, at: i64, amount: i64) -> (bool, bool) {
    let (theirs, cause) = (cause(1000 + n, at), cause(n, at));
    let real = side.wallet.transfer(
        (&cause, &mut side.journal),
        &mut other.wallet,
        (&theirs, &mut other.journal),
        amount * side.model.worth,
    );
    if amount > 0 {
        side.model.settle(at);
    }
    let room = other.model.count(|u| u.state != State::Gone) + amount;
    let lots = match other.model.fits(room) && amount > 0 {
        true => side.model.spend(at, amount, State::Gone),
        false => None,
    };
    for chunk in lots.iter().flat_map(|lots| lots.chunk_by(|a, b| a == b)) {
        let dates = Dates { event: 1000 + n, ..side.model.lots[chunk[0]] };
        other.model.credit(at, i64::try_from(chunk.len()).unwrap(), dates);
    }
    (real.is_ok(), lots.is_some())
}

fn compare(side: &Side) {
    let Side { wallet, journal, model } = side;
    let count = |counts: &dyn Fn(&Unit) -> bool| model.count(counts) * model.worth;
    let held = |u: &Unit| matches!(u.state, State::Held(_));
    assert_eq!(wallet.pending, count(&|u| u.state == State::Pending));
    assert_eq!(wallet.available, count(&|u| u.state == State::Available));
    assert_eq!(wallet.held, count(&held));
    assert_eq!(wallet.debt, model.debt * model.worth);
    assert!(wallet.debt == 0 || wallet.available == 0);
    assert_eq!(journal.lots.len(), model.lots.len());
    for (i, lot) in journal.lots.values().enumerate() {
        assert_eq!(lot.pending, count(&|u| u.lot == i && u.state == State::Pending));
        assert_eq!(lot.available, count(&|u| u.lot == i && u.state == State::Available));
        assert_eq!(lot.held, count(&|u| u.lot == i && held(u)));
        let open = wallet.lots.iter().find(|l| l.id == lot.id);
        let empty = lot.pending + lot.available + lot.held == 0;
        assert_eq!(open, (!empty).then_some(lot));
    }
    let open: Vec<HoldId> = model.holds.keys().map(|id| hold_id(*id)).collect();
    let mut holds: Vec<HoldId> = wallet.holds.iter().map(|hold| hold.id).collect();
    holds.sort();
    assert_eq!(holds, open);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn the_ledger_does_what_the_naive_model_does(worth in worth(), ops in ops()) {
        for side in play(worth, ops) {
            prop_assert_eq!(verified(&side.wallet, &side.journal), Ok(()));
        }
    }
}
