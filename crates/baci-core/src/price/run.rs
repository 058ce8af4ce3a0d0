//! A run: promotions applied to a board one after another, in the program's sequence.

use super::board::{Board, Picks};
use super::cut::Deltas;
use super::eligible::{Case, unmet};
use super::verdict::Fate;
use super::{Applied, GiftLine, PerLine};
use crate::condition::Scope;
use crate::event::{Body, Event};
use crate::program::{Deal, Gift, Give, Minimums, Of, Promotion, Sequence, Stacking};
use smallvec::smallvec;

/// How a board stands after promotions.
#[derive(Clone, Debug)]
pub(super) struct Run<'a> {
    pub board: Board<'a>,
    pub applied: Vec<Applied>,
    pub gifts: Vec<GiftLine>,
    /// Promotions that were to apply and did not.
    pub fates: Vec<(usize, Fate)>,
    /// The promotion that stopped what comes behind it.
    stopped: Option<usize>,
    /// With running minimums: promotions whose needs and conditions were held against the board.
    checked: Vec<(usize, bool)>,
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
    /// Applies promotions, given by their positions in rank order.
    pub fn new(case: &Case<'a>, chosen: &[usize]) -> Self {
        let mut run = Self {
            board: case.board.clone(),
            applied: Vec::new(),
            gifts: Vec::new(),
            fates: Vec::new(),
            stopped: None,
            checked: Vec::new(),
        };
        if case.board.prices.stacking == Stacking::BestPerLine {
            run.best_per_line(case, chosen);
        } else if case.board.prices.sequence == Sequence::Priority {
            for at in chosen {
                for level in Level::ALL {
                    run.promotion(case, *at, level, None);
                }
                run.stop(case, *at, chosen);
            }
        } else {
            for level in Level::ALL {
                for at in chosen {
                    run.promotion(case, *at, level, None);
                    run.stop(case, *at, chosen);
                }
            }
        }
        run
    }

    /// What the member gains.
    pub fn gain(&self) -> i64 {
        let off = self.applied.iter().map(|applied| applied.amount);
        let gifts = self.gifts.iter().map(|gift| gift.worth.saturating_mul(gift.units));
        off.chain(gifts).fold(0, i64::saturating_add)
    }

    /// What a promotion took off, and what its gifts are worth.
    pub fn gain_of(&self, at: usize) -> i64 {
        let off = self.applied.iter().filter(|a| a.promotion == at).map(|a| a.amount);
        let gifts = self.gifts.iter().filter(|gift| gift.promotion == at);
        let gifts = gifts.map(|gift| gift.worth.saturating_mul(gift.units));
        off.chain(gifts).fold(0, i64::saturating_add)
    }

    fn stop(&mut self, case: &Case<'a>, at: usize, chosen: &[usize]) {
        let rank = |at: usize| chosen.iter().position(|other| *other == at);
        let stops = case.promotion(at).is_some_and(|promotion| promotion.stop);
        let earlier = self.stopped.is_none_or(|by| rank(at) < rank(by));
        if stops && earlier && self.gave(at) {
            self.stopped = Some(at);
        }
    }

    pub fn gave(&self, at: usize) -> bool {
        self.applied.iter().any(|a| a.promotion == at && a.amount > 0)
            || self.gifts.iter().any(|gift| gift.promotion == at)
    }

    /// Applies what a promotion gives at a level; on some lines only, where so asked.
    fn promotion(&mut self, case: &Case<'a>, at: usize, level: Level, on: Option<&[bool]>) {
        let Some(promotion) = case.promotion(at) else { return };
        if !promotion.gives.iter().any(|give| Level::of(give) == level) {
            return;
        }
        let behind = |by: usize| {
            let rank = |at| case.open.iter().position(|other| *other == at);
            rank(at) > rank(by)
        };
        if let Some(by) = self.stopped.filter(|by| *by != at && behind(*by)) {
            self.fates.push((at, Fate::Stopped { by }));
            return;
        }
        if !self.holds(case, at, promotion) {
            return;
        }
        self.board.begin();
        for give in promotion.gives.iter().filter(|give| Level::of(give) == level) {
            self.give(case, at, promotion, give, on);
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
        at: usize,
        promotion: &Promotion,
        give: &Give,
        on: Option<&[bool]>,
    ) {
        let (picks, deltas) = match give {
            Give::Discount(discount) => {
                let picks = self.board.picks(promotion, discount);
                let basket = case.board.goods_left();
                let deltas = self.board.discount(promotion, discount, basket, &picks);
                (picks, deltas)
            }
            Give::Deal(deal) => {
                let served = self.board.deal(promotion, deal);
                if served.added > 0 {
                    self.gifts.push(self.on_top(at, deal, served.added));
                }
                (served.picks, served.deltas)
            }
            Give::Bundle(bundle) => {
                let served = self.board.bundle(promotion, bundle);
                (served.picks, served.deltas)
            }
            Give::Gift(gift) => return self.gift(at, promotion, gift),
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
        let known = self.applied.iter().position(|applied| applied.promotion == at);
        let known = known.unwrap_or_else(|| {
            let shares: PerLine = smallvec![0; width];
            self.applied.push(Applied { promotion: at, amount: 0, shares });
            self.applied.len() - 1
        });
        let Some(applied) = self.applied.get_mut(known) else { return };
        if let Some(most) = promotion.most {
            deltas = self.board.at_most(most, &applied.shares, picks, deltas);
        }
        for (pick, delta) in picks.iter().zip(deltas) {
            let Some(stack) = self.board.stacks.get_mut(*pick) else { continue };
            if on.is_some_and(|lines| !lines.get(stack.line).copied().unwrap_or(false)) {
                continue;
            }
            stack.left -= delta;
            applied.amount = applied.amount.saturating_add(delta);
            if let Some(share) = applied.shares.get_mut(stack.line) {
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

    fn gift(&mut self, at: usize, promotion: &Promotion, gift: &Gift) {
        let times = gift.for_each.as_ref().map_or(1, |target| {
            let picks = self.board.goods(promotion, target);
            self.board.units(&picks)
        });
        let units = times.saturating_mul(gift.units);
        if units > 0 {
            let sku = Some(gift.sku.clone());
            self.gifts.push(GiftLine { promotion: at, sku, units, worth: gift.worth });
        }
    }

    /// Each line takes the one promotion that gives it most, the basket the one that does.
    fn best_per_line(&mut self, case: &Case<'a>, chosen: &[usize]) {
        for level in Level::ALL {
            let trials: Vec<(usize, Run<'a>)> = chosen
                .iter()
                .map(|at| {
                    let mut trial = Self { applied: Vec::new(), ..self.clone() };
                    trial.promotion(case, *at, level, None);
                    (*at, trial)
                })
                .collect();
            let share = |trial: &Run<'_>, line: usize| {
                trial.applied.iter().filter_map(|a| a.shares.get(line)).sum::<i64>()
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
