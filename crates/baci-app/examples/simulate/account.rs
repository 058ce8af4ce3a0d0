//! The model's account: lots in a list, walked from its start each time. It shares no code with the ledger.

/// Instants are microseconds since 1970.
pub type Time = i64;
/// Later than any run.
pub const NEVER: Time = i64::MAX;

#[derive(Clone, Copy, Debug)]
pub struct Lot {
    /// The purchase that earned it; zero for others.
    pub of: usize,
    pub earned: Time,
    pub free_from: Time,
    pub gone_at: Time,
    pub pending: i64,
    pub free: i64,
}

impl Lot {
    /// One that can be spent from now on, for good.
    pub fn free(now: Time, amount: i64) -> Self {
        Self { of: 0, earned: now, free_from: now, gone_at: NEVER, pending: 0, free: amount }
    }
}

#[derive(Clone, Debug)]
struct Held {
    hold: usize,
    until: Time,
    /// Lots by their place, and how much of each.
    parts: Vec<(usize, i64)>,
}

/// One wallet of one member. Lots are never removed: their places are their names.
#[derive(Clone, Debug, Default)]
pub struct Account {
    lots: Vec<Lot>,
    held: Vec<Held>,
    pub debt: i64,
}

/// What an account has: free, pending, held, owed.
pub type Has = (i64, i64, i64, i64);

impl Account {
    pub fn has(&self) -> Has {
        let sum = |of: &dyn Fn(&Lot) -> i64| self.lots.iter().map(of).sum();
        let held = self.held.iter().flat_map(|held| &held.parts).map(|(_, n)| n).sum();
        (sum(&|lot| lot.free), sum(&|lot| lot.pending), held, self.debt)
    }

    /// Everything that time brings up to then, the earliest first.
    pub fn pass(&mut self, now: Time) {
        loop {
            let mut next: Option<(Time, u8, usize)> = None;
            let mut see = |due: (Time, u8, usize)| {
                if due.0 <= now && next.is_none_or(|known| due < known) {
                    next = Some(due);
                }
            };
            for (at, lot) in self.lots.iter().enumerate() {
                if lot.pending > 0 && lot.free_from < lot.gone_at {
                    see((lot.free_from, 0, at));
                }
                if lot.pending + lot.free > 0 {
                    see((lot.gone_at, 1, at));
                }
            }
            for (at, held) in self.held.iter().enumerate() {
                see((held.until, 2, at));
            }
            match next {
                None => return,
                Some((_, 0, at)) => {
                    let amount = std::mem::take(&mut self.lots[at].pending);
                    self.freed(at, amount);
                }
                Some((_, 1, at)) => (self.lots[at].pending, self.lots[at].free) = (0, 0),
                Some((when, _, at)) => self.end_hold(at, when),
            }
        }
    }

    /// What becomes free pays a debt first.
    fn freed(&mut self, lot: usize, amount: i64) {
        let paid = amount.min(self.debt);
        self.debt -= paid;
        self.lots[lot].free += amount - paid;
    }

    pub fn credit(&mut self, now: Time, lot: Lot) {
        let amount = lot.pending + lot.free;
        let (at, pends) = (self.lots.len(), lot.free_from > now);
        self.lots.push(Lot { pending: if pends { amount } else { 0 }, free: 0, ..lot });
        if !pends && self.lots[at].gone_at > now {
            self.freed(at, amount);
        }
    }

    /// Lots with something free, in the order in which they are spent: what goes first, then the oldest.
    fn order(&self, now: Time) -> Vec<usize> {
        let open = |lot: &Lot| lot.free > 0 && lot.free_from <= now && now < lot.gone_at;
        let mut order: Vec<usize> =
            (0..self.lots.len()).filter(|at| open(&self.lots[*at])).collect();
        order.sort_by_key(|at| (self.lots[*at].gone_at, self.lots[*at].earned, *at));
        order
    }

    /// What could be spent then.
    pub fn free_at(&self, now: Time) -> i64 {
        self.order(now).into_iter().map(|at| self.lots[at].free).sum()
    }

    /// Takes an amount out, and says from which lots; nothing where there is less.
    pub fn spend(&mut self, now: Time, amount: i64) -> Option<Vec<(usize, i64)>> {
        self.pass(now);
        let (mut open, mut parts) = (amount, Vec::new());
        for at in self.order(now) {
            let part = self.lots[at].free.min(open);
            if part > 0 {
                parts.push((at, part));
                open -= part;
            }
        }
        if open > 0 {
            return None;
        }
        for (at, part) in &parts {
            self.lots[*at].free -= part;
        }
        Some(parts)
    }

    /// Takes back what a purchase earned: of its own first, then of all; the rest is owed, or let go.
    pub fn take_back(&mut self, now: Time, of: usize, amount: i64, owe: bool) {
        self.pass(now);
        let mut open = amount;
        for lot in self.lots.iter_mut().filter(|lot| lot.of == of) {
            let part = lot.pending.min(open);
            lot.pending -= part;
            open -= part;
        }
        let mut order: Vec<usize> =
            (0..self.lots.len()).filter(|at| self.lots[*at].free > 0).collect();
        order.sort_by_key(|at| {
            let lot = &self.lots[*at];
            (lot.of != of, lot.gone_at, lot.earned, *at)
        });
        for at in order {
            let part = self.lots[at].free.min(open);
            self.lots[at].free -= part;
            open -= part;
        }
        self.debt += if owe { open } else { 0 };
    }

    pub fn hold(&mut self, now: Time, hold: usize, amount: i64, until: Time) -> bool {
        let Some(parts) = self.spend(now, amount) else { return false };
        self.held.push(Held { hold, until, parts });
        true
    }

    /// Spends of a hold, and lets the rest go where so asked.
    pub fn capture(&mut self, now: Time, hold: usize, amount: i64, rest: bool) -> bool {
        self.pass(now);
        let Some(at) = self.held.iter().position(|held| held.hold == hold) else { return false };
        let parts = &mut self.held[at].parts;
        if amount > parts.iter().map(|(_, n)| n).sum() {
            return false;
        }
        let mut open = amount;
        for (_, part) in parts.iter_mut() {
            let take = open.min(*part);
            *part -= take;
            open -= take;
        }
        if rest || parts.iter().all(|(_, n)| *n == 0) {
            self.end_hold(at, now);
        }
        true
    }

    pub fn release(&mut self, now: Time, hold: usize) -> bool {
        self.pass(now);
        let Some(at) = self.held.iter().position(|held| held.hold == hold) else { return false };
        self.end_hold(at, now);
        true
    }

    fn end_hold(&mut self, at: usize, when: Time) {
        let held = self.held.remove(at);
        for (lot, amount) in held.parts {
            if self.lots[lot].gone_at > when {
                self.freed(lot, amount);
            }
        }
    }

    /// How many places there are.
    pub fn places(&self) -> usize {
        self.lots.len()
    }

    /// Takes in another account, whose lots come after its own; what is free on either side pays what is owed.
    pub fn join(&mut self, other: Self, name: &dyn Fn(usize) -> usize) {
        self.debt += other.debt;
        for at in 0..self.lots.len() {
            let amount = std::mem::take(&mut self.lots[at].free);
            self.freed(at, amount);
        }
        let first = self.lots.len();
        for lot in other.lots {
            self.lots.push(Lot { free: 0, of: name(lot.of), ..lot });
            self.freed(self.lots.len() - 1, lot.free);
        }
        for mut held in other.held {
            held.parts.iter_mut().for_each(|(lot, _)| *lot += first);
            self.held.push(held);
        }
    }

    /// Gives all lots other names of what earned them.
    pub fn rename(&mut self, name: &dyn Fn(usize) -> usize) {
        self.lots.iter_mut().for_each(|lot| lot.of = name(lot.of));
    }

    /// Gives away so many lots from a place on, with the holds of these names: what is left of both. Nothing is owed.
    pub fn part(self, (first, many): (usize, usize), holds: &[usize]) -> (Self, Self) {
        let (mut left, mut gone) = (self.clone(), self);
        for at in 0..left.lots.len() {
            let theirs = (first..first + many).contains(&at);
            let empty = if theirs { &mut left } else { &mut gone };
            (empty.lots[at].free, empty.lots[at].pending) = (0, 0);
        }
        left.held.retain(|held| !holds.contains(&held.hold));
        gone.held.retain(|held| holds.contains(&held.hold));
        (left, gone)
    }

    /// A lot's dates, for who gets it.
    pub fn dates(&self, lot: usize) -> (Time, Time, Time) {
        let Lot { earned, free_from, gone_at, .. } = self.lots[lot];
        (earned, free_from, gone_at)
    }
}
