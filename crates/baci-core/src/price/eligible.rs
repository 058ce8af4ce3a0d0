//! Eligible: which of the promotions that a basket touches may apply, before any of them does.

use super::Opened;
use super::basket::Basket;
use super::board::Board;
use super::reach::{Reach, bind, on_target, reach};
use super::verdict::{CodeFate, Fate, Missing, Verdict};
use crate::condition::Scope;
use crate::coupon::Coupon;
use crate::decide::caps::{Key, Span, spent_keys};
use crate::decide::out_of_range;
use crate::event::{Body, Event, Purchase, Quantity};
use crate::member::MemberView;
use crate::program::{Counted, Measure, Minimums, Need, Program, Promotion, Spent, TaxMode, What};
use crate::refusal::Refusal;
use smallvec::SmallVec;

/// A promotion that may apply.
pub(super) struct Slot<'a> {
    /// Its position in `Program::promotions`.
    pub position: usize,
    pub promotion: &'a Promotion,
    pub reach: Reach,
}

/// A basket made ready, with the promotions that may apply to it.
pub(super) struct Case<'a> {
    pub scope: Scope<'a>,
    pub board: Board<'a>,
    /// What the goods cost before promotions.
    pub goods: i64,
    /// What the member spent over each time that steps look at, this basket included.
    spent: SmallVec<[(Spent, i64); 1]>,
    /// Promotions that may apply, by rank. Within a price they are known by their place here.
    pub slots: Vec<Slot<'a>>,
    /// The places of those that are still to be chosen from, by rank.
    pub open: Vec<usize>,
    /// Those that may not, and why.
    pub shut: Vec<Verdict>,
    pub codes: Vec<CodeFate>,
    /// The coupons that opened promotions.
    pub opened: Opened,
    /// A need of a promotion that is taken as met: to see what it would bring.
    pub waived: Option<(usize, usize)>,
    /// A measure that the steps of a promotion's give are taken to go by: to see what it would bring.
    pub raised: Option<Raised>,
}

/// The measure that the steps of a give would have to reach.
#[derive(Clone, Copy, Debug)]
pub(super) struct Raised {
    /// The promotion's position.
    pub promotion: usize,
    /// The position among its gives.
    pub give: usize,
    pub to: i64,
}

impl<'a> Case<'a> {
    pub fn new(
        program: &'a Program,
        view: &'a MemberView<'a>,
        basket: &'a Basket,
        event: &'a Event,
        waived: Option<(usize, usize)>,
    ) -> Result<Self, Refusal> {
        let scope = Scope { program, view, event, local: program.zone.local(event.at) };
        let Body::Purchase(before) = &event.body else { return Err(out_of_range()) };
        let board = Board::new(basket, &program.prices, before);
        let codes = basket.codes.iter().map(|code| fate(program, basket, code)).collect();
        let (slots, open, shut) = (Vec::new(), Vec::new(), Vec::new());
        let goods = board.goods_left();
        let spent = spent(&scope, before);
        let (raised, opened) = (None, Opened::new());
        let mut case =
            Self { scope, board, goods, spent, slots, open, shut, codes, opened, waived, raised };
        let mut paid = vec![0i64; program.wallets.len()];
        for at in program.index.touched(basket, &program.prices) {
            let at = at as usize;
            let Some(promotion) = program.promotions.get(at) else { continue };
            let fate = case.check(at, promotion, &mut paid);
            let reached = match fate {
                None => case.reached(at, promotion, basket),
                Some(fate) => Err(fate),
            };
            match reached {
                Ok(reach) => case.slots.push(Slot { position: at, promotion, reach }),
                Err(fate) => case.shut.push(Verdict { promotion: at, fate }),
            }
        }
        case.open = (0..case.slots.len()).collect();
        Ok(case)
    }

    /// A promotion by its place among the slots.
    pub fn promotion(&self, slot: usize) -> Option<&'a Promotion> {
        self.slots.get(slot).map(|slot| slot.promotion)
    }

    /// Its position in `Program::promotions`.
    pub fn position(&self, slot: usize) -> usize {
        self.slots.get(slot).map_or(usize::MAX, |slot| slot.position)
    }

    /// Why a promotion may not apply, if it may not.
    fn check(&self, own: usize, promotion: &Promotion, paid: &mut [i64]) -> Option<Fate> {
        let (at, local) = (self.scope.event.at, self.scope.local);
        if !promotion.active.holds(at, local) {
            return Some(Fate::NotActive(promotion.active.why_not(at, local)));
        }
        if let Some(fate) = self.used_up(promotion) {
            return Some(fate);
        }
        if self.scope.program.prices.minimums == Minimums::Before {
            let fate = unmet(promotion, self.waived_of(own), &self.board, &self.scope);
            if fate.is_some() {
                return fate;
            }
        }
        let (wallet, cost) = promotion.costs?;
        let spent = paid.get_mut(wallet)?;
        let has = self.scope.view.available.get(wallet).copied().unwrap_or(0) - *spent;
        if has < cost {
            return Some(Fate::TooDear { wallet, cost, has });
        }
        *spent += cost;
        None
    }

    /// The lines that a promotion is on. One that takes coupons is opened by the first that fits: where
    /// it is for some goods, the promotion is on those alone.
    fn reached(&mut self, at: usize, own: &Promotion, basket: &Basket) -> Result<Reach, Fate> {
        let whole = reach(own, basket, &self.scope);
        if own.coupon.is_none() {
            return Ok(whole);
        }
        let mut other = None;
        for (place, coupon) in basket.coupons.iter().enumerate() {
            if !coupon.standing.is_open() || coupon.promotion != own.id {
                continue;
            }
            if let Some(reach) = bind(&whole, basket, &coupon.binding) {
                self.opened.push((at, place));
                return Ok(reach);
            }
            other.get_or_insert(&coupon.binding);
        }
        Err(other.map_or(Fate::Nothing, |binding| Fate::OtherGoods(binding.clone())))
    }

    /// A measure of steps that does not hang on what a discount is on.
    pub fn measure(&self, by: Measure) -> i64 {
        let Measure::Spent(over) = by else { return self.goods };
        let found = self.spent.iter().find(|(own, _)| *own == over);
        found.map_or(0, |(_, spent)| *spent)
    }

    /// The need of a promotion that is taken as met.
    pub fn waived_of(&self, promotion: usize) -> Option<usize> {
        self.waived.filter(|(own, _)| *own == promotion).map(|(_, need)| need)
    }

    /// The measure that the steps of a slot's give are taken to go by, where they are.
    pub fn raised_to(&self, slot: usize, give: usize) -> Option<i64> {
        let raised = self.raised.filter(|own| own.give == give)?;
        (self.position(slot) == raised.promotion).then_some(raised.to)
    }

    /// Why what a tier brings cannot be used.
    fn denied(&self, benefit: usize) -> Option<Fate> {
        let (program, view) = (self.scope.program, self.scope.view);
        if !program.brings(view.tiers, benefit) {
            return Some(Fate::NotTheirs { benefit });
        }
        let own = program.benefits.get(benefit)?;
        let (limit, used) = (own.allowance?, view.used.used(own.key(self.scope.local.day)));
        (used >= limit).then_some(Fate::AllowanceGone { benefit, limit, used })
    }

    fn used_up(&self, promotion: &Promotion) -> Option<Fate> {
        if let Some(fate) = promotion.benefit.and_then(|benefit| self.denied(benefit)) {
            return Some(fate);
        }
        let limits = &promotion.limits;
        let over = |limit: Option<i64>, span: Span| {
            let limit = limit?;
            let used = self.scope.view.used.used(Key { rule: &promotion.id, span });
            (used >= limit).then_some((limit, used))
        };
        if let Some((limit, used)) = over(limits.uses, Span::Program) {
            return Some(Fate::UsedUp { limit, used });
        }
        if let Some((limit, used)) = over(limits.per_member, Span::Member) {
            return Some(Fate::MemberUsedUp { limit, used });
        }
        let (limit, used) = over(limits.per_day, Span::Day(self.scope.local.day))?;
        Some(Fate::DayUsedUp { limit, used })
    }

    /// What is left of a promotion's budget.
    pub fn budget(&self, promotion: &Promotion) -> Option<(i64, i64)> {
        let limit = promotion.limits.budget?;
        let key = Key { rule: &promotion.id, span: Span::Budget };
        Some((limit, self.scope.view.used.used(key)))
    }
}

/// What the member spent over each time that the program looks at, with this basket before promotions.
fn spent(scope: &Scope<'_>, before: &Purchase) -> SmallVec<[(Spent, i64); 1]> {
    let (program, used) = (scope.program, scope.view.used);
    let goods = before.lines.iter().filter(|line| !program.prices.carries_value(line));
    let goods = goods.map(|line| line.amount).fold(0, i64::saturating_add).max(0);
    let of = |over: &Spent| {
        let keys = spent_keys(*over, scope.local.day);
        (*over, keys.map(|key| used.used(key)).fold(goods, i64::saturating_add))
    };
    program.spent.iter().map(of).collect()
}

/// What becomes of a code, as far as it is known before its promotions are held against the basket.
fn fate(program: &Program, basket: &Basket, code: &str) -> CodeFate {
    let all = |found: &[u32]| found.iter().map(|at| *at as usize).collect();
    if let Some(found) = program.index.of_code(code, &program.prices) {
        return CodeFate::Known(all(found));
    }
    let folded = Coupon::fold(code);
    let stored = basket.coupons.iter().find(|coupon| coupon.code == folded);
    let found = stored.and_then(|coupon| program.index.of_coupon(&coupon.promotion));
    match (stored, found) {
        (Some(coupon), Some(_)) if !coupon.standing.is_open() => CodeFate::Shut(coupon.standing),
        (Some(Coupon { binding, .. }), Some(found)) => {
            let mut lines = basket.lines.iter();
            match binding.is_open() || lines.any(|line| binding.names(line)) {
                true => CodeFate::Known(all(found)),
                false => CodeFate::OtherGoods(binding.clone()),
            }
        }
        _ => CodeFate::Unknown,
    }
}

/// Why a promotion's needs or condition do not hold, if they do not, with a board as it is now.
pub(super) fn unmet(
    promotion: &Promotion,
    waived: Option<usize>,
    board: &Board<'_>,
    scope: &Scope<'_>,
) -> Option<Fate> {
    let needs = promotion.needs.iter().enumerate();
    let mut needs = needs.filter(|(i, _)| Some(*i) != waived);
    let missing = needs.find_map(|(i, need)| Some(Fate::Missing(i, missing(need, board, scope)?)));
    if missing.is_some() {
        return missing;
    }
    let when = promotion.when.as_ref()?;
    (!when.holds(scope)).then(|| Fate::ConditionFailed(when.explain(scope)))
}

fn missing(need: &Need, board: &Board<'_>, scope: &Scope<'_>) -> Option<Missing> {
    let line = |at: usize| board.basket.lines.get(at);
    let stacks = board.stacks.iter();
    let counts =
        stacks.filter(|s| line(s.line).is_some_and(|line| on_target(&need.of, line, scope)));
    match need.what {
        What::Amount { least, counted } => {
            let own = board.prices.tax;
            let to = match counted {
                Counted::Entered => own,
                Counted::Net => TaxMode::Added,
                Counted::Gross => TaxMode::Included,
            };
            let worth = counts.map(|stack| board.convert(stack.left, stack.line, own, to));
            let has = worth.fold(0, i64::saturating_add);
            (has < least).then_some(Missing::Amount { least, has, counted })
        }
        What::Quantity(least) => {
            let lines = board.basket.lines.iter().filter(|line| on_target(&need.of, line, scope));
            let has = lines.map(|line| line.quantity.0).fold(0, i64::saturating_add);
            let has = Quantity(has);
            (has < least).then_some(Missing::Quantity { least, has })
        }
        What::NothingReduced => {
            let mut lines =
                board.basket.lines.iter().filter(|line| on_target(&need.of, line, scope));
            lines.any(|line| line.reduced).then_some(Missing::Reduced)
        }
    }
}
