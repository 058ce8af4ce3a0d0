//! A run: promotions applied to a board one after another, in the program's sequence.

use super::board::{Board, Picks};
use super::cut::Deltas;
use super::eligible::{Case, Slot, unmet};
use super::reach::Lines;
use super::verdict::Fate;
use super::{Applied, GiftLine, PerLine};
use crate::condition::Scope;
use crate::event::{Body, Event};
use crate::program::{Deal, Gift, Give, Minimums, Of, Promotion, Sequence, Stacking};

/// How a board stands after promotions, which are known by their slots here.
#[derive(Clone, Debug)]
pub(super) struct Run<'a> {
    pub board: Board<'a>,
    /// What took off how much in all, in the order it was applied.
    taken: Vec<(usize, i64)>,
    /// For each of them, what it took off every line and fee, one after another.
    shares: Vec<i64>,
    gifts: Vec<GiftLine>,
    /// Promotions that were to apply and did not.
    pub fates: Vec<(usize, Fate)>,
    /// The promotion that stopped what comes behind it.
    stopped: Option<usize>,
    /// With running minimums: promotions whose needs and conditions were held against the board.
    checked: Vec<(usize, bool)>,
    /// What the steps of promotions went by: the promotion's slot, the give, and the measure.
    measured: Vec<(usize, usize, i64)>,
}

/// A promotion with what it gives at a level.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub at: usize,
    level: Level,
}

/// What works first where the program goes by level.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Lines,
    Basket,
    Fees,
}

impl Level {
    const ALL: [Self; 3] = [Self::Lines, Self::Basket, Self::Fees];

    fn of(give: &Give) -> Self {
        match give {
            Give::Discount(discount) if discount.of == Of::Fees => Self::Fees,
            Give::Discount(discount) if !discount.on_lines() => Self::Basket,
            _ => Self::Lines,
        }
    }
}

impl<'a> Run<'a> {
    /// Applies promotions, given by their slots in rank order.
    pub fn new(case: &Case<'a>, chosen: &[usize]) -> Self {
        let mut run = Self::start(case, chosen.len());
        match Self::steps(case, chosen) {
            Some(steps) => steps.into_iter().for_each(|step| run.step(case, step)),
            None => run.best_per_line(case, chosen),
        }
        run
    }

    /// Before any promotion, with room for so many.
    pub fn start(case: &Case<'a>, promotions: usize) -> Self {
        Self {
            board: case.board.clone(),
            taken: Vec::with_capacity(promotions),
            shares: Vec::with_capacity(promotions * case.board.width()),
            gifts: Vec::new(),
            fates: Vec::new(),
            stopped: None,
            checked: Vec::new(),
            measured: Vec::new(),
        }
    }

    /// What is done one after another to apply promotions, in the program's sequence; nothing where
    /// each line takes its best one, which is not done in steps.
    pub fn steps(case: &Case<'a>, chosen: &[usize]) -> Option<Vec<Step>> {
        let prices = case.board.prices;
        if prices.stacking == Stacking::BestPerLine {
            return None;
        }
        let gives = |at: usize, level: Level| {
            let mut gives = case.promotion(at).into_iter().flat_map(|promotion| &promotion.gives);
            gives.any(|give| Level::of(give) == level)
        };
        let mut steps = Vec::with_capacity(chosen.len());
        let mut note = |at: usize, level: Level| {
            if gives(at, level) {
                steps.push(Step { at, level });
            }
        };
        if prices.sequence == Sequence::Priority {
            chosen.iter().for_each(|at| Level::ALL.into_iter().for_each(|level| note(*at, level)));
        } else {
            Level::ALL.into_iter().for_each(|level| chosen.iter().for_each(|at| note(*at, level)));
        }
        Some(steps)
    }

    /// Takes a step.
    pub fn step(&mut self, case: &Case<'a>, step: Step) {
        self.promotion(case, step.at, step.level, None);
        self.stop(case, step.at);
    }

    /// What the member gains.
    pub fn gain(&self) -> i64 {
        let off = self.taken.iter().map(|(_, amount)| *amount);
        off.fold(self.gifts_worth(), i64::saturating_add)
    }

    /// What a promotion took off, and what its gifts are worth.
    pub fn gain_of(&self, at: usize) -> i64 {
        let off = self.taken.iter().filter(|(by, _)| *by == at).map(|(_, amount)| *amount);
        let gifts = self.gifts.iter().filter(|gift| gift.promotion == at);
        let gifts = gifts.map(|gift| gift.worth.saturating_mul(gift.units));
        off.chain(gifts).fold(0, i64::saturating_add)
    }

    /// The promotions that took something off or gave gifts, in that order; one may come twice.
    pub fn givers(&self) -> impl Iterator<Item = usize> {
        let off = self.taken.iter().map(|(by, _)| *by);
        off.chain(self.gifts.iter().map(|gift| gift.promotion))
    }

    fn stop(&mut self, case: &Case<'a>, at: usize) {
        let stops = case.promotion(at).is_some_and(|promotion| promotion.stop);
        if stops && self.stopped.is_none_or(|by| at < by) && self.gave(at) {
            self.stopped = Some(at);
        }
    }

    pub fn gave(&self, at: usize) -> bool {
        self.taken.iter().any(|(by, amount)| *by == at && *amount > 0)
            || self.gifts.iter().any(|gift| gift.promotion == at)
    }

    /// What the steps of promotions went by: the promotion's position, the give, and the measure.
    pub fn measures(&self, case: &Case<'a>) -> Vec<(usize, usize, i64)> {
        let own = self.measured.iter();
        own.map(|(at, nth, measure)| (case.position(*at), *nth, *measure)).collect()
    }

    /// What applied and what was given on top, by the promotions' positions, and the board.
    pub fn finish(self, case: &Case<'a>) -> (Board<'a>, Vec<Applied>, Vec<GiftLine>) {
        let width = self.board.width();
        let shares = |i: usize| self.shares.get(i * width..(i + 1) * width).unwrap_or_default();
        let taken = self.taken.iter().enumerate();
        let applied = taken.map(|(i, (by, amount))| Applied {
            promotion: case.position(*by),
            amount: *amount,
            shares: PerLine::from_slice(shares(i)),
        });
        let applied = applied.collect();
        let mut gifts = self.gifts;
        gifts.iter_mut().for_each(|gift| gift.promotion = case.position(gift.promotion));
        (self.board, applied, gifts)
    }

    /// Applies what a promotion gives at a level; on some lines only, where so asked.
    fn promotion(&mut self, case: &Case<'a>, at: usize, level: Level, on: Option<&[bool]>) {
        let Some(Slot { promotion, reach, .. }) = case.slots.get(at) else { return };
        if !promotion.gives.iter().any(|give| Level::of(give) == level) {
            return;
        }
        if let Some(by) = self.stopped.filter(|by| at > *by) {
            self.fates.push((at, Fate::Stopped { by: case.position(by) }));
            return;
        }
        if !self.holds(case, at, promotion) {
            return;
        }
        self.board.begin();
        for (nth, (give, lines)) in promotion.gives.iter().zip(reach).enumerate() {
            if Level::of(give) == level {
                self.give(case, (at, promotion), (nth, give, lines), on);
            }
        }
    }

    /// With running minimums, whether a promotion's needs hold when its turn comes.
    fn holds(&mut self, case: &Case<'a>, at: usize, promotion: &Promotion) -> bool {
        if self.board.prices.minimums == Minimums::Before {
            return true;
        }
        if let Some((_, held)) = self.checked.iter().find(|(other, _)| *other == at) {
            return *held;
        }
        let Some(event) = now(case, &self.board) else { return false };
        let scope = Scope { event: &event, ..case.scope };
        let fate = unmet(promotion, case.waived_of(at), &self.board, &scope);
        let held = fate.is_none();
        self.checked.push((at, held));
        self.fates.extend(fate.map(|fate| (at, fate)));
        held
    }

    fn give(
        &mut self,
        case: &Case<'a>,
        (at, promotion): (usize, &Promotion),
        (nth, give, lines): (usize, &Give, &[Lines]),
        on: Option<&[bool]>,
    ) {
        let round_price = promotion.round_price;
        let (picks, deltas) = match (give, lines) {
            (Give::Discount(discount), [lines]) => {
                let picks = self.board.picks(lines, discount);
                let measure = discount
                    .steps
                    .as_ref()
                    .and_then(|steps| self.board.measure(steps, |by| case.measure(by), &picks));
                let measure = measure.map(|measure| {
                    self.measured.push((at, nth, measure));
                    case.raised_to(at, nth).unwrap_or(measure)
                });
                let deltas = self.board.discount(discount, round_price, measure, &picks);
                (picks, deltas)
            }
            (Give::Deal(deal), [buy, get]) => {
                let served = self.board.deal(deal, [buy, get], round_price);
                if served.added > 0 {
                    self.gifts.push(self.on_top(at, deal, served.added));
                }
                (served.picks, served.deltas)
            }
            (Give::Bundle(bundle), lines) => {
                let served = self.board.bundle(bundle, lines, round_price);
                (served.picks, served.deltas)
            }
            (Give::Gift(gift), lines) => return self.gift(at, gift, lines.first()),
            _ => return,
        };
        self.take_off(at, promotion, &picks, deltas, on);
    }

    fn take_off(
        &mut self,
        at: usize,
        promotion: &Promotion,
        picks: &Picks,
        mut deltas: Deltas,
        on: Option<&[bool]>,
    ) {
        let width = self.board.width();
        let known = self.taken.iter().position(|(by, _)| *by == at);
        let known = known.unwrap_or_else(|| {
            self.taken.push((at, 0));
            self.shares.resize(self.shares.len() + width, 0);
            self.taken.len() - 1
        });
        let (Some((_, amount)), Some(shares)) =
            (self.taken.get_mut(known), self.shares.get_mut(known * width..(known + 1) * width))
        else {
            return;
        };
        if let Some(most) = promotion.most {
            deltas = self.board.at_most(most, shares, picks, deltas);
        }
        for (pick, delta) in picks.iter().zip(deltas) {
            let Some(stack) = self.board.stacks.get_mut(*pick) else { continue };
            if on.is_some_and(|lines| !lines.get(stack.line).copied().unwrap_or(false)) {
                continue;
            }
            stack.left -= delta;
            *amount = amount.saturating_add(delta);
            if let Some(share) = shares.get_mut(stack.line) {
                *share = share.saturating_add(delta);
            }
        }
    }

    fn on_top(&self, at: usize, deal: &Deal, units: i64) -> GiftLine {
        let sku = deal.get.only.sku.first().cloned();
        let mut lines = self.board.basket.lines.iter();
        let worth = lines.find(|line| sku.is_some() && line.sku == sku);
        GiftLine { promotion: at, sku, units, worth: worth.map_or(0, |line| line.price.max(0)) }
    }

    fn gift(&mut self, at: usize, gift: &Gift, for_each: Option<&Lines>) {
        let times = for_each.map_or(1, |lines| self.board.units(&self.board.goods(lines)));
        let units = times.saturating_mul(gift.units);
        if units > 0 {
            let sku = Some(gift.sku.clone());
            self.gifts.push(GiftLine { promotion: at, sku, units, worth: gift.worth });
        }
    }

    /// Each line takes the one promotion that gives it most, the basket the one that does.
    fn best_per_line(&mut self, case: &Case<'a>, chosen: &[usize]) {
        let width = self.board.width();
        for level in Level::ALL {
            let trials: Vec<(usize, Run<'a>)> = chosen
                .iter()
                .map(|at| {
                    let mut trial = Self { taken: Vec::new(), shares: Vec::new(), ..self.clone() };
                    trial.promotion(case, *at, level, None);
                    (*at, trial)
                })
                .collect();
            let share = |trial: &Run<'_>, line: usize| {
                trial.shares.iter().skip(line).step_by(width).sum::<i64>()
            };
            let best_for = |worth: &dyn Fn(&Run<'_>) -> i64| {
                let worths = trials.iter().map(|(at, trial)| (*at, worth(trial)));
                worths.fold(None, |best: Option<(usize, i64)>, (at, worth)| {
                    if worth > best.map_or(0, |(_, most)| most) { Some((at, worth)) } else { best }
                })
            };
            let winners: Vec<Option<usize>> = (0..self.board.width())
                .map(|line| match level {
                    Level::Basket => best_for(&|trial| trial.gain() - self.gifts_worth()),
                    _ => best_for(&|trial| share(trial, line)),
                })
                .map(|best| best.map(|(at, _)| at))
                .collect();
            for at in chosen {
                let on: Vec<bool> = winners.iter().map(|winner| *winner == Some(*at)).collect();
                self.promotion(case, *at, level, Some(&on));
            }
        }
    }

    fn gifts_worth(&self) -> i64 {
        let gifts = self.gifts.iter().map(|gift| gift.worth.saturating_mul(gift.units));
        gifts.fold(0, i64::saturating_add)
    }
}

/// The event with what is left of each line now: what running conditions look at.
fn now(case: &Case<'_>, board: &Board<'_>) -> Option<Event> {
    let Body::Purchase(before) = &case.scope.event.body else { return None };
    let mut purchase = before.clone();
    for (line, left) in purchase.lines.iter_mut().zip(board.left()) {
        line.discount = line.discount.saturating_add(line.amount.saturating_sub(left));
        line.amount = left;
    }
    Some(Event { body: Body::Purchase(purchase), ..case.scope.event.clone() })
}
